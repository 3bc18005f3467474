"""One batch of articles through all metrics: emit what crosses articles, then measure."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import polars as pl

from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.attribution.measures import measure_attribution
from masthead.metrics.attribution.rules.find import find_by_rules
from masthead.metrics.attribution.rules.lexicon import LANGUAGES, READ_LANGUAGES
from masthead.metrics.attribution.table import Detector
from masthead.metrics.boilerplate.find import Furniture, find_furniture
from masthead.metrics.boilerplate.measures import measure_boilerplate
from masthead.metrics.boilerplate.repeats import Repeats, emit_lines, emit_pieces
from masthead.metrics.catalog import MEASURES, declared_of
from masthead.metrics.copy_ratio.corpus.duplicates import emit_fingerprints
from masthead.metrics.copy_ratio.corpus.neighborhood import KIN, Nearby, find_near
from masthead.metrics.copy_ratio.corpus.neighbors import emit_grams
from masthead.metrics.copy_ratio.corpus.passages import emit_passages
from masthead.metrics.copy_ratio.declared import Declared, find_declared
from masthead.metrics.copy_ratio.find import WINDOW_DAYS, find_copies
from masthead.metrics.copy_ratio.matches import Matches
from masthead.metrics.copy_ratio.measures import measure_copy_ratio
from masthead.metrics.copy_ratio.notes import BLANKET_SHARE, emit_notes, note_keys
from masthead.metrics.copy_ratio.retrieval.originals import Originals
from masthead.metrics.copy_ratio.retrieval.references import Quoting, References, read_matter
from masthead.metrics.errors import Fault, MastheadError, MissingExtraError, OwnMeasureError
from masthead.metrics.media.agencies import Agency, agency_names
from masthead.metrics.named_sources.find import join_sources
from masthead.metrics.named_sources.measures import measure_named_sources
from masthead.metrics.running.extra import LEAST_SYSTEMATIC, measure_extra, place_of, told
from masthead.metrics.tables.batch import Counting
from masthead.metrics.tables.findings import (
    Counted,
    Findings,
    concat_findings,
    join_findings,
    measurement_rows,
    places_of,
)
from masthead.metrics.tables.layers import Layers
from masthead.metrics.tables.measures import METRICS, VIEWS, Status
from masthead.metrics.tables.schemas import ARTICLE_FACTS, COPIES, EVIDENCE
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.genre import Genre, find_genres
from masthead.metrics.text.texts import Texts, read_texts
from masthead.metrics.translation_noise.measures import measure_translation_noise
from masthead.metrics.translation_noise.quotes.drift import align_quotations

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    """What the user may choose about measuring."""

    metrics: tuple[str, ...] = METRICS
    quotations: Quoting = "blank"
    window_days: tuple[float, float] = WINDOW_DAYS
    detector: Detector = find_by_rules
    languages: tuple[str, ...] = READ_LANGUAGES
    extra: tuple[Counting, ...] = ()


@dataclass(frozen=True)
class Crossing:
    """What crosses articles, merged before the measuring pass; for one batch or for all.

    ``neighbors`` has the articles that a batch is compared with; ``duplicates`` maps the id of an
    article whose outlet has the same text already to the id of the first; ``outlet_names`` maps outlets to their
    other names.
    """

    repeats: Repeats
    originals: Originals | None = None
    neighbors: Nearby | None = None
    duplicates: Mapping[str, str] = field(default_factory=dict)
    outlet_names: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Emitted:
    """What a batch tells the other articles: its lines, its passages and their 5-grams, a fingerprint of every text.

    Among the lines are the names in credit notes (``emit_notes``). ``pieces`` are what it asks them: lines without the template words that are stuck to them.
    """

    lines: pl.DataFrame
    pieces: pl.DataFrame
    passages: pl.DataFrame
    grams: pl.DataFrame
    fingerprints: pl.DataFrame


@dataclass(frozen=True)
class Result:
    """What measuring a batch gives; ``kin`` (KIN) says what its articles share with others of their outlets."""

    findings: Findings
    article_facts: pl.DataFrame
    copies: pl.DataFrame
    kin: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=KIN))


def emit(prepared: pl.DataFrame, options: Options) -> Emitted:
    """What prepared articles (see ``prepare``) tell the others."""
    texts = _read(prepared)
    furniture = _furniture(texts, None, explain=False)
    passages = emit_passages(texts, furniture.is_article, quotations=options.quotations)
    pieces = emit_pieces(texts, furniture.inline.own_text(texts))
    lines = pl.concat([emit_lines(texts), emit_notes(texts)])
    return Emitted(lines, pieces, passages, emit_grams(passages), emit_fingerprints(texts))


def measure_batch(prepared: pl.DataFrame, crossing: Crossing, options: Options) -> Result:
    """Measure prepared articles.

    An article on which a metric fails costs nobody else anything: its batch is measured again one by one, and the
    article's measures come out ``failed`` with the reason.

    Raises
    ------
    MastheadError
        Where every article of the batch fails alike: then it is not the articles.
    """
    is_duplicate = prepared["article_id"].is_in(list(crossing.duplicates))
    parts = [_measure_guarded(prepared.filter(~is_duplicate), crossing, options)]
    if is_duplicate.any():
        parts.append(_duplicates(prepared.filter(is_duplicate), crossing, options))
    return join_results(parts, prepared["article_id"])


def join_results(parts: Sequence[Result], article_ids: pl.Series) -> Result:
    """Several results as one, in the order of the articles, of the measures' declarations and of the references."""
    joined = _join(parts)
    rows = joined.findings.measurements
    declared = [measure.name for measure in MEASURES]
    own = sorted(set(rows["measure"].unique()).difference(declared))
    measure = places_of(rows["measure"], [*declared, *own])
    finer = 2 * measure + places_of(rows["view"], VIEWS)
    measurements = _ordered(rows, article_ids, finer)
    copies = joined.copies.sort("reference_kind", "reference_id")
    return Result(
        join_findings([Findings(measurements, joined.findings.evidence)]),
        _ordered(joined.article_facts, article_ids),
        _ordered(copies, article_ids),
        _ordered(joined.kin.sort("kin_id"), article_ids),
    )


