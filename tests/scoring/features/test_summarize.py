from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.errors import InputError
from masthead.metrics.tables.measures import Measure
from masthead.scoring.features.outlet_parts import read_parts
from masthead.scoring.features.outlet_rows import find_places, selected_measurements
from masthead.scoring.features.selection import Selection, selected_articles
from masthead.scoring.features.summarize import Features, replicate_array, summarize
from masthead.scoring.tables import FEATURES, OUTLET_FACTS, REPLICATES
from tests.scoring.synthetic import as_measured, frame, newsroom, outlet_rows


def measure(name: str, pooling: str, scale: float = 1.0) -> Measure:
    return Measure(name, "attribution", name, "x", "n", "d", name, pooling=pooling, high=None, scale=scale)  # type: ignore[arg-type]


def rows(
    pairs: list[tuple[float | None, float | None]], *, name: str = "m", outlet: str = "o"
) -> list[dict[str, object]]:
    return [
        {
            "article_id": f"{outlet}{i}",
            "outlet": outlet,
            "metric": "attribution",
            "measure": name,
            "view": "all",
            "numerator": above,
            "denominator": below,
            "status": "too_short" if below is None else "measured" if below else "empty",
            "reason": "fewer than 150 own words" if below is None else None,
        }
        for i, (above, below) in enumerate(pairs)
    ]


def value_of(pooling: str, pairs: list[tuple[float | None, float | None]], scale: float = 1.0) -> dict[str, object]:
    features = summarize(frame(rows(pairs)), measures=[measure("m", pooling, scale)], n_resamples=50)
    return features.table.row(0, named=True)


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [("ratio", 6 / 15), ("index", 6 / 15), ("mean", (0.5 + 0.4 + 0.0) / 3), ("median", 0.4)],
)
def test_each_pooling(pooling: str, expected: float) -> None:
    found = value_of(pooling, [(4, 8), (2, 5), (0, 2), (None, None), (0, 0)])
    assert found["value"] == pytest.approx(expected)
    assert (found["n_articles"], found["n_measured"], found["n_units"]) == (5, 3, 3)
    assert (found["numerator"], found["denominator"]) == (6, 15)


@pytest.mark.parametrize("pooling", ["ratio", "mean", "median", "index"])
def test_scale_and_null_rule(pooling: str) -> None:
    assert value_of(pooling, [(1, 10), (3, 10)], scale=1000)["value"] == pytest.approx(200)
    nothing = value_of(pooling, [(None, None), (0, 0), (None, None)])
    assert nothing["value"] is None
    assert nothing["low"] is None
    assert (nothing["status"], nothing["reason"]) == ("too_short", "fewer than 150 own words")
    one = value_of(pooling, [(1, 2)])
    assert one["value"] == pytest.approx(0.5)
    assert one["low"] is None


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=1, max_size=12), st.data())
@settings(max_examples=30, deadline=None)
def test_replicates_pool_like_the_value(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    """A resample's median and ratio are those of the articles written out as often as they were drawn."""
    declared = [measure("a", "ratio"), measure("b", "median")]
    both = frame(rows(pairs, name="a") + rows(pairs, name="b"))  # type: ignore[arg-type]
    places = find_places(selected_articles(both, Selection()))
    (found,) = read_parts(selected_measurements(both.lazy(), places, Selection()), places, ["o"], declared)
    (part,) = found.parts
    counts = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(pairs), max_size=len(pairs))))
    ordered = [pairs[int(name[1:])] for name in sorted(f"o{i}" for i in range(len(pairs)))]
    drawn = [pair for pair, n in zip(ordered, counts.tolist(), strict=True) for _ in range(n)]
    ratio, median = part.counts.pool(counts[None].astype(float))[0]
    if not drawn:
        assert np.isnan(ratio)
        assert np.isnan(median)
    else:
        assert ratio == pytest.approx(sum(a for a, _ in drawn) / sum(b for _, b in drawn))
        assert median == pytest.approx(np.median([a / b for a, b in drawn]))


def test_tables_keep_their_schemas() -> None:
    features = summarize(as_measured(newsroom({"a": 3, "b": 12})), n_resamples=20)
    assert FEATURES.check(features.table).equals(features.table)
    assert REPLICATES.check(features.replicates).equals(features.replicates)
    assert OUTLET_FACTS.check(features.outlets).equals(features.outlets)
    assert replicate_array(features.replicates).shape == (len(features.table), 20)
    empty = summarize(frame([]))
    assert len(empty.table) == len(empty.outlets) == 0


def same(a: Features, b: Features, outlets: list[str]) -> bool:
    keep = ["outlet", "feature", "view", "value", "low", "high", "n_measured", "status", "standard_error"]
    order = ["outlet", "feature", "view"]
    tables = [part.table.filter(pl.col("outlet").is_in(outlets)).sort(order).select(keep) for part in (a, b)]
    draws = [part.replicates.filter(pl.col("outlet").is_in(outlets)).sort(order) for part in (a, b)]
    return tables[0].equals(tables[1]) and draws[0].equals(draws[1])


