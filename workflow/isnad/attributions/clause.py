"""The clause around a cue: its sentence, its quotations, and where the content of a verb begins."""

from __future__ import annotations

from bisect import bisect_right

from isnad.attributions import words as w
from isnad.attributions.phrase import Parser, is_participle
from isnad.attributions.resources import Verb

NOMINAL = (w.NAME, w.NOUN, w.ADJECTIVE, w.HEAD)
#: What no name holds.
_SPOKEN = (w.AUX, w.NEG, w.COMP, w.PRON)
#: How far behind the subject's phrase a verb's own preposition may stand, where nouns that belong to it intervene.
_REACH = 12
#: A preposition and ما in one word: what follows is the object of the preposition (أشاد بما قدمه).
_WITH_MA = {"بما": "ب", "عما": "عن", "مما": "من"}


class Complement:
    """Where content begins at token ``start``.

    ``kind``: that, say, speech, ask, np or prep; ``at`` is the first token of the complement
    (preposition or saying word included), ``consumed`` a cue word that is part of it, or -1.
    """

    __slots__ = ("at", "clean", "consumed", "kind", "start")

    def __init__(self, kind: str, start: int, at: int, consumed: int = -1) -> None:
        self.kind, self.start, self.at, self.consumed = kind, start, at, consumed
        self.clean = True  # only adverbials and asides stand between it and the verb


