"""One written date or time, read by what it says and nothing it leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal

FIRST_YEAR, LAST_YEAR = 1700, 2100
LONGEST = 80
"""Longer values are no dates, in characters."""

Order = Literal["month first", "day first"]
_EPOCHS = ((10**8, 4_102_444_800, 1), (10**11, 4_102_444_800_000, 1000))
"""What numbers can be seconds or milliseconds since 1970 (from 1973 to 2100), and how many of them a second has."""

_MONTHS = tuple(
    frozenset(names.split())
    for names in (
        "january jan januar jänner janvier janv enero ene gennaio gen januari janeiro",
        "february feb februar feber février févr fév fevrier febrero febbraio februari fevereiro fev febr",
        "march mar märz maerz mär mrz mars marzo maart mrt março",
        "april apr avril avr abril abr aprile",
        "may mai mayo maggio mag mei maio maj",
        "june jun juni juin junio giugno giu junho",
        "july jul juli juillet juil julio luglio lug julho",
        "august aug août aout agosto ago augustus augusti",
        "september sep sept septembre septiembre settembre sett setembro set",
        "october oct oktober okt octobre octubre ottobre ott outubro out",
        "november nov novembre noviembre novembro",
        "december dec dezember dez décembre déc diciembre dic dicembre desember dezembro",
    )
)
"""Months as English, German, French, Spanish, Italian, Dutch, Portuguese and Swedish write them; no name means two."""

_LONG = "|".join(sorted((name for names in _MONTHS for name in names), key=len, reverse=True))
_WEEKDAYS = (
    "(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    "|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    "|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag"
    "|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?"
)
_ZONES = {
    "": 0,
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "ut": 0,
    "est": -300,
    "edt": -240,
    "cst": -360,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
    "cet": 60,
    "mez": 60,
    "cest": 120,
    "mesz": 120,
}
"""Zones of RFC 822 and of central Europe in minutes; other letters mean different zones in different places."""

_AMERICAN = {"et": -300, "ct": -360, "mt": -420, "pt": -480}
"""Zones of the United States that are an hour ahead in summer."""

_WEEKDAY = re.compile(rf"^(?:(?:{_WEEKDAYS})\.?,?\s+)?(?:(?:den|le|el)\s+)?(?=\S)")
_LETTERS = r"utc|gmt|ut|[ecmp][sd]?t|ces?t|mes?z"
_CLOCK = (
    r"(?P<h>\d{1,2})(?::|h(?=\d\d)|\.(?=\d\d\s*uhr))(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?(?:\s*uhr)?"
    rf"\s*(?P<zone>z|{_LETTERS}|(?:utc|gmt)?\s?[+-]\d{{2}}(?::?\d{{2}})?)?"
    r"(?:\s*\([a-z ]{1,40}\)|\[[\w/+-]{1,40}\]|(?<=\d)\s+(?:utc|gmt|[ecmp][sd]t))?"
)
_BEFORE_CLOCK = r"(?:t|,?\s+(?:at|à|um|om|kl\.?)\s+|,?\s+|\s+-\s+)"
_MONTH = rf"(?P<b>{_LONG})\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er)?"
_PATTERNS = {
    "year first": r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
    "compact": r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    "month in letters": rf"{_MONTH}\s+{_DAY},?\s+(?P<y>\d{{4}})",
    "day, month in letters": rf"{_DAY}\.?[\s-]+(?:(?:of|de)\s+)?{_MONTH},?(?:[\s-]+|\s+de\s+)(?P<y>\d{{4}})",
    "dotted": r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
    "in numbers": r"(?P<one>\d{1,2})(?P<between>[/-])(?P<two>\d{1,2})(?P=between)(?P<y>\d{4})",
}
_DATED = [re.compile(rf"^{date}(?:{_BEFORE_CLOCK}{_CLOCK})?$") for date in _PATTERNS.values()]
_COMPACT = re.compile(
    r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})t?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})?(?P<zone>z|[+-]\d{2}:?\d{2})?$"
)
_CLOCK_WITHIN = re.compile(
    rf"^{_MONTH}\s+{_DAY}\s+(?P<h>\d{{1,2}}):(?P<mi>\d{{2}}):(?P<s>\d{{2}})(?:\s+(?P<zone>{_LETTERS}|[+-]\d{{4}}))?\s+(?P<y>\d{{4}})$"
)
_DIGITS = re.compile(r"^-?\d+(?:\.0+)?$|^\d{9,13}\.\d+$")


@dataclass(frozen=True)
class Written:
    """What a value says: the time in UTC, the clock at the place where there is one, and how sure the order is.

    ``order`` is which of day and month stands first where the value could not be read the other way; ``is_open``
    that it could, and was not read.
    """

    time: datetime | None
    wall: datetime | None
    has_clock: bool = False
    order: Order | None = None
    is_open: bool = False
    is_epoch: bool = False


UNREAD = Written(None, None)


@lru_cache(maxsize=1 << 16)
def read_written(value: str, order: Order | None, has_epochs: bool) -> Written:
    """A date or time in ISO 8601, RFC 822 and 2822, usual English forms, day.month.year, digits or epochs.

    03/05/2024 is read by ``order`` alone; 10/17/2012 can be read one way only. Numbers are seconds or milliseconds
    since 1970 where ``has_epochs`` says that the column holds such. What a value leaves out is never filled in.
    """
    text = " ".join(value.lower().split())
    if not text or len(text) > LONGEST:
        return UNREAD
    if _DIGITS.match(text):
        return _read_digits(text, has_epochs=has_epochs)
    text = _WEEKDAY.sub("", text)
    for pattern in (*_DATED, _COMPACT, _CLOCK_WITHIN):
        match = pattern.match(text)
        if match:
            return _of_parts(match.groupdict(), order)
    return UNREAD


def _read_digits(text: str, *, has_epochs: bool) -> Written:
    number = float(text) if "." in text else int(text[:20])
    if "." in text and number == int(number):
        text = str(int(number))
    if len(text) == 12 and (match := _COMPACT.match(text)):  # the minute 2024-03-05 10:00 rather than a day of 1976
        written = _of_parts(match.groupdict(), None)
        if written.time is not None:
            return written
    epoch = epoch_seconds(text)
    if epoch is not None:
        if not has_epochs:
            return Written(None, None, is_epoch=True)
        time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=round(epoch * 1_000_000))
        return Written(time, time.replace(tzinfo=None), has_clock=True, is_epoch=True)
    match = _COMPACT.match(text) if len(text) == 14 else None
    match = match or (_DATED[1].match(text) if len(text) == 8 else None)
    return _of_parts(match.groupdict(), None) if match else UNREAD


def epoch_seconds(text: str) -> float | None:
    """The seconds since 1970 that a number is, if it can be such: 1973 to 2100, in seconds or milliseconds."""
    number = float(text)
    return next((number / unit for low, high, unit in _EPOCHS if low <= number < high), None)


def _of_parts(parts: dict[str, str | None], order: Order | None) -> Written:
    settled: Order | None = None
    if parts.get("one") is not None:
        one, two = int(parts["one"] or 0), int(parts["two"] or 0)
        ways: tuple[tuple[Order, int, int], ...] = (("month first", one, two), ("day first", two, one))
        can_be = [way for way, month, day in ways if 1 <= month <= 12 and 1 <= day <= 31]
        if not can_be:
            return UNREAD
        settled = can_be[0] if len(can_be) == 1 else None
        chosen = settled or (order if one != two else "month first")
        if chosen is None:
            return Written(None, None, has_clock=parts.get("h") is not None, is_open=True)
        month, day = (one, two) if chosen == "month first" else (two, one)
    else:
        name = parts.get("b")
        month = next(k for k, names in enumerate(_MONTHS, 1) if name in names) if name else int(parts["m"] or 0)
        day = int(parts["d"] or 0)
    clock = _clock(parts)
    year = int(parts["y"] or 0)
    if clock is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return UNREAD
    try:
        wall = datetime(year, month, day, *clock)
    except ValueError:
        return UNREAD
    offset = _offset(parts.get("zone"), wall)
    if offset is None:
        return UNREAD
    time = (wall - timedelta(minutes=offset)).replace(tzinfo=UTC)
    return Written(time, wall, has_clock=parts.get("h") is not None, order=settled)


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int, int] | None:
    """Hour, minute, second and microsecond; None where there is no such time."""
    if parts.get("h") is None:
        return 0, 0, 0, 0
    hour, half = int(parts["h"] or 0), (parts.get("half") or "")[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    fraction = (parts.get("f") or "").ljust(6, "0")[:6]
    return hour, int(parts["mi"] or 0), int(parts.get("s") or 0), int(fraction)


def _offset(zone: str | None, wall: datetime) -> int | None:
    """A zone as minutes east of UTC; None where it is not known for the time."""
    zone = (zone or "").strip()
    if zone in _ZONES:
        return _ZONES[zone]
    if zone in _AMERICAN:
        return _AMERICAN[zone] + 60 * _is_american_summer(wall) if wall.year >= 1987 else None
    if zone.isalpha():
        return None
    digits = re.sub(r"[^\d+-]", "", zone)
    minutes = int(digits[1:3]) * 60 + int(digits[3:5] or 0)
    return -minutes if digits[0] == "-" else minutes


def _is_american_summer(wall: datetime) -> bool:
    """Whether clocks of the United States are an hour ahead: from March to November since 2007, before from April to October."""

    def sunday(month: int, first: int) -> datetime:
        day = datetime(wall.year, month, first, 2)
        return day + timedelta(days=(6 - day.weekday()) % 7)

    if wall.year >= 2007:
        return sunday(3, 8) <= wall < sunday(11, 1)
    return sunday(4, 1) <= wall < sunday(10, 25)


def shape_of(value: str) -> str:
    """The form of a value: digits as 9, letters as a.

    >>> shape_of("03/05/2024"), shape_of("5. Maerz 2024")
    ('99/99/9999', '9. a 9999')
    """
    short = " ".join(value[:LONGEST].split())
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "9", short))
