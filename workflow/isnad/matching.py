"""Finds compiled rules in documents: what a word can match is decided once for each word type.

A :class:`Matcher` is bound to the vocabulary of a shard. Binding looks every word type up, with
and without its clitics, and notes which rules can hold around it. A document is then scanned as
an array of type ids, and Python code runs only where a rule's rarest word stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from isnad import morphology
from isnad.document import LATIN, NUMBER, PUNCT, WORD, Document, Vocabulary
from isnad.lexicon import PSEUDO
from isnad.patterns import Compiled, Element, Match, Pattern, Test, WordClass

_FAIL = -2
_PROCLITICS = frozenset(morphology.CONJUNCTIONS + morphology.INNER)
_ONE, _MANY, _FIRST, _LAST = range(4)


def builtin_classes() -> dict[str, WordClass]:
    """Word classes every lexicon may use: word (no punctuation), definite (with the article),
    digits, latin, punct."""
    return {
        "definite": lambda cue, raw: cue.startswith("ال") and len(cue) > 3,
        "word": lambda cue, raw: any(c.isalnum() for c in cue),
        "digits": lambda cue, raw: cue[:1].isdigit(),
        "latin": lambda cue, raw: cue[:1].isascii() and cue[:1].isalpha(),
        "punct": lambda cue, raw: not any(c.isalnum() for c in cue),
    }


class Matcher:
    """Compiled rules, ready to be bound to a vocabulary. Build with ``patterns.compile_rules``."""

    def __init__(
        self,
        rules: Sequence[Compiled],
        classes: Mapping[str, WordClass],
        *,
        from_first: bool = False,
    ) -> None:
        self.rules = tuple(rules)
        self.from_first = from_first
        self.classes = classes
        tests: dict[Test, int] = {}
        for compiled in self.rules:
            for pattern in _all_patterns(compiled):
                for element in pattern.elements:
                    for test in element.tests:
                        tests.setdefault(test, len(tests))
        self.tests = tests
        self._by_word: dict[str, list[tuple[int, Test]]] = defaultdict(list)
        for test, number in tests.items():
            for word in test.words:
                surfaces = [word] if test.enclitic < 2 else []
                if test.enclitic:
                    surfaces += morphology.with_pronouns(word)
                for surface in surfaces:
                    self._by_word[surface].append((number, test))
        self._by_word = dict(self._by_word)
        self._cache: dict[object, tuple[tuple[int, int], ...]] = {}

    def tests_of(self, cue: str, raw: str, kind: int) -> tuple[tuple[int, int], ...]:
        """The tests that a word passes: ``(test number, letters of proclitics)``, cached."""
        words = self._by_word
        if cue not in words:
            # one or two proclitics, or ل before an article
            if cue[:1] not in _PROCLITICS:
                return ()
            if cue[1:] not in words and cue[2:] not in words and "لل" not in cue[:3]:
                return ()
        key = (cue, raw) if len(raw) != len(cue) else cue  # the raw form matters by its diacritics
        known = self._cache.get(key)
        if known is None:
            known = self._cache[key] = self._look_up(cue, raw, kind)
        return known

    def _look_up(self, cue: str, raw: str, kind: int) -> tuple[tuple[int, int], ...]:
        found: dict[int, int] = {}
        splits = morphology.proclitic_splits(cue) if kind == WORD else (("", cue),)
        for proclitics, rest in splits:
            for number, test in self._by_word.get(rest, ()):
                if (
                    number not in found
                    and _allowed(test, proclitics)
                    and (not test.marks or _shows(raw, test.marks))
                ):
                    found[number] = len(proclitics)
        return tuple(found.items())

    def passes(self, test: Test, cue: str, raw: str, kind: int) -> int:
        """Letters of proclitics under which a word is of the class that ``test`` names, -1 for none."""
        predicate = self.classes[test.word_class]
        for proclitics, rest in morphology.proclitic_splits(cue) if kind == WORD else (("", cue),):
            if _allowed(test, proclitics) and predicate(rest, raw):
                return len(proclitics)
        return -1

    def bind(self, vocabulary: Vocabulary) -> BoundMatcher:
        """The matcher over one vocabulary; do this once for each shard."""
        return BoundMatcher(self, vocabulary)


def _all_patterns(compiled: Compiled):
    yield from compiled.patterns
    yield from compiled.left
    yield from compiled.right
    yield from compiled.not_left
    yield from compiled.not_right


def _allowed(test: Test, proclitics: str) -> bool:
    if not proclitics:
        return not test.required
    conjunction = proclitics[0] in morphology.CONJUNCTIONS
    inner = proclitics[1:] if conjunction else proclitics
    if conjunction and not test.conjunction:
        return False
    if inner:
        return inner in test.inner
    return not (test.required and test.inner)


def _shows(raw: str, marks: str) -> bool:
    """Whether ``raw`` has, at each letter of ``marks``, the diacritics written there."""
    return _pairs(marks) <= _pairs(raw[-len(marks) - 4 :]) if raw else False


def _pairs(word: str) -> set[tuple[str, str]]:
    out, letter = set(), ""
    for c in word:
        if "\u064b" <= c <= "\u0652" or c == "\u0670":
            out.add((letter, c))
        else:
            letter = c
    return out


class _Lazy(dict):
    """Type ids that pass one of some tests, which are asked when a type first comes up."""

    def __init__(
        self, known: dict[int, int], tests: list[Test], matcher: Matcher, vocabulary
    ) -> None:
        super().__init__(known)
        self._tests, self._matcher, self._vocabulary = tests, matcher, vocabulary
        self._asked: dict[int, bool] = {}

    def __contains__(self, type_id: int) -> bool:
        answer = self._asked.get(type_id)
        if answer is None:
            answer = dict.__contains__(self, type_id) or self._ask(type_id)
            self._asked[type_id] = answer
        return answer

    def _ask(self, type_id: int) -> bool:
        words, matcher = self._vocabulary, self._matcher
        cue, raw, kind = words.cue[type_id], words.raw[type_id], words.kind[type_id]
        by_word = dict(matcher.tests_of(cue, raw, kind)) if matcher.from_first else {}
        for test in self._tests:
            if test.word_class:
                letters = matcher.passes(test, cue, raw, kind)
            else:
                letters = by_word.get(matcher.tests[test], -1)
            if letters >= 0:
                self[type_id] = letters
                return True
        return False


class BoundMatcher:
    """A matcher with the type ids of one vocabulary resolved."""

    def __init__(self, matcher: Matcher, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        members: list[dict[int, int]] = [{} for _ in matcher.tests]
        tests_of = matcher.tests_of
        if matcher.from_first:  # asked at few places, so types are looked up as they come
            known = ((), (), ())
        else:
            known = (vocabulary.cue, vocabulary.raw, vocabulary.kind)
        for type_id, (cue, raw, kind) in enumerate(zip(*known, strict=True)):
            for number, letters in tests_of(cue, raw, kind):
                members[number][type_id] = letters
        self._members = members
        self._matcher = matcher
        self._tests = matcher.tests
        self._sets: dict[tuple[Test, ...], dict[int, int]] = {}
        self._programs: list[tuple] = []
        # programs by their first word: by the number of a test on words, and by tests of a class
        self._starting: dict[int, list[int]] = defaultdict(list)
        self._starting_class: dict[Test, list[int]] = defaultdict(list)
        self._first: dict[int, tuple[int, ...]] = {}  # those that a type can begin
        anchors: dict[int, list[int]] = defaultdict(list)
        for compiled in matcher.rules:
            frames = (
                [self._program(p, -1) for p in compiled.left],
                [self._program(p, 1) for p in compiled.right],
                [self._program(p, -1) for p in compiled.not_left],
                [self._program(p, 1) for p in compiled.not_right],
            )
            framed = frames if any(frames) else None
            for pattern, anchor in zip(compiled.patterns, compiled.anchors, strict=True):
                number = len(self._programs)
                before = self._program(pattern, -1, pattern.elements[:anchor])
                after = self._program(pattern, 1, pattern.elements[anchor:])
                self._programs.append((compiled.rule, pattern, before, after, framed))
                if matcher.from_first:
                    for test in pattern.elements[anchor].tests:
                        if test.word_class:
                            self._starting_class[test].append(number)
                        else:
                            self._starting[self._tests[test]].append(number)
                    continue
                members = self._set(pattern.elements[anchor])
                if isinstance(members, _Lazy):  # a rule without any word of its own
                    members = [i for i in range(len(vocabulary)) if i in members]
                for type_id in members:
                    anchors[type_id].append(number)
        self._anchors = dict(anchors)
        self._is_anchor = np.zeros(len(vocabulary) + 1, bool)
        if anchors:
            self._is_anchor[np.fromiter(anchors, np.int64)] = True

    def _set(self, element: Element) -> dict[int, int]:
        known = self._sets.get(element.tests)
        if known is None:
            known = {}
            for test in element.tests:
                for type_id, letters in self._members[self._tests[test]].items():
                    if letters <= known.get(type_id, 99):
                        known[type_id] = letters
            by_class = [test for test in element.tests if test.word_class]
            if self._matcher.from_first:
                by_class = list(element.tests)
            if by_class:
                known = _Lazy(known, by_class, self._matcher, self.vocabulary)
            self._sets[element.tests] = known
        return known

    def _program(self, pattern: Pattern, step: int, elements=None) -> tuple:
        items = []
        for element in pattern.elements if elements is None else elements:
            if element.boundary:
                items.append(
                    (_FIRST if element.boundary == "^" else _LAST, None, False, 1, 1, False)
                )
            else:
                kind = _ONE if element.single else _MANY
                items.append(
                    (kind, self._set(element), element.negated, element.least, element.most,
                     element.lazy)
                )  # fmt: skip
        return tuple(items if step > 0 else reversed(items))

    def find(self, document: Document, resolve: bool = True) -> list[Match]:
        """Matches in ``document``, sorted by cue.

        With ``resolve`` each token belongs to the cue of one match at most: the rule with the
        higher priority wins, then the longer cue, the longer match, the earlier rule. Matches of
        PSEUDO rules silence the cues that lie inside them and are not returned.
        """
        types = document.types
        hits = np.flatnonzero(self._is_anchor[types])
        if not len(hits):
            return []
        tokens = document.type
        sentence_start = document.sentence_start
        stop_all = len(tokens)
        found: list[tuple] = []
        low = high = -1
        programs, anchors = self._programs, self._anchors
        for position in hits.tolist():
            if position >= high:
                index = bisect_right(sentence_start, position)
                low = sentence_start[index - 1] if index else 0
                high = sentence_start[index] if index < len(sentence_start) else stop_all
            for number in anchors[tokens[position]]:
                rule, pattern, before, after, frames = programs[number]
                places = [0] * (len(after) + 1)
                end = _run(after, 0, position, low, high, 1, tokens, places)
                if end == _FAIL:
                    continue
                places[-1] = end
                start = position
                if before:
                    lead = [0] * (len(before) + 1)
                    start = _run(before, 0, position - 1, low, high, -1, tokens, lead) + 1
                    if start == _FAIL + 1:
                        continue
                    lead[-1] = start - 1
                    places = [place + 1 for place in lead[:0:-1]] + places
                if frames and not _framed(frames, start, end, low, high, tokens):
                    continue
                cue_start, cue_end = places[pattern.cue[0]], places[pattern.cue[1]]
                found.append((number, rule, start, end, cue_start, cue_end, places))
        if not found:
            return []
        if resolve:
            found = _resolve(found)
        matches = [self._match(item, tokens) for item in found]
        matches.sort(key=lambda m: (m.cue_start, m.cue_end, m.rule.id))
        return matches

    def starts(
        self,
        document: Document,
        position: int,
        low: int,
        high: int,
        categories: Sequence[str],
        only: str = "",
    ) -> bool:
        """Whether a rule of one of ``categories`` begins at token ``position``, inside [low, high).

        For matchers compiled with ``from_first``; ``only`` asks about the rule of that id.
        """
        tokens = document.type
        type_id = tokens[position]
        programs = self._first.get(type_id)
        if programs is None:
            programs = self._first[type_id] = self._beginning_with(type_id)
        for number in programs:
            rule, _, _, after, frames = self._programs[number]
            if rule.category not in categories or only not in ("", rule.id):
                continue
            places = [0] * (len(after) + 1)
            end = _run(after, 0, position, low, high, 1, tokens, places)
            if end != _FAIL and (not frames or _framed(frames, position, end, low, high, tokens)):
                return True
        return False

    def _beginning_with(self, type_id: int) -> tuple[int, ...]:
        words = self.vocabulary
        cue, raw, kind = words.cue[type_id], words.raw[type_id], words.kind[type_id]
        programs: set[int] = set()
        for number, _ in self._matcher.tests_of(cue, raw, kind):
            programs.update(self._starting.get(number, ()))
        for test, numbers in self._starting_class.items():
            if self._matcher.passes(test, cue, raw, kind) >= 0:
                programs.update(numbers)
        return tuple(sorted(programs))

    def _match(self, item: tuple, tokens: list[int]) -> Match:
        number, rule, start, end, cue_start, cue_end, places = item
        pattern = self._programs[number][1]
        letters = 0
        for index in range(*pattern.cue):
            element = pattern.elements[index]
            if places[index + 1] > places[index] and not element.boundary:
                if not element.negated:
                    letters = self._set(element).get(tokens[places[index]], 0)
                break
        captures = {name: (places[a], places[b]) for name, a, b in pattern.captures}
        return Match(rule, start, end, cue_start, cue_end, letters, captures)


def _run(items, k, i, low, high, step, tokens, places) -> int:
    """Match ``items[k:]`` from token ``i`` on; the place after the match, or _FAIL."""
    n = len(items)
    while k < n:
        kind, members, negated, least, most, lazy = items[k]
        places[k] = i
        if kind == _ONE:
            if not low <= i < high or (tokens[i] in members) is negated:
                return _FAIL
            i += step
        elif kind == _MANY:
            count, j = 0, i
            while count < most and low <= j < high and (tokens[j] in members) is not negated:
                count += 1
                j += step
            if count < least:
                return _FAIL
            if k + 1 == n:
                return i + step * (least if lazy else count)
            counts = range(least, count + 1) if lazy else range(count, least - 1, -1)
            for taken in counts:
                end = _run(items, k + 1, i + step * taken, low, high, step, tokens, places)
                if end != _FAIL:
                    return end
            return _FAIL
        elif kind == _FIRST:
            if i != (low if step > 0 else low - 1):
                return _FAIL
        elif i != (high if step > 0 else high - 1):
            return _FAIL
        k += 1
    return i


def _framed(frames, start, end, low, high, tokens) -> bool:
    left, right, not_left, not_right = frames
    places = [0] * 64

    def holds(programs, place, step) -> bool:
        return any(
            _run(items, 0, place, low, high, step, tokens, places) != _FAIL for items in programs
        )

    if left and not holds(left, start - 1, -1):
        return False
    if right and not holds(right, end, 1):
        return False
    if not_left and holds(not_left, start - 1, -1):
        return False
    return not (not_right and holds(not_right, end, 1))


def _resolve(found: list[tuple]) -> list[tuple]:
    rest = [f for f in found if f[1].category != PSEUDO]
    if len(rest) < len(found):
        covering: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for f in found:
            if f[1].category == PSEUDO:
                for token in range(f[4], f[5]):
                    covering[token].append((f[4], f[5], f[1].priority))
        rest = [
            f
            for f in rest
            if not any(
                start <= f[4] and f[5] <= end and priority >= f[1].priority
                for start, end, priority in covering.get(f[4], ())
            )
        ]
    if len(rest) < 2:
        return rest
    rest.sort(key=lambda f: (-f[1].priority, f[4] - f[5], f[2] - f[3], f[0]))
    kept, taken = [], set()
    for item in rest:
        span = range(item[4], item[5])
        if not any(token in taken for token in span):
            kept.append(item)
            taken.update(span)
    return kept


__all__ = ["LATIN", "NUMBER", "PUNCT", "WORD", "BoundMatcher", "Matcher", "builtin_classes"]
