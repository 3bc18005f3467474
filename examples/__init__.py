"""The demo newsroom: fictional outlets, wire originals and a gold file."""

from pathlib import Path

__all__ = ["newsroom_path"]


def newsroom_path() -> Path:
    """Folder that holds the demo newsroom's files (articles, wire originals, outlets, gold)."""
    return Path(__file__).parent / "newsroom"
