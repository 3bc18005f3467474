"""What was counted in one article, in a line: numbers of the table of measurements, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from masthead.metrics.wording import show_count, state_of
from masthead.reports.display.number import number, sentence

Row = Mapping[str, object]

NAMED, ATTRIBUTED, COPIED, DEFECTS = (
    "named_sources_per_article",
    "attributed_sentence_share",
    "copy_ratio",
    "defects_per_1000_words",
)
MEASURES = (NAMED, ATTRIBUTED, COPIED, DEFECTS)
"""The measures that the line tells of."""

TITLES = {NAMED: "named sources", ATTRIBUTED: "attributed sentences", COPIED: "copying", DEFECTS: "translation traces"}


def count_words(measured: Mapping[str, Row], copies: Sequence[Row] = ()) -> Markup:
    """The line of one article: ``measured`` are its rows of MEASUREMENTS by measure, ``copies`` its rows of COPIES.

    A number stands only where the status is ``measured``; what was not measured is named with its reason. A measure
    that the run left out is not mentioned.
    """
    parts = [*_measured(measured, copies), *_missing(measured)]
    return Markup("; ").join(parts)


def _measured(measured: Mapping[str, Row], copies: Sequence[Row]) -> Iterator[Markup]:
    known = {name: row for name, row in measured.items() if row["status"] == "measured"}
    if NAMED in known:
        n = _int(known[NAMED]["numerator"])
        yield sentence("{} named {}", _number(NAMED, n), "source" if n == 1 else "sources")
    if ATTRIBUTED in known:
        n, of = (_int(known[ATTRIBUTED][name]) for name in ("numerator", "denominator"))
        whole = _number(ATTRIBUTED, of, "denominator")
        yield sentence("{} of {} {} attributed", _number(ATTRIBUTED, n), whole, "sentence" if of == 1 else "sentences")
    if COPIED in known and _int(known[COPIED]["numerator"]):
        yield _copied_words(_int(known[COPIED]["numerator"]), copies)
    if DEFECTS in known and _int(known[DEFECTS]["numerator"]):
        n = _int(known[DEFECTS]["numerator"])
        yield sentence("{} translation {}", _number(DEFECTS, n), "trace" if n == 1 else "traces")


def _copied_words(n: int, copies: Sequence[Row]) -> Markup:
    found = [row for row in copies if row["direction"] != "to_reference" and row["reference_kind"] == "wire"]
    credits = {str(row["credit"]) for row in found} - {"unknown"}
    how = f", {credits.pop()}" if len(credits) == 1 else ""
    words = sentence("{} {} copied", _number(COPIED, n), "word" if n == 1 else "words")
    if not found:
        return words
    place = {"reference_kind": "wire", "direction": "!to_reference"}
    originals = number(len(found), "count()", table="copies", row=place)
    noun = show_count(len(found), "original").split()[-1]
    return sentence("{} from {} {}{}", words, originals, noun, how)


def _missing(measured: Mapping[str, Row]) -> Iterator[Markup]:
    """What is not measured, gathered by state and reason."""
    by_words: dict[str, dict[str, list[str]]] = {}
    for name in MEASURES:
        row = measured.get(name)
        if row is not None and row["status"] not in ("measured", "not_applicable"):
            state = state_of(str(row["status"]), row["reason"])
            by_words.setdefault(state.head, {}).setdefault(state.reason, []).append(name)
    for head, reasons in by_words.items():
        found = [_missing_words(reason, names) for reason, names in reasons.items()]
        yield sentence("{}: {}", _lower(head), Markup(", ").join(found))


def _missing_words(reason: str, names: Sequence[str]) -> Markup:
    place = {"measure": names[0], "view": "all"}
    why = number(reason, "reason", table="measurements", row=place) if any(map(str.isdigit, reason)) else reason
    return sentence("{} ({})", " and ".join(TITLES[name] for name in names), why)


def _lower(head: str) -> str:
    return head[:1].lower() + head[1:]


def _number(measure: str, n: int, column: str = "numerator") -> Markup:
    return number(f"{n:,}", column, table="measurements", row={"measure": measure, "view": "all"})


def _int(value: object) -> int:
    return round(value) if isinstance(value, int | float) else 0
