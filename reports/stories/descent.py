"""What lineage tells of a story, as its page shows it: the tree, sentences, the fate of passages, the ledger."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from masthead.metrics.lineage.explain import link_words, version_words
from masthead.metrics.lineage.lineage import Lineage
from masthead.metrics.wording import show_count
from masthead.reports.display.rounding import show_share
from masthead.reports.display.text import plain, shorten
from masthead.reports.inputs.run import Run
from masthead.reports.stories.find import Story
from masthead.reports.stories.tree import TreeDrawing, draw_tree

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
    "dropped": "left out",
    "added": "its own",
}

HOW_WORDS = {
    "credit": "by credit",
    "agency_line": "by agency line",
    "date": "by date",
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
    """Who used whom against who named whom: one link into a version, with its share and its credit."""

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
    links = wires_first(found.links.filter(pl.col("family_id").is_in(names)), versions)
    shown = {row["version_id"]: _shown(run, row) for row in versions.iter_rows(named=True)}
    words = {(row["from_id"], row["to_id"], row["kind"]): link_words(row, shown) for row in links.iter_rows(named=True)}
    outlets = {outlet: run.name(outlet) for outlet in versions["outlet"].drop_nulls().unique().to_list()}
    parts = [
        _part(run, found, name, shown, words, links.filter(pl.col("family_id") == name))
        for name in families.filter(pl.col("n_versions") > 1)["family_id"].to_list()
    ]
    n_texts = int(families["n_versions"].sum())
    first = f"{show_count(n_texts, 'version')}, {show_count(len(families), 'separate story', 'separate stories')}"
    unlinked = _unlinked(run, story, links)
    tree = draw_tree(versions, links, outlets, words)
    return Descent(first, tree, tuple(parts), unlinked[:MOST_UNLINKED], len(unlinked))


def _unlinked(run: Run, story: Story, links: pl.DataFrame) -> tuple[SharedRow, ...]:
    """The pairs of a story that share words, without those that the tree links."""
    linked = {frozenset(ends) for ends in links.select("from_id", "to_id").iter_rows()}
    outlets = {telling.article_id: run.name(telling.outlet) for telling in story.tellings}
    counts: dict[frozenset[str], tuple[int, str, str]] = {}
    for link in story.links:
        pair = frozenset((link.origin_id, link.article_id))
        if pair not in linked and link.n_words > counts.get(pair, (0, "", ""))[0]:
            counts[pair] = link.n_words, link.origin_id, link.article_id
    ordered = sorted(counts.values(), key=lambda found: (-found[0], *found[1:]))
    return tuple(
        SharedRow(one, outlets[one], other, outlets[other], show_count(n, "word")) for n, one, other in ordered
    )


def wires_first(links: pl.DataFrame, versions: pl.DataFrame) -> pl.DataFrame:
    """Links without direction where they would have an agency's original come from an outlet.

    An original of an agency is what outlets copy, on every other page; a date or a third text that says the opposite
    decides nothing then.
    """
    wires = versions.filter(pl.col("is_wire"))["version_id"].to_list()
    outlets = versions.filter(~pl.col("is_wire") & ~pl.col("is_unseen"))["version_id"].to_list()
    is_turned = pl.col("to_id").is_in(wires) & pl.col("from_id").is_in(outlets)
    return links.with_columns(is_directed=pl.col("is_directed") & ~is_turned)


def _shown(run: Run, row: Row) -> str:
    """How a version is called: its outlet, with its title where there is one."""
    outlet = run.name(row["outlet"]) if row["outlet"] else "an unseen original"
    return f"{outlet} (unseen)" if row["is_unseen"] else outlet


def _part(
    run: Run,
    found: Lineage,
    family_id: str,
    shown: Mapping[str, str],
    words: Mapping[tuple[str, str, str], str],
    found_links: pl.DataFrame,
) -> FamilyPart:
    tables = found.family(family_id)
    family = tables["families"].row(0, named=True)
    versions = tables["versions"].sort(~pl.col("is_reference"), "published", "version_id", nulls_last=True)
    seen = versions.filter(~pl.col("is_unseen") & pl.col("is_traced"))
    columns = tuple((name, shown[name]) for name in seen["version_id"].to_list()[:MOST_COLUMNS])
    passages, n_more = _passages(run, tables["passages"], columns)
    unseen = versions.filter("is_unseen")
    rebuilt = tables["passages"].filter(pl.col("state") == "reconstructed").sort("passage")["text"].to_list()
    said = tables["quotations"].unique("quotation").sort("quotation")["majority"].to_list() if rebuilt else []
    first = f"{show_count(family['n_versions'], 'version')} of {show_count(family['n_outlets'], 'outlet')}"
    links = found_links.filter(pl.col("kind") != "shared_passage")
    lines = [words[row["from_id"], row["to_id"], row["kind"]] for row in links.iter_rows(named=True)]
    if family["n_versions"] == 2 and not links["is_directed"].any():
        lines.append("One from the other, or both from a third: cannot be told.")
    return FamilyPart(
        f"{first}: {shorten(plain(family['title'] or family_id), 120)}",
        tuple(lines),
        _deeds(seen, shown),
        columns,
        passages,
        n_more,
        tuple(_ledger(links.filter("is_directed"), shown)),
        tuple(_shared(links.filter(~pl.col("is_directed")), shown)),
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
        cells = tuple(_cell(of_passage.get(name)) for name, _ in columns)
        first = next((of_passage[n] for n, _ in columns if of_passage.get(n, {}).get("start") is not None), None)
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


def _cell(row: Row | None) -> Cell:
    if row is None:
        return Cell("none", "", False)
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
        how = HOW_WORDS[row["rung"]]
        source = shown.get(row["from_id"]) or row["from_id"].removeprefix("unseen:")
        rows.append(LedgerRow(row["to_id"], shown[row["to_id"]], row["from_id"], source, used, row["credit"], how))
    return rows


def _shared(links: pl.DataFrame, shown: Mapping[str, str]) -> list[SharedRow]:
    rows = []
    for row in links.filter(pl.col("kind") != "not_traced").iter_rows(named=True):
        one, other = row["from_id"], row["to_id"]
        words = "the same word for word" if row["kind"] == "duplicate" else show_count(row["n_shared_words"], "word")
        rows.append(SharedRow(one, shown.get(one, one.removeprefix("unseen:")), other, shown[other], words))
    return rows
