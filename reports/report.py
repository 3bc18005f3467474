"""Everything about a run in one folder: tables, charts, notebook, HTML report, manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from masthead.metrics.storage.memory import give_back_memory
from masthead.reports.charts.gallery import write_charts
from masthead.reports.charts.outlets.trend import trend_chart
from masthead.reports.charts.style import check_formats
from masthead.reports.html.pages import MOST_ARTICLES, build_site
from masthead.reports.html.site import SINGLE_FILE_BYTES, write_site
from masthead.reports.inputs.run import read_card
from masthead.reports.manifest import write_manifest
from masthead.reports.notebook.write import Execute, check_notebook, write_notebook
from masthead.reports.tables.results import exact_tables, shown_tables
from masthead.reports.tables.write import write_exact, write_shown
from masthead.scoring.card import CARD_TABLES, Card
from masthead.scoring.portable import read_tables
from masthead.scoring.robustness.trend import trend_by


def write_report(
    card: Card,
    out: str | Path,
    *,
    most_articles: int = MOST_ARTICLES,
    articles_per_outlet: int = 6,
    chart_formats: Sequence[str] = ("png", "svg", "pdf"),
    single_file_bytes: int = SINGLE_FILE_BYTES,
    notebook: str | Path = "full",
    execute: Execute = "auto",
    by: str | None = None,
) -> Path:
    """Write the tables, charts, notebook, HTML report and manifest of a run into a folder.

    Parameters
    ----------
    card
        What ``score`` gave.
    out
        The folder: tables/, charts/, report.ipynb, report.html (with pages/ where it is large), manifest.json.
    most_articles
        A run with at most so many articles has a page for each; a larger one for the articles that tell most.
    articles_per_outlet
        So many articles of each outlet are listed on its page (where the run has more than 120), those that tell most.
    chart_formats
        File formats of the charts.
    single_file_bytes
        A larger HTML report is written as a front file and a folder of pages.
    notebook
        Template of the notebook: "full", "short", or a markdown file of your own.
    execute
        Where the notebook runs: see ``write_notebook``.
    by
        Scores over groups of the articles too, as table ``trend`` and as a chart: ``year``, ``month``, ``week``, ``day``, or a
        column of the articles.

    Returns
    -------
    Path
        The HTML report.
    """
    check_notebook(notebook, execute)
    check_formats(chart_formats)
    run = read_card(card)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    found = None if by is None else trend_by(card, by)
    tables = exact_tables(run, card.features.replicates)
    if found is not None:
        tables["trend"] = found.table.with_columns(by=pl.lit(found.by))
    written = write_exact(tables, folder / "tables")
    card.save_settings(folder / "tables", CARD_TABLES)
    written += [folder / "tables" / name for name in ("scheme.toml", "card.json", "hashes.json")]
    for table in shown_tables(run):
        written += write_shown(table, folder / "tables")
    _save_stages(card, folder)
    more = () if found is None else (trend_chart(found),)
    drawn, charts = write_charts(run, folder / "charts", formats=chart_formats, more=more)
    files = [path.relative_to(folder).as_posix() for path in [*written, *drawn]]
    site = build_site(run, charts=charts, most_articles=most_articles, per_outlet=articles_per_outlet, files=files)
    pages = write_site(site, folder, single_file_bytes=single_file_bytes)
    give_back_memory()
    notebook_path = write_notebook(folder / "report.ipynb", template=notebook, execute=execute)
    write_manifest(run, [*written, *drawn, notebook_path, *pages], folder)
    return pages[0]


def read_run(folder: str | Path) -> Card:
    """The card of a run that ``write_report`` or the command line wrote, with the way back to its articles.

    Parameters
    ----------
    folder
        The folder of the run, or its folder of tables alone, wherever that lies: then all is there but what needs the
        texts.

    Raises
    ------
    InputError
        Where the folder holds no card, or one that this version cannot read.
    """
    place = Path(folder)
    if (place / "card").is_dir():
        return Card.load(place / "card")
    tables = place / "tables" if (place / "tables").is_dir() else place
    return read_tables(tables) if (tables / "card.json").is_file() else Card.load(place / "card")


def _save_stages(card: Card, folder: Path) -> None:
    """The card, and the measurements where they are not there yet: what the notebook goes on from."""
    card.save(folder / "card")
    if card.features.measured is not None and not (folder / "measured").is_dir():
        card.features.measured.save(folder / "measured")
