"""Streams of words written text by text to flat files and mapped from there: memory holds no more than a batch."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np

from masthead.metrics.copy_ratio.streams import Stream, empty_stream
from masthead.metrics.storage.flat_files import append, mapped

_FIRSTS = ("text_first", "sentence_first")


class StreamFiles:
    """One stream in the files ``NAME.*.bin`` of a folder, appended to batch by batch, then closed and mapped."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name, self._n_words = folder, name, 0

    def _path(self, column: str) -> Path:
        return self._folder / f"{self._name}.{column}.bin"

    def add(self, stream: Stream) -> None:
        """Append the texts of a stream."""
        for field in fields(Stream):
            values = getattr(stream, field.name)
            append(self._path(field.name), values[:-1] + self._n_words if field.name in _FIRSTS else values)
        self._n_words += len(stream)

    def close(self) -> Stream:
        """Write the ends of the last text and sentence, and map the whole."""
        for first in _FIRSTS:
            append(self._path(first), np.array([self._n_words], dtype=np.int64))
        return self.mapped()

    def mapped(self) -> Stream:
        """The stream, which stays on disk and is shared between processes."""
        like = empty_stream()
        return Stream(**{f.name: mapped(self._path(f.name), getattr(like, f.name).dtype) for f in fields(Stream)})
