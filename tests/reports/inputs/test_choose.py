from __future__ import annotations

from collections import Counter

from masthead.reports.inputs.choose import choose_articles
from masthead.reports.inputs.run import read_card
from tests.reports.runs import demo_run, empty_card


def test_a_small_run_shows_every_text_once():
    run = demo_run()
    chosen = choose_articles(run, most=10_000)
    assert len(chosen) == run.facts.filter(run.facts["duplicate_of"].is_null()).height
    assert len({one.article_id for one in chosen}) == len(chosen)
    assert all(one.reasons == () for one in chosen)


def test_a_large_run_shows_the_telling_articles_of_every_outlet():
    run = demo_run()
    chosen = choose_articles(run, most=40, per_outlet=3)
    counts = Counter(one.outlet for one in chosen)
    assert max(counts.values()) <= 3
    assert {outlet for outlet in run.outlets if run.facts.filter(run.facts["outlet"] == outlet).height} == set(counts)
    assert all(one.reasons for one in chosen)


def test_the_choice_is_the_same_every_time():
    run = demo_run()
    assert choose_articles(run, most=30) == choose_articles(run, most=30)


def test_nothing_to_choose_from():
    assert choose_articles(read_card(empty_card())) == []
