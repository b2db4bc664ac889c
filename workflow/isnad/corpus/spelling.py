"""Words that are spelled as no word can be: two words run together, and a real word where another was meant."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LEXICON = Path(__file__).parents[2] / "lexicons" / "confusions.tsv"

_LETTERS = "\u0621-\u063a\u0641-\u064a"
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_FOLD = str.maketrans("أإآٱىة", "ااااي" + "ه")
_RUN = re.compile(f"[{_LETTERS}\u064b-\u065f\u0670\u0640]+")

#: ة ends a word. So does ى, but careless typing has it for ي too: only before the start of another word.
_AFTER_TA = re.compile(f"(?<=[{_LETTERS}])ة(?=[{_LETTERS}]{{2}})")
_AFTER_MAQSURA = re.compile(
    f"(?<=[{_LETTERS}]{{3}})ى(?=(?:أن|إن|من|في|عن|على|إلى|ما|لا|هو|هي)$|(?:ال|أ|إ)[{_LETTERS}]{{2}})"
)
#: A preposition with ى and a word after it; not the pronouns, which careless typing adds to ى too (علىها for عليها).
_AFTER_PREPOSITION = re.compile(
    f"(?<=^إل|^عل)ى(?=(?!هما$|هم$)[{_LETTERS}]{{3}})|(?<=^[وف]إل|^[وف]عل)ى(?=(?!هما$|هم$)[{_LETTERS}]{{3}})"
)
#: A hamza under alef begins a stem: only proclitics, the article and prefixes of compounds stand before it.
_HAMZA_BELOW = re.compile(f"(?<=[{_LETTERS}]{{3}})إ(?=[{_LETTERS}])")
_BEFORE_HAMZA = re.compile(
    r"(?:[وفأ]?[بلكس]?(?:ال)?|[وف]?لل|[وفب]?(?:ال)?لا|[وفب]?ما|يا|ها|[وفبلك]?عبدال)$"
)
#: أن and its forms after what can only be the end of a noun or verb.
_TAIL = re.compile(
    f"^(?P<head>[{_LETTERS}]{{2,}}(?:ات|ون|ين|ان|اء|ية|ها|هم|نا|وا))(?P<tail>أن|أنه|أنها|أنهم|أنهما|إن|إنه|إنها|إنهم|أنّ|إنّ)$"
)
#: Names of Latin letters, and what else ends names from abroad: كايإل, لينكدإن.
_LETTER_NAMES = frozenset(
    ["إل", "إم", "إن", "إس", "إف", "إتش", "إكس", "إي", "إيه", "إيت", "إيل", "إير", "إيد"]
)


def suspicious(word: str) -> bool:
    """Whether ``word`` (with its punctuation) may hold two words run together."""
    return next(run_ons(word), None) is not None


def run_ons(word: str) -> Iterator[tuple[int, int, str]]:
    """Where words run together inside ``word``: ``(start, end, "first second")``, offsets into ``word``.

    >>> list(run_ons("المحادثاتأن"))
    [(0, 11, 'المحادثات أن')]
    """
    for match in _RUN.finditer(word):
        split = _split(match.group())
        if split:
            yield match.start(), match.end(), split


def _split(run: str) -> str | None:
    bare = _MARKS.sub("", run)
    match = _TAIL.match(bare)
    if match:
        return f"{match['head']} {match['tail']}"
    match = _AFTER_TA.search(bare) or _AFTER_MAQSURA.search(bare) or _AFTER_PREPOSITION.search(bare)
    if match:
        return f"{bare[: match.end()]} {bare[match.end() :]}"
    match = _HAMZA_BELOW.search(bare)
    if match:
        head, tail = bare[: match.start()], bare[match.start() :]
        if _BEFORE_HAMZA.match(head) or tail in _LETTER_NAMES:
            return None
        if head.endswith("ال") and len(head) > 3:
            head, tail = head[:-2], "ال" + tail
        return f"{head} {tail}"
    return None


@dataclass(frozen=True, slots=True)
class Confusion:
    """A word, what was probably meant, and the words beside which it is probably wrong (all folded but ``meant``)."""

    written: str
    meant: str
    before: frozenset[str]
    after: frozenset[str]
    window: int


class Confusions:
    """Real words that are often typed for others, decided by the words around them (``confusions.tsv``)."""

    def __init__(self, rows: Iterable[Confusion]) -> None:
        self._rows: dict[str, list[Confusion]] = {}
        for row in rows:
            self._rows.setdefault(fold(row.written), []).append(row)

    @classmethod
    def load(cls, path: Path = LEXICON) -> Confusions:
        """Read the lexicon; its columns are explained at its top."""

        def words(cell: str) -> frozenset[str]:
            return frozenset(fold(word) for word in cell.split("|") if word != "_")

        with open(path, encoding="utf-8", newline="") as stream:
            lines = (line for line in stream if line.strip() and not line.startswith("#"))
            return cls(
                Confusion(
                    row["written"],
                    row["meant"],
                    words(row["before"]),
                    words(row["after"]),
                    int(row["window"]),
                )
                for row in csv.DictReader(lines, delimiter="\t")
            )

    def forms(self) -> frozenset[str]:
        """Every folded form, with and without proclitics, at which ``find`` is worth calling."""
        marked: set[str] = set()
        for form in self._rows:
            with_article = "ل" + form[1:] if form.startswith("ال") else "ل" + form
            for body in (form, "ب" + form, "ك" + form, "ل" + form, with_article):
                marked.update(before + body for before in ("", "و", "ف"))
        return frozenset(marked)

    def find(self, words: Sequence[str], position: int) -> tuple[int, int, str] | None:
        """Whether ``words[position]`` is written for another word: ``(start, end, detail)`` inside the word, or None."""
        match = _RUN.search(words[position])
        if not match:
            return None
        word = fold(match.group())
        for form in without_proclitics(word):
            for row in self._rows.get(form, ()):
                if self._near(
                    row.before, words[max(0, position - row.window) : position]
                ) or self._near(row.after, words[position + 1 : position + 1 + row.window]):
                    # Marks are rare here; where there are some the span is a little long, never short.
                    start = match.start() + (
                        len(word) - len(form) if len(word) == len(match.group()) else 0
                    )
                    return (
                        start,
                        match.end(),
                        f"written {row.written}, perhaps {row.meant} is meant",
                    )
        return None

    @staticmethod
    def _near(wanted: frozenset[str], words: Sequence[str]) -> bool:
        if not wanted:
            return False
        bare = (_RUN.search(word) for word in words)
        return any(
            form in wanted
            for match in bare
            if match
            for form in without_proclitics(fold(match.group()))
        )


def fold(word: str) -> str:
    """A word for comparing spellings: no diacritics, one alef, ى as ي, ة as ه."""
    return _MARKS.sub("", word).translate(_FOLD)


def without_proclitics(folded: str) -> Iterator[str]:
    """``folded`` itself, then without و ف, ب ك ل and both; ``لل`` becomes ``ال``."""
    yield folded
    rest = folded
    if len(rest) > 4 and rest[0] in "وف":
        rest = rest[1:]
        yield rest
    if len(rest) > 4 and rest.startswith("لل"):
        yield "ا" + rest[1:]
    elif len(rest) > 4 and rest[0] in "بكل":
        yield rest[1:]
