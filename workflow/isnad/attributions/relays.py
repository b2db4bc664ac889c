"""What passes words on: relays with the speaker they name, and writings in which something stands."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.phrase import Phrase
from isnad.attributions.records import Record
from isnad.attributions.resources import Form
from isnad.attributions.subject import Subjects


class Relays(Subjects):
    """Records of relays and writings in one document."""

    def _record(self, i, word, form: Form, prefix=None) -> Record:
        verb = form.verb
        return Record(
            i if prefix is None else prefix.cue_start,
            i + 1,
            word.letters if prefix is None else prefix.proclitics,
            verb.kind, verb.stance, verb.manner, f"verb:{verb.lemma}",
            gender=form.gender, number=form.number,
            clause_start=i if prefix is None else prefix.cue_start,
        )  # fmt: skip

    def _relay(self, i, word, form, source, antecedent, high, taken, prefix) -> list[Record]:
        """``نقلت X عن Y قوله``: X passes on what Y said; two records."""
        start = source.stop if source is not None and source.start > i else i + 1
        if source is not None and not self.plausible(source):
            return []
        light = prefix is not None and prefix.rule.id == "kama"
        record = self._record(i, word, form, None if light else prefix)
        record.relay, record.phrase, record.antecedent = True, source, antecedent
        if source is not None and source.start < i:
            record.clause_start = source.start
        about = self._about(start, high, "إلى" in form.verb.frames)
        if about < 0:
            if source is None or not (self.is_media(source) or prefix is not None):
                return []
            if word.suffix or prefix is not None:
                record.backward = True
                return [record]
            complement = self.clause.complement_at(start, high, form.verb)
            if complement is not None and complement.kind in ("that", "say"):
                record.content_start = complement.start
                return [record]
            return []
        pronoun = self.word(about).bare not in ("عن", "إلى", "الى")
        spoken = None if pronoun else self.parser.parse(about + 1, high, ("عن",))
        if spoken is not None:
            spoken = self.parser.bearer(spoken, high) or spoken
        q = spoken.stop if spoken is not None else about + 1
        saying, content = self._said(q, high)
        if saying < 0 and content < 0:
            media = source is not None and self.is_media(source)
            if not (media and spoken is not None and self.plausible(spoken)):
                return []
            content = q
        if spoken is not None and saying < 0 and not self.plausible(spoken):
            return []
        content = content if content >= 0 else saying + 1
        cue = saying if saying >= 0 else about
        record.content_start = content
        if spoken is None and not pronoun:
            return [record]
        taken.add(cue)
        second = Record(
            cue, cue + 1, 0, "assert", "neutral", "tell", "relay:عن", phrase=spoken,
            content_start=content, clause_start=cue,
        )  # fmt: skip
        if pronoun and source is not None:
            second.antecedent = self._whose(source)
        return [record, second]

    def _whose(self, source: Phrase) -> Phrase | None:
        """The person whose visitors, office or spokesman pass on what he said (نقل زوار الرئيس عنه قوله)."""
        for s in range(source.start + 1, source.stop):
            word = self.word(s)
            person = word.head is not None and word.head.type == "title" and not word.conjunction
            if person or s in self.parser.persons:
                return self.parser.parse(s, source.stop, first_clitic=word.clitic)
        return None

    def _about(self, start: int, high: int, to: bool = False) -> int:
        for j in range(start, min(high, start + 14)):
            here = self.word(j)
            about = ("إلى", "الى") if to else ("عن", "عنه", "عنها", "عنهم")
            if here.category == w.PREP and here.bare in about:
                return j
            if here.category in (w.STOP, w.COMP) or (here.category == w.VERB and here.forms):
                return -1
        return -1

    def _said(self, q: int, high: int) -> tuple[int, int]:
        """The tokens of ``قوله`` and of what opens the content, -1 where missing."""
        for j in range(q, min(high, q + 30)):
            here = self.word(j)
            if self.document.cue(j) in self.lists["his_words"]:
                return j, -1
            opens = j in self.clause.opening and not self.clause.names_something(j)
            if here.category in (w.COMP, w.COLON) or opens:
                return -1, j
            if here.category == w.STOP:
                break
        return -1, -1

    def _in_document(self, i, word, form, source, complement, high, prefix) -> list[Record]:
        """``جاء في بيان``, ``وردت أنباء عن``: the writing or the report is the source."""
        record = self._record(i, word, form, prefix)
        if source is not None and source.start > i and source.head >= 0:
            kind = self.word(source.head).head.type
            opens = complement is not None and complement.kind in ("that", "prep")
            opens = opens and not self.document.cue(complement.start).startswith("بأ")
            told = ("anonymous",) if "rumour" in form.verb.frames else ("anonymous", "document")
            news = self.word(source.head).core not in ("شايعات", "اشاعات")
            if (
                kind in told
                and (news or len(told) > 1)
                and opens
                and complement.at - source.stop <= 4
            ):
                record.phrase, record.content_start = source, complement.start
                return [record]
        if "rumour" in form.verb.frames:
            return []
        if i + 1 < high and self.word(i + 1).bare in ("فيه", "فيها"):
            opened = self.clause.complement(i + 2, high, form.verb)
            if opened is None or opened.kind not in ("that", "say"):
                return []
            record.antecedent, record.content_start = self._document_before(i), opened.start
            return [record]
        for j in range(i + 1, min(high, i + 7)):
            here = self.word(j)
            if here.category == w.PREP and here.bare in ("في", "ضمن", "خلال"):
                phrase = self._writing(j + 1, high)
                if phrase is None and prefix is not None:
                    phrase = self.parser.parse(j + 1, high)
                if phrase is None and j == i + 1 and here.bare == "في":
                    phrase = self._part(j + 1, high, form)
                if phrase is None:
                    return []
                first = self.word(i + 1)
                that = self.clause.complement(phrase.stop, high, form.verb)
                says = that is not None and that.kind in ("that", "say")
                pointed = first.category == w.DEM or prefix is not None
                if not says and not pointed and first.bare not in ("ذلك", "هذا"):
                    return []
                record.phrase = phrase
                record.backward = not says
                record.content_start = that.start if says else -1
                return [record]
            if here.category in (w.STOP, w.COMP, w.COMMA, w.VERB):
                return []
        return []

    def _document_before(self, i: int) -> Phrase | None:
        """The writing of which a relative clause at token ``i`` tells (أصدر بيانا جاء فيه)."""
        low = self.clause.bounds(i)[0]
        for s in range(i - 1, max(low, i - 12) - 1, -1):
            word = self.word(s)
            if word.head is not None and word.head.type == "document" and not word.clitic:
                return self.parser.parse(s, i)
        return None

    def _part(self, q: int, high: int, form: Form) -> Phrase | None:
        """Any noun in which something stands word for word (جاء في المقدمة أن)."""
        if (
            q >= high
            or self.word(q).core in self.lists["occasion"]
            or self.word(q).category == w.TIME
        ):
            return None
        phrase = self.parser.parse(q, high)
        if phrase is None:
            return None
        opened = self.clause.complement_at(phrase.stop, high, form.verb)
        if opened is None or self.word(opened.at).category == w.QUOTE:
            return None
        return phrase if opened.kind in ("that", "say") else None

    def _writing(self, q: int, high: int) -> Phrase | None:
        """The statement, report or post at ``q``; the person whose it is, where one is named."""
        if q + 2 < high and self.word(q).core in ("سلسله", "عدد", "مجموعه"):
            q += 2
        if q >= high or not (
            self.word(q).head is not None and self.word(q).head.type == "document"
        ):
            if not (
                q < high
                and self.parser.is_setting(q)
                and self.word(q).core not in self.lists["occasion"]
            ):
                return None
            whole = Phrase(q, q + 1, -1, [], False)
        else:
            whole = self.parser.parse(q, high)
            if whole is None:
                return None
        for j in range(q + 1, min(high, q + 5)):
            here = self.word(j)
            if here.clitic == "ل" and not self.parser.is_addressee(j):
                owner = self.parser.parse(j, high, first_clitic="ل")
                if owner is not None and owner.head >= 0:
                    kind = self.word(owner.head).head.type
                    if kind == "title":
                        return owner
                break
        return whole if whole.head >= 0 else None
