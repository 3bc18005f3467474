"""Runs that the tests of the reports share: the demo newsroom, hostile texts, single articles, nothing at all."""

from __future__ import annotations

from functools import cache

import polars as pl

from masthead.metrics.measure import measure
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.schemas import ARTICLE_FACTS, ARTICLES, COPIES, EVIDENCE, MEASUREMENTS
from masthead.reports.inputs.run import Run, read_card
from masthead.scoring.card import Card
from masthead.scoring.features.summarize import summarize
from masthead.scoring.score import score
from tests.newsroom import newsroom_measured

HOSTILE = (
    '<script>alert("x")</script> said Ida Brandt, the mayor.\n\n'
    "The sign read \u202eevil\u202c and \x07 rang. \ud7ff\ufffe\n\n"
    "]]> --> </style> &amp; &#x27; {{ 7 * 7 }} {% raw %}\n\n"
    "=HYPERLINK(0) | a | b | \\textbf{x} $1^2_3 100%\n\n" + "a" * 60_000
)


@cache
def demo_card() -> Card:
    return score(summarize(newsroom_measured(), n_resamples=200))


@cache
def demo_run() -> Run:
    return read_card(demo_card())


@cache
def hostile_card() -> Card:
    articles = pl.DataFrame(
        {
            "article_id": ["<b>id</b>", "2"],
            "outlet": ["<img src=x onerror=alert(1)>", "مقال.example"],
            "title": ["</title><script>alert(1)</script>", "Ένα άρθρο, 一篇文章, \u202etxet"],
            "text": [HOSTILE, "Кофе подорожал, сказала Нина Орлова.\n\n" + "ж" * 200],
        }
    )
    return score(summarize(measure(articles), n_resamples=50))


@cache
def single_articles_card() -> Card:
    """Five outlets with one article each."""
    articles = pl.DataFrame(
        {
            "article_id": list("abcde"),
            "outlet": [f"outlet{k}.example" for k in range(5)],
            "title": [f"Budget vote {k}" for k in range(5)],
            "text": [
                f"The vote was close.\n\n“We lost by {k},” said Ida Brandt, the clerk of Lowfield." for k in range(5)
            ],
        }
    )
    return score(summarize(measure(articles), n_resamples=50))


def empty_card() -> Card:
    measured = Measured(
        MEASUREMENTS.empty(),
        EVIDENCE.empty(),
        ARTICLE_FACTS.empty(),
        COPIES.empty(),
        ARTICLES.empty(),
        ARTICLES.empty(),
    )
    return score(summarize(measured, n_resamples=50))


@cache
def plain_card() -> Card:
    """A card made from a plain frame of measurements: no articles to show."""
    return score(summarize(newsroom_measured().measurements.lazy().collect(), n_resamples=50))
