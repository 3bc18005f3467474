"""The steps of a run, each on one part or on what all parts emitted: emit, merge, measure, finish.

Every step is a function of stored parts, so that it runs the same in one process, in many, or as a shard of a job.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from masthead.metrics.boilerplate.repeats import Repeats, merge_lines
from masthead.metrics.copy_ratio.corpus.duplicates import find_duplicates
from masthead.metrics.copy_ratio.corpus.neighborhood import KIN, Neighborhood, build_neighborhood
from masthead.metrics.copy_ratio.corpus.neighbors import pair_neighbors
from masthead.metrics.copy_ratio.corpus.units import find_units
from masthead.metrics.copy_ratio.retrieval.originals import Originals
from masthead.metrics.copy_ratio.retrieval.references import Quoting
from masthead.metrics.errors import InputError
from masthead.metrics.files.drafts import read_json, write_json
from masthead.metrics.files.seals import changed, facts_of
from masthead.metrics.reading.prepare import prepare
from masthead.metrics.running.batch import Crossing, Options, emit, measure_batch
from masthead.metrics.running.folder import WORK, Journal
from masthead.metrics.running.previous import Previous, measure_changed, part_contexts
from masthead.metrics.storage.parts import FolderStore, Store
from masthead.metrics.tables.schemas import ARTICLE_FACTS, COPIES, TIME

EMITTED = ("lines", "pieces", "passages", "grams", "fingerprints")
MEASURED = ("measurements", "evidence", "copies", "kin", "contexts", "facts")

FINGERPRINTS = pl.Schema(
    {
        "article_id": pl.String(),
        "outlet": pl.String(),
        "published": TIME,
        "fingerprint": pl.UInt64(),
        "n_words": pl.Int64(),
    }
)

Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Stores:
    """Where a run keeps its tables, and what it needs only until it is complete."""

    tables: Store
    work: Store
    journal: Journal | None = None

    def place(self, stage: str) -> Store:
        """The store of a stage."""
        return self.work if stage in EMITTED or stage == "facts" else self.tables

    def seal(self, step: str, part: int) -> None:
        """Keep the hashes of what a step wrote for a part: the last thing done for it."""
        if self.journal is not None:
            stores = [store for store in (self.tables, self.work) if isinstance(store, FolderStore)]
            self.journal.seal(
                step, part, {path: facts for store in stores for path, facts in store.take_written().items()}
            )


@dataclass(frozen=True)
class Corpus:
    """What the parts of a run know of one another, merged."""

    repeats: Repeats
    duplicates: pl.DataFrame
    neighborhood: Neighborhood
    originals: Originals | None
    names: Names

    def crossing(self, prepared: pl.DataFrame) -> Crossing:
        """What concerns the given articles."""
        twice = self.duplicates.join(prepared.select("article_id"), on="article_id", how="semi")
        near = self.neighborhood.near(prepared["article_id"])
        return Crossing(self.repeats, self.originals, near, dict(twice.iter_rows()), self.names)


def emit_part(stores: Stores, part: int, articles: pl.DataFrame, options: Options) -> None:
    """Prepare the articles of a part, and write what they tell the others."""
    prepared = prepare(articles)
    emitted = emit(prepared, options)
    stores.tables.put("articles", part, prepared)
    for stage in EMITTED:
        stores.work.put(stage, part, getattr(emitted, stage))
    stores.seal("emitted", part)


def merge_parts(
    work: Store, quotations: Quoting, originals: Originals | None, names: Names, folder: Path | None = None
) -> Corpus:
    """What all parts emitted, as one; its bulk is written to ``folder`` and mapped from there where one is given."""
    working = None if folder is None else folder / "scratch"
    fingerprints = work.whole("fingerprints", pl.DataFrame(schema=FINGERPRINTS)).lazy().collect()
    sizes = dict(fingerprints["outlet"].value_counts().sort("outlet").iter_rows())
    neighborhood = build_neighborhood(
        work.parts("passages"),
        pair_neighbors(work.parts("grams"), folder=working),
        sizes,
        quotations=quotations,
        folder=None if folder is None else folder / "neighborhood",
    )
    repeats = merge_lines(work.parts("lines"), folder=working)
    corpus = Corpus(repeats, find_duplicates(fingerprints), neighborhood, originals, names)
    if folder is not None:
        _save(corpus, folder)
    return corpus


def measure_part(
    stores: Stores, part: int, corpus: Corpus, options: Options, job: str = "", previous: Previous | None = None
) -> None:
    """Measure the articles of a part, and write what was found; the facts come last and say that it is done.

    ``job`` is a hash of all that is the same for every article; articles that ``previous`` measured in the same
    context are taken over.
    """
    prepared = stores.tables.get("articles", part)
    crossing = corpus.crossing(prepared)
    contexts = part_contexts(stores.work, part, prepared, crossing, job)
    if previous is None:
        result = measure_batch(prepared, crossing, options)
    else:
        result = measure_changed(prepared, contexts, crossing, options, previous)
    stores.tables.put("measurements", part, result.findings.measurements)
    stores.tables.put("evidence", part, result.findings.evidence)
    stores.tables.put("copies", part, result.copies)
    stores.tables.put("kin", part, result.kin)
    stores.tables.put("contexts", part, contexts)
    stores.work.put("facts", part, result.article_facts)
    stores.seal("measured", part)


def finish(stores: Stores, n_parts: int) -> None:
    """Write the article facts with the units, which only all parts together tell."""
    columns = ["article_id", "outlet", "duplicate_of", "n_article_words"]
    facts = pl.concat([ARTICLE_FACTS.empty().select(columns), *(f.select(columns) for f in stores.work.parts("facts"))])
    copies, kin = stores.tables.whole("copies", COPIES.empty()), stores.tables.whole("kin", pl.DataFrame(schema=KIN))
    units = units_of(facts.lazy(), copies.lazy(), kin.lazy())["unit_id"]
    first = 0
    for part in range(n_parts):
        rows = stores.work.get("facts", part)
        stores.tables.put("article_facts", part, rows.with_columns(unit_id=units.slice(first, len(rows))))
        stores.seal("finished", part)
        first += len(rows)


def units_of(facts: pl.LazyFrame, copies: pl.LazyFrame, kin: pl.LazyFrame) -> pl.DataFrame:
    """The unit of every article, in order."""
    known = facts.select("article_id", "outlet", "duplicate_of", n_words="n_article_words").collect(engine="streaming")
    return find_units(known, copies, kin)


def is_merged(folder: Path) -> bool:
    """Whether ``merge_parts`` has written all that ``load_corpus`` reads, and it is as it was written."""
    about = folder / "corpus.json"
    if not about.is_file():
        return False
    try:
        return not changed(folder, read_json(about)["files"])
    except (InputError, KeyError, TypeError):
        return False


def load_corpus(folder: Path) -> Corpus:
    """What ``merge_parts`` wrote to ``folder``, its bulk mapped into memory and shared between processes."""
    about = read_json(folder / "corpus.json")
    return Corpus(
        Repeats(pl.read_ipc(folder / "repeated_lines.arrow"), pl.read_parquet(folder / "outlets.parquet")),
        pl.read_parquet(folder / "duplicates.parquet"),
        Neighborhood.load(folder / "neighborhood"),
        Originals.load(folder / "originals") if about["has_originals"] else None,
        about["names"],
    )


def _save(corpus: Corpus, folder: Path) -> None:
    corpus.repeats.lines.rechunk().write_ipc(folder / "repeated_lines.arrow", compression="uncompressed")
    corpus.repeats.outlets.write_parquet(folder / "outlets.parquet")
    corpus.duplicates.write_parquet(folder / "duplicates.parquet")
    about = {
        "has_originals": corpus.originals is not None,
        "names": {outlet: list(names) for outlet, names in corpus.names.items()},
        "files": {
            path.relative_to(folder).as_posix(): facts_of(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != "corpus.json"
        },
    }
    write_json(folder / "corpus.json", about)


def folder_stores(folder: Path) -> Stores:
    """The stores of a run in a folder."""
    return Stores(FolderStore(folder), FolderStore(folder / WORK), Journal(folder))
