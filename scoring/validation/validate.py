"""Agreement with outside ratings, rater by rater, never pooled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl

from masthead.metrics.errors import expect_kind
from masthead.metrics.tables.result import Result
from masthead.metrics.text.arrays import Floats
from masthead.metrics.wording import show_count, show_part
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
from masthead.scoring.validation.baselines import BASELINES, baseline_values
from masthead.scoring.validation.matching import MATCHING_SCHEMA, match_domains, publisher_key
from masthead.scoring.validation.ratings import Ratings, read_ratings

BASELINE = "baseline"
"""What stands for the view of a baseline."""

MOST_NAMED = 10
"""More ratings without an outlet than this are counted and not all named."""

LEAST_GROUP = 5
"""Fewer outlets than this with or without a mark give no AUC: with three or four its interval covers too little."""


@dataclass(frozen=True, repr=False)
class Validation(Result):
    """How scores and features correlate with outside ratings.

    ``table``: one row per rater and target (the score, the baselines that it should beat, then each feature): rater,
    target, view (``baseline`` for those), expected (+ or - where the scheme has a direction), n, spearman, kendall with
    intervals, and ``detectable``, the smallest correlation that n outlets would have shown with power 0.8. ``partial``:
    the score given length, genre, lean. ``checks``: score and raters against length and genre. ``lean``: the same against
    lean. ``groups``: AUC of the score for boolean columns. ``ceiling``: raters against each other on the same outlets.
    ``attainable``: what a perfect rater could reach with each rater. ``matching``: which rated domain stood for each
    outlet, and where the outlet's address came from.
    """

    table: pl.DataFrame
    partial: pl.DataFrame
    lean: pl.DataFrame
    groups: pl.DataFrame
    ceiling: pl.DataFrame
    matching: pl.DataFrame
    warnings: tuple[str, ...]
    checks: pl.DataFrame
    attainable: pl.DataFrame

    def _brief(self) -> list[str]:
        matched = int(self.matching["rated_as"].is_not_null().sum())
        score = self.table.filter(target="score").head(2)
        return [
            f"Validation: {show_part(matched, len(self.matching), 'outlet')} rated by {show_count(self.table['rater'].n_unique(), 'rater')}",
            *(f"score with {row['rater']}: {_cell(row, 'spearman')}" for row in score.iter_rows(named=True)),
            "next: print(it), .to_markdown(), .table, .partial, .matching, .warnings",
        ]

    def _main(self) -> pl.DataFrame:
        return self.table

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
        for name in BASELINES:
            for row in self.table.filter(target=name, view=BASELINE).iter_rows(named=True):
                if row["spearman"] is not None:
                    yield f"  {row['rater']}, baseline {name}: {_cell(row, 'spearman')}"
        for row in self.attainable.drop_nulls("attainable").iter_rows(named=True):
            yield f"  {row['rater']}: a perfect rater could reach about {row['attainable']:.2f} ({row['basis']})"
        for title, frame, label in (
            ("given what may confound it", self.partial, "control"),
            ("with length and share of other genres", self.checks, "what"),
            ("with political lean (left to right)", self.lean, "what"),
            ("of the raters with each other: a ceiling", self.ceiling, "other"),
        ):
            if len(frame):
                yield f"\nSpearman {title}"
            for row in frame.iter_rows(named=True):
                yield f"  {row['rater'] or ''} {row[label]}: {_cell(row, 'spearman')}".replace("   ", "  ")
        if len(self.groups):
            yield "\nKnown groups: probability that an outlet without the mark scores above one with it"
        for row in self.groups.iter_rows(named=True):
            yield f"  {row['group']}: {row['reason'] or _cell(row, 'auc')}"
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
    """How the scores and features of a card correlate with outside ratings, per rater.

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
    expect_kind("validate, card", card, Card, hint="masthead.score(...) gives one")
    expect_kind("validate, ratings", ratings, pl.DataFrame, hint="polars.read_csv(file), or polars.from_pandas(frame)")
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
    warnings = [*rated.warnings, *_unmatched(rated, matching), *_warnings(rows)]
    return Validation(
        _frame(rows),
        _frame(list(_partials(scores, columns, frame, rated, bootstrap))),
        _frame(list(_leans(scores, columns, rated, bootstrap))),
        _frame(list(_groups(scores, frame, rated, bootstrap))),
        _frame(list(_ceilings(columns, rated, bootstrap))),
        matching,
        tuple(warnings),
        _frame(list(_checks(scores, columns, frame, rated, bootstrap))),
        _attainable(columns, rated),
    )


