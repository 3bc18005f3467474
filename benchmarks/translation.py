"""Speed of translation noise, and how well spin is told: ``python -m benchmarks.translation [NEWS]``.

Without NEWS the demo newsroom is repeated, and only speed is measured. NEWS is a parquet file of ordinary news with a
column ``text``: then a share of the words of every second article is replaced by synonyms (``synonym_replacer``) and the
spin figures are compared with those of the other articles, and with the article's own original; and the share of NEWS
above the 95th percentile of ordinary news is printed.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.synonym_replacer import replace_words
from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.evaluation.translation_noise import LINE
from masthead.metrics.tables.layers import Layers
from masthead.metrics.text.texts import Texts, read_texts
from masthead.metrics.translation_noise.calibration import shipped_calibration
from masthead.metrics.translation_noise.declared import MIN_WORDS
from masthead.metrics.translation_noise.gold import auc
from masthead.metrics.translation_noise.measures import measure_translation_noise
from masthead.metrics.translation_noise.spin.surprisal import find_surprisal, spin_figure
from masthead.metrics.translation_noise.style.find import find_style

WORDS = 500
BATCH = 500
SHARES = (0.02, 0.05, 0.1)
MAX_CHARACTERS = 6000


def main() -> None:
    """Print articles per second, and with NEWS the AUC of spin."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    texts = _news(options.news, options.articles)
    _speed(texts, profile=options.profile)
    if options.news:
        _flagged(texts)
        _spin(texts)


def _news(path: Path | None, n: int) -> list[str]:
    if path is not None:
        found = pl.read_parquet(path, columns=["text"])["text"].drop_nulls()
        return found.sample(min(n, len(found)), seed=11, shuffle=True).to_list()
    newsroom = Path(__file__).resolve().parents[1] / "examples" / "newsroom" / "articles.jsonl"
    found = pl.read_ndjson(newsroom)["text"].drop_nulls()
    return found.sample(n, with_replacement=True, seed=11).to_list()


def _read(texts: list[str]) -> Texts:
    names = [str(i) for i in range(len(texts))]
    return read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": texts}))


def _speed(texts: list[str], *, profile: bool) -> None:
    """Time of the measuring itself, in articles of ``WORDS`` words, after the text model has been read."""
    words, seconds = 0, 0.0
    timer = cProfile.Profile()
    for first in range(0, len(texts), BATCH):
        model = _read(texts[first : first + BATCH])
        every = np.ones(len(model.words), dtype=np.bool_)
        layers = Layers(every, every)
        _ = model.is_quoted, model.word_sentence, model.word_line, model.is_capitalized
        if profile:
            timer.enable()
        start = time.process_time()
        measure_translation_noise(model, layers, languages=["en"] * len(model))
        if first or len(texts) <= BATCH:
            seconds += time.process_time() - start
            words += len(model.words)
        timer.disable()
    print(f"speed: {words / WORDS / seconds:,.0f} articles of {WORDS} words per second on one core ({words:,} words)")
    if profile:
        pstats.Stats(timer).sort_stats("tottime").print_stats(25)


def _flagged(texts: list[str]) -> None:
    """Share of the articles above the line that 5 of 100 articles of the calibration pass."""
    model = _read(texts)
    article_words = find_furniture(model, None).is_article
    n_words = model.per_article(model.words.article, article_words).astype(np.float64)
    long = n_words >= MIN_WORDS
    style = shipped_calibration().style_percentile(find_style(model, article_words).figure, n_words)
    spin = shipped_calibration().spin_percentile(spin_figure(model, find_surprisal(model), article_words), n_words)
    for name, share in (("style", style[long]), ("spin", spin[long])):
        print(f"{name}: {(share >= LINE).mean():.3f} of {long.sum():,} articles above the 95th percentile")


def _spin(texts: list[str]) -> None:
    clean = [text[:MAX_CHARACTERS] for text in texts]
    original = _figure(clean)
    is_spun = np.arange(len(clean)) % 2 == 0
    for share in SHARES:
        spun = [replace_words(text, share, seed=i)[0] if is_spun[i] else text for i, text in enumerate(clean)]
        figure = _figure(spun)
        known = ~np.isnan(figure)
        above = float((figure > original)[is_spun & known].mean())
        print(f"spin at {share:.0%}: AUC {auc(figure[known], is_spun[known]):.3f}, above its original {above:.3f}")


def _figure(texts: list[str]) -> np.ndarray:
    model = _read(texts)
    return spin_figure(model, find_surprisal(model), np.ones(len(model.words), dtype=np.bool_))


if __name__ == "__main__":
    main()
