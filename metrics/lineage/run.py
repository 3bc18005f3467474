"""The texts of a run taken story by story: read, traced, and as rows; those that stand alone beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

import polars as pl

from masthead.metrics.lineage.candidates import Candidates
from masthead.metrics.lineage.descent.credits import KnownCredits, Names
from masthead.metrics.lineage.descent.named import TOLD, known_outlet
from masthead.metrics.lineage.quotations import Place
from masthead.metrics.lineage.read import Version, read_versions
from masthead.metrics.lineage.rows import Row, TableRows, passage_columns, story_rows
from masthead.metrics.lineage.schemas import FAMILIES, LINKS, PASSAGES, TABLES, VERSIONS
from masthead.metrics.lineage.trace import trace_stories
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.outlet_names import other_names
from masthead.metrics.tables.table import type_of

TEXTS_AT_ONCE = 10_000
"""About so many texts are read and traced at a time, whole stories at least."""

READ_AT_ONCE = 500
"""About so many of them go through the text model at a time."""

TRACES = ("defects_per_1000_words", "style_percentile", "spin_percentile")
"""Measures of translation noise that stand beside each version."""

QUOTATION_LABELS = ("quote_identical", "quote_cut", "quote_reworded")
"""Labels of evidence that joins quotations of two texts."""

_TEXTS: dict[str, type_of] = {
    "article_id": pl.String,
    "outlet": pl.String,
    "title": pl.String,
    "byline": pl.String,
    "published": pl.Datetime("us", "UTC"),
    "date_precision": pl.String,
    "language": pl.String,
    "text": pl.String,
}

Frames = Mapping[str, pl.DataFrame]


def trace_run(measured: Measured, candidates: Candidates, *, seed: int) -> Iterator[Frames]:
    """The rows of all stories of two texts and more, some at a time, by table."""
    names, beside = Names(other_names(measured.outlets)), _traced_beside(candidates)
    for part in _portions(candidates.texts):
        texts = _texts_of(measured, part)
        boilerplate, known = _evidence_of(measured, part)
        credits = _credits_of(measured, texts)
        rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
        passages: dict[str, list[Any]] = {name: [] for name in PASSAGES.schema}
        later = dict(texts.filter(~pl.col("is_traced")).partition_by("story", as_dict=True).items())
        for numbers, versions in _stories(texts, boilerplate):
            traced = trace_stories(versions, names=names, quotations=known, credits=credits, seed=seed)
            for number, story in zip(numbers, traced, strict=True):
                found = story_rows(story)
                if (number,) in later:
                    _add_later(found, later[number,], beside)
                for name, more in found.items():
                    rows[name] += more
                for name, values in passage_columns(story).items():
                    passages[name] += values
        frames = {table.name: _frame(rows[table.name], table.schema) for table in TABLES}
        yield frames | {"passages": pl.DataFrame(passages, schema=dict(PASSAGES.schema))}


def _frame(rows: Sequence[Row], schema: Mapping[str, type_of]) -> pl.DataFrame:
    return pl.DataFrame({name: [row.get(name) for row in rows] for name in schema}, schema=dict(schema))


def _portions(texts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Texts of whole stories, about ``TEXTS_AT_ONCE`` at a time, in the order of the stories."""
    ordered = texts.sort("story", "article_id")
    sizes = ordered["story"].rle().struct.field("len").to_list()
    first = size = 0
    for length in sizes:
        size += length
        if size >= TEXTS_AT_ONCE:
            yield ordered.slice(first, size)
            first, size = first + size, 0
    if size:
        yield ordered.slice(first, size)


def _texts_of(measured: Measured, part: pl.DataFrame) -> pl.DataFrame:
    """The texts of a portion with their stories; where an article and an original share an identifier, the article."""
    frames = []
    for table, is_wire in ((measured.articles.lazy(), False), (measured.originals.lazy(), True)):
        present = table.collect_schema().names()
        columns = [
            pl.col(name).cast(dtype) if name in present else pl.lit(None, dtype).alias(name)
            for name, dtype in _TEXTS.items()
        ]
        chosen = table.select(columns).join(part.lazy().select("article_id"), on="article_id", how="semi")
        frames.append(chosen.with_columns(is_wire=pl.lit(is_wire)).collect())
    texts = pl.concat(frames).unique("article_id", keep="first", maintain_order=True)
    return texts.join(part, on="article_id").sort("story", "article_id")


