"""Reading articles: any usual input in, one checked table out, with everything that was refused beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.errors import Fault, InputError, MissingExtraError
from masthead.metrics.reading.columns import map_columns
from masthead.metrics.reading.dates import read_times
from masthead.metrics.reading.formats.files import RawTable, read_file
from masthead.metrics.reading.formats.folder import read_folder
from masthead.metrics.reading.formats.mixed_rows import frame_of_columns, frame_of_rows
from masthead.metrics.reading.head import read_head
from masthead.metrics.reading.rejects import join_rejects, reject_rows
from masthead.metrics.tables.schemas import ARTICLES
from masthead.metrics.wording import show_count

_LANGUAGE_NAMES = {"english": "en", "german": "de", "french": "fr", "spanish": "es", "russian": "ru", "italian": "it"}


@dataclass(frozen=True)
class Articles:
    """Articles as read.

    ``table`` has the columns of the articles table and the user's other columns; ``rejects`` has one row a problem
    (rows left out, values dropped), ``notes`` says what was taken for what.
    """

    table: pl.DataFrame
    rejects: pl.DataFrame
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.table)

    def __str__(self) -> str:
        return check_report(self)


def read_articles(source: Any, *, columns: Mapping[str, str] | None = None, table: str | None = None) -> Articles:
    """Read articles (or wire originals) from a file, a folder or a frame in memory.

    Takes parquet, csv, tsv, json lines, a table of a sqlite database, a folder of .txt or .html files (see
    ``formats/folder``), and polars, pandas or Arrow frames. ``columns`` maps fields to the user's column names, such
    as ``{"text": "body"}``; otherwise usual names are tried (``columns.USUAL_NAMES``) and noted. Rows without text,
    without outlet or with an id that stood before go to ``rejects``; the rest goes on.

    Raises
    ------
    InputError
        If the input cannot be read at all: no such file, unknown kind, no text or outlet column.
    MissingExtraError
        If a pandas frame needs pyarrow and it is not installed.

    >>> articles = read_articles(pl.DataFrame({"domain": ["a.example"], "body": ["It rained."]}))
    >>> articles.table["outlet"].to_list(), articles.notes
    (['a.example'], ("column 'domain' was read as outlet", "column 'body' was read as text"))
    """
    if isinstance(source, Articles):
        return source
    raw = _read_raw(source, table)
    if raw.frame.is_empty() and set(raw.frame.columns) <= {"_row"}:
        return Articles(ARTICLES.empty(), raw.rejects, (*raw.notes, f"{raw.file} holds no articles"))
    return normalize(raw, columns)


def _read_raw(source: Any, table: str | None) -> RawTable:
    if isinstance(source, str | Path):
        path = Path(source)
        if path.is_dir():
            return read_folder(path)
        if not path.is_file():
            raise InputError(
                Fault(str(path), "no such file or folder", "a file or folder of articles", "check the path")
            )
        return read_file(path, table=table)
    frame = as_frame(source)
    return RawTable(frame.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("_row")), "the frame")


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
        if hasattr(source, "__arrow_c_stream__") or isinstance(source, Mapping | list):
            return pl.DataFrame(source)
    except ImportError as error:
        raise MissingExtraError("pandas", "Reading a pandas frame") from error
    found = f"a {type(source).__name__}"
    raise InputError(Fault("articles", found, "a path, or a frame of polars, pandas or Arrow", "read_articles(path)"))


def _from_pandas(source: Any) -> pl.DataFrame:
    """A pandas frame; columns of mixed types become text."""
    try:
        frame: pl.DataFrame = pl.from_pandas(source)
    except (TypeError, ValueError):
        return frame_of_columns({str(name): list(column) for name, column in source.items()})
    return frame


def normalize(raw: RawTable, columns: Mapping[str, str] | None) -> Articles:
    """Rows as found as checked articles: columns mapped, values cleaned, ids made, the unusable rejected."""
    found = [name for name in raw.frame.columns if name != "_row"]
    mapping, notes = map_columns(found, columns, raw.file)
    others = [name for name in found if name not in mapping.values() and name not in ARTICLES.schema]
    frame = raw.frame.select("_row", *(pl.col(name).alias(field) for field, name in mapping.items()), *others)
    missing = [name for name in ARTICLES.schema if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in missing)
    frame, problems = _clean_values(frame, mapping, raw.file)
    frame, more = _take_rows(frame, mapping, raw.file)
    frame, head_notes = _fill_from_head(frame)
    frame = _with_ids(frame)
    repeated = ~pl.col("article_id").is_first_distinct()
    again = reject_rows(
        frame,
        repeated,
        file=raw.file,
        column=mapping.get("article_id"),
        found=pl.col("article_id"),
        expected="each article_id once; an earlier row has it",
        hint="drop the column to have ids made",
    )
    table = ARTICLES.check(frame.filter(~repeated).drop("_row"), what=raw.file)
    rejects = join_rejects([raw.rejects, *problems, *more, again]).sort("row", maintain_order=True)
    return Articles(table, rejects, (*raw.notes, *notes, *head_notes))


def _clean_values(
    frame: pl.DataFrame, mapping: Mapping[str, str], file: str
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Strings as strings, times as times, languages as codes; values that cannot be read become null and are told."""
    times, precision = read_times(frame["published"])
    texts = [name for name in ARTICLES.schema if name not in ("published", "date_precision")]
    cleaned = frame.with_columns(_as_text(frame[name]) for name in texts).with_columns(
        times.alias("_time"), precision.alias("_precision")
    )
    code = pl.col("language").str.strip_chars().str.to_lowercase()
    code = code.replace(_LANGUAGE_NAMES).str.extract(r"^([a-z]{2,3})(?:[-_].*)?$")
    stated = pl.col("date_precision").str.strip_chars().str.to_lowercase()
    cleaned = cleaned.with_columns(
        code.alias("_language"),
        pl.when(stated.is_in(["time", "day"])).then(stated).alias("_stated"),
        pl.when(pl.col("article_id").str.strip_chars() != "").then("article_id").alias("article_id"),
    )
    problems = [
        reject_rows(
            cleaned,
            pl.col(field).is_not_null() & (pl.col(field).cast(pl.String) != "") & pl.col(good).is_null(),
            file=file,
            column=mapping.get(field),
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
                "write it as 2024-03-05 or 2024-03-05T09:30:00Z",
            ),
            ("language", "_language", "an ISO 639-1 code", "write en, de, fr ..."),
            ("date_precision", "_stated", "one of time, day", "leave it out to have it read from the dates"),
        )
    ]
    cleaned = cleaned.with_columns(
        published="_time",
        date_precision=pl.coalesce("_stated", "_precision"),
        language="_language",
    )
    return cleaned.drop("_time", "_precision", "_language", "_stated"), problems


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.Binary:
        return column.map_elements(lambda raw: raw.decode("utf-8", errors="replace"), return_dtype=pl.String)
    if isinstance(column.dtype, pl.Struct):
        return column.struct.json_encode()
    if isinstance(column.dtype, pl.List):
        between = "\n\n" if column.name in ("text", "html") else ", "
        inner = column.dtype.inner
        items = column.list.eval(pl.element().struct.json_encode()) if isinstance(inner, pl.Struct) else column
        return items.cast(pl.List(pl.String)).list.join(between)
    return column.cast(pl.String)


