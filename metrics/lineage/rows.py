"""A traced story as rows of the five tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from masthead.metrics.lineage.alignment.distances import Costs
from masthead.metrics.lineage.descent.credits import Credits, Names
from masthead.metrics.lineage.descent.direction import Direction, by_date, from_original
from masthead.metrics.lineage.fate import ADDED, DROPPED, NEITHER, STATES, Fate
from masthead.metrics.lineage.quotations import Difference, Utterance
from masthead.metrics.lineage.read import Version
from masthead.metrics.lineage.schemas import PASSAGES
from masthead.metrics.lineage.trace import Family, Story
from masthead.metrics.text.arrays import Flags

Row = dict[str, Any]
TableRows = Mapping[str, list[Row]]


def story_rows(story: Story) -> TableRows:
    """The rows of a story by table, but for passages (``passage_columns``).

    Families of one text without links have rows in families and versions alone.
    """
    rows: dict[str, list[Row]] = {name: [] for name in ("families", "versions", "links", "quotations")}
    family_of: dict[str, str] = {}
    copies_of: dict[str, list[Version]] = {}
    for copy, model in story.copies:
        copies_of.setdefault(model.version_id, []).append(copy)
    for family in story.families:
        own = {version.version_id: copies_of.get(version.version_id, []) for version in family.versions}
        everyone = [*family.versions, *(copy for copies in own.values() for copy in copies)]
        name = min(version.version_id for version in everyone)
        family_of |= {version.version_id: name for version in everyone}
        rows["families"].append(_family_row(name, family, everyone))
        rows["versions"] += _version_rows(name, family, own)
        rows["links"] += _link_rows(name, family, own)
        if len(family.versions) > 1:
            rows["quotations"] += _quotation_rows(name, family)
    story_id = min(family_of.values())
    for row in rows["families"]:
        row["story_id"] = story_id
    for one, other, words in story.background:
        rows["links"].append(_background_row(one, other, words, family_of))
    return rows


def family_name(story: Story, family: Family) -> str:
    """The identifier of a family: that of its versions, copies word for word among them, which comes first."""
    own = {version.version_id for version in family.versions}
    return min(own | {copy.version_id for copy, model in story.copies if model.version_id in own})


def unseen_id(family_id: str, name: str | None) -> str:
    """The identifier of an unseen original: its name; that of the family where it has none."""
    return f"unseen:{name}" if name else f"unseen:{family_id}"


def _family_row(name: str, family: Family, everyone: list[Version]) -> Row:
    dates = sorted(version.published for version in everyone if version.published is not None)
    titled = sorted(
        (v for v in everyone if v.title), key=lambda v: (v.published is None, v.published or 0, v.version_id)
    )
    originals = [unseen for unseen in family.unseen if unseen.is_original]
    return {
        "family_id": name,
        "title": titled[0].title if titled else None,
        "n_versions": len(everyone),
        "n_outlets": len({version.outlet for version in everyone}),
        "n_not_traced": 0,
        "n_passages": int(((family.passages.size > 0).sum(axis=1) > 1).sum()),
        "n_unseen": len(originals),
        "unseen_original": originals[0].name if originals else None,
        "first_published": dates[0] if dates else None,
        "last_published": dates[-1] if dates else None,
    }


def _version_rows(name: str, family: Family, own: Mapping[str, list[Version]]) -> Iterator[Row]:
    fate = family.fate
    found = iter(_fate_facts(family, fate) if fate is not None else ())
    for row, version in enumerate(family.versions):
        named = sorted({unseen.name for unseen in family.unseen if row in unseen.credited and unseen.name})
        facts = next(found, {}) | {"names_credited": "; ".join(named) or None}
        is_reference = fate is not None and fate.reference == row
        yield _version_row(name, version, is_reference) | facts
        for copy in own[version.version_id]:
            yield _version_row(name, copy, False) | facts
    for unseen in family.unseen:
        if unseen.is_original:
            yield {
                "family_id": name,
                "version_id": unseen_id(name, unseen.name),
                "outlet": unseen.name,
                "is_wire": False,
                "is_unseen": True,
                "is_traced": True,
                "is_reference": True,
                "basis": unseen.basis,
            }


def _version_row(name: str, version: Version, is_reference: bool) -> Row:
    return {
        "family_id": name,
        "version_id": version.version_id,
        "outlet": version.outlet,
        "title": version.title or None,
        "published": version.published,
        "is_wire": version.is_wire,
        "is_unseen": False,
        "is_traced": True,
        "is_reference": is_reference,
        "n_words": len(version),
    }


def _fate_facts(family: Family, fate: Fate) -> Iterator[Row]:
    """What became of the passages and quotations in each version."""
    n, state = fate.n_reference, fate.state
    total = int(fate.reference_words.sum())
    shares = {}
    for kind, name in enumerate(STATES[: DROPPED + 1]):
        words = fate.reference_words[:n] @ (state[:n] == kind)
        shares[f"{'kept' if name == 'verbatim' else name}_share"] = [
            k / total if total else None for k in words.tolist()
        ]
    added = np.where(state == ADDED, fate.words, 0).sum(axis=0).tolist()
    is_cut, n_moved = _is_cut_from_bottom(state[:n] == DROPPED).tolist(), fate.moved.sum(axis=0).tolist()
    quoted, changed = [0] * len(family.versions), [0] * len(family.versions)
    for utterance in family.utterances:
        for quote, differs in zip(utterance.quoted, utterance.differences, strict=True):
            quoted[quote.version] += 1
            changed[quote.version] += differs.n_changed > 0
    for row, version in enumerate(family.versions):
        yield {name: of_versions[row] for name, of_versions in shares.items()} | {
            "is_cut_from_bottom": is_cut[row],
            "added_share": min(added[row] / len(version), 1.0) if len(version) else None,
            "n_moved": n_moved[row],
            "n_quotations": quoted[row],
            "n_quotations_changed": changed[row],
        }


def _is_cut_from_bottom(dropped: Flags) -> Flags:
    """Whether each version lacks two and more of the last passages, and few before them."""
    tail = np.logical_and.accumulate(dropped[::-1], axis=0).sum(axis=0)
    n_dropped = dropped.sum(axis=0)
    is_cut: Flags = (tail >= 2) & (tail >= 0.6 * n_dropped) & (n_dropped < len(dropped))
    return is_cut


def _link_rows(name: str, family: Family, own: Mapping[str, list[Version]]) -> Iterator[Row]:
    versions = family.versions
    if family.costs is not None:
        yield from _traced_rows(name, family, family.costs)
    for unseen in family.unseen:
        for row in unseen.versions:
            is_credited = row in unseen.credited
            yield {
                "family_id": name,
                "from_id": unseen_id(name, unseen.name),
                "to_id": versions[row].version_id,
                "kind": "unseen_original" if unseen.is_original else "named_only",
                "is_directed": True,
                "rung": "credit" if is_credited else "none",
                "credit": "credited" if is_credited else "uncredited" if unseen.name else "unknown",
            } | (_of_shared(family, row) if unseen.is_original else {})
        for row in unseen.perhaps:
            yield {
                "family_id": name,
                "from_id": unseen_id(name, unseen.name),
                "to_id": versions[row].version_id,
                "kind": "unseen_original",
                "is_directed": False,
                "rung": "none",
                "credit": "unknown",
            }
    for version in versions:
        for copy in own[version.version_id]:
            yield _copy_row(name, version, copy, family.credits.names)


def _traced_rows(name: str, family: Family, costs: Costs) -> Iterator[Row]:
    """The links of the tree and those beside it."""
    support = dict(zip(family.tree.links, family.tree.support, strict=True))
    for link, direction in family.directions.items():
        one, other = link
        words = float(costs.words[:, one, other].sum())
        yield (
            _directed(name, family.versions, direction, family.credits)
            | {
                "kind": "tree" if link in support else "second_parent",
                "support": support.get(link),
                "edits_per_100_words": 100 * float(costs.edits[:, one, other].sum()) / words if words else None,
            }
            | _shared(family, direction.start, direction.end)
        )


def _directed(name: str, versions: tuple[Version, ...], direction: Direction, credits: Credits) -> Row:
    start, end = direction.start, direction.end
    return {
        "family_id": name,
        "from_id": versions[start].version_id,
        "to_id": versions[end].version_id,
        "is_directed": direction.is_known,
        "rung": direction.rung,
        "sureness": direction.sureness,
        "credit": credits.of(end, versions[start].outlet),
    }


def _shared(family: Family, start: int, end: int) -> Row:
    size = family.passages.size
    words = int(size[size[:, start] > 0, end].sum())
    total = len(family.versions[end])
    return {"n_shared_words": words, "used_share": min(words / total, 1.0) if total else None}


def _of_shared(family: Family, row: int) -> Row:
    """The words of a version in passages that others have too: those that an unseen original likely had."""
    words = int(family.passages.size[family.passages.is_shared, row].sum())
    total = len(family.versions[row])
    return {"n_shared_words": words, "used_share": min(words / total, 1.0) if total else None}


def _copy_row(name: str, model: Version, copy: Version, names: Names) -> Row:
    found = by_date(0, 1, (model, copy))
    if model.is_wire != copy.is_wire:
        found = from_original(0, 1, (model, copy), found)
    is_directed = found is not None and found.is_known
    credits = Credits([model, copy], names)
    return {
        "family_id": name,
        "from_id": model.version_id,
        "to_id": copy.version_id,
        "kind": "duplicate",
        "is_directed": is_directed,
        "rung": found.rung if found is not None else "none",
        "sureness": found.sureness if found is not None else None,
        "edits_per_100_words": 0.0,
        "n_shared_words": len(model),
        "used_share": 1.0 if len(model) else None,
        "credit": "unknown" if copy.outlet == model.outlet else credits.of(1, model.outlet),
    }


def _background_row(one: str, other: str, words: int, family_of: Mapping[str, str]) -> Row:
    start, end = sorted((one, other))
    return {
        "family_id": family_of[end],
        "from_id": start,
        "to_id": end,
        "kind": "shared_passage",
        "is_directed": False,
        "rung": "none",
        "n_shared_words": words,
        "credit": "unknown",
        "other_family_id": family_of[start],
    }


def passage_columns(story: Story) -> dict[str, list[Any]]:
    """The rows of the table of passages, column by column: there are many of them."""
    columns: dict[str, list[Any]] = {name: [] for name in PASSAGES.schema}
    for family in story.families:
        if family.fate is not None:
            _add_passages(columns, family_name(story, family), family, family.fate)
    return columns


def _add_passages(columns: Mapping[str, list[Any]], name: str, family: Family, fate: Fate) -> None:
    place, row = np.nonzero(fate.state != NEITHER)
    state = fate.state[place, row]
    first, end = family.passages.edges
    passage = fate.order[place]
    low, high = first[passage, row].tolist(), end[passage, row].tolist()
    starts = [version.start for version in family.versions]
    ends = [version.end for version in family.versions]
    rows = row.tolist()
    alike = fate.similarity[place, row].astype(object)
    alike[state >= DROPPED] = None
    columns["family_id"] += [name] * len(place)
    columns["passage"] += place.tolist()
    columns["version_id"] += [family.versions[one].version_id for one in rows]
    columns["state"] += [STATES[one] for one in state.tolist()]
    columns["is_moved"] += fate.moved[place, row].tolist()
    columns["similarity"] += alike.tolist()
    columns["n_words"] += fate.words[place, row].tolist()
    columns["start"] += [int(starts[one][at]) if at >= 0 else None for one, at in zip(rows, low, strict=True)]
    columns["end"] += [int(ends[one][at - 1]) if at >= 0 else None for one, at in zip(rows, high, strict=True)]
    columns["text"] += [None] * len(place)
    for number, text in enumerate(fate.text):
        facts = {
            "family_id": name,
            "passage": number,
            "version_id": "reconstructed",
            "state": "reconstructed",
            "is_moved": False,
            "n_words": int(fate.reference_words[number]),
            "text": text,
        }
        for column, values in columns.items():
            values.append(facts.get(column))


def _quotation_rows(name: str, family: Family) -> Iterator[Row]:
    for number, utterance in enumerate(family.utterances):
        place_of = {quote.version: place for place, quote in enumerate(utterance.quoted)}
        for row, version in enumerate(family.versions):
            yield {
                "family_id": name,
                "quotation": number,
                "version_id": version.version_id,
                "majority": utterance.majority,
            } | (_quoted_facts(utterance, place_of[row], version) if row in place_of else NOT_THERE)


NOT_THERE: Row = {
    "state": "dropped",
    "has_changed_negation": False,
    "has_changed_number": False,
    "has_changed_name": False,
}


def _quoted_facts(utterance: Utterance, place: int, version: Version) -> Row:
    quote, differs = utterance.quoted[place], utterance.differences[place]
    return {
        "wording": version.words(quote.low, quote.high),
        "state": _wording_state(differs),
        "n_changed": differs.n_changed,
        "has_changed_negation": differs.negation,
        "has_changed_number": differs.number,
        "has_changed_name": differs.name,
        "start": int(version.start[quote.low]),
        "end": int(version.end[quote.high - 1]),
    }


def _wording_state(differs: Difference) -> str:
    if differs.n_changed:
        return "cut" if differs.only_lacks else "changed"
    return "unsettled" if differs.n_open else "majority"
