"""What looks wrong with an article: each finding is a flag, with a span where it has one, and changes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from isnad.corpus import dates
from isnad.corpus.options import Options
from isnad.corpus.records import Article
from isnad.corpus.runons import RunOns
from isnad.corpus.spelling import Confusions
from isnad.corpus.words import (
    ARABIC,
    CONFUSABLE,
    LATIN,
    PERSIAN_LETTERS,
    PERSIAN_WORD,
    SUSPICIOUS,
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

#: Where the lexicons of this stage lie unless a folder is given.
LEXICONS = Path(__file__).parents[2] / "lexicons"


@dataclass(frozen=True, slots=True)
class Spelling:
    """What is known about spelling: ``confusions.tsv`` and ``frequent_words.tsv``."""

    confusions: Confusions
    run_ons: RunOns

    @classmethod
    def load(cls, folder: Path = LEXICONS) -> Spelling:
        """Read both lexicons from ``folder``."""
        return cls(
            Confusions.load(folder / "confusions.tsv"), RunOns.load(folder / "frequent_words.tsv")
        )


_CONTROLS, _BIDI = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff",
    "\u202a\u202b\u202d\u202e\u2066-\u2069",
)
_ODD = re.compile(f"[{_CONTROLS}{_BIDI}\ufffd]")
_ODD_KINDS = (
    ("control_characters", re.compile(f"[{_CONTROLS}]+")),
    ("bidi_controls", re.compile(f"[{_BIDI}]")),
    ("decoding_errors", re.compile("\ufffd+")),
)
_SOURCES = re.compile(
    r"(?:^|\n)[ \t•*\-–]*(?P<heading>(?:ال)?(?:مصادر|مصدر|مراجع)(?:[ \t]+(?:التقرير|الخبر|المقال|والمراجع))?"
    r"[ \t]*[:：])[\s•*\-–.]*\Z"
)
_SPANS = 50


def inspect(
    article: Article,
    kinds: np.ndarray,
    seen: int,
    spelling: Spelling,
    options: Options,
) -> list[Flag]:
    """The flags of one article, at most 50 spans of a kind.

    Args:
        kinds: what each white-space-delimited word of its text is, bits of ``isnad.corpus.words``.
        seen: every bit of ``kinds``.
    """
    text = article.text
    flags: list[Flag] = list(article.flags)
    if seen & (SUSPICIOUS | CONFUSABLE):
        flags += _spelling(text, kinds, spelling)
    if seen & (LATIN | PERSIAN_LETTERS):
        flags += _language(kinds, options)
    # Text that was decoded wrongly is full of odd characters, which say nothing more.
    if not any(name == "mojibake" and end for name, _, end, _ in article.flags):
        flags += _characters(text)
        flags += _quotes(text)
    tail = _SOURCES.search(text, max(0, len(text) - 200))
    if tail:
        flags.append(
            ("empty_source_list", *tail.span("heading"), "no source is listed below this heading")
        )
    if len(kinds) < options.short_words:
        flags.append(("very_short", 0, 0, f"{len(kinds)} words between spaces"))
    elif len(kinds) > options.long_words:
        flags.append(("very_long", 0, 0, f"{len(kinds)} words between spaces"))
    if ".." in article.doc_id.replace("\\", "/").split("/") or article.doc_id.startswith(
        ("/", "\\")
    ):
        flags.append(("unsafe_id", 0, 0, "the id is kept as it is; no file is named after it"))
    return flags


def _spelling(text: str, kinds: np.ndarray, spelling: Spelling) -> list[Flag]:
    words = text.split()
    found: list[Flag] = []
    at = done = 0
    for position in np.flatnonzero(kinds & (SUSPICIOUS | CONFUSABLE)).tolist():
        word = words[position]
        findings: list[Flag] = []
        if kinds[position] & SUSPICIOUS:
            findings += [
                ("run_on_word", start, end, f"perhaps {split}")
                for start, end, split in spelling.run_ons.find(word)
            ]
        if kinds[position] & CONFUSABLE:
            confused = spelling.confusions.find(words, position)
            if confused:
                findings.append(("suspicious_spelling", *confused))
        if findings:
            while done <= position:
                at = text.index(words[done], at) + len(words[done])
                done += 1
            begin = at - len(word)
            found += [
                (flag, begin + start, begin + end, detail) for flag, start, end, detail in findings
            ]
            if len(found) >= _SPANS:
                break
    return found


def _language(kinds: np.ndarray, options: Options) -> list[Flag]:
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
    if not _ODD.search(text):
        return []
    flags: list[Flag] = []
    for flag, pattern in _ODD_KINDS:
        for match in list(islice(pattern.finditer(text), _SPANS)):
            codes = " ".join(f"U+{ord(character):04X}" for character in match.group()[:5])
            flags.append((flag, *match.span(), codes))
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
