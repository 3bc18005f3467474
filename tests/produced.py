"""Which errors of the catalog the tests produce: noted where ``MASTHEAD_PRODUCED`` names a file.

MASTHEAD_PRODUCED=/tmp/noted python -m pytest            notes the place of every fault that is made
python -m tests.produced /tmp/noted                      adds them to tests/produced_errors.txt, drops what is gone
"""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from masthead.cli.errors import Entry, entries, package
from masthead.metrics.errors import Fault, MissingExtraError, expect_kind, unknown
from tests.paths import ROOT

LIST = ROOT / "tests/produced_errors.txt"


def note_faults(path: Path) -> None:
    """Note the file and line of every fault made from now on; written when Python ends."""
    places: set[tuple[str, int]] = set()

    def noting(made: Callable[..., None]) -> Callable[..., None]:
        def init(self: Any, *arguments: Any, **named: Any) -> None:
            frame = sys._getframe(1)
            if frame.f_code in (unknown.__code__, expect_kind.__code__) and frame.f_back is not None:
                frame = frame.f_back
            places.add((frame.f_code.co_filename, frame.f_lineno))
            made(self, *arguments, **named)

        return init

    Fault.__init__ = noting(Fault.__init__)  # type: ignore[method-assign]
    MissingExtraError.__init__ = noting(MissingExtraError.__init__)  # type: ignore[method-assign]

    def write() -> None:
        with path.open("a") as file:
            file.writelines(f"{Path(name).resolve()}\t{line}\n" for name, line in sorted(places))

    atexit.register(write)


def known() -> set[str]:
    """Keys of the entries that tests are known to produce."""
    return set(LIST.read_text("utf-8").splitlines()) if LIST.is_file() else set()


def noted(path: Path, found: list[Entry]) -> set[str]:
    """Keys of the entries whose places stand in the notes."""
    by_file: dict[str, list[Entry]] = {}
    for entry in found:
        by_file.setdefault(str((package() / entry.module).resolve()), []).append(entry)
    keys = set()
    for line in path.read_text().splitlines():
        name, number = line.split("\t")
        keys |= {one.key for one in by_file.get(name, []) if one.first_line <= int(number) <= one.last_line}
    return keys


if __name__ == "__main__":
    all_entries = entries()
    produced = (known() | noted(Path(sys.argv[1]), all_entries)) & {entry.key for entry in all_entries}
    LIST.write_text("".join(f"{key}\n" for key in sorted(produced)), encoding="utf-8")
    missing = [entry.key for entry in all_entries if entry.key not in produced]
    print(f"{len(produced)} of {len(all_entries)} errors are produced by a test; not yet:", *missing, sep="\n")
