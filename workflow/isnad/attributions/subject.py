"""The subject of a verb of reporting: right of it, left of it, or the antecedent of its clause."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.antecedents import Antecedents
from isnad.attributions.clause import NOMINAL, Clause, Complement
from isnad.attributions.phrase import Phrase, is_participle
from isnad.attributions.resources import Form, Resources, Verb
from isnad.normalize import fold

#: What a numeral may count where it speaks (قال 12 شخصا).
_COUNTED = ("role", "group", "anonymous", "title", "institution", "media", "document")

#: What stands as an object right behind the name of the subject: it is no apposition to a name.
_OBJECTS = ("institution", "group", "media", "document", "anonymous")


class Subjects(Antecedents):
    """Finds subjects in the clauses of one document."""

    def __init__(self, clause: Clause, resources: Resources) -> None:
        self.clause = clause
        self.parser = clause.parser
        self.document = clause.document
        self.lists = resources.words
        self.resources = resources
        self.word = clause.parser.word

    # ------------------------------------------------------------------ right of the verb

    def right(
        self, p: int, high: int, form: Form, word: w.Word, prefixed: bool
    ) -> tuple[Phrase | None, Complement | None]:
        """The subject phrase from token ``p`` on, if it is there, and the complement."""
        clause, verb = self.clause, form.verb
        if form.number in "pd" and not form.homograph and not prefixed:
            # a verb with the ending of the plural or dual has its subject in it or before it
            return None, clause.complement(p, high, verb)
        q, steps = p, 0
        pointed = -1  # an object ذلك before the subject (أوضح ذلك المدير)
        while q < high and steps < 14:
            if q in self.parser.asides:
                q = self.parser.asides[q]
                continue
            here = self.word(q)
            complement = clause.complement_at(q, high, verb, before_subject=True)
            if complement is not None:
                if here.category == w.QUOTE:
                    # ما اعتبره «…»، ما سماها «…»
                    called = word.suffix and not verb.frames.isdisjoint(("twice", "label"))
                    named = None if called else self._quoted(q, high, verb)
                    if named is not None:
                        return named, clause.complement(named.stop, high, verb)
                at = q + 1 if here.category == w.PREP else q
                pointed = at + 1 < high and self.word(at).bare == "ذلك"
                if complement.kind == "prep" and pointed:  # صرح بذلك المدير
                    subject = self.parser.parse(at + 1, high, verb.prepositions)
                    if subject is not None and self.plausible(subject):
                        return subject, complement
                return None, complement
            category = here.category
            after = self.clause.category(q + 1, high)
            if (
                category == w.DEM
                and not here.clitic
                and after in (w.HEAD, w.NAME)
                and (not self.word(q + 1).definite or here.bare == "ذلك")
            ):
                pointed, q = q, q + 1
                continue
            told = after == w.COMP and any(f.tense == "participle" for f in here.forms)
            if (told or is_participle(here)) and not here.definite and category != w.HEAD:
                if q == p:
                    return None, Complement("say", q + 1, q, consumed=q)
                return None, None
            if category == w.TIME and not self._time_speaks(q, high):
                q += 1
            elif category == w.COMMA:
                steps += 0 if q > p else 3
                q += 1
            elif category == w.OPEN:
                while q < high and self.word(q).category != w.CLOSE:
                    q += 1
                q += 1
            elif "relay" in verb.frames and here.bare.startswith("عن") and category == w.PREP:
                carried = word.suffix and here.bare != "عن"  # تصريحات نقلتها عنه قناة …
                source = self.parser.parse(q + 1, high) if carried else None
                return (source if source is not None and self.is_media(source) else None), None
            elif category == w.PREP or (here.clitic and category != w.VERB):
                if here.clitic == "ب" and "np_ب" in verb.frames:
                    return None, None  # اتهم بكذا: the passive
                q = clause.skip_prepositional(q, high)
            elif category == w.NUM and (
                clause.category(q + 1, high) == w.TIME
                or (q > p and clause.category(q - 1, high) == w.TIME)
            ):
                q += 1  # عام 1998، 12 يناير
            elif category == w.HASH and self.document.cue(q) != "#":
                q += 2  # يوليو/تموز
            elif (here.conjunction and q > p) or (
                q > p and any(f.tense == "participle" for f in here.forms) and not here.definite
            ):
                break
            elif q == p and not verb.takes_object and self.parser.marked_adverb(q):
                q += 1
            elif here.core in verb.blocked or self.parser.hidden(q):
                q += 1  # لفت النظر إلى أن، وجهت لكوهين تهمة
            elif category == w.QUOTE and q not in clause.opening and q > p:
                # لـ»الضفاف» السفير: the mark is turned the wrong way
                marks = (j for j in range(q + 2, min(high, q + 6)) if j not in clause.opening)
                q = next((j for j in marks if self.word(j).category == w.QUOTE), q) + 1
            elif self._may_begin(here):
                phrase = self.parser.parse(q, high, verb.prepositions)
                if phrase is None:
                    if prefixed or verb.takes_object:
                        return None, Complement("np", q, q)
                    return None, clause.complement(q, high, verb)
                if pointed >= 0 and self.plausible(phrase):
                    return phrase, Complement("np", pointed, pointed)
                subject, found = self._judge(phrase, q == p, high, form, word, prefixed)
                resumed = self.word(p).bare in self.lists["in_it"] and verb.takes_object
                if resumed and subject is not None and (found is None or found.kind == "say"):
                    # كلمة اتهم فيها الحكومة: whose speech it is has been said
                    return None, Complement("np", subject.start, subject.start)
                return subject, found
            else:
                break
            steps += 1
        if clause.category(q, high) == w.PRON and self.word(q).bare in ("هو", "هي", "هم"):
            q += 1
        return None, clause.complement(q, high, verb)

    def _may_begin(self, word: w.Word) -> bool:
        return word.head is not None or word.category in (
            *NOMINAL, w.DEM, w.FOREIGN, w.HASH, w.NUM, w.TIME, w.QUOTE,
        )  # fmt: skip

    def _judge(self, phrase: Phrase, adjacent, high, form: Form, word, prefixed):
        """Whether the phrase after a verb is its subject or its object."""
        verb = form.verb
        phrase = self.parser.bearer(phrase, high, verb.prepositions) or phrase
        complement = self.clause.complement(phrase.stop, high, verb)
        others = complement is not None and complement.kind == "that" and not complement.clean
        if (
            complement is None
            or complement.kind == "prep"
            or (others and "that" not in verb.frames)
            or (complement.kind == "that" and "np_ب" in verb.frames)
        ):
            split = self._object_inside(phrase, verb)
            if split is not None:
                return split, Complement("np", split.stop, split.stop)
        strong = complement is not None and complement.kind in ("that", "say", "ask")
        if strong and not complement.clean and verb.takes_object:
            behind = self.clause.behind_aside(phrase.stop, high)
            if 0 <= behind < complement.at - 1:
                complement, strong = Complement("np", behind, behind), False
        first = self.word(phrase.start)
        seen = word.suffix and "twice" in verb.frames and not phrase.names
        thing = first.head is not None and first.head.type in ("institution", "document", "role")
        if (
            seen
            and thing
            and not any(self.word(k).definite for k in range(phrase.start, phrase.stop))
        ):
            return None, Complement("np", phrase.start, phrase.start)  # يعتبره منظمة إرهابية
        if self._accusative(first) and verb.takes_object:
            return None, Complement("np", phrase.start, phrase.start)
        objectlike = (
            first.core in self.lists["objectnoun"] or first.bare in self.lists["objectnoun"]
        )
        takes_object = verb.takes_object and not word.suffix
        if takes_object and first.core.startswith(verb.objects) and verb.objects:
            return None, Complement("np", phrase.start, phrase.start)  # كذب الخبر
        agrees = self._agrees(phrase, form, adjacent)
        plausible = self.plausible(phrase)
        agrees = agrees or (strong and complement.at == phrase.stop)
        if strong and complement.at - phrase.stop <= 6 and not objectlike and agrees:
            phrase = self._stretch(phrase, complement)
            own = first.possessed or first.suffix
            rare = first.core in self.resources.rare and not takes_object
            near = complement.at == phrase.stop and (first.definite or not phrase.common or rare)
            near = near and not (own and phrase.head < 0)
            if plausible or near or (not takes_object and not own):
                return phrase, complement
        if takes_object and (objectlike or not plausible or not agrees):
            return None, Complement("np", phrase.start, phrase.start)
        if not agrees and not strong:
            return None, complement
        if objectlike and not strong and not prefixed:
            return None, complement
        if (
            takes_object
            and complement is None
            and word.conjunction
            and not prefixed
            and not phrase.names
            and not first.bare.endswith("ون")
        ):  # a verb that needs an object has but one noun phrase
            return None, Complement("np", phrase.start, phrase.start)
        if plausible or (strong and not objectlike) or (prefixed and not objectlike):
            return phrase, complement
        near = complement is not None and complement.at == phrase.stop
        return (phrase if near else None), complement

    @staticmethod
    def _accusative(word: w.Word) -> bool:
        """Whether a human plural ends in ين: no subject (دعا المستثمرين)."""
        if word.clitic or not word.bare.endswith("ين"):
            return False
        if word.head is not None:
            return word.head.type == "group"
        # participles and nisbas have no such singular (المتقدمين، اليمنيين)
        plural = word.definite and word.bare.startswith("الم") and len(word.bare) > 7
        return plural or (word.definite and word.bare.endswith("يين"))

    def _object_inside(self, phrase: Phrase, verb: Verb) -> Phrase | None:
        """The subject alone where the verb's object was read as its end (اتهمت لندن الحكومة الروسية)."""
        if not verb.takes_object:
            return None
        for k in range(phrase.start + 1, phrase.stop):
            here, before = self.word(k), self.word(k - 1)
            lord = here.core == "خادم" and before.category in NOMINAL
            if lord:  # خادم الحرمين begins another man's titles
                subject = self.parser.parse(phrase.start, k, verb.prepositions)
                return subject if subject is not None and self.plausible(subject) else None
            if not here.definite or here.conjunction or here.clitic:
                continue
            if before.category != w.NAME and k - 1 not in phrase.names:
                # تتهم المنظمة الرئيس بأنه، تتهم الحكومة الروسية الدول بأنها
                closed = before.definite and before.category in (w.HEAD, w.ADJECTIVE)
                noun = here.category in (w.HEAD, w.NOUN) and not here.given
                if "np_ب" not in verb.frames or not (closed and noun):
                    continue
                if not self._ba_behind(k, phrase.stop):
                    continue
            elif here.category == w.HEAD:
                if here.head.type not in _OBJECTS:
                    continue
            elif self._thing(here, phrase) and not verb.frames.isdisjoint(("np_ب", "np")):
                known = fold(here.bare) in self.resources.family
                needed = "np" not in verb.frames and not self._ba_behind(k, phrase.stop)
                if known or needed:
                    continue  # وصف دانفورد العملية بأنها، انتقد ترامب الخطوة
            elif not self._place(k, phrase.stop):
                continue
            subject = self.parser.parse(phrase.start, k, verb.prepositions)
            if subject is not None and subject.stop == k and self.plausible(subject):
                return subject
        last = phrase.stop - 1
        name = last > phrase.start and self.word(last).category == w.NAME
        if "np_ب" in verb.frames and name and not self.word(last - 1).given:
            subject = self.parser.parse(phrase.start, last, verb.prepositions)
            if subject is not None and subject.stop == last and self.plausible(subject):
                return subject
        return None

    def _thing(self, word: w.Word, phrase: Phrase) -> bool:
        """Whether a definite word behind a name is a noun, or an adjective that does not agree with a man."""
        if word.category == w.NOUN:
            return not word.given
        man = phrase.head < 0 or self.word(phrase.head).head.gender == "m"
        return word.category == w.ADJECTIVE and word.bare.endswith("ة") and man

    def _ba_behind(self, k: int, stop: int) -> bool:
        """Whether what begins at ``k`` is followed by بـ, at the latest behind the phrase that ends at ``stop``."""
        return any(self._ba(j) for j in range(max(k + 1, stop - 1), stop + 6))

    def _place(self, k: int, stop: int) -> bool:
        """Whether the name of a place of two words or more begins at token ``k`` (الولايات المتحدة)."""
        if k + 1 >= stop:
            return False
        return f"{self.document.cue(k)} {self.document.cue(k + 1)}" in self.resources.places

    def _stretch(self, phrase: Phrase, complement: Complement) -> Phrase:
        """Takes in up to three nominal tokens between a titled phrase and its complementizer."""
        j = phrase.stop
        if not j < complement.at <= j + 3 or j in self.parser.asides:
            return phrase
        if phrase.head >= 0 and self.word(phrase.head).head.type not in ("title", "role"):
            return phrase
        for k in range(j, complement.at):
            word = self.word(k)
            if word.category not in (w.NAME, w.NOUN, w.ADJECTIVE) or word.clitic:
                return phrase
            if word.forms or word.conjunction or (word.bare.endswith("ا") and not word.definite):
                return phrase
        names = phrase.names + list(range(j, complement.at))
        return Phrase(phrase.start, complement.at, phrase.head, names, phrase.common)

    def _agrees(self, phrase: Phrase, form: Form, adjacent: bool) -> bool:
        """Gender agreement of a verb with the subject after it."""
        if phrase.head < 0 or phrase.head > phrase.start:
            return True
        head = self.word(phrase.head).head
        if head.type in ("capital", "quantity", "group", "anonymous"):
            return True
        if form.gender == "f" and head.gender == "m" and head.number == "s":
            return False
        return not (form.gender == "m" and head.gender == "f" and head.number == "s" and adjacent)

    def plausible(self, phrase: Phrase) -> bool:
        """Whether a phrase can speak: a known head, a name, a human plural."""
        first = self.word(phrase.start)
        if phrase.head < 0 and first.possessed and not phrase.names:
            return False  # رفض دعواه
        pointed = first.category == w.DEM or first.core in self.lists["same"]
        inner = self.word(phrase.start + 1).head if phrase.stop - phrase.start == 2 else None
        pointed = pointed and (inner is None or inner.type != "document")
        if pointed and phrase.stop - phrase.start == 2 and self.parser.is_setting(phrase.start + 1):
            return False  # قال في هذا الصدد
        order = first.category == w.NAME and first.bare[0] == "ا" and first.bare.endswith("وا")
        if order and phrase.start not in self.parser.tagged:
            return False  # قال لهم اتركوا البلاد
        if first.category == w.NUM:
            people = phrase.head >= 0 and self.word(phrase.head).head.type in _COUNTED
            return people and self.word(phrase.head).category == w.HEAD
        if phrase.head >= 0:
            return True
        if first.category == w.QUOTE and self.outlet(phrase) is None:
            spoken = (w.PREP, w.VERB, w.SUB, w.PRON, w.NEG, w.DEM)
            inner = [self.word(j) for j in range(phrase.start, phrase.stop)]
            if any(word.category in spoken or word.possessed or word.forms for word in inner):
                return False  # what was said, not who says it
        if self.parser.branch(phrase.start):
            return True
        if phrase.start in self.parser.named and not first.clitic:
            return True  # the tagger knows it for a name (الخطوط الوطنية)
        if self._no_speaker(phrase, first) or self._unheard_of(phrase, first):
            return False
        if phrase.common and first.definite and phrase.names[:1] == [phrase.start + 1]:
            return True  # an occupation and its holder (الخياطة منية الفراتي)
        if phrase.common:
            return first.definite and first.bare.endswith(("ون", "ين"))
        if phrase.names:
            return True
        return first.bare in self.resources.places or (
            first.definite and first.bare.endswith(("ون", "ين"))
        )

    def _no_speaker(self, phrase: Phrase, first: w.Word) -> bool:
        """Whether a phrase without a known head shows by its form that it names nobody."""
        if first.category == w.NAME and first.suffix:
            return True
        raw = self.document.text[
            self.document.start[phrase.start] : self.document.end[phrase.start]
        ]
        if raw.endswith(("ًا", "اً")) or first.bare in self.lists["no_speaker"]:
            return True  # an indefinite accusative: an adverb or an object
        if phrase.stop - phrase.start > 1 or first.given or first.category != w.NAME:
            return False
        if first.core in self.resources.family or first.bare in self.resources.names:
            return False
        whole = fold(first.bare)
        if whole in self.resources.family or whole in self.resources.given:
            return False
        abstract = first.definite and first.bare.endswith(("ة", "ات", "ية"))
        known = first.bare in self.resources.places or first.bare in self.resources.organisations
        return abstract and not known

    def _unheard_of(self, phrase: Phrase, first: w.Word) -> bool:
        """Whether a single unknown word is no name, because the entity tagger and no list know it for one.

        A complementizer or colon right behind it (وقالت كات إن) shows that somebody speaks all the same.
        """
        if first.definite or not self.parser.entities:
            return False
        tokens = range(phrase.start, phrase.stop)
        if not self.parser.tagged.isdisjoint(tokens):
            return False
        accusative = first.bare.endswith("ا") and len(first.core) == len(first.bare) - 1
        if accusative and first.category in (w.NOUN, w.ADJECTIVE) and not first.given:
            return True  # شكوكا قوية
        led = len(tokens) == 2 and first.bare[0] in "بل" and self.word(phrase.start + 1).definite
        if len(tokens) > 1 and not led:
            return False  # but بصريح العبارة is no name
        if first.category != w.NAME:
            return False
        resources = self.resources
        if first.core in resources.personal or fold(first.bare) in resources.personal:
            return False
        bare = first.bare
        if bare in resources.names or bare in resources.places or bare in resources.organisations:
            return False
        if first.bare.endswith("ون") or self.outlet(phrase) is not None:
            return False
        if self.parser.tagged_part(first.bare):
            return False
        j = phrase.stop
        if j < len(self.document) and self.word(j).category == w.COMMA:
            j += 1
        return j >= len(self.document) or self.word(j).category not in (w.COMP, w.COLON)

    def is_media(self, phrase: Phrase) -> bool:
        if phrase.head >= 0 and self.word(phrase.head).head.type == "media":
            return True
        return self.outlet(phrase) is not None

    def names_outlet(self, phrase: Phrase) -> bool:
        """Whether a phrase could be the name of an outlet, though it is an everyday word as well."""
        text = " ".join(self.document.name(j) for j in range(phrase.start, phrase.stop))
        return text.casefold() in self.resources.outlets

    def outlet(self, phrase: Phrase) -> str | None:
        """The canonical outlet that a phrase names, or None."""
        outer = (w.QUOTE, w.HASH, w.OPEN, w.CLOSE)
        text = " ".join(
            self.document.name(j)
            for j in range(phrase.start, phrase.stop)
            if self.word(j).category not in outer
        ).casefold()
        outlets = self.resources.outlets
        text = text[self.word(phrase.start).letters :]
        found = outlets.get(text) or outlets.get(text.removeprefix("ال"))
        marked = self.word(phrase.start).category == w.QUOTE  # «الحياة» is the newspaper
        return found[0] if found and (marked or not found[1]) else None

    def _time_speaks(self, q: int, high: int) -> bool:
        word = self.word(q)
        return (
            word.head is not None
            and not word.definite
            and word.head.type != "capital"
            and q + 1 < high
            and self.word(q + 1).definite
        )

    def _quoted(self, q: int, high: int, verb: Verb) -> Phrase | None:
        """A quoted name that is the subject: something else opens the content after it."""
        phrase = self.parser.parse(q, high, verb.prepositions)
        if phrase is None:
            return None
        ends = self.clause.category(phrase.stop, high) in (w.STOP, w.CLOSE)
        if "outlet" in verb.frames and self.clause.category(phrase.stop, high) == w.PREP:
            return phrase  # علمت «الضفاف» من مصادر
        if phrase.stop - q <= 6 and self.outlet(phrase) is not None:
            told = verb.frames & {"outlet", "media", "relay"}
            if ends or told:
                return phrase
        if phrase.stop >= high:
            return None
        if verb.takes_object and self.clause.object_at(phrase.stop, high):
            return phrase  # اقترحت «الهيئة» عقد اجتماع
        after = self.clause.complement_at(phrase.stop, high, verb)
        relayed = "relay" in verb.frames and self.word(phrase.stop).bare == "عن"
        aside = self.word(phrase.stop).category == w.COMMA and phrase.stop - q <= 5
        to = self.word(phrase.stop).bare == "ل" or self.word(phrase.stop).clitic == "ل"
        aside = aside or (to and phrase.stop - q == 3)  # أضاف «سامي» لـ«الضفاف»
        within = self.word(phrase.stop).bare == "في" and phrase.stop + 1 < high
        aside = aside or (within and self.parser.is_setting(phrase.stop + 1))
        return phrase if after is not None or relayed or aside else None
