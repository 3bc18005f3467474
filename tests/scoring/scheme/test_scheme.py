from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.tables.measures import METRICS
from masthead.scoring.scheme import toml
from masthead.scoring.scheme.reasons import explain_scheme, published_importance
from masthead.scoring.scheme.scheme import PARTS, Scheme, shipped_schemes
from masthead.scoring.scheme.toml import _is_about, _shown, read_settings

DEFAULT = Scheme.load("default")


def test_shipped_schemes_load_and_round_trip() -> None:
    assert shipped_schemes() == ["default", "evidence_only"]
    for name in shipped_schemes():
        scheme = Scheme.load(name)
        assert read_settings(scheme.to_toml(), "again", Scheme, PARTS) == scheme
        assert read_settings(scheme.to_toml(), "again", Scheme, PARTS).scheme_id == scheme.scheme_id


def test_default_weights_and_footing() -> None:
    """The starting rows and weights that the design states; every metric feeds the default scheme."""
    from masthead.metrics.catalog import measure_named

    table = DEFAULT.table()
    weights = dict(zip(table["indicator"], table["weight"], strict=True))
    assert weights["identified_sources_per_article"] == pytest.approx(0.5 * 0.45)
    assert weights["uncredited_copy_ratio"] == pytest.approx(0.34 * 0.5)
    assert weights["furniture_share"] == pytest.approx(0.16 * 0.4)
    assert sum(weights.values()) == pytest.approx(1)
    assert {measure_named(row.feature).metric for row in DEFAULT.indicators} == set(METRICS)
    assert all(row.why and row.reference for row in DEFAULT.indicators)


def test_evidence_only_keeps_fair_rows_and_the_norm() -> None:
    rows = {row.feature: row for row in Scheme.load("evidence_only").indicators}
    assert set(rows) == {
        "identified_sources_per_article",
        "mostly_unnamed_share",
        "uncredited_copy_ratio",
    }
    for feature, row in rows.items():
        default = next(other for other in DEFAULT.indicators if other.feature == feature)
        assert (row.goalposts, row.direction, row.view) == (default.goalposts, default.direction, default.view)


def test_recall_moves_both_goalposts() -> None:
    row = next(row for row in DEFAULT.indicators if row.recall != 1)
    assert row.scaled_goalposts == tuple(point * row.recall for point in row.goalposts)


@given(st.floats(0.001, 1000))
def test_weights_times_a_constant_change_nothing(factor: float) -> None:
    scaled = DEFAULT.with_weights(**{row.name: row.weight * factor for row in DEFAULT.indicators})
    scaled = scaled.with_weights(**{row.name: row.weight * factor for row in scaled.dimensions})
    np.testing.assert_allclose(scaled.weights, DEFAULT.weights, rtol=1e-12)


def test_editing() -> None:
    assert "furniture_share" not in [row.name for row in DEFAULT.without("furniture_share").indicators]
    without_craft = DEFAULT.without("craft")
    assert [row.name for row in without_craft.dimensions] == ["sourcing", "originality"]
    assert without_craft.weights.sum() == pytest.approx(1)
    lighter = DEFAULT.with_weights(craft=0.1)
    assert lighter.scheme_id != DEFAULT.scheme_id
    assert lighter.diff(DEFAULT) == ["dimension craft, weight: 0.1 -> 0.16"]
    assert DEFAULT.diff(DEFAULT) == []
    with pytest.raises(InputError, match=r"'crafts', expected one of sourcing.*did you mean 'craft'"):
        DEFAULT.with_weights(crafts=0.1)
    with pytest.raises(InputError, match="without: found 'nothing'"):
        DEFAULT.without("nothing")


