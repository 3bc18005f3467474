"""PlagDet and its parts, as defined for PAN text alignment, in sums that can be resampled by pair.

Reference: Potthast, Stein, Barrón-Cedeño and Rosso 2010, An evaluation framework for plagiarism detection (macro
averages over cases and detections).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from masthead.metrics.text.arrays import Flags, Ints

SUMS = ("recall", "cases", "precision", "detections", "granularity", "detected")


def pair_sums(cases: Ints, detections: Ints) -> tuple[float, ...]:
    """Sums over one pair (SUMS); rows have start and end in the article, start and end in the reference."""
    meet = _meet(cases, detections)
    found = meet.any(axis=1)
    return (
        float(sum(_covered(case, detections[row]) for case, row in zip(cases, meet, strict=True))),
        float(len(cases)),
        float(sum(_covered(detection, cases[row]) for detection, row in zip(detections, meet.T, strict=True))),
        float(len(detections)),
        float(meet.sum()),
        float(found.sum()),
    )


def _meet(cases: Ints, detections: Ints) -> Flags:
    """Which cases and detections overlap in both texts."""
    low = np.maximum(cases[:, None, [0, 2]], detections[None, :, [0, 2]])
    high = np.minimum(cases[:, None, [1, 3]], detections[None, :, [1, 3]])
    return (high[..., 0] > low[..., 0]) & (high[..., 1] > low[..., 1])


def _covered(span: Ints, others: Ints) -> float:
    """Share of a span's characters on both sides that the others cover."""
    total = 0
    for start, end in ((0, 1), (2, 3)):
        reach = int(span[start])
        for low, high in sorted(zip(others[:, start].tolist(), others[:, end].tolist(), strict=True)):
            low, high = max(low, reach), min(high, int(span[end]))
            total += max(high - low, 0)
            reach = max(reach, high)
    return total / max(int(span[1] - span[0] + span[3] - span[2]), 1)


def plagdet_figures(sums: Sequence[float]) -> dict[str, float | None]:
    """Precision, recall, granularity and PlagDet of summed pairs; None where there is nothing to measure on."""
    recall_sum, cases, precision_sum, detections, met, detected = sums
    if not cases:
        return {}
    recall = recall_sum / cases
    precision = precision_sum / detections if detections else 0.0
    granularity = met / detected if detected else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {
        "plagdet": f1 / float(np.log2(1 + granularity)),
        "precision": precision,
        "recall": recall,
        "granularity": granularity,
    }
