"""Spark gives the tables of a run on one machine, to the last row."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import masthead
from masthead.metrics.errors import InputError, MastheadError
from masthead.metrics.lineage.lineage import lineage
from masthead.metrics.lineage.schemas import TABLES as LINEAGE_TABLES
from masthead.metrics.measure import measure
from masthead.metrics.reading.articles import Articles, read_articles
from masthead.metrics.reading.scan import scan_articles
from masthead.metrics.tables.measured import Measured
from tests.metrics.running.test_run import always_broken_detector
from tests.newsroom import newsroom_articles, newsroom_outlets, newsroom_wire
from tests.paths import ROOT, SHARED_DATA

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java"),
    pytest.mark.filterwarnings("ignore"),
]
GOLD = SHARED_DATA / "scores" / "articles_us_politics.parquet"
KEYS = {
    "measurements": ["article_id", "measure", "view"],
    "evidence": ["evidence_id"],
    "copies": ["article_id", "reference_id"],
    "article_facts": ["article_id"],
}


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="needs pyspark")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    root = str(ROOT)
    os.environ["PYTHONPATH"] = os.pathsep.join([root, *filter(None, sys.path)])
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "4").getOrCreate()
    yield session
    session.stop()


def assert_same(one: Measured, other: Measured) -> None:
    for name, key in KEYS.items():
        tables = (getattr(measured, name).lazy().collect().sort(key) for measured in (one, other))
        assert_frame_equal(*tables, check_exact=True)


def assert_same_lineage(one: Measured, other: Measured) -> None:
    found, expected = lineage(one), lineage(other)
    for table in LINEAGE_TABLES:
        assert_frame_equal(getattr(found, table.name), getattr(expected, table.name), check_exact=True)
    assert expected.links.filter(kind="tree").height > 20


def test_the_demo_newsroom_comes_out_the_same(spark: Any, tmp_path: Path) -> None:
    from masthead.metrics.running.spark.engine import to_spark

    settings: dict[str, Any] = {"wire": newsroom_wire(), "outlets": newsroom_outlets(), "batch_size": 32}
    newsroom_articles().table.select("article_id", "outlet", "text", "title", "published").write_parquet(
        tmp_path / "news.parquet"
    )
    data = to_spark(scan_articles(tmp_path / "news.parquet"), spark, tmp_path)
    by_spark = measure(data, out=tmp_path / "run", **settings)
    here = measure(read_articles(tmp_path / "news.parquet"), **settings)
    assert_same(by_spark, here)
    assert_same(Measured.load(tmp_path / "run"), here)
    assert by_spark.settings["engine"] == "spark"
    assert not (tmp_path / "run" / "work").exists()
    assert len(here.copies.lazy().collect()) > 20
    assert_same_lineage(by_spark, here)


def test_ids_that_stand_twice_are_refused(spark: Any) -> None:
    data = spark.createDataFrame([("a", "o", "One."), ("a", "o", "Two.")], ["article_id", "outlet", "text"])
    with pytest.raises(InputError, match="article_id 'a' 2 times"):
        measure(data)
    with pytest.raises(InputError, match="found the columns article_id, text, expected article_id, outlet"):
        measure(data.drop("outlet"))


def test_an_error_of_all_articles_is_told_without_sparks_trace(spark: Any) -> None:
    rows = newsroom_articles().table.select("article_id", "outlet", "text").head(8)
    data = spark.createDataFrame(rows.to_dicts())
    with pytest.raises(
        MastheadError, match=r"^measure: found the same error on all \d articles of a batch .*from here\.$"
    ):
        measure(data, detector=always_broken_detector)


def test_a_folder_with_a_run_of_another_engine_is_refused(spark: Any, tmp_path: Path) -> None:
    row = {"article_id": "a", "outlet": "o", "text": "The ferry sails at noon, Ada Voss said."}
    measure(pl.DataFrame([row]), out=tmp_path)
    with pytest.raises(InputError, match="a run with engine = None, expected 'spark'"):
        measure(spark.createDataFrame([row]), out=tmp_path)


def test_the_command_line_measures_on_spark(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="needs pyspark")
    articles, wire = (read.table.drop("date_precision").head(24) for read in (newsroom_articles(), newsroom_wire()))
    articles.write_parquet(tmp_path / "news.parquet")
    wire.write_parquet(tmp_path / "wire.parquet")
    root = str(ROOT)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)]),
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.ui.enabled=false "
        "--conf spark.sql.shuffle.partitions=2 pyspark-shell",
        "TMPDIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "masthead", "score", "news.parquet", "--wire", "wire.parquet", "--out", "run"]
    done = subprocess.run(
        [*command, "--quiet", "--engine", "spark"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "run" / "report.html").is_file()
    here = measure(read_articles(tmp_path / "news.parquet"), wire=read_articles(tmp_path / "wire.parquet"))
    assert_same(Measured.load(tmp_path / "run" / "measured"), here)
    assert not list(tmp_path.glob("masthead-*"))


def neighbors_of_the_borders(table: pl.DataFrame) -> pl.DataFrame:
    """The articles whose measurements once depended on what stood before or behind them in a batch, and others."""
    borders = table.filter(
        pl.col("article_id").is_in(
            [
                "3Z1T4gixNqqcw7By",
                "7q8lraEjYKD7SHVD",
                "CGtEu579wUPIJLrV",
                "E7ocsT7LDv165VTb",
                "IriVu640o0Nsv8Gd",
                "UXNuvKlVdRvBa0zc",
                "gEJcgLhX984CvRc5",
            ]
        )
    )
    return pl.concat([borders, table]).unique("article_id", maintain_order=True).head(400)


@pytest.mark.gold
@pytest.mark.skipif(not GOLD.is_file(), reason="needs the articles of 52 outlets, which are not part of the project")
def test_a_corpus_of_real_news_comes_out_the_same(spark: Any, tmp_path: Path) -> None:
    from masthead.metrics.running.spark.engine import to_spark

    whole = read_articles(GOLD)
    assert len(whole) == 5801
    wire = whole.table.head(300).with_columns(
        outlet=pl.lit("agency.example"), article_id=pl.format("w{}", "article_id")
    )
    articles = Articles(neighbors_of_the_borders(whole.table), whole.rejects)
    data = to_spark(articles, spark, tmp_path)
    assert_same(measure(data, wire=wire), measure(articles, wire=wire))


def test_own_measures_are_counted_on_the_executors(spark: Any) -> None:
    from tests.own_measures import number_sentences, quoted_women

    table = newsroom_articles().table.head(40).select("article_id", "outlet", "text", "title", "published")
    settings: dict[str, Any] = {"metrics": ["attribution", "named_sources"], "extra": [number_sentences, quoted_women]}
    by_spark = measure(spark.createDataFrame(table.to_pandas()), batch_size=16, **settings)
    here = measure(table, **settings)
    assert_same(by_spark, here)
    assert by_spark.declared == here.declared
    assert len(here.measurements.filter(metric="own")) == 3 * 40


def test_the_recipe_of_the_docs_runs_as_it_stands(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "scale.md").read_text("utf-8")
    (code,) = [block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "spark.read" in block]
    given = '"articles.parquet"'
    assert given in code
    code = code.replace(given, repr(str(tmp_path / "articles.parquet")))  # Java stays where its session was started
    monkeypatch.chdir(tmp_path)
    newsroom_articles().table.head(30).select("article_id", "outlet", "text", "title").write_parquet("articles.parquet")
    names: dict[str, Any] = {"masthead": masthead, "spark": spark, "wire": newsroom_wire()}
    exec(compile(code, "docs/scale.md", "exec"), names)  # noqa: S102  the page's own code
    assert names["measured"].article_facts.lazy().collect()["article_id"].n_unique() == 30
    assert (tmp_path / "run" / "measured").is_dir()
