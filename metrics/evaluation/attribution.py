"""How well attributions and their sources are found, against gold annotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import spearmanr

from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.attribution.gold import GoldSet, read_gold
from masthead.metrics.attribution.rules.find import find_by_rules
from masthead.metrics.attribution.table import ROLES, Attributions, Detector
from masthead.metrics.evaluation.attribution_errors import precision_by_rule, sentence_errors, span_errors
from masthead.metrics.evaluation.error_card import ErrorCard, Figures, bootstrap
from masthead.metrics.evaluation.named_sources import kind_figures, source_counts, source_figures
from masthead.metrics.named_sources.find import join_sources
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.genre import find_genres
from masthead.metrics.text.texts import Texts, read_texts

N_ERROR_KINDS = 20
_LEAST_SHARED = 0.5
_LEAST_ARTICLES = 2


def evaluate(path: Path, *, seed: int = 0, detector: Detector = find_by_rules) -> ErrorCard:
    """The error card of a detector on the gold sets under ``path``.

    Every set, and every outlet and genre (``genre=opinion``) of it as a set of its own, has: sentence_precision, sentence_recall and sentence_f1
    (sentences that reported speech touches); density_spearman and density_mae (share of such sentences by article);
    source, cue and content spans as _f1 (both ends exact) and _partial_f1 (overlap of at least half of the union);
    named_head_f1, distinct_named_spearman and source_type_accuracy; as far as there is gold. Intervals resample
    articles. Outlets and genres also have what the detector says too much (``attributed_sentence_share_delta``,
    ``named_sources_per_article_delta``) with standard errors over articles (``_se``). Notes list the commonest kinds of error, and how often each rule fired and was right.
    """
    sets: dict[str, Figures] = {}
    by_outlet: dict[str, Figures] = {}
    notes: list[str] = []
    for gold in read_gold(Path(path)):
        counts, errors, by_rule = _measure_set(gold, detector)
        kinds = kind_figures(gold.source_kinds) if gold.source_kinds is not None else {}
        sets[gold.name] = {
            "n_articles": float(len(counts)),
            **bootstrap(_figures_of(counts), len(counts), seed=seed),
            **kinds,
        }
        for column, prefix in (("outlet", ""), ("genre", "genre=")):
            parts = counts[column].unique(maintain_order=True).to_list() if column in counts.columns else []
            for value in parts if len(parts) > 1 else []:
                part = counts.filter(pl.col(column) == value)
                by_outlet[f"{gold.name}/{prefix}{value}"] = {
                    "n_articles": float(len(part)),
                    **bootstrap(_figures_of(part), len(part), seed=seed),
                    **_deltas(part),
                }
        notes.extend(_note(gold, errors) + _rule_note(gold, by_rule))
    return ErrorCard("attribution", sets | by_outlet, notes)


def _measure_set(gold: GoldSet, detector: Detector) -> tuple[pl.DataFrame, Counter[str], list[tuple[str, int, int]]]:
    """Counts by article (one row each), the kinds of error with their numbers, and how often each rule was right."""
    errors: Counter[str] = Counter()
    by_rule: list[tuple[str, int, int]] = []
    if not len(gold.articles):
        return pl.DataFrame(), errors, by_rule
    columns = ("article_id", "outlet", "text")
    texts = read_texts(gold.articles.select(columns), _languages(gold.articles))
    everything = np.ones(len(texts.words), dtype=np.bool_)
    found = find_attributions(texts, everything, languages=_languages(gold.articles), detector=detector)
    found = _annotated(texts, found, gold.articles)
    counts = texts.frame.select("article_id", "outlet").with_columns(
        genre=pl.Series([genre.name for genre in find_genres(texts)], dtype=pl.String)
    )
    if gold.sentences is not None:
        columns_of, wrong, by_rule = _count_sentences(texts, found, gold)
        counts = counts.with_columns(**columns_of)
        errors += wrong
    if gold.attributions is not None:
        counts = counts.with_columns(**_count_spans(texts, found, gold.attributions))
        errors += span_errors(texts, found, _gold_rows(texts, gold.attributions))
    if gold.sources is not None:
        sources = join_sources(texts, found, languages=_languages(gold.articles))
        counted = source_counts(texts, found, sources, gold.sources).drop("article")
        counts = counts.join(counted, on="article_id", how="left", maintain_order="left")
    return counts, errors, by_rule


def _annotated(texts: Texts, found: Attributions, articles: pl.DataFrame) -> Attributions:
    """The attributions outside the stretches of text that were left unannotated."""
    if "discard_spans" not in articles.columns:
        return found
    left_out = np.zeros(len(texts.text) + 1, dtype=np.int64)
    for offset, spans in zip(texts.bounds[:, 0].tolist(), articles["discard_spans"].to_list(), strict=True):
        for start, end in spans or []:
            left_out[[start + offset, end + offset]] += (1, -1)
    is_left_out = np.cumsum(left_out) > 0
    spans = found.spans.filter(~pl.Series(is_left_out[found.spans["start"].to_numpy()]))
    return Attributions(found.table, spans, found.is_supported)


def _languages(articles: pl.DataFrame) -> Sequence[str] | None:
    if "language" not in articles.columns:
        return None
    return [language or "en" for language in articles["language"].to_list()]


def _offsets(texts: Texts, article_id: pl.Series) -> Ints:
    rows = dict(zip(texts.frame["article_id"].to_list(), texts.bounds[:, 0].tolist(), strict=True))
    return np.array([rows[each] for each in article_id.to_list()], dtype=np.int64)


def _count_sentences(
    texts: Texts, found: Attributions, gold: GoldSet
) -> tuple[dict[str, pl.Series], Counter[str], list[tuple[str, int, int]]]:
    assert gold.sentences is not None
    sentences = gold.sentences
    if "discard" in sentences.columns:
        sentences = sentences.filter(~pl.col("discard").fill_null(False))
    offset = _offsets(texts, sentences["article_id"])
    start, end = sentences["start"].to_numpy() + offset, sentences["end"].to_numpy() + offset
    said = found.spans.filter(pl.col("role") != "source")
    predicted = _touched(start, end, said["start"].to_numpy(), said["end"].to_numpy(), len(texts.text))
    wanted = sentences["speech"].fill_null(False).to_numpy()
    article = np.searchsorted(texts.bounds[:, 0], start, side="right") - 1
    by_name = {
        "n_sentences": np.ones(len(start), dtype=np.bool_),
        "n_gold_sentences": wanted,
        "n_predicted_sentences": predicted,
        "n_right_sentences": wanted & predicted,
    }
    columns = {name: pl.Series(name, texts.per_article(article, flags)) for name, flags in by_name.items()}
    rows = _gold_rows(texts, gold.attributions) if gold.attributions is not None else []
    wrong = sentence_errors(texts, found, rows, start, end, wanted=wanted, predicted=predicted)
    return columns, wrong, precision_by_rule(found, start, end, wanted)


def _touched(start: Ints, end: Ints, span_start: Ints, span_end: Ints, length: int) -> Flags:
    """Which of the stretches ``start`` to ``end`` share a character with any span."""
    edges = np.zeros(length + 1, dtype=np.int64)
    np.add.at(edges, span_start, 1)
    np.add.at(edges, span_end, -1)
    covered = np.concatenate(([0], np.cumsum(np.cumsum(edges) > 0)))
    flags: Flags = covered[end] > covered[start]
    return flags


def _gold_rows(texts: Texts, attributions: pl.DataFrame) -> list[dict[str, list[tuple[int, int]]]]:
    """The reported speech among the gold attributions: spans by role, in batch positions."""
    speech = (
        attributions.filter(pl.col("speech").fill_null(False)) if "speech" in attributions.columns else attributions
    )
    offsets = _offsets(texts, speech["article_id"]).tolist()
    roles = zip(*(speech[f"{role}_spans"].to_list() for role in ROLES), strict=True)
    return [
        {
            role: [(start + offset, end + offset) for start, end in spans or [] if end > start]
            for role, spans in zip(ROLES, of_roles, strict=True)
        }
        for offset, of_roles in zip(offsets, roles, strict=True)
    ]


def _count_spans(texts: Texts, found: Attributions, attributions: pl.DataFrame) -> dict[str, pl.Series]:
    """By role and article: gold spans, predicted spans, and how many of each have a match, exact and partial."""
    rows = _gold_rows(texts, attributions)
    told = texts.frame["article_id"].is_in(attributions["article_id"].implode())
    measured = found.table.filter(told.gather(found.table["article"]))["attribution"]
    columns: dict[str, pl.Series] = {}
    for role in ROLES:
        gold = sorted({span for row in rows for span in row[role]})
        mine = (
            found.spans.filter((pl.col("role") == role) & pl.col("attribution").is_in(measured.implode()))
            .select("start", "end")
            .unique()
            .sort("start", "end")
            .rows()
        )
        shared = set(gold) & set(mine)
        exact = [span in shared for span in mine]
        partial_gold, partial_mine = _partial(gold, mine)
        for name, spans, flags in (
            (f"n_gold_{role}", gold, [True] * len(gold)),
            (f"n_predicted_{role}", mine, [True] * len(mine)),
            (f"n_exact_{role}", mine, exact),
            (f"n_partial_gold_{role}", gold, partial_gold),
            (f"n_partial_{role}", mine, partial_mine),
        ):
            start = np.array([span[0] for span in spans], dtype=np.int64)
            article = np.searchsorted(texts.bounds[:, 0], start, side="right") - 1
            columns[name] = pl.Series(name, texts.per_article(article, np.array(flags, dtype=np.bool_)))
    return columns


def _partial(gold: list[tuple[int, int]], mine: list[tuple[int, int]]) -> tuple[list[bool], list[bool]]:
    """Which spans of either side share at least half of the union with one of the other (both sorted by start)."""
    of_gold, of_mine = [False] * len(gold), [False] * len(mine)
    first = 0
    reach = max((end - start for start, end in gold), default=0)
    for k, (start, end) in enumerate(mine):
        while first < len(gold) and gold[first][0] < start - reach:
            first += 1
        for g in range(first, len(gold)):
            if gold[g][0] >= end:
                break
            shared = min(end, gold[g][1]) - max(start, gold[g][0])
            union = max(end, gold[g][1]) - min(start, gold[g][0])
            if shared >= _LEAST_SHARED * union:
                of_gold[g] = of_mine[k] = True
    return of_gold, of_mine


def _figures_of(counts: pl.DataFrame) -> Callable[[Ints], Figures]:
    """A function from article numbers (with repeats) to figures."""
    n = {name: counts[name].fill_null(0).to_numpy() for name in counts.columns if name.startswith("n_")}

    def figures(rows: Ints) -> Figures:
        total = {name: float(values[rows].sum()) for name, values in n.items()}
        result: Figures = {}
        if "n_sentences" in n:
            result |= _f1("sentence", total, "n_right_sentences", "n_predicted_sentences", "n_gold_sentences")
            result |= _density(n, rows)
        if "n_gold_cue" in n:
            for role in ROLES:
                result |= _f1(role, total, f"n_exact_{role}", f"n_predicted_{role}", f"n_gold_{role}")
                result[f"{role}_partial_f1"] = _mean_f1(
                    _quotient(total[f"n_partial_{role}"], total[f"n_predicted_{role}"]),
                    _quotient(total[f"n_partial_gold_{role}"], total[f"n_gold_{role}"]),
                )
        if "n_gold_heads" in n:
            result |= source_figures(counts[rows.tolist()].with_columns(pl.col("^n_.*$").fill_null(0)))
        return result

    return figures


def _deltas(counts: pl.DataFrame) -> Figures:
    """Predicted less gold share of sentences and number of named sources, each with its standard error over articles.

    The share is a ratio of sums, so its error is that of the linearized ratio; fewer than two articles have none.
    """
    if len(counts) < _LEAST_ARTICLES:
        return {}
    figures: Figures = {}
    n = len(counts)
    if "n_sentences" in counts.columns:
        sentences, surplus = counts["n_sentences"], counts["n_predicted_sentences"] - counts["n_gold_sentences"]
        total = float(sentences.sum())
        delta = float(surplus.sum()) / total if total else 0.0
        spread = float(((surplus - delta * sentences) ** 2).sum())
        figures["attributed_sentence_share_delta"] = delta if total else None
        figures["attributed_sentence_share_se"] = (spread * n / (n - 1)) ** 0.5 / total if total else None
    if "n_gold_distinct" in counts.columns:
        excess = (counts["n_predicted_distinct"] - counts["n_gold_distinct"]).drop_nulls().to_numpy().astype(float)
        if len(excess) >= _LEAST_ARTICLES:
            figures["named_sources_per_article_delta"] = float(excess.mean())
            figures["named_sources_per_article_se"] = float(excess.std(ddof=1) / len(excess) ** 0.5)
    return figures


def _f1(name: str, total: dict[str, float], right: str, predicted: str, gold: str) -> Figures:
    precision, recall = _quotient(total[right], total[predicted]), _quotient(total[right], total[gold])
    return {f"{name}_precision": precision, f"{name}_recall": recall, f"{name}_f1": _mean_f1(precision, recall)}


def _mean_f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _quotient(numerator: float, denominator: float) -> float | None:
    return numerator / denominator if denominator else None


def _density(n: dict[str, Ints], rows: Ints) -> Figures:
    rows = rows[n["n_sentences"][rows] > 0]
    if len(rows) < 3:
        return {"density_spearman": None, "density_mae": None}
    gold = n["n_gold_sentences"][rows] / n["n_sentences"][rows]
    mine = n["n_predicted_sentences"][rows] / n["n_sentences"][rows]
    varies = len(np.unique(gold)) > 1 and len(np.unique(mine)) > 1
    return {
        "density_spearman": float(spearmanr(gold, mine).statistic) if varies else None,
        "density_mae": float(np.abs(gold - mine).mean()),
    }


def _note(gold: GoldSet, errors: Counter[str]) -> list[str]:
    if not errors:
        return []
    lines = [f"{gold.name}: the {N_ERROR_KINDS} commonest of {errors.total():,} errors"]
    lines += [f"  {count:6,}  {kind}" for kind, count in errors.most_common(N_ERROR_KINDS)]
    if gold.attributions is not None and "speech" not in gold.attributions.columns:
        lines.append("  (no table of sources says which attributions are reported speech: all count)")
    return lines


def _rule_note(gold: GoldSet, by_rule: list[tuple[str, int, int]]) -> list[str]:
    if not by_rule:
        return []
    lines = [f"{gold.name}: attributions by the rule that found them, and the share in sentences of reported speech"]
    return lines + [f"  {n:6,}  {n_right / n:.2f}  {rule}" for rule, n, n_right in by_rule]
