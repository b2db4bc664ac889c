"""Frames: what must stand around a cue for it to credit a source, and where its content begins."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.clause import NOMINAL, Complement
from isnad.attributions.objects import Objects
from isnad.attributions.participles import Participles
from isnad.attributions.phrase import Phrase
from isnad.attributions.records import Record
from isnad.attributions.refusals import Refusals
from isnad.attributions.relays import Relays
from isnad.attributions.resources import Form, Verb

_STRONG = ("that", "say", "ask")


class Frames(Participles, Refusals, Objects, Relays):
    """Judges the verbs and participles of one document."""

    def at(self, i: int, prefix, taken: set[int]) -> list[Record]:
        """Records for the cue candidate at token ``i``.

        ``prefix`` is the match of an adverbial that makes one cue with it (بحسب ما, كما); tokens
        that belong to the cue besides it are added to ``taken``.
        """
        word = self.word(i)
        low, high = self.clause.bounds(i)
        for form in readings(word):
            if form.tense == "participle":
                found = self._participle(i, word, form, low, high, taken)
            else:
                found = self._finite(i, word, form, low, high, prefix, taken)
            if found:
                return found
        return []

    # ------------------------------------------------------------------ finite verbs

    def _finite(self, i, word, form: Form, low, high, prefix, taken) -> list[Record]:
        verb, frames = form.verb, form.verb.frames
        if form.voice == "passive" or form.person != 3:
            return []
        if prefix is None and self._not_a_verb(i, word, form, low):
            return []
        if self._marked_passive(i, word, form):
            return []
        quoted = self.clause.quote_of(i)
        if quoted is not None:
            low, high = max(low, quoted.first), min(high, quoted.last)
        if self._blocked(i + 1, high, verb):
            return []
        left = antecedent = None
        if self._follows_subject(i, low):
            left, antecedent = self.left(i, low, form, word)
        if left is not None and left.stop >= i - 2:
            subject, complement = None, self._object_or_content(i + 1, high, form, word)
        else:
            subject, complement = self.right(i + 1, high, form, word, prefix is not None)
            if subject is not None and complement is None and "np_ب" in frames and low < i:
                left, antecedent = self.left(i, low, form, word)
                if left is not None and left.head >= 0 and self._then_ba(subject.stop, high):
                    # X اتهمت Y بكذا: what stands behind the verb is its object
                    complement, subject = Complement("np", subject.start, subject.start), None
            if subject is not None and self._object_of_relative(i, low, form, word, complement):
                complement, subject = Complement("np", subject.start, subject.start), None
            if subject is not None:
                left = None
            elif left is None and not word.conjunction:
                left, antecedent = self.left(i, low, form, word)
        if subject is None and left is None and self.document.cue(i)[0] == "ف":
            left = self._topic(i, low)
        source = subject or left
        alone = source is None and antecedent is None and prefix is None
        if alone and self._unheard(i, word, form, low, high):
            return []
        if antecedent is not None and complement is not None and complement.kind == "that":
            complement = self._of_main_verb(i, antecedent, complement)
        if source is None and "impersonal" in frames and self._thought_of(i, form, complement):
            return []
        if form.homograph and source is None and self._turns_out(i, complement):
            return []
        if complement is None and verb.manner == "continue" and i == low and word.conjunction:
            complement = self._unmarked(subject.stop if subject else i + 1, high, verb)
        if complement is not None and complement.kind in ("speech", "prep"):
            complement = self._then_spoken(complement, high, verb)
        whom = source is None and form.gender == "f" and "objects" in frames and i + 1 < high
        if whom and "ل" in (self.word(i + 1).clitic, self.parser.hidden(i + 1)):
            return []  # وجهت لفلان تهمة: the passive
        if complement is not None and self._blocked_object(complement, high, verb):
            return []
        if subject is not None and self._objects_own(i, word, form, subject):
            return []
        if "relay" in frames:
            return self._relay(i, word, form, source, antecedent, high, taken, prefix)
        if "docin" in frames:
            return self._in_document(i, word, form, source, complement, high, prefix)
        if not self._accepted(i, word, form, low, high, prefix, subject, source, complement):
            return []
        lost = quoted is not None and not quoted.closed and word.conjunction  # no mark closes it
        if quoted is not None and source is None and not (lost and self._opens(complement)):
            return []
        if (
            source is None
            and antecedent is None
            and prefix is None
            and (self._impersonal(i, word, form, low) or self._nobodys(i, word, form, complement))
        ):
            return []
        record = self._record(i, word, form, prefix)
        hidden = source is None and antecedent is None and prefix is None
        spoken = "bare" in frames or (complement is not None and complement.kind == "say")
        record.ours = hidden and not spoken and form.tense == "perfect" and form.gender == "f"
        record.ours = record.ours and form.number == "s" and not word.suffix
        after = self.word(i + 1) if i + 1 < high else None
        nominal = (*NOMINAL, w.FOREIGN, w.QUOTE, w.OPEN, w.DEM, w.HASH, w.NUM)
        named = after is not None and after.category in nominal and not after.clitic
        record.ours = record.ours and not named
        if hidden and i == low and not word.conjunction and form.tense == "perfect":
            # أعلن في المدينة تشكيل لجنة: the passive
            record.ours = record.ours or (complement is not None and complement.kind == "np")
        record.outlet = "outlet" in frames
        record.unknown = source is None and i > low and self.word(i - 1).bare == "من"
        record.phrase, record.antecedent = source, antecedent
        record.relay = verb.manner == "relay"
        if left is not None and left.start < i:
            record.clause_start = left.start
        if complement is not None and complement.consumed >= 0:
            taken.add(complement.consumed)
            if "saying_cue" in frames:
                record.cue_start, record.cue_stop = complement.consumed, complement.consumed + 1
                record.letters = 0
        self._place_content(record, i, low, high, prefix, subject, complement, word)
        told = self._learnt_from(i, source, high, taken) if "outlet" in frames else None
        return [record] if told is None else [record, told]

    def _of_main_verb(self, i: int, antecedent: Phrase, complement: Complement):
        """The complement, unless it is that of the verb before the antecedent (قال الوزير، الذي كان يتحدث في ندوة، إن)."""
        if antecedent.start == 0 or self.word(i + 1).category == w.COMMA:
            return complement
        if self.word(complement.at - 1).category != w.COMMA:
            return complement
        main = self.word(antecedent.start - 1)
        told = any(form.tense != "participle" for form in main.forms)
        return None if told else complement

    def _object_of_relative(self, i: int, low: int, form: Form, word, complement) -> bool:
        """Whether what seems a subject is the object in an aside (قال الوزير، الذي نفى الخبر، إن)."""
        if complement is None or complement.kind != "that" or not form.verb.takes_object:
            return False
        if self.word(complement.at - 1).category != w.COMMA:
            return False
        antecedent = self.left(i, low, form, word)[1]
        return antecedent is not None and self._of_main_verb(i, antecedent, complement) is None

    def _turns_out(self, i: int, complement: Complement | None) -> bool:
        """Whether a verb is impersonal, though it is spelled like another's feminine (وتبين أن)."""
        word = self.word(i).bare
        word = word[1:] if word.startswith("و") else word
        told = complement is not None and complement.kind == "that" and complement.at == i + 1
        return told and word in self.lists["turns_out"]

    def _follows_subject(self, i: int, low: int) -> bool:
        """Whether قد or the opening of a nominal clause says that the subject comes first."""
        if i == low or self.word(i).conjunction:
            return False
        previous = self.word(i - 1)
        return previous.category in (w.PARTICLE, w.QUOTE, *NOMINAL)

    def _topic(self, i: int, low: int) -> Phrase | None:
        """The topic of ``أما X فقال``."""
        for k in range(i - 1, low - 1, -1):
            if self.document.cue(k) in self.lists["topic"]:
                phrase = self.parser.parse(k + 1, i)
                phrase = phrase and (self.parser.bearer(phrase, i) or phrase)
                return phrase if phrase is not None and self.plausible(phrase) else None
        return None

    def _object_or_content(self, p: int, high: int, form: Form, word) -> Complement | None:
        """The complement of a verb whose subject stands before it."""
        complement = self.clause.complement_at(p, high, form.verb, before_subject=True)
        if (
            complement is None
            and form.verb.takes_object
            and p < high
            and self.clause.object_at(p, high)
            and not word.suffix
        ):
            return Complement("np", p, p)
        return complement or self.clause.complement(p, high, form.verb)

    def _accepted(self, i, word, form, low, high, prefix, subject, source, complement) -> bool:
        verb, frames = form.verb, form.verb.frames
        strong = complement is not None and complement.kind in _STRONG
        if "suffix" in frames and not word.suffix:
            return False
        if "outlet" in frames and not self._learnt(i, source, high):
            return False
        if "label" in frames:
            called = word.suffix and i > low and self.word(i - 1).bare in self.lists["what"]
            return bool(called) and (source is None or self.plausible(source))
        if word.purpose and not strong:
            return False
        light = prefix is not None and prefix.rule.id == "kama"
        given = bool(verb.objects) and "np" not in frames  # على ما قدموه من جهود
        ok = "bare" in frames or (prefix is not None and not light and not given)
        if (
            not ok
            and complement is not None
            and self._near(complement, verb, None if form.homograph else subject)
        ):
            ok = self._satisfied(complement, verb, high)
        elif (
            not ok and complement is not None and self._speech(i, low, high, complement, verb, word)
        ):
            ok = True
        elif not ok:
            ok = self.clause.after_quote(i, low) and "say" in frames
        told = light and verb.manner != "document" and not frames.isdisjoint(("say", "bare"))
        if not ok and told and not (form.homograph and form.tense == "imperfect"):
            ok = subject is not None and self.plausible(subject)
        if not ok and word.suffix and "np_ب" in frames:
            ok = self._ba_after(i + 1, high)
            if ok and form.homograph:
                return i > low and self.word(i - 1).bare in self.lists["what"] and self._ba(i + 1)
        ok = ok or self._resumed(i, high, verb, subject)
        if not ok and source is not None:
            ok = self._by_source(word, verb, subject, source, complement, high)
        if not ok:
            return False
        if form.homograph and prefix is None and word.category in (w.PREP, w.SUB, w.TIME):
            # بين, دون, حسب: more often no verb at all
            led = i > low and self.word(i - 1).core in self.lists["by_turn"]
            at_start = (word.conjunction or i == low or led) and complement is not None
            kinds = ("that", "prep") if form.verb.lemma == "عبر" else ("that",)
            if at_start and self.document.cue(complement.start).startswith("وأ"):
                return False  # مكانته في مدرسته وبين طلابه، وأن
            follows = at_start and complement.at == i + 1 and bool(word.conjunction)
            spoken = source is not None or (follows and self._clause_begins(i, low))
            return at_start and complement.kind in kinds and spoken
        if word.suffix and prefix is None and "bare" not in frames and complement is not None:
            far = complement.at > i + 1 and complement.kind in ("that", "say")
            if far and not frames & {"np", "np_ب", "media", "relay"} and subject is None:
                return False
        if (
            form.homograph
            and form.tense != "perfect"
            and source is None
            and prefix is None
            and not word.conjunction
        ):
            return False
        if form.homograph and prefix is None:
            sure = source is not None and self.plausible(source)
            if not strong:
                next_to = subject is not None and subject.start == i + 1 and word.conjunction
                verbal = form.tense == "imperfect" and word.category != w.HEAD and next_to
                if verbal and "impersonal" in frames:
                    verbal = self._has_object(complement) and self._speaks(subject)
                own = (
                    complement is not None and complement.kind == "prep" and complement.at == i + 1
                )
                led = i > low and self.word(i - 1).bare in self.lists["goes_on"]
                if own and source is None and form.tense == "perfect" and led:
                    return True  # إذ طالب بـ، فيما كشف عن
                if own and source is None and word.conjunction and form.tense == "perfect":
                    return i == low  # وحذر من، وكشف عن
                given = source is None and verb.objects and complement is not None
                if given and word.conjunction and form.tense == "perfect":
                    aside = self.word(i + 1).category == w.COMMA
                    return complement.start == i + 1 + aside  # وقدم شكره، وجدد التأكيد
                finite = form.tense == "perfect" or bool(word.suffix) or bool(verbal)
                if sure and not finite and frames & {"np_ب"} and source.start < i:
                    finite = complement is not None and complement.kind == "np"  # X يتهم Y بكذا
                return sure and finite and not self._nominal(word, form, source)
            after = subject.stop if subject is not None else i + 1
            opens = i > low and self.word(i - 1).category == w.SUB  # إذ كشف أمس أنه
            free = sure or opens or (word.conjunction and complement.kind == "say")
            if sure and word.conjunction:
                return True
            return complement.at - after <= (12 if free else 1)
        return True

    def _clause_begins(self, i: int, low: int) -> bool:
        """Whether a verb written like a preposition opens its clause: وبيّن أن, and no second بين."""
        if i == low:
            return True
        first = any(self.word(k).bare == self.word(i).bare for k in range(low, i))
        return self.word(i - 1).category in (w.COMMA, w.QUOTE) and not first

    def _learnt_from(self, i: int, source, high: int, taken: set[int]) -> Record | None:
        """The second record of ``علمت X من مصدر أن``: the one who told it; its cue is من."""
        start = source.stop if source is not None and source.start > i else i + 1
        for j in range(start, min(high - 1, start + 4)):
            if self.word(j).bare != "من" or self.word(j).category != w.PREP:
                continue
            told = self.parser.parse(j + 1, high)
            if told is None or not self.plausible(told) or self.is_media(told):
                return None
            content = self.clause.complement_at(told.stop, high, self.word(i).forms[0].verb)
            taken.add(j)
            return Record(
                j, j + 1, 0, "assert", "neutral", "tell", "relay:من", phrase=told,
                content_start=content.start if content is not None else told.stop, clause_start=j,
            )  # fmt: skip
        return None

    def _learnt(self, i: int, source, high: int) -> bool:
        """``علمت X من مصدر``: the subject is an outlet, or what it learnt it from is named."""
        if source is not None and self.is_media(source):
            return True
        if source is not None and self.names_outlet(source):
            return True  # وعلمت المدينة أن
        return source is not None and any(
            self.word(j).bare == "من" and self.word(j + 1).core in ("مصدر", "مصادر")
            for j in range(i + 1, min(high - 1, i + 8))
        )

    def _speech(self, i: int, low: int, high: int, complement: Complement, verb: Verb, word):
        """Whether a quotation at some distance is what a verb of telling at the head of its sentence opens."""
        if complement.kind != "say" or frozenset(("say", "saying")).isdisjoint(verb.frames):
            return False
        at = complement.at
        if complement.consumed >= 0:
            spoken = self.word(at + 1).category in (w.COLON, w.QUOTE) if at + 1 < high else False
            return spoken and not any(
                f.tense != "participle" for k in range(i + 1, at) for f in self.word(k).forms
                if self.word(k).category == w.VERB
            )  # fmt: skip
        if "say" not in verb.frames:
            return False
        if self.word(at).category == w.COLON:
            return at + 1 in self.clause.opening and (i == low or bool(word.conjunction))
        quote = self.clause.opening.get(at)
        if quote is None or i > low or not word.conjunction or quote.last - quote.first < 4:
            return False
        return not any(self.word(k).category in (w.VERB, w.REL, w.SUB) for k in range(i + 1, at))

    def _far_behind_writing(self, complement: Complement, verb: Verb, source) -> bool:
        """Whether what a study has found stands behind what it is of (وجدت دراسة لعادات آلاف البالغين على مدار أعوام أن)."""
        if complement.kind != "that" or source is None or source.head < 0:
            return False
        head = self.word(source.head)
        told = head.head.type == "document" and head.core not in self.lists["images"]
        frames = verb.frames & {"that", "إلى_that"}
        return told and bool(frames) and 0 < complement.at - source.stop <= 12

    def _near(self, complement: Complement, verb: Verb, source: Phrase | None = None) -> bool:
        """Whether content stands near enough to be this verb's: weak verbs need it next to them."""
        if complement.clean or complement.kind not in ("that", "say"):
            return True
        if self._far_behind_writing(complement, verb, source):
            return True
        q = complement.start
        if self.word(q).category == w.COLON and q + 1 in self.clause.opening:
            return True
        return complement.kind == "that" and bool(verb.frames & {"say", "np"})

    def _by_source(self, word, verb, subject, source, complement, high) -> bool:
        """Frames that depend on what the subject is."""
        frames = verb.frames
        if (
            word.suffix
            and subject is not None
            and self.plausible(subject)
            and frames & {"np", "np_ب"}
        ):
            return True
        if "media" in frames and word.suffix and self.is_media(source):
            return True
        if "person" in frames and source.head >= 0:
            head = self.word(source.head)
            named = head.head.type == "title" and bool(source.names)
            online = head.core in self.lists["online"]  # هاجم مغردون الوزير
            return (named or online) and self.clause.object_at(source.stop, high)
        if "doc" in frames and source.head >= 0:
            head = self.word(source.head)
            shown = head.core in self.lists["images"]  # أظهرت الصور مئات المسافرين
            return head.head.type == "document" and subject is not None and not shown
        return False

    def _place_content(self, record, i, low, high, prefix, subject, complement, word) -> None:
        start = subject.stop if subject is not None else i + 1
        if prefix is not None:
            says = complement is not None and complement.kind in ("that", "say")
            if says and (prefix.rule.id == "kama" or complement.at == start):
                record.content_start = complement.start
                return
            opens = record.cue_start == low and start < high
            record.backward = not opens
            record.content_start = start if opens else -1
        elif complement is not None:
            record.content_start = complement.start
        elif self.clause.after_quote(i, low):
            record.backward = True
        else:
            record.content_start = start
            record.backward = bool(word.suffix) and "media" in record.rule
        if record.relay and word.suffix:
            record.backward = True


def readings(word: w.Word) -> list[Form]:
    """Readings of a word as a cue: finite, active, third persons, sure ones first."""
    return sorted(
        word.forms,
        key=lambda f: (
            f.tense == "participle", f.voice == "passive", f.person != 3, f.homograph, f.tense,
        ),
    )  # fmt: skip
