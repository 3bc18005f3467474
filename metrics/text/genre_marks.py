"""Marks by which an article states its genre: sections and slugs of its address, labels, bylines, stock phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

HEAD, TAIL = 600, 700
"""Characters at the head and the tail of a text that are read for labels and stock phrases."""

_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_LISTED = (
    r"things?|ways|takeaways|reasons|facts|questions|moments|lessons|tips|signs|rules|charts|myths|steps|lines|edits|"
    r"mistakes|predictions|findings|surprises|highlights|points|explanations|keys|storylines|quotes"
)

_SECTIONS: Mapping[str, str] = {
    "opinion": (
        "(?:global-|guest-)?opinions?|op-?eds?|editorials?|(?:our-|guest-)?columns?|(?:our-)?columnists?|commentary|commentisfree|comment|"
        "commentaries|daily-comment|perspectives?|viewpoints?|views?|letters|letters-to-the-editor|todaysdebate|the-monitors-view|our-view|"
        "guest-opinions?|(?:politics-)?voices|think|ideas|outlook|first-person|essays?|contributors?|contributions|"
        "leaders|kommentare?|meinung|debatte|kolumnen?|leitartikel|tribunes?|opinion-.*"
    ),
    "analysis": (
        "analysis|news-analysis|analyses|explainers?|explained|fact-?check(?:er|ing|s)?|decoder|dc-decoder|the-memo|"
        "upshot|the-fix|monkey-cage|hintergrund|analysen?"
    ),
    "digest": (
        "newsletters?|briefings?|daily-briefing|morning-briefing|headlines|speed-?reads?|round-?ups?|digests?|links|"
        "the-morning-jolt|playbook|morning-.*|press-digest|newsbriefs?|news-in-brief"
    ),
    "listicle": "lists?|listicles?|galler(?:y|ies)|slideshows?",
    "transcript": "transcripts?|q-(?:and-)?a|interviews?|full-text",
    "press_release": "press-?releases?|news-?releases?|pressreleases?|prnewswire|pressemitteilungen?",
    "live_blog": (
        "live|live-?blogs?|live-?coverage|live-?updates?|live-news|liveticker|live-?blog-.*|.*-live-(?:updates?|blog|coverage)(?:-.*)?|"
        "live-updates-.*|.*-livewire-.*"
    ),
    "review": "reviews?|(?:film|movie|book|music|tv|theater|theatre|restaurant|game|album)-reviews?|rezensionen?",
    "advice": "advice|dear-abby|ask-amy|miss-manners|carolyn-hax|horoscopes?|how-?to|ratgeber",
}
_SECTION = re.compile("|".join(f"(?P<{genre}>^(?:{names})$)" for genre, names in _SECTIONS.items()))
_SLUG = re.compile(
    r"(?P<live_blog>(?:^|-)(?:live-?(?:updates?|blog|ticker)|livewire|as-it-happened)(?:-|\.|$))"
    r"|(?P<transcript>(?:^|-)(?:full-)?transcript(?:\.|$))"
)

_TITLE = re.compile(
    r"^\W*(?:"
    r"(?P<opinion>opinion|op-?ed|editorial|commentary|column|guest column|guest essay|letters?(?: to the editor)?|viewpoint|"
    r"perspective|our view|kommentar|meinung|leitartikel)"
    r"|(?P<analysis>(?:news )?analysis|explainer|explained|fact.?check(?:er)?|analyse)"
    r"|(?P<digest>first thing|(?:the |your )?(?:morning|evening|daily|weekly|weekend|afternoon|midday|sunday) (?:\w+ )?"
    r"(?:briefing|brief|round-?up|digest|newsletter|headlines|report|jolt|playbook|update|shows?|links|read)|"
    r"sunday shows?|(?:news|press) (?:digest|round-?up)|week in review)"
    r"|(?P<transcript>(?:full |rush |read the (?:full )?)?transcript|q ?(?:&|and) ?a|full text)"
    r"|(?P<press_release>(?:press|news|media) release|pressemitteilung)"
    r"|(?P<live_blog>live(?: ?blog)?(?: updates?)?|(?:live )?updates|the latest|liveticker)"
    r"|(?P<review>(?:(?:film|movie|book|music|tv|theater|theatre|restaurant|album|game) )?review|rezension)"
    r"|(?P<advice>advice|ask amy|dear abby|miss manners|horoscope)"
    r")\s*(?:[:|]|[–—-]\s|[\]】)])",
    re.IGNORECASE,
)
_TITLE_END = re.compile(
    r"[|–—:(\[-]\s*(?:(?P<opinion>opinion|op-?ed|editorial|commentary|letters?(?: to the editor)?|our view)"
    r"|(?P<analysis>(?:news )?analysis|an explainer|explained)"
    r"|(?P<transcript>(?:full )?transcript|q ?& ?a)"
    r"|(?P<live_blog>live(?: updates?| blog)?|(?:all )?(?:the )?latest updates|as it happened)|(?P<review>(?:\w+ )?review))\W*$",
    re.IGNORECASE,
)
_TITLE_FORM = re.compile(
    rf"(?P<listicle>^\W*(?:the |our |here are |these )?{_NUMBER} (?:[\w'’-]+ ){{0,4}}?(?:{_LISTED})\b|[:–—] (?:the )?{_NUMBER} (?:[\w'’-]+ ){{0,3}}?(?:{_LISTED})\b|"
    r"\bwinners and losers\b|\btakeaways from\b)"
    r"|(?P<transcript>\bfull (?:text|transcript) of\b|^\W*read (?:the )?(?:full )?(?:text|transcript)|\ban interview with\b)"
    r"|(?P<digest>\b(?:news|daily|weekly) round-?up\b)"
    r"|(?P<analysis>, explained\W*$)",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"^\W*(?:(?P<opinion>(?:analysis/)?opinion|op-?ed|editorial|commentary|guest column|guest essay|letter to the editor|"
    r"letters to the editor|kommentar|meinung|leitartikel)"
    r"|(?P<analysis>news analysis|analysis|explainer|fact.?check)"
    r"|(?P<digest>good (?:morning|evening|afternoon)(?:,? [\w ]{2,30})?|(?:a |your |the )?(?:daily|weekly|morning) (?:round-?up|digest|briefing)(?: of [\w ]{3,50})?)"
    r"|(?P<transcript>(?:full |rush |edited )?transcript)"
    r"|(?P<press_release>for immediate release|(?:press|news|media) release|pressemitteilung)"
    r"|(?P<live_blog>live(?: blog| updates?)|latest updates|liveticker)|(?P<review>(?:(?:film|book|music|movie) )?review))\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_BYLINE = re.compile(
    r"(?P<opinion>editorial board|opinion (?:columnist|contributor|editor|writer)|guest columnist|letters? editor|"
    r"contributing columnist|^opinion\b)|(?P<analysis>^analysis (?:by )?)",
    re.IGNORECASE,
)
_HEAD_PHRASE = re.compile(
    r"(?P<press_release>FOR IMMEDIATE RELEASE|/PRNewswire/|\(BUSINESS WIRE\)|\(GLOBE NEWSWIRE\)|/CNW/|/PRNewswire-)"
    r"|(?P<transcript>[Tt]his is a rush transcript|RUSH TRANSCRIPT|[Tt]his transcript (?:has been|was)|"
    r"following is (?:a|an|the) (?:\w+ )?transcript|what follows is a (?:\w+ )?transcript|below is a (?:\w+ )?transcript)"
    r"|(?P<live_blog>\([A-Z]{2,4}\) [—–-]+ The Latest on )"
    r"|(?P<digest>\bin your inbox every\b|\bFollowing are (?:the )?developments\b|\bdiverse perspectives on\b|"
    r"\b[Ii]n this week[’']s edition\b|\b[Hh]ere[’']s what you need to know (?:today|this morning)\b)"
    r"|(?P<opinion>\b[Oo]pinions? expressed (?:\w+ ){0,8}?(?:are|is)\b|\b[Vv]iews expressed (?:\w+ ){0,8}?(?:are|is)\b)"
)
_TAIL_PHRASE = re.compile(
    r"(?P<opinion>(?:views?|opinions?) expressed (?:\w+ ){0,8}?(?:are|is|do|does|belong|represent|reflect)\b|"
    r"this (?:article|column|piece|essay|post|commentary) (?:represents|reflects|expresses|is) (?:the|his|her|my|their) "
    r"(?:own )?(?:views?|opinions?)|the views of (?:the|this) (?:author|writer|columnist)|"
    r"is (?:a|an) (?:\w+[ -]){0,6}?(?:opinion (?:columnist|writer|editor|contributor)|(?:syndicated|nationally syndicated) columnist)\b|"
    r"^send letters to\b|\bcreators syndicate\b|\bking features syndicate\b|\btribune content agency\b|\bread more editorials\b)"
    r"|(?P<analysis>is a reported column\b|\bcheck out our fact.?checks?\b)"
    r"|(?P<digest>\bdelivered to (?:\w+ ){0,5}(?:inbox|inboxes) every\b|\bto get it delivered\b)"
    r"|(?P<press_release>^\s*#{3}\s*$|^SOURCE [A-Z]\w|\bAbout [A-Z][\w ]{2,40}\n(?:[^\n]*\n){0,12}[^\n]*\b[Mm]edia [Cc]ontact)"
    r"|(?P<transcript>Copy: Content and Programming Copyright)",
    re.IGNORECASE | re.MULTILINE,
)
HEAD_HINTS = (
    *("opinion", "op-ed", "oped", "editorial", "commentary", "guest", "letter", "kommentar", "meinung", "leitartikel"),
    *("analysis", "explainer", "fact", "good ", "roundup", "round-up", "digest", "briefing", "inbox", "developments"),
    *("perspectives", "edition", "need to know", "views expressed", "latest"),
    *("transcript", "release", "pressemitteilung", "live", "review", "prnewswire", "wire)", "/cnw/"),
)
_HEAD_PHRASE_HINTS = (
    *("for immediate release", "/prnewswire", "(business wire)", "(globe newswire)", "/cnw/", "transcript"),
    *("the latest on ", "in your inbox every", "following are ", "diverse perspectives on", "s edition"),
    *("need to know", "expressed"),
)
TAIL_HINTS = (
    *(f"{whose} {what}" for whose in ("own", "the", "his", "her", "my", "their") for what in ("view", "opinion")),
    *("expressed", "opinion columnist", "opinion writer", "opinion editor", "opinion contributor"),
    *("syndicated columnist", "creators syndicate", "features syndicate", "content agency", "send letters to"),
    *("read more editorials", "reported column", "out our fact", "delivered to ", "get it delivered"),
    *("###", "source ", "media contact", "copy: content"),
)
"""Each way to match ``_LINE`` or ``_HEAD_PHRASE`` has one of ``HEAD_HINTS`` in lower case, ``_HEAD_PHRASE`` one of its own,
``_TAIL_PHRASE`` one of ``TAIL_HINTS``.
"""

Stated = tuple[str, str]
"""A genre, and the mark that states it."""


def stated_genres(url: str | None, title: str | None, byline: str | None, head: str, tail: str) -> Iterator[Stated]:
    """Genres that an article's marks state, the firmest first; each with its mark in words."""
    for section in _sections(url) if url else ():
        if genre := _section_genre(section):
            yield genre, f"address: /{section}/"
    slug = _SLUG.search(_slug(url)) if url else None
    found: list[tuple[re.Match[str] | None, str]] = [(slug, "address")]
    if title:
        found += [
            (_TITLE.match(title), "title"),
            (_TITLE_END.search(title), "title"),
            (_TITLE_FORM.search(title), "title"),
        ]
    if byline:
        found.append((_BYLINE.search(byline), "byline"))
    if head:
        found.append((_LINE.search(head), "head"))
        lower = head.lower()
        if any(hint in lower for hint in _HEAD_PHRASE_HINTS):
            found.append((_HEAD_PHRASE.search(head), "head"))
    if tail:
        found.append((_TAIL_PHRASE.search(tail), "end"))
    for match, place in found:
        if match is not None and match.lastgroup is not None:
            yield match.lastgroup, f"{place}: “{' '.join(match.group(match.lastgroup).split())[:60]}”"


def _sections(url: str) -> list[str]:
    """The parts of an address that may name a section: folders, then subdomains."""
    path = re.sub(r"^\w+://[^/]*", "", url.lower()).split("?")[0]
    host = re.sub(r"^\w+://", "", url.lower()).split("/")[0]
    return [*path.strip("/").split("/")[:-1], *host.split(".")[:-2]]


def _slug(url: str) -> str:
    """The last part of an address, as far as it is words."""
    return url.lower().split("?")[0].strip("/").rpartition("/")[2][:200]


@lru_cache(maxsize=4096)
def _section_genre(section: str) -> str | None:
    """The genre that a part of an address names."""
    match = _SECTION.match(section)
    return None if match is None else match.lastgroup
