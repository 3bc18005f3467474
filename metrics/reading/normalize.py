"""Rows as found become checked articles: values cleaned, texts repaired, ids made, the unusable rejected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

import polars as pl

from masthead.metrics.reading.dates import Days, read_times, with_precision
from masthead.metrics.reading.formats.encodings import NOT_UTF8, decode
from masthead.metrics.reading.formats.mixed_rows import written
from masthead.metrics.reading.formats.raw import Note, RawTable
from masthead.metrics.reading.head import read_head
from masthead.metrics.reading.markup import repair_texts
from masthead.metrics.reading.objects import DATE_KEYS, OUTLET_KEYS, TEXT_KEYS, may_hold_objects, plain_values
from masthead.metrics.reading.rejects import join_rejects, reject_rows
from masthead.metrics.reading.survey import FilePlan, Plan, named_by_address, named_outlets
from masthead.metrics.reading.written_dates import shape_of
from masthead.metrics.tables.schemas import ARTICLES

_LANGUAGE_NAMES = {"english": "en", "german": "de", "french": "fr", "spanish": "es", "russian": "ru", "italian": "it"}
_OBJECT_KEYS = {"published": DATE_KEYS, "outlet": OUTLET_KEYS, "text": TEXT_KEYS}
_FORMS_SHOWN = 5
_VISIBLE = r"[^\s\p{Cf}\p{Cc}]"
_OBJECT = r'^(?:\{\s*"[^"]{1,80}"\s*:|\[\s*["{]).*[}\]]$'
_BEYOND_ASCII = "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2020\u2021\u2030\ufffd]"
_MOST_BEYOND_ASCII = 0.25
_LONGEST_ABSENT = 16
_ABSENT = r"^\s*(?:nan|NaN|None|null|NULL|<NA>|#?N/A)\s*$"
"""What programs write for a value that is absent, where a name or a text should stand."""

_STATED = {
    "date_precision": (("time", "day"), "one of time, day", "leave it out to have it read from the dates"),
    "text_view": (("plain", "html", "unescaped", "mended"), "one of plain, html, unescaped, mended", "leave it out"),
}


@dataclass(frozen=True)
class Normalized:
    """Checked articles of some rows, with their numbers in the file, beside what was refused and what to tell."""

    table: pl.DataFrame
    numbers: pl.Series
    rejects: pl.DataFrame
    notes: tuple[Note, ...]


class Ids(Protocol):
    """The ids of an input, batch by batch."""

    def fill(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows with ids for those that have none."""
        ...

    def stood_before(self, ids: pl.Series) -> pl.Series:
        """Which ids an earlier row has, of this batch or one before."""
        ...


def normalize(raw: RawTable, plan: Plan, ids: Ids, *, fix_text: bool = False) -> Normalized:
    """The rows of a raw table as articles, by the plan of the whole input; ``ids`` knows those of all batches before."""
    file = plan.files[raw.file]
    frame, told = _fields(raw, file)
    told += _other_encodings(frame, raw)
    frame, notes = repair_texts(frame, raw.file, fix_text=fix_text)
    frame, problems, more = _clean_values(frame, plan, file, raw.file)
    frame, refused = _take_rows(frame, file.fields, raw.file)
    frame, head_notes = _fill_from_head(frame, raw.file)
    frame = ids.fill(frame)
    repeated = ids.stood_before(frame["article_id"])
    again = _reject_repeated(frame, pl.lit(repeated), raw.file, file.fields.get("article_id"))
    frame = frame.filter(~repeated)
    table = ARTICLES.check(frame.select(list(ARTICLES.schema)), what=raw.file)
    others = _others(raw.frame, file, plan.others)
    table = table.hstack(others[frame["_at"]]) if others.columns else table
    rejects = join_rejects([raw.rejects, *problems, *refused, again]).sort("row", maintain_order=True)
    return Normalized(table, frame["_row"], rejects, (*raw.notes, *told, *notes, *more, *head_notes))


