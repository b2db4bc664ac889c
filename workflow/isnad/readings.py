"""What tense an unvocalized word can be: the question that tells قد "may" from قد "has".

:class:`Morphology` is the one question asked; :class:`CompactMorphology` answers it from the first
and last letters and the small lexicon ``hedge_tense.tsv``, :class:`CamelMorphology` from the analyzer of
camel-tools when its database is installed. Answers are cached by word.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Protocol

from isnad import camel_data, morphology
from isnad.errors import IsnadError
from isnad.lexicon import load_lists

LEXICON = Path(__file__).resolve().parent.parent / "lexicons" / "hedge_tense.tsv"

PERFECT, IMPERFECT = "perfect", "imperfect"
_NONE: frozenset[str] = frozenset()
_ONLY_PERFECT, _ONLY_IMPERFECT = frozenset([PERFECT]), frozenset([IMPERFECT])
_OPEN = _ONLY_PERFECT | _ONLY_IMPERFECT


class Morphology(Protocol):
    """What the rules ask of a morphological analyzer."""

    name: str

    def tenses(self, word: str) -> frozenset[str]:
        """The tenses that ``word`` (cue level, without proclitics) can be as a finite verb:
        a subset of {"perfect", "imperfect"}, empty when it is no verb."""
        ...


class CompactMorphology:
    """Tense from the spelling: prefixes ي ت ن أ make an imperfect unless the lexicon knows better.

    ``lists`` are those of ``hedge_tense.tsv``; the file is read when they are not given.
    """

    name = "compact"

    def __init__(self, lists: dict[str, tuple[str, ...]] | None = None) -> None:
        lists = load_lists(LEXICON) if lists is None else lists
        get = lambda name: lists.get(name, ())  # noqa: E731
        self._open_t = frozenset(get("open_t"))
        self._perfect_t = frozenset(get("perfect_t"))
        self._known_t = self._open_t | self._perfect_t
        self._transitive_t = frozenset(get("transitive_t"))
        self._imperfect_tt = frozenset(get("imperfect_tt"))
        self._imperfect_a = frozenset(get("imperfect_a"))
        self._perfect_forms = frozenset(
            surface
            for name in ("perfect_n", "perfect_y")
            for lemma in get(name)
            for surface in morphology.select(morphology.paradigm(lemma), "perfect")
        )
        self._perfect_t_forms = frozenset(
            surface
            for lemma in (*get("perfect_t"), *get("open_t"))
            for surface in morphology.select(morphology.paradigm(lemma), "perfect")
            if surface != lemma
        )
        self.tenses = lru_cache(maxsize=1 << 17)(self._tenses)

    def _tenses(self, word: str) -> frozenset[str]:
        if len(word) < 3:
            return _ONLY_PERFECT if word in self._perfect_t else _NONE
        first = word[0]
        if first == "ي":
            return _ONLY_PERFECT if self._is_known_perfect(word) else _ONLY_IMPERFECT
        if first == "ت":
            return self._with_t(word)
        if first == "ن":
            return _ONLY_PERFECT if self._is_known_perfect(word) else _ONLY_IMPERFECT
        if first == "أ":
            derived = len(word) >= 6 and word.startswith("أست")
            derived = derived or (len(word) >= 5 and word[1] in "ت" and word[2] in "تعوحمخصنفكجق")
            return _ONLY_IMPERFECT if derived or word in self._imperfect_a else _ONLY_PERFECT
        return _NONE if first in "ةىؤئ" or word.startswith("ال") else _ONLY_PERFECT

    def _is_known_perfect(self, word: str) -> bool:
        return word in self._perfect_forms or any(
            rest in self._perfect_forms for rest, _ in morphology.enclitic_splits(word)
        )

    def _with_t(self, word: str) -> frozenset[str]:
        if word in self._imperfect_tt:
            return _ONLY_IMPERFECT
        if word in self._perfect_t:
            return _ONLY_PERFECT
        if word in self._open_t:
            return _OPEN
        if word.endswith("ت") and len(word) >= 3:
            return _ONLY_PERFECT
        if word in self._perfect_t_forms:
            return _ONLY_PERFECT
        if len(word) == 5 and word[3] == "ي" and word[1] not in "ست":
            return _NONE  # the noun of form II (تركيز); imperfects of this shape have ست
        for rest, _ in morphology.enclitic_splits(word):
            if rest in self._transitive_t:
                return _OPEN
            if rest in self._known_t and rest[2:3] == "ا":
                return _NONE  # فقد توازنه: the noun of form VI
            if rest.endswith("ت") and rest not in self._imperfect_tt and rest[:-1] in self._known_t:
                return _ONLY_PERFECT
        return _ONLY_IMPERFECT


class CamelMorphology:
    """Tense from camel-tools' analyzer: the aspects of all its verbal analyses of a word.

    ``database`` is the path of an analyzer database (``morphology.db``); the analyzer is made
    when the first word is asked for. Words that it does not know go to ``fallback``.
    """

    name = "camel"

    def __init__(self, database: str | Path, fallback: Morphology | None = None) -> None:
        self.database = Path(database)
        self.fallback = fallback or CompactMorphology()
        self._analyzer = None
        self.tenses = lru_cache(maxsize=1 << 17)(self._tenses)

    def _tenses(self, word: str) -> frozenset[str]:
        if self._analyzer is None:
            self._analyzer = _analyzer(self.database)
        aspects = {"p": PERFECT, "i": IMPERFECT}
        analyses = self._analyzer.analyze(word)
        if not analyses:
            return self.fallback.tenses(word)
        return frozenset(
            aspects[analysis["asp"]]
            for analysis in analyses
            if analysis.get("pos") == "verb" and analysis.get("asp") in aspects
            and str(analysis.get("prc1", "0")) in ("0", "na")
        )  # fmt: skip


def _analyzer(database: Path):
    with camel_data.importable():
        from camel_tools.morphology.analyzer import Analyzer
        from camel_tools.morphology.database import MorphologyDB
    return Analyzer(MorphologyDB(str(database), "a"), backoff="NONE")


def installed_database() -> Path | None:
    """Where camel-tools' default analyzer database is installed, None when it is not.

    Looked for where its data installer puts it: below $CAMELTOOLS_DATA or ~/.camel_tools.
    """
    root = camel_data.data_folder()
    for name in ("calima-msa-s31", "calima-msa-r13"):
        path = root / "data" / "morphology_db" / name / "morphology.db"
        if path.exists():
            return path
    return None


def morphology_for(choice: str = "auto", compact: Morphology | None = None) -> Morphology:
    """The analyzer for a run: "compact", "camel" (its database must be installed), or "auto"
    (camel when installed). Raises :class:`IsnadError` when camel is asked for in vain."""
    if choice == "compact":
        return compact or CompactMorphology()
    database = installed_database()
    if database is not None:
        return CamelMorphology(database, compact)
    if choice == "camel":
        raise IsnadError(
            "the morphology database of camel-tools is not installed; run "
            "'camel_data -i morphology-db-msa-r13', or use morphology=compact"
        )
    return compact or CompactMorphology()
