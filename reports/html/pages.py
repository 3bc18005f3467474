"""The HTML report of a run: which pages there are and what each is told."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any
from urllib.parse import quote

import polars as pl

from masthead.metrics.wording import show_count
from masthead.reports.display.kinds import METRIC_TITLES
from masthead.reports.display.number import counted, sentence
from masthead.reports.display.rounding import show, show_share
from masthead.reports.display.text import plain, shorten
from masthead.reports.html.cards import ArticleCard, article_cards, beside_places
from masthead.reports.html.compare import compare_index, outlet_pieces
from masthead.reports.html.copying import Beside, draw_network, show_date, texts_beside
from masthead.reports.html.drawing import inline_drawing
from masthead.reports.html.evidence import evidence_pieces, index_facts
from masthead.reports.html.foremost import foremost_articles
from masthead.reports.html.method import method_facts
from masthead.reports.html.outlet import coverage_words, feature_rows, outlet_finding, text_card, waterfall_steps
from masthead.reports.html.overview import finding, read_words, score_words, warnings
from masthead.reports.html.site import Page, Site, Tool
from masthead.reports.html.strips import indicator_strips
from masthead.reports.inputs.choose import articles_with_pages, choose_articles
from masthead.reports.inputs.outlets import (
    OutletRow,
    articles_words,
    dimension_numbers,
    missing_everywhere,
    outlet_groups,
    outlet_page,
    outlet_rows,
)
from masthead.reports.inputs.run import Run
from masthead.reports.stories.copy_pairs import KEY, copy_pairs, texts_of_pairs
from masthead.reports.stories.descent import Descent, find_descents
from masthead.reports.stories.find import Story, find_stories
from masthead.reports.stories.tree import LANE
from masthead.reports.stories.wordings import Quotation, find_wordings
from masthead.reports.tables.write import MOST_ROWS

Row = Mapping[str, Any]


NO_OUTLETS = (
    "The result has no outlets: no article was measured.",
    "An input may hold no usable rows, or a filter may have left none: masthead check ARTICLES says what it holds.",
)


AT_ONCE = 100
"""Articles that are read and marked together for their pages."""


@dataclass(frozen=True)
class _Content:
    """What several pages share: the listed articles, the stories, and the page of every article that has one."""

    run: Run
    cards: tuple[ArticleCard, ...]
    stories: tuple[tuple[str, Story, str], ...]
    pages: Mapping[str, str]
    _held: dict[int, list[ArticleCard]] = field(default_factory=dict)

    @cached_property
    def article_ids(self) -> list[str]:
        """The articles with pages, in order."""
        return list(self.pages)

    def card(self, place: int) -> ArticleCard:
        """The article at a place, read with its neighbors, for pages are written in order."""
        portion = place // AT_ONCE
        if portion not in self._held:
            self._held.clear()
            ids = self.article_ids[portion * AT_ONCE : (portion + 1) * AT_ONCE]
            self._held[portion] = article_cards(self.run, ids, self.pages)
        return self._held[portion][place % AT_ONCE]


MOST_LISTED = 120
"""A run with more articles lists on its pages those that tell most."""

MOST_ARTICLES = 50_000
"""A run with more articles has pages for the chosen ones alone, unless told otherwise."""


def build_site(
    run: Run,
    *,
    charts: Sequence[Mapping[str, object]] = (),
    most_articles: int = MOST_ARTICLES,
    per_outlet: int = 6,
    files: Iterable[str] = (),
) -> Site:
    """The pages of the report of a run; ``files`` are names of tables and charts beside it that pages may link to."""
    chosen = choose_articles(run, most=min(most_articles, MOST_LISTED), per_outlet=per_outlet)
    with_pages = articles_with_pages(run, chosen, most=most_articles)
    pages = {article: f"article-{number}" for number, article in enumerate(with_pages, 1)}
    stories = tuple((f"story-{number}", story, story_words(story)) for number, story in enumerate(find_stories(run), 1))
    reasons = {one.article_id: one.reasons for one in chosen}
    content = _Content(run, tuple(article_cards(run, list(reasons), pages, reasons)), stories, pages)
    rows = outlet_rows(run)
    navigation = [("overview", "Overview"), ("compare", "Compare"), ("articles", "Articles"), ("copying", "Copying")]
    navigation += [("evidence", "Evidence")]
    navigation += [("charts", "Charts")] if charts else []
    navigation += [("method", "Method")]
    general = [
        Page("overview", "Overview", "overview.html", partial(_overview_facts, content, rows), is_front=True),
        Page("articles", "Articles", "articles.html", partial(_articles_facts, content)),
        Page("copying", "Copying", "copying.html", partial(_copying_facts, content)),
    ]
    if charts:
        general.append(Page("charts", "Charts", "charts.html", partial(_charts_facts, charts)))
    general.append(Page("method", "Method", "method.html", partial(method_facts, run)))
    outlets = [Page(row.page, row.name, "outlet.html", partial(_outlet_facts, content, row)) for row in rows]
    quotations = find_wordings(run, [story for _, story, _ in stories])
    descents = find_descents(run, [story for _, story, _ in stories])
    told = [
        Page(page, shorten(plain(one[1].title), 80), "story.html", partial(_story_facts, content, one, shared, descent))
        for (page, *_), one, shared, descent in zip(stories, stories, quotations, descents, strict=True)
    ]
    articles = [
        Page(page, "", "article.html", partial(_article_facts, content, place))
        for place, page in enumerate(pages.values())
    ]
    return Site(
        "How outlets work with their sources",
        run.scheme.scheme_id,
        [*general, *outlets, *told, *articles],
        navigation,
        _tools(run, content, rows),
        frozenset(files),
    )


def _tools(run: Run, content: _Content, rows: Sequence[OutletRow]) -> tuple[Tool, ...]:
    """The pages that look through pieces: outlets to compare, and all evidence."""
    strips = indicator_strips(run)
    compared = partial(outlet_pieces, run, rows, strips)
    found = partial(evidence_pieces, run, content.pages)
    return (
        Tool("compare", "Outlets side by side", compared, partial(compare_index, run, strips, content.stories)),
        Tool("evidence", "Evidence", found, partial(index_facts, run)),
    )


def _charts_facts(charts: Sequence[Row]) -> Row:
    """The charts, each drawn in the page where it lies as SVG, else as a picture."""
    return {"charts": [_drawn(chart) for chart in charts]}


def _drawn(chart: Row) -> Row:
    paths = {path.suffix: path for path in chart["paths"]}
    name, words = str(chart["name"]), str(chart["alt"])
    if ".svg" in paths:
        drawing = inline_drawing(paths[".svg"].read_text(encoding="utf-8"), f"drawing-{name}", words)
        return {**chart, "drawing": drawing, "uri": ""}
    if ".png" in paths:
        content = base64.b64encode(paths[".png"].read_bytes()).decode()
        return {**chart, "drawing": "", "uri": f"data:image/png;base64,{content}"}
    return {**chart, "drawing": "", "uri": ""}


def story_words(story: Story) -> str:
    """A story in a line: how many texts of how many outlets."""
    return f"{show_count(len(story.tellings), 'text')} of {show_count(len(story.outlets), 'outlet')}"


def _overview_facts(content: _Content, rows: Sequence[OutletRow]) -> Row:
    run = content.run
    strips = indicator_strips(run)
    n = counted(len(rows), "outlet", "count()", table="scores")
    return {
        "headline": sentence("How {} work{} with sources", n, "s" if len(rows) == 1 else "")
        if rows
        else "There is nothing to show",
        "nothing": NO_OUTLETS,
        "finding": finding(run, rows),
        "foremost": foremost_articles(run, content.pages),
        "read": read_words(run) if rows else "",
        "means": score_words(run),
        "level": run.level,
        "warnings": warnings(run),
        "rows": rows,
        "groups": outlet_groups(run, rows),
        "has_scores": any(row.score is not None for row in rows),
        "articles_of": articles_words,
        "name_of": run.name,
        "missing_everywhere": tuple(label.lower() for label in missing_everywhere(run)),
        "dimensions": list(dimension_numbers(run).items()),
        "strips_data": strips,
        "has_half": any(strip.half for strip in strips),
        "stories": content.stories[:5],
    }


def _articles_facts(content: _Content) -> Row:
    total, shown = len(content.run.facts), len(content.cards)
    twice = content.run.facts["duplicate_of"].drop_nulls().len() if total else 0
    lead = f"All {show_count(shown, 'article')} of the run, each with its counted words marked."
    if twice:
        lead += f" {show_count(twice, 'text')} that an outlet published again stands here once."
    if shown < total - twice:
        table = f"The table tables/articles.{'csv' if total <= MOST_ROWS else 'parquet'} lists all."
        lead = (
            f"{shown:,} of {show_count(total, 'article')}: for each outlet those that show most of what was counted. "
        )
        lead += table if len(content.pages) == shown else f"All have a page, found through the page Evidence. {table}"
    if not shown:
        lead = "The texts of the articles did not come with the measurements, so none can be shown."
    return {"lead": lead, "articles": content.cards, "foremost": foremost_articles(content.run, content.pages)}


def _copying_facts(content: _Content) -> Row:
    run = content.run
    pairs = copy_pairs(run)
    listed = pairs.head(MOST_PAIRS)
    texts = texts_of_pairs(run, listed)
    ids = sorted({end for found in texts.values() for *ends, _ in found for end in ends})
    examples = texts_beside(texts, beside_places(run, ids, content.pages), content.pages, run.titles(ids))
    return {
        "headline": copied_words(run) if len(pairs) else "No copied passages were found",
        "lead": "Who shares text with whom. Direction is read from dates alone; where they do not decide, the text is shared between two. A story’s own page weighs credits and agency lines too."
        if len(pairs)
        else "Either nothing was copied, or there were no wire originals and no other outlets to compare with.",
        "network": draw_network(run, pairs),
        "pairs": [
            _pair_row(run, row, examples.get(tuple(row[name] for name in KEY), []))
            for row in listed.iter_rows(named=True)
        ],
        "stories": content.stories,
    }


MOST_PAIRS = 200
"""Pairs that the copying page lists; tables/copy_pairs.csv has all."""


def copied_words(run: Run) -> str:
    """How many words stand in wire originals and in other outlets' articles, whoever had them first: each word once."""
    found = (
        (run.copied_words("copy_ratio"), "in wire originals"),
        (run.copied_words("shared_ratio"), "in articles of other outlets, whoever had them first"),
    )
    words = [f"{n:,} {where}" for n, where in found if n]
    return f"Words also found elsewhere: {', '.join(words)}" if words else "Who shares text with whom"


