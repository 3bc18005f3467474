"""Notes in the margin: what was counted at a place of an article, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from masthead.reports.display.kinds import BY_NAME, kind_of, words_of
from masthead.reports.display.text import shorten

Row = Mapping[str, object]

MAX_DETAIL = 160


@dataclass(frozen=True)
class Note:
    """One note: where its number stands in the text, the kind it belongs to, a head word, and the rest.

    start and end are the words that it is about; ``first_of`` is the kind of a source in a word, where it is first used.
    """

    number: str
    position: int
    kind: str
    head: str
    text: str
    start: int
    end: int
    reference_id: str | None = None
    first_of: str = ""


@dataclass(frozen=True)
class _Draft:
    start: int
    end: int
    position: int
    kind: str
    head: str
    text: str
    reference_id: str | None = None


def write_notes(text: str, rows: Sequence[Row], titles: Mapping[str, str]) -> list[Note]:
    """The notes of an article in the order of their places: 1, 2, 3; those of kinds that begin switched off a, b, c.

    ``rows`` are the article's evidence; ``titles`` names the references (originals and articles of others).
    """
    drafts = [
        *_attribution_notes(text, rows),
        *_copy_notes(text, rows, titles),
        *_single_notes(rows),
    ]
    drafts.sort(key=lambda draft: (draft.position, draft.start, draft.kind, draft.head))
    counts = {True: 0, False: 0}
    met: set[tuple[str, str]] = set()
    notes = []
    for draft in drafts:
        is_on = BY_NAME[draft.kind].is_on
        counts[is_on] += 1
        number = str(counts[is_on]) if is_on else letters(counts[is_on])
        span = (draft.start, draft.end)
        source = (draft.kind, draft.head.casefold().split(" ")[-1])
        word = BY_NAME[draft.kind].title if BY_NAME[draft.kind].family == "Sources" and source not in met else ""
        met.add(source)
        notes.append(Note(number, draft.position, draft.kind, draft.head, draft.text, *span, draft.reference_id, word))
    return notes


def letters(number: int) -> str:
    """A count in letters.

    >>> letters(1), letters(26), letters(27)
    ('a', 'z', 'aa')
    """
    head, last = divmod(number - 1, 26)
    return (letters(head) if head else "") + chr(ord("a") + last)


def _int(row: Row, name: str) -> int:
    value = row[name]
    return value if isinstance(value, int) else 0


def _str(row: Row, name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _attribution_notes(text: str, rows: Sequence[Row]) -> list[_Draft]:
    """One note per attribution (or a source that stands alone): its source, kind, cue and form."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row["metric"] in ("attribution", "named_sources"):
            groups.setdefault(_str(row, "group_id") or _str(row, "evidence_id"), []).append(row)
    joined = _join_by_source(list(groups.values()))
    return [_attribution_note(text, group) for group in joined]


def _join_by_source(groups: list[list[Row]]) -> list[list[Row]]:
    """Source rows without an attribution of their own join, each by itself, the attribution whose source they overlap.

    A source that joins nowhere keeps a note of its own.
    """
    attributed = [group for group in groups if any(row["metric"] == "attribution" for row in group)]
    alone = [group for group in groups if all(row["metric"] != "attribution" for row in group)]
    rest = []
    for group in alone:
        hosts = [next((other for other in attributed if _overlap(row, other)), None) for row in group]
        for row, host in zip(group, hosts, strict=True):
            if host is not None:
                host.append(row)
        if all(host is None for host in hosts):
            rest.append(group)
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
    start, end = _int(place, "start"), _int(place, "end")
    return _Draft(start, end, end, kind.name if kind else "other", head or "source", ", ".join(words))


def _copy_notes(text: str, rows: Sequence[Row], titles: Mapping[str, str]) -> list[_Draft]:
    """One note a paragraph and reference.

    What is shared with another outlet is noted only where it is not copied from an original anyway.
    """
    copied = [row for row in rows if row["metric"] == "copy_ratio"]
    wire = [row for row in copied if not _is_shared(row)]
    groups: dict[tuple[int, str], list[Row]] = {}
    for row in sorted(copied, key=lambda row: _int(row, "start")):
        if not (_is_shared(row) and any(_covers(other, row) for other in wire)):
            paragraph = text.rfind("\n", 0, _int(row, "start") + 1)
            groups.setdefault((paragraph, _str(row, "reference_id")), []).append(row)
    named: set[str] = set()
    notes = []
    for (_, reference), group in groups.items():
        title = "the same text" if reference in named else titles.get(reference, reference)
        notes.append(_copy_note(text, group, title))
        named.add(reference)
    return notes


def _is_shared(row: Row) -> bool:
    """Whether a span is shared with another outlet, whoever was first."""
    return _str(row, "label").startswith("shared_")


def _covers(other: Row, row: Row) -> bool:
    """Whether a span covers half of another or more."""
    both = min(_int(row, "end"), _int(other, "end")) - max(_int(row, "start"), _int(other, "start"))
    return 2 * both >= _int(row, "end") - _int(row, "start")


def _copy_note(text: str, group: Sequence[Row], title: str) -> _Draft:
    """Words by what they are called, most words first; these also give the note its kind."""
    counts: dict[str, int] = {}
    kinds: dict[str, str] = {}
    for row in group:
        label = _str(row, "label")
        words = _copy_words(label)
        kind = kind_of("copy_ratio", label)
        kinds.setdefault(words, kind.name if kind else "other")
        counts[words] = counts.get(words, 0) + len(_words(text, row).split())
    first, *others = sorted(counts, key=lambda words: (-counts[words], words))
    start, end = min((_int(row, "start"), _int(row, "end")) for row in group)
    return _Draft(
        start,
        end,
        start,
        kinds[first],
        first,
        f"also {', '.join(others)}: {title}" if others else title,
        _str(group[0], "reference_id") or None,
    )


def _copy_words(label: str) -> str:
    kind = kind_of("copy_ratio", label)
    return kind.title if kind and kind.name != "other" else words_of(label)


def _single_notes(rows: Sequence[Row]) -> list[_Draft]:
    """One note per span; the same words about another span of the article are not said again, but for single slips."""
    drafts = []
    said: set[tuple[str, str]] = set()
    for row in rows:
        metric, label = _str(row, "metric"), _str(row, "label")
        if metric in ("attribution", "named_sources", "copy_ratio"):
            continue
        kind = kind_of(metric, label)
        if kind is None:
            continue
        position = _int(row, "start") if kind.name == "furniture" else _int(row, "end")
        detail = shorten(_str(row, "detail"), MAX_DETAIL)
        if kind.name != "noise" and (label, detail) in said:
            continue
        said.add((label, detail))
        start, end = _int(row, "start"), _int(row, "end")
        drafts.append(_Draft(start, end, position, kind.name, words_of(label), detail))
    return drafts
