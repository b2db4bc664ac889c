"""Words that are spelled as no word can be: two words run together, and a real word where another was meant."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LEXICON = Path(__file__).parents[2] / "lexicons" / "confusions.tsv"

_LETTERS = "\u0621-\u063a\u0641-\u064a"
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_RUN = re.compile(f"[{_LETTERS}\u064b-\u065f\u0670\u0640]+")

#: ة ends a word, so does ى (but ى stands for ي in careless typing: only before the start of a known word).
_AFTER_TA = re.compile(f"(?<=[{_LETTERS}])ة(?=[{_LETTERS}]{{2}})")
_AFTER_MAQSURA = re.compile(
    f"(?<=[{_LETTERS}]{{2}})ى(?=(?:ال|أن|إن|أ|إ|في|من|عن|على|ت|م|ب|و)[{_LETTERS}]{{2}})"
)
#: A hamza under alef begins a stem: only proclitics, the article and prefixes of compounds stand before it.
_HAMZA_BELOW = re.compile(f"(?<=[{_LETTERS}]{{3}})إ(?=[{_LETTERS}])")
_BEFORE_HAMZA = re.compile(r"(?:[وفأ]?[بلكس]?(?:ال)?|[وف]?لل|[وفب]?(?:ال)?لا|[وفب]?ما|يا|ها)$")
#: أن and its forms after what can only be the end of a noun or verb.
_TAIL = re.compile(
    f"^(?P<head>[{_LETTERS}]{{2,}}(?:ات|ون|ين|ان|اء|ية|ها|هم|نا|وا))(?P<tail>أن|أنه|أنها|أنهم|أنهما|إن|إنه|إنها|إنهم|أنّ|إنّ)$"
)
_QUICK = re.compile(f"ة[{_LETTERS}]|ى[{_LETTERS}]|[{_LETTERS}]{{3}}إ|[{_LETTERS}]{{4}}أن")


def suspicious(word: str) -> bool:
    """Whether ``word`` (with its punctuation) may hold two words run together; cheap, for every word type."""
    return _QUICK.search(word) is not None and next(run_ons(word), None) is not None


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
    match = _AFTER_TA.search(bare) or _AFTER_MAQSURA.search(bare)
    if match:
        return f"{bare[: match.end()]} {bare[match.end() :]}"
    match = _HAMZA_BELOW.search(bare)
    if match and not _BEFORE_HAMZA.match(bare[: match.start()]):
        return f"{bare[: match.start()]} {bare[match.start() :]}"
    return None


@dataclass(frozen=True, slots=True)
class Confusion:
    """A word, what was probably meant, and the words beside which it is probably wrong."""

    written: str
    meant: str
    context: frozenset[str]
    window: int


class Confusions:
    """Real words that are often typed for others, decided by the words around them (``confusions.tsv``)."""

    def __init__(self, rows: list[Confusion]) -> None:
        self._rows: dict[str, list[Confusion]] = {}
        for row in rows:
            self._rows.setdefault(fold(row.written), []).append(row)

    @classmethod
    def load(cls, path: Path = LEXICON) -> Confusions:
        """Read the lexicon: columns ``written``, ``meant``, ``context`` (words, ``|`` between them), ``window``."""
        with open(path, encoding="utf-8", newline="") as stream:
            lines = (line for line in stream if line.strip() and not line.startswith("#"))
            rows = [
                Confusion(
                    row["written"],
                    row["meant"],
                    frozenset(fold(word) for word in row["context"].split("|")),
                    int(row["window"]),
                )
                for row in csv.DictReader(lines, delimiter="\t")
            ]
        return cls(rows)

    def may_be(self, folded: str) -> bool:
        """Whether the folded word is in the lexicon, alone or after proclitics."""
        return any(form in self._rows for form in without_proclitics(folded))

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Suspicious words of ``text``: ``(start, end, detail)``, the span without proclitics."""
        words = list(_RUN.finditer(text))
        folded = [fold(match.group()) for match in words]
        for index, word in enumerate(folded):
            for form in without_proclitics(word):
                for row in self._rows.get(form, ()):
                    near = (
                        folded[max(0, index - row.window) : index]
                        + folded[index + 1 : index + 1 + row.window]
                    )
                    cue = next(
                        (w for w in near if any(f in row.context for f in without_proclitics(w))),
                        None,
                    )
                    if cue:
                        start = words[index].start() + len(word) - len(form)
                        yield (
                            start,
                            words[index].end(),
                            f"written {row.written}, perhaps {row.meant} is meant",
                        )
                        break


def fold(word: str) -> str:
    """A word for comparing spellings: no diacritics, one alef, ى as ي, ة as ه."""
    return _MARKS.sub("", word).translate(str.maketrans("أإآٱىة", "ااااي" + "ه"))


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