def _pair_row(run: Run, row: Row, texts: Sequence[Beside]) -> Row:
    first = row["first"]
    verbatim = row["n_verbatim_words"] / row["n_words"]
    return {
        **row,
        "origin": run.name(row["origin"]),
        "outlet": run.name(row["outlet"]),
        "pages": [outlet_page(run, row[side]) if row[side] in run.outlets else None for side in ("origin", "outlet")],
        "verbatim": verbatim,
        "verbatim_shown": show_share(verbatim),
        "texts": texts,
        "n_more": max(row["n_articles"] - len({one.page for one in texts}), 0),
        "n_pairs": row["n_credited"] + row["n_uncredited"],
        "first": f"{first:%-d %b %Y}" if first else "",
        "sort_first": first.timestamp() if first else "",
    }


def _outlet_facts(content: _Content, row: OutletRow) -> Row:
    run = content.run
    cards = [card for card in content.cards if card.outlet_key == row.outlet]
    return {
        "row": row,
        "finding": outlet_finding(run, row),
        "card": text_card(run, row),
        "beside": _compared_with(run, row.outlet),
        "level": run.level,
        "sum_shown": show(row.score, decimals=1),
        "coverage": coverage_words(run, row.outlet),
        "steps": waterfall_steps(run, row.outlet),
        "strips_data": indicator_strips(run),
        "articles": cards,
        "layers": list(dict.fromkeys(layer for card in cards for layer in card.marked.strip_layers)),
        "n_articles": run.facts.filter(pl.col("outlet") == row.outlet).height,
        "features": [(METRIC_TITLES.get(metric, metric), rows) for metric, rows in feature_rows(run, row.outlet)],
    }


