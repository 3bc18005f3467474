"""The articles that items are drawn from, and the items of those that were drawn, with the text around them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from masthead.metrics.tables.layers import sentences_in_view
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import OWN, Measure, View
from masthead.metrics.tables.schemas import MEASUREMENTS
from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.texts import Spans, Texts, read_texts
from masthead.scoring.features.outlet_rows import find_places, selected_measurements
from masthead.scoring.features.selection import Selection, selected_articles
from masthead.scoring.labels.guidelines import Guideline, guideline_of, own_answer
from masthead.scoring.labels.items import Items, items_of
from masthead.scoring.labels.layers import Marks, read_layers, read_marks

AROUND = 2
"""So many sentences (or lines) are shown before and after an item."""

OPEN, CLOSE = "⟦", "⟧"
"""Between these stands what an article's view leaves out: page furniture, and of own text what is copied."""

SENTENCES = "attributed_sentence_share"
"""The measure whose denominator counts an article's sentences."""

_AT_ONCE = 256

_MARKED = ("article_id", "metric", "start", "end", "label", "detail", "is_own", "reference_id")
"""What is read of the evidence."""


def fitting_guideline(measured: Measured, measure: Measure) -> Guideline:
    """The guideline of a measure; for one of the user's own, what is asked fits what it counted in the articles.

    Raises
    ------
    InputError
        For a measure that cannot be labeled, with the reason.
    """
    if measure.metric != OWN:
        return guideline_of(measure)
    here = (pl.col("measure") == measure.name) & (pl.col("status") == "measured")
    counted = measured.measurements.lazy().filter(here).select("numerator", "denominator").collect()
    return guideline_of(measure, own_answer(measure, *counted.get_columns()))


def read_frame(measured: Measured, selection: Selection, guideline: Guideline, view: View) -> pl.DataFrame:
    """The articles that ``summarize`` pools for the measure, and how many items each has.

    Columns outlet, article_id, numerator, denominator, n_items (null where only reading tells). A measure whose
    denominator is found too takes articles in that nothing was found.
    """
    articles = selected_articles(measured, selection)
    places = find_places(articles)
    del articles
    wanted = [guideline.measure, SENTENCES] if guideline.item == "sentence" else [guideline.measure]
    rows = measured.measurements.lazy().filter(pl.col("measure").is_in(wanted), pl.col("view") == view)
    columns = ["outlet", "article_id", "measure", "numerator", "denominator", "status"]
    parts = [batch.select(columns) for batch in selected_measurements(rows, places, selection)]
    found = pl.concat(parts) if parts else MEASUREMENTS.empty().select(columns)
    counted = ["measured", "empty"] if guideline.answer == "part" else ["measured"]
    mine = found.filter(pl.col("measure") == guideline.measure, pl.col("status").is_in(counted))
    if guideline.answer != "part":
        mine = mine.filter(pl.col("denominator") > 0)
    if guideline.item == "article":
        mine = mine.with_columns(n_items=pl.lit(1, pl.Int64))
    elif guideline.item == "sentence" and not guideline.by_words:
        counts = found.filter(pl.col("measure") == SENTENCES).select("article_id", n_items="denominator")
        mine = mine.join(counts, on="article_id", how="left").with_columns(pl.col("n_items").cast(pl.Int64))
    else:
        mine = mine.with_columns(n_items=pl.lit(None, pl.Int64))
    return mine.drop("measure", "status").sort("outlet", "article_id")


def read_items(measured: Measured, placed: pl.DataFrame, guideline: Guideline, view: View) -> Iterator[pl.DataFrame]:
    """All items of the articles, in portions: article_id, number, start, end, size, measured, text, before, after, beside.

    ``placed`` has the article_id of the articles and, where items were drawn by their number, that of each: the others'
    text, before and after are null then. ``beside`` is the text of the original of which the item (else its article) has
    most, for copies.
    """
    wanted = pl.col("article_id").is_in(placed["article_id"].unique().implode())
    columns = ["article_id", "outlet", "text", "title", "byline"]
    about = measured.articles.lazy().filter(wanted)
    known = [name for name in columns if name in about.collect_schema().names()]
    language = measured.article_facts.lazy().filter(wanted).select("article_id", "language")
    articles = about.select(known).collect().drop_nulls("text")  # dropped in the scan, every text would be decoded
    articles = articles.join(language.collect(), on="article_id", how="left", maintain_order="left").sort("article_id")
    if guideline.item == "article" and guideline.whole_text:
        yield _whole(articles, articles["text"])
        return
    evidence = measured.evidence.lazy().filter(wanted).select(_MARKED).collect()
    originals = _originals(measured, evidence) if "original" in guideline.question else {}
    quotations = str(measured.settings.get("quotations", "blank"))
    numbers = placed.select("article_id", "number", is_drawn=True).unique() if "number" in placed.columns else None
    for batch, of_batch in _with_evidence(articles, evidence):
        texts = read_texts(batch, batch["language"].fill_null("und").to_list())
        marks = read_marks(texts, of_batch)
        layers = read_layers(texts, marks, quotations=quotations)
        if guideline.item == "article":
            yield _whole(batch, _bracketed(texts, sentences_in_view(texts, layers.layers, view)))
            continue
        items = items_of(guideline.measure, view, texts, layers, marks)
        table = items.table(texts)
        unit = texts.lines if guideline.item == "line" else texts.sentences
        words = _words_of(texts, items, unit, _are_drawn(table, numbers))
        yield table.with_columns(words).with_columns(beside=_beside(texts, items, marks, originals))


