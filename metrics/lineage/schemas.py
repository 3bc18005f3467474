"""The five tables of lineage."""

from __future__ import annotations

import polars as pl

from masthead.metrics.tables.schemas import TIME
from masthead.metrics.tables.table import Column, Table

KINDS = ("tree", "second_parent", "unseen_original", "named_only", "duplicate", "not_traced", "shared_passage")
RUNGS = ("credit", "agency_line", "date", "original", "third_witness", "none")
STATES = ("verbatim", "light", "heavy", "dropped", "added", "reconstructed")
WORDINGS = ("majority", "unsettled", "changed", "cut", "dropped")

FAMILIES = Table(
    "families",
    "One row per family: versions of one story that descend from one another or from one text. A text that shares "
    "nothing with others is a family of its own.",
    (
        Column("family_id", pl.String, "its version whose identifier comes first"),
        Column("story_id", pl.String, "families that share a passage with one another belong to one story"),
        Column("title", pl.String, "the title of its earliest version that has one", nullable=True),
        Column("n_versions", pl.Int64, "texts", low=1),
        Column("n_outlets", pl.Int64, "outlets", low=1),
        Column("n_not_traced", pl.Int64, "versions beyond the bound, linked but not aligned", low=0),
        Column("n_passages", pl.Int64, "passages that two and more versions have", low=0),
        Column("n_unseen", pl.Int64, "originals that are likely and not among the texts", low=0),
        Column("unseen_original", pl.String, "name of the likely original that is not among the texts", nullable=True),
        Column("first_published", TIME, "earliest date of its versions", nullable=True),
        Column("last_published", TIME, "latest date of its versions", nullable=True),
    ),
    key=("family_id",),
)

VERSIONS = Table(
    "versions",
    "One row per version of a family: a text, or an original that is likely and unseen. Shares are of the words of the "
    "reference: the text that all others come from where the links say which, else the passages that two and more "
    "versions have; added_share is of the version's own words.",
    (
        Column("family_id", pl.String, "its family"),
        Column("version_id", pl.String, "article_id; unseen:NAME for an unseen original"),
        Column("outlet", pl.String, "its outlet; the name of an unseen original where one is known", nullable=True),
        Column("title", pl.String, "headline", nullable=True),
        Column("published", TIME, "its date", nullable=True),
        Column("is_wire", pl.Boolean, "whether it is a wire original"),
        Column("is_unseen", pl.Boolean, "whether it is an original that is likely and not among the texts"),
        Column("is_traced", pl.Boolean, "whether it was aligned; false beyond the bound"),
        Column("is_reference", pl.Boolean, "whether all other versions come from it, as far as the links say"),
        Column("basis", pl.String, "why an unseen original is likely, in words", nullable=True),
        Column("n_words", pl.Int64, "words of article text", nullable=True, low=0),
        Column("kept_share", pl.Float64, "share of the reference kept word for word", nullable=True, low=0, high=1),
        Column("light_share", pl.Float64, "share of the reference reworded lightly", nullable=True, low=0, high=1),
        Column("heavy_share", pl.Float64, "share of the reference reworded heavily", nullable=True, low=0, high=1),
        Column("dropped_share", pl.Float64, "share of the reference left out", nullable=True, low=0, high=1),
        Column("is_cut_from_bottom", pl.Boolean, "whether what was left out is the end of it", nullable=True),
        Column("added_share", pl.Float64, "share of its words that no reference has", nullable=True, low=0, high=1),
        Column("n_moved", pl.Int64, "passages that stand in another order", nullable=True, low=0),
        Column("n_quotations", pl.Int64, "quotations that other versions have too", nullable=True, low=0),
        Column("n_quotations_changed", pl.Int64, "of these, in words of its own", nullable=True, low=0),
        Column("names_credited", pl.String, "outlets that its text names as where matter comes from", nullable=True),
        Column(
            "defects_per_1000_words", pl.Float64, "traces of machine translation, as measured", nullable=True, low=0
        ),
        Column("style_percentile", pl.Float64, "style of translations, as measured", nullable=True),
        Column("spin_percentile", pl.Float64, "words where others are expected, as measured", nullable=True),
    ),
    key=("family_id", "version_id"),
)

