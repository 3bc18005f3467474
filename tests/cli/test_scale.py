"""The command line at scale: shards and merge, inputs read batch by batch."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest

from masthead.__main__ import main
from masthead.cli.parser import build_parser
from masthead.examples import newsroom_path


@pytest.mark.parametrize("text", ["3", "0/4", "5/4", "a/b", "1/"])
def test_what_is_no_shard_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        build_parser().parse_args(["score", "news", "--out", "run", "--shard", text])
    assert stopped.value.code == 2
    assert "write its number and how many there are, such as 3/20" in capsys.readouterr().err


def test_shards_are_merged_into_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    news = newsroom_path()
    score = ["score", str(news / "articles.jsonl"), "--wire", str(news / "wire.jsonl"), "--out", str(tmp_path)]
    for _ in range(2):
        for shard in ("1/2", "2/2"):
            assert main([*score, "--shard", shard]) == 0
        assert main(["merge", str(tmp_path)]) == 0
    assert "shard 2 of 2 is measured; when all are, merge them" in capsys.readouterr().out
    assert (tmp_path / "report.html").is_file()
    assert (
        pl.scan_parquet(tmp_path / "measured" / "article_facts" / "*.parquet").select(pl.len()).collect().item() > 100
    )
    assert main(["merge", str(tmp_path / "elsewhere")]) == 1


def test_a_compressed_file_is_read_batch_by_batch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (newsroom_path() / "articles.jsonl").read_bytes() + b"{broken\n"
    (tmp_path / "news.jsonl.gz").write_bytes(gzip.compress(lines))
    assert main(["score", str(tmp_path / "news.jsonl.gz"), "--out", str(tmp_path / "run"), "--workers", "1"]) == 0
    said = capsys.readouterr().out
    assert "is read batch by batch" in said
    assert "1 row was rejected" in said
    assert (
        "broken" in (tmp_path / "run" / "rejects.csv").read_text()
        or "no JSON" in (tmp_path / "run" / "rejects.csv").read_text()
    )
