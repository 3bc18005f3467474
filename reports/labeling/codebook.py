"""The codebook: the guidelines of all measures on one page, to be printed for people who label."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from markupsafe import Markup

from masthead.metrics.catalog import MEASURES
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import write_text
from masthead.reports.labeling.page import content_hash, environment, guide_html, template
from masthead.scoring.labels.guidelines import Guideline, guidelines

_ITEMS = {
    "sentence": "one sentence, with two before and after it",
    "line": "one line (or the part of a line that is of one kind), with two before and after it",
    "passage": "about a hundred words",
    "article": "a whole article",
}
_ANSWERS = {
    "yes_no": "yes, no or unsure",
    "words": "yes (all words), no (none), the number of words, or unsure",
    "count": "a number, or unsure",
}


def answer_words(guide: Guideline) -> str:
    """What may be answered, in words."""
    if guide.answer in ("part", "pair"):
        return f"two numbers: {guide.part}; {guide.whole}; or unsure"
    return _ANSWERS[guide.answer]


def write_codebook(path: str | Path, *, measures: Sequence[str] = ()) -> Path:
    """Write the codebook of all measures that can be labeled, or of some, as one HTML file.

    Raises
    ------
    InputError
        For measures without a guideline, all at once.
    """
    known = guidelines()
    faults = [
        Fault("codebook, measure", f"'{name}'", f"one of {', '.join(known)}", "masthead codebook, without a measure")
        for name in measures
        if name not in known
    ]
    if faults:
        raise InputError(faults)
    guides = [guide for name, guide in known.items() if not measures or name in measures]
    declared = {measure.name: measure for measure in MEASURES}
    style = template("label.css")
    page = environment().get_template("codebook.html.jinja").render(
        guides=guides,
        labels={name: declared[name].label[:1].upper() + declared[name].label[1:] for name in known},
        definitions={name: declared[name].definition for name in known},
        items=_ITEMS,
        answers={guide.measure: answer_words(guide) for guide in guides},
        bodies={guide.measure: guide_html(guide) for guide in guides},
        style=Markup(style),
        style_hash=content_hash(style),
        version=version("masthead"),
    )  # fmt: skip
    path = Path(path)
    write_text(path, page)
    return path
