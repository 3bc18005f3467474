import numpy as np
import polars as pl
import pytest

from masthead.metrics.layers import Layers
from masthead.metrics.texts import read_texts
from masthead.metrics.translation_noise import TRANSLATION_MEASURES, measure_translation_noise


def measure(*rows, languages=None):
    frame = pl.DataFrame(
        {"article_id": [f"a{i}" for i in range(len(rows))], "outlet": ["o"] * len(rows), "text": list(rows)},
        schema={"article_id": pl.String, "outlet": pl.String, "text": pl.String},
    )
    texts = read_texts(frame)
    every = np.ones(len(texts.words), dtype=np.bool_)
    return measure_translation_noise(texts, Layers(every, every), languages=languages or ["en"] * len(rows))


def value(findings, measure_name, view="all", article="a0"):
    row = findings.measurements.filter(
        pl.col("measure") == measure_name, pl.col("view") == view, pl.col("article_id") == article
    ).row(0, named=True)
    return row["numerator"], row["denominator"], row["status"]


def test_marks_are_counted_over_words_outside_quotations():
    found = measure("The mayor left the the hall. “We will will go,” she said.")
    assert value(found, "defects_per_1000_words") == (1.0, 8.0, "measured")


def test_another_language_is_unsupported():
    found = measure("Der Rat hat hat getagt.", languages=["de"])
    assert value(found, "defects_per_1000_words") == (None, None, "unsupported_language")
    assert found.evidence.is_empty()


def test_an_empty_text_is_empty():
    assert value(measure(""), "defects_per_1000_words") == (0.0, 0.0, "empty")


@pytest.mark.parametrize("rows", [(), ("", ""), ("🙂 \u202e",)])
def test_every_measure_has_one_row_an_article_and_view(rows):
    found = measure(*rows)
    assert len(found.measurements) == len(rows) * sum(len(m.views) for m in TRANSLATION_MEASURES)
