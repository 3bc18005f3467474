"""Whether a text may be the very article that others name: where its outlet has no name, or one that may be the same."""

from __future__ import annotations

import re

from masthead.metrics.media.outlets import name_key

_GENERIC = frozenset(
    re.findall(
        r"\w+",
        "outlet outlets publisher site website web source sources paper newspaper news media text article articles doc "
        "document file story version copy item page sample unknown none null nan na anonymous unnamed untitled other "
        "misc test hand witness blog post html htm txt json csv xml pdf data set train dev input output example id no "
        "number the www http https com org net co uk",
    )
)
"""Words that say what a label is of, not who publishes."""

_TOKEN, _HASH = re.compile(r"[^\W_]+"), re.compile(r"(?=.*\d)[0-9a-f]{6,}")
_UUID = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")

LEAST_LETTERS = 4
"""Letters of a name that may be part of another one."""


def is_outlet_name(label: str) -> bool:
    """Whether a label says who publishes, as numbers, file names and words such as ``unknown`` do not.

    >>> [is_outlet_name(label) for label in ("000", "doc_12", "outlet b", "a.example", "f28f122b2fe7167d", "n/a")]
    [False, False, False, False, False, False]
    >>> [is_outlet_name(label) for label in ("AP", "Metro 24", "thehill.com", "News7F", "n-tv")]
    [True, True, True, True, True]
    """
    folded = label.strip().casefold()
    if _UUID.fullmatch(folded):
        return False
    for token in _TOKEN.findall(folded):
        letters = "".join(char for char in token if not char.isdigit())
        is_word = len(letters) > 1 or (letters != "" and not letters.isascii())
        if is_word and letters not in _GENERIC and not _HASH.fullmatch(token):
            return True
    return False


def may_mean(named: str, label: str) -> bool:
    """Whether a name in a text may mean the outlet of this label: one is part of the other, or its initials.

    >>> may_mean("The Times", "Financial Times"), may_mean("Meridian Press Agency", "MPA"), may_mean("The Hill", "Reuters")
    (True, True, False)
    """
    one, other = name_key(named), name_key(label)
    short, long = sorted((one, other), key=len)
    if len(short) >= LEAST_LETTERS and short in long:
        return True
    return (one != "" and one == _initials(label)) or (other != "" and other == _initials(named))


def _initials(name: str) -> str:
    words = [word for word in _TOKEN.findall(name) if word[0].isupper() and word != "The"]
    return "".join(word[0] for word in words).casefold() if len(words) > 1 else ""
