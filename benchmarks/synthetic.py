"""A seeded synthetic corpus of any size: English news with planted copies, rewording, furniture, quotations, sources.

Sentences are walks through the word pairs of ordinary English that the product ships (``metrics/translation_noise/spin/data/background.npz``),
so that words, their frequencies and their neighbors are those of real prose while no sentence means anything. A
story has a topic with names and rare words of its own; quotations, reported speech, bylines, datelines, credit lines and
furniture come about as often as in news. Articles come chunk by chunk, each from its own seed, so that a million of
them need no more memory than a thousand. A large corpus spans more days, as one that was collected longer does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.translation_noise.spin.background import shipped_background
from masthead.metrics.translation_noise.spin.tokens import N_CLASSES, NAME, NUMBER, RARE, START

VERSION = 4
"""Goes into the names of the files, so that a corpus of an older recipe is not taken for this one."""

CHUNK = 1000
N_OUTLETS = 40
LEAST_DAYS, MOST_A_DAY = 60, 5000
"""A corpus spans at least so many days, and more where there would be more articles a day than this."""

N_TOPICS = 400
FIRST_DAY = datetime(2024, 3, 1, tzinfo=UTC)

SENTENCES = 18
"""Sentences of an article on average, of about 20 words each."""

N_TOPIC_NAMES, N_TOPIC_WORDS, N_SPEAKERS = 8, 40, 4

DATED, DATED_BY_DAY = 0.9, 0.07
"""Shares of articles whose date has a time, and a day only; the rest have none."""

CREDITED = 0.4
"""Share of copies that name their agency."""

AGENCIES = ("Northern Wire", "Harbor Press Agency", "Union News Service")


def _listed(words: str) -> list[str]:
    return words.split()


_FIRST_NAMES = _listed(
    "Aaron Alice Amir Anna Anthony Barbara Carlos Carol Clara Daniel David Diana Elena Eric Fatima Frank Grace Hannah "
    "Helen Henry Ivan Jacob James Janet Jorge Julia Karen Kevin Laura Leo Linda Maria Mark Martin Michael Mona Nadia "
    "Nora Oliver Omar Patricia Paul Peter Rachel Robert Rosa Samuel Sarah Sofia Steven Susan Thomas Vera Victor Walter"
)
_LAST_NAMES = _listed(
    "Abbott Alvarez Bailey Becker Bennett Bishop Brandt Calloway Carver Castillo Chandra Coleman Crawford Dalton Decker "
    "Delgado Donovan Drummond Ellison Engel Fairchild Farrell Fischer Fletcher Gallagher Garrison Grayson Haddad Halloran "
    "Hartman Hayes Holloway Hughes Ibarra Jensen Kaplan Keller Kendrick Kowalski Lambert Larkin Lindqvist Lockwood Maddox "
    "Marsh Mercer Montoya Moreau Nakamura Novak Okafor Ortega Osborne Palmer Petrov Pruitt Quinlan Ramsey Reyes Rhodes "
    "Sandoval Schaefer Sheridan Silva Sinclair Stanton Strand Sullivan Tanaka Thornton Underwood Vance Vasquez Wagner "
    "Walsh Whitaker Winslow Yates Zimmerman"
)
_PLACES = _listed(
    "Ashford Bellmont Brookhaven Calder Crestview Dunmore Eastport Fairmont Glenwood Harborview Kingsley Lakeside "
    "Marlow Northfield Oakridge Pinehurst Redwater Silverton Stonebridge Westbrook"
)
_TITLES = ("Gov. ", "Sen. ", "Mayor ", "Judge ", "Dr. ", "", "", "", "", "")
_ROLES = (
    "a spokesman for the {place} Police Department",
    "who leads the {place} Institute",
    "a professor at the University of {place}",
    "chairwoman of the {place} Council",
    "an analyst at {name} Partners",
)
_VERBS = ("said", "said", "said", "said", "added", "told reporters", "argued", "warned", "explained")
_SPEECH = (
    (0.60, "{Clause}."),
    (0.70, "“{Clause},” {name} {verb}."),
    (0.74, "“{Clause},” {verb_before} {name}. “{Other}.”"),
    (0.77, "“{Clause},” {full}, {role}, {verb}."),
    (0.86, "{full} said {clause}."),
    (0.90, "{name} said that {clause}."),
    (0.94, "{Clause}, according to {full}."),
    (0.96, "{Clause}, officials said."),
    (0.98, "{Clause}, {agency} reported."),
    (1.01, "{Clause}, {name} {verb}."),
)
"""Patterns of sentences and the upper end of each one's range of chances."""

