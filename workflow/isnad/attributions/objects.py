"""What fills a frame: complements, objects and prepositions, and the objects that show another sense of a verb."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.clause import Complement
from isnad.attributions.phrase import Phrase
from isnad.attributions.resources import Form, Verb

#: How far behind the first object that of حمّل may stand (حمل الحكومة التي … المسؤولية).
_FAR = 12


#: Prepositions by how they begin where a pronoun hangs on them.
_WITH_PRONOUN = {"إل": "إلى", "عل": "على", "عن": "عن", "من": "من", "به": "ب", "في": "في"}


class Objects:
    """The part of the frames that judges what stands behind a verb."""

    def _blocked(self, p: int, high: int, verb: Verb) -> bool:
        for j in range(p, min(high, p + 2)) if verb.blocked else ():
            word = self.word(j)
            if word.core in verb.blocked or word.bare in verb.blocked:
                # لفت النظر إلى أن: what follows is said all the same
                told = self.clause.complement_at(j + 1, high, verb)
                return told is None or told.kind != "that" or told.at == told.start
            if j == p and word.clitic and word.clitic in verb.blocked:
                return not self.parser.is_addressee(p)  # وتابع لصحيفة: …
            own = word.category == w.PREP and word.bare in verb.prepositions
            if not own and word.category != w.NUM:
                return False
        return False

    def _blocked_object(self, complement: Complement, high: int, verb: Verb) -> bool:
        """Whether the object, or the noun after the verb's own preposition, shows another sense."""
        if not verb.blocked or complement.kind not in ("np", "prep"):
            return False
        q = complement.start
        if self.word(q).category == w.PREP:
            q += 1
        places = [q]
        if complement.kind == "np":
            places += [
                j + 1
                for j in range(q + 1, min(high, q + 5))
                if self.word(j).category == w.PREP and self.word(j).bare in verb.prepositions
            ]
        return any(j < high and self.word(j).core in verb.blocked for j in places)

    def _satisfied(self, complement: Complement, verb: Verb, high: int) -> bool:
        """Whether a complement fills one of the verb's frames."""
        frames, kind, q = verb.frames, complement.kind, complement.start
        if kind == "that":
            if "that" in frames:
                return True
            if "that_next" in frames and any(f.verb is verb for f in self.word(q - 1).forms):
                return True
            before = self.word(q - 1).bare if q else ""
            if self.document.cue(q).lstrip("و").startswith(("بأ", "بان")):
                return bool(frames & {"ب_that", "ب", "np_ب"})
            return before in verb.prepositions or f"{before}_that" in frames
        if kind == "say":
            inner = self.word(complement.at + 1) if complement.at + 1 < high else None
            if "np_ب" in frames and inner is not None and inner.clitic == "ب":
                return False  # اتُّهما «بالسرقة»: the passive, in part quoted
            if "say" in frames:
                return True
            return "saying" in frames and complement.consumed >= 0
        if kind == "np":
            if "np" in frames and (not verb.objects or self._is_object(q, verb)):
                return True
            if "np_ب" in frames:
                return self._then_ba(q, high)
            if "np_إلى" in frames and self._then_to(q, high):
                return True
            reach = _FAR if "far" in frames else 3
            return "objects" in frames and any(
                self._is_object(j, verb) for j in range(q, min(high, q + reach))
            )
        if kind == "prep" and "objects_ب" in frames:
            return self._is_object(q, verb)
        return kind in ("speech", "ask", "prep")

    def _is_object(self, q: int, verb: Verb) -> bool:
        core = self.word(q).core
        return any(core.startswith(word) for word in verb.objects)

    def _ba(self, j: int) -> bool:
        """Whether token ``j`` is or carries the preposition بـ."""
        if j >= len(self.document):
            return False
        cue = self.document.cue(j)
        return self.word(j).clitic == "ب" or cue == "ب" or cue.startswith(("بأن", "بال", "بان"))

    def _then_ba(self, q: int, high: int) -> bool:
        """Whether بـ follows the object (وصف القرار بأنه)."""
        for j in range(q, min(high, q + 20)):
            if self._ba(j):
                return True
            category = self.word(j).category
            if category == w.STOP or (category == w.COMMA and not self._ba(j + 1)):
                return False
        return False

    def _ba_after(self, q: int, high: int) -> bool:
        """Whether بـ follows a verb that carries its object (اتهمه فيها بالتقصير، وصفه بأنه)."""
        for j in range(q, min(high, q + 3)):
            word = self.word(j)
            if self._ba(j):
                return True
            if not word.possessed and word.category not in (w.PREP, w.TIME):
                return False
        return False

    def _objects_own(self, i: int, word, form: Form, subject: Phrase) -> bool:
        """Whether an object with its subject's pronoun seems to speak (ها هو العميد يدعو جنوده إلى …)."""
        first = self.word(subject.start)
        told = form.tense == "imperfect" and form.verb.takes_object and not word.conjunction
        if not told or subject.start != i + 1 or not first.possessed or not i:
            return False
        before = self.word(i - 1)
        nominal = before.category in (w.HEAD, w.ADJECTIVE) and before.definite
        return nominal or before.category == w.NAME

    def _resumed(self, i: int, high: int, verb: Verb, subject: Phrase | None) -> bool:
        """Whether a relative clause has the verb's preposition with a pronoun (الرسالة التي أشارت إليها الصحيفة)."""
        if i == 0 or self.word(i - 1).category != w.REL or subject is None or i + 1 >= high:
            return False
        with_pronoun = self.word(i + 1).bare
        base = _WITH_PRONOUN.get(with_pronoun[:2])
        own = with_pronoun in self.lists["resumptive"] and base in verb.frames
        return own and subject.start == i + 2 and self.plausible(subject)

    def _then_to(self, q: int, high: int) -> bool:
        """Whether إلى follows the object (أرجع الهبوط إلى)."""
        for j in range(q + 1, min(high, q + 12)):
            word = self.word(j)
            if word.category in (w.STOP, w.COMP):
                return False
            if word.category == w.PREP and word.bare in ("إلى", "الى"):
                return True
        return False

    def _has_object(self, complement: Complement | None) -> bool:
        """Whether what follows a subject is its verb's and no predicate (تعتبر أنقرة الوحدات …)."""
        if complement is None:
            return False
        at = complement.start
        of = at + 1 < len(self.document) and self.word(at + 1).definite  # عدد الضحايا
        return complement.kind == "prep" or self.word(at).definite or of

    def _speaks(self, subject: Phrase) -> bool:
        """Whether a subject is a person, people or a seat of government."""
        if subject.head < 0:
            return True
        kind = self.word(subject.head).head.type
        state = " ".join(self.word(k).core for k in range(subject.start, subject.stop))
        return state in self.resources.states or kind in (
            "capital",
            "title",
            "role",
            "group",
            "anonymous",
        )

    def _nominal(self, word, form: Form, source) -> bool:
        """Whether what may be a verb is the noun before a genitive: نادي الحي، تعهد واشنطن، قدره ألف."""
        if word.category == w.HEAD and word.head.type == "institution":
            return True
        head = self.word(source.head).head if source.head >= 0 else None
        if head is None:
            return False
        return head.type == "quantity" or (head.type == "capital" and form.gender == "m")

    def _amount(self, i: int) -> bool:
        """Whether a number or a numeral noun stands at token ``i``."""
        if i >= len(self.document):
            return False
        word = self.word(i)
        counts = word.head is not None and word.head.type == "quantity"
        return word.category == w.NUM or counts or word.core.startswith(("مليون", "مليار", "الف"))

    def _unmarked(self, q: int, high: int, verb: Verb) -> Complement | None:
        """Speech that nothing opens but a comma or its own verb (وأضاف، شاركت الفرق في البحث)."""
        if "say" not in verb.frames and "bare" not in verb.frames:
            return None
        at = q + 1 if self.clause.category(q, high) == w.COMMA else q
        if at >= high or self.clause.category(at, high) not in (w.VERB, w.NEG, w.PRON):
            return None
        return Complement("say", at, at) if not self.word(at).conjunction else None

    def _then_spoken(self, complement: Complement, high: int, verb: Verb) -> Complement:
        """The speech behind what a neutral verb is about (علق على القرار: «…»، ختم حديثه قائلا …)."""
        if verb.stance != "neutral" or "relay" in verb.frames or "docin" in verb.frames:
            return complement
        for j in range(complement.at + 1, min(high, complement.at + 14)):
            word = self.word(j)
            if word.category in (w.STOP, w.COMMA, w.COMP, w.REL, w.SUB) or word.category == w.VERB:
                break
            if word.category == w.COLON:
                return Complement("say", j, j) if "say" in verb.frames else complement
            if self.clause.is_saying(j):
                spoken = complement.kind == "speech" or "that" not in verb.frames
                return Complement("say", j + 1, j, consumed=j) if spoken else complement
        return complement

    def _opens(self, complement: Complement | None) -> bool:
        """Whether a complement opens speech beyond doubt."""
        if complement is None or complement.kind not in ("that", "say"):
            return False
        return complement.kind == "that" or self.word(complement.at).category == w.COLON
