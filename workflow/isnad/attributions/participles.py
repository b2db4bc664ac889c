"""Participles that continue a source (مضيفا أن، مؤكدا معاليه أن): their frames, and the subject that may follow them."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.clause import NOMINAL, Complement
from isnad.attributions.phrase import Phrase
from isnad.attributions.records import Record
from isnad.attributions.resources import Form, Verb


class Participles:
    """The part of the frames that judges participles. Users set ``clause``, ``parser``, ``word``, ``lists``, ``document``."""

    def _participle(self, i, word, form: Form, low, high, taken: set[int]) -> list[Record]:
        verb, frames = form.verb, form.verb.frames
        if word.definite or word.clitic:
            return []
        before = self.word(i - 1) if i > low else None
        noun = before is not None and before.category in (w.NOUN, w.HEAD) and not before.definite
        if form.homograph and noun and word.bare.endswith("ة"):
            return []  # إجابة مكررة «…»
        if word.head is not None and word.head.type == "group" and word.bare.endswith("ات"):
            return []  # منتقدات للوزير: women, sooner than what they do
        if i > low:
            previous = self.word(i - 1)
            if word.category == w.TIME and previous.category != w.COMMA:
                return []  # أكد مجددا التزامه: once more
            if previous.category in (w.PREP, w.NEG) or previous.bare == "غير":
                return []
            if previous.category == w.DASH and self.clause.category(i + 1, high) == w.COLON:
                return []  # a byline: وكالات - متابعة:
        quoted = self.clause.quote_of(i)
        if (quoted is not None and quoted.closed) or self._blocked(i + 1, high, verb):
            return []
        if quoted is not None and (form.homograph or i == quoted.first):
            return []
        complement, q = None, i + 1
        own = self._participle_subject(q, high, verb)
        if own is not None:
            q = own.stop
        for _ in range(6):
            complement = self.clause.complement_at(q, high, verb, before_subject=True)
            if complement is not None or q >= high:
                break
            here = self.word(q)
            spoken = here.category == w.COMMA and self.clause.category(q + 1, high) == w.QUOTE
            itself = here.bare in self.lists["adverb_with_pronoun"]  # في الوقت ذاته
            itself = itself or here.core in verb.blocked  # لافتا الانتباه إلى أن
            if (
                itself
                or here.category == w.TIME
                or spoken
                or (here.category == w.COMMA and (q > i + 1 or self._aside(i, low, high)))
            ):
                q += 1
            elif here.category == w.PREP or here.clitic in ("ل", "ب"):
                q = self.clause.skip_prepositional(q, high)
            else:
                break
        if complement is None and q < high and self._participle_object(q):
            complement = Complement("np", q, q)
        ok = "bare" in frames or (
            complement is not None and self._satisfied(complement, verb, high)
        )
        if not ok and complement is not None and complement.kind == "np":
            later = self.clause.complement(q, high, verb)
            if later is not None and later.at - q <= 8 and later.kind in ("that", "say"):
                ok, complement = self._satisfied(later, verb, high), later
        if not ok:
            return []
        if (
            form.homograph and (complement is None or complement.kind not in ("that", "say"))
        ) and not (complement is not None and "objects" in frames):
            # after a comma the accusative is one (، مطالبا بجدول), a noun is not
            opens = i == low or self.word(i - 1).category == w.COMMA
            said = opens and word.bare.endswith("ا")
            if not said or complement is None or complement.at != (own.stop if own else i + 1):
                return []
        if form.homograph and own is None and complement is not None and complement.at > i + 2:
            return []  # لافتة كتب عليها «…»: the noun
        if form.homograph and complement is not None and i > low:
            colon = self.word(complement.at).category == w.COLON
            if colon and self.word(i - 1).category != w.COMMA:
                return []  # حقيقة مؤكدة: …
        if (
            "np_ب" in frames
            and form.homograph
            and complement is not None
            and complement.kind == "that"
        ):
            return []  # متهمين بأنهم: the passive
        record = self._record(i, word, form)
        record.participle, record.phrase = True, own
        record.rule = f"participle:{verb.lemma}"
        record.content_start = complement.start if complement is not None else i + 1
        if complement is not None and complement.consumed >= 0:
            taken.add(complement.consumed)  # مكتفيا بالقول إن
        return [record]

    def _participle_subject(self, q: int, high: int, verb: Verb) -> Phrase | None:
        """The subject of a participle, which follows it as that of a verb does (مؤكدا معاليه أن، مشيرا المدير إلى أن)."""
        if q >= high:
            return None
        word = self.word(q)
        if word.clitic or word.conjunction:
            return None
        if word.possessed and word.core in self.lists["honorific"]:
            return Phrase(q, q + 1, q if word.head is not None else -1, [])
        if word.head is None or word.head.type != "title" or "np_ب" in verb.frames:
            return None
        phrase = self.parser.parse(q, high, verb.prepositions)
        if phrase is None or not (self.word(q).definite or phrase.names):
            return None
        after = self.clause.complement_at(phrase.stop, high, verb)
        told = after is not None and (after.kind == "that" or not verb.takes_object)
        return phrase if told and after.kind in ("that", "prep") else None

    def _aside(self, i: int, low: int, high: int) -> bool:
        """Whether the comma behind a participle at ``i`` opens an aside on when or where (، مؤكدا، خلال جولة له، أن)."""
        after = self.word(i + 2) if i + 2 < high else None
        # no adjective: حضورا لافتا، من شأنه أن
        opens = i == low or self.word(i - 1).category == w.COMMA
        return opens and after is not None and after.category in (w.PREP, w.TIME)

    def _participle_object(self, q: int) -> bool:
        word = self.word(q)
        if self.document.cue(q).startswith("إيا") or word.bare == "ما":
            return True
        return not word.clitic and word.category in (*NOMINAL, w.DEM, w.NUM, w.FOREIGN)
