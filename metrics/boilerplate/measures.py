"""Measures of boilerplate: words in furniture, comments and metadata over all words."""

from __future__ import annotations

import numpy as np
import polars as pl

from masthead.metrics.boilerplate.classes import (
    LINE_CLASSES,
    WORD_CLASSES,
    word_classes,
)
from masthead.metrics.boilerplate.find import Furniture
from masthead.metrics.tables.findings import Counted, Findings, evidence_rows, measurement_rows
from masthead.metrics.tables.measures import Measure
from masthead.metrics.text.texts import Texts

METRIC = "boilerplate"

_WORDS = "all words of the text, a story held several times once"

BOILERPLATE_MEASURES: tuple[Measure, ...] = (
    Measure(
        "boilerplate_share",
        METRIC,
        "Boilerplate share",
        "share of words",
        "words in furniture, comments and metadata",
        _WORDS,
        "Words that are not article text: the page's furniture, reader comments and metadata. A story that its text holds "
        "several times counts once.",
        reads="all text",
        version=3,
        reference="Kohlschütter, Fankhauser and Nejdl 2010, Boilerplate detection using shallow text features, WSDM",
    ),
    Measure(
        "furniture_share",
        METRIC,
        "Furniture share",
        "share of words",
        "words in navigation, sharing, forms, teasers, author and outlet notes, legal lines",
        _WORDS,
        "Words of the page's template and of other stories: navigation, sharing, sign-up, teasers, notes, legal lines.",
        reads="all text",
        version=3,
        marks=("furniture", "teaser", "bio", "legal"),
    ),
    Measure(
        "comment_share",
        METRIC,
        "Comment share",
        "share of words",
        "words in comment forms and reader comments",
        _WORDS,
        "Words of reader comments and of the forms around them.",
        reads="all text",
        version=3,
    ),
    Measure(
        "metadata_share",
        METRIC,
        "Metadata share",
        "share of words",
        "words in bylines, dates, captions, credits and repeated headlines",
        _WORDS,
        "Words about the article: byline, date, caption, photo credit, a headline said again.",
        reads="all text",
        version=3,
    ),
    Measure(
        "certain_boilerplate_share",
        METRIC,
        "Boilerplate share, at least",
        "share of words",
        "words in lines that are almost certainly boilerplate",
        _WORDS,
        "Lower end of the probability interval of an article's boilerplate share.",
        reads="all text",
        version=3,
    ),
    Measure(
        "possible_boilerplate_share",
        METRIC,
        "Boilerplate share, at most",
        "share of words",
        "words in lines that may be boilerplate",
        _WORDS,
        "Upper end of the probability interval of an article's boilerplate share.",
        reads="all text",
        version=3,
    ),
)


STORY_AGAIN = "the story again, in its own text: it counts once"
"""The reason where an article's text holds its story more than once."""


def measure_boilerplate(texts: Texts, furniture: Furniture) -> Findings:
    """The shares of furniture, comments and metadata in all words of each article, and every such line as evidence.

    A story that its text holds several times over counts once, and the further times are evidence too. An article
    without words is ``empty``: its shares are null.
    """
    article = texts.words.article
    word_class = furniture.word_class
    flags = {
        "boilerplate_share": word_class > 0,
        "furniture_share": word_class == WORD_CLASSES.index("furniture"),
        "comment_share": word_class == WORD_CLASSES.index("comment"),
        "metadata_share": word_class == WORD_CLASSES.index("metadata"),
        "certain_boilerplate_share": furniture.is_certain,
        "possible_boilerplate_share": furniture.is_possible,
    }
    once = ~furniture.is_again
    n_once = texts.per_article(article, once)
    counted = [
        Counted(measure, "all", texts.per_article(article, flags[measure.name] & once), n_once)
        for measure in BOILERPLATE_MEASURES
    ]
    return Findings(measurement_rows(texts, counted), _evidence(texts, furniture))


def _evidence(texts: Texts, furniture: Furniture) -> pl.DataFrame:
    first, last = texts.words_within(texts.lines)
    line = np.flatnonzero((word_classes(furniture.line_class) > 0) & (last > first))
    inline = furniture.inline
    stories = furniture.stories
    start = np.concatenate((texts.lines.start[line], inline.start, stories.start))
    order = np.argsort(start, kind="stable")
    article = np.concatenate((texts.lines.article[np.concatenate((line, inline.line))], stories.article))
    label = [LINE_CLASSES[code] for code in furniture.line_class[line].tolist()] + inline.line_class
    label += ["repeated"] * len(stories)
    detail = [furniture.reason[k] for k in line.tolist()] + inline.reason + [STORY_AGAIN] * len(stories)
    weight = np.concatenate((furniture.probability[line], np.ones(len(inline.line) + len(stories))))
    return evidence_rows(
        texts,
        METRIC,
        article=article[order],
        start=start[order],
        end=np.concatenate((texts.lines.end[line], inline.end, stories.end))[order],
        label=[label[k] for k in order.tolist()],
        detail=[detail[k] for k in order.tolist()],
        weight=weight[order],
    )
