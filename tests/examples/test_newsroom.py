"""The demo newsroom keeps what its README promises: shapes, gold strings, and which texts share words with which."""

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from tests.paths import ROOT

FOLDER = ROOT / "examples" / "newsroom"
COLUMNS = ["article_id", "outlet", "title", "byline", "published", "url", "language", "text"]
COPIERS = {"coastdaily.example", "metro24.example"}
UNMEASURABLE = "kaupunkiuutiset.example"
LONG_RUN = 12

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


ARTICLES = rows("articles.jsonl")
WIRE = rows("wire.jsonl")
GOLD = rows("gold.jsonl")
TEXTS = {row["article_id"]: row["text"] for row in ARTICLES + WIRE}
OUTLET = {row["article_id"]: row["outlet"] for row in ARTICLES + WIRE}
with (FOLDER / "outlets.csv").open(encoding="utf-8", newline="") as handle:
    OUTLETS = {row["outlet"]: row for row in csv.DictReader(handle)}


def gold(kind: str) -> list[Row]:
    return [row for row in GOLD if row["kind"] == kind]


def n_occurrences(text: str, part: str) -> int:
    return len(re.findall(f"(?={re.escape(part)})", text))


def words(text: str) -> list[str]:
    return re.findall(r"\w+(?:[’']\w+)*", text.lower())


def without_quotations(text: str) -> str:
    return re.sub(r"“[^”]*”|\"[^\"]*\"|''.*?''|«[^»]*»|‘[^’]*(?:’\w[^’]*)*’", " | ", text)


def prose(row: Row) -> str:
    marked = {item["line"] for item in gold("boilerplate_line") if item["article_id"] == row["article_id"]}
    return "\n".join(line for line in row["text"].splitlines() if line not in marked and line != row["title"])


def runs(text: str) -> set[tuple[str, ...]]:
    out: set[tuple[str, ...]] = set()
    for piece in without_quotations(text).split("|"):
        found = words(piece)
        out.update(tuple(found[i : i + LONG_RUN]) for i in range(len(found) - LONG_RUN + 1))
    return out


def test_counts_are_at_least_as_promised() -> None:
    per_outlet = Counter(row["outlet"] for row in ARTICLES)
    assert len(ARTICLES) >= 90
    assert len(WIRE) >= 20
    assert len(per_outlet) == 11
    assert sum(n >= 10 for n in per_outlet.values()) == 9
    assert per_outlet["islandchronicle.example"] == 3
    assert {row["outlet"] for row in WIRE} == {"mpa.example", "norwicknews.example"}


def test_columns_ids_and_outlets() -> None:
    assert all(list(row) == COLUMNS for row in ARTICLES + WIRE)
    assert len(TEXTS) == len(ARTICLES) + len(WIRE)
    assert len({row["url"] for row in ARTICLES + WIRE}) == len(TEXTS)
    assert set(OUTLET.values()) <= set(OUTLETS)
    assert all(row["domain"].endswith(".example") and row["name"] and row["note"] for row in OUTLETS.values())


@pytest.mark.parametrize("row", ARTICLES + WIRE, ids=lambda row: row["article_id"])
def test_dates_are_utc_or_a_day(row: Row) -> None:
    form = "%Y-%m-%d" if len(row["published"]) == 10 else "%Y-%m-%dT%H:%M:%SZ"
    assert datetime.strptime(row["published"], form).year == 2024


def test_some_dates_are_days_and_some_languages_are_unknown() -> None:
    assert sum(len(row["published"]) == 10 for row in ARTICLES) >= 5
    assert sum(row["language"] is None for row in ARTICLES) >= 3
    assert sum(row["byline"] is None for row in ARTICLES) >= 5


def test_lengths() -> None:
    assert all(250 <= len(words(row["text"])) <= 450 for row in WIRE)
    for row in ARTICLES:
        if row["outlet"] != UNMEASURABLE:
            assert 200 <= len(words(prose(row))) <= 480, row["article_id"]


def test_only_one_text_stands_twice() -> None:
    texts = {row["article_id"]: row["text"] for row in ARTICLES}
    twice = [text for text, n in Counter(texts.values()).items() if n > 1]
    assert len(twice) == 1
    assert [key for key, text in texts.items() if text == twice[0]] == ["metro24-08", "metro24-09"]


def test_gold_rows_name_an_article() -> None:
    assert {row["article_id"] for row in GOLD} <= set(TEXTS)


