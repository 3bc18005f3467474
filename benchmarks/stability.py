"""Do scores stay where they are when nothing about the reporting changes, and fall when copying is planted?

Three changes to a corpus: furniture added to every article, half of the articles, uncredited copies of made-up wire
added to some outlets. Run with ``python -m benchmarks.stability ARTICLES [--per-outlet 40]``.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl

import masthead
from masthead.metrics.tables.measured import Measured
from masthead.scoring.card import Card

FURNITURE = (
    "Share this article", "Sign up for our newsletter", "Read more", "Advertisement", "Related stories",
    "Follow us on Facebook and Twitter", "Comments are closed", "Back to top", "Most popular", "Privacy policy",
    "All rights reserved. Terms of use and privacy policy apply.", "Subscribe now for full access to our site.",
)  # fmt: skip
OWN_SOURCING = (
    "named_sources_per_article", "unnamed_only_share", "attributed_sentence_share", "second_hand_share",
)  # fmt: skip

_NAMES = [
    "Anders Brill",
    "Carla Dunmore",
    "Edwin Falk",
    "Greta Holm",
    "Ivor Jessen",
    "Kira Lund",
    "Milo Norden",
    "Olga Prins",
]
_PLACES = ["Aldersund", "Brimley", "Castervale", "Dunholt", "Eastmere", "Farrowby", "Glenstow", "Harrowgate Bay"]
_THINGS = [
    "bridge",
    "harbor",
    "reservoir",
    "tram line",
    "clinic",
    "archive",
    "mill",
    "stadium",
    "lighthouse",
    "school",
    "library",
    "depot",
]
_ACTS = [
    "repair",
    "close",
    "sell",
    "extend",
    "inspect",
    "reopen",
    "move",
    "insure",
    "survey",
    "fence off",
    "repaint",
    "rename",
]
_WHEN = ["spring", "autumn", "the end of the month", "next winter", "the coming week", "the year after next", "summer"]
_WHO = [
    "harbor master",
    "council clerk",
    "chief engineer",
    "union secretary",
    "district nurse",
    "site manager",
    "auditor",
]


def made_up_wire(n: int, published: pl.Series, *, seed: int) -> pl.DataFrame:
    """Originals of a made-up agency: sentences put together from lists, some of them quotations of invented people."""
    rng = np.random.default_rng(seed)

    def pick(values: list[str]) -> str:
        return values[int(rng.integers(len(values)))]

    def sentence() -> str:
        count = int(rng.integers(12, 980))
        plain = f"the {pick(_THINGS)} in {pick(_PLACES)} was to {pick(_ACTS)} {count} fittings before {pick(_WHEN)}"
        kinds = (
            f"{plain[0].upper()}{plain[1:]}, according to papers that the {pick(_WHO)} of {pick(_PLACES)} made public.",
            f"{pick(_NAMES)}, {pick(_WHO)} in {pick(_PLACES)}, said {plain}.",
            (
                f"Work on the {pick(_THINGS)} had cost {count} thousand crowns by {pick(_WHEN)}, more than for the "
                f"{pick(_THINGS)} of {pick(_PLACES)} and less than for its {pick(_THINGS)}."
            ),
            (
                f"Neighbors of the {pick(_THINGS)} counted {count} trucks a week on the road from {pick(_PLACES)} to "
                f"{pick(_PLACES)} while the {pick(_WHO)} looked for another way to {pick(_ACTS)} it."
            ),
        )
        return pick(list(kinds))

    texts = ["\n\n".join(" ".join(sentence() for _ in range(3)) for _ in range(6)) for _ in range(n)]
    dates = published.drop_nulls().sample(n, with_replacement=True, seed=seed)
    return pl.DataFrame(
        {"article_id": [f"wire{i}" for i in range(n)], "outlet": "Norrland Press", "text": texts, "published": dates}
    )


def with_furniture(articles: pl.DataFrame) -> pl.DataFrame:
    """Six lines of furniture before and six after every article, the same in every article."""
    head, tail = "\n".join(FURNITURE[:6]), "\n".join(FURNITURE[6:])
    return articles.with_columns(text=pl.concat_str(pl.lit(head + "\n\n"), "text", pl.lit("\n\n" + tail)))


def with_planted_copies(articles: pl.DataFrame, wire: pl.DataFrame, outlets: list[str], n: int) -> pl.DataFrame:
    """``n`` originals word for word, a day later and without credit, in each of the outlets."""
    parts = [articles]
    for i, outlet in enumerate(outlets):
        taken = wire[i * n : (i + 1) * n]
        parts.append(
            taken.with_columns(
                article_id=pl.format("{}/{}", pl.lit(outlet), "article_id"),
                outlet=pl.lit(outlet),
                published=pl.col("published") + timedelta(days=1),
            )
        )
    return pl.concat(parts, how="diagonal_relaxed")


def half_of(measured: Measured, *, seed: int) -> Measured:
    """The measurements of a random half of each outlet's articles."""
    facts = measured.article_facts.lazy().collect()
    shuffled = facts.sort("article_id").sample(fraction=1.0, shuffle=True, seed=seed)
    chosen = shuffled.filter(pl.int_range(pl.len()).over("outlet") < (pl.len() / 2).over("outlet"))
    ids = chosen.select("article_id")
    return replace(
        measured,
        article_facts=chosen,
        measurements=measured.measurements.lazy().join(ids.lazy(), on="article_id", how="semi").collect(),
    )


