"""The tasks of ``masthead evaluate``, each measured on gold data by a module of this room."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from masthead.metrics.evaluation.error_card import ErrorCard

TASKS = {
    "copy": "copy_ratio",
    "attribution": "attribution",
    "boilerplate": "boilerplate",
    "translation": "translation_noise",
}
"""Task and the module that measures it."""


def evaluate(task: str, path: Path, *, seed: int = 0) -> ErrorCard:
    """The error card of one task on the gold files in ``path``."""
    card: ErrorCard = import_module(f"masthead.metrics.evaluation.{TASKS[task]}").evaluate(path, seed=seed)
    return card
