"""What looks wrong with an article: each finding is a flag, with a span where it has one, and changes nothing."""

from __future__ import annotations

import re

import numpy as np

from isnad.corpus import dates, spelling
from isnad.corpus.options import Options
from isnad.corpus.records import Article
from isnad.corpus.words import (
    ARABIC,
    CONFUSABLE,
    LATIN,
    PERSIAN_LETTERS,
    PERSIAN_WORD,
    SUSPICIOUS,
    WordTypes,
)

Flag = tuple[str, int, int, str | None]

#: Every flag of ``documents.quality`` and ``quality_flags``, with what it means.
FLAGS: dict[str, str] = {
    "run_on_word": "two words written as one",
    "suspicious_spelling": "a real word where another was probably meant",
    "mixed_language": "a good part of the text is not Arabic",
    "boilerplate": "a line that stands in many documents",
    "mojibake": "text that was decoded wrongly before it came here",
    "decoding_errors": "bytes that fit no character were replaced",
    "control_characters": "characters that no text holds",
    "bidi_controls": "marks that turn the direction of the text around",
    "unbalanced_quotes": "a quotation mark that opens or closes nothing",
    "empty_source_list": "a heading for sources at the end, and none below it",
    "very_short": "fewer words than short_words",
    "very_long": "more words than long_words",
    "missing_title": "no title",
    "missing_outlet": "no outlet",
    "missing_date": "no date of publication",
    "bad_date": "a date that cannot be read",
    "date_out_of_range": "a date outside the option dates",
    "pdf_order": "text from a PDF: words or paragraphs may stand in the wrong order",
    "unsafe_id": "an id that looks like a path out of the corpus",
    "duplicate": "an exact copy of another document",
    "near_duplicate": "a copy of another document with small changes",
}

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]+")
_BIDI = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2069]")
_REPLACED = re.compile("\ufffd+")
_SOURCES = re.compile(
    r"(?:^|\n)[ \t•*\-–]*(?P<heading>(?:ال)?(?:مصادر|مصدر|مراجع)(?:[ \t]+(?:التقرير|الخبر|المقال|والمراجع))?"
    r"[ \t]*[:：])[\s•*\-–.]*\Z"
)
_SPANS = 50


def inspect(
    article: Article, ids: np.ndarray, types: WordTypes, options: Options, confusions
) -> list[Flag]:
    """The flags of one article; ``ids`` are the type ids of its words. At most 50 spans of a kind are listed."""
    text = article.text
    flags: list[Flag] = list(article.flags)
    kinds = np.frombuffer(types.kinds, np.uint8)[ids]
    seen = int(np.bitwise_or.reduce(kinds)) if len(kinds) else 0
    if seen & SUSPICIOUS:
        flags += _run_ons(text)
    if seen & CONFUSABLE and confusions:
        flags += [("suspicious_spelling", *found) for found in confusions.find(text)]
    flags += _language(kinds, seen, options)
    flags += _characters(text)
    flags += _quotes(text)
    tail = _SOURCES.search(text, max(0, len(text) - 200))
    if tail:
        flags.append(
            ("empty_source_list", *tail.span("heading"), "no source is listed below this heading")
        )
    if len(ids) < options.short_words:
        flags.append(("very_short", 0, 0, f"{len(ids)} words"))
    elif len(ids) > options.long_words:
        flags.append(("very_long", 0, 0, f"{len(ids)} words"))
    if ".." in article.doc_id.replace("\\", "/").split("/") or article.doc_id.startswith(
        ("/", "\\")
    ):
        flags.append(("unsafe_id", 0, 0, "the id is kept as it is; no file is named after it"))
    return flags


def _run_ons(text: str) -> list[Flag]:
    found: list[Flag] = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        if spelling.suspicious(word):
            for start, end, split in spelling.run_ons(word):
                found.append(("run_on_word", at + start, at + end, f"perhaps {split}"))
        at += len(word)
    return found[:_SPANS]


def _language(kinds: np.ndarray, seen: int, options: Options) -> list[Flag]:
    if not seen & (LATIN | PERSIAN_LETTERS):
        return []
    arabic = int(np.count_nonzero(kinds & ARABIC))
    latin = int(np.count_nonzero(kinds & LATIN))
    share = latin / max(1, arabic + latin)
    if share > options.other_language_share:
        return [("mixed_language", 0, 0, f"{share:.0%} of the words are in Latin letters")]
    persian = int(np.count_nonzero(kinds & PERSIAN_LETTERS))
    particles = int(np.count_nonzero(kinds & PERSIAN_WORD))
    if persian > 0.1 * arabic and particles > 0.05 * arabic:
        return [("mixed_language", 0, 0, "looks like Persian or Urdu, not Arabic")]
    return []


def _characters(text: str) -> list[Flag]:
    flags: list[Flag] = []
    if _CONTROL.search(text):
        for match in list(_CONTROL.finditer(text))[:_SPANS]:
            codes = " ".join(f"U+{ord(character):04X}" for character in match.group()[:5])
            flags.append(("control_characters", *match.span(), codes))
    if _BIDI.search(text):
        for match in list(_BIDI.finditer(text))[:_SPANS]:
            flags.append(("bidi_controls", *match.span(), f"U+{ord(match.group()):04X}"))
    if "\ufffd" in text:
        for match in list(_REPLACED.finditer(text))[:_SPANS]:
            flags.append(
                ("decoding_errors", *match.span(), "U+FFFD stands where bytes could not be read")
            )
    return flags


def _quotes(text: str) -> list[Flag]:
    odd = []
    if text.count('"') % 2:
        odd.append('"')
    if (text.count("“") + text.count("”") + text.count("„")) % 2:
        odd.append("“”")
    if text.count("«") != text.count("»"):
        odd.append("«»")
    return [("unbalanced_quotes", 0, 0, f"{' and '.join(odd)} do not come in pairs")] if odd else []


def inspect_metadata(meta: dict[str, str], options: Options) -> tuple[object, list[Flag]]:
    """The date of publication (or None), and the flags of the metadata."""
    flags: list[Flag] = [
        (f"missing_{name}", 0, 0, None) for name in ("title", "outlet") if not meta.get(name)
    ]
    value = meta.get("published")
    if not value:
        return None, [*flags, ("missing_date", 0, 0, None)]
    published = dates.parse(value, options.day_first)
    if published is None:
        return None, [
            *flags,
            ("bad_date", 0, 0, f"{value[:80]!r} is no date that isnad reads; use 2024-01-31"),
        ]
    early = options.earliest is not None and published < options.earliest
    if early or (options.latest is not None and published > options.latest):
        flags.append(
            (
                "date_out_of_range",
                0,
                0,
                f"{published} is outside {options.dates[0]} to {options.dates[1]}",
            )
        )
    return published, flags
