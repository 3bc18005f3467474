from __future__ import annotations

import pytest

from masthead.metrics.media.agencies import Agency, agency_names, find_credit, is_known_agency, known_agencies

MPA = agency_names("Meridian Press Agency (MPA)")
AP = agency_names("apnews.com")
REUTERS = agency_names("Reuters")


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


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("PELL HARBOR (MPA) — Cranes stood still on Monday.", MPA),
        ("TARN, May 3 (Reuters) - The council met.", REUTERS),
        ("Cranes stood still on Monday.\n\n— MPA", MPA),
        ("Cranes stood still on Monday.\n\nSource: Meridian Press Agency", MPA),
        ("Cranes stood still, according to the Meridian Press Agency.", MPA),
        ("The Associated Press contributed to this report.", AP),
        ("By Ada Voss, AP\n\nCranes stood still.", AP),
        ("Cranes stood still, as MPA reported earlier.", MPA),
        ("Cranes stood still, per Reuters.", REUTERS),
        ("With inputs from MPA.", MPA),
    ],
)
def test_forms_of_credit(text: str, agency: Agency) -> None:
    assert find_credit(text, None, agency) == "credited"


@pytest.mark.parametrize(
    ("text", "agency", "expected"),
    [
        ("Cranes stood still on Monday.", MPA, "uncredited"),
        ("Pupils sat their AP exams on Monday and went home.", AP, "unknown"),
        ("“We stopped at noon,” the foreman told Reuters in the yard before he left.", REUTERS, "unknown"),
        ("Photo by Ola Brandt/AP\n\nCranes stood still.", AP, "uncredited"),
        ("The map of the harbor", AP, "uncredited"),
        ("Cranes stood still.", None, "unknown"),
    ],
)
def test_what_is_no_credit(text: str, agency: Agency | None, expected: str) -> None:
    assert find_credit(text, None, agency) == expected


def test_the_byline_credits() -> None:
    assert find_credit("Cranes stood still.", "Staff and MPA", MPA) == "credited"


def test_every_agency_of_the_table_is_found_by_its_names() -> None:
    for agency in known_agencies().values():
        for name in agency.names:
            assert find_credit(f"TARN ({name}) — The council met.", None, agency) == "credited", name
