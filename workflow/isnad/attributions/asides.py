"""Asides of a source phrase: names in quotation marks and brackets, appositions, what an office is of."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.state import Phrase, Run
from isnad.normalize import fold

#: Titles of which one letter is written before a full stop: doctor, engineer, professor.
ABBREVIATED = frozenset("دمأا")
#: What may stand after an apposition between commas.
_AFTER = frozenset(
    (w.COMMA, w.COMP, w.COLON, w.QUOTE, w.STOP, w.PREP, w.TIME, w.DASH, w.PARTICLE, w.AUX, w.REL,
     w.OPEN, w.CLOSE, w.VERB, w.NEG)
)  # fmt: skip
#: Of these no word is in a name between brackets.
_NO_NAME = frozenset((w.VERB, w.COMP, w.REL, w.PREP))


class Asides:
    """The part of the phrase parser that reads marks and appositions."""

    def _quoted(self, run: Run, i: int) -> tuple[int, int] | None:
        """A name in quotation marks (موقع «...»)."""
        after = self.closing.get(i)
        if after is None or after > run.limit:
            return None
        if self._size(i, after) > (9 if i > run.start else 7):
            return None
        inner = range(i + 1, after - 1)
        if (
            i > run.start
            and not self.names_quoted(i - 1, run.start)
            and not self._byname(run, inner)
        ):
            return None
        outlet = " ".join(self.document.name(j) for j in inner).casefold() in self.resources.outlets
        if not outlet and any(self._speaks(run, j) for j in inner):
            return None
        first = self.word(i + 1)
        if (
            i == run.start
            and first.category == w.HEAD
            and first.head.type in ("institution", "media")
        ):
            run.head = i + 1  # «القناة الثامنة»
        office = run.head >= 0 and self.word(run.head).head.type == "title"
        byname = i > run.start and not self.names_quoted(i - 1, run.start)
        if byname or not (office and not self.word(run.head).definite):
            run.names.extend(inner)
        run.closed = True
        run.previous = self.word(after - 2)
        return after, after

    def _size(self, i: int, after: int) -> int:
        """The tokens of a quotation with its marks, the full stops between letters left out."""
        return after - i - sum(self.word(j).category == w.HASH for j in range(i + 1, after - 1))

    def _speaks(self, run: Run, j: int) -> bool:
        """Whether a word in quotation marks makes them speech; a letter of a broadcaster does not (قناة «سي إن إن ترك»)."""
        category = self.category(j, run.stop)
        head = run.previous.head if run.previous is not None else None
        if category == w.COMP and head is not None and head.type == "media":
            return not (self.word(j).bare in self.lists["small_name"] and self._short(j - 1))
        return category in (w.VERB, w.COMP, w.REL)

    def _short(self, j: int) -> bool:
        """Whether token ``j`` is the name of a letter (سي، بي) that no proclitic or mark can be."""
        return 2 <= len(self.word(j).bare) <= 3 and self.category(j, j + 1) in (
            w.NAME,
            w.COMP,
            w.FOREIGN,
        )

    def _byname(self, run: Run, inner: range) -> bool:
        """Whether up to three names in quotation marks are what the body before them is called (وكالة أنباء «الضفاف»).

        Behind a name that is complete without it (وكالة الأنباء الوطنية «سند») it is only another one.
        """
        head = self.word(run.head).head if run.head >= 0 else None
        body = head is not None and head.type in ("institution", "media") and not run.closed
        artist = head is not None and head.type == "title" and not run.names
        body = body or (artist and all(self.is_tagged(j) for j in inner))  # المغني «نجم»
        named = (w.NAME, w.FOREIGN, w.NUM)
        return body and 0 < len(inner) <= 3 and all(
            self.word(j).category in named and not self.word(j).forms for j in inner
        )  # fmt: skip

    def _tagged(self, run: Run, i: int) -> tuple[int, int] | None:
        """A word after # or _ is part of the phrase whatever it is."""
        i += 1
        letter = i < run.limit and len(self.word(i).bare) == 1
        if not letter and self.category(i, run.limit) not in (
            *w.NOMINAL, w.FOREIGN, w.NUM, w.TIME,
        ):  # fmt: skip
            return None
        word = self.word(i)
        if run.head < 0 and word.head is not None and i <= run.start + 1:
            run.head = i
        titled = run.previous is not None and run.previous.bare in ABBREVIATED
        if titled or (word.category in (w.NAME, w.FOREIGN) and not self._of_office(run)):
            run.names.append(i)
        run.closed = run.closed or word.definite or word.category == w.NAME
        run.previous = word
        return i + 1, i + 1

    def _bracket(self, run: Run, i: int) -> tuple[int, int | None] | None:
        """An acronym in brackets belongs to the phrase, without the bracket that closes it."""
        j = i + 1
        while j < run.limit and self.word(j).category != w.CLOSE and j - i < 12:
            j += 1
        if self.category(j, run.limit) != w.CLOSE:
            return None
        inside = [self.word(k) for k in range(i + 1, j) if self.word(k).category != w.HASH]
        if 0 < len(inside) <= 5 and self._unnamed_outlet(run):
            called = not any(x.forms or x.category in _NO_NAME for x in inside)
            if called:
                run.names.extend(range(i + 1, j))
                run.closed, run.previous = True, inside[-1]
                return j + 1, j  # شبكة (سي.إن.بي.سي)
        if inside and len(inside) <= 3 and all(x.category in (w.NAME, w.FOREIGN) for x in inside):
            return j + 1, j
        return (j + 1, None) if len(inside) <= 3 else None

    def _unnamed_outlet(self, run: Run) -> bool:
        """Whether the phrase is so far the noun of an outlet without article, which a name must follow."""
        head = run.previous.head if run.previous is not None else None
        alone = head is not None and head.type == "media" and not run.closed
        return alone and not run.previous.definite and not run.previous.possessed

    def _apposition(self, run: Run, comma: int) -> Phrase | None:
        """What follows a comma when it names the same source again."""
        i = comma + 1
        if run.depth or i >= run.stop:
            return None
        word = self.word(i)
        if word.conjunction or word.clitic:
            return None
        titled = run.head >= 0 and self.word(run.head).head.type in ("title", "role", "quantity")
        if run.names and (run.head < 0 or titled):
            one_of = word.core in ("احد", "احدي")
            if not one_of and (word.category != w.HEAD or word.head.type not in ("title", "role")):
                return None
        elif titled:
            named = word.category in (w.ADJECTIVE, w.NOUN) and not word.definite
            if not (
                word.category == w.NAME
                or word.given
                or (word.category == w.HEAD and word.head.type == "title")
                or (named and self.category(i + 1, run.stop) == w.NAME)
            ):
                return None
        else:
            return None
        nested = self.parse(i, run.stop, run.prepositions, depth=1)
        if nested is None or (word.category != w.HEAD and not nested.names):
            return None
        if self.category(nested.stop, run.stop) in _AFTER:
            return nested
        following = self.word(nested.stop)
        if following.clitic or following.forms or following.category == w.ADJECTIVE:
            return nested
        return None

    def _published(self, run: Run, i: int) -> int | None:
        """The end of ``أصدرته الهيئة`` after a document: who issued it is part of its name."""
        if run.head < 0 or self.word(run.head).head.type != "document" or i + 1 >= run.limit:
            return None
        word, after = self.word(i), self.word(i + 1)
        if not word.bare.endswith(("ه", "ها")) or word.definite or word.conjunction:
            return None
        issued = word.possessed and after.head is not None and after.head.type == "institution"
        if (word.category not in (w.VERB, w.NAME) and not issued) or after.category not in (
            w.HEAD,
            w.NAME,
        ):
            return None
        return None if after.clitic else self.genitive(i + 1, run.limit, run.stop, ())

    def _verbal_name(self, run: Run, word: w.Word) -> bool:
        """Whether a word with the shape of a verb is the name after a title (الرئيس زيلا)."""
        return (
            word.category == w.VERB
            and not word.forms
            and not word.conjunction
            and run.closed
            and bool(run.names)
            and run.previous is not None
            and run.previous.category == w.HEAD
        )

    def _before_apposition(self, run: Run, i: int) -> bool:
        """Whether a word of time stands between a title and the name (وزير المالية حينها، فلان)."""
        titled = run.head >= 0 and self.word(run.head).head.type == "title" and not run.names
        return titled and self.category(i + 1, run.stop) == w.COMMA

    def _general(self, run: Run, word: w.Word) -> bool:
        """Whether عام is 'general' (المدير العام، أمين عام), not 'year'."""
        previous = run.previous
        office = previous is not None and previous.category == w.HEAD
        return office and previous.head.type in ("title", "institution", "role") and (
            (previous.definite or previous.possessed) == word.definite
        )  # fmt: skip

    def honours(self, i: int) -> bool:
        """Whether a rank or a word of honour stands at token ``i``: it is of nobody, a name follows."""
        return self.word(i).core in self.lists["rank"] | self.lists["honorific"]

    def office(self, start: int, stop: int) -> int:
        """How many names after an indefinite office say what it is of (مدرب ريال مدريد X)."""
        end = start
        if start in self.persons and self.honours(start - 1):
            return 0  # كابتن سامي حداد
        while end < stop and self.category(end, stop) in (w.NAME, w.FOREIGN, w.NUM):
            if end > start and self.word(end).conjunction:
                break
            end += 1
        for size in range(min(4, end - start), 0, -1):
            first = self.word(start).bare
            text = " ".join(
                [first, *(self.document.cue(j) for j in range(start + 1, start + size))]
            )
            folded = fold(text).casefold()
            known = text in self.resources.places or text in self.resources.organisations
            if known or folded in self.resources.outlets:
                return size
        return 1 if end - start in (1, 3, 4) or self.word(start).definite else 0
