"""Tables that a person can open: articles with their values, spans with their words, copies beside their originals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.tables.measures import METRICS, OWN, VIEWS, Measure, View
from masthead.metrics.tables.schemas import COPIES
from masthead.metrics.text.texts import read_texts

CREDITS = next(column.values for column in COPIES.columns if column.name == "credit")
PASSAGES = ("verbatim", "reworded", "shared_verbatim", "shared_reworded")
"""Labels of copied passages; what is shared with other articles, not with wire originals, is ``shared``."""
_BODY = ("text", "html", "main_lines")
_AT_ONCE = 512


def by_article(
    articles: pl.LazyFrame,
    facts: pl.LazyFrame,
    measurements: pl.LazyFrame,
    measures: Sequence[Measure],
    *,
    view: View = "own",
) -> pl.LazyFrame:
    """One row per article: its columns but the text, its facts, and a column with the value of each measure.

    A value is numerator / denominator times the measure's scale, in ``view`` where the measure has that view, else of
    all text; null where it was not measured. Articles are in order of their identifiers.

    Raises
    ------
    InputError
        For an unknown view.
    """
    _known("view", view, VIEWS)
    wanted = pl.lit(False)
    for measure in measures:
        wanted |= (pl.col("measure") == measure.name) & (pl.col("view") == _view_of(measure, view))
    scale = pl.col("measure").replace_strict({m.name: m.scale for m in measures}, default=1.0, return_dtype=pl.Float64)
    is_measured = (pl.col("status") == "measured") & (pl.col("denominator") > 0)
    value = pl.when(is_measured).then(scale * pl.col("numerator") / pl.col("denominator"))
    values = (
        measurements.filter(wanted)
        .with_columns(value=value)
        .group_by("article_id")
        .agg(
            pl.col("value").filter(pl.col("measure") == measure.name).first().alias(measure.name)
            for measure in measures
        )
    )
    known = set(facts.collect_schema()) | set(_BODY)
    columns = [name for name in articles.collect_schema() if name == "article_id" or name not in known]
    return (
        articles.select(columns)
        .join(facts, on="article_id", how="left")
        .join(values, on="article_id", how="left")
        .sort("article_id")
    )


def spans(articles: pl.LazyFrame, evidence: pl.LazyFrame, *, metric: str | None = None) -> pl.LazyFrame:
    """The evidence (of one metric) with what it is evidence in: outlet, title, date, the words, their sentence.

    Columns article_id, outlet, title, published, words, sentence, then those of the table EVIDENCE. The sentence is the
    one in which the span begins; null where the text has none there.

    Raises
    ------
    InputError
        For an unknown metric.
    """
    rows = evidence
    if metric is not None:
        _known("metric", metric, (*METRICS, OWN))
        rows = evidence.filter(pl.col("metric") == metric)
    about = articles.select("article_id", "outlet", "title", "published", "text")
    joined = rows.join(about, on="article_id", how="left", maintain_order="left").with_columns(
        words=pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    )
    head = ["article_id", "outlet", "title", "published", "words", "sentence"]
    schema = {**joined.collect_schema(), "sentence": pl.String()}
    told = joined.map_batches(_with_sentences, schema=schema, streamable=True)
    return told.select(head + [name for name in rows.collect_schema() if name not in head])


def side_by_side(
    articles: pl.LazyFrame,
    originals: pl.LazyFrame,
    evidence: pl.LazyFrame,
    copies: pl.LazyFrame,
    *,
    credit: str | None = None,
) -> pl.LazyFrame:
    """Copied passages beside their originals, one row per passage: who, when, the words on both sides.

    Columns article_id, outlet, title, published, label (``PASSAGES``), passage, original, reference_id,
    reference_kind (wire, article), reference_outlet, reference_published, credit, direction, start, end,
    reference_start, reference_end. ``credit`` keeps the pairs with that credit (credited, uncredited, unknown). Pairs in
    which the reference took the words from the article are left out: they stand in the row of the other article.

    Raises
    ------
    InputError
        For an unknown credit.
    """
    pairs = copies.select("article_id", "reference_id", "reference_kind", "credit", "direction").filter(
        pl.col("direction") != "to_reference"
    )
    if credit is not None:
        _known("credit", credit, CREDITS)
        pairs = pairs.filter(pl.col("credit") == credit)
    rows = evidence.filter(pl.col("metric") == "copy_ratio", pl.col("label").is_in(PASSAGES)).select(
        "article_id", "reference_id", "label", "start", "end", "reference_start", "reference_end"
    )
    about = articles.select("article_id", "outlet", "title", "published", "text")
    theirs = pl.concat(
        [
            frame.select(
                reference_kind=pl.lit(kind),
                reference_id=pl.col("article_id"),
                reference_outlet=pl.col("outlet"),
                reference_published=pl.col("published"),
                reference_text=pl.col("text"),
            )
            for kind, frame in (("wire", originals), ("article", articles))
        ]
    )
    return (
        rows.join(pairs, on=["article_id", "reference_id"], how="inner")
        .join(about, on="article_id", how="left")
        .join(theirs, on=["reference_kind", "reference_id"], how="left")
        .with_columns(
            passage=pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start")),
            original=pl.col("reference_text").str.slice(
                pl.col("reference_start"), pl.col("reference_end") - pl.col("reference_start")
            ),
        )
        .select(
            *("article_id", "outlet", "title", "published", "label", "passage", "original", "reference_id"),
            *("reference_kind", "reference_outlet", "reference_published", "credit", "direction"),
            *("start", "end", "reference_start", "reference_end"),
        )
        .sort("article_id", "start", "reference_id")
    )


def _view_of(measure: Measure, view: View) -> View:
    return view if view in measure.views else measure.views[0]


def _with_sentences(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the sentence in which each span begins; texts are read some articles at a time."""
    told: dict[int, str | None] = {}
    numbered = rows.select("article_id", "text", "start").with_row_index("row").filter(pl.col("text").is_not_null())
    texts = numbered.unique("article_id", keep="first", maintain_order=True).select("article_id", "text")
    for some in texts.iter_slices(_AT_ONCE):
        model = read_texts(some.with_columns(outlet=pl.lit("")))
        here = numbered.join(some.select("article_id").with_row_index("article"), on="article_id")
        place = here["start"].to_numpy() + model.bounds[here["article"].to_numpy(), 0]
        sentence = np.searchsorted(model.sentences.start, place, side="right") - 1
        inside = (sentence >= 0) & (place < model.sentences.end[sentence])
        first, last = model.sentences.start[sentence], model.sentences.end[sentence]
        found = zip(here["row"].to_list(), inside.tolist(), first.tolist(), last.tolist(), strict=True)
        told.update((row, model.text[low:high] if known else None) for row, known, low, high in found)
    return rows.with_columns(sentence=pl.Series([told.get(row) for row in range(len(rows))], dtype=pl.String))


def _known(what: str, found: str, known: Sequence[str]) -> None:
    if found not in known:
        raise InputError(Fault(what, f"'{found}'", f"one of {', '.join(known)}", "check the spelling"))
