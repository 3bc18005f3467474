"""What an explanation shows of an article that copies from two agencies and names one of them."""

from __future__ import annotations

import polars as pl

from masthead.metrics.measure import measure
from masthead.scoring.score import score

FERRY = (
    "The ferry to Lantern Island will stop running in October because the harbor office found cracks in the old pier, "
    "and the island council has asked the province for a smaller boat until the spring repairs are finished."
)
ORCHARD = (
    "Growers in the upper valley lost half of their plum blossom in two nights of frost, the orchard cooperative wrote, "
    "and the cannery in Melton expects to hire no more than forty people for the summer season this year."
)

OWN = (
    "Neither pier nor orchard was on the list that the mayor of Melton read out at Monday's meeting, where the talk was of "
    "bus shelters, a new roof for the swimming hall and the price of heating oil. The clerk counted nineteen visitors."
)


def test_a_credited_passage_is_not_shown_as_copied_without_credit() -> None:
    wire = pl.DataFrame(
        {
            "article_id": ["w1", "w2"],
            "outlet": ["Northern Wire", "Harbor Press Agency"],
            "text": [FERRY, ORCHARD],
            "language": ["en", "en"],
        }
    )
    text = "\n\n".join([FERRY, ORCHARD, *[OWN] * 5, "The Harbor Press Agency contributed to this report."])
    articles = pl.DataFrame({"article_id": ["a"], "outlet": ["daily.example"], "text": [text], "language": ["en"]})
    spans = score(measure(articles, wire=wire)).explain("daily.example").spans
    shown = spans.filter(pl.col("indicator") == "uncredited_copy_ratio")
    assert shown["text"].str.contains("ferry").all()
    assert len(shown) > 0
