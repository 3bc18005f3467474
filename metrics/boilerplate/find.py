"""Boilerplate: which lines of an article are furniture, comments or metadata, and why.

Reference: the line rules follow the literature on boilerplate detection (Kohlschütter et al. 2010, WSDM; Pomikálek
2011) without its markup; the weigher is trained by ``training`` and its coefficients stand in the docs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from masthead.metrics.boilerplate.classes import (
    LINE_CLASSES,
    Codes,
    classify,
    find_headlines,
    line_code,
    says_again,
    word_classes,
)
from masthead.metrics.boilerplate.credits import find_captions
from masthead.metrics.boilerplate.inline import Inline, find_inline
from masthead.metrics.boilerplate.lexicon import Lexicon, find_phrases, shipped_lexicon
from masthead.metrics.boilerplate.line_facts import read_line_facts, title_keys
from masthead.metrics.boilerplate.repeats import Repeats, count_articles
from masthead.metrics.boilerplate.rules import read_rules
from masthead.metrics.boilerplate.staff import other_outlet
from masthead.metrics.boilerplate.weigher import (
    SECOND_CLUES,
    LineSigns,
    Weights,
    read_clues,
    shape_cut,
    shipped_weights,
    strongest_clues,
    weigh,
)
from masthead.metrics.text.arrays import Flags, Floats, Keys
from masthead.metrics.text.repeats import repeated_stories
from masthead.metrics.text.texts import Spans, Texts

FITTED = "en"
"""The language of the pages that the weights were fitted to."""

MAX_NOTE = 1000
"""Another outlet is sought in so many characters of a byline or a note on an author."""

MAIN_LOG_ODDS = 4.0
"""What a page's markup adds to a line's log odds when it counts the line as main text (less) or not (more)."""


@dataclass(frozen=True)
class Furniture:
    """What each line and word of a batch is.

    ``line_class`` numbers ``LINE_CLASSES`` and ``reason`` says in words what decided it, for every line of
    ``texts.lines``; ``probability`` is the line's probability to be boilerplate. ``inline`` has template words within
    lines. ``word_class`` numbers ``WORD_CLASSES``; ``is_again`` flags the words of ``stories``, where an article's
    text holds its story once more; ``is_article`` flags the words of class article that do not stand there again.
    ``is_certain`` and ``is_possible`` flag the words of lines that are almost certainly, or may be, boilerplate.
    """

    line_class: Codes
    reason: tuple[str, ...]
    probability: Floats
    inline: Inline
    word_class: Codes
    stories: Spans
    is_again: Flags
    is_article: Flags
    is_certain: Flags
    is_possible: Flags


def find_furniture(
    texts: Texts,
    repeats: Repeats | None = None,
    *,
    titles: Sequence[str | None] | None = None,
    main_lines: Flags | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
    weights: Weights | None = None,
    explain: bool = True,
) -> Furniture:
    """Tell article text from furniture, comments and metadata, line by line.

    ``repeats`` are the lines that the outlets repeat (``merge_lines``); ``titles`` one an article, else the column
    title of ``texts.frame``; ``main_lines``, for pages read from html, which lines the markup counts as main text
    (an article with none or all of its lines so is taken for plain text); ``names`` has other names of the outlets, so that
    a byline or staff note of another outlet is shown as such; ``weights`` replace the shipped ones; without
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
    body_cut = np.zeros(len(seen.facts))
    for given, blocks in chosen:
        if blocks.any():
            weighed, read_again = weigh(seen, clues, given)
            probability[blocks], again[blocks] = weighed[blocks], read_again[blocks]
            limits[:, blocks] = np.array([[given.cut], [given.certain], [given.possible]])
            body_cut[blocks] = given.body_cut
    cut, certain, possible = limits
    fitted = _any_flag([flags for lexicon, flags in lexicons if lexicon.language == FITTED], len(texts))[article]
    cut = shape_cut(seen, cut, body_cut, probability, is_fitted=fitted)
    is_main = _main_blocks(texts, seen, main_lines)
    probability = _adjusted(probability, seen, cut, is_main)
    probability = np.where(seen.hits.has_credit, np.maximum(probability, cut), probability)

    headline = find_headlines(texts, seen, _title_keys(texts, titles))
    found = classify(seen, probability, cut, headline, says_again(texts, seen, headline))
    is_article = word_classes(found) == 0
    probability = np.where(is_article, np.minimum(probability, cut), np.maximum(probability, cut))
    reason = [""] * len(found)
    if explain:
        reason = _reasons(seen, (clues, again), found, has_lexicon, weights)
        _name_other_outlets(texts, seen, found, names, reason)
    return _furniture(texts, seen, found, reason, probability, probability >= certain, probability >= possible, inline)


