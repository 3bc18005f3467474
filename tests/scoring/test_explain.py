"""What an explanation shows of an article that copies from two agencies and names one of them."""

from __future__ import annotations

import re

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.measure import measure
from masthead.scoring.features.summarize import summarize
from masthead.scoring.score import score
from tests.newsroom import newsroom_measured

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


def explained(outlet: str) -> str:
    return str(score(summarize(newsroom_measured(), n_resamples=50)).explain(outlet))


def test_printed_points_add_up_to_what_is_printed_above_them() -> None:
    for outlet in ("metro24.example", "insiderpost.example", "world9.example"):
        text = explained(outlet)
        whole = float(re.search(r": ([\d.]+) of 100", text)[1])
        dimensions = [
            tuple(map(float, pair)) for pair in re.findall(r"^\w+: ([\d.]+) of ([\d.]+) points$", text, re.MULTILINE)
        ]
        parts = [tuple(map(float, pair)) for pair in re.findall(r"; ([\d.]+) of ([\d.]+) points$", text, re.MULTILINE)]
        taken = re.findall(r"; ([\d.]+) of ([\d.]+) points deducted$", text, re.MULTILINE)
        assert len(taken) == 4
        parts += [(float(full) - float(lost), float(full)) for lost, full in taken]
        assert sum(points for points, _ in dimensions) == pytest.approx(whole)
        assert sum(points for points, _ in parts) == pytest.approx(whole)
        assert sum(full for _, full in dimensions) == pytest.approx(100)
        assert sum(full for _, full in parts) == pytest.approx(100)
        assert all(points <= full for points, full in (*dimensions, *parts))


def test_an_article_pulls_its_part_of_the_mean_and_nothing_beyond_the_goalposts() -> None:
    """Pulls of a mean over n articles once lacked the division by n: more points than the indicator has."""
    card = score(summarize(newsroom_measured(), n_resamples=50))
    for outlet in card.scores.filter(pl.col("score").is_not_null())["outlet"]:
        found = card.explain(outlet, n_articles=100)
        parts = {row["indicator"]: row for row in found.contributions.iter_rows(named=True)}
        for (name,), articles in found.articles.group_by("indicator"):
            part = parts[name]
            if part["normalized"] in (0.0, 1.0):
                assert articles["pull"].abs().max() == 0
            elif part["points"] is not None:
                assert articles["pull"].abs().max() <= 100 * part["effective_weight"]
                assert articles["pull"].sum() == pytest.approx(0, abs=1e-6)


def test_articles_that_pull_hardest_come_first_and_without_points_those_that_count_most() -> None:
    card = score(summarize(newsroom_measured(), n_resamples=50))
    n_without = 0
    for outlet in card.scores["outlet"]:
        for (indicator,), rows in card.explain(outlet, n_articles=50).articles.group_by(
            "indicator", maintain_order=True
        ):
            points = card.contributions.filter(outlet=outlet, indicator=indicator)["points"].item()
            if points is None:
                order = [(-row["numerator"], row["article_id"]) for row in rows.iter_rows(named=True)]
                n_without += len({first for first, _ in order}) > 1
                assert order == sorted(order)
                assert rows["pull"].is_null().all()
            elif any(rows["pull"]):
                pulls = rows["pull"].abs().to_list()
                assert pulls == sorted(pulls, reverse=True)
    assert n_without > 0


def test_what_is_missing_has_its_state() -> None:
    text = explained("kaupunkiuutiset.example")
    assert text.startswith("Kaupunkiuutiset (kaupunkiuutiset.example): not scored (6 articles, 10 needed)")
    assert "Identified sources per article, own text: not measurable: no word lists of sources for the language" in text
    assert "Words copied without credit: too few words: fewer than 250 words" in text
    assert "sourcing: no points" in text


def test_articles_go_by_their_titles_and_one_sentence_shows_what_is_counted() -> None:
    found = score(summarize(newsroom_measured(), n_resamples=50)).explain("harborherald.example")
    text = str(found)
    assert "“Hollin County has a list of six libraries to close. It did not plan t…”, 24 March 2024: " in text
    for sentence in found.sentences.filter(pl.col("words") != pl.col("sentence")).iter_rows(named=True):
        assert f"[{sentence['words']}]" in text
    assert found.sentences["indicator"].is_unique().all()
    titles = dict(newsroom_measured().articles.lazy().select("article_id", "title").collect().iter_rows())
    assert all(titles[row["article_id"]] == row["title"] for row in found.articles.iter_rows(named=True))
    assert "Points in parentheses" in text


def test_an_explanation_shows_itself_in_a_few_lines() -> None:
    found = score(summarize(newsroom_measured(), n_resamples=50)).explain("harborherald.example")
    lines = repr(found).splitlines()
    assert len(lines) <= 5
    assert lines[0].startswith("Explanation of The Harbor Herald (harborherald.example): ")
    assert lines[-1].startswith("next: ")


@pytest.mark.parametrize("name", ["The Harbor Herald", "HARBORHERALD.example", "https://www.harborherald.example/a"])
def test_an_outlet_goes_by_any_of_its_names(name: str) -> None:
    card = score(summarize(newsroom_measured(), n_resamples=50))
    assert card.explain(name).outlet == "harborherald.example"


def test_a_misspelled_outlet_is_answered_with_the_one_that_was_meant() -> None:
    card = score(summarize(newsroom_measured(), n_resamples=50))
    with pytest.raises(InputError, match=r"found 'harborherld', .* did you mean 'Harbor Herald'\?"):
        card.explain("harborherld")
