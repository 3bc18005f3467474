"""What a user asks to have measured: checked at once, then a job and its articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypedDict, TypeGuard

import polars as pl

from masthead.metrics.attribution.rules.find import find_by_rules
from masthead.metrics.attribution.rules.lexicon import LANGUAGES, READ_LANGUAGES
from masthead.metrics.attribution.table import Detector
from masthead.metrics.catalog import MEASURES
from masthead.metrics.copy_ratio.find import WINDOW_DAYS
from masthead.metrics.copy_ratio.retrieval.references import Quoting
from masthead.metrics.errors import Fault, InputError, unknown
from masthead.metrics.reading.articles import Articles, as_frame
from masthead.metrics.running.batch import Options
from masthead.metrics.running.extra import check_extra, extra_settings
from masthead.metrics.running.folder import join_hashes, row_hashes
from masthead.metrics.running.job import Job, Source, TableSource
from masthead.metrics.tables.batch import Counting
from masthead.metrics.tables.measures import METRICS
from masthead.metrics.tables.outlet_names import other_names
from masthead.metrics.tables.schemas import ARTICLES, OUTLETS
from masthead.metrics.text.hashing import HASH_VERSION

BATCH_SIZE = 512


class Asked(TypedDict, total=False):
    """The settings of a request, as keywords: see ``Request``."""

    wire: Articles | Any | None
    outlets: pl.DataFrame | None
    metrics: str | Sequence[str] | None
    quotations: Quoting
    window_days: tuple[float, float]
    detector: Detector
    languages: str | Sequence[str]
    extra: Sequence[Counting]
    seed: int
    batch_size: int


@dataclass(frozen=True)
class Request:
    """How articles are to be measured, as ``measure`` is told it."""

    wire: Articles | Any | None = None
    outlets: pl.DataFrame | None = None
    metrics: str | Sequence[str] | None = None
    quotations: Quoting = "blank"
    window_days: tuple[float, float] = WINDOW_DAYS
    detector: Detector = find_by_rules
    languages: str | Sequence[str] = READ_LANGUAGES
    extra: Sequence[Counting] = ()
    seed: int = 0
    batch_size: int = BATCH_SIZE

    def job(self, previous: Path | None = None) -> Job:
        """The job, checked; ``previous`` is the folder of an earlier run to take over from.

        Raises
        ------
        InputError
            For an unknown metric, an empty ``wire``, or tables that lack columns.
        """
        options = Options(
            _chosen(self.metrics),
            self.quotations,
            self.window_days,
            self.detector,
            _readable(self.languages),
            check_extra(self.extra, MEASURES),
        )
        wire = None if self.wire is None else article_table(self.wire, "wire")
        if wire is not None and wire.is_empty():
            raise InputError(
                Fault("wire", "a table without rows", "at least one original", "leave wire out if there is none")
            )
        return Job(
            wire=wire,
            options=options,
            names=other_names(self.outlet_table),
            settings=_settings(wire, options, self.seed),
            batch_size=self.batch_size,
            previous=previous,
        )

    @cached_property
    def outlet_table(self) -> pl.DataFrame | None:
        """The table of outlets, checked."""
        return None if self.outlets is None else OUTLETS.check(self.outlets)


def source_of(articles: Articles | Source | Any) -> Source:
    """Articles as they are read batch by batch, whatever was given."""
    if _is_source(articles):
        return articles
    told = articles if isinstance(articles, Articles) else None
    return TableSource(article_table(articles, "articles"), told)


def article_table(articles: Articles | Any, what: str) -> pl.DataFrame:
    """The checked table of articles that are in memory; ``what`` names them in errors."""
    if isinstance(articles, Articles):
        return articles.table
    frame = as_frame(articles)
    if "text" not in frame.columns and "html" not in frame.columns:
        found = f"the columns {', '.join(frame.columns)}"
        raise InputError(Fault(what, found, "a column text or html", "read_articles maps usual names"))
    return ARTICLES.check(frame, what=what)


def _is_source(articles: object) -> TypeGuard[Source]:
    return hasattr(articles, "batches") and hasattr(articles, "n_articles")


def _chosen(metrics: str | Sequence[str] | None) -> tuple[str, ...]:
    """The metrics in their own order; a string is one name."""
    names = (metrics,) if isinstance(metrics, str) else metrics
    faults = [unknown("metrics", name, METRICS) for name in names or () if name not in METRICS]
    if faults:
        raise InputError(faults)
    return METRICS if names is None else tuple(name for name in METRICS if name in names)


def _readable(languages: str | Sequence[str]) -> tuple[str, ...]:
    names = (languages,) if isinstance(languages, str) else tuple(languages)
    faults = [unknown("languages", code, LANGUAGES) for code in names if code not in LANGUAGES]
    if faults:
        raise InputError(faults)
    return names


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
        "languages": list(options.languages),
        "seed": seed,
        "n_originals": 0 if wire is None else len(wire),
        "originals_hash": None if wire is None else join_hashes(row_hashes(wire)),
        **extra_settings(options.extra),
    }
