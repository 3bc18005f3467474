"""Charts drawn from fixed numbers of made-up outlets: what the approved pictures show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import polars as pl
from matplotlib.axes import Axes

from masthead.metrics.catalog import measure_named
from masthead.reports.charts.outlets.acceptability import ACCEPTABILITY
from masthead.reports.charts.outlets.acceptability import SCHEMA as PLACES
from masthead.reports.charts.outlets.agreement import SCHEMA as AGREEMENT
from masthead.reports.charts.outlets.agreement import agreement_chart
from masthead.reports.charts.outlets.contributions import CONTRIBUTIONS, waterfall_chart
from masthead.reports.charts.outlets.contributions import SCHEMA as POINTS
from masthead.reports.charts.outlets.distributions import SCHEMA as DISTRIBUTION
from masthead.reports.charts.outlets.distributions import distribution_chart
from masthead.reports.charts.outlets.heat_map import HEAT_MAP
from masthead.reports.charts.outlets.heat_map import SCHEMA as HEAT
from masthead.reports.charts.outlets.ranking import RANKING
from masthead.reports.charts.outlets.ranking import SCHEMA as RANKS
from masthead.reports.charts.outlets.superiority import SCHEMA as PAIRS
from masthead.reports.charts.outlets.superiority import SUPERIORITY
from masthead.reports.charts.outlets.values import SCHEMA as VALUES
from masthead.reports.charts.outlets.values import value_chart
from masthead.reports.charts.outlets.weights import SCHEMA as CHOICES
from masthead.reports.charts.outlets.weights import WEIGHTS
from masthead.reports.charts.stories.copy_network import COPY_NETWORK
from masthead.reports.charts.stories.copy_network import SCHEMA as NETWORK
from masthead.reports.charts.stories.story import SCHEMA as STORY
from masthead.reports.charts.stories.story import story_chart
from masthead.reports.charts.stories.strip import SCHEMA as STRIP
from masthead.reports.charts.stories.strip import strip_chart
from masthead.reports.stories.find import Story

A, B, C, D = "The Harbor Herald", "Valley Beacon", "Metro 24", "Ледник " + "and a very long second name"


def _frame(rows, schema):
    return pl.DataFrame(rows, schema=schema, orient="row")


def ranking() -> Axes:
    rows = [
        (A, 81.0, 74.0, 88.0, "1 of 4", 1, 1, "plain", 31, False),
        (B, 62.0, 51.0, 70.0, "2 to 3 of 4", 2, 3, "plain", 12, False),
        (C, 58.0, 49.0, 69.0, "2 to 3 of 4", 2, 3, "plain", 40, False),
        (D, 22.0, None, None, "", None, None, "plain", 10, False),
    ]
    return RANKING.plot(_frame(rows, RANKS))


def _contributions(outlet: str, share: float) -> list[tuple]:
    rows, at = [], 0.0
    for dimension, number, indicator, full in (
        ("sourcing", 1, "Named sources per article, own text", 30.0),
        ("sourcing", 1, "Attributed sentences, own text", 15.0),
        ("originality", 2, "Words copied without credit", 35.0),
        ("craft", 3, "Furniture share", 20.0),
    ):
        points = None if indicator.startswith("Furniture") and outlet == C else full * share
        reason = None if points else "not measured"
        rows.append((outlet, dimension, number, indicator, points, full, at, reason, "copied" in indicator))
        at += points or 0.0
    return rows


def waterfall() -> Axes:
    return waterfall_chart().plot(_frame(_contributions(C, 0.6), POINTS))


def stacked() -> Axes:
    rows = [row for outlet, share in ((A, 0.81), (B, 0.62), (D, 0.22)) for row in _contributions(outlet, share)]
    return CONTRIBUTIONS.plot(_frame(rows, POINTS))


def heat_map() -> Axes:
    names = ("Named sources per article, own text", "Words copied without credit", "Furniture share")
    rows = [
        (outlet, name, None if (j + k) % 5 == 4 else (j + k) / 5, f"{j + k}0%", None)
        for j, outlet in enumerate((A, B, C, D))
        for k, name in enumerate(names)
    ]
    return HEAT_MAP.plot(_frame(rows, HEAT))


def distributions() -> Axes:
    rows = [
        (outlet, f"{outlet}-{k}", min(1.0, (j + 1) * 0.04 * k)) for j, outlet in enumerate((A, B, C)) for k in range(9)
    ]
    return distribution_chart(measure_named("quoted_word_share")).plot(_frame(rows, DISTRIBUTION))


def values() -> Axes:
    card, labels = (
        "detector error included, from the error card: 7 outlets",
        "detector error included, from 200 labels of yours",
    )
    note = "unlike the 7 outlets of the error card (PolNeAR): 60% of its articles are opinion, 6% of the card's"
    rows = [
        (A, 0.62, 0.56, 0.66, 0.49, 0.63, 0.565, True, 0.05, 0.25, labels, ""),
        (B, 0.31, 0.26, 0.35, 0.23, 0.38, None, True, 0.05, 0.25, card, note),
        (C, 0.12, 0.08, 0.17, 0.04, 0.19, None, True, 0.05, 0.25, card, ""),
        (D, 0.09, None, None, None, None, None, False, 0.05, 0.25, "", ""),
    ]
    return value_chart(measure_named("attributed_sentence_share"), "own").plot(_frame(rows, VALUES))


def acceptability() -> Axes:
    rows = [(A, 1, 0.97), (A, 2, 0.03), (B, 1, 0.03), (B, 2, 0.6), (B, 3, 0.37), (C, 2, 0.37), (C, 3, 0.63)]
    return ACCEPTABILITY.plot(_frame(rows, PLACES))


def weights() -> Axes:
    rows = [
        ("Averaging by the geometric mean", "mean", -14.0, 2.0, 2),
        ("Dimension craft: left out", "drop dimension", -6.0, 5.0, 1),
        ("Words copied without credit: weight times 1.5", "weight", -1.0, 1.5, 0),
    ]
    return WEIGHTS.plot(_frame(rows, CHOICES))


def superiority() -> Axes:
    names, above = (A, B, C), {(A, B): 0.93, (A, C): 0.99, (B, C): 0.61}
    rows = [
        (x, y, above.get((x, y), 1 - above.get((y, x), 0.0)), {x, y} == {A, C}) for x in names for y in names if x != y
    ]
    return SUPERIORITY.plot(_frame(rows, PAIRS))


def agreement() -> Axes:
    rows = [
        (A, 81.0, 74.0, 88.0, 91.0),
        (B, 62.0, 51.0, 70.0, 90.0),
        (C, 58.0, 49.0, 69.0, 40.0),
        (D, 22.0, 9.0, 30.0, 8.0),
    ]
    return agreement_chart(pl.DataFrame(), "house_rating").plot(_frame(rows, AGREEMENT))


def copy_network() -> Axes:
    rows = [("Meridian Press", C, "wire", True, 4200, 9), ("Meridian Press", B, "wire", True, 310, 2)]
    rows += [(A, C, "article", True, 290, 1), (B, C, "article", False, 700, 2)]
    return COPY_NETWORK.plot(_frame(rows, NETWORK))


def story() -> Axes:
    at = [datetime(2024, 3, 5, hour, tzinfo=UTC) for hour in (6, 9, 15)]
    rows = [
        ("Meridian Press", at[0], "Gate closed", True, "w", None, None, None),
        (A, at[1], "Gate closed", False, "a", "w", 120, "credited"),
        (C, at[2], "Gate shut", False, "c", "w", 400, "uncredited"),
    ]
    return story_chart(Story("Harbor closes its outer gate", (), ())).plot(_frame(rows, STORY))


def strip() -> Axes:
    layers = ("boilerplate", "own", "quotation", "verbatim", "reworded", "shared", "own", "boilerplate")
    rows = [(150 * k, 150 * (k + 1), layer, 128, "Harbor closes its outer gate") for k, layer in enumerate(layers)]
    return strip_chart("a").plot(_frame(rows, STRIP))


PICTURES: dict[str, Callable[[], Axes]] = {
    draw.__name__: draw
    for draw in (
        ranking,
        waterfall,
        stacked,
        heat_map,
        distributions,
        values,
        acceptability,
        weights,
        superiority,
        agreement,
        copy_network,
        story,
        strip,
    )
}
