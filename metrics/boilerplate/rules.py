"""The rules of the boilerplate finder: what speaks for and against each line, one column a rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from masthead.metrics.boilerplate.body import body_overlap, body_segment
from masthead.metrics.boilerplate.lexicon import LexiconHits
from masthead.metrics.boilerplate.line_facts import CORE_WORDS, STAMP_WORDS, LineFacts
from masthead.metrics.boilerplate.repeats import MIN_ARTICLES
from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.metrics.text.hashing import mix
from masthead.metrics.text.texts import Texts

FRAGMENT_WORDS = 15

MANY_SYMBOLS = 0.03
"""With so large a share of signs of programs a line is no line over a comment."""

THREAD = 2
"""So many dated lines with text below each, under the body's first paragraphs, make a thread of reader comments."""

IN_PROGRAM = 0.3
"""With so large a share of lines of a program both above and below a line stands in the program."""

CREDIT_REACH = 120
"""Code points within which the credit of a quotation stands at its end."""

_CREDITED = re.compile(r"[.!?…][\"'”’»]+\s*(?:[—–]|-{1,2})\s*[^\W\d_][^.!?]{2,}\Z")

_COMMENT_HEAD = re.compile(
    r"\d\d?:\d\d[^:]{0,12}\b(?:said|says|wrote|writes|commented|replied)\s*:$|\(Score:\s*-?\d|\bScore: \d+\W*$|"
    r"^\W*(?:Rating|Votes|Upvotes|Likes|Points)\s*:\s*\d+(?: (?:Votes|Likes|Points))?\W*$|^\W*\d+ (?:Upvotes|up ?votes|thumbs up)\W*$",
    re.IGNORECASE,
)

OUTSIDE_COST = 8.0
"""What a line that is no core line costs the body segment, in words."""

TAIL_SHARE = 0.3
"""A heading closes the body when less than this share of the article's core words comes after it."""

EARLY_CORES = 3
"""A heading before so many body paragraphs is a link of the page's head, not the heading of a part below."""

BODY_BELOW = 0.1
"""With a larger share of the body's words below it, a line has body on both sides."""

GOES_ON = 0.35
"""Below a heading of stories the body goes on in paragraphs that share so much with it; below the foot's in any."""


@dataclass(frozen=True)
class Rules:
    """Flags and numbers, one a line of the batch; see ``read_rules`` for what each one says."""

    is_core: Flags
    repeats: Flags
    again: Flags
    in_segment: Flags
    before_segment: Flags
    overlap: Floats
    core_nearby: Floats
    tail_related: Flags
    tail_comments: Flags
    tail_end: Flags
    within_body: Flags
    n_stamps: Floats
    longer: Floats
    late: Floats
    in_program: Flags


def read_rules(texts: Texts, facts: LineFacts, hits: LexiconHits, n_shared: Ints) -> Rules:
    """The rules of every line.

    ``is_core`` a body paragraph by its form: a final mark (or a quotation with whose it is behind a dash), ten words, no
    phrase of the lexicon, not repeated;
    ``repeats`` the line stands in other articles of the outlet; ``again`` it stands earlier in the same article;
    ``in_segment`` it lies in the run of lines with most core words; ``overlap`` share of its longer words found in
    other core lines; ``core_nearby`` share of core lines among the two lines before it or, where larger, after it;
    ``tail_*`` it follows a heading that closes the body (of stories or comments also: that stands below three core
    lines), where the body does not go on below the heading (see ``GOES_ON``; behind comments all lines count);
    ``within_body`` it has body paragraphs above and below, enough of them below for the body to go on; ``n_stamps`` how many date stamps with text below them stand above it in a thread (see
    ``_stamps_above``); ``longer`` how far the
    logarithm of a sentence line's length is above the median of the article's core lines; ``late`` share of the
    article's core words before it; ``in_program`` it is a line of a program, or stands among such lines.
    """
    article = facts.lines.article
    by_form = (facts.is_final | _credited_quotations(texts, facts)) & (facts.length >= CORE_WORDS) & ~hits.any
    repeats = _repeats(texts, facts, by_form, n_shared)
    again = _again(facts, article)
    is_core = by_form & ~repeats & ~again
    words = np.where(is_core, facts.length, 0.0)
    in_segment = body_segment(np.where(is_core, facts.length, -OUTSIDE_COST), article)
    core_before = sum_before(words, article)
    total = np.bincount(article, words, minlength=len(texts))[article]
    in_program = _in_program(facts)
    late = np.where(total > 0, core_before / np.maximum(total, 1.0), 0.0)
    closes = (1.0 - late < TAIL_SHARE) & (total > 0)
    overlap = body_overlap(texts, facts, is_core)
    goes_on = is_core & (overlap >= GOES_ON)
    n_cores = sum_before(is_core.astype(np.float64), article)
    is_below = n_cores >= EARLY_CORES
    related = hits.opens["related"] & ~in_program
    opens_comments = hits.opens["comments"] & ((late >= TAIL_SHARE) | is_below) & ~in_program
    opens_comments |= _heads_comments(texts, facts, n_cores)
    return Rules(
        is_core=is_core,
        repeats=repeats,
        again=again,
        in_segment=in_segment,
        before_segment=_before(in_segment, article),
        overlap=overlap,
        core_nearby=beside(is_core, article, 2, np.maximum),
        tail_related=_since(related & (closes | is_below), goes_on & ~closes, article) & ~goes_on,
        tail_comments=_after(opens_comments, article),
        tail_end=_after(hits.opens["end"] & closes & ~in_program, article) & ~is_core,
        within_body=in_segment | ((n_cores >= 1) & (1.0 - late >= BODY_BELOW) & (total > 0)),
        n_stamps=_stamps_above(_heads_text(facts) & (n_cores >= THREAD), article),
        longer=np.maximum(_unlike_body(facts, is_core, len(texts)), 0.0),
        late=late,
        in_program=in_program,
    )


