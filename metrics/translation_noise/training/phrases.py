"""Makes the shipped list of tortured phrases out of the Problematic Paper Screener's list (CC BY 4.0)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import polars as pl

from masthead.metrics.files.drafts import drafted
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.defects.context import DefectContext
from masthead.metrics.translation_noise.defects.lexical import match_phrases, phrase_table

_PHRASE = r"^[a-z][a-z'-]*( [a-z][a-z'-]*){1,5}$"
_LOOSE = r"^(?:about|as|at|by|down|for|from|in|into|of|off|on|out|over|to|under|up|with) "
"""What begins with a particle may belong to a verb: "shutting down testing"."""


def clean_phrases(table: pl.DataFrame) -> pl.DataFrame:
    """Phrases of two to six plain words, each once: ``tortured``, ``usual``, ``n_words``.

    ``table`` has the columns tortured and correct.
    """
    tortured = pl.col("tortured").str.to_lowercase().str.strip_chars().str.replace_all("’", "'")
    return (
        table.select(tortured=tortured.str.replace_all(r"\s+", " "), usual=pl.col("correct").str.strip_chars())
        .filter(pl.col("tortured").str.contains(_PHRASE) & ~pl.col("tortured").str.contains(_LOOSE))
        .unique("tortured", keep="first", maintain_order=True)
        .with_columns(n_words=pl.col("tortured").str.split(" ").list.len().cast(pl.Int64))
        .sort("n_words", "tortured")
    )


def build_phrases(table: pl.DataFrame, clean: Iterable[Texts], out: Path) -> Path:
    """Write the phrases that none of the clean texts has: what ordinary English says is no sign of rewording."""
    phrases = clean_phrases(table)
    seen: set[str] = set()
    for texts in clean:
        every = np.ones(len(texts.words), dtype=np.bool_)
        context = DefectContext(texts, every)
        first, last, _ = match_phrases(context, *phrase_table(phrases))
        for a, b in zip(texts.words.start[first].tolist(), texts.words.end[last].tolist(), strict=True):
            seen.add(" ".join(texts.text[a:b].lower().replace("’", "'").split()))
    with drafted(out) as draft:
        phrases.filter(~pl.col("tortured").is_in(sorted(seen))).write_parquet(draft)
    return out
