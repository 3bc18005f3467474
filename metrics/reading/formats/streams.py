"""The bytes of a file in chunks: decompressed, in UTF-8 but for odd rows, with newlines as ends of lines."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError

CHUNK = 1 << 25
"""Bytes that are read at once."""

GROWTH_LIMIT = 200
"""A compressed file that grows to more than so many times its size is no text (text grows 3 to 30 times) ..."""

GROWTH_FREE = 64_000_000
"""... unless it stays within so many bytes."""

LONGEST_ROW = 1 << 24
"""A row with more bytes is rejected: no article is as long, and a row is held in memory as a whole."""

_SNIFFED = 1 << 16
_COMPRESSIONS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstandard"}
_OTHER_KINDS = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "a file of an old Office program",
    b"%PDF-": "a PDF file",
    b"SQLite format 3\x00": "a sqlite database",
    b"PAR1": "a parquet file",
    b"ARROW1": "an Arrow file",
    b"\xfd7zXZ\x00": "a file compressed by xz",
    b"version https://git-lfs": "a pointer of Git LFS: the data themselves were not fetched",
}
"""What a file begins with that is no text, whatever its name says."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def bare_name(path: Path) -> tuple[str, str]:
    """File name without a compression suffix, and its lower-case suffix."""
    name = path.name
    for ending in (".gz", ".zst"):
        name = name[: -len(ending)] if name.lower().endswith(ending) else name
    return name, Path(name).suffix.lower()


def read_chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, decompressed (.gz, .zst), in chunks that need not end where a line does.

    UTF-16 and UTF-32 become UTF-8, with or without a byte order mark, which is left out; other bytes stay as they
    are. Where lines end in bare carriage returns throughout, these become newlines.

    Raises
    ------
    InputError
        Where the file cannot be read or decompressed, or grows as no text does.
    """
    try:
        yield from _unified(_texts(_bounded(_decompressed(path), path), path))
    except (pl.exceptions.PolarsError, OSError, EOFError, zlib.error) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        whole = "a whole compressed file" if path.suffix.lower() in (".gz", ".zst") else "a whole file"
        raise InputError(Fault(str(path), f"unreadable data ({reason})", whole, "write the file again")) from error


def _decompressed(path: Path) -> Iterator[bytes]:
    compression = compression_of(path)
    if compression == "zstandard":
        yield from _zstandard(path)
        return
    with gzip.open(path, "rb") if compression == "gzip" else path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def compression_of(path: Path) -> str | None:
    """How a file is compressed, by what it begins with: names often say what a file was before."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError:  # what is wrong with the file is told where it is read
        return None
    return next((name for mark, name in _COMPRESSIONS.items() if head.startswith(mark)), None)


def _zstandard(path: Path) -> Iterator[bytes]:
    """Zstandard by Arrow where it is installed, else by polars, which reads UTF-8 alone."""
    try:
        import pyarrow
    except ImportError:
        for frame in pl.scan_lines(path).collect_batches(maintain_order=True):
            yield "".join(f"{line}\n" for line in frame["line"].to_list()).encode()
        return
    with pyarrow.OSFile(str(path), "rb") as file, pyarrow.CompressedInputStream(file, "zstd") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


class Growth:
    """What a file grows to while it is read; more than any text grows to is refused, before memory is filled.

    Compressed bytes, dictionaries of parquet and views of a database can say much in few bytes.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._n_bytes = path, 0
        self._most = max(GROWTH_FREE, GROWTH_LIMIT * path.stat().st_size)

    def add(self, n_bytes: int) -> None:
        """Count bytes that were read.

        Raises
        ------
        InputError
            Where they are too many.
        """
        self._n_bytes += n_bytes
        if self._n_bytes > self._most:
            found = f"{self._path.stat().st_size:,} bytes that grow to more than {self._most:,}"
            hint = "decompress it yourself if it is what it should be"
            raise InputError(Fault(str(self._path), found, f"text, which grows at most {GROWTH_LIMIT} times", hint))


def _bounded(chunks: Iterator[bytes], path: Path) -> Iterator[bytes]:
    if compression_of(path) is None:
        yield from chunks
        return
    growth = Growth(path)
    for chunk in chunks:
        growth.add(len(chunk))
        yield chunk


def _texts(chunks: Iterator[bytes], path: Path) -> Iterator[bytes]:
    """The chunks, where they do not begin as a file that is no text."""
    first = next(chunks, b"")
    found = next((kind for mark, kind in _OTHER_KINDS.items() if first.startswith(mark)), None)
    if found is not None:
        hint = "save the table as csv in UTF-8, or give the file its right ending"
        raise InputError(Fault(str(path), found, "text", hint))
    yield first
    yield from chunks


def _unified(chunks: Iterator[bytes]) -> Iterator[bytes]:
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= _SNIFFED:
            break
    mark, encoding = _encoding(head[:_SNIFFED])
    chunks = chain([head[len(mark) :]], chunks)
    if encoding != "utf-8":
        chunks = _transcoded(chunks, encoding)
    first = next(chunks, b"")
    if b"\r" in first and b"\n" not in first[:-1]:
        yield first.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        for chunk in chunks:
            yield chunk.replace(b"\r", b"\n")
        return
    yield first
    yield from chunks


def _encoding(head: bytes) -> tuple[bytes, str]:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return mark, encoding
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > max(3, len(head) / 20) and even <= odd / 20:
        return b"", "utf-16-le"
    if even > max(3, len(head) / 20) and odd <= even / 20:
        return b"", "utf-16-be"
    return b"", "utf-8"


def _transcoded(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def without_long_lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks with lines of more than ``LONGEST_ROW`` bytes cut behind one byte more, so that they are still too long."""
    n_bytes = 0  # of the line that the chunks so far end in
    for chunk in chunks:
        end = chunk.find(b"\n")
        end = len(chunk) if end < 0 else end
        if n_bytes + end > LONGEST_ROW:
            chunk = chunk[: max(0, LONGEST_ROW + 1 - n_bytes)] + chunk[end:]
        last = chunk.rfind(b"\n")
        n_bytes = n_bytes + len(chunk) if last < 0 else len(chunk) - 1 - last
        if chunk:
            yield chunk


def read_lines(path: Path) -> Iterator[list[bytes | None]]:
    """The lines of a file, some at a time, without their ends; None stands for one longer than ``LONGEST_ROW``."""
    rest, is_skipping = b"", False
    for chunk in read_chunks(path):
        *lines, rest = (rest + chunk).split(b"\n")
        if is_skipping:
            if not lines:
                rest = b""
                continue
            lines, is_skipping = lines[1:], False
        if len(rest) > LONGEST_ROW:
            lines.append(b"\x00" * (LONGEST_ROW + 1))
            rest, is_skipping = b"", True
        yield [None if len(line) > LONGEST_ROW else line for line in lines]
    if not is_skipping:
        yield [rest]


def read_whole(path: Path, most: int) -> bytes | None:
    """All bytes of a file, or None where there are more than ``most``."""
    parts, n_bytes = [], 0
    for chunk in read_chunks(path):
        parts.append(chunk)
        n_bytes += len(chunk)
        if n_bytes > most:
            return None
    return b"".join(parts)
