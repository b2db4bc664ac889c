"""What goes on a chain of nouns: genitives before it is closed, adjectives, names and appositions behind."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.clitics import MASDAR
from isnad.attributions.modifiers import is_nisba
from isnad.attributions.state import Run
from isnad.normalize import fold


class Chains:
    """The part of the phrase parser that says whether a word continues the phrase before it."""

    def _continues(self, run: Run, i: int, word: w.Word) -> bool:
        """Whether a noun, adjective or name goes on the phrase before it."""
        before = run.previous
        if before is not None and before.bare in self.lists["son_of"] and not word.clitic:
            return word.category in w.NOMINAL or bool(word.forms)
        if i in self.name_starts and self._titled_so_far(run):
            return True  # الدكتورة أمل حداد
        if is_participle(word) and not word.definite:
            return False
        if self.tokens[i - 1].category == w.QUOTE and i > run.start and run.head >= 0:
            outlet = self.word(run.head).head.type == "media"
            if outlet and not (word.definite or word.conjunction or word.category == w.FOREIGN):
                return False  # «تاس» | وضع المدرب
            other = word.category == w.HEAD and word.definite and not word.bare.endswith("ية")
            other = other and word.head.type in ("institution", "media", "group")
            if other and not word.conjunction and run.head < i - 1:
                return False  # منظمة «سند» | السلطات
        if self.hidden(i) or self._told_outlet(run, i, word):
            return False
        verbal = word.category == w.NAME and not (word.definite or word.given)
        verbal = verbal and len(word.bare) > 4 and word.bare.endswith(("ته", "تها"))
        if verbal and not self.is_tagged(i):
            return False  # بيان المكتب | تلقته الوكالة
        if (word.suffix and word.category == w.NAME) or word.bare in self.lists["issued"]:
            return False  # a verb with its object
        if word.conjunction:
            return self._coordinated(run, word)
        if not run.closed:
            return self._in_open_chain(run, i, word)
        return self._after_closed(run, i, word)

    def _told_outlet(self, run: Run, i: int, word: w.Word) -> bool:
        """Whether the noun of an outlet or body follows a bare name: whom he told (أبلغ حداد صحيفة الضفاف)."""
        previous = run.previous
        if word.category != w.HEAD or run.head >= 0 or previous is None or previous.definite:
            return False
        if word.given or word.conjunction:
            return False
        if word.head.type == "media" and not word.definite:
            return run.closed or previous.given or previous.core in self.resources.family
        if word.head.type != "institution" or previous.category not in (w.NAME, w.FOREIGN):
            return False
        told = self.is_tagged(i - 1) or previous.bare in self.resources.places
        return told and i not in self.mentions

    def _titled_so_far(self, run: Run) -> bool:
        """Whether the phrase is a definite title or office so far, and names nobody."""
        if run.head < 0 or not run.closed or run.names or run.previous is None:
            return False
        told = run.previous.definite and run.previous.category in (w.HEAD, w.ADJECTIVE)
        return told and self.word(run.head).definite and self.word(run.head).head.type == "title"

    def _coordinated(self, run: Run, word: w.Word) -> bool:
        previous = run.previous
        if word.category == w.HEAD and word.head.type not in ("document", "quantity"):
            return True
        if word.bare.endswith(("ون", "ين")) and run.head >= 0 and len(word.bare) > 5:
            plural = self.word(run.head).head
            if plural.number == "p" and not word.definite:
                return True  # مسؤولون أتراك وأردنيون
        if word.forms and not word.definite:
            return False
        if word.definite:
            joins = previous is not None and (previous.definite or previous.category == w.NAME)
            return run.closed and joins and word.core not in self.lists["objectnoun"]
        if word.category == w.NAME:
            return bool(run.names) or not run.closed
        if word.category == w.ADJECTIVE:
            return previous is not None and previous.category == w.ADJECTIVE
        return word.category == w.NOUN and not run.closed

    def _in_open_chain(self, run: Run, i: int, word: w.Word) -> bool:
        previous = run.previous
        plain_name = word.category == w.NAME and not word.given and not word.definite
        if previous is not None and plain_name and len(word.bare) > 3:
            verb = word.bare.endswith("ت") and previous.category in (w.ADJECTIVE, w.HEAD)
            plural = previous.bare.endswith("ون") and not word.bare.endswith("ون")
            if (verb and not previous.definite) or plural:
                return False  # أرقام أولية صدرت، متعاملون استطلعت: an unknown verb
        people = ("role", "anonymous", "title", "group", "document")
        if (
            previous is not None
            and previous.head is not None
            and previous.head.type in people
            and word.category != w.HEAD
            and any(f.tense != "participle" for f in word.forms)
            and not word.definite
        ):
            return False  # مسؤول رفض …: a verb that qualifies him
        if word.core in self.lists["objectnoun"]:
            return previous is not None and previous.category == w.HEAD
        if word.definite and previous is not None and is_nisba(previous):
            return False  # مسؤول حكومي | القرار
        event = word.category == w.NOUN and MASDAR.fullmatch(word.bare) is not None
        if event and previous is not None and is_nisba(previous):
            return False  # تقارير محلية | اقتراب الموعد
        people = previous is not None and previous.bare.endswith("ون")
        people = people and (previous.head is None or previous.head.type == "group")
        if word.definite and people:
            return False  # محتجون | القرار, but شؤون المعلمين
        if word.category == w.HEAD and people and _is_adverb(word):
            return False  # تداول ناشطون | مقطعا
        if word.category == w.HEAD and not word.definite and run.head >= 0 and run.head < i - 1:
            told = previous is not None and previous.category == w.ADJECTIVE
            kind = self.word(run.head).head.type
            written = word.head.type == "document" and _is_adverb(word)
            if (
                (told or written)
                and kind in ("media", "institution")
                and word.head.type not in ("title", "role", "quantity")
            ):
                return False  # وسائل إعلام محلية | منتخب الضفاف، صحيفة بارزة | تقريرا
        if word.definite or word.category in (w.NAME, w.HEAD):
            return True
        accusative = _is_adverb(word)
        return not accusative or (previous is not None and previous.bare.endswith("ا"))

    def _time_follows(self, i: int, stop: int) -> bool:
        return self.category(i, stop) in (w.TIME, w.NOUN) and self.word(i).definite

    def _after_closed(self, run: Run, i: int, word: w.Word) -> bool:
        category, previous = word.category, run.previous
        if i in self.name_ends and self._behind_name(word, i):
            return False  # the tagger has the name end here: what follows is an object
        if previous is not None and previous.given and word.definite and category != w.HEAD:
            return True  # a family name that is an everyday word too
        if word.core in self.lists["objectnoun"] or (word.possessed and category != w.HEAD):
            return False
        if word.bare in self.lists["begins_time"] and self._time_follows(i + 1, run.stop):
            return False
        if category == w.NAME and not (word.given or word.definite):
            if word.forms and any(f.tense != "participle" for f in word.forms):
                return False  # الرئيس الروسي صرح
            if word.bare.endswith("ت") and self._told_of_body(run, i, word):
                return False  # إدارة الرئيس سامي حداد سحبت
        if previous is not None and previous.given and category != w.HEAD:
            return not _is_adverb(word)
        if self._other_people(run, word):
            return False
        body = run.head >= 0 and self.word(run.head).head.type == "institution"
        if (
            body
            and word.given
            and previous is not None
            and "np" in run.prepositions
            and previous.category == w.ADJECTIVE
            and previous.definite
        ):
            return False  # اتهمت النيابة التركية | سامي
        if previous is not None and previous.head is not None and previous.head.type == "capital":
            return category == w.ADJECTIVE and word.definite and run.head >= 0 and i - 1 > run.head
        if body and self._object_of_named(run, i, word):
            return False
        if category == w.HEAD:
            if word.head.type in ("title", "role"):
                if body and self._object_of_body(run, word):
                    return False  # ودعت اللجنة | منسقة الشؤون
                related = self.category(i + 1, run.stop) == w.REL and word.definite
                if related and "np" in run.prepositions and word.head.type == "role":
                    return False  # توعد المحلل | الشخص الذي
                return not word.possessed or not _is_adverb(word)
            before = previous.head if previous is not None else None
            if word.head.type == "group" and before is not None and before.type == "group":
                return word.definite and previous.definite  # الخبراء المشاركون
            if (
                word.definite
                and word.bare.endswith("ية")
                and previous is not None
                and previous.definite
                and previous.bare.endswith(("ة", "ات"))
            ):
                return True  # an adjective that is a noun too (السياسة الخارجية)
            return (
                word.definite
                and word.head.type in ("institution", "media")
                and self._fits(word, previous)
            ) or self._part_of_name(run, i, word)
        if category == w.ADJECTIVE:
            if word.definite:
                return True
            if _is_adverb(word):
                return False
            if previous is not None and not previous.definite:
                if run.names and previous.category == w.NAME and word.bare.endswith("ة"):
                    return word.given  # an object after a name
                return previous.category in (w.NAME, w.ADJECTIVE, w.HEAD)
            if self._part_of_name(run, i, word):
                return True
            return self.category(i + 1, run.stop) == w.NAME or word.given
        if category == w.NOUN:
            if word.definite:
                plurals = previous is not None and previous.definite and all(
                    part.bare.endswith(("ين", "ون")) for part in (word, previous)
                )  # fmt: skip
                return plurals or self._fits(word, previous)
            return self._part_of_name(run, i, word)
        if previous is not None and previous.definite and not previous.head and not word.given:
            names = word.bare in self.resources.names
            if previous.category == w.NAME and not word.definite and not names:
                return False  # nothing unknown follows a family name
        return not (word.bare.endswith("ا") and word.bare[:-1] in self.resources.nouns)

    def _object_of_named(self, run: Run, i: int, word: w.Word) -> bool:
        """Whether a word behind the name of a body is what it spoke of, or how it spoke."""
        previous = run.previous
        if previous is None or word.category == w.HEAD or self.is_tagged(i):
            return False
        if previous.category == w.ADJECTIVE:
            state = word.bare.startswith("م") and word.bare.endswith("ا") and len(word.bare) > 5
            return state and not (word.definite or word.given)  # الجيش المحلي | متناقضا
        if previous.category not in (w.NAME, w.FOREIGN) or previous.definite:
            return False
        if word.definite:
            related = self.category(i + 1, run.stop) == w.REL
            return related and not word.bare.endswith(("ي", "ية"))  # منظمة سند | الطريقة التي
        place = word.bare in self.resources.places or word.given
        noun = word.category in (w.NOUN, w.NAME) and word.bare.endswith("ة")
        return noun and not place  # حركة سند | هدنة

    @staticmethod
    def _object_of_body(run: Run, word: w.Word) -> bool:
        """Whether an office without article behind a definite body cannot be in apposition to it."""
        previous = run.previous
        plain = not (word.definite or word.possessed or word.given)
        closed = previous.definite and previous.category in (w.HEAD, w.ADJECTIVE)
        return plain and closed and "np" in run.prepositions

    def _behind_name(self, word: w.Word, i: int) -> bool:
        """Whether a word right behind a tagged person's name is none of its parts."""
        category = word.category
        if word.given or word.bare in self.lists["name_particle"]:
            return False
        if category == w.HEAD:
            return word.head.type in ("document", "anonymous", "quantity")
        if category == w.NOUN:
            return True
        if not word.definite:
            known = word.core in self.resources.family
            return not known and (category == w.ADJECTIVE or not self.is_tagged(i))
        like = category == w.ADJECTIVE and word.bare.startswith("الم") and len(word.bare) > 5
        known = {fold(word.bare), word.core} & self.resources.personal
        return like and not word.bare.endswith("ي") and not known

    def _told_of_body(self, run: Run, i: int, word: w.Word) -> bool:
        """Whether an unknown word in ت behind the closed name of a feminine body is the verb of that body."""
        head = self.word(run.head).head if run.head >= 0 else None
        body = head is not None and head.type == "institution" and head.gender == "f"
        verb = len(word.bare) > 3
        known = word.core in self.resources.family
        known = known or word.bare in self.resources.names or word.bare in self.resources.places
        closes = run.previous.category in (w.NAME, w.ADJECTIVE) and not self.is_tagged(i)
        return body and verb and not known and run.closed and closes

    def _other_people(self, run: Run, word: w.Word) -> bool:
        """Whether a human plural in ين cannot belong to the closed phrase: it is an object."""
        if not word.bare.endswith(("ين", "ون")) or word.given or len(word.bare) < 6:
            return False
        if word.category == w.ADJECTIVE and run.previous.bare.endswith("ين"):
            return False  # الحرمين الشريفين
        head = self.word(run.head).head if run.head >= 0 else None
        plural = head is not None and (head.number == "p" or head.type in ("group", "quantity"))
        if not word.definite:
            return word.category != w.HEAD and plural and run.previous.definite
        return not plural

    def _part_of_name(self, run: Run, i: int, word: w.Word) -> bool:
        """Whether an everyday noun without article is part of a personal name (سامي نور)."""
        previous = run.previous
        if _is_adverb(word) or previous is None or word.possessed:
            return False
        thing = word.head is not None and word.head.type in (
            "document", "quantity", "anonymous", "group",
        )  # fmt: skip
        event = word.core in self.resources.verbal_nouns or word.core in self.lists["objectnoun"]
        event = event or (previous.bare in self.resources.places and not previous.given)
        if (thing or event) and not word.given and not word.definite:
            return False  # نشرت القيادة في الإقليم لقطات، أكد الدفاع في الضفاف انتشال
        following = self.category(i + 1, run.stop)
        if word.given:
            return previous.category == w.NAME or previous.given or self._name_follows(i, run.stop)
        if previous.category == w.NAME:
            return following in (w.COMP, w.COMMA, w.COLON, w.QUOTE, w.NAME, w.STOP, w.OPEN)
        if previous.head is not None and previous.head.type == "title" and previous.definite:
            if following in (w.NAME, w.COMP, w.COLON) or word.bare in self.resources.names:
                return True
            # المحلل مؤيد الحلبي: an adjective would have the article, an object needs a frame
            after = self.word(i + 1) if i + 1 < run.stop else None
            family = after is not None and after.definite and not after.clitic
            if (
                family
                and after.bare.endswith("ي")
                and after.core not in self.resources.states
                and after.bare[2:] not in self.resources.adjectives
            ):
                return True  # a family name in ي closes it
            return (
                family and "np" not in run.prepositions and word.core not in self.lists["setting"]
            )
        return False

    def _fits(self, word: w.Word, previous: w.Word | None) -> bool:
        """Whether a definite noun can stand as attribute or apposition after a closed chain."""
        if previous is None:
            return True
        if previous.category == w.NAME:
            return not previous.definite or word.bare in self.resources.names
        if not previous.definite and previous.category in (w.NOUN, w.HEAD, w.ADJECTIVE):
            return not previous.possessed
        if previous.category == w.HEAD and previous.head.type in ("title", "role"):
            return True  # a name with the article
        if word.bare.endswith("ة") and word.core.startswith("م"):
            return previous.bare.endswith(("ة", "ات")) or previous.head is not None
        return word.bare in self.resources.names


def is_participle(word: w.Word) -> bool:
    """Whether a word is a participle cue and nothing else."""
    return bool(word.forms) and all(f.tense == "participle" and not f.homograph for f in word.forms)


def _is_adverb(word: w.Word) -> bool:
    """Whether a word is an indefinite accusative (رسميا): an adverb or an object."""
    return (
        word.bare.endswith("ا")
        and not word.definite
        and not word.possessed
        and len(word.core) == len(word.bare) - 1
    )