def _with_evidence(articles: pl.DataFrame, evidence: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """The articles in portions, each with its evidence: the evidence of all is gone through once, not for each of them."""
    portion = pl.int_range(pl.len(), dtype=pl.UInt32) // _AT_ONCE
    of_article = articles.select("article_id", portion=portion)
    parts = evidence.join(of_article, on="article_id", maintain_order="left").partition_by(
        "portion", as_dict=True, include_key=False
    )
    for number, batch in enumerate(articles.iter_slices(_AT_ONCE)):
        found = parts.pop((number,), None)
        yield batch, evidence.clear() if found is None else found


def _are_drawn(table: pl.DataFrame, numbers: pl.DataFrame | None) -> Flags:
    """Which items of a portion are drawn: all of them, where none were drawn by their ``numbers`` yet."""
    if numbers is None:
        return np.ones(len(table), dtype=np.bool_)
    found = table.select("article_id", "number").join(
        numbers, on=["article_id", "number"], how="left", maintain_order="left"
    )
    drawn: Flags = found["is_drawn"].fill_null(value=False).to_numpy()
    return drawn


def _whole(articles: pl.DataFrame, shown: pl.Series) -> pl.DataFrame:
    """Every article as one item, its text as it is shown between its title and its byline; ``raw`` is the text itself."""
    about = {"before": "title", "after": "byline"}
    around = [
        (pl.col(column) if column in articles.columns else pl.lit("")).fill_null("").alias(name)
        for name, column in about.items()
    ]
    end = pl.col("text").str.len_chars().cast(pl.Int64)
    return articles.select(
        "article_id", number=pl.lit(0, pl.Int64), start=pl.lit(0, pl.Int64), end=end, raw="text", beside=pl.lit("")
    ).hstack(articles.select(*around, shown.alias("text")))


def _bracketed(texts: Texts, kept: Flags) -> pl.Series:
    """The articles' texts with a pair of brackets around every run of sentences that are not kept."""
    if kept.all():
        return texts.frame["text"]
    sentences = texts.sentences
    left_out = np.flatnonzero(~kept)
    article = sentences.article[left_out]
    begins = (np.diff(left_out, prepend=-2) != 1) | (np.diff(article, prepend=-1) != 0)
    ends = np.append(begins[1:], True)
    first, last = left_out[begins], left_out[ends]
    row, start = sentences.article[first], texts.local(sentences.article[first], sentences.start[first])
    runs = zip(row.tolist(), start.tolist(), texts.local(row, sentences.end[last]).tolist(), strict=True)
    said = texts.frame["text"].to_list()
    for number, begin, end in sorted(runs, reverse=True):
        words = said[number]
        said[number] = f"{words[:begin]}{OPEN}{words[begin:end]}{CLOSE}{words[end:]}"
    return pl.Series("text", said, dtype=pl.String)


def _words_of(texts: Texts, items: Items, unit: Spans, wanted: Flags) -> list[pl.Series]:
    """The text of the wanted items, and what stands before and after it: so many units of the same article."""
    first = np.searchsorted(unit.start, items.start, side="right") - 1
    last = np.searchsorted(unit.start, items.end, side="left") - 1
    low, high = np.searchsorted(unit.article, items.article), np.searchsorted(unit.article, items.article, side="right")
    begin = unit.start[np.maximum(first - AROUND, low)] if len(items) else items.start
    stop = unit.end[np.minimum(last + AROUND, high - 1)] if len(items) else items.end
    edges = [np.minimum(begin, items.start), items.start, items.end, np.maximum(stop, items.end)]
    cuts = list(zip(wanted.tolist(), *(edge.tolist() for edge in edges), strict=True))
    return [
        pl.Series(
            name,
            [texts.text[cut[k] : cut[k + 1]].strip() if is_wanted else None for is_wanted, *cut in cuts],
            pl.String,
        )
        for k, name in enumerate(("before", "text", "after"))
    ]


def _originals(measured: Measured, evidence: pl.DataFrame) -> dict[str, str]:
    ids = evidence["reference_id"].drop_nulls().unique()
    rows = measured.originals.lazy().filter(pl.col("article_id").is_in(ids.implode())).select("article_id", "text")
    return dict(rows.drop_nulls().collect().iter_rows())


def _beside(texts: Texts, items: Items, marks: Marks, originals: dict[str, str]) -> pl.Series:
    """The original that a copied passage of the item stands in, else the one with most passages of its article."""
    found: list[str] = [""] * len(items)
    if originals and len(marks.frame):
        of_copies = marks.frame.select(
            held=(pl.col("metric") == "copy_ratio") & pl.col("reference_id").is_in(list(originals))
        )["held"].fill_null(value=False)
        rows = np.flatnonzero(of_copies.to_numpy())
        names = marks.frame["reference_id"].gather(rows).to_list()
        articles = marks.frame["row"].gather(rows).to_list()
        widths = (marks.end[rows] - marks.start[rows]).tolist()
        most: dict[int, dict[str, int]] = {}
        for article, name, width in zip(articles, names, widths, strict=True):
            held = most.setdefault(article, {})
            held[name] = held.get(name, 0) + width
        main = {article: max(sorted(held), key=lambda name: held[name]) for article, held in most.items()}
        found = [originals.get(main.get(article, ""), "") for article in items.article.tolist()]
        for row, name in zip(rows.tolist(), names, strict=True):
            at = int(np.searchsorted(items.start, marks.start[row], side="right")) - 1
            if 0 <= at < len(items) and marks.start[row] < items.end[at]:
                found[at] = originals[name]
    return pl.Series("beside", found, dtype=pl.String)
