"""Items drawn for labeling: which, with which probability, and the words that labelers see of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import blake2b
from importlib.metadata import version

import numpy as np
import polars as pl

from masthead.metrics.errors import Fault, InputError, unknown
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import OWN, Measure, View
from masthead.metrics.wording import show_count
from masthead.scoring.features.selection import Selection
from masthead.scoring.labels.draw import article_keys, draw, item_numbers
from masthead.scoring.labels.guidelines import Guideline, guideline_of
from masthead.scoring.labels.read import fitting_guideline, read_frame, read_items
from masthead.scoring.labels.sample import SAMPLE, Sample
from masthead.scoring.outlets import find_outlet
from masthead.scoring.scheme.scheme import Scheme

READ_ARTICLES = 200
"""Where only reading tells how many items an article has, so many articles of an outlet are read at the most."""

MOST_UNLIKE = 0.05
"""Articles whose items do not add up to what was measured are left out; a larger share of them and nothing is drawn."""

TWICE = 0.1
"""Share of the items that every one of several labelers gets."""


def draw_sample(
    measured: Measured,
    *,
    measure: str,
    view: View = "own",
    n: int | None = None,
    seed: int = 0,
    outlets: Sequence[str] | None = None,
    selection: Selection | None = None,
    twice: float = TWICE,
) -> Sample:
    """Draw items to be labeled by hand: ``n`` per outlet, by sequential Poisson sampling with permanent random numbers.

    Every item has a random number between 0 and 1 of its own, made from ``seed``, its article and its place; those of an
    outlet with the smallest number over size are drawn, with ``probability = min(1, n * size / sum(size))``. A larger
    ``n`` keeps all items of a smaller one, and other outlets and measures change nothing: labels once given stay good.
    Items are shown in an order by hash, so that a half-finished page is a smaller sample.

    Parameters
    ----------
    measured
        What ``measure`` gave.
    measure
        The measure that the labels are for; its guideline says what an item is (sentence, line, passage, article). Of a
        measure of the user's own articles are labeled, and its declaration is the guideline.
    view
        Own text or all of it; "all" where the measure has no other view.
    n
        Items per outlet; the guideline's number where absent. An outlet with fewer gives all it has.
    seed
        Seed of the random numbers.
    outlets
        Draw of these alone, by any of their names.
    selection
        Which articles count; as the default scheme selects where absent.
    twice
        Share of the items that every one of several labelers gets.

    Raises
    ------
    InputError
        With every fault at once: a measure that cannot be labeled (with the reason), an unknown view or outlet, fewer
        than one item; and where items and measurements do not belong together.
    """
    declared = {each.name: each for each in measured.declared}
    view = _asked(measure, declared, view, n, twice)
    guideline = fitting_guideline(measured, declared[measure])
    chosen = Selection.of_scheme(Scheme.load("default")) if selection is None else selection
    frame = read_frame(measured, chosen, guideline, view)
    frame = of_outlets(frame, outlets, measured.outlets)
    n = guideline.n if n is None else n
    if guideline.by_words and guideline.item == "article":
        placed = _draw_articles(frame, n, seed)
    elif frame["n_items"].null_count():
        placed = _read_articles(frame, seed)
    else:
        placed = _draw_counted(frame, n, seed)
    items, left_out = _with_texts(measured, placed, guideline, view)
    if frame["n_items"].null_count():
        items = _draw_read(items, n, seed)
    table = _finished(items, guideline.measure, seed, twice)
    settings = {
        "measure": measure, "view": view, "n": n, "seed": seed, "twice": twice, "masthead": version("masthead"),
        "sample_id": _fingerprint(table["item_id"].to_list()),
    }  # fmt: skip
    if declared[measure].metric == OWN:
        settings["own"] = {"measure": asdict(declared[measure]), "answer": guideline.answer}
    return Sample(table, settings, tuple(_notes(table, frame, guideline, n, left_out)))


def _asked(measure: str, declared: Mapping[str, Measure], view: View, n: int | None, twice: float) -> View:
    """The view of what is asked for, where nothing is wrong with it."""
    faults = []
    if measure not in declared:
        faults.append(unknown("draw_sample, measure", measure, list(declared)))
    else:
        try:
            guideline_of(declared[measure])
        except InputError as error:
            faults += error.faults
        if view not in ("all", "own"):
            faults.append(Fault("draw_sample, view", f"'{view}'", "all or own"))
        elif view not in declared[measure].views:
            view = declared[measure].views[0]
    if n is not None and n < 1:
        faults.append(Fault("draw_sample, n", str(n), "at least 1 item per outlet", "use 200"))
    if not 0 <= twice <= 1:
        faults.append(Fault("draw_sample, twice", f"{twice:g}", "a share between 0 and 1", "use 0.1"))
    if faults:
        raise InputError(faults)
    return view


def of_outlets(frame: pl.DataFrame, outlets: Sequence[str] | None, names: pl.DataFrame | None) -> pl.DataFrame:
    """The rows of some outlets by any of their names, of all where none is named; ``names`` is the optional outlets table.

    Raises
    ------
    InputError
        For names that mean no outlet, all at once.
    """
    if outlets is None:
        return frame
    known = frame["outlet"].unique().sort().to_list()
    faults: list[Fault] = []
    found = []
    for name in outlets:
        try:
            found.append(find_outlet(name, known, names, where="draw_sample, outlets"))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return frame.filter(pl.col("outlet").is_in(found))


def _draw_counted(frame: pl.DataFrame, n: int, seed: int) -> pl.DataFrame:
    """The items drawn by number, where the measurements say how many each article has: no text is read for it."""
    drawn = []
    for (outlet,), rows in frame.group_by("outlet", maintain_order=True):
        counts = rows["n_items"].to_numpy()
        owner = np.repeat(np.arange(len(rows)), counts)
        number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        uniform = item_numbers(article_keys(rows["article_id"], seed)[owner], number)
        at, probability = draw(uniform, np.ones(len(owner)), n)
        columns = {"number": number[at], "probability": probability, "outlet": [outlet] * len(at)}
        drawn.append(rows.drop("outlet")[owner[at].tolist()].with_columns(pl.Series(k, v) for k, v in columns.items()))
    return pl.concat(drawn) if drawn else _nothing(frame)


def _draw_articles(frame: pl.DataFrame, n: int, seed: int) -> pl.DataFrame:
    """Articles drawn by their words."""
    drawn = []
    for _, rows in frame.group_by("outlet", maintain_order=True):
        uniform = item_numbers(article_keys(rows["article_id"], seed), np.zeros(len(rows), dtype=np.int64))
        at, probability = draw(uniform, rows["denominator"].to_numpy(), n)
        columns = {"number": np.zeros(len(at), dtype=np.int64), "probability": probability}
        drawn.append(rows[at.tolist()].with_columns(pl.Series(k, v) for k, v in columns.items()))
    return pl.concat(drawn) if drawn else _nothing(frame)


def _nothing(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.clear().with_columns(number=pl.lit(None, pl.Int64), probability=pl.lit(None, pl.Float64))


def _read_articles(frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The articles whose items are read to draw from them, the same for every ``n``, and with which probability."""
    keys = pl.Series("key", article_keys(frame["article_id"], seed, "read"))
    place = pl.col("key").rank("ordinal").over("outlet")
    probability = (READ_ARTICLES / pl.len().over("outlet")).clip(upper_bound=1.0)
    return frame.with_columns(keys).with_columns(place=place, probability=probability).filter(
        pl.col("place") <= READ_ARTICLES
    ).drop("key", "place")  # fmt: skip


