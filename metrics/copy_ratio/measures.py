"""The copy ratio and its companions: declarations, and one batch's measurements, evidence and copies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.credit import CREDITED, UNCREDITED, UNKNOWN, Credit, Credits, find_credits
from masthead.metrics.copy_ratio.declared import Declared
from masthead.metrics.copy_ratio.matches import Matches
from masthead.metrics.media.agencies import Agency, agency_names
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
    version=3,
    reference="Potthast et al. 2010 (passage alignment); Clough et al. 2002 (text reuse in the press)",
)
UNCREDITED_COPY_RATIO = Measure(
    "uncredited_copy_ratio",
    "copy_ratio",
    "words copied without credit",
    "share of words",
    "copied words none of whose originals the article credits",
    "words of the unquoted article text that are not copied with credit",
    "How much of the unquoted article text that an outlet does not credit to an agency stands in originals of agencies. "
    "What is credited counts neither above nor below, so that credited copies thin nothing out. A note of contribution "
    "(“with material from ...”) credits at most half of an article, and none where notes under nearly all articles of "
    f"the outlet name the agency. {_BOUND}",
    marks=("verbatim", "reworded"),
    uncounted=f", {_CREDIT_WORDS[CREDITED]}",
    version=4,
)
VERBATIM_SHARE = Measure(
    "verbatim_share",
    "copy_ratio",
    "words copied verbatim",
    "share of words",
    "copied words that stand in an original word for word",
    _WORDS,
    "The part of the copy ratio in unchanged runs of five words and more (single changed words tolerated).",
    version=4,
)
REWORDED_SHARE = Measure(
    "reworded_share",
    "copy_ratio",
    "words copied reworded",
    "share of words",
    "copied words in reworded passages",
    _WORDS,
    "The part of the copy ratio in passages that say the same in other words.",
    version=3,
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
AGENCY_CREDIT_SHARE = Measure(
    "agency_credit_share",
    "copy_ratio",
    "words of declared agency text",
    "share of words",
    "words of articles whose byline, dateline or tagline names one news agency",
    "words of the article text, quotations included",
    "How much is agency text by its own declaration, with or without wire originals at hand. Notes of contribution "
    "(“... contributed to this report”) declare a part and do not count. A lower bound: what is not declared is not "
    "counted.",
    marks=("agency_credit",),
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
    AGENCY_CREDIT_SHARE,
    SHARED_RATIO,
)

DECLARED_PLACE = COPY_MEASURES.index(AGENCY_CREDIT_SHARE)

Names = Mapping[str, Sequence[str]]
IsBlanket = Callable[[str, Agency], bool]
"""Whether the notes under nearly all articles of an outlet name an agency."""


def no_blanket(outlet: str, agency: Agency) -> bool:
    """What is known of notes where no other articles are."""
    return False


def measure_copy_ratio(
    texts: Texts,
    layers: Layers,
    matches: Matches,
    *,
    shared: Matches | None = None,
    names: Names | None = None,
    is_blanket: IsBlanket = no_blanket,
    declared: Sequence[Declared] = (),
) -> tuple[Findings, pl.DataFrame]:
    """Measurements, evidence and copies of a batch.

    ``matches`` is what ``find_copies`` gave for wire originals, ``shared`` what ``find_shared`` gave for the other
    articles of the corpus. ``names`` has further names of agencies and outlets, by their key; ``is_blanket`` says whose
    notes credit nothing, ``declared`` what ``find_declared`` found. An article for which
    no original could be searched has the status no_reference; an article without unquoted words is empty.
    """
    names = names or {}
    wire_pairs = with_credit(texts, matches, names, is_blanket)
    evidence = [_evidence(texts, layers, matches.spans, wire_pairs, "")]
    copies = [_copy_rows(texts, wire_pairs, "wire")]
    if shared is not None:
        other_pairs = with_credit(texts, shared, names, is_blanket)
        evidence.append(_evidence(texts, layers, shared.spans, other_pairs, "shared_"))
        copies.append(_copy_rows(texts, other_pairs, "article"))
    is_credited = _credited(texts, matches, wire_pairs)
    evidence.append(_declared_evidence(texts, declared))
    is_declared = np.zeros(len(texts), dtype=np.bool_)
    is_declared[[row.article for row in declared]] = True
    counted = _counted(texts, layers, matches, shared, is_credited)
    counted.insert(DECLARED_PLACE, _declared_count(texts, layers, is_declared))
    findings = Findings(
        measurement_rows(texts, counted),
        pl.concat(evidence),
    )
    return findings, COPIES.frame(pl.concat(copies)).unique(
        ["article_id", "reference_id"], keep="first", maintain_order=True
    )


def with_credit(texts: Texts, matches: Matches, names: Names, is_blanket: IsBlanket = no_blanket) -> pl.DataFrame:
    """The pairs with a column ``credit``: whether the article credits the outlet of the reference for what it shares."""
    pairs = matches.pairs
    agencies = {outlet: agency_names(outlet, names.get(outlet or "", ())) for outlet in pairs["agency"].unique()}
    bylines = texts.frame["byline"].to_list() if "byline" in texts.frame.columns else [None] * len(texts)
    outlets = texts.frame["outlet"].to_list()
    shared: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for article, reference, start, end in matches.holders.iter_rows():
        offset = int(texts.bounds[article, 0])
        shared.setdefault((article, reference), []).append((start - offset, end - offset))
    of_agency: dict[tuple[int, str | None], list[tuple[int, int]]] = {}
    for article, reference, outlet in pairs.select("article", "reference", "agency").iter_rows():
        of_agency.setdefault((article, outlet), []).extend(shared.get((article, reference), ()))
    found: dict[tuple[int, str | None], Credits] = {}
    share: dict[tuple[int, str | None], float] = {}
    blanket: dict[tuple[str, str | None], bool] = {}
    credit: list[Credit] = []
    for article, reference, outlet in pairs.select("article", "reference", "agency").iter_rows():
        agency, key = agencies[outlet], (article, outlet)
        if key not in found and agency is not None:
            start, end = texts.bounds[article].tolist()
            found[key] = find_credits(texts.text[start:end], bylines[article], agency)
            share[key] = _covered(of_agency[key]) / max(end - start, 1)
            by = (str(outlets[article]), outlet)
            if found[key].notes and blanket.setdefault(by, is_blanket(by[0], agency)):
                found[key] = replace(found[key], notes=())
        spans = shared.get((article, reference), ())
        credit.append(UNKNOWN if agency is None else found[key].of(spans, share=share[key]))
    return pairs.with_columns(pl.Series("credit", credit, dtype=pl.String))


def _covered(spans: Sequence[tuple[int, int]]) -> int:
    """How many code points lie in any of the spans."""
    covered, reached = 0, 0
    for start, end in sorted(spans):
        covered += max(end - max(start, reached), 0)
        reached = max(reached, end)
    return covered


def _copy_rows(texts: Texts, pairs: pl.DataFrame, kind: str) -> pl.DataFrame:
    ids = texts.frame["article_id"].gather(pairs["article"])
    return COPIES.frame(pairs.with_columns(article_id=ids, reference_kind=pl.lit(kind)))


def _credited(texts: Texts, matches: Matches, pairs: pl.DataFrame) -> Flags:
    """Copied words that stand in an original whose agency the article credits."""
    rows = matches.holders.join(
        pairs.filter(pl.col("credit") == CREDITED).select("article", "reference"),
        on=["article", "reference"],
        how="semi",
    )
    return matches.is_copied & texts.cover(rows["start"].to_numpy(), rows["end"].to_numpy())


def _counted(
    texts: Texts, layers: Layers, matches: Matches, shared: Matches | None, is_credited: Flags
) -> list[Counted]:
    blank = matches.quotations == "blank"
    unquoted = layers.is_article & ~texts.is_quoted if blank else layers.is_article
    n = len(texts)

    def words(flags: Flags) -> NDArray[np.int64]:
        return texts.per_article(texts.words.article, flags)

    n_unquoted, n_article = words(unquoted), words(layers.is_article)
    counted = (
        (COPY_RATIO, matches.is_copied, n_unquoted),
        (UNCREDITED_COPY_RATIO, matches.is_copied & ~is_credited, words(unquoted & ~is_credited)),
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


def _declared_count(texts: Texts, layers: Layers, is_declared: Flags) -> Counted:
    n_article = texts.per_article(texts.words.article, layers.is_article)
    return Counted(AGENCY_CREDIT_SHARE, "all", np.where(is_declared, n_article, 0), n_article)


def _declared_evidence(texts: Texts, declared: Sequence[Declared]) -> pl.DataFrame:
    """One row for each credit that stands in the text itself."""
    rows = sorted((row for row in declared if row.end > row.start), key=lambda row: (row.article, row.start, row.end))
    return evidence_rows(
        texts,
        "copy_ratio",
        article=np.array([row.article for row in rows], dtype=np.int64),
        start=np.array([row.start for row in rows], dtype=np.int64),
        end=np.array([row.end for row in rows], dtype=np.int64),
        label=["agency_credit"] * len(rows),
        detail=[f"{row.agency}, named in the {row.place}" for row in rows],
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
