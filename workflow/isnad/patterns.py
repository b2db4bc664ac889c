"""The pattern language of the rule lexicons, compiled to a matcher that is driven by word types.

A pattern is a sequence of elements separated by spaces, matched against tokens at the cue level::

    من المحتمل|الممكن أن        literal words; | separates alternatives for one token
    [من المحتمل] أن            brackets mark the cue; without them the whole match is the cue
    جدا?   @adverb{0,2}        optional, or repeated (greedy) element
    ...{0,3}   ...             up to three words of any kind (as few as needed); punctuation stops it
    ***{0,9}                   the same over any tokens, within the sentence
    !كان                       one token that is not this
    @number  @imperfect        a word class: a named list, or a test on the word
    V:اعتقد  V:رأى~يرى/imperfect,3,s     any form of a verb (given imperfect; features, see morphology)
    A:محتمل  A:محتمل/def,f     any form of an adjective
    <source ...{1,4}>          a capture: the tokens are reported under the name
    ^  $                       start and end of the sentence

Clitics. The first element may carry و or ف. ``ب+نحو`` asks for the proclitic, ``بل?+نحو`` allows
any one of those letters, ``ال?+مرجح`` allows the article, ``*+احتمال`` allows و ف ب ل ك and the
article, ``=قد`` allows nothing. ``أن+`` allows an attached pronoun, ``قول++`` asks for one. Forms
of verbs may carry ل or س and a pronoun, forms of adjectives ب ل ك, by themselves. A word written with
diacritics (``بيّن``) matches only tokens whose text has those diacritics. `` / `` separates whole
alternative patterns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from isnad import morphology
from isnad.lexicon import LexiconError, Rule

#: A word class: its words, or a test on (cue level, raw) of a word without its proclitics.
WordClass = Iterable[str] | Callable[[str, str], bool]

MARKS = frozenset(map(chr, morphology.MARKS))

_QUANTIFIER = re.compile(r"^(.*?)(\?|\{(\d+)(?:,(\d+))?\})$")
_PREFIX = re.compile(r"^([ابتفكلوس]+)(\?)?\+(.+)$")
_PIECES = re.compile(r"\[|\]|<\w+|>(?=\s|$|\])|[^\s\[\]<>]+|\S")
_COMMON = frozenset(
    [
        "من",
        "في",
        "على",
        "إلى",
        "عن",
        "أن",
        "إن",
        "ما",
        "لا",
        "لم",
        "لن",
        "قد",
        "كان",
        "هو",
        "هي",
        "هذا",
        "هذه",
        "ذلك",
        "التي",
        "الذي",
        "مع",
        "أو",
        "ثم",
        "كما",
        "و",
    ]
)


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on one token: which words, under which proclitics, with a pronoun or without."""

    words: tuple[str, ...]
    word_class: str = ""  # name of a class given by a predicate
    conjunction: bool = False  # و or ف may stand before it
    inner: str = ""  # ب ك ل س that may stand before it
    required: bool = False  # one of the proclitics must be there
    enclitic: int = 0  # 0 none, 1 allowed, 2 required
    marks: str = ""  # spelling with diacritics that the raw text must show


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a pattern: alternatives for a token, and how often."""

    tests: tuple[Test, ...]
    negated: bool = False
    least: int = 1
    most: int = 1
    lazy: bool = False
    boundary: str = ""  # "^" or "$" for a sentence edge

    @property
    def single(self) -> bool:
        return self.least == self.most == 1 and not self.boundary


@dataclass(frozen=True, slots=True)
class Pattern:
    """One alternative of a rule's pattern: elements, and element indices where spans open and close."""

    elements: tuple[Element, ...]
    cue: tuple[int, int]
    captures: tuple[tuple[str, int, int], ...] = ()


_GAP = Test((), word_class="word")


def parse(
    text: str, classes: Mapping[str, WordClass], *, first_conjunction: bool = True
) -> list[Pattern]:
    """Parse ``text`` into its alternative patterns. Raises :class:`LexiconError`."""
    return [
        _parse_one(part.strip(), classes, first_conjunction)
        for part in re.split(r"\s/\s", text.strip())
        if part.strip()
    ]