def _fields(raw: RawTable, file: FilePlan) -> tuple[pl.DataFrame, list[Note]]:
    """The columns of the articles table as found, as text but for dates."""
    n = len(raw.frame)
    columns, notes = [raw.numbers.alias("_row"), pl.Series("_at", range(n), dtype=pl.UInt32)], list[Note]()
    for name in ARTICLES.schema:
        column = file.fields.get(name)
        if column is None or column not in raw.frame.columns:
            columns.append(pl.Series(name, [None], dtype=pl.String).new_from_index(0, n))
            continue
        found = raw.frame[column].alias(name)
        if found.dtype == pl.Binary:
            odd = found.map_elements(lambda value: decode(value)[1], return_dtype=pl.Boolean).fill_null(False)
            notes += Note.of_rows(NOT_UTF8, raw.file, raw.numbers.filter(odd).to_list())
        found = found if name == "published" else as_text(found)
        if name in _OBJECT_KEYS and may_hold_objects(found):
            found, key = plain_values(found, _OBJECT_KEYS[name])
            notes += [Note(f"column '{column}' holds objects: their '{key}' was read as {name}")] if key else []
            odd = (
                raw.numbers.filter(found.str.contains(_OBJECT).fill_null(False)) if name == "text" else raw.numbers[:0]
            )
            notes += Note.of_rows("a JSON object or list stands where a text should", raw.file, odd.to_list())
        if name == "outlet":
            found, is_address = named_by_address(found)
            notes += [Note(f"addresses in '{column}' were read as outlets by their hosts")] if is_address else []
        columns.append(found)
    frame = pl.DataFrame(columns)
    if file.has_outlet_of_url:
        frame = frame.with_columns(named_outlets(frame["url"], is_by_url=True))
    return frame, notes


def _other_encodings(frame: pl.DataFrame, raw: RawTable) -> list[Note]:
    """A caution about rows that were read as Windows-1252 and hold more of its letters than any language has."""
    if not any("indows-1252" in note.what for note in raw.notes):
        return []
    n_odd = pl.coalesce("text", "html").str.count_matches(_BEYOND_ASCII)
    is_foreign = n_odd > _MOST_BEYOND_ASCII * pl.coalesce("text", "html").str.len_chars()
    rows = frame.filter(is_foreign.fill_null(False))["_row"].to_list()
    what = "another encoding than UTF-8 and Windows-1252 is likely: convert the file (iconv -f CP1251 -t UTF-8)"
    return list(Note.of_rows(what, raw.file, rows))


def as_text(column: pl.Series) -> pl.Series:
    """A column of any type as text: paragraphs in lists joined, other nested values as JSON."""
    dtype = column.dtype
    if dtype == pl.String:
        return column
    if dtype == pl.Binary:
        return column.map_elements(lambda raw: decode(raw)[0], return_dtype=pl.String)
    try:
        if isinstance(dtype, pl.Struct):
            return column.struct.json_encode()
        if isinstance(dtype, pl.List | pl.Array):
            listed = column.arr.to_list() if isinstance(dtype, pl.Array) else column
            between = "\n\n" if column.name in ("text", "html") else ", "
            inner = listed.dtype.inner  # type: ignore[attr-defined]
            items = listed.list.eval(pl.element().struct.json_encode()) if isinstance(inner, pl.Struct) else listed
            return items.cast(pl.List(pl.String)).list.join(between, ignore_nulls=True)
        return column.cast(pl.String)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return _each_written(column)


def _each_written(column: pl.Series) -> pl.Series:
    """Values written one by one; dates beyond all calendars, which are no values of Python, as the numbers they are."""
    try:
        values = column.to_list()
    except pl.exceptions.PanicException:
        values = column.to_physical().to_list()
    return pl.Series(column.name, [written(value) for value in values], dtype=pl.String)


