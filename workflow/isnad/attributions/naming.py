"""The name of a source that is no person: what it is called, with what tells it from others of its kind."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.sources import Classifier, Named
from isnad.attributions.state import Phrase

#: Verbs that qualify a source by his wish to stay unnamed; they are no part of a name.
_HIDING = ("طلب", "رفض", "فضل", "اشترط", "تحدث", "لم", "امتنع")
_ONE_OF = {"احدهم": "أحد", "احدهما": "أحد", "احداهن": "إحدى", "احداهما": "إحدى"}
#: Verbs of carrying what another has written.
_CARRIES = ("نقل", "أورد", "بث", "أذاع", "تداول")
_TAIL = 9


class Namer:
    """Names sources of one document; ``body`` gives the full name of a body called by its kind."""

    def __init__(self, clause, classifier: Classifier, body) -> None:
        self.clause = clause
        self.parser = clause.parser
        self.word = clause.parser.word
        self.document = clause.document
        self.classifier = classifier
        self.body = body
        self.content = -1  # where the content of the record begins: no part of a name

    def name(self, named: Named, phrase: Phrase, previous) -> str:
        """The name of the source ``named``; ``previous`` are the (record, source) pairs before it."""
        if named.type == "document":
            return self._document(named, phrase, previous)
        if named.type in ("role", "anonymous", "group"):
            folded = w.fold_word(named.name)
            if folded in _ONE_OF:
                return self._one_of(_ONE_OF[folded], previous) or named.name
            return self._spokesman(named, phrase, previous) or self._qualified(named, phrase)
        return named.name

    # ------------------------------------------------------------------ documents

    def _document(self, named: Named, phrase: Phrase, previous) -> str:
        head_stop, producer = self._producer(phrase)
        head = self.classifier.display(phrase.start, head_stop)
        if producer is not None:
            found = self.classifier.classify(producer)
            full = self.body(found, producer.start) if found.definite else None
            return f"{head} {full.name if full is not None else found.name}"
        first = self.word(phrase.start)
        if first.possessed and phrase.stop - phrase.start == 1:
            for _, source in reversed(previous):
                if source.named.type in ("institution", "media", "person"):
                    return f"{_without_pronoun(first)} {source.named.name}"
        return named.name

    def _producer(self, phrase: Phrase) -> tuple[int, Phrase | None]:
        """Where the writing's own words end, and the phrase of who issued it."""
        high = self.clause.bounds(phrase.start)[1]
        for j in range(phrase.start + 1, phrase.stop):
            word = self.word(j)
            if self._issues(j, high):
                return j, self._who(j + 1, high)
            body = word.head is not None and word.head.type in ("institution", "media")
            if body and not word.conjunction:
                return j, self._who(j, high)
            if word.category == w.NAME and not word.definite and word.bare.endswith("ت"):
                return j, None
        j = phrase.stop
        if j < high and self.word(j).category == w.REL:
            j += 1
        if j + 1 < high and self._issues(j, high):
            return phrase.stop, self._who(j + 1, high)
        issued = j + 2 < high and self.word(j).core in ("صدر", "صدرت", "صادر", "صادره")
        if issued and self.word(j + 1).bare == "عن":
            return phrase.stop, self._who(j + 2, high)
        return phrase.stop, None

    def _issues(self, j: int, high: int) -> bool:
        """Whether token ``j`` is a verb with a pronoun before its subject (أصدرته الهيئة)."""
        word = self.word(j)
        if j + 1 >= high or word.definite or not word.bare.endswith(("ه", "ها")):
            return False
        if word.category not in (w.VERB, w.NAME) and not word.possessed:
            return False
        if any(form.verb.lemma in _CARRIES for form in word.forms):
            return False
        after = self.word(j + 1)
        return after.category in (w.HEAD, w.NAME) and not after.clitic and not after.conjunction

    def _who(self, j: int, high: int) -> Phrase | None:
        return self.parser.parse(j, high, first_clitic=self.word(j).clitic)

    # ------------------------------------------------------------------ people without a name

    def _one_of(self, picker: str, previous) -> str | None:
        """``أحد المتعاملين`` for أحدهم after a group."""
        for _, source in reversed(previous[-6:]):
            if source.named.type == "group":
                first, _, rest = source.named.name.partition(" ")
                if first.endswith("ون"):
                    first = first[:-2] + "ين"
                first = first if first.startswith("ال") else "ال" + first
                return f"{picker} {first} {rest}".strip()
        return None

    def _spokesman(self, named: Named, phrase: Phrase, previous) -> str | None:
        """``المتحدث باسم الوزارة`` for المتحدث باسمها."""
        last = self.document.cue(phrase.stop - 1)
        if not last.startswith("باسم") or last == "باسم":
            return None
        for _, source in reversed(previous):
            if source.named.type in ("institution", "media"):
                own = self.classifier.display(phrase.start, phrase.stop - 1)
                return f"{own} باسم {source.named.name}"
        return None

    def _qualified(self, named: Named, phrase: Phrase) -> str:
        """With the clause or place that qualifies an indefinite noun (صيدلاني يعمل في مستشفى)."""
        first = self.word(phrase.start)
        if first.definite or first.possessed or phrase.stop - phrase.start > 4:
            return named.name
        high = self.clause.bounds(phrase.start)[1]
        j = phrase.stop
        if j >= high or j == self.content:
            return named.name
        word = self.word(j)
        if word.category == w.VERB and not word.conjunction and not word.forms:
            if w.fold_word(word.bare) in _HIDING:
                return named.name
            j += 1
        elif word.category != w.PREP:
            return named.name
        stop = self._prepositional(j, high)
        return self.classifier.display(phrase.start, stop) if stop > j else named.name

    def _prepositional(self, j: int, high: int) -> int:
        """The end of a place or matter after a preposition at ``j``; ``j`` where there is none."""
        if j + 1 >= high or self.word(j).category != w.PREP or self.word(j).possessed:
            return j
        place = self.word(j).bare in ("في", "من", "داخل", "على", "لدى", "خارج", "قرب")
        if not place or self.parser.is_setting(j + 1) or self.word(j + 1).category == w.TIME:
            return j
        if self.word(j + 1).category in (w.DEM, w.QUOTE, w.NUM):
            return j
        end = self.parser.genitive(j + 1, min(high, j + _TAIL), high, ())
        return end if end is not None else j


def _without_pronoun(word: w.Word) -> str:
    for pronoun in ("هما", "هم", "ها", "هن", "ه"):
        if word.bare.endswith(pronoun):
            return word.bare[: -len(pronoun)]
    return word.bare