def _take_rows(frame: pl.DataFrame, mapping: Mapping[str, str], file: str) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The rows that have an outlet and a text (or a page)."""
    blank = pl.col("outlet").fill_null("").str.strip_chars() == ""
    silent = (pl.col("text").fill_null("").str.strip_chars() == "") & (
        pl.col("html").fill_null("").str.strip_chars() == ""
    )
    problems = [
        reject_rows(
            frame,
            blank,
            file=file,
            column=mapping.get("outlet"),
            found="no outlet",
            expected="the publisher's key or domain",
        ),
        reject_rows(
            frame,
            silent & ~blank,
            file=file,
            column=mapping.get("text", mapping.get("html")),
            found="no text",
            expected="the article's text, or its html",
        ),
    ]
    return frame.filter(~blank & ~silent).with_columns(pl.col("outlet").str.strip_chars()), problems


def _fill_from_head(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Titles, bylines and dates that the first lines of a text state, where the columns have none."""
    wanting = frame.filter(
        pl.col("text").is_not_null()
        & pl.any_horizontal(pl.col(name).is_null() for name in ("title", "byline", "published"))
    )
    if wanting.is_empty():
        return frame, []
    heads = [read_head(text) for text in wanting["text"].to_list()]
    found = pl.DataFrame(
        {
            "_row": wanting["_row"],
            "_title": [head.title for head in heads],
            "_byline": [head.byline for head in heads],
            "_date": [head.date for head in heads],
        },
        schema={"_row": pl.Int64, "_title": pl.String, "_byline": pl.String, "_date": pl.String},
    )
    times, precision = read_times(found["_date"])
    found = found.with_columns(times.alias("_time"), precision.alias("_precision")).drop("_date")
    joined = frame.join(found, on="_row", how="left", maintain_order="left")
    pairs = (("title", "_title"), ("byline", "_byline"), ("published", "_time"), ("date_precision", "_precision"))
    counts = joined.select((pl.col(a).is_null() & pl.col(b).is_not_null()).sum().alias(a) for a, b in pairs[:3]).row(0)
    notes = [
        f"{name} was read from the first lines of the text in {show_count(n, 'row')}"
        for (name, _), n in zip(pairs[:3], counts, strict=True)
        if n
    ]
    filled = joined.with_columns(pl.coalesce(a, b).alias(a) for a, b in pairs).drop(b for _, b in pairs)
    return filled, notes


