"""What an earlier run measured and a new one need not measure again.

An article is taken over where everything that its measurements depend on is as it was: its own contents, the options
and versions, the wire originals, which of its lines repeat in its outlet, whether it is a duplicate, and the texts of
the articles that it shares passages with. All of that is in its context, a hash that every run keeps.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.boilerplate.repeats import Repeats
from masthead.metrics.copy_ratio.corpus.neighborhood import Nearby
from masthead.metrics.copy_ratio.notes import BLANKET_SHARE
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.running.batch import Crossing, Options, Result, join_results, measure_batch
from masthead.metrics.running.folder import row_hashes
from masthead.metrics.storage.parts import FolderStore, Store
from masthead.metrics.tables.findings import Findings
from masthead.metrics.tables.measured import check_saved
from masthead.metrics.text.arrays import Keys, concatenated_ranges

CONTEXTS = {"article_id": pl.String, "context": pl.String}


@dataclass(frozen=True)
class Previous:
    """The tables of an earlier run, and in which part each of its articles stands.

    ``keys`` are hashes of the articles and the contexts they were measured in, sorted; ``parts`` has the part of each.
    """

    store: FolderStore
    keys: Keys
    parts: NDArray[np.int32]

    @staticmethod
    def load(folder: Path) -> Previous:
        """Open the folder of a complete run.

        Raises
        ------
        InputError
            Where the folder holds no complete run, or one with damaged files.
        """
        folder = folder / "measured" if (folder / "measured").is_dir() else folder
        store = FolderStore(folder)
        if not store.paths("contexts") or not (folder / "settings.json").is_file():
            hint = "name the folder that a run was written to"
            raise InputError(Fault(str(folder), "no complete run", "the tables of an earlier run", hint))
        check_saved(folder)
        hashes = [_row_keys(contexts) for contexts in store.parts("contexts")]
        keys, parts = np.concatenate(hashes), np.repeat(np.arange(len(hashes)), [len(one) for one in hashes])
        order = np.argsort(keys, kind="stable")
        return Previous(store, keys[order], parts[order].astype(np.int32))

    def take(self, contexts: pl.DataFrame) -> Result | None:
        """What was measured of articles in the very contexts given."""
        sought = _row_keys(contexts)
        rows, _ = concatenated_ranges(
            np.searchsorted(self.keys, sought, side="left"), np.searchsorted(self.keys, sought, side="right")
        )
        taken, same = [], []
        for part in np.unique(self.parts[rows]).tolist():
            known = self.store.get("contexts", part).join(contexts, on=["article_id", "context"], how="semi")
            ids = known["article_id"].implode()
            tables = [
                self.store.get(stage, part).filter(pl.col("article_id").is_in(ids))
                for stage in ("measurements", "evidence", "article_facts", "copies", "kin")
            ]
            taken.append(Result(Findings(tables[0], tables[1]), *tables[2:]))
            same.append(known["article_id"])
        return join_results(taken, pl.concat(same)) if taken else None


def _row_keys(contexts: pl.DataFrame) -> Keys:
    """A hash of every article and its context, good within one process."""
    return contexts.select(pl.struct("article_id", "context").hash()).to_series().to_numpy()


def measure_changed(
    prepared: pl.DataFrame, contexts: pl.DataFrame, crossing: Crossing, options: Options, previous: Previous
) -> Result:
    """What ``measure_batch`` gives, with the articles whose context has not changed taken over."""
    taken = previous.take(contexts)
    if taken is None:
        return measure_batch(prepared, crossing, options)
    known = taken.article_facts["article_id"].implode()
    fresh = measure_batch(prepared.filter(~pl.col("article_id").is_in(known)), crossing, options)
    told = _with_corpus_told(taken, crossing.neighbors)
    return join_results([told, fresh], prepared["article_id"])


def contexts_of(
    prepared: pl.DataFrame, lines: pl.DataFrame, fingerprints: pl.DataFrame, crossing: Crossing, job: str
) -> pl.DataFrame:
    """The context of every article of a part (table CONTEXTS).

    ``lines`` (pieces of lines too) and ``fingerprints`` are what the part emitted; ``job`` is a hash of options, versions and originals.
    """
    repeated = _repeated_lines(lines, fingerprints, crossing.repeats)
    near, twice = _near(crossing.neighbors), crossing.duplicates
    others = _has_others(prepared["outlet"], crossing.neighbors)
    rows = zip(prepared["article_id"].to_list(), row_hashes(prepared), others, strict=True)
    contexts = [
        _hash(job, content.hex(), repeated.get(name, ""), near.get(name, ""), twice.get(name, ""), has_others)
        for name, content, has_others in rows
    ]
    return pl.DataFrame({"article_id": prepared["article_id"], "context": contexts}, schema=CONTEXTS)


def _hash(*parts: object) -> str:
    return blake2b(json.dumps(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _has_others(outlets: pl.Series, nearby: Nearby | None) -> list[bool]:
    """Whether the corpus has articles of other outlets."""
    sizes = {} if nearby is None else nearby.sizes
    total = sum(sizes.values())
    return [total > sizes.get(outlet, 0) for outlet in outlets.to_list()]


def part_contexts(work: Store, part: int, prepared: pl.DataFrame, crossing: Crossing, job: str) -> pl.DataFrame:
    """``contexts_of`` a stored part."""
    lines = pl.concat([work.get("lines", part), work.get("pieces", part)])
    return contexts_of(prepared, lines, work.get("fingerprints", part), crossing, job)


def _repeated_lines(lines: pl.DataFrame, fingerprints: pl.DataFrame, repeats: Repeats) -> Mapping[str, str]:
    """Which lines of each article repeat in its outlet, and which of them in nearly all of its articles."""
    found, _ = repeats.find(lines["outlet"], lines["line_key"].to_numpy())
    is_blanket = repeats.are_blanket(lines["outlet"], lines["line_key"].to_numpy(), share=BLANKET_SHARE)
    lines = lines.with_columns(
        told=pl.format("{}{}", "line_key", pl.when(pl.Series(is_blanket)).then(pl.lit("!")).otherwise(pl.lit("")))
    )
    of_article = fingerprints.select("article_id", "outlet", article_key="fingerprint").join(
        lines[found].select("outlet", "article_key", "told"), on=["outlet", "article_key"]
    )
    keys = of_article.group_by("article_id").agg(pl.col("told").sort())
    return {name: ",".join(map(str, found)) for name, found in keys.iter_rows()}


def _near(nearby: Nearby | None) -> Mapping[str, str]:
    """The texts that each article is compared with, as hashes of their facts and words; and whether there are any."""
    if nearby is None:
        return {}
    texts = nearby.texts
    hashes = {}
    for row, facts in enumerate(texts.facts.iter_rows()):
        digest = blake2b(repr(facts).encode("utf-8", "surrogatepass"), digest_size=16)
        for stream in (texts.words, texts.quotes):
            first, last = stream.text_first[row], stream.text_first[row + 1]
            digest.update(stream.keys[first:last].tobytes())
            digest.update(stream.start[first:last].tobytes())
        hashes[facts[0]] = digest.hexdigest()
    found = nearby.pairs.group_by("article_id").agg(pl.col("reference_id").sort())
    return {name: ",".join(hashes[reference] for reference in references) for name, references in found.iter_rows()}


def _with_corpus_told(taken: Result, nearby: Nearby | None) -> Result:
    """Measurements that were taken over, with the size of today's corpus in their reasons."""
    if nearby is None:
        return taken
    total = sum(nearby.sizes.values())
    n_searched = total - pl.col("outlet").replace_strict(dict(nearby.sizes), default=0, return_dtype=pl.Int64)
    reason, corpus = pl.col("reason"), pl.lit(nearby.describe())
    told = (
        pl.when(reason.str.starts_with("searched "))
        .then(pl.format("searched {} of {}", n_searched, corpus))
        .when(reason.str.starts_with("no article of another outlet"))
        .then(pl.format("{}: {}", reason.str.split(": ").list.first(), corpus))
        .otherwise(reason)
    )
    is_shared = pl.col("measure") == "shared_ratio"
    rows = taken.findings.measurements.with_columns(reason=pl.when(is_shared).then(told).otherwise(reason))
    return replace(taken, findings=Findings(rows, taken.findings.evidence))
