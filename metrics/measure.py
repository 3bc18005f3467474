"""The main job: articles (and wire originals) in, measurements and evidence out, batch by batch."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack, overload

import polars as pl

from masthead.metrics.attribution.rules.find import find_by_rules
from masthead.metrics.attribution.rules.lexicon import READ_LANGUAGES
from masthead.metrics.attribution.table import Detector
from masthead.metrics.catalog import declared_of
from masthead.metrics.copy_ratio.find import WINDOW_DAYS
from masthead.metrics.copy_ratio.retrieval.references import Quoting
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import drafted, read_json
from masthead.metrics.reading.articles import Articles
from masthead.metrics.reading.prepare import prepare
from masthead.metrics.running.extra import own_measures
from masthead.metrics.running.folder import IDENTITY, WORK, Journal, claim, locked
from masthead.metrics.running.job import JOB_ONLY, Done, Job, Progress, Source
from masthead.metrics.running.request import BATCH_SIZE, Asked, Request, source_of
from masthead.metrics.running.run import run_in_folder, run_in_memory
from masthead.metrics.running.shards import merge_shards, run_shard
from masthead.metrics.running.spark.engine import is_spark, run_on_spark
from masthead.metrics.running.workers import check_sendable, n_cores
from masthead.metrics.storage.parts import MemoryStore
from masthead.metrics.tables.accounts import ACCOUNTS, close_accounts
from masthead.metrics.tables.batch import Counting
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.schemas import ARTICLE_FACTS, ARTICLES, COPIES, EVIDENCE, MEASUREMENTS

FEW_PARTS = 4
"""With no more batches than this, starting processes costs more than it saves."""


@overload
def measure(
    articles: Articles | Source | Any,
    *,
    out: None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    previous: str | Path | None = None,
    **asked: Unpack[Asked],
) -> Measured[pl.DataFrame]: ...


@overload
def measure(
    articles: Articles | Source | Any,
    *,
    out: str | Path,
    progress: Progress | None = None,
    workers: int | None = None,
    previous: str | Path | None = None,
    **asked: Unpack[Asked],
) -> Measured[pl.LazyFrame]: ...


def measure(
    articles: Articles | Source | Any,
    *,
    wire: Articles | Any | None = None,
    metrics: str | Sequence[str] | None = None,
    quotations: Quoting = "blank",
    out: str | Path | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    outlets: pl.DataFrame | None = None,
    window_days: tuple[float, float] = WINDOW_DAYS,
    detector: Detector = find_by_rules,
    languages: str | Sequence[str] = READ_LANGUAGES,
    extra: Sequence[Counting] = (),
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
    name, articles done and articles in all. ``languages`` are those whose attributions and sources are read: the rules
    for German are experimental and run on request only (``("en", "de")``). ``extra`` are functions of a batch that count
    measures of your own (see ``counts``): they run wherever the articles are measured. ``seed`` is kept with the settings for what is drawn later.

    Raises
    ------
    InputError
        With every fault at once: missing columns, wrong types, repeated ids, an empty ``wire``, an unknown metric; for a
        function of ``extra`` that cannot be used or that workers cannot import.

    >>> row = {"article_id": "a", "outlet": "o", "text": "It rained, Ada Voss said.", "language": "en"}
    >>> measured = measure(pl.DataFrame([row]))
    >>> measured.measurements.filter(measure="attributed_sentence_share", view="all").select("numerator", "denominator").row(0)
    (1.0, 1.0)
    """
    request = Request(
        wire=wire,
        outlets=outlets,
        metrics=metrics,
        quotations=quotations,
        window_days=window_days,
        detector=detector,
        languages=languages,
        extra=extra,
        seed=seed,
        batch_size=batch_size,
    )
    folder = None if out is None else Path(out)
    if is_spark(articles):
        return _measure_on_spark(request, articles, folder)
    source, job = source_of(articles), request.job(None if previous is None else Path(previous).resolve())
    if folder is None:
        return _measured(run_in_memory(job, source, progress), job.settings, request.outlet_table)
    n_workers = _n_workers(workers, source, job)
    done = run_in_folder(job, source, folder, n_workers=n_workers, progress=progress)
    return _saved(_measured(done, job.settings, request.outlet_table), folder)


def _measure_on_spark(request: Request, articles: Any, folder: Path | None) -> Measured:
    job, outlets = request.job(), request.outlet_table
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
    progress: Progress | None = None,
    **asked: Unpack[Asked],
) -> str:
    """Do one shard's part of ``measure``, and say what comes next; ``shard`` is (number from 1, number of shards).

    ``asked`` are the settings of ``measure``: wire, outlets, metrics, quotations, window_days, detector, languages, extra,
    seed, batch_size. Independent processes that see one folder call it with the same settings and their own numbers; between and after
    their two rounds ``merge`` is called once. The tables are those of ``measure``.

    Raises
    ------
    InputError
        As ``measure``; where the number is not among the shards; where the folder was begun as another run.
    """
    number, of = shard
    if not 1 <= number <= of:
        raise InputError(Fault("shard", f"{number}/{of}", "a number from 1 to the number of shards, such as 1/8"))
    request = Request(**asked)
    said = run_shard(request.job(), source_of(articles), Path(out), shard=shard, progress=progress)
    if request.outlet_table is not None and number == 1:
        with drafted(Path(out) / "outlets.parquet") as draft:
            request.outlet_table.write_parquet(draft)
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


def _saved(measured: Measured, folder: Path) -> Measured:
    measured.save_rest(folder, Journal(folder).sealed())
    return measured


def _measured(done: Done, settings: Mapping[str, Any], outlets: pl.DataFrame | None) -> Measured:
    whole = done.tables.whole
    measurements, facts = whole("measurements", MEASUREMENTS.empty()), whole("article_facts", ARTICLE_FACTS.empty())
    read = {
        "n_articles": done.n_articles,
        "articles_hash": done.articles_hash,
        ACCOUNTS: close_accounts(done.reading, facts, measurements),
    }
    return Measured(
        measurements=measurements,
        evidence=whole("evidence", EVIDENCE.empty()),
        article_facts=facts,
        copies=whole("copies", COPIES.empty()),
        articles=whole("articles", prepare(ARTICLES.empty())),
        originals=done.originals if isinstance(done.tables, MemoryStore) else done.originals.lazy(),
        outlets=outlets,
        settings={**settings, **read},
        declared=(*declared_of(settings["metrics"]), *own_measures(settings)),
    )


def _n_workers(workers: int | None, source: Source, job: Job) -> int:
    """As many processes as asked for; else one for little work or a detector of the script's own, else one per core."""
    if workers is not None:
        return max(workers, 1)
    few = source.n_articles is not None and source.n_articles <= FEW_PARTS * job.batch_size
    try:
        check_sendable(job.options)
    except InputError:
        return 1
    return 1 if few else n_cores()