def _parse_one(text: str, classes: Mapping[str, WordClass], first_conjunction: bool) -> Pattern:
    elements: list[Element] = []
    cue_start = cue_end = None
    open_captures: list[tuple[str, int]] = []
    captures: list[tuple[str, int, int]] = []
    for piece in _PIECES.findall(text):
        if piece == "[":
            if cue_start is not None:
                raise LexiconError(f"'{text}' opens '[' twice; mark one cue with one pair")
            cue_start = len(elements)
        elif piece == "]":
            if cue_start is None or cue_end is not None:
                raise LexiconError(f"'{text}' has a ']' without '['")
            cue_end = len(elements)
        elif piece.startswith("<"):
            open_captures.append((piece[1:], len(elements)))
        elif piece == ">":
            if not open_captures:
                raise LexiconError(f"'{text}' has a '>' without '<name'")
            name, start = open_captures.pop()
            captures.append((name, start, len(elements)))
        else:
            elements.append(_element(piece, classes, first_conjunction and not elements))
    if (cue_start is None) != (cue_end is None) or open_captures:
        raise LexiconError(f"'{text}' has an opening '[' or '<' that is never closed")
    if not elements:
        raise LexiconError("the pattern is empty")
    if cue_start is None:
        cue_start, cue_end = 0, len(elements)
    if cue_start == cue_end:
        raise LexiconError(f"'{text}' marks an empty cue; put words between '[' and ']'")
    return Pattern(tuple(elements), (cue_start, cue_end), tuple(captures))


def _element(piece: str, classes: Mapping[str, WordClass], first: bool) -> Element:
    if piece in ("^", "$"):
        return Element((), boundary=piece, least=1, most=1)
    least = most = 1
    quantifier = _QUANTIFIER.match(piece)
    if quantifier and quantifier[1]:
        piece = quantifier[1]
        if quantifier[2] == "?":
            least = 0
        else:
            least = int(quantifier[3])
            most = int(quantifier[4] or least)
            if most < least or most > 60:
                raise LexiconError(f"'{quantifier[2]}' must be {{least,most}} with most below 60")
    if piece == "...":
        if not quantifier:
            least, most = 1, 1
        return Element((_GAP,), least=least, most=most, lazy=True)
    if piece == "***":
        return Element((), negated=True, least=least, most=most, lazy=True)
    negated = piece.startswith("!") and len(piece) > 1
    atoms = (piece[1:] if negated else piece).split("|")
    if len(atoms) > 1 and not all(atoms):
        raise LexiconError(f"'{piece}' has an empty alternative; remove the extra '|'")
    if not all(atoms):
        atoms = ["|"]
    tests = tuple(test for atom in atoms for test in _tests(atom, classes, first))
    return Element(tests, negated, least, most)


def _tests(atom: str, classes: Mapping[str, WordClass], first: bool) -> list[Test]:
    exact = atom.startswith("=") and len(atom) > 1
    atom = atom[1:] if exact else atom
    conjunction, inner, required, article = first and not exact, "", False, False
    prefix = _PREFIX.match(atom)
    if atom.startswith("*+") and len(atom) > 2:
        conjunction, inner, article, atom = True, "بلك", True, atom[2:]
    elif prefix:
        letters, optional, atom = prefix[1], prefix[2], prefix[3]
        if "ال" in letters:
            article = True
            letters = letters.replace("ال", "", 1)
        inner = "".join(c for c in letters if c in morphology.INNER)
        own_conjunction = any(c in morphology.CONJUNCTIONS for c in letters)
        conjunction = conjunction or own_conjunction
        required = not optional and bool(letters)
    enclitic = 0
    while atom.endswith("+") and len(atom) > 1 and enclitic < 2:
        atom, enclitic = atom[:-1], enclitic + 1
    marks = ""
    if atom.startswith("V:"):
        lemma, _, features = atom[2:].partition("/")
        perfect, _, imperfect = lemma.partition("~")
        words = morphology.select(morphology.paradigm(perfect, imperfect), features)
        if not words:
            raise LexiconError(f"'{atom}' leaves no form of the verb; check its features")
        if not exact and not prefix:
            inner = "لس"
        enclitic = enclitic or (0 if exact else 1)
    elif atom.startswith("A:"):
        lemma, _, features = atom[2:].partition("/")
        words = morphology.adjective_forms(lemma, features)
        if not exact and not prefix:
            inner = "بلك"
    elif atom.startswith("@") and len(atom) > 1:
        name = atom[1:]
        if name not in classes:
            raise LexiconError(
                f"'@{name}' is not a word class; known: {', '.join(sorted(classes))}"
            )
        members = classes[name]
        if callable(members):
            if article:
                raise LexiconError(f"'ال+' cannot stand before '@{name}'; write @definite")
            return [Test((), name, conjunction, inner, required, enclitic)]
        words = tuple(members)
    else:
        words = (morphology.bare(atom),)
        if (words[0] != atom and morphology.SHADDA in atom) or re.search(
            "[\u064b-\u0650\u0652]", atom
        ):
            marks = atom
        if re.search(r"[+?{}=@]", atom) and len(atom) > 1:
            raise LexiconError(f"cannot read '{atom}'; see docs/lexicon.md for the signs")
    if article:
        words = tuple(w for word in words for w in (word, "ال" + word))
        if prefix and not prefix[2]:
            words = tuple(w for w in words if w.startswith("ال"))
    return [Test(words, "", conjunction, inner, required, enclitic, marks)]


