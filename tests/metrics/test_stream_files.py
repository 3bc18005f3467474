"""Streams written part by part and mapped are those that are joined in memory."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masthead.metrics import copy_index, originals
from masthead.metrics.copy_streams import Stream, empty_stream, join_streams, read_stream
from masthead.metrics.originals import Originals, build_originals
from masthead.metrics.stream_files import StreamFiles, release
from masthead.metrics.texts import read_texts
from tests.newsroom import newsroom_wire


def streams(n: int) -> list[Stream]:
    wire = newsroom_wire().table.head(3 * n)
    texts = [read_texts(part) for part in wire.iter_slices(3)]
    return [read_stream(one, np.ones(len(one.words), dtype=np.bool_))[0] for one in texts]


@pytest.mark.parametrize("n", [0, 1, 4])
def test_a_written_stream_is_the_joined_one(n: int, tmp_path: Path) -> None:
    files = StreamFiles(tmp_path, "words")
    parts = [*streams(n), empty_stream()]
    for part in parts:
        files.add(part)
    written, joined = files.close(), join_streams(parts)
    for field in fields(Stream):
        np.testing.assert_array_equal(getattr(written, field.name), getattr(joined, field.name))
    assert written.n_texts == joined.n_texts
    assert StreamFiles(tmp_path, "words").mapped().n_texts == joined.n_texts


def test_pages_that_are_given_back_are_read_again(tmp_path: Path) -> None:
    files = StreamFiles(tmp_path, "words")
    for part in streams(4):
        files.add(part)
    stream = files.close()
    before = {field.name: np.array(getattr(stream, field.name)) for field in fields(Stream)}
    release(stream)
    release(empty_stream())
    for field in fields(Stream):
        np.testing.assert_array_equal(getattr(stream, field.name), before[field.name])


def test_originals_indexed_from_files_are_those_indexed_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = newsroom_wire().table
    here = build_originals(wire)
    monkeypatch.setattr(originals, "_BATCH", 4)
    monkeypatch.setattr(copy_index, "SLICE", 50)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "stale.bin").write_bytes(b"left behind")
    there = build_originals(wire, folder=tmp_path / "work")
    loaded = Originals.load(there.save(tmp_path / "saved"))
    for found in (there, loaded):
        assert_frame_equal(found.facts, here.facts)
        for name in ("words", "quotes", "index", "quote_index", "shingles"):
            one, other = getattr(found, name), getattr(here, name)
            for field in fields(one):
                np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))
        np.testing.assert_array_equal(found.background.counts, here.background.counts)
    assert here.background.counts.sum() == len(here.shingles.keys)
    assert isinstance(here.facts, pl.DataFrame)
