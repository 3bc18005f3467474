"""The scheme: which features count for a score, in which direction, between which goalposts, with which weight."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from masthead.metrics.catalog import MEASURES
from masthead.metrics.errors import Fault, InputError, close_name, unknown
from masthead.metrics.tables.measures import VIEWS, View
from masthead.metrics.tables.result import Result
from masthead.metrics.text.arrays import Floats
from masthead.metrics.text.genre import GENRES
from masthead.metrics.wording import show_count
from masthead.scoring.scheme.goalposts import DIRECTIONS, Direction, goalpost_fault, turned_fault
from masthead.scoring.scheme.toml import load_settings, read_settings, write_settings
from masthead.scoring.standardization.curves import Curve, curve_fault

Footing = Literal["firm", "fair", "weak", "none"]
FOOTINGS: tuple[Footing, ...] = ("firm", "fair", "weak", "none")
Mean = Literal["arithmetic", "geometric"]
MEANS: tuple[Mean, ...] = ("arithmetic", "geometric")


@dataclass(frozen=True)
class Dimension:
    """A group of indicators with a weight among the other groups, and why."""

    name: str
    weight: float
    why: str = ""


@dataclass(frozen=True)
class Indicator:
    """A feature with a direction, goalposts and a weight within its dimension: one row of the scheme.

    ``goalposts`` are given for a perfect finder and multiplied by ``recall``, the part that ours finds. Fewer measured
    units than ``min_articles`` (the scheme's where null; articles that share most of their text are one unit) and the
    indicator is missing; articles with fewer than ``min_words`` words in the view do not count. ``one_text_view`` asks that all texts of the outlet came the same way.
    ``own`` says that the feature is a measure of the user's own (``Measured.with_measure``), which only the run knows.
    ``footing`` says how strong the published evidence is, ``footing_note`` where that needs a word more.
    With ``expected``, the value that ordinary articles have at each of the scheme's ``length_knots``, the feature is
    standardized to the scheme's mix of lengths before it is compared. ``deduction`` declares a row that ordinary outlets
    hold at full points: it starts there and can only lose.
    """

    feature: str
    view: View
    dimension: str
    direction: Direction
    goalposts: tuple[float, ...]
    weight: float
    footing: Footing
    why: str = ""
    reference: str = ""
    name: str = ""
    min_articles: int | None = None
    min_words: int = 0
    recall: float = 1.0
    one_text_view: bool = False
    own: bool = False
    footing_note: str = ""
    expected: tuple[float, ...] = ()
    deduction: bool = False

    def __post_init__(self) -> None:
        for setting in ("goalposts", "expected"):
            object.__setattr__(self, setting, tuple(float(point) for point in getattr(self, setting)))
        object.__setattr__(self, "name", self.name or self.feature)

    @property
    def uses(self) -> str:
        """Which value is compared with the goalposts: raw or standardized."""
        return "standardized" if self.expected else "raw"

    @property
    def scaled_goalposts(self) -> tuple[float, ...]:
        """The goalposts times the finder's recall: what values are compared with."""
        return tuple(point * self.recall for point in self.goalposts)


@dataclass(frozen=True, repr=False)
class Scheme(Result):
    """A whole scheme. Every fault is raised at once when it is made.

    ``min_articles`` and ``min_availability`` are the least units (articles, those that share most of their text counting
    once), and the least share of the weight that must be
    measurable, for a score. Articles of the genres in ``leave_out_genres`` do not count. The geometric ``mean`` does
    not break down into points and is refused for scores: it is for sensitivity runs. ``length_knots`` (words) and
    ``length_mix`` (the share of each) declare the mix of article lengths to which rows with ``expected`` values are
    standardized; it belongs to the scheme and not to a corpus, so that other outlets change nothing.
    """

    name: str
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]
    title: str = ""
    description: str = ""
    min_articles: int = 10
    min_availability: float = 0.6
    leave_out_genres: tuple[str, ...] = ()
    mean: Mean = "arithmetic"
    length_knots: tuple[float, ...] = ()
    length_mix: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for setting in ("length_knots", "length_mix"):
            object.__setattr__(self, setting, tuple(float(point) for point in getattr(self, setting)))
        faults = list(_faults(self))
        if faults:
            raise InputError(faults)

    def _brief(self) -> list[str]:
        of_dimension = {row.name: 0.0 for row in self.dimensions}
        for row, weight in zip(self.indicators, self.weights.tolist(), strict=True):
            of_dimension[row.dimension] += weight
        return [
            f"Scheme {self.scheme_id}: {show_count(len(self.indicators), 'indicator')}",
            "weights: " + ", ".join(f"{name} {weight:.2g}" for name, weight in of_dimension.items()),
            f"a score needs {show_count(self.min_articles, 'unit')} and {100 * self.min_availability:g}% of the weight measured",
            "next: masthead.score(features, scheme); .table(), .with_weights(name=...), .with_goalposts(name=(none, full)), .without(name)",
        ]

    def _main(self) -> pl.DataFrame:
        return self.table()

    @staticmethod
    def load(source: str | Path) -> Scheme:
        """A scheme from a TOML file, or one that ships with masthead by its name ("default", "evidence_only")."""
        shipped = files("masthead.scoring.scheme") / "data" / f"{source}.toml"
        if isinstance(source, str) and source in shipped_schemes():
            return read_settings(shipped.read_text(encoding="utf-8"), str(source), Scheme, PARTS)
        path = Path(source)
        if not path.is_file():
            known = ", ".join(shipped_schemes())
            raise InputError(Fault("scheme", f"'{source}'", f"a TOML file, or one of {known}", "check the path"))
        return load_settings(path, Scheme, PARTS)

    def to_toml(self, *, whole: bool = False) -> str:
        """The scheme as TOML text; ``Scheme.load`` of it gives an equal scheme.

        Settings at their default are left out; where ``whole`` those of the scheme itself are written too.
        """
        return write_settings(self, PARTS, whole=whole)

    @property
    def scheme_id(self) -> str:
        """Name and fingerprint: any change of the scheme changes it."""
        return f"{self.name}-{hashlib.blake2b(self.to_toml().encode(), digest_size=4).hexdigest()}"

    @property
    def names(self) -> list[str]:
        """Names of the dimensions and indicators."""
        return [row.name for row in self.dimensions] + [row.name for row in self.indicators]

    @property
    def weights(self) -> Floats:
        """Weights of the indicators in the score: dimension times indicator, each level made to sum to 1."""
        of_dimension = {dimension.name: dimension.weight for dimension in self.dimensions}
        within = dict.fromkeys(of_dimension, 0.0)
        for indicator in self.indicators:
            within[indicator.dimension] += indicator.weight
        raw = np.array(
            [
                of_dimension[indicator.dimension] * indicator.weight / within[indicator.dimension]
                if within[indicator.dimension]
                else 0.0
                for indicator in self.indicators
            ]
        )
        return np.asarray(raw / raw.sum(), dtype=np.float64)

    @property
    def curves(self) -> dict[tuple[str, str], Curve]:
        """What is expected of articles by their length, by feature and view, for the rows that are standardized."""
        return {
            (row.feature, row.view): Curve(self.length_knots, row.expected, self.length_mix)
            for row in self.indicators
            if row.expected
        }

    def with_weights(self, **weights: float) -> Scheme:
        """The scheme with other weights, by the names of indicators or dimensions.

        >>> Scheme.load("default").with_weights(craft=0.0).weights.sum().round(12).item()
        1.0
        """
        _refuse_unknown("with_weights", weights, self.names)
        return replace(
            self,
            dimensions=tuple(replace(row, weight=weights.get(row.name, row.weight)) for row in self.dimensions),
            indicators=tuple(replace(row, weight=weights.get(row.name, row.weight)) for row in self.indicators),
        )

    def with_goalposts(self, **goalposts: tuple[float, ...]) -> Scheme:
        """The scheme with other goalposts, by the names of indicators: where no points are earned, and where all.

        Two values in the order of the row's direction, or four ascending ones around an optimum. Two values the wrong way
        round would turn the row and are refused.

        >>> scheme = Scheme.load("default").with_goalposts(identified_sources_per_article=(0, 6))
        >>> next(row.goalposts for row in scheme.indicators if row.name == "identified_sources_per_article")
        (0.0, 6.0)
        """
        _refuse_unknown("with_goalposts", goalposts, [row.name for row in self.indicators])

        given = [(row, tuple(goalposts[row.name])) for row in self.indicators if row.name in goalposts]
        turned = [(f"with_goalposts, {row.name}", turned_fault(row.direction, points)) for row, points in given]
        faults = [Fault(where, *told) for where, told in turned if told]
        if faults:
            raise InputError(faults)

        def moved(row: Indicator) -> Indicator:
            points = tuple(goalposts[row.name])
            if len(points) == 2 and row.direction == "between" and points[0] != points[1]:
                return replace(row, goalposts=points, direction="higher" if points[0] < points[1] else "lower")
            return replace(row, goalposts=points, direction="between" if len(points) == 4 else row.direction)

        return replace(self, indicators=tuple(moved(row) if row.name in goalposts else row for row in self.indicators))

    def without(self, *names: str) -> Scheme:
        """The scheme without some indicators or whole dimensions; a dimension left empty goes too."""
        _refuse_unknown("without", names, self.names)
        indicators = tuple(row for row in self.indicators if row.name not in names and row.dimension not in names)
        kept = {row.dimension for row in indicators}
        return replace(
            self, dimensions=tuple(row for row in self.dimensions if row.name in kept), indicators=indicators
        )

    def min_articles_of(self, indicator: Indicator) -> int:
        """Least measured units of an indicator."""
        return self.min_articles if indicator.min_articles is None else indicator.min_articles

    def table(self) -> pl.DataFrame:
        """One row per indicator, with its weight in the score, goalposts as compared, footing, why and reference."""
        return pl.DataFrame(
            {
                "dimension": [row.dimension for row in self.indicators],
                "indicator": [row.name for row in self.indicators],
                "feature": [row.feature for row in self.indicators],
                "view": [row.view for row in self.indicators],
                "direction": [row.direction for row in self.indicators],
                "goalposts": [list(row.scaled_goalposts) for row in self.indicators],
                "weight": self.weights,
                "min_articles": [self.min_articles_of(row) for row in self.indicators],
                "min_words": [row.min_words for row in self.indicators],
                "uses": [row.uses for row in self.indicators],
                "is_deduction": [row.deduction for row in self.indicators],
                "footing": [row.footing for row in self.indicators],
                "footing_note": [row.footing_note for row in self.indicators],
                "why": [row.why for row in self.indicators],
                "reference": [row.reference for row in self.indicators],
            },
            schema_overrides={"goalposts": pl.List(pl.Float64)},
        )

    def to_markdown(self) -> str:
        """The rows as a markdown table, goalposts as given for a perfect finder times its recall."""
        head = "| dimension | indicator | view | 0 points | full points | weight in the score | footing |"
        lines = [head, "|---|---|---|---|---|---|---|"]
        for row, weight in zip(self.indicators, self.weights.tolist(), strict=True):
            posts = [f"{point:.3g}" for point in row.scaled_goalposts]
            zero, full = posts if len(posts) == 2 else (f"{posts[0]}, {posts[3]}", f"{posts[1]} to {posts[2]}")
            footing = f"{row.footing}, {row.footing_note}" if row.footing_note else row.footing
            name = f"{row.name} (deduction)" if row.deduction else row.name
            lines.append(f"| {row.dimension} | {name} | {row.view} | {zero} | {full} | {weight:.4g} | {footing} |")
        return "\n".join(lines)

    def diff(self, other: Scheme) -> list[str]:
        """Every setting that differs, one line each: part, setting, this value, the other's."""
        mine, theirs = dict(_settings(self)), dict(_settings(other))
        return [
            f"{part}, {setting}: {mine.get((part, setting), 'absent')} -> {theirs.get((part, setting), 'absent')}"
            for part, setting in dict.fromkeys((*mine, *theirs))
            if mine.get((part, setting)) != theirs.get((part, setting))
        ]


