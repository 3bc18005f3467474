"""Sentence boundaries against gold: ``python -m benchmarks.sentences [ATTRIBUTION_FOLDER]``.

The gold of our own is ``sentences.txt`` beside this file: paragraphs written for the kinds that splitters get wrong.
The rules were written with it in view, so it says what they do, not how they fare on new text. With a folder that
holds PolNeAR's articles and sentences, those too: boundaries within paragraphs and outside quotations and
parentheses, which masthead keeps whole and PolNeAR's splitter does not.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from masthead.metrics.text.texts import Texts, read_texts

OWN = Path(__file__).with_name("sentences.txt")
_PARENTHESES = re.compile(r"\([^()\n]{0,400}\)|\[[^\[\]\n]{0,400}\]")

Places = set[int]


def main(folder: Path | None) -> None:
    """Print one row per gold set: boundaries, precision, recall, F1."""
    print(f"{'set':20} {'boundaries':>10} {'precision':>9} {'recall':>9} {'f1':>9}")
    _row("own", *own_boundaries())
    if folder is not None:
        for split, gold, found in _polnear(folder):
            _row(f"polnear {split}", gold, found)


def own_boundaries() -> tuple[Places, Places]:
    """Boundaries of our own gold paragraphs, and those found, as places in all paragraphs together."""
    rows = [row.split(" | ") for row in OWN.read_text("utf-8").splitlines() if not row.startswith("#")]
    texts = _read([" ".join(row) for row in rows])
    gold: Places = set()
    for row, start in zip(rows, texts.bounds[:, 0].tolist(), strict=True):
        for sentence in row[:-1]:
            start += len(sentence) + 1
            gold.add(start)
    return gold, set(texts.sentences.start.tolist()) - set(texts.bounds[:, 0].tolist())


def _read(rows: list[str]) -> Texts:
    names = [str(k) for k in range(len(rows))]
    return read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": rows}))


def _polnear(folder: Path) -> Iterator[tuple[str, Places, Places]]:
    articles = pl.read_parquet(folder / "polnear_articles.parquet").filter("primary")
    sentences = pl.read_parquet(folder / "polnear_sentences.parquet")
    for (split,), rows in articles.join(sentences, on="article_id", how="semi").group_by("split", maintain_order=True):
        texts = read_texts(rows)
        offset = pl.DataFrame({"article_id": rows["article_id"], "offset": texts.bounds[:, 0]})
        of_split = sentences.join(offset, on="article_id")
        gold = set((of_split["start"] + of_split["offset"]).to_list())
        whole = {place for span in _whole(texts) for place in range(span[0] + 1, span[1])}
        yield str(split), _within(texts, gold) - whole, _within(texts, set(texts.sentences.start.tolist())) - whole


def _whole(texts: Texts) -> Iterator[tuple[int, int]]:
    yield from zip(texts.quotations.start.tolist(), texts.quotations.end.tolist(), strict=True)
    yield from (match.span() for match in _PARENTHESES.finditer(texts.text))


def _within(texts: Texts, places: Places) -> Places:
    """The places that stand within a line."""
    return {place for place in places if not re.search(r"(?:^|\n)[ \xa0\t]*\Z", texts.text[max(0, place - 40) : place])}


def _row(name: str, gold: Places, found: Places) -> None:
    both = len(gold & found)
    precision, recall = both / len(found), both / len(gold)
    print(f"{name:20} {len(gold):10,} {precision:9.4f} {recall:9.4f} {2 * both / (len(gold) + len(found)):9.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
