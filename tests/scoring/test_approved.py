"""All tables that scoring makes of composed measurements, against what was approved: a change that nobody meant shows here.

The measurements are made up: outlets of rising quality with groups, clusters, shared texts, articles left out, failed or without a
denominator. ``approved.txt`` has a line for each row of each table, numbers with five digits, and what is printed. Approved is not right.
``MASTHEAD_APPROVE=1 pytest tests/scoring/test_approved.py`` renews it. Read what changed, and say in the commit why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.schemas import OUTLETS
from masthead.scoring.card import Card
from masthead.scoring.detector_error.plan import plan_labels
from masthead.scoring.features.summarize import summarize
from masthead.scoring.labels.draw_sample import draw_sample
from masthead.scoring.labels.labels import labels_from
from masthead.scoring.robustness.compare import compare
from masthead.scoring.robustness.sensitivity import passing, sensitivity
from masthead.scoring.robustness.trend import trend
from masthead.scoring.scheme.reasons import explain_scheme
from masthead.scoring.scheme.scheme import Dimension, Indicator, Scheme
from masthead.scoring.score import score
from masthead.scoring.validation.baselines import baseline_values
from masthead.scoring.validation.validate import validate
from tests.approved import expect_same, is_approving
from tests.newsroom import newsroom_measured
from tests.scoring.labels.given import rows_of
from tests.scoring.synthetic import as_measured, frame, outlet_rows

APPROVED = Path(__file__).parent / "approved.txt"
SIZES = {"ash": 2, "birch": 14, "cedar": 23, "elm": 31, "fir": 40, "oak": 26, "yew": 12}
NUMBER = pl.col("article_id").str.split("-").list.last().cast(pl.Int64)
"""An article's number in its outlet."""

Part = pl.DataFrame | str


def cycle(*values: object, of: pl.Expr = NUMBER) -> pl.Expr:
    """The values in turn by number of the article."""
    return pl.lit(pl.Series(values)).gather(of % len(values))


@cache
def measured(seed: int = 0) -> Measured:
    """Seven outlets; every fifth article shares its text with the one before, every seventh is opinion, some failed."""
    rows = []
    for i, (name, n) in enumerate(SIZES.items()):
        for row in outlet_rows(f"{name}.example", n, quality=(0.3, 0.1, 0.4, 0.45, 0.5, 0.9, 0.7)[i], seed=seed):
            number = int(str(row["article_id"]).rsplit("-", 1)[1])
            if number % 11 == 3 and row["metric"] == "attribution":
                row |= {"numerator": None, "denominator": None, "status": "failed", "reason": "ValueError: odd"}
            if number % 9 == 4 and row["metric"] == "copy_ratio":
                row |= {"numerator": None, "denominator": None, "status": "no_reference", "reason": "no originals"}
            if number % 13 == 6 and row["metric"] == "translation_noise":
                row |= {"numerator": 0.0, "denominator": 0.0, "status": "empty"}
            rows.append(row)
    month = 1 + NUMBER % 3
    found = as_measured(
        frame(rows),
        unit_id=pl.when(NUMBER % 5 == 4).then(pl.format("{}-{}", pl.col("outlet"), NUMBER - 1)).otherwise("article_id"),
        genre=cycle("news", "news", "news", "opinion", "news", "news", "news"),
        language=cycle("en", "en", "en", "en", "en", "en", "en", "en", "en", "und", "de"),
        text_view=pl.when(pl.col("outlet") == "elm.example").then(pl.lit("html")).otherwise(pl.lit("plain")),
        own_basis=pl.when(pl.col("outlet") == "birch.example")
        .then(pl.lit("boilerplate_only"))
        .otherwise(pl.lit("against_wire")),
        published=pl.datetime(2031, month, 1 + NUMBER % 27, time_zone="UTC"),
        n_article_words=120 + 97 * (NUMBER % 9),
        n_own_words=60 + 97 * (NUMBER % 8),
        n_words=200 + 97 * (NUMBER % 9),
    )
    articles = found.articles.with_columns(
        section=cycle("city", "sport", None, "city"),
        author=cycle("Ada Voss", "Ada Voss", "Rolf Berg", None, "Ines Haldor"),
        title=pl.format("No. {}", NUMBER),
        url=pl.format("https://www.{}/{}", pl.col("outlet"), NUMBER),
    )
    names = {"outlet": ["oak.example", "fir.example"], "name": ["The Oak", "Fir Daily"], "domain": ["oak.test", None]}
    return replace(found, articles=articles, outlets=OUTLETS.frame(pl.DataFrame(names)))


