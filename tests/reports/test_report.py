from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.errors import InputError, MastheadError
from masthead.reports.charts.style import new_axes, save_chart
from masthead.reports.check import check_run, unchecked
from masthead.reports.html.pages import build_site
from masthead.reports.html.site import write_site
from masthead.reports.inputs.run import read_card
from masthead.reports.manifest import check_manifest, write_manifest
from masthead.reports.notebook.write import write_notebook
from masthead.reports.report import write_report
from masthead.reports.tables.write import Shown, write_exact, write_shown
from tests.reports.runs import demo_card, empty_card


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    write_report(demo_card(), folder, chart_formats=("png", "svg"), execute="in_process")
    return folder


def test_a_run_holds_what_it_promises(folder):
    names = {path.name for path in folder.iterdir()}
    folders = {"tables", "charts", "card", "measured", "pages"}
    assert names == folders | {"report.html", "compare.html", "evidence.html", "report.ipynb", "manifest.json"}
    assert {"ranking.png", "heat_map.svg", "copy_network.png"} <= {path.name for path in (folder / "charts").iterdir()}


def test_the_manifest_names_every_file_and_matches(folder):
    files = json.loads((folder / "manifest.json").read_text())["files"]
    written = {
        path.relative_to(folder).as_posix()
        for part in ("tables", "charts", "pages")
        for path in (folder / part).iterdir()
    }
    assert written | {"report.html", "compare.html", "evidence.html", "report.ipynb"} == set(files)
    assert check_manifest(folder) == []


def test_charts_stand_in_the_page_with_words(folder):
    text = (folder / "report.html").read_text(encoding="utf-8")
    drawn = [path.stem for path in (folder / "charts").glob("*.svg") if not path.name.startswith("waterfall_outlet")]
    assert text.count('<svg class="drawing" role="img" aria-label="') == len(drawn)
    assert all(f'id="chart-{name}"' in text and f'href="charts/{name}.svg"' in text for name in drawn)


def test_every_outlet_with_a_score_has_its_waterfall_beside_its_page(folder):
    text = (folder / "report.html").read_text(encoding="utf-8")
    files = sorted(path.name for path in (folder / "charts").glob("waterfall_outlet-*.svg"))
    assert len(files) == demo_card().scores["score"].count()
    assert all(f'href="charts/{name}"' in text for name in files)


def test_tables_have_their_files_beside_them(folder):
    text = (folder / "report.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="((?:tables|charts)/[^"]+)"', text))
    assert {"tables/scores.csv", "tables/contributions.csv", "tables/copy_pairs.csv", "tables/evidence.csv"} <= linked
    assert all((folder / name).is_file() for name in linked)


def test_a_second_report_has_the_same_bytes(folder, tmp_path):
    write_report(demo_card(), tmp_path, chart_formats=("png", "svg"), execute="in_process")
    one, other = (json.loads((path / "manifest.json").read_text())["files"] for path in (folder, tmp_path))
    assert {name for name in one if one[name] != other[name]} == set()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"execute": "somewhere"}, "auto, kernel, in_process, no"),
        ({"notebook": "fuller"}, "fuller"),
        ({"chart_formats": ("gif!",)}, "gif!"),
        ({"chart_formats": "svg"}, "a tuple of"),
    ],
)
def test_a_wrong_choice_is_refused_before_anything_is_written(tmp_path, wrong, said):
    with pytest.raises(MastheadError, match=re.escape(said)):
        write_report(demo_card(), tmp_path / "run", **wrong)
    assert not (tmp_path / "run").exists()


def test_an_empty_run_has_a_report_too(tmp_path):
    path = write_report(empty_card(), tmp_path, chart_formats=("svg",), execute="in_process")
    assert path == tmp_path / "report.html"
    assert check_manifest(tmp_path) == []
    page = path.read_text(encoding="utf-8")
    assert "There is nothing to show" in page
    assert "masthead check ARTICLES says what it holds" in page
    assert "The run has no outlets." in (tmp_path / "report.ipynb").read_text(encoding="utf-8")


