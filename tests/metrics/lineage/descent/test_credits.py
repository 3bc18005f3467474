"""Which outlets a text names as where its matter comes from."""

import pytest

from masthead.metrics.lineage.descent.named import find_named, known_outlet


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("The talks failed, according to The Hill. Mr. Hill said so.", ["The Hill"]),
        ("The talks failed, according to the Gullport Herald. Harbor police said so.", ["Gullport Herald"]),
        ("He told The New York Times last week that it would rain.", ["The New York Times"]),
        ("The strike is over, Reuters reported.", ["Reuters"]),
        ("GULLPORT (AP) — The strike is over.", ["Associated Press"]),
        ("As\u00a0The Hill\u00a0has noted, it is the first visit.", ["The Hill"]),
        ("Mayor Quist told reporters. Ines Varga said so.", []),
        ("She walked up the hill and noted the time.", []),
    ],
)
def test_names_stand_behind_or_before_words_of_credit(text: str, names: list[str]) -> None:
    assert [named.name for named in find_named(text, None)] == names


def test_a_byline_names_first() -> None:
    assert [named.name for named in find_named("Reuters reported it.", "By The Hill")] == ["The Hill", "Reuters"]


def test_what_is_left_out_names_nothing() -> None:
    text = "It rained. SEATTLE (AP) — Boeing said goodbye."
    assert find_named(text, None, [(11, len(text))]) == []


def test_the_places_are_those_of_the_name() -> None:
    text = "It rained, according to The Hill."
    (named,) = find_named(text, None)
    assert text[named.start : named.end] == "The Hill"


def test_a_phrase_that_is_no_medium_is_none() -> None:
    assert known_outlet("Captain Ines Varga") is None
