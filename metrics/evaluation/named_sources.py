"""How well sources are typed, told apart and counted, against gold source mentions."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy.stats import spearmanr

from masthead.metrics.attribution.table import Attribution, Attributions, attributions_from
from masthead.metrics.media.outlets import read_media
from masthead.metrics.named_sources.find import NAMED_KINDS, AttributionTables, Sources
from masthead.metrics.named_sources.mentions.read import read_mention
from masthead.metrics.named_sources.names import fold_name
from masthead.metrics.named_sources.words import read_source_words
from masthead.metrics.text.arrays import Ints
from masthead.metrics.text.texts import Texts

KIND_OF_GOLD: Mapping[str, str] = {
    "NP": "named",
    "NO": "named",
    "DOC": "document",
    "DEF": "unnamed",
    "UNP": "unnamed",
    "GEN": "unnamed",
    "OTH": "unnamed",
}
"""Hand-labeled kinds as the three that are compared: a named person or organization, a document, anything else."""

GOLD_SOURCE_COLUMNS = ("article_id", "speech", "type", "head", "head_start", "head_end")
GOLD_KIND_COLUMNS = ("source_text", "gold")
_WITH_MEDIA = (*NAMED_KINDS, "media", "self_citation")
_LAST_WORD = re.compile(r"[^\W_]+(?:['’\-&/.][^\W_]+)*$")


def kind_of_span(text: str) -> str:
    """Whether a source span by itself is ``named``, ``unnamed`` or a ``document`` (media are named).

    >>> kind_of_span("Harbor Master Ines de Vries"), kind_of_span("two port officials"), kind_of_span("the audit")
    ('named', 'unnamed', 'document')
    """
    kind = read_mention(text, read_source_words(), read_media()).kind
    return "named" if kind in _WITH_MEDIA else "document" if kind == "document" else "unnamed"


def named_heads(texts: Texts, attributions: AttributionTables, sources: Sources) -> pl.DataFrame:
    """The predicted source spans that name their source by a proper noun: article, start, end (batch positions).

    A credit line behind a quotation (“...” — Odd Berg) is the name itself.

    Pronouns and bare roles are left out even where they are joined to a named source, and so are names whose head
    is a common noun ("the Vogel campaign"): the gold heads are proper nouns.
    """
    spans = attributions.spans.filter(pl.col("role") == "source").select("attribution", "start", "end")
    names = sources.table.filter((pl.col("mention_form") == "name") & pl.col("source_kind").is_in(_WITH_MEDIA)).select(
        "attribution", "article", head_start="start", head_end="end"
    )
    ends_proper = [_is_proper(texts.text[a:b]) for a, b in names.select("head_start", "head_end").iter_rows()]
    held = (pl.col("start") <= pl.col("head_start")) & (pl.col("head_end") <= pl.col("end"))
    return (
        names.filter(pl.Series(ends_proper, dtype=pl.Boolean))
        .join(spans, on="attribution", how="left")
        .with_columns(start=pl.coalesce("start", "head_start"), end=pl.coalesce("end", "head_end"))
        .filter(held)
        .select("article", "start", "end")
        .unique()
        .sort("article", "start", "end")
    )


def _is_proper(name: str) -> bool:
    last = _LAST_WORD.search(name.rstrip("."))
    return last is not None and any(c.isupper() for c in last.group())


def distinct_named_per_article(texts: Texts, sources: Sources, *, with_media: bool = True) -> Ints:
    """Distinct named sources of every article; ``with_media`` counts outlets too, as the gold heads do."""
    kinds = _WITH_MEDIA if with_media else NAMED_KINDS
    rows = pl.concat([sources.table, sources.companions]).filter(
        pl.col("source_kind").is_in(kinds) & (pl.col("mention_form") == "name")
    )
    distinct = rows.select("article", "source_id").unique()
    return np.bincount(distinct["article"].to_numpy(), minlength=len(texts)).astype(np.int64)


def source_counts(
    texts: Texts, attributions: AttributionTables, sources: Sources, gold_sources: pl.DataFrame
) -> pl.DataFrame:
    """One row per article that has gold: article_id, heads found and missed, and distinct named sources on both sides.

    ``gold_sources`` has the columns ``GOLD_SOURCE_COLUMNS``; offsets are positions in the articles' own texts. Only
    named heads of reported speech count, each place once.
    """
    rows = texts.frame.select("article_id").with_row_index("article").with_columns(pl.col("article").cast(pl.Int64))
    gold = gold_sources.filter(pl.col("speech") & (pl.col("type") == "named")).join(rows, on="article_id")
    gold = gold.with_columns(
        start=pl.col("head_start") + pl.Series(texts.bounds[:, 0]).gather(gold["article"]),
        end=pl.col("head_end") + pl.Series(texts.bounds[:, 0]).gather(gold["article"]),
        name=pl.col("head").map_elements(fold_name, return_dtype=pl.String),
    )
    heads = gold.unique(["article", "start"]).select("article", head_start="start", head_end="end")
    predicted = named_heads(texts, attributions, sources).with_row_index("span")
    pairs = predicted.join(heads, on="article").filter(
        (pl.col("start") <= pl.col("head_start")) & (pl.col("head_end") <= pl.col("end"))
    )
    per_article = {
        "n_gold_heads": heads["article"],
        "n_found_heads": pairs.unique(["article", "head_start"])["article"],
        "n_predicted_heads": predicted["article"],
        "n_right_heads": pairs.unique("span")["article"],
        "n_gold_distinct": gold.unique(["article", "name"])["article"],
    }
    counts = {
        name: np.bincount(articles.to_numpy(), minlength=len(texts)).astype(np.int64)
        for name, articles in per_article.items()
    }
    counts["n_predicted_distinct"] = distinct_named_per_article(texts, sources)
    return rows.with_columns(**{name: pl.Series(values) for name, values in counts.items()}).filter(
        pl.col("article_id").is_in(gold_sources["article_id"].unique().implode())
    )


def source_figures(counts: pl.DataFrame) -> dict[str, float | None]:
    """Figures of the rows of ``source_counts``: precision, recall and F1 of named heads, distinct named sources.

    A quotient over nothing is None; the rank correlation needs at least three articles that differ.
    """
    total = {name: int(counts[name].sum()) for name in counts.columns if name.startswith("n_")}
    precision = _quotient(total["n_right_heads"], total["n_predicted_heads"])
    recall = _quotient(total["n_found_heads"], total["n_gold_heads"])
    f1 = None
    if precision is not None and recall is not None:
        f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
    gold, predicted = counts["n_gold_distinct"].to_numpy(), counts["n_predicted_distinct"].to_numpy()
    varies = len(gold) >= 3 and len(np.unique(gold)) > 1 and len(np.unique(predicted)) > 1
    return {
        "named_head_precision": precision,
        "named_head_recall": recall,
        "named_head_f1": f1,
        "distinct_named_spearman": float(spearmanr(gold, predicted).statistic) if varies else None,
        "distinct_named_mae": float(np.abs(gold - predicted).mean()) if len(gold) else None,
    }


def kind_figures(gold_kinds: pl.DataFrame) -> dict[str, float | None]:
    """Accuracy of named, unnamed and document given the gold span, and precision and recall of each.

    ``gold_kinds`` has the columns ``GOLD_KIND_COLUMNS``.
    """
    pairs = [
        (KIND_OF_GOLD.get(gold, "unnamed"), kind_of_span(text))
        for text, gold in gold_kinds.select(GOLD_KIND_COLUMNS).iter_rows()
    ]
    by_label = {
        f"{label}_{figure}": _quotient(
            sum(a == b == label for a, b in pairs), sum(pair[side] == label for pair in pairs)
        )
        for label in ("named", "unnamed", "document")
        for figure, side in (("recall", 0), ("precision", 1))
    }
    return {"source_type_accuracy": _quotient(sum(a == b for a, b in pairs), len(pairs)), **by_label}


def given_gold_spans(texts: Texts, gold_sources: pl.DataFrame) -> Attributions:
    """Attributions that consist of the gold source spans of reported speech alone.

    With them ``join_sources`` is measured apart from the attribution rules. Besides ``GOLD_SOURCE_COLUMNS`` the gold
    needs src_start and src_end, positions in the articles' own texts.
    """
    rows = texts.frame.select("article_id").with_row_index("article").with_columns(pl.col("article").cast(pl.Int64))
    gold = gold_sources.filter(pl.col("speech")).join(rows, on="article_id", maintain_order="left")
    offset = texts.bounds[gold["article"].to_numpy(), 0]
    start, end = gold["src_start"].to_numpy() + offset, gold["src_end"].to_numpy() + offset
    sentence = np.maximum(np.searchsorted(texts.sentences.start, start, side="right") - 1, 0)
    found = zip(gold["article"].to_list(), sentence.tolist(), start.tolist(), end.tolist(), strict=True)
    return attributions_from(
        [Attribution(row, number, "indirect", None, ((0, a, b),)) for row, number, a, b in found],
        np.ones(len(texts), dtype=np.bool_),
    )


def evaluate_sources(
    texts: Texts,
    attributions: AttributionTables,
    sources: Sources,
    *,
    gold_sources: pl.DataFrame | None = None,
    gold_kinds: pl.DataFrame | None = None,
) -> dict[str, float | None]:
    """All figures for the gold tables that are at hand."""
    figures: dict[str, float | None] = {}
    if gold_sources is not None:
        figures.update(source_figures(source_counts(texts, attributions, sources, gold_sources)))
    if gold_kinds is not None:
        figures.update(kind_figures(gold_kinds))
    return figures


def _quotient(numerator: int, denominator: int) -> float | None:
    return numerator / denominator if denominator else None
