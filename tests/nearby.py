"""Every article of a batch compared with every other: what tests of shared passages need."""

from __future__ import annotations

import numpy as np
import polars as pl

from masthead.metrics.copy_ratio.corpus.neighborhood import Nearby, build_neighborhood
from masthead.metrics.copy_ratio.corpus.passages import emit_passages
from masthead.metrics.text.hashing import keys_of
from masthead.metrics.text.texts import Texts


def all_nearby(texts: Texts) -> Nearby:
    """The articles of a batch, each near all others."""
    passages = emit_passages(texts, np.ones(len(texts.words), dtype=np.bool_))
    keys = pl.DataFrame({"article": keys_of(texts.frame["article_id"])})
    pairs = keys.join(keys.rename({"article": "neighbor"}), how="cross").filter(pl.col("article") != pl.col("neighbor"))
    sizes = dict(texts.frame["outlet"].value_counts().iter_rows())
    near = build_neighborhood([passages], pairs.sort("article", "neighbor"), sizes, quotations="blank")
    return near.near(texts.frame["article_id"])
