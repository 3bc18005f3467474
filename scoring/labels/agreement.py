"""How far labelers agree: Krippendorff's alpha and plain percent agreement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from masthead.metrics.text.arrays import Floats

Level = Literal["nominal", "interval"]


def krippendorff_alpha(values: Floats, *, level: Level = "nominal") -> float | None:
    """Agreement beyond chance: ``1 - observed disagreement / expected disagreement``; 1 is perfect, 0 chance.

    ``values`` has one row per item and one column per labeler, NaN where one gave no label; items with a single label
    say nothing. Disagreement of two labels is 0 or 1 (nominal), or their squared difference (interval). None where
    fewer than two items have two labels, and where all labels are the same: then nothing could have disagreed.
    Reference: Krippendorff 2011, Computing Krippendorff's alpha-reliability.
    """
    given = ~np.isnan(values)
    paired = given.sum(axis=1) >= 2
    values, given = values[paired], given[paired]
    if len(values) < 2:
        return None
    kinds = np.unique(values[given])
    if len(kinds) < 2:
        return None
    counts = np.stack([(values == kind).sum(axis=1) for kind in kinds], axis=1).astype(np.float64)
    labels = counts.sum(axis=1)
    distance = (kinds[:, None] != kinds[None, :]).astype(np.float64)
    if level == "interval":
        distance = (kinds[:, None] - kinds[None, :]) ** 2
    n = float(labels.sum())
    observed = float((np.einsum("ik,kl,il->i", counts, distance, counts) / (labels - 1)).sum()) / n
    total = counts.sum(axis=0)
    expected = float(total @ distance @ total) / (n * (n - 1))
    return 1.0 - observed / expected


def percent_agreement(values: Floats) -> float | None:
    """The share of pairs of labels of one item that are the same, in [0, 1]; None without pairs."""
    same = pairs = 0
    for row in values:
        labels = row[~np.isnan(row)]
        n = len(labels)
        _, counts = np.unique(labels, return_counts=True)
        pairs += n * (n - 1)
        same += int((counts * (counts - 1)).sum())
    return same / pairs if pairs else None


def describe_agreement(alpha: float | None, percent: float | None, n_items: int, labelers: Sequence[str]) -> str:
    """One sentence on how far labelers agree."""
    if percent is None:
        return "nobody's labels were checked by a second person"
    told = "not defined where all labels are the same" if alpha is None else f"{alpha:.2f}"
    return (
        f"{len(labelers)} labelers gave {n_items} items labels of their own each: {percent:.0%} of the pairs agree; "
        f"Krippendorff's alpha {told}"
    )
