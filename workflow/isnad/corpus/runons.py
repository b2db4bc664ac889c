"""Words that no one writes: two words run together, because a space is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from isnad.corpus.spelling import LETTERS as _LETTERS
from isnad.corpus.spelling import MARKS as _MARKS
from isnad.corpus.spelling import RUN as _RUN

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

#: Words of two and three letters that stand before a noun with the article; other short words are parts of longer ones.
_SHORT = frozenset(
    [
        "في",
        "من",
        "عن",
        "أن",
        "إن",
        "أو",
        "كل",
        "مع",
        "على",
        "إلى",
        "هذا",
        "هذه",
        "ذلك",
        "تلك",
        "بين",
        "بعد",
        "قبل",
        "منذ",
        "حتى",
        "حول",
        "بعض",
        "غير",
        "ضد",
        "قال",
        "كان",
        "أي",
    ]
)
#: What is no second word: suffixes, and the plural with a suffix (تصريح + اتهم is تصريحاتهم, not "accused").
_SUFFIX = re.compile(
    r"(?:ات|ت|ي|ان|ون|ين|يت|ائ|و)?(?:ه|ها|هم|هن|هما|نا|كم|ي|ك|ية|يات|يون|يين|ان|ات)$"
)
#: Names and compounds that are written together by custom: عبدالله, نورالدين, رأسمال, يورونيوز.
_CUSTOM = re.compile(
    r"[وفبلك]{0,2}(?:عبد|أبو|ابن|آل)|.*(?:الدين|الله)$|(?:وال|بال|لل|ال|و|ب|ل)?رأسمال|يورو|كهرو|سوسيو|ميتا"
)


#: Longer runs of letters are no two words but noise, and slow to look at.
_LONGEST = 60


class RunOns:
    """Finds words run together; ``known`` are common word forms, which decide where the letters alone cannot.

    Three signs, each enough: a letter inside that only ends a word (ة, ى), or that only begins one (إ); أن or إن after
    the ending of a noun; two common words in an uncommon whole.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        self.known = frozenset(known)

    @classmethod
    def load(cls, path: Path) -> RunOns:
        """Read common words, several on a line, below a header line; ``#`` begins a comment line."""
        lines = [
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if not line.startswith("#")
        ]
        return cls(word for line in lines[1:] for word in line.split())

    def suspicious(self, word: str) -> bool:
        """Whether ``word`` (with its punctuation) may hold two words run together."""
        return next(self.find(word), None) is not None

    def find(self, word: str) -> Iterator[tuple[int, int, str]]:
        """Where words run together inside ``word``: ``(start, end, "first second")``, offsets into ``word``.

        >>> list(RunOns().find("المحادثاتأن"))
        [(0, 11, 'المحادثات أن')]
        """
        for match in _RUN.finditer(word):
            if match.end() - match.start() > _LONGEST:
                continue
            bare = _MARKS.sub("", match.group())
            split = _by_letters(bare) or self._by_parts(bare)
            if split:
                yield match.start(), match.end(), split

    def _by_parts(self, bare: str) -> str | None:
        known = self.known
        if len(bare) < 6 or bare in known or _CUSTOM.match(bare):
            return None
        for place in range(2, len(bare) - 2):
            first, second = bare[:place], bare[place:]
            if second not in known or first not in known or _SUFFIX.match(second):
                continue
            long = len(first) >= 4 and len(second) >= 4
            article = (
                second.startswith("ال")
                and len(second) >= 5
                and (len(first) >= 4 or first in _SHORT)
            )
            if (long or article) and not first.endswith("ال"):
                return f"{first} {second}"
        return None


def _by_letters(bare: str) -> str | None:
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
