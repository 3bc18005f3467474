"""What is shown: pages, csv for spreadsheets, lines of a terminal."""

from __future__ import annotations

import csv
import html
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from io import StringIO
from itertools import cycle

import polars as pl

from masthead.metrics.errors import Fault
from masthead.metrics.files.spreadsheets import armed, defused
from masthead.metrics.measure import measure
from masthead.metrics.wording import printable
from masthead.reports.article.marks import Mark, Pointer, join_marks, mark_paragraph, paragraphs_of
from masthead.reports.display.kinds import KINDS
from masthead.reports.display.text import plain, shorten, shown
from masthead.reports.html.pages import build_site
from masthead.reports.html.site import _addresses, _render
from masthead.reports.inputs.run import read_card
from masthead.scoring.card import Card
from masthead.scoring.features.summarize import summarize
from masthead.scoring.score import score
from tests.fuzz.targets import PARSER, SEPARATOR, Target, first_of, text_of, texts_of

CODES = re.compile(r'<span class="code">(U\+[0-9A-F]{4,6})</span>')
TAGS = re.compile(
    r'<a class="ref r-\w+" id="n-\d+-r" href="#n-\d+" aria-label="note \d+">\d+</a>|<span class="k k-\w+">|</span>'
)
"""What marks and pointers add to a text."""

INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Elements(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src")}

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        self.text.append(data)


def elements_of(page: str) -> Elements:
    """What a page consists of."""
    found = Elements()
    found.feed(page)
    found.close()
    return found


def check_shown(data: bytes) -> None:
    """Escaped text says what the text says, has no element but ours, and no character that is not seen."""
    text = text_of(data)
    markup = str(shown(text))
    found = elements_of(markup)
    assert found.names <= {"span"}
    assert not INVISIBLE.search(markup)
    assert not INVISIBLE.search(plain(text))
    back = html.unescape(CODES.sub(r"\1", markup))
    expected = re.sub(r"\[(U\+[0-9A-F]{4,6})\]", r"\1", plain(text))
    assert back.replace("[", "").replace("]", "") == expected.replace("[", "").replace("]", "")
    assert len(shorten(text, 20)) <= 21
    assert "\n" not in shorten(text, 20)


def check_marks(data: bytes) -> None:
    """Marks nest, and leave the words of a paragraph as they were."""
    kind, rest = first_of(data)
    text = text_of(rest[8:])
    places = sorted(byte % (len(text) + 1) for byte in rest[:8])
    names = cycle([one.name for one in KINDS][kind % len(KINDS) :] or [KINDS[0].name])
    marks = [Mark(a, b, next(names)) for a in places for b in places[::2]]
    pointers = [Pointer(place, str(n), KINDS[0].name) for n, place in enumerate(places[:2])]
    joined = join_marks(marks)
    assert all(mark.start < mark.end for mark in joined)
    for start, end in paragraphs_of(text):
        markup = str(mark_paragraph(text, start, end, joined, pointers))
        assert markup.count("<span") == markup.count("</span>")
        bare = TAGS.sub("", CODES.sub(r"\1", markup))
        assert "<" not in bare
        assert ">" not in bare
        assert html.unescape(bare) == html.unescape(CODES.sub(r"\1", str(shown(text[start:end]))))


STORY = "The harbor closed on {0}day, Ada Voss said. “We wait for the board,” she said, and the {0}board met. "


@cache
def scored(is_copy: bool) -> Card:
    """Two articles of two outlets, scored; where it is a copy, of one wire original, else without a story."""
    texts = ["".join(STORY.format(name * k) for k in range(1, 5)) for name in "ab"]
    rows = {"article_id": ["1", "2"], "outlet": ["a.example", "b.example"], "text": texts}
    wire = pl.DataFrame({"article_id": ["w"], "outlet": ["Reuters"], "text": texts[:1]})
    if not is_copy:
        rows["text"][1] = "Two boats met. A pilot of the port, Per Holt, told the Beacon that nobody had been hurt."
    return score(summarize(measure(pl.DataFrame(rows), wire=wire if is_copy else None, workers=1), n_resamples=20))


def renamed(frame: pl.DataFrame, outlet: str) -> pl.DataFrame:
    """A table in which the first outlet has another name."""
    if "outlet" not in frame.columns:
        return frame
    return frame.with_columns(outlet=pl.when(pl.col("outlet") == "a.example").then(pl.lit(outlet)).otherwise("outlet"))


def strangers(card: Card, outlet: str, title: str, byline: str, text: str) -> Card:
    """The card of articles with another outlet's name, title and byline, whose texts begin with another text."""
    assert card.features.measured is not None
    base = card.features.measured
    tables = {
        name: renamed(getattr(base, name).lazy().collect(), outlet)
        for name in ("measurements", "evidence", "article_facts", "articles")
    }
    filled = pl.concat_str(pl.lit(text), "text").str.head(pl.col("text").str.len_chars())
    tables["articles"] = tables["articles"].with_columns(text=filled, title=pl.lit(title), byline=pl.lit(byline))
    features = {name: renamed(getattr(card.features, name), outlet) for name in ("table", "replicates", "outlets")}
    return replace(
        card,
        scores=renamed(card.scores, outlet),
        contributions=renamed(card.contributions, outlet),
        features=replace(card.features, **features, measured=replace(base, **tables)),
    )


OWN_ADDRESSES = (
    "#",
    "compare.html",
    "evidence.html",
    "report.html",
    "tables/",
    "charts/",
    "report.ipynb",
    "manifest.json",
)
FORBIDDEN = {"script", "iframe", "object", "embed", "img", "meta", "base", "form", "link", "style", "b-x"}
BAD = re.compile(r"^(?:on\w+|srcdoc|formaction|xlink:href|srcset)$")


def check_pages(data: bytes) -> None:
    """Names, titles and texts from strangers make no element, no attribute that runs and no address on a page.

    The first byte chooses the page, and whether there is a story.
    """
    kind, rest = first_of(data)
    outlet, title, byline, text = texts_of(rest, 4)
    card = strangers(scored(kind % 4 == 0), outlet.strip() or "a.example", title, byline, text)
    site = build_site(read_card(card), charts=(), most_articles=2, per_outlet=1)
    address = _addresses(site, is_single=True)
    page = site.pages[(kind >> 2) % len(site.pages)]
    found = elements_of(str(_render(page, address, site).body))
    assert not found.names & FORBIDDEN
    assert not [name for name in found.attributes if BAD.match(name)], found.attributes
    assert not [one for one in found.addresses if not one.startswith(OWN_ADDRESSES)], found.addresses
    assert not INVISIBLE.search("".join(found.text))


def check_csv(data: bytes) -> None:
    """No cell of a written csv begins like a formula, numbers stay, and reading it gives the very cells."""
    cells = text_of(data).split(SEPARATOR)
    names = cells[:2] if len(set(cells[:2])) == 2 and all(cells[:2]) else ["outlet", "title"]
    rows = [cells[k : k + 2] for k in range(0, len(cells) - 1, 2)]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    safe = defused(frame)
    assert armed(safe).equals(frame)
    file = StringIO()
    safe.write_csv(file)
    for row in csv.reader(StringIO(file.getvalue(), newline="")):
        for cell in row:
            start = cell.lstrip()[:1]
            assert cell[:1] not in ("\t", "\r", "\n")
            assert start not in ("=", "@", "＝", "＠")
            if start in ("+", "-", "＋", "－") and start:
                float(cell)


def check_terminal(data: bytes) -> None:
    """What is printed holds nothing that commands a terminal, breaks a line or turns it round."""
    text = text_of(data)
    line = printable(text)
    assert all(c.isprintable() or c == "\u3000" or c.isspace() for c in line)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]", line)
    assert text == line or not text.isprintable()
    told = str(Fault(text, text, text, text))
    assert "\n" not in told
    assert "\x1b" not in told


