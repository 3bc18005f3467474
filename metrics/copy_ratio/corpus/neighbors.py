"""Which articles of different outlets share passages: proposed by runs of five words that few articles have.

Every article emits a fixed sample of its 5-grams (the same text gives the same sample everywhere), and all of those
within quotation marks, where a few words may be all that two reports have in common. Two articles of different
outlets are neighbors where at least ``LEAST_SHARED`` emitted 5-grams stand in both, counting only 5-grams that no more
than ``MAX_TEXTS_A_GRAM`` articles have within ``WINDOW_DAYS`` days. Where a date is unknown, any time counts. Every
article keeps its ``MAX_NEIGHBORS`` best. The cost grows with the number of articles, not of pairs, and what an
article's neighbors are depends on nothing but the articles that share its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.corpus.passages import unpack_stream
from masthead.metrics.copy_ratio.streams import Stream
from masthead.metrics.storage.buckets import Buckets, scratch
from masthead.metrics.text.arrays import Ints, Keys, concatenated_ranges
from masthead.metrics.text.hashing import keys_of

SAMPLES = {"words": 4, "quotes": 1}
"""One 5-gram in so many is compared, of a text outside and inside quotation marks; powers of two."""

LEAST_SHARED = 2
MAX_TEXTS_A_GRAM = 50
MAX_NEIGHBORS = 10
WINDOW_DAYS = 7.0

PAIRS_AT_ONCE = 1_000_000
"""Pairs are proposed for so many at a time, or for those of one 5-gram where it has more."""

GRAMS_SCHEMA = {"gram": pl.UInt64, "article": pl.UInt64, "outlet": pl.UInt64, "hour": pl.Int32}
PAIRS_SCHEMA = {"article": pl.UInt64, "neighbor": pl.UInt64, "n_shared": pl.UInt32}

_NO_HOUR = np.iinfo(np.int32).max
_SHIFT, _FLOOR = np.int64(1) << 32, np.int64(1) << 31


def emit_grams(passages: pl.DataFrame) -> pl.DataFrame:
    """The sampled 5-grams of emitted passages (``emit_passages``): gram, article, outlet (as keys), hour published."""
    hours = (passages["published"].dt.epoch("s") // 3600).cast(pl.Int32)
    about = pl.DataFrame({"article": keys_of(passages["reference_id"]), "outlet": keys_of(passages["outlet"])})
    about = about.with_columns(hour=hours)
    grams, rows = (
        np.concatenate(pair)
        for pair in zip(*(_sample(unpack_stream(passages, name), n) for name, n in SAMPLES.items()), strict=True)
    )
    order = np.argsort(grams)
    order = order[np.argsort(rows[order].astype(np.min_scalar_type(len(passages))), kind="stable")]
    grams, rows = grams[order], rows[order]
    is_new = np.ones(len(grams), dtype=np.bool_)
    is_new[1:] = (grams[1:] != grams[:-1]) | (rows[1:] != rows[:-1])
    return pl.concat([pl.DataFrame({"gram": grams[is_new]}), about[rows[is_new]]], how="horizontal")


def _sample(stream: Stream, one_in: int) -> tuple[Keys, Ints]:
    first, keys = stream.grams
    chosen = np.flatnonzero(keys & np.uint64(one_in - 1) == 0)
    return keys[chosen], stream.text_of(first[chosen])


def pair_neighbors(frames: Iterable[pl.DataFrame], *, folder: Path | None = None) -> pl.DataFrame:
    """Article, neighbor (as keys) and sampled 5-grams shared, both ways round, sorted; from all emitted grams.

    Memory does not grow with the number of articles: rows beyond a buffer are parted into working files in ``folder``
    (a temporary one where absent) by 5-gram, pairs by article.
    """
    with scratch(folder) as place:
        grams = Buckets(place / "grams", "gram")
        for frame in frames:
            grams.add(frame)
        pairs = Buckets(place / "pairs", "article")
        for bucket in grams:
            for proposed in propose_pairs(bucket):
                pairs.add(proposed)
        found = [best_pairs(bucket) for bucket in pairs]
    empty = pl.DataFrame(schema=PAIRS_SCHEMA)
    return pl.concat([empty, *found]).sort("article", "neighbor")


def propose_pairs(grams: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Pairs of articles that share rare 5-grams of a bucket, both ways round, with how many they share.

    Some pairs at a time (``PAIRS_AT_ONCE``): a pair may come again, with the other 5-grams that it shares.
    """
    rows = grams.filter(pl.col("gram").is_duplicated()).with_columns(pl.col("hour").fill_null(_NO_HOUR))
    rows = rows.sort("gram", "hour", "article")
    lengths = rows["gram"].rle().struct.field("len").to_numpy().astype(np.int64)
    last = np.cumsum(lengths)
    n_pairs = np.cumsum(lengths * np.minimum(lengths, MAX_TEXTS_A_GRAM))
    ends = last[np.flatnonzero(np.diff(n_pairs // PAIRS_AT_ONCE, append=-1))]
    for first, end in pairwise([0, *ends.tolist()]):
        yield _pairs_among(rows.slice(first, end - first))


def _pairs_among(rows: pl.DataFrame) -> pl.DataFrame:
    """The pairs of some 5-grams; rows are sorted by 5-gram, hour and article."""
    first, second = _partners(rows["gram"].rle_id().to_numpy().astype(np.int64), rows["hour"].to_numpy())
    article, outlet = rows["article"].to_numpy(), rows["outlet"].to_numpy()
    apart = (article[first] != article[second]) & (outlet[first] != outlet[second])
    one, other = article[first[apart]], article[second[apart]]
    pairs = pl.DataFrame({"article": np.concatenate([one, other]), "neighbor": np.concatenate([other, one])})
    return pairs.group_by("article", "neighbor").agg(n_shared=pl.len()).cast(pl.Schema(PAIRS_SCHEMA))


def _partners(gram: Ints, hour: NDArray[np.int32]) -> tuple[Ints, Ints]:
    """Row numbers of every two rows of one 5-gram that lie within the window; rows are sorted by 5-gram and hour."""
    place = gram * _SHIFT + hour + _FLOOR
    is_dated = hour < _NO_HOUR
    window = np.where(is_dated, int(WINDOW_DAYS * 24), 0)
    low, high = (
        np.searchsorted(place, place - window, side="left"),
        np.searchsorted(place, place + window, side="right"),
    )
    undated = np.searchsorted(place, gram * _SHIFT + _NO_HOUR + _FLOOR, side="left")
    begin, end = np.searchsorted(gram, gram, side="left"), np.searchsorted(gram, gram, side="right")
    high = np.where(is_dated, np.minimum(high, undated), end)
    n_texts = np.where(is_dated, high - low + end - undated, end - begin)
    is_rare = n_texts <= MAX_TEXTS_A_GRAM
    row = np.flatnonzero(is_rare)
    later, by_later = concatenated_ranges(row + 1, np.maximum(high[row], row + 1))
    dated = row[is_dated[row]]
    open_, by_open = concatenated_ranges(undated[dated], end[dated])
    first, second = np.concatenate([row[by_later], dated[by_open]]), np.concatenate([later, open_])
    both = is_rare[second]
    return first[both], second[both]


def best_pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    """The best neighbors of every article of a bucket."""
    counted = pairs.group_by("article", "neighbor").agg(pl.col("n_shared").sum())
    ordered = counted.filter(pl.col("n_shared") >= LEAST_SHARED).sort(
        "article", "n_shared", "neighbor", descending=[False, True, False]
    )
    return ordered.filter(pl.int_range(pl.len()).over("article") < MAX_NEIGHBORS).cast(pl.Schema(PAIRS_SCHEMA))
