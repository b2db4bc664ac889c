"""Real words where others were meant, decided by the words around them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LETTERS = "\u0621-\u063a\u0641-\u064a"
MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_FOLD = str.maketrans("أإآٱىة", "ااااي" + "ه")
RUN = re.compile(f"[{LETTERS}\u064b-\u065f\u0670\u0640]+")


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
    def load(cls, path: Path) -> Confusions:
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
        match = RUN.search(words[position])
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
        bare = (RUN.search(word) for word in words)
        return any(
            form in wanted
            for match in bare
            if match
            for form in without_proclitics(fold(match.group()))
        )


def fold(word: str) -> str:
    """A word for comparing spellings: no diacritics, one alef, ى as ي, ة as ه."""
    return MARKS.sub("", word).translate(_FOLD)


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
