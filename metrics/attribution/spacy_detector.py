"""A detector on the user's own spaCy pipeline: subjects and clauses of reporting verbs from its parse.

Needs the extra ``spacy`` and a pipeline with a parser and lemmas, which the user installs. Which verbs report comes from
the same lexicon as for the rules, and the tables are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from masthead.metrics.attribution.rules.draft import Span
from masthead.metrics.attribution.rules.flags import REPORTING
from masthead.metrics.attribution.rules.lexicon import LANGUAGES, Lexicon, load_lexicon
from masthead.metrics.attribution.rules.passage import Passage, quotation_marks
from masthead.metrics.attribution.rules.quotations import left_over_quotations
from masthead.metrics.attribution.rules.sentences import form_of
from masthead.metrics.attribution.table import CONTENT, CUE, SOURCE, Attribution, Attributions, attributions_from
from masthead.metrics.errors import Fault, InputError, MissingExtraError
from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.texts import Texts

_SUBJECTS = ("nsubj", "csubj", "sb")
_CLAUSES = ("ccomp", "xcomp", "acl", "oc")
_OBJECTS = ("dobj", "obj", "pobj", "oa")
_AUXILIARIES = ("aux", "auxpass", "aux:pass", "neg", "advmod", "ng", "mo")


class Pipeline(Protocol):
    """What is used of a spaCy pipeline."""

    lang: str

    def pipe(self, texts: Iterable[str]) -> Iterable[Any]:
        """The parsed documents of the texts, in order."""
        ...


class SpacyDetector:
    """Finds attributions in the parse of a spaCy pipeline; give it to ``find_attributions(..., detector=...)``."""

    def __init__(self, pipeline: Pipeline):
        self.pipeline = pipeline

    def __call__(self, texts: Texts, is_article: Flags, languages: Sequence[str]) -> Attributions:
        """The attributions of the articles in the pipeline's language; the others have no rows."""
        lexicon = load_lexicon(self.pipeline.lang)
        supported = np.array([language == self.pipeline.lang for language in languages], dtype=np.bool_)
        if lexicon is None:
            return attributions_from([], np.zeros(len(texts), dtype=np.bool_))
        rows = np.flatnonzero(supported).tolist()
        chosen = is_article & supported[texts.words.article]
        found: list[Attribution] = []
        bounds = texts.bounds.tolist()
        marks = quotation_marks(texts)
        parsed = self.pipeline.pipe([texts.text[bounds[row][0] : bounds[row][1]] for row in rows])
        for row, document in zip(rows, parsed, strict=True):
            found.extend(_read(texts, lexicon, document, row, bounds[row][0], chosen, marks))
        covered = [(start, end) for row in found for role, start, end in row.spans if role == CONTENT]
        if chosen.any():
            found.extend(left_over_quotations(Passage(texts, lexicon, chosen), covered))
        return attributions_from(found, supported)


def load_spacy_detector(name: str) -> SpacyDetector:
    """The detector on an installed spaCy pipeline.

    Raises
    ------
    MissingExtraError
        Where spaCy is not installed.
    InputError
        Where the pipeline is not installed, has no parser, or is for a language without a lexicon.
    """
    try:
        spacy = import_module("spacy")
    except ImportError as error:
        raise MissingExtraError("spacy", "the spaCy detector") from error
    try:
        pipeline = spacy.load(name)
    except OSError as error:
        raise InputError(
            Fault(
                f"spaCy pipeline '{name}'",
                "none installed",
                "a pipeline with a parser",
                f"python -m spacy download {name}",
            )
        ) from error
    if "parser" not in pipeline.pipe_names or pipeline.lang not in LANGUAGES:
        found = f"{', '.join(pipeline.pipe_names) or 'no components'} for '{pipeline.lang}'"
        raise InputError(Fault(f"spaCy pipeline '{name}'", found, f"a parser, for one of {', '.join(LANGUAGES)}"))
    return SpacyDetector(pipeline)


def _read(
    texts: Texts, lexicon: Lexicon, document: Any, article: int, offset: int, chosen: Flags, marks: Sequence[int]
) -> Iterator[Attribution]:
    reporting = {lemma for lemma, flag in zip(lexicon.lemmas, lexicon.lemma_flags, strict=True) if flag & REPORTING}
    for token in document:
        word = int(np.searchsorted(texts.words.start, offset + token.idx))
        if word >= len(chosen) or not chosen[word]:
            continue
        if token.lower_ == "according":
            spans = _according(token)
        elif token.pos_ == "VERB" and token.lemma_.lower() in reporting:
            spans = _verb(token)
        else:
            continue
        if not any(role == CONTENT for role, _, _ in spans):
            continue
        moved = tuple(sorted(((role, offset + a, offset + b) for role, a, b in spans), key=lambda span: span[1:]))
        content = [(a, b) for role, a, b in moved if role == CONTENT]
        yield Attribution(
            article,
            int(texts.word_sentence[word]),
            form_of(texts.text, marks, content),
            "according to" if token.lower_ == "according" else token.lemma_.lower(),
            moved,
            is_negated=any(child.dep_ in ("neg", "ng") for child in token.children),
        )


def _verb(token: Any) -> list[tuple[int, int, int]]:
    """Spans of a reporting verb: its auxiliaries, its subject (or that of the verb it is joined to), its clause."""
    group = [token, *(child for child in token.lefts if child.dep_ in _AUXILIARIES)]
    spans = [(CUE, min(t.idx for t in group), max(t.idx + len(t) for t in group))]
    subject = _subject(token)
    if subject is not None:
        spans.append((SOURCE, *_subtree(subject)))
    clause = _child(token, _CLAUSES) or _child(token, _OBJECTS)
    if clause is not None:
        spans.append((CONTENT, *_subtree(clause)))
    elif token.dep_ == "parataxis":
        spans.extend((CONTENT, *span) for span in _around(token))
    return spans


def _according(token: Any) -> list[tuple[int, int, int]]:
    to = next((child for child in token.children if child.lower_ == "to"), None)
    source = _child(to, _OBJECTS) if to is not None else None
    if to is None or source is None:
        return []
    spans = [(CUE, token.idx, to.idx + len(to)), (SOURCE, *_subtree(source))]
    return spans + [(CONTENT, *span) for span in _around(token)]


def _subject(token: Any) -> Any:
    agent = _child(token, ("agent",))
    if agent is not None:
        return _child(agent, _OBJECTS)
    subject = _child(token, _SUBJECTS)
    while subject is None and token.dep_ in ("conj", "advcl", "cj"):
        token = token.head
        subject = _child(token, _SUBJECTS)
    return subject


def _child(token: Any, relations: Sequence[str]) -> Any:
    return next((child for child in token.children if child.dep_ in relations), None)


def _subtree(token: Any) -> Span:
    """First and last character of a token's subtree, outer punctuation but quotation marks left out."""
    return _trimmed(list(token.subtree)) or (token.idx, token.idx + len(token))


def _around(token: Any) -> list[Span]:
    """The sentence before and behind a token's subtree."""
    inside = {t.i for t in token.subtree}
    first, last = min(inside), max(inside)
    pieces = ([t for t in token.sent if t.i < first], [t for t in token.sent if t.i > last])
    return [span for span in map(_trimmed, pieces) if span is not None]


def _trimmed(tokens: list[Any]) -> Span | None:
    while tokens and tokens[0].is_punct and not tokens[0].is_quote:
        tokens = tokens[1:]
    while tokens and tokens[-1].is_punct and not tokens[-1].is_quote:
        tokens = tokens[:-1]
    if not tokens:
        return None
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])
