"""The main job: articles (and wire originals) in, measurements and evidence out, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.articles import Articles, as_frame
from masthead.metrics.attribution_rules import find_by_rules
from masthead.metrics.attribution_table import Detector
from masthead.metrics.batch import Crossing, Options, emit, measure_batch
from masthead.metrics.boilerplate_repeats import merge_lines
from masthead.metrics.copy_references import Quoting
from masthead.metrics.copying import WINDOW_DAYS
from masthead.metrics.duplicates import find_duplicates
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.hashing import HASH_VERSION
from masthead.metrics.measured import Frame, Measured
from masthead.metrics.measures import METRICS
from masthead.metrics.originals import Originals, build_originals
from masthead.metrics.passages import merge_passages
from masthead.metrics.prepare import prepare
from masthead.metrics.store import FolderStore, MemoryStore, Store
from masthead.metrics.tables import ARTICLE_FACTS, ARTICLES, COPIES, EVIDENCE, MEASUREMENTS, OUTLETS
from masthead.metrics.units import find_units

BATCH_SIZE = 256

Progress = Callable[[str, int, int], None]


def measure(
    articles: Articles | Any,
    *,
    wire: Articles | Any | None = None,
    metrics: Sequence[str] | None = None,
    quotations: Quoting = "blank",
    out: str | Path | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    outlets: pl.DataFrame | None = None,
    window_days: tuple[float, float] = WINDOW_DAYS,
    detector: Detector = find_by_rules,
    workers: int | None = None,
    batch_size: int = BATCH_SIZE,
) -> Measured:
    """Measure articles with all five metrics (or those named in ``metrics``).

    ``articles`` and ``wire`` are what ``read_articles`` gives, or frames with the columns of the articles table.
    Without ``wire`` nothing can be said about copying: the copy measures are ``no_reference`` and own text is article
    text. ``quotations="blank"`` keeps quoted words out of copying. With ``out`` the tables are written there as
    parquet parts, come back lazily, and a stopped run goes on where it stopped. ``progress`` is called with a stage's
    name, articles done and articles in all. ``seed`` is kept with the settings for what is drawn later.

    Raises
    ------
    InputError
        With every fault at once: missing columns, wrong types, repeated ids, an empty ``wire``, an unknown metric.

    >>> measured = measure(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": ["It rained, Ada Voss said."]}))
    >>> measured.measurements.filter(measure="attributed_sentence_share", view="all").select("numerator", "denominator").row(0)
    (1.0, 1.0)
    """
    options = Options(_chosen(metrics), quotations, window_days, detector)
    table = _table(articles, "articles")
    wire_table = None if wire is None else _table(wire, "wire")
    if wire_table is not None and wire_table.is_empty():
        raise InputError(
            Fault("wire", "a table without rows", "at least one original", "leave wire out if there is none")
        )
    outlets = None if outlets is None else OUTLETS.check(outlets)
    store: Store = MemoryStore() if out is None else FolderStore(Path(out))
    originals_table, originals = _read_originals(wire_table, quotations)
    batches = list(table.iter_slices(batch_size))
    crossing = _emit_all(batches, store, originals, _names(outlets), options, progress)
    _measure_all(batches, store, crossing, options, progress)
    store.put("originals", 0, originals_table)
    measured = Measured(
        measurements=store.whole("measurements", MEASUREMENTS.empty()),
        evidence=store.whole("evidence", EVIDENCE.empty()),
        article_facts=_with_units(store),
        copies=store.whole("copies", COPIES.empty()),
        articles=store.whole("articles", prepare(ARTICLES.empty())),
        originals=store.whole("originals", originals_table.clear()),
        outlets=outlets,
        settings=_settings(table, wire_table, options, seed),
    )
    if out is not None:
        measured.save_rest(Path(out))
    return measured


def _chosen(metrics: Sequence[str] | None) -> tuple[str, ...]:
    unknown = [name for name in metrics or () if name not in METRICS]
    if unknown:
        raise InputError([Fault("metrics", f"'{name}'", f"one of {', '.join(METRICS)}") for name in unknown])
    return METRICS if metrics is None else tuple(name for name in METRICS if name in metrics)


def _table(articles: Articles | Any, what: str) -> pl.DataFrame:
    if isinstance(articles, Articles):
        return articles.table
    frame = as_frame(articles)
    if "text" not in frame.columns and "html" not in frame.columns:
        raise InputError(
            Fault(
                what,
                f"the columns {', '.join(frame.columns)}",
                "a column text or html",
                "read_articles maps usual names",
            )
        )
    return ARTICLES.check(frame, what=what)


def _names(outlets: pl.DataFrame | None) -> Mapping[str, Sequence[str]]:
    """Other names of each outlet and agency: name, domain, and the listed ones."""
    if outlets is None:
        return {}
    return {
        row["outlet"]: [
            name.strip()
            for name in (row["name"] or "", row["domain"] or "", *(row["other_names"] or "").split(";"))
            if name.strip()
        ]
        for row in outlets.iter_rows(named=True)
    }


def _read_originals(wire: pl.DataFrame | None, quotations: Quoting) -> tuple[pl.DataFrame, Originals | None]:
    if wire is None:
        return prepare(ARTICLES.empty()), None
    prepared = prepare(wire)
    return prepared, build_originals(prepared, quotations=quotations)


def _emit_all(
    batches: Sequence[pl.DataFrame],
    store: Store,
    originals: Originals | None,
    names: Mapping[str, Sequence[str]],
    options: Options,
    progress: Progress | None,
) -> Crossing:
    n_articles, done = sum(map(len, batches)), 0
    for part, batch in enumerate(batches):
        if not store.has("passages", part):
            prepared = prepare(batch)
            emitted = emit(prepared, options)
            store.put("articles", part, prepared)
            store.put("lines", part, emitted.lines)
            store.put("fingerprints", part, emitted.fingerprints)
            store.put("passages", part, emitted.passages)
        done += len(batch)
        if progress is not None:
            progress("reading", done, n_articles)
    duplicates = find_duplicates(pl.concat(store.parts("fingerprints"))) if batches else None
    return Crossing(
        merge_lines(store.parts("lines")),
        originals,
        merge_passages(store.parts("passages"), quotations=options.quotations),
        {} if duplicates is None else dict(duplicates.iter_rows()),
        names,
    )


def _measure_all(
    batches: Sequence[pl.DataFrame], store: Store, crossing: Crossing, options: Options, progress: Progress | None
) -> None:
    n_articles, done = sum(map(len, batches)), 0
    for part, batch in enumerate(batches):
        if not store.has("copies", part):
            result = measure_batch(store.get("articles", part), crossing, options)
            store.put("measurements", part, result.findings.measurements)
            store.put("evidence", part, result.findings.evidence)
            store.put("article_facts", part, result.article_facts)
            store.put("copies", part, result.copies)
        done += len(batch)
        if progress is not None:
            progress("measuring", done, n_articles)


def _with_units(store: Store) -> Frame:
    facts = store.whole("article_facts", ARTICLE_FACTS.empty())
    copies = store.whole("copies", COPIES.empty())
    known = facts.lazy().select("article_id", "outlet", "duplicate_of", n_words="n_article_words").collect()
    units = find_units(known, copies.lazy().collect())
    with_units = facts.lazy().drop("unit_id").join(units.lazy(), on="article_id", how="left", maintain_order="left")
    with_units = with_units.select(list(ARTICLE_FACTS.schema))
    return with_units.collect() if isinstance(facts, pl.DataFrame) else with_units


def _settings(table: pl.DataFrame, wire: pl.DataFrame | None, options: Options, seed: int) -> dict[str, object]:
    return {
        "masthead": version("masthead"),
        "polars": version("polars"),
        "sentencex": version("sentencex"),
        "hash_version": HASH_VERSION,
        "metrics": list(options.metrics),
        "quotations": options.quotations,
        "window_days": list(options.window_days),
        "detector": getattr(options.detector, "__name__", type(options.detector).__name__),
        "seed": seed,
        "n_articles": len(table),
        "articles_hash": _fingerprint(table),
        "n_originals": 0 if wire is None else len(wire),
        "originals_hash": None if wire is None else _fingerprint(wire),
    }


def _fingerprint(table: pl.DataFrame) -> str:
    """blake2b over the ids, outlets, dates and texts of a table, in order."""
    digest = blake2b(digest_size=16)
    for row in table.select("article_id", "outlet", pl.col("published").cast(pl.String), "text", "html").iter_rows():
        digest.update("\x00".join(value or "" for value in row).encode("utf-8", "surrogatepass") + b"\x01")
    return digest.hexdigest()
