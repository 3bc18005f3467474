"""Kinds of error of a detector: which sentences it misses or marks wrongly, and where its spans go astray."""

from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl

from masthead.metrics.attribution.table import ROLES, Attributions
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.texts import Texts

GoldRows = list[dict[str, list[tuple[int, int]]]]


def sentence_errors(
    texts: Texts, found: Attributions, gold: GoldRows, start: Ints, end: Ints, *, wanted: Flags, predicted: Flags
) -> Counter[str]:
    """Missed sentences by the gold cue in them, wrongly marked ones by the cue that was taken.

    ``start`` and ``end`` delimit the sentences (batch positions, ascending within an article); ``gold`` has the
    reported speech.
    """
    errors: Counter[str] = Counter()
    cues = [(cue, texts.text[cue[0] : cue[1]].lower()) for row in gold for cue in row["cue"]]
    errors.update(_by_cue("missed sentence", cues, start, end, wanted & ~predicted, "no cue in it"))
    taken = found.spans.filter(pl.col("role") == "cue").join(found.table, on="attribution", how="left")
    mine = [((a, b), lemma or "") for a, b, lemma in taken.select("start", "end", "cue_lemma").iter_rows()]
    errors.update(
        _by_cue("sentence marked in error", mine, start, end, predicted & ~wanted, "quotation or content only")
    )
    return errors


def _by_cue(
    kind: str, cues: list[tuple[tuple[int, int], str]], start: Ints, end: Ints, wrong: Flags, without: str
) -> list[str]:
    order = np.argsort(start, kind="stable")
    words: dict[int, str] = {}
    for (begin, _), word in cues:
        place = int(np.searchsorted(start[order], begin, side="right")) - 1
        if place >= 0 and begin < end[order[place]]:
            words.setdefault(int(order[place]), word)
    named = [words.get(int(k)) for k in np.flatnonzero(wrong)]
    return [f"{kind}: {without if word is None else f'cue “{word}”'}" for word in named]


def span_errors(texts: Texts, found: Attributions, gold: GoldRows) -> Counter[str]:
    """For attributions whose cue was found: sources and contents that are missing, too many, too long or too short."""
    mine: dict[int, dict[str, list[tuple[int, int]]]] = {}
    for number, role, start, end in found.spans.select("attribution", "role", "start", "end").iter_rows():
        mine.setdefault(number, {each: [] for each in ROLES})[role].append((start, end))
    by_cue = {cue: spans for spans in mine.values() for cue in spans["cue"]}
    errors: Counter[str] = Counter()
    for row in gold:
        matched = next((by_cue[cue] for cue in row["cue"] if cue in by_cue), None)
        if matched is None:
            errors["cue missed or with other words in it"] += 1
            continue
        for role in ("source", "content"):
            errors.update(_compare(role, sorted(row[role]), sorted(matched[role])))
    return errors


def _compare(role: str, gold: list[tuple[int, int]], mine: list[tuple[int, int]]) -> list[str]:
    if gold == mine:
        return []
    if not mine or not gold:
        return [f"{role} not found" if gold else f"{role} where there is none"]
    if len(gold) != len(mine):
        return [f"{role} in {len(mine)} pieces, not {len(gold)}"]
    kinds = []
    for (start, end), (begin, stop) in zip(gold, mine, strict=True):
        if begin != start:
            kinds.append(f"{role} begins too {'early' if begin < start else 'late'}")
        if stop != end:
            kinds.append(f"{role} ends too {'early' if stop < end else 'late'}")
    return kinds


def precision_by_rule(found: Attributions, start: Ints, end: Ints, wanted: Flags) -> list[tuple[str, int, int]]:
    """Of every rule: its name, how many attributions it found, and how many of them stand in wanted sentences.

    An attribution stands where its cue does, else its content; those outside all sentences are left out.
    """
    spans = found.spans.filter(pl.col("role") != "source").sort("attribution", pl.col("role") != "cue", "start")
    first = spans.unique("attribution", keep="first", maintain_order=True).join(found.table, on="attribution")
    order = np.argsort(start, kind="stable")
    begin = first["start"].to_numpy()
    place = np.searchsorted(start[order], begin, side="right") - 1
    row = order[np.maximum(place, 0)]
    is_inside = (place >= 0) & (begin < end[row])
    counted = (
        first.select(rule=pl.col("rule").fill_null("a model"), is_right=pl.Series(wanted[row]))
        .filter(pl.Series(is_inside))
        .group_by("rule")
        .agg(pl.len(), pl.col("is_right").sum())
        .sort("len", "rule", descending=[True, False])
    )
    return counted.rows()
