"""Places where a verb of reporting credits nobody: negated, future or conditional, a noun's, or with a subject that cannot speak."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.antecedents import relative_agrees
from isnad.attributions.clause import NOMINAL
from isnad.attributions.resources import Form


class Refusals:
    """The part of the frames that refuses verbs. Users set ``clause``, ``parser``, ``word``, ``lists``, ``document``; and have
    the method ``_amount``."""

    def _not_a_verb(self, i, word, form: Form, low) -> bool:
        """Whether the place is none for an asserted verb: negated, future, subjunctive, a noun's."""
        if word.category != w.VERB and word.clitic:
            return True
        after = self.word(i + 1) if i + 2 < len(self.document) else None
        agent = after is not None and after.bare == "من" and self.word(i + 2).bare == "قبل"
        if agent and form.verb.takes_object and form.verb.manner == "tell":
            return True  # a passive: اتهم من قبل …
        if form.verb.lemma == "أبلغ" and after is not None and after.bare == "من":
            aged = self.word(i + 2).core in self.lists["of_age"]
            if aged:
                return True  # يبلغ من العمر
        if form.number == "d":
            raw = self.document.text[self.document.start[i] : self.document.end[i]]
            if raw.endswith(("ًا", "اً")):
                return True  # سجل النوع طلبًا كبيرا
        bracket = after is not None and after.category == w.OPEN
        if form.verb.lemma == "قدر" and word.suffix and self._amount(i + 1 + bracket):
            return True  # مكافأة قدرها مليون، قدرها (15) ألفا
        imperfect = form.tense != "perfect"
        if imperfect and word.letters > word.conjunction and not word.purpose:
            return True  # future سـ
        j = i - 1
        if j < low:
            return False
        previous = self.word(j)
        if previous.bare in self.lists["son_of"] and not word.conjunction:
            return True  # صالح آل طالب، هارون بن يزيد
        if form.homograph and previous.category == w.NUM and not word.conjunction:
            return True  # 700 طلب
        predicate = previous.category == w.NOUN and previous.definite and not word.suffix
        if form.homograph and not imperfect and predicate and not word.conjunction and after:
            plain = after.category in (w.NAME, w.ADJECTIVE) and not (after.definite or after.given)
            if plain and not after.clitic and self.word(j - 1).category != w.AUX:
                return True  # الاحتكار أمر مرفوض
        if previous.category == w.NEG and not (previous.bare == "ما" and word.suffix):
            return form.verb.lemma != "استبعد"
        if previous.bare.endswith("ني") and previous.category in (w.SUB, w.COMP, w.NAME):
            return True  # لكنني اعتقد: the first person, written without hamza
        if previous.bare == "سوف" or previous.bare in self.lists["conditional"]:
            return True
        if previous.core == "جدير" or previous.bare in self.lists["asked"]:
            return True
        if previous.core == "عدم":
            return True
        if previous.core in self.lists["objectnoun"] and not previous.definite:
            return form.homograph and not (word.suffix and "np_ب" in form.verb.frames)
        if previous.bare == "قد" and imperfect:
            return True
        if form.homograph and (
            previous.bare in self.lists["done"] or previous.bare.startswith("يمكن")
        ):
            return True  # تم طلب: the verbal noun
        if previous.category == w.PRON and form.homograph and not imperfect:
            return True  # وهو طالب، وهي رد
        if imperfect and not word.conjunction and previous.bare in ("أن", "ان", "بأن"):
            return (self.word(j - 1).bare if j > low else "") not in ("قبل", "بعد", "إلى")
        strict = previous.bare in ("من", "إلى", "على", "عن") and not word.conjunction
        if strict and imperfect and form.gender == "f" and after is not None and after.definite:
            return True  # يأتي من توجّه الدولة
        unsure = form.homograph or word.category != w.VERB
        led = previous.category == w.PREP and not previous.forms
        if led and unsure and previous.bare not in self.lists["verb_behind"]:
            return True
        noun = previous.category in (w.NOUN, w.DEM) or (
            previous.head is not None and previous.head.type in ("document", "institution", "media")
        )
        return bool(
            form.homograph
            and not word.conjunction
            and not word.suffix
            and noun
            and not previous.definite
            and not previous.possessed
            and not (self.word(i + 1).possessed if i + 1 < len(self.document) else False)
        )

    def _unheard(self, i: int, word, form: Form, low: int, high: int) -> bool:
        """Whether the verb has a subject that cannot speak or was not found, so that nobody before it is meant.

        So in يشير هذا إلى, يصر الجزء الآخر على, and behind an aside between dashes (الاتجاه - كما في … - يشير إلى).
        """
        after = self.word(i + 1) if i + 1 < high else None
        if form.number != "s" or word.suffix or after is None:
            return False
        if i - 1 > low and self.word(i - 1).category == w.DASH and form.tense == "imperfect":
            return not word.conjunction
        if form.verb.takes_object or after.clitic or after.conjunction:
            return False
        if after.category == w.DEM:
            thing = form.tense == "imperfect" and form.verb.frames.isdisjoint(("bare", "docin"))
            return thing and self.clause.category(i + 2, high) not in (*NOMINAL, w.TIME)
        feminine = after.bare.endswith("ة")
        plain = after.category == w.NOUN and after.definite and not after.bare.endswith("ات")
        told = self.clause.complement_at(i + 1, high, form.verb) is not None
        if not plain or told or after.core in form.verb.blocked | self.lists["objectnoun"]:
            return False
        return feminine == (form.gender == "f") and not self.parser.is_setting(i + 1)

    def _marked_passive(self, i: int, word, form: Form) -> bool:
        """Whether a damma shows the passive (يُعتقد); verbs of four letters or with أ have it in the active too."""
        lemma = form.verb.lemma
        if lemma[0] not in "ات" or len(lemma) < 4:
            return False
        first = self.document.start[i] + word.letters
        return self.document.text[first + 1 : first + 2] == "\u064f"

    def _thought_of(self, i: int, form: Form, complement) -> bool:
        """Whether people are what is thought of, and nobody who thinks (أشخاص يعتقد أنهم خرجوا)."""
        if form.tense == "perfect" or (form.gender, form.number) != ("m", "s") or not i:
            return False
        if complement is None or complement.kind != "that" or complement.at != i + 1:
            return False
        previous = self.word(i - 1)
        indefinite = previous.category in NOMINAL and not previous.definite
        return indefinite and self.document.cue(complement.start).endswith(("ه", "ها", "هم", "هن"))

    def _behind_adverbial(self, i: int) -> bool:
        """Whether the nouns before token ``i`` belong to a preposition with which the clause begins."""
        low, _ = self.clause.bounds(i)
        j = i - 1
        while j > low and self.word(j).category in (*NOMINAL, w.DEM) and not self.word(j).clitic:
            j -= 1
        led = self.word(j)
        if led.category != w.PREP and not led.clitic:
            return False
        opens = j == low or bool(led.conjunction)
        return opens or self.word(j - 1).category in (w.COMMA, w.STOP, w.SUB, w.DASH, w.QUOTE)

    def _impersonal(self, i, word, form: Form, low) -> bool:
        """A passive in the imperfect without subject (يذكر أن، ويعتقد أن): nobody is credited."""
        if form.tense == "perfect" or form.gender != "m" or form.number != "s":
            return False
        if "impersonal" in form.verb.frames:
            return True
        return i == low and not word.conjunction

    def _nobodys(self, i, word, form: Form, complement) -> bool:
        """Whether what stands before the verb is its subject or antecedent, but nobody who could speak.

        So in التعليمات التي تؤكد, النتائج كشفت, تفاصيل تذكر.
        """
        if word.conjunction or word.suffix or not i:
            return False
        previous = self.word(i - 1)
        if previous.category == w.REL:
            if (
                form.number != "s"
                or previous.conjunction
                or not previous.bare.startswith(("الذ", "الت"))
            ):
                return False
            told = complement is not None and complement.kind in ("that", "say")
            evident = relative_agrees(previous.bare, form) and form.verb.stance == "assertion"
            return evident or not told  # التي قال إنها: somebody says it of a thing
        if previous.category not in (w.NOUN, w.ADJECTIVE) or form.number != "s":
            return False
        if "bare" in form.verb.frames or self.word(i + 1).bare in self.lists["in_it"]:
            return False
        if self.word(i + 1).possessed:
            return False  # شحنة قدرت كلفتها بمليون
        if i > 1 and previous.definite and self.word(i - 2).category == w.COMP:
            # أن الولاية تحصي: the noun behind أن is its subject
            return previous.bare.endswith("ة") == (form.gender == "f")
        if previous.definite and form.verb.stance != "assertion":
            return False  # its subject may stand far before it
        if self._behind_adverbial(i):
            return False  # من جهة ثانية أشارت، وحول أسباب الأزمة يشير
        return not previous.bare.endswith("ا") and not self.parser.is_tagged(i - 1)
