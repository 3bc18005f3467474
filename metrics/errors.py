"""Errors that say what was found, what was expected and what to try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from masthead.metrics.wording import printable


@dataclass(frozen=True)
class Fault:
    """One problem of an input, in the user's terms.

    ``where`` names the file, row and column (or the argument); the other three fields say what stood
    there, what was expected, and what to try.
    """

    where: str
    found: str
    expected: str
    hint: str = ""

    def __str__(self) -> str:
        line = f"{self.where}: found {self.found}, expected {self.expected}."
        return printable(f"{line} Try: {self.hint}." if self.hint else line)


class MastheadError(ValueError):
    """Base of all errors that masthead raises on purpose."""


class InputError(MastheadError):
    """An input that cannot be used; carries every fault found, not only the first."""

    def __init__(self, faults: Sequence[Fault] | Fault):
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        n = len(self.faults)
        head = "" if n == 1 else f"{n} problems with the input:\n"
        super().__init__(head + "\n".join(str(fault) for fault in self.faults))


class MissingExtraError(MastheadError, ImportError):
    """A feature needs an optional package that is not installed."""

    def __init__(self, extra: str, feature: str):
        super().__init__(
            f"{feature} needs packages that are not installed. Install them with: pip install 'masthead[{extra}]'"
        )
