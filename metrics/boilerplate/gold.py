"""Gold for boilerplate: labeled lines in parquet, and html pages with their article bodies; found by their shape."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import polars as pl

from masthead.metrics.text.arrays import Floats, Ints
from masthead.metrics.text.characters import NEWLINES
from masthead.metrics.text.texts import Texts, read_texts

LINE_COLUMNS = {"page_id", "line_no", "text", "is_boilerplate"}

LANGUAGES = {
    "english": "en",
    "chinese": "zh",
    "greek": "el",
    "polish": "pl",
    "russian": "ru",
    "german": "de",
    "french": "fr",
}


@dataclass(frozen=True)
class LabeledPages:
    """The pages of one set (dataset, view and language): one article per page, one line per labeled line.

    ``is_boilerplate`` and ``n_tokens`` have one value per line of ``texts.lines``.
    """

    name: str
    dataset: str
    view: str
    texts: Texts
    is_boilerplate: Floats
    n_tokens: Floats

    def part(self, pages: Ints) -> LabeledPages:
        """The given pages (row numbers) as a set of their own."""
        of_line = np.isin(self.texts.lines.article, pages)
        frame = self.texts.frame[pages.tolist()]
        texts = read_texts(frame, frame["language"].to_list())
        return LabeledPages(
            self.name, self.dataset, self.view, texts, self.is_boilerplate[of_line], self.n_tokens[of_line]
        )

    def folds(self, n: int) -> Ints:
        """Fold of every page: pages of one domain share a fold, whatever else is in the set."""
        keys = [blake2b(outlet.encode(), digest_size=8).digest() for outlet in self.texts.frame["outlet"].to_list()]
        return np.array([int.from_bytes(key, "big") % n for key in keys], dtype=np.int64)


def read_labeled_pages(path: Path) -> list[LabeledPages]:
    """Every set of labeled lines in the parquet files at or under ``path``, by name.

    Files need the columns page_id, line_no, text, is_boilerplate; dataset, view, domain, lang and n_tok are used
    where they are. Lines without a visible character are left out.
    """
    files = [path] if path.is_file() else sorted(path.rglob("*.parquet"))
    found = []
    for file in files:
        if file.suffix == ".parquet" and set(pl.read_parquet_schema(file)) >= LINE_COLUMNS:
            found += list(_sets(_complete(pl.read_parquet(file), file.stem)))
    return sorted(found, key=lambda pages: pages.name)


def read_html_pages(path: Path) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Sets of pages with their article body: name, and (id, html, body) for each page.

    A set is a JSON file of objects with ``articleBody`` by page id, and files ID.html or ID.html.gz near it.
    """
    found = []
    for file in sorted(path.rglob("*.json")) if path.is_dir() else []:
        gold = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(gold, dict) or not all(isinstance(v, dict) and "articleBody" in v for v in gold.values()):
            continue
        pages = {page.name.split(".")[0]: page for page in file.parent.rglob("*.html*")}
        rows = [(key, _html(pages[key]), str(gold[key]["articleBody"])) for key in sorted(gold) if key in pages]
        if rows:
            found.append((f"{file.stem.removesuffix('_ground_truth')}/html", rows))
    return found


def _html(file: Path) -> str:
    content = file.read_bytes()
    return (gzip.decompress(content) if file.suffix == ".gz" else content).decode("utf-8", "replace")


def _complete(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    absent = {"dataset": pl.lit(name), "view": pl.lit("text"), "domain": pl.col("page_id"), "lang": pl.lit("und")}
    rows = rows.with_columns(default.alias(column) for column, default in absent.items() if column not in rows.columns)
    rows = rows.with_columns(
        pl.col("text").fill_null("").str.replace_all(f"[{NEWLINES}]", " "),
        pl.col("page_id", "domain", "dataset", "view", "lang").cast(pl.String).fill_null("unknown"),
    )
    return rows.filter(pl.col("text").str.contains(r"[^\s\p{Cf}\x{FE0F}]"))


def _sets(rows: pl.DataFrame) -> Iterator[LabeledPages]:
    for (dataset, view, lang), part in rows.group_by("dataset", "view", "lang", maintain_order=True):
        language = LANGUAGES.get(str(lang).lower(), str(lang).lower())
        ordered = part.sort("page_id", "line_no")
        pages = ordered.group_by("page_id", maintain_order=True).agg(pl.col("domain").first(), pl.col("text"))
        frame = pages.select(
            article_id="page_id",
            outlet="domain",
            text=pl.col("text").list.join("\n"),
            language=pl.lit(language),
            title=pl.lit(None, dtype=pl.String),
        )
        texts = read_texts(frame, frame["language"].to_list())
        if "n_tok" in ordered.columns:
            tokens = ordered["n_tok"].cast(pl.Float64).fill_null(0).to_numpy()
        else:
            first, last = texts.words_within(texts.lines)
            tokens = (last - first).astype(np.float64)
        label = ordered["is_boilerplate"].cast(pl.Float64).fill_null(0).to_numpy()
        yield LabeledPages(f"{dataset}/{view}/{language}", str(dataset), str(view), texts, label, tokens)