def _credited_quotations(texts: Texts, facts: LineFacts) -> Flags:
    """Quotations of a sentence or more that end in whose they are: "The quay is shut." -- Ada Brandel, Harbor Gazette."""
    found = np.zeros(len(facts), dtype=np.bool_)
    rows = np.flatnonzero(facts.is_quote & ~facts.is_final & (facts.length >= CORE_WORDS))
    starts, ends = facts.lines.start[rows].tolist(), facts.lines.end[rows].tolist()
    tails = [texts.text[max(a, b - CREDIT_REACH) : b] for a, b in zip(starts, ends, strict=True)]
    found[rows] = [_CREDITED.search(tail) is not None for tail in tails]
    return found


def _in_program(facts: LineFacts) -> Flags:
    """Lines with signs of programs, and those beside them: headings within a program are none."""
    has_signs = facts.symbol_share >= MANY_SYMBOLS
    inside: Flags = has_signs | (beside(has_signs, facts.lines.article, 3, np.minimum) > IN_PROGRAM)
    return inside


def _heads_comments(texts: Texts, facts: LineFacts, n_cores: Floats) -> Flags:
    """The first of several heads of reader comments below a body paragraph, known by their form in any article.

    "Ada Brandel on May 3, 2021 at 10:07 am said:", "(Score:5, Informative)", "Rating: 25 Votes".
    """
    lines, article = facts.lines, facts.lines.article
    short = np.flatnonzero((facts.length <= STAMP_WORDS) & (n_cores >= 1) & (facts.number_share > 0))
    found = np.zeros(len(facts), dtype=np.bool_)
    pieces = [texts.text[a:b] for a, b in zip(lines.start[short].tolist(), lines.end[short].tolist(), strict=True)]
    found[short] = [_COMMENT_HEAD.search(piece) is not None for piece in pieces]
    n_heads = np.bincount(article, found, minlength=len(texts))[article]
    return found & (n_heads >= THREAD)


def _repeats(texts: Texts, facts: LineFacts, by_form: Flags, n_shared: Ints) -> Flags:
    """Lines that repeat in the outlet; body paragraphs do not count where they make an article a second version."""
    repeats = n_shared >= MIN_ARTICLES
    article = facts.lines.article
    core = np.bincount(article, np.where(by_form, facts.length, 0.0), minlength=len(texts))
    repeated = np.bincount(article, np.where(by_form & repeats, facts.length, 0.0), minlength=len(texts))
    is_version = 2 * repeated > core
    return repeats & ~(by_form & is_version[article])


def _again(facts: LineFacts, article: Ints) -> Flags:
    """Lines that stand earlier in the same article."""
    _, first = np.unique(facts.key ^ mix(article.astype(np.uint64)), return_index=True)
    again = np.ones(len(facts), dtype=np.bool_)
    again[first] = False
    return again & (facts.n_words > 0)