def _compared_with(run: Run, outlet: str) -> str:
    """An outlet and another for the page that compares: the first in the run's order that is not itself."""
    others = [other for other in run.outlets if other != outlet]
    return ",".join(quote(key, safe="") for key in (outlet, *others[:1]))


def once_each(story: Story) -> dict[tuple[str, str], int]:
    """The words of each link; the two links of texts without an order have one count, the larger, as everywhere."""
    counts = {(link.origin_id, link.article_id): link.n_words for link in story.links}
    opened = [(link.origin_id, link.article_id) for link in story.links if not link.is_directed]
    return counts | {(a, b): max(counts[a, b], counts.get((b, a), 0)) for a, b in opened}


def _story_facts(
    content: _Content, told: tuple[str, Story, str], quotations: Sequence[Quotation], descent: Descent
) -> Row:
    run = content.run
    page, story, words = told
    outlets = {telling.article_id: run.name(telling.outlet) for telling in story.tellings}
    shares: dict[str, list[str]] = {}
    counts = once_each(story)
    for link in story.links:
        credit = (
            f", {link.credit}" if link.credit != "unknown" and (link.is_directed or link.credit == "credited") else ""
        )
        shares.setdefault(link.article_id, []).append(
            f"{outlets[link.origin_id]}, {show_count(counts[link.origin_id, link.article_id], 'word')}{credit}"
        )
    tellings = [
        {
            "date": show_date(telling.published),
            "sort": telling.published.timestamp() if telling.published else "",
            "outlet": run.name(telling.outlet),
            "is_wire": telling.is_wire,
            "page": content.pages.get(telling.article_id),
            "title": shorten(telling.title or telling.article_id, 120),
            "shares": shares.get(telling.article_id, []),
        }
        for telling in story.tellings
    ]
    return {
        "story": story,
        "name": page,
        "words": words,
        "descent": descent,
        "beside": beside_places(run, [telling.article_id for telling in story.tellings], content.pages),
        "tellings": tellings,
        "lane_height": LANE,
        "quotations": quotations,
        "outlets": outlets,
        "pages": content.pages,
    }


def _places_beside(card: ArticleCard) -> dict[tuple[str, int], str]:
    """Where each paragraph of an article stands beside each text that it shares words with."""
    return {
        (passages.reference_id, paragraph): f"{card.page}-c-{passages.number}-{passages.nearest(paragraph)}"
        for passages in card.marked.passages
        if passages.paragraphs
        for paragraph in range(1, passages.paragraphs[-1].number + 1)
    }


def _article_facts(content: _Content, place: int) -> Row:
    card = content.card(place)
    ids = content.article_ids
    before, after = (content.pages[ids[at]] if 0 <= at < len(ids) else None for at in (place - 1, place + 1))
    return {
        "page_title": shorten(plain(card.title), 80),
        "title": card.title,
        "article_id": card.article_id,
        "outlet": card.outlet,
        "outlet_page": outlet_page(content.run, card.outlet_key),
        "date": card.date,
        "byline": card.byline,
        "facts": card.facts,
        "marked": card.marked,
        "places": _places_beside(card),
        "before": before,
        "after": after,
    }