LINKS = Table(
    "links",
    "One row per link between two versions. Where the direction is unknown, from_id is the identifier that comes first; "
    "an unseen original without direction may be to_id itself.",
    (
        Column("family_id", pl.String, "the family of to_id"),
        Column("from_id", pl.String, "the version that the words come from, where the direction is known"),
        Column("to_id", pl.String, "the version that has them from there"),
        Column("kind", pl.String, "what kind of link", values=KINDS),
        Column("is_directed", pl.Boolean, "whether it is known who has it from whom"),
        Column("rung", pl.String, "what decided the direction", values=RUNGS),
        Column(
            "sureness",
            pl.Float64,
            "how often that rung is right on made families, where that was counted",
            nullable=True,
            low=0,
            high=1,
        ),
        Column(
            "support", pl.Float64, "share of bootstrap draws of passages with this link", nullable=True, low=0, high=1
        ),
        Column("edits_per_100_words", pl.Float64, "weighed edits in shared passages", nullable=True, low=0),
        Column("n_shared_words", pl.Int64, "words of to_id in passages that both have", nullable=True, low=0),
        Column("used_share", pl.Float64, "the same over the words of to_id", nullable=True, low=0, high=1),
        Column("credit", pl.String, "whether to_id names from_id", values=("credited", "uncredited", "unknown")),
        Column("other_family_id", pl.String, "the family of from_id where it is another", nullable=True),
    ),
    key=("from_id", "to_id", "kind"),
)

PASSAGES = Table(
    "passages",
    "One row per passage of a family and version: what the version did with it.",
    (
        Column("family_id", pl.String, "its family"),
        Column("passage", pl.Int64, "number, in the order of the reference", low=0),
        Column("version_id", pl.String, "the version"),
        Column("state", pl.String, "verbatim .9 and more of the words, light .7, heavy below", values=STATES),
        Column("is_moved", pl.Boolean, "whether it stands in another order than in the reference"),
        Column("similarity", pl.Float64, "share of words that agree with the reference", nullable=True, low=0, high=1),
        Column("n_words", pl.Int64, "words of it", low=0),
        Column("start", pl.Int64, "first code point in the measured text", nullable=True, low=0),
        Column("end", pl.Int64, "one past the last", nullable=True, low=0),
        Column("text", pl.String, "wording of an unseen original by majority; unsettled words in [a|b]", nullable=True),
    ),
    key=("family_id", "passage", "version_id"),
)

QUOTATIONS = Table(
    "quotations",
    "One row per quotation that several versions of a family have, and version.",
    (
        Column("family_id", pl.String, "its family"),
        Column("quotation", pl.Int64, "number", low=0),
        Column("version_id", pl.String, "the version"),
        Column("wording", pl.String, "as printed there", nullable=True),
        Column("majority", pl.String, "by majority of the versions; unsettled words in [a|b]"),
        Column(
            "state",
            pl.String,
            "the majority's words, words of which no version has the majority, others, fewer, or not there",
            values=WORDINGS,
        ),
        Column("n_changed", pl.Int64, "words that differ from the majority", nullable=True, low=0),
        Column("has_changed_negation", pl.Boolean, "whether a negation came or went"),
        Column("has_changed_number", pl.Boolean, "whether a number came or went"),
        Column("has_changed_name", pl.Boolean, "whether a name came or went"),
        Column("start", pl.Int64, "first code point in the measured text", nullable=True, low=0),
        Column("end", pl.Int64, "one past the last", nullable=True, low=0),
    ),
    key=("family_id", "quotation", "version_id"),
)

TABLES = (FAMILIES, VERSIONS, LINKS, PASSAGES, QUOTATIONS)
