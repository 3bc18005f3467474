"""What measurements read from tables alone give of their articles."""

from __future__ import annotations

from dataclasses import fields

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.scoring.portable import SavedTables
from tests.newsroom import newsroom_measured

WIDE = pl.LazyFrame({"article_id": ["a", "b"], "copy_ratio": [0.5, None]})


def saved(wide: pl.LazyFrame | None) -> SavedTables:
    base = newsroom_measured()
    held = {field.name: getattr(base, field.name) for field in fields(base)}
    held |= {
        name: frame.lazy() for name, frame in held.items() if isinstance(frame, pl.DataFrame) and name != "outlets"
    }
    return SavedTables(**held, wide=wide)


def test_values_by_article_are_those_saved_of_the_own_text() -> None:
    assert saved(WIDE).by_article().collect().rows() == [("a", 0.5), ("b", None)]
    assert saved(WIDE).by_article(view="own").collect().height == 2
    for tables, view in ((saved(WIDE), "all"), (saved(None), "own")):
        with pytest.raises(InputError, match=f"by_article, view: found '{view}', expected 'own'"):
            tables.by_article(view=view)


def test_spans_are_those_of_a_metric_or_all() -> None:
    evidence = newsroom_measured().evidence.lazy().collect()
    assert saved(None).spans().collect().height == evidence.height
    one = saved(None).spans("attribution").collect()
    assert set(one["metric"]) == {"attribution"}
    assert 0 < one.height == evidence.filter(metric="attribution").height < evidence.height
