"""Finds names by lexicon and trigger alone: gazetteer names, persons after titles, organisations by their head."""

from __future__ import annotations

from isnad.document import LATIN, WORD, Document, Vocabulary
from isnad.entities.gazetteer import Finder
from isnad.entities.lexicons import NameLexicons
from isnad.entities.mentions import Mention
from isnad.entities.words import best_split

_LONGEST_PERSON = 5
_COMMON = 25


class RuleTagger:
    """Tags a shard's documents from the lexicons; it serves where no model is, and to make silver data."""

    def __init__(self, vocabulary: Vocabulary, names: NameLexicons) -> None:
        self.names = names
        self.finder = Finder(vocabulary, names)
        self.kind = vocabulary.kind
        self.split = [best_split(form, {}, names.known) for form in self.finder.forms]
        stems = [stem for _, stem in self.split]
        self.title = [names.trigger(s, "title") or names.trigger(s, "profession") for s in stems]
        self.office = [names.trigger(s, "office") for s in stems]
        self.place = [names.trigger(s, "place") for s in stems]
        self.stop = [names.trigger(s, "stop") for s in stems]
        self.particle = [names.trigger(s, "particle") for s in stems]
        self.given = [names.given.get(s, 0) for s in stems]
        self.person = [names.given.get(s, 0) + names.family.get(s, 0) for s in stems]
        self.heads = [names.trigger(s, "organisation") or names.trigger(s, "body") for s in stems]
        self.nation = [f in names.nationality for f in self.finder.forms]

    def tag(self, document: Document) -> list[Mention]:
        """Mentions of one document, not overlapping, in order."""
        tokens = self.finder.words(document)
        types = document.types[tokens]
        sequence = types.tolist()
        taken = [False] * len(sequence)
        found: list[Mention] = []

        def keep(start: int, stop: int, cut: int, label: str, method: str) -> None:
            if any(taken[start:stop]):
                return
            taken[start:stop] = [True] * (stop - start)
            first, last = int(tokens[start]), int(tokens[stop - 1])
            found.append(Mention(first, last + 1, cut, label, method))

        matches = self.finder.find(types)
        for match in matches:
            before = sequence[match.start - 1] if match.start else -1
            placed = before >= 0 and self.place[before] and match.phrase.label == "LOC"
            if not match.phrase.weak or placed:
                keep(match.start, match.stop, match.cut, match.phrase.label, "gazetteer")
        for at, type_id in enumerate(sequence):
            if taken[at] or self.kind[type_id] != WORD:
                continue
            titled = at > 0 and self.title[sequence[at - 1]]
            if self.given[type_id] >= (1 if titled else _COMMON) and not self.stop[type_id]:
                stop = at + 1
                while stop < min(len(sequence), at + _LONGEST_PERSON) and not taken[stop]:
                    word = sequence[stop]
                    if self.kind[word] != WORD or self.stop[word] or self.nation[word]:
                        break
                    if not (self.person[word] >= 2 or self.particle[word]) or self.split[word][0]:
                        break
                    stop += 1
                if stop - at >= 2 or titled:
                    keep(at, stop, self.split[type_id][0], "PERS", "name")
            elif self.heads[type_id] and at + 1 < len(sequence):
                stop = at + 1
                limit = min(len(sequence), at + 5)
                while stop < limit and self._belongs(sequence[stop]) and not taken[stop]:
                    stop += 1
                if stop > at + 1 and self.nation[sequence[stop - 1]]:
                    keep(at, stop, self.split[type_id][0], "ORG", "head")
        return found

    def _belongs(self, type_id: int) -> bool:
        form = self.finder.forms[type_id]
        if self.kind[type_id] == LATIN:
            return True
        return self.kind[type_id] == WORD and form.startswith("ال") and not self.stop[type_id]
