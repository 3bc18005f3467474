"""Files that people write: schemes, and labels given by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl

from masthead.metrics.errors import InputError
from masthead.scoring.labels.files import GivenLabel, read_file
from masthead.scoring.labels.guidelines import guidelines
from masthead.scoring.labels.labels import labels_from
from masthead.scoring.labels.sample import SAMPLE, Sample
from masthead.scoring.scheme.scheme import PARTS, Scheme
from masthead.scoring.scheme.toml import load_settings, read_settings
from tests.fuzz.targets import (
    PARSER,
    Target,
    assert_texts_whole,
    assert_told_plainly,
    file_of,
    first_of,
    text_of,
    texts_of,
)

SUFFIXES = ("csv", "json", "jsonl", "tsv", "txt", "parquet", "xlsx", "csv")


def check_scheme(data: bytes) -> None:
    """A text is a scheme that is written and read back equal, or is refused with every fault."""
    try:
        scheme = read_settings(text_of(data), "mine.toml", Scheme, PARTS)
    except InputError as error:
        assert_told_plainly(error)
        return
    assert read_settings(scheme.to_toml(), "again.toml", Scheme, PARTS) == scheme
    assert abs(float(scheme.weights.sum()) - 1) < 1e-9
    assert (scheme.weights >= 0).all()
    assert scheme.diff(scheme) == []
    assert scheme.scheme_id.startswith(scheme.name)
    assert len(scheme.to_markdown().splitlines()) >= 2


def check_scheme_file(data: bytes) -> None:
    """The same for the bytes of a file."""
    with file_of("mine.toml", data) as path:
        try:
            load_settings(path, Scheme, PARTS)
        except InputError as error:
            assert_told_plainly(error)


def check_label_files(data: bytes) -> None:
    """A file gives rows that say where they stand, or is refused."""
    kind, rest = first_of(data)
    name = f"label_ada.{SUFFIXES[kind % len(SUFFIXES)]}"
    with file_of(name, rest) as path:
        try:
            rows = list(read_file(path))
        except InputError as error:
            assert_told_plainly(error)
            return
    for row in rows:
        assert row.file == name
        assert row.where.startswith(f"{name}, row ")
        for value in (row.item_id, row.label, row.whole, row.labeler, row.note):
            assert isinstance(value, str)
            assert value == value.strip()


@cache
def sample(measure: str) -> Sample:
    """Six items of two articles."""
    n = 6
    columns = {
        "item_id": [f"i{k}" for k in range(n)], "outlet": ["a.example"] * n, "article_id": ["x", "y"] * (n // 2),
        "number": list(range(n)), "start": [10 * k for k in range(n)], "end": [10 * k + 9 for k in range(n)],
        "size": [7.0] * n, "probability": [0.5] * n, "measured": [1.0] * n, "article_numerator": [1.0] * n,
        "article_denominator": [7.0] * n, "is_twice": [True] * n, "text": ["words"] * n, "before": [""] * n,
        "after": [""] * n, "beside": [""] * n,
    }  # fmt: skip
    settings = {"measure": measure, "view": "all", "seed": 0, "sample_id": "s"}
    return Sample(SAMPLE.check(pl.DataFrame(columns, schema_overrides=SAMPLE.schema)), settings)


def check_answers(data: bytes) -> None:
    """Every row with an answer is a label, a reject or one of several alike; labels lie within what can be."""
    kind, rest = first_of(data)
    known = sorted(guidelines())
    of = sample(known[kind % len(known)])
    cells = texts_of(rest, 40)
    rows = [
        GivenLabel(
            f"l.csv, row {k // 4}", "l.csv", *(cell.strip() for cell in cells[k : k + 4]), "", is_third=bool(k & 4)
        )
        for k in range(0, 40, 4)
    ]
    given = [row for row in rows if row.label or row.whole]
    try:
        labels = labels_from(of, rows)
    except InputError as error:
        assert_told_plainly(error)
        return
    assert set(labels.table["item_id"]) <= set(of.table["item_id"])
    assert labels.table["item_id"].is_unique().all()
    assert len(labels.given) + len(labels.rejects) <= len(given)
    assert {row.where for row in given} >= set(labels.rejects["where"])
    sure = labels.table.filter(~pl.col("is_unsure"))
    assert sure["label"].null_count() == 0
    assert (sure["label"] >= 0).all()
    if of.guideline.answer in ("yes_no", "words"):
        assert (sure["label"] <= 7).all()
    parts = sure.drop_nulls("whole")
    assert (parts["label"] <= parts["whole"]).all()
    alpha = labels.agreement["alpha"]
    assert alpha is None or (np.isfinite(alpha) and alpha <= 1 + 1e-9)  # type: ignore[operator]
    assert str(labels)
    assert_texts_whole(labels.rejects)


SCHEME = Scheme.load("default").to_toml()
SHORT = """name = "mine"
min_articles = 5
length_knots = [100.0, 400.0]
length_mix = [0.5, 0.5]

