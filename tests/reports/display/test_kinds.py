from __future__ import annotations

from masthead.reports.display.kinds import BY_NAME, KINDS, evidence_of, kind_of, words_of


def test_every_label_has_one_kind():
    labels = [label for kind in KINDS for label in kind.labels]
    assert len(labels) == len(set(labels))
    assert len(BY_NAME) == len(KINDS)


def test_unknown_labels_still_show():
    assert kind_of("attribution", "something_new") == BY_NAME["other"]
    assert kind_of("boilerplate", "something_new") == BY_NAME["furniture"]
    assert kind_of("translation_noise", "something_new") == BY_NAME["noise"]
    assert kind_of("translation_noise", "style_skeleton") == BY_NAME["style"]


def test_a_headline_is_article_text_and_not_marked():
    assert kind_of("boilerplate", "headline") is None


def test_labels_have_words():
    assert words_of("cut_sentence") == "cut sentence"
    assert words_of("media") == "another outlet"


def test_the_words_of_hearsay_are_hearsay_alone():
    assert BY_NAME[evidence_of("hearsay_story_share", "named_sources")].labels == (("named_sources", "hearsay"),)
    assert ("named_sources", "hearsay") not in BY_NAME["media"].labels
