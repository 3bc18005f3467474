"""Speed, memory and growth of the whole pipeline, beside what a researcher would write today, on one machine.

python -m benchmarks.pipeline speed --articles 4000 --originals 20000
python -m benchmarks.pipeline parts --articles 2000 --originals 20000
python -m benchmarks.pipeline growth --sizes 1000 4000 16000 64000
python -m benchmarks.pipeline whole --articles 1000000 --originals 20000
python -m benchmarks.pipeline kills --rounds 200 [--damage]

Every command prints a table; ``--json FILE`` keeps it. Corpora are synthetic (benchmarks/synthetic.py), 400 words an
article on average, and are written to ``--folder`` once.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.parts import PARTS
from benchmarks.peers import DocumentedPeers, Peers
from benchmarks.synthetic import write_corpus
from masthead.metrics.measure import BATCH_SIZE, measure
from masthead.metrics.tables.measured import PARTED

RUN = """
import sys
from masthead.metrics.measure import measure
from masthead.metrics.reading.articles import read_articles
from masthead.metrics.reading.scan import scan_articles
measure(scan_articles(sys.argv[1]), wire=read_articles(sys.argv[2]), out=sys.argv[3], workers=int(sys.argv[4]),
        batch_size=int(sys.argv[5]))
"""
FEW = 2 * BATCH_SIZE
"""Articles of the run that tells what starting costs: a batch for each of two processes."""

RATES = ("articles_per_s", "per_cpu_s")
PEER_WARMING = 32
"""Articles that the peers measure before the clock runs: what a first article costs is no part of a rate."""

PEERS = {"fast": Peers, "documented": DocumentedPeers}


def start(
    articles: Path, wire: Path, out: Path, *, workers: int, batch_size: int = BATCH_SIZE, told: Path | None = None
) -> subprocess.Popen[bytes]:
    """A run in a process of its own; ``told`` is written what it says on standard error."""
    command = [sys.executable, "-c", RUN, str(articles), str(wire), str(out), str(workers), str(batch_size)]
    if told is None:
        return subprocess.Popen(command)
    with told.open("wb") as file:
        return subprocess.Popen(command, stderr=file)


def tree_memory(pid: int) -> int:
    """Memory of a process and its children in bytes, shared pages counted in part (PSS)."""
    total = 0
    pids = [pid]
    while pids:
        one = pids.pop()
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1]) * 1024  # type: ignore[index]
            for task in Path(f"/proc/{one}/task").iterdir():
                pids += [int(child) for child in (task / "children").read_text().split()]
        except (OSError, TypeError):
            continue
    return total


def timed_run(articles: Path, wire: Path, *, workers: int) -> dict[str, float]:
    """Seconds, processor seconds, peak memory and size on disk of one run."""
    out = Path(tempfile.mkdtemp(prefix="masthead-bench-"))
    found = watched(start(articles, wire, out / "run", workers=workers), out)
    shutil.rmtree(out)
    return found


def watched(process: subprocess.Popen[bytes], out: Path, *, every: float = 0.0) -> dict[str, float]:
    """What a run costs until it ends; ``every`` so many seconds its progress is printed."""
    peak, began, told = 0, time.perf_counter(), time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    while process.poll() is None:
        memory = tree_memory(process.pid)
        peak = max(peak, memory)
        now = time.perf_counter()
        if every and now - told > every:
            told = now
            done = {stage: _n_files(out / "measured" / stage) for stage in ("articles", "measurements")}
            read, measured = (BATCH_SIZE * n for n in done.values())
            print(f"{now - began:.0f} s: {read} read, {measured} measured, {memory / 1e6:.0f} MB", flush=True)
        time.sleep(0.2)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert process.returncode == 0, "the run failed"
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": time.perf_counter() - began, "cpu_seconds": cpu, "peak_mb": peak / 1e6, "output_mb": size / 1e6}


def speed(options: argparse.Namespace) -> list[dict[str, object]]:
    """Articles a second beside the peers (benchmarks/peers.py: ``--peers``), in the same run.

    Wall time counts what others do on the machine meanwhile; processor time does not, and ``per_cpu_s`` (articles a
    second of processor time, of one core) times the cores is what an idle machine comes to. Starting and indexing the
    originals is left out of both rates and shown beside them. Both work in as many processes at once: processes share
    the memory's speed, and each is slower than one alone. ``--repeats`` takes turns that often and gives medians: the
    speed of a machine changes within minutes.
    """
    rounds = [_one_speed(options) for _ in range(options.repeats)]
    rows: list[dict[str, object]] = []
    for which in zip(*rounds, strict=True):
        named, *numbers = which[0]
        rows.append(
            {named: which[0][named], **{name: statistics.median(row[name] for row in which) for name in numbers}}
        )
    rows[-1]["of_every_round"] = " ".join(f"{ratio['per_cpu_s']:.2f}" for _, _, ratio in rounds)
    return rows


def _one_speed(options: argparse.Namespace) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    few_articles, wire = write_corpus(options.folder, FEW, options.originals)
    articles, _ = write_corpus(options.folder, options.articles, options.originals)
    few = timed_run(few_articles, wire, workers=options.workers)
    many = timed_run(articles, wire, workers=options.workers)
    n = options.articles - FEW
    ours = {
        "pipeline": f"masthead, {options.workers} processes",
        "articles_per_s": n / (many["seconds"] - few["seconds"]),
        "per_cpu_s": n / (many["cpu_seconds"] - few["cpu_seconds"]),
        "start_and_index_cpu_seconds": few["cpu_seconds"],
        "peak_mb": many["peak_mb"],
    }
    theirs = timed_peers(
        PEERS[options.peers], articles, wire, n_each=options.peer_articles, n_processes=options.workers
    )
    return ours, theirs, {"pipeline": "ratio"} | {name: ours[name] / theirs[name] for name in RATES}


def timed_peers(peers: type[Peers], articles: Path, wire: Path, *, n_each: int, n_processes: int) -> dict[str, Any]:
    """The peers in as many processes at once, each with its own index and articles, as a researcher would start them."""
    spawn = multiprocessing.get_context("spawn")
    together, answers = spawn.Barrier(n_processes), spawn.Queue()
    read = pl.read_parquet(articles / "*.parquet")
    samples = (read.slice(number * (PEER_WARMING + n_each), PEER_WARMING + n_each) for number in range(n_processes))
    processes = [spawn.Process(target=_measure_as_peer, args=(peers, wire, one, together, answers)) for one in samples]
    for process in processes:
        process.start()
    index_seconds, cpu_seconds, seconds = zip(*(answers.get() for _ in processes), strict=True)
    for process in processes:
        process.join()
    return {
        "pipeline": f"common tools, {n_processes} processes",
        "articles_per_s": n_processes * n_each / max(seconds),
        "per_cpu_s": n_processes * n_each / sum(cpu_seconds),
        "start_and_index_cpu_seconds": sum(index_seconds),
    }


def _measure_as_peer(peers: type[Peers], wire: Path, articles: pl.DataFrame, together: Any, answers: Any) -> None:
    common = peers(pl.read_parquet(wire))
    common.measure(articles.head(PEER_WARMING))
    together.wait()
    began, wall = time.process_time(), time.perf_counter()
    common.measure(articles.slice(PEER_WARMING))
    answers.put((common.seconds["index"], time.process_time() - began, time.perf_counter() - wall))


def parts(options: argparse.Namespace) -> list[dict[str, object]]:
    """Processor milliseconds an article of every part of the work, in one process each, beside the peers' part."""
    from masthead.metrics.running import batch

    articles, wire = (pl.read_parquet(path) for path in _corpus_files(options, options.articles))
    spent: defaultdict[str, float] = defaultdict(float)
    for part, functions in PARTS.items():
        for name in functions:
            setattr(batch, name, _timed(getattr(batch, name), part, spent))
    measure(articles.head(FEW), wire=wire)
    warming = dict(spent)
    began = time.process_time()
    measured = measure(articles, wire=wire)
    total = time.process_time() - began
    common = Peers(wire)
    sample = articles.head(options.peer_articles)
    found, _ = common.measure(sample)
    rows: list[dict[str, object]] = []
    for part in PARTS:
        ours = 1000 * (spent[part] - warming.get(part, 0.0)) / len(articles)
        theirs = 1000 * common.seconds[part] / len(sample) if part in common.seconds else None
        rows.append(
            {"part": part, "masthead_ms": ours, "common_tools_ms": theirs or "-", "ratio": _ratio(theirs, ours)}
        )
    rows.append({"part": "all of the run, index too", "masthead_ms": 1000 * total / len(articles)})
    planted = articles.select("article_id", "planted_share")
    rows.append(
        {
            "part": "mean error of the copied share",
            "masthead": _share_error(measured.measurements.lazy().collect(), planted),
            "common_tools": _mean_error(found.join(planted, on="article_id"), "copy_share"),
        }
    )
    return rows


