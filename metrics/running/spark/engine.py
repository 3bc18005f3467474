"""The same measures on Spark, through Arrow batches: a small adapter and no engine of our own.

The functions are those of a run on one machine; what crosses articles is done by Spark. Lines that repeat within an
outlet are counted by a grouped aggregation, neighbors are paired by grouping sampled 5-grams, their texts reach the
articles by a join, and the index of the wire originals goes to every executor as files (a broadcast join).
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl

from masthead.metrics.boilerplate.repeats import LINES_SCHEMA, MIN_ARTICLES, Repeats
from masthead.metrics.catalog import declared_of
from masthead.metrics.copy_ratio.corpus.duplicates import find_duplicates
from masthead.metrics.copy_ratio.corpus.neighborhood import KIN, PASSAGES, build_neighborhood
from masthead.metrics.copy_ratio.corpus.neighbors import GRAMS_SCHEMA, PAIRS_SCHEMA, best_pairs, propose_pairs
from masthead.metrics.copy_ratio.retrieval.originals import Originals
from masthead.metrics.errors import Fault, InputError, MastheadError, MissingExtraError
from masthead.metrics.reading.articles import Articles
from masthead.metrics.reading.prepare import PREPARED_SCHEMA, prepare
from masthead.metrics.running.batch import Options, emit, measure_batch
from masthead.metrics.running.extra import own_measures
from masthead.metrics.running.folder import WORK
from masthead.metrics.running.job import Job, Source
from masthead.metrics.running.run import read_originals
from masthead.metrics.running.spark.tables import (
    from_arrow,
    group_frames,
    map_frames,
    spark_schema,
    to_arrow,
    to_polars,
)
from masthead.metrics.running.steps import FINGERPRINTS, Corpus, units_of
from masthead.metrics.storage.buckets import scratch
from masthead.metrics.storage.parts import FolderStore
from masthead.metrics.tables.accounts import ACCOUNTS, close_accounts, reading_accounts
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.schemas import ARTICLE_FACTS, ARTICLES, COPIES, EVIDENCE, MEASUREMENTS
from masthead.metrics.text.hashing import keys_of

_PREPARED = {name: dtype for name, dtype in ARTICLES.schema.items() if name != "html"} | PREPARED_SCHEMA
_LINES = {**LINES_SCHEMA}
_STAGED = {"stage": pl.String, "payload": pl.Binary}
_NEAR = {"article": pl.UInt64, "neighbor": pl.UInt64, **PASSAGES}
_TABLES = {
    "measurements": MEASUREMENTS.schema,
    "evidence": EVIDENCE.schema,
    "article_facts": ARTICLE_FACTS.schema,
    "copies": COPIES.schema,
    "kin": KIN,
}
_OWN_ERROR = re.compile(r"masthead\.metrics\.errors\.\w+Error: (.*)")
_BUCKETS = 64
_STAGED_ROWS = 10_000


def is_spark(data: object) -> bool:
    """Whether something is a Spark frame."""
    return type(data).__module__.startswith("pyspark.sql")


def start_spark() -> Any:
    """A Spark session: the active one, or one on the cores of this machine.

    Raises
    ------
    MissingExtraError
        Where pyspark is not installed.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingExtraError("spark", "Measuring on Spark") from error
    return SparkSession.builder.appName("masthead").config("spark.ui.showConsoleProgress", "false").getOrCreate()


