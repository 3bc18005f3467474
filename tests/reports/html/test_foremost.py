from __future__ import annotations

import re

from masthead.reports.html.foremost import LEAST_WORDS, SHARED, UNCREDITED, foremost_articles
from tests.reports.runs import demo_run


def measured(run, measure):
    return run.measurements(measure, "all").sort("numerator", descending=True)


def test_the_article_with_most_words_and_the_one_with_the_largest_share():
    run = demo_run()
    rows = measured(run, UNCREDITED)
    pages = {article: f"page-of-{article}" for article in rows["article_id"]}
    first, *others = foremost_articles(run, pages)
    most = rows.row(0, named=True)
    assert first.page == f"page-of-{most['article_id']}"
    assert first.before.striptags() == f"{round(most['numerator'])} in"
    long = rows.filter(rows["denominator"] >= LEAST_WORDS)
    assert long["value"].max() == most["value"]
    assert others == []
    assert first.behind.striptags() == ", 100% of its words outside quotations"


def test_two_articles_are_named_where_count_and_share_differ():
    run = demo_run()
    rows = measured(run, UNCREDITED).filter(measured(run, UNCREDITED)["value"] < 1)
    pages = {article: f"page-of-{article}" for article in rows["article_id"]}
    most, largest = foremost_articles(run, pages)
    shares = rows.filter(rows["denominator"] >= LEAST_WORDS).sort("value", descending=True)
    assert most.page == f"page-of-{rows['article_id'][0]}"
    assert largest.page == f"page-of-{shares['article_id'][0]}"
    shown = int(re.match(r"(\d+)%", largest.before.striptags())[1])
    assert abs(shown - 100 * shares["value"][0]) <= 0.5


def test_without_copies_from_originals_the_one_that_shares_most_is_named_and_without_any_none():
    run = demo_run()
    copied = set(measured(run, UNCREDITED).filter(measured(run, UNCREDITED)["numerator"] > 0)["article_id"])
    rows = measured(run, SHARED).filter(~measured(run, SHARED)["article_id"].is_in(list(copied)))
    pages = {article: article for article in rows["article_id"]}
    [one] = foremost_articles(run, pages)
    assert one.head == "Most words shared with another outlet, whoever was first"
    assert one.page == rows["article_id"][0]
    assert foremost_articles(run, {}) == []
