"""Boilerplate: which lines of an article are furniture, comments or metadata, and why.

Reference: the line rules follow the literature on boilerplate detection (Kohlschütter et al. 2010, WSDM; Pomikálek
2011) without its markup; the weigher is trained by ``boilerplate_train`` and its coefficients stand in the docs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from masthead.metrics.boilerplate_classes import (
    LINE_CLASSES,
    WORD_CLASSES,
    Codes,
    classify,
    find_headlines,
    line_code,
    says_again,
    word_classes,
)
from masthead.metrics.boilerplate_facts import Floats, read_line_facts, title_keys
from masthead.metrics.boilerplate_inline import Inline, find_inline
from masthead.metrics.boilerplate_lexicon import Lexicon, find_phrases, shipped_lexicon
from masthead.metrics.boilerplate_repeats import Repeats, count_articles, emit_lines, merge_lines
from masthead.metrics.boilerplate_rules import read_rules
from masthead.metrics.boilerplate_weigher import (
    SECOND_CLUES,
    Seen,
    Weights,
    read_clues,
    shipped_weights,
    strongest_clues,
    weigh,
)
from masthead.metrics.findings import Counted, Findings, evidence_rows, measurement_rows
from masthead.metrics.hashing import Keys
from masthead.metrics.measures import Measure
from masthead.metrics.texts import Flags, Texts

__all__ = [
    "BOILERPLATE_MEASURES",
    "LINE_CLASSES",
    "WORD_CLASSES",
    "Furniture",
    "Repeats",
    "emit_lines",
    "find_furniture",
    "measure_boilerplate",
    "merge_lines",
]


METRIC = "boilerplate"

_WORDS = "all words of the text"

BOILERPLATE_MEASURES: tuple[Measure, ...] = (
    Measure(
        "boilerplate_share",
        METRIC,
        "Boilerplate share",
        "share of words",
        "words in furniture, comments and metadata",
        _WORDS,
        "Words that are not article text: the page's furniture, reader comments and metadata.",
        reads="all text",
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
    ),
)

MAIN_LOG_ODDS = 4.0
"""What a page's markup adds to a line's log odds when it counts the line as main text (less) or not (more)."""


@dataclass(frozen=True)
class Furniture:
    """What each line and word of a batch is.

    ``line_class`` numbers ``LINE_CLASSES`` and ``reason`` says in words what decided it, for every line of
    ``texts.lines``; ``probability`` is the line's probability to be boilerplate. ``inline`` has template words within
    lines. ``word_class`` numbers ``WORD_CLASSES``; ``is_article`` flags the words of class article.
    ``is_certain`` and ``is_possible`` flag the words of lines that are almost certainly, or may be, boilerplate.
    """

    line_class: Codes
    reason: tuple[str, ...]
    probability: Floats
    inline: Inline
    word_class: Codes
    is_article: Flags
    is_certain: Flags
    is_possible: Flags


def find_furniture(
    texts: Texts,
    repeats: Repeats | None = None,
    *,
    titles: Sequence[str | None] | None = None,
    main_lines: Flags | None = None,
    weights: Weights | None = None,
    explain: bool = True,
) -> Furniture:
    """Tell article text from furniture, comments and metadata, line by line.

    ``repeats`` are the lines that the outlets repeat (``merge_lines``); ``titles`` one an article, else the column
    title of ``texts.frame``; ``main_lines``, for pages read from html, which lines the markup counts as main text
    (an article with none or all of its lines so is taken for plain text); ``weights`` replace the shipped ones; without
    ``explain`` lines have no reason. The column language of ``texts.frame`` chooses the lexicon: null counts as
    English, a language without one is judged without.
    """
    lexicons = shipped_lexicons(texts)
    inline = find_inline(texts, lexicons)
    seen = see_lines(texts, repeats, lexicons, inline)
    article = seen.facts.lines.article
    clues = read_clues(seen)
    has_lexicon = _any_flag([flags for _, flags in lexicons], len(texts))[article]
    chosen = [(weights or shipped_weights(lexicon=kind), has_lexicon == kind) for kind in (True, False)]
    probability = np.zeros(len(seen.facts))
    again = np.zeros((len(seen.facts), len(SECOND_CLUES)))
    limits = np.zeros((3, len(seen.facts)))
    for given, blocks in chosen:
        if blocks.any():
            weighed, read_again = weigh(seen, clues, given)
            probability[blocks], again[blocks] = weighed[blocks], read_again[blocks]
            limits[:, blocks] = np.array([[given.cut], [given.certain], [given.possible]])
    cut, certain, possible = limits
    is_main = _main_blocks(texts, seen, main_lines)
    probability = _adjusted(probability, seen, cut, is_main)

    headline = find_headlines(texts, seen, _title_keys(texts, titles))
    found = classify(seen, probability, cut, headline, says_again(texts, seen, headline))
    is_article = word_classes(found) == 0
    probability = np.where(is_article, np.minimum(probability, cut), np.maximum(probability, cut))
    reason = _reasons(seen, (clues, again), found, has_lexicon, weights) if explain else [""] * len(found)
    return _furniture(texts, seen, found, reason, probability, probability >= certain, probability >= possible, inline)


def see_lines(texts: Texts, repeats: Repeats | None, lexicons: Sequence[tuple[Lexicon, Flags]], inline: Inline) -> Seen:
    """Facts, phrases and rules of every block of the batch; ``lexicons`` with the articles each is for."""
    facts = read_line_facts(texts, inline.own_text(texts))
    in_blocks = [(lexicon, flags[facts.lines.article]) for lexicon, flags in lexicons]
    whole = np.flatnonzero(inline.is_whole(texts))
    templates = [(int(facts.line_block[inline.line[k]]), inline.line_class[k], inline.reason[k]) for k in whole]
    hits = find_phrases(texts, facts, in_blocks, templates)
    return Seen(facts, hits, read_rules(texts, facts, hits, count_articles(texts, facts, repeats)))


def measure_boilerplate(texts: Texts, furniture: Furniture) -> Findings:
    """The shares of furniture, comments and metadata in all words of each article, and every such line as evidence.

    An article without words is ``empty``: its shares are null.
    """
    article = texts.words.article
    word_class = furniture.word_class
    flags = {
        "boilerplate_share": ~furniture.is_article,
        "furniture_share": word_class == WORD_CLASSES.index("furniture"),
        "comment_share": word_class == WORD_CLASSES.index("comment"),
        "metadata_share": word_class == WORD_CLASSES.index("metadata"),
        "certain_boilerplate_share": furniture.is_certain,
        "possible_boilerplate_share": furniture.is_possible,
    }
    counted = [
        Counted(measure, "all", texts.per_article(article, flags[measure.name]), texts.n_words)
        for measure in BOILERPLATE_MEASURES
    ]
    return Findings(measurement_rows(texts, counted), _evidence(texts, furniture))


def _evidence(texts: Texts, furniture: Furniture) -> pl.DataFrame:
    first, last = texts.words_within(texts.lines)
    line = np.flatnonzero((word_classes(furniture.line_class) > 0) & (last > first))
    inline = furniture.inline
    start = np.concatenate((texts.lines.start[line], inline.start))
    order = np.argsort(start, kind="stable")
    of_line = np.concatenate((line, inline.line))[order]
    label = [LINE_CLASSES[code] for code in furniture.line_class[line].tolist()] + inline.line_class
    detail = [furniture.reason[k] for k in line.tolist()] + inline.reason
    weight = np.concatenate((furniture.probability[line], np.ones(len(inline.line))))
    return evidence_rows(
        texts,
        METRIC,
        article=texts.lines.article[of_line],
        start=start[order],
        end=np.concatenate((texts.lines.end[line], inline.end))[order],
        label=[label[k] for k in order.tolist()],
        detail=[detail[k] for k in order.tolist()],
        weight=weight[order],
    )


def shipped_lexicons(texts: Texts) -> list[tuple[Lexicon, Flags]]:
    """The shipped lexicons that the batch's languages have, each with the articles it is for."""
    given = texts.frame["language"].to_list() if "language" in texts.frame.columns else [None] * len(texts)
    languages = ["en" if language is None else str(language).lower() for language in given]
    found = []
    for language in sorted(set(languages)):
        lexicon = shipped_lexicon(language)
        if lexicon is not None:
            found.append((lexicon, np.array([known == language for known in languages], dtype=np.bool_)))
    return found


