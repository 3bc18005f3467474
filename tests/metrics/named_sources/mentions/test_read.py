"""Mentions read by themselves. All persons and organizations are invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.media.outlets import read_media
from masthead.metrics.named_sources.mentions.mention import Mention
from masthead.metrics.named_sources.mentions.phrases import CAPITALS, Capital
from masthead.metrics.named_sources.mentions.proper_names import plain_name
from masthead.metrics.named_sources.mentions.read import parse_mention, read_mention
from masthead.metrics.named_sources.words import SourceWords, read_source_words


def read(text: str, *, capital: Capital = "open") -> Mention:
    return read_mention(text, read_source_words(), read_media(), capital=capital)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Marisol Quint", "Marisol Quint"),
        ("Quint", "Quint"),
        ("Mr. Quint", "Quint"),
        ("Sen. Marisol Quint (R-Fla.)", "Marisol Quint"),
        ("Representative Bishop", "Bishop"),
        ("Harbor Workers Association President Dean E. Vogel", "Dean E. Vogel"),
        ("Dean Harold Vogel", "Harold Vogel"),
        ("A. Wayne Quint", "A. Wayne Quint"),
        ("analysts led by Jonathan Quint in their report", "Jonathan Quint"),
        ("President Marisol V. Quint of Arvania", "Marisol V. Quint"),
        ("Secretary of State Marisol Quint", "Marisol Quint"),
        ("Quint campaign spokesman Odd Berg", "Odd Berg"),
        ("Harbor Committee Research Director Odd Berg", "Odd Berg"),
        ("retired navy general Odd Berg", "Odd Berg"),
        ("Odd Berg, a fellow at the Tidal Institute,", "Odd Berg"),
        ("Odd Berg, 59, of Millport", "Odd Berg"),
        ("one of the harbor's top pilots, Odd Berg,", "Odd Berg"),
        ("the minister's lawyer Odd Berg", "Odd Berg"),
        ("Ines de Vries", "Ines de Vries"),
        ("Abdullah bin Rashid al-Noori", "Abdullah bin Rashid al-Noori"),
        ("Máire O’Brannagh", "Máire O’Brannagh"),
        ("Jean-Luc Marchetti-Roux", "Jean-Luc Marchetti-Roux"),
        ("J. P. Okonjo", "J. P. Okonjo"),
        ("according to Odd Berg", "Odd Berg"),
        ("Republican Marisol Quint", "Marisol Quint"),
        ("Quint’s", "Quint"),
        ("Anne King", "Anne King"),
        ("Dean Walker", "Dean Walker"),
        ("I. Odd Berg III, the inspector general,", "I. Odd Berg III"),
        ("Quint himself", "Quint"),
        ("After Quint", "Quint"),
        ("Defense Anna Quint", "Anna Quint"),
        ("Senators Anna Quint", "Anna Quint"),
        ("AP Photo Quint", "Quint"),
        ("Quint Anna Maria QuintHARBOR", "Quint"),
        ("Anna Quint Anna Maria QuintBoard", "Anna Quint"),
        ("ANNA QUINT", "ANNA QUINT"),
        ("Ambassador to Arvania Anna Quint", "Anna Quint"),
        ("Michael Steel", "Michael Steel"),
        ("Anna Quint of New York", "Anna Quint"),
        ("Both Berg and Quint", "Berg"),
        ("the special representative for Iran Anna Quint", "Anna Quint"),
        ("Two former mayors, Anna Quint and Rolf Berg,", "Anna Quint"),
        ("Former Timesman Peter Quint", "Peter Quint"),
        ("Denouncing Quint", "Quint"),
        ("MILLPORT (AP) — Odd Berg", "Odd Berg"),
        ("Odd Berg Just", "Odd Berg"),
        ("Arvanian Customs and Tide Protection Commissioner Odd Berg", "Odd Berg"),
        ("Marine de Vries", "Marine de Vries"),
        ("UN Secretary-General Odd Berg", "Odd Berg"),
        ("WHO Director-General Odd Berg", "Odd Berg"),
        ("US President Odd Berg", "Odd Berg"),
        ("ex-president Odd Berg", "Odd Berg"),
        ("King Odd III", "Odd III"),
        ("A tweet from Odd Berg", "Odd Berg"),
        ("Berg's tweet", "Berg"),
        ("Former Arvanian governor Jan Brewer", "Jan Brewer"),
        ("Neither Odd Berg nor his friends", "Odd Berg"),
        ("Odd Berg, who heads the harbor office,", "Odd Berg"),
        ("its director, Una Frith,", "Una Frith"),
        ("Supervisor of Elections Odd Berg", "Odd Berg"),
    ],
)
def test_persons(text: str, name: str) -> None:
    mention = read(text)
    assert (mention.kind, mention.form, mention.name) == ("named_person", "name", name)
    assert text[mention.start : mention.end] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ostmark-based Quint", "Quint"),
        ("DBR Harborstar", "DBR Harborstar"),
        ("Its own group, the Quint Action Network,", "Quint Action Network"),
        ("CoreQuint", "CoreQuint"),
        ("Fort Quint", "Fort Quint"),
        ("the Center on Tides and Harbor Priorities", "Center on Tides and Harbor Priorities"),
        ("the Kremlin", "Kremlin"),
        ("a Kremlin statement", "Kremlin"),
        ("A statement from the Kremlin", "Kremlin"),
        ("The Institute for the Study of Tides, a Millport-based research group,", "Institute for the Study of Tides"),
        ("the Arvanian Department of Harbors", "Arvanian Department of Harbors"),
        ("the Belarusian defense ministry", "Belarusian defense ministry"),
        ("the Quint campaign", "Quint campaign"),
        ("the A.R.H.O.", "A.R.H.O."),
        ("ARHO", "ARHO"),
        ("North Korea", "North Korea"),
        ("Millport Tide and Harbor Services", "Millport Tide and Harbor Services"),
        ("the Bureau of Tide Statistics", "Bureau of Tide Statistics"),
        ("Harbor Workers' Alliance", "Harbor Workers' Alliance"),
        ("Arvania's defense ministry", "Arvania's defense ministry"),
        ("The Senate", "Senate"),
        ("the FBI", "FBI"),
        ("The Justice Department", "Justice Department"),
        ("the Institute on Tides", "Institute on Tides"),
        ("The Joint Chiefs of Staff", "Joint Chiefs of Staff"),
        ("Moscow", "Moscow"),
        ("Iran's Foreign Ministry", "Iran's Foreign Ministry"),
        ("the WHO", "WHO"),
        ("the Arvanian leader's office", "Arvanian leader's office"),
        ("the military administration of the Arvanian capital", "administration of the Arvanian capital"),
        ("tides.org", "tides.org"),
    ],
)
def test_organizations(text: str, name: str) -> None:
    mention = read(text)
    assert (mention.kind, mention.name) == ("named_organization", name)


@pytest.mark.parametrize(
    "text",
    [
        "Buyers",
        "Californians",
        "officials",
        "Many military experts",
        "leading party figures",
        "The Left",
        "Officials",
        "people familiar with the matter",
        "a senior official",
        "two Arvanian officials",
        "a spokesman",
        "The mayor",
        "The FBI director",
        "His ex-wife",
        "Democrats",
        "73 percent",
        "some of the harbor's best-known pilots",
        "Police",
        "the company",
        "Quint's lawyer",
        "Quint lawyers",
        "US officials",
        "researchers at Millport University",
    ],
)
def test_unnamed(text: str) -> None:
    mention = read(text)
    assert (mention.kind, mention.form, mention.name) == ("unnamed", "description", "")


@pytest.mark.parametrize(
    "text",
    [
        "the poll",
        "a series of new polls",
        "every national and harbor poll",
        "A Millport College survey",
        "a 2031 study by the Tidal Institute",
        "Quint's diary",
        "court records",
        "budget papers",
        "a Millport white paper",
    ],
)
def test_documents(text: str) -> None:
    assert read(text).kind == "document"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("WQNT", "WQNT"),
        ("TARNnews", "TARNnews"),
        ("Millport Star-Advertiser", "Millport Star-Advertiser"),
        ("NBC Politics", "NBC Politics"),
        ("Reuters", "Reuters"),
        ("The Hill", "The Hill"),
        ("the Russian Interfax news agency", "Interfax"),
        ("Tass, the Russian state news agency", "Tass"),
        ("The New York Times", "New York Times"),
        ("the Times", "Times"),
        ("The Millport Gazette", "Millport Gazette"),
        ("local media", ""),
        ("a report in The Hill", "The Hill"),
        ("remarks carried by the state news agency Belta", "Belta"),
        ("the Meridian Press Agency", "Meridian Press Agency"),
        ("the newspaper Tidens Tegn", "Tidens Tegn"),
    ],
)
def test_media(text: str, name: str) -> None:
    mention = read(text)
    assert mention.kind == "media"
    assert mention.name.removeprefix("The ") == name.removeprefix("The ")


@pytest.mark.parametrize(("text", "head", "sex"), [("he", "he", "male"), ("She", "she", "female"), ("who", "who", "")])
def test_pronouns(text: str, head: str, sex: str) -> None:
    mention = read(text)
    assert (mention.form, mention.head, mention.sex) == ("pronoun", head, sex)


def test_several_names_in_one_mention() -> None:
    mention = read("Marisol Quint, Odd Berg and the Tidal Institute")
    assert [mention.name, *(other.name for other in mention.others)] == ["Marisol Quint", "Odd Berg", "Tidal Institute"]


@pytest.mark.parametrize(
    ("text", "capital", "kind"),
    [
        ("Hunter", "name", "named_person"),
        ("Hunter", "open", "unnamed"),
        ("Quint", "open", "named_person"),
        ("Netmenders", "common", "unnamed"),
        ("Loadings", "open", "named_person"),
        ("Depositors", "common", "unnamed"),
        ("Harborists", "open", "unnamed"),
    ],
)
def test_what_the_first_capital_tells(text: str, capital: Capital, kind: str) -> None:
    assert read(text, capital=capital).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "After",
        "Why",
        "2031",
        "the",
        "also",
        "similarly",
        "HARBOR PILOTS RESPOND TO TIDE RULES OF MILLPORT",
        "MILLPORT ― After",
        "\u202e",
        "’’",
        "...",
        "—",
        "🙂",
        "a",
        "The",
        "\x00",
        "[[",
        "12",
    ],
)
def test_any_text_is_read(text: str) -> None:
    mention = read(text)
    assert 0 <= mention.start <= mention.end <= len(text)
    assert mention.kind in ("unnamed", "undetermined")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("AaQz .,'’-“”()&\n1éß and of the who"), max_size=60))
def test_spans_stay_within_the_text(text: str) -> None:
    mention = read(text)
    for each in (mention, *mention.others):
        assert 0 <= each.start <= each.end <= len(text)
        assert not each.name or each.form == "name"


def test_a_capital_that_only_begins_a_sentence_is_no_name() -> None:
    assert read("Pilots").kind == "unnamed"
    assert read("Netmenders", capital="common").kind == "unnamed"


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Bürgermeisterin Ines von der Aue", "named_person", "Ines von der Aue"),
        ("der Historiker Erik Berg", "named_person", "Erik Berg"),
        ("Frau Aue", "named_person", "Aue"),
        ("das russische Verteidigungsministerium", "named_organization", "russische Verteidigungsministerium"),
        ("die Bundesregierung", "named_organization", "Bundesregierung"),
        ("die Süddeutsche Zeitung", "media", "Süddeutsche Zeitung"),
        ("die Polizei", "unnamed", ""),
        ("Experten", "unnamed", ""),
        ("ein Sprecher des Innenministeriums", "unnamed", ""),
        ("eine Studie", "document", ""),
    ],
)
def test_german_mentions(text: str, kind: str, name: str) -> None:
    mention = read_mention(text, read_source_words("de"), read_media())
    assert (mention.kind, mention.name) == (kind, name)


def listed_words(words: SourceWords) -> list[str]:
    """Words of the lists that may make a run of capitals anything but a name."""
    lists = (words.role_nouns, words.group_nouns, words.places.names, words.places.demonyms, words.institutions.words)
    small = (words.surnames.words, words.honorifics.all, words.breaks.words, words.given_names.male, words.names.links)
    return sorted(frozenset().union(*lists, *small))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["en", "de"]), st.data())
def test_plain_names_are_read_as_word_by_word(language: str, data: st.DataObject) -> None:
    words, media = read_source_words(language), read_media()
    listed = listed_words(words)
    plain = st.sampled_from(["Odd", "Berg", "Marisol", "Quint", "Times", "Post", "Mayor", "Judge"])
    text = " ".join(data.draw(st.lists(plain | st.sampled_from(listed).map(str.title), min_size=1, max_size=4)))
    for capital in CAPITALS:
        assert plain_name(text, words, media, capital) in (None, parse_mention(text, words, media, capital))


def test_plain_names_have_no_marks_and_no_listed_words_but_a_title() -> None:
    words, media = read_source_words(), read_media()
    found = plain_name("Mayor Marisol Quint", words, media, "open")
    assert found is not None
    assert (found.kind, found.name, found.start, found.roles) == ("named_person", "Marisol Quint", 6, ("mayor",))
    others = ("Mayor Quint", "Odd Berg, 52", "New York Times", "Justice Department", "quint")
    assert [plain_name(text, words, media, "name") for text in others] == [None] * 5


@pytest.mark.parametrize(("text", "owner"), [("a Kremlin spokesman", "Kremlin"), ("A BBC spokesperson", "BBC")])
def test_whoever_speaks_for_an_organization_is_not_named_by_it(text: str, owner: str) -> None:
    mention = read(text)
    assert (mention.kind, mention.owner, mention.is_institution) == ("unnamed", owner, True)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Chief of staff Odd Berg", "named_person", "Odd Berg"),
        ("Harbor Lines chief of staff Odd Berg", "named_person", "Odd Berg"),
        ("then-Secretary of Defense Odd Berg", "named_person", "Odd Berg"),
        ("If Berg", "named_person", "Berg"),
        ("Monday Berg", "named_person", "Berg"),
        ("Co-producer Odd Berg", "named_person", "Odd Berg"),
        ("NBC Miami", "media", "NBC Miami"),
        ("Editorial Board, Washington Post", "media", "The Washington Post"),
        ("the proclamation", "document", ""),
    ],
)
def test_kinds_of_mentions(text: str, kind: str, name: str) -> None:
    mention = read(text)
    assert (mention.kind, mention.name) == (kind, name)


@pytest.mark.parametrize("text", ["Earlier", "Perhaps", "Money", "Usually"])
def test_an_ordinary_word_that_opens_a_sentence_is_nobody(text: str) -> None:
    assert read(text).kind == "undetermined"


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Two former mayors, Anna Quint and Rolf Berg,", ["Rolf Berg"]),
        ("Harbor officials, including the Tidal Institute,", ["Tidal Institute"]),
        ("Harbor officials, including the clerks,", []),
        ("a pro-Quinter", []),
    ],
)
def test_a_group_may_name_its_members(text: str, others: list[str]) -> None:
    assert [other.name for other in read(text).others] == others


def test_a_prefix_makes_no_name() -> None:
    assert (read("a pro-Quinter").kind, read("Three-quarters of the crew").kind) == ("unnamed", "unnamed")
