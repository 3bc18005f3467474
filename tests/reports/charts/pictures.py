"""Charts drawn from fixed numbers of made-up outlets: what the approved pictures show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import polars as pl
from matplotlib.axes import Axes

from masthead.reports.charts.outlets.acceptability import SCHEMA as ACCEPTABILITY
from masthead.reports.charts.outlets.acceptability import draw_acceptability
from masthead.reports.charts.outlets.agreement import SCHEMA as AGREEMENT
from masthead.reports.charts.outlets.agreement import draw_agreement
from masthead.reports.charts.outlets.contributions import SCHEMA as CONTRIBUTIONS
from masthead.reports.charts.outlets.contributions import draw_stacked, draw_waterfall
from masthead.reports.charts.outlets.distributions import SCHEMA as DISTRIBUTION
from masthead.reports.charts.outlets.distributions import draw_distributions
from masthead.reports.charts.outlets.heat_map import SCHEMA as HEAT
from masthead.reports.charts.outlets.heat_map import draw_heat_map
from masthead.reports.charts.outlets.ranking import SCHEMA as RANKING
from masthead.reports.charts.outlets.ranking import draw_ranking
from masthead.reports.charts.outlets.superiority import SCHEMA as SUPERIORITY
from masthead.reports.charts.outlets.superiority import draw_superiority
from masthead.reports.charts.outlets.weights import SCHEMA as WEIGHTS
from masthead.reports.charts.outlets.weights import draw_weights
from masthead.reports.charts.stories.copy_network import SCHEMA as NETWORK
from masthead.reports.charts.stories.copy_network import draw_copy_network
from masthead.reports.charts.stories.story import SCHEMA as STORY
from masthead.reports.charts.stories.story import draw_story
from masthead.reports.charts.stories.strip import SCHEMA as STRIP
from masthead.reports.charts.stories.strip import draw_strip

A, B, C, D = "The Harbor Herald", "Valley Beacon", "Metro 24", "Ледник " + "and a very long second name"


def _frame(rows, schema):
    return pl.DataFrame(rows, schema=schema, orient="row")


def ranking() -> Axes:
    rows = [(A, 81.0, 74.0, 88.0, "1 of 4", 31), (B, 62.0, 51.0, 70.0, "2 to 3 of 4", 12)]
    rows += [(C, 58.0, 49.0, 69.0, "2 to 3 of 4", 40), (D, 22.0, None, None, "", 10)]
    return draw_ranking(_frame(rows, RANKING))


def _contributions(outlet: str, share: float) -> list[tuple]:
    rows, at = [], 0.0
    for dimension, number, indicator, full in (
        ("sourcing", 1, "Named sources per article, own text", 30.0),
        ("sourcing", 1, "Attributed sentences, own text", 15.0),
        ("originality", 2, "Words copied without credit", 35.0),
        ("craft", 3, "Furniture share", 20.0),
    ):
        points = None if indicator.startswith("Furniture") and outlet == C else full * share
        rows.append((outlet, dimension, number, indicator, points, full, at, None if points else "not measured"))
        at += points or 0.0
    return rows


def waterfall() -> Axes:
    return draw_waterfall(_frame(_contributions(C, 0.6), CONTRIBUTIONS))


def stacked() -> Axes:
    rows = [row for outlet, share in ((A, 0.81), (B, 0.62), (D, 0.22)) for row in _contributions(outlet, share)]
    return draw_stacked(_frame(rows, CONTRIBUTIONS))


def heat_map() -> Axes:
    names = ("Named sources per article, own text", "Words copied without credit", "Furniture share")
    rows = [
        (outlet, name, None if (j + k) % 5 == 4 else (j + k) / 5, f"{j + k}0%", None)
        for j, outlet in enumerate((A, B, C, D))
        for k, name in enumerate(names)
    ]
    return draw_heat_map(_frame(rows, HEAT))


def distributions() -> Axes:
    rows = [
        (outlet, f"{outlet}-{k}", min(1.0, (j + 1) * 0.04 * k)) for j, outlet in enumerate((A, B, C)) for k in range(9)
    ]
    return draw_distributions(_frame(rows, DISTRIBUTION), label="Quoted words", in_percent=True)


def acceptability() -> Axes:
    rows = [(A, 1, 0.97), (A, 2, 0.03), (B, 1, 0.03), (B, 2, 0.6), (B, 3, 0.37), (C, 2, 0.37), (C, 3, 0.63)]
    return draw_acceptability(_frame(rows, ACCEPTABILITY))


def weights() -> Axes:
    rows = [
        ("Geometric mean", "mean", -14.0, 2.0, 2),
        ("Dimension craft: left out", "drop dimension", -6.0, 5.0, 1),
        ("Words copied without credit: weight times 1.5", "weight", -1.0, 1.5, 0),
    ]
    return draw_weights(_frame(rows, WEIGHTS))


def superiority() -> Axes:
    names, above = (A, B, C), {(A, B): 0.93, (A, C): 0.99, (B, C): 0.61}
    rows = [(x, y, above.get((x, y), 1 - above.get((y, x), 0.0))) for x in names for y in names if x != y]
    return draw_superiority(_frame(rows, SUPERIORITY))


def agreement() -> Axes:
    rows = [
        (A, 81.0, 74.0, 88.0, 91.0),
        (B, 62.0, 51.0, 70.0, 90.0),
        (C, 58.0, 49.0, 69.0, 40.0),
        (D, 22.0, 9.0, 30.0, 8.0),
    ]
    return draw_agreement(_frame(rows, AGREEMENT), rater="house_rating")


def copy_network() -> Axes:
    rows = [("Meridian Press", C, "wire", 4200, 9), ("Meridian Press", B, "wire", 310, 2), (A, C, "article", 90, 1)]
    return draw_copy_network(_frame(rows, NETWORK))


def story() -> Axes:
    at = [datetime(2024, 3, 5, hour, tzinfo=UTC) for hour in (6, 9, 15)]
    rows = [
        ("Meridian Press", at[0], "Gate closed", True, "w", None, None, None),
        (A, at[1], "Gate closed", False, "a", "w", 120, "credited"),
        (C, at[2], "Gate shut", False, "c", "w", 400, "uncredited"),
    ]
    return draw_story(_frame(rows, STORY), title="Harbor closes its outer gate")


def strip() -> Axes:
    layers = ("boilerplate", "own", "quotation", "verbatim", "reworded", "own", "boilerplate")
    rows = [(150 * k, 150 * (k + 1), layer, "Harbor closes its outer gate") for k, layer in enumerate(layers)]
    return draw_strip(_frame(rows, STRIP))


PICTURES: dict[str, Callable[[], Axes]] = {
    draw.__name__: draw
    for draw in (
        ranking,
        waterfall,
        stacked,
        heat_map,
        distributions,
        acceptability,
        weights,
        superiority,
        agreement,
        copy_network,
        story,
        strip,
    )
}
