"""All measures that masthead declares, in the order in which they are shown."""

from __future__ import annotations

from masthead.metrics.attribution_measures import ATTRIBUTION_MEASURES
from masthead.metrics.boilerplate import BOILERPLATE_MEASURES
from masthead.metrics.copy_measures import COPY_MEASURES
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.measures import Measure
from masthead.metrics.named_sources import NAMED_SOURCES_MEASURES
from masthead.metrics.translation_noise import TRANSLATION_MEASURES

MEASURES: tuple[Measure, ...] = (
    *ATTRIBUTION_MEASURES,
    *NAMED_SOURCES_MEASURES,
    *COPY_MEASURES,
    *BOILERPLATE_MEASURES,
    *TRANSLATION_MEASURES,
)


def measure_named(name: str) -> Measure:
    """The declaration of a measure."""
    for measure in MEASURES:
        if measure.name == name:
            return measure
    known = ", ".join(measure.name for measure in MEASURES)
    raise InputError(Fault("measure", f"'{name}'", f"one of {known}", "check the spelling"))
