"""Which articles share passages: proposed by runs of five words that few articles have.

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

MAX_NEXT = 3
MAX_KIN = 3
LEAST_KIN_SHARE = 0.08
"""Of two texts of which one half stands in the other, reworded at every sixth word, a sixth of the sample is shared."""

PAIRS_AT_ONCE = 1_000_000
"""Pairs are proposed for so many at a time, or for those of one 5-gram where it has more."""

GRAMS_SCHEMA = {"gram": pl.UInt64, "article": pl.UInt64, "outlet": pl.UInt64, "hour": pl.Int32, "n_grams": pl.UInt32}
PAIRS_SCHEMA = {
    "article": pl.UInt64,
    "neighbor": pl.UInt64,
    "n_shared": pl.UInt32,
    "n_least": pl.UInt32,
    "n_most": pl.UInt32,
    "is_kin": pl.Boolean,
}

_NO_HOUR = np.iinfo(np.int32).max
_SHIFT, _FLOOR = np.int64(1) << 32, np.int64(1) << 31


def emit_grams(passages: pl.DataFrame) -> pl.DataFrame:
    """The sampled 5-grams of emitted passages (``emit_passages``).

    Columns: gram, article, outlet (as keys), hour published, and how many 5-grams of the article are sampled.
    """
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
    rows = rows[is_new]
    about = about.with_columns(n_grams=pl.Series(np.bincount(rows, minlength=len(passages)), dtype=pl.UInt32))
    return pl.concat([pl.DataFrame({"gram": grams[is_new]}), about[rows]], how="horizontal")


def _sample(stream: Stream, one_in: int) -> tuple[Keys, Ints]:
    first, keys = stream.grams
    chosen = np.flatnonzero(keys & np.uint64(one_in - 1) == 0)
    return keys[chosen], stream.texts_of(first[chosen])


def pair_neighbors(frames: Iterable[pl.DataFrame], *, folder: Path | None = None) -> pl.DataFrame:
    """The pairs of articles worth comparing (PAIRS_SCHEMA), both ways round, sorted; from all emitted grams.

    Article and neighbor are keys, ``n_shared`` the sampled 5-grams that both have, ``n_least`` and ``n_most`` those of
    the shorter and of the longer one; ``is_kin`` says that both are of one outlet.

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
    others = _both_ways(rows, first[apart], second[apart], is_kin=False)
    return pl.concat([others, _both_ways(rows, *_next_of_outlet(rows), is_kin=True)])


def _next_of_outlet(rows: pl.DataFrame) -> tuple[Ints, Ints]:
    """Row numbers of every row and of the next few with the same 5-gram in the same outlet, by hour and article."""
    row = rows.select(pl.arg_sort_by("gram", "outlet", "hour", "article")).to_series().to_numpy().astype(np.int64)
    group = rows[row].select(pl.struct("gram", "outlet").rle_id()).to_series().to_numpy()
    ahead = range(1, MAX_NEXT + 1)
    found = [np.flatnonzero(group[n:] == group[:-n]) for n in ahead]
    first = np.concatenate([row[one] for one in found])
    return first, np.concatenate([row[one + n] for n, one in zip(ahead, found, strict=True)])


def _both_ways(rows: pl.DataFrame, first: Ints, second: Ints, *, is_kin: bool) -> pl.DataFrame:
    article, n_grams = rows["article"].to_numpy(), rows["n_grams"].to_numpy()
    one, other = article[first], article[second]
    sizes = {
        "n_least": np.minimum(n_grams[first], n_grams[second]),
        "n_most": np.maximum(n_grams[first], n_grams[second]),
    }
    ends = {"article": np.concatenate([one, other]), "neighbor": np.concatenate([other, one])}
    pairs = pl.DataFrame({**ends, **{name: np.concatenate([size, size]) for name, size in sizes.items()}})
    counted = pairs.group_by("article", "neighbor").agg(pl.len().alias("n_shared"), pl.col(*sizes).first())
    return counted.with_columns(is_kin=pl.lit(is_kin)).select(list(PAIRS_SCHEMA)).cast(pl.Schema(PAIRS_SCHEMA))


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
    """The best neighbors of every article of a bucket, and those of its own outlet that are most like it.

    Another outlet's article is the better the more it shares; of the own outlet's, the versions of one text next to
    each other in length come first, so that a text that grows from version to version stays linked.
    """
    sizes = pl.col("n_least", "n_most")
    counted = pairs.group_by("article", "neighbor", "is_kin").agg(pl.col("n_shared").sum(), sizes.first())
    is_alike = ~pl.col("is_kin") | (pl.col("n_shared") >= LEAST_KIN_SHARE * pl.col("n_least"))
    share = pl.when("is_kin").then(pl.col("n_shared") / pl.col("n_most")).otherwise(pl.col("n_shared").cast(pl.Float64))
    ordered = (
        counted.filter((pl.col("n_shared") >= LEAST_SHARED) & is_alike)
        .with_columns(share=share)
        .sort("article", "is_kin", "share", "neighbor", descending=[False, False, True, False])
    )
    most = pl.when("is_kin").then(MAX_KIN).otherwise(MAX_NEIGHBORS)
    best = ordered.filter(pl.int_range(pl.len()).over("article", "is_kin") < most)
    return best.select(list(PAIRS_SCHEMA)).cast(pl.Schema(PAIRS_SCHEMA))
