"""The ``masthead`` command."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from masthead.cli.parser import build_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; 0 done, 1 the input has problems, 2 wrong usage."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.version:
        from importlib.metadata import version

        print(f"masthead {version('masthead')}")
        return 0
    if options.verb is None:
        parser.print_help()
        return 2
    from masthead.cli import verbs
    from masthead.metrics.errors import MastheadError
    from masthead.metrics.files.drafts import explained, is_full
    from masthead.metrics.wording import printable

    def tell(what: object) -> None:
        print(printable(f"masthead {options.verb}: {what}", keep="\n\t"), file=sys.stderr)

    try:
        return verbs.run(options)
    except MastheadError as error:
        tell(error)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (FileNotFoundError, FileExistsError, NotADirectoryError, IsADirectoryError, PermissionError) as error:
        tell(f"{error}. Try: check the path.")
        return 1
    except OSError as error:
        if not is_full(error):
            raise
        tell(explained(Path(error.filename or getattr(options, "out", None) or "."), error))
        return 1
    except KeyboardInterrupt:
        tell("stopped")
        return 130


if __name__ == "__main__":
    sys.exit(main())