@given(st.integers(0, 2**31), st.integers(0, 5), st.integers(2, 9))
@settings(max_examples=15, deadline=None)
def test_nobody_else_and_no_order_matters(seed: int, other_seed: int, n: int) -> None:
    """Adding an outlet changes no other outlet's features; row order changes nothing; the same seed gives the same."""
    alone = newsroom({"a": n, "b": n + 1})
    more = pl.concat([alone, frame(outlet_rows("c", 5, seed=other_seed))])
    shuffled = more.sample(fraction=1.0, shuffle=True, seed=other_seed)
    base = summarize(as_measured(alone), seed=seed, n_resamples=30)
    assert same(base, summarize(as_measured(more), seed=seed, n_resamples=30), ["a", "b"])
    assert same(
        summarize(as_measured(more), seed=seed, n_resamples=30),
        summarize(as_measured(shuffled), seed=seed, n_resamples=30),
        ["a", "b", "c"],
    )


def test_another_seed_gives_other_replicates_and_the_same_values() -> None:
    measured = newsroom({"a": 20, "b": 20})
    first, second = (summarize(measured, seed=seed, n_resamples=50) for seed in (0, 1))
    assert first.table["value"].equals(second.table["value"])
    assert not first.replicates.equals(second.replicates)


def test_copies_of_one_text_are_one_unit() -> None:
    """Forty articles that are four texts ten times each are as uncertain as four, not as forty."""
    measured = as_measured(newsroom({"a": 40, "b": 40}))
    facts = measured.article_facts.lazy().collect()
    number = pl.col("article_id").str.split("-").list.last().cast(pl.Int64)
    one_unit = replace(measured, article_facts=facts.with_columns(unit_id=pl.format("{}{}", "outlet", number % 4)))
    apart, together = (summarize(part, n_resamples=500) for part in (measured, one_unit))
    assert together.outlets["n_units"].to_list() == [4, 4]
    assert apart.outlets["n_units"].to_list() == [40, 40]
    assert together.table["value"].to_list() == pytest.approx(apart.table["value"].to_list())
    widths = [
        (part.table.filter(feature="attributed_sentence_share", outlet="a"))
        .select(pl.col("high") - pl.col("low"))
        .item()
        for part in (together, apart)
    ]
    assert widths[0] > widths[1]


def test_an_article_published_again_and_again_says_no_more_than_once() -> None:
    measured = as_measured(newsroom({"a": 12}))
    facts, rows = (table.lazy().collect() for table in (measured.article_facts, measured.measurements))
    again = [measured.articles.lazy().collect()["article_id"][0]] * 20
    more = pl.DataFrame({"article_id": again, "copy": [f"again{i}" for i in range(20)]})
    republished = [
        pl.concat([table, table.join(more, on="article_id").with_columns(article_id="copy").select(table.columns)])
        for table in (facts, rows)
    ]
    once, often = (
        summarize(replace(measured, article_facts=these, measurements=those), n_resamples=20)
        for these, those in ((facts, rows), republished)
    )
    assert often.outlets["n_articles"].to_list() == [32]
    assert often.outlets["n_units"].to_list() == [12]
    assert often.table["value"].to_list() == pytest.approx(once.table["value"].to_list())


def test_genres_lengths_and_duplicates_are_left_out() -> None:
    number = pl.col("article_id").str.split("-").list.last().cast(pl.Int64)
    measured = as_measured(
        newsroom({"a": 12, "b": 12}),
        genre=pl.when(number < 3).then(pl.lit("opinion")).otherwise(pl.lit("news")),
        n_own_words=pl.when(number < 6).then(200).otherwise(500),
        duplicate_of=pl.when(number == 11).then(pl.lit("a-10")),
    )
    features = summarize(measured, n_resamples=20)
    assert features.outlets.select("n_articles", "n_left_out", "n_duplicates").row(0) == (8, 3, 1)
    counts = dict(features.table.filter(outlet="a").select("feature", "n_measured").iter_rows())
    assert counts["identified_sources_per_article"] == 5
    assert counts["attributed_sentence_share"] == 5
    assert counts["furniture_share"] == 8
    assert counts["uncredited_copy_ratio"] == 8
    everything = summarize(measured, n_resamples=20, selection=Selection())
    assert everything.outlets["n_articles"].to_list() == [11, 11]
    only_opinion = summarize(as_measured(newsroom({"a": 4}), genre="opinion"), n_resamples=20)
    assert only_opinion.outlets["n_articles"].to_list() == [0]
    assert only_opinion.table["value"].null_count() == len(only_opinion.table)


def test_a_measure_of_another_outlet_changes_nothing_of_this_one() -> None:
    """Neither a row nor a byte of a replicate."""
    mine = [row for row in outlet_rows("a", 15) if row["measure"] in ("furniture_share", "mostly_unnamed_share")]
    few, more = (summarize(frame(mine + outlet_rows("b", 15)[:n]), n_resamples=40) for n in (2, 999))
    for part in ("table", "replicates"):
        tables = [getattr(features, part).filter(outlet="a") for features in (few, more)]
        assert len(tables[0]) == 2
        assert tables[0].drop("n_needed", strict=False).equals(tables[1].drop("n_needed", strict=False))


