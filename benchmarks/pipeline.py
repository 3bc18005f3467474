"""Speed, memory and growth of the whole pipeline, beside what a researcher would write today, on one machine.

python -m benchmarks.pipeline speed --articles 4000 --originals 20000
python -m benchmarks.pipeline growth --sizes 1000 4000 16000
python -m benchmarks.pipeline kills --rounds 200

Every command prints a table; ``--json FILE`` keeps it. Corpora are synthetic (benchmarks/synthetic.py), 400 words an
article on average, and are written to ``--folder`` once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.synthetic import write_corpus

RUN = """
import sys
from masthead.metrics.articles import read_articles
from masthead.metrics.measure import measure
from masthead.metrics.scan import scan_articles
measure(scan_articles(sys.argv[1]), wire=read_articles(sys.argv[2]), out=sys.argv[3], workers=int(sys.argv[4]),
        batch_size=int(sys.argv[5]))
"""
QUOTE = re.compile(r"[“\"]([^”\"]{10,400})[”\"],?\s+([A-Z]\w+(?: [A-Z]\w+)*) (said|told|added|argued|warned|explained)")


def start(articles: Path, wire: Path, out: Path, *, workers: int, batch_size: int = 256) -> subprocess.Popen[bytes]:
    """A run in a process of its own."""
    command = [sys.executable, "-c", RUN, str(articles), str(wire), str(out), str(workers), str(batch_size)]
    return subprocess.Popen(command)


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
    """Seconds, processor seconds and peak memory of one run."""
    out = Path(tempfile.mkdtemp(prefix="masthead-bench-"))
    peak, began = 0, time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = start(articles, wire, out / "run", workers=workers)
    while process.poll() is None:
        peak = max(peak, tree_memory(process.pid))
        time.sleep(0.2)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert process.returncode == 0, "the run failed"
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    shutil.rmtree(out)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": time.perf_counter() - began, "cpu_seconds": cpu, "peak_mb": peak / 1e6, "output_mb": size / 1e6}


def peers(articles: pl.DataFrame, wire: pl.DataFrame) -> dict[str, float]:
    """The pipeline of common tools on one core: jusText, spaCy's sentencizer, a quotation pattern, datasketch."""
    import justext
    import spacy
    from datasketch import MinHash, MinHashLSH

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    stop = justext.get_stoplist("English")

    def shingles(text: str) -> list[bytes]:
        words = re.findall(r"\w+", text.lower())
        return [" ".join(words[at : at + 5]).encode() for at in range(max(len(words) - 4, 0))]

    def digest(text: str) -> Any:
        made = MinHash(num_perm=128)
        made.update_batch(shingles(text))
        return made

    began, cpu = time.perf_counter(), time.process_time()
    index = MinHashLSH(threshold=0.1, num_perm=128)
    known = {}
    for name, text in wire.select("article_id", "text").iter_rows():
        index.insert(name, digest(text))
        known[name] = set(shingles(text))
    built, cpu_built = time.perf_counter(), time.process_time()
    found = 0
    for text in articles["text"].to_list():
        page = "<html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n\n")) + "</body></html>"
        paragraphs = justext.justext(page.encode(), stop)
        body = "\n".join(p.text for p in paragraphs if not p.is_boilerplate) or text
        doc = nlp(body)
        found += sum(1 for sentence in doc.sents if QUOTE.search(sentence.text))
        own = set(shingles(body))
        found += sum(len(own & known[name]) for name in index.query(digest(body)))
    return {
        "index_seconds": built - began,
        "index_cpu_seconds": cpu_built - cpu,
        "seconds": time.perf_counter() - built,
        "cpu_seconds": time.process_time() - cpu_built,
        "found": float(found),
    }