def test_all_faults_at_once() -> None:
    broken = """
name = "broken"
min_articles = 0
min_availability = 2.0
leave_out_genres = ["gossip"]
[[dimensions]]
name = "a"
weight = -1.0
[[dimensions]]
name = "empty"
weight = 1.0
[[indicators]]
feature = "no_such_measure"
view = "own"
dimension = "a"
direction = "higher"
goalposts = [2, 1]
weight = -0.5
footing = "sure"
[[indicators]]
feature = "copy_ratio"
view = "own"
dimension = "b"
direction = "up"
goalposts = [0, 1]
weight = 1.0
footing = "fair"
recall = 0.0
"""
    with pytest.raises(InputError) as error:
        read_settings(broken, "broken.toml", Scheme, PARTS)
    text = str(error.value)
    for part in (
        "min_articles: found 0",
        "min_availability: found 2.0",
        "leave_out_genres: found 'gossip', expected one of news",
        "dimension 'a', weight: found -1",
        "dimension 'empty': found no indicators",
        "weight: found -0.5",
        "feature: found 'no_such_measure'",
        "goalposts: found goalposts [2.0, 1.0] with direction 'higher'",
        "footing: found 'sure'",
        "dimension: found 'b'",
        "view: found 'own', expected one of all",
        "direction: found 'up'",
        "recall: found 0",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "text that is not TOML"),
        ("name = 'x'", r"no \[\[dimensions\]\]"),
        ("name = 'x'\ncolour = 1\ndimensions = 3\nindicators = []", "the setting 'colour'"),
        ("name = 'x'\ndimensions = 3\nindicators = []", r"expected \[\[dimensions\]\] tables"),
        ("name = 3\n[[dimensions]]\nname='a'\nweight='b'\n[[indicators]]\nfeature='x'", "no 'goalposts'"),
        (
            "name = 3\n[[dimensions]]\nname='a'\nweight='b'\n[[indicators]]\nfeature='x'",
            "weight: found 'b', expected a number",
        ),
    ],
)
def test_bad_files(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_settings(text, "bad.toml", Scheme, PARTS)


def test_unknown_scheme_names_those_that_ship(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a TOML file, or one of default, evidence_only"):
        Scheme.load("defualt")
    path = tmp_path / "mine.toml"
    path.write_text(DEFAULT.with_weights(craft=0.1).to_toml(), encoding="utf-8")
    assert Scheme.load(path) == DEFAULT.with_weights(craft=0.1)


def test_names_must_differ() -> None:
    with pytest.raises(InputError, match="2 times, expected each name once"):
        replace(DEFAULT, indicators=(*DEFAULT.indicators, DEFAULT.indicators[0]))
    with pytest.raises(InputError, match="no indicator with a weight above 0"):
        DEFAULT.with_weights(**{row.name: 0.0 for row in DEFAULT.indicators})


def test_a_file_that_is_no_scheme_gives_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    for content, message in (
        (
            b'# caf\xe9\nname = "x"\n',
            "mine.toml, line 1: found bytes that are not UTF-8, expected a TOML file in UTF-8",
        ),
        (b"x = " + b"9" * 5000, "text that is not TOML (Exceeds the limit"),
        (b"x = " + b"[" * 5000 + b"]" * 5000, "values nested too deep"),
        (b"#" * 1_000_001, "found 1,000,001 bytes, expected a TOML file of at most 1,000,000 bytes"),
        (b"\xff\xfen\x00", "bytes that are not UTF-8"),
    ):
        path.write_bytes(content)
        with pytest.raises(InputError) as caught:
            Scheme.load(path)
        assert len(caught.value.faults) == 1
        assert message in str(caught.value)


def test_absurd_numbers_are_faults_and_all_faults_come_in_one_round(tmp_path: Path) -> None:
    text = Scheme.load("default").to_toml()
    text = text.replace("weight = 0.5", "weight = 0x" + "f" * 500, 1).replace('view = "own"', 'view = "mine"', 1)
    path = tmp_path / "mine.toml"
    path.write_text("min_articles = 0\n" + text.replace("goalposts = [", "goalpost = [", 1))
    with pytest.raises(InputError) as caught:
        Scheme.load(path)
    said = str(caught.value)
    assert "weight: found a number too large, expected a number" in said
    assert "found the setting 'goalpost'" in said
    assert "no 'goalposts'" in said
    assert "view: found 'mine'" in said
    assert "min_articles: found 0, expected at least 1" in said
    assert len(caught.value.faults) == 5


def test_a_scheme_explains_its_rows_and_what_they_do() -> None:
    for name in shipped_schemes():
        scheme = Scheme.load(name)
        text = " ".join(explain_scheme(scheme).split())
        assert published_importance()[name]["scheme_id"] == scheme.scheme_id, "benchmarks.validation --importance"
        for row, weight in zip(scheme.indicators, scheme.weights.tolist(), strict=True):
            assert f"{row.name} ({row.view} text," in text
            assert f"{weight:.1%} of the weight" in text
            assert " ".join(row.why.split()) in text
            assert f"strength of evidence: {row.footing}" in text
    assert "of the variance of scores" in explain_scheme(DEFAULT)
    lighter = explain_scheme(DEFAULT.with_weights(craft=0.1))
    assert "of the variance of scores" not in lighter
    assert "importance: not measured" in lighter


def test_every_row_that_most_outlets_hold_at_full_points_is_a_declared_deduction() -> None:
    deductions = {row.name for row in DEFAULT.indicators if row.deduction}
    rows = published_importance()["default"]["rows"]
    for name, row in rows.items():
        if row["n_outlets"]:
            assert (row["full_share"] > 2 / 3) == (name in deductions)


def _with_first(**changes: object) -> Scheme:
    first, *others = DEFAULT.indicators
    return replace(DEFAULT, indicators=(replace(first, **changes), *others))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("setting", "allowed", "refused"),
    [
        ("min_articles", (1, 2), (0, -1)),
        ("min_availability", (0.0, 0.5, 1.0), (-0.01, 1.01)),
    ],
)
def test_settings_of_a_scheme_are_allowed_up_to_their_bounds(
    setting: str, allowed: tuple[float, ...], refused: tuple[float, ...]
) -> None:
    for value in allowed:
        assert getattr(replace(DEFAULT, **{setting: value}), setting) == value  # type: ignore[arg-type]
    for value in refused:
        with pytest.raises(InputError, match=f"{setting}: found {value}, expected"):
            replace(DEFAULT, **{setting: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("setting", "allowed", "refused"),
    [
        ("recall", (0.01, 1.0), (0.0, 1.01, -0.5)),
        ("min_articles", (1, None), (0,)),
        ("min_words", (0, 1), (-1,)),
        ("weight", (0.0, 3.0), (-0.01, float("inf"), float("nan"))),
    ],
)
def test_settings_of_a_row_are_allowed_up_to_their_bounds(
    setting: str, allowed: tuple[object, ...], refused: tuple[float, ...]
) -> None:
    for value in allowed:
        assert getattr(_with_first(**{setting: value}).indicators[0], setting) == value
    for value in refused:
        with pytest.raises(InputError, match=f"{setting}: found {value:g}, expected"):
            _with_first(**{setting: value})


def test_something_must_count() -> None:
    with pytest.raises(InputError, match="no indicator with a weight above 0"):
        DEFAULT.with_weights(**{row.name: 0.0 for row in DEFAULT.indicators})
    with pytest.raises(InputError, match="no indicator with a weight above 0"):
        DEFAULT.with_weights(**{row.name: 0.0 for row in DEFAULT.dimensions})
    one = DEFAULT.with_weights(**{row.name: 0.0 for row in DEFAULT.indicators[1:]})
    assert one.weights.tolist() == [1.0] + [0.0] * (len(DEFAULT.indicators) - 1)


def test_goalposts_set_anew_keep_or_tell_the_direction() -> None:
    def moved(scheme: Scheme, *points: float) -> tuple[str, tuple[float, ...]]:
        row = scheme.with_goalposts(identified_sources_per_article=points).indicators[names.index(name)]
        return row.direction, row.goalposts

    name = "identified_sources_per_article"
    names = [row.name for row in DEFAULT.indicators]
    assert moved(DEFAULT, 0.0, 7.0) == ("higher", (0.0, 7.0))
    assert moved(DEFAULT, 1.0, 2.0, 3.0, 4.0) == ("between", (1.0, 2.0, 3.0, 4.0))
    around = DEFAULT.with_goalposts(identified_sources_per_article=(1.0, 2.0, 3.0, 4.0))
    assert moved(around, 0.0, 7.0) == ("higher", (0.0, 7.0))
    assert moved(around, 7.0, 0.0) == ("lower", (7.0, 0.0))
    with pytest.raises(InputError, match="goalposts"):
        moved(around, 7.0, 7.0)


def test_rows_that_deduct_are_told_as_such() -> None:
    heads = [
        line
        for line in explain_scheme(DEFAULT).splitlines()
        if line.startswith("  ") and line.endswith("of the weight")
    ]
    assert len(heads) == len(DEFAULT.indicators)
    for row in DEFAULT.indicators:
        (head,) = [line for line in heads if line.startswith(f"  {row.name} (")]
        assert ("a deduction, " in head) == row.deduction
    assert len({row.deduction for row in DEFAULT.indicators}) == 2


def test_faults_that_come_of_a_setting_stood_in_for_are_not_told_twice() -> None:
    def about(where: str, found: str, *replaced: str) -> bool:
        return _is_about(Fault(where, found, "x"), set(replaced))

    assert about("scheme 'a', indicator 'b', weight", "0", "weight")
    assert not about("scheme 'a', indicator 'b', weight", "0", "recall")
    assert about("scheme 'a', indicator 'b', goalposts", "1", "direction")
    assert not about("scheme 'a', indicator 'b', goalposts", "1", "weight")
    assert about("scheme 'a'", "no indicators", "dimension")
    assert not about("scheme 'a'", "no indicators", "weight")
    assert about("scheme 'a'", "the name 'x' 2 times", "name")
    assert not about("scheme 'a'", "the name 'x' 2 times")
    assert about("scheme 'a', view", "''")


def test_values_are_shown_in_a_line() -> None:
    assert _shown("x" * (toml._SHOWN - 2)) == "'" + "x" * (toml._SHOWN - 2) + "'"
    assert _shown("x" * (toml._SHOWN - 1)) == "'" + "x" * (toml._SHOWN - 1) + "…"
    assert _shown(10**400) == "a number too large"
    assert _shown(0.5) == "0.5"
