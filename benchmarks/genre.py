"""The error card of the genres: ``python -m benchmarks.genre ARTICLES.parquet [--half tune|unseen] [--show GENRE]``.

``genre_labels.csv`` beside this file has the ids and genres of 478 articles of US politics (one reader's judgment
from title, address, first and last lines, before there were rules): four of every outlet at random, the others drawn
where a genre was likely (``stratum``). Half served to write the rules, half was kept unseen. ``also`` has genres that
a reader could defend too: with ``arguable`` figures such an answer counts as right, in the ``strict`` ones as wrong.
Bylines are the column ``authors`` of the file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import polars as pl

from masthead.metrics.text.genre import GENRES, find_genres
from masthead.metrics.text.texts import read_texts

LABELS = Path(__file__).with_name("genre_labels.csv")


def main(articles: Path, half: str | None, show: str | None) -> None:
    """Print precision and recall of every genre, and the reasons of the wrong answers of one."""
    labels = pl.read_csv(LABELS).with_columns(pl.col("also").fill_null(""))
    if half is not None:
        labels = labels.filter(half=half)
    rows = pl.read_parquet(articles).join(labels, on="article_id").sort("article_id")
    texts = read_texts(rows.select("article_id", "outlet", "url", "title", "text", byline="authors"))
    found = find_genres(texts)
    gold, also = rows["genre"].to_list(), [row.split() for row in rows["also"].to_list()]
    print(
        f"{'genre':14} {'labeled':>7} {'found':>6} {'strict precision':>17} {'recall':>7} {'arguable precision':>19} {'recall':>7}"
    )
    for genre in GENRES:
        answers = [(g, a, f.name) for g, a, f in zip(gold, also, found, strict=True)]
        is_found = [(g, a) for g, a, f in answers if f == genre]
        is_gold = [(a, f) for g, a, f in answers if g == genre]
        if not is_found and not is_gold:
            continue
        right = sum(g == genre for g, _ in is_found)
        defended = sum(g == genre or genre in a for g, a in is_found)
        missed = sum(f != genre and f not in a for a, f in is_gold)
        print(
            f"{genre:14} {len(is_gold):7} {len(is_found):6} {_ratio(right, len(is_found)):>17} "
            f"{_ratio(right, len(is_gold)):>7} {_ratio(defended, len(is_found)):>19} "
            f"{_ratio(len(is_gold) - missed, len(is_gold)):>7}"
        )
    if show is not None:
        for row, answer in zip(rows.iter_rows(named=True), found, strict=True):
            if answer.name != row["genre"] and show in (answer.name, row["genre"]):
                print(
                    f"{row['article_id']} {row['outlet']} labeled {row['genre']} ({row['also']}) found {answer.name}: {answer.reason} | {row['title'][:70]}"
                )


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--half", choices=("tune", "unseen"))
    parser.add_argument("--show", choices=GENRES)
    options = parser.parse_args()
    main(options.articles, options.half, options.show)
