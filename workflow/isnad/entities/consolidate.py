"""Settles the names of a document after the model: what the lexicons are sure of, the project's idea of a name's
extent (docs/entities.md), and that a name found once in a document is a name wherever it stands in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from isnad.document import LATIN, PUNCT, WORD
from isnad.entities.board import Board, Span
from isnad.entities.contexts import ContextRules
from isnad.entities.features import TypeFeatures
from isnad.entities.gazetteer import Match
from isnad.entities.joined import JoinedRules
from isnad.entities.nonames import NoNames
from isnad.entities.organisations import OrganisationRules
from isnad.entities.persons import PersonRules
from isnad.entities.places import PlaceRules
from isnad.entities.wordflags import WordFlags
from isnad.entities.words import AGENCY, CLITICS, GOD, NEWS, proclitic_splits

#: A word more frequent than this (in three million words of news) is no name by itself.
_COMMON = 700
_COMMON_IN_NAME = 2500
_COMMON_PLACE = 1000
_SHORTEST = 3
#: Before the name of a ruling house: سلمان بن عبدالعزيز آل سعود.
_HOUSE = "آل"
#: "Then", at the cue level; فان is part of names.
_THEN = "فإن"
#: Classes whose words are also family names and places: علي محسن الأحمر.
_MAY_NAME = frozenset(["attribute", "association", "sport", "side", "of_town"])
#: Rules that have looked at the surroundings of a name, which are not asked again whether it is one.
_SETTLED = frozenset(["quoted", "signature", "outlet", "sport", "letters"])


class Consolidator:
    """The consolidation rules bound to a vocabulary."""

    def __init__(self, features: TypeFeatures) -> None:
        self.features = features
        self.flags = flags = WordFlags(features)
        self.organisations = OrganisationRules(flags)
        self.persons = PersonRules(flags)
        self.contexts = ContextRules(flags)
        self.no_names = NoNames(flags)
        self.sites = PlaceRules(flags, self.organisations)
        self.joined = JoinedRules(flags)
        self.settlements = flags.any_of("settlement", "site_name")
        self.others = [self._other_splits(type_id) for type_id in range(len(flags.stems))]
        self.stem_ids = {
            stem: n for n, stem in enumerate(dict.fromkeys([*flags.stems, *flags.forms]))
        }
        self.read_as = self._readings()
        self.wanted = np.zeros(len(self.stem_ids) + 1, bool)
        self.never_last, self.times, self.of_god = map(
            features.names.words_in, ("never_last", "time", "of_god")
        )
        self.places = features.names.places
        self.well_known = features.names.well_known

    def settle(
        self,
        types: np.ndarray,
        joined: np.ndarray,
        spans: list[Span],
        matches: list[Match],
        starts: Sequence[int] = (0,),
    ) -> list[Span]:
        """The final names of one document, in order, not overlapping.

        ``joined`` says of each word whether nothing stands between it and the one before, ``starts`` where its
        sentences begin.
        """
        words = types.tolist()
        board = Board(len(words))
        for span in spans:
            board.put(span)
        for match in matches:
            if not match.phrase.weak:
                self._gazetteer(board, match)
        self.persons.neighbours(board, matches)
        sure = {m.start for m in matches if not m.phrase.weak and m.stop - m.start > 1}
        self.organisations.apply(board, types, words, sure)
        self.persons.apply(board, types, words)
        for at in np.flatnonzero(self.settlements[types]).tolist():
            self._settlement(board, words, at)
        self.sites.apply(board, types, words, matches)
        self.contexts.apply(board, types, words, matches, starts)
        self.joined.letters(board, types, words, joined)
        for span in board.spans():
            self._part(board, words, span)
        for span in board.spans():
            self._extent(board, words, span)
        self.joined.halves(board, types, words, joined)
        self.joined.goes_on(board, words)
        self._propagate(board, types, words)
        names = board.spans()
        if self.joined.fathers(board, words, names):
            names = board.spans()
        self._keep_whole(words, names)
        self.joined.conjunctions(board, words, names)
        return names

    def _gazetteer(self, board: Board, match: Match) -> None:
        size = match.stop - match.start
        over = board.over(match.start, match.stop)
        if match.cut and over and over[0].start < match.start:
            # A proclitic begins another name: الولايات المتحدة وكندا.
            whole = over[0]
            board.replace([whole], Span(whole.start, match.start, whole.label, whole.method))
            if whole.stop > match.stop:
                board.put(Span(match.stop, whole.stop, whole.label, whole.method))
            over = board.over(match.start, match.stop)
        if match.cut and size == 1 and match.phrase.label == "LOC" and over:
            whole = over[0]
            if whole.label == "PERS" and whole.start == match.start and whole.stop > match.stop + 1:
                # السفير بالقاهرة إريك شوفالييه
                board.put(Span(match.start, match.stop, "LOC", "gazetteer"))
                board.put(Span(match.stop, whole.stop, whole.label, whole.method))
                return
        if any(span.stop - span.start > size and span.label != "MISC" for span in over):
            return
        if (
            size == 1
            and match.phrase.label == "LOC"
            and match.phrase.words[0] in self.features.names.nationality
        ):
            # السعودية is a country and an adjective: only the context tells, which the model has read.
            return
        if any(
            span.stop - span.start == size and span.label == match.phrase.label for span in over
        ):
            return
        if size == 1 and any(span.label in ("PERS", "ORG") for span in over):
            return
        board.replace(over, Span(match.start, match.stop, match.phrase.label, "gazetteer"))

    def _part(self, board: Board, words: list[int], span: Span) -> None:
        """سمير وليلى are two: in a name of a person or place, a word with و begins another name."""
        if span.label not in ("PERS", "LOC") or span.method == "gazetteer":
            return
        flags = self.flags
        start = span.start
        for at in range(span.start + 1, span.stop):
            word = words[at]
            if flags.cut[word] and flags.forms[word].startswith("و"):
                board.put(Span(start, at, span.label, span.method))
                start = at
        if start > span.start:
            board.put(Span(start, span.stop, span.label, span.method))

    def _settlement(self, board: Board, words: list[int], at: int) -> None:
        """بلدة القصير: a definite word after a bare type of settlement is its name."""
        flags = self.flags
        place = at + 1
        if flags.definite[words[at]] or place >= len(words) or board.taken(place):
            return
        word = words[place]
        if (
            flags.definite[word]
            and not flags.cut[word]
            and not flags.nation[word]
            and not flags.stop[word]
            and flags.count[word] < _COMMON_PLACE
        ):
            first = at if flags.site_name[words[at]] and not board.taken(at) else place
            board.put(Span(first, place + 1, "LOC", "settlement"))

    def _extent(self, board: Board, words: list[int], span: Span) -> None:
        """Type nouns before a name join it or not; what is no name goes."""
        flags = self.flags
        start, stop, label = span.start, span.stop, span.label
        if span.method in _SETTLED:
            return
        whole = span.method == "facility" or (
            span.method == "gazetteer"
            and tuple(flags.stems[word] for word in words[start + 1 : stop]) not in self.places
        )
        while (
            not whole
            and start < stop - 1
            and (
                (label == "LOC" and flags.place[words[start]])
                or (label == "ORG" and flags.outlet[words[start]])
                or (
                    label == "PERS"
                    and (
                        flags.title[words[start]]
                        or self._is_office(words[start])
                        or flags.cue[words[start]] == _THEN
                        or self._is_nisba(words, start)
                    )
                )
            )
        ):
            start += 1
        while start < stop and flags.kind[words[start]] == PUNCT:
            start += 1
        if label == "PERS" and start > span.start and (flags.stems[words[start]],) in self.places:
            # رئيس غواتيمالا: an office and a country.
            stop, label = start + 1, "LOC"
        if label == "PERS" and stop - start > 1:
            if flags.of_name[words[start]] and not flags.definite[words[start]]:
                label = "ORG"
            elif flags.forms[words[start]].startswith("لل"):
                start += 1
        while stop > start and (
            flags.kind[words[stop - 1]] == PUNCT
            or (stop - start > 1 and self._never_last(words[stop - 1], span.method))
            or (
                stop - start > 1
                and label == "PERS"
                and (flags.will[words[stop - 1]] or flags.owned[words[stop - 1]])
            )
        ):
            stop -= 1
        if start >= stop or self.no_names.holds(words, start, stop, label, span.method):
            board.replace([span], None)
            return
        if label == "PERS" and stop - start > 1 and flags.on_behalf(words, start):
            start += 1
        if (
            label == "PERS"
            and stop < len(words)
            and flags.forms[words[stop]] == GOD
            and flags.stems[words[stop - 1]] in self.of_god
        ):
            # رامي الحمد الله
            stop += 1
        if (
            label == "PERS"
            and stop + 1 < len(words)
            and flags.raw[words[stop]] == _HOUSE
            and flags.word[words[stop + 1]]
        ):
            stop += 2
        if (
            label == "LOC"
            and stop < len(words)
            and flags.of_site[words[stop]]
            and (flags.site_kept[words[start]] or (start and flags.site_kept[words[start - 1]]))
        ):
            # مطار بروكسل الدولي
            stop += 1
        before = start - 1
        uncut = span.cut == 0 or not flags.cut[words[start]]
        if before >= 0 and uncut and not board.taken(before):
            head = words[before]
            if flags.definite[head] or (
                before
                and (flags.stems[words[before - 1]], flags.stems[head]) in flags.names.exceptions
            ):
                pass
            elif label == "LOC" and flags.site_kept[head]:
                start = before
            elif (
                (label == "LOC" and flags.of_place[head])
                or (label == "PERS" and flags.of_person[head])
                or (label == "ORG" and flags.of_name[head])
            ):
                start, label = before, "ORG"
        if (
            label == "ORG"
            and start == span.start > 1
            and uncut
            and flags.forms[words[start - 1]] == NEWS
            and flags.stems[words[start - 2]] == AGENCY
            and not board.over(start - 2, start)
        ):
            # وكالة أنباء رويترز
            start -= 2
        if (start, stop, label) != (span.start, span.stop, span.label):
            board.replace([span], Span(start, stop, label, span.method))

    def _is_nisba(self, words: list[int], at: int) -> bool:
        """البطريرك الماروني بشارة الراعي: an adjective of the title before it, no part of the name."""
        flags = self.flags
        if not at or not flags.nation[words[at]] or not flags.definite[words[at]]:
            return False
        return flags.title[words[at - 1]] and flags.definite[words[at - 1]]

    def _never_last(self, word: int, method: str) -> bool:
        """في, or a word of time after a name that the model found: الاتحاد | اليوم."""
        flags = self.flags
        stem = flags.stems[word]
        return (
            flags.cue[word] == _THEN
            or stem in self.never_last
            or (
                method == "model"
                and flags.stop[word]
                and (flags.definite[word] or stem in self.times)
            )
        )

    def _is_office(self, word: int) -> bool:
        """رئيس, but not أمين, مساعد or سلطان, which are names too."""
        names, stem = self.features.names, self.flags.stems[word]
        return self.flags.office[word] and names.given.get(stem, 0) < 2

    def _propagate(self, board: Board, types: np.ndarray, words: list[int]) -> None:
        """A family name after the full name, and a name of several words wherever its words recur."""
        spans = board.spans()
        if not spans:
            return
        flags = self.flags
        stems = flags.stems
        single: dict[str, dict[str, int]] = {}
        longer: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for span in spans:
            parts = tuple([stems[word] for word in words[span.start : span.stop]])
            if span.cut == 0:
                parts = (flags.forms[words[span.start]], *parts[1:])
            if len(parts) > 1 and span.label == "PERS":
                parts = (*parts[:-1], flags.forms[words[span.stop - 1]])
            if len(parts) > 1:
                if span.label != "MISC":
                    longer.setdefault(parts[0], []).append((parts, span.label))
                if len(parts) > 2 and parts[-2] == "ال" and span.label == "PERS":
                    # تركي آل الشيخ is آل الشيخ later.
                    longer.setdefault(parts[-2], []).append((parts[-2:], "PERS"))
                for word in self._short_forms(words[span.start], parts, span.label):
                    votes = single.setdefault(word, {})
                    votes[span.label] = votes.get(span.label, 0) + 2
            elif span.label != "MISC" and self._is_rare(parts[0], _COMMON):
                votes = single.setdefault(parts[0], {})
                votes[span.label] = votes.get(span.label, 0) + 1
        wanted = [self.stem_ids[stem] for stem in {*single, *longer}]
        self.wanted[wanted] = True
        candidate = self.wanted.take(self.read_as.take(types, axis=0)).any(axis=1)
        self.wanted[wanted] = False
        for at in np.flatnonzero(candidate).tolist():
            type_id = words[at]
            stem = stems[type_id]
            for parts, label in longer.get(stem, ()):
                stop = at + len(parts)
                if stop <= len(words) and all(
                    parts[k] in (stems[words[at + k]], flags.forms[words[at + k]])
                    for k in range(1, len(parts))
                ):
                    over = board.over(at, stop)
                    if all(_gives_way(span, at, stop) for span in over):
                        board.replace(over, Span(at, stop, label, "document"))
                    break
            if at in board.closed or flags.kind[type_id] not in (WORD, LATIN):
                continue
            cut = None
            if flags.forms[type_id] in single:
                stem, cut = flags.forms[type_id], 0
            elif stem not in single:
                for letters, other in self.others[type_id]:
                    if other in single:
                        stem, cut = other, letters
                        break
            if stem in single:
                label, votes = min(single[stem].items(), key=lambda item: (-item[1], item[0]))
                own = board.at(at)
                if own is None:
                    board.put(Span(at, at + 1, label, "document", cut))
                elif (
                    own.stop - own.start == 1
                    and own.label != label
                    and votes > single[stem].get(own.label, 0)
                ):
                    board.replace([own], Span(at, at + 1, label, "document"))

    def _keep_whole(self, words: list[int], spans: list[Span]) -> None:
        """A word that stands inside a full name keeps its first letter when it stands alone: لوفن after ستيفان لوفن; and so
        does an outlet between marks: (وام)."""
        forms = self.flags.forms
        inner = {
            forms[words[at]]
            for span in spans
            if span.label == "PERS"
            for at in range(span.start + 1, span.stop)
        }
        for span in spans:
            whole = span.label == "PERS" and forms[words[span.start]] in inner
            if whole or (
                span.label == "ORG" and self.contexts.is_marked_outlet(words, span.start, span.stop)
            ):
                span.cut = 0

    def _short_forms(self, head: int, parts: tuple[str, ...], label: str) -> list[str]:
        """The single words that may stand for a longer name later in the document."""
        names = self.features.names
        out = []
        if label == "PERS":
            if self._is_rare(parts[-1], _COMMON) or parts[-1] in self.well_known:
                out.append(parts[-1])
            if len(parts) == 2 and parts[0] not in names.given and self._is_rare(parts[0], _COMMON):
                out.append(parts[0])
        elif label == "ORG" and self.flags.of_name[head]:
            own = parts[1]
            limit = _COMMON_IN_NAME if len(parts) == 2 else 20
            if (len(parts) == 2 or parts[2].startswith(("ال", "ل"))) and self._is_rare(own, limit):
                out.append(own)
        return out

    def _readings(self) -> np.ndarray:
        """The stems that each type may be read as, by their numbers: types x several, filled up with the number of none."""
        ids, none = self.stem_ids, len(self.stem_ids)
        rows = [
            np.array([ids[stem] for stem in self.flags.stems], np.int64),
            np.array([ids[form] for form in self.flags.forms], np.int64),
        ]
        for rank in range(max(map(len, self.others), default=0)):
            row = np.full(len(self.others), none)
            for type_id, splits in enumerate(self.others):
                if rank < len(splits):
                    row[type_id] = ids.get(splits[rank][1], none)
            rows.append(row)
        return np.stack(rows, axis=1)

    def _other_splits(self, type_id: int) -> tuple[tuple[int, str], ...]:
        """Cuts of a form that news does not know, beside the one that was chosen for it."""
        form = self.flags.forms[type_id]
        if form[:1] not in CLITICS:
            return ()
        if not self.flags.word[type_id] or form in self.flags.counts or self.flags.cut[type_id]:
            return ()
        return proclitic_splits(form)[1:]

    def _is_rare(self, word: str, limit: int) -> bool:
        names = self.features.names
        return (
            len(word) >= _SHORTEST
            and self.flags.counts.get(word, 0) < limit
            and not names.triggers.get(word, frozenset()) - _MAY_NAME
            and word not in names.nationality
        )


def _gives_way(span: Span, start: int, stop: int) -> bool:
    """Whether a name makes room for a longer one of the document that stands on ``[start, stop)``."""
    if span.start < start or span.stop > stop:
        return False
    return span.stop - span.start < stop - start or span.label == "MISC"
