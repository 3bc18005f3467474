"""Style beside the original: how far an article stands above the text that it was made from.

What an original's subject and register do to the style figure they do to its copies too; the difference between the two
leaves them out. What that is worth is on the error card (paired accuracy, ``difference_auc``).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from masthead.metrics.tables.findings import evidence_rows
from masthead.metrics.tables.layers import Layers
from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.calibration import shipped_calibration
from masthead.metrics.translation_noise.declared import LANGUAGE, METRIC, MIN_WORDS
from masthead.metrics.translation_noise.style.find import find_style

LEAST_SHARE = 0.1
"""An original is an article's original from this share of its words on."""

LABEL = "style_reference"


def style_shares(texts: Texts, counted: Flags) -> Floats:
    """For each text the share of ordinary native news with a lower style figure.

    NaN under ``MIN_WORDS`` counted words and where a column ``language`` names another language than English.
    """
    n_words = texts.per_article(texts.words.article, counted)
    share = shipped_calibration().style_percentile(find_style(texts, counted).figure, n_words.astype(np.float64))
    share[n_words < MIN_WORDS] = np.nan
    if "language" in texts.frame.columns:
        share[(texts.frame["language"].fill_null(LANGUAGE) != LANGUAGE).to_numpy()] = np.nan
    return share


def main_originals(pairs: pl.DataFrame, n_words: Ints) -> pl.DataFrame:
    """The original that each article shares most words with, where it is ``LEAST_SHARE`` of the article's words.

    ``pairs`` are those of ``Matches``; columns article, reference (row of the original), reference_id.
    """
    shared = pl.col("n_verbatim_words") + pl.col("n_reworded_words")
    words = pl.Series("n_words", n_words).gather(pairs["article"])
    counted = pairs.with_columns(words, shared=shared).filter(
        "is_counted", pl.col("shared") > 0, pl.col("shared") >= LEAST_SHARE * pl.col("n_words")
    )
    ordered = counted.sort("article", "shared", "reference_id", descending=[False, True, False])
    return ordered.unique("article", keep="first", maintain_order=True).select("article", "reference", "reference_id")


def reference_spans(texts: Texts, layers: Layers, mains: pl.DataFrame, share: Floats, theirs: Floats) -> pl.DataFrame:
    """One row per article with an original, at its first word: how both stand; the weight is the difference in points.

    ``share`` and ``theirs`` are the styles of the batch's articles and of their originals.
    """
    known = mains.filter(pl.Series(~np.isnan((share - theirs)[mains["article"].to_numpy()]), dtype=pl.Boolean))
    article = known["article"].to_numpy()
    words = np.flatnonzero(layers.is_article)
    first = words[np.searchsorted(texts.words.article[words], article)]
    details = [
        f"style above {100 * mine:.0f} of 100 articles of ordinary news, its original above {100 * other:.0f}"
        for mine, other in zip(share[article].tolist(), theirs[article].tolist(), strict=True)
    ]
    return evidence_rows(
        texts,
        METRIC,
        article=article,
        start=texts.words.start[first],
        end=texts.words.end[first],
        label=[LABEL] * len(article),
        detail=details,
        weight=100 * (share - theirs)[article],
        is_own=layers.is_own[first],
        reference_id=known["reference_id"].to_list(),
    )