def _timed(function: Callable[..., Any], part: str, spent: defaultdict[str, float]) -> Callable[..., Any]:
    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            spent[part] += time.process_time() - began

    return timed


def _ratio(theirs: float | None, ours: float) -> float | str:
    return theirs / ours if theirs and ours else "-"


def _share_error(measurements: pl.DataFrame, planted: pl.DataFrame) -> float:
    chosen = measurements.filter(pl.col("measure") == "copy_ratio", pl.col("view") == "all")
    shares = chosen.with_columns(share=pl.col("numerator") / pl.col("denominator"))
    return _mean_error(shares.join(planted, on="article_id"), "share")


def _mean_error(frame: pl.DataFrame, column: str) -> float:
    return float(frame.select((pl.col(column) - pl.col("planted_share")).abs().mean()).item())


def _corpus_files(options: argparse.Namespace, n: int) -> tuple[Path, Path]:
    articles, wire = write_corpus(options.folder, n, options.originals)
    return articles / "*.parquet", wire


def whole(options: argparse.Namespace) -> list[dict[str, object]]:
    """``masthead score`` end to end: measuring, scores, tables, charts and the report over all outlets."""
    articles, wire = write_corpus(options.folder, options.articles, options.originals)
    out = Path(tempfile.mkdtemp(prefix="masthead-whole-", dir=options.folder))
    command = [sys.executable, "-m", "masthead", "score", str(articles), "--wire", str(wire), "--out", str(out)]
    process = subprocess.Popen([*command, "--workers", str(options.workers)])
    row: dict[str, object] = {"articles": options.articles, **watched(process, out, every=60.0)}
    row["report_mb"] = sum(path.stat().st_size for path in out.glob("report*.html")) / 1e6
    row["articles_per_s"] = options.articles / float(str(row["seconds"]))
    shutil.rmtree(out)
    return [row]


