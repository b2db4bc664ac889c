"""What the report says and in which language: messages, numbers, dates and isolated data strings.

A notebook never chooses a language. It makes *deferred* values (`t`, `tn`, `num`, `day`, `month`, `data`): plain
JSON-able dicts with the key ``"$"``. The page builder renders each of them once in every language with the `Catalogue`.
English is the message id, as gettext wants it; ``locale/ar.po`` holds the Arabic. Plural forms follow CLDR.
"""

from __future__ import annotations

import datetime
import html
import re
from functools import cached_property, lru_cache
from pathlib import Path

LANGUAGES = ("ar", "en")
LOCALE_DIR = Path(__file__).parent / "locale"

#: Choices of Arabic month names -> the CLDR locale that has them.
MONTH_NAMES = {"yanayir": "ar_EG", "kanun": "ar_SY", "janvi": "ar_TN"}

#: First-strong isolate and its end: keep a mixed-script name from reordering what stands beside it.
FSI, PDI = "\u2068", "\u2069"
#: Right-to-left isolate: charts are drawn left to right, so a mixed Arabic label must say its own direction.
RLI = "\u2067"


# --- deferred values: what notebooks write --------------------------------------------------------


def t(text: str, **args) -> dict:
    """A message. `text` is English with ``{named}`` places; `args` may hold numbers, strings, deferred values."""
    return {"$": "t", "text": text, "args": args} if args else {"$": "t", "text": text}


def tn(singular: str, plural: str, n: int, **args) -> dict:
    """A message that depends on the count `n`, which is also the argument ``{n}``."""
    return {"$": "t", "text": singular, "plural": plural, "n": int(n), "args": {"n": n, **args}}


def num(value, places: int = 0) -> dict:
    """A number, rounded to `places` decimals and grouped as the language writes it; None is an en dash."""
    value = None if value is None else round(float(value), places)
    return {"$": "n", "v": value, "places": places}


def percent(value, places: int = 0) -> dict:
    """A share between 0 and 1 as a percentage."""
    return {
        "$": "n",
        "v": None if value is None else round(float(value), places + 2),
        "places": places,
        "percent": True,
    }


def day(value) -> dict:
    """A date (`datetime.date` or ISO text)."""
    return {"$": "d", "v": value.isoformat() if hasattr(value, "isoformat") else value}


def month(value: str) -> dict:
    """A month given as ``YYYY-MM``; a year, quarter or week in ISO form is shown as well as it can be."""
    return {"$": "m", "v": value}


def data(value) -> dict:
    """Text that comes from the corpus: never translated, always isolated, escaped where it becomes HTML."""
    return {"$": "s", "v": "" if value is None else str(value)}


def joined(*parts, by: str = " ") -> dict:
    """Several deferred values or strings one after the other."""
    return {"$": "j", "parts": list(parts), "by": by}


def is_deferred(value) -> bool:
    """True for what the functions above return."""
    return isinstance(value, dict) and "$" in value


# --- rendering -----------------------------------------------------------------------------------


