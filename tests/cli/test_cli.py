"""The command line as a user meets it: verbs, exit codes, and errors in the user's terms."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from masthead.__main__ import main
from masthead.examples import newsroom_path

NEWSROOM = newsroom_path()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run over the demo newsroom."""
    folder = tmp_path_factory.mktemp("demo") / "run"
    assert main(["demo", "--quiet", "--out", str(folder)]) == 0
    return folder


def test_the_demo_leaves_everything_a_run_promises(run: Path) -> None:
    for name in ("report.html", "report.ipynb", "manifest.json", "tables/scores.csv", "tables/scores.parquet"):
        assert (run / name).stat().st_size > 100, name
    assert list((run / "charts").glob("*.svg"))
    assert json.loads((run / "manifest.json").read_text())


def test_score_takes_column_names_and_tells_what_it_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = pl.read_ndjson(NEWSROOM / "articles.jsonl").select(body="text", site="outlet", when="published")
    table.write_csv(tmp_path / "news.csv")
    command = ["score", str(tmp_path / "news.csv"), "--text", "body", "--outlet", "site", "--published", "when"]
    assert main([*command, "--out", str(tmp_path / "run"), "--scheme", "evidence_only"]) == 0
    printed = capsys.readouterr().out
    assert "articles of 11 outlets were read" in printed
    assert str(tmp_path / "run" / "report.html") in printed


def test_explain_names_score_indicators_and_words(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(run), "harborherald.example"]) == 0
    printed = capsys.readouterr().out
    assert "identified_sources_per_article" in printed
    assert "“Norwick mayor defends stadium vote, says soil risk ‘has a number’”, 21 March 2024" in printed
    assert main(["explain", str(run), "harbourherald.example"]) == 1
    assert "harborherald.example" in capsys.readouterr().err


def test_validate_prints_a_row_a_rater(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outlets = pl.read_csv(NEWSROOM / "outlets.csv")["outlet"].to_list()
    ratings = pl.DataFrame({"outlet": outlets, "panel": [float(k) for k in range(len(outlets))]})
    ratings.write_csv(tmp_path / "ratings.csv")
    assert main(["validate", str(run), str(tmp_path / "ratings.csv")]) == 0
    assert "panel" in capsys.readouterr().out


def test_report_is_written_again_under_another_scheme(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "other"
    assert main(["report", str(run), "--scheme", "evidence_only", "--out", str(out), "--quiet"]) == 0
    assert (out / "report.html").stat().st_size > 10_000


def test_check_reports_problems_with_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "news.csv"
    pl.DataFrame({"outlet": ["o", "o"], "text": ["It rained.", ""]}).write_csv(path)
    rejects = tmp_path / "rejects.csv"
    assert main(["check", str(path), "--rejects", str(rejects)]) == 1
    assert "row 2, column 'text': found no text" in capsys.readouterr().out
    assert len(pl.read_csv(rejects)) == 1
    pl.DataFrame({"outlet": ["o"], "text": ["It rained."]}).write_csv(path)
    assert main(["check", str(path)]) == 0


def test_a_run_matches_its_manifest(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--manifest", str(run)]) == 0
    assert capsys.readouterr().out.strip()


def test_a_finished_run_is_verified(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert main(["check", str(run)]) == 0
    assert "every file is as it was written, and the numbers add up" in capsys.readouterr().out
    copy = shutil.copytree(run, tmp_path / "run")
    part = copy / "measured/evidence/part-000000.parquet"
    part.write_bytes(part.read_bytes()[:-9])
    assert main(["check", str(copy)]) == 1
    assert "evidence/part-000000.parquet: found" in capsys.readouterr().out
    assert main(["explain", str(copy), "harborherald.example"]) == 1
    assert "the file that the run wrote" in capsys.readouterr().err


def test_schemes_can_be_shown_checked_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scheme", "show", "default"]) == 0
    mine = tmp_path / "mine.toml"
    mine.write_text(capsys.readouterr().out)
    assert main(["scheme", "check", str(mine)]) == 0
    assert main(["scheme", "diff", "default", str(mine)]) == 0
    assert "same" in capsys.readouterr().out
    mine.write_text(mine.read_text().replace("weight = ", "weight = -"))
    assert main(["scheme", "check", str(mine)]) == 1
    assert "found -0.45" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["score", "absent.csv", "--out", "run"], "no such file or folder"),
        (["explain", "absent", "o"], "absent"),
        (["score", str(NEWSROOM / "outlets.csv"), "--out", "run"], "a column for text"),
        (["score", str(NEWSROOM / "articles.jsonl"), "--out", "run", "--scheme", "nonsense"], "nonsense"),
        (["evaluate", "copy", "absent"], "absent"),
        (["score", str(NEWSROOM / "articles.jsonl"), "--out", "run", "--outlets", "absent.csv"], "no such file"),
        (["score", str(NEWSROOM / "articles.jsonl"), "--out", "run", "--wire", "absent"], "no such file or folder"),
        (["score", "header.csv", "--out", "run"], "no article that can be used"),
        (["check", "header.csv", "--rejects", "absent/rejects.csv"], "check the path"),
        (["report", "absent"], "expected a saved card"),
    ],
)
def test_faults_of_the_input_are_told_with_exit_code_1(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "header.csv").write_text("outlet,text\n")
    assert main(arguments) == 1
    assert message in capsys.readouterr().err


def test_wrong_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["score"])
    assert stopped.value.code == 2
    assert main([]) == 2
    assert "examples:" in capsys.readouterr().out