def _with_texts(
    measured: Measured, placed: pl.DataFrame, guideline: Guideline, view: View
) -> tuple[pl.DataFrame, list[str]]:
    """The items with their texts, and the articles left out because their items do not add up to what was measured."""
    ids = placed["article_id"].unique(maintain_order=True)
    found: list[pl.DataFrame] = []
    left_out: list[str] = []
    keys = ["article_id", "number"] if "number" in placed.columns else ["article_id"]
    for items in read_items(measured, placed, guideline, view):
        here = placed.filter(pl.col("article_id").is_in(items["article_id"].unique().implode()))
        if guideline.item == "article":
            size = "denominator" if guideline.by_words else pl.lit(1.0)
            joined = here.join(items, on=keys).with_columns(size=size, measured="numerator")
        else:
            wrong = _not_adding_up(here, items)
            left_out += wrong
            joined = here.join(items, on=keys).filter(~pl.col("article_id").is_in(wrong))
        found.append(joined)
    if len(left_out) > MOST_UNLIKE * max(len(ids), 1):
        wrong_share = (
            f"{show_count(len(left_out), 'article')} of {len(ids)} whose items do not add up to what was measured"
        )
        hint = "measure the articles again with this version of masthead"
        raise InputError(
            Fault("draw_sample, measured", wrong_share, "measurements of the same texts and evidence", hint)
        )
    return pl.concat(found) if found else pl.DataFrame(), left_out


