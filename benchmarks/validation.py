"""Agreement of every feature and of the shipped schemes with outside ratings, as tables for docs/validation.md.

Run with ``python -m benchmarks.validation ARTICLES RATINGS --out RUN`` (measures ARTICLES into RUN, or takes a RUN that
is there already), then read the tables on standard output.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import polars as pl

import masthead
from masthead.metrics.tables.measured import Measured
from masthead.scoring.card import Card
from masthead.scoring.robustness.sensitivity import sensitivity
from masthead.scoring.validation.validate import Validation, validate

RATERS = ("adfontes_reliability", "mbfc_reporting_0_5", "newsguard2018_score", "lin_pc1")


def measured_run(articles: Path, run: Path) -> Measured:
    """The measurements in ``run``, made first where they are not there."""
    if not (run / "settings.json").is_file():
        masthead.measure(masthead.read_articles(articles), out=run)
    return Measured.load(run)


def table(frame: pl.DataFrame, labels: list[str], name: str = "spearman") -> str:
    """A markdown table of correlations with their intervals."""
    head = [*labels, "n", f"{name} [95 %]"]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for row in frame.iter_rows(named=True):
        value = "–" if row[name] is None else f"{row[name]:.2f} [{row[f'{name}_low']:.2f}, {row[f'{name}_high']:.2f}]"
        lines.append(f"| {' | '.join(str(row[label]) for label in labels)} | {row['n']} | {value} |")
    return "\n".join(lines)


def one_view(validation: Validation) -> Validation:
    """Without wire originals both views are the same: keep the own one where a feature has it."""
    has_own = (pl.col("view") == "own").any().over("target")
    return replace(validation, table=validation.table.filter(~has_own | (pl.col("view") != "all")))


def print_validation(scheme: str, validation: Validation) -> None:
    """All tables of a validation."""
    print(f"\n## {scheme}: score and features\n\n{validation.to_markdown()}")
    print(f"\n## {scheme}: the score given what may confound it\n\n{table(validation.partial, ['rater', 'control'])}")
    print(f"\n## {scheme}: score and raters against length and genre\n\n{table(validation.checks, ['rater', 'what'])}")
    print(f"\n## What a perfect rater could reach\n\n{validation.attainable}")
    print(f"\n## {scheme}: lean\n\n{table(validation.lean, ['what'])}")
    print(f"\n## {scheme}: known groups\n\n{table(validation.groups, ['group', 'n_marked'], 'auc')}")
    print(f"\n## Raters against each other\n\n{table(validation.ceiling, ['rater', 'other', 'contained'])}")
    print("\n".join(f"- {warning}" for warning in validation.warnings))


def importance(card: Card) -> dict[str, object]:
    """What each row of the card's scheme does to its scores, as the shipped file of importance has it."""
    n = card.scores["score"].count()
    rows = {
        row.pop("indicator"): {name: round(v, 4) if isinstance(v, float) else v for name, v in row.items()}
        for row in card.importance.drop("weight", "is_deduction").iter_rows(named=True)
    }
    corpus = f"{n} US outlets of political news, 2012 to 2020, without wire originals"
    return {"scheme_id": card.scheme.scheme_id, "corpus": corpus, "rows": rows}


def print_importance(card: Card) -> None:
    """The importance of the rows as a markdown table."""
    print("\n## Importance\n")
    print(
        "| indicator | effective weight | share of variance | mean points lost | at full points |\n|---|---|---|---|---|"
    )
    done = card.contributions.group_by("indicator").agg(pl.col("effective_weight").max())
    for row in card.importance.join(done, on="indicator", how="left", maintain_order="left").iter_rows(named=True):
        if row["n_outlets"]:
            lost, full = f"{row['mean_points_lost']:.1f}", f"{row['full_share']:.0%}"
            share = f"{row['variance_share']:.2f}".replace("-0.00", "0.00")
            print(f"| {row['indicator']} | {row['effective_weight']:.3f} | {share} | {lost} | {full} |")


def main() -> None:
    """Measure if need be, score with the shipped schemes, validate, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("ratings", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the measurements")
    parser.add_argument("--importance", type=Path, help="write what the rows do to scores into this JSON file")
    options = parser.parse_args()
    measured = measured_run(options.articles, options.out)
    ratings = pl.read_parquet(options.ratings)
    raters = [name for name in RATERS if name in ratings.columns]
    features = masthead.summarize(measured)
    shipped = {}
    for scheme in ("default", "evidence_only"):
        card = masthead.score(features, scheme)
        print(f"\n# {card.scheme.scheme_id}\n\n{card}")
        shipped[scheme] = importance(card)
        if card.scores["score"].count() == 0:
            continue
        print_importance(card)
        validation = validate(card, ratings, raters=raters)
        with_wire = card.features.outlets["own_basis"].is_in(["against_wire", "mixed"]).any()
        print_validation(scheme, validation if with_wire else one_view(validation))
        run = sensitivity(card)
        print(f"\n## {scheme}: sensitivity\n\n{run}\n")
        for row in run.sobol.head(6).iter_rows(named=True):
            print(f"- {row['input']}: first order {row['first']:.2f}, total {row['total']:.2f}")
    if options.importance is not None:
        options.importance.write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")
    needed = features.table.group_by("feature", "view").agg(pl.col("n_needed").first(), pl.col("n_measured").median())
    with pl.Config(
        tbl_rows=-1,
        tbl_hide_column_data_types=True,
        tbl_formatting="MARKDOWN",
        fmt_str_lengths=60,
        tbl_hide_dataframe_shape=True,
    ):
        print(f"\n## Articles needed for reliability 0.8\n\n{needed.sort('n_needed', nulls_last=True)}")


if __name__ == "__main__":
    main()
