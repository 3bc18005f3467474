"""Agreement of every feature and of the shipped schemes with outside ratings, as tables for docs/validation.md.

Run with ``python -m benchmarks.validation ARTICLES RATINGS --out RUN`` (measures ARTICLES into RUN, or takes a RUN that
is there already), then read the tables on standard output.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import polars as pl

import masthead
from masthead.metrics.tables.measured import Measured
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


def main() -> None:
    """Measure if need be, score with the shipped schemes, validate, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("ratings", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the measurements")
    options = parser.parse_args()
    measured = measured_run(options.articles, options.out)
    ratings = pl.read_parquet(options.ratings)
    raters = [name for name in RATERS if name in ratings.columns]
    features = masthead.summarize(measured)
    for scheme in ("default", "evidence_only"):
        card = masthead.score(features, scheme)
        print(f"\n# {card.scheme.scheme_id}\n\n{card}")
        if card.scores["score"].count() == 0:
            continue
        validation = validate(card, ratings, raters=raters)
        with_wire = card.features.outlets["own_basis"].is_in(["against_wire", "mixed"]).any()
        print_validation(scheme, validation if with_wire else one_view(validation))
        run = sensitivity(card)
        print(f"\n## {scheme}: sensitivity\n\n{run}\n")
        for row in run.sobol.head(6).iter_rows(named=True):
            print(f"- {row['input']}: first order {row['first']:.2f}, total {row['total']:.2f}")
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
