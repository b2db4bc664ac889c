"""The name of a source that is no person: what it is called, with what tells it from others of its kind."""

from __future__ import annotations

from dataclasses import replace

from isnad.attributions import words as w
from isnad.attributions.sources import Classifier, Named
from isnad.attributions.state import Phrase
from isnad.normalize import fold

_ONE_OF = {"احدهم": "أحد", "احدهما": "أحد", "احداهن": "إحدى", "احداهما": "إحدى"}
_TAIL = 9


class Namer:
    """Names sources of one document; ``body`` gives the full name of a body called by its kind."""

    def __init__(self, clause, classifier: Classifier, body) -> None:
        self.clause = clause
        self.parser = clause.parser
        self.word = clause.parser.word
        self.lists = clause.parser.lists
        self.document = clause.document
        self.classifier = classifier
        self.body = body
        self.content = -1  # where the content of the record begins: no part of a name

    def name(self, named: Named, phrase: Phrase, previous) -> str:
        """The name of the source ``named``; ``previous`` are the (record, source) pairs before it."""
        if named.type == "document":
            return self._document(named, phrase, previous)
        if named.type in ("role", "anonymous", "group"):
            folded = fold(named.name)
            if folded in _ONE_OF:
                return self._one_of(_ONE_OF[folded], previous) or named.name
            return (
                self._spokesman(named, phrase, previous)
                or self.owned(phrase, previous)
                or self._qualified(named, phrase)
            )
        return named.name

    def owned(self, phrase: Phrase, previous) -> str | None:
        """``والد سامي حداد`` for والده: the source on whom the pronoun hangs."""
        first = self.word(phrase.start)
        joined = any(self.word(j).conjunction for j in range(phrase.start + 1, phrase.stop))
        if not first.possessed or joined:
            return None
        stem, pronoun = _parted(first)
        owner = _owner(pronoun, previous) if pronoun else None  # مراسلنا is of nobody named here
        if owner is None:
            return None
        rest = self.classifier.display(phrase.start + 1, phrase.stop)
        return f"{stem} {owner} {rest}".strip()

    def _in_full(self, start: int, stop: int) -> str:
        """The words of a span; a body that ends it and is called by its kind alone under its full name."""
        text = self.classifier.display(start, stop)
        last = self.word(stop - 1)
        body = last.head is not None and last.head.type in ("institution", "media")
        if stop - start < 2 or not body or not last.definite or last.conjunction:
            return text
        phrase = Phrase(stop - 1, stop, stop - 1, [])
        full = self.body(self.classifier.classify(phrase), stop - 1)
        if full is None or " " not in full.name:
            return text
        clitic = last.clitic if last.clitic in ("ل", "ب") else ""
        name = full.name
        if clitic == "ل" and name.startswith("ال"):
            name = "ل" + name[2:]  # للوزارة
        return f"{self.classifier.display(start, stop - 1)} {clitic}{name}"

    # ------------------------------------------------------------------ documents

    def _document(self, named: Named, phrase: Phrase, previous) -> str:
        after = self.word(phrase.start + 1) if phrase.stop - phrase.start > 1 else None
        text = self.word(phrase.start).core == "نص" and after is not None
        if text and after.head is not None and after.head.type == "document":
            phrase = replace(phrase, start=phrase.start + 1)  # نص الرسالة
        head_stop, producer = self._producer(phrase)
        head = self.classifier.display(phrase.start, head_stop)
        if producer is not None:
            head = head if " " in head else _bare(head)  # البيان الصادر عن
            found = self.classifier.classify(producer)
            full = self.body(found, producer.start) if found.definite else None
            if full is None and found.type in ("group", "role", "institution"):
                return _of(head, _genitive(self._in_full(producer.start, producer.stop)))
            return _of(head, full.name if full is not None else found.name)
        first = self.word(phrase.start)
        if first.possessed and phrase.stop - phrase.start == 1:
            stem, pronoun = _parted(first)
            owner = _owner(pronoun, previous)
            if owner is not None:
                return f"{stem} {owner}"
        issuer = self._issuer(phrase, head_stop, previous)
        if issuer:
            return f"{_bare(head)} {issuer}"
        return self._in_full(phrase.start, head_stop) if head_stop <= phrase.stop else named.name

    def _issuer(self, phrase: Phrase, stop: int, previous) -> str:
        """Who issued a statement of which the text says no more than that: whoever spoke last."""
        whole = stop - phrase.start
        first = self.word(phrase.start)
        if whole == 1 and not first.definite:
            return self._issued_before(phrase.start)
        own = stop < len(self.document) and self._issued_by_pronoun(stop)
        if not own and not (whole == 1 and first.core in self.lists["statement"]):
            return ""
        for record, source in reversed(previous[-4:]):
            if source.named.type in ("institution", "media", "person") and not record.relay:
                return source.named.name
        return ""

    def _issued_before(self, at: int) -> str:
        """The subject of a verb of issuing before the writing at token ``at`` (أصدر النادي بيانا)."""
        low, _ = self.clause.bounds(at)
        for j in range(at - 1, max(low, at - 12) - 1, -1):
            if self.document.cue(j).lstrip("و") in self.lists["issuing"] and j + 1 < at:
                phrase = self.parser.parse(j + 1, at)
                found = self.classifier.classify(phrase) if phrase is not None else None
                published = self.document.cue(j).lstrip("و").startswith("نشر")
                if found is None or (published and found.type == "media"):
                    return ""
                if found.type not in ("institution", "media", "person"):
                    return ""
                full = self.body(found, phrase.start) if found.definite else None
                return full.name if full is not None else found.name
        return ""

    def _issued_by_pronoun(self, j: int) -> bool:
        """Whether token ``j`` is a verb with a pronoun and its subject in it (أرقام نشرتها على موقعها)."""
        word = self.word(j)
        verb = word.category in (w.VERB, w.NAME) and not word.definite and not word.conjunction
        own = word.bare.endswith(("ته", "تها")) and len(word.bare) > 4
        return verb and (own or word.bare in self.lists["issued"])

    def _later_issuer(self, j: int, high: int) -> Phrase | None:
        """The issuer behind a word of time or a comma (بيان أصدره، الجمعة، الاتحاد)."""
        skipped = 0
        while j < high and skipped < 5 and self.word(j).category in (w.COMMA, w.TIME, w.NUM):
            j, skipped = j + 1, skipped + 1
        word = self.word(j) if j < high and skipped else None
        named = word is not None and word.head is not None and word.head.type != "document"
        return self._who(j, high) if named and (word.definite or not word.clitic) else None

    def _producer(self, phrase: Phrase) -> tuple[int, Phrase | None]:
        """Where the writing's own words end, and the phrase of who issued it."""
        high = self.clause.bounds(phrase.start)[1]
        for j in range(phrase.start + 1, phrase.stop):
            word = self.word(j)
            if self._issues(j, high):
                return j, self._author(j, high)
            body = word.head is not None and word.head.type in ("institution", "media")
            if body and not word.conjunction:
                return j, self._who(j, high)
            if word.category == w.NAME and not word.definite and word.bare.endswith("ت"):
                return j, None
            if word.core in self.lists["issued_by"] or word.category == w.VERB:
                owner = j + 2 < high and self.word(j + 1).bare == "عن"
                return j, self._who(j + 2, high) if owner else None
            if self._issued_by_pronoun(j):
                return j, self._later_issuer(j + 1, high)
        j = phrase.stop
        if j < high and self.word(j).category == w.REL:
            j += 1
        if j + 1 < high and self._issues(j, high):
            return phrase.stop, self._author(j, high)
        issued = j + 2 < high and self.word(j).core in self.lists["issued_by"]
        if issued and self.word(j + 1).bare == "عن":
            return phrase.stop, self._who(j + 2, high)
        return phrase.stop, None

    def _author(self, j: int, high: int) -> Phrase | None:
        """Who issued a writing with the verb at token ``j``; an outlet that has published another's is none."""
        found = self._who(j + 1, high)
        study = self.word(j).core.startswith("نشر") and found is not None
        return None if study and self.classifier.classify(found).type == "media" else found

    def _issues(self, j: int, high: int) -> bool:
        """Whether token ``j`` is a verb with a pronoun before its subject (أصدرته الهيئة)."""
        word = self.word(j)
        if j + 1 >= high or word.definite or not word.bare.endswith(("ه", "ها")):
            return False
        if word.category not in (w.VERB, w.NAME) and not word.possessed:
            return False
        if any(form.verb.lemma in self.lists["carrying"] for form in word.forms):
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
        gender = "f" if last.endswith("ها") else "m"
        bodies = [s for _, s in reversed(previous) if s.named.type in ("institution", "media")]
        persons = [s for _, s in reversed(previous) if s.named.type == "person"]
        bodies.sort(key=lambda source: source.gender not in (gender, ""))
        for source in (*bodies, *persons):
            own = self.classifier.display(phrase.start, phrase.stop - 1)
            return f"{own} باسم {source.named.name}"
        return None

    def _qualified(self, named: Named, phrase: Phrase) -> str:
        """With the clause or place that qualifies an indefinite noun (صيدلاني يعمل في مستشفى)."""
        first = self.word(phrase.start)
        if first.definite or first.possessed or phrase.stop - phrase.start > 4:
            return self._in_full(phrase.start, phrase.stop)
        high = self.clause.bounds(phrase.start)[1]
        j = phrase.stop
        if j >= high or j == self.content:
            return self._in_full(phrase.start, phrase.stop)
        word = self.word(j)
        if word.category == w.VERB and not word.conjunction and not word.forms:
            if fold(word.bare) in self.lists["hiding"]:
                return self._in_full(phrase.start, phrase.stop)
            j += 1
        elif word.category != w.PREP:
            return self._in_full(phrase.start, phrase.stop)
        stop = self._prepositional(j, high)
        return self._in_full(phrase.start, stop if stop > j else phrase.stop)

    def _prepositional(self, j: int, high: int) -> int:
        """The end of a place or matter after a preposition at ``j``; ``j`` where there is none."""
        if j + 1 >= high or self.word(j).category != w.PREP or self.word(j).possessed:
            return j
        place = self.word(j).bare in self.lists["where"]
        if not place or self.parser.is_setting(j + 1) or self.word(j + 1).category == w.TIME:
            return j
        if self.word(j + 1).category in (w.DEM, w.QUOTE, w.NUM):
            return j
        end = self.parser.genitive(j + 1, min(high, j + _TAIL), high, ())
        return end if end is not None else j


