"""Frames: what must stand around a cue for it to credit a source, and where source and content are."""

from __future__ import annotations

from bisect import bisect_right

from isnad.attributions import words as w
from isnad.attributions.phrase import Parser, Phrase
from isnad.attributions.records import Record
from isnad.attributions.resources import Form, Resources

_NOMINAL = (w.NAME, w.NOUN, w.ADJECTIVE, w.HEAD)
_SPOKEN = ("متحدث", "ناطق")


class Clause:
    """Sentences and quotations of one document, asked by token."""

    def __init__(self, document, parser: Parser, quotes) -> None:
        self.document = document
        self.parser = parser
        self.quotes = quotes
        self.opening = {q.start: q for q in quotes}
        self.closing = {q.stop: q for q in quotes}
        self._starts = [q.start for q in quotes]

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


class Complement:
    """Where content begins: ``kind`` is that, say, ask, np, prep or none."""

    __slots__ = ("at", "consumed", "kind", "start")

    def __init__(self, kind: str, start: int, at: int, consumed: int = -1) -> None:
        self.kind, self.start, self.at, self.consumed = kind, start, at, consumed


class Frames:
    """Judges cue candidates of one document."""

    def __init__(self, clause: Clause, resources: Resources) -> None:
        self.clause = clause
        self.parser = clause.parser
        self.document = clause.document
        self.lists = resources.words
        self.resources = resources
        self.word = clause.parser.word

    # ------------------------------------------------------------------ verbs

    def at(self, i: int, prefix, taken: set[int]) -> list[Record]:
        """Records for the cue candidate at token ``i``; ``prefix`` is an adverbial that makes one cue with it."""
        word = self.word(i)
        low, high = self.clause.bounds(i)
        if not word.forms:
            return []
        best: list[Record] = []
        for form in _readings(word):
            if form.tense == "participle":
                found = self._participle(i, word, form, low, high)
            else:
                found = self._finite(i, word, form, low, high, prefix, taken)
            if found:
                best = found
                break
        return best

    def _finite(self, i, word, form: Form, low, high, prefix, taken) -> list[Record]:
        verb = form.verb
        if form.voice == "passive" or form.person != 3:
            return []
        if self._not_a_verb(i, word, form, low, prefix):
            return []
        quoted = self.clause.quote_of(i)
        if quoted is not None:
            high = min(high, quoted.last)
            low = max(low, quoted.first)
        p = i + 1
        frames = verb.frames
        if self._blocked(p, high, verb):
            return []
        subject, complement = self._subject(p, high, form, verb, word, prefix is not None)
        left = None
        antecedent = None
        if subject is None and not word.conjunction:
            left, antecedent = self._left(i, low, form, word)
        source = subject or left
        if verb.manner in ("relay",) or "relay" in frames:
            return self._relay(i, word, form, source, antecedent, high, taken)
        start = subject.stop if subject is not None else p
        ok = prefix is not None or "bare" in frames
        if complement is not None and not ok:
            ok = self._satisfied(complement, frames, verb, high)
        elif complement is None and not ok:
            ok = self._after_quote(i, low) and ("say" in frames)
        if not ok and "media" in frames and word.suffix and source is not None:
            ok = self._is_media(source)
        if not ok and "doc" in frames and source is not None and complement is None:
            head = source.head
            ok = (
                head >= 0
                and self.word(head).head.type == "document"
                and start < high
                and self.word(start).category in _NOMINAL
            )
        if not ok and word.suffix and source is not None and ("np" in frames or "np_ب" in frames):
            ok = subject is not None and self._plausible(source)
        if not ok:
            return []
        if form.homograph and prefix is None and not word.suffix:
            strong = complement is not None and complement.kind in ("that", "say", "ask")
            if not strong and not (
                source is not None and self._plausible(source) and self._known_type(source)
            ):
                return []
        if quoted is not None and source is None:
            return []
        if (
            source is None
            and antecedent is None
            and form.tense == "imperfect"
            and not word.conjunction
        ):
            # an impersonal background formula: يذكر أن, يعتقد أن, يتوقع أن
            if not self._has_subject_context(i, low, form, prefix):
                return []
        if word.purpose and not (complement is not None and complement.kind in ("that", "say")):
            return []
        record = self._record(i, word, form, prefix)
        record.phrase = source
        record.antecedent = antecedent
        record.relay = verb.manner == "relay" or ("media" in frames and bool(word.suffix))
        record.clause_start = (
            left.start if left is not None and left.start < i else record.cue_start
        )
        if complement is not None and complement.consumed >= 0:
            taken.add(complement.consumed)
        if prefix is not None:
            after = start
            record.backward = not (
                record.cue_start == low and after < high and self._opens_clause(after)
            )
            if (
                complement is not None
                and complement.kind in ("that", "say")
                and prefix.rule.id == "hasab_ma"
            ):
                record.backward = False
                record.content_start = complement.start
            elif not record.backward:
                record.content_start = after
        elif complement is not None:
            record.content_start = complement.start
        elif self._after_quote(i, low):
            record.backward = True
        elif word.suffix:
            record.content_start = start
            record.backward = "media" in frames
        else:
            record.content_start = start
        return [record]

    def _record(self, i, word, form: Form, prefix=None) -> Record:
        verb = form.verb
        cue_start = i if prefix is None else prefix.cue_start
        letters = word.letters if prefix is None else prefix.proclitics
        return Record(
            cue_start, i + 1, letters, verb.kind, verb.stance, verb.manner, f"verb:{verb.lemma}",
            gender=form.gender, number=form.number, person=form.person,
        )  # fmt: skip

    def _not_a_verb(self, i, word, form: Form, low, prefix) -> bool:
        """Whether the place is no place for an asserted verb: negated, future, subjunctive, or a noun's."""
        if prefix is not None:
            return False
        if word.category != w.VERB and word.clitic:
            return True
        j = i - 1
        if j < low:
            return False
        previous = self.word(j)
        if form.tense != "perfect" and word.letters > word.conjunction and not word.purpose:
            return True  # future سـ
        if previous.category == w.NEG:
            return form.verb.lemma != "استبعد"
        if previous.category == w.PARTICLE and previous.bare == "سوف":
            return True
        if previous.bare in ("قد", "فقد", "لقد", "وقد") and form.tense != "perfect":
            return True
        if (
            form.tense != "perfect"
            and previous.bare in ("أن", "ان", "بأن")
            and not word.conjunction
        ):
            before = self.word(j - 1).bare if j - 1 >= low else ""
            if before not in ("قبل", "بعد", "إلى"):
                return True
        if (
            previous.category == w.PREP
            and not previous.forms
            and previous.bare not in ("كما", "فيه", "فيها", "إلا", "خلالها", "عنه", "به", "بها")
        ):
            if form.homograph or not word.category == w.VERB:
                return True
        if form.homograph and not word.conjunction and not word.suffix:
            if previous.category in (w.NOUN, w.HEAD, w.ADJECTIVE) and not previous.definite:
                return previous.category == w.NOUN
            if previous.category == w.DEM:
                return True
        return False

    def _has_subject_context(self, i, low, form: Form, prefix) -> bool:
        if prefix is not None:
            return True
        if i == low:
            return False
        previous = self.word(i - 1)
        if previous.category in (w.COMMA, w.STOP) and form.gender == "m" and form.number == "s":
            return False
        return previous.category not in (w.DASH, w.COLON, w.OPEN) and not (
            form.gender == "m" and form.number == "s" and form.homograph
        )

    def _blocked(self, p, high, verb) -> bool:
        if not verb.blocked or p >= high:
            return False
        for j in (p, p + 1):
            if j < high:
                word = self.word(j)
                if (
                    word.core in verb.blocked
                    or word.bare in verb.blocked
                    or (j == p and word.clitic == "ل" and "ل" in verb.blocked)
                ):
                    return True
                if word.category not in (w.PREP, w.NUM):
                    break
        return False

    # ------------------------------------------------------------------ subject and complement

    def _subject(self, p, high, form: Form, verb, word, prefixed: bool):
        """The subject phrase after the verb, if it is there, and the complement."""
        q = p
        steps = 0
        while q < high and steps < 14:
            here = self.word(q)
            complement = self._complement_at(q, high, verb, before_subject=True)
            if complement is not None:
                if complement.kind == "say" and here.category == w.QUOTE:
                    named = self._quoted_subject(q, high, verb)
                    if named is not None:
                        return named, self._complement(named.stop, high, verb)
                return None, complement
            category = here.category
            if (category == w.TIME and not self._time_is_subject(q, high)) or (category == w.COMMA and q > p):
                q += 1
            elif category == w.COMMA:
                q += 1
                steps += 3
            elif category == w.OPEN:
                while q < high and self.word(q).category != w.CLOSE:
                    q += 1
                q += 1
            elif category == w.PREP or (here.clitic in ("ل", "ب", "ك") and here.category != w.VERB):
                q = self._skip_prepositional(q, high)
            elif (
                category == w.NUM and self.word(q + 1).category == w.TIME if q + 1 < high else False
            ):
                q += 1
            elif (
                category in (*_NOMINAL, w.DEM, w.FOREIGN, w.HASH, w.NUM, w.TIME, w.QUOTE)
                or here.head is not None
            ):
                phrase = self.parser.parse(q, high, verb.prepositions)
                if phrase is None:
                    if prefixed or "np" in verb.frames:
                        return None, Complement("np", q, q)
                    return None, self._complement(q, high, verb)
                return self._judge(phrase, q, p, high, form, verb, word, prefixed)
            elif category == w.REL and here.bare in ("من", "ما"):
                break
            else:
                break
            steps += 1
        if q < high and self.word(q).category == w.PRON and self.word(q).bare in ("هو", "هي", "هم"):
            q += 1
        return None, self._complement(q, high, verb)

    def _judge(self, phrase: Phrase, q, p, high, form: Form, verb, word, prefixed: bool):
        """Whether the phrase after a verb is its subject or its object."""
        complement = self._complement(phrase.stop, high, verb)
        strong = complement is not None and complement.kind in ("that", "say", "ask")
        first = self.word(phrase.start)
        objectlike = (
            first.core in self.lists["objectnoun"] or first.bare in self.lists["objectnoun"]
        )
        takes_object = bool(verb.frames & {"np", "objects", "np_ب"}) and not word.suffix
        agrees = self._agrees(phrase, form, adjacent=q == p)
        plausible = self._plausible(phrase)
        if strong and complement.at - phrase.stop <= 6 and not objectlike and agrees:
            if complement.at > phrase.stop:
                phrase = self._stretch(phrase, complement, high)
            if plausible or complement.at == phrase.stop or not takes_object:
                return phrase, complement
        if takes_object and (objectlike or not plausible or not agrees):
            return None, Complement("np", q, q)
        if not agrees and not strong:
            return None, complement or (Complement("np", q, q) if takes_object else None)
        if plausible or prefixed or "bare" in verb.frames or strong:
            if not plausible and not strong and not prefixed and objectlike:
                return None, complement
            if complement is None and takes_object and phrase.stop < high:
                after = self.word(phrase.stop)
                if after.category in (*_NOMINAL, w.DEM, w.NUM) or after.bare in ("ما", "كل", "أي"):
                    complement = Complement("np", phrase.stop, phrase.stop)
            return phrase, complement
        return (
            phrase if complement is not None and complement.at == phrase.stop else None
        ), complement

    def _stretch(self, phrase: Phrase, complement: Complement, high) -> Phrase:
        """Takes in up to three nominal tokens that stand between the phrase and its complementizer."""
        j = phrase.stop
        while j < complement.at and j - phrase.stop < 3:
            word = self.word(j)
            if (
                word.category not in (w.NAME, w.NOUN, w.ADJECTIVE)
                or word.clitic
                or word.conjunction
            ):
                return phrase
            if word.forms or (word.bare.endswith("ا") and not word.definite):
                return phrase
            j += 1
        if j == complement.at and (
            phrase.head < 0 or self.word(phrase.head).head.type in ("title", "role", "quantity")
        ):
            names = phrase.names + list(range(phrase.stop, j))
            return Phrase(phrase.start, j, phrase.head, names, phrase.quoted, phrase.apposed)
        return phrase

    def _agrees(self, phrase: Phrase, form: Form, adjacent: bool) -> bool:
        if phrase.head < 0:
            return True
        word = self.word(phrase.head)
        head = word.head
        if (
            head.type in ("capital", "quantity", "group", "anonymous", "media")
            or phrase.head > phrase.start
        ):
            return True
        if form.gender == "f" and head.gender == "m" and head.number == "s":
            return False
        return not (form.gender == "m" and head.gender == "f" and head.number == "s" and adjacent)

    def _plausible(self, phrase: Phrase) -> bool:
        """Whether a phrase can speak: a known head, a name, a human plural."""
        if phrase.head >= 0 or phrase.names:
            return True
        first = self.word(phrase.start)
        return (
            (first.definite
            and first.bare.endswith(("ون", "ين", "يون", "يين")))
            or first.bare in self.resources.places
        )

    def _known_type(self, phrase: Phrase) -> bool:
        return phrase.head >= 0 or bool(phrase.names)

    def _is_media(self, phrase: Phrase) -> bool:
        if phrase.head >= 0 and self.word(phrase.head).head.type == "media":
            return True
        return self.outlet(phrase) is not None

    def outlet(self, phrase: Phrase):
        """The canonical outlet that a phrase names, or None."""
        text = " ".join(
            self.document.name(j)
            for j in range(phrase.start, phrase.stop)
            if self.word(j).category not in (w.QUOTE, w.HASH, w.OPEN, w.CLOSE)
        ).casefold()
        clitic = self.word(phrase.start).letters
        found = self.resources.outlets.get(text[clitic:])
        return found[0] if found and not found[1] else None

    def _time_is_subject(self, q, high) -> bool:
        word = self.word(q)
        return (
            word.head is not None
            and word.definite is False
            and word.head.type != "capital"
            and q + 1 < high
            and self.word(q + 1).definite
        )

    def _quoted_subject(self, q, high, verb) -> Phrase | None:
        phrase = self.parser.parse(q, high, verb.prepositions)
        if phrase is None or phrase.stop >= high:
            return None
        after = self._complement_at(phrase.stop, high, verb)
        return phrase if after is not None else None

    def _complement_at(self, q, high, verb, before_subject: bool = False) -> Complement | None:
        """The complement that begins at token ``q``, in a frame of ``verb``."""
        if q >= high:
            return None
        word = self.word(q)
        category = word.category
        frames = verb.frames
        if category == w.COMP:
            return Complement("that", q, q)
        if category == w.PREP or category == w.SUB:
            if (
                q + 1 < high
                and self.word(q + 1).category == w.COMP
                and word.bare in ("إلى", "الى", "على", "عن", "من", "في")
            ):
                return Complement("that", q + 1, q)
            bare = "إلى" if word.bare == "الى" else word.bare
            if bare in verb.prepositions:
                if bare in ("في", "من", "على", "إلى") and q + 1 < high and self._is_setting(q + 1):
                    return None
                return Complement("prep", q, q)
            return None
        if category in (w.COLON, w.QUOTE):
            if category == w.QUOTE and q not in self.clause.opening:
                return None
            return Complement("say", q, q)
        if word.bare in self.lists["saying"] or self.document.cue(q) in self.lists["saying"]:
            return Complement("say", q + 1, q, consumed=q)
        if word.bare in self.lists["speech"] and "speech" in frames:
            return Complement("speech", q, q)
        if word.bare in self.lists["question"] and "ask" in frames:
            return Complement("ask", q, q)
        if word.clitic in verb.prepositions and word.clitic and category != w.VERB:
            if word.clitic == "ل" and (
                word.bare.removeprefix("ال") in self.lists["addressee"]
                or (not before_subject
                and "np" in frames)
            ):
                return None
            if word.clitic == "ب" and word.core in self.lists["setting"]:
                return None
            return Complement("prep", q, q)
        return None

    def _is_setting(self, q) -> bool:
        word = self.word(q)
        return (
            word.category in (w.TIME, w.DEM)
            or word.bare.removeprefix("ال") in self.lists["setting"]
            or word.core in self.lists["setting"]
        )

    def _complement(self, q, high, verb) -> Complement | None:
        """The first complement from token ``q`` on, adverbials and asides skipped."""
        limit = min(high, q + 45)
        j = q
        first = True
        if q < high and "np" in verb.frames and self._object_at(q, high):
            later = self._that_soon(q, high, verb)
            return later or Complement("np", q, q)
        while j < limit:
            word = self.word(j)
            found = self._complement_at(j, high, verb)
            if found is not None:
                if (found.kind == "prep" and not first and j - q > 12) or (
                    found.kind == "say"
                    and word.category == w.QUOTE
                    and j > q
                    and self._names_something(j)
                ):
                    found = None
                else:
                    return found
            category = word.category
            if category == w.STOP:
                return None
            if category == w.COMMA and j + 1 < high:
                after = self.word(j + 1)
                if after.category == w.VERB and after.conjunction:
                    return None
            if category == w.VERB and word.conjunction and word.forms and not word.suffix:
                return None
            if category == w.SUB and word.bare in (
                "لكن",
                "ولكن",
                "بينما",
                "فيما",
                "فإن",
                "لأن",
                "حيث",
                "إذ",
                "بل",
            ):
                return None
            if category == w.QUOTE and j in self.parser.closing:
                j = self.parser.closing[j]
                continue
            j += 1
            first = False
        return None

    def _names_something(self, j) -> bool:
        before = self.word(j - 1)
        quote = self.clause.opening.get(j)
        return (
            quote is not None
            and quote.last - quote.first <= 4
            and (
                before.core in self.lists["naming"]
                or before.bare.removeprefix("ال") in self.lists["naming"]
                or before.head is not None
            )
        )

    def _object_at(self, q, high) -> bool:
        word = self.word(q)
        if word.category == w.DEM or word.bare in ("ما", "أي", "كل", "ذلك", "مشروع"):
            return word.clitic == "" and word.category != w.PREP
        return (
            word.category in (w.NOUN, w.ADJECTIVE, w.HEAD, w.NAME)
            and not word.clitic
            and not word.conjunction
            and word.bare not in self.lists["time"]
            and not word.forms
        )

    def _that_soon(self, q, high, verb) -> Complement | None:
        """A complementizer within four plain nominal tokens: they belong to the subject, not to an object."""
        for j in range(q, min(high, q + 5)):
            word = self.word(j)
            if (
                word.category in (w.COMP, w.COLON)
                or word.bare in self.lists["saying"]
                or self.document.cue(j) in self.lists["saying"]
            ):
                return self._complement_at(j, high, verb)
            if (
                word.category not in _NOMINAL
                or word.clitic
                or word.core in self.lists["objectnoun"]
            ):
                return None
        return None

    def _satisfied(self, complement: Complement, frames, verb, high) -> bool:
        kind, q = complement.kind, complement.start
        word = self.word(q) if q < len(self.document) else None
        if kind == "that":
            if "that" in frames or "bare" in frames:
                return True
            bare = self.document.cue(q)
            before = self.word(q - 1).bare
            if bare.lstrip("و").startswith(("بأن", "بان")) and (
                frames & {"ب_that", "ب", "بأن", "say"}
                and ("ب_that" in frames or "ب" in frames or "بأن" in frames)
            ):
                return True
            return before in verb.prepositions or ("في_that" in frames and before == "في")
        if kind == "say":
            if "saying" in frames:
                return complement.consumed >= 0
            return "say" in frames
        if kind == "speech":
            return True
        if kind == "ask":
            return "ask" in frames
        if kind == "prep":
            return True
        if kind == "np":
            if "np" in frames and (not verb.objects or self._is_object(q, verb)):
                return True
            if "np_ب" in frames:
                return self._then_ba(q, high)
            if "objects" in frames:
                return any(self._is_object(j, verb) for j in range(q, min(high, q + 3)))
        if "objects_ب" in frames and word is not None:
            return word.clitic == "ب" and self._is_object(q, verb)
        return False

    def _is_object(self, q, verb) -> bool:
        core = self.word(q).core
        return any(core.startswith(o) for o in verb.objects)

    def _then_ba(self, q, high) -> bool:
        for j in range(q, min(high, q + 14)):
            word = self.word(j)
            if (
                word.clitic == "ب"
                or self.document.cue(j).startswith(("بأن", "بال"))
                or self.document.cue(j) == "ب"
                or self.document.cue(j) == "بـ"
            ):
                return True
            if word.category in (w.STOP, w.COMMA):
                return False
        return False

    def _skip_prepositional(self, q, high) -> int:
        """The token after a prepositional phrase that tells where, when or to whom."""
        word = self.word(q)
        j = q + 1 if word.category == w.PREP else q
        if word.category == w.PREP and word.bare in (
            "فيه",
            "فيها",
            "عليه",
            "منه",
            "إليه",
            "له",
            "لها",
            "لهم",
            "به",
            "بها",
            "معه",
            "لنا",
            "لي",
        ):
            return j
        if j >= high:
            return high
        end = self.parser._genitive(j, min(high, j + 12), high, ())
        return max(end or j + 1, q + 1)

    def _after_quote(self, i, low) -> bool:
        j = i
        if j - 1 >= low and self.word(j - 1).category in (w.COMMA, w.DASH):
            j -= 1
        quote = self.clause.closing.get(j)
        return quote is not None and quote.last - quote.first >= 4

    def _opens_clause(self, q) -> bool:
        return self.word(q).category in (
            w.COMMA,
            w.COLON,
            w.VERB,
            w.COMP,
            w.SUB,
            w.AUX,
            w.QUOTE,
            w.NAME,
            w.NOUN,
            w.HEAD,
            w.PREP,
            w.NEG,
            w.PARTICLE,
        )

    # ------------------------------------------------------------------ subject on the left

    def _left(self, i, low, form: Form, word) -> tuple[Phrase | None, Phrase | None]:
        """The subject before the verb, or the antecedent of the relative clause in which the verb stands."""
        j = i - 1
        while j >= low and self.word(j).category == w.PARTICLE:
            j -= 1
        if j < low:
            return None, None
        here = self.word(j)
        if here.category == w.REL:
            if word.suffix:
                return None, None
            return None, self._ending_at(j, low)
        if here.category in (w.SUB, w.COMP, w.COLON, w.STOP, w.DASH):
            return None, None
        starts = []
        k = j
        commas = 0
        while k >= low:
            category = self.word(k).category
            if category in (w.SUB, w.COMP, w.AUX, w.COLON, w.STOP) or (
                category == w.VERB and k < j
            ):
                starts.append(k + 1)
                break
            if category == w.COMMA:
                starts.append(k + 1)
                commas += 1
                if commas > 4:
                    break
            if k == low:
                starts.append(k)
            k -= 1
        for s in starts:
            if s > j:
                continue
            phrase = self.parser.parse(s, i)
            if phrase is None or (not self._plausible(phrase) and not self.word(s).definite):
                continue
            if phrase.stop <= j and not self._bridged(phrase.stop, j):
                continue
            if not self._agrees_left(phrase, form):
                continue
            if not self._plausible(phrase):
                continue
            return phrase, None
        return None, None

    def _bridged(self, q, j) -> bool:
        """Whether tokens ``q..j`` only qualify the subject before them."""
        first = self.word(q)
        last = self.word(j)
        if first.category in (w.COMMA, w.REL) or first.category == w.OPEN:
            return last.category in (w.COMMA, w.CLOSE, w.DASH)
        if first.category == w.TIME:
            return all(
                self.word(k).category in (w.TIME, w.NUM, w.ADJECTIVE) for k in range(q, j + 1)
            )
        if first.category == w.PREP:
            end = self._skip_prepositional(q, j + 1)
            return end > j or (end <= j and self._bridged(end, j))
        return False

    def _agrees_left(self, phrase: Phrase, form: Form) -> bool:
        if phrase.head < 0:
            return True
        head = self.word(phrase.head).head
        if head.type in ("quantity", "group"):
            return True
        if head.type == "capital":
            return form.gender != "m"
        if head.number == "s" and form.number == "s" and form.gender in "mf":
            return head.gender == form.gender or phrase.head > phrase.start
        if head.number == "p" and head.type in ("anonymous", "document") and form.number == "s":
            return form.gender in ("f", "c")
        return True

    def _ending_at(self, end, low) -> Phrase | None:
        """The longest source phrase that ends right before token ``end`` (a comma between is allowed)."""
        stop = end - 1 if end - 1 >= low and self.word(end - 1).category == w.COMMA else end
        best = None
        for s in range(stop - 1, max(low, stop - 12) - 1, -1):
            word = self.word(s)
            if word.category in (w.VERB, w.COMP, w.SUB, w.STOP, w.COLON):
                break
            if word.category in _NOMINAL:
                phrase = self.parser.parse(s, stop, first_clitic=word.clitic)
                if phrase is not None and phrase.stop == stop and self._plausible(phrase):
                    best = phrase
        return best

    # ------------------------------------------------------------------ participles

    def _participle(self, i, word, form: Form, low, high) -> list[Record]:
        verb = form.verb
        if word.definite or word.clitic or word.possessed:
            return []
        if i > low:
            previous = self.word(i - 1)
            if previous.category == w.PREP and previous.bare not in ("كما",):
                return []
            if previous.category in (w.NEG,) or previous.bare == "غير":
                return []
        if self.clause.quote_of(i) is not None and form.homograph:
            return []
        p = i + 1
        if self._blocked(p, high, verb):
            return []
        complement = None
        q = p
        for _ in range(6):
            complement = self._complement_at(q, high, verb, before_subject=True)
            if complement is not None or q >= high:
                break
            here = self.word(q)
            if here.category == w.TIME:
                q += 1
            elif here.category == w.PREP or here.clitic in ("ل",):
                q = self._skip_prepositional(q, high)
            elif here.category == w.COMMA and q > p:
                q += 1
            else:
                break
        frames = verb.frames
        if complement is None and q < high:
            here = self.word(q)
            if (
                (here.category in (*_NOMINAL, w.DEM, w.NUM, w.FOREIGN)
                and not here.clitic)
                or self.document.cue(q).startswith("إيا")
                or here.bare in ("ما",)
            ):
                complement = Complement("np", q, q)
        ok = "bare" in frames
        if complement is not None and not ok:
            ok = self._satisfied(complement, frames, verb, high)
            if not ok and complement.kind == "np":
                later = self._complement(q, high, verb)
                if later is not None and later.at - q <= 8 and later.kind in ("that", "say"):
                    ok, complement = self._satisfied(later, frames, verb, high), later
        if not ok:
            return []
        if form.homograph and complement is not None and complement.kind not in ("that", "say"):
            return []
        if form.homograph and complement is None:
            return []
        record = self._record(i, word, form)
        record.participle = True
        record.rule = f"participle:{verb.lemma}"
        record.content_start = complement.start if complement is not None else p
        record.clause_start = i
        return [record]

    # ------------------------------------------------------------------ relays

    def _relay(self, i, word, form, source, antecedent, high, taken) -> list[Record]:
        """``نقلت X عن Y قوله``: X relays, Y is the source."""
        start = source.stop if source is not None and source.start > i else i + 1
        about = -1
        for j in range(start, min(high, start + 14)):
            here = self.word(j)
            if (
                (here.bare == "عن"
                and here.category == w.PREP)
                or here.bare in ("عنه", "عنها", "عنهم")
            ):
                about = j
                break
            if here.category in (w.STOP, w.COMP) or (here.category == w.VERB and here.forms):
                break
        record = self._record(i, word, form)
        record.relay = True
        record.phrase = source
        record.antecedent = antecedent
        record.clause_start = source.start if source is not None and source.start < i else i
        if about < 0:
            if word.suffix and source is not None and self._is_media(source):
                record.backward = True
                return [record]
            complement = self._complement_at(start, high, form.verb)
            if (
                source is not None
                and self._is_media(source)
                and complement is not None
                and complement.kind in ("that", "say")
            ):
                record.content_start = complement.start
                return [record]
            return []
        pronoun = self.word(about).bare != "عن"
        spoken = None if pronoun else self.parser.parse(about + 1, high, ("عن",))
        q = spoken.stop if spoken is not None else about + 1
        saying = that = -1
        for j in range(q, min(high, q + 30)):
            here = self.word(j)
            cue = self.document.cue(j)
            if cue in ("قوله", "قولها", "قولهم", "قولهما", "تأكيده", "تأكيدها", "تأكيدهم", "القول"):
                saying = j
                break
            if (
                here.category == w.COMP
                or here.category == w.COLON
                or (j in self.clause.opening
                and not self._names_something(j))
            ):
                that = j
                break
            if here.category == w.STOP:
                break
        if saying < 0 and that < 0:
            if (
                source is not None
                and self._is_media(source)
                and spoken is not None
                and self._plausible(spoken)
            ):
                that = q
            else:
                return []
        if source is not None and not self._plausible(source):
            return []
        if spoken is not None and not self._plausible(spoken) and saying < 0:
            return []
        content = that if that >= 0 else saying + 1
        cue = saying if saying >= 0 else about
        record.content_start = content
        second = Record(
            cue, cue + 1, 0, "assert", "neutral", "tell", "relay:عن", phrase=spoken,
            content_start=content, clause_start=cue,
        )  # fmt: skip
        taken.add(cue)
        return [record, second] if spoken is not None or pronoun else [record]

    # ------------------------------------------------------------------ adverbials and colons

    def adverb(self, match) -> Record | None:
        """The record of an adverbial cue, where a source follows."""
        rule = match.rule
        extra = rule.extra
        low, high = self.clause.bounds(match.cue_start)
        start = match.cue_end
        record = Record(
            match.cue_start, match.cue_end, match.proclitics, extra["kind"] or "assert",
            extra["stance"] or "neutral", "tell", f"adverb:{rule.id}", clause_start=match.cue_start,
        )  # fmt: skip
        record.relay = extra["relay"] == "yes"
        if extra["slot"] == "self":
            record.backward = True
            word = self.document.cue(match.cue_end - 1)
            record.gender = "f" if word.endswith("ها") else "m"
            record.number = "p" if word.endswith("هم") else "s"
            return record
        if start >= high:
            return None
        clitic = self.word(start).clitic
        if clitic not in ("", "ل"):
            return None
        phrase = self.parser.parse(start, high, first_clitic=clitic)
        if phrase is None or not self._plausible(phrase):
            return None
        first = self.word(phrase.head if phrase.head >= 0 else phrase.start)
        if first.core in _RULES:
            return None
        kind = first.head.type if first.head is not None else ""
        if extra["slot"] == "doc" and kind not in ("document", "media", "anonymous"):
            return None
        record.phrase = phrase
        begins = (
            match.cue_start == low
            or (self.word(match.cue_start - 1).category in (w.COMMA, w.SUB, w.COLON, w.QUOTE)
            and match.cue_start - low <= 3)
        )
        follows = phrase.stop < high and self.word(phrase.stop).category not in (w.STOP, w.CLOSE)
        if begins and follows:
            record.content_start = phrase.stop
        else:
            record.backward = True
        return record

    def headlines(self, taken: set[int]) -> list[Record]:
        """Speech after a colon at the head of a line: ``X: ...``."""
        document, out = self.document, []
        for line in document.line_start:
            stop = min(len(document), line + 10)
            for colon in range(line + 1, stop):
                category = self.word(colon).category
                if category == w.COLON:
                    break
                if category in (w.STOP, w.VERB, w.COMP):
                    colon = -1
                    break
            else:
                continue
            if (
                colon < 0
                or colon + 1 >= len(document)
                or any(j in taken for j in range(line, colon))
            ):
                continue
            quote = self.clause.opening.get(colon + 1)
            if quote is None or quote.last - quote.first < 3:
                continue
            phrase = self.parser.parse(line, colon)
            if phrase is None or phrase.stop != colon or not (phrase.names or phrase.head >= 0):
                continue
            if (
                phrase.head >= 0
                and not phrase.names
                and self.word(phrase.head).head.type in ("document", "media")
            ):
                continue
            out.append(Record(colon, colon + 1, 0, "assert", "neutral", "tell", "colon", phrase=phrase,
                              content_start=colon + 1, clause_start=line))  # fmt: skip
        return out


#: What one acts in accordance with; it says nothing (وفقا للقانون).
_RULES = frozenset(
    ["قانون", "دستور", "نظام", "خطه", "جدول", "معايير", "معيار", "شروط", "اصول", "قرار", "قرارات", "عقد", "شريعه", "لائحه", "لوائح", "تعليمات", "ضوابط", "برنامج", "سياسه", "احكام", "ماده", "بنود", "مواعيد", "توقيت", "رغبه", "اولويات", "احتياجات", "استراتيجيه", "رويه", "مواصفات", "ترتيب", "اتفاق", "اتفاقيه", "قوانين"]
)


def _readings(word: w.Word):
    """Readings of a word as a cue, finite ones first, active third persons first."""
    return sorted(
        word.forms,
        key=lambda f: (
            f.tense == "participle",
            f.voice == "passive",
            f.person != 3,
            f.homograph,
            f.tense,
        ),
    )
