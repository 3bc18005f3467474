"""How much of a run is done by one process alone, and what that makes of many cores.

python -m benchmarks.cores --articles 6000 --originals 2000

A run in a folder with one worker process and with two (benchmarks/pipeline.py has the whole speed). Processor time of the
calling process is serial: it reads, checks and sends the articles, merges what they tell one another, joins the units.
That of the workers is parallel. Starting and indexing the originals cost the same for any number of articles: what a
run of 1,024 articles takes is taken off. The model for n cores: reading overlaps with the work of n workers, whichever takes longer counts; merging and joining do not.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.synthetic import write_corpus
from masthead.metrics.measure import BATCH_SIZE, measure
from masthead.metrics.reading.scan import scan_articles
from masthead.metrics.running import run

STEPS = {"emit_parts": "reading", "merge_folder": "merging", "measure_parts": "waiting", "finish": "joining"}
"""Functions of ``running/run`` that the calling process spends its time in."""

CORES = (1, 2, 4, 8, 16, 32, 64)
FEW = 2 * BATCH_SIZE


def spent(articles: Path, wire: pl.DataFrame, *, workers: int) -> dict[str, float]:
    """Processor seconds of the calling process by step, of its workers (``work``), and seconds of the whole run (``wall``)."""
    seconds: defaultdict[str, float] = defaultdict(float)
    kept = {name: getattr(run, name) for name in STEPS}
    for name, step in STEPS.items():
        setattr(run, name, _timed(kept[name], step, seconds))
    before, began, wall = _children(), time.process_time(), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="masthead-cores-") as folder:
        measure(scan_articles(articles), wire=wire, out=f"{folder}/run", workers=workers)
    seconds["rest"] = time.process_time() - began - sum(seconds.values())
    seconds["work"], seconds["wall"] = _children() - before, time.perf_counter() - wall
    for name, function in kept.items():
        setattr(run, name, function)
    return seconds


def _timed(function: Callable[..., Any], step: str, seconds: defaultdict[str, float]) -> Callable[..., Any]:
    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            seconds[step] += time.process_time() - began

    return timed


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def modeled(each: Mapping[str, float], n_cores: int) -> float:
    """Milliseconds an article of a run on so many cores, of the milliseconds of every step."""
    return (
        max(each["reading"] + each["waiting"], each["work"] / n_cores)
        + each["merging"]
        + each["joining"]
        + each["rest"]
    )


def main() -> None:
    """Print what one and two worker processes take, and the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=6000)
    parser.add_argument("--originals", type=int, default=2000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "masthead-synthetic")
    options = parser.parse_args()
    few, _ = write_corpus(options.folder, FEW, options.originals)
    many, wire_path = write_corpus(options.folder, options.articles, options.originals)
    wire = pl.read_parquet(wire_path)
    for workers in (2, 1):
        start, whole = (spent(articles, wire, workers=workers) for articles in (few, many))
        each = {name: max(1000 * (whole[name] - start[name]) / (options.articles - FEW), 0.0) for name in whole}
        print(f"{workers} workers, milliseconds per article:", ", ".join(f"{k} {v:.4f}" for k, v in each.items()))
        if workers == 2:
            shown = each
    serial = sum(shown[name] for name in (*STEPS.values(), "rest"))
    print(f"serial share of all processor time: {serial / (serial + shown['work']):.1%}")
    for n_cores in CORES:
        milliseconds = modeled(shown, n_cores)
        print(
            f"  {n_cores:3} cores: {1000 / milliseconds:8,.0f} articles per second, {modeled(shown, 1) / milliseconds:5.1f} times one"
        )


if __name__ == "__main__":
    main()