def _of(head: str, issuer: str) -> str:
    """A writing of its issuer: ``تقرير الهيئة``, but ``تقرير حديث للهيئة``."""
    if " " not in head:
        return f"{head} {issuer}"
    return f"{head} ل{issuer[1:] if issuer.startswith('ال') else issuer}"


def _parted(word: w.Word) -> tuple[str, str]:
    """A possessed noun without its pronoun, and the pronoun."""
    for pronoun in ("هما", "هم", "ها", "هن", "ه"):
        if word.bare.endswith(pronoun):
            stem = word.bare[: -len(pronoun)]
            if stem[-2:] in ("ائ", "اؤ"):
                stem = stem[:-1] + "ء"  # أبناؤه، لأبنائه
            return (stem[:-1] + "ة" if _feminine(word, stem) else stem), pronoun
    return word.bare, ""


def _feminine(word: w.Word, stem: str) -> bool:
    """Whether the ت before the pronoun is a ة (زوجته), not that of a plural."""
    return stem.endswith("ت") and not stem.endswith("ات") and word.core.endswith("ه")


def _owner(pronoun: str, previous) -> str | None:
    """The name of the last source that a possessive pronoun can mean."""
    for record, source in reversed(previous[-8:]):
        named = source.named
        if record.relay or named.type not in ("person", "institution", "media", "group"):
            continue
        plural = named.type == "group" or source.number == "p"
        if pronoun in ("هم", "هن", "هما"):
            fits = plural
        else:
            gender = source.gender or record.gender
            fits = not plural and gender in ("", "c", "m" if pronoun == "ه" else "f")
        if fits:
            return named.name
    return None


def _genitive(name: str) -> str:
    """A name whose first word is put in the genitive (باحثون، باحثين)."""
    first, _, rest = name.partition(" ")
    if first.endswith("ون") and len(first) > 4:
        first = first[:-2] + "ين"
    return f"{first} {rest}".strip()


def _bare(name: str) -> str:
    """A name without the article of its first word (البيان, as the head of بيان الوزارة)."""
    return name.removeprefix("ال") if len(name) > 5 else name
