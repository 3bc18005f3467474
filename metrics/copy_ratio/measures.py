"""The copy ratio and its companions: declarations, and one batch's measurements, evidence and copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.find import Matches
from masthead.metrics.media.agencies import CREDITED, UNCREDITED, UNKNOWN, Credit, agency_names, find_credit
from masthead.metrics.tables.findings import Counted, Findings, evidence_rows, measurement_rows
from masthead.metrics.tables.layers import Layers
from masthead.metrics.tables.measures import Measure
from masthead.metrics.tables.schemas import COPIES
from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.texts import Texts

_WORDS = "words of the unquoted article text"
_BOUND = "A lower bound: only the originals at hand are searched."
_CREDIT_WORDS: dict[Credit, str] = {CREDITED: "credited", UNCREDITED: "not credited", UNKNOWN: "credit unknown"}

COPY_RATIO = Measure(
    "copy_ratio",
    "copy_ratio",
    "copied words",
    "share of words",
    "words in passages that stand in wire originals, verbatim or reworded",
    _WORDS,
    f"How much of the unquoted article text stands in wire originals. {_BOUND}",
    reference="Potthast et al. 2010 (passage alignment); Clough et al. 2002 (text reuse in the press)",
)
UNCREDITED_COPY_RATIO = Measure(
    "uncredited_copy_ratio",
    "copy_ratio",
    "words copied without credit",
    "share of words",
    "copied words none of whose originals the article credits",
    _WORDS,
    f"How much of the unquoted article text stands in originals of agencies that the article does not name. {_BOUND}",
    marks=("verbatim", "reworded"),
    uncounted=f", {_CREDIT_WORDS[CREDITED]}",
)
VERBATIM_SHARE = Measure(
    "verbatim_share",
    "copy_ratio",
    "words copied verbatim",
    "share of words",
    "copied words that stand in an original word for word",
    _WORDS,
    "The part of the copy ratio in unchanged runs of five words and more (single changed words tolerated).",
)
REWORDED_SHARE = Measure(
    "reworded_share",
    "copy_ratio",
    "words copied reworded",
    "share of words",
    "copied words in reworded passages",
    _WORDS,
    "The part of the copy ratio in passages that say the same in other words.",
)
QUOTE_SHARE = Measure(
    "quote_share",
    "copy_ratio",
    "words in quotations shared with originals",
    "share of words",
    "words in quotations that stand in a wire original too",
    "words of the article text, quotations included",
    "Quotations shared with originals: shown, never counted as copying.",
)
DERIVATION_SCORE = Measure(
    "derivation_score",
    "copy_ratio",
    "derivation from an original",
    "score",
    "how far the article is derived from its nearest original",
    "1",
    "A grade for short, heavily edited articles: what they share with the nearest original in rarer character 4-grams, "
    "beyond what an original of its length shares with any text.",
    pooling="mean",
    version=2,
)
SHARED_RATIO = Measure(
    "shared_ratio",
    "copy_ratio",
    "words shared with other outlets",
    "share of words",
    "words in passages that stand in articles of other outlets",
    _WORDS,
    "How much of the unquoted article text stands in other outlets of the corpus, whoever was first. Description only.",
)
COPY_MEASURES: tuple[Measure, ...] = (
    COPY_RATIO,
    UNCREDITED_COPY_RATIO,
    VERBATIM_SHARE,
    REWORDED_SHARE,
    QUOTE_SHARE,
    DERIVATION_SCORE,
    SHARED_RATIO,
)

Names = Mapping[str, Sequence[str]]


def measure_copy_ratio(
    texts: Texts,
    layers: Layers,
    matches: Matches,
    *,
    shared: Matches | None = None,
    names: Names | None = None,
) -> tuple[Findings, pl.DataFrame]:
    """Measurements, evidence and copies of a batch.

    ``matches`` is what ``find_copies`` gave for wire originals, ``shared`` what ``find_shared`` gave for the other
    articles of the corpus. ``names`` has further names of agencies and outlets, by their key. An article for which
    no original could be searched has the status no_reference; an article without unquoted words is empty.
    """
    names = names or {}
    wire_pairs = with_credit(texts, matches.pairs, names)
    evidence = [_evidence(texts, layers, matches.spans, wire_pairs, "")]
    copies = [_copy_rows(texts, wire_pairs, "wire")]
    if shared is not None:
        other_pairs = with_credit(texts, shared.pairs, names)
        evidence.append(_evidence(texts, layers, shared.spans, other_pairs, "shared_"))
        copies.append(_copy_rows(texts, other_pairs, "article"))
    uncredited = _uncredited(texts, matches, wire_pairs)
    findings = Findings(
        measurement_rows(texts, _counted(texts, layers, matches, shared, uncredited)),
        pl.concat(evidence),
    )
    return findings, COPIES.frame(pl.concat(copies)).unique(
        ["article_id", "reference_id"], keep="first", maintain_order=True
    )


def with_credit(texts: Texts, pairs: pl.DataFrame, names: Names) -> pl.DataFrame:
    """The pairs with a column ``credit``: whether the article credits the outlet of the reference."""
    found: dict[tuple[int, str | None], Credit] = {}
    agencies = {outlet: agency_names(outlet, names.get(outlet or "", ())) for outlet in pairs["agency"].unique()}
    has_byline = "byline" in texts.frame.columns
    keys = list(zip(pairs["article"].to_list(), pairs["agency"].to_list(), strict=True))
    for article, outlet in dict.fromkeys(keys):
        byline = texts.frame["byline"][article] if has_byline else None
        start, end = texts.bounds[article].tolist()
        found[article, outlet] = find_credit(texts.text[start:end], byline, agencies[outlet])
    credit = [found[key] for key in keys]
    return pairs.with_columns(pl.Series("credit", credit, dtype=pl.String))


def _copy_rows(texts: Texts, pairs: pl.DataFrame, kind: str) -> pl.DataFrame:
    ids = texts.frame["article_id"].gather(pairs["article"])
    return COPIES.frame(pairs.with_columns(article_id=ids, reference_kind=pl.lit(kind)))


def _uncredited(texts: Texts, matches: Matches, pairs: pl.DataFrame) -> Flags:
    """Copied words that stand in no original whose agency the article credits."""
    rows = matches.holders.join(
        pairs.filter(pl.col("credit") == CREDITED).select("article", "reference"),
        on=["article", "reference"],
        how="semi",
    )
    credited = texts.cover(rows["start"].to_numpy(), rows["end"].to_numpy())
    return matches.is_copied & ~credited


def _counted(
    texts: Texts, layers: Layers, matches: Matches, shared: Matches | None, uncredited: Flags
) -> list[Counted]:
    blank = matches.quotations == "blank"
    unquoted = layers.is_article & ~texts.is_quoted if blank else layers.is_article
    n = len(texts)

    def words(flags: Flags) -> NDArray[np.int64]:
        return texts.per_article(texts.words.article, flags)

    n_unquoted, n_article = words(unquoted), words(layers.is_article)
    counted = (
        (COPY_RATIO, matches.is_copied, n_unquoted),
        (UNCREDITED_COPY_RATIO, uncredited, n_unquoted),
        (VERBATIM_SHARE, matches.is_verbatim, n_unquoted),
        (REWORDED_SHARE, matches.is_reworded, n_unquoted),
        (QUOTE_SHARE, matches.is_known_quote, n_article),
    )
    status, reason = _statuses(matches.n_searched, matches.searched, "no original could be searched")
    rows = [Counted(measure, "all", words(flags), total, status, reason) for measure, flags, total in counted]
    graded = [
        s or (None if known else "not_applicable")
        for s, known in zip(status, ~np.isnan(matches.derivation), strict=True)
    ]
    rows.append(Counted(DERIVATION_SCORE, "all", matches.derivation, np.ones(n), graded, reason))
    if shared is None:
        return rows
    status, reason = _statuses(shared.n_searched, shared.searched, "no article of another outlet to compare with")
    rows.append(Counted(SHARED_RATIO, "all", words(shared.is_copied), n_unquoted, status, reason))
    return rows


def _statuses(n_searched: NDArray[np.int64], searched: str, why: str) -> tuple[list[str | None], list[str | None]]:
    """Status and reason of every article: what was searched, or that nothing could be."""
    status: list[str | None] = ["no_reference" if n == 0 else None for n in n_searched.tolist()]
    reason: list[str | None] = [
        f"{why}: {searched}" if n == 0 else f"searched {n} of {searched}" for n in n_searched.tolist()
    ]
    return status, reason


def _evidence(texts: Texts, layers: Layers, spans: pl.DataFrame, pairs: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """One row per span, with a sentence that names the reference, its date, the direction and the credit."""
    facts = pairs.select("article", "reference_id", detail=_detail())
    rows = spans.join(facts, on=["article", "reference_id"], how="left", maintain_order="left")
    start, end = rows["start"].to_numpy(), rows["end"].to_numpy()
    return evidence_rows(
        texts,
        "copy_ratio",
        article=rows["article"].to_numpy(),
        start=start,
        end=end,
        label=[prefix + kind for kind in rows["kind"].to_list()],
        detail=rows["detail"].to_list(),
        weight=rows["similarity"].to_numpy(),
        is_own=layers.is_own[np.searchsorted(texts.words.start, start)] if len(rows) else None,
        reference_id=rows["reference_id"].to_list(),
        reference_start=rows["reference_start"].to_numpy(),
        reference_end=rows["reference_end"].to_numpy(),
    )


def _detail() -> pl.Expr:
    when = (
        pl.when(pl.col("published").is_null())
        .then(pl.lit("undated"))
        .otherwise(pl.col("published").dt.strftime("%Y-%m-%d"))
    )
    return pl.format(
        "{}, {}, {}, {}",
        pl.col("agency").fill_null("unnamed"),
        when,
        pl.col("direction").replace_strict(
            {"from_reference": "earlier", "to_reference": "later", "undetermined": "order undetermined"}
        ),
        pl.col("credit").replace_strict(_CREDIT_WORDS),
    )
