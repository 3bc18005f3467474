import numpy as np
import polars as pl
import pytest

from masthead.metrics.copy_ratio.find import find_copies
from masthead.metrics.copy_ratio.retrieval.originals import Originals, build_originals
from masthead.metrics.tables.layers import Layers
from masthead.metrics.text.texts import read_texts
from masthead.metrics.translation_noise.measures import measure_translation_noise
from masthead.metrics.translation_noise.reference import main_originals, style_shares

ORIGINAL = (
    "The council's repair crew couldn't wait for spring, so Mayor Ada Brandel's office hired divers. "
    "They're checking the harbor bridge's pillars, and nobody's saying what it'll cost. "
    "Last winter's storm left cracks that weren't found until fishermen started complaining. "
) * 6
SHARED = "Last winter's storm left cracks that weren't found until fishermen started complaining. "
ROUND_TRIP = (SHARED * 2) + (
    "The brigade of repair of the council could not wait for the spring, and the office of the mayor has hired divers. "
    "In the moment of the check of the pillars of the bridge of the harbor, the price of the works is not called. "
) * 6
OTHER = "A new school opened near the station, and its first pupils were singing in the yard. " * 14


def frame(**texts):
    return pl.DataFrame(
        {"article_id": list(texts), "outlet": [f"o{i}" for i in range(len(texts))], "text": list(texts.values())}
    )


def measured(originals, **texts):
    model = read_texts(frame(**texts))
    every = np.ones(len(model.words), dtype=np.bool_)
    matches = find_copies(model, every, originals)
    found = measure_translation_noise(
        model,
        Layers(every, every),
        languages=["en"] * len(model),
        matches=matches,
        original_styles=originals.styles,
    )
    rows = found.measurements.filter(pl.col("measure").str.contains("style_(reference|difference|percentile)"))
    values = {(row["article_id"], row["measure"], row["view"]): row for row in rows.iter_rows(named=True)}
    return values, found.evidence.filter(pl.col("label") == "style_reference")


@pytest.fixture(scope="module")
def originals():
    return build_originals(
        frame(wire=ORIGINAL, short=SHARED).with_columns(outlet=pl.lit("agency")), style_of=style_shares
    )


def test_the_difference_is_the_article_less_its_original(originals):
    values, spans = measured(originals, trip=ROUND_TRIP)
    own = values["trip", "style_percentile", "all"]["numerator"]
    reference = values["trip", "style_reference", "all"]["numerator"]
    difference = values["trip", "style_difference", "all"]["numerator"]
    assert reference == pytest.approx(originals.styles[0])
    assert difference == pytest.approx(own - reference)
    assert difference > 0.2
    assert spans["reference_id"].to_list() == ["wire"]
    assert spans["weight"].to_list() == pytest.approx([100 * difference])
    assert ROUND_TRIP[spans["start"][0] : spans["end"][0]] == "Last"


def test_a_verbatim_copy_differs_by_nothing(originals):
    values, _ = measured(originals, copy=ORIGINAL)
    assert values["copy", "style_difference", "all"]["numerator"] == pytest.approx(0.0)


def test_without_an_original_the_difference_is_missing(originals):
    values, spans = measured(originals, other=OTHER)
    row = values["other", "style_difference", "all"]
    assert (row["numerator"], row["denominator"], row["status"]) == (None, None, "no_reference")
    assert row["reason"].startswith("no original of 150 words")
    assert spans.is_empty()


def test_an_article_is_compared_the_same_in_any_batch(originals):
    alone, _ = measured(originals, trip=ROUND_TRIP)
    together, spans = measured(originals, other=OTHER, copy=ORIGINAL, trip=ROUND_TRIP)
    for name in ("style_reference", "style_difference"):
        assert together["trip", name, "all"]["numerator"] == alone["trip", name, "all"]["numerator"]
    assert spans["article_id"].to_list() == ["copy", "trip"]


def test_short_and_foreign_texts_have_no_style():
    texts = read_texts(frame(a=SHARED, b=ORIGINAL, c=ORIGINAL).with_columns(language=pl.Series(["en", "en", "de"])))
    shares = style_shares(texts, np.ones(len(texts.words), dtype=np.bool_))
    assert np.isnan(shares).tolist() == [True, False, True]


def test_styles_are_kept_on_disk_and_extended(originals, tmp_path):
    assert Originals.load(originals.save(tmp_path)).styles == pytest.approx(originals.styles, nan_ok=True)
    longer = originals.extend(frame(more=OTHER), style_of=style_shares)
    assert longer.styles[:2] == pytest.approx(originals.styles, nan_ok=True)
    assert len(longer.styles) == 3


def test_the_main_original_shares_most_and_enough():
    pairs = pl.DataFrame(
        {
            "article": [0, 0, 1, 2],
            "reference": [4, 2, 3, 5],
            "reference_id": ["b", "a", "c", "d"],
            "is_counted": [True, True, True, False],
            "n_verbatim_words": [20, 10, 9, 90],
            "n_reworded_words": [0, 10, 0, 0],
        }
    )
    found = main_originals(pairs, np.array([100, 100, 100]))
    assert found.rows() == [(0, 2, "a")]
