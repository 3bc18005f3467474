"""Small stories of our own for the tests of lineage: one text and what others made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
import polars as pl

from masthead.metrics.lineage.alignment.edits import Reading
from masthead.metrics.lineage.alignment.passages import Passages
from masthead.metrics.lineage.alignment.units import Units
from masthead.metrics.lineage.lineage import Lineage, lineage
from masthead.metrics.lineage.read import Version, read_versions
from masthead.metrics.measure import measure

NO_BOILERPLATE = pl.DataFrame(schema={"article_id": pl.String, "start": pl.Int64, "end": pl.Int64, "label": pl.String})

SENTENCES = (
    "The ferry to Orla Island struck a moored barge on Tuesday morning, and eleven passengers were hurt.",
    "Captain Ines Varga told inspectors that the wheel had stopped answering two minutes before the collision.",
    "“I called the engine room twice and heard nothing but the alarm,” Varga said.",
    "The barge, which carried gravel for the new breakwater, was towed to the shipyard in the afternoon.",
    "Harbor police closed the northern channel until divers had looked at the pilings of the bridge.",
    "“We have never lost a passenger in forty years and we did not lose one today,” said Piet Lund of the ferry company.",
    "The company ran buses across the causeway for six hundred commuters who were stranded on the island.",
    "Inspectors will read the recorder this week and publish a first report before the end of the month.",
    "The ferry had passed its yearly inspection in March with two remarks about the hydraulic pumps.",
    "A councilwoman, Dora Quist, asked why the pumps had not been replaced when the yard had offered to.",
)
"""An invented accident, a sentence each."""

LONG = " ".join(SENTENCES)


def without_stops(text: str) -> str:
    """The words alone, as in a copy without any marks."""
    return "".join(char for char in text if char.isalnum() or char in " -")


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """The text with words exchanged; each must be there."""
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def read(texts: Mapping[str, str], dates: Mapping[str, datetime] | None = None) -> list[Version]:
    """Versions as lineage reads them, each of an outlet of its own."""
    return list(read_versions(frame(texts, dates).with_columns(is_wire=pl.lit(False)), NO_BOILERPLATE))


def passages_of(rows: Sequence[Sequence[Reading]], spelled: Sequence[str]) -> Passages:
    """Passages with the given words (numbers): a row per passage, a column per version."""
    n = len(rows[0])
    units = [
        (version, passage, reading)
        for version in range(n)
        for passage, row in enumerate(rows)
        if (reading := row[version])
    ]
    words: list[list[int]] = [[] for _ in range(n)]
    ends = []
    for version, _, reading in units:
        words[version] += reading
        ends.append(len(words[version]))
    known: dict[Reading, int] = {}
    wording = [[known.setdefault(reading, len(known)) if reading else -1 for reading in row] for row in rows]
    high = np.array(ends)
    low = high - [len(reading) for *_, reading in units]
    of_version, of_passage = (np.array([unit[part] for unit in units]) for part in (0, 1))
    return Passages(Units(of_version, low, high), of_passage, np.array(wording), words, spelled)


def frame(texts: Mapping[str, str], dates: Mapping[str, datetime] | None = None) -> pl.DataFrame:
    """A table of articles."""
    rows = [
        {
            "article_id": name,
            "outlet": f"outlet {name}",
            "text": text,
            "published": (dates or {}).get(name),
            "date_precision": "time" if name in (dates or {}) else None,
            "language": "en",
        }
        for name, text in texts.items()
    ]
    schema = {"published": pl.Datetime("us", "UTC"), "date_precision": pl.String}
    return pl.DataFrame(rows, schema_overrides=schema)


def trace(texts: Mapping[str, str], dates: Mapping[str, datetime] | None = None) -> Lineage:
    """The lineage of texts, measured as one corpus."""
    return lineage(measure(frame(texts, dates)))


def hour(n: int) -> datetime:
    """A time on one day."""
    return datetime(2024, 5, 7, n, tzinfo=UTC)


def pairs(found: Lineage, kinds: Sequence[str] = ("tree", "second_parent")) -> set[frozenset[str]]:
    """The links of some kinds, without direction."""
    chosen = found.links.filter(pl.col("kind").is_in(list(kinds))).select("from_id", "to_id")
    return {frozenset(ends) for ends in chosen.iter_rows()}