def _ordered(frame: pl.DataFrame, article_ids: pl.Series, finer: Ints | int = 0) -> pl.DataFrame:
    """The rows in the order of their articles, then of a small whole number."""
    key = (places_of(frame["article_id"], article_ids) << 16) | finer
    return frame if np.all(key[1:] >= key[:-1]) else frame[np.argsort(key, kind="stable")]


def _measure_guarded(prepared: pl.DataFrame, crossing: Crossing, options: Options) -> Result:
    try:
        return _measure(prepared, crossing, options)
    except (MissingExtraError, OwnMeasureError):
        raise
    except Exception as error:  # noqa: BLE001  any fault of one article, so that the others go on
        if len(prepared) != 1:
            return _measure_singly(prepared, crossing, options)
        return _failed(prepared, crossing, options, error)


def _measure_singly(prepared: pl.DataFrame, crossing: Crossing, options: Options) -> Result:
    """Article by article; where one error stops every one of them, no article is at fault and the run ends.

    Raises
    ------
    MastheadError
        Where all of at least ``LEAST_SYSTEMATIC`` articles fail at one place in the code.
    """
    parts: list[Result] = []
    failures: dict[str, Exception] = {}
    for one in prepared.iter_slices(1):
        try:
            parts.append(_measure(one, crossing, options))
        except (MissingExtraError, OwnMeasureError):
            raise
        except Exception as error:  # noqa: BLE001  as above
            failures[one["article_id"][0]] = error
            parts.append(_failed(one, crossing, options, error))
    places = {place_of(error) for error in failures.values()}
    if len(failures) == len(prepared) >= LEAST_SYSTEMATIC and len(places) == 1:
        name, first = next(iter(failures.items()))
        found = f"the same error on all {len(prepared)} articles of a batch ({told(first)}, in {places.pop()})"
        hint = (
            f"measure {name!r} alone to see it, check the detector and the installed packages (pip check), or leave "
            "these articles out; then run the same command again: it goes on from here"
        )
        raise MastheadError(str(Fault("measure", found, "articles that can be measured", hint))) from first
    return _join(parts)


