"""What lineage tells of a story, as its page shows it: the tree, sentences, the fate of passages, the ledger."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from masthead.metrics.lineage.explain import link_words, version_words
from masthead.metrics.lineage.lineage import Lineage
from masthead.metrics.wording import show_count
from masthead.reports.display.rounding import show_share
from masthead.reports.display.text import plain, shorten
from masthead.reports.inputs.run import Run
from masthead.reports.stories.find import Story
from masthead.reports.stories.pairs import Counts, PairCount, beside_tree, count_pairs, count_words
from masthead.reports.stories.tree import ENDS, TreeDrawing, draw_tree

MOST_PASSAGES, MOST_COLUMNS = 40, 12
"""So many passages, and versions, of a family are shown in the table of what became of them."""

MOST_UNLINKED = 20
"""So many pairs that share words without a link of their own are shown."""

LEAST_SETTLED = 0.5
"""Share of a passage's words that must be settled for its likely wording to be shown."""

STATE_WORDS = {
    "verbatim": "kept",
    "light": "reworded lightly",
    "heavy": "reworded heavily",
    "dropped": "not found",
    "added": "its own",
}

UNDIRECTED = ("tree", "second_parent", "duplicate")
"""Kinds of links between two texts at hand that may have no direction."""

TREE = ("tree", "second_parent", "duplicate", "not_traced", "shared_passage")
"""Kinds of links that account for the words that two texts share."""

HOW_WORDS = {
    "credit": "by credit",
    "agency_line": "by agency line",
    "date": "by date",
    "original": "from an agency's original",
    "third_witness": "by a third text",
    "none": "",
}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """One passage in one version: its state, what that means in words, and whether it was moved."""

    state: str
    words: str
    is_moved: bool


@dataclass(frozen=True)
class PassageRow:
    """One passage: its number, its first words, and a cell per version."""

    number: int
    text: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class LedgerRow:
    """Who used whom against who named whom: one link into a version, with its share, its credit, and what tells."""

    version_id: str
    outlet: str
    source_id: str
    source: str
    used: str
    credit: str
    how: str


@dataclass(frozen=True)
class SharedRow:
    """Two versions that share words where nothing tells which of them had these first."""

    one_id: str
    one: str
    other_id: str
    other: str
    words: str


@dataclass(frozen=True)
class FamilyPart:
    """One family of a story as shown.

    ``lines`` say the links, ``deeds`` what each version did (none where no version is known to be the first). ``ledger``
    has the links with a direction, ``shared`` those without. ``columns`` are its versions (identifier and name) in the order of the table of passages; ``n_more`` passages are
    not shown. ``quotations`` and ``reconstructed`` have the likely wording of an unseen original; passages of which less
    than half is settled are left out.
    """

    first_line: str
    lines: tuple[str, ...]
    deeds: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    passages: tuple[PassageRow, ...]
    n_more: int
    ledger: tuple[LedgerRow, ...]
    shared: tuple[SharedRow, ...]
    unseen: str
    quotations: tuple[str, ...]
    reconstructed: tuple[str, ...]


@dataclass(frozen=True)
class Descent:
    """What lineage tells of a story: its first line, its drawing, and a part per family of several texts.

    ``unlinked`` are texts that share words and have no link of their own, those with most words first; ``n_unlinked``
    is how many there are.
    """

    first_line: str
    tree: TreeDrawing
    families: tuple[FamilyPart, ...]
    unlinked: tuple[SharedRow, ...] = ()
    n_unlinked: int = 0


@dataclass(frozen=True)
class _Telling:
    """What a story's families are told with: names of versions, sentences of links, titles, and counts of pairs."""

    run: Run
    shown: Mapping[str, str]
    words: Mapping[tuple[str, str, str], str]
    titles: Mapping[str, str]
    counts: Counts
    beside: tuple[PairCount, ...]


def find_descents(run: Run, stories: Sequence[Story]) -> list[Descent]:
    """The lineage of each story of a report."""
    found = run.lineage
    if found is None:
        return []
    return [_descent(run, found, story) for story in stories]