def _evidence_of(measured: Measured, part: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, list[tuple[Place, Place]]]]:
    """The spans of a portion's boilerplate, and the pairs of quotations that measuring joined, by article."""
    is_quote = pl.col("label").is_in(list(QUOTATION_LABELS)) & pl.col("reference_id").is_not_null()
    rows = (
        measured.evidence.lazy()
        .filter((pl.col("metric") == "boilerplate") | is_quote)
        .join(part.lazy().select("article_id"), on="article_id", how="semi")
        .select("article_id", "metric", "start", "end", "label", "reference_id", "reference_start", "reference_end")
        .collect()
        .sort("article_id", "start", "end", "reference_id")
    )
    known: dict[str, list[tuple[Place, Place]]] = {}
    for article, start, end, *reference in (
        rows.filter(pl.col("metric") != "boilerplate").drop("metric", "label").iter_rows()
    ):
        known.setdefault(article, []).append(((article, start, end), (reference[0], reference[1], reference[2])))
    return rows.filter(pl.col("metric") == "boilerplate").select("article_id", "start", "end", "label"), known


def _credits_of(measured: Measured, texts: pl.DataFrame) -> KnownCredits:
    """Whether texts credit the outlets of others that they share words with."""
    outlets = texts.select(reference_id="article_id", outlet="outlet").lazy()
    rows = (
        measured.copies.lazy()
        .join(texts.lazy().select("article_id"), on="article_id", how="semi")
        .join(outlets, on="reference_id")
        .select("article_id", "outlet", "credit")
        .collect()
    )
    return {(article, outlet): credit for article, outlet, credit in rows.iter_rows()}


def _stories(texts: pl.DataFrame, boilerplate: pl.DataFrame) -> Iterator[tuple[list[int], list[list[Version]]]]:
    """The numbers of some stories at a time, and the versions of each, but for texts beyond the bound."""
    traced = texts.filter("is_traced")
    n_texts = traced["story"].rle().struct.field("len").cum_sum().to_list()
    edges = [0]
    for last in n_texts:
        if last - edges[-1] >= READ_AT_ONCE or last == n_texts[-1]:
            edges.append(last)
    for low, high in pairwise(edges):
        batch = traced.slice(low, high - low)
        pairs = zip(batch["story"].to_list(), read_versions(batch, boilerplate), strict=True)
        groups = [
            (story, [version for _, version in group]) for story, group in groupby(pairs, key=lambda pair: pair[0])
        ]
        yield [story for story, _ in groups], [versions for _, versions in groups]