def _match(card: Card, rated: Ratings) -> pl.DataFrame:
    outlets = card.scores["outlet"].sort().to_list()
    names = rated.table[rated.key].to_list()
    if rated.key == "outlet":
        known = set(names)
        rows = [(o, o, o if o in known else None, "exact" if o in known else "not rated") for o in outlets]
        matched = pl.DataFrame(rows, schema=MATCHING_SCHEMA, orient="row")
        return matched.with_columns(address_from=pl.lit("outlet"))
    addresses = _addresses(card, outlets)
    matched = match_domains({outlet: address for outlet, (address, _) in addresses.items()}, names)
    sources = pl.Series("address_from", [addresses[outlet][1] for outlet in matched["outlet"]], dtype=pl.String)
    return matched.with_columns(sources)


def _unmatched(rated: Ratings, matching: pl.DataFrame) -> Iterator[str]:
    """The ratings that belong to no outlet of the run, by name where they are few."""
    taken = matching["rated_as"].drop_nulls().implode()
    left = rated.table.filter(~pl.col(rated.key).is_in(taken))[rated.key].sort().to_list()
    if left:
        more = f" and {len(left) - MOST_NAMED} more" if len(left) > MOST_NAMED else ""
        are = "belongs" if len(left) == 1 else "belong"
        named = ", ".join(left[:MOST_NAMED])
        yield f"{show_part(len(left), len(rated.table), 'rating')} {are} to no outlet of the run: {named}{more}"