def _descent(run: Run, found: Lineage, story: Story) -> Descent:
    ids = [telling.article_id for telling in story.tellings]
    names = found.versions.filter(pl.col("version_id").is_in(ids))["family_id"].unique().sort().to_list()
    families = found.families.filter(pl.col("family_id").is_in(names)).sort(
        "n_versions", "family_id", descending=[True, False]
    )
    versions = found.versions.filter(pl.col("family_id").is_in(names))
    counts = count_pairs(story)
    links = _open_without_words(found.links.filter(pl.col("family_id").is_in(names)), counts)
    titles = {telling.article_id: telling.title for telling in story.tellings}
    shown = _shown_names(run, versions)
    words = {
        (row["from_id"], row["to_id"], row["kind"]): _said(row, shown, counts) for row in links.iter_rows(named=True)
    }
    beside = beside_tree(counts, links.filter(pl.col("kind").is_in(TREE)).select(*ENDS, "n_shared_words").iter_rows())
    outlets = {outlet: run.name(outlet) for outlet in versions["outlet"].drop_nulls().unique().to_list()}
    telling = _Telling(run, shown, words, titles, counts, tuple(beside))
    parts = [
        _part(telling, found.family(name), links.filter(pl.col("family_id") == name))
        for name in families.filter(pl.col("n_versions") > 1)["family_id"].to_list()
    ]
    n_texts = int(families["n_versions"].sum())
    first = f"{show_count(n_texts, 'version')} of one story"
    if len(families) > 1:
        first = f"{show_count(n_texts, 'version')}, {show_count(len(families), 'separate story', 'separate stories')}"
    told = {frozenset((row.one_id, row.other_id)) for part in parts for row in part.shared}
    unlinked = _unlinked(counts, links, shown, told)
    drawn = {(pair.origin_id, pair.article_id): _pair_words(pair, shown) for pair in beside}
    tree = draw_tree(versions, links, outlets, words, titles=titles, beside=drawn)
    return Descent(first, tree, tuple(parts), unlinked[:MOST_UNLINKED], len(unlinked))


def _open_without_words(links: pl.DataFrame, counts: Counts) -> pl.DataFrame:
    """Links without direction and charge where dates alone tell and the two texts, compared by themselves, share no words."""
    silent = [
        row["kind"] in ("tree", "second_parent")
        and row["rung"] in ("date", "third_witness")
        and _shares_none(counts, row["from_id"], row["to_id"])
        for row in links.iter_rows(named=True)
    ]
    is_silent = pl.Series(silent, dtype=pl.Boolean)
    return links.with_columns(
        is_directed=pl.when(is_silent).then(False).otherwise("is_directed"),
        rung=pl.when(is_silent).then(pl.lit("none")).otherwise("rung"),
        credit=pl.when(is_silent).then(pl.lit("unknown")).otherwise("credit"),
    )


def _shares_none(counts: Counts, one: str, other: str) -> bool:
    found = counts.get(frozenset((one, other)))
    return found is None or found.n_words == 0


def _said(row: Row, shown: Mapping[str, str], counts: Counts) -> str:
    """A link in a sentence, with the words that copying counts for its two texts where these are compared."""
    said = link_words(row, shown)
    if row["kind"] not in ("tree", "second_parent"):
        return said
    return f"{said.removesuffix('.')}; compared by themselves, they share {count_words(counts, *(row[end] for end in ENDS))}."


def _pair_words(pair: PairCount, shown: Mapping[str, str]) -> str:
    """A pair without a link in a sentence."""
    one, other = (shown.get(name, name) for name in (pair.origin_id, pair.article_id))
    words = f"{show_count(pair.n_words, 'word')} outside quotations"
    if pair.is_directed:
        return f"{other} shares {words} with {one}, which is older; the tree has no link between them."
    return f"{one} and {other} share {words}; the tree has no link between them."


def _unlinked(
    counts: Counts, links: pl.DataFrame, shown: Mapping[str, str], told: AbstractSet[frozenset[str]]
) -> tuple[SharedRow, ...]:
    """The pairs of a story that share words, without those that the tree links and those that a family has ``told``."""
    linked = {frozenset(ends) for ends in links.select(ENDS).iter_rows()} | told
    left = [pair for pair in counts.values() if pair.ends not in linked]
    left.sort(key=lambda pair: (-pair.n_words, pair.origin_id, pair.article_id))
    return tuple(_pair_row(pair, shown) for pair in left)