def _with_ids(frame: pl.DataFrame) -> pl.DataFrame:
    """Article ids where there are none: blake2b of outlet, url and text, counted on where the three stand again."""
    if frame["article_id"].null_count() == 0:
        return frame
    parts = frame.select("outlet", pl.col("url").fill_null(""), pl.coalesce("text", "html").alias("text"))
    again = parts.select(pl.int_range(pl.len()).over("outlet", "url", "text")).to_series()
    rows = zip(parts["outlet"], parts["url"], parts["text"], again, strict=True)
    made = [hash_id(outlet, url, text, occurrence) for outlet, url, text, occurrence in rows]
    return frame.with_columns(pl.coalesce("article_id", pl.Series(made, dtype=pl.String)).alias("article_id"))


def hash_id(outlet: str, url: str, text: str, occurrence: int) -> str:
    """The id of an article that has none; ``occurrence`` counts the rows before it with the same three."""
    content = "\x00".join((outlet, url, text, str(occurrence) if occurrence else ""))
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def check_report(articles: Articles) -> str:
    """What was read, what was taken for what, and every problem, in words."""
    table = articles.table
    head = describe_count(len(table), table["outlet"].n_unique())
    return describe_reading(head, articles.rejects, articles.notes)


def describe_count(n_articles: int, n_outlets: int | None = None) -> str:
    """How many articles were read, of how many outlets where that is known.

    >>> describe_count(1, 1), describe_count(12)
    ('1 article of 1 outlet was read', '12 articles were read')
    """
    outlets = f" of {show_count(n_outlets, 'outlet')}" if n_outlets is not None else ""
    return f"{show_count(n_articles, 'article')}{outlets} {'was' if n_articles == 1 else 'were'} read"


def _were(n: int, noun: str) -> str:
    return f"{show_count(n, noun)} {'was' if n == 1 else 'were'}"


def describe_reading(head: str, rejects: pl.DataFrame, notes: Sequence[str]) -> str:
    """The notes and problems of a reading in words, behind ``head``, which says what was read."""
    n_rejected = int((rejects["effect"] == "rejected").sum())
    n_dropped = len(rejects) - n_rejected
    lines = [
        f"{head}; {_were(n_rejected, 'row')} rejected, {show_count(n_dropped, 'value')} dropped.",
        *(f"- {note}" for note in notes),
    ]
    groups = rejects.group_by("file", "column", "expected", "effect", maintain_order=True).agg(
        pl.len().alias("n"), pl.col("row").first(), pl.col("found").first(), pl.col("hint").first()
    )
    for row in groups.iter_rows(named=True):
        column = f", column '{row['column']}'" if row["column"] else ""
        more = f" and {show_count(row['n'] - 1, 'more row')}" if row["n"] > 1 else ""
        action = "rejected" if row["effect"] == "rejected" else "the value was dropped"
        hint = f" Try: {row['hint']}." if row["hint"] else ""
        where = f"{row['file']}, row {row['row']}{more}{column}"
        lines.append(f"- {where}: found {row['found']}, expected {row['expected']}; {action}.{hint}")
    return "\n".join(lines)
