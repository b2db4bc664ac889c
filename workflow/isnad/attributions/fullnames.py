"""The full name of a person in a document: from its short form, or from the title that the text gives it elsewhere."""

from __future__ import annotations

from functools import lru_cache

from isnad.attributions import words as w
from isnad.attributions.identity import same_person
from isnad.attributions.sources import Named
from isnad.normalize import fold, name_form


@lru_cache(maxsize=1 << 14)
def _parts(mention: str) -> tuple[str, ...]:
    return tuple(name_form(mention).split())


class FullNames:
    """The part of the resolver that completes names. Users set ``document``, ``clause``, ``parser``, ``classifier``,
    ``word``, ``persons`` (rows of tagged persons), ``_full`` (a dictionary) and ``_titles`` (None)."""

    def _complete(self, named: Named) -> Named:
        """A person under the fullest name that the document gives."""
        if not named.parts:
            return named
        key = " ".join(named.parts)
        if key not in self._full:
            self._full[key] = self._fullest(named)
        name, parts = self._full[key]
        if len(parts) > len(named.parts):
            named.name, named.parts = name, parts
        return named

    def _fullest(self, named: Named) -> tuple[str, tuple[str, ...]]:
        best = (named.name, named.parts)
        if len(named.parts) > 2:
            return best
        for entity in self.persons:
            mention = entity.get("mention") or ""
            parts = _parts(mention)
            if len(parts) > 1 and self._everyday(parts[-1]):
                continue
            if len(parts) > len(best[1]) and len(parts) <= 5 and same_person(named.parts, parts):
                best = (" ".join(mention.split()), parts)
        document = self.document
        for j in self.parser.analysed.spelled_like(named.parts[-1], document.types):
            start = j
            begins = self.parser.name_starts
            while start > 0 and j - start < 4 and start not in begins and self._extends(start - 1):
                start -= 1
                if self.word(start).clitic or self.word(start).conjunction:
                    break
            if start < j and self.parser.is_verb_like(start, len(document)):
                start += 1
            if start in self.parser.persons and self.parser.persons[start] <= j + 1:
                continue  # the tagger knows where the name ends, and it has been looked at
            stop = j + 1
            if start == j and len(named.parts) == 1:
                while stop < len(document) and stop - j < 4 and self._extends_right(stop):
                    stop += 1
            while stop - start > 1 and self.word(stop - 1).bare in self.parser.lists["son_of"]:
                stop -= 1
            if stop - start == 1:
                continue
            tokens = list(range(start, stop))
            first = self.word(start)
            parts = (fold(first.bare), *(document.name(k) for k in tokens[1:]))
            if len(parts) > len(best[1]) and same_person(named.parts, parts):
                best = (" ".join([first.bare, *(document.cue(k) for k in tokens[1:])]), parts)
        return best

    def _everyday(self, part: str) -> bool:
        """Whether a word that the tagger took for the end of a name is the object behind it (المالكي التزام)."""
        resources = self.parser.resources
        known = part in resources.family or part in resources.given or part in resources.names
        return part in self.parser.lists["objectnoun"] and not known

    def _extends_right(self, j: int) -> bool:
        word = self.word(j)
        if word.conjunction or word.clitic or word.forms or word.category not in w.NOMINAL:
            return False
        if word.bare in self.parser.lists["saying"]:
            return False
        raw = self.document.text[self.document.start[j] : self.document.end[j]]
        if raw.endswith(("ًا", "اً")):
            return False  # وضعت الفنانة حداً
        if word.category == w.NAME or word.bare in self.parser.lists["name_joiner"]:
            if word.given or word.bare in self.parser.lists["name_joiner"]:
                return True
            return word.bare[0] not in "يتس" and word.bare[-1] not in "تة"
        return word.given or word.bare in self.parser.resources.names

    def _extends(self, j: int) -> bool:
        word = self.word(j)
        if word.forms and not (word.given and j and self._behind_title(j)):
            return False  # وصف الحوراني: the verb before its subject
        if word.category == w.NAME:
            if word.bare in self.parser.resources.outlet_ends:
                return False  # سكاي نيوز عربية | سامي حداد
            if word.given or word.bare in self.parser.resources.names:
                return True
            # an unknown word at the head of a clause is a verb sooner than a name
            opens = not j or self.word(j - 1).category in (w.STOP, w.SUB, w.QUOTE)
            verbal = opens or word.conjunction or word.bare.endswith(("ا", "ت"))
            return not word.definite and not verbal
        if word.bare in self.parser.lists["name_joiner"]:
            return True
        return (
            word.category in (w.NOUN, w.ADJECTIVE, w.HEAD)
            and not word.definite
            and word.bare in self.parser.resources.names
            and not word.clitic
        )

    def _behind_title(self, j: int) -> bool:
        before = self.word(j - 1)
        return before.head is not None and before.head.type == "title"

    def _bearer_of(self, ranks: frozenset[str], place: int) -> Named | None:
        """The last person before ``place`` whom the document names with a title among ``ranks``."""
        self._read_titles()
        best = None
        for j, found in self._titles:
            if j < place and ranks & (found.title | {found.head}):
                best = found
        if best is None:
            return None
        named = Named(
            "person", best.name, best.parts, best.title, best.head, best.gender, "s", True
        )
        named.words = best.words
        return self._complete(named)

    def _read_titles(self) -> None:
        if self._titles is None:
            self._titles = []
            for j in self.parser.analysed.headed("", self.document.types):
                word = self.word(j)
                if word.category == w.HEAD:
                    _, high = self.clause.bounds(j)
                    phrase = self.parser.parse(j, high, first_clitic=word.clitic)
                    if phrase is not None and (phrase.names or phrase.stop - j > 2):
                        found = self.classifier.classify(phrase)
                        if found.type == "person" and found.parts and self._personal(found):
                            self._titles.append((j, found))
            self._titles += self._apposed_titles()

    def _titled_person(self, named: Named, place: int) -> Named | None:
        """The person whom the document names together with this title."""
        self._read_titles()
        best, best_score = None, 0
        for j, found in self._titles:
            theirs, ours = self._offices(found.title), self._offices(named.title)
            honour = named.head in self.parser.lists["honorific"]  # سمو أمير المنطقة
            if honour and ours and ours <= theirs | {found.head}:
                ours, theirs = ours - {found.head}, theirs - {found.head}
            second = (honour or named.head in found.title) and ours and ours <= theirs
            if found.head != named.head and not second:
                continue
            nation = ours <= self._nations
            if named.head == "رييس" and ours and nation and not theirs <= self._nations:
                continue  # الرئيس التركي is not رئيس الوزراء التركي
            if not ours <= theirs:
                # a nationality that the full form does not repeat (الأمير السعودي)
                if not theirs <= ours or len(ours - theirs) > 1 or named.name[:2] != "ال":
                    continue
                score = 1
            else:
                score = 3 if named.title else 2
            if named.title == frozenset() and j > place:
                continue
            if score * 10 + (1 if j < place else 0) >= best_score:
                best, best_score = found, score * 10 + (1 if j < place else 0)
        if best is None:
            best = self._only_bearer(named)
        if best is None:
            return None
        return self._complete(
            Named(
                "person",
                best.name,
                best.parts,
                best.title | named.title,
                best.head,
                best.gender or named.gender,
                "s",
                True,
                best.words,
            )
        )

    def _personal(self, found: Named) -> bool:
        """Whether what was taken for the name behind a title is none of a state (رئيس إسرائيل)."""
        first = found.parts[0].removeprefix("ال")
        return len(found.parts) < 2 or first not in self._nations

    @property
    def _nations(self) -> frozenset[str]:
        resources = self.parser.resources
        if "nations" not in resources.cache:
            resources.cache["nations"] = frozenset(resources.states.values())
        return resources.cache["nations"]

    def _offices(self, title: frozenset[str]) -> frozenset[str]:
        """The words of a title with adjectives of a state led back to it, and one word for a government."""
        states = self.parser.resources.states
        return frozenset("وزراء" if word == "حكومه" else states.get(word, word) for word in title)

    def _only_bearer(self, named: Named) -> Named | None:
        """The one person with this title, where the text adds no more than an adjective (المبعوث الأممي)."""
        nisba = len(named.title) == 1 and len(named.words) == 2 and named.name.endswith("ي")
        speaks = named.head in self.parser.lists["spokesman"]
        if not (nisba or speaks) or named.head == "رييس":
            return None
        bearers = [found for _, found in self._titles if found.head == named.head]
        if speaks and not nisba:
            places = self.parser.resources.places
            shared = [found.title & named.title - self._nations for found in bearers]
            if not any(word not in places for words in shared for word in words):
                return None
        if not bearers or any(not same_person(bearers[0].parts, b.parts) for b in bearers[1:]):
            return None
        states = self.parser.resources.states
        said = {states[word] for word in named.title if word in states}
        own = {states[word] for found in bearers for word in found.title if word in states}
        return bearers[0] if not said or not own or said & own else None

    def _apposed_titles(self) -> list[tuple[int, Named]]:
        """Persons whom the text names before their title (فلان، رئيس البلدية)."""
        out = []
        for j in self.parser.analysed.headed("", self.document.types):
            if j < 2 or self.word(j - 1).category != w.COMMA or self.word(j).clitic:
                continue
            start = j - 1
            while start > 0 and j - start < 6 and self._extends(start - 1):
                start -= 1
            if start < j - 1 and self.parser.is_verb_like(start, j - 1):
                start += 1
            if j - 1 - start < 2:
                continue
            _, high = self.clause.bounds(j)
            phrase = self.parser.parse(j, high)
            if phrase is None or phrase.names:
                continue
            title = self.classifier.classify(phrase)
            names = [
                self.word(start).bare,
                *(self.document.cue(k) for k in range(start + 1, j - 1)),
            ]
            parts = tuple(fold(name) for name in names)
            out.append(
                (start, Named("person", " ".join(names), parts, title.title, title.head,
                              title.gender, "s", True, title.words))
            )  # fmt: skip
        return out
