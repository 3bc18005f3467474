"""What masthead never does: run what it reads, talk to a network, leave its folder, write half files, command a terminal."""

from __future__ import annotations

import ast
import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from masthead.__main__ import main
from masthead.metrics.files.spreadsheets import armed
from masthead.metrics.measure import measure
from masthead.metrics.reading.articles import read_articles
from masthead.reports.inputs.run import read_card
from masthead.reports.tables.results import exact_tables
from masthead.reports.tables.write import write_exact
from masthead.scoring.features.summarize import summarize
from masthead.scoring.score import score
from tests.paths import ROOT

SOURCES = {
    path.relative_to(ROOT).as_posix(): path
    for folder in ("metrics", "scoring", "reports", "src/masthead/cli")
    for path in sorted((ROOT / folder).rglob("*.py"))
} | {name: ROOT / name for name in ("src/masthead/__init__.py", "src/masthead/__main__.py")}

NETWORK = {"socket", "ssl", "http", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "socketserver", "xmlrpc"}
NETWORK |= {"requests", "httpx", "aiohttp", "urllib3", "urllib.request", "asyncio", "webbrowser", "fsspec", "boto3"}
UNPACKING = {"pickle", "cPickle", "shelve", "marshal", "dill", "cloudpickle", "joblib", "jsonpickle"}
PROCESSES = {"subprocess", "multiprocessing", "pty", "ctypes"}
ALLOWED = {
    "metrics/running/worker.py": {"pickle"},  # between a run and the processes it started, through their own pipes
    "metrics/running/spark/engine.py": {"pickle"},  # between Spark's driver and its executors
    "metrics/running/workers.py": {"subprocess", "pickle"},  # starts Python itself; whether functions can be sent to it
    "metrics/storage/memory.py": {"ctypes"},  # malloc_trim of the C library
}
RUNS_CODE = {"eval", "exec", "compile", "__import__"}
MAY_RUN_CODE = {"reports/notebook/cells.py"}  # cells of the template that the user chose
WRITES = {"write_text", "write_bytes", "write_csv", "write_parquet", "write_ipc", "write_ndjson", "write_json"}
WRITES |= {"sink_parquet", "sink_csv", "savefig", "savez", "savez_compressed", "tofile", "to_csv", "to_excel"}
WORKING_FILES = {
    "metrics/storage/buckets.py",
    "metrics/storage/flat_files.py",
    "metrics/copy_ratio/corpus/neighborhood.py",
    "metrics/copy_ratio/retrieval/originals.py",
    "metrics/copy_ratio/retrieval/references.py",
    "metrics/running/spark/engine.py",
    "metrics/running/steps.py",
}
"""Write what is needed only while a run works; a mark that comes last, with hashes, says that it is whole."""


def names_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
        yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("name", SOURCES)
def test_no_module_can_reach_a_network_or_run_what_it_reads(name: str) -> None:
    tree = ast.parse(SOURCES[name].read_text("utf-8"))
    imported = {part for node in ast.walk(tree) for full in names_of(node) for part in (full, full.split(".")[0])}
    forbidden = imported & (NETWORK | UNPACKING | PROCESSES)
    assert forbidden <= ALLOWED.get(name, set())
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    runs = {call.id for call in calls if isinstance(call, ast.Name)} & RUNS_CODE
    assert not runs or name in MAY_RUN_CODE
    attributes = {ast.unparse(call) for call in calls if isinstance(call, ast.Attribute)}
    assert not attributes & {"os.system", "os.popen", "os.execv", "os.spawnv", "yaml.load"}
    assert "allow_pickle=True" not in SOURCES[name].read_text("utf-8")


