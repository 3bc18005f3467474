"""Which words of which articles stand in wire originals, verbatim or reworded, with spans on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.alignment.align import Passages, align
from masthead.metrics.copy_ratio.alignment.pieces import Pieces, cut_pieces
from masthead.metrics.copy_ratio.alignment.quotations import QuoteMatches, match_quotations
from masthead.metrics.copy_ratio.derivation import derivations
from masthead.metrics.copy_ratio.matches import HOLDERS, KINDS, PAIRS, SPANS, Matches
from masthead.metrics.copy_ratio.retrieval.calendar import stem_candidates
from masthead.metrics.copy_ratio.retrieval.inverted_index import gram_candidates
from masthead.metrics.copy_ratio.retrieval.originals import Originals
from masthead.metrics.copy_ratio.retrieval.references import (
    BatchStreams,
    Quoting,
    References,
    matched_words,
    read_matter,
)
from masthead.metrics.copy_ratio.retrieval.times import (
    TO_REFERENCE,
    Times,
    directions,
    in_window,
    lead_days,
    read_times,
)
from masthead.metrics.copy_ratio.shingles import read_shingles
from masthead.metrics.copy_ratio.streams import Stream, take_texts
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.text.arrays import Flags, Ints, begins, divided, order_by, sorted_distinct
from masthead.metrics.text.texts import Texts

WINDOW_DAYS = (0.0, 3.0)
ANY_TIME = (-np.inf, np.inf)
TOLERANCE_DAYS = 1.0
"""Originals this much later than the window allows are still shown as possible copies of the article, never counted."""

MIN_STEM_OVERLAP = 0.15

LEAST_OLD_GRAMS = 100
"""An original older than the window allows is compared where so many rare 5-grams stand in the article: a hundred words and
more taken over word for word are a copy, whenever they were published again.
"""

_QUOTATION, _REWORDED, _VERBATIM = range(len(KINDS))


def find_copies(
    texts: Texts,
    is_article: Flags,
    originals: Originals | None,
    *,
    quotations: Quoting = "blank",
    window_days: tuple[float, float] = WINDOW_DAYS,
    matter: BatchStreams | None = None,
) -> Matches:
    """Passages of the articles that stand in the originals.

    ``is_article`` flags the words that are not boilerplate. With ``quotations="blank"`` quoted words take no part
    (two reporters at one press conference have copied nothing). An original is compared where it appeared within
    ``window_days`` before the article (days from original to article; whole days where either date has no time), earlier
    where long passages stand in the article word for word, or
    where one of the dates is unknown, and where it is not of the article's own outlet. Without originals nothing is
    searched. ``matter`` (``read_matter``) is read from the texts where absent.

    Raises
    ------
    InputError
        Where the originals were built with the other treatment of quotations.
    """
    if originals is None or not len(originals):
        return _nothing(texts, window_days, quotations, "no originals")
    if originals.quotations != quotations:
        raise InputError(
            Fault(
                "find_copies, argument 'originals'",
                f"originals built with quotations={originals.quotations!r}",
                f"quotations={quotations!r}, as for the articles",
                f"build_originals(frame, quotations={quotations!r})",
            )
        )
    times = read_times(texts.frame)
    matter = matter or read_matter(texts, is_article, quotations)
    found = match_references(texts, matter, originals, window_days=window_days)
    n_compared = np.bincount(found.article[found.counted], minlength=len(texts))
    n_searched = np.maximum(originals.n_searched(times, texts.frame["outlet"], window_days), n_compared)
    derivation = _derivation(texts, is_article, found, originals, n_searched)
    matches = as_matches(
        texts,
        found,
        n_searched=n_searched,
        searched=originals.describe(),
        window_days=window_days,
        quotations=quotations,
    )
    return replace(matches, derivation=derivation, is_wire_quote=_wire_quotes(texts, matter, originals, times))


def _wire_quotes(texts: Texts, matter: BatchStreams, originals: Originals, times: Times) -> Flags:
    """The words in quotations that stand in an original of another outlet not later than the article."""
    found = np.zeros(len(texts.words), dtype=np.bool_)
    article, reference = gram_candidates(matter.quotes, originals.quote_index)
    n = max(len(originals), 1)
    article, reference = divided(sorted_distinct(article * n + reference), n)
    lead = lead_days(times.take(article), originals.times.take(reference))
    keep = directions(lead) != TO_REFERENCE
    keep[keep] = _of_others(texts, originals, article[keep], reference[keep])
    used, compact = np.unique(reference[keep], return_inverse=True)
    shared = match_quotations(matter.quotes, take_texts(originals.quotes, used), article[keep], compact)
    found[matter.quote_word[shared.words(np.ones(len(shared.pair), dtype=np.bool_))]] = True
    return found


def _derivation(
    texts: Texts, is_article: Flags, found: SharedText, originals: Originals, n_searched: Ints
) -> NDArray[np.float64]:
    """Derivation of every article from its nearest original; NaN where none was searched."""
    best = np.where(n_searched > 0, 0.0, np.nan)
    if not len(originals.shingles):
        return np.full(len(texts), np.nan)
    rows = np.flatnonzero(found.counted)
    article, reference = found.article[rows], found.reference[rows]
    is_near = np.zeros(len(texts), dtype=np.bool_)
    is_near[article] = True
    pairs = derivations(
        read_shingles(texts, matched_words(texts, is_article, originals.quotations) & is_near[texts.words.article]),
        originals.shingles,
        originals.background,
        originals.held_of_others,
        article=article,
        reference=reference,
    )
    order = np.lexsort((originals.rank[reference], -np.nan_to_num(pairs.above_chance, nan=-np.inf), article))
    nearest = order[begins(article[order])]
    best[article[nearest]] = np.nan_to_num(pairs.score[nearest])
    return best


@dataclass(frozen=True)
class SharedText:
    """Everything that a batch shares with references, before it is put into tables."""

    references: References
    article: Ints
    reference: Ints
    lead: NDArray[np.float64]
    counted: Flags
    passages: Passages
    pieces: Pieces
    quotes: QuoteMatches
    word: Ints
    quote_word: Ints

    @property
    def n_verbatim(self) -> Ints:
        """Words of each pair's article that stand in its reference word for word."""
        return self.pieces.n_verbatim

    @property
    def n_reworded(self) -> Ints:
        """Words of each pair's article that stand in its reference reworded."""
        return self.pieces.n_reworded

    @property
    def n_quoted(self) -> Ints:
        """Words of quotations that each pair's article has in common with its reference."""
        lengths = self.quotes.a1 - self.quotes.a0
        return np.bincount(self.quotes.pair, lengths, minlength=len(self.article)).astype(np.int64)


