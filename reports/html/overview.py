"""The overview: what was found, what was read, and what a reader must know before comparing."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from markupsafe import Markup

from masthead.reports.display.number import counted, name_markup, number, sentence
from masthead.reports.display.rounding import show_share
from masthead.reports.inputs.outlets import OutletRow, missing_everywhere
from masthead.reports.inputs.places import are_apart_in_draws, are_some_apart, place_groups, stands_apart
from masthead.reports.inputs.run import Run
from masthead.reports.inputs.values import interval_words, span_words
from masthead.reports.stories.copy_pairs import copy_pairs

COPYING = "uncredited_copy_ratio"
"""The indicator whose largest value an overview names."""

LEAST_SHARED = 50
"""Words; two outlets that share fewer are not named."""

LEAST_COPIED = 0.1
"""A smaller part of copied words is not named."""


def finding(run: Run, rows: Sequence[OutletRow]) -> Markup:
    """What was found, in a sentence or two: who stands apart, who copies most, how many have no score."""
    parts = [_apart_words(run, rows), _copying_words(run), _sharing_words(run)]
    unscored = [row for row in rows if row.score is None]
    if unscored and len(unscored) < len(rows):
        parts.append(
            sentence(
                "{} {} not scored.",
                counted(len(unscored), "outlet", "count()", table="scores", row=_UNSCORED),
                "is" if len(unscored) == 1 else "are",
            )
        )
    return Markup(" ").join(part for part in parts if part)


_UNSCORED = {"score": None}


def _apart_words(run: Run, rows: Sequence[OutletRow]) -> Markup:
    """Who stands apart, by the places that the outlets may hold."""
    scored = [row for row in rows if row.score is not None]
    ranked = run.scores.filter(pl.col("rank_low").is_not_null())
    if not scored:
        return Markup("No outlet has enough measured articles for a score.")
    if ranked["ranked_with"].n_unique() > 1:
        return Markup("The outlets were measured under different conditions, so they are not compared as one.")
    groups = place_groups(ranked)
    apart = stands_apart(groups)
    if apart is None:
        n = counted(len(scored), "scored outlet", "count(score)", table="scores")
        order = "are not put in one order" if are_some_apart(ranked) else "are not told apart"
        told = "fall into groups that these articles tell apart" if len(groups) > 1 else f"{order} by these articles"
        return sentence("The {} {}.", n, told) if len(scored) > 1 else Markup()
    places = [(row.rank_low or 0, row.rank_high or 0) for row in scored if row.outlet in apart.outlets]
    above = {"rank_low": f">{max(high for _, high in places)}"}
    below = {"rank_high": f"<{min(low for low, _ in places)}"}
    others = number(apart.n_others, "count()", table="scores", row=above if apart.is_above else below)
    rest = [outlet for group in groups for outlet in group if outlet not in apart.outlets]
    top, bottom = (apart.outlets, rest) if apart.is_above else (rest, apart.outlets)
    is_firm = are_apart_in_draws(run.card.score_draws, top, bottom, run.card.features.interval)
    return sentence(
        "{} stand{} {} the other {}{}.",
        _names(run, apart.outlets),
        "s" if len(apart.outlets) == 1 else "",
        "above" if apart.is_above else "below",
        Markup("ranked outlet") if apart.n_others == 1 else sentence("{} ranked outlets", others),
        ""
        if is_firm
        else " with the weights and thresholds as set; with others drawn at random not every pair stays apart",
    )


def _names(run: Run, outlets: Sequence[str]) -> Markup:
    names = [name_markup(run.name(outlet)) for outlet in sorted(outlets, key=lambda key: run.name(key).casefold())]
    return names[0] if len(names) == 1 else sentence("{} and {}", Markup(", ").join(names[:-1]), names[-1])


def _copying_words(run: Run) -> Markup:
    """The outlet with the largest part of words copied without credit, with its interval."""
    found = run.contributions.filter(
        (pl.col("feature") == COPYING) & pl.col("value").is_not_null() & (pl.col("value") >= LEAST_COPIED)
    ).sort("value", "outlet", descending=[True, False])
    if not len(found):
        return Markup()
    part = found.row(0, named=True)
    place = {"outlet": part["outlet"], "feature": part["feature"], "view": part["view"]}
    feature = run.feature(part["outlet"], part["feature"], part["view"])
    interval = interval_words(run.measure(part["feature"]), feature.get("low"), feature.get("high"))
    shown = number(show_share(part["value"]), "value", table="features", row=place)
    bounds = sentence(" ({})", number(interval, "low high", table="features", row=place)) if interval else ""
    return sentence(
        "In these articles {} copied most without credit: {} of its words{}.",
        name_markup(run.name(part["outlet"])),
        shown,
        bounds,
    )


def _sharing_words(run: Run) -> Markup:
    """Between which two outlets most text went, or which two share most where the dates do not tell who had it first."""
    pairs = copy_pairs(run).filter((pl.col("reference_kind") == "article") & (pl.col("n_words") >= LEAST_SHARED))
    if not len(pairs):
        return Markup()
    most = pairs.row(0, named=True)
    one, other = (name_markup(run.name(most[side])) for side in ("origin", "outlet"))
    if most["is_directed"]:
        return sentence("Between outlets, {} and {} share most text; of the two, {} had it first.", one, other, one)
    return sentence("{} and {} share most text; the dates do not tell who had it first.", one, other)


def read_words(run: Run) -> Markup:
    """What was read, in a sentence."""
    outlets = counted(len(run.outlets), "outlet", "count()", table="scores")
    if not len(run.facts):
        articles = counted(int(run.scores["n_articles"].sum()), "article", "sum(n_articles)", table="scores")
        return sentence("{} of {} were read.", articles, outlets)
    articles = counted(len(run.facts), "article", "count()", table="articles")
    span = _span(run.facts["published"])
    n_wire = 0 if run.measured is None else run.measured.originals.lazy().select(pl.len()).collect().item()
    compared = (
        sentence("compared with {}", counted(n_wire, "wire original", "count()", table="originals"))
        if n_wire
        else Markup("without wire originals to compare with")
    )
    return sentence("{} of {}{} were read, {}.", articles, outlets, span, compared)


def _span(published: pl.Series) -> Markup:
    words = span_words(published)
    return sentence(", {},", words) if words else words


def score_words(run: Run) -> Markup:
    """What a score means and what it does not, in two sentences."""
    title = run.scheme.title or run.scheme.name
    return sentence(
        "A score (0 to 100, higher is better) adds up what the scheme “{}” counts about sourcing and originality "
        "practice. It is evidence about how outlets work with their sources, not a verdict on truth.",
        name_markup(title),
    )


def warnings(run: Run) -> list[dict[str, object]]:
    """What a reader must know before comparing, each with a head."""
    found: list[dict[str, object]] = [
        {
            "head": "Before you compare.",
            "text": sentence("{}.", number(note[:1].upper() + note[1:], "note", table="notes", row={"number": k})),
        }
        for k, note in enumerate(run.card.notes)
        if "the reason stands in each row" not in note
    ]
    scored = run.scores.filter(pl.col("score").is_not_null())
    together = [group.replace("_", " ") for group in scored["ranked_with"].unique().sort().to_list()]
    if len(together) > 1:
        text = f"The outlets were measured under different conditions ({'; '.join(together)}): ranks hold within each."
        found.append({"head": "Two tables in one.", "text": text})
    if len(run.facts) and (run.facts["own_basis"] == "boilerplate_only").all():
        text = (
            "No wire originals were given, so copied agency text counts as the outlets’ own. What articles declare to be "
            "agency text (agency_credit_share) stands on each outlet’s page."
        )
        found.append({"head": "Own text was not separated from copies.", "text": text})
    missing = missing_everywhere(run)
    if missing and len(scored):
        text = f"{'; '.join(missing)}. The scores are made of the rest; the outlet pages say why."
        found.append({"head": "Not measured for any outlet.", "text": text})
    return found