PARTS: dict[str, type[object]] = {"dimensions": Dimension, "indicators": Indicator}
"""The arrays of tables of a scheme's file."""


def shipped_schemes() -> list[str]:
    """Names of the schemes that ship with masthead."""
    folder = files("masthead.scoring.scheme") / "data"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def _settings(scheme: Scheme) -> Iterator[tuple[tuple[str, str], str]]:
    parts: list[tuple[str, object]] = [("scheme", scheme)]
    parts += [(f"dimension {row.name}", row) for row in scheme.dimensions]
    parts += [(f"indicator {row.name}", row) for row in scheme.indicators]
    for part, row in parts:
        for setting, value in vars(row).items():
            if setting not in ("dimensions", "indicators"):
                yield (part, setting), str(list(value) if isinstance(value, tuple) else value)


def _refuse_unknown(where: str, names: Iterable[str], known: list[str]) -> None:
    faults = [unknown(where, name, known) for name in names if name not in known]
    if faults:
        raise InputError(faults)


def _faults(scheme: Scheme) -> Iterator[Fault]:
    where = f"scheme '{scheme.name}'"
    if not scheme.indicators:
        yield Fault(where, "no indicators", "at least one [[indicators]] row")
    if scheme.min_articles < 1:
        yield Fault(f"{where}, min_articles", str(scheme.min_articles), "at least 1")
    if not 0 <= scheme.min_availability <= 1:
        yield Fault(f"{where}, min_availability", str(scheme.min_availability), "a share from 0 to 1")
    for genre in scheme.leave_out_genres:
        if genre not in GENRES:
            yield unknown(f"{where}, leave_out_genres", genre, GENRES)
    if scheme.mean not in MEANS:
        yield Fault(f"{where}, mean", f"'{scheme.mean}'", f"one of {', '.join(MEANS)}")
    wrong = curve_fault(scheme.length_knots, scheme.length_mix) if scheme.length_knots or scheme.length_mix else None
    if wrong:
        yield Fault(f"{where}, length_knots and length_mix", *wrong)
    names = scheme.names
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield Fault(where, f"the name '{name}' {names.count(name)} times", "each name once", "give one row a 'name'")
    for dimension in scheme.dimensions:
        yield from _weight_faults(f"{where}, dimension '{dimension.name}'", dimension.weight)
        if scheme.indicators and all(row.dimension != dimension.name for row in scheme.indicators):
            yield Fault(
                f"{where}, dimension '{dimension.name}'", "no indicators", "at least one", "remove the dimension"
            )
    for indicator in scheme.indicators:
        yield from _indicator_faults(scheme, indicator, f"{where}, indicator '{indicator.name}'")
    if scheme.dimensions and not any(
        dimension.weight > 0 and row.weight > 0
        for row in scheme.indicators
        for dimension in scheme.dimensions
        if dimension.name == row.dimension
    ):
        yield Fault(where, "no indicator with a weight above 0", "at least one")