def test_a_column_of_the_user_makes_units() -> None:
    """By author, and near-copies of two authors tie both together."""
    measured = as_measured(newsroom({"a": 12, "b": 12}))
    number = pl.col("article_id").str.split("-").list.last().cast(pl.Int64)
    articles = (
        measured.articles.lazy()
        .collect()
        .with_columns(author=pl.when(number < 10).then(pl.format("author {}", number % 4)))
    )
    with_author = replace(measured, articles=articles)
    assert summarize(with_author, n_resamples=10).outlets["n_units"].to_list() == [12, 12]
    features = summarize(with_author, cluster="author", n_resamples=10)
    assert features.outlets["n_units"].to_list() == [6, 6]
    facts = (
        measured.article_facts.lazy()
        .collect()
        .with_columns(
            unit_id=pl.when(number == 1).then(pl.col("article_id").str.replace("-1$", "-0")).otherwise("unit_id")
        )
    )
    tied = summarize(replace(with_author, article_facts=facts), cluster="author", n_resamples=10)
    assert tied.outlets["n_units"].to_list() == [5, 5]
    plain = measured.measurements.lazy().collect().with_columns(desk=pl.col("article_id").str.slice(0, 3))
    assert summarize(plain, cluster="desk", n_resamples=10).outlets["n_units"].to_list() == [10, 10]
    with pytest.raises(InputError, match="summarize, cluster: found 'writer', expected a column of the articles"):
        summarize(with_author, cluster="writer")


def test_articles_without_words_are_no_units() -> None:
    number = pl.col("article_id").str.split("-").list.last().cast(pl.Int64)
    measured = as_measured(newsroom({"a": 12}), n_article_words=pl.when(number < 5).then(0).otherwise(500))
    assert summarize(measured, n_resamples=10).outlets.select("n_articles", "n_units").row(0) == (12, 7)


@pytest.mark.parametrize(
    ("languages", "expected"),
    [(["en"] * 12, "en"), (["en"] * 11 + ["de"], "en"), (["en"] * 6 + ["de"] * 6, "mixed"), (["und"] * 12, "und"),
     (["und"] * 11 + ["pl"], "pl")],
)  # fmt: skip
def test_the_language_of_an_outlet(languages: list[str], expected: str) -> None:
    number = pl.col("article_id").str.split("-").list.last().cast(pl.Int64)
    measured = as_measured(newsroom({"a": 12}), language=pl.lit(pl.Series(languages)).gather(number))
    assert summarize(measured, n_resamples=10).outlets["language"].to_list() == [expected]


def test_shrinkage_shows_raw_and_shrunk() -> None:
    measured = newsroom(dict.fromkeys("abcdefgh", 15))
    raw, shrunk = (summarize(measured, shrink=shrink, n_resamples=300) for shrink in (False, True))
    assert raw.table["raw"].null_count() == len(raw.table)
    assert shrunk.table["raw"].equals(raw.table["value"].alias("raw"))
    assert shrunk.table["value"].equals(shrunk.table["shrunk"].alias("value"))
    rare = shrunk.values("mostly_unnamed_share", "own")
    assert rare["value"].std() < rare["raw"].std()  # type: ignore[operator]
    assert rare["raw"].min() <= rare["value"].min() <= rare["value"].max() <= rare["raw"].max()  # type: ignore[operator]
    known = shrunk.table.filter(status="measured").drop_nulls("standard_error")
    assert known["low"].null_count() == known["high"].null_count() == 0
    assert known.select(pl.col("value").is_between("low", "high")).to_series().mean() > 0.8  # type: ignore[operator]
    assert (rare["high"] - rare["low"]).mean() < 2 * rare["raw"].std()  # type: ignore[operator]


def test_shrunk_intervals_are_quantiles_of_the_shrunk_resamples() -> None:
    features = summarize(newsroom(dict.fromkeys("abcdefgh", 15)), shrink=True, n_resamples=300, interval=0.8)
    key = {"feature": "mostly_unnamed_share", "view": "own", "outlet": "c"}
    row = features.table.filter(**key).row(0, named=True)
    drawn = replicate_array(features.replicates.filter(**key))[0]
    assert (row["low"], row["high"]) == pytest.approx(tuple(np.quantile(drawn, [0.1, 0.9])), abs=1e-6)
    assert row["value"] == row["shrunk"] != row["raw"]


def test_unknown_measures_and_arguments() -> None:
    with pytest.raises(InputError, match="column 'measure': found 'm'"):
        summarize(frame(rows([(1, 2)])))
    with pytest.raises(InputError, match=r"n_resamples: found 0[\s\S]*interval: found 2[\s\S]*method: found 'normal'"):
        summarize(newsroom({"a": 2}), n_resamples=0, interval=2.0, method="normal")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="expected a column 'article_id'"):
        summarize(pl.DataFrame({"outlet": ["a"]}))


def test_bca_method() -> None:
    features = summarize(newsroom({"a": 30, "b": 30}), method="bca", n_resamples=400)
    row = features.values("identified_sources_per_article", "own").row(0, named=True)
    assert row["low"] < row["value"] < row["high"]
