"""Text of bytes: UTF-8, and byte by byte Windows-1252 where a row is not UTF-8."""

from __future__ import annotations

import re

NOT_UTF8 = "bytes that are not UTF-8 were read as Windows-1252"

_ODD = re.compile("[\udc80-\udcff]")
_HALF = re.compile("[\ud800-\udfff]")
_CP1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


def decode(raw: bytes) -> tuple[str, bool]:
    """The text, and whether it holds bytes that are not UTF-8 and were read as Windows-1252.

    A row of Windows-1252 among rows of UTF-8 is read right, and so is a lone byte of it within a row of UTF-8. The
    five bytes that Windows-1252 leaves open become replacement characters.

    >>> decode(b"caf\\xc3\\xa9, caf\\xe9"), decode(b"tea")
    (('café, café', True), ('tea', False))
    """
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError:
        return mend_odd(raw.decode("utf-8", "surrogateescape")), True


def decode_marked(raw: bytes) -> tuple[str, bool]:
    """The text with a mark in place of each byte that is not UTF-8, for ``mend_odd``, and whether there are any."""
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError:
        return raw.decode("utf-8", "surrogateescape"), True


def is_marked(text: str) -> bool:
    """Whether the text holds marks of ``decode_marked``."""
    return bool(_ODD.search(text))


def mend_odd(text: str) -> str:
    """The text with the characters of Windows-1252 where ``decode_marked`` left marks."""
    return text.translate(_CP1252)


def whole_characters(text: str) -> str:
    """The text with replacement characters for lone halves of surrogate pairs, which no table can hold.

    >>> whole_characters("half \\ud83d, whole \\U0001f600") == "half \\ufffd, whole \\U0001f600"
    True
    """
    if not _HALF.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
