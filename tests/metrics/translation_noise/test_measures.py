import numpy as np
import polars as pl
import pytest

from masthead.metrics.tables.layers import Layers
from masthead.metrics.text.texts import read_texts
from masthead.metrics.translation_noise.declared import TRANSLATION_MEASURES
from masthead.metrics.translation_noise.measures import measure_translation_noise
from tests.paths import SHARED_DATA


def measure(*rows, languages=None, own=None):
    frame = pl.DataFrame(
        {"article_id": [f"a{i}" for i in range(len(rows))], "outlet": ["o"] * len(rows), "text": list(rows)},
        schema={"article_id": pl.String, "outlet": pl.String, "text": pl.String},
    )
    texts = read_texts(frame)
    every = np.ones(len(texts.words), dtype=np.bool_)
    layers = Layers(every, every if own is None else own(texts))
    return measure_translation_noise(texts, layers, languages=languages or ["en"] * len(rows))


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


LONG = (
    "The council of the harbor met in the morning of the first day of the month for the discussion of the repair of the "
    "bridge. In the opinion of the mayor of the city, the work of the builders of the bridge was not of the best quality. "
) * 5


def test_a_text_long_enough_has_style_and_spin_with_spans():
    found = measure(LONG)
    for name in ("style_percentile", "spin_percentile", "translation_summary"):
        share, one, status = value(found, name)
        assert status == "measured"
        assert one == 1.0
        assert 0 <= share <= 1
    assert value(found, "style_percentile")[0] > 0.9
    families = found.evidence.filter(pl.col("label") == "style_of_the")
    assert len(families) == 3
    assert families["detail"][0].startswith("“of” and “the”: ")
    assert families["weight"].min() > 0.1


def test_style_shows_families_that_ordinary_news_has_less_of():
    rows = measure(LONG).evidence.filter(pl.col("label").str.starts_with("style_"))
    assert "style_of_the" in rows["label"].to_list()
    numbers = rows["detail"].str.extract_groups(r": (?<here>\d+) in 1,000 words, ordinary news has (?<usual>\d+)")
    here, usual = (numbers.struct.field(name).cast(pl.Int64) for name in ("here", "usual"))
    assert (here >= usual).all()


def test_short_texts_have_no_style_and_no_summary():
    found = measure("The council met in the old hall on Monday.")
    for name in ("style_percentile", "spin_percentile", "translation_summary"):
        assert value(found, name) == (None, None, "too_short")
    assert value(found, "defects_per_1000_words", view="own") == (None, None, "too_short")


PLAIN = (
    "The committee met on Monday to vote on the bill. She said the program wouldn't help children in the state, and the "
    "department's chief will ask for more money next year. A farmer near the coast can't repair his broken fence. "
) * 5


def test_own_figures_are_those_of_the_own_words_alone():
    def first_line(texts):
        return (texts.words.article > 0) | (texts.word_line == 0)

    found, alone = measure(PLAIN + "\n" + LONG, LONG, "Short.", own=first_line), measure(PLAIN)
    for name in ("style_percentile", "spin_percentile"):
        assert value(found, name, view="own")[0] == pytest.approx(value(alone, name)[0])
        assert value(found, name, view="own") != value(found, name)
        assert value(found, name, view="own", article="a1") == value(found, name, article="a1")
        assert value(found, name, view="own", article="a2") == (None, None, "too_short")


def test_quotations_need_other_texts():
    assert value(measure(LONG), "reworded_quote_share") == (None, None, "no_reference")


def test_evidence_lies_in_its_article_and_says_how_common_it_is():
    rows = ["A first text.", "The mayor left the the hall."]
    found = measure(*rows)
    mark = found.evidence.row(0, named=True)
    assert rows[1][mark["start"] : mark["end"]] == "the the"
    assert mark["article_id"] == "a1"
    assert "; ordinary news has one in " in mark["detail"]


def test_measures_do_not_depend_on_the_batch():
    alone, together = measure(LONG), measure("Another text.", LONG)
    for name in ("defects_per_1000_words", "style_percentile", "spin_percentile", "translation_summary"):
        assert value(together, name, article="a1") == pytest.approx(value(alone, name), nan_ok=True)


def test_values_keep_their_declared_bounds():
    found = measure(LONG, LONG[:900], "One.").measurements.filter(pl.col("status") == "measured")
    for declared in TRANSLATION_MEASURES:
        rows = found.filter(pl.col("measure") == declared.name)
        values = (rows["numerator"] / rows["denominator"] * declared.scale).drop_nulls()
        assert (values >= declared.low).all()
        assert declared.high is None or (values <= declared.high).all()


SEEDS = SHARED_DATA / "seeds"


@pytest.mark.gold
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the sample articles are not beside the checkout")
def test_the_sample_articles():
    texts = [path.read_text() for path in sorted(SEEDS.glob("*.txt"))]
    found = measure(*texts)
    marks = found.evidence.filter(pl.col("detail").str.contains("ordinary news has"), pl.col("weight").is_null())
    spans = {texts[int(row["article_id"][1:])][row["start"] : row["end"]] for row in marks.iter_rows(named=True)}
    assert {"forceit", "As", "Ukraine. Ukraine", "been cross", "republic"} <= spans
    assert "The" not in spans
    counts = dict(marks.group_by("article_id").len().iter_rows())
    assert max(counts, key=lambda article: counts[article]) == "a2"
