"""The error cards that ship with the reports: ``python -m benchmarks.error_cards PATH [TASK ...]``.

PATH holds a folder of gold data a task (``PATH/copy`` and so on). Writes ``reports/inputs/data/error_card_TASK.json``: what
``masthead evaluate TASK PATH/TASK --json`` prints, without the finest sub-sets.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from masthead.metrics.evaluation.error_card import ErrorCard
from masthead.metrics.evaluation.tasks import evaluate

DEPTH = {"attribution": 1, "boilerplate": 2, "copy": 1, "translation": 0}
"""How many slashes or spaces the names of the sets that are kept may have."""

DATA = Path(__file__).parents[1] / "reports" / "inputs" / "data"


def main_sets(card: ErrorCard, depth: int) -> ErrorCard:
    """The card without the sets whose names have more than ``depth`` slashes or spaces."""
    kept = {name: figures for name, figures in card.sets.items() if len(re.findall("[/ ]", name)) <= depth}
    return replace(card, sets=kept, notes=[f"Measured with masthead {version('masthead')}.", *card.notes])


def main(path: Path, tasks: list[str]) -> None:
    """Evaluate each task and write its card."""
    for task in tasks or list(DEPTH):
        card = evaluate(task, path / task, seed=0)
        shown = json.loads(main_sets(card, DEPTH[task]).to_json())
        (DATA / f"error_card_{task}.json").write_text(json.dumps(shown, indent=1) + "\n", encoding="utf-8")
        print(f"error_card_{task}.json: {len(shown['sets'])} sets")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
