"""Two measures of a user's own, as the documentation shows them: functions of a batch that workers can import."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

import masthead

NUMBERS = masthead.Measure(
    name="number_sentence_share",
    metric="own",
    label="Sentences with a number",
    unit="share of sentences",
    numerator="sentences with a digit",
    denominator="sentences",
    definition="Sentences of the article text in which a digit stands.",
    views=("all", "own"),
)
WOMEN = masthead.Measure(
    name="quoted_women_share",
    metric="own",
    label="Women among quoted persons",
    unit="share of persons",
    numerator="quoted persons with a first name of the women's list",
    denominator="quoted persons with a first name of either list",
    definition="Named persons cited whose first name is a woman's, of those whose first name is on a list.",
)


@masthead.counts(NUMBERS)
def number_sentences(batch: masthead.Batch) -> tuple[pl.DataFrame, pl.DataFrame]:
    has_number = batch.sentences.with_columns(hit=pl.col("sentence").str.contains(r"\d"))
    views = [has_number.with_columns(view=pl.lit("all")), has_number.filter("is_own").with_columns(view=pl.lit("own"))]
    per_article = pl.concat(views).group_by("article_id", "view", maintain_order=True)
    counted = per_article.agg(numerator=pl.col("hit").sum(), denominator=pl.len())
    return counted, has_number.filter("hit").select("article_id", "start", "end")


@dataclass(frozen=True)
class QuotedWomen:
    """Counts with two lists of first names."""

    women: frozenset[str]
    men: frozenset[str]
    measure = WOMEN

    def __call__(self, batch: masthead.Batch) -> pl.DataFrame:
        first = pl.col("name").str.split(" ").list.first()
        persons = batch.sources.filter(label="named_person").with_columns(
            woman=first.is_in(list(self.women)), known=first.is_in(list(self.women | self.men))
        )
        return persons.group_by("article_id").agg(numerator=pl.col("woman").sum(), denominator=pl.col("known").sum())


quoted_women = QuotedWomen(frozenset({"Fiona", "Dana", "Maria", "Ines"}), frozenset({"Paul", "Howard", "Tom", "Jonas"}))


@masthead.counts(NUMBERS)
def broken(batch: masthead.Batch) -> pl.DataFrame:
    raise ValueError("no luck")


@masthead.counts(NUMBERS)
def broken_on_rain(batch: masthead.Batch) -> pl.DataFrame:
    if batch.articles["text"].str.contains("rained").any():
        raise ValueError("too wet")
    return batch.articles.select("article_id", numerator=1, denominator=2)
