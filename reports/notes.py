"""Notes in the margin: what was counted at a place of an article, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from masthead.reports.kinds import kind_of, words_of
from masthead.reports.rounding import show_count
from masthead.reports.shown_text import shorten

Row = Mapping[str, object]

MAX_DETAIL = 160


@dataclass(frozen=True)
class Note:
    """One note: where its number stands in the text, the kind it belongs to, a head word, and the rest."""

    number: int
    position: int
    kind: str
    head: str
    text: str
    reference_id: str | None = None


@dataclass(frozen=True)
class _Draft:
    start: int
    position: int
    kind: str
    head: str
    text: str
    reference_id: str | None = None


def write_notes(text: str, rows: Sequence[Row], titles: Mapping[str, str]) -> list[Note]:
    """The notes of an article in the order of their places, numbered from 1.

    ``rows`` are the article's evidence; ``titles`` names the references (originals and articles of others).
    """
    drafts = [
        *_attribution_notes(text, rows),
        *_copy_notes(text, rows, titles),
        *_single_notes(rows),
    ]
    drafts.sort(key=lambda draft: (draft.position, draft.start, draft.kind, draft.head))
    return [
        Note(number, draft.position, draft.kind, draft.head, draft.text, draft.reference_id)
        for number, draft in enumerate(drafts, 1)
    ]


def _int(row: Row, name: str) -> int:
    value = row[name]
    return value if isinstance(value, int) else 0


def _str(row: Row, name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _attribution_notes(text: str, rows: Sequence[Row]) -> list[_Draft]:
    """One note an attribution (or a source that stands alone): its source, kind, cue and form."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row["metric"] in ("attribution", "named_sources"):
            groups.setdefault(_str(row, "group_id") or _str(row, "evidence_id"), []).append(row)
    joined = _join_by_source(list(groups.values()))
    return [_attribution_note(text, group) for group in joined]


def _join_by_source(groups: list[list[Row]]) -> list[list[Row]]:
    """Source rows without an attribution of their own join the attribution whose source span they overlap."""
    attributed = [group for group in groups if any(row["metric"] == "attribution" for row in group)]
    alone = [group for group in groups if all(row["metric"] != "attribution" for row in group)]
    rest = []
    for group in alone:
        host = next((other for other in attributed if _overlap(group[0], other)), None)
        if host is None:
            rest.append(group)
        else:
            host.extend(group)
    return attributed + rest


def _overlap(row: Row, others: Sequence[Row]) -> bool:
    return any(
        other["label"] == "source"
        and _int(row, "start") < _int(other, "end")
        and _int(other, "start") < _int(row, "end")
        for other in others
    )


def _words(text: str, row: Row) -> str:
    return text[_int(row, "start") : _int(row, "end")]


def _attribution_note(text: str, rows: Sequence[Row]) -> _Draft:
    by_label: dict[str, Row] = {}
    for row in rows:
        by_label.setdefault(_str(row, "label"), row)
    sources = [row for row in rows if row["metric"] == "named_sources"]
    source = sources[0] if sources else by_label.get("source")
    cue, content = by_label.get("cue"), by_label.get("content")
    place = source or cue or content or rows[0]
    words = []
    if sources:
        words.append(words_of(_str(sources[0], "label")))
    if cue is not None:
        words.append(f"“{shorten(_words(text, cue), 40)}”")
    if content is not None and _str(content, "detail"):
        words.append(shorten(_str(content, "detail"), 40))
    unknown = [label for label in by_label if label not in ("source", "cue", "content")]
    words.extend(words_of(label) for label in unknown if words_of(label) not in words)
    kind = kind_of(_str(place, "metric"), _str(place, "label"))
    head = "no source given"
    if source is not None:
        head = shorten(_str(source, "detail") or _words(text, source), 60)
    start = min(_int(row, "start") for row in rows)
    return _Draft(start, _int(place, "end"), kind.name if kind else "other", head or "source", ", ".join(words))


def _copy_notes(text: str, rows: Sequence[Row], titles: Mapping[str, str]) -> list[_Draft]:
    """One note a run of copied spans of one kind and reference within a paragraph."""
    found = sorted(
        (row for row in rows if row["metric"] == "copy_ratio"),
        key=lambda row: (_str(row, "reference_id"), _str(row, "label"), _int(row, "start")),
    )
    runs: list[list[Row]] = []
    for row in found:
        last = runs[-1][-1] if runs else None
        same = last is not None and all(_str(row, name) == _str(last, name) for name in ("reference_id", "label"))
        if last is not None and same and "\n" not in text[_int(last, "end") : _int(row, "start")]:
            runs[-1].append(row)
        else:
            runs.append([row])
    runs.sort(key=lambda run: _int(run[0], "start"))
    named: set[str] = set()
    notes = []
    for run in runs:
        reference = _str(run[0], "reference_id")
        title = "the same text" if reference in named else titles.get(reference, reference)
        notes.append(_copy_note(text, run, title))
        named.add(reference)
    return notes


def _copy_note(text: str, run: Sequence[Row], title: str) -> _Draft:
    n_words = sum(len(text[_int(row, "start") : _int(row, "end")].split()) for row in run)
    label, reference = _str(run[0], "label"), _str(run[0], "reference_id")
    kind = kind_of("copy_ratio", label)
    name = kind.name if kind else "other"
    head = kind.title if kind and name != "other" else words_of(label)
    start = _int(run[0], "start")
    return _Draft(start, start, name, head, f"{show_count(n_words, 'word')}, {title}", reference or None)


def _single_notes(rows: Sequence[Row]) -> list[_Draft]:
    drafts = []
    for row in rows:
        metric, label = _str(row, "metric"), _str(row, "label")
        if metric in ("attribution", "named_sources", "copy_ratio"):
            continue
        kind = kind_of(metric, label)
        if kind is None:
            continue
        position = _int(row, "start") if kind.name == "furniture" else _int(row, "end")
        detail = shorten(_str(row, "detail"), MAX_DETAIL)
        drafts.append(_Draft(_int(row, "start"), position, kind.name, words_of(label), detail))
    return drafts
