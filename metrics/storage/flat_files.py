"""Flat arrays in files: appended to, and mapped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def append(path: Path, values: NDArray[Any]) -> None:
    """Write the values of an array behind those that the file has."""
    with path.open("ab") as file:
        np.ascontiguousarray(values).tofile(file)


def mapped(path: Path, dtype: Any) -> NDArray[Any]:
    """The values of a flat file; none where there is no file."""
    if not path.is_file() or not path.stat().st_size:
        return np.zeros(0, dtype=dtype)
    return np.memmap(path, dtype=dtype, mode="r")
