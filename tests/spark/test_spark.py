"""Spark gives the tables of a run on one machine, to the last row."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from polars.testing import assert_frame_equal

from masthead.metrics.articles import read_articles
from masthead.metrics.errors import InputError
from masthead.metrics.measure import measure
from masthead.metrics.measured import Measured
from masthead.metrics.scan import scan_articles
from tests.newsroom import newsroom_articles, newsroom_outlets, newsroom_wire

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java"),
    pytest.mark.filterwarnings("ignore"),
]
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
    root = str(Path(__file__).parents[2])
    os.environ["PYTHONPATH"] = os.pathsep.join([root, *filter(None, sys.path)])
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "4").getOrCreate()
    yield session
    session.stop()


def assert_same(one: Measured, other: Measured) -> None:
    for name, key in KEYS.items():
        assert_frame_equal(
            getattr(one, name).lazy().collect().sort(key), getattr(other, name).lazy().collect().sort(key)
        )


def test_the_demo_newsroom_comes_out_the_same(spark: Any, tmp_path: Path) -> None:
    from masthead.metrics.spark import to_spark

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
    assert len(here.copies.lazy().collect()) > 20


def test_ids_that_stand_twice_are_refused(spark: Any) -> None:
    data = spark.createDataFrame([("a", "o", "One."), ("a", "o", "Two.")], ["article_id", "outlet", "text"])
    with pytest.raises(InputError, match="article_id 'a' 2 times"):
        measure(data)
    with pytest.raises(InputError, match="found the columns article_id, text, expected article_id, outlet"):
        measure(data.drop("outlet"))
