"""A verb of speech while its sentence is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from masthead.metrics.attribution.rules.draft import Draft
from masthead.metrics.attribution.rules.flags import CLAUSE_VERB, THAT
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.phrases import Phrase
from masthead.metrics.attribution.rules.tokens import BREAK, COLON, OPEN
from masthead.metrics.attribution.rules.verbs.cues import Cue


@dataclass(slots=True)
class Verb:
    """A verb of speech while it is read: its group, its sentence (words ``low`` to ``high``) and the drafts before it.

    ``phrase`` is the source before it; ``lead`` the first word of source or group, whichever comes first.
    """

    cue: Cue
    lemma: str
    low: int
    high: int
    drafts: list[Draft] = field(default_factory=list)
    phrase: Phrase | None = None
    lead: int = 0


def reports_clause(page: Passage, cue: Cue, high: int) -> bool:
    """Whether a quotation, ``that`` or the like follows the cue at once."""
    tokens = page.tokens
    k = cue.last + 1
    if k >= high or tokens.gap[k] & (OPEN | COLON):
        return bool(tokens.gap[k] & OPEN)
    if tokens.gap[k] & BREAK:
        return False
    if tokens.flags[k] & CLAUSE_VERB and tokens.word(cue.verb) in page.lexicon.lists["say"]:
        return True
    for m in range(k, min(k + 4, high)):  # noqa: SIM110 (any() costs a generator a verb)
        if tokens.flags[m] & THAT or tokens.gap[m] & OPEN:
            return True
    return False