def _failed(prepared: pl.DataFrame, crossing: Crossing, options: Options, error: Exception) -> Result:
    _log.warning("article %s could not be measured: %r", prepared["article_id"][0], error)
    unread = _read(prepared.with_columns(text=pl.lit("")))
    return _unmeasured(unread, crossing, options, "failed", told(error))


def _join(parts: Sequence[Result]) -> Result:
    return Result(
        concat_findings(part.findings for part in parts),
        pl.concat([ARTICLE_FACTS.empty(), *(part.article_facts for part in parts)]),
        pl.concat([COPIES.empty(), *(part.copies for part in parts)]),
        pl.concat([pl.DataFrame(schema=KIN), *(part.kin for part in parts)]),
    )


def _read(prepared: pl.DataFrame) -> Texts:
    return read_texts(prepared, prepared["language"].to_list())


def _furniture(
    texts: Texts,
    repeats: Repeats | None,
    *,
    names: Mapping[str, Sequence[str]] | None = None,
    explain: bool = True,
) -> Furniture:
    titles = texts.frame["title"].to_list()
    return find_furniture(texts, repeats, titles=titles, main_lines=_main_lines(texts), names=names, explain=explain)


def _main_lines(texts: Texts) -> Flags | None:
    """For each line whether its page's main text holds it; lines of plain texts count as held."""
    given = texts.frame["main_lines"]
    if given.null_count() == len(given):
        return None
    counts = texts.per_article(texts.lines.article)
    rows = [
        np.ones(n, dtype=np.bool_) if held is None else np.asarray(held, dtype=np.bool_)
        for n, held in zip(counts.tolist(), given.to_list(), strict=True)
    ]
    return np.concatenate(rows) if rows else np.zeros(0, dtype=np.bool_)


def _measure(prepared: pl.DataFrame, crossing: Crossing, options: Options) -> Result:
    texts = _read(prepared)
    languages = prepared["language"].to_list()
    furniture = _furniture(texts, crossing.repeats, names=crossing.outlet_names)
    matter = read_matter(texts, furniture.is_article, options.quotations)
    matches = find_copies(
        texts,
        furniture.is_article,
        crossing.originals,
        quotations=options.quotations,
        window_days=options.window_days,
        matter=matter,
    )
    near = crossing.neighbors
    shared, kin = None, pl.DataFrame(schema=KIN)
    if near is not None:
        shared, kin = find_near(texts, furniture.is_article, near, matter=matter)
    layers = Layers(
        furniture.is_article,
        furniture.is_article & ~matches.is_copied & ~matches.is_shared_quote,
        matches.is_wire_quote,
    )
    read = [code if code in options.languages or code not in LANGUAGES else "und" for code in languages]
    attributions = find_attributions(texts, layers.is_article, languages=read, detector=options.detector)
    sources = join_sources(texts, attributions, outlets=crossing.outlet_names, languages=languages)
    declared = find_declared(texts, _agencies(crossing))
    copy_findings, copies = measure_copy_ratio(
        texts,
        layers,
        matches,
        shared=shared,
        names=crossing.outlet_names,
        is_blanket=partial(_is_blanket, crossing.repeats),
        declared=declared,
    )
    measuring: dict[str, Callable[[], Findings]] = {
        "attribution": lambda: measure_attribution(texts, layers, attributions, sources),
        "named_sources": lambda: measure_named_sources(texts, layers, attributions, sources),
        "copy_ratio": lambda: copy_findings,
        "boilerplate": lambda: measure_boilerplate(texts, furniture),
        "translation_noise": lambda: measure_translation_noise(
            texts,
            layers,
            languages=languages,
            quotes=_quotes(texts, matches, shared, crossing),
            matches=matches,
            original_styles=None if crossing.originals is None else crossing.originals.styles,
        ),
    }
    findings = concat_findings(measuring[metric]() for metric in METRICS if metric in options.metrics)
    facts = _facts(texts, layers, crossing, matches.n_searched, declared)
    return Result(measure_extra(texts, layers, findings, facts, options.extra), facts, copies, kin)


