"""The method page: scheme, definitions from the declarations, error cards, limits, settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from masthead.metrics.catalog import MEASURES
from masthead.metrics.tables.measures import OWN
from masthead.reports.display.kinds import METRIC_TITLES
from masthead.reports.display.rounding import show, show_interval, show_share, show_share_parts
from masthead.reports.display.text import shorten
from masthead.reports.inputs.known import shipped_error_cards
from masthead.reports.inputs.run import Run, is_share
from masthead.reports.inputs.values import exact_words

POOLING = {
    "ratio": "the sum of what was counted over the sum of what it was counted in",
    "mean": "the mean of its articles",
    "median": "the median of its articles",
    "index": "an index pooled over its articles",
}

LIMITS = (
    (
        "The score says how an outlet works with sources as far as its texts show it. A careful lie with named sources "
        "scores well; a true story by an unnamed whistleblower does not. It is evidence, not a verdict on truth."
    ),
    "Text indicators agree only weakly with expert ratings of outlets. The weights are a value judgment, printed below.",
    (
        "Copies are found only where the original is among the wire originals or the other articles of the run. Licensed "
        "and credited agency copy is ordinary practice and costs nothing in the default scheme."
    ),
    (
        "Fluent machine translation leaves few traces, and honest human translation leaves some. Translation noise is about "
        "care with text, not about reliability."
    ),
    "Detectors make mistakes: what follows says how many. A single mark may be wrong: look at the passage.",
    "The thresholds for full points and none come from studies of English-language news, most of them older than ten years.",
)


def method_facts(run: Run) -> Mapping[str, object]:
    """What the method page is told."""
    metrics: dict[str, list[object]] = {}
    weights = show_share_parts([float(str(row["weight"])) for row in run.indicators])
    own = [measure for measure in run.card.features.declared if measure.metric == OWN]
    for measure in (*MEASURES, *own):
        metrics.setdefault(METRIC_TITLES.get(measure.metric, measure.metric), []).append(measure)
    return {
        "scheme": run.scheme,
        "indicators": [
            _indicator(run, row, weight, done)
            for row, weight, done in zip(
                run.indicators, weights, run.card.importance.iter_rows(named=True), strict=True
            )
        ],
        "metrics": list(metrics.items()),
        "pooling": POOLING,
        "detectors": detector_sentences(shipped_error_cards()),
        "error_cards": error_cards(),
        "limits": LIMITS,
        "accounts": account_rows(run.accounts),
        "settings": [
            (name.replace("_", " "), _setting(value))
            for name, value in sorted(run.settings.items())
            if value is not run.accounts
        ],
    }


def account_rows(accounts: Mapping[str, Any]) -> list[tuple[str, int, bool]]:
    """What became of the rows read: a line, its count, and whether it is a part of the line above; empty where unknown.

    >>> account_rows({"read": 3, "measured": 2, "duplicates": 0, "rejected": 1, "rejected_by_reason": {"text: no": 1}})
    [('Rows read', 3, False), ('Measured', 2, False), ('Left out as duplicates of an earlier article of the outlet', 0, False), ('Rejected', 1, False), ('text: no', 1, True)]
    """
    if not accounts:
        return []
    rows = [("Rows read", accounts["read"], False), ("Measured", accounts["measured"], False)]
    rows += [(f"failed: {reason}", n, True) for reason, n in accounts.get("failed_by_reason", {}).items()]
    rows += [("Left out as duplicates of an earlier article of the outlet", accounts["duplicates"], False)]
    rows += [("Rejected", accounts["rejected"], False)]
    return rows + [(reason, n, True) for reason, n in accounts.get("rejected_by_reason", {}).items()]


def _indicator(run: Run, row: Mapping[str, object], weight: str, done: Mapping[str, Any]) -> Mapping[str, object]:
    feature = str(row["feature"])
    posts = row["goalposts"]
    in_percent = is_share(run.measure(feature))
    shown = [exact_words(post, in_percent) for post in posts] if isinstance(posts, list) else []
    return {
        **row,
        "label": run.label(feature, str(row["view"])) + (" (deduction)" if row["is_deduction"] else ""),
        "goalposts": ", ".join(shown) + (" at one mix of article lengths" if row["uses"] == "standardized" else ""),
        "weight": weight,
        "variance_share": show_share(done["variance_share"]),
        "points_lost": show(done["mean_points_lost"], decimals=1),
    }


def _setting(value: object) -> str:
    return shorten(value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str), 600)


def error_cards() -> list[dict[str, object]]:
    """The error cards that ship with masthead, for people; empty where none ship."""
    return [shown_error_card(card) for card in shipped_error_cards().values()]


DETECTORS = (
    ("attribution", "polnear_articles/dev", "sentence_", "attributed sentences", "marks a sentence as attributed"),
    ("attribution", "polnear_articles/dev", "named_head_", "named sources", "marks a named source"),
    ("copy", "pan13_train_pairs", "", "copied words", "marks a word as copied"),
    ("boilerplate", "scrapinghub/extracted/en", "", "words of page furniture", "marks a word as page furniture"),
)
"""Card, set, beginning of the figures' names, what there is to find, and what a mark says."""