def _any_flag(flags: Sequence[Flags], n: int) -> Flags:
    return np.logical_or.reduce(list(flags)) if flags else np.zeros(n, dtype=np.bool_)


def _title_keys(texts: Texts, titles: Sequence[str | None] | None) -> Keys:
    """Line key of each article's title."""
    if titles is None:
        titles = texts.frame["title"].to_list() if "title" in texts.frame.columns else [None] * len(texts)
    return title_keys(titles)


def _main_blocks(texts: Texts, seen: Seen, main_lines: Flags | None) -> Floats:
    """1 for blocks of main text, -1 for other blocks of the same pages, 0 in articles of plain text."""
    if main_lines is None:
        return np.zeros(len(seen.facts))
    is_main = np.bincount(seen.facts.line_block, main_lines, minlength=len(seen.facts)) > 0
    n_main = texts.per_article(texts.lines.article, main_lines)
    is_page = (n_main > 0) & (n_main < texts.per_article(texts.lines.article))
    return np.where(is_page[seen.facts.lines.article], np.where(is_main, 1.0, -1.0), 0.0)


def _adjusted(probability: Floats, seen: Seen, cut: Floats, is_main: Floats) -> Floats:
    """The weigher's probability with what the markup says, and held back where there is no body to compare with.

    In an article without a single body paragraph (a poem, a list, one long unfinished line) the clues that look for
    a body say nothing: there only phrases and repetition can make a line boilerplate.
    """
    odds = np.log(np.maximum(probability, 1e-12)) - np.log(np.maximum(1.0 - probability, 1e-12))
    marked = 1.0 / (1.0 + np.exp(-(odds - MAIN_LOG_ODDS * is_main)))
    article = seen.facts.lines.article
    has_body = np.bincount(article, seen.rules.is_core, minlength=int(article[-1]) + 1 if len(article) else 0) > 0
    unsupported = ~has_body[article] & ~seen.hits.any & ~seen.rules.repeats & (is_main == 0)
    return np.where(unsupported, np.minimum(marked, 0.9 * cut), marked)


