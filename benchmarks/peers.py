"""What a researcher would write today for the work of the five metrics, of common tools, on one core.

| part | tools | gives |
|---|---|---|
| boilerplate | jusText on the page, a counter of lines by outlet | boilerplate words, lines that repeat in the outlet |
| attribution | spaCy's blank English with its sentencizer, one regular expression | sentences; quotations and indirect reports with cue and speaker; speakers by last name |
| copying | datasketch: MinHash (128 permutations) over word 5-grams, LSH, then the shared 5-grams themselves | share of the words that stand in an original of the last three days, with spans; credit by the agency's name |
| shared | a second LSH index over the articles | pairs of articles of different outlets that share passages |
| translation_noise | scikit-learn, counts of word pairs, difflib (benchmarks/peers_noise.py) | style, spin, defects, reworded quotations |

textacy's ``direct_quotations`` needs parts of speech and a parse, so that on a blank pipeline it finds nothing; a
trained pipeline costs ten times what all the rest here does. Not done by the common tools, and done by masthead in
the same run: reworded and condensed copies with spans on both sides, quotations told apart from copies, who was first among
copies, headlines, captions and comments told apart from text, kinds of sources and names joined within an article, own
text; and a reason and a place in the text for every number.

``Peers`` is written for speed: 5-grams are hashed once for the digests and for the overlaps. ``DocumentedPeers`` uses
datasketch as its documentation shows, one update a 5-gram, and Python's sets for the overlaps; all else is the same.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.peers_noise import NoisePeers

PARTS = ("boilerplate", "attribution", "copying", "shared")
N_TRAINING = 500
"""Texts that the style of translation noise is trained on; training is not counted."""

PERMUTATIONS = 128
LEAST_SIMILARITY = 0.1
"""LSH proposes originals whose 5-grams are about this similar (Jaccard): copies of a fifth of an article and more."""

WINDOW = timedelta(days=3)
MOST_REPEATS = 5

_NAME = r"(?:[A-Z][\w’'-]*\.? ){0,3}[A-Z][\w’'-]+"
_CUE = r"(?:said|says|told \w+|added|argued|warned|explained|noted|reported|announced|claimed)"
REPORT = re.compile(
    rf"[“\"](?P<quote>[^”\"\n]{{3,600}})[,.!?]?[”\"],? (?:(?P<who>{_NAME})(?:, [^,.\n]{{3,80}},)? (?P<cue>{_CUE})\b|"
    rf"(?P<cue2>{_CUE}) (?P<who2>{_NAME}))"
    rf"|\b(?P<who3>{_NAME}) (?P<cue3>{_CUE})\b(?: that)?[:,]? (?P<content>[^\n.]{{3,600}})"
    rf"|\b(?P<cue4>[Aa]ccording to) (?P<who4>{_NAME})"
    rf"|, (?P<who5>{_NAME}) (?P<cue5>{_CUE})\b"
)
_WORD = re.compile(r"\w+")


class Peers:
    """The pipeline, its indexes, and the processor seconds of every part."""

    def __init__(self, wire: pl.DataFrame) -> None:
        import justext
        import spacy
        from datasketch import MinHashLSH

        self._justext, self._stop = justext.justext, justext.get_stoplist("English")
        self._nlp = spacy.blank("en")
        self._nlp.add_pipe("sentencizer")
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._spans: list[tuple[str, str, int, int, str]] = []
        self._originals = MinHashLSH(threshold=LEAST_SIMILARITY, num_perm=PERMUTATIONS)
        self._articles = MinHashLSH(threshold=LEAST_SIMILARITY, num_perm=PERMUTATIONS)
        self._known: dict[str, tuple[Any, datetime | None, str]] = {}
        began = time.process_time()
        for name, agency, text, published in wire.select("article_id", "outlet", "text", "published").iter_rows():
            grams = self.grams(text)
            self._originals.insert(name, self.digest(grams))
            self._known[name] = (self.known(grams), published, agency)
        self.seconds["index"] = time.process_time() - began
        self._texts = dict(wire.select("article_id", "text").iter_rows())
        self._noise = NoisePeers(wire["text"].head(N_TRAINING).to_list())

    def measure(self, articles: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """One row per article with its counts and shares, and one row per span of evidence."""
        self._spans.clear()
        began = time.process_time()
        lines: dict[str, Counter[str]] = defaultdict(Counter)
        for outlet, text in articles.select("outlet", "text").iter_rows():
            lines[outlet].update(set(text.split("\n")))
        self.seconds["boilerplate"] += time.process_time() - began
        rows = [
            self._article(name, outlet, text, published, lines[outlet])
            for name, outlet, text, published in articles.select(
                "article_id", "outlet", "text", "published"
            ).iter_rows()
        ]
        began = time.process_time()
        originals = [self._texts.get(str(row["original"])) for row in rows]
        noise = self._noise.measure([str(row.pop("body")) for row in rows], originals)
        rows = [row | more for row, more in zip(rows, noise, strict=True)]
        self.seconds["translation_noise"] += time.process_time() - began
        spans = pl.DataFrame(self._spans, schema=["article_id", "kind", "start", "end", "detail"], orient="row")
        return pl.DataFrame(rows, infer_schema_length=None), spans

    def _article(
        self, name: str, outlet: str, text: str, published: datetime | None, lines: Counter[str]
    ) -> dict[str, object]:
        times = [time.process_time()]
        body, found = self._boilerplate(text, lines)
        times.append(time.process_time())
        found |= self._attribution(name, body)
        times.append(time.process_time())
        grams = self.grams(body)
        digest = self.digest(grams)
        found |= self._copying(name, body, grams, digest, published)
        times.append(time.process_time())
        found["n_near"] = sum(not other.startswith(outlet + "/") for other in self._articles.query(digest))
        self._articles.insert(f"{outlet}/{name}", digest)
        times.append(time.process_time())
        for part, first, last in zip(PARTS, times, times[1:], strict=False):
            self.seconds[part] += last - first
        return {"article_id": name, "outlet": outlet, "body": body, **found}

    def _boilerplate(self, text: str, lines: Counter[str]) -> tuple[str, dict[str, object]]:
        page = "<html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n\n")) + "</body></html>"
        paragraphs = self._justext(page.encode(), self._stop)
        kept = [p.text for p in paragraphs if not p.is_boilerplate and lines[p.text] < MOST_REPEATS]
        body = "\n".join(kept) or text
        return body, {"boilerplate_share": 1 - len(body.split()) / max(len(text.split()), 1)}

    def _attribution(self, name: str, body: str) -> dict[str, object]:
        starts = [sentence.start_char for sentence in self._nlp(body).sents]
        attributed, speakers, n_quoted = set(), set(), 0
        for match in REPORT.finditer(body):
            parts = match.groupdict()
            speaker = next((parts[key] for key in ("who", "who2", "who3", "who4", "who5") if parts[key]), "")
            cue = next((parts[key] for key in ("cue", "cue2", "cue3", "cue4", "cue5") if parts[key]), "")
            speakers.add(speaker.rsplit(" ", 1)[-1])
            n_quoted += len((parts["quote"] or "").split())
            attributed.add(bisect_right(starts, match.start()) - 1)
            attributed.add(bisect_right(starts, match.end() - 1) - 1)
            self._spans.append((name, "report", match.start(), match.end(), f"{speaker} {cue}"))
        return {
            "n_sentences": len(starts),
            "n_attributed": len(attributed),
            "n_quoted_words": n_quoted,
            "n_speakers": len(speakers),
        }

    def _copying(self, name: str, body: str, grams: Any, digest: Any, published: datetime | None) -> dict[str, object]:
        covered = np.zeros(len(grams) + 4, dtype=np.bool_)
        best, n_best, credited = None, 0, False
        for original in self._originals.query(digest):
            known, time_of, agency = self._known[original]
            if published and time_of and not timedelta(0) <= published - time_of <= WINDOW:
                continue
            hits = self.hits(grams, known)
            if len(hits) > n_best:
                best, n_best, credited = original, len(hits), agency in body
            for step in range(5):
                covered[hits + step] = True
        edges = np.flatnonzero(np.diff(covered, prepend=False, append=False)).reshape(-1, 2)
        self._spans.extend((name, "copy", first, last, best or "") for first, last in edges.tolist())
        return {"copy_share": float(covered.mean()), "original": best, "is_credited": credited}

    def grams(self, text: str) -> Any:
        """Hashes of the word 5-grams."""
        from datasketch.hashfunc import sha1_hash32

        return np.array([sha1_hash32(gram.encode()) for gram in _word_grams(text)], dtype=np.uint64)

    def digest(self, grams: Any) -> Any:
        """The MinHash of 5-grams."""
        from datasketch import MinHash

        made = MinHash(num_perm=PERMUTATIONS, hashfunc=int)
        made.update_batch(grams.tolist())
        return made

    def known(self, grams: Any) -> Any:
        """The 5-grams of an original, to look up others in."""
        return np.unique(grams)

    def hits(self, grams: Any, known: Any) -> NDArray[np.int64]:
        """Which 5-grams an original has."""
        return np.flatnonzero(np.isin(grams, known))


class DocumentedPeers(Peers):
    """The same with datasketch as its documentation shows."""

    def grams(self, text: str) -> Any:
        """The word 5-grams."""
        return _word_grams(text)

    def digest(self, grams: Any) -> Any:
        """The MinHash of 5-grams, one by one."""
        from datasketch import MinHash

        made = MinHash(num_perm=PERMUTATIONS)
        for gram in grams:
            made.update(gram.encode("utf8"))
        return made

    def known(self, grams: Any) -> Any:
        """The 5-grams of an original as a set."""
        return set(grams)

    def hits(self, grams: Any, known: Any) -> NDArray[np.int64]:
        """Which 5-grams an original has."""
        return np.array([at for at, gram in enumerate(grams) if gram in known], dtype=np.int64)


def _word_grams(text: str) -> list[str]:
    words = _WORD.findall(text.lower())
    return [" ".join(words[at : at + 5]) for at in range(max(len(words) - 4, 0))]
