"""Errors that no other test of their rooms produces: what was found, what was expected, what to do."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas
import polars as pl
import pytest

import masthead
from masthead.__main__ import main
from masthead.metrics.attribution.gold import read_gold
from masthead.metrics.attribution.spacy_detector import load_spacy_detector
from masthead.metrics.attribution.training import TrainedDetector, train_attribution
from masthead.metrics.boilerplate.lexicon import read_lexicon
from masthead.metrics.boilerplate.training import train
from masthead.metrics.catalog import measure_named
from masthead.metrics.copy_ratio.find import find_copies
from masthead.metrics.copy_ratio.gold import read_copy_gold
from masthead.metrics.copy_ratio.retrieval.originals import Originals, build_originals
from masthead.metrics.errors import InputError, MissingExtraError
from masthead.metrics.evaluation.boilerplate import evaluate
from masthead.metrics.lineage.lineage import lineage
from masthead.metrics.measure import measure
from masthead.metrics.reading import articles
from masthead.metrics.reading.articles import read_articles
from masthead.metrics.reading.domains import _registrable
from masthead.metrics.reading.formats.inputs import read_rows
from masthead.metrics.reading.formats.warc_records import read_records
from masthead.metrics.reading.prepare import prepare
from masthead.metrics.running.spark.engine import _check_ids, start_spark
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.schemas import ARTICLES
from masthead.metrics.text.texts import read_texts
from masthead.metrics.translation_noise.gold import read_versions
from masthead.metrics.translation_noise.reference import style_shares
from masthead.reports.manifest import check_manifest
from masthead.reports.notebook import write as notebook
from masthead.reports.notebook.write import read_template, write_notebook
from masthead.reports.tables.write import Shown, great_table
from masthead.scoring.detector_error.plan import plan_labels
from masthead.scoring.scheme.scheme import Scheme
from tests.newsroom import newsroom_measured
from tests.reports.runs import empty_card

ROW = {"article_id": "a", "outlet": "o.example", "text": "It rained, Ada Voss said.", "language": "en"}


def table(folder: Path) -> Path:
    """A folder with a parquet file that holds nothing of use."""
    pl.DataFrame({"x": [1]}).write_parquet(folder / "x.parquet")
    return folder


def originals() -> Originals:
    frame = prepare(ARTICLES.check(pl.DataFrame([ROW])))
    return build_originals(frame, quotations="blank", style_of=style_shares)


def load_references(folder: Path, about: dict[str, object]) -> object:
    (folder / "manifest.json").write_text(json.dumps(about))
    return Originals.load(folder)


def manifest(folder: Path, content: str) -> list[str]:
    (folder / "manifest.json").write_text(content)
    return check_manifest(folder)


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def lexicon(folder: Path) -> object:
    return read_lexicon(written(folder / "a.toml", '[[entry]]\nmatch = "whole"\nclass = "odd"\n'))


def detector(folder: Path) -> object:
    path = folder / "a.npz"
    np.savez(path, weights=np.zeros(1), threshold=np.float64(1), versions=np.array(["other", "0"]))
    return TrainedDetector.load(path)


def attribution_gold(folder: Path) -> Path:
    text = "It rained, Ada Voss said."
    pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [text]}).write_parquet(folder / "a.parquet")
    sentence = {"article_id": ["a"], "start": [0], "end": [len(text)], "speech": [True]}
    pl.DataFrame(sentence).write_parquet(folder / "s.parquet")
    return folder


def copies() -> object:
    texts = read_texts(prepare(ARTICLES.check(pl.DataFrame([ROW]))), ["en"])
    return find_copies(texts, np.ones(len(texts.words), dtype=np.bool_), originals(), quotations="keep")


def broad_parquet(folder: Path) -> object:
    pl.DataFrame({f"c{k}": ["x"] for k in range(1001)}).write_parquet(folder / "a.parquet")
    return read_articles(folder / "a.parquet")


def broad_json(folder: Path) -> object:
    rows = [{f"c{k}": "x" for k in range(first, first + 600)} for first in (0, 600)]
    return read_articles(written(folder / "a.jsonl", "".join(json.dumps(row) + "\n" for row in rows)))


def broad_database(folder: Path) -> object:
    columns = ", ".join(["text text", *(f"c{k} text" for k in range(1000))])
    with closing(sqlite3.connect(folder / "a.sqlite")) as connection:
        connection.execute(f"create table news ({columns})")
        connection.commit()
    return read_articles(folder / "a.sqlite", table="news")


def emptied_parquet(folder: Path) -> object:
    path = folder / "a.parquet"
    pl.DataFrame({"text": [f"It rained {k}." for k in range(500)]}).write_parquet(path)
    content = path.read_bytes()
    footer = int.from_bytes(content[-8:-4], "little") + 8
    path.write_bytes(content[:4] + b"\xff" * (len(content) - footer - 4) + content[-footer:])
    return read_articles(path)


def sidecar(folder: Path) -> object:
    written(folder / "a_1.txt", "It rained on the quay.")
    written(folder / "about.csv", "x,y\n1,2\n")
    return read_articles(folder)


def changed_scheme(**changes: Any) -> Scheme:
    return replace(Scheme.load("default"), **changes)


def changed_row(**changes: Any) -> Scheme:
    first, *rest = Scheme.load("default").indicators
    return changed_scheme(indicators=(replace(first, **changes), *rest))


class Twice:
    """A frame of Spark in which one id stands twice."""

    columns = ("article_id", "outlet", "text")

    def groupBy(self, _: str) -> Twice:
        return self

    def count(self) -> Twice:
        return self

    def filter(self, _: str) -> Twice:
        return self

    def limit(self, _: int) -> Twice:
        return self

    def collect(self) -> list[dict[str, object]]:
        return [{"article_id": "a", "count": 2}]


def pipeline(pipes: list[str] | None) -> object:
    """A spaCy that has a pipeline of these parts, or none."""

    def load(_: str) -> object:
        if pipes is None:
            raise OSError("no such model")
        return SimpleNamespace(pipe_names=pipes, lang="en")

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "spacy", SimpleNamespace(load=load))
        return load_spacy_detector("odd")


CASES: dict[str, tuple[Callable[[Path], object], str]] = {
    "gold of attribution": (lambda folder: read_gold(table(folder)), r"expected parquet files with the columns of"),
    "training attribution": (lambda folder: train_attribution(table(folder) / "x.parquet"), r"expected"),
    "training boilerplate": (lambda folder: train(table(folder) / "x.parquet"), r"no labeled lines to train on"),
    "a measure": (
        lambda _: measure_named("nonsense"),
        r"measure: found 'nonsense', expected one of .* check the spelling",
    ),
    "gold of copying": (lambda folder: read_copy_gold(table(folder)), r"1 readable tables, none with gold on copying"),
    "gold of boilerplate": (lambda folder: evaluate(table(folder), seed=0), r"found no gold for boilerplate"),
    "gold of translation": (lambda folder: read_versions(table(folder)), r"expected a table with the columns"),
    "originals twice": (
        lambda _: originals().extend(prepare(ARTICLES.check(pl.DataFrame([ROW])))),
        r"already present, expected new identifiers",
    ),
    "flags of originals": (
        lambda _: build_originals(
            prepare(ARTICLES.check(pl.DataFrame([ROW]))), quotations="blank", is_article=np.ones(1, dtype=np.bool_)
        ),
        r"found 1 flags, expected one a word of the originals",
    ),
    "a lexicon": (
        lambda folder: lexicon(folder),
        r"found class = 'odd', expected one of .*\n.*found no phrases, expected a list",
    ),
    "a detector": (lambda folder: detector(folder), r"found a detector of other 0, expected"),
    "no sentences": (
        lambda folder: train_attribution(attribution_gold(folder), split="absent"),
        r"found no sentences with gold, expected columns article_id, start, end, speech",
    ),
    "originals of another kind": (lambda _: copies(), r"found originals built with quotations='blank'"),
    "a family": (
        lambda _: lineage(measure(pl.DataFrame([ROW]))).family("nonsense"),
        r"lineage, family: found 'nonsense', expected one of",
    ),
    "a broad frame": (
        lambda _: read_articles(pl.DataFrame({f"c{k}": ["x"] for k in range(1001)})),
        r"the frame: found 1,001 columns, expected at most 1,000",
    ),
    "an odd frame": (
        lambda _: read_articles({"a": np.zeros(2), "b": np.zeros(3)}),
        r"found a frame that cannot be read .*columns of one length",
    ),
    "a broad json": (lambda folder: broad_json(folder), r"found 1,200 keys in 2 rows, expected at most 1,000"),
    "a broad parquet": (lambda folder: broad_parquet(folder), r"found 1,001 columns, expected at most 1,000"),
    "a broad database": (lambda folder: broad_database(folder), r"found 1,001 columns, expected at most 1,000"),
    "parquet of no use": (lambda folder: emptied_parquet(folder), r"found data of which no column can be read"),
    "a sidecar": (
        lambda folder: sidecar(folder),
        r"found the columns x, y, expected a column 'file' that names the files",
    ),
    "rows of outlets": (
        lambda folder: read_rows(written(folder / "o.jsonl", '{"outlet": "a.example"}\n{"outlet":\n')),
        r"o\.jsonl, row 2: found .* expected",
    ),
    "no tables": (Measured.load, r"found no measurements\.parquet, expected the tables of a run"),
    "a broken cell": (
        lambda _: measure(pl.DataFrame([{**ROW, "outlet": None}])),
        r"column 'outlet', row 0: found .* such rows\), expected",
    ),
    "a group": (
        lambda _: empty_card().features.group("nonsense"),
        r"group: found 'nonsense', expected none, there are no such names here\. Try: summarize\(\.\.\., by=\)",
    ),
    "a mean": (lambda _: changed_scheme(mean="odd"), r"mean: found 'odd', expected one of"),
    "an own indicator": (
        lambda _: changed_row(own=True),
        r"found '.*', one of masthead's measures, expected a measure of your own",
    ),
    "few articles": (lambda _: changed_row(min_articles=0), r"min_articles: found 0, expected at least 1"),
    "few words": (lambda _: changed_row(min_words=-1), r"min_words: found -1, expected 0 or more"),
    "a Spark frame": (
        lambda _: _check_ids(SimpleNamespace(columns=["text"])),
        r"the Spark frame: found the columns text, expected article_id, outlet, and text or html",
    ),
    "a Spark frame with an id twice": (lambda _: _check_ids(Twice()), r"found article_id 'a' 2 times, expected each"),
    "a pipeline": (
        lambda _: pipeline(None),
        r"found none installed, expected a pipeline with a parser.*spacy download odd",
    ),
    "a pipeline without a parser": (
        lambda _: pipeline(["tagger"]),
        r"found tagger for 'en', expected a parser, for one of",
    ),
    "no references": (Originals.load, r"found no manifest\.json, expected a folder that save\(\) wrote"),
    "other references": (lambda folder: load_references(folder, {"format": -1}), r"found format -1 with hashes None"),
    "an article frame": (
        lambda _: measure(pl.DataFrame({"a": [1]})),
        r"found the columns a, expected a column text or html",
    ),
    "empty originals": (
        lambda _: measure(pl.DataFrame([ROW]), wire=pl.DataFrame([ROW]).clear()),
        r"wire: found a table without rows, expected at least one original",
    ),
    "a metric": (
        lambda _: measure(pl.DataFrame([ROW]), metrics=["tone"]),
        r"metrics: found 'tone', expected one of attribution",
    ),
    "a language": (
        lambda _: measure(pl.DataFrame([ROW]), languages=["xx"]),
        r"languages: found 'xx', expected one of en",
    ),
    "agreement": (
        lambda _: empty_card().plot.agreement(pl.DataFrame({"x": [1]}), "r"),
        r"found the columns x, expected columns outlet and r",
    ),
    "a strip": (lambda _: empty_card().plot.strip("nonsense"), r"found 'nonsense', expected an article of the run"),  # noqa: B005
    "a story": (lambda _: empty_card().plot.story(1), r"story: found 1, expected a run with copied passages"),
    "no manifest": (check_manifest, r"found no file, expected the manifest of a run"),
    "no JSON": (lambda folder: manifest(folder, "{"), r"found no JSON .* expected the manifest of a run"),
    "half a manifest": (lambda folder: manifest(folder, "{}"), r"found no part named made_with, settings, files"),
    "a template": (
        lambda _: read_template("nonsense"),
        r"found 'nonsense', expected 'full', 'short' or a markdown file",
    ),
    "an execution": (
        lambda folder: write_notebook(folder / "a.ipynb", execute="nonsense"),  # type: ignore[arg-type]
        r"execute: found 'nonsense', expected one of auto, kernel, in_process, no",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_error_says_what_was_found_and_expected(case: str, tmp_path: Path) -> None:
    act, told = CASES[case]
    with pytest.raises(InputError, match=told):
        act(tmp_path)


@pytest.mark.parametrize(
    ("package", "act", "extra"),
    [
        ("great_tables", lambda _: great_table(Shown("t", "A caption.", pl.DataFrame({"a": ["b"]}))), "tables"),
        ("spacy", lambda _: load_spacy_detector("en_core_web_sm"), "spacy"),
        ("pyspark.sql", lambda _: start_spark(), "spark"),
        (
            "trafilatura",
            lambda _: measure(pl.DataFrame([{"article_id": "a", "outlet": "o", "html": "<p>It rained.</p>"}])),
            "web",
        ),
        ("fastwarc.warc", lambda folder: next(iter(read_records(written(folder / "a.warc", "WARC/1.0")))), "web"),
        ("tld", lambda _: _registrable.__wrapped__(), "text"),
    ],
)
def test_an_extra_that_is_not_installed_is_named(
    package: str, act: Callable[[Path], object], extra: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"needs packages that are not installed.*masthead\[{extra}\]"):
        act(tmp_path)


def test_what_pandas_needs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_: object) -> object:
        raise ImportError("pyarrow")

    monkeypatch.setattr(articles, "_from_pandas", absent)
    with pytest.raises(MissingExtraError, match=r"Reading a pandas frame needs .*masthead\[pandas\]"):
        read_articles(pandas.DataFrame({"outlet": ["o"], "text": ["It rained."]}))


def test_a_kernel_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(notebook, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"running a notebook in a kernel needs .*masthead\[notebook\]"):
        write_notebook(tmp_path / "a.ipynb", execute="kernel")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check"], "found no ARTICLES, RUN or --manifest, expected one of them"),
        (["score", "news.csv", "--out", "run"], "news.csv: found no article that can be used, expected at least one"),
        (["scheme", "diff", "default"], "found 1 schemes, expected two"),
        (["train", "attribution", "absent", "--out", "x"], "absent: found no such file or folder"),
        (["train", "translation", "--out", "x"], "found no --pairs"),
        (["evaluate", "copy", "absent"], "absent: found no such file or folder, expected gold data"),
        (["check", "news.csv", "--rejects", "absent/r.csv"], "absent/r.csv: found no such folder"),
    ],
)
def test_an_error_of_the_command_line_is_told(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news.csv").write_text("outlet,text\no.example,\n")
    assert main(arguments) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("summarize, measured", lambda one: masthead.summarize(one)),
        ("score, features", lambda one: masthead.score(one)),
        ("trend, features", lambda one: masthead.trend(one)),
        ("sensitivity, card", lambda one: masthead.sensitivity(one)),
        ("compare, before", lambda one: masthead.compare(one, one)),
        ("validate, card", lambda one: masthead.validate(one, pl.DataFrame({"outlet": ["a"], "rater": [1.0]}))),
        ("validate, ratings", lambda one: masthead.validate(empty_card(), one)),
        ("card", lambda one: masthead.write_report(one, "run")),
        ("card", lambda one: masthead.result_tables(one)),
        ("show_table, frame", lambda one: masthead.show_table(one)),
        ("write_table, table", lambda one: masthead.write_table(one, "table.md")),
        ("export_annotations, measured", lambda one: masthead.export_annotations(one, "notes.jsonl")),
    ],
)
def test_an_object_of_another_kind_is_told_with_the_call_that_gives_the_right_one(
    name: str, call: Callable[[Any], object]
) -> None:
    for found, shown in ((["a"], "a list"), (None, "None"), (SimpleNamespace(features=1, by=2), "a SimpleNamespace")):
        with pytest.raises(InputError, match=f"^{name}: found {shown}, expected .* Try: "):
            call(found)


def test_a_scheme_of_another_kind_is_told() -> None:
    with pytest.raises(InputError, match="score, scheme: found a list, expected Scheme or str or Path or NoneType"):
        masthead.score(empty_card().features, ["own.toml"])  # type: ignore[arg-type]


def test_labels_cannot_be_planned_for_what_no_labels_correct() -> None:
    measured = newsroom_measured()
    with pytest.raises(InputError, match="plan_labels, measure: found 'median_words', expected one of"):
        plan_labels(masthead.summarize(measured, n_resamples=100), measured, measure="median_words")
