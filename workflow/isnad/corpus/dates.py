"""Dates as newsrooms write them: ISO, day/month/year, Arabic digits, Arabic month names of both traditions."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u0640\u064b-\u0652]")

# Month names: Egypt and the Gulf, the Levant and Iraq, the Maghreb, English.
_MONTHS = (
    "يناير كانون_الثاني جانفي january jan",
    "فبراير شباط فيفري february feb",
    "مارس آذار أذار march mar",
    "أبريل إبريل نيسان أفريل april apr",
    "مايو أيار ماي may",
    "يونيو يونيه حزيران جوان june jun",
    "يوليو يوليه تموز جويلية july jul",
    "أغسطس آب أوت غشت august aug",
    "سبتمبر أيلول شتنبر september sept sep",
    "أكتوبر تشرين_الأول october oct",
    "نوفمبر تشرين_الثاني نونبر november nov",
    "ديسمبر كانون_الأول دجنبر december dec",
)
_FOLD = str.maketrans("أإآٱىة", "ااااي" + "ه")
_MONTH = {
    name.replace("_", " ").translate(_FOLD): number
    for number, names in enumerate(_MONTHS, 1)
    for name in names.split()
}
_NAME = "|".join(
    sorted((re.escape(name).replace(r"\ ", r"\s*") for name in _MONTH), key=lambda n: (-len(n), n))
)
_COMPACT = {name.replace(" ", ""): number for name, number in _MONTH.items()}

_ISO = re.compile(r"(?<!\d)(\d{4})\s*[-/._]\s*(\d{1,2})\s*[-/._]\s*(\d{1,2})(?!\d)")
_PACKED = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d{1,5}(?:\D|$))")
_DMY = re.compile(r"(?<!\d)(\d{1,2})\s*[-/._]\s*(\d{1,2})\s*[-/._]\s*(\d{4})(?!\d)")
_DAY_NAME = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s*[-/,،.]?\s*(?:من\s+)?({_NAME})(?!\w)[^\d]{{0,40}}?(\d{{4}})(?!\d)"
)
_NAME_DAY = re.compile(rf"(?<!\w)({_NAME})\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*[,،]?\s+(\d{{4}})(?!\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")


def parse(value: str, day_first: bool = True) -> datetime.date | None:
    """The day that ``value`` names, or None.

    A time of day is left out and no time zone is applied: the date is the one that the outlet printed. ``3/4/2024``
    is 3 April where ``day_first`` is true. Hijri dates (years before 1800) are not converted.

    >>> parse("الثلاثاء ٥ تشرين الثاني/نوفمبر ٢٠٢٤")
    datetime.date(2024, 11, 5)
    """
    return _parse(value.strip()[:200], day_first)


@lru_cache(maxsize=65_536)
def _parse(value: str, day_first: bool) -> datetime.date | None:
    text = _INVISIBLE.sub("", value).translate(_DIGITS)
    match = _ISO.search(text)
    if match:
        return _date(*match.groups())
    match = _DMY.search(text)
    if match:
        first, second, year = match.groups()
        day, month = (first, second) if day_first else (second, first)
        return _date(year, month, day) or _date(year, day, month)
    text = text.lower().translate(_FOLD)
    match = _DAY_NAME.search(text)
    if match:
        day, name, year = match.groups()
        return _date(year, _COMPACT[re.sub(r"\s", "", name)], day)
    match = _NAME_DAY.search(text)
    if match:
        name, day, year = match.groups()
        return _date(year, _COMPACT[re.sub(r"\s", "", name)], day)
    match = _PACKED.search(text)
    if match:
        return _date(*match.groups())
    if _EPOCH.fullmatch(text):
        seconds = float(text) / (1000 if len(text.split(".")[0]) == 13 else 1)
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()
    return None


def _date(year: str | int, month: str | int, day: str | int) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
