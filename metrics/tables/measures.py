"""What a measure is: declared once, and everything else loops over the declarations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

View = Literal["all", "own"]
Pooling = Literal["ratio", "mean", "median", "index"]
Status = Literal["measured", "empty", "too_short", "unsupported_language", "no_reference", "not_applicable", "failed"]

METRICS = ("attribution", "named_sources", "copy_ratio", "boilerplate", "translation_noise")
OWN = "own"
"""The metric of measures that users declare themselves."""
VIEWS: tuple[View, ...] = ("all", "own")
STATUSES: tuple[Status, ...] = (
    "measured",
    "empty",
    "too_short",
    "unsupported_language",
    "no_reference",
    "not_applicable",
    "failed",
)

MIN_OWN_WORDS = 150
"""Fewer own words than this and the own view of an article is too_short."""


@dataclass(frozen=True)
class Measure:
    """One measure of one metric.

    ``numerator`` and ``denominator`` say in words what is counted; ``low`` and ``high`` bound the value
    (numerator / denominator, times ``scale``); ``pooling`` says how article values become an outlet's feature:
    ``ratio`` sum of numerators over sum of denominators, ``mean`` and ``median`` of article values, ``index`` a
    pooled index whose numerator and denominator are both sums of pair counts (pooled like a ratio).
    ``marks`` are the labels of the evidence that the numerator counts; where empty, all evidence of the metric; never
    what has a detail that ends in ``uncounted``.
    ``views``: "all" words of the article text, an article's "own" words, or both; ``unit`` as shown beside values,
    ``definition`` in a sentence; ``reads`` says what part of the text is read; ``reference`` is the source of the method;
    ``version`` is raised when numbers change. A measure of the user's own has the metric "own" (``with_measure``).
    A measure has no better or worse direction: that is the scheme's business.
    """

    name: str
    metric: str
    label: str
    unit: str
    numerator: str
    denominator: str
    definition: str
    pooling: Pooling = "ratio"
    views: tuple[View, ...] = ("all",)
    low: float = 0.0
    high: float | None = 1.0
    scale: float = 1.0
    reads: str = "article text"
    reference: str = ""
    version: int = 1
    marks: tuple[str, ...] = ()
    uncounted: str | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """The declaration in a row as ``dataclasses.asdict`` gives it and JSON keeps it."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
        }
        return cls(**values)
