"""Which articles a report shows: all of a small run; of a large one those that tell most about each outlet."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from masthead.reports.inputs.run import Run


@dataclass(frozen=True)
class Chosen:
    """One article of the report and what it was chosen for (empty where all articles are shown)."""

    article_id: str
    outlet: str
    reasons: tuple[str, ...]


def choose_articles(run: Run, *, most: int = 120, per_outlet: int = 6) -> list[Chosen]:
    """Articles in the order of the outlets and of their dates.

    With at most ``most`` articles in the run all are shown. Else each outlet gets up to ``per_outlet`` (fewer, at
    least one, where the outlets are so many that twice ``most`` would be passed): for each indicator of the scheme, the
    heaviest first, the article that adds most to what was counted, then the one nearest the outlet's own value.
    """
    facts = run.facts.filter(pl.col("duplicate_of").is_null()) if len(run.facts) else run.facts
    if len(facts) <= most:
        return [Chosen(article, outlet, ()) for outlet, articles in _by_outlet(run, facts) for article in articles]
    budget = max(1, min(per_outlet, 2 * most // max(len(run.outlets), 1)))
    reasons = _telling(run)
    order = {row[0]: k for k, row in enumerate(facts.sort("published", "article_id").select("article_id").iter_rows())}
    chosen: list[Chosen] = []
    for outlet in run.outlets:
        picked = list(reasons.get(outlet, {}).items())[:budget]
        picked = [pick for pick in picked if pick[0] in order]
        chosen += [Chosen(article, outlet, tuple(why)) for article, why in sorted(picked, key=lambda p: order[p[0]])]
    return chosen


def articles_with_pages(run: Run, chosen: list[Chosen], *, most: int) -> list[str]:
    """All articles of a run with at most ``most``, outlet by outlet and by date; of a larger one those chosen."""
    facts = run.facts.filter(pl.col("duplicate_of").is_null())
    if len(facts) > most:
        return [one.article_id for one in chosen]
    return [article for outlet in _by_outlet(run, facts) for article in outlet[1]]


def _by_outlet(run: Run, facts: pl.DataFrame) -> list[tuple[str, list[str]]]:
    """The outlets in the order of the report, each with its articles by date."""
    by_date = facts.sort("published", "article_id", nulls_last=True)
    by_outlet = by_date.partition_by("outlet", as_dict=True, maintain_order=True)
    none = by_date.clear()
    return [(outlet, by_outlet.get((outlet,), none)["article_id"].to_list()) for outlet in run.outlets]


def _telling(run: Run) -> dict[str, dict[str, list[str]]]:
    """For each outlet its telling articles with what they show, the heaviest indicator's first."""
    found: dict[str, dict[str, list[str]]] = {outlet: {} for outlet in run.outlets}
    most: list[tuple[str, pl.DataFrame]] = []
    typical: list[tuple[str, pl.DataFrame]] = []
    for row in sorted(run.indicators, key=lambda row: -float(str(row["weight"]))):
        feature, view = str(row["feature"]), str(row["view"])
        values, label = run.measurements(feature, view), run.label(feature, view)
        most.append((f"most to show for {label}", _most(values)))
        typical.append((f"typical for {label}", _typical(values)))
    for why, articles in [*most, *typical]:
        for outlet, article in articles.iter_rows():
            found.setdefault(outlet, {}).setdefault(article, []).append(why)
    return found


def _most(values: pl.DataFrame) -> pl.DataFrame:
    """Each outlet's article with the largest numerator above 0."""
    counted = values.filter(pl.col("numerator") > 0) if len(values) else values
    ordered = counted.sort(["numerator", "article_id"], descending=[True, False]) if len(counted) else counted
    return ordered.group_by("outlet", maintain_order=True).first().select("outlet", "article_id")


def _typical(values: pl.DataFrame) -> pl.DataFrame:
    """Each outlet's article nearest the median of its articles."""
    distance = (pl.col("value") - pl.col("value").median().over("outlet")).abs()
    ordered = values.with_columns(distance=distance).sort("distance", "article_id")
    return ordered.group_by("outlet", maintain_order=True).first().select("outlet", "article_id")