def test_help_is_quick_and_a_closed_pipe_is_no_error() -> None:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    durations = []
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "masthead", "--help"], check=True, capture_output=True, env=environment)
        durations.append(time.perf_counter() - started)
    assert min(durations) < 2
    piped = f"{sys.executable} -m masthead scheme show default | head -1"
    result = subprocess.run(["sh", "-c", piped], capture_output=True, text=True, check=True)
    assert result.stderr == ""


def test_training_names_what_it_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "weights")
    assert main(["train", "translation", "--out", out]) == 1
    assert "no --pairs, expected human and machine versions" in capsys.readouterr().err
    assert main(["train", "attribution", str(tmp_path / "absent"), "--out", out]) == 1
    assert "no such file or folder" in capsys.readouterr().err
    assert not (tmp_path / "weights").exists()


def test_a_background_can_be_rebuilt_from_ones_own_news(tmp_path: Path) -> None:
    out = tmp_path / "background.npz"
    assert main(["train", "background", str(NEWSROOM / "wire.jsonl"), "--out", str(out), "--quiet"]) == 0
    assert out.exists()


def test_check_accounts_for_every_row_and_names_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    english = "The council said that it would meet on Monday to vote on the budget, and that all were to come."
    french = "Le conseil a décidé que les travaux ne commenceront pas avant la fin de l'année, selon la mairie."
    (tmp_path / "news.csv").write_text(f'outlet,text\no,"{english}"\no,"{french}"\no\n')
    assert main(["check", str(tmp_path / "news.csv")]) == 1
    said = capsys.readouterr().out
    assert "3 rows in news.csv: 2 articles of 1 outlet were read; 1 row was rejected, 0 values dropped." in said
    assert "- languages of 2 articles looked at: en 1, fr 1" in said
    assert "- attribution covers en, de; not fr" in said
    assert "- 0 of 2 articles have dates: without them no trends, and who published first cannot be told" in said
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.jsonl").write_text('{"outlet":"o","text":"Rain."}\n')
    assert main(["check", str(tmp_path / "more")]) == 0
    assert "1 row in more: 1 article of 1 outlet was read" in capsys.readouterr().out


