"""Cheap sentences put into the middle of articles: speakers and papers that cost no reporting."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b

import polars as pl

BODIES = (
    "The World Health Organization", "The United Nations", "The Red Cross", "The World Bank", "The European Commission",
    "The International Monetary Fund", "Amnesty International", "The Federal Reserve", "Greenpeace", "Unicef",
)  # fmt: skip
_PLATITUDES = (
    "says that good health is everybody's concern",
    "says children are the future of every society",
    "has said that trust is hard to win and easy to lose",
    "holds that prevention is better than cure",
    "maintains that dialogue is the only way forward",
    "stresses that every community deserves respect",
)
DEAD = (
    "Winston Churchill", "Albert Einstein", "Mark Twain", "Abraham Lincoln", "Benjamin Franklin", "Oscar Wilde",
    "Mahatma Gandhi", "Confucius", "George Orwell", "Eleanor Roosevelt",
)  # fmt: skip
_SAYINGS = (
    "{} once said that success is never final.",
    "As {} put it, “In the middle of difficulty lies opportunity.”",
    "“A journey of a thousand miles begins with one step,” {} said.",
    "{} famously said that the truth is rarely simple.",
    "{} said that one must be the change one wishes to see.",
)
VARIANTS = (
    "The Norbury Institute for Public Affairs", "The Norbury Institute", "Norbury Public Affairs", "The Norbury Center",
)  # fmt: skip
_OPINED = (
    "said that the matter deserved attention",
    "said more research was needed",
    "argued that both sides had a point",
    "said that the costs should not be overlooked",
)
_DOCUMENTS = (
    "The matter has been known for some time, according to documents seen by this newspaper.",
    "That is what documents seen by this newspaper show.",
    "Documents that this newspaper has seen support the account.",
    "According to records reviewed by this newspaper, the plan had been discussed before.",
)
_SPOKEN = re.compile(r"[“\"][^”\"\n]{30,300}[”\"][^.“”\"\n]{0,80}\b(?:said|told)\b[^.“”\"\n]{0,80}\.")
N_INSERTED = 4
MOST_LIFTED_FROM = 8


def number_of(article_id: str, what: str, modulo: int) -> int:
    """A number below ``modulo`` that an article and a purpose decide."""
    digest = blake2b(f"{what}/{article_id}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "little") % modulo


def insert(articles: pl.DataFrame, sentences: Callable[[str, str], Sequence[str]]) -> pl.DataFrame:
    """The articles with sentences put between the paragraphs of their middle, each at a place of its own.

    ``sentences`` takes an article's id and outlet; articles without text stay as they are.
    """
    texts = [
        None if text is None else _with(str(text), sentences(str(key), str(outlet)), str(key))
        for key, outlet, text in articles.select("article_id", "outlet", "text").iter_rows()
    ]
    return articles.with_columns(text=pl.Series(texts, dtype=pl.String))


def _with(text: str, added: Sequence[str], key: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    first, last = len(lines) // 3, max(len(lines) - 1, len(lines) // 3 + 1)
    for i, sentence in enumerate(added):
        at = min(first + number_of(key, f"place{i}", max(last - first, 1)), len(lines))
        lines.insert(at, sentence)
    return "\n\n".join(lines)


def _taken(pool: Sequence[str], key: str, what: str, n: int = N_INSERTED) -> list[str]:
    """``n`` things of a pool, one after the other from a place that the key decides."""
    first = number_of(key, what, len(pool)) if pool else 0
    return [pool[(first + i) % len(pool)] for i in range(min(n, len(pool)))]


def quote_bodies(articles: pl.DataFrame) -> pl.DataFrame:
    """Four platitudes of real organizations, in the middle of every article."""

    def sentences(key: str, _: str) -> list[str]:
        said = _taken(_PLATITUDES, key, "platitude")
        return [f"{body} {words}." for body, words in zip(_taken(BODIES, key, "body"), said, strict=True)]

    return insert(articles, sentences)


def quote_the_dead(articles: pl.DataFrame) -> pl.DataFrame:
    """Four sayings of the long dead, in the middle of every article."""

    def sentences(key: str, _: str) -> list[str]:
        said = _taken(_SAYINGS, key, "saying")
        return [saying.format(name) for saying, name in zip(said, _taken(DEAD, key, "dead"), strict=True)]

    return insert(articles, sentences)


def vary_names(articles: pl.DataFrame) -> pl.DataFrame:
    """One invented think tank under four names, in the middle of every article."""

    def sentences(key: str, _: str) -> list[str]:
        return [f"{name} {said}." for name, said in zip(VARIANTS, _taken(_OPINED, key, "opined"), strict=True)]

    return insert(articles, sentences)


def cite_documents(articles: pl.DataFrame) -> pl.DataFrame:
    """A sentence about documents seen by the paper, in the middle of every article."""
    return insert(articles, lambda key, _: _taken(_DOCUMENTS, key, "documents", 1))


def spoken_sentences(texts: Sequence[str | None]) -> list[str]:
    """The sentences of texts that quote a speaker."""
    return [found for text in texts if text for found in _SPOKEN.findall(text)]


def lift_from_wire(articles: pl.DataFrame, wire: pl.DataFrame) -> pl.DataFrame:
    """Four quotations of the latest wire originals before the article, with their speakers, in the middle of every article."""
    if "published" not in wire.columns or "published" not in articles.columns:
        pool = spoken_sentences(wire["text"].to_list())
        return insert(articles, lambda key, _: _taken(pool, key, "wire"))
    dated = wire.drop_nulls(["text", "published"]).sort("published", "article_id").select("published", "text").rows()
    dates = dict(articles.select(pl.col("article_id").cast(pl.String), "published").iter_rows())

    def sentences(key: str, _: str) -> list[str]:
        date = dates[key]
        earlier = [text for published, text in dated if date is None or published <= date]
        return spoken_sentences(earlier[-MOST_LIFTED_FROM:])[-N_INSERTED:]

    return insert(articles, sentences)


def lift_from_others(articles: pl.DataFrame) -> pl.DataFrame:
    """Four true quotations of other outlets' articles with their speakers, uncredited, in the middle of every article."""
    of_outlet = {
        outlet: spoken_sentences(articles.filter(pl.col("outlet") == outlet)["text"].to_list())
        for outlet in articles["outlet"].unique().sort().to_list()
    }

    def sentences(key: str, outlet: str) -> list[str]:
        pool = [said for other, found in of_outlet.items() if other != outlet for said in found]
        return _taken(pool, key, "lifted")

    return insert(articles, sentences)