def _not_adding_up(placed: pl.DataFrame, items: pl.DataFrame) -> list[str]:
    sums = items.group_by("article_id").agg(size=pl.col("size").sum(), measured=pl.col("measured").sum())
    both = placed.unique("article_id").join(sums, on="article_id", how="left")
    is_wrong = (
        ((pl.col("size") - pl.col("denominator")).abs() > 0.5)
        | ((pl.col("measured") - pl.col("numerator")).abs() > 0.5)
        | pl.col("size").is_null()
    )
    return both.filter(is_wrong)["article_id"].sort().to_list()


def _draw_read(items: pl.DataFrame, n: int, seed: int) -> pl.DataFrame:
    """Of the items that were read, those drawn; the probability of having been read is in theirs."""
    drawn = []
    for _, rows in items.group_by("outlet", maintain_order=True) if len(items) else ():
        uniform = item_numbers(article_keys(rows["article_id"], seed), rows["number"].to_numpy())
        size = rows["size"].to_numpy()
        has_size = np.flatnonzero(size > 0)
        at, probability = draw(uniform[has_size], size[has_size], n)
        chosen = rows[has_size[at].tolist()]
        drawn.append(chosen.with_columns(probability=pl.col("probability") * pl.Series(probability)))
    return pl.concat(drawn) if drawn else items


def _finished(items: pl.DataFrame, measure: str, seed: int, twice: float) -> pl.DataFrame:
    """The table SAMPLE in the order in which items are shown."""
    if not len(items):
        return SAMPLE.empty()
    words = "raw" if "raw" in items.columns else "text"
    texts = zip(*(items[name].to_list() for name in ("article_id", "start", "end", words)), strict=True)
    ids = pl.Series("item_id", [_item_id(measure, *row) for row in texts])
    order = pl.Series("order", article_keys(ids, seed, "order"))
    is_twice = pl.Series(
        "is_twice", item_numbers(article_keys(ids, seed, "twice"), np.zeros(len(ids), np.int64)) < twice
    )
    named = items.rename({"numerator": "article_numerator", "denominator": "article_denominator"})
    return SAMPLE.frame(named.with_columns(ids, order, is_twice).sort("order"))


def _item_id(measure: str, article_id: str, start: int, end: int, text: str) -> str:
    told = "\x1f".join((measure, article_id, str(start), str(end), text))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _fingerprint(item_ids: Sequence[str]) -> str:
    return blake2b("\n".join(sorted(item_ids)).encode(), digest_size=6).hexdigest()


def _notes(
    table: pl.DataFrame, frame: pl.DataFrame, guideline: Guideline, n: int, left_out: Sequence[str]
) -> list[str]:
    notes = []
    counts = dict(table["outlet"].value_counts().iter_rows())
    few = sorted(name for name, count in counts.items() if count < n)
    none = sorted(set(frame["outlet"]) - set(counts))
    if few:
        told = ", ".join(f"{name} ({counts[name]})" for name in few)
        notes.append(f"fewer than {n} {guideline.item}s in all, so all of them: {told}")
    if none:
        notes.append(f"no {guideline.item} to label: {', '.join(none)}")
    if left_out:
        notes.append(
            f"{show_count(len(left_out), 'article')} left out, whose items do not add up to what was measured: "
            f"{', '.join(left_out[:5])}{' ...' if len(left_out) > 5 else ''}"
        )
    return notes