def speed(options: argparse.Namespace) -> list[dict[str, object]]:
    """Articles a second beside the peers, in the same run.

    Wall time counts what others do on the machine meanwhile; processor time does not, and ``per_cpu_s`` (articles a
    second of processor time, of one core) times the cores is what an idle machine comes to. Starting and indexing the
    originals is left out of both rates and shown beside them.
    """
    few_articles, wire = write_corpus(options.folder, 256, options.originals)
    articles, _ = write_corpus(options.folder, options.articles, options.originals)
    few = timed_run(few_articles, wire, workers=options.workers)
    many = timed_run(articles, wire, workers=options.workers)
    n = options.articles - 256
    ours = {
        "pipeline": f"masthead, {options.workers} processes",
        "articles_per_s": n / (many["seconds"] - few["seconds"]),
        "per_cpu_s": n / (many["cpu_seconds"] - few["cpu_seconds"]),
        "start_and_index_cpu_seconds": few["cpu_seconds"],
        "peak_mb": many["peak_mb"],
    }
    sample = pl.read_parquet(articles / "*.parquet").head(options.peer_articles)
    found = peers(sample, pl.read_parquet(wire))
    theirs = {
        "pipeline": f"peers, one process times {options.workers}",
        "articles_per_s": options.workers * len(sample) / found["seconds"],
        "per_cpu_s": len(sample) / found["cpu_seconds"],
        "start_and_index_cpu_seconds": found["index_cpu_seconds"],
    }
    ratio = {name: ours[name] / theirs[name] for name in ("articles_per_s", "per_cpu_s")}  # type: ignore[operator]
    return [ours, theirs, {"pipeline": "ratio", **ratio}]


def growth(options: argparse.Namespace) -> list[dict[str, object]]:
    """Time and memory by size, and the exponent of the growth of time (1 is in proportion)."""
    rows: list[dict[str, object]] = []
    for n in options.sizes:
        articles, wire = write_corpus(options.folder, n, options.originals)
        rows.append({"articles": n, **timed_run(articles, wire, workers=options.workers)})
        print(rows[-1], flush=True)
    logs = np.log([[row["articles"], row["seconds"], row["cpu_seconds"]] for row in rows])
    rows.append(
        {
            "articles": "exponent",
            "seconds": float(np.polyfit(logs[:, 0], logs[:, 1], 1)[0]),
            "cpu_seconds": float(np.polyfit(logs[:, 0], logs[:, 2], 1)[0]),
        }
    )
    return rows


def kills(options: argparse.Namespace) -> list[dict[str, object]]:
    """Kill a run at random moments, again and again, and compare its tables with those of an unbroken one."""
    articles, wire = write_corpus(options.folder, 120, 20)
    chance = random.Random(options.seed)
    place = Path(tempfile.mkdtemp(prefix="masthead-kills-"))
    begin: Callable[[Path], subprocess.Popen[bytes]] = lambda out: start(
        articles, wire, out, workers=chance.choice([1, 2]), batch_size=8
    )
    assert begin(place / "unbroken").wait() == 0
    expected = _tables(place / "unbroken")
    n_kills = n_finished = n_same = 0
    while n_kills < options.rounds:
        out = place / f"run{n_finished}"
        while True:
            process = begin(out)
            target = _n_files(out) + chance.randrange(60)
            while process.poll() is None and _n_files(out) <= target:
                time.sleep(0.005)
            if process.poll() is not None:
                assert process.returncode == 0
                break
            process.send_signal(signal.SIGKILL)
            process.wait()
            n_kills += 1
        n_finished += 1
        n_same += _tables(out) == expected
        shutil.rmtree(out)
        print(f"{n_kills} kills, {n_same} of {n_finished} runs identical", flush=True)
    shutil.rmtree(place)
    return [{"kills": n_kills, "finished_runs": n_finished, "identical_runs": n_same}]


def _n_files(folder: Path) -> int:
    """Parquet files in a folder that a run is writing to and tidying up."""
    return sum(name.endswith(".parquet") for _, _, names in os.walk(folder) for name in names)


def _tables(folder: Path) -> dict[str, bytes]:
    names = ("measurements", "evidence", "copies", "article_facts", "articles", "originals")
    return {
        f"{name}/{path.name}": path.read_bytes() for name in names for path in sorted((folder / name).glob("*.parquet"))
    }


def main() -> None:
    """Run one benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", choices=("speed", "growth", "kills"))
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--originals", type=int, default=20_000)
    parser.add_argument("--peer-articles", type=int, default=400)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 4000, 16_000])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "masthead-synthetic")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = {"speed": speed, "growth": growth, "kills": kills}[options.benchmark](options)
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
