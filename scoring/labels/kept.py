"""Labels as a table that a card keeps: what correcting again needs of them, without the words of the items."""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl

from masthead.scoring.labels.labels import GIVEN, LABELS, REJECTS, Labels
from masthead.scoring.labels.sample import SAMPLE, Sample

_WORDS = ("text", "before", "after", "beside")


def labels_table(labels: Sequence[Labels]) -> pl.DataFrame:
    """One row per labeled item: the settings of its sample as JSON, the columns of SAMPLE without words, and its label."""
    parts = [
        one.sample.table.with_columns(pl.lit("").alias(name) for name in _WORDS)
        .join(one.table, on="item_id", how="left", maintain_order="left")
        .with_columns(settings=pl.lit(json.dumps(dict(one.sample.settings), sort_keys=True)))
        for one in labels
    ]
    schema = {**SAMPLE.schema, **LABELS, "settings": pl.String}
    return pl.concat([pl.DataFrame(schema=schema), *(part.select(*schema) for part in parts)])


def labels_of(table: pl.DataFrame) -> tuple[Labels, ...]:
    """The labels of a table that ``labels_table`` made; who gave which, and what could not be used, is not in it."""
    found = []
    for (settings,), rows in table.group_by("settings", maintain_order=True):
        sample = Sample(SAMPLE.check(rows.select(*SAMPLE.schema)), json.loads(str(settings)))
        labeled = rows.filter(pl.col("is_unsure").is_not_null()).select(*LABELS)
        nothing = pl.DataFrame(schema={"item_id": pl.String, "labels": pl.String, "text": pl.String})
        given = pl.DataFrame(schema={name: dtype for name, dtype in GIVEN.items() if name != "where"})
        found.append(Labels(sample, labeled, given, nothing, pl.DataFrame(schema=REJECTS)))
    return tuple(found)
