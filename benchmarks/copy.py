"""Planted copies: masthead beside datasketch and rensa, and how time and memory grow.

    python -m benchmarks.copy            recall and speed on planted copies, and a short growth curve
    python -m benchmarks.copy --full     growth to 100,000 articles against 20,000 originals

All texts are made up from a seeded word source, so that the benchmark needs no data. A copied share of 10 to 100 % of
an article is taken from one original in one piece, with 3 % of its words changed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from masthead.metrics.copy_ratio.find import find_copies
from masthead.metrics.copy_ratio.retrieval.originals import build_originals
from masthead.metrics.text.texts import read_texts

SHARES = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
WORDS = 367
CHANGED = 0.03
BATCH = 500


@dataclass(frozen=True)
class Corpus:
    """Articles and originals, and for each article the original planted in it (-1 for none) and the planted share."""

    articles: pl.DataFrame
    originals: pl.DataFrame
    source: np.ndarray
    share: np.ndarray


@cache
def _lexicon() -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.array(["".join(rng.choice(list("abcdefghiklmnoprstuvw"), rng.integers(2, 10))) for _ in range(50_000)])


def make_corpus(n_articles: int, n_originals: int, *, seed: int = 0) -> Corpus:
    """A corpus in which every fifth article holds a planted copy."""
    rng = np.random.default_rng(seed)
    lexicon = _lexicon()
    rank = 1 / (np.arange(len(lexicon)) + 3.0)
    odds = np.cumsum(rank / rank.sum())

    def words(n: int) -> np.ndarray:
        return np.searchsorted(odds, rng.random(n)).clip(max=len(lexicon) - 1)

    originals = [words(WORDS) for _ in range(n_originals)]
    source = np.full(n_articles, -1)
    share = np.zeros(n_articles)
    articles = []
    for k in range(n_articles):
        text = words(WORDS)
        if k % 5 == 0:
            source[k], share[k] = rng.integers(n_originals), SHARES[(k // 5) % len(SHARES)]
            n = round(share[k] * WORDS)
            start, place = rng.integers(WORDS - n + 1), rng.integers(WORDS - n + 1)
            piece = originals[source[k]][start : start + n].copy()
            changed = rng.random(n) < CHANGED
            piece[changed] = words(int(changed.sum()))
            text[place : place + n] = piece
        articles.append(text)
    return Corpus(_frame(articles, lexicon, "a"), _frame(originals, lexicon, "w"), source, share)


def _frame(rows: list[np.ndarray], lexicon: np.ndarray, name: str) -> pl.DataFrame:
    texts = []
    for row in rows:
        words = lexicon[row]
        texts.append(". ".join(" ".join(words[i : i + 18]).capitalize() for i in range(0, len(words), 18)) + ".")
    ids = [f"{name}{k}" for k in range(len(rows))]
    return pl.DataFrame({"article_id": ids, "outlet": [f"outlet-{name}"] * len(rows), "text": texts})


Found = set[tuple[int, int]]


def with_masthead(corpus: Corpus) -> Found:
    """Pairs of article and original with a passage in common, spans included."""
    originals = build_originals(corpus.originals)
    found: Found = set()
    for offset in range(0, len(corpus.articles), BATCH):
        texts = read_texts(corpus.articles.slice(offset, BATCH))
        matches = find_copies(texts, np.ones(len(texts.words), dtype=np.bool_), originals)
        pairs = matches.pairs.select("article", "reference").rows()
        found.update((offset + article, reference) for article, reference in pairs)
    return found


def _shingles(text: str) -> Iterable[str]:
    words = text.lower().replace(".", "").split()
    return (" ".join(words[i : i + 5]) for i in range(len(words) - 4))


def with_datasketch(corpus: Corpus, threshold: float) -> Found:
    """Candidates of datasketch's MinHashLSH, 128 permutations over word 5-grams."""
    from datasketch import MinHash, MinHashLSH

    def signature(text: str) -> MinHash:
        found = MinHash(num_perm=128)
        found.update_batch([shingle.encode() for shingle in _shingles(text)])
        return found

    index = MinHashLSH(threshold=threshold, num_perm=128)
    for k, text in enumerate(corpus.originals["text"]):
        index.insert(k, signature(text))
    return {(k, hit) for k, text in enumerate(corpus.articles["text"]) for hit in index.query(signature(text))}


