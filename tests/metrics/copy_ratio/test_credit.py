"""Forms in which articles credit an agency, lines that name one and credit nothing, and where a credit holds."""

from __future__ import annotations

import pytest

from masthead.metrics.copy_ratio.credit import credit_anywhere, find_credits
from masthead.metrics.media.agencies import Agency, agency_names, known_agencies

MPA = agency_names("Meridian Press Agency (MPA)")
AP = agency_names("apnews.com")
REUTERS = agency_names("Reuters")
BLOOMBERG = agency_names("Bloomberg")

NEWS = "Cranes stood still on Monday."
BODY = "\n\n".join(
    f"The quay of Pell was quiet and its board met for {k} hours to speak of the budget and the slip that the county shut."
    for k in range(12)
)

CREDITS: list[tuple[str, Agency | None]] = [
    (f"PELL HARBOR (MPA) — {NEWS}", MPA),
    ("TARN, May 3 (Reuters) - The council met.", REUTERS),
    (f"TARN, Oct 4 (AP): {NEWS}\n\n{BODY}", AP),
    (f"TARN — (AP) — {NEWS}\n\n{BODY}", AP),
    (f"AP — {NEWS}\n\n{BODY}", AP),
    (f"By Ada Voss, AP\n\n{NEWS}", AP),
    (f"By Ada Voss | AP\n\n{NEWS}\n\n{BODY}", AP),
    (f"By ADA VOSS\nAssociated Press\n\n{NEWS}\n\n{BODY}", AP),
    (f"Ada Voss, Associated Press\n{NEWS}\n\n{BODY}", AP),
    (f"Associated Press\n\n{NEWS}\n\n{BODY}", AP),
    (f"From the Associated Press\n{NEWS}\n\n{BODY}", AP),
    (f"By Reuters\n{NEWS}\n\n{BODY}", REUTERS),
    (f"Reuters Staff\n\n{NEWS}\n\n{BODY}", REUTERS),
    (f"{NEWS}\n\n— MPA", MPA),
    (f"{NEWS}\n\nSource: Meridian Press Agency", MPA),
    (f"{NEWS}\n\n{BODY}\n\n[Reuters]", REUTERS),
    (f"{NEWS}\n\n{BODY}\n(AP)", AP),
    (f"{NEWS}\n\n{BODY}\n\n-- Reuters", REUTERS),
    (f"{NEWS}\n\n{BODY}\n\nReuters", REUTERS),
    (f"{NEWS}\n\n{BODY} Reuters", REUTERS),
    (f"{NEWS}\n\n{BODY}\n\nAP/UNB", AP),
    (f"{NEWS}\n\n{BODY}\n\n© 2021 Reuters", REUTERS),
    (f"{NEWS}\n\n{BODY}\n\nCopyright 2021 The Associated Press. All rights reserved.", AP),
    (f"{NEWS}\n\n{BODY}\n\nReporting by Ada Voss for Reuters", REUTERS),
    (f"{NEWS}\n\n{BODY}\n\n(Reporting by Reuters, editing by Bo Lind)", REUTERS),
    (f"{NEWS}\n\n{BODY}\n\nwith files from The Associated Press", AP),
    ("With inputs from MPA.", MPA),
    (f"{NEWS}\n\n{BODY}\n\nAdditional reporting by the Associated Press", AP),
    (f"{NEWS}\n\n{BODY}\n\nThis story was originally published by Reuters.", REUTERS),
    (f"{NEWS}\n\n{BODY}\n\nWith agencies: AP", AP),
    ("The Associated Press contributed to this report.", AP),
    (f"{NEWS}\n\n{BODY}\n\nThe city desk and the Associated Press contributed to this story.", AP),
]

NO_CREDITS: list[tuple[str, Agency | None]] = [
    (f"{NEWS}\n\n{BODY}", AP),
    ("The map of the harbor", AP),
    (f"Pupils sat their AP exams on Monday.\n\n{BODY}", AP),
    (f"“We stopped at noon,” the foreman told Reuters in the yard before he left.\n\n{BODY}", REUTERS),
    (f"Photo by Ola Brandt/AP\n\n{NEWS}\n\n{BODY}", AP),
    (f"(AP Photo/Ola Brandt)\n{NEWS}\n\n{BODY}", AP),
    (f"Cranes stood still. Credit: Ola Brandt/Reuters\n\n{BODY}", REUTERS),
    (f"Ola Brandt/Reuters hide caption\n{NEWS}\n\n{BODY}", REUTERS),
    (f"{NEWS}\n\n{BODY}\n\nOur pages may include material from AP, Reuters and others.", REUTERS),
    (f"{NEWS}\n\n{BODY}\n\nContent may include reports from our partners such as Reuters.", REUTERS),
    (f"{NEWS}\n\n{BODY}\n\nThis site uses material from the Associated Press and AFP.", AP),
    (f"{NEWS}\n\n{BODY}\n\nThe Herald is a member of the Associated Press.", AP),
    (f"{NEWS} Reuters was founded in 1851.\n\n{BODY}", REUTERS),
    (f"{NEWS} A shareholder of Reuters sold the stake.\n\n{BODY}", REUTERS),
    (f"The price of Bloomberg terminals rose.\n\n{BODY}", BLOOMBERG),
    (f"{NEWS}\n\nAccording to the Associated Press, the quay closed.\n\n{BODY}", AP),
]