def test_what_was_decided_about_dates_is_kept_and_used_again(tmp_path: Path) -> None:
    rows = [{"outlet": "o", "text": f"Rain fell on day {k}.", "date": "10/17/2023"} for k in range(3)]
    first, later = tmp_path / "first.jsonl", tmp_path / "later.jsonl"
    first.write_text("\n".join(map(json.dumps, rows)))
    later.write_text(json.dumps({**rows[0], "date": "03/05/2024"}))
    quick = ["--quiet", "--workers", "1", "--scheme", "evidence_only"]
    assert main(["score", str(first), "--out", str(tmp_path / "a"), *quick]) == 0
    assert json.loads((tmp_path / "a" / "reading.json").read_text())["order"] == "month first"
    again = ["score", str(later), "--out", str(tmp_path / "b"), "--previous", str(tmp_path / "a"), *quick]
    assert main(again) == 0
    facts = pl.scan_parquet(tmp_path / "b" / "measured" / "article_facts" / "*.parquet").collect()
    assert facts["published"][0].isoformat() == "2024-03-05T00:00:00+00:00"


def test_lineage_counts_stories_first_and_draws_a_family(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lineage", str(run), "--out", str(tmp_path / "tree.svg")]) == 0
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith("138 versions, 101 separate stories; 21 told by more than one text.")
    assert any("support 100%" in line for line in others)
    assert (tmp_path / "tree.svg").read_text().count("<svg") == 1


def test_lineage_tells_one_family_and_knows_which_there_are(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    family = pl.read_parquet(run / "tables" / "families.parquet").sort("n_versions").row(-1, named=True)
    assert main(["lineage", str(run), "--family", family["family_id"]]) == 0
    printed = capsys.readouterr().out
    assert f"{family['n_versions']} versions of {family['n_outlets']} outlets" in printed
    assert main(["lineage", str(run), "--family", "nobody"]) == 1
    assert "lineage, family: found 'nobody', expected one of" in capsys.readouterr().err
    assert main(["lineage", str(run), "--out", "tree.doc"]) == 1
    assert "ends in .png" in capsys.readouterr().err


def test_lineage_measures_articles_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["lineage", str(NEWSROOM / "articles.jsonl"), "--wire", str(NEWSROOM / "wire.jsonl")]
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("138 versions, 101 separate stories")


def test_score_by_group_and_with_clusters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["score", str(NEWSROOM / "articles.jsonl"), "--out", str(tmp_path / "run"), "--scheme", "evidence_only"]
    assert main([*command, "--by", "mont"]) == 1
    assert "did you mean 'month'?" in capsys.readouterr().err
    assert not (tmp_path / "run" / "measured").exists()
    assert main([*command, "--by", "month", "--cluster", "title"]) == 0
    assert "scores by month: " in capsys.readouterr().out
    trend = pl.read_csv(tmp_path / "run" / "tables" / "trend.csv")
    assert {"outlet", "group", "score", "reason", "by"} <= set(trend.columns)
    assert json.loads((tmp_path / "run" / "card" / "card.json").read_text())["features"]["cluster"] == "title"


def test_templates_and_exports(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", str(tmp_path / "ratings.csv"), "--run", str(run)]) == 0
    assert "harborherald.example" in pl.read_csv(tmp_path / "ratings.csv")["outlet"].to_list()
    assert main(["export", str(run), str(tmp_path / "run.sqlite"), "--without-texts"]) == 0
    assert (tmp_path / "run.metadata.json").stat().st_size > 1000
    assert main(["export", str(run), str(tmp_path / "evidence.jsonl"), "--metric", "copy_ratio"]) == 0
    assert "datasette" in capsys.readouterr().out
    assert json.loads((tmp_path / "evidence.jsonl").read_text().splitlines()[0])["type"] == "Annotation"
    assert main(["export", str(run), str(tmp_path / "run.xls")]) == 1
    assert "a .sqlite, .db or .jsonl file" in capsys.readouterr().err


def test_a_run_without_its_measurements_has_no_annotations(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(run, tmp_path / "run", ignore=shutil.ignore_patterns("measured"))
    assert main(["export", str(tmp_path / "run"), str(tmp_path / "evidence.jsonl")]) == 1
    assert "found a run without its measurements, expected its folder measured/" in capsys.readouterr().err
    assert not (tmp_path / "evidence.jsonl").exists()