def run_on_spark(job: Job, data: Any, folder: Path | None = None) -> Measured:
    """Measure the articles of a Spark frame with the columns of the articles table.

    The tables come to the driver sorted by article. Working files of the driver lie in ``folder``, where one is
    given; those of the executors lie with Spark's own.
    """
    _check_ids(data)
    size = job.batch_size
    emitted = _emit(job, data)
    originals_table, originals = read_originals(job)
    prepared = emitted.table("prepared", _PREPARED)
    shared = _share(job, emitted, prepared, originals)
    near = _near(emitted.table("grams", GRAMS_SCHEMA), emitted.table("passages", PASSAGES))
    n_groups = max(1, -(-sum(shared.sizes.values()) // size))
    with scratch(folder and folder / WORK / "spark") as place, _explained():
        archive = _ship(data.sparkSession, shared, place)
        measured = _Stages(_measure(prepared, near, archive, n_groups).persist(_disk_only()), size)
        tables = {name: to_polars(measured.table(name, schema), schema) for name, schema in _TABLES.items()}
    articles = to_polars(prepared, _PREPARED).sort("article_id")
    measured.frame.unpersist()
    emitted.frame.unpersist()
    units = units_of(tables["article_facts"].lazy(), tables["copies"].lazy(), tables["kin"].lazy())
    facts = tables["article_facts"].drop("unit_id").join(units, on="article_id", how="left")
    return Measured(
        measurements=tables["measurements"].sort("article_id", maintain_order=True),
        evidence=tables["evidence"].sort("article_id", maintain_order=True),
        article_facts=facts.select(list(ARTICLE_FACTS.schema)).sort("article_id"),
        copies=tables["copies"].sort("article_id", "reference_kind", "reference_id"),
        articles=articles,
        originals=originals_table,
        settings={
            **job.settings,
            "n_articles": len(articles),
            "engine": "spark",
            ACCOUNTS: close_accounts(reading_accounts(None, len(articles)), facts, tables["measurements"]),
        },
        declared=(*declared_of(job.options.metrics), *own_measures(job.settings)),
    )


@dataclass(frozen=True)
class _Stages:
    """Rows of several tables in one Spark frame, packed by stage: what one pass over the articles gives."""

    frame: Any
    size: int

    def table(self, name: str, schema: Mapping[str, Any]) -> Any:
        """The rows of one stage, unpacked."""
        return map_frames(
            self.frame.filter(self.frame.stage == name), _STAGED, _unpack_payloads, schema, size=self.size
        )


def _emit(job: Job, data: Any) -> _Stages:
    """The articles prepared, and what each batch tells the others."""
    given = {name: dtype for name, dtype in ARTICLES.schema.items() if name in data.columns}
    options = replace(job.options, extra=())

    def emitted(batch: pl.DataFrame) -> Iterable[pl.DataFrame]:
        prepared = prepare(ARTICLES.check(batch))
        told = emit(prepared, options)
        yield _staged({"prepared": prepared, **{stage: getattr(told, stage) for stage in _EMITTED}})

    return _Stages(map_frames(data, given, emitted, _STAGED, size=job.batch_size).persist(_disk_only()), job.batch_size)


def _staged(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Several tables as rows of one, each packed."""
    return pl.DataFrame(
        {"stage": list(frames), "payload": [_packed(frame) for frame in frames.values()]}, schema=_STAGED
    )


def _share(job: Job, emitted: _Stages, prepared: Any, originals: Originals | None) -> _Shared:
    """What crosses articles, counted by Spark."""
    sizes = sorted((row["outlet"], row["count"]) for row in prepared.groupBy("outlet").count().collect())
    return _Shared(
        options=job.options,
        repeats=_repeats(emitted.table("lines", _LINES)),
        duplicates=_duplicates(emitted.table("fingerprints", FINGERPRINTS)),
        originals=originals,
        names=dict(job.names),
        sizes=dict(sizes),
    )


_EMITTED = {"lines": _LINES, "passages": PASSAGES, "grams": GRAMS_SCHEMA, "fingerprints": FINGERPRINTS}


@contextmanager
def _explained() -> Iterator[None]:
    """An error that masthead raised on purpose on an executor as itself, without Spark's trace of it.

    Raises
    ------
    MastheadError
        What was told there.
    """
    from pyspark.errors import PythonException

    try:
        yield
    except PythonException as error:
        told = _OWN_ERROR.search(str(error))
        if told is None:
            raise
        raise MastheadError(told[1].strip()) from error


def _check_ids(data: Any) -> None:
    missing = [name for name in ("article_id", "outlet") if name not in data.columns]
    if missing or not {"text", "html"} & set(data.columns):
        found = f"the columns {', '.join(data.columns)}"
        expected = "article_id, outlet, and text or html"
        raise InputError(Fault("the Spark frame", found, expected, "rename or add columns before measuring"))
    repeated = data.groupBy("article_id").count().filter("count > 1").limit(1).collect()
    if repeated:
        twice = f"article_id {repeated[0]['article_id']!r} {repeated[0]['count']} times"
        raise InputError(Fault("the Spark frame", twice, "each article_id once", "drop or rename the repeated rows"))


def _disk_only() -> Any:
    from pyspark import StorageLevel

    return StorageLevel.DISK_ONLY


def _packed(frame: pl.DataFrame) -> bytes:
    return pickle.dumps(frame, protocol=pickle.HIGHEST_PROTOCOL)


def _unpack_payloads(rows: pl.DataFrame) -> Iterable[pl.DataFrame]:
    return (pickle.loads(payload) for payload in rows["payload"].to_list())


def _repeats(lines: Any) -> Repeats:
    """Lines that repeat within an outlet: distinct rows, counted by outlet and line."""
    from pyspark.sql import functions as f

    distinct = lines.dropDuplicates(["outlet", "article_key", "line_key"])
    counted = distinct.groupBy("outlet", "line_key").agg(
        f.count("*").alias("n_articles"), f.min("n_words").alias("n_words")
    )
    schema = {"outlet": pl.String, "line_key": pl.UInt64, "n_articles": pl.UInt32, "n_words": pl.UInt32}
    outlets = lines.select("outlet", "article_key").distinct().groupBy("outlet").agg(f.count("*").alias("n_articles"))
    return Repeats(
        to_polars(counted.filter(f"n_articles >= {MIN_ARTICLES}"), schema).sort("line_key", "outlet"),
        to_polars(outlets, {"outlet": pl.String, "n_articles": pl.UInt32}).sort("outlet"),
    )


def _duplicates(fingerprints: Any) -> pl.DataFrame:
    """Articles whose text stands in their outlet already; only texts that stand there twice come to the driver."""
    keys = ["outlet", "fingerprint", "n_words"]
    twice = fingerprints.groupBy(*keys).count().filter("count > 1").drop("count")
    return find_duplicates(to_polars(fingerprints.join(twice, keys), FINGERPRINTS))


def _proposed(grams: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=PAIRS_SCHEMA), *propose_pairs(grams)])


def _near(grams: Any, passages: Any) -> Any:
    """For every article the texts that it is compared with."""
    from pyspark.sql import functions as f

    by_gram = f.pmod(f.col("gram"), f.lit(_BUCKETS))
    by_article = f.pmod(f.col("article"), f.lit(_BUCKETS))
    proposed = group_frames(grams, GRAMS_SCHEMA, by_gram, _proposed, PAIRS_SCHEMA)
    best = group_frames(proposed, PAIRS_SCHEMA, by_article, best_pairs, PAIRS_SCHEMA)
    keyed = {"neighbor": pl.UInt64, **PASSAGES}

    def with_keys(frame: pl.DataFrame) -> Iterable[pl.DataFrame]:
        yield frame.with_columns(keys_of(frame["reference_id"]).alias("neighbor"))

    texts = map_frames(passages, PASSAGES, with_keys, keyed, size=4096)
    return best.select("article", "neighbor").join(texts, "neighbor")


@dataclass(frozen=True)
class _Shared:
    """What every executor needs."""

    options: Options
    repeats: Repeats
    duplicates: pl.DataFrame
    originals: Originals | None
    names: Mapping[str, Any]
    sizes: Mapping[str, int]


def _measure(prepared: Any, near: Any, archive: str, n_groups: int) -> Any:
    """Articles and the texts near them, brought together by Spark in groups, measured."""
    from pyspark.sql import functions as f

    def with_keys(frame: pl.DataFrame) -> Iterable[pl.DataFrame]:
        yield frame.with_columns(keys_of(frame["article_id"]).alias("article"))

    keyed = map_frames(prepared, _PREPARED, with_keys, {"article": pl.UInt64, **_PREPARED}, size=4096)
    group = f.pmod(f.col("article"), f.lit(n_groups))

    def measure_group(left: Any, right: Any) -> Any:
        articles = from_arrow(left.select(list(_PREPARED)), _PREPARED).sort("article_id")
        texts = from_arrow(right.select(list(_NEAR)), _NEAR)
        pairs = texts.select("article", "neighbor").sort("article", "neighbor")
        known = _unshipped(archive)
        passages = texts.unique("neighbor", maintain_order=True).select(list(PASSAGES))
        neighborhood = build_neighborhood([passages], pairs, known.sizes, quotations=known.options.quotations)
        corpus = Corpus(known.repeats, known.duplicates, neighborhood, known.originals, known.names)
        result = measure_batch(articles, corpus.crossing(articles), known.options)
        frames = {
            "measurements": result.findings.measurements,
            "evidence": result.findings.evidence,
            "article_facts": result.article_facts,
            "copies": result.copies,
            "kin": result.kin,
        }
        return to_arrow(_staged(frames), _STAGED)

    left = keyed.withColumn("_group", group).groupBy("_group")
    right = near.withColumn("_group", group).groupBy("_group")
    return left.cogroup(right).applyInArrow(measure_group, spark_schema(_STAGED))


def _ship(spark: Any, shared: _Shared, folder: Path) -> str:
    """Send what every executor needs to all of them, as one archive in ``folder``; its name.

    Functions of a script or notebook travel as they are; those of a module are imported there.
    """
    from pyspark import cloudpickle

    parts = folder / "parts"
    parts.mkdir()
    if shared.originals is not None:
        shared.originals.save(parts / "originals")
    (parts / "shared.pickle").write_bytes(cloudpickle.dumps(replace(shared, originals=None)))
    archive = folder / f"masthead-{uuid4().hex}.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(parts.rglob("*")):
            file.write(path, path.relative_to(parts))
    shutil.rmtree(parts)
    spark.sparkContext.addFile(str(archive.resolve()))
    return archive.name


@cache
def _unshipped(archive: str) -> _Shared:
    """What was shipped, unpacked once a machine beside the archive; the index of the originals is mapped into memory."""
    from pyspark import SparkFiles

    path = Path(SparkFiles.get(archive))
    folder = path.with_suffix("")
    if not folder.is_dir():
        draft = path.with_suffix(f".{os.getpid()}")
        with zipfile.ZipFile(path) as file:
            file.extractall(draft)
        with suppress(OSError):
            draft.rename(folder)
        shutil.rmtree(draft, ignore_errors=True)
    try:
        shared: _Shared = pickle.loads((folder / "shared.pickle").read_bytes())
    except (ImportError, AttributeError) as error:
        found = f"{type(error).__name__}: {error}"
        hint = "install its module on every executor, or send it with spark.sparkContext.addPyFile"
        raise MastheadError(
            str(Fault("a Spark executor", found, "a detector and own measures that it can import", hint))
        ) from error
    saved = folder / "originals"
    return replace(shared, originals=Originals.load(saved) if saved.is_dir() else None)


def to_spark(articles: Articles | Source, spark: Any, folder: Path) -> Any:
    """Articles of this machine as a Spark frame; what is larger than memory goes through working files in ``folder``."""
    if isinstance(articles, Articles):
        schema = {name: dtype for name, dtype in ARTICLES.schema.items() if name in articles.table.columns}
        return spark.createDataFrame(to_arrow(articles.table, schema))
    store = FolderStore(folder / WORK)
    shutil.rmtree(store.folder / "input", ignore_errors=True)
    for part, batch in enumerate(articles.batches(_STAGED_ROWS)):
        store.put("input", part, batch.select(list(ARTICLES.schema)))
    return spark.read.parquet(str(store.folder.resolve() / "input"))
