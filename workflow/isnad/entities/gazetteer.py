"""Finds the names of the gazetteers in a document: longest first, through proclitics, one pass over the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from isnad.document import Document, Vocabulary
from isnad.entities.lexicons import NameLexicons, Phrase
from isnad.entities.words import CLITICS, best_split, proclitic_splits

#: Marks inside a hashtag, which part the words of a name: #سعد_الحريري
_TRANSPARENT = frozenset("#_")
TANWIN = frozenset("\u064b\u064c\u064d")


@dataclass(slots=True)
class Match:
    """A gazetteer name in a sequence of words: ``[start, stop)``, letters cut off the first word, the phrase."""

    start: int
    stop: int
    cut: int
    phrase: Phrase


class Finder:
    """The gazetteers bound to a vocabulary: which types can open a name is settled before any text is read."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        names: NameLexicons,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        self.forms = list(map(str.casefold, vocabulary.name))
        #: letters cut off each form, and what is left
        self.split: list[tuple[int, str]] = []
        counts, known = counts or {}, names.known
        by_second: dict[str, tuple[Phrase | None, dict[str, list[Phrase]]]] = {}
        self._opens: list[list[tuple[int, Phrase | None, dict[str, list[Phrase]]]] | None] = []
        for form, raw in zip(self.forms, vocabulary.raw, strict=True):
            if form[:1] in CLITICS:
                chosen = best_split(form, counts, known)
                cuts = proclitic_splits(form)
            else:
                chosen = (0, form)
                cuts = (chosen,)
            self.split.append(chosen)
            splits = []
            for cut, stem in cuts:
                if stem not in names.phrases or _swallowed(stem, chosen[1]):
                    continue
                found = by_second.get(stem)
                if found is None:
                    found = by_second[stem] = _by_second(names.phrases[stem])
                single, longer = found
                if single and single.weak and cut not in (0, chosen[0]):
                    # وكالة is no "and like" and a place that is called الة.
                    single = None
                if single or longer:
                    splits.append((cut, single, longer))
            # Tanwin marks an indefinite noun or an adverb: باكراً is no Accra.
            self._opens.append(splits if splits and TANWIN.isdisjoint(raw) else None)
        self.can_open = np.array([splits is not None for splits in self._opens], bool)
        self._alone = np.array(
            [
                splits is not None and any(single for _, single, _ in splits)
                for splits in self._opens
            ],
            bool,
        )
        seconds = {word for _, longer in by_second.values() for word in longer}
        self._second = np.array([form in seconds for form in self.forms] + [False], bool)
        self.transparent = np.array([raw in _TRANSPARENT for raw in vocabulary.raw], bool)

    def words(self, document: Document) -> np.ndarray:
        """The token indices of a document without the marks inside hashtags."""
        return np.flatnonzero(~self.transparent[document.types])

    def find(self, types: np.ndarray, limits: np.ndarray | None = None) -> list[Match]:
        """Names in a sequence of word types, left to right, not overlapping.

        ``limits`` gives for each word where its sentence stops, which no name crosses.
        """
        forms, opens = self.forms, self._opens
        sequence = types.tolist()
        if limits is None:
            limits = np.full(len(types), len(types))
        matches: list[Match] = []
        after = 0
        goes_on = self._second[np.append(types[1:], -1)]
        places = np.flatnonzero(self.can_open[types] & (self._alone[types] | goes_on))
        for at, limit in zip(places.tolist(), limits[places].tolist(), strict=True):
            if at < after:
                continue
            best: Match | None = None
            room = limit - at
            follower = forms[sequence[at + 1]] if room > 1 else ""
            for cut, single, longer in opens[sequence[at]]:
                for phrase in longer.get(follower, ()) if follower else ():
                    length = len(phrase.words)
                    if best and length <= best.stop - best.start:
                        break
                    if length <= room and (length == 2 or _fits(phrase.words, sequence, at, forms)):
                        best = Match(at, at + length, cut, phrase)
                        break
                if single and not best:
                    best = Match(at, at + 1, cut, single)
            if best:
                matches.append(best)
                after = best.stop
        return matches


def _swallowed(stem: str, chosen: str) -> bool:
    """Whether للحج is read as ل and لحج where news has it as ل and الحج."""
    return stem != chosen and stem[:1] == "ل" and chosen == "ال" + stem[1:]


def _fits(words: tuple[str, ...], sequence: list[int], at: int, forms: list[str]) -> bool:
    return all(forms[sequence[at + offset]] == words[offset] for offset in range(2, len(words)))


def _by_second(phrases: list[Phrase]) -> tuple[Phrase | None, dict[str, list[Phrase]]]:
    """The name of one word among ``phrases``, and the longer ones by their second word; both keep their order."""
    single: Phrase | None = None
    longer: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        if len(phrase.words) > 1:
            longer.setdefault(phrase.words[1], []).append(phrase)
        elif single is None:
            single = phrase
    return single, longer
