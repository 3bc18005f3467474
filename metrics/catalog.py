"""All measures that masthead declares, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from masthead.metrics.attribution.measures import ATTRIBUTION_MEASURES
from masthead.metrics.attribution.rules.lexicon import LANGUAGES
from masthead.metrics.boilerplate.measures import BOILERPLATE_MEASURES
from masthead.metrics.copy_ratio.measures import COPY_MEASURES
from masthead.metrics.errors import InputError, unknown
from masthead.metrics.named_sources.measures import NAMED_SOURCES_MEASURES
from masthead.metrics.named_sources.words import SOURCE_LANGUAGES
from masthead.metrics.tables.measures import Measure
from masthead.metrics.translation_noise.declared import LANGUAGE, TRANSLATION_MEASURES

MEASURES: tuple[Measure, ...] = (
    *ATTRIBUTION_MEASURES,
    *NAMED_SOURCES_MEASURES,
    *COPY_MEASURES,
    *BOILERPLATE_MEASURES,
    *TRANSLATION_MEASURES,
)

COVERED = {"attribution": LANGUAGES, "named_sources": SOURCE_LANGUAGES, "translation_noise": (LANGUAGE,)}
"""Languages of the metrics that need words of the language; the others measure any."""


def declared_of(metrics: Sequence[str]) -> tuple[Measure, ...]:
    """The measures of some metrics."""
    return tuple(measure for measure in MEASURES if measure.metric in metrics)


def measure_named(name: str) -> Measure:
    """The declaration of a measure of the five metrics.

    Raises
    ------
    InputError
        For another name.
    """
    for measure in MEASURES:
        if measure.name == name:
            return measure
    raise InputError(unknown("measure", name, [measure.name for measure in MEASURES]))


def declaration(name: str, declared: Sequence[Measure]) -> Measure:
    """The declaration of a measure; one made up from its name where it is not declared (a frame from elsewhere)."""
    found = (measure for measure in declared if measure.name == name)
    return next(found, None) or Measure(name, "", name.replace("_", " "), "", "", "", "", high=None)
