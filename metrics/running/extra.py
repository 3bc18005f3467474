"""Measures of the user's own, counted in a batch by the user's own functions."""

from __future__ import annotations

import inspect
import json
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.errors import Fault, InputError, OwnMeasureError
from masthead.metrics.tables.batch import Batch, Counting
from masthead.metrics.tables.findings import Findings, concat_findings
from masthead.metrics.tables.layers import Layers, sentences_in_view
from masthead.metrics.tables.measures import Measure
from masthead.metrics.tables.own import check_own, own_rows, own_spans
from masthead.metrics.text.texts import Texts

LEAST_SYSTEMATIC = 3
"""Where so many articles or more, the whole of a batch, fail at one place in the code, it is not the articles."""

_ARTICLES = ("article_id", "outlet", "title", "byline", "published", "url", "language", "text")


def measure_extra(
    texts: Texts, layers: Layers, findings: Findings, facts: pl.DataFrame, extra: Sequence[Counting]
) -> Findings:
    """The findings of a batch with those of the user's own measures.

    An article on which a function fails comes out ``failed`` with the reason, and costs no other article anything.

    Raises
    ------
    OwnMeasureError
        Where a function fails on all articles alike, or gives a table that cannot be used.
    """
    if not extra:
        return findings
    batch = _batch(texts, layers, findings, facts)
    about = batch.articles.select("article_id", "outlet", n_characters=pl.col("text").str.len_chars())
    return concat_findings([findings, *(_counted(counting, batch, about) for counting in extra)])


def _batch(texts: Texts, layers: Layers, findings: Findings, facts: pl.DataFrame) -> Batch:
    is_article, is_own = (sentences_in_view(texts, layers, view) for view in ("all", "own"))
    start, end, article = (getattr(texts.sentences, name)[is_article] for name in ("start", "end", "article"))
    sentences = pl.DataFrame(
        {
            "article_id": texts.frame["article_id"][article],
            "start": texts.local(article, start),
            "end": texts.local(article, end),
            "sentence": [texts.text[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)],
            "is_own": is_own[is_article],
        },
        schema_overrides={"sentence": pl.String, "article_id": pl.String},
    )
    return Batch(texts.frame.select(_ARTICLES), sentences, facts, findings.evidence)


def _counted(counting: Counting, batch: Batch, about: pl.DataFrame) -> Findings:
    try:
        return _laid(counting, batch, about)
    except OwnMeasureError:
        raise
    except Exception as error:  # noqa: BLE001  whatever the user's function raises
        if len(about) == 1:
            return _failed(counting.measure, about, error)
    parts, errors = [], []
    for one in about.iter_slices(1):
        try:
            parts.append(_laid(counting, batch.only(one["article_id"].to_list()), one))
        except OwnMeasureError:
            raise
        except Exception as error:  # noqa: BLE001  as above
            errors.append(error)
            parts.append(_failed(counting.measure, one, error))
    places = {place_of(error) for error in errors}
    if len(errors) == len(about) >= LEAST_SYSTEMATIC and len(places) == 1:
        found = f"the same error on all {len(about)} articles of a batch ({told(errors[0])}, in {places.pop()})"
        hint = "call the function with a batch of your own to see it"
        raise OwnMeasureError(Fault(name_of(counting), found, "a table of counts", hint)) from errors[0]
    return concat_findings(parts)


def _laid(counting: Counting, batch: Batch, about: pl.DataFrame) -> Findings:
    """What the function gave, checked and as tables of a run."""
    given = counting(batch)
    frame, spans = given if isinstance(given, tuple) and len(given) == 2 else (given, None)
    wrong = [one for one in (frame, spans) if one is not None and not isinstance(one, pl.DataFrame)]
    if wrong:
        found, expected = f"a {type(wrong[0]).__name__}", "a polars DataFrame, or a pair of them"
        hint = "give article_id, numerator, denominator, one row per article"
        raise OwnMeasureError(Fault(f"what {name_of(counting)} gives", found, expected, hint))
    try:
        rows = own_rows(counting.measure, frame, about)
        evidence = None if spans is None else own_spans(counting.measure, spans, about)
    except InputError as error:
        raise OwnMeasureError(error.faults) from error
    return Findings(rows, batch.evidence.clear() if evidence is None else evidence)


def _failed(measure: Measure, about: pl.DataFrame, error: Exception) -> Findings:
    nothing = pl.DataFrame(schema={"article_id": pl.String, "numerator": pl.Float64, "denominator": pl.Float64})
    rows = own_rows(measure, nothing, about).with_columns(status=pl.lit("failed"), reason=pl.lit(told(error)))
    return concat_findings([Findings(rows, concat_findings([]).evidence)])


def check_extra(extra: Sequence[Counting], declared: Sequence[Measure]) -> tuple[Counting, ...]:
    """The functions, each of which says what it counts under a name of its own.

    Raises
    ------
    InputError
        With every fault at once.
    """
    faults: list[Fault] = []
    known = list(declared)
    for counting in extra:
        measure = getattr(counting, "measure", None)
        if not callable(counting) or not isinstance(measure, Measure):
            found = f"{name_of(counting)}, which does not say what it counts"
            hint = "write @masthead.counts(masthead.Measure(...)) above the function"
            faults.append(Fault("extra", found, "functions of a batch that count a measure", hint))
            continue
        try:
            check_own(measure, known)
        except InputError as error:
            faults += error.faults
        known.append(measure)
    if faults:
        raise InputError(faults)
    return tuple(extra)


def extra_settings(extra: Sequence[Counting]) -> dict[str, Any]:
    """What a run remembers of the user's own measures: their declarations, and a hash of the functions' source."""
    if not extra:
        return {}
    rows = [{"measure": asdict(one.measure), "function": name_of(one), "source": _source(one)} for one in extra]
    return {"own_measures": json.loads(json.dumps(rows))}


def own_measures(settings: Mapping[str, Any]) -> tuple[Measure, ...]:
    """The user's own measures that the settings of a run remember."""
    return tuple(Measure.of(row["measure"]) for row in settings.get("own_measures", ()))


def name_of(counting: object) -> str:
    """Module and name of a function or of an object's class."""
    named = counting if hasattr(counting, "__qualname__") else type(counting)
    return f"{getattr(named, '__module__', '')}.{getattr(named, '__qualname__', named)}"


def _source(counting: object) -> str:
    """A hash of the source, empty where there is none to be seen; an object with settings counts as they do."""
    named: Any = counting if inspect.isfunction(counting) else type(counting)
    try:
        source = inspect.getsource(named)
    except (OSError, TypeError):
        source = ""
    state = "" if inspect.isfunction(counting) else repr(sorted(vars(counting).items(), key=str))
    return blake2b(f"{source}{state}".encode(), digest_size=8).hexdigest()


def told(error: Exception) -> str:
    """An error in a line."""
    return f"{type(error).__name__}: {error}"


def place_of(error: Exception) -> str:
    """The line of code that raised an error."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}, line {frame.lineno}"
