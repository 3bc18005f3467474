"""Errors that say what was found, what was expected and what to try."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

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
        if self.hint.startswith("did you mean"):
            return printable(f"{line} Try: {self.hint}?")
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


class OwnMeasureError(InputError):
    """A function of the user's own that cannot be used: no article is at fault, and the run ends."""


MOST_KNOWN = 12
"""Known names that an error lists."""


def unknown(where: str, found: str, known: Collection[str], hint: str = "check the spelling") -> Fault:
    """A name that is not among those known: with the one that was probably meant, or some of those there are.

    >>> print(unknown("genre", "interviews", ["news", "interview"]))
    genre: found 'interviews', expected one of news, interview. Try: did you mean 'interview'?
    """
    near = close_name(found, known)
    some = ", ".join(list(known)[:MOST_KNOWN]) + (", ..." if len(known) > MOST_KNOWN else "")
    expected = f"one of {some}" if known else "none, there are no such names here"
    return Fault(where, f"'{found}'", expected, f"did you mean '{near}'" if near is not None else hint)


def expect_kind(where: str, found: object, *kinds: type, hint: str) -> None:
    """Refuse an object of another kind than those a call works on; ``hint`` shows the call that gives the right one.

    >>> expect_kind("card", ["a"], dict, hint="masthead.score(measured) gives one")
    Traceback (most recent call last):
    masthead.metrics.errors.InputError: card: found a list, expected dict. Try: masthead.score(measured) gives one.
    """
    if not isinstance(found, kinds):
        name = "None" if found is None else f"a {type(found).__name__}"
        raise InputError(Fault(where, name, " or ".join(kind.__name__ for kind in kinds), hint))


def close_name(found: str, known: Collection[str]) -> str | None:
    """The known name that is spelled most like another, whatever its case; None where none is near.

    >>> close_name("Harborherald.exmaple", ["harborherald.example", "valleybeacon.example"])
    'harborherald.example'
    """
    folded = {name.casefold(): name for name in known}
    near = get_close_matches(found.casefold(), folded, n=1, cutoff=0.7)
    return folded[near[0]] if near else None


class MissingExtraError(MastheadError, ImportError):
    """A feature needs an optional package that is not installed."""

    def __init__(self, extra: str, feature: str):
        super().__init__(
            f"{feature} needs packages that are not installed. Install them with: pip install 'masthead[{extra}]'"
        )
