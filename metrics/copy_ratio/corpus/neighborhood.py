"""The texts that articles share passages with, kept in memory or mapped from a folder, and what they share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from masthead.metrics.copy_ratio.corpus.passages import Neighbors, unpack_stream
from masthead.metrics.copy_ratio.find import ANY_TIME, SharedText, as_matches, match_pairs
from masthead.metrics.copy_ratio.matches import Matches
from masthead.metrics.copy_ratio.retrieval.inverted_index import build_index
from masthead.metrics.copy_ratio.retrieval.references import FACTS, BatchStreams, Quoting, read_matter
from masthead.metrics.copy_ratio.stream_files import StreamFiles
from masthead.metrics.copy_ratio.streams import Stream, empty_stream, join_streams, take_texts
from masthead.metrics.storage.flat_files import append, mapped
from masthead.metrics.text.arrays import Flags, Keys, concatenated_ranges
from masthead.metrics.text.hashing import keys_of
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Texts
from masthead.metrics.wording import show_count

PASSAGES: dict[str, Any] = {
    **FACTS,
    **{
        f"{stream}_{column}": pl.List(dtype)
        for stream in ("words", "quotes")
        for column, dtype in {
            "keys": pl.UInt64,
            "stems": pl.UInt64,
            "start": pl.Int32,
            "end": pl.Int32,
            "joined": pl.Boolean,
            "sentences": pl.Int64,
        }.items()
    },
}
"""Columns of emitted passages."""

KIN: dict[str, Any] = {"article_id": pl.String, "kin_id": pl.String, "n_shared_words": pl.Int64}
"""One row per article and other article of its outlet that holds words of it."""

_KEPT_FACTS = ("reference_id", "outlet", "published", "date_precision")


@dataclass(frozen=True)
class Nearby:
    """What a batch is compared with: texts of other articles and which article is compared with which.

    ``pairs`` has article_id and reference_id; ``sizes`` the number of articles of every outlet of the corpus.
    """

    texts: Neighbors
    pairs: pl.DataFrame
    sizes: Mapping[str, int]

    def describe(self) -> str:
        """How many articles of how many outlets the corpus has, in words."""
        n_articles, n_outlets = sum(self.sizes.values()), len(self.sizes)
        return f"{show_count(n_articles, 'article')} of {show_count(n_outlets, 'outlet')}"


@dataclass(frozen=True)
class Neighborhood:
    """The articles that share passages with others of a corpus: their texts, and who is near whom.

    ``pair_article`` and ``pair_neighbor`` have the pairs as keys (``neighbors.keys_of``), sorted; ``facts``, ``words``
    and ``quotes`` have one text per row, ``keys`` their keys.
    """

    keys: Keys
    pair_article: Keys
    pair_neighbor: Keys
    facts: pl.DataFrame
    words: Stream
    quotes: Stream
    sizes: Mapping[str, int]
    quotations: Quoting

    @cached_property
    def _rows(self) -> KeyTable:
        return KeyTable(self.keys)

    def near(self, article_ids: pl.Series) -> Nearby:
        """What the given articles are compared with."""
        keys = keys_of(article_ids)
        asked = pl.DataFrame({"article": keys, "article_id": article_ids}).unique("article", maintain_order=True)
        sought = asked["article"].to_numpy()
        place, owner = concatenated_ranges(
            np.searchsorted(self.pair_article, sought, side="left"),
            np.searchsorted(self.pair_article, sought, side="right"),
        )
        pairs = pl.DataFrame(
            {"article_id": asked["article_id"].gather(owner), "neighbor": self.pair_neighbor[place]}
        ).sort("article_id", "neighbor")
        wanted = pairs["neighbor"].unique().sort().to_numpy()
        found = self._rows.rows(wanted)
        facts = self.facts[found].with_columns(pl.Series("row", found, dtype=pl.Int64))
        facts = facts.sort("published", "reference_id", nulls_last=True)
        rows = facts["row"].to_numpy()
        facts = facts.with_columns(title=pl.lit(None, pl.String), byline=pl.lit(None, pl.String))
        words, quotes = (
            take_texts(stream, rows) if len(rows) else empty_stream() for stream in (self.words, self.quotes)
        )
        none = build_index(empty_stream())
        texts = Neighbors(facts.select(list(FACTS)), words, quotes, none, none, self.quotations)
        names = pl.DataFrame({"neighbor": self.keys[rows], "reference_id": facts["reference_id"]})
        named = pairs.join(names, on="neighbor", how="inner", maintain_order="left")
        return Nearby(texts, named.select("article_id", "reference_id"), self.sizes)

    @classmethod
    def load(cls, folder: Path) -> Neighborhood:
        """Open what was written to ``folder``; texts stay on disk and are shared between processes."""
        about = json.loads((folder / "about.json").read_text())
        return cls(
            mapped(folder / "keys.bin", np.uint64),
            mapped(folder / "pair_article.bin", np.uint64),
            mapped(folder / "pair_neighbor.bin", np.uint64),
            pl.read_ipc(folder / "facts.arrow"),
            StreamFiles(folder, "words").mapped(),
            StreamFiles(folder, "quotes").mapped(),
            about["sizes"],
            about["quotations"],
        )


def build_neighborhood(
    passages: Iterable[pl.DataFrame],
    pairs: pl.DataFrame,
    sizes: Mapping[str, int],
    *,
    quotations: Quoting,
    folder: Path | None = None,
) -> Neighborhood:
    """The neighborhood of all articles from their emitted passages; in ``folder``, in bounded memory, where one is given."""
    parts = _wanted(passages, KeyTable(pairs["neighbor"].unique().to_numpy()))
    near = (pairs["article"].to_numpy(), pairs["neighbor"].to_numpy())
    if folder is not None:
        _write(folder, parts, near, sizes, quotations)
        return Neighborhood.load(folder)
    gathered = list(parts)
    if not gathered:
        nothing = pl.DataFrame(schema={name: FACTS[name] for name in _KEPT_FACTS})
        return Neighborhood(np.zeros(0, np.uint64), *near, nothing, empty_stream(), empty_stream(), sizes, quotations)
    keys, facts, words, quotes = zip(*gathered, strict=True)
    return Neighborhood(
        np.concatenate(keys), *near, pl.concat(facts), join_streams(words), join_streams(quotes), sizes, quotations
    )


def find_shared(texts: Texts, is_article: Flags, nearby: Nearby, *, matter: BatchStreams | None = None) -> Matches:
    """Passages that the articles of a batch share with articles of other outlets, whoever was first.

    Description, not copying: ``pairs`` says who was earlier where dates tell. ``matter`` (``read_matter``) is read
    from the texts where absent.
    """
    return find_near(texts, is_article, nearby, matter=matter)[0]


def find_near(
    texts: Texts, is_article: Flags, nearby: Nearby, *, matter: BatchStreams | None = None
) -> tuple[Matches, pl.DataFrame]:
    """What the articles of a batch share with others: of other outlets (``find_shared``), and of their own (KIN).

    The latter are updates and near-copies. All pairs are aligned at once.
    """
    articles = texts.frame.select("article_id", "outlet").with_row_index("article")
    references = nearby.texts.facts.select("reference_id", "outlet").with_row_index("reference")
    rows = (
        nearby.pairs.join(articles, on="article_id")
        .join(references, on="reference_id")
        .select("article", "reference", same=pl.col("outlet") == pl.col("outlet_right"))
        .drop_nulls("same")
        .sort("article", "reference")
    )
    article, reference = (rows[name].cast(pl.Int64).to_numpy() for name in ("article", "reference"))
    is_kin = rows["same"].to_numpy()
    matter = matter or read_matter(texts, is_article, nearby.texts.quotations)
    others, kin = match_pairs(texts, matter, nearby.texts, article, reference, (~is_kin, is_kin))
    return _shared(texts, nearby, others), _kin(texts, nearby, kin)


def _shared(texts: Texts, nearby: Nearby, found: SharedText) -> Matches:
    total = sum(nearby.sizes.values())
    n_searched = np.array(
        [total - nearby.sizes.get(outlet, 0) for outlet in texts.frame["outlet"].to_list()], dtype=np.int64
    )
    return as_matches(
        texts,
        found,
        n_searched=n_searched,
        searched=nearby.describe(),
        window_days=ANY_TIME,
        quotations=nearby.texts.quotations,
    )


def _kin(texts: Texts, nearby: Nearby, found: SharedText) -> pl.DataFrame:
    n_words = found.n_verbatim + found.n_reworded + found.n_quoted
    rows = np.flatnonzero(n_words)
    return pl.DataFrame(
        {
            "article_id": texts.frame["article_id"][found.article[rows]],
            "kin_id": nearby.texts.facts["reference_id"][found.reference[rows]],
            "n_shared_words": n_words[rows],
        },
        schema=KIN,
    )


_Part = tuple[Keys, pl.DataFrame, Stream, Stream]


def _wanted(passages: Iterable[pl.DataFrame], wanted: KeyTable) -> Iterator[_Part]:
    """The texts among the emitted passages that are somebody's neighbor; ``wanted`` has their keys."""
    for frame in passages:
        keys = keys_of(frame["reference_id"])
        chosen = pl.Series(wanted.has(keys.to_numpy()))
        if chosen.any():
            kept = frame.filter(chosen)
            yield (
                keys.filter(chosen).to_numpy(),
                kept.select(_KEPT_FACTS),
                unpack_stream(kept, "words"),
                unpack_stream(kept, "quotes"),
            )


def _write(
    folder: Path, parts: Iterator[_Part], near: tuple[Keys, Keys], sizes: Mapping[str, int], quotations: Quoting
) -> None:
    """Append part after part to flat files; ``about.json`` comes last."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    facts = [pl.DataFrame(schema={name: FACTS[name] for name in _KEPT_FACTS})]
    files = [StreamFiles(folder, name) for name in ("words", "quotes")]
    for keys, about, *streams in parts:
        append(folder / "keys.bin", keys)
        facts.append(about)
        for file, stream in zip(files, streams, strict=True):
            file.add(stream)
    for file in files:
        file.close()
    pl.concat(facts).rechunk().write_ipc(folder / "facts.arrow", compression="uncompressed")
    for name, values in zip(("pair_article", "pair_neighbor"), near, strict=True):
        append(folder / f"{name}.bin", values)
    (folder / "about.json").write_text(json.dumps({"sizes": dict(sizes), "quotations": quotations}, sort_keys=True))
