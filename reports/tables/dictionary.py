"""The data dictionary: every table and column of a run, from the declarations."""

from __future__ import annotations

from collections.abc import Iterable

from masthead.metrics.catalog import MEASURES
from masthead.metrics.lineage.schemas import TABLES as LINEAGE_TABLES
from masthead.metrics.tables.schemas import ARTICLE_FACTS, ARTICLES, COPIES, EVIDENCE, MEASUREMENTS, OUTLETS
from masthead.metrics.tables.table import Column, Table
from masthead.reports.display.kinds import METRIC_TITLES
from masthead.reports.stories.copy_pairs import COPY_PAIRS
from masthead.scoring.tables import CONTRIBUTIONS, FEATURES, OUTLET_FACTS, REPLICATES, SCORES

TABLES = (
    ARTICLES, OUTLETS, MEASUREMENTS, EVIDENCE, ARTICLE_FACTS, COPIES,
    FEATURES, REPLICATES, OUTLET_FACTS, SCORES, CONTRIBUTIONS, COPY_PAIRS,
    *LINEAGE_TABLES,
)  # fmt: skip


def data_dictionary() -> str:
    """All tables, columns and measures as markdown."""
    parts = [
        "# Tables",
        (
            "**In short.** Every table that masthead takes and returns, generated from the declarations "
            "(`python -m masthead.reports.tables.dictionary > docs/tables.md`). A column marked with a question mark may be "
            "null. Nothing in these tables is rounded."
        ),
        *(_table(table) for table in TABLES),
        "## Measures",
        "A measure's value is numerator / denominator (times its scale); a denominator of 0 gives null.",
        *_measures(),
    ]
    return "\n\n".join(parts) + "\n"


def _table(table: Table) -> str:
    lines = [f"## {table.name}", "", table.description, ""]
    if table.key:
        lines += [f"Key: {', '.join(table.key)}.", ""]
    lines += _rows(
        ("column", "type", "holds"), ((_name(column), _type(column), _holds(column)) for column in table.columns)
    )
    return "\n".join(lines)


def _name(column: Column) -> str:
    return f"`{column.name}`{'?' if column.nullable else ''}"


def _type(column: Column) -> str:
    text = str(column.dtype)
    return {"Datetime(time_unit='us', time_zone='UTC')": "datetime, UTC", "List(Float32)": "list of float"}.get(
        text, text.lower()
    )


def _holds(column: Column) -> str:
    bounds = ""
    if column.values:
        bounds = f": {', '.join(column.values)}"
    elif column.low is not None or column.high is not None:
        low = "" if column.low is None else f"{column.low:g}"
        high = "" if column.high is None else f" to {column.high:g}"
        bounds = f" ({low}{high})" if high else f" (at least {low})"
    return f"{column.description}{bounds}"


def _measures() -> Iterable[str]:
    for metric, title in METRIC_TITLES.items():
        rows = [
            (f"`{m.name}`", m.label, m.unit, f"{m.numerator} / {m.denominator}", m.pooling, ", ".join(m.views))
            for m in MEASURES
            if m.metric == metric
        ]
        if not rows:
            continue
        head = ("measure", "label", "unit", "numerator / denominator", "pools by", "views")
        yield "\n".join([f"### {title}", "", *_rows(head, rows)])


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [" | ".join(head), " | ".join(":--" for _ in head)]
    lines += [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    return [f"| {line} |" for line in lines]


if __name__ == "__main__":
    print(data_dictionary(), end="")
