"""Streams written part by part and mapped are those that are joined in memory."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masthead.metrics.copy_ratio.retrieval import inverted_index as copy_index
from masthead.metrics.copy_ratio.retrieval import originals
from masthead.metrics.copy_ratio.retrieval.originals import Originals, build_originals
from masthead.metrics.copy_ratio.stream_files import StreamFiles
from masthead.metrics.copy_ratio.streams import Stream, empty_stream, join_streams, read_stream, take_texts
from masthead.metrics.storage.flat_files import append, mapped
from masthead.metrics.text.arrays import take_ranges
from masthead.metrics.text.texts import read_texts
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


@pytest.mark.parametrize("chosen", [[], [0], [7, 2, 2, 11], list(range(12))])
def test_texts_taken_from_files_are_those_taken_from_memory(chosen: list[int], tmp_path: Path) -> None:
    files = StreamFiles(tmp_path, "words")
    for part in streams(4):
        files.add(part)
    texts = np.array(chosen, dtype=np.int64)
    taken, expected = take_texts(files.close(), texts), take_texts(join_streams(streams(4)), texts)
    for field in fields(Stream):
        np.testing.assert_array_equal(getattr(taken, field.name), getattr(expected, field.name))


def test_ranges_of_a_part_of_a_mapped_array_count_from_its_own_start(tmp_path: Path) -> None:
    append(tmp_path / "numbers.bin", np.arange(100))
    numbers = mapped(tmp_path / "numbers.bin", np.int64)
    start, end = np.array([3, 0, 5]), np.array([5, 1, 5])
    assert take_ranges(numbers, start, end).tolist() == [3, 4, 0]
    assert take_ranges(numbers[50:], start, end).tolist() == [53, 54, 50]


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
        np.testing.assert_array_equal(found.held_of_others, here.held_of_others)
    assert here.background.counts.sum() == len(here.shingles.keys)
    assert isinstance(here.facts, pl.DataFrame)
