"""Labels given to a sample by a rule, as if people had typed them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from masthead.scoring.labels.files import GivenLabel
from masthead.scoring.labels.labels import Labels, labels_from
from masthead.scoring.labels.sample import Sample

Row = dict[str, Any]


def as_measured(row: Row, answer: str) -> tuple[str, str]:
    """The answer of somebody who agrees with the detector."""
    if answer == "yes_no":
        return ("y" if row["measured"] > 0 else "n"), ""
    if answer == "part":
        return f"{row['article_numerator']:.0f}", f"{row['article_denominator']:.0f}"
    return f"{row['measured']:.0f}", ""


def label_all(sample: Sample, answer: Callable[[Row], tuple[str, str]] | None = None, labeler: str = "a") -> Labels:
    """Labels for every item of a sample; as measured where no rule is given."""
    return labels_from(sample, rows_of(sample, answer, labeler))


def rows_of(
    sample: Sample, answer: Callable[[Row], tuple[str, str]] | None = None, labeler: str = "a", *, third: bool = False
) -> list[GivenLabel]:
    """The rows of a file with a label for every item."""
    rows = []
    for number, row in enumerate(sample.table.iter_rows(named=True), start=1):
        label, whole = as_measured(row, sample.guideline.answer) if answer is None else answer(row)
        where = f"labels_{labeler}.csv, row {number}"
        rows.append(GivenLabel(where, f"labels_{labeler}.csv", row["item_id"], label, whole, labeler, "", third))
    return rows
