"""Reading articles: any usual input in, one checked table out, with everything that was refused beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.errors import Fault, InputError, MissingExtraError
from masthead.metrics.reading.dates import check_format, forms_from_dict, forms_to_dict
from masthead.metrics.reading.formats.inputs import open_input
from masthead.metrics.reading.formats.mixed_rows import frame_of_columns, frame_of_rows
from masthead.metrics.reading.formats.raw import MOST_COLUMNS, Note, RawTable, clean_names, numbered
from masthead.metrics.reading.rejects import join_rejects
from masthead.metrics.reading.report import describe_articles
from masthead.metrics.reading.scan import ReadingOptions, Told, read_tables
from masthead.metrics.reading.survey import survey
from masthead.metrics.tables.result import Result, some
from masthead.metrics.tables.schemas import ARTICLES
from masthead.metrics.wording import show_count


@dataclass(frozen=True, repr=False)
class Articles(Result):
    """Articles as read.

    ``table`` has the columns of the articles table and the user's other columns; ``rejects`` has one row for each
    problem (rows left out, values dropped), ``notes`` says what was taken for what. Every one of the ``n_rows`` rows
    of the input was read or rejected. ``decided`` is what was decided about dates, as plain values.
    """

    table: pl.DataFrame
    rejects: pl.DataFrame
    notes: tuple[str, ...] = ()
    n_rows: int = 0
    n_rejected: int = 0
    n_cautions: int = 0
    decided: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.table)

    def __str__(self) -> str:
        return check_report(self)

    def _brief(self) -> list[str]:
        dated = self.table.select("published").drop_nulls().sort("published")["published"].to_list()
        dates = f", {dated[0]:%-d %B %Y} to {dated[-1]:%-d %B %Y}" if dated else ""
        refused = f"{show_count(self.n_rejected, 'row')} refused (.rejects)" if self.n_rejected else "no row refused"
        return [
            f"Articles: {len(self):,} of {show_count(self.table['outlet'].n_unique(), 'outlet')}{dates}; {refused}",
            f"columns: {some(self.table.columns, 12)}",
            "next: masthead.measure(articles, wire=...); print(it) for how it was read; .table, .rejects",
        ]

    def _main(self) -> pl.DataFrame:
        return self.table


def read_articles(
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    table: str | None = None,
    date_format: str | None = None,
    fix_text: bool = False,
    decided: Mapping[str, Any] | None = None,
) -> Articles:
    """Read articles (or wire originals) from a file, a folder or a frame in memory.

    Takes parquet, csv, tsv, json and json lines (.gz and .zst too), a table of a sqlite database, WARC files, a folder
    of any of these or of .txt or .html files, and polars, pandas or Arrow frames. ``columns`` maps fields to the
    user's column names, such as ``{"text": "body"}``; otherwise usual names are tried (``columns.USUAL_NAMES``) and
    noted. ``date_format`` (as of Python's strptime) is tried first for dates. ``fix_text`` mends characters that were
    decoded wrongly before the input was written. ``decided`` is what an earlier reading ``decided`` about dates.

    Rows without text, without outlet or with an id that stood before go to ``rejects``; the rest goes on.

    Raises
    ------
    InputError
        If the input cannot be read at all: no such file, unknown kind, no text or outlet column.
    MissingExtraError
        If a pandas frame needs pyarrow, a WARC file the extra ``web`` or ``fix_text`` the extra ``text``.

    >>> articles = read_articles(pl.DataFrame({"domain": ["a.example"], "body": ["It rained."]}))
    >>> articles.table["outlet"].to_list(), articles.notes
    (['a.example'], ("column 'domain' was read as outlet", "column 'body' was read as text"))
    """
    if isinstance(source, Articles):
        return source
    check_format(date_format)
    options = ReadingOptions(columns, table, date_format, fix_text, decided)
    if isinstance(source, str | Path):
        parts = open_input(source, table)
        return _collect([(part.name, part.read()) for part in parts.parts], parts.notes, options)
    frame = as_frame(source)
    frame = frame.rename(dict(zip(frame.columns, clean_names(frame.columns), strict=True)))
    if len(frame.columns) > MOST_COLUMNS:
        found = f"{len(frame.columns):,} columns"
        raise InputError(Fault("the frame", found, f"at most {MOST_COLUMNS:,}", "keep the columns that are needed"))
    return _collect([("the frame", [numbered(frame, "the frame")])], (), options)


def _collect(parts: list[tuple[str, Any]], notes: tuple[Note, ...], options: ReadingOptions) -> Articles:
    """All rows of the parts, held in memory, as articles."""
    held: dict[str, list[RawTable]] = {}

    def holding(name: str, tables: Any) -> Any:
        for raw in tables:
            held.setdefault(name, []).append(raw)
            yield raw

    decided = None if options.decided is None else forms_from_dict(options.decided)
    looked = [(name, holding(name, tables)) for name, tables in parts]
    plan = survey(looked, columns=options.columns, date_format=options.date_format, decided=decided)
    told = Told([*notes, *plan.notes])
    for name, _ in parts:
        if name not in plan.files and not told.names(name):
            for raw in held.get(name, ()):
                told.add_raw(raw)
            told.add_notes([Note(f"{name} holds no articles")])
    tables = (raw for name, _ in parts if name in plan.files for raw in held.pop(name))
    frames = list(read_tables(tables, plan, told, fix_text=options.fix_text))
    table = pl.concat(frames) if frames else ARTICLES.empty()
    kept = forms_to_dict(plan.forms, plan.days)
    rejects = join_rejects(told.rejects)
    n_rows = told.n_read + told.n_rejected
    return Articles(table, rejects, told.notes(), n_rows, told.n_rejected, told.n_cautions(), kept)


def as_frame(source: Any) -> pl.DataFrame:
    """A polars DataFrame of a polars, pandas or Arrow frame."""
    if isinstance(source, pl.DataFrame):
        return source
    if isinstance(source, pl.LazyFrame):
        return source.collect()
    try:
        if type(source).__module__.startswith("pandas"):
            return _from_pandas(source)
        if isinstance(source, list) and all(isinstance(row, Mapping) for row in source):
            return frame_of_rows(source)
        if hasattr(source, "__arrow_c_stream__"):
            return pl.DataFrame(source)
        if isinstance(source, Mapping) and all(isinstance(column, list | tuple) for column in source.values()):
            return frame_of_columns(source)
        if isinstance(source, Mapping | list):
            return pl.DataFrame(source)
    except ImportError as error:
        raise MissingExtraError("pandas", "Reading a pandas frame") from error
    except (TypeError, ValueError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(
            Fault("articles", f"a frame that cannot be read ({reason})", "columns of one length")
        ) from error
    found = f"a {type(source).__name__}"
    raise InputError(Fault("articles", found, "a path, or a frame of polars, pandas or Arrow", "read_articles(path)"))


def _from_pandas(source: Any) -> pl.DataFrame:
    """A pandas frame; columns that polars does not know, or of mixed types, become text."""
    odd = [name for name, dtype in source.dtypes.items() if str(dtype).startswith(("period", "interval"))]
    source = source.astype(dict.fromkeys(odd, str)) if odd else source
    try:
        if any(str(dtype) == "object" and _has_days_and_times(source[name]) for name, dtype in source.dtypes.items()):
            raise TypeError("days among times, which Arrow would make days")
        frame: pl.DataFrame = pl.from_pandas(source)
    except ImportError:
        raise
    except (TypeError, ValueError, NotImplementedError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return frame_of_columns({str(name): _values(column) for name, column in source.items()})
    except Exception as error:  # Arrow's own errors are of classes that are there only where Arrow is
        if not type(error).__module__.startswith("pyarrow"):
            raise
        return frame_of_columns({str(name): _values(column) for name, column in source.items()})
    return frame


def _has_days_and_times(column: Any) -> bool:
    """Whether a column holds dates with and without a time."""
    kinds = {isinstance(value, datetime) for value in column if isinstance(value, date)}
    return len(kinds) == 2


def _values(column: Any) -> list[Any]:
    """The values of a pandas column, absent ones as None."""
    absent = column.isna().tolist()
    return [None if gone else value for value, gone in zip(column.tolist(), absent, strict=True)]


def check_report(articles: Articles) -> str:
    """What was read, what was taken for what, and every problem, in words."""
    return describe_articles(articles.table, articles)