def own_scheme() -> Scheme:
    """A scheme with an optimum, a deduction, an expected length, least words and articles."""

    def row(
        feature: str, dimension: str, direction: str, points: tuple[float, ...], weight: float, **more: object
    ) -> Indicator:
        return Indicator(feature, "own", dimension, direction, points, weight, "weak", "Why not.", **more)  # type: ignore[arg-type]

    rows = (
        row("identified_sources_per_article", "sources", "between", (0.5, 1.5, 3.0, 4.5), 0.6, footing_note="a guess"),
        row("attributed_sentence_share", "sources", "higher", (0.0, 0.4), 0.4, expected=(0.3, 0.25, 0.2), recall=0.9),
        row("hearsay_story_share", "sources", "lower", (0.5, 0.0), 0.2, min_articles=20, deduction=True),
        row("defects_per_1000_words", "craft", "lower", (4.0, 0.5), 1.0, min_words=300, one_text_view=True, reference="None yet."),
    )  # fmt: skip
    parts = (Dimension("sources", 0.7, "Who says so."), Dimension("craft", 0.3))
    return Scheme(
        "own", parts, rows, title="Our own", min_articles=11, min_availability=0.5, leave_out_genres=("opinion",),
        length_knots=(200.0, 400.0, 900.0), length_mix=(0.2, 0.5, 0.3),
    )  # fmt: skip


@cache
def card(seed: int = 0) -> Card:
    return score(summarize(measured(seed), n_resamples=120, seed=seed), concentration=20 + seed)


def parts_of_features() -> Iterator[tuple[str, Part]]:
    for name, options in {
        "percentile": {},
        "bca": {"method": "bca", "interval": 0.8},
        "shrunk": {"shrink": True, "seed": 3},
        "authors": {"cluster": "author"},
        "sections": {"by": "section"},
        "weeks": {"by": "week", "cluster": "section"},
        "cards": {"error_card": True},
    }.items():
        found = summarize(measured(), n_resamples=60, **options)  # type: ignore[arg-type]
        sums = found.replicates.explode("values").group_by("outlet", "feature", "view", "group")
        yield f"features, {name}", found.table
        if name != "weeks":
            yield f"replicates, {name}", sums.agg(pl.col("values").sum(), low=pl.col("values").min(), n=pl.len())
        yield f"outlets, {name}", found.outlets
    yield "baselines", baseline_values(summarize(measured(), n_resamples=10))


def parts_of_cards() -> Iterator[tuple[str, Part]]:
    for name, made in (
        ("default", card()),
        ("evidence only", score(summarize(measured(), n_resamples=60), "evidence_only", concentration=5)),
        ("own", score(summarize(measured(), n_resamples=60, seed=2), own_scheme())),
        ("shrunk", score(summarize(measured(), n_resamples=60, shrink=True))),
    ):
        yield f"scores, {name}", made.scores
        yield f"contributions, {name}", made.contributions
        yield f"superiority, {name}", made.superiority
        yield f"importance, {name}", made.importance
        yield f"notes, {name}", "\n".join(made.notes)
        draws = made.score_draws.group_by("outlet")
        yield f"draws, {name}", draws.agg(pl.col("sampling", "weights", "joint").mean())
        yield f"scheme, {name}", explain_scheme(made.scheme, made.importance)
        yield f"card, {name}", repr(made)
    yield "scheme, as published", explain_scheme(Scheme.load("default"))
    yield "scheme, as written", own_scheme().to_toml()
    yield "covariance", card().covariance


def parts_of_explanations() -> Iterator[tuple[str, Part]]:
    for outlet, n in (("The Oak", 3), ("fir.example", 1), ("ash.example", 2)):
        found = card().explain(outlet, n_articles=n)
        yield f"explanation, {outlet}", str(found)
        for name in ("dimensions", "articles", "sentences"):
            yield f"{name}, {outlet}", getattr(found, name)


def parts_of_robustness() -> Iterator[tuple[str, Part]]:
    run = sensitivity(card(), seed=1, n_draws=200, n_sobol=32)
    for name in ("acceptability", "variants", "summary", "sobol"):
        yield f"sensitivity, {name}", getattr(run, name)
    yield "sensitivity", str(run)
    yield (
        "sensitivity, own",
        sensitivity(score(summarize(measured(), n_resamples=20), own_scheme()), n_draws=50, n_sobol=16).summary,
    )
    yield "passing", passing(card(), "cedar.example", "oak.example")
    yield "passing back", passing(card(), "oak.example", "cedar.example")
    change = compare(card(), card(1), interval=0.9, seed=4)
    yield "changes", change.changes
    yield "drivers", change.drivers
    yield "comparison", f"{change}\n{change!r}"
    months = trend(summarize(measured(), n_resamples=60, by="month"), replace(own_scheme(), min_articles=4))
    yield "trend", months.table
    yield "trend in words", f"{months}\n{months!r}"
    yield "months compared", months.compare("2031-01", "2031-03").changes


