from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from masthead.reports.article.pairing import MOST_SENTENCES, in_order, pair_sentences

GATE = "The outer gate at Lowfield closed on Monday after the storm."
FERRY = "Two ferries stay in the inner harbor until Thursday."
LAMP = "The old lighthouse on Skell Point lost its lamp."


def alone(n):
    return [()] * n


def test_sentences_are_found_wherever_they_stand():
    assert pair_sentences([GATE, FERRY, LAMP], [LAMP, GATE, FERRY], alone(3)) == [(1,), (2,), (0,)]


def test_a_name_and_a_weekday_in_common_are_no_pair():
    other = ["The mayor of Lowfield spoke at length about schools and roads.", "It rained on Monday."]
    assert pair_sentences([GATE], other, alone(1)) == [()]
    assert pair_sentences([GATE], other, [(0, 1)]) == [()]


def test_common_words_alone_are_no_pair_even_where_the_evidence_lays_them_together():
    assert pair_sentences(["But that has not begun yet."], ["But that would have been said before."], [(0,)]) == [()]
    assert pair_sentences(["Half of it was paid."], ["Officials who could have paid for repairs."], [(0,)]) == [()]


def test_a_short_sentence_pairs_with_itself():
    assert pair_sentences(["Nobody lied.", "So be it."], ["So be it.", "Nobody lied."], alone(2)) == [(1,), (0,)]


def test_reworded_sentences_pair_by_the_words_that_stay():
    reworded = "On Monday, following the storm, Lowfield closed its outer gate."
    assert pair_sentences([GATE], [FERRY, reworded], alone(1)) == [(1,)]


def test_a_sentence_split_in_two_stands_beside_both_and_two_joined_beside_one():
    first, second = "The outer gate at Lowfield closed on Monday.", "Two ferries stay in the inner harbor."
    joined = "The outer gate at Lowfield closed on Monday and two ferries stay in the inner harbor."
    assert pair_sentences([joined], [first, second], alone(1)) == [(0, 1)]
    assert pair_sentences([first, second], [joined], alone(2)) == [(0,), (0,)]


def test_a_gap_between_pairs_is_filled_where_the_evidence_lays_the_two_together():
    copies = [GATE, "He would not say who was to blame.", FERRY]
    originals = [GATE, "The warden declined to name anyone responsible.", FERRY]
    assert pair_sentences(copies, originals, [(), (1,), ()]) == [(0,), (1,), (2,)]
    assert pair_sentences(copies, originals, alone(3)) == [(0,), (), (2,)]
    assert pair_sentences(copies, originals, alone(3), {1}) == [(0,), (), (2,)]


def test_what_stands_next_to_a_pair_needs_a_telling_word_of_weight_where_it_is_marked_with_another_text():
    siren, council = "She wants the board to pay for a siren.", "She wishes that the council pays a siren."
    assert pair_sentences([siren, FERRY], [council, FERRY], alone(2), {0}) == [(0,), (1,)]
    assert pair_sentences([siren, FERRY], [council, FERRY], alone(2)) == [(), (1,)]
    long = "In the capital the ministry of transport has refused money for every siren since the winter floods swept bridges away."
    assert pair_sentences([siren, FERRY], [long, FERRY], alone(2), {0}) == [(), (1,)]


def test_names_and_a_topic_in_common_are_no_pair_where_no_evidence_marks_them():
    one = "Warden Ada Moor of Lowfield said the gate would open."
    other = "Warden Ada Moor of Lowfield spoke to farmers about the price of winter barley and hay."
    assert pair_sentences([one], [other], alone(1)) == [()]
    assert pair_sentences([GATE], [f"Reports said that {GATE}"], alone(1)) == [(0,)]


def test_a_run_alone_is_no_pair_where_the_rest_differs():
    one = "The gate will open, Ada Moor said, according to remarks published by the harbor press service."
    other = "In papers published by the harbor press service the warden denied rumors that ships, crews, pilots, buyers, brokers, teachers and farmers had quietly left Lowfield during autumn, sold houses, closed several schools, taken horses, wagons, boats along northern roads."
    assert pair_sentences([one], [other], alone(1), {0}) == [()]
    assert pair_sentences([one], [one.replace("remarks", "words")], alone(1)) == [(0,)]


def test_a_quotation_pairs_with_narration_only_where_the_two_are_nearly_the_same():
    quoted = "“The outer gate at Lowfield must stay closed after the storm.”"
    told = "Workers of the town closed the outer gate, which had stood open through the storm."
    assert pair_sentences([quoted], [told], [(0,)]) == [()]
    assert pair_sentences([told], [quoted], [(0,)]) == [()]
    assert pair_sentences([quoted], [quoted.strip("“”")], alone(1)) == [(0,)]


def test_short_sentences_pair_only_where_they_are_nearly_the_same():
    assert pair_sentences(["Outer gate closed."], ["The outer harbor gate shut and closed for weeks."], [(0,)]) == [()]
    assert pair_sentences(["Outer gate closed."], ["The outer gate closed."], [(0,)]) == [(0,)]


def test_what_stands_in_very_many_sentences_costs_little_and_tells_nothing():
    many = [f"The outer gate of Lowfield closed again in week {'x' * n}." for n in range(1, MOST_SENTENCES + 2)]
    assert pair_sentences(["The outer gate of Lowfield closed."], many, alone(1)) == [()]
    assert pair_sentences([many[-1]], many, alone(1)) == [(MOST_SENTENCES,)]


@given(st.lists(st.sampled_from([GATE, FERRY, LAMP, "So be it.", "Nobody lied.", "", "—"]), max_size=8))
def test_a_text_stands_beside_itself(sentences):
    pairs = pair_sentences(sentences, sentences, alone(len(sentences)))
    for place, beside in enumerate(pairs):
        has_words = any(map(str.isalnum, sentences[place]))
        assert [sentences[j] for j in beside] == ([sentences[place]] if has_words else [])


@given(st.lists(st.integers(0, 9), max_size=30))
def test_what_is_in_order_never_goes_back_and_is_as_long_as_can_be(places):
    kept = [place for place, stays in zip(places, in_order(places), strict=True) if stays]
    assert kept == sorted(kept)
    longest = [1] * len(places)
    for at, place in enumerate(places):
        longest[at] = 1 + max((longest[k] for k in range(at) if places[k] <= place), default=0)
    assert len(kept) == max(longest, default=0)
