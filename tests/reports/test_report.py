from __future__ import annotations

import json

import pytest

from masthead.reports.manifest import check_manifest
from masthead.reports.report import write_report
from tests.reports.runs import demo_card, empty_card


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    write_report(demo_card(), folder, chart_formats=("png", "svg"), execute="in_process")
    return folder


def test_a_run_holds_what_it_promises(folder):
    names = {path.name for path in folder.iterdir()}
    assert names == {"tables", "charts", "card", "measured", "report.html", "report.ipynb", "manifest.json"}
    assert {"ranking.png", "heat_map.svg", "copy_network.png"} <= {path.name for path in (folder / "charts").iterdir()}


def test_the_manifest_names_every_file_and_matches(folder):
    files = json.loads((folder / "manifest.json").read_text())["files"]
    written = {
        path.relative_to(folder).as_posix() for part in ("tables", "charts") for path in (folder / part).iterdir()
    }
    assert written | {"report.html", "report.ipynb"} == set(files)
    assert check_manifest(folder) == []


def test_charts_stand_in_the_page_with_words(folder):
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert text.count('<img src="data:image/svg+xml;base64,') == len(list((folder / "charts").glob("*.svg")))
    assert 'alt="' in text


def test_a_second_report_has_the_same_bytes(folder, tmp_path):
    write_report(demo_card(), tmp_path, chart_formats=("png", "svg"), execute="in_process")
    one, other = (json.loads((path / "manifest.json").read_text())["files"] for path in (folder, tmp_path))
    assert {name for name in one if one[name] != other[name]} == set()


def test_an_empty_run_has_a_report_too(tmp_path):
    path = write_report(empty_card(), tmp_path, chart_formats=("svg",), execute="in_process")
    assert path == tmp_path / "report.html"
    assert check_manifest(tmp_path) == []
    page = path.read_text(encoding="utf-8")
    assert "There is nothing to show" in page
    assert "masthead check ARTICLES says what it holds" in page
    assert "The run has no outlets." in (tmp_path / "report.ipynb").read_text(encoding="utf-8")