class Clause:
    """Sentences, quotations and complements of one document, asked by token."""

    def __init__(self, document, parser: Parser, quotes) -> None:
        self.document = document
        self.parser = parser
        self.word = parser.word
        self.lists = parser.lists
        self.quotes = quotes
        self.opening = {q.start: q for q in quotes}
        self.closing = {q.stop: q for q in quotes}
        self._starts = [q.start for q in quotes]
        self.anonymity: list = []  # matches of the formulae by which a source stays unnamed

    def bounds(self, i: int) -> tuple[int, int]:
        """First token and end of the sentence of token ``i``."""
        starts = self.document.sentence_start
        index = bisect_right(starts, i) - 1
        return starts[index], starts[index + 1] if index + 1 < len(starts) else len(self.document)

    def quote_of(self, i: int):
        """The quotation inside which token ``i`` stands, or None."""
        index = bisect_right(self._starts, i) - 1
        if index >= 0:
            quote = self.quotes[index]
            if quote.first <= i < quote.last:
                return quote
        return None

    def is_saying(self, i: int) -> bool:
        saying = self.lists["saying"]
        return self.word(i).bare in saying or self.document.cue(i) in saying

    def names_something(self, j: int) -> bool:
        """Whether the quotation that opens at ``j`` is the name of what stands before it."""
        quote = self.opening.get(j)
        if quote is None or quote.last - quote.first > 4 or not j:
            return False
        if any(self.word(k).category in _SPOKEN for k in range(quote.first, quote.last)):
            return False
        before = self.word(j - 1)
        if quote.last - quote.first <= 2 and before.category in (w.NOUN, w.ADJECTIVE):
            return not before.definite
        head = before.head
        speaker = head is not None and head.type in ("title", "role") and before.definite
        return self.parser.names_quoted(j - 1, j) or (head is not None and not speaker)

    def complement_at(
        self, q: int, high: int, verb: Verb, before_subject: bool = False
    ) -> Complement | None:
        """The complement that begins at token ``q``, in a frame of ``verb``."""
        if q >= high:
            return None
        word = self.word(q)
        category = word.category
        if category == w.COMP:
            return Complement("that", q, q)
        if category == w.SUB and "ask" in verb.frames and word.bare in self.lists["question"]:
            return Complement("ask", q, q)
        if category in (w.PREP, w.SUB) and word.bare not in _WITH_MA:
            bare = "إلى" if word.bare in ("الى", "الي") else word.bare
            if word.bare in self.lists["before_that"] and self.category(q + 1, high) == w.COMP:
                until = bare == "إلى" and bare not in verb.prepositions
                if not until or "إلى_that" in verb.frames:
                    return Complement("that", q + 1, q)
                return None
            if bare not in verb.prepositions or word.conjunction:
                return None
            to = q + 2 if self.category(q + 1, high) == w.QUOTE and q + 2 < high else q + 1
            if bare == "ل" and (
                self.parser.is_addressee(to)
                or self.parser.quotes_outlet(q + 1)
                or self.parser.is_setting(q - 1)  # في تصريح لـ«الضفاف»
            ):
                return None
            if bare not in ("عن", "إلى") and self.tells_when(q + 1, high, bare == "في"):
                return None
            if bare == "على" and q + 1 < high and self.word(q + 1).core in self.lists["platform"]:
                return None  # أكد عبر حسابه على موقع … أن
            return Complement("prep", q, q)
        if category in (w.COLON, w.QUOTE):
            if category == w.QUOTE and q not in self.opening:
                return None
            return Complement("say", q, q)
        if _WITH_MA.get(word.bare) in verb.prepositions and not word.conjunction:
            after = self.category(q + 1, high)
            return Complement("prep", q, q) if after not in (w.PREP, w.COMP, w.SUB) else None
        if self.is_saying(q):
            return Complement("say", q + 1, q, consumed=q)
        if is_participle(word) and not before_subject and verb.manner in ("tell", "continue"):
            return Complement("say", q + 1, q, consumed=q) if self.opens_speech(q, high) else None
        if category == w.NAME and self.parser.hidden(q) in verb.prepositions:
            return Complement("prep", q, q)
        if word.bare in self.lists["speech"] and "speech" in verb.frames:
            return Complement("speech", q, q)
        if word.bare in self.lists["question"] and "ask" in verb.frames:
            return Complement("ask", q, q)
        if word.clitic and word.clitic in verb.prepositions and category != w.VERB:
            if word.clitic == "ل" and (
                self.parser.is_addressee(q) or (not before_subject and verb.takes_object)
            ):
                return None
            occasion = category != w.DEM and word.core != "رد" and self.parser.is_setting(q)
            if word.clitic == "ب" and occasion:
                return None
            return Complement("prep", q, q)
        return None

    def category(self, i: int, high: int) -> int:
        return self.word(i).category if i < high else w.STOP

    def opens_speech(self, q: int, high: int) -> bool:
        """Whether the participle at ``q`` follows its verb without a comma (وأضاف موضحا أن)."""
        return q > 0 and self.word(q - 1).category != w.COMMA

    def tells_when(self, q: int, high: int, inside: bool = True) -> bool:
        """Whether a preposition before ``q`` tells the occasion; ``inside`` where it is في."""
        if q >= high:
            return False
        if self.word(q).category == w.DEM:
            return inside and q + 1 < high and (
                self.word(q + 1).category == w.TIME or self.parser.is_setting(q + 1)
            )  # fmt: skip
        return self.word(q).category == w.TIME or (inside and self.parser.is_setting(q))

    def complement(self, q: int, high: int, verb: Verb) -> Complement | None:
        """The first complement from token ``q`` on, adverbials and asides skipped."""
        limit = min(high, q + 45)
        if verb.takes_object and self.object_at(q, high):
            soon = self._that_soon(q, high, verb) if "that" in verb.frames else None
            return soon or Complement("np", q, q)
        if verb.takes_object:
            given = verb.objects and q + 1 < high and self.category(q, high) == w.COMMA
            if given and self.word(q + 1).core.startswith(verb.objects):
                return Complement("np", q + 1, q + 1)  # وجدد، التأكيد على
            behind = self.behind_aside(q, high)
            if behind >= 0:
                return Complement("np", behind, behind)
        j = q
        led = self.lists["clause_led"]
        only_adverbs = True
        aside = False
        while j < limit:
            if j in self.parser.asides:
                j, aside = self.parser.asides[j], True
                continue
            word = self.word(j)
            found = self.complement_at(j, high, verb)
            if found is not None and found.kind == "that" and j > q and self._expected(j - 1):
                found = None
                j += 1
                continue
            if found is not None and not (
                (found.kind in ("prep", "ask") and not (only_adverbs or aside or self._own(q, j)))
                or (found.kind == "say" and word.category == w.QUOTE and self.names_something(j))
            ):
                found.clean = only_adverbs or aside
                return found
            if word.core in verb.blocked and (j == q or word.category != w.PREP):
                told = self.complement_at(j + 1, high, verb)
                turned = told is not None and told.kind == "that" and told.at < told.start
                return told if turned else None  # لفت الوزير النظر إلى أن
            if self._ends(j, high, word):
                return None
            if word.bare in self.lists["before_that"] and self.category(j + 1, high) == w.COMP:
                return None  # إلى أن: until
            if word.clitic == "ب" and "np_ب" in verb.frames:
                only_adverbs = False  # اتهم فلان بكذا: the passive has no object
            if only_adverbs and j > q and verb.takes_object and self.object_at(j, high):
                return self._that_soon(j, high, verb) or Complement("np", j, j)
            if word.category == w.QUOTE and j in self.parser.closing:
                j = self.parser.closing[j]
                only_adverbs = False
                continue
            if word.category == w.TIME:
                j += 1
                continue
            if word.bare in led and self.category(j + 1, high) == w.COMP:
                j, only_adverbs = j + 2, False  # بعد أن: a clause of its own
                continue
            if word.category == w.PREP or word.clitic:
                j = self.skip_prepositional(j, high)
                continue
            if word.category == w.REL and verb.takes_object and j == q:
                return Complement("np", q, q)
            aside = aside or word.category in (w.REL, w.OPEN, w.DASH)
            aside = aside or self.document.cue(j) in self.lists["who_is"]
            spoken_to = word.head is not None and word.head.type in ("group", "media")
            if spoken_to and not verb.takes_object:
                j = max(self.parser.genitive(j, limit, high, verb.prepositions) or j + 1, j + 1)
                continue
            only_adverbs = only_adverbs and word.category in (
                w.COMMA, w.NUM, w.OPEN, w.CLOSE, w.NAME, w.FOREIGN, w.HASH,
            )  # fmt: skip
            j += 1
        return None

    def _expected(self, i: int) -> bool:
        """Whether token ``i`` has a clause of its own behind it (المحادثات المقرر أن تجرى)."""
        word = self.word(i)
        return word.definite and word.core in self.lists["expected"]

    def _own(self, q: int, j: int) -> bool:
        """Whether a preposition at ``j`` may be the verb's, although nouns stand between it and ``q``."""
        first = self.word(q)
        if self.word(j).category == w.PREP:
            common = first.category in (w.NOUN, w.ADJECTIVE) and not first.given
            thing = common and not (first.definite or first.possessed or first.clitic)
            return j - q <= _REACH and not thing  # علق لافتة على الباب
        if first.category == w.COMMA:
            return self.word(j - 1).category == w.COMMA
        office = first.head is not None and first.head.type in ("title", "role")
        return office and first.definite and j - q <= _REACH

    def behind_aside(self, q: int, high: int) -> int:
        """An object behind an aside between commas at ``q`` (نفى الوزير، الذي عاد أمس، الخبر), or -1."""
        if self.category(q, high) != w.COMMA:
            return -1
        for j in range(q + 2, min(high - 1, q + 16)):
            word = self.word(j)
            if word.category in (w.STOP, w.COLON, w.COMP, w.QUOTE):
                return -1
            if word.category == w.COMMA:
                after = self.word(j + 1)
                plain = not after.forms and after.category in NOMINAL
                return j + 1 if plain and self.object_at(j + 1, high) else -1
        return -1

    def _ends(self, j: int, high: int, word: w.Word) -> bool:
        if word.category == w.STOP:
            return True
        if word.category == w.COMMA and j + 1 < high:
            after = self.word(j + 1)
            said = (
                any(f.tense == "participle" and not f.homograph for f in after.forms)
                and not after.definite
            )
            return (after.category == w.VERB and bool(after.conjunction)) or said
        if word.category == w.VERB:
            return bool(word.conjunction and word.forms)
        return word.category == w.SUB and word.bare in self.lists["new_clause"]

    def object_at(self, q: int, high: int) -> bool:
        """Whether an object noun phrase begins at ``q``."""
        if q >= high:
            return False
        word = self.word(q)
        if word.clitic or word.conjunction or is_participle(word) or word.bare == "ال":
            return False
        if word.category == w.DEM or word.bare in ("ما", "أي", "كل"):
            return True
        return word.category in NOMINAL

    def _that_soon(self, q: int, high: int, verb: Verb) -> Complement | None:
        """A complementizer within four plain nominal tokens: they belong to the subject."""
        for j in range(q, min(high, q + 5)):
            word = self.word(j)
            if word.category in (w.COMP, w.COLON) or self.is_saying(j):
                return self.complement_at(j, high, verb)
            if word.category not in NOMINAL or word.clitic:
                return None
            if word.core in self.lists["objectnoun"] or (j > q and word.possessed):
                return None
        return None

    def skip_prepositional(self, q: int, high: int) -> int:
        """The token after a prepositional phrase that tells where, when or to whom."""
        word = self.word(q)
        free = word.category == w.PREP
        if free and (word.possessed or word.bare in self.lists["resumptive"]):
            return q + 1
        j = q + 1 if free else q
        picks = j + 2 < high and self.word(j).core in ("كل", "عدد", "احد", "بعض")
        if picks and self.word(j + 1).bare == "من":
            j += 2
        if j >= high or (free and self.word(j).category == w.COMP):
            return q + 1
        noun = self.word(j)
        if noun.category == w.DEM and self.category(j + 1, high) in NOMINAL:
            # في هذا الإطار, but عقب ذلك الاستقالة
            j += noun.bare not in ("هذا", "ذلك") or not self.word(j + 1).bare.endswith("ة")
        if noun.possessed and noun.core in self.lists["by_turn"]:
            return j + 1  # من جانبها
        if noun.possessed and noun.core in self.lists["acting"]:
            return self._behind_act(j + 1, high)
        end = max(self.parser.genitive(j, min(high, j + 12), high, ()) or q + 1, q + 1)
        network = end < high and self.word(end).core in self.lists["platform"]
        return end + (network and self.word(end).category == w.NAME)  # موقع التواصل الاجتماعي تويتر

    def _behind_act(self, q: int, high: int) -> int:
        """The token behind the object of a verbal noun that has its doer with it (خلال لقائه وزير الخارجية)."""
        word = self.word(q) if q < high else None
        if word is None or word.category not in (*NOMINAL, w.DEM) or word.clitic:
            return q
        phrase = self.parser.parse(q, high) if not word.conjunction else None
        end = self.parser.genitive(q, min(high, q + 12), high, ())
        return max(q, end or q, phrase.stop if phrase is not None else q)

    def after_quote(self, i: int, low: int) -> bool:
        """Whether a quotation closes right before token ``i``."""
        j = i
        while j - 1 >= low and self.word(j - 1).category in (w.COMMA, w.DASH):
            j -= 1
        quote = self.closing.get(j)
        if quote is None or quote.last - quote.first >= 4:
            return quote is not None
        return any(self.word(k).category in _SPOKEN for k in range(quote.first, quote.last))
