"""What drawing labels and correcting by them costs beside a run: ``python -m benchmarks.label_cost [--articles 1000000]``.

Measures a few thousand synthetic articles, and lays copies of their tables under new names beside one another, part by
part, until there are as many as asked for: the tables of a large run without measuring it. Each phase then runs in a process
of its own, and is printed with its core seconds (which other work on the machine does not change), its share of all of
``masthead score`` and its peak memory:

- score: ``summarize`` and ``score`` without labels
- draw: samples of three measures, 200 sentences, 30 articles and 100 lines of every outlet, and their labeling pages
- correct: reading the labels, ``summarize`` with them, ``corrected`` and ``score``; counts for as much as it takes beyond score

All of ``masthead score`` is taken to be measuring at the rate of the first articles, and the phase score: reading, writing and
the report are left out, which makes the shares larger than they are.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from benchmarks.synthetic import make_articles, make_wire, n_days
from masthead.metrics.measure import measure
from masthead.metrics.tables.measured import TABLES, Measured
from masthead.scoring.features.summarize import summarize
from masthead.scoring.labels.draw_sample import draw_sample
from masthead.scoring.labels.labels import read_labels
from masthead.scoring.labels.sample import Sample
from masthead.scoring.score import score

FIRST = 2000
"""Articles, and as many wire originals, that are measured in earnest."""

WARMING = 64
"""Articles that are measured before the clock runs: what a first one costs is no part of a rate."""

LABELED = ("attributed_sentence_share", "identified_sources_per_article", "furniture_share")
PHASES = ("score", "draw", "correct")
MOST_ADDED, MOST_MEMORY = 0.05, 2.0
"""What may be added to a run at the most, and the peak in GB."""

_IDS = ("article_id", "unit_id", "evidence_id", "duplicate_of")


def write_run(folder: Path, n_articles: int, n_first: int) -> float:
    """The tables of a run of so many articles; core seconds that measuring them would take."""
    wire = make_wire(n_first, n_days(n_first))
    articles = pl.concat(make_articles(n_first, wire))
    measure(articles.head(WARMING), wire=wire, workers=1)
    started = time.process_time()
    measured = measure(articles, wire=wire, workers=1)
    per_article = (time.process_time() - started) / n_first
    for copy in range(-(-n_articles // n_first)):
        for name in TABLES:
            frame = getattr(measured, name)
            part = folder / name / f"{copy:06d}.parquet"
            part.parent.mkdir(parents=True, exist_ok=True)
            if name == "originals" and copy:
                continue
            ids = [] if name == "originals" else [one for one in _IDS if one in frame.columns]
            frame.with_columns(pl.format("{}-{}", one, pl.lit(copy)) for one in ids).write_parquet(part)
    measured.save_rest(folder)
    return per_article * n_articles


def run_phase(phase: str, run: Path) -> None:
    """One phase in this process; prints its figures as JSON."""
    measured = Measured.load(run)
    started = time.process_time()
    if phase == "draw":
        for name in LABELED:
            draw_sample(measured, measure=name).write(run / "labels" / name)
    else:
        labels = (
            [read_labels(run / "labels" / name / "label_all.csv") for name in LABELED] if phase == "correct" else []
        )
        features = summarize(measured, labels=labels)
        score(features.corrected() if labels else features)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": time.process_time() - started, "peak": peak}))


def label_as_measured(run: Path) -> int:
    """Labels of somebody who agrees with the detector but for every tenth item; how many."""
    n = 0
    for name in LABELED:
        sample = Sample.load(run / "labels" / name)
        is_wrong = pl.int_range(pl.len()) % 10 == 0
        label = (
            pl.when(is_wrong).then(pl.lit("y")).when(pl.col("measured") > 0).then(pl.lit("y")).otherwise(pl.lit("n"))
        )
        of = pl.lit("")
        if sample.guideline.answer == "pair":
            label, of = pl.col("article_numerator").cast(pl.Int64).cast(pl.String), pl.lit("0")
        sample.table.select("item_id", label=label, of=of).write_csv(run / "labels" / name / "label_all.csv")
        n += len(sample)
    return n


def main() -> None:
    """Print the figures of every phase."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=FIRST, help="articles that are measured in earnest")
    parser.add_argument("--phase", choices=PHASES)
    parser.add_argument("--run", type=Path)
    options = parser.parse_args()
    if options.phase:
        run_phase(options.phase, options.run)
        return
    with tempfile.TemporaryDirectory() as name:
        run = Path(name)
        measuring = write_run(run, options.articles, options.first)
        found = {}
        for phase in PHASES:
            if phase == "correct":
                n_labels = label_as_measured(run)
            command = [sys.executable, "-m", "benchmarks.label_cost", "--phase", phase, "--run", name]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found[phase] = json.loads(said.splitlines()[-1])
    whole = measuring + found["score"]["seconds"]
    added = {"draw": found["draw"]["seconds"], "correct": found["correct"]["seconds"] - found["score"]["seconds"]}
    print(f"{options.articles:,} articles, {n_labels:,} labels; measuring and scoring {whole:,.0f} core seconds")
    print("| phase | core seconds | of the whole | peak |\n|---|---|---|---|")
    print(f"| score | {found['score']['seconds']:.1f} | | {found['score']['peak']:.2f} GB |")
    for phase, seconds in added.items():
        print(f"| {phase} | {seconds:.1f} | {seconds / whole:.2%} | {found[phase]['peak']:.2f} GB |")
    share, peak = sum(added.values()) / whole, max(one["peak"] for one in found.values())
    print(f"added in all: {share:.2%} (at most {MOST_ADDED:.0%}), peak {peak:.2f} GB (at most {MOST_MEMORY:g} GB)")


if __name__ == "__main__":
    main()