def _quotes(texts: Texts, matches: Matches, shared: Matches | None, crossing: Crossing) -> pl.DataFrame | None:
    """Quotations aligned with those of originals, else with those of other articles; None where nothing is compared."""
    found: list[tuple[Matches, References]] = []
    if crossing.originals is not None:
        found.append((matches, crossing.originals))
    if shared is not None and crossing.neighbors is not None:
        found.append((shared, crossing.neighbors.texts))
    return align_quotations(texts, found) if found else None


def _is_blanket(repeats: Repeats, outlet: str, agency: Agency) -> bool:
    """Whether an agency stands in the credit notes of nearly all articles of an outlet."""
    keys = note_keys(agency)
    outlets = pl.Series([outlet] * len(keys), dtype=pl.String)
    return bool(repeats.are_blanket(outlets, keys, share=BLANKET_SHARE).any())


def _agencies(crossing: Crossing) -> dict[str, Agency]:
    """The agencies whose texts are at hand, by outlet."""
    if crossing.originals is None:
        return {}
    outlets = crossing.originals.facts["outlet"].drop_nulls().unique().sort().to_list()
    names = {outlet: agency_names(outlet, crossing.outlet_names.get(outlet, ())) for outlet in outlets}
    return {outlet: agency for outlet, agency in names.items() if agency is not None}


def _facts(
    texts: Texts, layers: Layers, crossing: Crossing, n_searched: np.ndarray, declared: Sequence[Declared] = ()
) -> pl.DataFrame:
    frame = texts.frame
    genres = find_genres(texts)
    for one in declared:
        genres[one.article] = Genre("agency", f"{one.agency} is named in the {one.place}")
    return ARTICLE_FACTS.frame(
        frame.select("article_id", "outlet", "published", "language", "text_view").with_columns(
            genre=pl.Series([genre.name for genre in genres], dtype=pl.String),
            genre_reason=pl.Series([genre.reason for genre in genres], dtype=pl.String),
            n_words=texts.n_words,
            n_article_words=texts.per_article(texts.words.article, layers.is_article),
            n_own_words=texts.per_article(texts.words.article, layers.is_own),
            own_basis=pl.lit("boilerplate_only" if crossing.originals is None else "against_wire"),
            unit_id="article_id",
            n_originals_searched=n_searched,
        )
    )


def _unmeasured(texts: Texts, crossing: Crossing, options: Options, status: Status, reason: str) -> Result:
    """Every measure of every article null, with one status and reason for all."""
    n = len(texts)
    nothing = np.full(n, np.nan)
    counted = [
        Counted(measure, view, nothing, nothing, [status] * n, [reason] * n)
        for measure in (*declared_of(options.metrics), *(one.measure for one in options.extra))
        for view in measure.views
    ]
    none = np.zeros(len(texts.words), dtype=np.bool_)
    facts = _facts(texts, Layers(none, none), crossing, np.zeros(n, dtype=np.int64))
    return Result(Findings(measurement_rows(texts, counted), EVIDENCE.empty()), facts, COPIES.empty())


def _duplicates(prepared: pl.DataFrame, crossing: Crossing, options: Options) -> Result:
    first = prepared["article_id"].replace_strict(crossing.duplicates, return_dtype=pl.String)
    reason = "the same text stands earlier in this outlet"
    result = _unmeasured(_read(prepared), crossing, options, "not_applicable", reason)
    facts = result.article_facts.with_columns(duplicate_of=first, unit_id=first)
    return Result(result.findings, facts, result.copies)
