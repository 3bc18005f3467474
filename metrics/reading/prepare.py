"""From articles as read to texts as measured: html becomes its visible lines, every text gets a language."""

from __future__ import annotations

import polars as pl

from masthead.metrics.tables.schemas import ARTICLES
from masthead.metrics.text.language import detect_languages
from masthead.metrics.text.letters import SUSPECT, undisguised

MAIN_LINES = pl.List(pl.Boolean)
PREPARED_SCHEMA = {"text_view": pl.String, "main_lines": MAIN_LINES}


def prepare(articles: pl.DataFrame) -> pl.DataFrame:
    """The articles with ``text`` filled, ``language`` resolved, ``text_view`` and ``main_lines`` added, no html.

    ``text_view`` is ``html`` where the text is the visible lines of a page, ``unescaped`` or ``mended`` where reading
    changed it, else ``plain``; ``main_lines`` says of each line of a page whether its main text holds it. Title,
    byline and date that the page states fill empty columns. A text of which many words are disguised (look-alike
    letters, invisible characters) is measured as a reader sees it, and mended.
    """
    is_page = pl.col("text").is_null()
    given = pl.col("text_view") if "text_view" in articles.columns else pl.lit(None, dtype=pl.String)
    frame = articles.with_columns(
        text_view=pl.when(is_page).then(pl.lit("html")).otherwise(given.fill_null("plain")),
        main_lines=pl.lit(None, dtype=MAIN_LINES),
    )
    if frame["text"].null_count():
        frame = _with_pages(frame)
    frame = _undisguised(frame)
    languages = detect_languages(frame["text"].to_list(), frame["language"].to_list())
    return frame.drop("html").with_columns(pl.Series("language", languages, dtype=pl.String))


def _undisguised(frame: pl.DataFrame) -> pl.DataFrame:
    """The articles whose text, title or byline is disguised as a reader sees them."""
    columns = [name for name in ("text", "title", "byline") if name in frame.columns]
    suspects = frame.select(
        pl.any_horizontal(pl.col(name).str.contains(SUSPECT).fill_null(False) for name in columns).arg_true()
    ).to_series()
    if not len(suspects):
        return frame
    changed = frame
    for name in columns:
        values = [None if text is None else undisguised(text) for text in frame[name].gather(suspects)]
        changed = changed.with_columns(frame[name].scatter(suspects, pl.Series(values, dtype=pl.String)))
    is_mended = (changed["text"] != frame["text"]) & (frame["text_view"] == "plain")
    view = pl.when(is_mended).then(pl.lit("mended")).otherwise("text_view").alias("text_view")
    return changed.with_columns(view)


def _with_pages(frame: pl.DataFrame) -> pl.DataFrame:
    from masthead.metrics.reading.html import read_page

    is_page = frame["text"].is_null().to_list()
    pages = [read_page(html) if page else None for html, page in zip(frame["html"].to_list(), is_page, strict=True)]
    stated = {
        name: pl.Series([None if page is None else getattr(page, name) for page in pages], dtype=dtype)
        for name, dtype in {
            "text": pl.String,
            "title": pl.String,
            "byline": pl.String,
            "published": ARTICLES.schema["published"],
            "language": pl.String,
        }.items()
    }
    main = pl.Series([None if page is None else list(page.is_main) for page in pages], dtype=pl.List(pl.Boolean))
    return frame.with_columns(
        main.alias("main_lines"), *(pl.coalesce(pl.col(name), series).alias(name) for name, series in stated.items())
    )
