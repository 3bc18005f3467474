import json
from dataclasses import replace
from unittest.mock import Mock

import pytest

from masthead.metrics.errors import InputError
from masthead.scoring.labels import files
from masthead.scoring.labels.draw_sample import draw_sample
from masthead.scoring.labels.labels import labels_from, read_labels
from tests.newsroom import newsroom_measured
from tests.scoring.labels.given import label_all, rows_of


def sample_of(measure="attributed_sentence_share", n=5, **options):
    return draw_sample(newsroom_measured(), measure=measure, n=n, outlets=["harborherald.example"], **options)


def write(path, lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_labels_of_the_page_of_excel_and_of_two_people(tmp_path):
    sample = sample_of()
    ids = sample.table["item_id"].to_list()
    sample.write(tmp_path)
    write(
        tmp_path / "label_anna.csv",
        [
            "\ufeffitem_id,label,of,note,labeler,pass,sample_id",
            f"{ids[0]},yes,,,anna,1,x",
            f"{ids[1]},unsure,,,anna,1,x",
        ],
    )
    write(
        tmp_path / "label_ben.csv",
        ["sep=;", "item_id;text;label", f'{ids[2]};"a; b";N', f"{ids[3]};c;", f"{ids[0]};c;Ja"],
    )
    labels = read_labels(str(tmp_path / "label_*.csv"))
    assert dict(labels.table.select("item_id", "label").iter_rows()) == {ids[0]: 1.0, ids[1]: None, ids[2]: 0.0}
    assert labels.unsure["item_id"].to_list() == [ids[1]]
    assert len(labels) == 2
    assert labels.given["labeler"].unique().sort().to_list() == ["anna", "label_ben"]
    assert labels.agreement["percent"] == 1.0
    assert labels.agreement["alpha"] is None
    assert len(labels.rejects) == 0
    assert read_labels(tmp_path).table.sort("item_id").equals(labels.table.sort("item_id"))


def test_exports_of_label_studio_and_doccano(tmp_path):
    sample = sample_of()
    ids = sample.table["item_id"].to_list()
    tasks = [
        {"data": {"item_id": ids[0], "text": "x"}, "annotations": [
            {"completed_by": 7, "result": [{"from_name": "speech", "value": {"choices": ["Yes"]}}]},
            {"completed_by": 8, "was_cancelled": True, "result": []}]},
        {"data": {"item_id": ids[1]}, "annotations": [{"completed_by": {"email": "b@x.example"}, "result": [
            {"from_name": "speech", "value": {"choices": ["no"]}}]}]},
    ]  # fmt: skip
    (tmp_path / "studio.json").write_text(json.dumps(tasks))
    lines = [
        {"id": 1, "text": "x", "label": ["yes"], "item_id": ids[2]},
        {"id": 2, "label": ["no"], "meta": {"item_id": ids[3]}},
    ]
    (tmp_path / "doccano.jsonl").write_text("\n".join(map(json.dumps, lines)))
    labels = read_labels([tmp_path / "studio.json", tmp_path / "doccano.jsonl"], sample)
    assert dict(labels.table.select("item_id", "label").iter_rows()) == dict(
        zip(ids, [1.0, 0.0, 1.0, 0.0], strict=False)
    )
    assert labels.given["labeler"].to_list() == ["7", "b@x.example", "doccano", "doccano"]


def test_numbers_words_and_parts(tmp_path):
    words = sample_of("attributed_word_share")
    first = words.table.row(0, named=True)
    given = label_all(words, lambda row: ("y", "") if row["item_id"] == first["item_id"] else ("0", ""))
    assert given.table.row(0, named=True)["label"] == first["size"]
    assert given.table["label"].sum() == first["size"]
    parts = sample_of("second_hand_share")
    given = label_all(parts, lambda row: ("1", "3"))
    assert given.table["label"].to_list() == [1.0] * len(parts)
    assert given.table["whole"].to_list() == [3.0] * len(parts)


def test_every_row_that_cannot_be_used_is_told_with_its_reason(tmp_path):
    sample = sample_of()
    ids = sample.table["item_id"].to_list()
    path = write(
        tmp_path / "labels.csv",
        ["item_id,label", f"{ids[0]},y", f"{ids[1]},perhaps", f"{ids[2][:-1]},y", f"{ids[3]},y", f"{ids[3]},n"],
    )
    labels = read_labels(path, sample)
    assert labels.rejects.select("where", "found", "reason").rows() == [
        ("labels.csv, row 2", "perhaps", "neither yes, no nor unsure"),
        (
            "labels.csv, row 3",
            ids[2][:-1],
            "no item of this sample: its item_id was edited, or it is of another sample",
        ),
        ("labels.csv, row 4", "1", "labels gave this item 2 labels that differ"),
        ("labels.csv, row 5", "0", "labels gave this item 2 labels that differ"),
    ]
    assert labels.table["item_id"].to_list() == [ids[0]]


def test_the_same_label_twice_is_one_label(tmp_path):
    sample = sample_of()
    labels = labels_from(sample, [*rows_of(sample), *rows_of(sample)])
    assert len(labels) == 5
    assert len(labels.rejects) == 0


@pytest.mark.parametrize(
    ("label", "whole", "reason"),
    [
        ("x", "", "neither a number nor unsure"),
        ("2", "", "no number for the whole"),
        ("3", "2", "larger than the whole"),
    ],
)
def test_parts_that_make_no_sense(label, whole, reason):
    sample = sample_of("second_hand_share")
    rows = rows_of(sample)
    given = labels_from(sample, [*rows[1:], rows_of(sample, lambda _: (label, whole))[0]])
    assert reason in given.rejects["reason"][0]


def test_labels_of_another_sample_are_refused_with_all_faults(tmp_path):
    sample, other = sample_of(), sample_of(n=4, seed=9)
    ids = other.table["item_id"].to_list()
    write(
        tmp_path / "labels.csv",
        ["item_id,label", *(f"{each},y" for each in ids), f"{sample.table['item_id'][0]},maybe"],
    )
    with pytest.raises(InputError) as error:
        read_labels(tmp_path / "labels.csv", sample)
    assert len(error.value.faults) == 6
    assert f"labels of sample {sample.sample_id}" in str(error.value)
    assert "'maybe'" in str(error.value)


def test_files_without_labels_or_without_the_right_columns_are_refused(tmp_path):
    sample = sample_of()
    sample.write(tmp_path)
    with pytest.raises(InputError, match="label some items first"):
        read_labels(tmp_path / "sample.csv")
    write(tmp_path / "wrong.csv", ["id,label", "1,y"])
    with pytest.raises(InputError, match="columns item_id and label"):
        read_labels(tmp_path / "wrong.csv", sample)
    with pytest.raises(InputError, match="no file of labels"):
        read_labels(tmp_path / "absent_*.csv", sample)


def test_disagreement_is_unsure_until_a_third_pass_decides(tmp_path):
    sample = sample_of()
    first = sample.table["item_id"][0]
    other = rows_of(sample, lambda row: ("n" if (row["item_id"] == first) == (row["measured"] > 0) else "y", ""), "b")
    split = labels_from(sample, [*rows_of(sample), *other])
    assert split.disagreements["item_id"].to_list() == sorted(
        split.disagreements["item_id"].to_list(), key=split.table["item_id"].to_list().index
    )
    n_split = len(split.disagreements)
    assert 0 < n_split < 5
    assert len(split) == 5 - n_split
    page = sample.write(tmp_path, third_pass=split.disagreements)[0]
    assert page.name == "label_third.html"
    decided = labels_from(sample, [*rows_of(sample), *other, *rows_of(sample, labeler="c", third=True)])
    assert len(decided.disagreements) == 0
    assert len(decided) == 5
    assert decided.agreement["percent"] == split.agreement["percent"] == (5 - n_split) / 5


def test_files_that_hold_no_labels_are_refused_by_name(tmp_path):
    (tmp_path / "label_ada.xlsx").write_bytes(b"PK")
    (tmp_path / "label_ben.json").write_text("{not json")
    (tmp_path / "label_cem.parquet").write_bytes(b"PAR1")
    (tmp_path / "label_dan.csv").write_text('item_id,label\n"' + "x" * 200_000)
    (tmp_path / "label_eva.json").write_text("[" * 100_000)
    with pytest.raises(InputError) as told:
        read_labels(sorted(tmp_path.glob("label_*")), sample_of())
    found = [(fault.where, fault.found.split(" (")[0]) for fault in told.value.faults]
    assert found == [
        ("label_ada.xlsx", "a file ending in '.xlsx'"),
        ("label_ben.json", "no JSON"),
        ("label_cem.parquet", "unreadable data"),
        ("label_dan.csv", "unreadable data"),
        ("label_eva.json", "unreadable data"),
    ]


def test_what_cannot_be_read_is_told_in_the_words_of_the_error_or_by_its_kind(tmp_path, monkeypatch):
    said = []
    for error in (OSError("a disk\nwith holes"), OSError(), RecursionError()):
        monkeypatch.setattr(files, "_rows_in", Mock(side_effect=error))
        with pytest.raises(InputError) as told:
            list(files.read_file(tmp_path / "label_ada.csv"))
        said.append(told.value.faults[0].found)
    assert said == [f"unreadable data ({words})" for words in ("a disk", "OSError", "RecursionError")]


def test_numbers_of_words_reach_from_none_to_all(tmp_path):
    sample = sample_of("attributed_word_share", n=1)
    size = sample.table["size"].item()
    row = rows_of(sample)[0]
    for said, label in ((f"{size:.0f}", size), ("1", 1.0), ("0", 0.0), ("y", size), (f"{size:.0f}.0", size)):
        assert labels_from(sample, [replace(row, label=said)]).table["label"].to_list() == [label]
    reason = f"neither yes, no, unsure nor a number of its {size:g} words"
    for said in (f"{size + 1:.0f}", "some", "-1", "1.5"):
        with pytest.raises(InputError, match=reason):
            labels_from(sample, [replace(row, label=said)])


def test_a_part_may_be_the_whole():
    sample = sample_of("second_hand_share", n=1)
    assert labels_from(sample, rows_of(sample, lambda _: ("3", "3"))).table.select("label", "whole").row(0) == (
        3.0,
        3.0,
    )
    assert labels_from(sample, rows_of(sample, lambda _: ("999999", "999999"))).table["label"].item() == 999_999
    with pytest.raises(InputError, match="neither a number nor unsure"):
        labels_from(sample, rows_of(sample, lambda _: ("1000000", "1000000")))


def test_exports_of_other_shapes_have_no_labels_rather_than_a_crash(tmp_path):
    sample = sample_of()
    item = sample.table["item_id"][0]
    odd = [
        {"item_id": item, "annotations": [3, {"result": "yes"}, {"result": [None, {"value": "x"}]}]},
        {"item_id": item, "annotations": [{"result": [{"value": {"choices": ["Yes"]}}], "completed_by": "\ud83d"}]},
        {"item_id": "\ud83d", "label": "y"},
    ]
    (tmp_path / "label_a.json").write_text(json.dumps(odd))
    labels = read_labels(tmp_path / "label_a.json", sample)
    assert labels.table["label"].to_list() == [1.0]
    assert labels.given["labeler"].to_list() == ["?"]
    assert labels.rejects["item_id"].to_list() == ["?"]


def test_answers_of_which_none_can_be_used_are_refused_with_each_reason():
    sample = sample_of()
    with pytest.raises(InputError) as told:
        label_all(sample, lambda row: ("perhaps", ""))
    assert told.value.faults[0].found == "no label that can be used"
    assert {fault.hint for fault in told.value.faults[1:]} == {"neither yes, no nor unsure"}
    assert len(told.value.faults) == 1 + len(sample)


def test_a_sample_and_its_labels_show_a_table_in_a_notebook_and_the_sample_no_texts():
    labels = label_all(sample_of())
    shown = labels.sample._repr_html_()
    assert "probability" in shown
    assert labels.sample.table["text"][0] not in shown
    assert "<table" in labels._repr_html_()
    assert "label" in labels._repr_html_()
