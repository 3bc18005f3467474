"""What a small corpus costs: seconds of every step from reading 100 articles to the report.

python -m benchmarks.small --articles 100 --originals 300

One process, after import. What is needed to see the scores (reading, measuring, features, scores, the pages) stands first, files
of tables and charts and the notebook after it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

import masthead
from benchmarks.synthetic import write_corpus
from masthead.reports.charts.gallery import write_charts
from masthead.reports.html.pages import build_site
from masthead.reports.html.site import write_site
from masthead.reports.inputs.run import read_card
from masthead.reports.notebook.write import write_notebook
from masthead.reports.tables.results import exact_tables, shown_tables
from masthead.reports.tables.write import write_exact, write_shown
from masthead.scoring.card import CARD_TABLES

N_OUTLETS = 5


class Clock:
    """Prints what steps cost, and adds it up."""

    def __init__(self) -> None:
        self.cpu = self.wall = 0.0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step."""
        began, wall = time.process_time(), time.perf_counter()
        yield
        cpu, wall = time.process_time() - began, time.perf_counter() - wall
        self.cpu, self.wall = self.cpu + cpu, self.wall + wall
        self.tell(name, cpu, wall)

    def tell(self, name: str, cpu: float, wall: float) -> None:
        """Print a line."""
        print(f"  {name:40} {cpu:6.2f} s of processor time, {wall:6.2f} s", flush=True)


def main() -> None:
    """Print the seconds of every step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--originals", type=int, default=300)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "masthead-synthetic")
    options = parser.parse_args()
    place, wire = write_corpus(options.folder, options.articles, options.originals)
    outlet = (pl.int_range(pl.len()) % N_OUTLETS).map_elements(lambda k: f"outlet{k}.example", pl.String)
    given = pl.read_parquet(place / "*.parquet").with_columns(outlet=outlet)
    clock = Clock()
    with tempfile.TemporaryDirectory(prefix="masthead-small-") as name:
        folder = Path(name)
        with clock.step("reading"):
            articles, originals = masthead.read_articles(given), masthead.read_articles(wire)
        with clock.step("measuring"):
            measured = masthead.measure(articles, wire=originals)
        with clock.step("features"):
            features = masthead.summarize(measured)
        with clock.step("scores"):
            card = masthead.score(features)
        with clock.step("the pages"):
            run = read_card(card)
            write_site(build_site(run), folder)
        clock.tell("up to here", clock.cpu, clock.wall)
        with clock.step("files of tables"):
            card.save(folder / "card")
            measured.save(folder / "measured")
            write_exact(exact_tables(run, features.replicates), folder / "tables")
            card.save_settings(folder / "tables", CARD_TABLES)
            for table in shown_tables(run):
                write_shown(table, folder / "tables")
        with clock.step("charts"):
            write_charts(run, folder / "charts")
        with clock.step("notebook"):
            write_notebook(folder / "report.ipynb")


if __name__ == "__main__":
    main()
