"""What kind of source a phrase names, and under which name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from isnad.attributions import words as w
from isnad.attributions.offices import Offices
from isnad.attributions.phrase import Parser, Phrase
from isnad.normalize import fold

_MARKS = (w.QUOTE, w.OPEN, w.CLOSE, w.DASH, w.STOP, w.COLON, w.HASH)
_TITLES = ("title", "role")
_NOMINAL = (*w.NOMINAL, w.FOREIGN)


@dataclass(slots=True)
class Named:
    """A phrase classified: type, display name, name parts (persons) and title, at the name level.

    ``words`` are all its words, ``head`` the head noun, ``title`` what qualifies it.
    """

    type: str
    name: str
    parts: tuple[str, ...] = ()
    title: frozenset[str] = frozenset()
    head: str = ""
    gender: str = ""
    number: str = "s"
    definite: bool = False
    words: frozenset[str] = field(default_factory=frozenset)


class Classifier(Offices):
    """Classifies the phrases of one document."""

    def __init__(self, parser: Parser, outlet, entities=()) -> None:
        self.parser = parser
        self.labels = [(e["start"], e["end"], e["label"]) for e in entities]
        self.word = parser.word
        self.document = parser.document
        self.resources = parser.resources
        self.outlet = outlet

    def display(self, start: int, stop: int) -> str:
        """The words of a span at the cue level, without marks; the first in its free form."""
        out: list[str] = []
        first = self.word(start)
        # with the noun its adjectives go into the nominative (مسؤولين أميركيين)
        nominative = first.bare.endswith("ين") and _free(first).endswith("ون")
        for j in range(start, stop):
            word = self.word(j)
            if word.category in _MARKS:
                continue
            if word.category == w.COMMA:
                if out and j + 1 < stop:
                    out[-1] += "،"
                continue
            text = self.document.cue(j)
            adverb = text.endswith("ا") and len(text) == len(word.core) + 1
            if out and nominative and text.endswith("ين") and word.category in _NOMINAL:
                text = text[:-2] + "ون" if len(text) > 5 and not word.given else text
            nominative = nominative and (not out or word.category in _NOMINAL)
            if out and adverb and word.category in (w.ADJECTIVE, w.NOUN):
                text = text[
                    :-1
                ]  # مصدرا طبيا: the case of the first word goes from its adjective too
            name = word.bare in self.resources.places
            out.append(text if out else word.bare if name else _free(word))
        return " ".join(out)

    def classify(self, phrase: Phrase) -> Named:
        """The :class:`Named` of a phrase."""
        word = self.word
        while (
            phrase.stop - phrase.start > 1
            and word(phrase.stop - 1).bare in self.parser.lists["adverb_with_pronoun"]
        ):
            phrase = replace(phrase, stop=phrase.stop - 1)  # الدراسة نفسها
        cores = frozenset(
            word(j).core
            for j in range(phrase.start, phrase.stop)
            if word(j).core and word(j).category in (*_NOMINAL, w.NUM, w.TIME)
        )
        outlet = self.outlet(phrase)
        if phrase.head < 0:
            return self._headless(phrase, cores, outlet)
        at = word(phrase.head)
        kind, core = at.head.type, at.core
        if core == "مشروع" and phrase.head + 1 < phrase.stop:
            after = word(phrase.head + 1).head  # مشروع قانون، مشروع قرار
            kind = "document" if after is not None and after.type == "document" else kind
        if phrase.bearer is not None:
            return self._titled(phrase, phrase.head, cores)
        son = core == "ابن" and phrase.stop - phrase.head == 2 and not at.definite
        son = son and word(phrase.stop - 1).category == w.NAME
        if (core in ("ام", "ابو") and phrase.stop - phrase.head > 1) or son:
            return self._person(phrase, phrase.start, phrase.stop, frozenset(), cores, "")
        tagged = self.parser.persons.get(phrase.start)
        named = at.given and phrase.head == phrase.start
        called = core in self.resources.given or at.bare in self.resources.names
        if kind in _TITLES and called and self._family_follows(phrase):
            return self._person(phrase, phrase.start, phrase.stop, frozenset(), cores, "")
        if (
            kind in _TITLES
            and named
            and tagged
            and phrase.start < tagged - 1 < phrase.stop
            and not word(phrase.start + 1).possessed
            and not word(phrase.start + 1).bare.endswith(("ها", "هم"))
        ):  # a given name that is a title too (سلطان الراشد), no أمين سرها
            return self._person(phrase, phrase.start, tagged, cores, cores, core, at.head.gender)
        if kind in _TITLES:
            found = self._titled(phrase, phrase.head, cores)
            if found is not None:
                return found
            kind = "group" if at.head.number == "p" else "role"
            if core == "فريق" and phrase.stop - phrase.head > 1:
                after = word(phrase.head + 1)
                kind = "group" if after.definite and after.category != w.NAME else "institution"
        elif kind == "quantity":
            kind = "role" if core in ("احد", "احدي") else self._counted(phrase)
        elif kind == "capital":
            if len(phrase.names) > 1:
                return self._person(phrase, phrase.start, phrase.stop, frozenset(), cores, "")
            kind = "institution"
        elif kind in ("institution", "media", "group"):
            found = self._spokesman(phrase, cores)
            if found is not None:
                return found
        elif core in self.parser.lists["figures"]:
            owner = self._owner(phrase)
            if owner is not None:
                return owner
        if kind == "institution" and outlet is not None:
            kind = "media"
        if kind == "media" and core == "وكاله" and cores & self.parser.lists["agency"]:
            kind = "institution" if outlet is None and "انباء" not in cores else kind
        if kind in ("institution", "document") and self._paper(phrase):
            kind = "media"
        if core in ("جهات", "اطراف", "دوائر") and at.definite and kind == "anonymous":
            kind = "institution" if core == "جهات" else kind  # الجهات المختصة
        people = at.head.number == "p" and at.bare.endswith(("ون", "ين"))
        one = kind == "group" or (kind == "institution" and people)
        if one and word(phrase.start).core in ("احد", "احدي"):
            kind = "role"  # one of them
        definite = any(
            word(j).definite for j in range(phrase.start, min(phrase.stop, phrase.head + 3))
        )
        definite = definite or (kind == "role" and self._of_a_place(phrase))
        display = self.display(phrase.start, phrase.stop)
        gender, number = at.head.gender, at.head.number
        return Named(kind, display, (), cores - {core}, core, gender, number, definite, cores)

    def _counted(self, phrase: Phrase) -> str:
        """The type of what a quantity counts: بعض الدراسات are writings, بعض السكان people."""
        for j in range(phrase.head + 1, phrase.stop):
            head = self.word(j).head
            if head is not None and head.type != "quantity":
                return head.type if head.type in ("document", "media", "anonymous") else "group"
        return "group"

    def label(self, phrase: Phrase) -> str:
        """The label of the entity that the phrase begins with, or nothing."""
        first = self.document.start[phrase.start] + self.word(phrase.start).letters
        end = self.document.end[phrase.stop - 1]
        for start, stop, label in self.labels:
            if start < end and first < stop and start <= first + 1:
                return label
        return ""

    def _headless(self, phrase: Phrase, cores, outlet) -> Named:
        first = self.word(phrase.start)
        display = self.display(phrase.start, phrase.stop)
        resources = self.resources
        if outlet is not None:
            return Named("media", display, words=cores, definite=True)
        label = self.label(phrase) if self.labels else ""
        if self._paper(phrase):
            return Named("media", display, words=cores, definite=True)
        inner = self.word(phrase.start + 1) if first.category == w.QUOTE else first
        marked = inner is not first and inner.definite and phrase.stop - phrase.start <= 4
        if inner is not first and not marked and phrase.stop - phrase.start == 4:
            place = self.word(phrase.start + 2)  # «صحة مكة»
            marked = not inner.given and (place.definite or place.bare in resources.places)
        if marked and inner.category == w.NOUN and not inner.bare.endswith("ي"):
            return Named("institution", display, words=cores, definite=True)  # «التعليم»
        if label in ("ORG", "LOC") or self._branch(phrase) or self._ministry(phrase):
            return Named("institution", display, words=cores, definite=True)
        family = label in ("PERS", "") and self._family_of_tagged(phrase)
        if family or (label == "PERS" and not first.definite):
            return self._person(phrase, phrase.start, phrase.stop, frozenset(), cores, "")
        if display in resources.organisations or first.bare in resources.places:
            return Named("institution", display, words=cores, definite=True)
        if (
            first.bare.endswith(("ون", "ين"))
            and not first.given
            and len(first.bare) > 5
            and (
                (first.definite or (first.bare.endswith("ون") and first.category != w.FOREIGN))
                and (len(phrase.names) < 2 or not phrase.names)
            )
        ):
            return Named("group", display, words=cores, number="p", definite=first.definite)
        person = self.parser.persons.get(phrase.start + 1, 0)
        nisba = first.definite and first.category == w.ADJECTIVE
        if nisba and phrase.start + 2 < person <= phrase.stop:
            # الإسباني سامي حداد
            return self._person(phrase, phrase.start + 1, phrase.stop, cores, cores, "")
        if phrase.names:
            begin = phrase.names[0]
            if first.category == w.NAME and first.bare.endswith("ة") and len(phrase.names) > 1:
                begin = phrase.names[1]
            if first.definite and begin > phrase.start and not self.word(begin).definite:
                # an occupation that is no known title (المعلمة هدى كامل)
                return self._person(phrase, begin, phrase.stop, cores, cores, "")
            foreign = self.word(phrase.names[0]).category == w.FOREIGN
            if foreign and len(phrase.names) == 1:
                return Named("institution", display, words=cores, definite=True)
            return self._person(phrase, phrase.start, phrase.stop, frozenset(), cores, "")
        alone = first.definite and phrase.stop - phrase.start == 1
        if alone and fold(first.bare) in self.resources.family:
            return self._person(phrase, phrase.start, phrase.stop, frozenset(), cores, "")
        return Named("role", display, words=cores, definite=first.definite)

    def _owner(self, phrase: Phrase) -> Named | None:
        """The body after a noun of figures."""
        j = phrase.head + 1
        quoted = j < phrase.stop and self.word(j).category == w.QUOTE  # تقديرات «الضفاف»
        if j >= phrase.stop or not (quoted or self.word(j).head is not None):
            return None
        inner = self.parser.parse(j, phrase.stop, first_clitic=self.word(j).clitic)
        if inner is None:
            return None
        named = self.classify(inner)
        return named if named.type in ("institution", "media") else None

    def _spokesman(self, phrase: Phrase, cores) -> Named | None:
        """The person whom a phrase names after a body (وزارة الداخلية اللواء فلان)."""
        word = self.word
        for j in range(phrase.head + 1, phrase.stop):
            other, before = word(j), word(j - 1)
            if other.head is None or other.head.type != "title" or other.conjunction:
                continue
            apposed = before.definite or before.category in (w.COMMA, w.NAME)
            if apposed and other.definite and any(n > j for n in phrase.names):
                return self._titled(phrase, j, cores)
        return None

    # ------------------------------------------------------------------ persons

    def _titled(self, phrase: Phrase, at: int, cores) -> Named | None:
        """The person whom a phrase with a title at token ``at`` names, None where it names none."""
        word = self.word
        head = word(at)
        if phrase.bearer is not None:
            begin, stop = phrase.bearer
            return self._person(
                phrase, begin, stop, self._title_words(phrase, begin, head), cores, head.core,
                head.head.gender,
            )  # fmt: skip
        if any(j < at for j in phrase.names) and phrase.start < at == phrase.head:
            stop = at
            while stop > phrase.start and word(stop - 1).category in (w.COMMA, w.OPEN):
                stop -= 1
            nisba = word(phrase.start).definite and word(phrase.start).category == w.ADJECTIVE
            begin = phrase.start + int(nisba and phrase.start + 1 in self.parser.name_starts)
            own = {word(j).core for j in range(begin, stop)}
            title = cores - own - {head.core}
            return self._person(phrase, begin, stop, title, cores, head.core, head.head.gender)
        begin = self._behind_rank(phrase, at) or self._tagged_bearer(phrase, at)
        begin = begin or self._name_start(phrase, at)
        if begin is None:
            begin = self._trailing_name(phrase, at)
        if begin is None or self.parser.is_somebodys(at, begin):
            return None
        stop = begin + 1
        while stop < phrase.stop:
            here = word(stop)
            if word(stop - 1).bare in self.parser.lists["son_of"]:
                stop += 1  # تركي آل الشيخ، أحمد بن علي
                continue
            if here.category in (w.COMMA, w.OPEN, w.PREP, w.QUOTE, w.NUM) or here.conjunction:
                break
            if here.head is not None and here.head.type == "title" and not here.given:
                ends = stop + 1 == phrase.stop or word(stop + 1).category == w.COMMA
                if stop - begin == 1 and ends and here.definite:
                    stop += 1  # صالح القاضي: a family name
                    break
                follows = stop + 1 < phrase.stop and word(stop + 1).definite
                if here.definite or follows or stop - begin > 1:
                    break
            stop += 1
        title = self._title_words(phrase, begin, head) | self._title_behind(phrase, stop)
        return self._person(phrase, begin, stop, title, cores, head.core, head.head.gender)

    def _title_words(self, phrase: Phrase, begin: int, head: w.Word) -> frozenset[str]:
        """What stands of the title before the name at token ``begin``, its head left out."""
        word = self.word
        return frozenset(
            word(j).core for j in range(phrase.start, begin) if word(j).category in _NOMINAL
        ) - {head.core}

    def _trailing_name(self, phrase: Phrase, at: int) -> int | None:
        """The first token of a personal name with which the phrase of a title ends."""
        word = self.word
        for j in range(at + 1, phrase.stop - 1):
            if word(j).category in (w.COMMA, w.OPEN):
                return None
            if self.parser.personal_name(j, phrase.stop) != phrase.stop - j:
                continue
            before = word(j - 1)
            title = before.head is not None and before.head.type == "title"
            # المتحدث باسمها فلان، … الدكتور فلان، … للإغاثة فلان
            sure = before.category == w.PREP or title or before.clitic == "ل"
            return j if sure and self.parser.free_name(j) else None
        return None

    def _name_start(self, phrase: Phrase, at: int) -> int | None:
        """The first token of the personal name after the title at token ``at``."""
        word = self.word
        closed = word(at).definite or word(at).possessed
        j = at + 1
        while j < phrase.stop:
            here = word(j)
            category = here.category
            if closed and j in self.parser.persons:
                if self.parser.of_body(phrase.start, j):
                    j = self.parser.persons[j]
                    continue
                return j
            if category == w.COMMA:
                return self._after_comma(phrase, j + 1)
            if category in _MARKS:
                j += 1
                continue
            if word(j - 1).bare == "." and j in phrase.names:
                return j  # د. سامي
            if category in (w.PREP, w.SUB) or here.clitic:
                begin = j + 1 if category in (w.PREP, w.SUB) else j
                end = self.parser.genitive(begin, phrase.stop, phrase.stop, ())
                closed, j = True, max(end or begin, j + 1)
                continue
            if not closed:
                if here.definite or here.possessed:
                    closed = True
                elif category in (w.NAME, w.FOREIGN) and not here.conjunction:
                    run = j
                    while run < phrase.stop and word(run).category in (w.NAME, w.FOREIGN, w.NUM):
                        run += 1
                    office = self.parser.office(j, phrase.stop)
                    if run - j > office:
                        return j + office
                    closed, j = True, run
                    continue
                j += 1
                continue
            second = here.head is not None and here.head.type == "title" and not here.possessed
            if here.conjunction and second and j + 1 < phrase.stop:
                return self._name_start(phrase, j)  # رئيس اللجنة وأمين المنطقة فلان
            if here.conjunction or (here.bare in self.resources.places and not here.given):
                j += 1
                continue
            if here.head is not None and here.head.type == "title" and not here.given:
                return self._name_start(phrase, j)
            if self._begins_name(here, word(j - 1)) and not self.parser.inside_body(j):
                return j
            j += 1
        return None

    def _begins_name(self, here: w.Word, previous: w.Word) -> bool:
        if here.category in (w.NAME, w.FOREIGN):
            return not self._participle_like(here)
        if not here.definite:
            return here.category in (w.NOUN, w.ADJECTIVE) or here.given
        if fold(here.bare) in self.resources.given:
            return True  # a given name with the article (الهادي)
        if here.category == w.ADJECTIVE:
            # a family name in ي right after the title (الوزير الحلبي), no nationality
            plain = here.bare[2:]
            known = plain in self.resources.adjectives or here.core in self.resources.states
            titled = previous.head is not None and previous.head.type == "title"
            return titled and plain.endswith("ي") and not known
        return here.bare in self.resources.names

    def _participle_like(self, word: w.Word) -> bool:
        """Whether a definite unknown word looks like a participle (الطبيب المناوب), not like a family name."""
        if not word.bare.startswith("الم") or len(word.bare) < 6 or word.bare.endswith("ي"):
            return False
        whole = fold(word.bare)
        known = self.resources.personal
        return not (whole in known or word.core in known or word.bare in self.resources.names)

    def _after_comma(self, phrase: Phrase, j: int) -> int | None:
        if j >= phrase.stop:
            return None
        here = self.word(j)
        if here.head is not None and not here.given:
            return self._name_start(phrase, j)
        if here.category in _NOMINAL and not (here.definite and here.category != w.NAME):
            return j
        return None

    def _person(
        self, phrase: Phrase, start: int, stop: int, title, cores, core: str, gender: str = ""
    ) -> Named:
        while start + 2 < stop and self.document.cue(start + 1) == ".":
            start += 2  # أ. د. سامي
        tokens = [j for j in range(start, stop) if self.word(j).category not in _MARKS]
        while len(tokens) > 1 and self.word(tokens[-1]).bare in ("نفسه", "نفسها"):
            tokens.pop()
        ends = (w.PREP, w.NUM, w.COMMA)
        son_of = self.parser.lists["son_of"]
        for k in range(len(tokens) - 1, 0, -1):
            if (
                self.word(tokens[k]).category in ends
                and self.word(tokens[k - 1]).bare not in son_of
            ):
                del tokens[k:]
        while len(tokens) > 1 and self.word(tokens[-1]).bare in son_of:
            tokens.pop()
        bare = [
            self.document.cue(j) if k or j in self.parser.persons else self.word(j).bare
            for k, j in enumerate(tokens)
        ]
        parts = tuple(fold(text) for text in bare)
        name = " ".join(bare)
        return Named("person", name, parts, frozenset(title), core, gender, "s", True, cores)


def _free(word: w.Word) -> str:
    """A word as it is cited: without proclitics, and in the nominative where that shows."""
    text = word.bare
    people = word.head is not None and word.head.type == "group"
    if word.definite and text.endswith("ين") and (people or word.head is None):
        return text[:-2] + "ون" if people or (len(text) > 6 and not word.given) else text
    if word.definite or word.possessed or word.head is None:
        return text
    if text.endswith("ا") and fold(text[:-1]) == word.core:
        return text[:-1]
    if text.endswith("ين") and word.head.type == "group":
        return text[:-2] + "ون"
    if text.endswith("ين") and word.head.number == "d":
        return text[:-2] + "ان"
    return text