@pytest.mark.parametrize(("text", "agency"), CREDITS)
def test_forms_of_credit(text: str, agency: Agency) -> None:
    assert find_credits(text, None, agency).of([(len(text) // 2, len(text) // 2 + 40)]) == "credited"


@pytest.mark.parametrize(("text", "agency"), NO_CREDITS)
def test_what_is_no_credit_of_the_article(text: str, agency: Agency) -> None:
    assert find_credits(text, None, agency).whole == ()


@pytest.mark.parametrize(
    ("text", "agency", "expected"),
    [
        (NEWS, MPA, "uncredited"),
        ("Pupils sat their AP exams on Monday and went home.", AP, "unknown"),
        ("“We stopped at noon,” the foreman told Reuters in the yard before he left.", REUTERS, "unknown"),
        ("Photo by Ola Brandt/AP\n\nCranes stood still.", AP, "uncredited"),
        ("Our pages may include material from AP, Reuters and others.", REUTERS, "uncredited"),
    ],
)
def test_an_agency_named_in_passing_is_unknown_and_one_not_named_uncredited(
    text: str, agency: Agency, expected: str
) -> None:
    assert find_credits(text, None, agency).of([(0, 10)]) == expected


@pytest.mark.parametrize(
    "credit",
    ["according to the Meridian Press Agency", "as MPA reported earlier", "MPA has reported", "per MPA"],
)
def test_a_credit_in_running_text_holds_for_what_stands_beside_it(credit: str) -> None:
    text = f"{BODY}\n\nCranes stood still, {credit}.\n\n{BODY}"
    at = text.index(credit)
    found = find_credits(text, None, MPA)
    assert found.whole == ()
    assert found.of([(at - 100, at - 10)]) == "credited"
    assert found.of([(at - 100, at - 10), (0, 50)]) == "unknown"


def test_a_credit_anywhere_credits_the_text_as_a_whole() -> None:
    assert credit_anywhere(f"{BODY}\n\nCranes stood still, as MPA reported.\n\n{BODY}", None, MPA) == "credited"
    assert credit_anywhere(BODY, None, MPA) == "uncredited"
    assert credit_anywhere(BODY, None, None) == "unknown"


def test_the_byline_credits() -> None:
    assert find_credits("Cranes stood still.", "Staff and MPA", MPA).of([]) == "credited"


def test_every_agency_of_the_table_is_found_by_its_names() -> None:
    for agency in known_agencies().values():
        for name in agency.names:
            assert find_credits(f"TARN ({name}) — The council met.", None, agency).of([]) == "credited", name


@pytest.mark.parametrize(
    ("line", "whole", "notes"),
    [
        ("Reporting by MPA.", 1, 0),
        ("Reporting by MPA and NNS.", 0, 1),
        ("Reporting by NNS and MPA.", 0, 1),
        ("(NNS, MPA)", 0, 1),
        ("With files from MPA", 0, 1),
        ("MPA contributed to this report.", 0, 1),
        ("(MPA)", 1, 0),
        ("All rights reserved. Material of NNS, MPA may not be published.", 0, 0),
        ("Content on this site may be subject to rights of others, among them NNS, MPA.", 0, 0),
    ],
)
def test_a_note_of_contribution_is_of_a_part(line: str, whole: int, notes: int) -> None:
    found = find_credits(f"{NEWS}\n\n{BODY}\n\n{line}", None, MPA)
    assert (len(found.whole), len(found.notes)) == (whole, notes)


def test_a_note_covers_half_of_an_article_at_most() -> None:
    found = find_credits(f"{NEWS}\n\n{BODY}\n\nWith files from MPA", None, MPA)
    assert found.of([(0, 10)], share=0.4) == "credited"
    assert found.of([(0, 10)], share=0.6) == "unknown"


@pytest.mark.parametrize("letter", ["ı", "ſ", "İ"])
def test_letters_that_change_with_their_case_hide_no_credit(letter: str) -> None:
    found = find_credits(f"TARN (MERIDIAN press agency) — {NEWS} {letter}", None, MPA)
    assert [(start, place) for start, _, place in found.whole] == [(6, "dateline")]


def test_names_side_by_side_are_told_apart() -> None:
    text = "Reported by MPA MPA, MPAx, xMPA and Meridian  Press Agency, as MPA said."
    found = find_credits(text, None, MPA)
    assert [text[start:] for start, *_ in (*found.whole, *found.beside)] == [text[12:], "MPA said."]
