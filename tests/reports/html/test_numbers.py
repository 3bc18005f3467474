"""Every number of the overview, outlet and article pages stands in the tables, where it says."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from masthead.metrics.measure import measure
from masthead.metrics.reading.articles import read_articles
from masthead.reports.html.pages import build_site
from masthead.reports.html.site import write_site
from masthead.reports.inputs.run import Run, read_card
from masthead.scoring.features.summarize import summarize
from masthead.scoring.score import score
from tests.reports.html.places import Tables, numbers_without_a_place, views, wrong_numbers
from tests.reports.runs import demo_run, hostile_card, single_articles_card

PAGES = ("overview", "outlet-", "article-")


def check(run: Run, folder) -> int:
    """Check all three kinds of pages; how many numbers there were."""
    path, *_ = write_site(build_site(run), folder)
    tables = Tables(run)
    found = 0
    for view in views(path.read_text(encoding="utf-8"), *PAGES):
        assert numbers_without_a_place(view) == [], view.attributes["id"]
        assert wrong_numbers(view, tables) == [], view.attributes["id"]
        found += sum("data-column" in node.attributes for node in view.walk())
    return found


def test_every_number_of_the_demo_is_found(tmp_path):
    assert check(demo_run(), tmp_path) > 3000


@pytest.mark.parametrize("card", [single_articles_card, hostile_card])
def test_every_number_of_a_small_run_is_found(card, tmp_path):
    assert check(read_card(card()), tmp_path) > 100


SENTENCES = (
    "“We lost by {n},” said Ida Brandt, the clerk of Lowfield.",
    "Officials said the tide had reached {n} meters by noon.",
    "The pier opened in 19{n} and was painted twice.",
    "According to the Harbor Gazette, {n} boats were counted in the basin.",
    "Karl Holt and Mette Lund told the council that $5 or $7 would do.",
    "Satama avataan maanantaina, kertoi Aino Virta.",
    "The the gate stood open , witnesses said.",
    "Subscribe to our newsletter",
)
WIRE = " ".join(
    "The council of Lowfield voted on Tuesday to close the eastern quay until the spring repairs are paid for, and the "
    f"harbor master expects number {k} of the cranes to be sold by June."
    for k in range(9)
)
OUTLETS = ("$a$.example", "b <b> 24", "c.example", "100 News")

paragraph = st.tuples(st.sampled_from(SENTENCES), st.integers(2, 88)).map(lambda pair: pair[0].format(n=pair[1]))
article = st.fixed_dictionaries(
    {
        "outlet": st.sampled_from(OUTLETS),
        "body": st.lists(paragraph, max_size=25),
        "copied": st.sampled_from(["", "", WIRE, WIRE[:400]]),
        "day": st.one_of(st.none(), st.integers(1, 28)),
        "language": st.sampled_from(["en", "en", "en", "fi", None]),
        "genre": st.sampled_from(["news", "news", "opinion"]),
    }
)


@cache
def wire() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "article_id": ["w1"],
            "outlet": ["wire.example"],
            "text": [WIRE],
            "published": ["2024-03-01"],
            "language": ["en"],
        }
    )


@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(article, min_size=1, max_size=14), st.booleans())
def test_every_number_of_an_odd_run_is_found(tmp_path_factory, articles, has_wire):
    frame = pl.DataFrame(
        [
            {
                "article_id": f"a{k}",
                "outlet": one["outlet"],
                "title": f"Story {k} costs $5 and $7",
                "text": "\n\n".join([*one["body"], one["copied"]]) or ".",
                "published": None if one["day"] is None else f"2024-03-{one['day']:02d}",
                "language": one["language"],
                "genre": one["genre"],
            }
            for k, one in enumerate(articles)
        ],
        schema_overrides={"published": pl.String, "language": pl.String},
    )
    measured = measure(read_articles(frame), wire=read_articles(wire()) if has_wire else None)
    run = read_card(score(summarize(measured, n_resamples=30)))
    assert check(run, tmp_path_factory.mktemp("odd")) > 20
