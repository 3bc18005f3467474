"""Parsers of one text each: encodings, records of separated text, markup, dates."""

from __future__ import annotations

from datetime import UTC, timedelta

from masthead.metrics.reading.formats import streams
from masthead.metrics.reading.formats.dialect import Dialect, read_header
from masthead.metrics.reading.formats.encodings import decode, decode_marked, mend_odd, whole_characters
from masthead.metrics.reading.formats.records import read_records, split_line
from masthead.metrics.reading.markup import without_markup, without_unseen
from masthead.metrics.reading.written_dates import FIRST_YEAR, LAST_YEAR, Order, read_written, shape_of
from tests.fuzz.targets import PARSER, Target, assert_whole, first_of, text_of

ORDERS: tuple[Order | None, ...] = (None, "month first", "day first")
FORMATS = "metrics/reading/formats"


def check_encodings(data: bytes) -> None:
    """Bytes become a text that can be written; UTF-8 stays; where chunks end changes nothing."""
    text, is_odd = decode(data)
    assert_whole(text)
    assert is_odd or text.encode() == data
    marked, was_odd = decode_marked(data)
    assert (mend_odd(marked), was_odd) == (text, is_odd)
    assert len(text) >= len(data.decode("utf-8", "ignore"))
    halves = data.decode("utf-16-le", "surrogatepass") if len(data) % 2 == 0 else ""
    assert_whole(whole_characters(halves))
    whole = b"".join(streams._unified(iter([data])))
    size = 1 + len(data) // 3
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    assert b"".join(streams._unified(iter(parts))) == whole
    assert b"".join(streams.without_long_lines(iter(parts))) == data


def check_records(data: bytes) -> None:
    """Every record has the fields of the header or a reason; where none is refused no letter is lost; all is used up."""
    kind, rest = first_of(data)
    dialect = Dialect(",;\t|"[kind & 3], bool(kind & 4) or True, bool(kind & 8), bool(kind & 16))
    text, n_fields = text_of(rest), 1 + (kind >> 5)
    records, left = read_records(text, dialect, n_fields, is_last=True, longest=1 << 16)
    assert left == ""
    for record in records:
        assert (record.fields is None) != (record.problem is None)
        assert record.fields is None or len(record.fields) == n_fields
    if not any(record.problem for record in records):
        read = "".join(field for record in records for field in record.fields or ())
        assert letters(read) == letters(text)
    _, tail = read_records(text, dialect, n_fields, is_last=False, longest=1 << 16)
    assert text.endswith(tail)
    line = text.split("\n", 1)[0]
    assert letters("".join(split_line(line, dialect.separator))) == letters(line)
    header, begin = read_header(rest, ",")
    assert 0 <= begin <= len(rest)
    assert header is None or header[1]


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(filter(str.isalnum, text))


def check_markup(data: bytes) -> None:
    """A text without markup is never longer, can be written, and keeps what is no markup."""
    text = text_of(data)
    plain = without_markup(text)
    assert_whole(plain)
    assert len(plain) <= len(text)
    if "<" not in text and "&" not in text:
        assert plain == text
    unseen = without_unseen(text)
    assert len(unseen) <= len(text)
    assert "<" in text or unseen == text


def check_dates(data: bytes) -> None:
    """A date lies in the years that can be, its clock within a day and a half of UTC, and asking again changes nothing."""
    kind, rest = first_of(data)
    text, order = text_of(rest), ORDERS[kind % 3]
    read = read_written.__wrapped__(text, order, bool(kind & 4))
    assert (read.time is None) == (read.wall is None)
    assert not (read.is_open and read.time is not None and order is None)
    if read.time is not None and read.wall is not None:
        assert read.time.tzinfo is UTC
        assert FIRST_YEAR - 1 <= read.time.year <= LAST_YEAR + 1
        assert abs(read.time.replace(tzinfo=None) - read.wall) <= timedelta(hours=100)
        spaced = f"  {text}\n"
        assert read_written.__wrapped__(spaced, order, bool(kind & 4)) == read
    assert_whole(shape_of(text))


DATES = (
    *("2024-03-05T09:30:00Z", "2024-03-05", "20240305100000", "5 March 2024", "March 5th, 2024", "03/05/2024", "1617789600"),
    *("Tue, 05 Mar 2024 10:00:00 EST", "Apr. 7, 2021 at 5:30 p.m. ET", "5. März 2024, 10.30 Uhr", "2024-03-05T09:30:00.123+02:00"),
    *("Mon Mar 05 10:00:00 +0000 2024", "1617789600.0", "5 de marzo de 2024", "2024/3/5 - 10h30", "lundi 5 mars 2024 à 10h30"),
)  # fmt: skip

TARGETS = (
    Target(
        "encodings",
        check_encodings,
        (b"caf\xc3\xa9, caf\xe9\n", b"\xff\xfea\x00b\x00", b"\xef\xbb\xbfa,b\r1,2\r", b"a\x00b\x00c\x00d\x00e\x00"),
        (f"{FORMATS}/encodings.py", f"{FORMATS}/streams.py"),
        ("\ufeff", "\r\n", "\r"),
        PARSER,
    ),
    Target(
        "records",
        check_records,
        (
            b"\x44a,b\n1,\"two, \"\"three\"\"\"\n4,5\n",
            b"\x64outlet,text,date\na,\"line\nline\",1\nb,\"open,2\nc,d,3\n",
            b"\x4ca,b\n1,\"it \\\"said\\\" so\"\n",
            b"\x46a\tb\n\"x\ty\n1\t2\n",
            b"\x54a, b\n1, \"c, d\"\n",
        ),
        (f"{FORMATS}/records.py", f"{FORMATS}/dialect.py"),
        ('"', '""', '","', '"\n', '\\"', "\r\n", ", "),
        PARSER,
        longest=256,
    ),
    Target(
        "markup",
        check_markup,
        (
            b"<p>&quot;Go,&quot; she said.</p><p>It&rsquo;s <b>late</b>.<br/>Dark.</p>",
            b"<!-- a --><script>x</script>R&D; 3 < 4 &amp;amp; &#8220;<q>a</q>",
            b"<ul><li>a</li></ul>\n\n<iframe src=x></iframe>&nbsp;&#x1F600;",
        ),
        ("metrics/reading/markup.py",),
        ("<p>", "</p>", "<br/>", "<q>", "</q>", "<!--", "-->", "<script>", "</script", "&amp;", "&#x", "&lt;", "&nGt;"),
        PARSER,
    ),
    Target(
        "dates",
        check_dates,
        tuple(bytes([k]) + text.encode() for k, text in enumerate(DATES)),
        ("metrics/reading/written_dates.py",),
        ("march", "mar.", "T", "Z", "+02:00", "p.m.", " uhr", " at ", "EST", "00", "2024", "/", "tuesday, "),
        PARSER,
        longest=100,
    ),
)  # fmt: skip
