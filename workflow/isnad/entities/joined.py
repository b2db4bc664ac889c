"""Where one name ends and the next begins: letters with dots (بي.بي.سي), halves of a name with a hyphen (مون جيه-إن), a
son and his father, what ends no name, و before a name that no list has."""

from __future__ import annotations

import numpy as np

from isnad.entities.board import Board, Span
from isnad.entities.wordflags import WordFlags

_HYPHENS = frozenset("-‐‑–")
_AND = "و"
#: "Upon", at the cue level; علي is a name.
_UPON = "على"
#: What names of other languages have after و that belongs to them: ويلبور, واسيستو.
_BEGIN_FOREIGN = ("ا", "و", "ي")
_LONGEST_OF_AND = 4


class JoinedRules:
    """The rules bound to a vocabulary."""

    def __init__(self, flags: WordFlags) -> None:
        self.flags = flags
        letter = flags.names.words_of("letter")
        self.sons, self.unfinished = map(flags.names.words_in, ("son", "goes_on"))
        #: which types begin with و, though news knows none that is left without it
        self.joins = [
            form[:1] == _AND
            and len(form) > _LONGEST_OF_AND
            and not cut
            and cue[1:2] not in _BEGIN_FOREIGN
            and form not in flags.names.known
            for form, cut, cue in zip(flags.forms, flags.cut, flags.cue, strict=True)
        ]
        self.letter = [stem in letter or stem.removeprefix("ال") in letter for stem in flags.stems]
        self.dots = np.array([raw == "." for raw in flags.raw], bool)
        self.hyphens = np.array([raw in _HYPHENS for raw in flags.raw], bool)

    def letters(
        self, board: Board, types: np.ndarray, words: list[int], joined: np.ndarray
    ) -> None:
        """Make one name of each run of letters; ``joined`` says of each word whether it begins where the last one ends."""
        runs: list[list[int]] = []
        for at in np.flatnonzero(self.dots[types] & _inside(joined)).tolist():
            if not (self.letter[words[at - 1]] and self.letter[words[at + 1]]):
                continue
            if runs and runs[-1][1] == at:
                runs[-1][1] = at + 2
            else:
                runs.append([at - 1, at + 2])
        for start, stop in runs:
            self._letters(board, words, start, stop)

    def halves(self, board: Board, types: np.ndarray, words: list[int], joined: np.ndarray) -> None:
        """The second half of a person's given name belongs to it, unless it is a name of its own."""
        for at in np.flatnonzero(self.hyphens[types] & _inside(joined)).tolist():
            before = board.at(at - 1)
            if (
                before is not None
                and before.label == "PERS"
                and before.stop == at
                and self.flags.word[words[at + 1]]
                and not board.taken(at + 1)
            ):
                whole = Span(before.start, at + 2, "PERS", before.method, before.cut)
                board.replace([before], whole)

    def goes_on(self, board: Board, words: list[int]) -> None:
        """زين العابدين بن | علي, ماتيو فان دير | بلوك: what ends no name has the next word behind it."""
        flags = self.flags
        for span in board.spans():
            after = span.stop
            if (
                span.label == "PERS"
                and after - span.start > 1
                and after < len(words)
                and flags.forms[words[after - 1]] in self.unfinished
                and flags.cue[words[after - 1]] not in flags.names.spelled_exceptions
                and flags.word[words[after]]
                and flags.cue[words[after]] != _UPON
                and (not flags.stop[words[after]] or flags.stems[words[after]] in flags.names.given)
                and not board.taken(after)
            ):
                board.replace([span], Span(span.start, after + 1, "PERS", span.method, span.cut))

    def fathers(self, board: Board, words: list[int], names: list[Span]) -> bool:
        """[محمد] [بن نايف] is one person; whether any of a document's ``names`` are."""
        stems = self.flags.stems
        changed = False
        for span in names:
            if span.label != "PERS":
                continue
            before = board.at(span.start - 1) if span.start else None
            if (
                before is not None
                and before.label == span.label == "PERS"
                and not self.flags.cut[words[span.start]]
                and (
                    stems[words[span.start]] in self.sons
                    or stems[words[before.stop - 1]] in self.sons
                )
            ):
                whole = Span(before.start, span.stop, "PERS", before.method, before.cut)
                board.replace([before, span], whole)
                changed = True
        return changed

    def conjunctions(self, board: Board, words: list[int], spans: list[Span]) -> None:
        """وروميلو لوكاكو, باراغواي وأوروتيا: و before a full name, or a name behind one of its label, that no list has with it."""
        for span in spans:
            if not self.joins[words[span.start]] or span.cut or span.label not in ("PERS", "LOC"):
                continue
            before = board.at(span.start - 1) if span.start else None
            listed = before is not None and before.label == span.label
            if listed or (span.label == "PERS" and span.stop - span.start > 1):
                span.cut = 1

    def _letters(self, board: Board, words: list[int], start: int, stop: int) -> None:
        """Letters with dots between them are one name where the gazetteer has it, or where one of them was found as one."""
        over = board.over(start, stop)
        if any(span.start <= start and span.stop >= stop for span in over):
            return
        stems = tuple(self.flags.stems[word] for word in words[start:stop:2])
        stems = (stems[0].removeprefix("ال"), *stems[1:])
        label = next(
            (
                phrase.label
                for phrase in self.flags.names.phrases.get(stems[0], ())
                if phrase.words == stems and not phrase.weak
            ),
            None,
        )
        if label is None and over:
            label = min((span.label for span in over), key=("PERS", "ORG", "LOC", "MISC").index)
        if label is None:
            return
        if label == "PERS":
            # جيه.كيه رولينغ: initials are part of a person's name.
            start, stop = min(start, over[0].start), max(stop, over[-1].stop)
        board.replace(over, Span(start, stop, label, "letters"))


def _inside(joined: np.ndarray) -> np.ndarray:
    """Which words have nothing between them and the words on either side."""
    out = joined.copy()
    out[:-1] &= joined[1:]
    out[-1:] = False
    return out
