"""Everything about a run in one folder: tables, charts, notebook, HTML report, manifest."""

from __future__ import annotations

from pathlib import Path

from masthead.reports.html_report import build_site
from masthead.reports.manifest import write_manifest
from masthead.reports.result_tables import exact_tables, shown_tables
from masthead.reports.run import CardLike, read_card
from masthead.reports.site import SINGLE_FILE_BYTES, write_site
from masthead.reports.write_tables import write_exact, write_shown


def write_report(
    card: CardLike,
    out: str | Path,
    *,
    most_articles: int = 120,
    articles_per_outlet: int = 6,
    single_file_bytes: int = SINGLE_FILE_BYTES,
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
        So many articles of each outlet then.
    single_file_bytes
        A larger HTML report is written as a front file and a folder of pages.

    Returns
    -------
    Path
        The HTML report.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    run = read_card(card)
    written = write_exact(exact_tables(run, card.features.replicates), folder / "tables")
    for table in shown_tables(run):
        written += write_shown(table, folder / "tables")
    site = build_site(run, most_articles=most_articles, per_outlet=articles_per_outlet)
    pages = write_site(site, folder, single_file_bytes=single_file_bytes)
    write_manifest(run, [*written, *pages], folder)
    return pages[0]