def parts_of_validation() -> Iterator[tuple[str, Part]]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    rows = [
        row
        for i, name in enumerate(letters)
        for row in outlet_rows(f"{name}.example", 11 + i, quality=(7 * i % 26) / 26)
    ]
    wide = score(
        summarize(
            as_measured(frame(rows), genre=cycle("news", "opinion", "news"), n_article_words=300 + NUMBER * 9),
            n_resamples=20,
        )
    )
    n = len(letters)
    ratings = pl.DataFrame(
        {
            "domain": [*(f"http://www.{name}.example/news" for name in letters[:-1]), "elsewhere.test"],
            "rater": [None if i % 9 == 8 else (7 * i % 26) // 4 + i % 3 for i in range(n)],
            "rater_pc1": [((7 * i + 2 * (i % 5)) % 26) / 10 for i in range(n)],
            "rater_n_observed": [0 if i % 12 == 5 else 2 for i in range(n)],
            "other": [3.5 - i % 7 for i in range(n)],
            "lean": [("left", "left-center", "center", "right-center", "right", None)[(5 * i) % 6] for i in range(n)],
            "failed": [None if i == 4 else (7 * i % 26) < 9 for i in range(n)],
            "rare": [i < 3 for i in range(n)],
        }
    )  # fmt: skip
    for name, options in (("all", {}), ("few", {"raters": ["rater"], "interval": 0.8, "seed": 2})):
        found = validate(wide, ratings, n_resamples=100, **options)  # type: ignore[arg-type]
        for table in ("table", "partial", "lean", "groups", "ceiling", "matching", "checks", "attainable"):
            yield f"validation, {name}, {table}", getattr(found, table)
        yield f"validation, {name}", f"{found}\n{found.to_markdown()}\n{found!r}"
    few = validate(
        card(),
        ratings.rename({"domain": "outlet"}).with_columns(
            outlet=pl.lit(pl.Series([*card().scores["outlet"], *letters]).head(n))
        ),
        n_resamples=20,
    )
    yield "validation of few", str(few)


def parts_of_labels() -> Iterator[tuple[str, Part]]:
    """Samples of the newsroom with an answer for every second item or so, some of them other than measured."""
    given = []
    for k, measure in enumerate(("boilerplate_share", "uncredited_copy_ratio", "defects_per_1000_words")):
        sample = draw_sample(newsroom_measured(), measure=measure, view="all", n=30 + k, seed=k)
        yield (
            f"sample, {measure}",
            sample.table.group_by("outlet").agg(
                pl.len(), pl.col("number", "size", "measured", "probability", "start", "end").sum()
            ),
        )
        yield f"sample, {measure}, in words", "\n".join((repr(sample), *sample.notes))
        answers = [row for at, row in enumerate(rows_of(sample)) if at % 7]
        other = [
            replace(row, labeler="b", label={"y": "n", "n": "y"}.get(row.label, "2") if at % 3 == 0 else row.label)
            for at, row in enumerate(answers[::2])
        ]
        labels = labels_from(sample, [*answers, *other])
        yield f"labels, {measure}", f"{labels!r}\n{labels.agreement}"
        given.append(labels)
        plan = plan_labels(
            summarize(newsroom_measured(), n_resamples=50), newsroom_measured(), measure=measure, view="all"
        )
        yield f"plan, {measure}", plan
    for name, options in (("alone", {}), ("with cards", {"error_card": True, "interval": 0.9})):
        features = summarize(newsroom_measured(), labels=given, n_resamples=60, seed=5, **options)  # type: ignore[arg-type]
        yield f"corrections, {name}", features.table.drop_nulls("error_basis").drop("value", "low", "high")
        made = score(features)
        yield f"scores, {name}", made.scores
        yield f"notes, {name}", "\n".join(made.notes)
        yield f"corrected, {name}", score(features.corrected()).scores


def shown(value: object) -> str:
    """A value in a line; numbers with five digits."""
    if isinstance(value, float):
        return f"{value + 0.0:.5g}" if abs(value) > 1e-9 else "0"
    if isinstance(value, list):
        return "[" + ", ".join(shown(one) for one in value) + "]"
    return "-" if value is None else str(value).replace("\n", "/")


GROUPS = {
    "features": parts_of_features,
    "cards": parts_of_cards,
    "explanations": parts_of_explanations,
    "robustness": parts_of_robustness,
    "validation": parts_of_validation,
    "labels": parts_of_labels,
}


def findings(group: str) -> list[str]:
    """The lines of a group."""
    lines = []
    for title, part in GROUPS[group]():
        lines.append(f"# {group}: {title}")
        if isinstance(part, str):
            lines += [line.rstrip() for line in part.splitlines()]
        else:
            lines += [" | ".join(part.columns), *sorted(" | ".join(map(shown, row)) for row in part.rows())]
    return lines


def approved(group: str) -> list[str]:
    """The approved lines of a group."""
    lines: list[str] = []
    is_here = False
    for line in APPROVED.read_text(encoding="utf-8").splitlines() if APPROVED.is_file() else ():
        is_here = line.startswith(f"# {group}: ") if line.startswith("# ") else is_here
        lines += [line] if is_here else []
    return lines


@pytest.mark.parametrize("group", GROUPS)
def test_all_tables_are_as_approved(group: str) -> None:
    found = findings(group)
    if is_approving():
        parts = {name: found if name == group else approved(name) for name in GROUPS}
        APPROVED.write_text("\n".join(line for part in parts.values() for line in part) + "\n", encoding="utf-8")
    expect_same(found, approved(group))
