"""What the words of a vocabulary are good for in names: the trigger classes of their stems, by type."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from isnad.document import WORD
from isnad.entities.features import TypeFeatures

#: Classes of ``name_triggers.tsv`` that the rules ask for.
CLASSES = (
    "body", "of_place", "of_person", "of_name", "site_kept", "outlet", "place", "ministry", "stop",
    "title", "profession", "office", "institution", "the_institution", "event", "settlement", "union",
    "namehead", "purpose", "site_name", "qualifier", "particle", "sport", "side", "department",
    "organisation", "attribute", "of_town", "of_site", "guild",
)  # fmt: skip
#: Classes whose words open a name: a pronoun that ends them makes them another word (مكتبة, مكتبه "his office").
_HEADS = frozenset(CLASSES) - {
    "stop", "title", "profession", "office", "particle", "qualifier", "sport", "side", "attribute",
}  # fmt: skip
#: What begins a verb in the future, how long such a word is at least, and how often news has the verb alone.
_FUTURE, _SHORTEST_FUTURE, _KNOWN_VERB = ("سي", "ست", "سن"), 5, 10
#: "In the name of", and how far before it stands who speaks.
_ON_BEHALF = "باسم"
_NEAR = 3
#: Pronouns on a noun in ة, which is then ت, and how often news has the noun alone.
_OWNERS, _KNOWN_NOUN = ("ه", "ها", "هم", "هما"), 20


class WordFlags:
    """Lists by type id: one per trigger class, and ``nation``, ``country``, ``definite``, ``cut``, ``count``."""

    def __init__(self, features: TypeFeatures) -> None:
        names = features.names
        vocabulary = features.vocabulary
        self.names = names
        self.kind = vocabulary.kind
        self.raw = vocabulary.raw
        self.cue = vocabulary.cue
        self.forms = features.finder.forms
        self.cut, self.stems = features.cut, features.stem
        counts = features.statistics.counts
        self.count = [counts.get(stem, 0) for stem in self.stems]
        self.counts = counts
        classes = {name: [False] * len(self.stems) for name in CLASSES}
        for at, stem in enumerate(self.stems):
            for name in names.triggers.get(stem, ()):
                if name not in classes:
                    continue
                cue = vocabulary.cue[at]
                if name in _HEADS and stem.endswith("ه") and cue.endswith("ه"):
                    continue
                if cue in names.spelled_exceptions:
                    # وأدى is no وادي
                    continue
                classes[name][at] = True
        self.__dict__.update(classes)
        self.nation = [
            form in names.nationality or stem in names.nationality
            for form, stem in zip(self.forms, self.stems, strict=True)
        ]
        #: adjectives of one country, which العالمي and الغربي are not
        self.country = [
            bool(names.nationality.get(form) or names.nationality.get(stem))
            for form, stem in zip(self.forms, self.stems, strict=True)
        ]
        self.word = [kind == WORD for kind in self.kind]
        #: verbs in the future: سيضطر, no name that a list has
        self.will = [
            len(form) >= _SHORTEST_FUTURE
            and form.startswith(_FUTURE)
            and form not in names.known
            and counts.get(form[1:], 0) >= _KNOWN_VERB
            for form in self.forms
        ]
        #: nouns with a pronoun: حسرته, ملكتها
        self.owned = [
            _is_owned(form, cue, counts) and form not in names.known
            for form, cue in zip(self.forms, self.cue, strict=True)
        ]
        self.definite = [
            word and stem.startswith("ال") for stem, word in zip(self.stems, self.word, strict=True)
        ]

    def on_behalf(self, words: list[int], at: int) -> bool:
        """المتحدث الرسمي باسم: whether the word at ``at`` is "in the name of", which is a given name too."""
        if self.stems[words[at]] != _ON_BEHALF:
            return False
        speakers = self.names.words_in("speaker")
        before = words[max(at - _NEAR, 0) : at]
        return any(self.stems[word].removeprefix("ال") in speakers for word in before)

    def any_of(self, *classes: str) -> np.ndarray:
        """Which types are of one of the classes."""
        out = np.zeros(len(self.stems), bool)
        for name in classes:
            out |= np.array(getattr(self, name), bool)
        return out


def _is_owned(form: str, cue: str, counts: Mapping[str, int]) -> bool:
    """Whether a word is a noun in ة with a pronoun on it: حسرته is حسرة and ه."""
    for owner in _OWNERS:
        if cue.endswith("ت" + owner):
            noun = form[: -len(owner) - 1] + "ه"
            return any(
                counts.get(noun[cut:], 0) >= _KNOWN_NOUN for cut in (0, 1) if len(noun) > cut + 3
            )
    return False
