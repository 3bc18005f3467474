"""Transparent source-reliability scores for news outlets, down to the words in the articles.

articles = masthead.read_articles("articles.parquet")
wire     = masthead.read_articles("wire/")
measured = masthead.measure(articles, wire=wire)
features = masthead.summarize(measured)
card     = masthead.score(features)
card.explain("example.org")
masthead.write_report(card, out="run/")
lineage  = masthead.lineage(measured)
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from masthead.metrics.catalog import MEASURES
    from masthead.metrics.errors import InputError, MastheadError, MissingExtraError
    from masthead.metrics.lineage.lineage import Lineage, lineage
    from masthead.metrics.measure import measure
    from masthead.metrics.reading.articles import Articles, read_articles
    from masthead.metrics.reading.scan import scan_articles
    from masthead.metrics.tables.batch import Batch, counts
    from masthead.metrics.tables.measured import Measured
    from masthead.metrics.tables.measures import Measure
    from masthead.reports.charts.style import save_chart
    from masthead.reports.cite import cite
    from masthead.reports.exchange.annotations import export_annotations
    from masthead.reports.exchange.sqlite import export_sqlite
    from masthead.reports.exchange.templates import write_template
    from masthead.reports.report import read_run, write_report
    from masthead.reports.tables.people import show_table
    from masthead.reports.tables.results import result_tables
    from masthead.reports.tables.write import write_table
    from masthead.scoring.card import Card
    from masthead.scoring.features.summarize import Features, summarize
    from masthead.scoring.labels.draw_sample import draw_sample
    from masthead.scoring.labels.labels import Labels, read_labels
    from masthead.scoring.labels.sample import Sample
    from masthead.scoring.robustness.audit import audit
    from masthead.scoring.robustness.compare import compare
    from masthead.scoring.robustness.sensitivity import sensitivity
    from masthead.scoring.robustness.trend import trend
    from masthead.scoring.scheme.scheme import Scheme
    from masthead.scoring.score import score
    from masthead.scoring.validation.validate import validate

__version__ = version("masthead")

_HOMES = {
    "Articles": "masthead.metrics.reading.articles",
    "read_articles": "masthead.metrics.reading.articles",
    "MEASURES": "masthead.metrics.catalog",
    "InputError": "masthead.metrics.errors",
    "MastheadError": "masthead.metrics.errors",
    "MissingExtraError": "masthead.metrics.errors",
    "Lineage": "masthead.metrics.lineage.lineage",
    "lineage": "masthead.metrics.lineage.lineage",
    "measure": "masthead.metrics.measure",
    "Batch": "masthead.metrics.tables.batch",
    "counts": "masthead.metrics.tables.batch",
    "Measure": "masthead.metrics.tables.measures",
    "Measured": "masthead.metrics.tables.measured",
    "scan_articles": "masthead.metrics.reading.scan",
    "cite": "masthead.reports.cite",
    "read_run": "masthead.reports.report",
    "export_annotations": "masthead.reports.exchange.annotations",
    "export_sqlite": "masthead.reports.exchange.sqlite",
    "show_table": "masthead.reports.tables.people",
    "write_table": "masthead.reports.tables.write",
    "write_template": "masthead.reports.exchange.templates",
    "result_tables": "masthead.reports.tables.results",
    "save_chart": "masthead.reports.charts.style",
    "write_report": "masthead.reports.report",
    "audit": "masthead.scoring.robustness.audit",
    "Card": "masthead.scoring.card",
    "compare": "masthead.scoring.robustness.compare",
    "sensitivity": "masthead.scoring.robustness.sensitivity",
    "trend": "masthead.scoring.robustness.trend",
    "Features": "masthead.scoring.features.summarize",
    "summarize": "masthead.scoring.features.summarize",
    "draw_sample": "masthead.scoring.labels.draw_sample",
    "Labels": "masthead.scoring.labels.labels",
    "read_labels": "masthead.scoring.labels.labels",
    "Sample": "masthead.scoring.labels.sample",
    "Scheme": "masthead.scoring.scheme.scheme",
    "score": "masthead.scoring.score",
    "validate": "masthead.scoring.validation.validate",
}

__all__ = [
    "MEASURES",
    "Articles",
    "Batch",
    "Card",
    "Features",
    "InputError",
    "Labels",
    "Lineage",
    "MastheadError",
    "Measure",
    "Measured",
    "MissingExtraError",
    "Sample",
    "Scheme",
    "__version__",
    "audit",
    "cite",
    "compare",
    "counts",
    "draw_sample",
    "export_annotations",
    "export_sqlite",
    "lineage",
    "measure",
    "read_articles",
    "read_labels",
    "read_run",
    "result_tables",
    "save_chart",
    "scan_articles",
    "score",
    "sensitivity",
    "show_table",
    "summarize",
    "trend",
    "validate",
    "write_report",
    "write_table",
    "write_template",
]


def __getattr__(name: str) -> object:
    """Import a public name from its home when it is first used: importing masthead stays fast."""
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'masthead' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