def _traced_beside(candidates: Candidates) -> Mapping[str, list[tuple[str, int]]]:
    """For each text beyond the bound the aligned ones that it shares words with, and how many, most first."""
    is_traced = candidates.texts.select("article_id", "is_traced").lazy()
    pairs = candidates.pairs.lazy()
    turned = pairs.select(one="other", other="one", n_words="n_words")
    later, traced = is_traced.filter(~pl.col("is_traced")), is_traced.filter("is_traced")
    near = (
        pl.concat([pairs, turned])
        .join(later, left_on="one", right_on="article_id", how="semi")
        .join(traced, left_on="other", right_on="article_id", how="semi")
        .sort("one", "n_words", "other", descending=[False, True, False])
        .collect()
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for one, other, n_words in near.iter_rows():
        found.setdefault(one, []).append((other, n_words))
    return found


def _add_later(rows: TableRows, later: pl.DataFrame, beside: Mapping[str, list[tuple[str, int]]]) -> None:
    """Texts of a story beyond the bound: a version each, linked with the aligned one that it shares most words with."""
    family_of = {row["version_id"]: row["family_id"] for row in rows["versions"]}
    families = {row["family_id"]: row for row in rows["families"]}
    for text in later.iter_rows(named=True):
        name = text["article_id"]
        near = next(((other, n_words) for other, n_words in beside.get(name, ()) if other in family_of), None)
        if near is None:
            continue
        model, n_words = near
        family = family_of[model]
        families[family]["n_versions"] += 1
        families[family]["n_not_traced"] += 1
        start, end = sorted((model, name))
        rows["versions"].append({**_plain_version(text), "family_id": family, "is_traced": False})
        rows["links"].append(
            {
                "family_id": family,
                "from_id": start,
                "to_id": end,
                "kind": "not_traced",
                "is_directed": False,
                "rung": "none",
                "n_shared_words": n_words,
                "credit": "unknown",
            }
        )


def _plain_version(text: Row) -> Row:
    return {
        "family_id": text["article_id"],
        "version_id": text["article_id"],
        "outlet": text["outlet"],
        "title": text["title"],
        "published": text["published"],
        "is_wire": text["is_wire"],
        "is_unseen": False,
        "is_traced": True,
        "is_reference": False,
    }


def texts_alone(measured: Measured, candidates: Candidates) -> Frames:
    """The articles that share nothing with another text: a family and a version each."""
    told = candidates.texts.lazy().select("article_id")
    facts = (
        measured.article_facts.lazy()
        .select("article_id", "outlet", "published", "n_article_words", "duplicate_of")
        .join(told, on="article_id", how="anti")
        .filter(pl.col("duplicate_of").is_null())
        .collect()
    )
    named = _names_in(measured, facts)
    titles = measured.articles.lazy()
    if "title" in titles.collect_schema().names():
        chosen = titles.select("article_id", pl.col("title").cast(pl.String)).join(
            facts.lazy().select("article_id"), on="article_id", how="semi"
        )
        facts = facts.join(chosen.collect(), on="article_id", how="left")
    facts = facts.join(named, on="article_id", how="left")
    versions = facts.with_columns(
        family_id="article_id",
        version_id="article_id",
        is_wire=pl.lit(False),
        is_unseen=pl.lit(False),
        is_traced=pl.lit(True),
        is_reference=pl.lit(False),
        n_words="n_article_words",
    )
    families = facts.with_columns(
        family_id="article_id",
        story_id="article_id",
        n_versions=pl.lit(1),
        n_outlets=pl.lit(1),
        n_not_traced=pl.lit(0),
        n_passages=pl.lit(0),
        n_unseen=pl.lit(0),
        first_published="published",
        last_published="published",
    )
    empty = {table.name: table.empty() for table in TABLES}
    return {**empty, "families": FAMILIES.frame(families), "versions": VERSIONS.frame(versions)}


def _names_in(measured: Measured, facts: pl.DataFrame) -> pl.DataFrame:
    """The outlets that each text names as where its matter comes from: those that it cites or whose reporters were told."""
    alone = facts.lazy().select("article_id")
    cited = (
        measured.evidence.lazy()
        .filter(pl.col("label") == "media", pl.col("detail").is_not_null())
        .select("article_id", phrase="detail")
        .join(alone, on="article_id", how="semi")
        .collect()
    )
    told = (
        measured.articles.lazy()
        .select("article_id", phrase=pl.col("text").str.extract_all(TOLD))
        .filter(pl.col("phrase").list.len() > 0)
        .join(alone, on="article_id", how="semi")
        .explode("phrase")
        .collect()
    )
    phrases = pl.concat([cited, told]).unique()
    known = {phrase: known_outlet(phrase.removeprefix("told ")) for phrase in phrases["phrase"].unique().to_list()}
    named = phrases.with_columns(name=pl.col("phrase").replace_strict(known, return_dtype=pl.String))
    named = named.filter(pl.col("name").is_not_null()).unique(["article_id", "name"]).sort("article_id", "name")
    return named.group_by("article_id", maintain_order=True).agg(names_credited=pl.col("name").str.join("; "))


def with_duplicates(tables: Frames, measured: Measured) -> Frames:
    """The tables with the texts that an outlet published again: each a version of the family of the first, and a link."""
    again = (
        measured.article_facts.lazy()
        .filter(pl.col("duplicate_of").is_not_null())
        .select("article_id", "outlet", "published", "duplicate_of")
        .collect()
        .sort("article_id")
    )
    if not len(again):
        return tables
    model = tables["versions"].filter(~pl.col("is_unseen"))
    versions = again.join(
        model.drop("outlet", "published", "is_reference"), left_on="duplicate_of", right_on="version_id"
    ).join(model.select(pl.col("version_id").alias("article_id")), on="article_id", how="anti")
    links = versions.select(
        "family_id",
        from_id="duplicate_of",
        to_id="article_id",
        kind=pl.lit("duplicate"),
        is_directed=pl.lit(False),
        rung=pl.lit("none"),
        edits_per_100_words=pl.lit(0.0),
        n_shared_words="n_words",
        used_share=pl.lit(1.0),
        credit=pl.lit("unknown"),
    )
    counts = versions.group_by("family_id").agg(n_again=pl.len().cast(pl.Int64))
    families = tables["families"].join(counts, on="family_id", how="left", maintain_order="left")
    families = families.with_columns(n_versions=pl.col("n_versions") + pl.col("n_again").fill_null(0)).drop("n_again")
    added = VERSIONS.frame(versions.with_columns(version_id="article_id", is_reference=pl.lit(False)))
    return {
        **tables,
        "families": families,
        "versions": pl.concat([tables["versions"], added]),
        "links": pl.concat([tables["links"], LINKS.frame(links)]),
    }


def with_traces(versions: pl.DataFrame, measured: Measured) -> pl.DataFrame:
    """The versions with what measuring found of translation and rewording in each."""
    value = pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator"))
    scale = pl.when(pl.col("measure") == "defects_per_1000_words").then(1000.0).otherwise(1.0)
    several = versions.filter(~pl.col("is_unseen")).select("version_id")
    rows = (
        measured.measurements.lazy()
        .filter(pl.col("measure").is_in(list(TRACES)), pl.col("view") == "all", pl.col("status") == "measured")
        .select(version_id="article_id", measure="measure", value=value * scale)
        .join(several.lazy(), on="version_id", how="semi")
        .collect()
    )
    wide = versions.drop(TRACES)
    for name in TRACES:
        one = rows.filter(pl.col("measure") == name).select("version_id", pl.col("value").alias(name))
        wide = wide.join(one.unique("version_id"), on="version_id", how="left", maintain_order="left")
    return VERSIONS.frame(wide)