def _others(frame: pl.DataFrame, file: FilePlan, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The columns that are no fields, of the types they have in the whole input."""
    columns = []
    for name, dtype in types.items():
        column = file.others.get(name)
        if column is None or column not in frame.columns:
            columns.append(pl.Series(name, [None], dtype=dtype).new_from_index(0, len(frame)))
            continue
        series = frame[column].alias(name)
        if series.dtype != dtype:
            series = as_text(series) if dtype == pl.String else series.cast(dtype, strict=False)
        columns.append(series)
    return pl.DataFrame(columns)


def _clean_values(
    frame: pl.DataFrame, plan: Plan, file: FilePlan, name: str
) -> tuple[pl.DataFrame, list[pl.DataFrame], list[Note]]:
    """Times as times, languages as codes; values that cannot be read become null and are told."""
    found = frame["published"]
    read = read_times(found, plan.forms)
    times = with_precision(read, frame["outlet"].str.strip_chars(), plan.days)
    code = pl.col("language").str.strip_chars().str.to_lowercase()
    code = code.replace(_LANGUAGE_NAMES).str.extract(r"^([a-z]{2,3})(?:[-_].*)?$")
    stated = {field: pl.col(field).str.strip_chars().str.to_lowercase() for field in _STATED}
    is_dropped = read["time"].null_count() > found.null_count()
    shown = found if found.dtype == pl.String or not is_dropped else _shown(found)
    cleaned = frame.with_columns(
        shown.alias("published"),
        times["time"].alias("_time"),
        times["precision"].alias("_precision"),
        code.alias("_language"),
        pl.when(pl.col("article_id").str.strip_chars() != "").then("article_id").alias("article_id"),
        *(
            pl.when(value.is_in(list(_STATED[field][0]))).then(value).alias(f"_{field}")
            for field, value in stated.items()
        ),
    )
    problems = [
        reject_rows(
            cleaned,
            pl.col(field).is_not_null() & (pl.col(field) != "") & pl.col(good).is_null(),
            file=name,
            column=file.fields.get(field),
            found=pl.col(field),
            expected=expected,
            hint=hint,
            effect="value_dropped",
        )
        for field, good, expected, hint in (
            (
                "published",
                "_time",
                "a date or time between 1700 and 2100",
                "write it as 2024-03-05 or 2024-03-05T09:30:00Z, or name its form: date_format= (--date-format)",
            ),
            ("language", "_language", "an ISO 639-1 code", "write en, de, fr ..."),
            *((field, f"_{field}", expected, hint) for field, (_, expected, hint) in _STATED.items()),
        )
        if cleaned[field].null_count() < cleaned[good].null_count()
    ]
    notes = refused_dates(cleaned, file.fields.get("published", ""), name)
    cleaned = cleaned.with_columns(
        published="_time",
        date_precision=pl.when(pl.col("_time").is_not_null()).then(pl.coalesce("_date_precision", "_precision")),
        language="_language",
        text_view="_text_view",
    )
    return cleaned, problems, notes


def refused_dates(cleaned: pl.DataFrame, column: str, file: str) -> list[Note]:
    """What to tell of the forms of dates that were not read, the most frequent first."""
    if cleaned["published"].null_count() == cleaned["_time"].null_count():
        return []
    lost = cleaned.filter(pl.col("_time").is_null() & (pl.col("published").str.strip_chars() != ""))
    rows: dict[str, list[int]] = {}
    for number, text in lost.select("_row", "published").iter_rows():
        rows.setdefault(shape_of(text), []).append(number)
    forms = sorted(rows, key=lambda form: (-len(rows[form]), form))[:_FORMS_SHOWN]
    return [
        note
        for form in forms
        for note in Note.of_rows(f"dates of the form {form} in '{column}' were not read", file, rows[form])
    ]


def _shown(column: pl.Series) -> pl.Series:
    """Values of any type for messages."""
    dtype = column.dtype
    if isinstance(dtype, pl.Datetime):
        return column.to_physical().cast(pl.String) + f" {dtype.time_unit} since 1970"
    return as_text(column.alias("shown")).alias(column.name)


def _take_rows(frame: pl.DataFrame, fields: Mapping[str, str], file: str) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The rows that have an outlet and a text (or a page)."""
    seen = {name: pl.col(name).str.contains(_VISIBLE).fill_null(False) for name in ("outlet", "text", "html")}
    for name in ("outlet", "text"):
        short = pl.when(pl.col(name).str.len_bytes() < _LONGEST_ABSENT).then(name)
        seen[name] &= ~short.str.contains(_ABSENT).fill_null(False)
    blank, silent = frame.select(blank=~seen["outlet"], silent=~(seen["text"] | seen["html"])).get_columns()
    frame = frame.with_columns(pl.col("outlet").str.strip_chars())
    if not (blank.any() or silent.any()):
        return frame, []
    problems = [
        reject_rows(
            frame,
            pl.lit(blank),
            file=file,
            column=fields.get("outlet", fields.get("url")),
            found=pl.concat_str(pl.lit("no outlet"), _shown_absent("outlet")),
            expected="the publisher's key or domain",
        ),
        reject_rows(
            frame,
            pl.lit(silent & ~blank),
            file=file,
            column=fields.get("text", fields.get("html")),
            found=pl.concat_str(pl.lit("no text"), _shown_absent("text")),
            expected="the article's text, or its html",
        ),
    ]
    return frame.filter(~blank & ~silent), problems


def _shown_absent(name: str) -> pl.Expr:
    """What stands there instead of a value, in brackets."""
    word = pl.col(name).str.strip_chars()
    return pl.when(word.str.contains(_ABSENT)).then(pl.format(" ({})", word)).otherwise(pl.lit(""))


def _fill_from_head(frame: pl.DataFrame, file: str) -> tuple[pl.DataFrame, list[Note]]:
    """Titles, bylines and dates that the first lines of a text state, where the columns have none."""
    names = ("title", "byline", "published")
    wanting = frame.select("_at", "_row", "text", "outlet", *names).filter(
        pl.col("text").is_not_null() & pl.any_horizontal(pl.col(name).is_null() for name in names)
    )
    if wanting.is_empty():
        return frame, []
    heads = [read_head(text) for text in wanting["text"].to_list()]
    dates = pl.Series("date", [head.date for head in heads], dtype=pl.String)
    times = with_precision(read_times(dates), wanting["outlet"], Days())
    found = pl.DataFrame(
        {
            "at": wanting["_at"],
            "title": pl.Series([head.title for head in heads], dtype=pl.String),
            "byline": pl.Series([head.byline for head in heads], dtype=pl.String),
            "published": times["time"],
            "date_precision": times["precision"],
        }
    )
    joined = frame.join(found, left_on="_at", right_on="at", how="left", suffix="_head", maintain_order="left")
    notes: list[Note] = []
    for name in names:
        filled = joined.filter(pl.col(name).is_null() & pl.col(f"{name}_head").is_not_null())["_row"]
        notes += Note.of_rows(f"{name} was read from the first lines of the text", "", filled.to_list())
    pairs = [name for name in found.columns if name != "at"]
    filled_in = joined.with_columns(pl.coalesce(name, f"{name}_head").alias(name) for name in pairs)
    return filled_in.drop(f"{name}_head" for name in pairs), notes


def hash_id(outlet: str, url: str, text: str, occurrence: int) -> str:
    """The id of an article that has none; ``occurrence`` counts the rows before it with the same three."""
    content = "\x00".join((outlet, url, text, str(occurrence) if occurrence else ""))
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _reject_repeated(frame: pl.DataFrame, broken: pl.Expr, file: str, column: str | None) -> pl.DataFrame:
    """Rejects of rows whose id stood before."""
    return reject_rows(
        frame,
        broken,
        file=file,
        column=column,
        found=pl.col("article_id"),
        expected="each article_id once; an earlier row has it",
        hint="drop the column to have ids made",
    )
