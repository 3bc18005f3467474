"""A user's script that calls everything public passes a type checker as it stands, without stubs, casts or ignores."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

import masthead

SCRIPT = """
from pathlib import Path

import polars as pl
from matplotlib.figure import Figure

import masthead

articles: masthead.Articles = masthead.read_articles("news.csv", columns={"text": "body"})
wire = masthead.read_articles(Path("wire/"))
numbers = masthead.Measure("numbers", "own", "Numbers", "share of sentences", "hits", "sentences", "Digits.", high=None)


@masthead.counts(numbers)
def count_numbers(batch: masthead.Batch) -> pl.DataFrame:
    hit = pl.col("sentence").str.contains("[0-9]")
    return batch.sentences.group_by("article_id").agg(numerator=hit.sum(), denominator=pl.len())


measured = masthead.measure(articles, wire=wire, metrics="attribution", extra=[count_numbers])
rows: pl.DataFrame = measured.measurements.filter(pl.col("view") == "own")
wide: pl.DataFrame = measured.by_article(view="all").sort("outlet")
words = measured.spans("own").select("words", "sentence").head(3).to_pandas()
copies: pl.DataFrame = measured.side_by_side(credit="uncredited")
quoted = measured.sources_by_name.head(), measured.sources.filter(pl.col("label") == "named_person")
counted = measured.with_measure(numbers, wide.select("article_id", numerator=1, denominator=2))
kept = masthead.measure(masthead.scan_articles("news/"), wire=wire, out="measured/", workers=2)
lazy: pl.LazyFrame = kept.measurements.filter(pl.col("status") == "measured")
features: masthead.Features = masthead.summarize(counted, seed=1, by="month", cluster="author")
groups: list[str] = features.groups
card: masthead.Card = masthead.score(features.group(groups[0]), "default")
scheme: masthead.Scheme = card.scheme.with_weights(craft=0.2).with_goalposts(copy_ratio=(0.5, 0)).without("originality")
best: float = card.scores["score"].drop_nulls().to_list()[0]
print(card, card.explain("harbor herald"), card.explain("x").articles.height, best + 1)
upper, lower = Figure().subplots(1, 2)
axes = card.plot.ranking(ax=upper)
axes.set_xlabel("score")
card.plot.heat_map(ax=lower, title="Indicators", width="one")
paths: list[Path] = masthead.save_chart(card.plot.trend("month", title=None), "charts", "trend", formats=["pdf"])
changes: pl.DataFrame = masthead.compare(card, masthead.score(features, scheme)).changes
table = masthead.validate(card, pl.read_csv("ratings.csv"), raters=["panel"]).table.head()
moved = masthead.sensitivity(card, n_sobol=0).summary, masthead.trend(features).table
gains = masthead.audit(articles, wire=wire, scheme=scheme).summary
sample: masthead.Sample = masthead.draw_sample(measured, measure="attributed_sentence_share", n=50)
sample.write("label/")
labels: masthead.Labels = masthead.read_labels("label/label_ada.csv", sample)
right = masthead.summarize(measured, labels=labels, error_card=True).corrected().table.height
family: masthead.Lineage = masthead.lineage(measured)
print(family.explain(family.families["family_id"][0]))
masthead.write_table(masthead.result_tables(card)["scores"], "scores.tex")
masthead.show_table(copies, "Copies.", rows=5).frame.head()
masthead.export_sqlite(card, "run.sqlite", texts=False).stat()
masthead.export_annotations(measured, "evidence.jsonl", metric="attribution")
masthead.write_template("ratings.csv", card.scores["outlet"].to_list()).exists()
report: Path = masthead.write_report(card, out="run/", by="month", notebook="short")
again: masthead.Measured | None = masthead.read_run("run/").features.measured
print(masthead.cite("bibtex"), masthead.__version__, len(masthead.MEASURES), report.name, rows.height, lazy.columns)
try:
    masthead.measure(articles, metrics="attributoin")
except masthead.InputError as error:
    print([fault.hint for fault in error.faults])
except (masthead.MissingExtraError, masthead.MastheadError) as error:
    print(error)
"""
"""About sixty lines, every public name among them."""


def test_the_script_calls_everything_public() -> None:
    called = set(re.findall(r"masthead\.(\w+)", SCRIPT)) | {"Measured"}
    assert set(masthead.__all__) - called == set()
    assert 55 <= len([line for line in SCRIPT.splitlines() if line.strip()]) <= 75


def test_basedpyright_finds_no_error_in_it(tmp_path: Path) -> None:
    if importlib.util.find_spec("basedpyright") is None:
        pytest.skip("needs the package basedpyright")
    (tmp_path / "script.py").write_text(SCRIPT)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "basic", "reportMissingTypeStubs": false}')
    command = [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable, "script.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "0 errors" in done.stdout, done.stdout