ATTACKS = (
    '<script>alert("x")</script>', "<img src=x onerror=alert(1)>", "javascript:alert(1)", "\u202eevil\u202c", "]]> --> </style>",
    "{{ 7 * 7 }}", "&#x27;", '" onmouseover="x', "\x1b[2J", "=1+1", "=HYPERLINK(0)", "@SUM(A1)", "\t=1", "'=1", "-0.5", "+1-2",
    "'", "&lt;", "</textarea>", "<!--",
)  # fmt: skip
JOINED, OTHERS = (SEPARATOR.join(some).encode() for some in (ATTACKS[:4], ATTACKS[4:8]))
PAGES = (0, 24, 28, *range(1, 33, 4))
"""First bytes that choose every page of a report."""
ARTICLE = ("reports/article/*.py", "reports/display/*.py")
TARGETS = (
    Target("shown", check_shown, tuple(one.encode() for one in ATTACKS), ("reports/display/text.py",), ATTACKS, PARSER, 256),
    Target("marks", check_marks, (b"\x01\x00\x09\x14\x20\x22\x30\x40\x41" + "“Go,” said <b>Ida</b>.\n\nNo & yes.\u2028x".encode(),), ("reports/article/marks.py",), ATTACKS, PARSER, 256),
    Target("report", check_pages, tuple(bytes([kind]) + (JOINED if kind & 8 else OTHERS) for kind in PAGES), (*ARTICLE, "reports/html/*.py"), ATTACKS, longest=400),
    Target("csv_cells", check_csv, (SEPARATOR.join(ATTACKS).encode(), f"a{SEPARATOR}=b{SEPARATOR}'-1{SEPARATOR}-1".encode()), ("metrics/files/spreadsheets.py",), (*ATTACKS, SEPARATOR), longest=512),
    Target("terminal", check_terminal, tuple(one.encode() for one in ATTACKS), ("metrics/wording.py", "metrics/errors.py"), ATTACKS, PARSER, 256),
)  # fmt: skip