def see_lines(
    texts: Texts, repeats: Repeats | None, lexicons: Sequence[tuple[Lexicon, Flags]], inline: Inline
) -> LineSigns:
    """Facts, phrases and rules of every block of the batch; ``lexicons`` with the articles each is for."""
    facts = read_line_facts(texts, inline.own_text(texts))
    in_blocks = [(lexicon, flags[facts.lines.article]) for lexicon, flags in lexicons]
    whole = np.flatnonzero(inline.is_whole(texts))
    templates = [(int(facts.line_block[inline.line[k]]), inline.line_class[k], inline.reason[k]) for k in whole]
    hits = find_phrases(texts, facts, in_blocks, templates, find_captions(texts, facts))
    return LineSigns(facts, hits, read_rules(texts, facts, hits, count_articles(texts, facts, repeats)))


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


def _main_blocks(texts: Texts, seen: LineSigns, main_lines: Flags | None) -> Floats:
    """1 for blocks of main text, -1 for other blocks of the same pages, 0 in articles of plain text."""
    if main_lines is None:
        return np.zeros(len(seen.facts))
    is_main = np.bincount(seen.facts.line_block, main_lines, minlength=len(seen.facts)) > 0
    n_main = texts.per_article(texts.lines.article, main_lines)
    is_page = (n_main > 0) & (n_main < texts.per_article(texts.lines.article))
    return np.where(is_page[seen.facts.lines.article], np.where(is_main, 1.0, -1.0), 0.0)


def _adjusted(probability: Floats, seen: LineSigns, cut: Floats, is_main: Floats) -> Floats:
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
    seen: LineSigns, clues: tuple[Floats, Floats], found: Codes, has_lexicon: Flags, weights: Weights | None
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
            said = [text for text, name in names if not (phrase and ("phrase" in name or name == "credit"))]
            reasons[row] = "; ".join(filter(None, [phrase, *said][:2]))
    for row in np.flatnonzero(found == line_code("metadata")).tolist():
        reasons[row] = "says the headline again"
    twice = (found == line_code("caption")) & seen.facts.is_doubled & ~seen.hits.any
    for row in np.flatnonzero(twice).tolist():
        reasons[row] = "the same words twice"
    return reasons


def _name_other_outlets(
    texts: Texts, seen: LineSigns, found: Codes, names: Mapping[str, Sequence[str]] | None, reason: list[str]
) -> None:
    """Add the outlet to the reasons of bylines and notes on authors that belong to another than the printing one."""
    lines, outlets = seen.facts.lines, texts.frame["outlet"].to_list()
    for row in np.flatnonzero(np.isin(found, [line_code("byline"), line_code("bio")])).tolist():
        line = texts.text[lines.start[row] : min(lines.end[row], lines.start[row] + MAX_NOTE)]
        if other := other_outlet(line, str(outlets[lines.article[row]]), names):
            reason[row] = f"{reason[row]}; of another outlet: {other}"


def _furniture(
    texts: Texts,
    seen: LineSigns,
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
    stories = repeated_stories(texts)
    is_again = texts.cover(stories.start, stories.end)
    return Furniture(
        line_class=line_class,
        reason=tuple(reason[k] for k in block.tolist()),
        probability=probability[block],
        inline=inline,
        word_class=word_class,
        stories=stories,
        is_again=is_again,
        is_article=(word_class == 0) & ~is_again,
        is_certain=certain,
        is_possible=possible,
    )