def _pair_row(pair: PairCount, shown: Mapping[str, str]) -> SharedRow:
    one, other = pair.origin_id, pair.article_id
    words = f"{show_count(pair.n_words, 'word')} outside quotations"
    return SharedRow(one, shown.get(one, one), other, shown.get(other, other), words)


def _shown_names(run: Run, versions: pl.DataFrame) -> dict[str, str]:
    """How each version is called: its outlet, with its date where an outlet has several, its identifier where it has none."""
    rows = list(versions.iter_rows(named=True))
    names = {row["version_id"]: _shown(run, row) for row in rows}
    n_called = Counter(names.values())
    for row in rows:
        name = names[row["version_id"]]
        if n_called[name] > 1:
            names[row["version_id"]] = f"{name} ({_when(row['published']) or row['version_id']})"
    n_called = Counter(names.values())
    return {version: f"{name} ({version})" if n_called[name] > 1 else name for version, name in names.items()}


def _when(published: datetime | None) -> str:
    if published is None:
        return ""
    return f"{published:%-d %b %H:%M}" if (published.hour, published.minute) != (0, 0) else f"{published:%-d %b}"


def _shown(run: Run, row: Row) -> str:
    """How a version is called by its outlet."""
    outlet = run.name(row["outlet"]) if row["outlet"] else "an unseen original"
    return f"{outlet} (unseen)" if row["is_unseen"] else outlet


def _part(telling: _Telling, tables: Mapping[str, pl.DataFrame], found_links: pl.DataFrame) -> FamilyPart:
    shown = telling.shown
    family = tables["families"].row(0, named=True)
    versions = tables["versions"].sort(~pl.col("is_reference"), "published", "version_id", nulls_last=True)
    seen = versions.filter(~pl.col("is_unseen") & pl.col("is_traced"))
    columns = tuple((name, shown[name]) for name in seen["version_id"].to_list()[:MOST_COLUMNS])
    passages, n_more = _passages(telling.run, tables["passages"], columns)
    unseen = versions.filter("is_unseen")
    rebuilt = tables["passages"].filter(pl.col("state") == "reconstructed").sort("passage")["text"].to_list()
    said = tables["quotations"].unique("quotation").sort("quotation")["majority"].to_list() if rebuilt else []
    first = f"{show_count(family['n_versions'], 'version')} of {show_count(family['n_outlets'], 'outlet')}"
    first_titled = next((telling.titles[name] for name, _ in columns if telling.titles.get(name)), family["family_id"])
    title = family["title"] or first_titled
    own = set(versions["version_id"].to_list())
    pairs = [pair for pair in telling.beside if pair.ends <= own]
    links = found_links.filter(pl.col("kind") != "shared_passage")
    lines = [telling.words[row["from_id"], row["to_id"], row["kind"]] for row in links.iter_rows(named=True)]
    lines += [_pair_words(pair, shown) for pair in pairs]
    if family["n_versions"] == 2 and not links["is_directed"].any():
        lines.append("One from the other, or both from a third: cannot be told.")
    return FamilyPart(
        f"{first}: {shorten(plain(title), 120)}",
        tuple(lines),
        _deeds(seen, shown),
        columns,
        passages,
        n_more,
        tuple(_ledger(links.filter("is_directed"), shown)),
        tuple(_shared(links.filter(~pl.col("is_directed")), shown, telling.counts, pairs)),
        "; ".join(
            f"{row['outlet'] or 'a text without a name'}: {row['basis']}" for row in unseen.iter_rows(named=True)
        ),
        tuple(f"“{words}”" for words in said),
        tuple(text for text in rebuilt if settled_share(text) >= LEAST_SETTLED),
    )


def _deeds(seen: pl.DataFrame, shown: Mapping[str, str]) -> tuple[str, ...]:
    """What each version did with the first; nothing where no version is known to be that, or it is no agency's beside one."""
    first = seen.filter("is_reference")
    if not len(first) or (seen["is_wire"].any() and not first["is_wire"].all()):
        return ()
    told = seen.filter(pl.col("kept_share").is_not_null() & (pl.col("is_reference") | ~pl.col("is_wire")))
    return tuple(version_words(row, shown) for row in told.iter_rows(named=True))


