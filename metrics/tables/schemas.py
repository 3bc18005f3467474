"""The tables that the measuring stage takes and returns."""

from __future__ import annotations

import polars as pl

from masthead.metrics.tables.measures import METRICS, OWN, STATUSES, VIEWS
from masthead.metrics.tables.table import Column, Table

TIME = pl.Datetime("us", "UTC")

ARTICLES = Table(
    "articles",
    "One row per article, as read. Other columns pass through.",
    (
        Column(
            "article_id",
            pl.String,
            "identifier; blake2b of outlet, url and text where none is given",
            hint="rename or add the column, or pass masthead.read_articles(frame), which makes identifiers",
        ),
        Column("outlet", pl.String, "the publisher, an opaque key"),
        Column("text", pl.String, "plain text of the article", nullable=True),
        Column("html", pl.String, "the page, where there is no text", nullable=True),
        Column("title", pl.String, "headline", nullable=True),
        Column("byline", pl.String, "author line", nullable=True),
        Column("published", TIME, "when it was published", nullable=True),
        Column("date_precision", pl.String, "whether the time of day is known", nullable=True, values=("time", "day")),
        Column("url", pl.String, "address of the page", nullable=True),
        Column("language", pl.String, "ISO 639-1 code", nullable=True),
        Column(
            "text_view",
            pl.String,
            "how the text came, where that is known: unescaped or mended where reading changed it",
            nullable=True,
            values=("plain", "html", "unescaped", "mended"),
        ),
    ),
    key=("article_id",),
)

OUTLETS = Table(
    "outlets",
    "Optional: one row per outlet, for display, self-citation and matching ratings.",
    (
        Column("outlet", pl.String, "the key used in articles"),
        Column("name", pl.String, "display name", nullable=True),
        Column("domain", pl.String, "internet domain", nullable=True),
        Column("other_names", pl.String, "other names, separated by semicolons", nullable=True),
    ),
    key=("outlet",),
)

MEASUREMENTS = Table(
    "measurements",
    "One row per article, measure and view. The value is numerator / denominator; a denominator of 0 gives null.",
    (
        Column("article_id", pl.String, "the article"),
        Column("outlet", pl.String, "its outlet"),
        Column(
            "metric", pl.String, "one of the five metrics, or own for a measure of the user's", values=(*METRICS, OWN)
        ),
        Column("measure", pl.String, "the measure's name"),
        Column("view", pl.String, "all words of the article text, or its own words only", values=VIEWS),
        Column("numerator", pl.Float64, "what was counted", nullable=True),
        Column("denominator", pl.Float64, "out of what", nullable=True, low=0),
        Column("status", pl.String, "whether it could be measured", values=STATUSES),
        Column("reason", pl.String, "why not, in words", nullable=True),
    ),
    key=("article_id", "measure", "view"),
)

EVIDENCE = Table(
    "evidence",
    "One row per span of an article with the reason it was counted.",
    (
        Column("evidence_id", pl.String, "identifier"),
        Column("article_id", pl.String, "the article"),
        Column("metric", pl.String, "the metric it counts for", values=(*METRICS, OWN)),
        Column("group_id", pl.String, "spans that belong together (source, cue, content)", nullable=True),
        Column("start", pl.Int64, "first code point of the span in the measured text", low=0),
        Column("end", pl.Int64, "one past its last code point", low=0),
        Column("label", pl.String, "what kind of span"),
        Column("detail", pl.String, "joined source name, cue, or the reason", nullable=True),
        Column("rule", pl.String, "which rule found it, where rules have names", nullable=True),
        Column("source_kind", pl.String, "what a source is, finer than the label", nullable=True),
        Column("weight", pl.Float64, "strength, probability or number of words where there is one", nullable=True),
        Column("is_own", pl.Boolean, "whether the span is the article's own text", nullable=True),
        Column("reference_id", pl.String, "the original, for copies", nullable=True),
        Column("reference_start", pl.Int64, "span in the original", nullable=True, low=0),
        Column("reference_end", pl.Int64, "its end", nullable=True, low=0),
    ),
    key=("evidence_id",),
)

ARTICLE_FACTS = Table(
    "article_facts",
    "One row per article: what was measured and under which conditions.",
    (
        Column("article_id", pl.String, "the article"),
        Column("outlet", pl.String, "its outlet"),
        Column("published", TIME, "when it was published", nullable=True),
        Column("language", pl.String, "given or detected; und where undetermined"),
        Column("genre", pl.String, "news unless marks, structure or voice say otherwise"),
        Column("genre_reason", pl.String, "the mark that decided the genre; for news a caution", nullable=True),
        Column(
            "text_view",
            pl.String,
            "plain text, visible lines of html, or text with entities and tags unescaped or characters mended",
            values=("plain", "html", "unescaped", "mended"),
        ),
        Column("n_words", pl.Int64, "words in all", low=0),
        Column("n_article_words", pl.Int64, "words of article text, boilerplate left out", low=0),
        Column("n_own_words", pl.Int64, "words of own text", low=0),
        Column("own_basis", pl.String, "what was taken off", values=("against_wire", "boilerplate_only")),
        Column("unit_id", pl.String, "articles that resample as one unit share it"),
        Column("duplicate_of", pl.String, "same text in the same outlet, measured there", nullable=True),
        Column("n_originals_searched", pl.Int64, "wire originals that could have matched", low=0),
    ),
    key=("article_id",),
)

COPIES = Table(
    "copies",
    "One row per article and reference that share text.",
    (
        Column("article_id", pl.String, "the article"),
        Column("reference_id", pl.String, "the original or other article"),
        Column("reference_kind", pl.String, "wire original or another article", values=("wire", "article")),
        Column("credit", pl.String, "whether the article names it", values=("credited", "uncredited", "unknown")),
        Column(
            "direction",
            pl.String,
            "who was first",
            values=("from_reference", "to_reference", "undetermined"),
        ),
        Column("n_verbatim_words", pl.Int64, "words that stand in the reference word for word", low=0),
        Column("n_reworded_words", pl.Int64, "words in reworded passages", low=0),
        Column("n_quoted_words", pl.Int64, "words in quotations shared with it", low=0),
    ),
    key=("article_id", "reference_id"),
)