def match_references(
    texts: Texts,
    matter: BatchStreams,
    references: References,
    *,
    window_days: tuple[float, float] = ANY_TIME,
) -> SharedText:
    """Passages and quotations that a batch shares with the references of other outlets in the window that the index proposes."""
    times = read_times(texts.frame)
    window_days = (window_days[0] - TOLERANCE_DAYS, window_days[1])
    article, entry, is_heavy = _candidates(matter.words, matter.quotes, times, references, window_days)
    reference, row = references.index.twins(entry)
    article, entry, is_heavy = article[row], entry[row], is_heavy[row]
    lead = lead_days(times.take(article), references.times.take(reference))
    keep = in_window(lead, window_days) | (is_heavy & (lead > window_days[1]))
    keep[keep] = _of_others(texts, references, article[keep], reference[keep])
    keep[keep] = _first_of_twins(article[keep], entry[keep], lead[keep], references.rank[reference[keep]])
    article, reference, lead = article[keep], reference[keep], lead[keep]
    aligned = _aligned(matter, references, article, reference)
    return _shared_text(matter, references, article, reference, lead, directions(lead) != TO_REFERENCE, *aligned)


def match_pairs(
    texts: Texts, matter: BatchStreams, references: References, article: Ints, reference: Ints, groups: Sequence[Flags]
) -> list[SharedText]:
    """Passages and quotations that articles share with references of any time and outlet (row numbers of both).

    The pairs of each of the ``groups`` (flags) stand for themselves: a word goes to one reference of a group.
    """
    lead = lead_days(read_times(texts.frame).take(article), references.times.take(reference))
    passages, quotes = _aligned(matter, references, article, reference)
    return [
        _shared_text(
            matter,
            references,
            article[group],
            reference[group],
            lead[group],
            np.ones(int(np.count_nonzero(group)), dtype=np.bool_),
            passages.of_pairs(group),
            quotes.of_pairs(group),
        )
        for group in groups
    ]


