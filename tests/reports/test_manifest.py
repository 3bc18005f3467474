from __future__ import annotations

import json

import pytest

from masthead.metrics.errors import InputError
from masthead.reports.inputs.run import read_card
from masthead.reports.manifest import check_manifest, hash_file, write_manifest
from tests.reports.runs import demo_run, empty_card


def test_a_run_that_nobody_touched_matches(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("x")
    path = write_manifest(demo_run(), [file], tmp_path)
    assert check_manifest(tmp_path) == check_manifest(path) == []
    described = json.loads(path.read_text())
    assert described["files"] == {"a.csv": {"bytes": 1, "sha256": hash_file(file)}}
    assert described["rows"]["outlets"] == len(demo_run().outlets)
    assert described["scheme"]["scheme_id"] == demo_run().scheme.scheme_id


def test_every_difference_is_named(tmp_path):
    changed, gone, source = (tmp_path / name for name in ("a.csv", "b.csv", "input.jsonl"))
    for file in (changed, gone, source):
        file.write_text("x")
    path = write_manifest(read_card(empty_card()), [changed, gone], tmp_path)
    described = json.loads(path.read_text())
    described["made_with"]["polars"] = "0.1"
    described["settings"]["articles"] = {"path": str(source), "sha256": hash_file(source)}
    described["settings"]["wire"] = [{"path": str(tmp_path / "none"), "sha256": "0"}]
    path.write_text(json.dumps(described))
    changed.write_text("y")
    gone.unlink()
    source.write_text("other")
    found = "\n".join(check_manifest(tmp_path))
    assert "version of polars: the run was made with 0.1" in found
    assert "file a.csv: its content is not what the run wrote" in found
    assert "file b.csv: it is missing" in found
    assert "input articles:" in found
    assert "input wire:" in found


@pytest.mark.parametrize(("content", "found"), [(None, "no file"), ("{", "no JSON"), ("{}", "no part named made_with")])
def test_a_manifest_that_is_none(tmp_path, content, found):
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(InputError, match=found):
        check_manifest(tmp_path)
