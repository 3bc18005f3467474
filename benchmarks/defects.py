"""How often defects stand in ordinary news, how many of them are right, and how well they tell translations.

``python -m benchmarks.defects NEWS [--pairs PAIRS]``. NEWS is a parquet file of ordinary news with a column ``text``:
marks of every rule with the base rate, and the share of right ones among ``--sample`` marks drawn with ``--seed``, by
the verdicts of ``defect_verdicts.csv`` (marks were read in their context by hand: right, dirt of scraping or posts of
social media, or wrong; a mark is named by a hash of text, place and rule). PAIRS has human and machine versions of
documents in the WMT layout: marks per 1,000 words of either and the AUC of the rate, by year.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.text.texts import Texts, read_texts
from masthead.metrics.translation_noise.defects.find import DEFECT_RULES, find_defects
from masthead.metrics.translation_noise.gold import auc, join_pieces, read_versions

VERDICTS = Path(__file__).with_name("defect_verdicts.csv")
BATCH = 500
MIN_WORDS = 150


def main() -> None:
    """Print base rates and precision, and with PAIRS the AUC by year."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2)
    options = parser.parse_args()
    marks, n_words = find_marks(pl.read_parquet(options.news, columns=["text"])["text"].drop_nulls().to_list())
    _rates(marks, n_words)
    _precision(marks.sample(min(options.sample, len(marks)), seed=options.seed))
    if options.pairs:
        _told_apart(read_versions(options.pairs))


def find_marks(texts: list[str]) -> tuple[pl.DataFrame, int]:
    """Marks in the article text of news (``mark``: its name, ``rule``), and the words that were searched."""
    rows, n_words = [], 0
    for first in range(0, len(texts), BATCH):
        model = _read(texts[first : first + BATCH])
        eligible = find_furniture(model, None).is_article & ~model.is_quoted
        n_words += int(eligible.sum())
        rows += list(_named(model, eligible))
    return pl.DataFrame(rows, schema={"mark": pl.String, "rule": pl.String}, orient="row"), n_words


def _named(model: Texts, eligible: np.ndarray) -> Iterator[tuple[str, str]]:
    found = find_defects(model, eligible)
    article = model.words.article[found.first]
    start = model.local(article, model.words.start[found.first])
    texts = model.frame["text"].to_list()
    for row, place, rule in zip(article.tolist(), start.tolist(), found.rule.tolist(), strict=True):
        label = DEFECT_RULES[rule].label
        named = f"{texts[row]}\0{place}\0{label}".encode("utf-8", "surrogatepass")
        yield hashlib.blake2b(named, digest_size=8).hexdigest(), label


def _read(texts: list[str]) -> Texts:
    names = [str(i) for i in range(len(texts))]
    return read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": texts}))


def _rates(marks: pl.DataFrame, n_words: int) -> None:
    print(f"{len(marks)} marks in {n_words:,} words of article text: {1000 * len(marks) / n_words:.3f} per 1,000")
    counts = dict(marks.group_by("rule").len().iter_rows())
    for rule in DEFECT_RULES:
        n = counts.get(rule.label, 0)
        print(f"  {rule.label:<16} {n:>4}" + (f"  one in {n_words / n:,.0f} words" if n else ""))


def _precision(sample: pl.DataFrame) -> None:
    judged = sample.join(pl.read_csv(VERDICTS), on=["mark", "rule"], how="left")
    table = judged.group_by("rule").agg(
        *(pl.col("verdict").eq(verdict).sum().alias(verdict) for verdict in ("right", "dirt", "wrong")),
        unread=pl.col("verdict").is_null().sum(),
    )
    right, dirt, wrong = (int(table[verdict].sum()) for verdict in ("right", "dirt", "wrong"))
    print(
        f"{len(judged)} marks drawn, {int(table['unread'].sum())} of them not read: right {right}, dirt {dirt}, wrong {wrong}"
    )
    print(f"  right {right / (right + dirt + wrong):.3f}, without dirt {right / (right + wrong):.3f}")
    for row in table.sort("right", "rule", descending=True).iter_rows(named=True):
        print(f"  {row['rule']:<16} {row['right']:>4} {row['dirt']:>4} {row['wrong']:>4}")


def _told_apart(versions: pl.DataFrame) -> None:
    n_marks, n_words = [], []
    for batch in versions.iter_slices(BATCH):
        model = _read(batch["text"].to_list())
        found = find_defects(model, ~model.is_quoted)
        n_marks.append(model.per_article(model.words.article[found.first]))
        n_words.append(model.per_article(model.words.article, ~model.is_quoted))
    marks, words = np.concatenate(n_marks), np.concatenate(n_words)
    is_machine = (versions["label"] == "mt").to_numpy()
    for year in sorted(versions["year"].unique().to_list()):
        of_year = (versions["year"] == year).to_numpy()
        machine, human = (
            1000 * marks[of_year & kind].sum() / words[of_year & kind].sum() for kind in (is_machine, ~is_machine)
        )
        rows = np.flatnonzero(of_year)
        pieces = join_pieces(versions[rows], min_words=MIN_WORDS)
        rate = np.array([marks[rows[list(p.rows)]].sum() / max(words[rows[list(p.rows)]].sum(), 1) for p in pieces])
        area = auc(rate, np.array([piece.is_machine for piece in pieces]))
        print(f"{year}: {machine:.2f} marks per 1,000 words of machines, {human:.2f} of humans, AUC {area:.3f}")


if __name__ == "__main__":
    main()
