"""Defects: spans that machine translation and automatic rewording leave behind, each with a rule that proves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.defects.context import NO_MARKS, DefectContext, Marks
from masthead.metrics.translation_noise.defects.fused import fused_words
from masthead.metrics.translation_noise.defects.lexical import residue, tortured_phrases
from masthead.metrics.translation_noise.defects.lines import borrowed_words
from masthead.metrics.translation_noise.defects.names import name_variants
from masthead.metrics.translation_noise.defects.sentences import cut_sentences, lowercase_starts
from masthead.metrics.translation_noise.defects.words import agreement, article_forms, doubled_words, stray_capitals


@dataclass(frozen=True)
class DefectRule:
    """A rule: the label of its evidence, what it marks, and the function that finds the marks."""

    label: str
    description: str
    find: Callable[[DefectContext], Marks]


DEFECT_RULES = (
    DefectRule("fused_word", "two words without the space between them", fused_words),
    DefectRule("doubled_word", "a word twice in a row, also across a full stop", doubled_words),
    DefectRule("stray_capital", "a function word with a capital within a sentence", stray_capitals),
    DefectRule("lowercase_start", "a sentence that begins in lower case", lowercase_starts),
    DefectRule("cut_sentence", "a sentence without a verb or without its end", cut_sentences),
    DefectRule("name_variants", "a name in two spellings", name_variants),
    DefectRule("article_form", "“a” before a vowel sound or “an” before a consonant", article_forms),
    DefectRule("agreement", "verb or adjective forms that cannot stand together", agreement),
    DefectRule("residue", "a word left untranslated", residue),
    DefectRule("tortured_phrase", "a fixed term reworded word by word", tortured_phrases),
)


@dataclass(frozen=True)
class Defects:
    """Marks of a batch in text order: first and last word number, number of the rule, what was found."""

    first: Ints
    last: Ints
    rule: Ints
    details: list[str]

    def __len__(self) -> int:
        return len(self.first)


def find_defects(texts: Texts, eligible: Flags) -> Defects:
    """All marks among the eligible words (English article text outside quotations), less lines of posts and captions.

    A word is marked once: where two marks begin with the same word, the earlier rule of ``DEFECT_RULES`` holds.
    """
    if not eligible.any():
        return Defects(NO_MARKS.first, NO_MARKS.last, NO_MARKS.first, [])
    context = DefectContext(texts, eligible & ~borrowed_words(texts))
    found = [rule.find(context) for rule in DEFECT_RULES]
    first = np.concatenate([marks.first for marks in found])
    last = np.concatenate([marks.last for marks in found])
    rule = np.repeat(np.arange(len(found)), [len(marks) for marks in found])
    details = [detail for marks in found for detail in marks.details]
    inside = np.flatnonzero(context.eligible[first] & context.eligible[last])
    order = inside[np.lexsort((rule[inside], first[inside]))]
    order = order[np.diff(first[order], prepend=-1) > 0]
    return Defects(first[order], last[order], rule[order], [details[k] for k in order.tolist()])
