"""Cues that are no verbs: according to X, in X's words, and speech after a colon."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.phrase import Phrase
from isnad.attributions.records import Record
from isnad.attributions.subject import Subjects


class Adverbials(Subjects):
    """Records of adverbial cues and of headlines in one document."""

    def adverb(self, match) -> Record | None:
        """The record of an adverbial cue, where a source follows it or hangs on it."""
        rule, extra = match.rule, match.rule.extra
        low, high = self.clause.bounds(match.cue_start)
        start = match.cue_end
        record = Record(
            match.cue_start, start, match.proclitics, extra["kind"] or "assert",
            extra["stance"] or "neutral", "tell", f"adverb:{rule.id}",
            clause_start=match.cue_start,
        )  # fmt: skip
        record.relay = extra["relay"] == "yes"
        if extra["slot"] in ("self", "say"):
            word = self.document.cue(start - 1)
            if word in self.lists["first_person"]:
                return None  # برأيي
            record.backward = extra["slot"] == "self"
            record.content_start = start
            if not record.backward and self.clause.category(start, high) not in (
                w.COMP, w.COLON, w.QUOTE,
            ):  # fmt: skip
                return None
            record.gender = "f" if word.endswith("ها") else "m"
            record.number = "p" if word.endswith("هم") else "s"
            return record
        if start >= high:
            return None
        clitic = self.word(start).clitic
        if clitic not in ("", "ل"):
            return None
        bracket = self._in_brackets(start, high)
        phrase = bracket or self.parser.parse(start, high, first_clitic=clitic)
        if phrase is None or not self.plausible(phrase):
            return None
        phrase = self.parser.bearer(phrase, high) or phrase
        first = self.word(phrase.head if phrase.head >= 0 else phrase.start)
        named = phrase.start in self.parser.named and not self.word(phrase.start).definite
        if not named and {first.core, self.word(phrase.start).core} & self.lists["norm"]:
            return None
        if self._readers(phrase):
            return None
        alone = first.possessed and phrase.stop - phrase.start == 1
        if alone and first.core in self.lists["location"]:
            return None  # تصنيف الفنادق حسب موقعها
        kind = first.head.type if first.head is not None else ""
        if extra["slot"] == "doc" and kind not in ("document", "media", "anonymous"):
            return None
        bare = self.document.cue(match.cue_start).lstrip("و") == "حسب"
        if bare and match.cue_start == low and kind == "role":
            return None  # حسب الطالب: the verb
        record.phrase = phrase
        opens = self.clause.category(phrase.stop, high) in (w.COMP, w.COLON)
        if opens and (record.relay or rule.id == "lisan"):
            record.content_start = phrase.stop  # نقلا عن مصدر أن
            return record
        near = match.cue_start == low or (
            match.cue_start - low <= 3
            and self.word(match.cue_start - 1).category in (w.COMMA, w.SUB, w.COLON, w.QUOTE)
        )
        follows = self.clause.category(phrase.stop, high) not in (w.STOP, w.CLOSE)
        record.backward = not (near and follows)
        behind = self.parser.asides.get(phrase.stop, phrase.stop)
        record.content_start = -1 if record.backward else behind
        return record

    def _readers(self, phrase: Phrase) -> bool:
        """Whether what follows is the reader's (حسب موقعك، وفق الخطة الخاصة بك): it says nothing."""
        first = self.word(phrase.start).bare
        free = first[int(first.startswith("ل")) : -1]
        yours = first.endswith("ك") and (
            free in self.resources.nouns or free in self.resources.heads
        )
        behind = self.document.cue(phrase.stop) if phrase.stop < len(self.document) else ""
        return yours or behind in self.lists["reader"]

    def _in_brackets(self, start: int, high: int) -> Phrase | None:
        """A name in brackets, as some papers write those of outlets (بحسب (الضفاف))."""
        if self.clause.category(start, high) != w.OPEN:
            return None
        for close in range(start + 2, min(high, start + 6)):
            if self.word(close).category == w.CLOSE:
                phrase = self.parser.parse(start + 1, close)
                return phrase if phrase is not None and phrase.stop == close else None
        return None

    def headlines(self, taken: set[int]) -> list[Record]:
        """Quoted speech after a colon at the head of a line: ``X: "..."``."""
        out = []
        for line in self.document.line_start:
            colon = self._colon(line)
            if colon < 0 or any(j in taken for j in range(line, colon)):
                continue
            quote = self.clause.opening.get(colon + 1)
            if quote is None or quote.last - quote.first < 3:
                continue
            phrase = self.parser.parse(line, colon)
            if phrase is None or not self.plausible(phrase):
                continue
            to = self.word(phrase.stop)  # مدير المستشفى لـ«الضفاف»: «…»
            if phrase.stop != colon and "ل" not in (to.clitic, to.bare):
                continue
            if (
                phrase.head >= 0
                and not phrase.names
                and self.word(phrase.head).head.type in ("document", "media")
            ):
                continue
            out.append(
                Record(
                    colon, colon + 1, 0, "assert", "neutral", "tell", "colon", phrase=phrase,
                    content_start=colon + 1, clause_start=line,
                )
            )  # fmt: skip
        return out

    def _colon(self, line: int) -> int:
        for j in range(line, min(len(self.document), line + 10)):
            category = self.word(j).category
            if category == w.COLON:
                return j if j > line else -1
            if category in (w.STOP, w.VERB, w.COMP):
                return -1
        return -1
