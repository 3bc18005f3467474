"""The outlet page: the score broken down, the features beside the other outlets, coverage, articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import polars as pl
from markupsafe import Markup

from masthead.metrics.wording import State, indicator_state, state_of
from masthead.reports.display.axis import SCORE
from masthead.reports.display.kinds import evidence_of
from masthead.reports.display.number import counted, name_markup, number, sentence
from masthead.reports.display.rounding import ordinal, show, show_parts_within, show_share
from masthead.reports.inputs.outlets import OutletRow, dimension_numbers
from masthead.reports.inputs.run import Run
from masthead.reports.inputs.values import interval_words, value_words

LEAST_LOST = 1.5
"""Points; less than this is no loss to speak of."""

SHORT = 150
"""Own words under which an article is too short for the own view."""


@dataclass(frozen=True)
class Step:
    """One indicator's step of the waterfall; positions are percent of the 0 to 100 axis.

    ``points`` and ``of`` are empty where the indicator is not in the score; ``so_far`` says that the value rests on too
    few articles to count; ``words`` is the kind of evidence whose words are behind the value, empty where none is;
    ``lost`` has the points that a deduction takes, ``note`` what the value is of and ``column`` where it stands in the
    table of features; ``counted`` is the value as counted where the scheme compares it at its mix of article lengths.
    """

    indicator: str
    feature: str
    view: str
    label: str
    dimension: str
    number: int
    start: float
    width: float
    full: float
    points: str
    of: str
    value: str
    footing: str
    state: State
    words: str
    lost: str = ""
    note: str = ""
    column: str = "value"
    counted: str = ""

    @property
    def so_far(self) -> bool:
        """Whether a value stands beside a state that is not measured."""
        return self.state.kind != "measured" and self.value != show(None)


@dataclass(frozen=True)
class FeatureCell:
    """A feature's value in one view with its interval, or its state.

    ``compared`` is the value that the scheme compares at its mix of article lengths; empty where it compares this one.
    """

    view: str
    value: str
    interval: str
    n_measured: int
    state: State
    compared: str = ""


@dataclass(frozen=True)
class FeatureRow:
    """A feature in the full list, in both views; None where it does not have the view."""

    feature: str
    label: str
    all_text: FeatureCell | None
    own_text: FeatureCell | None


def waterfall_steps(run: Run, outlet: str) -> list[Step]:
    """The indicators in the order of the scheme, each beginning where the one before ended.

    Printed points add up to the printed score, and what could have been given to 100.
    """
    numbers = dimension_numbers(run)
    rows = {row["indicator"]: row for row in run.contributions.filter(pl.col("outlet") == outlet).iter_rows(named=True)}
    ordered = [rows[row["indicator"]] for row in run.indicators if row["indicator"] in rows]
    given = [row for row in ordered if row["points"] is not None]
    names = [row["indicator"] for row in given]
    shown = show_parts_within([row["points"] for row in given], [100 * row["effective_weight"] for row in given])
    points, fulls = (dict(zip(names, column, strict=True)) for column in shown)
    steps = []
    total = 0.0
    for row in ordered:
        feature = run.scored(outlet, row["feature"], row["view"])
        here = float(row["points"] or 0.0)
        steps.append(
            Step(
                indicator=row["indicator"],
                feature=row["feature"],
                view=row["view"],
                label=run.label(row["feature"], row["view"]),
                dimension=row["dimension"],
                number=numbers[row["dimension"]],
                start=SCORE.at(total),
                width=SCORE.width(total, total + here),
                full=SCORE.width(total, total + 100 * float(row["effective_weight"])),
                points=points.get(row["indicator"], ""),
                of=fulls.get(row["indicator"], ""),
                value=value_words(
                    run.measure(row["feature"]), feature.get("value"), feature.get("low"), feature.get("high")
                ),
                footing=row["footing"],
                state=indicator_state(row, value=feature.get("value"), status=feature.get("status")),
                words=evidence_of(row["feature"], run.measure(row["feature"]).metric),
                lost=_lost(points, fulls, row["indicator"]) if row["is_deduction"] else "",
                note="; value at the scheme’s mix of article lengths" if row["uses"] == "standardized" else "",
                column="standardized" if row["uses"] == "standardized" else "value",
                counted=_as_counted(run, row) if row["uses"] == "standardized" else "",
            )
        )
        total += here
    return steps


def _as_counted(run: Run, row: Mapping[str, Any]) -> str:
    """A value as counted, before the mix of article lengths is evened out; empty where there is none."""
    found = run.feature(row["outlet"], row["feature"], row["view"])
    if found.get("value") is None:
        return ""
    return value_words(run.measure(row["feature"]), found["value"], found["low"], found["high"])


def _lost(points: Mapping[str, str], fulls: Mapping[str, str], indicator: str) -> str:
    """The points that a deduction takes, as the printed full points less the printed points; empty where there is no score."""
    if indicator not in points:
        return ""
    decimals = max(len(shown.partition(".")[2]) for shown in (points[indicator], fulls[indicator]))
    return f"{max(float(fulls[indicator]) - float(points[indicator]), 0):.{decimals}f}"


def outlet_finding(run: Run, row: OutletRow) -> Markup:
    """What was found about an outlet: its score with the interval, its ranks, and where its lost points went."""
    if row.score is None:
        return sentence("{}.", row.no_score)
    score = number(row.shown, "score", table="scores")
    low, high = (
        number(shown, column, table="scores")
        for shown, column in ((row.low_shown, "score_low"), (row.high_shown, "score_high"))
    )
    interval = sentence(
        "; other articles and somewhat different weights and thresholds would probably give {} to {}", low, high
    )
    parts = [sentence("Scores {} of 100{}.", score, interval if row.interval else "")]
    if row.place:
        parts.append(sentence("{}.", number(ranks_words(row), row.place_columns, table="scores")))
    return Markup(" ").join([*parts, *lost_words(run, row)])


def ranks_words(row: OutletRow) -> str:
    """The ranks that an outlet may hold, as the beginning of a sentence."""
    low, high = (ordinal(rank or 0) for rank in (row.rank_low, row.rank_high))
    among = f" of {row.n_ranked:,}" if row.n_ranked else ""
    return f"{low}{among}" if low == high else f"Between {low} and {high}{among}"


def text_card(run: Run, row: OutletRow) -> Markup:
    """An outlet in a few lines of plain text, to be sent on: what was found, how sure, from what, and what it means."""
    lines = [sentence("{}: {}", name_markup(row.name), outlet_finding(run, row)), *coverage_words(run, row.outlet)[:1]]
    if row.score is not None:
        level = number(run.level, "interval", table="settings")
        lines.append(sentence("Intervals hold in {} of 100 cases.", level))
    made = Markup('<span class="own-words">Measured with masthead {}, scheme {}.</span>')
    lines += [Markup("It is evidence about how an outlet works with its sources, not a verdict on truth.")]
    lines += [made.format(version("masthead"), run.scheme.scheme_id)]
    return Markup("\n").join(lines)


def lost_words(run: Run, row: OutletRow) -> list[Markup]:
    """Where most of the lost points went, in a sentence: two indicators, a third where it lost half as many as the first."""
    rows = run.contributions.filter((pl.col("outlet") == row.outlet) & pl.col("points").is_not_null())
    lost = rows.with_columns(lost=100 * pl.col("effective_weight") - pl.col("points")).sort("lost", descending=True)
    most = [part for part in lost.iter_rows(named=True) if part["lost"] >= LEAST_LOST][:3]
    most = [part for k, part in enumerate(most) if k < 2 or 2 * part["lost"] >= most[0]["lost"]]
    if not most:
        return [Markup("It loses next to none of the points that could be measured.")]
    words = [
        sentence(
            "{} on {}",
            number(show(part["lost"], decimals=0), "lost", table="contributions", row={"indicator": part["indicator"]}),
            _lower(run.label(part["feature"], part["view"])),
        )
        for part in most
    ]
    return [sentence("Most points lost: {}.", Markup("; ").join(words))]


def _lower(label: str) -> Markup:
    return Markup('<span class="own-words">{}</span>').format(label[:1].lower() + label[1:])


def feature_rows(run: Run, outlet: str) -> list[tuple[str, list[FeatureRow]]]:
    """Every feature of the outlet, by metric."""
    cells: dict[str, dict[str, FeatureCell]] = {}
    for row in run.features.filter(pl.col("outlet") == outlet).iter_rows(named=True):
        cells.setdefault(row["feature"], {})[row["view"]] = FeatureCell(
            row["view"],
            value_words(run.measure(row["feature"]), row["value"], row["low"], row["high"]),
            interval_words(run.measure(row["feature"]), row["low"], row["high"]),
            row["n_measured"],
            state_of("measured" if row["value"] is not None else row["status"], row["reason"]),
            _as_compared(run, row),
        )
    groups: dict[str, list[FeatureRow]] = {}
    for feature, views in cells.items():
        listed = FeatureRow(feature, run.label(feature), views.get("all"), views.get("own"))
        groups.setdefault(run.measure(feature).metric, []).append(listed)
    return list(groups.items())


def _as_compared(run: Run, row: Mapping[str, Any]) -> str:
    """The value that the scheme compares, where it is another than the counted one."""
    here = (row["feature"], row["view"])
    if here not in run.scheme.curves or row["standardized"] is None:
        return ""
    found = run.scored(row["outlet"], *here)
    return value_words(run.measure(row["feature"]), found["value"], found["low"], found["high"])


def coverage_words(run: Run, outlet: str) -> list[Markup]:
    """How much of the outlet was looked at, in sentences."""
    facts = run.facts.filter(pl.col("outlet") == outlet)
    if not len(facts):
        return []
    own = _share(facts, "n_own_words", "n_words")
    is_apart = "boilerplate_only" not in facts["own_basis"].to_list()
    words = counted(int(facts["n_words"].sum()), "word", "sum(n_words)", table="articles")
    articles = counted(len(facts), "article", "count()", table="articles")
    share = number(show_share(own), "sum(n_own_words)/sum(n_words)", table="articles")
    rest = sentence(", of which {} are the outlet’s own text", share) if is_apart and own is not None else ""
    sentences = [sentence("{} with {}{}.", articles, words, rest)]
    duplicates = facts["duplicate_of"].drop_nulls().len()
    if duplicates:
        again = counted(duplicates, "article", "count(duplicate_of)", table="articles")
        are = "has" if duplicates == 1 else "have"
        sentences.append(sentence("{} {} the same text as another and counted once with it.", again, are))
    sentences += [_by(facts, column) for column in ("language", "genre") if facts[column].n_unique() > 1]
    short = facts.filter(pl.col("n_own_words") < SHORT).height
    if short:
        n = counted(short, "article", "count()", table="articles", row={"n_own_words": f"<{SHORT}"})
        sentences.append(sentence("{} with fewer than 150 own words: too short for the own view.", n))
    if not is_apart:
        sentences.append(Markup("Own text is not separated from copies: no wire originals were searched."))
    declared = run.feature(outlet, "agency_credit_share", "all")
    if declared.get("value"):
        place = {"outlet": outlet, "feature": "agency_credit_share", "view": "all"}
        share = number(show_share(declared["value"]), "value", table="features", row=place)
        basis = (
            "Nothing was taken off for it" if not is_apart else "Own text was measured against the originals instead"
        )
        said = "of the words are agency text by the articles’ own bylines, datelines and taglines, a lower bound."
        sentences.append(sentence("{} {} {}.", share, said, basis))
    return sentences


def _by(facts: pl.DataFrame, column: str) -> Markup:
    counts = facts[column].value_counts(sort=True).sort("count", column, descending=[True, False])
    listed = [
        sentence(
            "{} {}", str(name).replace("_", " "), number(f"{n:,}", "count()", table="articles", row={column: name})
        )
        for name, n in counts.iter_rows()
    ]
    return sentence("By {}: {}.", column, Markup(", ").join(listed))


def _share(facts: pl.DataFrame, part: str, whole: str) -> float | None:
    total = int(facts[whole].sum())
    return int(facts[part].sum()) / total if total else None


def article_line(row: Mapping[str, object]) -> str:
    """Date of an article in words; empty where there is none."""
    published = row.get("published")
    if published is None:
        return ""
    return f"{published:%-d %B %Y}" if row.get("date_precision") == "day" else f"{published:%-d %B %Y, %H:%M} UTC"
