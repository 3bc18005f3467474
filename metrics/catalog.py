"""All measures that masthead declares, in the order in which they are shown."""

from __future__ import annotations

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.measures import Measure, View

_BOTH: tuple[View, ...] = ("all", "own")


def _share(name: str, metric: str, label: str, views: tuple[View, ...] = ("all",)) -> Measure:
    return Measure(name, metric, label, "share", "counted", "of", label, views=views)


def _count(name: str, metric: str, label: str, unit: str, views: tuple[View, ...], scale: float = 1.0) -> Measure:
    return Measure(name, metric, label, unit, "counted", unit, label, views=views, high=None, scale=scale)


MEASURES: tuple[Measure, ...] = (
    _share("attributed_sentence_share", "attribution", "attributed sentences", _BOTH),
    _share("attributed_word_share", "attribution", "attributed words", _BOTH),
    _share("quoted_word_share", "attribution", "quoted words", _BOTH),
    _share("second_hand_share", "attribution", "second-hand attributions", _BOTH),
    _count("named_sources_per_article", "named_sources", "named sources per article", "per article", _BOTH),
    _share("unnamed_only_share", "named_sources", "articles on unnamed sources alone", _BOTH),
    _share("four_named_sources_share", "named_sources", "articles with four named sources", _BOTH),
    _count("named_sources_per_1000_words", "named_sources", "named sources", "per 1,000 words", _BOTH, 1000.0),
    _share("source_diversity", "named_sources", "diversity of sources", _BOTH),
    _share("unnamed_source_share", "named_sources", "unnamed sources", _BOTH),
    _share("document_source_share", "named_sources", "documents among sources", _BOTH),
    _count("anonymity_phrases_per_1000_words", "named_sources", "anonymity phrases", "per 1,000 words", _BOTH, 1000.0),
    _share("copy_ratio", "copy_ratio", "copied words"),
    _share("uncredited_copy_ratio", "copy_ratio", "words copied without credit"),
    _share("verbatim_share", "copy_ratio", "verbatim part of copied words"),
    _share("reworded_share", "copy_ratio", "reworded part of copied words"),
    _share("quote_share", "copy_ratio", "quotations shared with originals"),
    _share("derivation_score", "copy_ratio", "derivation"),
    _share("shared_ratio", "copy_ratio", "words shared with other outlets"),
    _share("boilerplate_share", "boilerplate", "boilerplate"),
    _share("furniture_share", "boilerplate", "page furniture"),
    _share("comment_share", "boilerplate", "reader comments"),
    _share("metadata_share", "boilerplate", "metadata lines"),
    _count("defects_per_1000_words", "translation_noise", "defects", "per 1,000 words", _BOTH, 1000.0),
    Measure(
        "style_percentile", "translation_noise", "style", "percentile", "p", "1", "style", pooling="median", high=100.0
    ),
    Measure(
        "spin_percentile", "translation_noise", "spin", "percentile", "p", "1", "spin", pooling="median", high=100.0
    ),
    _share("reworded_quote_share", "translation_noise", "reworded quotations"),
    _share("translation_summary", "translation_noise", "traces of translation"),
)


def measure_named(name: str) -> Measure:
    """The declaration of a measure."""
    for measure in MEASURES:
        if measure.name == name:
            return measure
    known = ", ".join(measure.name for measure in MEASURES)
    raise InputError(Fault("measure", f"'{name}'", f"one of {known}", "check the spelling"))