def _aligned(
    matter: BatchStreams, references: References, article: Ints, reference: Ints
) -> tuple[Passages, QuoteMatches]:
    """The passages and the quotations of pairs of article and reference."""
    passages = align(matter.words, references.words, article, reference)
    used, compact = np.unique(reference, return_inverse=True)
    return passages, match_quotations(matter.quotes, take_texts(references.quotes, used), article, compact)


def _shared_text(
    matter: BatchStreams,
    references: References,
    article: Ints,
    reference: Ints,
    lead: NDArray[np.float64],
    counted: Flags,
    passages: Passages,
    quotes: QuoteMatches,
) -> SharedText:
    pieces = cut_pieces(matter.words, passages, counted, references.rank[reference])
    return SharedText(
        references, article, reference, lead, counted, passages, pieces, quotes, matter.word, matter.quote_word
    )


def _of_others(texts: Texts, references: References, article: Ints, reference: Ints) -> Flags:
    """Which pairs are of different outlets and not of one text with itself."""
    apart = np.ones(len(article), dtype=np.bool_)
    for mine, theirs in (("outlet", "outlet"), ("article_id", "reference_id")):
        same = references.facts[theirs][reference] == texts.frame[mine][article]
        apart &= ~same.fill_null(False).to_numpy()
    return apart


def _first_of_twins(article: Ints, entry: Ints, lead: NDArray[np.float64], rank: Ints) -> Flags:
    """One of the references with the same words for each article: the first of those not later than the article."""
    later = directions(lead) == TO_REFERENCE
    order = np.lexsort((rank, later, entry, article))
    first = np.zeros(len(order), dtype=np.bool_)
    first[order[begins(article[order]) | begins(entry[order])]] = True
    return first


def _candidates(
    stream: Stream, quotes: Stream, times: Times, references: References, window_days: tuple[float, float]
) -> tuple[Ints, Ints, Flags]:
    """Pairs of article and reference worth comparing, and which of them share many rare 5-grams.

    The first of references with the same words stands for all.
    """
    by_gram = gram_candidates(stream, references.index)
    by_quote = gram_candidates(quotes, references.quote_index)
    by_stem = stem_candidates(stream, times, references.calendar, window_days, least=MIN_STEM_OVERLAP)
    if not len(references):
        return *by_gram, np.zeros(len(by_gram[0]), dtype=np.bool_)
    n, twin = len(references), references.index.first_twin
    gram, quote, stem = (article * n + twin[entry] for article, entry in (by_gram, by_quote, by_stem))
    shared, times_shared = np.unique(gram, return_counts=True)
    pairs = sorted_distinct(np.concatenate((shared, quote, stem)))
    return *divided(pairs, n), np.isin(pairs, shared[times_shared >= LEAST_OLD_GRAMS])


