"""The spaCy detector, on documents with a parse made by hand: no model is needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl
import pytest

from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.attribution.spacy_detector import SpacyDetector, load_spacy_detector
from masthead.metrics.errors import InputError
from masthead.metrics.text.texts import read_texts

spacy_tokens = pytest.importorskip("spacy.tokens")
spacy = pytest.importorskip("spacy")


class Parsed:
    """A pipeline that knows one document."""

    lang = "en"

    def __init__(self, document: Any):
        self.document = document

    def pipe(self, texts: Iterable[str]) -> Iterable[Any]:
        return [self.document for _ in texts]


def document(rows: str) -> Any:
    """A document from lines of word, lemma, part of speech, relation and head; ``_`` before a word: no space."""
    cells = [line.split() for line in rows.strip().splitlines()]
    words = [cell[0].lstrip("_") for cell in cells]
    spaces = [k + 1 < len(cells) and not cells[k + 1][0].startswith("_") for k in range(len(cells))]
    return spacy_tokens.Doc(
        spacy.blank("en").vocab,
        words=words,
        spaces=spaces,
        lemmas=[cell[1] for cell in cells],
        pos=[cell[2] for cell in cells],
        deps=[cell[3] for cell in cells],
        heads=[int(cell[4]) for cell in cells],
        sent_starts=[k == 0 for k in range(len(cells))],
    )


def spans_of(parsed: Any) -> list[tuple[str, str]]:
    text = parsed.text
    texts = read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [text]}))
    everything = np.ones(len(texts.words), dtype=np.bool_)
    found = find_attributions(texts, everything, detector=SpacyDetector(Parsed(parsed)))
    return [(role, text[a:b]) for role, a, b in found.spans.select("role", "start", "end").rows()]


def test_a_clause_and_its_subject() -> None:
    parsed = document(
        """
        The the DET det 1
        mayor mayor NOUN nsubj 3
        has have AUX aux 3
        said say VERB ROOT 3
        that that SCONJ mark 7
        the the DET det 6
        dam dam NOUN nsubj 7
        holds hold VERB ccomp 3
        _. . PUNCT punct 3
        """
    )
    assert spans_of(parsed) == [("source", "The mayor"), ("cue", "has said"), ("content", "that the dam holds")]


def test_a_joined_verb_takes_the_subject_of_the_first() -> None:
    parsed = document(
        """
        She she PRON nsubj 1
        waited wait VERB ROOT 1
        and and CCONJ cc 1
        warned warn VERB conj 1
        that that SCONJ mark 6
        ice ice NOUN nsubj 6
        melts melt VERB ccomp 3
        """
    )
    assert spans_of(parsed) == [("source", "She"), ("cue", "warned"), ("content", "that ice melts")]


def test_according_to() -> None:
    parsed = document(
        """
        Prices price NOUN nsubj 1
        rose rise VERB ROOT 1
        _, , PUNCT punct 1
        according accord VERB prep 1
        to to ADP prep 3
        the the DET det 6
        bank bank NOUN pobj 4
        _. . PUNCT punct 1
        """
    )
    assert spans_of(parsed) == [("content", "Prices rose"), ("cue", "according to"), ("source", "the bank")]


def test_a_verb_that_reports_nothing() -> None:
    parsed = document("She she PRON nsubj 1\nslept sleep VERB ROOT 1")
    assert spans_of(parsed) == []


def test_other_languages_have_no_rows() -> None:
    texts = read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": ["Il pleut."]}))
    parsed = document("Il il PRON nsubj 1\npleut pleuvoir VERB ROOT 1")
    found = find_attributions(
        texts, np.ones(len(texts.words), dtype=np.bool_), languages=["fr"], detector=SpacyDetector(Parsed(parsed))
    )
    assert found.is_supported.tolist() == [False]
    assert len(found.table) == 0


def test_a_pipeline_that_is_not_installed() -> None:
    with pytest.raises(InputError, match="spaCy pipeline 'en_nowhere': found none installed"):
        load_spacy_detector("en_nowhere")
