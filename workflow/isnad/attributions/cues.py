"""Finds the cues of a document: verbs and participles in their frames, relays, adverbials, speech after a colon."""

from __future__ import annotations

import numpy as np

from isnad.attributions import words as w
from isnad.attributions.adverbials import Adverbials
from isnad.attributions.clause import Clause
from isnad.attributions.frames import Frames
from isnad.attributions.phrase import Parser
from isnad.attributions.records import Record
from isnad.attributions.resources import Resources
from isnad.document import Document, Vocabulary
from isnad.quotes import marks_of, quotations


class Finder:
    """The cue finder of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, resources: Resources) -> None:
        self.resources = resources
        self.words = w.Words(vocabulary, resources)
        self.marks = marks_of(vocabulary)
        self.adverbs = resources.adverbs.bind(vocabulary)
        self.anonymity = resources.anonymity.bind(vocabulary)
        self.is_cue = np.fromiter(
            (bool(word.forms) for word in self.words.words), bool, len(vocabulary)
        )

    def find(self, document: Document) -> tuple[list[Record], Clause]:
        """The records of ``document`` in order of their cues, and the clause reader that was used."""
        quotes = quotations(document, self.marks)
        closing = {q.start: q.stop for q in quotes if q.closed}
        parser = Parser(document, self.words, self.resources, closing)
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
        for match in clause.anonymity:
            taken.update(range(match.start, match.cue_end))
        for match in adverbs:
            if match.rule.extra["relay"] == "yes":
                taken.update(range(match.cue_start, match.cue_end))
        for i in np.flatnonzero(self.is_cue[document.types]).tolist():
            if i in taken:
                continue
            prefix = prefixes.get(i)
            for record in frames.at(i, prefix, taken):
                records.append(record)
                taken.update(range(record.cue_start, record.cue_stop))
        for match in adverbs:
            relays = match.rule.extra["relay"] == "yes"
            if relays or not any(j in taken for j in range(match.cue_start, match.cue_end)):
                record = others.adverb(match)
                if record is not None:
                    records.append(record)
                    taken.update(range(match.cue_start, match.cue_end))
        records += others.headlines(taken)
        records.sort(key=lambda r: (r.cue_start, r.cue_stop))
        return records, clause

    def outlet_of(self, clause: Clause):
        """A function from a phrase of ``clause`` to the canonical outlet it names, or None."""
        return Frames(clause, self.resources).outlet
