"""Attribution beside its peers: words per second on one core, and quality where gold is given.

``python -m benchmarks.attribution [--gold FOLDER] [--corpus FILE] [--words N]``

Peers: the plainest regular-expression detector (a quotation or ``that`` clause beside one of ten verbs), and textacy's
direct quotations on a spaCy pipeline with a parser where one is installed.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import resources
from pathlib import Path

import numpy as np
import polars as pl

from masthead.metrics.attribution.measures import attributed_sentences
from masthead.metrics.attribution.rules.find import find_by_rules
from masthead.metrics.attribution.table import (
    CONTENT,
    CUE,
    SOURCE,
    Attribution,
    Attributions,
    Detector,
    attributions_from,
)
from masthead.metrics.evaluation.attribution import evaluate
from masthead.metrics.named_sources.find import join_sources
from masthead.metrics.storage.memory import collecting_later
from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.texts import Texts, read_texts

FIGURES = ("sentence_f1", "density_spearman", "source_f1", "cue_f1", "content_f1")
_VERBS = r"(?:said|says|say|told|added|wrote|announced|argued|noted|claimed)"
_NAME = r"(?:[Tt]he )?(?:[A-Z][\w.’'-]+ ?){1,4}|[Hh]e|[Ss]he|[Tt]hey"
_PATTERNS = (
    re.compile(rf"(?P<content>[\"“][^\"”\n]+[,.?!][\"”]) (?P<source>{_NAME}) ?(?P<cue>{_VERBS})\b"),
    re.compile(rf"(?P<content>[\"“][^\"”\n]+[,.?!][\"”]) (?P<cue>{_VERBS}) (?P<source>{_NAME})"),
    re.compile(rf"(?P<source>{_NAME}) ?(?P<cue>{_VERBS}) (?P<content>that [^.\n]+)"),
    re.compile(r"(?P<content>[^.\n]+), (?P<cue>according to) (?P<source>[^,.\n]+)"),
)


def find_by_expressions(texts: Texts, is_article: Flags, languages: Sequence[str]) -> Attributions:
    """The plainest detector: four regular expressions."""
    rows = [row for pattern in _PATTERNS for row in _matches(pattern, texts)]
    return attributions_from(rows, np.ones(len(texts), dtype=np.bool_))


def _matches(pattern: re.Pattern[str], texts: Texts) -> Iterator[Attribution]:
    for match in pattern.finditer(texts.text):
        article = int(np.searchsorted(texts.bounds[:, 0], match.start("cue"), side="right")) - 1
        sentence = int(np.searchsorted(texts.sentences.start, match.start("cue"), side="right")) - 1
        spans = tuple(
            (role, *match.span(name)) for role, name in ((SOURCE, "source"), (CUE, "cue"), (CONTENT, "content"))
        )
        yield Attribution(article, max(sentence, 0), "mixed", match["cue"], spans)


def textacy_speed(rows: Sequence[str]) -> str:
    """Words per second of textacy's direct quotations, or why it cannot run."""
    try:
        import spacy
        from textacy.extract import direct_quotations
    except ImportError as error:
        return f"not runnable: {error}"
    names = [name for name in spacy.util.get_installed_models() if name.startswith("en_")]
    if not names:
        return "not runnable: no English spaCy model with a parser is installed"
    pipeline = spacy.load(names[0])
    begin = time.process_time()
    n_words = 0
    for row in rows[:50]:
        document = pipeline(row)
        n_words += sum(token.is_alpha for token in document)
        try:
            list(direct_quotations(document))
        except ValueError:
            continue
    return f"{n_words / (time.process_time() - begin):,.0f} words/s ({names[0]})"


