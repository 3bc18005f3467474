"""How many examples a property is tried on."""

from __future__ import annotations

import os

from hypothesis import settings


def examples(few: int) -> int:
    """``few`` in the suite; as many as the profile says where HYPOTHESIS_PROFILE asks to explore."""
    return settings.default.max_examples if os.environ.get("HYPOTHESIS_PROFILE") == "explore" else few