@pytest.mark.parametrize("name", [name for name in SOURCES if not name.startswith("metrics/files/")])
def test_every_file_is_written_through_a_draft(name: str) -> None:
    for node in ast.walk(ast.parse(SOURCES[name].read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or name in WORKING_FILES:
            continue
        told = f"{name}, line {node.lineno}: {ast.unparse(node)}"
        written = [ast.unparse(value) for value in (node.func.value, *node.args)]
        if node.func.attr == "open" and any("'w" in arg or "'a" in arg or "'x" in arg for arg in written[1:]):
            assert written[0] == "draft" or name == "metrics/running/folder.py", told
        elif node.func.attr in WRITES or ast.unparse(node.func) == "np.save":
            in_memory = written[1:2] in ([], ["stream"], ["out"], ["file"])
            assert "draft" in written or in_memory, told


FORBIDDING = """
import sys
def hook(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "pickle.find_class",
                 "os.system", "subprocess.Popen", "urllib.Request"):
        raise RuntimeError(f"forbidden: {event} {arguments}")
import polars as pl
import masthead
from masthead.examples import newsroom_path
from masthead.reports.inputs.run import read_card
from masthead.reports.html.pages import build_site
from masthead.reports.html.site import write_site
import masthead.metrics.lineage.lineage
sys.addaudithook(hook)
folder = sys.argv[1]
articles = masthead.read_articles(newsroom_path() / "articles.jsonl")
wire = masthead.read_articles(newsroom_path() / "wire.jsonl")
measured = masthead.measure(articles.table.head(24), wire=wire, out=folder + "/measured", workers=1)
card = masthead.score(masthead.summarize(measured, n_resamples=50))
card.save(folder + "/card")
card = masthead.Card.load(folder + "/card")
write_site(build_site(read_card(card), charts=(), most_articles=5, per_outlet=1), __import__("pathlib").Path(folder))
try:
    import socket
    socket.create_connection(("localhost", 9))
except RuntimeError as error:
    print(error)
"""


def test_a_run_reaches_no_network_and_unpacks_no_pickle(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", FORBIDDING, str(tmp_path)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("forbidden: socket.")
    assert (tmp_path / "report.html").stat().st_size > 10_000


FORMULA, COMMANDS = "=cmd|' /C calc'!A0", "Herald\x1b[2J\x1b]0;owned\x07\nscore 100"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over outlets and articles whose names attack spreadsheets, terminals and folders."""
    folder = tmp_path_factory.mktemp("hostile")
    story = "The harbor closed on Monday, Ada Voss said. The board of {} met at {} and voted. "
    rows = [
        {
            "article_id": ("../" * k + f"escape{n}") if outlet == COMMANDS else f"@SUM(A{n})",
            "outlet": outlet,
            "title": f"-{n}+3|{outlet}",
            "text": 4 * story.format(n, outlet),
            "language": "en",
        }
        for outlet in (FORMULA, COMMANDS)
        for n, k in enumerate(range(1, 13))
    ]
    news = folder / "news.jsonl"
    news.write_text("".join(json.dumps(row) + "\n" for row in [*rows, {"outlet": FORMULA, "text": ""}]))
    measured = measure(read_articles(news), out=folder / "run" / "measured", workers=1)
    card = score(summarize(measured, n_resamples=50))
    card.save(folder / "run" / "card")
    write_exact(exact_tables(read_card(card), card.features.replicates), folder / "run" / "tables")
    return folder


def test_no_cell_of_any_csv_is_run_by_a_spreadsheet(hostile: Path) -> None:
    n_attacks = 0
    for path in (hostile / "run").rglob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.reader(file):
                for cell in row:
                    start = cell.lstrip()[:1]
                    n_attacks += cell.startswith("'")
                    assert start not in ("=", "@"), (path.name, cell)
                    if start in ("+", "-") and start:
                        float(cell)
    assert n_attacks > 20
    scores = pl.read_csv(hostile / "run/tables/scores.csv")
    assert sorted(armed(scores)["outlet"]) == sorted([FORMULA, COMMANDS])


def test_no_control_character_reaches_the_terminal(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = str(hostile / "run")
    assert main(["explain", run, COMMANDS]) == 0
    assert main(["explain", run, "absent\x1b[2J"]) == 1
    assert main(["check", str(hostile / "news.jsonl")]) == 1
    assert main(["check", str(hostile / "absent\x1b[31m.csv")]) == 1
    printed = "".join(capsys.readouterr())
    assert "Herald\\x1b[2J\\x1b]0;owned\\x07\\nscore 100: " in printed
    assert "absent\\x1b[2J" in printed
    assert "absent\\x1b[31m.csv" in printed
    assert [c for c in printed if not c.isprintable() and c != "\n"] == []


def test_names_of_articles_lead_nowhere(hostile: Path) -> None:
    names = {path.name for path in hostile.iterdir()}
    assert names == {"news.jsonl", "run"}
    assert not list(hostile.parent.glob("escape*"))
