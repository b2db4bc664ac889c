"""Finds the cues of a document: verbs and participles in their frames, relays, adverbials, speech after a colon."""

from __future__ import annotations

import itertools

import numpy as np

from isnad.attributions import spelled, tagged
from isnad.attributions import words as w
from isnad.attributions.adverbials import Adverbials
from isnad.attributions.asides import ABBREVIATED
from isnad.attributions.clause import Clause
from isnad.attributions.copies import received
from isnad.attributions.frames import Frames
from isnad.attributions.phrase import Parser
from isnad.attributions.records import Record
from isnad.attributions.resources import Resources
from isnad.document import WORD, Document, Vocabulary
from isnad.normalize import fold
from isnad.quotes import marks_of, quotations

#: How far before بالقول its verb may stand.
_REACH = 20


def _whole(match) -> bool:
    """Whether no word of an adverbial can be a verb: نقلا عن, على حد وصفه."""
    several = match.cue_end - match.cue_start > 1
    extra = match.rule.extra
    return extra["relay"] == "yes" or (several and extra["slot"] == "self")


def _opened(match, records: list[Record], clause: Clause) -> bool:
    """Whether بالقول opens the speech of a verb before it (علق على القرار بالقول); it then moves its content there."""
    for record in reversed(records):
        if not 0 < match.cue_start - record.cue_stop <= _REACH or record.participle:
            continue
        if record.stance != "neutral":
            return False  # what it condemns or praises is a content of its own
        same = clause.bounds(record.cue_start) == clause.bounds(match.cue_start)
        at = record.content_start
        if same and record.manner != "relay" and 0 <= at < match.cue_start:
            first = clause.word(at)
            if first.category == w.PREP or first.clitic:
                record.content_start, record.backward = match.cue_end, False
                return True
        return False
    return False


