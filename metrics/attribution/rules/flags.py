"""The flags of words by name, as the attribution rules use them."""

from __future__ import annotations

from enum import IntFlag

from masthead.metrics.attribution.rules.lexicon import FLAGS


class Word(IntFlag):
    """What a word can be: ``Word(tokens.flags[k])`` shows it.

    The first are marks of spelling (a capital, a genitive ('s), the endings -ly, -ed, -ing, -s, a digit) and whether the
    word is most likely the finite verb of a clause; the others are the lexicon's.
    """

    CAPITAL = 1 << 0
    OWNER = 1 << 1
    LY = 1 << 2
    ED = 1 << 3
    ING = 1 << 4
    PLURAL = 1 << 5
    NUMBER = 1 << 6
    CLAUSE_VERB = 1 << 7
    SPEECH = FLAGS["speech"]
    OTHER = FLAGS["other"]
    BASE = FLAGS["base"]
    THIRD = FLAGS["third"]
    PAST = FLAGS["past"]
    PARTICIPLE = FLAGS["participle"]
    GERUND = FLAGS["gerund"]
    BE = FLAGS["be"]
    MODAL = FLAGS["modal"]
    DETERMINER = FLAGS["determiner"]
    POSSESSIVE = FLAGS["possessive"]
    SUBJECT = FLAGS["subject"]
    PRONOUN = FLAGS["pronoun"]
    THAT = FLAGS["that"]
    WH = FLAGS["wh"]
    TO = FLAGS["to"]
    PREPOSITION = FLAGS["preposition"]
    OF = FLAGS["of"]
    COORDINATOR = FLAGS["coordinator"]
    SUBORDINATOR = FLAGS["subordinator"]
    ADVERB = FLAGS["adverb"]
    TIME = FLAGS["time"]
    PARTICLE = FLAGS["particle"]
    CLAUSE = FLAGS["clause"]
    OBJECT = FLAGS["object"]
    QUOTE = FLAGS["quote"]
    PARTICLE_ONLY = FLAGS["particle_only"]
    HAVE = FLAGS["have"]
    DO = FLAGS["do"]
    NEGATIVE = FLAGS["negative"]
    OBJECT_PRONOUN = FLAGS["object_pronoun"]
    ADDRESSEE = FLAGS["addressee"]
    ABBREVIATION = FLAGS["abbreviation"]
    NOUN_TOO = FLAGS["noun_too"]
    DOCUMENT = FLAGS["document"]
    STATEMENT = FLAGS["statement_noun"]
    HEARSAY = FLAGS["hearsay"]
    MEDIA = FLAGS["media"]
    OPENER = FLAGS["opener"]


(
    CAPITAL,
    OWNER,
    LY,
    ED,
    ING,
    PLURAL,
    NUMBER,
    CLAUSE_VERB,
    SPEECH,
    OTHER,
    BASE,
    THIRD,
    PAST,
    PARTICIPLE,
    GERUND,
    BE,
    MODAL,
    DETERMINER,
    POSSESSIVE,
    SUBJECT,
    PRONOUN,
    THAT,
    WH,
    TO,
    PREPOSITION,
    OF,
    COORDINATOR,
    SUBORDINATOR,
    ADVERB,
    TIME,
    PARTICLE,
    CLAUSE,
    OBJECT,
    QUOTE,
    PARTICLE_ONLY,
    HAVE,
    DO,
    NEGATIVE,
    OBJECT_PRONOUN,
    ADDRESSEE,
    ABBREVIATION,
    NOUN_TOO,
    DOCUMENT,
    STATEMENT,
    HEARSAY,
    MEDIA,
    OPENER,
) = map(int, Word)
"""The same as plain numbers, for the rules: an operation on members of an IntFlag costs ten times as much."""

REPORTING = SPEECH | CLAUSE | OBJECT | QUOTE | PARTICLE_ONLY
VERB = REPORTING | OTHER
FINITE = THIRD | PAST
AUXILIARY = BE | HAVE | MODAL | DO