def newsroom_texts(n_words: int) -> list[str]:
    """Articles of the example newsroom, over and over, until there are enough words."""
    folder = Path(str(resources.files("masthead.examples"))) / "newsroom"
    rows = [row for row in pl.read_ndjson(folder / "articles.jsonl")["text"].to_list() if row]
    length = sum(len(row.split()) for row in rows)
    return rows * max(1, n_words // length)


def corpus_texts(path: Path, n_words: int) -> list[str]:
    """The first articles of a corpus, about so many words."""
    rows = [row for row in pl.read_parquet(path, columns=["text"])["text"].to_list() if row]
    n = np.cumsum([len(row.split()) for row in rows])
    return rows[: int(np.searchsorted(n, n_words)) + 1]


def newsroom_figures(detector: Detector) -> dict[str, float]:
    """Precision, recall and F1 of attributed sentences on the example newsroom's articles with complete gold."""
    folder = Path(str(resources.files("masthead.examples"))) / "newsroom"
    gold = pl.read_ndjson(folder / "gold.jsonl", infer_schema_length=None)
    complete = gold.filter((pl.col("kind") == "complete") & pl.col("layers").list.contains("attribution"))
    articles = pl.concat([pl.read_ndjson(folder / name) for name in ("articles.jsonl", "wire.jsonl")], how="diagonal")
    articles = articles.filter(pl.col("article_id").is_in(complete["article_id"].implode()))
    texts = read_texts(articles.select("article_id", "outlet", "text"))
    found = detector(texts, np.ones(len(texts.words), dtype=np.bool_), ["en"] * len(texts))
    said = gold.filter((pl.col("kind") == "attribution") & pl.col("article_id").is_in(articles["article_id"].implode()))
    rows = dict(zip(articles["article_id"].to_list(), range(len(texts)), strict=True))
    spans = [
        (texts.text.find(part, *texts.bounds[rows[row["article_id"]]].tolist()), part)
        for row in said.iter_rows(named=True)
        for part in [row["content"], *(row["content_more"] or [])]
        if part
    ]
    wanted = attributed_sentences(
        texts,
        Attributions(
            found.table,
            pl.DataFrame(
                [(k, "content", start, start + len(part)) for k, (start, part) in enumerate(spans)],
                schema=found.spans.schema,
                orient="row",
            ),
            found.is_supported,
        ),
    )
    predicted = attributed_sentences(texts, found)
    right = float((wanted & predicted).sum())
    return {
        "precision": right / max(predicted.sum(), 1),
        "recall": right / max(wanted.sum(), 1),
        "f1": 2 * right / max(predicted.sum() + wanted.sum(), 1),
    }


def words_per_second(find: Callable[[], object], n_words: int, repeats: int = 5) -> float:
    """Words per second of processor time, the best of several runs, the garbage collector waiting as it does in a run."""
    seconds = []
    for _ in range(repeats):
        with collecting_later():
            begin = time.process_time()
            find()
            seconds.append(time.process_time() - begin)
    return n_words / min(seconds)


def main() -> None:
    """Print the table of speeds, and of figures where gold is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, help="folder of gold parquet files (see docs/attribution.md)")
    parser.add_argument(
        "--corpus", type=Path, help="articles of your own (parquet with text) to time, and not the newsroom"
    )
    parser.add_argument("--words", type=int, default=300_000, help="about how many words to time")
    options = parser.parse_args()
    rows = newsroom_texts(options.words) if options.corpus is None else corpus_texts(options.corpus, options.words)
    frame = pl.DataFrame({"article_id": [str(k) for k in range(len(rows))], "outlet": "newsroom", "text": rows})
    texts = read_texts(frame)
    n = len(texts.words)
    everything = np.ones(n, dtype=np.bool_)
    english = ["en"] * len(texts)
    detectors: dict[str, Detector] = {"rules": find_by_rules, "regular expressions": find_by_expressions}
    print(f"{n:,} words of {len(rows)} articles, processor time of one core")
    print(f"  {'text model':22} {words_per_second(lambda: read_texts(frame), n, 3):12,.0f} words/s")
    for name, detector in detectors.items():
        speed = words_per_second(partial(detector, texts, everything, english), n)
        print(f"  {name:22} {speed:12,.0f} words/s")
    speed = words_per_second(lambda: join_sources(texts, find_by_rules(texts, everything, english)), n)
    print(f"  {'rules and sources':22} {speed:12,.0f} words/s")
    print(f"  {'textacy on spaCy':22} {textacy_speed(rows)}")
    for name, detector in detectors.items():
        quality = newsroom_figures(detector)
        print(f"  {name}, example newsroom, sentences: " + ", ".join(f"{k} {v:.3f}" for k, v in quality.items()))
    if options.gold is not None:
        for name, detector in detectors.items():
            for set_name, figures in evaluate(options.gold, detector=detector).sets.items():
                if set_name.count("/") > 1:
                    continue
                shown = ", ".join(f"{key} {figures[key]:.3f}" for key in FIGURES if figures.get(key) is not None)
                print(f"  {name}, {set_name}: {shown}")


if __name__ == "__main__":
    main()
