"""What is decided about an input in one pass before its rows are read: columns, their types, how dates are meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from masthead.metrics.errors import InputError
from masthead.metrics.reading.columns import find_column, map_columns, other_columns
from masthead.metrics.reading.dates import DateEvidence, DateForms, Days
from masthead.metrics.reading.domains import outlets_of
from masthead.metrics.reading.formats.raw import Note, RawTable
from masthead.metrics.reading.objects import DATE_KEYS, OUTLET_KEYS, plain_values
from masthead.metrics.reading.prepare import PREPARED_SCHEMA
from masthead.metrics.tables.schemas import ARTICLES

RESERVED = frozenset((*ARTICLES.schema, *PREPARED_SCHEMA))
"""Names that a column that is no field cannot keep."""


@dataclass(frozen=True)
class FilePlan:
    """How the columns of one file are read: field -> column, and name of another column -> its column."""

    fields: Mapping[str, str]
    others: Mapping[str, str]
    has_outlet_of_url: bool = False


@dataclass(frozen=True)
class Plan:
    """What all batches of an input are read by.

    ``files`` has a plan for every file that can be read; ``others`` has the types of the columns that are no fields;
    ``notes`` says what was decided.
    """

    files: Mapping[str, FilePlan]
    others: Mapping[str, pl.DataType]
    forms: DateForms
    days: Days
    notes: tuple[Note, ...] = ()


@dataclass
class Survey:
    """One pass over the parts of an input."""

    columns: Mapping[str, str] | None
    evidence: DateEvidence
    _types: dict[str, set[pl.DataType]] = field(default_factory=dict)
    _files: dict[str, FilePlan] = field(default_factory=dict)
    _notes: list[Note] = field(default_factory=list)
    _errors: list[InputError] = field(default_factory=list)
    _date_column: str = ""

    def look_at(self, name: str, tables: Iterable[RawTable]) -> None:
        """Look at the rows of one file; one that cannot be read is told, as long as another can be."""
        types: dict[str, dict[pl.DataType, None]] = {}
        evidence: dict[str, list[tuple[pl.Series, pl.Series]]] = {}
        try:
            for raw in tables:
                for column, dtype in raw.frame.schema.items():
                    types.setdefault(column, {})[dtype] = None
                date = find_column("published", list(types), self.columns or {})
                if date is not None and date in raw.frame.columns and len(raw.frame):
                    outlets = _outlets(raw.frame, list(types), self.columns or {})
                    evidence.setdefault(date, []).append((plain_values(raw.frame[date], DATE_KEYS)[0], outlets))
            if not types:
                return
            plan, notes = plan_columns(list(types), self.columns, name)
        except InputError as error:
            self._errors.append(error)
            self._notes.append(Note(f"{name} was not read: {error.faults[0]}"))
            return
        self._files[name] = plan
        self._notes += notes
        for new, column in plan.others.items():
            self._types.setdefault(new, set()).update(types[column])
        date = plan.fields.get("published", "")
        for dates, outlets in evidence.get(date, ()):
            self._date_column = self._date_column or date
            self.evidence.add(dates, outlets)

    def plan(self, decided: tuple[DateForms, Days] | None) -> Plan:
        """What was found; with ``decided`` dates are read as an earlier run decided.

        Raises
        ------
        InputError
            With all faults, where no file can be read.
        """
        if self._errors and not self._files:
            raise self._errors[0] if len(self._errors) == 1 else InputError([f for e in self._errors for f in e.faults])
        forms, days = decided or (self.evidence.forms(), self.evidence.days())
        told = ["dates were read as the earlier run decided"] if decided else self.evidence.notes(self._date_column)
        others = {name: _common(kinds) for name, kinds in self._types.items()}
        notes = (*self._notes, *(Note(note) for note in told if self._date_column))
        return Plan(self._files, others, forms, days, notes)


def plan_columns(found: Sequence[str], given: Mapping[str, str] | None, where: str) -> tuple[FilePlan, list[Note]]:
    """Which column of a file is what; without a column of outlets these are named after the domains of addresses.

    Raises
    ------
    InputError
        With every fault at once.
    """
    mapping, notes, is_by_url = map_columns(found, given, where)
    others = other_columns(found, mapping, RESERVED)
    renamed = [f"column '{old}' was kept as '{new}'" for new, old in others.items() if new != old]
    lookalikes = [name for name in others if name.startswith("_") and name.strip("_").lower() in RESERVED]
    if lookalikes:
        renamed.append(f"columns that are no fields were kept as they are: {', '.join(lookalikes)}")
    return FilePlan(mapping, others, is_by_url), [Note(note) for note in (*notes, *renamed)]


def _outlets(frame: pl.DataFrame, found: Sequence[str], given: Mapping[str, str]) -> pl.Series:
    """The outlet of every row, as far as it is known before all rows were seen."""
    column = find_column("outlet", found, given)
    address = find_column("url", found, given) if column is None else None
    chosen = column or address
    names = plain_values(frame[chosen], OUTLET_KEYS)[0] if chosen is not None and chosen in frame.columns else None
    if names is None or names.dtype.is_nested():
        return pl.Series("outlet", [None] * len(frame), dtype=pl.String)
    names = names.cast(pl.String, strict=False)
    return named_outlets(names if address is not None else named_by_address(names)[0], is_by_url=address is not None)


def named_outlets(column: pl.Series, *, is_by_url: bool) -> pl.Series:
    """Outlets of a column of names, or of one of addresses."""
    return (outlets_of(column) if is_by_url else column.str.strip_chars()).alias("outlet")


def named_by_address(column: pl.Series) -> tuple[pl.Series, bool]:
    """Outlets that are given by addresses as the hosts of these, without ``www.``, and whether there are any.

    >>> named_by_address(pl.Series(["https://www.tide.example/news/1", "dune.example"]))[0].to_list()
    ['tide.example', 'dune.example']
    """
    if column.dtype != pl.String or not column.str.contains("://", literal=True).any():
        return column, False
    host = column.str.strip_chars().str.extract(r"(?i)^https?://(?:[^/?#@]*@)?(?:www\.)?([^/?#:@]+)").str.to_lowercase()
    named = pl.DataFrame({"host": host, "as_is": column}).select(pl.coalesce("host", "as_is")).to_series()
    return named.alias(column.name), bool(host.is_not_null().any())


def survey(
    parts: Iterable[tuple[str, Iterable[RawTable]]],
    *,
    columns: Mapping[str, str] | None,
    date_format: str | None,
    decided: tuple[DateForms, Days] | None,
) -> Plan:
    """The plan of an input, from one pass over its files."""
    looked = Survey(columns, DateEvidence(date_format))
    for name, tables in parts:
        looked.look_at(name, tables)
    return looked.plan(decided)


def _common(kinds: set[pl.DataType]) -> pl.DataType:
    """One type for a column that came in several."""
    known = {kind for kind in kinds if kind != pl.Null}
    if len(known) == 1:
        return known.pop()
    if known and all(kind.is_numeric() for kind in known):
        return pl.Float64() if any(kind.is_float() for kind in known) else pl.Int64()
    return pl.String()
