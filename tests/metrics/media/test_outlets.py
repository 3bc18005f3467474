"""Names of news outlets."""

from __future__ import annotations

import pytest

from masthead.metrics.media.outlets import name_key, own_names, read_media


@pytest.mark.parametrize(
    ("name", "has_article", "full"),
    [
        ("Reuters", False, "Reuters"),
        ("reuters", False, "Reuters"),
        ("AFP", False, "Agence France-Presse"),
        ("afp", False, None),
        ("Hill", False, None),
        ("Hill", True, "The Hill"),
        ("The Hill", False, "The Hill"),
        ("New York Times", False, "The New York Times"),
        ("NY Times", True, "The New York Times"),
        ("Times", False, None),
        ("Times", True, "The Times"),
        ("Sun", False, None),
        ("L.A. Times", False, "Los Angeles Times"),
        ("Tidal Institute", True, None),
        ("", False, None),
    ],
)
def test_outlets_are_known_by_their_names(name: str, has_article: bool, full: str | None) -> None:
    assert read_media().look_up(name, has_article=has_article) == full


def test_every_name_of_the_list_leads_to_an_outlet_with_a_domain() -> None:
    media = read_media()
    assert set(media.names.values()) == set(media.domains)
    assert media.agencies < set(media.domains)
    assert len(media.domains) > 250


def test_own_names_come_from_key_given_names_and_the_list() -> None:
    media = read_media()
    assert name_key("The Hill") in own_names("thehill.com", None, media)
    assert {"newyorktimes", "nyt"} <= own_names("www.nytimes.com", None, media)
    assert "millportgazette" in own_names("gazette", {"gazette": ["The Millport Gazette", "gazette.example"]}, media)
    assert "reuters" not in own_names("gazette.example", None, media)
    assert "" not in own_names(" ", None, media)
