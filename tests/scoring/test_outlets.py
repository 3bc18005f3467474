"""An outlet by any of its names."""

from __future__ import annotations

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.scoring.outlets import find_outlet

KEYS = ["harbor.example", "valley.example"]
TABLE = pl.DataFrame(
    {"outlet": KEYS, "name": ["The Post", "Valley Post"], "domain": [None, None], "other_names": [None, "the post"]}
)


def test_a_name_that_two_outlets_have_is_told_with_both() -> None:
    with pytest.raises(InputError) as told:
        find_outlet("THE post", KEYS, TABLE)
    assert str(told.value) == (
        "outlet: found 'THE post', which is harbor.example and valley.example, expected the name of one outlet. "
        "Try: say 'harbor.example'."
    )
    assert find_outlet("valley  post", KEYS, TABLE) == "valley.example"
    assert find_outlet("https://www.HARBOR.example/a", KEYS, TABLE) == "harbor.example"
