"""What the process does with memory that it no longer needs."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def give_back_memory() -> None:
    """Give memory that was freed back to the system, where the C library can."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def collecting_later() -> Iterator[None]:
    """The garbage collector waits until the block or function ends; what a batch makes it would walk for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if was_on:
            gc.enable()
