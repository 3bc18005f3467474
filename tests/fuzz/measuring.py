"""The text model and every metric: spans lie inside their texts, counts within their bounds, whatever the text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import polars as pl

from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.attribution.measures import measure_attribution
from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.boilerplate.measures import measure_boilerplate
from masthead.metrics.catalog import MEASURES
from masthead.metrics.copy_ratio.find import find_copies
from masthead.metrics.copy_ratio.measures import measure_copy_ratio
from masthead.metrics.copy_ratio.retrieval.originals import Originals, build_originals
from masthead.metrics.named_sources.find import join_sources
from masthead.metrics.named_sources.measures import measure_named_sources
from masthead.metrics.reading.prepare import prepare
from masthead.metrics.running.batch import Options, emit
from masthead.metrics.tables.findings import Findings
from masthead.metrics.tables.layers import Layers
from masthead.metrics.tables.schemas import ARTICLES
from masthead.metrics.text.genre import find_genres
from masthead.metrics.text.language import detect_languages
from masthead.metrics.text.texts import Spans, Texts, read_texts
from masthead.metrics.translation_noise.measures import measure_translation_noise
from masthead.metrics.translation_noise.reference import style_shares
from tests.fuzz.targets import SEPARATOR, Target, first_of, texts_of

LANGUAGES = ("en", "en", "de", "und")
DECLARED = {declared.name: declared for declared in MEASURES}
STORY = (
    "The harbor closed on Monday after the storm broke the wall, Ada Voss, a spokesman for the Harbor Board, said.\n\n"
    "“We will wait for the engineers,” she said. “Nobody goes in before Friday.” According to Per Holt of the Valley "
    "Beacon, two people familiar with the matter asked not to be named.\n\nBy Ida Brandt\n\nCopyright 2024 Harbor Herald"
)
SEEDS = (
    f"\x00{STORY}",
    f"\x04{STORY}{SEPARATOR}(Reuters) - {STORY[:200]}\nShare this article\n“It’s the the end,” Mr. Holt told Reuters.",
    "\x02Der Hafen bleibe geschlossen, sagte Ida Brandt am Montag. „Wir warten“, so der Sprecher.",
    "\x01a\u200b\u00ad b\n\n\u202e“‘x’” 'y' «z» \ufffd 3,000 1.5 U.S. — http://a.example\nre-\nmains\u2028e\u0301",
)
WORDS = (
    *("“", "”", '"', "'", "‘", "’", "«", "»", "„", "…", "—", "\n", "\n\n", "\u2028", "\u200b", "\u00ad", "\ufffd", "\x85"),
    *("said", " said ", "Ada Voss", "according to ", "Reuters", "(AP) - ", "By Ada Voss", "Click here", "told ", "Mr. "),
    *("\U0001f468\u200d\U0001f469", "e\u0301\u0302", "漢字", "Привет", "İ", "ß", "ﬁ", "the the", ", a spokesman for the "),
    *("who asked not to be named", "U.S.", "sagte ", "3,000", "re-\n", SEPARATOR, "The board met on the quay and said so. "),
)  # fmt: skip


@cache
def original() -> Originals:
    """One wire original: the story of the seeds."""
    row = {"article_id": ["w"], "outlet": ["Reuters"], "text": [STORY], "language": ["en"]}
    return build_originals(prepare(ARTICLES.check(pl.DataFrame(row))), quotations="blank", style_of=style_shares)


def prepared_of(data: bytes) -> tuple[pl.DataFrame, list[str]]:
    """Two articles of one outlet, ready to be measured, and their languages."""
    kind, rest = first_of(data)
    language = LANGUAGES[kind % len(LANGUAGES)]
    rows = [{"article_id": str(k), "outlet": "a.example", "text": text, "language": language} for k, text in enumerate(texts_of(rest, 2))]  # fmt: skip
    return prepare(ARTICLES.check(pl.DataFrame(rows))), [language] * len(rows)


def assert_spans(texts: Texts, spans: Spans) -> None:
    """Spans are not empty, in order, and each lies in its article."""
    assert (spans.start < spans.end).all()
    assert (np.diff(spans.start) >= 0).all()
    assert len(spans.start) == len(spans.end) == len(spans.article)
    if len(spans):
        assert spans.article.min() >= 0
        assert (spans.start >= texts.bounds[spans.article, 0]).all()
        assert (spans.end <= texts.bounds[spans.article, 1]).all()


def assert_findings(texts: Texts, found: Findings) -> None:
    """One row per article, measure and view; values within the declared bounds; evidence inside its text."""
    rows = found.measurements
    assert not rows.select("article_id", "measure", "view").is_duplicated().any()
    assert "failed" not in set(rows["status"])
    measured = rows.filter(status="measured")
    assert (measured["denominator"] > 0).all()
    for name, numerator, denominator in measured.select("measure", "numerator", "denominator").iter_rows():
        value = numerator / denominator * DECLARED[name].scale
        assert value >= DECLARED[name].low - 1e-9, name
        assert DECLARED[name].high is None or value <= DECLARED[name].high + 1e-9, name  # type: ignore[operator]
    lengths = pl.DataFrame({"article_id": texts.frame["article_id"], "n": texts.bounds[:, 1] - texts.bounds[:, 0]})
    spans = found.evidence.join(lengths, on="article_id", how="left")
    assert spans["n"].null_count() == 0
    assert ((spans["start"] >= 0) & (spans["start"] < spans["end"]) & (spans["end"] <= spans["n"])).all()


def check_text_model(data: bytes) -> None:
    """Lines, sentences, words and quotations lie in their articles; sentences and words do not overlap; no letter is outside.

    With a bit of the first byte: an article by itself has the same words, sentences and quotations.
    """
    prepared, languages = prepared_of(data)
    texts = read_texts(prepared, languages)
    for spans in (texts.lines, texts.paragraphs, texts.sentences, texts.words, texts.quotations):
        assert_spans(texts, spans)
    for spans in (texts.lines, texts.sentences, texts.words):
        assert (spans.start[1:] >= spans.end[:-1]).all()
    assert len(texts.word_keys) == len(texts.words)
    assert int(texts.n_words.sum()) == len(texts.words)
    number = np.searchsorted(texts.sentences.start, texts.words.start, side="right") - 1
    assert (number >= 0).all()
    assert (texts.words.start < texts.sentences.end[number]).all()
    if first_of(data)[0] & 4:
        alone = [read_texts(prepared[k : k + 1], languages[:1]) for k in range(len(prepared))]
        assert [len(one.words) for one in alone] == texts.n_words.tolist()
        assert sum(len(one.sentences) for one in alone) == len(texts.sentences)
        assert sum(len(one.quotations) for one in alone) == len(texts.quotations)
    assert len(find_genres(texts)) == len(texts)
    assert len(detect_languages(prepared["text"].to_list(), [None] * len(prepared))) == len(prepared)


Work = Callable[[Texts, list[str]], Findings]


def stage(work: Work) -> Callable[[bytes], None]:
    """One metric on two articles: sound findings, and the same ones again."""

    def check(data: bytes) -> None:
        prepared, languages = prepared_of(data)
        texts = read_texts(prepared, languages)
        found = work(texts, languages)
        assert_findings(texts, found)

    return check


def _layers(texts: Texts) -> Layers:
    every = np.ones(len(texts.words), dtype=np.bool_)
    return Layers(every, every)


def _boilerplate(texts: Texts, languages: list[str]) -> Findings:
    return measure_boilerplate(texts, find_furniture(texts, None, titles=["The harbor closed"] * len(texts)))


def _attribution(texts: Texts, languages: list[str]) -> Findings:
    layers = _layers(texts)
    attributions = find_attributions(texts, layers.is_article, languages=languages)
    return measure_attribution(texts, layers, attributions, join_sources(texts, attributions, languages=languages))


def _sources(texts: Texts, languages: list[str]) -> Findings:
    layers = _layers(texts)
    attributions = find_attributions(texts, layers.is_article, languages=languages)
    return measure_named_sources(texts, layers, attributions, join_sources(texts, attributions, languages=languages))


def _copies(texts: Texts, languages: list[str]) -> Findings:
    every = np.ones(len(texts.words), dtype=np.bool_)
    matches = find_copies(texts, every, original(), quotations="blank")
    found, copies = measure_copy_ratio(
        texts, Layers(every, every & ~matches.is_copied & ~matches.is_shared_quote), matches
    )
    words = copies.select(n=pl.col("n_verbatim_words") + pl.col("n_reworded_words")).sum().item() or 0
    assert words <= len(texts.words)
    return found


def _translation(texts: Texts, languages: list[str]) -> Findings:
    return measure_translation_noise(texts, _layers(texts), languages=languages)


def check_emitted(data: bytes) -> None:
    """What a batch tells the others speaks of its own articles alone."""
    prepared, _ = prepared_of(data)
    emitted = emit(prepared, Options())
    ids = set(prepared["article_id"])
    for frame in (emitted.lines, emitted.pieces, emitted.passages, emitted.fingerprints):
        assert "article_id" not in frame.columns or set(frame["article_id"]) <= ids


SEED_BYTES = tuple(seed.encode() for seed in SEEDS)
TARGETS = (
    Target("text_model", check_text_model, SEED_BYTES, ("metrics/text/*.py",), WORDS),
    Target("boilerplate", stage(_boilerplate), SEED_BYTES, ("metrics/boilerplate/*.py",), WORDS),
    Target("attribution", stage(_attribution), SEED_BYTES, ("metrics/attribution/*.py", "metrics/attribution/rules/**/*.py"), WORDS),
    Target("named_sources", stage(_sources), SEED_BYTES, ("metrics/named_sources/**/*.py",), WORDS),
    Target("copy_ratio", stage(_copies), SEED_BYTES, ("metrics/copy_ratio/*.py", "metrics/copy_ratio/alignment/*.py"), WORDS),
    Target("translation_noise", stage(_translation), SEED_BYTES, ("metrics/translation_noise/**/*.py",), WORDS),
    Target("emitted", check_emitted, SEED_BYTES, ("metrics/running/batch.py", "metrics/copy_ratio/corpus/*.py"), WORDS),
)  # fmt: skip
