"""A family in words: who has it from whom, how that is known, and what cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from masthead.metrics.wording import show_count

Row = Mapping[str, Any]

RUNG_WORDS = {
    "credit": "it credits it",
    "agency_line": "its agency line names it",
    "date": "the dates tell",
    "original": "it was given as an agency's original",
    "third_witness": "other versions have the wording of the one and not that of the other",
}


def explain_family(tables: Mapping[str, pl.DataFrame]) -> str:
    """The rows of one family (families, versions, links, quotations) as sentences, a line each."""
    return "\n".join(family_lines(tables))


def family_lines(tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """The first line counts; then unseen originals, links, what each version did, quotations, what stays open."""
    family = tables["families"].row(0, named=True)
    versions = tables["versions"]
    outlet = dict(versions.select("version_id", pl.col("outlet").fill_null("an unnamed original")).iter_rows())
    name = {key: f"{shown} ({key})" if not key.startswith("unseen:") else shown for key, shown in outlet.items()}
    is_same = family["n_passages"] == 0 and family["n_versions"] - family["n_not_traced"] > 1
    shared = "word for word the same" if is_same else show_count(family["n_passages"], "shared passage")
    yield f"{show_count(family['n_versions'], 'version')} of {show_count(family['n_outlets'], 'outlet')}, {shared}."
    for row in versions.filter("is_unseen").iter_rows(named=True):
        who = row["outlet"] or "a text without a name"
        yield f"An original that is not known to be among the texts is likely: {who} ({row['basis']})."
    for row in tables["links"].iter_rows(named=True):
        yield link_words(row, name)
    for row in versions.filter(~pl.col("is_unseen") & pl.col("kept_share").is_not_null()).iter_rows(named=True):
        yield version_words(row, name)
    tree = tables["links"].filter(pl.col("kind") == "tree")
    if len(tree) > 1 and not (tables["links"]["kind"] == "second_parent").any():
        yield "No version is shown to have a second parent among the others; where one has, its words do not tell."
    if family["n_versions"] == 2 and not tables["links"]["is_directed"].any():
        yield "One from the other, or both from a third: cannot be told."
    if family["n_not_traced"]:
        yield f"{show_count(family['n_not_traced'], 'version')} beyond the bound: linked, not aligned."


def link_words(row: Row, name: Mapping[str, str]) -> str:
    """A link in a sentence."""
    start, end = name.get(row["from_id"], row["from_id"]), name.get(row["to_id"], row["to_id"])
    credit = f", {row['credit']}" if row["credit"] != "unknown" else ""
    if row["kind"] == "named_only":
        return f"{end} names {row['from_id'].removeprefix('unseen:')} as a source; no text here goes by that name."
    if row["kind"] == "unseen_original":
        if not row["is_directed"]:
            named = row["from_id"].removeprefix("unseen:")
            return f"The article of {named} is not among these texts, or it is {end} itself: cannot be told."
        return f"{end} likely has words of {start}{credit}."
    if row["kind"] == "shared_passage":
        return f"{start} and {end} share a passage of {show_count(row['n_shared_words'], 'word')}, and are separate stories."
    if row["kind"] == "not_traced":
        return f"{start} and {end} share {show_count(row['n_shared_words'], 'word')}; not aligned."
    if row["kind"] == "duplicate":
        if not row["is_directed"]:
            return f"{start} and {end} are the same word for word; who has it from whom is not known."
        return f"{end} has it word for word from {start} if either has it from the other ({_decided(row)}){credit}."
    support = f"; support {row['support']:.0%}" if row["support"] is not None else ""
    words = f"{show_count(row['n_shared_words'], 'word')} in passages that match"
    if row["kind"] == "second_parent":
        words += ", beside the tree"
    if not row["is_directed"]:
        return f"{start} and {end} are linked: {words}{support}; who has it from whom is not known."
    return f"{end} has it from {start} if either has it from the other ({_decided(row)}): {words}{credit}{support}."


def _decided(row: Row) -> str:
    """What decided a direction, and how often that is right."""
    sure = f", right {row['sureness']:.0%} of the time" if row["sureness"] is not None else ""
    return f"{RUNG_WORDS[row['rung']]}{sure}"


def version_words(row: Row, name: Mapping[str, str]) -> str:
    """What a version did, in a sentence."""
    if row["is_reference"]:
        return f"{name[row['version_id']]} is what the others come from, as far as the links tell."
    parts = [f"kept {row['kept_share']:.0%}"]
    reworded = (row["light_share"] or 0) + (row["heavy_share"] or 0)
    parts += [f"reworded {reworded:.0%}"] if reworded else []
    if row["dropped_share"]:
        cut = ", cut from the bottom" if row["is_cut_from_bottom"] else ""
        parts.append(f"{row['dropped_share']:.0%} not found in it{cut}")
    parts += [f"{row['added_share']:.0%} of it is its own"] if row["added_share"] else []
    if row["n_quotations_changed"]:
        parts.append(f"changed {show_count(row['n_quotations_changed'], 'quotation')} of {row['n_quotations']}")
    return f"{name[row['version_id']]}: {', '.join(parts)}."