def as_matches(
    texts: Texts,
    found: SharedText,
    *,
    n_searched: Ints,
    searched: str,
    window_days: tuple[float, float],
    quotations: Quoting,
) -> Matches:
    """The findings as flags over words and as tables."""
    pieces, quotes = found.pieces, found.quotes
    n = len(texts.words)
    flags = {name: np.zeros(n, dtype=np.bool_) for name in ("verbatim", "reworded", "shared", "known")}
    flags["verbatim"][found.word[pieces.is_verbatim]] = True
    flags["reworded"][found.word[pieces.is_reworded]] = True
    copies_from = np.zeros(len(found.article), dtype=np.bool_)
    copies_from[pieces.pair] = True
    for name, chosen in (("known", found.counted), ("shared", found.counted & copies_from)):
        places = quotes.words(chosen[quotes.pair])
        flags[name][found.quote_word[places]] = True
    return Matches(
        is_copied=flags["verbatim"] | flags["reworded"],
        is_verbatim=flags["verbatim"],
        is_reworded=flags["reworded"],
        is_shared_quote=flags["shared"],
        is_known_quote=flags["known"],
        n_searched=n_searched,
        spans=_spans(texts, found),
        pairs=_pairs(found),
        holders=_holders(texts, found),
        derivation=np.full(len(texts), np.nan),
        searched=searched,
        window_days=window_days,
        quotations=quotations,
    )


def _spans(texts: Texts, found: SharedText) -> pl.DataFrame:
    pieces, quotes = found.pieces, found.quotes
    chosen = quotes.first_of_each()
    pair = np.concatenate((pieces.pair, quotes.pair[chosen]))
    first = np.concatenate((found.word[pieces.a0], found.quote_word[quotes.a0[chosen]]))
    last = np.concatenate((found.word[pieces.a1 - 1], found.quote_word[quotes.a1[chosen] - 1]))
    kind = np.concatenate((np.where(pieces.verbatim, _VERBATIM, _REWORDED), np.full(len(chosen), _QUOTATION)))
    order = order_by(first, last, kind)
    pair = pair[order]
    similarity, start, end = (
        np.concatenate((getattr(pieces, name), getattr(quotes, name)[chosen]))[order]
        for name in ("similarity", "reference_start", "reference_end")
    )
    return pl.DataFrame(
        {
            "article": found.article[pair],
            "start": texts.words.start[first[order]],
            "end": texts.words.end[last[order]],
            "kind": KINDS[kind[order]],
            "similarity": similarity,
            "reference_id": found.references.facts["reference_id"][found.reference[pair]],
            "reference_start": start,
            "reference_end": end,
        },
        schema=SPANS,
    )


def _holders(texts: Texts, found: SharedText) -> pl.DataFrame:
    extent = found.passages.extent
    return pl.DataFrame(
        {
            "article": found.article[extent.pair],
            "reference": found.reference[extent.pair],
            "start": texts.words.start[found.word[extent.a0]],
            "end": texts.words.end[found.word[extent.a1 - 1]],
        },
        schema=HOLDERS,
    )


def _pairs(found: SharedText) -> pl.DataFrame:
    n_verbatim, n_reworded, n_quoted = found.n_verbatim, found.n_reworded, found.n_quoted
    rows = np.flatnonzero(n_verbatim + n_reworded + n_quoted)
    facts = found.references.facts
    reference = found.reference[rows]
    return pl.DataFrame(
        {
            "article": found.article[rows],
            "reference": reference,
            "reference_id": facts["reference_id"][reference],
            "agency": facts["outlet"][reference],
            "published": facts["published"][reference],
            "direction": directions(found.lead[rows]),
            "is_counted": found.counted[rows],
            "n_verbatim_words": n_verbatim[rows],
            "n_reworded_words": n_reworded[rows],
            "n_quoted_words": n_quoted[rows],
        },
        schema=PAIRS,
    )


def _nothing(texts: Texts, window_days: tuple[float, float], quotations: Quoting, searched: str) -> Matches:
    none = np.zeros(len(texts.words), dtype=np.bool_)
    n_searched = np.zeros(len(texts), dtype=np.int64)
    spans, pairs, holders = pl.DataFrame(schema=SPANS), pl.DataFrame(schema=PAIRS), pl.DataFrame(schema=HOLDERS)
    grade = np.full(len(texts), np.nan)
    return Matches(
        none, none, none, none, none, n_searched, spans, pairs, holders, grade, searched, window_days, quotations
    )