WRITERS = {
    "scores.csv": lambda folder: write_exact({"scores": pl.DataFrame({"outlet": ["a"]})}, folder),
    "scores.parquet": lambda folder: write_exact({"scores": pl.DataFrame({"outlet": ["a"]})}, folder),
    "t.tex": lambda folder: write_shown(Shown("t", "A caption.", pl.DataFrame({"Outlet": ["a"]})), folder),
    "chart.png": lambda folder: save_chart(new_axes(None, height=1), folder, "chart", formats=("png",)),
    "chart.pdf": lambda folder: save_chart(new_axes(None, height=1), folder, "chart", formats=("pdf",)),
    "report.html": lambda folder: write_site(build_site(read_card(empty_card())), folder),
    "report.ipynb": lambda folder: write_notebook(folder / "report.ipynb", execute="no"),
    "manifest.json": lambda folder: write_manifest(read_card(empty_card()), [], folder),
    "features.parquet": lambda folder: empty_card().save(folder),
    "scheme.toml": lambda folder: empty_card().save(folder),
    "card.json": lambda folder: empty_card().save(folder),
    "hashes.json": lambda folder: empty_card().save(folder),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_disk_that_fills_up_leaves_the_old_file_whole(tmp_path, monkeypatch, name):
    (tmp_path / name).write_text("the file of yesterday")
    replace = Path.replace

    def full(draft, target):
        if Path(target).name == name:
            raise OSError(28, "No space left on device")
        return replace(draft, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(
        MastheadError, match=rf"{name}: found no room left, expected room to write. Try: free some space"
    ):
        WRITERS[name](tmp_path)
    assert (tmp_path / name).read_text() == "the file of yesterday"
    assert not list(tmp_path.rglob("*.draft"))


def test_a_finished_run_is_found_sound_and_every_damage_told(folder, tmp_path):
    assert check_run(folder) == []
    run = shutil.copytree(folder, tmp_path / "run")
    for name in ("tables/scores.csv", "card/scores.parquet", "measured/evidence.parquet"):
        content = bytearray((run / name).read_bytes())
        content[len(content) // 2] ^= 1
        (run / name).write_bytes(bytes(content))
    (run / "charts/ranking.png").unlink()
    shutil.copy(run / "measured/copies.parquet", run / "measured/more.parquet")
    told = "\n".join(check_run(run))
    assert "file charts/ranking.png: it is missing" in told
    assert "file tables/scores.csv: its content is not what the run wrote" in told
    assert "card/scores.parquet: found a content that is not what was written" in told
    assert "measured/evidence.parquet: found a content that is not what was written" in told
    assert "measured/more.parquet: found a file that the run did not write" in told
    assert len(told.splitlines()) == 6  # the number of problems of the measured tables stands before them


def test_scores_that_are_not_the_sum_of_their_points_are_told(tmp_path):
    card = demo_card()
    first = card.scores["outlet"][0]
    wrong = card.scores.with_columns(
        score=pl.when(pl.col("outlet") == first).then(pl.col("score") + 1).otherwise("score")
    )
    replace(card, scores=wrong).save(tmp_path / "card")
    told = check_run(tmp_path)
    assert told == ["file manifest.json: it is missing", f"scores: the points of {first} do not add up to its score"]
    with pytest.raises(InputError, match=r"found no card and no manifest, expected the folder of a finished run"):
        check_run(tmp_path / "absent")


def test_a_run_of_0_2_0_is_said_not_to_be_checked(folder, tmp_path):
    run = shutil.copytree(folder, tmp_path / "run")
    for part in ("card", "measured"):
        (run / part / "hashes.json").unlink()
    assert [line.split(" has no hashes")[0] for line in unchecked(run)] == [str(run / "measured"), str(run / "card")]
    assert check_run(run) == []


def test_the_method_page_and_the_manifest_account_for_every_row(folder):
    accounts = json.loads((folder / "manifest.json").read_text())["accounts"]
    assert accounts["read"] == accounts["measured"] + accounts["duplicates"] + accounts["rejected"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "What became of every row that was read" in page
    assert f'<td>Rows read</td><td class="num">{accounts["read"]:,}</td>' in page
