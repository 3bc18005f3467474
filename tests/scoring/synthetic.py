"""Made-up measurements of the declared tables, for tests of the scoring stage."""

from __future__ import annotations

import numpy as np
import polars as pl

from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.schemas import ARTICLE_FACTS, ARTICLES, COPIES, EVIDENCE, MEASUREMENTS

METRIC = {
    "identified_sources_per_article": "named_sources",
    "hearsay_story_share": "named_sources",
    "mostly_unnamed_share": "named_sources",
    "attributed_sentence_share": "attribution",
    "media_story_share": "named_sources",
    "uncredited_copy_ratio": "copy_ratio",
    "furniture_share": "boilerplate",
    "defects_per_1000_words": "translation_noise",
}
VIEW = {"uncredited_copy_ratio": "all", "furniture_share": "all"}


def outlet_rows(outlet: str, n: int, *, quality: float = 0.5, seed: int = 0) -> list[dict[str, object]]:
    """Measurement rows of ``n`` articles; ``quality`` from 0 to 1 moves every measure in the good direction."""
    rng = np.random.default_rng([seed, *outlet.encode()])
    rows: list[dict[str, object]] = []
    for i in range(n):
        sentences, words = int(rng.integers(12, 40)), int(rng.integers(300, 900))
        attributed = int(rng.binomial(sentences, 0.1 + 0.3 * quality))
        counts = {
            "identified_sources_per_article": (min(rng.poisson(0.8 + 3 * quality), 5), 1),
            "hearsay_story_share": (rng.binomial(1, 0.3 - 0.2 * quality), 1),
            "mostly_unnamed_share": (rng.binomial(1, 0.25 - 0.2 * quality), 1),
            "attributed_sentence_share": (attributed, sentences),
            "media_story_share": (rng.binomial(1, 0.6 - 0.4 * quality), 1),
            "uncredited_copy_ratio": (rng.binomial(words, 0.4 - 0.35 * quality), words),
            "furniture_share": (rng.binomial(words, 0.5 - 0.4 * quality), words),
            "defects_per_1000_words": (rng.poisson(words * (2 - 1.5 * quality) / 1000), words),
        }
        rows += [
            {
                "article_id": f"{outlet}-{i}",
                "outlet": outlet,
                "metric": METRIC[name],
                "measure": name,
                "view": VIEW.get(name, "own"),
                "numerator": float(above),
                "denominator": float(below),
                "status": "measured" if below else "empty",
            }
            for name, (above, below) in counts.items()
        ]
    return rows


def frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(MEASUREMENTS.schema))


def newsroom(n_articles: dict[str, int], *, seed: int = 0) -> pl.DataFrame:
    """Measurements of outlets of rising quality, in the order given."""
    steps = max(len(n_articles) - 1, 1)
    rows = [outlet_rows(name, n, quality=i / steps, seed=seed) for i, (name, n) in enumerate(n_articles.items())]
    return frame([row for part in rows for row in part])


def as_measured(measurements: pl.DataFrame, **facts: object) -> Measured:
    """The measurements with facts (every article its own unit, news, plain text, 500 words) and short texts."""
    given = {
        "language": "en",
        "genre": "news",
        "text_view": "plain",
        "n_words": 500,
        "n_article_words": 500,
        "n_own_words": 500,
        "own_basis": "against_wire",
        "n_originals_searched": 10,
    }
    columns = {
        name: value if isinstance(value, pl.Expr) else pl.lit(value) for name, value in {**given, **facts}.items()
    }
    ids = measurements.select("article_id", "outlet").unique(maintain_order=True)
    article_facts = ARTICLE_FACTS.frame(ids.with_columns(unit_id=pl.col("article_id")).with_columns(**columns))
    text = "The mayor said on Monday that the bridge would stay closed until spring."
    articles = ARTICLES.frame(ids.with_columns(text=pl.lit(text)))
    evidence = EVIDENCE.frame(
        ids.with_columns(
            evidence_id=pl.format("{}/e", "article_id"),
            metric=pl.lit("attribution"),
            start=pl.lit(10),
            end=pl.lit(14),
            label=pl.lit("cue"),
            detail=pl.lit("said"),
        )
    )
    return Measured(measurements, evidence, article_facts, COPIES.empty(), articles, ARTICLES.empty())
