"""How tests run: never by luck, unless asked to explore."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import Phase, settings

settings.register_profile("fixed", derandomize=True, deadline=None, print_blob=True)
settings.register_profile(
    "explore", max_examples=int(os.environ.get("EXAMPLES", "1000")), deadline=None, print_blob=True
)
settings.register_profile(
    "unshrunk",
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

if "MASTHEAD_PRODUCED" in os.environ:
    from tests.produced import note_faults

    note_faults(Path(os.environ["MASTHEAD_PRODUCED"]))
