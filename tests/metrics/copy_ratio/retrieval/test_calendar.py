from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.copy_ratio.retrieval.calendar import read_calendar, stem_candidates
from masthead.metrics.copy_ratio.retrieval.inverted_index import build_index
from masthead.metrics.copy_ratio.retrieval.times import in_window, lead_days, read_times
from masthead.metrics.copy_ratio.streams import read_stream
from masthead.metrics.text.texts import read_texts

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
WORDS = ("harbor", "pier", "ferry", "divers", "pillars", "orchard", "frost", "blossom", "ramp")

Row = tuple[str, int | None, str | None]

hours = st.none() | st.integers(-200, 200)
bodies = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
rows = st.lists(st.tuples(bodies, hours, st.sampled_from([None, "day", "time"])), max_size=12)


def frame(data: list[Row]) -> pl.DataFrame:
    published = [None if hour is None else NOON + timedelta(hours=hour) for _, hour, _ in data]
    return pl.DataFrame(
        {
            "article_id": [f"n{row}" for row in range(len(data))],
            "outlet": ["o"] * len(data),
            "text": [text for text, _, _ in data],
            "published": pl.Series(published, dtype=pl.Datetime("us", "UTC")),
            "date_precision": pl.Series([precision for _, _, precision in data], dtype=pl.String),
        }
    )


@settings(deadline=None)
@given(rows, rows, st.tuples(st.integers(-4, 1), st.integers(0, 4)))
def test_a_window_takes_no_candidate_away_that_lies_in_it(
    articles: list[Row],
    originals: list[Row],
    window: tuple[int, int],
) -> None:
    (mine, times), (theirs, their_times) = (
        (read_stream(texts, np.ones(len(texts.words), dtype=np.bool_))[0], read_times(texts.frame))
        for texts in map(read_texts, map(frame, (articles, originals)))
    )
    index = build_index(theirs)
    calendar = read_calendar(index, their_times)

    def found(window_days: tuple[float, float]) -> list[tuple[int, int]]:
        article, first = stem_candidates(mine, times, calendar, window_days, least=0.15)
        text, row = index.twins(first)
        article = article[row]
        near = in_window(lead_days(times.take(article), their_times.take(text)), window)
        return sorted(zip(article[near].tolist(), text[near].tolist(), strict=True))

    assert found(window) == found((-np.inf, np.inf))


def test_texts_out_of_reach_are_not_met_but_for_those_of_unknown_date_and_those_that_stand_for_others() -> None:
    rows: list[Row] = [("harbor pier", -24, None), ("harbor ferry", -2400, None), ("harbor ramp", None, None)]
    theirs = frame([*rows, ("frost", -2400, None), ("harbor frost", -2400, None), ("harbor frost", -1, None)])
    stream = read_stream(texts := read_texts(theirs), np.ones(len(texts.words), dtype=np.bool_))[0]
    calendar = read_calendar(build_index(stream), read_times(theirs))
    mine = read_texts(frame([("harbor", 0, None)]))
    own = read_stream(mine, np.ones(len(mine.words), dtype=np.bool_))[0]
    met = stem_candidates(own, read_times(mine.frame), calendar, (0.0, 3.0), least=0.15)[1]
    assert met.tolist() == [0, 2, 4]
