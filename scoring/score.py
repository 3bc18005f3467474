"""Scores of outlets under a scheme."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from masthead.metrics.boilerplate.repeats import FEW_ARTICLES
from masthead.metrics.errors import Fault, InputError, expect_kind
from masthead.metrics.tables.measured import Measured
from masthead.metrics.wording import show_part
from masthead.scoring.card import Card
from masthead.scoring.detector_error.notes import detector_note
from masthead.scoring.features.selection import Selection
from masthead.scoring.features.summarize import Features, summarize
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.scores.indicators import read_indicators
from masthead.scoring.scores.score_table import CONCENTRATION, contribution_table, score_table
from masthead.scoring.standardization.standardize import standardize_features

RELIABLE_UNITS = 20
"""With fewer units two halves of an outlet's articles order outlets less alike than .85 (.74 at 10 units)."""


def score(
    features: Features | Measured | pl.DataFrame,
    scheme: Scheme | str | Path | None = None,
    *,
    concentration: float = CONCENTRATION,
) -> Card:
    """Scores of every outlet under a scheme.

    ``score = 100 * sum(weight * normalized)`` over the measured indicators, their weights made to sum to 1; 0 to 100,
    higher is better. Too few units (articles, those that share most of their text counting once), or too little
    measurable weight, gives no score and the reason. Contributions sum to the score. The interval is joint: other
    articles, other weights and other goalposts at once, and never narrower than that of sampling alone. Outlets
    measured under different conditions (with and without wire originals, from text and from html, in different
    languages) are never ranked in one table, and no rank is given that the articles do not support.

    Parameters
    ----------
    features
        What ``summarize`` gave (measurements are summarized first).
    scheme
        A scheme, a path to a TOML file, or the name of one that ships with masthead; the default scheme if not given.
    concentration
        How close other weights and goalposts lie to the stated ones: the concentration of a Dirichlet distribution and
        the shape of gamma variates. A weight ``w`` has the standard deviation ``sqrt(w * (1 - w) / (concentration + 1))``.

    Raises
    ------
    InputError
        For a scheme with faults (all at once), for an own measure that the run has not, for one with the geometric mean, which has no contributions, for a
        concentration that is not above 0, and for features by group, of which one group at a time can be scored.
    """
    expect_kind(
        "score, features", features, Features, Measured, pl.DataFrame, hint="masthead.summarize(measured) gives them"
    )
    expect_kind("score, scheme", scheme, Scheme, str, Path, type(None), hint="masthead.Scheme.load(file) gives one")
    chosen = scheme if isinstance(scheme, Scheme) else Scheme.load(scheme or "default")
    if chosen.mean != "arithmetic":
        found = f"mean = '{chosen.mean}'"
        hint = "use mean = 'arithmetic'; sensitivity() shows what the geometric mean would change"
        raise InputError(Fault(f"scheme '{chosen.name}'", found, "a mean that can be broken down into points", hint))
    if not concentration > 0:
        raise InputError(Fault("score, concentration", f"{concentration:g}", "a number above 0", "use 30"))
    if isinstance(features, Features) and features.by is not None and "group" not in features.settings:
        found, hint = f"features by {features.by}", "use trend(features), or score(features.group(name))"
        raise InputError(Fault("score, features", found, "features of whole outlets or of one group", hint))
    if not isinstance(features, Features):
        features = summarize(features, selection=Selection.of_scheme(chosen))
    features, notes = _with_selection(features, chosen)
    features = _standardized(features, chosen)
    _check_own(features, chosen)
    values = read_indicators(features, chosen)
    scores, draws = score_table(
        values, features.outlets, seed=features.seed, interval=features.interval, concentration=concentration
    )
    has_score = dict(zip(scores["outlet"], scores["score"].is_not_null(), strict=True))
    contributions = contribution_table(values, has_score, interval=features.interval)
    notes += [line for line in [detector_note(features, chosen)] if line]
    card = Card(scores, contributions, chosen, features, (*notes, *_notes(scores)), concentration)
    vars(card)["indicators"], vars(card)["draws"] = values, draws
    return card


def _standardized(features: Features, scheme: Scheme) -> Features:
    """The features with their values at the scheme's mix of lengths, from values and replicates as they are now."""
    table = standardize_features(
        features.table, features.replicates, scheme.curves, interval=features.interval, measures=features.declared
    )
    return replace(features, table=table)


def _check_own(features: Features, scheme: Scheme) -> None:
    known = set(features.table["feature"])
    faults = [
        Fault(
            f"scheme '{scheme.name}', indicator '{row.name}'",
            f"'{row.feature}', which this run has not",
            "a measure of your own that was measured",
            "measured.with_measure(measure, frame) before summarize",
        )
        for row in scheme.indicators
        if row.own and row.feature not in known
    ]
    if faults:
        raise InputError(faults)


def _with_selection(features: Features, scheme: Scheme) -> tuple[Features, list[str]]:
    """The features over the articles that the scheme wants, summarized again where they were over others."""
    wanted = Selection.of_scheme(scheme)
    if features.selection == wanted:
        return features, []
    if features.measured is None:
        note = "features rest on another selection of articles (genres, least words) than the scheme asks for"
        return features, [note]
    settings = {name: value for name, value in features.settings.items() if name not in ("group", "corrected")}
    again = summarize(features.measured, selection=wanted, labels=features.labels, **settings)  # type: ignore[arg-type]
    if features.is_corrected:
        again = again.corrected()
    if "group" in features.settings:
        again = again.group(str(features.settings["group"]))
    return replace(again, measured=features.measured), []


def _notes(scores: pl.DataFrame) -> list[str]:
    notes = []
    conditions = scores.filter(pl.col("score").is_not_null())["ranked_with"].unique().sort().to_list()
    if len(conditions) > 1:
        notes.append(f"outlets were measured under different conditions and are ranked apart: {'; '.join(conditions)}")
    unscored = scores.filter(pl.col("score").is_null()).height
    if unscored:
        has = "has" if unscored == 1 else "have"
        notes.append(f"{show_part(unscored, len(scores), 'outlet')} {has} no score; the reason stands in each row")
    few = scores.filter(pl.col("n_articles").is_between(1, FEW_ARTICLES - 1)).height
    if few:
        has = "has" if few == 1 else "have"
        notes.append(
            f"{show_part(few, len(scores), 'outlet')} {has} 1 to {FEW_ARTICLES - 1} articles: lines that an outlet "
            "repeats cannot be told there, and boilerplate shares say more about the articles than about the outlet"
        )
    small = scores.filter(pl.col("score").is_not_null() & (pl.col("n_units") < RELIABLE_UNITS)).height
    if small:
        rests = "rests" if small == 1 else "rest"
        notes.append(
            f"{show_part(small, scores['score'].count(), 'outlet')} with a score {rests} on fewer than {RELIABLE_UNITS} units: two halves "
            "of so few articles put outlets in different orders (rank agreement about .74 at 10 units, .85 at 20, .92 at 40), "
            "and high scores from few units lie a little too low"
        )
    agencies = scores.filter("is_agency")["outlet"].sort().to_list()
    if agencies:
        notes.append(f"news agencies among the outlets: {', '.join(agencies)}")
    return notes
