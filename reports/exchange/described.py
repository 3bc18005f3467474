"""What a database of a run says of itself to datasette: descriptions of tables and columns, facets, canned queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from masthead.metrics.tables.measures import Measure
from masthead.metrics.tables.schemas import ARTICLE_FACTS, ARTICLES, COPIES, EVIDENCE, MEASUREMENTS, OUTLETS
from masthead.metrics.tables.table import Table
from masthead.reports.inputs.run import Run
from masthead.reports.stories.copy_pairs import COPY_PAIRS
from masthead.scoring.tables import CONTRIBUTIONS, FEATURES, SCORES

DECLARED: Mapping[str, tuple[str, tuple[Table, ...]]] = {
    "outlets": ("Outlets with their scores.", (OUTLETS, SCORES)),
    "contributions": ("What each indicator adds to a score.", (CONTRIBUTIONS,)),
    "features": ("Each outlet's value of each measure, with its interval.", (FEATURES,)),
    "scheme": ("The scheme: a row per indicator.", ()),
    "measures": ("What each measure counts.", ()),
    "articles": (
        "Articles with their facts and the value of each measure in their own text.",
        (ARTICLES, ARTICLE_FACTS),
    ),
    "measurements": ("What was counted: a row per article, measure and view.", (MEASUREMENTS,)),
    "evidence": ("The counted words with their sentences.", (EVIDENCE, ARTICLES)),
    "passages": ("Copied passages beside their originals.", (COPIES, EVIDENCE, ARTICLES)),
    "sources": ("Who is cited in which article.", (EVIDENCE,)),
    "copy_pairs": ("Who shares how many words with whom.", (COPY_PAIRS,)),
}
"""What each table is, and the declarations that describe its columns."""

OTHERS = {
    "words": "the counted words",
    "sentence": "the sentence in which they begin",
    "passage": "the words in the article",
    "original": "the words in the original",
    "name": "the fullest name that the article gives, or the words for an unnamed source",
    "n_attributions": "attributions to this source in the article",
    "n_quoted_words": "words quoted from this source",
    "first_mention": "code point of the first mention",
    "reference_outlet": "agency or outlet of the original",
    "reference_published": "when the original was published",
}
"""Columns that no declared table has."""

FACETS: Mapping[str, tuple[str, ...]] = {
    "articles": ("outlet", "genre", "language"),
    "evidence": ("metric", "label", "outlet"),
    "passages": ("credit", "reference_outlet", "outlet"),
    "sources": ("label", "source_kind", "outlet"),
    "features": ("outlet", "feature", "status"),
    "measurements": ("measure", "status"),
    "contributions": ("outlet", "dimension"),
}

QUERIES: Mapping[str, tuple[str, str, str]] = {
    "score_broken_down": (
        "Why an outlet has its score",
        "Points of each indicator, the most that it could have given, and the value behind it.",
        (
            "select dimension, indicator, value, points, 100 * effective_weight as points_possible, footing from contributions "
            "where outlet = :outlet order by dimension, points desc"
        ),
    ),
    "uncredited_copies": (
        "Copied without credit",
        "Passages beside their originals where the original is not named, the longest first.",
        (
            "select outlet, published, title, passage, original, reference_outlet, reference_published from passages "
            "where credit = 'uncredited' order by length(passage) desc"
        ),
    ),
    "who_is_quoted": (
        "Who is quoted most",
        "Named persons over all articles; two bearers of one name are one row.",
        (
            "select name, count(distinct article_id) as articles, count(distinct outlet) as outlets, "
            "sum(n_quoted_words) as quoted_words from sources where label = 'named_person' "
            "group by lower(name) order by articles desc, quoted_words desc"
        ),
    ),
    "quoted_in": (
        "Where a person is quoted",
        "Articles that cite a name.",
        (
            "select s.outlet, a.published, a.title, s.name, s.n_quoted_words from sources s "
            "join articles a using (article_id) where s.name like '%' || :name || '%' order by a.published"
        ),
    ),
    "find_words": (
        "Counted words that have a word in their sentence",
        "Full-text search in the evidence.",
        (
            "select e.outlet, e.title, e.label, e.words, e.sentence from evidence_fts "
            "join evidence e on e.rowid = evidence_fts.rowid where evidence_fts match :words order by rank"
        ),
    ),
    "what_could_not_be_measured": (
        "What could not be measured",
        "By measure and reason.",
        (
            "select measure, view, status, reason, count(*) as articles from measurements where status <> 'measured' "
            "group by measure, view, status, reason order by articles desc"
        ),
    ),
}
"""Title, description and query by name; those whose tables are absent are left out."""


def described(run: Run, name: str, tables: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The metadata of a database called ``name`` with these tables and columns, in datasette's layout."""
    measures = {measure.name: _measure_words(measure) for measure in run.card.features.declared}
    made = {table: _table(table, columns, measures) for table, columns in tables.items()}
    queries = {
        query: {"title": title, "description": words, "sql": sql}
        for query, (title, words, sql) in QUERIES.items()
        if all(word in tables for word in _tables_of(sql))
    }
    return {
        "title": f"masthead: {len(run.outlets)} outlets under the scheme {run.scheme.scheme_id}",
        "description": "How news outlets work with their sources: evidence about practice, not a verdict on truth.",
        "databases": {name: {"tables": made, "queries": queries}},
    }


def _table(table: str, columns: Sequence[str], measures: Mapping[str, str]) -> dict[str, Any]:
    what, declared = DECLARED[table]
    known = {column.name: column.description for one in reversed(declared) for column in one.columns}
    words = {**OTHERS, **known, **(measures if table == "articles" else {})}
    made: dict[str, Any] = {"description": what, "columns": {name: words[name] for name in columns if name in words}}
    facets = [facet for facet in FACETS.get(table, ()) if facet in columns]
    return made | ({"facets": facets} if facets else {}) | ({"label_column": "title"} if "title" in columns else {})


def _measure_words(measure: Measure) -> str:
    return f"{measure.label}: {measure.numerator} / {measure.denominator}, {measure.unit}"


def _tables_of(sql: str) -> set[str]:
    """The tables that a query reads."""
    words = sql.replace("_fts", "").split()
    return {words[at + 1] for at, word in enumerate(words) if word in ("from", "join")}