class Finder:
    """The cue finder of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, resources: Resources) -> None:
        self.resources = resources
        self.words = w.Words(vocabulary, resources)
        self.marks = marks_of(vocabulary)
        self.adverbs = resources.adverbs.bind(vocabulary)
        self.anonymity = resources.anonymity.bind(vocabulary)
        self.short = np.fromiter((len(cue) <= 3 for cue in vocabulary.cue), bool, len(vocabulary))
        self.stop = np.fromiter((raw == "." for raw in vocabulary.raw), bool, len(vocabulary))
        titles = {prefix + title for prefix in ("", "و") for title in ABBREVIATED}
        self.title = np.fromiter((cue in titles for cue in vocabulary.cue), bool, len(vocabulary))
        self.word = np.array(vocabulary.kind) == WORD
        #: names that begin like ف and a noun (فلين)
        self.faa = np.fromiter(
            (
                cue[:1] == "ف" and word.conjunction == 1 and word.category == w.NOUN
                and not (word.definite or word.clitic or word.possessed)
                for cue, word in zip(vocabulary.cue, self.words.words, strict=True)
            ), bool, len(vocabulary),
        )  # fmt: skip
        received = resources.words["received"] | resources.words["blessed"]
        self.received = np.fromiter(
            (cue in received for cue in vocabulary.cue), bool, len(vocabulary)
        )
        self.spelled = np.fromiter(
            (cue in resources.spelled for cue in vocabulary.cue), bool, len(vocabulary)
        )
        self.is_cue = np.fromiter(
            (bool(word.forms) for word in self.words.words), bool, len(vocabulary)
        )

    def find(self, document: Document, entities=()) -> tuple[list[Record], Clause]:
        """The records of ``document`` in order of their cues, and the clause reader that was used.

        ``entities`` are rows of its entities table: where a person's name is tagged it need not be guessed.
        """
        entities = list(entities)
        quotes = quotations(document, self.marks)
        closing = {q.start: q.stop for q in quotes if q.closed}
        parser = Parser(document, self.words, self.resources, closing)
        self._abbreviations(document, parser.tokens)
        for j in np.flatnonzero(self.faa[document.types]).tolist():
            if j and parser.tokens[j - 1].category == w.NAME and not parser.tokens[j - 1].definite:
                cue = document.cue(j)
                parser.tokens[j] = w.Word(w.NAME, cue, fold(cue))
        if entities:
            tagged.read(parser, entities)
        self._small_names(document, entities, parser.tokens)
        spelled.read(document, parser, np.flatnonzero(self.spelled[document.types]).tolist())
        if entities:
            words = self.resources.words
            tagged.rename(parser, words["small_name"], words["first_name"])
        clause = Clause(document, parser, quotes)
        frames = Frames(clause, self.resources)
        others = Adverbials(clause, self.resources)
        prefixes: dict[int, object] = {}
        records: list[Record] = []
        adverbs = []
        for match in self.adverbs.find(document):
            if match.rule.extra["slot"] == "verb":
                prefixes[match.cue_end] = match
            else:
                adverbs.append(match)
        #: ``رفض الكشف عن اسمه`` cites nobody, and no phrase goes on into it
        clause.anonymity = list(self.anonymity.find(document))
        parser.barriers = sorted(match.start for match in clause.anonymity)
        taken: set[int] = set()
        asides = received(parser, np.flatnonzero(self.received[document.types]).tolist())
        for start, stop in asides.items():
            taken.update(range(start, stop))
        if asides:
            parser.barriers = sorted((*parser.barriers, *asides))
        parser.asides = asides | {match.start: match.cue_end for match in clause.anonymity}
        for match in clause.anonymity:
            taken.update(range(match.start, match.cue_end))
        for match in adverbs:
            if _whole(match):
                taken.update(range(match.cue_start, match.cue_end))
        for i in np.flatnonzero(self.is_cue[document.types]).tolist():
            if i in taken:
                continue
            prefix = prefixes.get(i)
            for record in frames.at(i, prefix, taken):
                records.append(record)
                taken.update(range(record.cue_start, record.cue_stop))
        for match in adverbs:
            if _whole(match) or not any(j in taken for j in range(match.cue_start, match.cue_end)):
                if match.rule.id == "baqawl" and _opened(match, records, clause):
                    continue
                record = others.adverb(match)
                if record is not None:
                    records.append(record)
                    taken.update(range(match.cue_start, match.cue_end))
        records += others.headlines(taken)
        records.sort(key=lambda r: (r.cue_start, r.cue_stop))
        return records, clause

    def _small_names(self, document: Document, entities, tokens: list[w.Word]) -> None:
        """Reads a small word as a name where the tagger has it in one elsewhere in the document (برونو لو مير، لو مير)."""
        pairs = set()
        for entity in entities:
            parts = (entity.get("mention") or "").split() if entity["label"] == "PERS" else ()
            pairs.update(
                pair
                for pair in itertools.pairwise(parts)
                if pair[0] in self.resources.words["small_name"]
            )
        if not pairs:
            return
        for j in range(len(document) - 1):
            cue = document.cue(j)
            if cue in self.resources.words["small_name"] and (cue, document.cue(j + 1)) in pairs:
                tokens[j] = w.Word(w.NAME, cue, fold(cue))

    def _abbreviations(self, document: Document, tokens: list[w.Word]) -> None:
        """Reads the full stop of an abbreviation (د. سامي، جيه.إل.إل) as part of its phrase, د. as a title."""
        types = document.types
        if len(types) < 3:
            return
        before, after = types[:-2], types[2:]
        marks = self.stop[types[1:-1]] & self.short[before] & self.word[before] & self.word[after]
        marks &= self.title[before] | self.short[after]
        start, end, cue = document.start, document.end, document.cue
        for j in (np.flatnonzero(marks) + 1).tolist():
            if end[j - 1] != start[j]:
                continue
            title = self.title[types[j - 1]] and len(cue(j + 1)) > 1
            inside = self.short[types[j + 1]] and (
                start[j + 1] == end[j] or len(cue(j - 1)) == len(cue(j + 1)) == 1
            )
            if title or inside:
                tokens[j] = spelled.JOINT
                if title:
                    tokens[j - 1] = w.abbreviated(tokens[j - 1], self.resources)

    def outlet_of(self, clause: Clause):
        """A function from a phrase of ``clause`` to the canonical outlet it names, or None."""
        return Frames(clause, self.resources).outlet
