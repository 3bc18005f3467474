"""The detectors' errors by outlet on masthead's own units: ``python -m benchmarks.outlet_errors GOLD``.

GOLD holds the folders ``attribution`` (PolNeAR: articles, sentences, attributions, sources) and ``boilerplate`` (labeled
lines). Writes ``scoring/detector_error/data/outlet_errors.json``: per measure and outlet the number of articles, gold less
measured (``delta``) and its standard error over articles. Sentences and words are masthead's own, not the gold set's:
units that differ would count as errors.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import numpy as np
import polars as pl

from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.attribution.gold import GoldSet, read_gold
from masthead.metrics.attribution.measures import attributed_sentences
from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.boilerplate.gold import read_labeled_pages
from masthead.metrics.boilerplate.repeats import emit_lines, merge_lines
from masthead.metrics.evaluation.named_sources import source_counts
from masthead.metrics.named_sources.find import join_sources
from masthead.metrics.named_sources.measures import FOUR, MIN_STORY_WORDS
from masthead.metrics.text.arrays import Flags, Floats
from masthead.metrics.text.genre import find_genres
from masthead.metrics.text.texts import Texts, read_texts

DATA = Path(__file__).parents[1] / "scoring" / "detector_error" / "data"
LEAST_ARTICLES = 10
HELD_OUT = "daniel"
"""The labeled pages that no weights were fitted on."""


def by_outlet(outlet: pl.Series, measured: Floats, gold: Floats, denominator: Floats) -> list[dict[str, object]]:
    """Gold less measured of every outlet with enough articles, a ratio of sums, and its linearized standard error."""
    found = []
    for name in outlet.unique().sort().to_list():
        rows = np.flatnonzero((outlet == name).to_numpy() & (denominator > 0))
        n, total = len(rows), float(denominator[rows].sum())
        if n < LEAST_ARTICLES:
            continue
        surplus = gold[rows] - measured[rows]
        delta = float(surplus.sum()) / total
        spread = float(((surplus - delta * denominator[rows]) ** 2).sum())
        error = (spread * n / (n - 1)) ** 0.5 / total
        found.append({"outlet": name, "n_articles": n, "delta": round(delta, 6), "se": round(error, 6)})
    return found


def wrong_share(measured: Flags, gold: Flags) -> float:
    """The share of units that are measured wrong."""
    return round(float((measured != gold).mean()), 4)


def gold_spans(texts: Texts, gold: GoldSet, roles: tuple[str, ...]) -> Flags:
    """Which characters of the batch are gold spans of reported speech in one of the roles."""
    assert gold.attributions is not None
    rows = gold.attributions
    rows = rows.filter(pl.col("speech").fill_null(value=False)) if "speech" in rows.columns else rows
    offsets = dict(zip(texts.frame["article_id"].to_list(), texts.bounds[:, 0].tolist(), strict=True))
    edges = np.zeros(len(texts.text) + 1, dtype=np.int64)
    for role in roles:
        for article, spans in rows.select("article_id", f"{role}_spans").iter_rows():
            for start, end in spans or [] if article in offsets else []:
                edges[[start + offsets[article], end + offsets[article]]] += (1, -1)
    return np.cumsum(edges) > 0


def attribution_cards(gold: GoldSet) -> Iterator[tuple[str, float, list[dict[str, object]]]]:
    """Measure, mean square error of a unit and errors by outlet: attributed sentences and words, named sources."""
    assert gold.sources is not None
    with_sources = gold.articles.filter(pl.col("article_id").is_in(gold.sources["article_id"].implode()))
    texts = read_texts(with_sources.select("article_id", "outlet", "text"))
    everything = np.ones(len(texts.words), dtype=np.bool_)
    found = find_attributions(texts, everything)
    outlet, n = texts.frame["outlet"], len(texts)
    said = np.concatenate(([0], np.cumsum(gold_spans(texts, gold, ("cue", "content")))))
    sentences = texts.sentences
    is_gold = said[sentences.end] > said[sentences.start]
    measured = attributed_sentences(texts, found)
    per = [texts.per_article(sentences.article, flags).astype(float) for flags in (measured, is_gold)]
    total = texts.per_article(sentences.article).astype(float)
    yield "attributed_sentence_share", wrong_share(measured, is_gold), by_outlet(outlet, *per, total)
    content = found.spans.filter(pl.col("role") == "content")
    words = texts.words
    is_content = texts.cover(content["start"].to_numpy(), content["end"].to_numpy())
    of_gold = gold_spans(texts, gold, ("content",))[words.start]
    per = [texts.per_article(words.article, flags).astype(float) for flags in (is_content, of_gold)]
    yield (
        "attributed_word_share",
        wrong_share(is_content, of_gold),
        by_outlet(outlet, *per, texts.n_words.astype(float)),
    )
    counts = texts.frame.select("article_id").join(
        source_counts(texts, found, join_sources(texts, found), gold.sources), on="article_id", how="left",
        maintain_order="left",
    )  # fmt: skip
    long = (texts.n_words >= MIN_STORY_WORDS).astype(float)
    named, of_gold_named = (
        counts[name].fill_null(0).to_numpy() * long for name in ("n_predicted_distinct", "n_gold_distinct")
    )
    is_long = long > 0
    spread = float(((named - of_gold_named)[is_long] ** 2).mean())
    yield "named_sources_per_article", round(spread, 4), by_outlet(outlet, named, of_gold_named, long)
    four, of_gold_four = ((values >= FOUR).astype(float) for values in (named, of_gold_named))
    wrong = wrong_share(four[is_long] > 0, of_gold_four[is_long] > 0)
    yield "four_named_sources_share", wrong, by_outlet(outlet, four, of_gold_four, long)
    assert n == len(counts)


def boilerplate_card(path: Path) -> dict[str, object]:
    """The card of the boilerplate share, by domain."""
    parts, genres, languages, n_wrong = [], [], [], 0
    for pages in (one for one in read_labeled_pages(path) if one.dataset == HELD_OUT):
        texts = pages.texts
        furniture = find_furniture(texts, merge_lines([emit_lines(texts)]))
        once = ~furniture.is_again
        is_gold = pages.is_boilerplate[texts.word_line] > 0
        flags = (furniture.word_class > 0, is_gold, np.ones(len(is_gold), dtype=np.bool_))
        n_wrong += int(((flags[0] != is_gold) & once).sum())
        sums = [texts.per_article(texts.words.article, each & once).astype(float) for each in flags]
        parts.append((texts.frame["outlet"], *sums))
        genres += [genre.name for genre in find_genres(texts)]
        languages += texts.frame["language"].to_list()
    outlet = pl.concat([part[0] for part in parts])
    columns = [np.concatenate([part[k] for part in parts]) for k in (1, 2, 3)]
    return {
        "set": "DANIEL",
        "languages": sorted(set(languages)),
        "genres": _shares(genres),
        "spread": round(n_wrong / float(columns[2].sum()), 4),
        "outlets": by_outlet(outlet, *columns),
    }


def _shares(genres: list[str]) -> dict[str, float]:
    names, counts = np.unique(genres, return_counts=True)
    return {name: round(count / len(genres), 4) for name, count in zip(names.tolist(), counts.tolist(), strict=True)}


def main(path: Path) -> None:
    """Measure all cards and write them."""
    (gold,) = (one for one in read_gold(path / "attribution") if "train" in one.name and "polnear" in one.name)
    texts = read_texts(gold.articles.select("article_id", "outlet", "text"))
    about = {"set": "PolNeAR", "languages": ["en"], "genres": _shares([genre.name for genre in find_genres(texts)])}
    cards: dict[str, object] = {
        measure: {**about, "spread": spread, "outlets": outlets} for measure, spread, outlets in attribution_cards(gold)
    }
    cards["boilerplate_share"] = boilerplate_card(path / "boilerplate")
    written = json.dumps({"masthead": version("masthead"), "measures": cards}, indent=1) + "\n"
    (DATA / "outlet_errors.json").write_text(written, encoding="utf-8")
    for measure, card in cards.items():
        assert isinstance(card, dict)
        deltas = [one["delta"] for one in card["outlets"]]
        print(
            f"{measure:<28} {len(deltas)} outlets of {card['set']}: gold less measured {min(deltas):+.3f} to {max(deltas):+.3f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