def _passages(run: Run, rows: pl.DataFrame, columns: Sequence[tuple[str, str]]) -> tuple[tuple[PassageRow, ...], int]:
    """The passages of the reference in order against the versions; what versions added stands in the ledger."""
    kept = rows.filter(~pl.col("state").is_in(["added", "reconstructed"]))
    numbers = kept["passage"].unique().sort().to_list()
    texts = dict(run.texts([name for name, _ in columns]).select("article_id", "text").iter_rows())
    made = []
    for number in numbers[:MOST_PASSAGES]:
        of_passage = {row["version_id"]: row for row in kept.filter(pl.col("passage") == number).iter_rows(named=True)}
        there = [of_passage[name] for name, _ in columns if of_passage.get(name, {}).get("start") is not None]
        first = max(there, key=lambda row: (row["state"] == "verbatim", row["similarity"] or 0.0), default=None)
        cells = tuple(_cell(of_passage.get(name), is_printed=_is(first, name)) for name, _ in columns)
        words = (texts.get(first["version_id"]) or "")[first["start"] : first["end"]] if first else ""
        made.append(PassageRow(number + 1, shorten(" ".join(words.split()), 90), cells))
    return tuple(made), max(len(numbers) - MOST_PASSAGES, 0)


def settled_share(text: str) -> float:
    """Share of the words of a likely wording that stand outside square brackets.

    >>> settled_share("We will [adhere|stick] to it")
    0.8
    """
    outside = len(re.sub(r"\[[^\]]*\]", " ", text).split())
    inside = sum(max(len(one.split()) for one in part[1:-1].split("|")) for part in re.findall(r"\[[^\]]*\]", text))
    return outside / max(outside + inside, 1)


def _is(row: Row | None, name: str) -> bool:
    return row is not None and row["version_id"] == name


def _cell(row: Row | None, *, is_printed: bool = False) -> Cell:
    """A cell; the version whose wording is printed beside it has that wording, whatever the others make of it."""
    if row is None:
        return Cell("none", "", False)
    if is_printed:
        return Cell("verbatim", "as printed here" + (", moved" if row["is_moved"] else ""), row["is_moved"])
    words = STATE_WORDS[row["state"]]
    if row["similarity"] is not None and row["state"] != "verbatim":
        words += f", {show_share(row['similarity'])} of the words"
    return Cell(row["state"], words + (", moved" if row["is_moved"] else ""), row["is_moved"])


def _ledger(links: pl.DataFrame, shown: Mapping[str, str]) -> list[LedgerRow]:
    rows = []
    for row in links.iter_rows(named=True):
        if row["kind"] == "not_traced":
            continue
        used = f"{show_share(row['used_share'])} of its words" if row["used_share"] is not None else ""
        how = "named in its text" if row["kind"] == "named_only" else HOW_WORDS[row["rung"]]
        source = shown.get(row["from_id"]) or row["from_id"].removeprefix("unseen:")
        rows.append(LedgerRow(row["to_id"], shown[row["to_id"]], row["from_id"], source, used, row["credit"], how))
    return rows


def _shared(
    links: pl.DataFrame, shown: Mapping[str, str], counts: Counts, beside: Sequence[PairCount]
) -> list[SharedRow]:
    """Pairs without a known direction: those of the tree, and those beside it, most words first."""
    rows = []
    for row in links.filter(pl.col("kind").is_in(UNDIRECTED)).iter_rows(named=True):
        one, other = row["from_id"], row["to_id"]
        found = counts.get(frozenset((one, other)))
        n = found.n_words if found is not None else 0
        words = f"{show_count(row['n_shared_words'], 'word')} in passages that match, {count_words(counts, one, other)}"
        words = "the same word for word" if row["kind"] == "duplicate" else words
        rows.append((max(n, row["n_shared_words"] or 0), SharedRow(one, shown[one], other, shown[other], words)))
    rows += [(pair.n_words, _pair_row(pair, shown)) for pair in beside if not pair.is_directed]
    return [row for _, row in sorted(rows, key=lambda one: -one[0])]
