"""What users may pass to a package's public functions, and what they get where they pass nothing."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import masthead
from tests.approved import expect_approved


def signatures(package: str) -> Iterator[str]:
    """A line for each public function and method of a package: parameters with their defaults."""
    for name, home in sorted(masthead._HOMES.items()):
        public = getattr(masthead, name)
        if not home.startswith(f"masthead.{package}.") or not callable(public):
            continue
        if inspect.isfunction(public):
            yield f"{name}{_parameters(public)}"
            continue
        for method, of in sorted(vars(public).items()):
            function = of.__func__ if isinstance(of, staticmethod | classmethod) else of
            if inspect.isfunction(function) and not method.startswith("_"):
                yield f"{name}.{method}{_parameters(function)}"


def _parameters(function: object) -> str:
    signature = inspect.signature(function)  # type: ignore[arg-type]
    bare = [one.replace(annotation=inspect.Parameter.empty) for one in signature.parameters.values()]
    whole = str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))
    return re.sub(r" at 0x[0-9a-f]+", "", whole)


def expect_signatures(package: str, approved: Path) -> None:
    """Raise with the difference where signatures are other than approved; ``MASTHEAD_APPROVE=1`` renews them."""
    expect_approved(list(signatures(package)), approved, context=0)
