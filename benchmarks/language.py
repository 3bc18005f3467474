"""Language detection beside py3langid, by length: ``python -m benchmarks.language [LINES.parquet]``.

Texts are the first 8, 20, 40, 80 and 300 words of the main text of pages in five languages (a table of lines with columns
``page_id``, ``lang``, ``kind``, ``text``, such as boilerplate/lines.parquet) and of our own short texts in seven more
(``language_texts.txt``, 21 a language; 80 and 300 words are several of them in a row). For each language and length: texts, share right and share wrong of our own detection (the
rest is ``und``) and of py3langid, which is to be installed apart (it never says that it does not know).
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from masthead.metrics.text.language import UNDETERMINED, detect_languages, normalize_language

LENGTHS = (8, 20, 40, 80, 300)
PAGES_PER_LANGUAGE = 400
OWN = Path(__file__).with_name("language_texts.txt")


def own_texts() -> list[tuple[str, str]]:
    """Our own texts: language and words; each goes on with those behind it, so that long ones come of all."""
    of_language: dict[str, list[str]] = defaultdict(list)
    for line in OWN.read_text("utf-8").splitlines():
        language, text = line.split("\t")
        of_language[language].append(text)
    return [
        (language, "\n".join([*texts[k:], *texts[:k]]))
        for language, texts in of_language.items()
        for k in range(len(texts))
    ]


def page_texts(path: Path) -> list[tuple[str, str]]:
    """Main text of pages by their language."""
    lines = pl.read_parquet(path, columns=["page_id", "lang", "text", "is_boilerplate", "view"])
    pages = (
        lines.filter(~pl.col("is_boilerplate"))
        .group_by("lang", "page_id", "view", maintain_order=True)
        .agg(pl.col("text").str.join("\n"))
        .unique(["lang", "page_id"], keep="first", maintain_order=True)
    )
    named = pages.with_columns(code=pl.col("lang").map_elements(normalize_language, return_dtype=pl.String))
    chosen = named.group_by("code", maintain_order=True).head(PAGES_PER_LANGUAGE)
    return [(row["code"], row["text"]) for row in chosen.iter_rows(named=True) if row["code"]]


def own_detection(texts: Sequence[str]) -> list[str]:
    """Masthead's detection."""
    return detect_languages(texts, [None] * len(texts))


def py3langid_detection() -> Callable[[Sequence[str]], list[str]] | None:
    """The other detection, where it is installed."""
    try:
        from py3langid import classify
    except ImportError:
        return None
    return lambda texts: [str(classify(text)[0]) for text in texts]


def main() -> None:
    """Print a row for each language and length."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", type=int, choices=(0, 1), help="every second text alone: 0 to choose by, 1 held out")
    parser.add_argument("lines", type=Path, nargs="?", help="a table of lines of pages with their language")
    options = parser.parse_args()
    texts = [*(page_texts(options.lines) if options.lines else []), *own_texts()]
    texts = texts if options.half is None else texts[options.half :: 2]
    engines: dict[str, Callable[[Sequence[str]], list[str]]] = {"own": own_detection}
    other = py3langid_detection()
    if other is not None:
        engines["py3langid"] = other
    print("language words texts " + " ".join(f"{name}: right wrong" for name in engines))
    totals: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for language in dict.fromkeys(code for code, _ in texts):
        for length in LENGTHS:
            cut = [
                " ".join(words[:length])
                for code, text in texts
                if code == language and (len(words := text.split()) >= length or language == "zh")
            ]
            if not cut:
                continue
            shown = []
            for name, detect in engines.items():
                found = detect(cut)
                right = sum(code == language for code in found)
                wrong = sum(code not in (language, UNDETERMINED) for code in found)
                for at, value in enumerate((len(cut), right, wrong)):
                    totals[name, length][at] += value
                shown.append(f"{right / len(cut):6.3f} {wrong / len(cut):6.3f}")
            print(f"{language:8} {length:5} {len(cut):5}  {'   '.join(shown)}", flush=True)
    for (name, length), (n, right, wrong) in totals.items():
        print(f"{name}, {length} words: right {right / n:.3f}, wrong {wrong / n:.3f} of {n}")
    sample = [text for _, text in texts][:500]
    for name, detect in engines.items():
        started = time.process_time()
        detect(sample)
        print(f"{name}: {1e6 * (time.process_time() - started) / len(sample):.0f} microseconds a text")


if __name__ == "__main__":
    main()
