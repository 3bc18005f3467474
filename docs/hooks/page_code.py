"""The code of a page: found, run from top to bottom in a folder with the demo newsroom, and what it prints.

Each block has a language. ``python`` and ``sh`` run; ``toml`` must be valid; anything else is text. A comment above a block
says what else holds: ``<!-- output -->`` below it puts what it prints into the site, ``<!-- not run: WHY -->`` above it has
its commands only read, ``<!-- given: measured -->`` at the top of a page lets its code use what ``GIVEN`` makes.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import re
import shlex
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

import masthead
from masthead.__main__ import main
from masthead.cli.parser import build_parser
from masthead.examples import newsroom_path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(
    r"(?P<unrun><!-- not run: [^>]+ -->\n+)?^```(?P<language>[a-z]*)\n(?P<code>.*?)^```$(?P<shown>\n+<!-- output -->)?",
    re.DOTALL | re.MULTILINE,
)
GIVEN_MARK = re.compile(r"<!-- given: ([a-z, ]+) -->")
RUN_LANGUAGES = ("python", "sh")
VERBS = tuple(next(iter(build_parser()._subparsers._group_actions)).choices)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    code: str
    is_run: bool
    is_shown: bool


def blocks(markdown: str) -> Iterator[Block]:
    """The blocks of a page in their order."""
    for match in BLOCK.finditer(markdown):
        language = match["language"]
        yield Block(language, match["code"], match["unrun"] is None and language in RUN_LANGUAGES, bool(match["shown"]))


def with_output(markdown: str, name: str) -> str:
    """The page with what its blocks print below those that ask for it; pages that do not ask are not run."""
    end = markdown.rfind("<!-- output -->") + len("<!-- output -->")
    if end < len("<!-- output -->"):
        return markdown
    with tempfile.TemporaryDirectory() as folder:
        printed = iter(run_page(markdown[:end], name, Path(folder)))

    def shown(match: re.Match[str]) -> str:
        said = next(printed)
        if match["shown"] is None:
            return match.group(0)
        block = match.group(0).removesuffix(match["shown"])
        return f"{block}\n\n```text\n{said.rstrip()}\n```"

    return BLOCK.sub(shown, markdown[:end]) + markdown[end:]


def run_page(markdown: str, name: str, folder: Path) -> list[str]:
    """Run the blocks of a page in order, in a folder, and return what each prints; nothing for those that do not run."""
    given = GIVEN_MARK.search(markdown)
    names: dict[str, object] = {"__name__": Path(name).stem}
    fill_folder(folder)
    with contextlib.chdir(folder):
        names |= {word: GIVEN[word]() for word in (given[1].split(", ") if given else ())}
        return [run_block(block, name, names) for block in blocks(markdown)]


def run_block(block: Block, name: str, names: dict[str, object]) -> str:
    """Run a block and return what it prints."""
    if block.language == "toml":
        tomllib.loads(block.code)
    if not block.is_run:
        if block.language == "python":
            compile(block.code, name, "exec")
        if block.language == "sh":
            for command in commands(block.code):
                check_command(command)
        return ""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        if block.language == "python":
            exec(compile(block.code, name, "exec"), names)  # noqa: S102  the page's own code
        else:
            for command in commands(block.code):
                run_command(command)
    return said.getvalue()


def commands(code: str) -> list[list[str]]:
    """The commands of a block, as words, without comments."""
    lines = code.replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def run_command(words: list[str]) -> None:
    """Run a command of masthead; of others, check that what they name is there."""
    if words[0] != "masthead":
        check_command(words)
    elif code := main(words[1:]):
        raise RuntimeError(f"{shlex.join(words)} ended with {code}")


def check_command(words: list[str]) -> None:
    """Check that a command could be run: its verb and options, its make target, its module, its extra."""
    if words[0] == "masthead":
        build_parser().parse_args(words[1:])
    elif words[0] == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        _expect(words[-1] in targets, words)
    elif words[0] == "python":
        module = words[words.index("-m") + 1].split(".")
        _expect(module[0] in {"venv", "masthead"} or (ROOT / module[0] / f"{module[1]}.py").is_file(), words)
    elif words[0] == "pip":
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
            "optional-dependencies"
        ]
        asked = re.findall(r"\[([a-z,]+)\]", words[-1])
        _expect(words[1] == "install" and all(one in extras for one in ",".join(asked).split(",") if one), words)
    else:
        _expect(words[0] in {"git", "cd", "datasette", "open", "twine", "source"}, words)


def _expect(is_there: bool, words: list[str]) -> None:
    if not is_there:
        raise LookupError(f"{shlex.join(words)}: what it names is not there")


def fill_folder(folder: Path) -> None:
    """Put the demo newsroom into a folder, as files of usual names and forms."""
    for name in ("articles.jsonl", "wire.jsonl", "outlets.csv"):
        (folder / name).write_bytes((newsroom_path() / name).read_bytes())
    news, wire = (pl.read_ndjson(folder / name) for name in ("articles.jsonl", "wire.jsonl"))
    as_csv = news.select(body="text", domain="outlet", byline=pl.col("title"), published="published")
    as_csv.write_csv(folder / "news.csv")
    news.write_parquet(folder / "articles.parquet")
    for name, table in (("news", news), ("wire", wire), ("agency", wire)):
        (folder / name).mkdir()
        table.write_parquet(folder / name / f"{name}.parquet")


def write_ratings() -> Path:
    """Write made-up ratings of the demo newsroom."""
    outlets = pl.read_csv(newsroom_path() / "outlets.csv")["domain"].to_list()
    pl.DataFrame({"domain": outlets, "panel": [float(5 + 3 * k % 7) for k in range(len(outlets))]}).write_csv(
        "ratings.csv"
    )
    return Path("ratings.csv")


@cache
def demo_measured() -> masthead.Measured:
    """The demo newsroom, measured."""
    newsroom = newsroom_path()
    return masthead.measure(
        masthead.read_articles(newsroom / "articles.jsonl"),
        wire=masthead.read_articles(newsroom / "wire.jsonl"),
        outlets=pl.read_csv(newsroom / "outlets.csv"),
    )


@cache
def demo_card() -> masthead.Card:
    """The demo newsroom, scored."""
    return masthead.score(masthead.summarize(demo_measured()))


@cache
def _demo_run() -> Path:
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return masthead.write_report(demo_card(), out=folder, chart_formats=("svg",), execute="no").parent


GIVEN: Mapping[str, Callable[[], object]] = {
    "articles": lambda: masthead.read_articles(newsroom_path() / "articles.jsonl"),
    "wire": lambda: masthead.read_articles(newsroom_path() / "wire.jsonl"),
    "measured": demo_measured,
    "features": lambda: demo_card().features,
    "card": demo_card,
    "ratings": write_ratings,
    "run": lambda: shutil.copytree(_demo_run(), "run"),
    "masthead": lambda: masthead,
    "pl": lambda: pl,
}