def _reasons(
    seen: Seen, clues: tuple[Floats, Floats], found: Codes, has_lexicon: Flags, weights: Weights | None
) -> list[str]:
    """Why each block is what it is: the lexicon's reason and the strongest other clues of the two sums."""
    spelled = [name.replace("_", " ") for name in LINE_CLASSES]
    reasons = [spelled[code] for code in found.tolist()]
    for kind in (True, False):
        rows = np.flatnonzero((word_classes(found) > 0) & (has_lexicon == kind))
        if not len(rows):
            continue
        strongest = strongest_clues(clues[0][rows], clues[1][rows], weights or shipped_weights(lexicon=kind))
        for row, phrase, names in zip(rows.tolist(), seen.hits.reason[rows].tolist(), strongest, strict=True):
            said = [text for text, name in names if not (phrase and "phrase" in name)]
            reasons[row] = "; ".join(filter(None, [phrase, *said][:2]))
    for row in np.flatnonzero(found == line_code("metadata")).tolist():
        reasons[row] = "says the headline again"
    return reasons


def _furniture(
    texts: Texts,
    seen: Seen,
    found: Codes,
    reason: list[str],
    probability: Floats,
    is_certain: Flags,
    is_possible: Flags,
    inline: Inline,
) -> Furniture:
    """Blocks spread over their lines and words; inline templates kept where their line is article text."""
    block = seen.facts.line_block
    line_class = found[block]
    inline = inline.among(word_classes(line_class) == 0)
    of_word = seen.facts.word_line
    word_class = word_classes(found)[of_word]
    certain, possible = is_certain[of_word], is_possible[of_word]
    for start, end, name in zip(inline.start, inline.end, inline.line_class, strict=True):
        first, last = np.searchsorted(texts.words.start, (start, end))
        word_class[first:last] = word_classes(np.array([line_code(name)], dtype=np.uint8))[0]
        certain[first:last] = possible[first:last] = True
    return Furniture(
        line_class=line_class,
        reason=tuple(reason[k] for k in block.tolist()),
        probability=probability[block],
        inline=inline,
        word_class=word_class,
        is_article=word_class == 0,
        is_certain=certain,
        is_possible=possible,
    )