def with_rensa(corpus: Corpus, threshold: float, bands: int) -> Found:
    """Candidates of rensa's RMinHashLSH, 128 permutations over word 5-grams."""
    from rensa import RMinHash, RMinHashLSH

    def signature(text: str) -> RMinHash:
        found = RMinHash(num_perm=128, seed=42)
        found.update(list(_shingles(text)))
        return found

    index = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=bands)
    for k, text in enumerate(corpus.originals["text"]):
        index.insert(k, signature(text))
    return {(k, hit) for k, text in enumerate(corpus.articles["text"]) for hit in index.query(signature(text))}


ENGINES: tuple[tuple[str, Callable[[Corpus], Found]], ...] = (
    ("masthead, spans included", with_masthead),
    ("datasketch MinHashLSH, J > .5", lambda corpus: with_datasketch(corpus, 0.5)),
    ("datasketch MinHashLSH, J > .2", lambda corpus: with_datasketch(corpus, 0.2)),
    ("rensa RMinHashLSH, 32 bands", lambda corpus: with_rensa(corpus, 0.5, 32)),
    ("rensa RMinHashLSH, 64 bands", lambda corpus: with_rensa(corpus, 0.2, 64)),
)


def compare(n_articles: int = 4000, n_originals: int = 1000) -> list[list[str]]:
    """One row an engine: documents by second of processor time (all threads) and recall by planted share."""
    corpus = make_corpus(n_articles, n_originals)
    warm_up = make_corpus(20, 5)
    rows = [["engine", "documents per CPU second", *(f"{share:.0%}" for share in SHARES), "false pairs"]]
    for name, engine in ENGINES:
        engine(warm_up)
        start = time.process_time()
        found = engine(corpus)
        seconds = time.process_time() - start
        recall = []
        for share in SHARES:
            planted = np.flatnonzero(corpus.share == share)
            recall.append(f"{np.mean([(k, corpus.source[k]) in found for k in planted.tolist()]):.3f}")
        wrong = sum(1 for article, original in found if corpus.source[article] != original)
        rows.append([name, f"{(n_articles + n_originals) / seconds:,.0f}", *recall, f"{wrong}"])
    return rows


def _grow(n_articles: int, n_originals: int, results: multiprocessing.Queue[tuple[float, float]]) -> None:
    originals = build_originals(make_corpus(0, n_originals, seed=1).originals)
    seconds = 0.0
    for offset in range(0, n_articles, BATCH):
        articles = make_corpus(min(BATCH, n_articles - offset), 1, seed=offset + 2).articles
        start = time.process_time()
        texts = read_texts(articles)
        find_copies(texts, np.ones(len(texts.words), dtype=np.bool_), originals)
        seconds += time.process_time() - start
    results.put((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6))


def grow(sizes: Iterable[tuple[int, int]]) -> list[list[str]]:
    """Seconds of processor time and peak memory for each number of articles and originals, each in a process of its own."""
    rows = [["articles", "originals", "CPU seconds", "articles per CPU second", "peak GB"]]
    context = multiprocessing.get_context("spawn")
    for n_articles, n_originals in sizes:
        results = context.Queue()
        process = context.Process(target=_grow, args=(n_articles, n_originals, results))
        process.start()
        seconds, memory = results.get()
        process.join()
        rate = n_articles / seconds
        rows.append([f"{n_articles:,}", f"{n_originals:,}", f"{seconds:.1f}", f"{rate:,.0f}", f"{memory:.2f}"])
    return rows


def _table(rows: list[list[str]]) -> str:
    head, *body = rows
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *body])


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description="Copying beside its peers, and its growth.")
    parser.add_argument("--full", action="store_true", help="growth to 100,000 articles against 20,000 originals")
    full = parser.parse_args().full
    print(_table(compare()), end="\n\n")
    sizes = (
        ((10_000, 2_000), (30_000, 6_000), (100_000, 20_000)) if full else ((1_000, 200), (3_000, 600), (10_000, 2_000))
    )
    print(_table(grow(sizes)))


if __name__ == "__main__":
    main()
