"""The ``masthead`` command."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

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

    try:
        return verbs.run(options)
    except MastheadError as error:
        print(f"masthead {options.verb}: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (FileNotFoundError, FileExistsError, NotADirectoryError, IsADirectoryError, PermissionError) as error:
        print(f"masthead {options.verb}: {error}. Try: check the path.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"masthead {options.verb}: stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
