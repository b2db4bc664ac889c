"""What looks like a name and is none: common bodies, adjectives, bare type nouns, names of events."""

from __future__ import annotations

from isnad.entities.gazetteer import TANWIN
from isnad.entities.wordflags import WordFlags

#: Particles that a lost space leaves on the word before them: المحادثاتأن.
_RUN_ON = ("أن", "إن")
_KNOWN_BEFORE_RUN_ON = 20
#: Mali, and "financial": دعم مالي.
_FINANCIAL = "مالي"
#: "organization", and what an event is organized by: تنظيم كأس العالم.
_ORGANIZING = "تنظيم"


class NoNames:
    """The rules bound to a vocabulary."""

    def __init__(self, flags: WordFlags) -> None:
        self.flags = flags
        self.places = flags.names.places
        self.clubs = flags.names.contexts.get("sport", frozenset())
        self.financial = flags.names.words_in("financial")
        self.strong = {
            word
            for word, phrases in flags.names.phrases.items()
            if any(len(p.words) == 1 and not p.weak for p in phrases)
        }

    def holds(self, words: list[int], start: int, stop: int, label: str, method: str) -> bool:
        """Whether the words ``[start, stop)`` are no name, though found as one with ``label`` by ``method``."""
        flags = self.flags
        stems = tuple(flags.stems[word] for word in words[start:stop])
        if label == "MISC":
            return stems == ("الله",)
        if label == "PERS" and start and self._is_of_event(words, start):
            return True
        if label == "PERS" and (
            flags.qualifier[words[start]] or not TANWIN.isdisjoint(flags.raw[words[start]])
        ):
            return True
        if label == "ORG" and self._is_bare_kind(words, start, stop):
            return True
        if stems in flags.names.exceptions:
            return True
        if (
            len(stems) == 2
            and method != "gazetteer"
            and flags.nation[words[stop - 1]]
            and (stems[0], "*") in flags.names.exceptions
        ):
            return True
        cue = flags.cue[words[start]]
        if self._is_spelled(words[start], cue):
            return True
        if len(stems) > 1:
            return stems[0] == _ORGANIZING and flags.event[words[start + 1]]
        if label == "LOC" and self._is_plain_place(stems[0]):
            return True
        if (
            label == "LOC"
            and start
            and stems not in self.places
            and stems not in self.clubs
            and (flags.stems[words[start - 1]], stems[0]) in flags.names.exceptions
        ):
            # ولاية الفقيه; دول الخليج is an exception for the club alone.
            return True
        if stems[0] == _FINANCIAL and start and flags.stems[words[start - 1]] in self.financial:
            return True
        if stop < len(words) and (stems[0], flags.forms[words[stop]]) in flags.names.exceptions:
            # لحسن الحظ
            return True
        if cue.endswith(_RUN_ON) and flags.counts.get(stems[0][:-2], 0) >= _KNOWN_BEFORE_RUN_ON:
            return True
        if (
            label == "LOC"
            and start
            and flags.event[words[start - 1]]
            and not flags.cut[words[start]]
        ):
            return True
        return flags.nation[words[start]] and stems[0] not in self.strong

    def _is_spelled(self, word: int, cue: str) -> bool:
        """أودى, and وأودى: a word that is no name in this spelling."""
        spelled = self.flags.names.spelled_exceptions
        return cue in spelled or (
            self.flags.cut[word] > 0 and cue[self.flags.cut[word] :] in spelled
        )

    def _is_of_event(self, words: list[int], start: int) -> bool:
        """كأس الملك فهد, دوري عبداللطيف جميل: the person gives an event its name."""
        flags = self.flags
        before = start - 1
        if before and flags.title[words[before]]:
            before -= 1
        return flags.event[words[before]] and not flags.cut[words[start]]

    def _is_bare_kind(self, words: list[int], start: int, stop: int) -> bool:
        """منظمة, منظمة بولندية: a type noun without article that no name follows."""
        flags = self.flags
        if flags.definite[words[start]] or not flags.organisation[words[start]]:
            return False
        return all(
            flags.nation[word] and not flags.definite[word] for word in words[start + 1 : stop]
        ) and (stop - start < 2 or (flags.stems[words[start + 1]],) not in self.places)

    def _is_plain_place(self, stem: str) -> bool:
        """الجزيرة "the island": a type of place with the article, unless the gazetteer has it as a name (الخليج)."""
        names = self.flags.names
        if not stem.startswith("ال") or any(
            phrase.label == "LOC" and len(phrase.words) == 1
            for phrase in names.phrases.get(stem, ())
        ):
            return False
        return bool({"site", "place"} & names.triggers.get(stem[2:], frozenset()))