def detector_sentences(cards: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """One plain sentence for each detector: of ten cases how many it finds, and of ten marks how many are right.

    >>> detector_sentences({"copy": {"sets": {"pan13_train_pairs": {"precision": 0.94, "recall": 0.71}}}})
    ['Of 10 copied words it finds about 7; where it marks a word as copied, it is right about 9 times in 10.']
    """
    found = []
    for card, gold, begins, there, mark in DETECTORS:
        figures = cards.get(card, {}).get("sets", {}).get(gold, {})
        precision, recall = (figures.get(f"{begins}{name}") for name in ("precision", "recall"))
        if precision is not None and recall is not None:
            right = f"where it {mark}, it is right about {round(10 * precision)} times in 10"
            found.append(f"Of 10 {there} it finds about {round(10 * recall)}; {right}.")
    figures = cards.get("translation", {}).get("sets", {}).get("2022", {})
    if {"auc", "flagged_native"} <= set(figures):
        found.append(
            f"Shown a text by a person and one by a translation machine of 2022, it takes the right one for the machine’s about "
            f"{round(10 * figures['auc'])} times in 10; of 10 articles by native writers it suspects about "
            f"{round(10 * figures['flagged_native'])}."
        )
    return found


FIGURES = {
    "precision": "of what was found, the part that is right",
    "recall": "of what is there, the part that was found",
    "f1": "precision and recall together, 1 is perfect",
    "partial_f1": "the same, half a span counted in part",
    "spearman": "rank correlation with gold",
    "mae": "mean difference to gold",
    "auc": "chance that a machine version is told from a human one",
    "plagdet": "precision, recall and wholeness of passages together, 1 is perfect",
    "granularity": "pieces a passage is found in, 1 is best",
    "paired_accuracy": "pairs of machine and human version told apart",
    "flagged_negatives_per_1000": "unrelated pairs with a false passage, in 1,000",
    "flagged_native": "native English articles flagged",
    "caught": "machine versions flagged",
    "body_flagged": "article text taken for boilerplate",
    "interval_coverage": "pages whose gold share lies in its interval",
    "accuracy": "part that is right",
}
"""What the figures of an error card mean, by how their names end."""


def figure_words(figure: str) -> str:
    """What a figure of an error card means; empty for counts.

    >>> figure_words("sentence_recall"), figure_words("n_articles")
    ('of what is there, the part that was found', '')
    >>> figure_words("token_f1_bare")
    'precision and recall together, 1 is perfect; without a lexicon'
    """
    is_bare = figure.endswith("_bare")
    name = figure.removesuffix("_bare").removesuffix("_shipped").removesuffix("_300").removesuffix("_binary")
    endings = [ending for ending in FIGURES if name == ending or name.endswith("_" + ending)]
    return FIGURES[max(endings, key=len)] + ("; without a lexicon" if is_bare else "") if endings else ""


def _figure_value(figure: str, figures: Mapping[str, Any]) -> str:
    value = figures[figure]
    if figure.startswith("n_"):
        return show(value, decimals=0)
    return show(value, figures.get(figure + "_low"), figures.get(figure + "_high"))


def shown_error_card(card: Mapping[str, Any]) -> dict[str, object]:
    """An error card with its figures rounded by their intervals."""
    rows = [
        {
            "set": name,
            "figure": figure.replace("_", " ").removeprefix("n "),
            "means": figure_words(figure),
            "value": _figure_value(figure, figures),
            "interval": show_interval(figures.get(figure + "_low"), figures.get(figure + "_high")),
        }
        for name, figures in card["sets"].items()
        for figure, value in figures.items()
        if not figure.endswith(("_low", "_high"))
    ]
    return {"title": str(card["task"]).replace("_", " ").capitalize(), "rows": rows, "notes": card.get("notes", [])}
