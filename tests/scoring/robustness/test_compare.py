from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.scoring.features.summarize import summarize
from masthead.scoring.robustness.compare import compare
from masthead.scoring.score import score
from tests.scoring.synthetic import as_measured, frame, outlet_rows


def card_of(qualities: dict[str, float], *, n: int = 40, seed: int = 0):  # type: ignore[no-untyped-def]
    rows = [row for name, quality in qualities.items() for row in outlet_rows(name, n, quality=quality, seed=seed)]
    return score(summarize(as_measured(frame(rows)), n_resamples=300))


BEFORE = card_of({"falls": 0.9, "same": 0.5, "gone": 0.5})
AFTER = card_of({"falls": 0.3, "same": 0.5, "new": 0.5}, seed=1)
COMPARISON = compare(BEFORE, AFTER)


def test_changes_and_their_intervals() -> None:
    changes = {row["outlet"]: row for row in COMPARISON.changes.iter_rows(named=True)}
    assert changes["falls"]["is_certain"]
    assert changes["falls"]["change_high"] < 0
    assert not changes["same"]["is_certain"]
    assert changes["same"]["change_low"] < 0 < changes["same"]["change_high"]
    assert changes["gone"]["reason"] == "no score after: not on that card"
    assert changes["new"]["reason"] == "no score before: not on that card"
    assert "falls: " in str(COMPARISON)


def test_drivers_sum_to_the_change() -> None:
    sums = dict(COMPARISON.drivers.group_by("outlet").agg(pl.col("points_change").sum()).iter_rows())
    for outlet, change in (
        COMPARISON.changes.filter(pl.col("change").is_not_null()).select("outlet", "change").iter_rows()
    ):
        assert sums[outlet] == pytest.approx(change)
    assert set(sums) == {"falls", "same"}
    first = COMPARISON.drivers.filter(outlet="falls")
    assert first["points_change"].abs().is_sorted(descending=True)


def test_drivers_are_what_changed() -> None:
    assert compare(BEFORE, BEFORE).drivers.is_empty()
    rows = [row for name in ("falls", "same") for row in outlet_rows(name, 40, quality=0.5)]
    kept = [row for row in rows if row["measure"] != "media_story_share"]
    cards = [score(summarize(as_measured(frame(part)), n_resamples=50)) for part in (rows, kept)]
    drivers = compare(*cards).drivers.filter(outlet="same")
    assert drivers.filter(cause="value")["indicator"].to_list() == ["media_story_share"]
    assert drivers.filter(cause="weight").height > 3
    assert "other weights of the rest" in str(compare(*cards))


def test_another_seed_pairs_other_resamples() -> None:
    first, again, other = (compare(BEFORE, AFTER, seed=seed).changes for seed in (0, 0, 1))
    assert first.equals(again)
    assert first["change"].equals(other["change"])
    assert not first["change_low"].equals(other["change_low"])
    narrow = compare(BEFORE, AFTER, interval=0.5).changes
    assert (narrow["change_low"] >= first["change_low"]).all()


def test_no_change_at_all() -> None:
    change = compare(BEFORE, BEFORE).changes.filter(outlet="same").row(0, named=True)
    assert change["change"] == 0
    assert change["change_low"] < 0 < change["change_high"]


def test_other_scheme_and_other_conditions() -> None:
    with pytest.raises(InputError, match="expected one scheme"):
        compare(BEFORE, score(BEFORE.features, "evidence_only"))
    rows = outlet_rows("same", 40)
    without_wire = score(summarize(as_measured(frame(rows), own_basis="boilerplate_only"), n_resamples=50))
    change = compare(BEFORE, without_wire).changes.filter(outlet="same")["reason"][0]
    assert change == "measured under different conditions: against_wire, plain, en; boilerplate_only, plain, en"


def test_a_comparison_is_printed_from_the_largest_fall_on_and_outlets_without_a_score_last() -> None:
    changes = COMPARISON.changes
    assert changes["change"].to_list() == [*sorted(changes["change"].drop_nulls()), None, None]
    assert changes["outlet"].to_list()[-2:] == ["gone", "new"]
    lines = [line for line in str(COMPARISON).splitlines() if not line.startswith(" ")]
    row = changes.row(0, named=True)
    assert lines[0] == (
        f"falls: {row['before']:.0f} -> {row['after']:.0f}, change {row['change']:+.1f} "
        f"[{row['change_low']:+.1f}, {row['change_high']:+.1f}]"
    )
    assert lines[-2:] == ["gone: no score after: not on that card", "new: no score before: not on that card"]
    bare = replace(COMPARISON, changes=changes.with_columns(change_low=pl.lit(None, pl.Float64)))
    assert str(bare).splitlines()[0].endswith(f"change {row['change']:+.1f}")
    assert "2 scores before and after; 1 changed for certain" in repr(COMPARISON)
    assert f"largest changes: falls {row['change']:+.1f}, same" in repr(COMPARISON)
