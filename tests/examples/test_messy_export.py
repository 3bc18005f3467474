"""A messy export of the newsroom gives the features of its clean frame: what is told is told, what is read is right."""

from __future__ import annotations

import html
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from masthead.metrics.measure import measure
from masthead.metrics.reading.articles import Articles, read_articles
from masthead.scoring.features.summarize import summarize
from tests.newsroom import newsroom_articles

N_ARTICLES = 48


def clean_frame() -> pl.DataFrame:
    table = newsroom_articles().table.filter(pl.col("text").is_not_null()).head(N_ARTICLES)
    return table.select("article_id", "outlet", "title", pl.col("text").str.strip_chars(), "published", "language")


def messy_cell(text: str, number: int) -> str:
    """The text as one of four archives keeps it."""
    if number % 4 == 1:
        return html.escape(text)
    if number % 4 == 2 and "\n" not in text.replace("\n\n", ""):
        return "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in text.split("\n\n"))
    return text


def write_messy(path: Path, frame: pl.DataFrame) -> None:
    """A csv as spreadsheets and scripts leave it: marks of byte order, odd bytes, entities, tags, American dates."""
    lines = [b"\xef\xbb\xbfid;Outlet;headline;body;_title;date;lang\r\n"]
    for number, row in enumerate(frame.iter_rows(named=True)):
        date = row["published"]
        fields = [
            row["article_id"],
            row["outlet"],
            html.escape(row["title"] or ""),
            messy_cell(row["text"], number),
            "mine",
            f"{date:%m/%d/%Y %H:%M}" if date else "N/A date",
            row["language"] or "",
        ]
        line = ";".join(f'"{field.replace(chr(34), chr(34) * 2)}"' for field in fields) + "\r\n"
        try:
            lines.append(line.encode("cp1252" if number % 7 == 3 else "utf-8"))
        except UnicodeEncodeError:
            lines.append(line.encode())
        if number in (5, 20):
            lines.append(b"cut;short\r\n")
    path.write_bytes(b"".join(lines))


def features(articles: Articles) -> pl.DataFrame:
    return summarize(measure(articles), seed=0).table


def test_a_messy_export_has_the_features_of_the_clean_frame(tmp_path: Path) -> None:
    frame = clean_frame()
    write_messy(tmp_path / "export.csv", frame)
    messy, clean = read_articles(tmp_path / "export.csv"), read_articles(frame)
    assert (messy.n_rows, messy.n_rejected) == (N_ARTICLES + 2, 2)
    assert messy.table["text"].to_list() == clean.table["text"].to_list()
    assert messy.table["published"].to_list() == [
        None if date is None else date.replace(second=0) for date in clean.table["published"].to_list()
    ]
    assert messy.table["_title"].unique().to_list() == ["mine"]
    told = "\n".join(messy.notes)
    for what in ("read as Windows-1252", "entities and tags were read", "month/day/year", "separated by ';'"):
        assert what in told
    assert_frame_equal(features(messy), features(clean))