[[dimensions]]
name = "sourcing"
title = "Sourcing"
weight = 1.0

[[indicators]]
feature = "attributed_sentence_share"
dimension = "sourcing"
view = "own"
direction = "higher"
goalposts = [0.1, 0.6]
weight = 2.0
"""
SEP = "\x1e"
TARGETS = (
    Target(
        "scheme",
        check_scheme,
        (SHORT.encode(), SCHEME.encode()[:1900], SHORT.replace('"higher"', '"between"').replace("0.6]", "0.2, 0.3, 0.6]").encode()),
        ("scoring/scheme/toml.py", "scoring/scheme/scheme.py", "scoring/scheme/goalposts.py"),
        ("[[indicators]]\n", "[[dimensions]]\n", 'name = "', "weight = ", "goalposts = [", "direction = ", '"lower"', "inf", "nan",
         "-0.0", "1e308", "expected = [", "min_words = ", "deduction = true", "uses = ", "true", '"""', "mean = "),
        PARSER,
    ),
    Target(
        "scheme_file",
        check_scheme_file,
        (SHORT.encode(), b"\xef\xbb\xbf" + SHORT.encode(), b"name = \"\xe9\""),
        ("scoring/scheme/toml.py",),
        ("[[", "]]", "\r\n"),
        PARSER,
    ),
    Target(
        "label_files",
        check_label_files,
        (
            b"\x00item_id,label,of,note,labeler,pass\ni1,y,,,ada,1\ni2,3,7,\"a, b\",ada,3\n",
            b"\x00sep=;\nitem_id;text;label\ni1;\"a; b\";N\n",
            (b'\x01[{"data": {"item_id": "i1"}, "annotations": [{"completed_by": {"email": "b@x.example"}, "result": '
            b'[{"from_name": "of", "value": {"number": 3}}, {"value": {"choices": ["Yes"]}}]}]}]'),
            b'\x02{"id": 1, "label": ["yes"], "meta": {"item_id": "i2"}}\n{"item_id": 3, "label": 2.0}\n',
            b"\x03item_id\tlabel\ni1\t?\n",
            b"\x05PAR1",
            b"\x06x",
        ),
        ("scoring/labels/files.py",),
        ("item_id", "label", "annotations", '"result":', '"value":', '"completed_by":', "was_cancelled", "null", "[]", "{}", "sep=;\n"),
        PARSER,
    ),
    Target(
        "answers",
        check_answers,
        tuple(
            bytes([k]) + SEP.join(cells).encode()
            for k in range(8)
            for cells in (("i0", "y", "", "ada", "i1", "n", "", "ada", "i1", "u", "", "ben", "i2", "3", "7", "ada", "i2", "4.0", "7", "ben"),)
        ),
        ("scoring/labels/labels.py", "scoring/labels/agreement.py"),
        (SEP, f"{SEP}i1{SEP}", "yes", "no", "unsure", "3", "7", "0", "-1", "1e9", f"{SEP}ada{SEP}", "Ja", "?"),
    ),
)  # fmt: skip
