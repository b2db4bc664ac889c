"""Modifiers inside a source phrase: what stands after a preposition and still belongs to it."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.clitics import MASDAR

_TARGETS = (*w.NOMINAL, w.HASH, w.FOREIGN, w.QUOTE, w.TIME, w.DEM)


class Modifiers:
    """The part of the phrase parser that judges prepositions."""

    def branch(self, i: int) -> bool:
        """Whether a public service stands at token ``i`` with a town right behind it (تعليم جدة، صحة عسير)."""
        word = self.word(i)
        if word.definite or word.core not in self.lists["service"] or i + 1 >= len(self.tokens):
            return False
        town = self.word(i + 1)
        capital = town.head is not None and town.head.type == "capital"
        return not town.clitic and (capital or town.bare in self.resources.places)

    def is_setting(self, i: int) -> bool:
        """Whether token ``i`` tells on what occasion something was said (تصريح، مقابلة)."""
        word = self.word(i)
        setting = self.lists["setting"]
        return word.core in setting or word.bare.removeprefix("ال") in setting

    def is_addressee(self, i: int) -> bool:
        """Whether token ``i`` names those who are spoken to (لصحيفة، للصحفيين)."""
        word = self.word(i)
        addressee = self.lists["addressee"]
        if word.head is not None and word.head.type == "media":
            return True
        return word.core in addressee or word.bare.removeprefix("ال") in addressee

    def marked_adverb(self, i: int) -> bool:
        """Whether the ending of the indefinite accusative is written at token ``i``: how it was said (هتف مبتهجًا)."""
        word = self.word(i)
        if word.definite or word.head is not None or word.conjunction:
            return False
        raw = self.document.text[self.document.start[i] : self.document.end[i]]
        return raw.endswith(("ًا", "اً", "ةً"))

    def hidden(self, i: int) -> str:
        """The preposition on a name that the document has without it as well (أشاد بكوهين), or nothing."""
        word = self.tokens[i]
        if word.category != w.NAME or word.clitic or len(word.bare) < 4:
            return ""
        if word.bare[0] not in "بل" or word.given or word.bare in self.resources.names:
            return ""
        if self._cues is None:
            cues = self.document.vocabulary.cue
            self._cues = {cues[type_id] for type_id in set(self.document.type)}
        return word.bare[0] if word.bare[1:] in self._cues else ""

    def quotes_outlet(self, i: int) -> bool:
        """Whether the quotation mark at token ``i`` opens the name of an outlet (لـ«الحياة»)."""
        stop = self.closing.get(i, i) - 1
        name = " ".join(self.document.name(j) for j in range(i + 1, stop)).casefold()
        return name in self.resources.outlets

    def names_quoted(self, i: int, start: int) -> bool:
        """Whether the word before a quotation mark says that a name follows (صحيفة، موقع)."""
        word = self.word(i)
        naming = self.lists["naming"]
        if word.core in naming or word.bare.removeprefix("ال") in naming:
            return True
        if word.head is not None and word.head.type in (
            "media",
            "institution",
            "document",
            "title",
        ):
            return not word.definite or word.head.type == "media"
        if word.head is not None:
            return False
        before = self.word(i - 1).head if i > start else None
        return before is not None and before.type == "media"

    def modifier(self, run, i: int) -> int | None:
        """The token after a preposition and its noun where they belong to the phrase, else None."""
        word = self.word(i)
        free = word.category in (w.PREP, w.SUB)
        if i == run.start or (word.conjunction and free):
            return None
        preposition = word.bare if free else word.clitic
        if free and word.possessed and preposition.startswith(tuple(self.lists["spoken_for"])):
            return i + 1  # المتحدث باسمها
        noun = i + 1 if free else i
        if noun >= run.limit:
            return None
        target = self.word(noun)
        if target.category not in _TARGETS or (free and target.clitic):
            return None
        if target.category == w.HASH:  # باسم #الوزارة
            spoken = preposition in self.lists["spoken_for"] and noun + 1 < run.limit
            return self.genitive(noun, run.limit, run.stop, run.prepositions) if spoken else None
        if preposition == "ل" and target.category == w.QUOTE and self.quotes_outlet(noun):
            return None
        if preposition == "ل" and not free and not run.names:
            names = " ".join(self.document.name(j) for j in range(run.start, noun + 1))
            names = names[self.word(run.start).letters :].casefold()
            if names in self.resources.outlets:
                return noun + 1  # الوكالة الوطنية للإعلام
        if preposition in self.lists["spoken_for"]:
            return self.genitive(noun, run.limit, run.stop, run.prepositions)
        if self._belongs(run, i, preposition, noun, target):
            if preposition == "في" and target.category == w.NAME and not run.names:
                return self._place_end(run, noun)
            return self.genitive(noun, run.limit, run.stop, run.prepositions)
        return None

    def _belongs(self, run, i, preposition, noun, target) -> bool:
        head = self.word(run.head) if run.head >= 0 else None
        kind = head.head.type if head is not None else ""
        title = head.core if head is not None else ""
        previous = run.previous
        after_title = run.head >= 0 and bool(run.names) and run.head > run.names[0]
        office = previous
        adjective = previous is not None and previous.category == w.ADJECTIVE
        if adjective and i - 2 > run.start and run.head >= 0:
            office = self.word(i - 2)  # فلان المتحدث الرسمي للوزارة
        apposed = office is not None and office.head is not None and office.head.type in (
            "title", "role",
        )  # fmt: skip
        if preposition == "وسط" and apposed:
            return True
        if run.names and kind not in ("institution", "media") and not (after_title or apposed):
            return False  # a person has been named: nothing more hangs on the title
        some = run.quantity or title in self.lists["picker"]
        if preposition in ("من", "بين", "ضمن") and (
            some or (preposition not in run.prepositions and (kind == "group" or run.described))
        ):
            return not (self.is_addressee(noun) and not run.quantity)
        if preposition == "عن" and previous is not None and previous.core in ("صادر", "صادره"):
            return True  # بيان صادر عن الوزارة
        if run.described and preposition in ("على", "عن", "إلى", "الى", "من", "في"):
            if target.possessed and target.core in self.lists["platform"]:
                return False  # حركة مقربة من الحزب | على موقعها
            return preposition not in run.prepositions and not (
                preposition == "في" and self.is_setting(noun)
            )
        if preposition in ("إلى", "الى"):
            return title in self.lists["envoy"] and "إلى" not in run.prepositions
        if not kind or kind == "capital":
            return False
        if preposition == "لدى" and not target.definite and target.category != w.NAME:
            event = target.core in self.resources.verbal_nouns or MASDAR.fullmatch(target.bare)
            written = target.head is not None and target.head.type == "document"
            return not (event or written)  # لدى إعلان التقرير
        if preposition in ("لدى", "شؤون"):
            return True
        if preposition == "على" and title in self.lists["over"]:
            return True  # المشرف العام على المعرض
        if preposition == "في":
            return self._place(run, noun, target, kind)
        if preposition == "ل":
            return self._belonging(run, noun, target, kind)
        if preposition == "ب" and target.core in ("اعمال", "الاعمال") and title == "قايم":
            return True  # القائم بأعمال الوزير
        if preposition == "ب" and title in self.lists["charged"]:
            return True  # المكلف بالإعلام
        if preposition == "ب":
            site = (
                (target.head is not None and target.head.type == "institution")
                or target.core in self.lists["seat"]
                or target.bare in self.resources.places
            )
            if target.core in self.lists["led"] and not target.definite:
                return False  # وفد بقيادة فلان
            speaks = kind in ("title", "role", "institution", "group", "anonymous")
            return speaks and site and not self.is_setting(noun)
        if preposition == "من":
            return (
                kind in ("role", "anonymous")
                and not run.names
                and "من" not in run.prepositions
                and target.category in (w.HEAD, w.NAME)
            )
        if preposition == "وسط":
            return title in ("لاعب", "نجم", "متوسط")
        if preposition in ("ضد", "حول"):
            return kind == "institution" and not run.names and preposition not in run.prepositions
        return False

    def _place_end(self, run, noun: int) -> int | None:
        """The end of a place in a title, before the name of its holder (مراسلنا في كييف فلان)."""
        end = self.genitive(noun, run.limit, run.stop, run.prepositions)
        if end is None or run.head < 0 or self.word(run.head).head.type != "title":
            return end
        run_of_names = noun
        while run_of_names < end and self.word(run_of_names).category == w.NAME:
            run_of_names += 1
        if run_of_names - noun < 2:
            return end
        for size in range(min(3, run_of_names - noun), 1, -1):
            text = " ".join(self.document.cue(j) for j in range(noun, noun + size))
            if text in self.resources.places:
                return noun + size
        return noun + 1

    def _place(self, run, noun, target, kind) -> bool:
        if self.is_setting(noun) or "في" in run.prepositions or kind == "document":
            return False
        counts = target.head is not None and not target.definite
        counts = counts and (target.head.type == "quantity" or target.core in ("عدد", "مجموعه"))
        timed = self.category(noun + 1, run.stop) == w.TIME
        if counts and noun + 1 < run.stop and (timed or self.is_setting(noun + 1)):
            return False  # في عدة تصريحات، في عدد الخميس
        if target.category == w.QUOTE:
            after = self.closing.get(noun)
            return (
                kind in ("anonymous", "role", "group") and after is not None and after - noun <= 4
            )
        if target.category in (w.TIME, w.DEM) or target.possessed:
            return False
        if target.head is not None and target.head.type == "document":
            return False
        if target.category in (w.NOUN, w.ADJECTIVE) and not target.definite:
            # في + an indefinite noun is an occasion, unless a place is made of it
            following = self.category(noun + 1, run.stop)
            definite = following in w.NOMINAL and self.word(noun + 1).definite
            return (following in (w.NAME, w.HEAD) or definite) and not target.possessed
        return True

    def _belonging(self, run, noun, target, kind) -> bool:
        body = target.head is not None and target.head.type == "institution"
        if "ل" in run.prepositions and not target.definite and not body:
            return False
        if self.is_addressee(noun) or target.possessed:
            return False
        if kind not in ("institution", "title", "role", "media", "document", "group"):
            return False
        if target.category == w.VERB:
            return False
        if target.category == w.QUOTE and self._right_behind_office(run, noun - 2):
            return self.is_tagged(noun + 1)  # الأمين العام لـ«سند»
        if target.category == w.QUOTE and kind in ("title", "role"):
            return False  # مدير المستشفى لـ«الضفاف»
        if target.definite or target.category in (w.HEAD, w.NAME):
            return True
        if self.word(noun - 1).category == w.HEAD and self.word(noun - 1).definite:
            return False  # قامت بها الهيئة لإبراز الشكاوى: what for
        # an indefinite noun with a definite one after it: (مركز) لرصد الأوبئة
        following = self.word(noun + 1) if noun + 1 < run.stop else None
        return following is not None and following.definite and not following.clitic

    def _right_behind_office(self, run, j: int) -> bool:
        """Whether nothing but adjectives stands between a title with the article and token ``j``, itself included."""
        while j > run.start and (
            self.word(j).category == w.ADJECTIVE or self.word(j).bare == "العام"
        ):
            j -= 1
        title = self.word(j).head
        return title is not None and title.type == "title" and self.word(j).definite

    def genitive(self, i: int, limit: int, stop: int, prepositions) -> int | None:
        """The end of the noun phrase that begins at token ``i`` after a preposition."""
        start = i
        closed = titled = False
        previous = None
        while i < limit and (i == start or i not in self.asides):
            word = self.word(i)
            category = word.category
            if category == w.HASH or word.bare == "ال":  # في الـ«فاو»
                i += 1
                continue
            if category == w.QUOTE:
                after = self.closing.get(i)
                if after is None or after > limit or self._size(i, after) > 7:
                    break
                if previous is not None and not self.names_quoted(i - 1, start):
                    break
                i, closed = after, True
                previous = self.word(i - 2)
                if i < limit and self.word(i).category == w.NAME and not self.word(i).definite:
                    break  # أوضح لـ«عكاظ» سامي حداد
                continue
            if i > start and word.clitic:
                after = self.word(i + 1) if i + 1 < stop else None
                names = after is not None and after.definite and not after.clitic
                joins = word.clitic == "ل" and closed and (word.definite or names)
                if not joins or "ل" in prepositions or self.is_addressee(i):
                    break
            elif category == w.PREP and i > start:
                nested = self._nested_place(i, limit, stop, closed, prepositions)
                if nested is None:
                    break
                i, previous = nested, self.word(nested - 1)
                continue
            elif category == w.FOREIGN:
                closed = True
            elif category in w.NOMINAL:
                named = titled and closed and not word.definite and not word.possessed
                named = named and (category == w.NAME or word.given)
                if i > start and not named and not self._goes_on(word, previous, closed):
                    break
                title = word.head is not None and word.head.type == "title"
                titled = titled or (title and not closed)
                closed = closed or word.definite or word.possessed or category == w.NAME
                closed = closed or (word.head is not None and word.head.type == "capital")
                closed = closed or word.bare in self.resources.places
            elif not (
                category == w.NUM and previous is not None and previous.category == w.FOREIGN
            ) and not (category == w.TIME and i == start):
                break
            previous = word
            i += 1
        return i if i > start else None

    def _nested_place(self, i, limit, stop, closed, prepositions) -> int | None:
        word = self.word(i)
        if word.bare not in ("لدى", "في") or word.bare in prepositions or not closed:
            return None
        if word.conjunction or i + 1 >= limit or self.is_setting(i + 1):
            return None
        target = self.word(i + 1)
        if target.category not in (w.NAME, w.HEAD) or target.clitic:
            return None
        return self.genitive(i + 1, limit, stop, prepositions)

    def _goes_on(self, word: w.Word, previous, closed: bool) -> bool:
        """Whether a nominal goes on the genitive before it."""
        if word.bare in self.lists["speech"]:
            return False
        if word.conjunction:
            if word.forms and not word.definite and word.category != w.HEAD:
                return False
            if not closed:
                return word.definite or word.category in (w.HEAD, w.NOUN)
            place = word.bare in self.resources.places or (
                word.head is not None and word.head.type == "capital"
            )
            if place and previous is not None and previous.bare in self.resources.places:
                return True
            return word.definite and previous is not None and (
                previous.definite or previous.category == w.NAME
            ) and word.core not in self.lists["objectnoun"]  # fmt: skip
        if word.core in self.lists["objectnoun"] and (closed or not word.definite):
            return previous is not None and previous.category == w.HEAD and not closed
        if not closed:
            if word.definite and previous is not None and is_nisba(previous):
                return False  # تغريدة مسائية | السبب
            return not (word.bare.endswith("ا") and len(word.core) == len(word.bare) - 1)
        if word.possessed:
            return False
        if closed and word.head is not None and word.head.type in ("title", "role"):
            return False  # the title of the person whom the phrase goes on to name
        if word.definite:
            if word.category == w.ADJECTIVE:
                return True
            if word.bare.endswith("ية") and previous is not None and previous.definite:
                return previous.category in (w.NOUN, w.HEAD)  # الشؤون الخارجية
            fits = previous is not None and (
                previous.category == w.NAME or not previous.definite
            ) and not (previous.head is not None and previous.head.type == "capital")  # fmt: skip
            participle = word.bare.endswith("ة") and word.core.startswith("م")
            return fits or participle
        if previous is None or previous.definite or word.given:
            return False  # a personal name after a closed title
        if word.bare in self.resources.names and previous.bare in self.resources.places:
            return False
        return word.category == w.NAME and previous.category == w.NAME


def is_nisba(word: w.Word) -> bool:
    """Whether a word is an indefinite adjective in ي or ية."""
    adjective = word.category == w.ADJECTIVE and not word.definite and not word.possessed
    return adjective and word.bare.endswith(("ية", "ي"))