def test_gold_covers_what_was_promised() -> None:
    by_kind = defaultdict(set)
    for row in GOLD:
        by_kind[row["kind"]].add(row["article_id"])
    assert len(by_kind["attribution"]) >= 24
    assert len(by_kind["copied_span"]) >= 12
    assert sum(OUTLET[key] == "world9.example" for key in by_kind["noise"]) == 10
    assert {"valleybeacon.example", "world9.example", "dailyledger.example", "coastdaily.example"} <= {
        OUTLET[key] for key in by_kind["boilerplate_line"]
    }
    assert len(gold("not_attribution")) + len(gold("not_noise")) >= 12


PARTS = [
    (row, key, row[key], row.get("occurrence" if key in ("text", "line") else f"{key}_occurrence"))
    for row in GOLD
    for key in ("text", "line", "source", "cue", "content")
    if row.get(key) is not None
]


def test_gold_strings_stand_at_their_occurrence() -> None:
    for row, key, part, occurrence in PARTS:
        n = n_occurrences(TEXTS[row["article_id"]], part)
        assert part == part.strip(), row
        assert n >= 1, (key, row)
        assert n == 1 if occurrence is None else 1 <= occurrence <= n, (key, row)


def test_content_goes_on_where_the_gold_says() -> None:
    for row in gold("attribution"):
        text = TEXTS[row["article_id"]]
        at = text.find(row["content"])
        for part in row.get("content_more", []):
            at = text.find(part, at + 1)
            assert at > 0, row


def test_boilerplate_lines_are_whole_lines() -> None:
    for row in gold("boilerplate_line"):
        n = TEXTS[row["article_id"]].splitlines().count(row["line"])
        assert 1 <= row.get("line_occurrence", 1) <= n, row


def test_sources_are_mentioned_and_every_attribution_has_one() -> None:
    kinds = defaultdict(set)
    for row in gold("source"):
        assert row["mentions"], row
        assert all(mention in TEXTS[row["article_id"]] for mention in row["mentions"]), row
        kinds[row["article_id"]].add((row["name"], row["source_kind"]))
    for row in gold("attribution"):
        named = row.get("source_name") or row["source"]
        assert (named, row["source_kind"]) in kinds[row["article_id"]], row


def test_copied_spans_stand_in_the_original() -> None:
    for row in gold("copied_span"):
        assert row["reference_text"] in TEXTS[row["reference_id"]], row
        assert (row["text"] == row["reference_text"]) == (row["type"] == "verbatim"), row


def test_one_article_takes_from_two_originals() -> None:
    references = defaultdict(set)
    for row in gold("copied_span"):
        references[row["article_id"]].add(row["reference_id"])
    assert references["metro24-06"] == {"mpa-0313-rail-inquiry", "nns-0321-rail-interim"}


def test_one_original_took_from_an_article() -> None:
    published = {row["article_id"]: row["published"] for row in ARTICLES + WIRE}
    early = {
        row["article_id"]
        for row in gold("copied_span")
        if published[row["article_id"]][:10] < published[row["reference_id"]][:10]
    }
    assert early == {"harborherald-09"}


def test_two_outlets_share_only_the_quotations_of_a_press_conference() -> None:
    ours, theirs = (
        next(r for r in ARTICLES if r["article_id"] == key) for key in ("harborherald-07", "tollandgazette-07")
    )
    spoken = "Every one of them will have keys to a new place before a single wall comes down"
    assert spoken in ours["text"]
    assert spoken in theirs["text"]
    assert not runs(prose(ours)) & runs(prose(theirs))


def test_prose_shares_no_long_run_that_the_gold_does_not_say() -> None:
    """Repeated furniture of a machine, of a template and of credit lines is marked, so it is left out above."""
    linked = {(row["article_id"], row["reference_id"]) for row in gold("copied_span")}
    holders: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in ARTICLES + WIRE:
        for run in runs(prose(row)):
            holders[run].add(row["article_id"])
    for run, keys in holders.items():
        for one, other in pairwise(sorted(keys)):
            copied = OUTLET[one] in COPIERS or OUTLET[other] in COPIERS
            assert copied or (one, other) in linked or (other, one) in linked, (one, other, " ".join(run))


def test_the_texts_show_the_quotation_marks_a_reader_meets() -> None:
    everything = "\n".join(TEXTS.values())
    assert all(mark in everything for mark in ("“", '"', "‘", "«", "''"))
