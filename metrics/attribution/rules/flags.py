"""The flags of words by name, as the attribution rules use them."""

from __future__ import annotations

from masthead.metrics.attribution.rules.lexicon import FLAGS

SPEECH, CLAUSE, OBJECT, QUOTE, OTHER = (FLAGS[name] for name in ("speech", "clause", "object", "quote", "other"))
PARTICLE_ONLY = FLAGS["particle_only"]
BASE, THIRD, PAST, PARTICIPLE, GERUND = (FLAGS[name] for name in ("base", "third", "past", "participle", "gerund"))
BE, HAVE, MODAL, DO, NEGATIVE = (FLAGS[name] for name in ("be", "have", "modal", "do", "negative"))
DETERMINER, POSSESSIVE, SUBJECT, PRONOUN = (FLAGS[n] for n in ("determiner", "possessive", "subject", "pronoun"))
OBJECT_PRONOUN, THAT, WH, TO = (FLAGS[name] for name in ("object_pronoun", "that", "wh", "to"))
PREPOSITION, OF, COORDINATOR, SUBORDINATOR = (FLAGS[n] for n in ("preposition", "of", "coordinator", "subordinator"))
ADVERB, TIME, ADDRESSEE, PARTICLE = (FLAGS[name] for name in ("adverb", "time", "addressee", "particle"))
NOUN_TOO, DOCUMENT, STATEMENT, HEARSAY = (FLAGS[n] for n in ("noun_too", "document", "statement_noun", "hearsay"))
MEDIA, OPENER = (FLAGS[name] for name in ("media", "opener"))

REPORTING = SPEECH | CLAUSE | OBJECT | QUOTE | PARTICLE_ONLY
VERB = REPORTING | OTHER
FINITE = THIRD | PAST
AUXILIARY = BE | HAVE | MODAL | DO
