"""Places that tests read: the repository, and gold data that is not part of it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
"""Gold data beside the repository; tests that need it skip, with the reason, where it is absent."""