def growth(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Time and memory by size, and the exponent of the growth of time (1 is in proportion).

    Starting and indexing the originals costs the same at every size and makes growth look slower than it is, so what a
    run of ``FEW`` articles takes is taken off in the columns ``more_`` (of sizes at least twice that), whose exponents
    are printed too.
    """
    few = timed_run(*write_corpus(options.folder, FEW, options.originals), workers=options.workers)
    rows: list[dict[str, Any]] = []
    for n in options.sizes:
        found = timed_run(*write_corpus(options.folder, n, options.originals), workers=options.workers)
        more = {f"more_{name}": found[name] - few[name] for name in ("seconds", "cpu_seconds")}
        rows.append({"articles": n, **found, **(more if n >= 2 * FEW else {})})
        print(rows[-1], flush=True)
    exponents = {name: _slope(rows, name, 0) for name in ("seconds", "cpu_seconds")}
    longer = [row for row in rows if "more_seconds" in row]
    exponents |= {name: _slope(longer, name, FEW) for name in ("more_seconds", "more_cpu_seconds")}
    return [*rows, {"articles": "exponent", **exponents}]


def _slope(rows: list[dict[str, Any]], name: str, n_less: int) -> float | None:
    """The slope of the logs of a column over those of the articles, but for so many of them."""
    if len(rows) < 2:
        return None
    sizes = np.log([row["articles"] - n_less for row in rows])
    return float(np.polyfit(sizes, np.log([row[name] for row in rows]), 1)[0])


def kills(options: argparse.Namespace) -> list[dict[str, object]]:
    """Kill a run at random moments, again and again, and compare its tables with those of an unbroken one.

    With ``--damage`` files are flipped or cut after every kill: what goes on must make them anew or refuse them by name. A
    refused run is begun again; its message is printed. No run may end with other tables.
    """
    articles, wire = write_corpus(options.folder, 120, 20)
    chance = random.Random(options.seed)
    place = Path(tempfile.mkdtemp(prefix="masthead-kills-"))
    begin: Callable[[Path], subprocess.Popen[bytes]] = lambda out: start(
        articles, wire, out, workers=chance.choice([1, 2]), batch_size=8, told=place / "told"
    )
    assert begin(place / "unbroken").wait() == 0
    expected = _tables(place / "unbroken")
    counts = {"kills": 0, "damaged_files": 0, "finished_runs": 0, "identical_runs": 0, "refused_runs": 0}
    while counts["kills"] < options.rounds:
        out = place / "run"
        damaged: list[str] = []
        while _killed(begin(out), out, chance):
            counts["kills"] += 1
            damaged += ["killed", *(_damage(out, chance) for _ in range(options.damage * chance.randint(1, 3)))]
        counts["damaged_files"] += len(damaged) - damaged.count("killed")
        said = (place / "told").read_text()
        is_refused = "InputError" in said or "MastheadError" in said
        if "Traceback" in said:
            assert is_refused, said
            counts["refused_runs"] += 1
            print(said.splitlines()[-2:], flush=True)
        else:
            found = _tables(out)
            counts["finished_runs"] += 1
            counts["identical_runs"] += found == expected
            if found != expected:
                names = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
                print(f"other than unbroken: {names}; after {damaged}", flush=True)
                shutil.copytree(out, place.with_name(f"{place.name}-other{counts['finished_runs']}"))
        shutil.rmtree(out)
        print(counts, flush=True)
    shutil.rmtree(place)
    return [dict(counts)]


def _killed(process: subprocess.Popen[bytes], out: Path, chance: random.Random) -> bool:
    """Kill a run after some of its files are written; False where it ended before that."""
    target = _n_files(out) + chance.randrange(60)
    while process.poll() is None and _n_files(out) <= target:
        time.sleep(0.005)
    if process.poll() is not None:
        return False
    process.send_signal(signal.SIGKILL)
    process.wait()
    return True


def _damage(folder: Path, chance: random.Random) -> str:
    """Flip a bit of a random file of a run, or cut the file; what the run is of stays. What was damaged, and how."""
    kept = ("lock", "run.json")
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.name not in kept and path.stat().st_size
    )
    if not files:
        return "nothing"
    path = chance.choice(files)
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content))
    content[place] ^= 1 << chance.randrange(8)
    is_flip = chance.random() < 0.5
    path.write_bytes(bytes(content if is_flip else content[:place]))
    return f"{path.relative_to(folder)} {'flipped' if is_flip else 'cut'} at {place}"


def _n_files(folder: Path) -> int:
    """Parquet files in a folder that a run is writing to and tidying up."""
    return sum(name.endswith(".parquet") for _, _, names in os.walk(folder) for name in names)


def _tables(folder: Path) -> dict[str, bytes]:
    return {
        f"{name}/{path.name}": path.read_bytes()
        for name in PARTED
        for path in sorted((folder / name).glob("*.parquet"))
    }


BENCHMARKS = {"speed": speed, "parts": parts, "growth": growth, "whole": whole, "kills": kills}


def main() -> None:
    """Run one benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", choices=tuple(BENCHMARKS))
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--originals", type=int, default=20_000)
    parser.add_argument("--peer-articles", type=int, default=1500)
    parser.add_argument("--peers", choices=tuple(PEERS), default="fast", help="as fast as can be, or as documented")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 4000, 16_000])
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--damage", action="store_true", help="flip or cut a random file after every kill")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "masthead-synthetic")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = BENCHMARKS[options.benchmark](options)
    for row in rows:
        print(
            "  ".join(
                f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}" for name, value in row.items()
            )
        )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
