"""How well a detector does, in a line, from the error cards that ship with masthead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from masthead.reports.inputs.known import shipped_error_cards

Figures = Mapping[str, float | None]


def error_line(metric: str) -> str:
    """The line for a metric, as a paragraph that stands out."""
    return f'<p class="card-line" markdown="span">**Known error.** {LINES[metric]()}</p>'


def _right(task: str, precision: str, recall: str, marked: str, there: str, without: str = "-") -> str:
    sets = [one for name, one in _sets(task, precision) if without not in name]
    rights, founds = ([one[figure] for one in sets] for figure in (precision, recall))
    return f"Of 100 {marked}, {_span(rights)} are right; of 100 {there}, {_span(founds)} are found"


def _attribution() -> str:
    words = _right(
        "attribution", "sentence_precision", "sentence_recall", "sentences taken for reported speech", "in the gold"
    )
    return f"{words} ({_count('attribution', 'sentence_precision')}; US political news)."


def _named_sources() -> str:
    words = _right("attribution", "named_head_precision", "named_head_recall", "names taken for sources", "in the gold")
    return (
        f"{words}, errors of attribution included ({_count('attribution', 'named_head_precision')}; US political news)."
    )


def _copy_ratio() -> str:
    words = _right("copy", "precision", "recall", "characters marked as copied", "copied", without="no-plagiarism")
    return f"{words}: most where text is copied word for word, fewest where it is summarized (PAN 2013)."


def _boilerplate() -> str:
    words = _right("boilerplate", "precision", "recall", "words marked as boilerplate", "in the gold", without="html")
    return f"{words} ({_count('boilerplate', 'token_f1')}, five languages); single pages are off by {_points()} points."


def _translation_noise() -> str:
    values = [one["auc"] for _, one in _sets("translation", "auc")]
    years = [name for name, _ in _sets("translation", "auc")]
    return (
        f"A machine version ranks above a human one in {_span(values)} of 100 pairs of documents ({years[0]} to {years[-1]}: "
        "the newer the system, the fewer). Large language models were not measured."
    )


LINES = {
    "attribution": _attribution,
    "named_sources": _named_sources,
    "copy_ratio": _copy_ratio,
    "boilerplate": _boilerplate,
    "translation_noise": _translation_noise,
}


def _sets(task: str, figure: str) -> Iterator[tuple[str, Figures]]:
    for name, figures in shipped_error_cards()[task]["sets"].items():
        if figures.get(figure) is not None:
            yield name, figures


def _count(task: str, figure: str) -> str:
    n = len(list(_sets(task, figure)))
    return f"{n} gold sets" if n > 1 else "one gold set"


def _points() -> str:
    return _span([one["page_mae"] for _, one in _sets("boilerplate", "token_f1")])


def _span(shares: list[float | None]) -> str:
    known = sorted(round(100 * share) for share in shares if share is not None)
    return f"{known[0]}" if known[0] == known[-1] else f"{known[0]} to {known[-1]}"
