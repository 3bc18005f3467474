"""Agreement with outside ratings, rater by rater, never pooled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl

from masthead.metrics.text.arrays import Floats
from masthead.metrics.wording import show_part
from masthead.scoring.card import Card
from masthead.scoring.validation.association import (
    Bootstrap,
    Estimate,
    auc,
    detectable,
    kendall,
    partial_spearman,
    spearman,
)
from masthead.scoring.validation.matching import MATCHING_SCHEMA, match_domains
from masthead.scoring.validation.ratings import Ratings, read_ratings

LEAST_GROUP = 3
"""Fewer outlets than this in a known group give no AUC."""


@dataclass(frozen=True)
class Validation:
    """How scores and features go with outside ratings.

    ``table``: one row per rater and target (the score, then each feature): rater, target, view, expected (+ or - where the
    scheme has a direction), n, spearman, kendall with intervals, and ``detectable``, the smallest correlation that n
    outlets would have shown with power 0.8. ``partial``: the score given length, genre, lean. ``lean``: score and raters
    against lean. ``groups``: AUC of the score for boolean columns. ``ceiling``: raters against each other on the same
    outlets. ``matching``: which rated domain stood for each outlet.
    """

    table: pl.DataFrame
    partial: pl.DataFrame
    lean: pl.DataFrame
    groups: pl.DataFrame
    ceiling: pl.DataFrame
    matching: pl.DataFrame
    warnings: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def to_markdown(self) -> str:
        """The table for a paper: one row per target, one column per rater, Spearman with its interval and n."""
        raters = self.table["rater"].unique(maintain_order=True).to_list()
        rows = [f"| | {' | '.join(raters)} |", f"|---|{'---|' * len(raters)}"]
        for (target, view), part in self.table.group_by("target", "view", maintain_order=True):
            cells = {row["rater"]: _cell(row, "spearman") for row in part.iter_rows(named=True)}
            expected = part["expected"][0]
            label = f"{target}, {view}" if view else str(target)
            rows.append(f"| {label}{f' ({expected})' if expected else ''} | {' | '.join(cells[r] for r in raters)} |")
        return "\n".join(rows)

    def _lines(self) -> Iterator[str]:
        matched = int(self.matching["rated_as"].is_not_null().sum())
        are = "is" if matched == 1 else "are"
        yield f"{show_part(matched, len(self.matching), 'outlet')} {are} rated"
        for row in self.matching.filter(pl.col("how") != "exact").iter_rows(named=True):
            yield f"  {row['outlet']}: {row['how']} ({row['rated_as'] or 'no rating'})"
        yield "\nSpearman's rank correlation of the score, with its interval over outlets"
        for row in self.table.filter(pl.col("target") == "score").iter_rows(named=True):
            yield f"  {row['rater']}: {_cell(row, 'spearman')}; Kendall {_cell(row, 'kendall')}"
        for title, frame, label in (
            ("given what may confound it", self.partial, "control"),
            ("with political lean (left to right)", self.lean, "what"),
            ("of the raters with each other: a ceiling", self.ceiling, "other"),
        ):
            if len(frame):
                yield f"\nSpearman {title}"
            for row in frame.iter_rows(named=True):
                yield f"  {row['rater'] or ''} {row[label]}: {_cell(row, 'spearman')}"
        if len(self.groups):
            yield "\nKnown groups: probability that an outlet without the mark scores above one with it"
        for row in self.groups.iter_rows(named=True):
            yield f"  {row['group']}: {_cell(row, 'auc')}"
        yield from (f"\nWarning: {warning}" for warning in self.warnings)


def validate(
    card: Card,
    ratings: pl.DataFrame,
    *,
    raters: Sequence[str] | None = None,
    lean: str | None = None,
    seed: int = 0,
    n_resamples: int = 2000,
    interval: float = 0.95,
) -> Validation:
    """How the scores and features of a card go with outside ratings, per rater.

    Parameters
    ----------
    ratings
        A column ``domain`` (or ``outlet``), one numeric column a rater, optionally a column of political lean (numbers,
        or left, left-center, center, right-center, right) and boolean columns as known groups.
    raters
        The columns to use; all numeric ones if not given.

    Raises
    ------
    InputError
        For ratings without a key column, numbers kept as text, or raters that are not there.
    """
    rated = read_ratings(ratings, raters=raters, lean=lean)
    matching = _match(card, rated)
    frame = _aligned(card, rated, matching)
    bootstrap = Bootstrap(seed, n_resamples, interval)
    targets = _targets(card, frame)
    columns = {name: _floats(frame[name]) for name in (*rated.raters, *([rated.lean] if rated.lean else []))}
    rows = []
    for rater in rated.raters:
        for target, view, expected, values in targets:
            rho, tau = (measure(values, columns[rater], bootstrap=bootstrap) for measure in (spearman, kendall))
            head = {"rater": rater, "target": target, "view": view, "expected": expected}
            rows.append(head | _fields(rho, "spearman") | _fields(tau, "kendall") | {"detectable": detectable(rho.n)})
    scores = _floats(frame["score"])
    warnings = [*rated.warnings, *_warnings(rows)]
    return Validation(
        _frame(rows),
        _frame(list(_partials(scores, columns, frame, rated, bootstrap))),
        _frame(list(_leans(scores, columns, rated, bootstrap))),
        _frame(list(_groups(scores, frame, rated, bootstrap))),
        _frame(list(_ceilings(columns, rated, bootstrap))),
        matching,
        tuple(warnings),
    )


def _match(card: Card, rated: Ratings) -> pl.DataFrame:
    outlets = card.scores["outlet"].sort().to_list()
    names = rated.table[rated.key].to_list()
    if rated.key == "outlet":
        known = set(names)
        rows = [(o, o, o if o in known else None, "exact" if o in known else "not rated") for o in outlets]
        return pl.DataFrame(rows, schema=MATCHING_SCHEMA, orient="row")
    measured = card.features.measured
    given = measured.outlets if measured is not None else None
    domains: dict[str, str | None] = {}
    if given is not None and "domain" in given.columns:
        domains = dict(given.select("outlet", "domain").iter_rows())
    return match_domains({outlet: domains.get(outlet) or outlet for outlet in outlets}, names)


def _aligned(card: Card, rated: Ratings, matching: pl.DataFrame) -> pl.DataFrame:
    """One row per outlet: its score, the ratings, and what may confound them."""
    facts = card.features.outlets.select(
        "outlet",
        length="median_words",
        genre=pl.col("n_left_out") / (pl.col("n_articles") + pl.col("n_left_out")),
    )
    return (
        matching.select("outlet", "rated_as")
        .join(card.scores.select("outlet", "score"), on="outlet", how="left")
        .join(facts, on="outlet", how="left")
        .join(rated.table, left_on="rated_as", right_on=rated.key, how="left")
        .sort("outlet")
    )


def _targets(card: Card, frame: pl.DataFrame) -> list[tuple[str, str, str, Floats]]:
    """The score and every feature: name, view, expected sign, values in the order of the frame."""
    signs = {"higher": "+", "lower": "-"}
    expected = {(row.feature, row.view): signs.get(row.direction, "") for row in card.scheme.indicators}
    found = [("score", "", "+", _floats(frame["score"]))]
    table = card.features.table.filter(pl.col("value").is_not_null())
    for feature, view in table.select("feature", "view").unique(maintain_order=True).iter_rows():
        values = frame.select("outlet").join(card.features.values(feature, view), on="outlet", how="left")["value"]
        found.append((feature, view, expected.get((feature, view), ""), _floats(values)))
    return found


def _partials(
    scores: Floats, columns: dict[str, Floats], frame: pl.DataFrame, rated: Ratings, bootstrap: Bootstrap
) -> Iterator[dict[str, object]]:
    controls = {"length": _floats(frame["length"]), "genre": _floats(frame["genre"])}
    if rated.lean:
        controls["lean"] = columns[rated.lean]
    for rater in rated.raters:
        for name, values in controls.items():
            estimate = partial_spearman(scores, columns[rater], values, bootstrap=bootstrap)
            yield {"rater": rater, "control": name} | _fields(estimate, "spearman")


def _leans(
    scores: Floats, columns: dict[str, Floats], rated: Ratings, bootstrap: Bootstrap
) -> Iterator[dict[str, object]]:
    if rated.lean:
        lean = columns[rated.lean]
        for name, values in (("score", scores), *((rater, columns[rater]) for rater in rated.raters)):
            estimate = spearman(values, lean, bootstrap=bootstrap)
            yield {"rater": "", "what": name} | _fields(estimate, "spearman") | {"detectable": detectable(estimate.n)}


def _groups(scores: Floats, frame: pl.DataFrame, rated: Ratings, bootstrap: Bootstrap) -> Iterator[dict[str, object]]:
    for group in rated.groups:
        known = frame[group].is_not_null().to_numpy() & ~np.isnan(scores)
        without = ~frame[group].fill_null(False).to_numpy()[known]
        if min(without.sum(), (~without).sum()) >= LEAST_GROUP:
            estimate = auc(scores[known], without, bootstrap=bootstrap)
            yield {"group": group, "n_marked": int((~without).sum())} | _fields(estimate, "auc")


def _ceilings(columns: dict[str, Floats], rated: Ratings, bootstrap: Bootstrap) -> Iterator[dict[str, object]]:
    for first, second in combinations(rated.raters, 2):
        estimate = spearman(columns[first], columns[second], bootstrap=bootstrap)
        contained = rated.contained(first, second)
        yield {"rater": first, "other": second, "contained": contained} | _fields(estimate, "spearman")


def _warnings(rows: list[dict[str, object]]) -> Iterator[str]:
    n_tested = sum(not np.isnan(float(str(row["spearman"]))) for row in rows)
    if n_tested > 20:
        yield f"{n_tested} correlations were computed: about {n_tested / 20:.0f} leave 0 by luck alone"
    few = sorted({str(row["rater"]) for row in rows if row["target"] == "score" and int(str(row["n"])) < 20})
    if few:
        yield f"fewer than 20 rated outlets have a score for {', '.join(few)}: read the intervals, not the values"


def _fields(estimate: Estimate, name: str) -> dict[str, object]:
    values = (estimate.value, estimate.low, estimate.high)
    return {"n": estimate.n, **dict(zip((name, f"{name}_low", f"{name}_high"), values, strict=True))}


def _frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(pl.selectors.float().fill_nan(None))


def _floats(column: pl.Series) -> Floats:
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy().astype(np.float64)


def _cell(row: dict[str, object], name: str) -> str:
    if row[name] is None:
        return f"– (n {row['n']})"
    return f"{row[name]:.2f} [{row[f'{name}_low']:.2f}, {row[f'{name}_high']:.2f}] (n {row['n']})"
