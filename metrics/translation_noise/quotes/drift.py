"""Quotations of one utterance in two texts, aligned: identical, cut, or in other words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from masthead.metrics.copy_ratio.matches import Matches
from masthead.metrics.copy_ratio.retrieval.references import References
from masthead.metrics.text.arrays import Ints
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.quotes.short import short_quotations
from masthead.metrics.translation_noise.quotes.wording import CUT, IDENTICAL, MIN_WORDS, REWORDED, compare_words

__all__ = ["CUT", "IDENTICAL", "QUOTES", "REWORDED", "align_quotations", "count_quotes"]

QUOTES = pl.Schema(
    {
        "article": pl.Int64(),
        "start": pl.Int64(),
        "end": pl.Int64(),
        "label": pl.String(),
        "n_changed": pl.Int64(),
        "reference_id": pl.String(),
        "reference_start": pl.Int64(),
        "reference_end": pl.Int64(),
    }
)


def align_quotations(texts: Texts, found: Sequence[tuple[Matches, References]]) -> pl.DataFrame:
    """The quotations of a batch that stand in an original or another article too, one row each (QUOTES).

    ``found`` are matches with the references they come from, the firmest first: originals before other articles.
    Batch positions; reference positions in the reference's own text. Identical: the same words. Cut: all words of one
    stand in the other in the same order. Reworded: anything else. ``n_changed`` counts the words that differ.
    Quotations of a few words are found by the words around them too (``short_quotations``).
    """
    parts = [_align(texts, matches, references) for matches, references in found]
    table = pl.concat([pl.DataFrame(schema=QUOTES), *parts])
    return table.unique(["article", "start"], keep="first", maintain_order=True).sort("article", "start")


def _align(texts: Texts, matches: Matches, references: References) -> pl.DataFrame:
    rows = _matched(texts, matches, references)
    known = {(row["article"], row["start"]) for row in rows}
    rows += [row for row in short_quotations(texts, matches, references) if (row["article"], row["start"]) not in known]
    return pl.DataFrame(rows, schema=QUOTES)


def _matched(texts: Texts, matches: Matches, references: References) -> list[dict[str, int | str]]:
    """Quotations that the matching found by their words alone."""
    spans = matches.spans.filter(pl.col("kind") == "quotation")
    row_of = dict(matches.pairs.select("reference_id", "reference").iter_rows())
    quotes = references.quotes
    text_first, starts, keys = np.asarray(quotes.text_first), np.asarray(quotes.start), np.asarray(quotes.keys)
    begin, stop = (np.searchsorted(texts.words.start, spans[edge].to_numpy()).tolist() for edge in ("start", "end"))
    rows = []
    for a, b, span in zip(begin, stop, spans.iter_rows(named=True), strict=True):
        text = row_of[span["reference_id"]]
        first, last = text_first[text : text + 2].tolist()
        edges = span["reference_start"], span["reference_end"]
        low, high = (first + starts[first:last].searchsorted(edges)).tolist()
        if min(b - a, high - low) < MIN_WORDS:
            continue
        label, n_changed = compare_words(texts.word_keys[a:b], keys[low:high])
        places = {name: span[name] for name in QUOTES if name in span}
        rows.append({**places, "label": label, "n_changed": n_changed})
    return rows


def count_quotes(quotes: pl.DataFrame, n_articles: int) -> tuple[Ints, Ints, Ints]:
    """Reworded, identical and all matched quotations of every article."""
    article, label = quotes["article"].to_numpy(), np.array(quotes["label"].to_list(), dtype=np.str_)
    reworded, identical, cut = (
        np.bincount(article[label == name], minlength=n_articles).astype(np.int64)
        for name in (REWORDED, IDENTICAL, CUT)
    )
    return reworded, identical, reworded + identical + cut
