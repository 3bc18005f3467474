from __future__ import annotations

import pytest

from masthead.metrics.media.agencies import Agency, agency_names, is_known_agency


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [
        ("Meridian Press Agency (MPA)", Agency(("Meridian Press Agency",), ("MPA",))),
        ("mpa.example", Agency(("mpa.example", "mpa"), ("MPA",))),
        ("north_news_service", Agency(("north news service",), ())),
        ("AFP", Agency(("Agence France-Presse", "Agence France Presse", "France-Presse"), ("AFP",))),
        (None, None),
        ("  ", None),
    ],
)
def test_names_of_an_agency(outlet: str | None, expected: Agency | None) -> None:
    assert agency_names(outlet) == expected


@pytest.mark.parametrize(
    ("outlet", "others", "expected"),
    [
        ("reuters.com", (), True),
        ("www.APnews.com", (), True),
        ("desk-4", ("Agence France-Presse",), True),
        ("harbor.example", (), False),
        ("ap-plause.example", ("The Apple",), False),
        ("", (), False),
    ],
)
def test_an_agency_is_known_by_key_domain_or_name(outlet: str, others: tuple[str, ...], expected: bool) -> None:
    assert is_known_agency(outlet, others) is expected


def test_other_names_are_added() -> None:
    assert agency_names("wire-7", ["Harbor Newswire"]) == Agency(("wire-7", "Harbor Newswire"), ())
