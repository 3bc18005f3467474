import numpy as np
import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.translation_noise.gold import auc, document_numbers, join_natives, join_pieces, read_versions


def row(year, doc, system, label, words, **other):
    return {
        "year": year,
        "pair": "de-en",
        "doc_id": doc,
        "system": system,
        "label": label,
        "text": "word " * words,
        **other,
    }


@pytest.fixture
def folder(tmp_path):
    rows = [
        row(2030, f"d_{k}", system, label, 60) for k in (2, 10, 9) for system, label in (("ref", "human"), ("x", "mt"))
    ]
    rows += [
        row(2030, "long", "ref", "human", 400),
        row(2030, "long", "x", "mt", 390),
        row(2030, "alone", "ref", "human", 90),
    ]
    pl.DataFrame(rows).write_parquet(tmp_path / "any_name.parquet")
    pl.DataFrame({"text": ["not a gold set"]}).write_parquet(tmp_path / "other.parquet")
    return tmp_path


def test_sets_are_found_by_their_columns(folder):
    versions = read_versions(folder)
    assert len(versions) == 9
    assert versions.filter(pl.col("doc_id") == "long")["n_words"].to_list() == [400, 390]


def test_a_folder_without_gold_says_so(tmp_path):
    pl.DataFrame({"text": ["a"]}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(InputError, match="found 1 parquet files without them, expected a table with the columns year"):
        read_versions(tmp_path)


def test_documents_with_both_versions_are_told(folder):
    versions = read_versions(folder)
    document, both = document_numbers(versions)
    assert len(set(document.tolist())) == 5
    assert versions.filter(~pl.Series(both))["doc_id"].to_list() == ["alone"]


def test_short_neighbors_are_joined_in_natural_order(folder):
    versions = read_versions(folder)
    pieces = join_pieces(versions, min_words=100)
    joined = [[versions["doc_id"][r] for r in piece.rows] for piece in pieces]
    assert joined == [["d_2", "d_9"], ["d_2", "d_9"], ["d_10", "long"], ["d_10", "long"]]
    assert [piece.is_machine for piece in pieces] == [False, True, False, True]
    assert [piece.document for piece in pieces] == [0, 0, 1, 1]
    assert [piece.n_words for piece in pieces] == [120, 120, 460, 450]


def test_long_documents_stay_whole(folder):
    versions = read_versions(folder)
    assert [len(piece.rows) for piece in join_pieces(versions, min_words=50)] == [1] * 8


def test_natives_are_joined(folder):
    natives = read_versions(folder).filter(pl.col("label") == "human")
    assert [len(text.split()) for text in join_natives(natives, min_words=100)] == [150, 120, 400]


@pytest.mark.parametrize(
    ("figure", "machine", "value"),
    [([1, 2, 3, 4], [0, 0, 1, 1], 1.0), ([4, 3, 2, 1], [0, 0, 1, 1], 0.0), ([1, 1], [0, 1], 0.5)],
)
def test_auc(figure, machine, value):
    assert auc(np.array(figure, dtype=float), np.array(machine, dtype=bool)) == value


def test_auc_needs_both():
    assert np.isnan(auc(np.ones(2), np.ones(2, dtype=bool)))
