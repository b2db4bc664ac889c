"""Sources that a verb or participle leaves out: whom a hidden subject means."""

from __future__ import annotations

from dataclasses import dataclass, field

from isnad.attributions import words as w
from isnad.attributions.identity import same_person
from isnad.attributions.records import Record
from isnad.attributions.sources import Named
from isnad.normalize import fold


@dataclass(slots=True)
class Source:
    """One source of a document, growing as it is named again."""

    key: int
    named: Named
    gender: str
    number: str
    names: list[Named] = field(default_factory=list)
    place: int = 0
    anonymity: str | None = None


class Hidden:
    """The part of the resolver that finds hidden subjects. Users set ``clause``, ``parser``, ``word``, ``classifier``,
    ``sources``, and have the method ``_of_phrase``."""

    def _hidden(self, record: Record, previous) -> Source | None:
        low, _ = self.clause.bounds(record.cue_start)
        same = [(r, s) for r, s in previous if r.cue_start >= low and not r.backward]
        for _, source in reversed(same):
            if self._fits(source, record):
                return source
        if record.participle:
            subject = self._nearer_subject(low, record)
            if subject is not None:
                return subject
        if record.participle or record.cue_start > low:
            subject = self._sentence_subject(low, record)
            if subject is not None:
                return subject
        if record.manner != "continue" and low > 0:
            subject = self._topic_before(low, record, previous)
            if subject is not None:
                return subject
        # what a text cites in passing (وفق وكالة …) goes on speaking only where nobody else does
        recent = [(r, s) for r, s in reversed(previous[-7:]) if not r.relay]
        plural = record.number == "p"
        recent.sort(
            key=lambda pair: (
                plural and pair[1].named.type == "institution",
                pair[0].backward and _adverbial(pair[0]),
            )
        )
        for _, source in recent:
            if self._fits(source, record):
                return source
        if record.cue_start == low and low > 0:
            before, _ = self.clause.bounds(low - 1)
            subject = self._sentence_subject(before, record, low)
            if subject is not None:
                return subject
        for _, source in reversed(previous):
            return source
        before = low
        for _ in range(4):
            if not before:
                return None
            before, _ = self.clause.bounds(before - 1)
            subject = self._sentence_subject(before, record, low)
            if subject is not None:
                return subject
        return self._sentence_subject(0, record)

    def _nearer_subject(self, low: int, record: Record) -> Source | None:
        """The tagged person who is the subject of the last clause before a participle (…، وعارضه النائب فلان، معتبرا)."""
        for j in range(record.cue_start - 2, low, -1):
            word = self.word(j)
            opens = word.conjunction and self.word(j - 1).category == w.COMMA
            verbal = word.category in (w.VERB, w.NAME, w.NOUN) and not (
                word.definite or word.clitic
            )
            if not opens or not verbal:
                continue
            after = self.word(j + 1)
            titled = after.head is not None and after.head.type == "title" and after.definite
            if titled or j + 1 in self.parser.name_starts:
                return self._sentence_subject(j + 1, record, types=("person",))
            return None
        return None

    def _topic_before(self, low: int, record: Record, previous) -> Source | None:
        """The person of whom the sentence before token ``low`` tells, where nobody speaks in it."""
        before, _ = self.clause.bounds(low - 1)
        if self.clause.quote_of(before) is not None or self.clause.quote_of(low - 1) is not None:
            return None
        if any(r.cue_start >= before for r, _ in previous[-4:]):
            return None
        return self._sentence_subject(before, record, low, ("person", "role"))

    def _fits(self, source: Source, record: Record) -> bool:
        gender, number = source.gender, source.number
        kind = source.named.type
        if record.number == "p":
            return number == "p" or kind in ("group", "institution")
        if record.number == "d":
            return True
        if number == "p" and kind in ("group",):
            return False
        if not gender:
            return True
        if number == "p":  # a plural of things
            return record.gender == "f"
        return gender == record.gender or "c" in (gender, record.gender)

    def _opens_phrase(self, j: int, low: int) -> bool:
        """Whether a subject may begin at token ``j``: not after a preposition or inside a chain."""
        word = self.word(j)
        if word.bare in self.parser.lists["question"]:
            return False
        if word.clitic or word.category not in (w.HEAD, w.NAME, w.NOUN, w.ADJECTIVE):
            return False
        if self.parser.is_verb_like(j, len(self.document)):
            return False
        if j == low:
            return True
        previous = self.word(j - 1)
        return previous.category in (
            w.VERB, w.COMMA, w.SUB, w.COMP, w.AUX, w.TIME, w.PARTICLE, w.QUOTE, w.DASH, w.CLOSE,
        ) or (
            previous.category in (w.NAME, w.NOUN)
            and not previous.clitic
            and not previous.definite
            and (previous.category == w.NAME or bool(previous.conjunction))
        ) or previous.bare == "ذلك" or (
            # an indefinite noun qualifies no definite one: وشارك في نشر الدراسة باحثون
            previous.definite and word.category == w.HEAD and not word.definite
            and word.head.type in ("group", "role")
        )  # fmt: skip

    def _verb_opens(self, low: int) -> bool:
        """Whether the sentence begins with a verb, so that its subject is what follows (وردت بكين على الرسوم)."""
        word = self.word(low)
        if word.category == w.VERB or any(f.tense != "participle" for f in word.forms):
            return True
        plain = word.category in (w.NAME, w.NOUN, w.ADJECTIVE) and not word.definite
        return plain and bool(word.conjunction) and not (word.clitic or word.possessed)

    def _sentence_subject(
        self, low: int, record: Record, stop: int | None = None, types=None
    ) -> Source | None:
        """The first phrase of the sentence that can speak and agrees with the cue; of ``types`` only."""
        stop = record.cue_start if stop is None else stop
        j = low
        while j < stop:
            if not self._opens_phrase(j, low):
                j += 1
                continue
            phrase = self.parser.parse(j, stop)
            if phrase is None:
                j += 1
                continue
            phrase = self.parser.bearer(phrase, stop) or phrase
            word = self.word(j)
            behind_verb = j == low + 1 and self._verb_opens(low)
            if phrase.head == j and not word.forms:
                kind = word.head.type
                sure = kind != "document" and (behind_verb or kind not in ("capital", "quantity"))
            else:
                sure = bool(phrase.names) and (
                    word.given
                    or (j in self.parser.persons and phrase.stop - j > 1)
                    or word.bare in self.parser.resources.names
                    or any(same_person(_parts(word), s.named.parts) for s in self.sources)
                )
            if sure:
                named = self.classifier.classify(phrase)
                if (types is None or named.type in types) and self._fits(
                    Source(-1, named, named.gender, named.number), record
                ):
                    return self._of_phrase(phrase, record, [])
            verbal = j == low and not sure and bool(word.conjunction)
            j = j + 1 if verbal else phrase.stop  # وأذن الوزير: a verb like a noun
        return None


def _adverbial(record: Record) -> bool:
    return record.rule.startswith("adverb:")


def _parts(word: w.Word) -> tuple[str, ...]:
    return (fold(word.bare),)