_FURNITURE = (
    "Subscribe to the {place} {outlet} newsletter for the day's top stories",
    "Share this article on Facebook, Twitter or by email",
    "Read more: What to know about {place} this week",
    "Copyright {outlet} Media Group. All rights reserved.",
    "Sign up for breaking news alerts from {place} {outlet}",
    "Advertisement",
)


@dataclass(frozen=True)
class Behavior:
    """What an outlet does: how often it copies, how much of a copy it keeps, how often it rewords what it copies."""

    copies: float
    keeps: float
    rewords: float
    furniture: tuple[str, ...]


def behaviors() -> list[Behavior]:
    """Every outlet's behavior, from one that never copies to one that lives on the wire."""
    made = []
    for outlet in range(N_OUTLETS):
        lines = [line.format(place=_PLACES[outlet % len(_PLACES)], outlet=_ROMAN[outlet // 4]) for line in _FURNITURE]
        first = outlet % len(lines)
        furniture = (lines + lines)[first : first + outlet % 5]
        made.append(Behavior(outlet / N_OUTLETS, (0.4, 0.7, 1.0)[outlet % 3], (0.0, 0.3)[outlet % 2], tuple(furniture)))
    return made


_ROMAN = ("Post", "Herald", "Tribune", "Courier", "Times", "Record", "Gazette", "Journal", "Star", "Observer")


class Writer:
    """Writes sentences as walks through the word pairs of English; names, numbers and rare words are the topic's."""

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        background = shipped_background()
        words = [""] * N_CLASSES + list(background.words)
        names = [f"{first} {last}" for first in _FIRST_NAMES for last in _LAST_NAMES]
        numbers = [str(n) for n in (*range(2, 60), *range(100, 1000, 50), *range(2018, 2025))]
        short = [*_PLACES, *_LAST_NAMES]
        self.emitted = np.array([*words, *names, *short, *numbers], dtype=object)
        self.rank = {word: place for place, word in enumerate(words) if word}
        self._n_words = len(words)
        self._first_number = len(words) + len(names) + len(short)
        self._n_names = len(names)
        self._topic_names = random.integers(len(names), size=(N_TOPICS, N_TOPIC_NAMES))
        self._topic_short = random.integers(len(short), size=(N_TOPICS, 2 * N_TOPIC_NAMES))
        self._topic_words = random.integers(2000, len(words), size=(N_TOPICS, N_TOPIC_WORDS))
        first = (background.pairs >> np.uint32(16)).astype(np.int64)
        second = (background.pairs & np.uint32(0xFFFF)).astype(np.int64)
        is_letter = np.array([len(word) == 1 and word not in "ai" for word in words])
        weights = np.where(is_letter[second], 0, background.pair_counts).astype(np.float64)
        self._second = second
        self._cumulated = np.concatenate(([0.0], np.cumsum(weights)))
        self._range = np.searchsorted(first, np.arange(len(words) + 1))
        hanging = {"the", "a", "an", "and", "or", "of", "to", "in", "for", "with", "by", "that", "on", "at", "from"}
        self._is_hanging = np.array([word in hanging for word in words])

    def clauses(self, random: np.random.Generator, topics: NDArray[np.int64]) -> list[str]:
        """A clause on each of the topics, without capital and mark at its ends."""
        lengths = np.clip(random.gamma(4.0, 5.0, size=len(topics)), 4, 45).astype(np.int64)
        walked = self._walk(random, len(topics), int(lengths.max(initial=0)))
        emitted = self._emit(random, walked, topics)
        clauses = []
        for row, length, tokens in zip(emitted.tolist(), lengths.tolist(), walked.tolist(), strict=True):
            while length > 1 and self._is_hanging[tokens[length - 1]]:
                length -= 1
            clauses.append(" ".join(row[:length]))
        return clauses

    def _walk(self, random: np.random.Generator, n: int, steps: int) -> NDArray[np.int64]:
        walked = np.empty((n, steps), dtype=np.int64)
        token = np.full(n, START)
        for step in range(steps):
            low, high = self._cumulated[self._range[token]], self._cumulated[self._range[token + 1]]
            ended = high <= low
            low, high = np.where(ended, 0.0, low), np.where(ended, self._cumulated[self._range[1]], high)
            drawn = np.searchsorted(self._cumulated, low + random.random(n) * (high - low), side="right") - 1
            token = self._second[np.minimum(drawn, len(self._second) - 1)]
            walked[:, step] = token
        return walked

    def _emit(
        self, random: np.random.Generator, walked: NDArray[np.int64], topics: NDArray[np.int64]
    ) -> NDArray[np.object_]:
        topic = np.broadcast_to(topics[:, None], walked.shape)
        chance = random.random(walked.shape)
        number = walked.copy()
        for token, table, offset in (
            (RARE, self._topic_words, 0),
            (NAME, np.hstack((self._topic_names, self._n_names + self._topic_short)), self._n_words),
        ):
            at = walked == token
            number[at] = offset + table[topic[at], (chance[at] * table.shape[1]).astype(np.int64)]
        at = walked == NUMBER
        number[at] = self._first_number + (chance[at] * (len(self.emitted) - self._first_number)).astype(np.int64)
        emitted: NDArray[np.object_] = self.emitted[np.maximum(number, N_CLASSES)]
        return emitted

    def cast(self, topic: int, first: int) -> list[str]:
        """The full names of an article's speakers."""
        names = self._topic_names[topic]
        return [str(self.emitted[self._n_words + names[(first + n) % N_TOPIC_NAMES]]) for n in range(N_SPEAKERS)]

    def articles(
        self, random: np.random.Generator, topics: NDArray[np.int64], sizes: NDArray[np.int64]
    ) -> list[list[str]]:
        """Articles as lists of sentences: plain ones, quotations, reported speech."""
        of = np.repeat(topics, sizes)
        clauses, others = self.clauses(random, of), self.clauses(random, of[: len(of) // 8 + 1])
        chances, picks = random.random(len(of)).tolist(), random.integers(1 << 30, size=len(of)).tolist()
        made, at = [], 0
        for topic, size, first in zip(
            topics.tolist(), sizes.tolist(), random.integers(99, size=len(sizes)), strict=True
        ):
            cast, seen = self.cast(topic, int(first)), set[str]()
            sentences = [
                _sentence(clauses[n], others[n % len(others)], chances[n], picks[n], cast, seen)
                for n in range(at, at + size)
            ]
            at += size
            made.append(sentences)
        return made


def _capital(clause: str) -> str:
    return clause[0].upper() + clause[1:]


def _sentence(clause: str, other: str, chance: float, pick: int, cast: Sequence[str], seen: set[str]) -> str:
    """A clause in one of the patterns; a speaker has the full name and title at first, the last name afterwards."""
    pattern = next(form for upper, form in _SPEECH if chance < upper)
    if "{name}" not in pattern and "{full}" not in pattern and "{agency}" not in pattern:
        return pattern.format(Clause=_capital(clause))
    speaker = cast[pick % len(cast)]
    last = speaker.rsplit(" ", 1)[1]
    full = last if speaker in seen else _TITLES[len(last) * 7 % len(_TITLES)] + speaker
    seen.add(speaker)
    role = _ROLES[pick % len(_ROLES)].format(place=_PLACES[pick % len(_PLACES)], name=last)
    return pattern.format(
        Clause=_capital(clause),
        clause=clause,
        Other=_capital(other),
        name=full,
        full=full,
        role=role,
        verb=_VERBS[pick % len(_VERBS)],
        verb_before="said",
        agency=AGENCIES[pick % len(AGENCIES)],
    )


def _paragraphs(sentences: Sequence[str], random: np.random.Generator) -> str:
    """Sentences in paragraphs of one or two, as newspapers set them."""
    pairs = random.random(len(sentences)) < 0.35
    return "".join(
        sentence + (" " if joined else "\n\n") for sentence, joined in zip(sentences, pairs.tolist(), strict=True)
    ).rstrip()


def n_days(n_articles: int) -> int:
    """How many days a corpus of this size spans."""
    return max(LEAST_DAYS, -(-n_articles // MOST_A_DAY))


def make_wire(n: int, days: int, *, seed: int = 0) -> pl.DataFrame:
    """Wire originals of about 400 words, spread over the days."""
    writer, random = Writer(seed), np.random.default_rng([seed, 1])
    topics = random.integers(N_TOPICS, size=n)
    texts = []
    for first in range(0, n, CHUNK):
        chosen = topics[first : first + CHUNK]
        articles = writer.articles(random, chosen, np.full(len(chosen), SENTENCES))
        texts += ["\n\n".join(sentences) for sentences in articles]
    minutes = np.sort(random.integers(0, days * 24 * 60, size=n)).tolist()
    return pl.DataFrame(
        {
            "article_id": [f"w{row}" for row in range(n)],
            "outlet": [AGENCIES[row % len(AGENCIES)] for row in range(n)],
            "text": texts,
            "published": [FIRST_DAY + timedelta(minutes=minute) for minute in minutes],
            "language": "en",
            "topic": topics,
        }
    )


def make_articles(n: int, wire: pl.DataFrame, *, seed: int = 0) -> Iterator[pl.DataFrame]:
    """Chunks of articles of about 400 words; ``planted_share`` is the share of sentences taken from an original."""
    writer, habits = Writer(seed), behaviors()
    originals, times = [text.split("\n\n") for text in wire["text"].to_list()], wire["published"].to_list()
    days = n_days(n)
    topics_of, popularity = wire["topic"].to_numpy(), np.random.default_rng([seed, 3]).permutation(len(wire))
    for first in range(0, n, CHUNK):
        size = min(CHUNK, n - first)
        random = np.random.default_rng([seed, 2, first])
        outlets = random.integers(N_OUTLETS, size=size)
        copying = (random.random(size) < [habits[outlet].copies for outlet in outlets]) & (len(wire) > 0)
        chosen = popularity[(random.random(size) ** 2 * len(wire)).astype(np.int64)] if len(wire) else outlets
        topics = np.where(copying, topics_of[chosen], random.integers(N_TOPICS, size=size)) if len(wire) else outlets
        sizes = np.maximum(random.normal(SENTENCES, 4, size=size), 6).astype(np.int64)
        taken = [
            _copied(originals[original], habits[outlet], random, writer)[:full] if copies else []
            for copies, original, outlet, full in zip(copying, chosen, outlets, sizes.tolist(), strict=True)
        ]
        own = writer.articles(random, topics, np.maximum(sizes - [len(sentences) for sentences in taken], 2))
        rows = []
        for row in range(size):
            published = FIRST_DAY + timedelta(minutes=int(random.integers(0, days * 24 * 60)))
            if copying[row]:
                published = times[chosen[row]] + timedelta(hours=float(random.uniform(0.5, 40)))
            agency = AGENCIES[chosen[row] % len(AGENCIES)] if copying[row] and random.random() < CREDITED else None
            rows.append(
                {
                    "article_id": f"a{first + row}",
                    "outlet": f"outlet{outlets[row]:02d}.example",
                    "text": _page(taken[row], own[row], agency, habits[outlets[row]], random),
                    **_date(published, random.random()),
                    "language": "en",
                    "topic": int(topics[row]),
                    "planted_share": len(taken[row]) / (len(taken[row]) + len(own[row])),
                }
            )
        yield pl.DataFrame(rows, schema_overrides={"published": pl.Datetime("us", "UTC")})


def _date(published: datetime, chance: float) -> dict[str, object]:
    if chance < DATED:
        return {"published": published, "date_precision": "time"}
    day = published.replace(hour=0, minute=0, second=0, microsecond=0) if chance < DATED + DATED_BY_DAY else None
    return {"published": day, "date_precision": "day" if day else None}


def _copied(sentences: Sequence[str], habit: Behavior, random: np.random.Generator, writer: Writer) -> list[str]:
    kept = sentences[: max(1, int(len(sentences) * habit.keeps))]
    return [
        _reword(sentence, random, writer) if reworded else sentence
        for sentence, reworded in zip(kept, (random.random(len(kept)) < habit.rewords).tolist(), strict=True)
    ]


def _reword(sentence: str, random: np.random.Generator, writer: Writer) -> str:
    """Every sixth word left out or changed for one about as frequent."""
    made = []
    words = sentence.split(" ")
    for word, chance in zip(words, random.random(len(words)).tolist(), strict=True):
        if chance > 1 / 6 or word in (words[0], words[-1]):
            made.append(word)
        elif chance > 1 / 12 and (rank := writer.rank.get(word)):
            made.append(writer.emitted[rank + 1 if rank + 1 < len(writer.rank) else rank - 1])
    return " ".join(made)


def _page(
    taken: Sequence[str], own: Sequence[str], agency: str | None, habit: Behavior, random: np.random.Generator
) -> str:
    first, last, place = (
        names[int(pick)]
        for names, pick in zip((_FIRST_NAMES, _LAST_NAMES, _PLACES), random.integers(20, size=3), strict=True)
    )
    byline = f"By {first} {last}" if agency is None else f"By {agency}"
    dateline = f"{place.upper()} ({agency}) — " if agency else ""
    body = dateline + _paragraphs([*taken, *own], random)
    return "\n\n".join([byline, body, *habit.furniture])


def write_corpus(folder: Path, n_articles: int, n_originals: int, *, seed: int = 0) -> tuple[Path, Path]:
    """A corpus as ``articles-N/*.parquet`` and ``wire-N-DAYSd.parquet`` in ``folder``, written once."""
    folder, days = folder / f"v{VERSION}", n_days(n_articles)
    folder.mkdir(parents=True, exist_ok=True)
    wire_path, articles = (
        folder / f"wire-{n_originals}-{days}d.parquet",
        folder / f"articles-{n_articles}-{n_originals}",
    )
    if not wire_path.is_file():
        make_wire(n_originals, days, seed=seed).write_parquet(wire_path)
    if not (articles / "done").is_file():
        articles.mkdir(exist_ok=True)
        wire = pl.read_parquet(wire_path)
        for number, chunk in enumerate(make_articles(n_articles, wire, seed=seed)):
            chunk.write_parquet(articles / f"{number:06d}.parquet")
        (articles / "done").touch()
    return articles, wire_path
