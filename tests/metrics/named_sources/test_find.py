"""Mentions joined to sources. All persons and organizations are invented."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from masthead.metrics.attribution.table import Attribution, Attributions, attributions_from
from masthead.metrics.named_sources.find import SOURCES, Sources, join_sources
from masthead.metrics.text.texts import Texts, read_texts
from tests.metrics.text.test_texts import texts_of


def marked(*rows: str, outlet: str = "o") -> tuple[Texts, Attributions]:
    """Texts in which [[...]] marks source spans and {{...}} the cue of a hearsay, with their attributions."""
    plain, spans = [], []
    for number, row in enumerate(rows):
        text = ""
        rest = row
        while rest:
            places = [(rest.find(mark), mark) for mark in ("[[", "{{") if mark in rest]
            if not places:
                text, rest = text + rest, ""
                break
            place, mark = min(places)
            closing = "]]" if mark == "[[" else "}}"
            end = rest.index(closing)
            text += rest[:place]
            spans.append((number, len(text), len(text) + end - place - 2, mark == "{{"))
            text += rest[place + 2 : end]
            rest = rest[end + 2 :]
        plain.append(text)
    frame = pl.DataFrame(
        {"article_id": [str(k) for k in range(len(rows))], "outlet": [outlet] * len(rows), "text": plain}
    )
    texts = read_texts(frame)
    found = []
    for number, start, end, is_hearsay in spans:
        offset = int(texts.bounds[number, 0])
        sentence = int(np.searchsorted(texts.sentences.start, offset + start, side="right")) - 1
        role = 1 if is_hearsay else 0
        found.append(
            Attribution(
                number, sentence, "indirect", "say", ((role, offset + start, offset + end),), is_hearsay=is_hearsay
            )
        )
    return texts, attributions_from(found, np.ones(len(texts), dtype=np.bool_))


def joined(*rows: str, outlet: str = "o", outlets: dict[str, list[str]] | None = None) -> Sources:
    texts, attributions = marked(*rows, outlet=outlet)
    sources = join_sources(texts, attributions, outlets=outlets)
    SOURCES.check(sources.table)
    return sources


def ids(sources: Sources) -> list[int]:
    return sources.table["source_id"].to_list()


def test_no_attribution_gives_an_empty_table() -> None:
    assert joined("It rained.").table.equals(SOURCES.empty())


@pytest.mark.parametrize(
    "row",
    [
        "[[Marisol Quint]] said no. [[Quint]] said so twice. [[She]] said it loudly.",
        "[[Governor Marisol Quint]] said no. [[The governor]] said so twice. [[Mrs. Quint]] said it again.",
        "[[Mr. Quint]] said no. It was late. [[Alfred V. Quint]], who [[Quint]] said is himself, left.",
        "[[Aleksandr Morelenko]] said no. [[Alexander Morelenko]] said yes. [[Morelenko]] said both.",
        "Marisol Quint arrived. [[Quint]] said no. [[Ms. Quint]] said yes. [[she]] said both.",
        "[[Meridian Press Agency]] reported it. [[MPA]] said so too.",
        "[[MPA]] reported it. [[Meridian Press Agency]] said so too.",
        "[[The cooling company Carrier Corp.]] left. It was late. [[Carrier]] had said so in May.",
        "[[Volodymyr Stanskyy]] said no. [[Vladimir Stansky]] said yes. [[Stanskiy]] said both.",
        "[[the Harbor Workers Association]] said no. [[The Association of Harbor Workers]] said yes. [[HWA]] said both.",
    ],
)
def test_mentions_of_one_source_are_joined(row: str) -> None:
    assert set(ids(joined(row))) == {ids(joined(row))[0]}


def test_the_fullest_name_of_the_article_names_the_source() -> None:
    sources = joined("Millport Mayor Marisol V. Quint came late. [[Quint]] said she was sorry.")
    assert sources.table["name"].to_list() == ["Marisol V. Quint"]


def test_the_same_surname_with_other_given_names_stays_apart() -> None:
    sources = joined("[[Marisol Quint]] said no. [[Odd Quint]] said yes. [[Mr. Berg]] said no. [[Mrs. Berg]] said yes.")
    assert len(set(ids(sources))) == 4


def test_places_and_their_institutions_stay_apart() -> None:
    sources = joined("[[Texas]] said no. [[the Texas Department of Tides]] said yes. [[The Texas Star]] reported it.")
    assert len(set(ids(sources))) == 3


def test_a_title_in_capitals_names_nobody() -> None:
    sources = joined("Harbor Closed By Mayor Quint\n\nThe harbor closed. [[Quint]] said so.")
    assert sources.table["name"].to_list() == ["Quint"]


def test_a_name_ends_with_its_sentence() -> None:
    sources = joined("He wrote to the Chamber of Commerce. Lucia Ferrant agreed. [[Ferrant]] said so.")
    assert sources.table["name"].to_list() == ["Lucia Ferrant"]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("[[Erik Berg]] said no. The tide rose. [[He]] said it again.", "Erik Berg"),
        ("[[Erik Berg]] said no. Anna Lind came, and [[she]] said yes.", "Anna Lind"),
        ("[[Erik Berg]] said no. Mrs. Lind came. [[She]] said yes.", "Lind"),
        ("[[Anna Lind]] said no. [[Erik Berg]] said maybe. [[She]] said it again.", "Anna Lind"),
        ("[[The Tidal Institute]] said no. [[It]] said it again.", "The Tidal Institute"),
    ],
)
def test_pronouns_take_up_the_last_fitting_source(row: str, name: str) -> None:
    assert joined(row).table["name"].to_list()[-1] == name.removeprefix("The ")


@pytest.mark.parametrize("row", ["[[He]] said no.", "[[Anna Lind]] said no. [[He]] said yes.", "[[we]] said so."])
def test_pronouns_without_a_fitting_source_are_undetermined(row: str) -> None:
    last = joined(row).table.row(-1, named=True)
    assert (last["source_kind"], last["name"]) == ("undetermined", None)


def test_institutions_without_a_name_are_told_from_people() -> None:
    sources = joined("[[police]] said so. [[the bank]] said so. [[officials]] said so. [[experts]] said so.")
    assert sources.table["is_institution"].to_list() == [True, True, False, False]


def test_sources_are_told_apart_by_kind() -> None:
    sources = joined(
        "[[Marisol Quint]] said a. [[the Kremlin]] said b. [[officials]] said c. [[a new poll]] found d. "
        "[[Reuters]] said e. He {{is said to}} be ill. [[we]] said f."
    )
    assert sources.table["source_kind"].to_list() == [
        "named_person",
        "named_organization",
        "unnamed",
        "document",
        "media",
        "hearsay",
        "undetermined",
    ]


def test_an_outlet_that_cites_itself_is_told_apart() -> None:
    row = "[[the Millport Gazette]] reported it first, [[Reuters]] said."
    sources = joined(row, outlet="gazette", outlets={"gazette": ["Millport Gazette"]})
    assert sources.table["source_kind"].to_list() == ["self_citation", "media"]


def test_a_relative_pronoun_stands_for_the_name_before_it() -> None:
    sources = joined("Odd Berg, [[who]] said so, left. [[Berg]] said more.")
    assert sources.table["name"].to_list() == ["Odd Berg", "Odd Berg"]
    assert sources.table["source_kind"].to_list() == ["named_person", "named_person"]


def test_a_party_label_leads_back_to_the_name() -> None:
    sources = joined("Sen. Marisol Quint, [[R-Ohio]]., said so. Rep. Odd Berg ([[D-Ohio]]) said no.")
    assert sources.table["name"].to_list() == ["Marisol Quint", "Odd Berg"]
    assert joined("Sen. Marisol Quint, D-N. [[D., a moderate,]] said so.").table["name"].to_list() == ["Marisol Quint"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“The harbor must stay open for all.” — Odd Berg", "Odd Berg"),
        ("“The harbor must stay open for all.”― Odd Berg, 52, a pilot\xa0\nIt rained.", "Odd Berg"),
        ("“The harbor must stay open for all.”\n- Odd Berg.", "Odd Berg"),
        ("“The harbor must stay open for all.” — and then he left", None),
        ("“The harbor must stay open for all.” The end", None),
        ("“The harbor must stay open for all.” — Mayor Odd Berg", "Odd Berg"),
        ("“The harbor must stay open for all.” — Sen. Odd M. Berg", "Odd M. Berg"),
        ("“The harbor must stay open for all.” — the Harbor Board", "Harbor Board"),
        ("“The harbor must stay open for all.” (Odd Berg)", "Odd Berg"),
        ("“The harbor must stay open for all.”\n\nOdd Berg, Harbor Weekly\n\nIt rained.", "Odd Berg"),
        ("“The harbor must stay open for all.”\n\nOdd Berg left the room.", None),
        ("“The harbor must stay open for all.” — " + "Odd Berg went home and " * 6, None),
    ],
)
def test_a_credit_behind_a_quotation_names_its_source(text: str, name: str | None) -> None:
    texts = texts_of(text)
    end = text.index("”") + 1
    found = attributions_from([Attribution(0, 0, "direct", None, ((2, 0, end),))], np.ones(1, dtype=np.bool_))
    assert join_sources(texts, found).table["name"].to_list() == ([name] if name else [])


JOINED_BY = {
    "The Harbor Trust grew. [[The trust]] said no.": ("organization named before", "Harbor Trust"),
    "Berg Lines sank a ship. [[The company]] said no.": ("company named last", "Berg Lines"),
    "Sen. Odd Berg spoke to the crowd. [[The Arvania Republican]] said no.": ("holder of the role", "Odd Berg"),
    "Karl Berg walked the pier. It rained. [[He]] said no.": ("subject before", "Karl Berg"),
    "[[A senior official]] said no. Odd Berg, an official, left. [[The official]] said yes.": (
        "anonymous source",
        None,
    ),
    "[[Odd Berg]] said no. [[Berg]] said yes.": ("shorter name", "Odd Berg"),
    "[[Odd Berg]] said no.": ("name", "Odd Berg"),
    "[[We]] said no.": ("left open", None),
}


@pytest.mark.parametrize("text", JOINED_BY)
def test_the_pass_that_joined_a_mention_is_named(text: str) -> None:
    assert joined(text).table.select("rule", "name").rows()[-1] == JOINED_BY[text]


def test_a_role_does_not_take_the_name_of_another_place() -> None:
    text = "Governor Odd Berg of Sund spoke first. Ana Lind walked in. [[The former Arvania governor]] said no."
    assert joined(text).table["name"].to_list() == ["Ana Lind"]


def test_a_quotation_without_a_source_goes_on_with_the_last_one() -> None:
    text = "Odd Berg said no. “It is late and it rains.” He left.\n“Nobody told us anything at all.”\nUna left. “A day later we came.”"
    texts = texts_of(text)
    quotations = [
        (2, text.index("“", k), text.index("”", k) + 1) for k in (0, text.index("Nobody") - 1, text.index("A day") - 1)
    ]
    rows = [Attribution(0, 0, "indirect", "say", ((0, 0, 8), (1, 9, 13)))]
    rows += [Attribution(0, 1, "direct", None, (span,)) for span in quotations]
    table = join_sources(texts, attributions_from(rows, np.ones(1, dtype=np.bool_))).table
    assert table.select("name", "rule").rows() == [
        ("Odd Berg", "name"),
        ("Odd Berg", "quotation carried on"),
        ("Odd Berg", "quotation carried on"),
    ]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("two port officials in charge of the old pier who left", "two port officials in charge of the old"),
        ("two port officials who asked not to be named because they fear it", "two port officials"),
        ("data of the Harbor Reserve Bank of New Tarn, which put it so", "data of the Harbor Reserve Bank of New Tarn"),
        ("The crews of the isles, who left in May", "The crews of the isles"),
        ("four new harbor polls conducted", "four new harbor polls"),
        ("crews of the NYPD and Mayor Bill de Brand", "crews of the NYPD and Mayor Bill de Brand"),
    ],
)
def test_an_unnamed_source_is_shown_in_eight_words_or_a_whole_name(said: str, shown: str) -> None:
    assert joined(f"[[{said}]] said no.").table["mention"].to_list() == [shown]


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (
            "[[Donald Berg Jr.]] said no. [[Donald Berg]] said yes. [[Berg]] left.",
            ["Donald Berg Jr.", *["Donald Berg"] * 2],
        ),
        ("He met Theodore J. Brand Jr. in May. [[Brand]] said yes.", ["Theodore J. Brand Jr."]),
        ("[[Prince Odd]] has said no. [[Odd]] said yes.", ["Prince Odd"] * 2),
        ("Rep. Alexandria Otis-Cort was there. [[AOC]] said so at a rally.", ["Alexandria Otis-Cort"]),
        ("Secretary of Education Arne Dahl left. [[Dahl]] said no.", ["Arne Dahl"]),
    ],
)
def test_a_name_keeps_what_belongs_to_it(row: str, names: list[str]) -> None:
    assert joined(row).table["name"].to_list() == names


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (
            "Barack Berg's endorsement video for Joe Lind was his warning of it. It was late, [[he]] said.",
            "Barack Berg",
        ),
        ("Tom Steyn gave money to the port. It is true, [[his campaign]] said.", "Steyn campaign"),
        (
            "Elias Cummer, a Tarn Democrat, spoke. [[Mick Mulve]] said it began when [[the Tarn Democrat]] left.",
            "Elias Cummer",
        ),
        ("[[Bloomberg]] said it. The Tarn Board has met, that is to say, [[it]] warned us.", "Tarn Board"),
        ("With Gloria Alden by her side, Alicia Arden recounted it. [[She]] said it was cold.", "Alicia Arden"),
        ("[[Joe Walsh]] spoke. And [[he]] blamed the crews, and Sean Hann, for it. [[He]] said so twice.", "Joe Walsh"),
        (
            "The chair is Rep. Elias Cummer, Tarn Democrat, who left early. With him came Rep. Ana Ocas, a Sund Democrat. "
            + "[[Mick Mulve]] said it began when [[the Tarn Democrat]] left.",
            "Elias Cummer",
        ),
        ("President Odd Berg spoke. [[The leader of The Harbor Squad]] said no.", None),
        ("[[The Tarn Circuit Court]] said no. [[The district court]] said yes.", None),
    ],
)
def test_who_a_role_or_pronoun_is(row: str, name: str | None) -> None:
    assert joined(row).table["name"].to_list()[-1] == name


@pytest.mark.parametrize(
    ("row", "ids_of"),
    [
        ("[[One former sailor]] said no. [[One former sailor]] said yes. [[The former sailor]] left.", [0, 1, 1]),
        ("[[A state judge in Tarn]] said no. [[A judge]] said yes.", [0, 1]),
        ("[[A Tarn spokesman]] said no. [[A Tarn spokesman]] said yes.", [0, 0]),
    ],
)
def test_a_person_introduced_anew_is_another(row: str, ids_of: list[int]) -> None:
    assert ids(joined(row)) == ids_of


def quoted_alone(text: str) -> list[str | None]:
    """The names of the sources of quotations that no cue has taken."""
    begin = text.rindex("“")
    texts = texts_of(text)
    sentence = int(np.searchsorted(texts.sentences.start, begin, side="right")) - 1
    rows = [Attribution(0, sentence, "direct", None, ((2, begin, text.rindex("”") + 1),))]
    return join_sources(texts, attributions_from(rows, np.ones(1, dtype=np.bool_))).table["mention"].to_list()


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("On TTV, Stephen Cole offered his own entry. “It’s like a house on fire with nobody home.”", ["Stephen Cole"]),
        ("In the words of captain Odd Berg, “We all go down with the ship.”", ["captain Odd Berg"]),
        ("It rests on the idea put forth by harbor crews that “we need better piers.”", ["harbor crews"]),
        ("Did Odd Berg leave? “There is nothing to it at all.”", []),
        ("She met Odd Berg there. “There is nothing to it at all.”", []),
        ("The pier closed. “There is nothing to it at all.”", []),
    ],
)
def test_a_quotation_alone_is_given_to_whom_the_text_before_names(text: str, mentions: list[str]) -> None:
    assert quoted_alone(text) == mentions


def test_who_is_no_place() -> None:
    table = joined("It is true, says an aide in the room [[who]] described it.").table
    assert table["mention"].to_list() == ["an aide in the room"]


def test_several_sources_of_one_attribution_have_rows_of_their_own() -> None:
    sources = joined("[[Marisol Quint and Odd Berg]] said so.")
    assert sources.table["name"].to_list() == ["Marisol Quint"]
    assert sources.companions["name"].to_list() == ["Odd Berg"]
    assert joined("[[Odd Berg and Odd Berg and Berg]] said so.").companions.is_empty()


def test_a_giant_article_is_read_in_bounded_time() -> None:
    names = [f"{given}{family}" for given in ("Odd ", "Ana ", "Una ") for family in map(_surname, range(400))]
    sources = joined(" ".join(f"[[{name}]] said so. [[She]] said so." for name in names))
    assert sources.table.filter(mention_form="name")["source_id"].n_unique() == 1200


def _surname(number: int) -> str:
    syllables = [("ba", "do", "fi", "gu", "la", "mo", "ni", "ru")[number // 8**place % 8] for place in range(3)]
    return "Qu" + "".join(syllables)


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        ("Tarn Power, the utility, opened. [[Tarn Power]] said so.", ["named_organization"]),
        ("[[The Ridge]] reported it. He told The Ridge so.", ["media"]),
        ("[[Quint]], which makes ropes, said so.", ["named_organization"]),
    ],
)
def test_the_text_tells_what_a_bare_name_is(row: str, kinds: list[str]) -> None:
    texts, found = marked(row)
    assert join_sources(texts, found).table["source_kind"].to_list() == kinds


def test_letters_are_counted_with_the_name_they_stand_for() -> None:
    texts, found = marked("The Millport Pilots Guild (MPG) met. [[MPG]] said so. [[The Millport Pilots Guild]] agreed.")
    table = join_sources(texts, found).table
    assert table["name"].to_list() == ["Millport Pilots Guild"] * 2
    assert table["source_id"].n_unique() == 1


def test_who_behind_an_apposition_is_the_person_before_it() -> None:
    texts, found = marked("Anna Quint, a pilot [[who]] said so, left.")
    assert join_sources(texts, found).table["name"].to_list() == ["Anna Quint"]


def test_he_is_the_holder_of_the_role_that_the_last_sentence_begins_with() -> None:
    texts, found = marked(
        "On the old pier Mayor Adam Quint met his friend Karl Berg. [[Berg]] said so. The mayor took to the stage. [[He]] said no."
    )
    assert join_sources(texts, found).table["name"].to_list() == ["Karl Berg", "Adam Quint"]


def test_the_article_before_in_a_batch_says_nothing_of_this_one() -> None:
    before = "The ferry was late again. The president left the hall."
    article = (
        "The hats were the best part of it, [[the author]] writes.\n\nPresident Ada Brandel came late to the pier."
    )
    alone, behind = (joined(*rows).table for rows in ((article,), (before, article)))
    assert alone["source_kind"].to_list() == behind["source_kind"].to_list() == ["unnamed"]


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("By Ada Lyle\n\nThe harbor is old, [[she]] says.", [None]),
        ("Sal Brill, 41, runs the ferry. “It is late,” said [[Ms Brill]]. [[Brill]] left.", ["Sal Brill", "Sal Brill"]),
        (
            "[[Colm Radley]] said no. [[Colum Radlay]] said so again. [[Mr Radley]] left.",
            ["Colum Radlay", "Colum Radlay", "Colum Radlay"],
        ),
        ("[[Tarn Mayor D. Michael Brill]] said no. [[Brill]] left.", ["D. Michael Brill", "D. Michael Brill"]),
        ("Michael Bloomberg left. [[Bloomberg]] said no.", ["Michael Bloomberg"]),
        ("[[Bloomberg]] said no. It rained.", ["Bloomberg"]),
        ("Odd Berg met Ada Brill. Berg left. [[She]] said Brill was late.", ["Odd Berg"]),
    ],
)
def test_whose_name_is_shown(row: str, names: list[str | None]) -> None:
    assert joined(row).table["name"].to_list() == names


def test_a_family_name_misspelt_by_a_letter_is_one_source() -> None:
    assert ids(joined("[[Colm Radley]] said no. [[Colum Radlay]] said so again.")) == [0, 0]
    assert ids(joined("[[Colm Radley]] said no. [[Colum Radley]] said so again.")) == [0, 0]
    assert ids(joined("[[Ada Berg]] said no. [[Ada Bern]] said so again.")) == [0, 1]


def test_shares_in_figures_are_groups_of_their_own() -> None:
    row = "[[65% of sailors]] said no. [[83% of sailors]] said so. [[65% of sailors]] left."
    assert ids(joined(row)) == [0, 1, 0]


def test_an_outlet_cites_itself_by_its_last_word() -> None:
    table = joined("[[The Herald]] asked for it. [[The Times]] did not.", outlet="harborherald.example").table
    assert table["source_kind"].to_list() == ["self_citation", "media"]
