"""The same for sentences in German."""

from __future__ import annotations

from tests.metrics.attribution.test_find import Found
from tests.metrics.attribution.test_forms import wrong

GERMAN: dict[str, list[Found]] = {
    "Der Hafen sei alt, sagte Vogel.": [("Vogel", "sagte", "Der Hafen sei alt")],
    "Der Hafen ist alt, sagte Vogel.": [("Vogel", "sagte", "Der Hafen ist alt")],
    "Vogel sagte, der Hafen sei alt.": [("Vogel", "sagte", "der Hafen sei alt")],
    "Vogel sagte, dass der Hafen alt sei.": [("Vogel", "sagte", "dass der Hafen alt sei")],
    "Vogel sagte am Montag, der Hafen sei alt.": [("Vogel", "sagte", "der Hafen sei alt")],
    "Vogel sagte der Hafenzeitung, der Hafen sei alt.": [("Vogel", "sagte", "der Hafen sei alt")],
    "„Der Hafen ist alt“, sagte Vogel.": [("Vogel", "sagte", "„Der Hafen ist alt“")],
    "„Der Hafen ist alt“, sagte Vogel am Montag.": [("Vogel", "sagte", "„Der Hafen ist alt“")],
    "„Der Hafen ist alt“, so Vogel.": [("Vogel", "so", "„Der Hafen ist alt“")],
    "„Der Hafen ist alt“, erklärte die Bürgermeisterin Ines Vogel.": [
        ("die Bürgermeisterin Ines Vogel", "erklärte", "„Der Hafen ist alt“")
    ],
    "„Der Hafen ist alt“, heißt es in dem Bericht.": [("dem Bericht", "heißt es", "„Der Hafen ist alt“")],
    "Laut Vogel ist der Hafen alt.": [("Vogel", "Laut", "ist der Hafen alt")],
    "Laut einem Bericht ist der Hafen alt.": [("einem Bericht", "Laut", "ist der Hafen alt")],
    "Nach Angaben der Polizei ist der Hafen alt.": [("der Polizei", "Nach Angaben", "ist der Hafen alt")],
    "Nach Angaben von Vogel ist der Hafen alt.": [("Vogel", "Nach Angaben von", "ist der Hafen alt")],
    "Den Angaben zufolge ist der Hafen alt.": [("Den Angaben", "zufolge", "ist der Hafen alt")],
    "Dem Bericht zufolge ist der Hafen alt.": [("Dem Bericht", "zufolge", "ist der Hafen alt")],
    "Der Polizei zufolge ist der Hafen alt.": [("Der Polizei", "zufolge", "ist der Hafen alt")],
    "Vogel betonte, dass der Hafen alt sei.": [("Vogel", "betonte", "dass der Hafen alt sei")],
    "Vogel warnte, der Hafen könne schließen.": [("Vogel", "warnte", "der Hafen könne schließen")],
    "Vogel forderte den Verkauf.": [("Vogel", "forderte", "den Verkauf")],
    "Vogel forderte, dass der Hafen schließt.": [("Vogel", "forderte", "dass der Hafen schließt")],
    "Vogel bestätigte den Verkauf.": [("Vogel", "bestätigte", "den Verkauf")],
    "Vogel bestritt, dass der Hafen alt sei.": [("Vogel", "bestritt", "dass der Hafen alt sei")],
    "Vogel fragte, ob der Hafen alt sei.": [("Vogel", "fragte", "ob der Hafen alt sei")],
    "Vogel schrieb, der Hafen sei alt.": [("Vogel", "schrieb", "der Hafen sei alt")],
    "Die Hafenzeitung berichtete, der Hafen sei alt.": [("Die Hafenzeitung", "berichtete", "der Hafen sei alt")],
    "Ein Sprecher sagte, der Hafen sei alt.": [("Ein Sprecher", "sagte", "der Hafen sei alt")],
    "Ein Sprecher der Polizei sagte, der Hafen sei alt.": [("Ein Sprecher der Polizei", "sagte", "der Hafen sei alt")],
}

GERMAN_NONE = (
    "Der Hafen sollte alt sein.",
    "Vogel will den Hafen verkaufen.",
    "Vogel schrieb ein Buch.",
    "Vogel las ein Buch.",
    "Vogel sagte nichts.",
    "Vogel sagte ab.",
    "Vogel wollte sich nicht äußern.",
    "Die sogenannte „alte Mole“ ist neu.",
    "Der Film „Hafen“ läuft am Montag.",
)


def test_each_construction_gives_its_source_its_cue_and_what_is_said() -> None:
    assert wrong("de", GERMAN) == []


def test_what_reports_nobodys_words_gives_nothing() -> None:
    assert wrong("de", {text: [] for text in GERMAN_NONE}) == []
