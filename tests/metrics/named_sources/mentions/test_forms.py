"""How sources are called, form by form: what each is, and the names that it gives."""

from __future__ import annotations

from tests.metrics.named_sources.mentions.test_read import read

NAMED: dict[str, dict[str, tuple[str, ...]]] = {
    "named_person": {
        "Ines Vogel": ("Ines Vogel",),
        "Dr. Ines Vogel": ("Ines Vogel",),
        "Professor Ines Vogel of Tarn University": ("Ines Vogel",),
        "Prof. Vogel": ("Vogel",),
        "Mayor Ines Vogel": ("Ines Vogel",),
        "the mayor, Ines Vogel": ("Ines Vogel",),
        "Mayor Vogel": ("Vogel",),
        "Tarn mayor Ines Vogel": ("Ines Vogel",),
        "Tarn's mayor, Ines Vogel": ("Ines Vogel",),
        "former mayor Ines Vogel": ("Ines Vogel",),
        "then-mayor Ines Vogel": ("Ines Vogel",),
        "Deputy Mayor Ines Vogel": ("Ines Vogel",),
        "Police Chief Ines Vogel": ("Ines Vogel",),
        "police chief Ines Vogel": ("Ines Vogel",),
        "Lt. Ines Vogel": ("Ines Vogel",),
        "Sgt. Ines Vogel of the Tarn police": ("Ines Vogel",),
        "Capt. Vogel": ("Vogel",),
        "Judge Vogel": ("Vogel",),
        "U.S. District Judge Ines Vogel": ("Ines Vogel",),
        "Justice Ines Vogel": ("Ines Vogel",),
        "Attorney General Ines Vogel": ("Ines Vogel",),
        "Prime Minister Ines Vogel": ("Ines Vogel",),
        "Foreign Minister Ines Vogel": ("Ines Vogel",),
        "Queen Ines": ("Ines",),
        "Pope Ines II": ("Ines II",),
        "Ines": ("Ines",),
        "I. Vogel": ("I. Vogel",),
        "Ines Maria Vogel Berg": ("Ines Maria Vogel Berg",),
        "Ines Vogel-Berg": ("Ines Vogel-Berg",),
        "Ines van der Vogel": ("Ines van der Vogel",),
        "Ines O'Vogel": ("Ines O'Vogel",),
        "Ines McVogel": ("Ines McVogel",),
        "INES VOGEL": ("INES VOGEL",),
        "Vogel and Berg": (
            "Vogel",
            "Berg",
        ),
        "Vogel, Berg and Holt": (
            "Vogel",
            "Berg",
            "Holt",
        ),
        "Ines Vogel and her husband": ("Ines Vogel",),
        "Ines Vogel and others": ("Ines Vogel",),
        "Ines Vogel's lawyer, Rolf Berg": ("Rolf Berg",),
        "the lawyer for the port, Rolf Berg": ("Rolf Berg",),
        "Rolf Berg, a lawyer for the port": ("Rolf Berg",),
        "Rolf Berg, lawyer for Ines Vogel": ("Rolf Berg",),
        "Rolf Berg, who runs the port": ("Rolf Berg",),
        "Rolf Berg, the port's head": ("Rolf Berg",),
        "Rolf Berg, 54": ("Rolf Berg",),
        "54-year-old Rolf Berg": ("Rolf Berg",),
        "neighbor Rolf Berg": ("Rolf Berg",),
        "a neighbor, Rolf Berg": ("Rolf Berg",),
        "port spokesman Rolf Berg": ("Rolf Berg",),
        "her brother Rolf": ("Rolf",),
        "her brother, Rolf Berg": ("Rolf Berg",),
    },
    "named_organization": {
        "Tarn police": ("Tarn police",),
        "Tarn Police Department": ("Tarn Police Department",),
        "the Tarn Police Department": ("Tarn Police Department",),
        "the Ministry of Health": ("Ministry of Health",),
        "the Health Ministry": ("Health Ministry",),
        "the White House": ("White House",),
        "the Kremlin": ("Kremlin",),
        "the Supreme Court": ("Supreme Court",),
        "the Arvanian army": ("Arvanian army",),
        "the Arvanian government": ("Arvanian government",),
        "the Harbor Board": ("Harbor Board",),
        "Harbor Board": ("Harbor Board",),
        "the Tarn Harbor Board": ("Tarn Harbor Board",),
        "the United Nations": ("United Nations",),
        "NATO": ("NATO",),
        "the European Union": ("European Union",),
        "the World Health Organization": ("World Health Organization",),
        "the Bureau of Labor Statistics": ("Bureau of Labor Statistics",),
        "the Department of Harbor Affairs": ("Department of Harbor Affairs",),
        "the Tarn Institute": ("Tarn Institute",),
        "Tarn University": ("Tarn University",),
        "the University of Tarn": ("University of Tarn",),
        "Tarn College": ("Tarn College",),
        "Holt & Berg": ("Holt & Berg",),
        "Holt Ltd": ("Holt Ltd",),
        "Holt AG": ("Holt AG",),
        "Holt Group": ("Holt Group",),
        "the Holt Foundation": ("Holt Foundation",),
        "the Tarn Football Club": ("Tarn Football Club",),
        "the Green Party": ("Green Party",),
        "the Tarn Zoo": ("Tarn Zoo",),
        "Tarn Airport": ("Tarn Airport",),
    },
    "media": {
        "the Tarn Herald": ("Tarn Herald",),
        "the Herald": ("Herald",),
        "The Tarn Herald": ("The Tarn Herald",),
        "Tarn Herald": ("Tarn Herald",),
        "Tarn TV": ("Tarn TV",),
        "the BBC": ("BBC",),
        "CNN": ("CNN",),
        "Reuters": ("Reuters",),
        "AP": ("AP",),
        "the Associated Press": ("Associated Press",),
        "Agence France-Presse": ("Agence France-Presse",),
        "the New York Times": ("New York Times",),
        "the magazine Harbor": ("Harbor",),
        "Bloomberg": ("Bloomberg",),
        "Forbes": ("Forbes",),
    },
}
NOT_NAMED: dict[tuple[str, str], str] = {
    ("unnamed", "description"): """
        the mayor
        the mayor of Tarn
        ines vogel
        Ines Vogel's lawyer
        a lawyer for Ines Vogel
        a neighbor
        neighbors
        one neighbor
        two neighbors
        two of the neighbors
        some of the neighbors
        a neighbor who asked not to be named
        a woman who gave her name as Ines
        a man
        a man in a red coat
        a spokesman
        a spokeswoman for the port
        the port's spokesman
        a port spokesman
        the spokesman
        an official
        officials
        U.S. officials
        a senior official
        two senior officials
        a senior government official
        a person familiar with the matter
        people familiar with the matter
        sources
        a source
        sources close to the board
        a source in the ministry
        government sources
        diplomats
        a Western diplomat
        analysts
        experts
        an expert
        critics
        supporters
        residents
        witnesses
        a witness
        police
        the police
        prosecutors
        lawyers
        doctors
        a doctor at Tarn Hospital
        scientists
        researchers at Tarn University
        a team of researchers
        a teacher
        teachers
        the teachers' union
        students
        the family
        his mother
        one
        some
        many
        others
        everyone
        the former
        the two
        the company
        the board
        the ministry
        the ministry of health
        the government
        the court
        a court
        the army
        Arvanian officials
        the city of Tarn
        the city
        the Board
        Greens
        Republicans
        the Republicans
        Senate Democrats
        a Republican
        the opposition
        researchers
        the board in a statement
        the host
        the anchor
        a reporter
        our correspondent
        the author
    """,
    ("undetermined", "pronoun"): """
        he
        she
        they
        it
        we
        who
        which
        that
    """,
    ("document", "description"): """
        a report
        the report
        a report by the board
        a report from the Tarn Institute
        the board's report
        a study
        a study in Nature
        a new study by Tarn University
        a poll
        a poll by Holt
        the survey
        the data
        figures
        official figures
        documents
        court documents
        a document seen by the Herald
        a letter
        the letter
        an email
        a statement
        a statement from the board
        the indictment
        the lawsuit
        the complaint
        the law
        the bill
        the contract
        the website
        its website
        a tweet
        a post on Facebook
        a blog
    """,
    ("media", "description"): """
        the newspaper
        the paper
        a newspaper
        newspapers
        local newspapers
        state television
        the news agency
        news reports
        media reports
    """,
}
"""Sources by kind and form, one per line."""


def test_names_are_read_from_all_that_stands_around_them() -> None:
    for kind, forms in NAMED.items():
        for text, names in forms.items():
            found = read(text)
            assert (found.kind, found.form, (found.name, *(each.name for each in found.others))) == (
                kind,
                "name",
                names,
            ), text


def test_who_is_described_and_not_named_has_no_name() -> None:
    for (kind, form), texts in NOT_NAMED.items():
        for text in map(str.strip, texts.strip().splitlines()):
            found = read(text)
            assert (found.kind, found.form, found.name, found.others) == (kind, form, "", ()), text