# ---------------------------------------------------------------------------- compiled rules


@dataclass(slots=True)
class Match:
    """A rule that holds at a place: token indices, ends exclusive.

    ``start``/``end`` span the whole pattern, ``cue_start``/``cue_end`` its cue; ``proclitics`` is
    the number of leading letters of the cue's first token that are clitics, not cue.
    """

    rule: Rule
    start: int
    end: int
    cue_start: int
    cue_end: int
    proclitics: int = 0
    captures: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule's patterns and frames, parsed."""

    rule: Rule
    patterns: tuple[Pattern, ...]
    left: tuple[Pattern, ...]
    right: tuple[Pattern, ...]
    not_left: tuple[Pattern, ...]
    not_right: tuple[Pattern, ...]
    anchors: tuple[int, ...]  # of each pattern, the element from which it is looked for


def compile_rules(
    rules: Sequence[Rule],
    classes: Mapping[str, WordClass] | None = None,
    *,
    from_first: bool = False,
):
    """Compile ``rules`` into a :class:`isnad.matching.Matcher`.

    ``classes`` gives the word classes that patterns name with ``@``: an iterable of words, or a
    predicate on (cue-level word without proclitics, raw token). ``from_first`` looks for every
    pattern from its first element, as :meth:`isnad.matching.BoundMatcher.starts` needs. Raises :class:`LexiconError`
    with the file and line of the faulty rule.
    """
    from isnad.matching import Matcher, builtin_classes

    known: dict[str, WordClass] = {**builtin_classes(), **(classes or {})}
    compiled = []
    for rule in rules:
        parts: dict[str, tuple[Pattern, ...]] = {}
        for column in ("pattern", "left", "right", "not_left", "not_right"):
            text = getattr(rule, column)
            try:
                parts[column] = tuple(parse(text, known))
            except LexiconError as error:
                raise rule.error(error.problem, column) from None
        if not parts["pattern"]:
            raise rule.error("the pattern is empty")
        try:
            anchors = tuple(0 if from_first else anchor_of(pattern) for pattern in parts["pattern"])
        except LexiconError as error:
            raise rule.error(error.problem) from None
        compiled.append(
            Compiled(
                rule,
                parts["pattern"],
                parts["left"],
                parts["right"],
                parts["not_left"],
                parts["not_right"],
                anchors,
            )
        )
    return Matcher(compiled, known, from_first=from_first)


def anchor_of(pattern: Pattern) -> int:
    """Index of the element from which to look for ``pattern``: one token, as rare as its spelling
    lets one guess."""
    best, best_cost = -1, 99
    for index, element in enumerate(pattern.elements):
        if not element.single or element.negated or not element.tests:
            continue
        cost = 0
        for test in element.tests:
            if test.word_class:
                cost = max(cost, 50)
            elif any(word in _COMMON for word in test.words):
                cost = max(cost, 20)
            else:
                cost = max(cost, 1 + min(len(test.words), 30) // 4)
        if cost < best_cost:
            best, best_cost = index, cost
    if best < 0:
        raise LexiconError("the pattern needs at least one word that is neither optional nor a gap")
    return best