def sum_before(values: Floats, article: Ints) -> Floats:
    """Sum of the values of the earlier lines of the same article, counted in whole 1024ths, so that sums are exact."""
    points = np.rint(values * 1024).astype(np.int64)
    before = np.cumsum(points) - points
    if not len(points):
        return values
    first = np.flatnonzero(np.diff(article, prepend=-1))
    return (before - np.repeat(before[first], np.diff(np.append(first, len(points))))) / 1024


def _after(flags: Flags, article: Ints) -> Flags:
    """Lines at or after the first flagged line of their article."""
    return sum_before(flags.astype(np.float64), article) + flags > 0


def _since(opens: Flags, closes: Flags, article: Ints) -> Flags:
    """Lines at or after an opening line of their article, with no closing line between."""
    row = np.arange(len(article))
    opened, closed = (np.maximum.accumulate(np.where(flags, row, -1)) for flags in (opens, closes))
    first = np.searchsorted(article, article, side="left")
    since: Flags = (opened >= first) & (opened > closed)
    return since


def _before(flags: Flags, article: Ints) -> Flags:
    """Lines before the first flagged line of their article; none in an article without one."""
    has = np.bincount(article, flags, minlength=int(article[-1]) + 1 if len(article) else 0) > 0
    return has[article] & ~_after(flags, article)


def _heads_text(facts: LineFacts) -> Flags:
    """Stamps with a time of day and text below, as over reader comments: no table, no schedule, no dates one below
    the other.
    """
    article = facts.lines.article
    text = (facts.length >= 3) & ~facts.is_stamp & ~facts.is_row
    below = np.zeros(len(facts), dtype=np.bool_)
    for step in (1, 2):
        below[:-step] |= text[step:] & (article[step:] == article[:-step])
    below[:-1] &= ~(facts.is_stamp[1:] & (np.diff(article) == 0))
    return (
        facts.is_stamp
        & facts.has_clock
        & ~facts.starts_number
        & ~facts.is_row
        & below
        & ~facts.is_mail
        & (facts.symbol_share < MANY_SYMBOLS)
    )


def _stamps_above(is_stamp: Flags, article: Ints) -> Floats:
    """How many stamps stand above or in each line; 0 in articles with fewer than ``THREAD`` of them."""
    above = sum_before(is_stamp.astype(np.float64), article) + is_stamp
    total = np.bincount(article, is_stamp, minlength=int(article[-1]) + 1 if len(article) else 0)
    return np.where(total[article] >= THREAD, above, 0.0)


def _unlike_body(facts: LineFacts, is_core: Flags, n_articles: int) -> Floats:
    """Logarithm of each sentence line's length less the median of its article's core lines; 0 for other lines."""
    article, size = facts.lines.article, np.log1p(facts.length)
    core = np.flatnonzero(is_core)
    core = core[np.lexsort((size[core], article[core]))]
    count = np.bincount(article[core], minlength=n_articles)
    first = np.cumsum(count) - count
    places = np.minimum(np.stack((first + (count - 1) // 2, first + count // 2)), max(len(core) - 1, 0))
    median = size[core][places].mean(axis=0) if len(core) else np.zeros(n_articles)
    compared = (count > 0)[article] & facts.is_final & (facts.length >= CORE_WORDS)
    return np.where(compared, size - median[article], 0.0)


def beside(values: Flags | Floats, article: Ints, reach: int, join: np.ufunc) -> Floats:
    """The means of the values up to ``reach`` lines before and up to ``reach`` lines after, joined by ``join``.

    Counts only lines of the same article; a side without any takes the other's mean, 0 where both are without. The
    smaller of the two (``np.minimum``) says what stands between, the larger what stands beside: so the last paragraph
    of a body does not suffer from what stands below it.
    """
    values = values.astype(np.float64)
    before, n_before, after, n_after = np.zeros((4, len(values)))
    for step in range(1, reach + 1):
        same = (article[step:] == article[:-step]).astype(np.float64)
        after[:-step] += same * values[step:]
        n_after[:-step] += same
        before[step:] += same * values[:-step]
        n_before[step:] += same
    before, after = before / np.maximum(n_before, 1), after / np.maximum(n_after, 1)
    joined: Floats = join(np.where(n_before > 0, before, after), np.where(n_after > 0, after, before))
    return joined
