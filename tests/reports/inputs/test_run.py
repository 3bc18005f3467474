from __future__ import annotations

from masthead.reports.inputs.run import is_share, read_card
from tests.reports.runs import demo_run, empty_card, plain_card


def test_outlets_stand_in_the_order_of_their_scores():
    run = demo_run()
    scores = run.scores["score"].to_list()
    measured = [score for score in scores if score is not None]
    assert measured == sorted(measured, reverse=True)
    assert scores[len(measured) :] == [None] * (len(scores) - len(measured))
    assert run.name("harborherald.example") == "The Harbor Herald"


def test_texts_and_evidence_of_some_articles():
    run = demo_run()
    article = run.facts["article_id"][0]
    assert run.texts([article])["article_id"].to_list() == [article]
    assert set(run.evidence([article])["article_id"]) == {article}


def test_a_card_without_articles_reads_too():
    for card in (plain_card(), empty_card()):
        run = read_card(card)
        assert run.texts(["a"]).height == run.evidence(["a"]).height == 0
        assert run.measurements("copy_ratio", "all").height == 0


def test_labels_come_from_the_declarations():
    run = demo_run()
    assert run.label("copy_ratio")[0].isupper()
    assert run.label("attributed_sentence_share", "own").endswith(", own text")
    assert is_share(run.measure("copy_ratio"))
    assert not is_share(run.measure("named_sources_per_article"))
    assert run.label("not_declared") == "Not declared"