class Catalogue:
    """Renders deferred values in each language.

    `month_names` is a key of `MONTH_NAMES` (Arabic only); `digits` is ``latn`` or ``arab`` (Arabic only).
    """

    def __init__(self, month_names: str = "yanayir", digits: str = "latn"):
        if month_names not in MONTH_NAMES:
            raise ValueError(f"month_names is one of {', '.join(MONTH_NAMES)}, not {month_names!r}")
        self.month_names, self.digits = month_names, digits

    @cached_property
    def _arabic(self):
        return read_catalogue("ar")

    def _locale(self, language: str) -> str:
        return MONTH_NAMES[self.month_names] if language == "ar" else "en_GB"

    def _digits(self, language: str) -> str:
        return self.digits if language == "ar" else "latn"

    def message(self, text: str, language: str, plural: str | None = None, n: int = 0) -> str:
        """The text of message `text` in `language`, before its arguments are filled in."""
        entry = self._arabic.get(text) if language == "ar" else None
        if entry is None or not any(entry.string):
            return plural if plural is not None and n != 1 else text
        found = entry.string
        if isinstance(found, tuple):
            found = found[_arabic_plural(n)] or found[-1]
        return self._swap_digits(found, language)

    def number(self, value, language: str, places: int = 0, percent: bool = False) -> str:
        """`value` in the digits and separators of `language`."""
        if value is None or value != value:
            return "–"
        table, sign = _figures(language, self._digits(language))
        text = f"{abs(value) * (100 if percent else 1):,.{places}f}"
        if value < 0 and text.strip("0.,"):
            text = "-" + text
        return text.translate(table) + (sign if percent else "")

    def day(self, value: str, language: str) -> str:
        """ISO date as ``5 March 2025``."""
        from babel.dates import format_date

        if not value:
            return "–"
        shown = format_date(
            datetime.date.fromisoformat(value[:10]), "d MMMM y", locale=self._locale(language)
        )
        return self._swap_digits(shown, language)

    def month(self, value: str, language: str, width: str = "wide") -> str:
        """``2025-03`` as ``March 2025``; other periods (``2025``, ``2025-Q1``, ``2025-W05``) keep their form."""
        from babel.dates import format_date

        if not value:
            return "–"
        parts = value.split("-")
        if len(parts) == 2 and parts[1].isdigit():
            date = datetime.date(int(parts[0]), int(parts[1]), 1)
            pattern = "MMMM y" if width == "wide" else "MMM y"
            value = format_date(date, pattern, locale=self._locale(language))
        elif len(parts) == 3:
            return self.day(value, language)
        return self._swap_digits(value, language)

    def months(self, language: str) -> list[str]:
        """The twelve month names, for scripts of the page."""
        from babel.dates import get_month_names

        names = get_month_names("wide", locale=self._locale(language))
        return [names[i] for i in range(1, 13)]

    def _swap_digits(self, text: str, language: str) -> str:
        system = self._digits(language)
        if system != "latn":
            text = _GROUPED.sub(_symbols(language, system)[1], text)
        return text.translate(_DIGITS[system])

    def plain(self, value, language: str) -> str:
        """`value` as plain text for chart labels and CSV; data strings stand between isolates."""
        return self._render(value, language, escape=False)

    def html(self, value, language: str) -> str:
        """`value` as HTML: escaped, data strings in ``<bdi>``."""
        return self._render(value, language, escape=True)

    def _render(self, value, language: str, escape: bool) -> str:
        if value is None:
            return "–"
        if isinstance(value, bool | int | float):
            places = 0 if isinstance(value, int) else 2
            return self.number(value, language, places)
        if not is_deferred(value):
            return html.escape(str(value)) if escape else str(value)
        kind = value["$"]
        if kind == "n":
            shown = self.number(value["v"], language, value["places"], value.get("percent", False))
            return f"<bdi>{shown}</bdi>" if escape and shown[:1] in "-−" else shown
        if kind == "d":
            return self.day(value["v"], language)
        if kind == "m":
            return self.month(value["v"], language)
        if kind == "s":
            return f"<bdi>{html.escape(value['v'])}</bdi>" if escape else f"{FSI}{value['v']}{PDI}"
        if kind == "j":
            return value["by"].join(self._render(p, language, escape) for p in value["parts"])
        if kind != "t":
            raise ValueError(f"unknown deferred value {kind!r}")
        text = self.message(value["text"], language, value.get("plural"), value.get("n", 0))
        args = {}
        for key, argument in value.get("args", {}).items():
            if isinstance(argument, str):
                argument = data(argument)
            args[key] = self._render(argument, language, escape)
        if escape:
            text = html.escape(text, quote=False)
        return text.format(**args) if args else text

    def label(self, value, language: str) -> str:
        """`plain` for a chart: Arabic lines with Latin, numbers or brackets in them keep their order there."""
        text = self.plain(value, language)
        return "<br>".join(map(_turned, text.split("<br>"))) if language == "ar" else text

    def both(self, value) -> dict[str, str] | str:
        """`value` as plain text in each language; one string where they agree."""
        texts = {language: self.plain(value, language) for language in LANGUAGES}
        return texts["en"] if texts["ar"] == texts["en"] else texts

    def resolve(self, tree):
        """`tree` (JSON-able) with every deferred value replaced by its chart labels, one string where they agree."""
        if is_deferred(tree):
            both = self.both(tree)
            return both if isinstance(both, str) else {**both, "ar": self.label(tree, "ar")}
        if isinstance(tree, dict):
            return {key: self.resolve(value) for key, value in tree.items()}
        if isinstance(tree, list | tuple):
            return [self.resolve(value) for value in tree]
        return tree

    def in_language(self, tree, language: str):
        """`tree` with every deferred value replaced by its chart label in one language."""
        if is_deferred(tree):
            return self.label(tree, language)
        if isinstance(tree, dict):
            return {key: self.in_language(value, language) for key, value in tree.items()}
        if isinstance(tree, list | tuple):
            return [self.in_language(value, language) for value in tree]
        return tree


def _turned(line: str) -> str:
    """`line` as a right-to-left isolate where it is Arabic and more than Arabic letters."""
    mixed = _ARABIC.search(line) and _OTHER.search(line)
    return f"{RLI}{line}{PDI}" if mixed else line


_GROUPED = re.compile(r"(?<=\d),(?=\d{3})")
_ARABIC = re.compile(r"[\u0620-\u064a]")
_OTHER = re.compile(r"[^\s\u0620-\u065f]")
_DIGITS = {
    "latn": {0x0660 + i: str(i) for i in range(10)},
    "arab": {0x30 + i: chr(0x0660 + i) for i in range(10)},
}


@lru_cache
def _symbols(language: str, system: str) -> tuple[str, str, str, str]:
    """Decimal point, group separator, minus and percent sign of a language, by CLDR."""
    from babel import Locale

    symbols = Locale.parse("ar_EG" if language == "ar" else "en_GB").number_symbols[system]
    decimal, group, minus = (symbols[name] for name in ("decimal", "group", "minusSign"))
    # The marks of direction around the percent sign are left to the page, which isolates numbers anyway.
    return decimal, group, minus, symbols["percentSign"].strip("\u200e\u200f\u061c")


@lru_cache
def _figures(language: str, system: str) -> tuple[dict, str]:
    """How the characters of a number as Python writes it are written in a language, and the percent sign."""
    decimal, group, minus, sign = _symbols(language, system)
    return {44: group, 46: decimal, 45: minus, **_DIGITS[system]}, sign


def _arabic_plural(n: int) -> int:
    """Index of the CLDR plural form of `n`: zero, one, two, few, many, other."""
    if n in (0, 1, 2):
        return n
    if 3 <= n % 100 <= 10:
        return 3
    return 4 if 11 <= n % 100 <= 99 else 5


@lru_cache
def read_catalogue(language: str):
    """The Babel catalogue of `language` (``locale/<language>.po``)."""
    from babel.messages.pofile import read_po

    with open(LOCALE_DIR / f"{language}.po", "rb") as file:
        return read_po(file, locale=language, charset="utf-8")