def _meant(feature: str, measures: Iterable[str]) -> str:
    known = list(measures)
    near = close_name(feature, known)
    return f"use '{near}'" if near is not None else f"use one of {', '.join(known)}"


def _weight_faults(where: str, weight: float) -> Iterator[Fault]:
    if not (np.isfinite(weight) and weight >= 0):
        yield Fault(f"{where}, weight", f"{weight:g}", "a number of 0 or more", "turn the direction, not the weight")


def _indicator_faults(scheme: Scheme, row: Indicator, where: str) -> Iterator[Fault]:
    measures = {measure.name: measure for measure in MEASURES}
    yield from _weight_faults(where, row.weight)
    dimensions = [dimension.name for dimension in scheme.dimensions]
    if row.dimension not in dimensions:
        yield Fault(
            f"{where}, dimension", f"'{row.dimension}'", f"one of {', '.join(dimensions)}", "add a [[dimensions]] row"
        )
    if row.view not in VIEWS:
        yield Fault(f"{where}, view", f"'{row.view}'", f"one of {', '.join(VIEWS)}")
    if row.own and row.feature in measures:
        yield Fault(
            f"{where}, own", f"'{row.feature}', one of masthead's measures", "a measure of your own", "leave out own"
        )
    elif row.feature not in measures and not row.own:
        yield Fault(
            f"{where}, feature",
            f"'{row.feature}'",
            "the name of a measure",
            f"{_meant(row.feature, measures)}, or own = true for one of your own",
        )
    elif not row.own and row.view in VIEWS and row.view not in measures[row.feature].views:
        yield Fault(f"{where}, view", f"'{row.view}'", f"one of {', '.join(measures[row.feature].views)}")
    if row.direction not in DIRECTIONS:
        yield Fault(f"{where}, direction", f"'{row.direction}'", f"one of {', '.join(DIRECTIONS)}")
    else:
        wrong = goalpost_fault(row.direction, row.goalposts)
        if wrong:
            yield Fault(f"{where}, goalposts", *wrong)
    if row.footing not in FOOTINGS:
        yield Fault(f"{where}, footing", f"'{row.footing}'", f"one of {', '.join(FOOTINGS)}")
    if not 0 < row.recall <= 1:
        yield Fault(f"{where}, recall", f"{row.recall:g}", "a share above 0 and up to 1")
    if row.min_articles is not None and row.min_articles < 1:
        yield Fault(f"{where}, min_articles", str(row.min_articles), "at least 1")
    if row.min_words < 0:
        yield Fault(f"{where}, min_words", str(row.min_words), "0 or more")
    if row.expected and len(row.expected) != len(scheme.length_knots):
        found, hint = f"{len(row.expected)} values", "give one value for each length, or leave the row raw"
        yield Fault(f"{where}, expected", found, f"{len(scheme.length_knots)}, one for each of length_knots", hint)