def _addresses(card: Card, outlets: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The address of each outlet and where it stands: the outlets table, the outlet's own key, or its articles' urls."""
    measured = card.features.measured
    given = measured.outlets if measured is not None else None
    domains: dict[str, str | None] = {}
    if given is not None and "domain" in given.columns:
        domains = dict(given.select("outlet", "domain").iter_rows())
    urls = {} if measured is None else _commonest_hosts(measured.articles.lazy(), outlets)
    found = {}
    for outlet in outlets:
        own = domains.get(outlet)
        if own:
            found[outlet] = (own, "outlets table")
        elif "." in outlet.strip(".") and " " not in outlet.strip():
            found[outlet] = (outlet, "outlet")
        else:
            found[outlet] = (urls[outlet], "url") if outlet in urls else (outlet, "outlet")
    return found


def _commonest_hosts(articles: pl.LazyFrame, outlets: Sequence[str]) -> dict[str, str]:
    """The host that most urls of an outlet's articles have, of outlets whose key is no address."""
    nameless = [outlet for outlet in outlets if "." not in outlet.strip(".") or " " in outlet.strip()]
    if not nameless or "url" not in articles.collect_schema().names():
        return {}
    urls = articles.filter(pl.col("outlet").is_in(nameless) & pl.col("url").is_not_null()).select("outlet", "url")
    hosts = urls.collect(engine="streaming").with_columns(
        host=pl.col("url").map_elements(publisher_key, return_dtype=pl.String)
    )
    counted = hosts.group_by("outlet", "host").len("n").sort("outlet", "n", "host", descending=[False, True, False])
    return dict(counted.group_by("outlet", maintain_order=True).first().select("outlet", "host").iter_rows())


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
    baselines = frame.select("outlet").join(baseline_values(card.features), on="outlet", how="left")
    found += [(name, BASELINE, "", _floats(baselines[name])) for name in BASELINES]
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


def _checks(
    scores: Floats, columns: dict[str, Floats], frame: pl.DataFrame, rated: Ratings, bootstrap: Bootstrap
) -> Iterator[dict[str, object]]:
    """The score and every rater against length and the share of other genres."""
    for name in ("length", "genre"):
        for rater, values in (("score", scores), *((rater, columns[rater]) for rater in rated.raters)):
            yield {"rater": rater, "what": name} | _fields(
                spearman(values, _floats(frame[name]), bootstrap), "spearman"
            )


def _attainable(columns: dict[str, Floats], rated: Ratings) -> pl.DataFrame:
    """The correlation with each rater of a rater without error: rater, attainable, basis.

    A rater's agreement with a perfect one is the square root of its reliability. With raters j and k beside it that is
    ``sqrt(r_ij * r_ik / r_jk)`` (the median over pairs), with one beside it ``sqrt(r_ij)``, as if both were equally
    reliable; raters built from each other are not compared. Null where there is nobody to compare with. Reference:
    Spearman 1904, American Journal of Psychology 15(1) (correction for attenuation).
    """
    fast = Bootstrap(0, 2, 0.95)
    pairs = {
        frozenset((a, b)): spearman(columns[a], columns[b], fast).value
        for a, b in combinations(rated.raters, 2)
        if not rated.contained(a, b)
    }
    known = {pair: rho for pair, rho in pairs.items() if rho > 0}
    rows: list[tuple[str, float | None, str]] = []
    for rater in rated.raters:
        others = [other for other in rated.raters if frozenset((rater, other)) in known]
        triples = [
            known[frozenset((rater, j))] * known[frozenset((rater, k))] / known[frozenset((j, k))]
            for j, k in combinations(others, 2)
            if frozenset((j, k)) in known
        ]
        if triples:
            rows.append((rater, min(1.0, float(np.sqrt(np.median(triples)))), f"with {', '.join(others)}"))
        elif others:
            best = max(known[frozenset((rater, other))] for other in others)
            rows.append((rater, float(np.sqrt(best)), f"with {', '.join(others)}, taken as equally reliable"))
        else:
            rows.append((rater, None, "no other rater to compare with"))
    schema = {"rater": pl.String, "attainable": pl.Float64, "basis": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _leans(
    scores: Floats, columns: dict[str, Floats], rated: Ratings, bootstrap: Bootstrap
) -> Iterator[dict[str, object]]:
    if rated.lean:
        lean = columns[rated.lean]
        for name, values in (("score", scores), *((rater, columns[rater]) for rater in rated.raters)):
            estimate = spearman(values, lean, bootstrap=bootstrap)
            yield {"rater": "", "what": name} | _fields(estimate, "spearman") | {"detectable": detectable(estimate.n)}


def _groups(scores: Floats, frame: pl.DataFrame, rated: Ratings, bootstrap: Bootstrap) -> Iterator[dict[str, object]]:
    """The AUC of each mark; without a value, and saying why, where too few outlets have it or have it not."""
    for group in rated.groups:
        known = frame[group].is_not_null().to_numpy() & ~np.isnan(scores)
        without = ~frame[group].fill_null(False).to_numpy()[known]
        marked = int((~without).sum())
        if min(len(without) - marked, marked) >= LEAST_GROUP:
            estimate, reason = auc(scores[known], without, bootstrap=bootstrap), None
        else:
            estimate = Estimate(float("nan"), float("nan"), float("nan"), len(without))
            reason = (
                f"{marked} marked and {len(without) - marked} other outlets with a score, {LEAST_GROUP} of each needed"
            )
        yield {"group": group, "n_marked": marked} | _fields(estimate, "auc") | {"reason": reason}


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