def moved(before: Card, after: Card) -> pl.DataFrame:
    """Scores of both cards and whether the second lies within the stated interval of the first."""
    columns = ["outlet", "score", "score_low", "score_high"]
    joined = before.scores.select(columns).join(after.scores.select("outlet", after="score"), on="outlet")
    inside = (pl.col("after") >= pl.col("score_low")) & (pl.col("after") <= pl.col("score_high"))
    return joined.drop_nulls().with_columns(is_inside=inside, change=pl.col("after") - pl.col("score"))


def report(title: str, before: Card, after: Card) -> None:
    """One line: how many outlets stay within their intervals, and how far they move."""
    frame = moved(before, after)
    inside, n = int(frame["is_inside"].sum()), len(frame)
    change = frame["change"]
    print(f"{title}: {inside} of {n} outlets ({inside / n:.0%}) within their interval;", end=" ")
    print(f"change {change.median():+.2f} points at the median, from {change.min():+.2f} to {change.max():+.2f}")


def report_features(before: Card, after: Card, outlets: list[str]) -> None:
    """For the outlets with planted copies: each feature's change and how many stay within their interval."""
    keep = ["outlet", "feature", "view", "value", "low", "high"]
    here = pl.col("outlet").is_in(outlets)
    joined = (
        before.features.table.filter(here)
        .select(keep)
        .join(after.features.table.filter(here).select(*keep[:3], after="value"), on=keep[:3])
    )
    inside = pl.col("after").is_between(pl.col("low"), pl.col("high"))
    grouped = joined.group_by("feature", "view", maintain_order=True).agg(
        before=pl.col("value").median(), after=pl.col("after").median(), inside=inside.sum(), n=inside.count()
    )
    wanted = (pl.col("feature").is_in(OWN_SOURCING) & (pl.col("view") == "own")) | pl.col("feature").is_in(
        ["copy_ratio", "uncredited_copy_ratio"]
    )
    for row in grouped.filter(wanted).iter_rows(named=True):
        print(f"  {row['feature']}, {row['view']}: {row['before']:.3f} -> {row['after']:.3f};", end=" ")
        print(f"{row['inside']} of {row['n']} within their interval")


def main() -> None:
    """Measure the corpus as it is and after each change, and print what moved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--per-outlet", type=int, default=40, help="articles taken of each outlet")
    parser.add_argument("--planted", type=int, default=15, help="copies planted in each of ten outlets")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    table = masthead.read_articles(options.articles).table.sort("article_id")
    table = table.sample(fraction=1.0, shuffle=True, seed=options.seed)
    table = table.filter(pl.int_range(pl.len()).over("outlet") < options.per_outlet)
    wire = made_up_wire(10 * options.planted, table["published"], seed=options.seed)
    outlets = table["outlet"].value_counts().sort("count", "outlet", descending=[True, False])["outlet"].to_list()
    planted = outlets[:: max(len(outlets) // 10, 1)][:10]
    measured = masthead.measure(table, wire=wire)
    base = masthead.score(masthead.summarize(measured))
    print(f"{len(table)} articles of {len(outlets)} outlets, {base.scores['score'].count()} with a score")
    report("half of the articles", base, masthead.score(masthead.summarize(half_of(measured, seed=options.seed))))
    furnished = masthead.score(masthead.summarize(masthead.measure(with_furniture(table), wire=wire)))
    report("furniture added", base, furnished)
    copied = masthead.measure(with_planted_copies(table, wire, planted, options.planted), wire=wire)
    after = masthead.score(masthead.summarize(copied))
    frame = moved(base, after).filter(pl.col("outlet").is_in(planted))
    print(f"copies planted: {int((frame['change'] < 0).sum())} of {len(frame)} scores fall,", end=" ")
    print(f"by {-frame['change'].median():.1f} points at the median")
    report_features(base, after, planted)
    others = [outlet for outlet in outlets if outlet not in planted]
    same = moved(base, after).filter(pl.col("outlet").is_in(others))["change"].abs().max()
    print(f"largest change of an outlet without planted copies: {same:.2f} points")


if __name__ == "__main__":
    main()
