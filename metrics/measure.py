"""The main job: articles (and wire originals) in, measurements and evidence out, batch by batch."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeGuard

import polars as pl

from masthead.metrics.attribution.rules.find import find_by_rules
from masthead.metrics.attribution.table import Detector
from masthead.metrics.copy_ratio.find import WINDOW_DAYS
from masthead.metrics.copy_ratio.retrieval.references import Quoting
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.articles import Articles, as_frame
from masthead.metrics.reading.prepare import prepare
from masthead.metrics.running.batch import Options
from masthead.metrics.running.folder import IDENTITY, WORK, claim, join_hashes, locked, read_json, row_hashes
from masthead.metrics.running.job import JOB_ONLY, Done, Job, Progress, Source, TableSource
from masthead.metrics.running.run import run_in_folder, run_in_memory
from masthead.metrics.running.shards import merge_shards, run_shard
from masthead.metrics.running.spark.engine import is_spark, run_on_spark
from masthead.metrics.running.workers import check_sendable, n_cores
from masthead.metrics.storage.parts import MemoryStore
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import METRICS
from masthead.metrics.tables.schemas import ARTICLE_FACTS, ARTICLES, COPIES, EVIDENCE, MEASUREMENTS, OUTLETS
from masthead.metrics.text.hashing import HASH_VERSION

BATCH_SIZE = 512
FEW_PARTS = 4
"""With no more batches than this, starting processes costs more than it saves."""


def measure(
    articles: Articles | Source | Any,
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
    previous: str | Path | None = None,
) -> Measured:
    """Measure articles with all five metrics (or those named in ``metrics``).

    ``articles`` and ``wire`` are what ``read_articles`` gives, or frames with the columns of the articles table;
    ``articles`` may be what ``scan_articles`` gives, larger than memory, or a Spark frame, which is measured by Spark.
    Without ``wire`` nothing can be said about copying: the copy measures are ``no_reference`` and own text is article
    text. ``quotations="blank"`` keeps quoted words out of copying. With ``out`` the tables are written there as
    parquet parts, come back lazily, and a stopped run goes on where it stopped; ``workers`` processes share the work
    (all cores by default, one where there is little to do). ``previous`` is the folder of an earlier run: what it
    measured of articles that have not changed, nor anything that their measurements depend on, is taken over, and the
    tables are those of a full run. ``progress`` is called with a stage's
    name, articles done and articles in all. ``seed`` is kept with the settings for what is drawn later.

    Raises
    ------
    InputError
        With every fault at once: missing columns, wrong types, repeated ids, an empty ``wire``, an unknown metric.

    >>> row = {"article_id": "a", "outlet": "o", "text": "It rained, Ada Voss said.", "language": "en"}
    >>> measured = measure(pl.DataFrame([row]))
    >>> measured.measurements.filter(measure="attributed_sentence_share", view="all").select("numerator", "denominator").row(0)
    (1.0, 1.0)
    """
    if is_spark(articles):
        nothing = TableSource(ARTICLES.empty())
        job, outlets = _job(nothing, wire, metrics, quotations, seed, outlets, window_days, detector, batch_size)
        return _measure_on_spark(job, articles, outlets, None if out is None else Path(out))
    job, outlets = _job(articles, wire, metrics, quotations, seed, outlets, window_days, detector, batch_size)
    if previous is not None:
        job = replace(job, previous=Path(previous).resolve())
    if out is None:
        return _measured(run_in_memory(job, progress), job.settings, outlets)
    n_workers = _n_workers(workers, job.source, job.options, batch_size)
    done = run_in_folder(job, Path(out), n_workers=n_workers, progress=progress)
    return _saved(_measured(done, job.settings, outlets), Path(out))


def _measure_on_spark(job: Job, articles: Any, outlets: pl.DataFrame | None, folder: Path | None) -> Measured:
    if folder is None:
        return replace(run_on_spark(job, articles), outlets=outlets)
    with locked(folder):
        claim(folder, {**job.identity(), "engine": "spark"})
        replace(run_on_spark(job, articles, folder), outlets=outlets).save(folder)
        shutil.rmtree(folder / WORK, ignore_errors=True)
    return Measured.load(folder)


def measure_shard(
    articles: Articles | Source | Any,
    *,
    out: str | Path,
    shard: tuple[int, int],
    wire: Articles | Any | None = None,
    metrics: Sequence[str] | None = None,
    quotations: Quoting = "blank",
    seed: int = 0,
    progress: Progress | None = None,
    outlets: pl.DataFrame | None = None,
    window_days: tuple[float, float] = WINDOW_DAYS,
    detector: Detector = find_by_rules,
    batch_size: int = BATCH_SIZE,
) -> str:
    """Do one shard's part of ``measure``, and say what comes next; ``shard`` is (number from 1, number of shards).

    Independent processes that see one folder call it with the same settings and their own numbers; between and after
    their two rounds ``merge`` is called once. The tables are those of ``measure``.

    Raises
    ------
    InputError
        As ``measure``; where the number is not among the shards; where the folder was begun as another run.
    """
    number, of = shard
    if not 1 <= number <= of:
        raise InputError(Fault("shard", f"{number}/{of}", "a number from 1 to the number of shards, such as 1/8"))
    job, outlets = _job(articles, wire, metrics, quotations, seed, outlets, window_days, detector, batch_size)
    said = run_shard(job, Path(out), shard=shard, progress=progress)
    if outlets is not None and number == 1:
        outlets.write_parquet(Path(out) / "outlets.parquet")
    return said


def merge(out: str | Path) -> Measured | str:
    """What the shards of a run take together: the measured tables when all is done, else what comes next.

    Raises
    ------
    InputError
        Where ``out`` holds no shards, or some are missing (with their numbers).
    """
    folder = Path(out)
    done = merge_shards(folder)
    if isinstance(done, str):
        return done
    identity = read_json(folder / IDENTITY)
    settings = {name: value for name, value in identity.items() if name not in JOB_ONLY}
    outlets = folder / "outlets.parquet"
    return _saved(_measured(done, settings, pl.read_parquet(outlets) if outlets.is_file() else None), folder)


def _job(
    articles: Articles | Source | Any,
    wire: Articles | Any | None,
    metrics: Sequence[str] | None,
    quotations: Quoting,
    seed: int,
    outlets: pl.DataFrame | None,
    window_days: tuple[float, float],
    detector: Detector,
    batch_size: int,
) -> tuple[Job, pl.DataFrame | None]:
    options = Options(_chosen(metrics), quotations, window_days, detector)
    source: Source = articles if _is_source(articles) else TableSource(_table(articles, "articles"))
    wire_table = None if wire is None else _table(wire, "wire")
    if wire_table is not None and wire_table.is_empty():
        raise InputError(
            Fault("wire", "a table without rows", "at least one original", "leave wire out if there is none")
        )
    outlets = None if outlets is None else OUTLETS.check(outlets)
    return Job(source, wire_table, options, _names(outlets), _settings(wire_table, options, seed), batch_size), outlets


def _saved(measured: Measured, folder: Path) -> Measured:
    measured.save_rest(folder)
    return measured


def _measured(done: Done, settings: Mapping[str, Any], outlets: pl.DataFrame | None) -> Measured:
    whole = done.tables.whole
    read = {"n_articles": done.n_articles, "articles_hash": done.articles_hash}
    return Measured(
        measurements=whole("measurements", MEASUREMENTS.empty()),
        evidence=whole("evidence", EVIDENCE.empty()),
        article_facts=whole("article_facts", ARTICLE_FACTS.empty()),
        copies=whole("copies", COPIES.empty()),
        articles=whole("articles", prepare(ARTICLES.empty())),
        originals=done.originals if isinstance(done.tables, MemoryStore) else done.originals.lazy(),
        outlets=outlets,
        settings={**settings, **read},
    )


def _n_workers(workers: int | None, source: Source, options: Options, batch_size: int) -> int:
    """As many processes as asked for; else one for little work or a detector of the script's own, else one a core."""
    if workers is not None:
        return max(workers, 1)
    few = source.n_articles is not None and source.n_articles <= FEW_PARTS * batch_size
    try:
        check_sendable(options)
    except InputError:
        return 1
    return 1 if few else n_cores()


def _is_source(articles: object) -> TypeGuard[Source]:
    return hasattr(articles, "batches") and hasattr(articles, "n_articles")


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


def _settings(wire: pl.DataFrame | None, options: Options, seed: int) -> dict[str, object]:
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
        "n_originals": 0 if wire is None else len(wire),
        "originals_hash": None if wire is None else join_hashes(row_hashes(wire)),
    }
