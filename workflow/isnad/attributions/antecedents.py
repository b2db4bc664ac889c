"""Subjects before their verb, and the antecedent of a verb in a relative clause."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.clause import NOMINAL
from isnad.attributions.phrase import Phrase
from isnad.attributions.resources import Form

_MASCULINE, _FEMININE = ("الذي", "الذى"), ("التي", "التى")


def relative_agrees(pronoun: str, form: Form) -> bool:
    """Whether the verb behind a relative pronoun can have its antecedent for subject (الذي قالت: no)."""
    if form.number != "s" or form.gender not in "mf":
        return True
    return pronoun not in (_FEMININE if form.gender == "m" else _MASCULINE)


class Antecedents:
    """The part of the subject finder that looks left. Users set ``clause``, ``parser``, ``word``, ``document``; and have
    the method ``plausible``."""

    def left(self, i: int, low: int, form: Form, word) -> tuple[Phrase | None, Phrase | None]:
        """The subject before the verb, and the antecedent where it stands in a relative clause."""
        j = i - 1
        while j > low and self._before_verb(j, form):
            j -= 1
        if j < low or self.word(j).category == w.PARTICLE:
            return None, None
        here = self.word(j)
        if here.category == w.REL:
            if not relative_agrees(here.bare, form):
                return None, None  # المناورات التي يقول إنها: somebody else speaks
            return None, None if word.suffix else self._who_of(j, low)
        if here.category == w.COMP:
            return self._has_before(j, low), None
        if here.category == w.DASH and not word.conjunction:
            return self._before_dashes(j, low, form), None
        if here.category in (w.SUB, w.COLON, w.STOP, w.DASH):
            return None, None
        found = None
        for s in self._clause_starts(j, low):
            phrase = self.parser.parse(s, i)
            if phrase is None or not self.plausible(phrase) or self.parser.is_verb_like(s, i):
                continue
            phrase = self.parser.bearer(phrase, i) or phrase
            touches = phrase.stop > j or (phrase.stop == j and here.category == w.COMMA)
            if not touches:
                opens = s == low or self.word(s - 1).category in (w.SUB, w.COMP, w.AUX)
                clause = opens and self._asyndetic(phrase)
                if found is not None or not (self._bridged(phrase.stop, j) or clause):
                    continue
            if self._agrees_left(phrase, form):
                found = phrase  # the longest that reaches the verb, its appositions included
        found = found or self._statement_of(j, low)
        if found is not None:
            return found, None
        after = self.word(i + 1).bare if i + 1 < len(self.document) else ""
        issuer = self._issuer(j, low) if after in self.lists["in_it"] else None
        if issuer is not None:
            return None, issuer  # أصدر النادي بيانا أكد فيه: the club does
        who = self._qualified_by(form, word, j, low)
        writing = who is not None and self.word(who.head).head.type == "document"
        if writing and who.stop == i and not self.word(who.head).definite:
            return who, None  # تقديرات محلية تشير إلى: it speaks where it stands
        return None, who

    def _before_dashes(self, end: int, low: int, form: Form) -> Phrase | None:
        """The subject before an aside between dashes that ends at token ``end`` (الوزير - وهو طبيب - يقول)."""
        for d in range(end - 1, max(low, end - 14), -1):
            if self.word(d).category == w.DASH:
                phrase = self._ending_at(d, low)
                opens = phrase is not None and (
                    phrase.start == low
                    or self.word(phrase.start - 1).category in (w.SUB, w.COMP, w.COMMA, w.AUX)
                )
                return phrase if opens and self._agrees_left(phrase, form) else None
            if self.word(d).category in (w.STOP, w.COLON):
                return None
        return None

    def _has_before(self, end: int, low: int) -> Phrase | None:
        """Who has said something before, where أن stands at token ``end`` (سبق للوزير أن أكد)."""
        for s in range(end - 1, max(low, end - 14), -1):
            word = self.word(s)
            free = word.category == w.PREP and word.bare == "ل"
            if (word.clitic == "ل" or free) and self.word(s - 1).core in self.lists["before_now"]:
                phrase = self.parser.parse(s + free, end, first_clitic=word.clitic)
                ends = phrase is not None and phrase.stop == end and self.plausible(phrase)
                return phrase if ends else None
            if word.category in (w.VERB, w.COMP, w.COMMA, w.STOP, w.COLON):
                return None
        return None

    def _before_verb(self, j: int, form: Form) -> bool:
        """Whether token ``j`` may stand between a subject and its verb: قد, or كانوا of a pluperfect."""
        word = self.word(j)
        if word.category != w.AUX or word.conjunction:
            return word.category == w.PARTICLE
        if form.number == "p":
            return word.bare in ("كانوا", "كن")
        was = "كانت" if form.gender == "f" else "كان"
        nominal = j > 0 and self.word(j - 1).category in (*NOMINAL, w.COMMA, w.REL)
        return word.bare == was and nominal  # الوزير كان قد نفى، الذي كان قد نفى

    def _who_of(self, end: int, low: int) -> Phrase | None:
        """The antecedent of a relative pronoun at ``end``; in a chain behind a thing the person (عقد اللاعب الذي)."""
        phrase = self._ending_at(end, low)
        if phrase is None or phrase.head < 0 or self.word(phrase.head).head.type != "document":
            return phrase
        for s in range(phrase.start + 1, phrase.stop):
            head = self.word(s).head
            if head is not None and head.type in ("title", "role") and self.word(s).definite:
                return self.parser.parse(s, phrase.stop) or phrase
        return phrase

    def _qualified_by(self, form: Form, word, j: int, low: int) -> Phrase | None:
        """Who a verb qualifies without a relative pronoun (ببيانات أشارت إلى …، امرأة تقول …)."""
        here = self.word(j)
        if word.conjunction or word.suffix or here.category not in NOMINAL:
            return None
        if here.definite:
            return self._writing_from(form, j, low) if form.tense == "imperfect" else None
        phrase = self._ending_at(j + 1, low)
        if phrase is None or phrase.head != phrase.start:
            return None
        head, before = self.word(phrase.head), self.word(phrase.start - 1)
        chained = before.category in (w.NOUN, w.HEAD) and not before.definite
        if phrase.start > low and chained and not before.possessed and not head.clitic:
            return None  # إعادة تنظيم يقول إنها
        thing = head.head.type in ("institution", "media", "document") and head.head.number == "s"
        if (thing and form.number == "p") or head.core in self.lists["reject_source"]:
            return None  # نشروا مقاطع على موقع قالوا، من جهة ثانية أشارت
        told = head.head.type not in ("title", "quantity", "capital") and not head.definite
        return phrase if told and self._agrees_left(phrase, form) else None

    def _issuer(self, j: int, low: int) -> Phrase | None:
        """Who has issued the writing that ends at token ``j`` (أصدر النادي بيانا), where the clause says so before it."""
        writing = -1
        for k in range(j, max(low, j - 14) - 1, -1):
            word = self.word(k)
            if writing < 0 and word.head is not None and word.head.type == "document":
                writing = k
            cue = self.document.cue(k)
            if writing > k + 1 and cue.removeprefix("و") in self.lists["issuing"]:
                phrase = self.parser.parse(k + 1, writing)
                return phrase if phrase is not None and self.plausible(phrase) else None
            if word.category in (w.COMP, w.STOP, w.COLON):
                return None
        return None

    def _writing_from(self, form: Form, j: int, low: int) -> Phrase | None:
        """The writing that a verb qualifies behind whom it is from (تلقى بلاغا من الأهالي يفيد بـ)."""
        k = j
        while k > low and self.word(k).category in NOMINAL and not self.word(k).clitic:
            k -= 1
        if k <= low or self.word(k).category != w.PREP:
            return None
        head = self.word(k - 1)
        if head.head is None or head.head.type != "document" or head.definite or head.possessed:
            return None
        phrase = self.parser.parse(k - 1, k, first_clitic=head.clitic)
        return phrase if phrase is not None and head.head.gender == form.gender else None

    def _clause_starts(self, j: int, low: int) -> list[int]:
        """Where a subject may begin that a verb after token ``j`` has, the nearest first."""
        starts: list[int] = []
        for k in range(j, max(low, j - 40) - 1, -1):
            category = self.word(k).category
            if category in (w.SUB, w.COMP, w.AUX, w.COLON, w.STOP, w.COMMA):
                starts.append(k + 1)
                if category in (w.COLON, w.STOP) or len(starts) > 5:
                    break
            if k == low:
                starts.append(k)
        return [s for s in starts if s <= j]

    def _asyndetic(self, phrase: Phrase) -> bool:
        """Whether a verb may qualify the phrase without a relative pronoun (مصدر طلب …، قال)."""
        if phrase.head != phrase.start or phrase.stop >= len(self.document):
            return False
        head, after = self.word(phrase.head), self.word(phrase.stop)
        if head.definite or head.head.type not in (
            "role", "anonymous", "title", "group", "document", "media",
        ):  # fmt: skip
            return False
        return after.category in (w.VERB, w.COMMA) or bool(after.forms)

    def _bridged(self, q: int, j: int) -> bool:
        """Whether tokens ``q..j`` only qualify the subject before them."""
        first, last = self.word(q), self.word(j)
        if first.category in (w.COMMA, w.REL, w.OPEN):
            middle = range(q + 1, j) if first.category == w.COMMA else ()
            if (
                any(self.word(k).category in (w.SUB, w.COMP) for k in middle)
                and self.word(q + 1).category != w.REL
            ):
                return False
            return last.category in (w.COMMA, w.CLOSE, w.DASH)
        if first.category == w.TIME:
            return all(
                self.word(k).category in (w.TIME, w.NUM, w.ADJECTIVE) for k in range(q, j + 1)
            )
        if first.category == w.PREP or first.clitic:
            end = self.clause.skip_prepositional(q, j + 1)
            return end > j or self._bridged(end, j)
        return False

    def _agrees_left(self, phrase: Phrase, form: Form) -> bool:
        """Gender and number agreement of a verb with the subject before it."""
        if phrase.head < 0:
            return True
        head = self.word(phrase.head).head
        if head.type in ("quantity", "group"):
            return True
        if head.type == "capital":
            return form.gender != "m"
        if head.number == "s" and form.number == "s" and form.gender in "mf":
            return head.gender in (form.gender, "c") or phrase.head > phrase.start
        if head.number == "p" and head.type in ("anonymous", "document") and form.number == "s":
            return form.gender in ("f", "c")
        return True

    def _ending_at(self, end: int, low: int) -> Phrase | None:
        """The longest source phrase right before token ``end``; a comma may stand between."""
        stop = end - 1 if end - 1 >= low and self.word(end - 1).category == w.COMMA else end
        while stop - 1 > low and self.word(stop - 1).category == w.NUM:
            stop -= 1  # القرار 2216 الذي
        best = None
        for s in range(stop - 1, max(low, stop - 12) - 1, -1):
            word = self.word(s)
            if word.category in (w.VERB, w.COMP, w.SUB, w.STOP, w.COLON):
                break
            led = s > low and self.word(s - 1).category == w.PREP and self.parser.is_tagged(s)
            if best is not None and led and word.category == w.NAME and s + 1 == best.start:
                title = self.word(best.start)
                if title.definite and title.head is not None and title.head.type == "title":
                    break  # في الضفاف السفيرة …، التي
            if word.category in NOMINAL:
                phrase = self.parser.parse(s, stop, first_clitic=word.clitic)
                if phrase is not None and phrase.stop == stop and self.plausible(phrase):
                    best = phrase
        return best

    def _statement_of(self, j: int, low: int) -> Phrase | None:
        """The speaker in ``تصريحات لـ X قال فيها``: the phrase with ل that ends at token ``j``."""
        for s in range(j, max(low, j - 10), -1):
            word = self.word(s)
            if word.category in (w.VERB, w.COMP, w.COMMA, w.STOP):
                return None
            if word.clitic == "ل" and self.parser.is_setting(s - 1):
                phrase = self.parser.parse(s, j + 1, first_clitic="ل")
                if phrase is not None and phrase.stop == j + 1 and self.plausible(phrase):
                    return phrase
                return None
        return None
