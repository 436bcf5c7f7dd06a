"""The day a document was published, out of the forms in which metadata writes it."""

from __future__ import annotations

import re
from datetime import date, datetime

_ISO = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
_NUMBERS = (
    re.compile(r"(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)"),
)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
_PDF = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
_WORDED = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%d-%b-%Y", "%d-%B-%Y")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?\s*", re.IGNORECASE)


def parse(value: str) -> date | None:
    """Return the day that ``value`` gives, or ``None`` when it gives none for certain.

    Forms: ISO 8601 with or without a time (``2016-03-07T23:30:00+09:00`` is the 7th: the day where it was written),
    ``20160307``, ``2016/03/07``, ``7.3.2016``, RFC 5322 (``Mon, 07 Mar 2016 10:00:00 GMT``), ``7 March 2016``,
    ``March 7th, 2016``, PDF's ``D:20160307…``, and ``13/3/2016`` where only one reading is a date; ``3/7/2016`` could
    be two days and gives none.

    >>> parse("March 7th, 2016")
    datetime.date(2016, 3, 7)
    """
    text = value.strip()
    for form in (_iso, _pdf, _numbers, _slashed, _worded, _mail):
        found = form(text)
        if found:
            return found
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _iso(text: str) -> date | None:
    match = _ISO.match(text)
    return _day(*match.groups()) if match else None


def _pdf(text: str) -> date | None:
    match = _PDF.match(text)
    return _day(*match.groups()) if match and match[3] else None


def _numbers(text: str) -> date | None:
    match = next((found for pattern in _NUMBERS if (found := pattern.match(text))), None)
    return _day(match["y"], match["m"], match["d"]) if match else None


def _slashed(text: str) -> date | None:
    match = _SLASHED.match(text)
    if not match:
        return None
    first, second, year = match.groups()
    days = {found for found in (_day(year, first, second), _day(year, second, first)) if found}
    return days.pop() if len(days) == 1 else None


def _worded(text: str) -> date | None:
    plain = " ".join(_ORDINAL.sub("", _WEEKDAY.sub("", text)).replace(",", " ").split())
    for form in _WORDED:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            continue
    return None


def _mail(text: str) -> date | None:
    from email.utils import parsedate_tz  # noqa: PLC0415  10 ms to import, and the rarest form

    parts = parsedate_tz(text)
    return _day(str(parts[0]), str(parts[1]), str(parts[2])) if parts else None
