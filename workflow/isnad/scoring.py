"""Compares what was found in one document with its gold annotations.

Spans are compared by whole words, so that clitics make no difference. A record that annotators differed on (optional)
counts nowhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from isnad.gold import GoldDocument

#: What may stand around a word without being part of it.
_OUTER = frozenset(
    ".,،؛;:!?؟\"“”„«»()[]{}'’‘…-–—*/\\|<>=+%\u200f\u200e\u202a\u202b\u202c\u2066\u2067\u2069\ufeff"
)
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670]")
_FOLDED = str.maketrans("أإآٱىةؤئ", "اااايهوي", "ـ")
_CONTEXT = 40


def folded_words(name: str | None) -> frozenset[str]:
    """The words of a name with spelling variants, clitics and the article folded.

    >>> folded_words("لليونسكو") == folded_words("اليونسكو")
    True
    """
    words = set()
    for word in re.findall(r"\w+", _MARKS.sub("", name or "").translate(_FOLDED).casefold()):
        if len(word) > 3 and word[0] in "وفبلك" and word[1:3] == "ال":
            word = word[1:]
        if len(word) > 3 and word.startswith("لل"):
            word = word[2:]
        if len(word) > 4 and word.startswith("ال"):
            word = word[2:]
        words.add(word)
    return frozenset(words)


def same_name(a: str | None, b: str | None) -> bool:
    """Whether half or more of the words of two names are the same."""
    a, b = folded_words(a), folded_words(b)
    return bool(a) and bool(b) and 2 * len(a & b) >= len(a | b)


class _Words:
    """The whitespace-delimited words of a text, without outer punctuation."""

    def __init__(self, text: str) -> None:
        starts, ends = [], []
        for match in re.finditer(r"\S+", text):
            start, end = match.span()
            while start < end and text[start] in _OUTER:
                start += 1
            while end > start and text[end - 1] in _OUTER:
                end -= 1
            if start < end:
                starts.append(start)
                ends.append(end)
        self._starts, self._ends = np.array(starts, np.int64), np.array(ends, np.int64)

    def of(self, start: int | None, end: int | None) -> frozenset[int]:
        """The numbers of the words that a span touches."""
        if start is None or end is None:
            return frozenset()
        first = int(np.searchsorted(self._ends, start, "right"))
        return frozenset(range(first, int(np.searchsorted(self._starts, end, "left"))))


def match(gold: Sequence[frozenset], found: Sequence[frozenset], alike=None) -> dict[int, int]:
    """Pair gold spans with found ones, one to one: first those of the same words, then those that share a word.

    Spans are sets of word numbers; ``alike(g, f)`` says whether two records may be a pair at all. In order of the text,
    each gold span takes the first that is free.
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for exact in (True, False):
        for g, words in enumerate(gold):
            if g in pairs:
                continue
            for f, other in enumerate(found):
                if f in taken or not (words == other if exact else words & other):
                    continue
                if alike is None or alike(g, f):
                    pairs[g] = f
                    taken.add(f)
                    break
    return pairs


class _Matched:
    """The pairs of one layer of one document, without what is optional."""

    def __init__(self, gold, gold_words, found, found_words, alike=None) -> None:
        test = None if alike is None else (lambda g, f: alike(gold[g], found[f]))
        pairs = match(gold_words, found_words, test)
        taken = set(pairs.values())
        # What was found where annotators differed counts nowhere, matched or not.
        free = {f for g, f in pairs.items() if gold[g].optional}
        doubtful = [
            words for record, words in zip(gold, gold_words, strict=True) if record.optional
        ]
        free |= {
            f
            for f, words in enumerate(found_words)
            if f not in taken and any(words & d for d in doubtful)
        }
        self.gold = [(g, record) for g, record in enumerate(gold) if not record.optional]
        self.found = [(f, row) for f, row in enumerate(found) if f not in free]
        self.pairs = {g: f for g, f in pairs.items() if not gold[g].optional}
        self.missed = [record for g, record in self.gold if g not in self.pairs]
        hits = set(self.pairs.values())
        self.false_alarms = [row for f, row in self.found if f not in hits]


class Scorer:
    """Counts the hits of one document: ``counts[layer, item, measure] = (hits, of how many)``."""

    def __init__(self, gold: GoldDocument, text: str, errors: list[dict]) -> None:
        self.gold = gold
        self.text = text
        self.words = _Words(text)
        self.errors = errors
        self.counts: dict[tuple[str, str, str], tuple[int, int]] = {}

    def hedges(self, found: list[dict]) -> None:
        gold = self.gold.hedges
        if gold is None:
            return
        m = self._matched(gold, found)
        self._add_prf("hedges", "", len(m.pairs), len(m.gold), len(m.found))
        self._by_class("hedges", m, gold, found, "category")
        self._misses("hedges", m, "category")
        self._confusions(
            "hedges", "category", m, gold, found, lambda g: g.category, "category", "start", "end"
        )

    def entities(self, found: list[dict]) -> None:
        gold = self.gold.entities
        if gold is None:
            return
        found = [row for row in found if row["label"] != "MISC"]
        gold_words, found_words = self._spans(gold), self._rows(found, "start", "end")
        m = _Matched(gold, gold_words, found, found_words, lambda g, row: g.label == row["label"])
        exact = sum(gold_words[g] == found_words[f] for g, f in m.pairs.items())
        self._add_prf("entities_overlap", "", len(m.pairs), len(m.gold), len(m.found))
        self._add_prf("entities_exact", "", exact, len(m.gold), len(m.found))
        self._by_class("entities_overlap", m, gold, found, "label")
        self._misses("entities", m, "label")
        left = Counter(str(row["entity"]) for _, row in m.found)
        wanted = Counter(r.entity for r in gold if r.entity and not r.optional)
        right = 0
        for name, n in wanted.most_common():
            twin = next(
                (other for other in left if left[other] == n and same_name(name, other)), None
            )
            if twin is not None:
                right += n
                del left[twin]
        if wanted:  # annotations without canonical names say nothing about counts
            self._add("entities_overlap", "", "counts_right", right, sum(wanted.values()))

    def attributions(self, found: list[dict]) -> None:
        gold = self.gold.attributions
        if gold is None:
            return
        m = _Matched(gold, self._spans(gold), found, self._rows(found, "cue_start", "cue_end"))
        self._add_prf("attributions_all_kinds", "", len(m.pairs), len(m.gold), len(m.found))
        core = [g for g, record in m.gold if record.kind == "assert"]
        hits = sum(g in m.pairs for g in core)
        extra = [row for row in m.false_alarms if (row["kind"] or "assert") == "assert"]
        self._add_prf("attributions", "", hits, len(core), hits + len(extra))
        for record in m.missed:
            if record.kind == "assert":
                self._error("attributions", "missed", record.start, record.end, "assert", None)
        for row in extra:
            self._error(
                "attributions", "false_alarm", row["cue_start"], row["cue_end"], None, "assert"
            )
        self._attribution_details(m, gold, found)
        self._source_sets(gold, found)

    def _attribution_details(self, m: _Matched, gold, found) -> None:
        kind_of = {sid: kind for sid, (_, kind) in self.gold.sources.items()}
        for measure, wanted, column in (
            ("source_type", lambda g: kind_of.get(g.sid), "source_type"),
            ("quote_type", lambda g: g.quote, "quote_type"),
            ("kind", lambda g: g.kind, "kind"),
        ):
            self._confusions(
                "attributions", measure, m, gold, found, wanted, column, "cue_start", "cue_end"
            )
        overlap = exact = of = 0
        for g, f in m.pairs.items():
            if gold[g].source is None:
                continue
            wanted, row = self.words.of(*gold[g].source), found[f]
            given = self.words.of(row["source_start"], row["source_end"])
            of += 1
            overlap += bool(wanted & given)
            exact += wanted == given
            if not wanted & given:
                start, end = gold[g].source
                self._error(
                    "attributions", "source", start, end, self.text[start:end], row["source"]
                )
        self._add("source_span", "", "overlap", overlap, of)
        self._add("source_span", "", "exact", exact, of)

    def _source_sets(self, gold, found) -> None:
        """The distinct sources of the document, by name: what a count of sources rests on."""
        sids = dict.fromkeys(g.sid for g in gold if g.kind == "assert" and not g.optional and g.sid)
        wanted = [self.gold.sources[sid][0] for sid in sids]
        # Sources that got no name are together one more source, and a wrong one.
        names = (row["source_name"] for row in found if (row["kind"] or "assert") == "assert")
        left = list(dict.fromkeys(name for name in names if name != ""))
        size, hits = len(left), 0
        for name in wanted:
            twin = next((other for other in left if same_name(name, other)), None)
            if twin is not None:
                left.remove(twin)
                hits += 1
        self._add_prf("source_sets", "", hits, len(wanted), size)

    def _spans(self, gold) -> list[frozenset[int]]:
        return [self.words.of(record.start, record.end) for record in gold]

    def _rows(self, found, start: str, end: str) -> list[frozenset[int]]:
        return [self.words.of(row[start], row[end]) for row in found]

    def _matched(self, gold, found) -> _Matched:
        return _Matched(gold, self._spans(gold), found, self._rows(found, "start", "end"))

    def _add(self, layer: str, item: str, measure: str, hits: int, of: int) -> None:
        self.counts[layer, item, measure] = hits, of

    def _add_prf(self, layer: str, item: str, hits: int, gold: int, found: int) -> None:
        self._add(layer, item, "precision", hits, found)
        self._add(layer, item, "recall", hits, gold)
        # F1 is a ratio of totals too: twice the hits over all that was annotated or found.
        self._add(layer, item, "f1", 2 * hits, gold + found)

    def _by_class(self, layer: str, m: _Matched, gold, found, column: str) -> None:
        """Recall of each gold class and precision of each predicted class; the other side's class is left open."""
        hits = set(m.pairs.values())
        for measure, records in (
            ("recall", [(getattr(record, column), g in m.pairs) for g, record in m.gold]),
            ("precision", [(row[column], f in hits) for f, row in m.found]),
        ):
            of, right = Counter(), Counter()
            for kind, hit in records:
                of[kind or ""] += 1
                right[kind or ""] += hit
            for kind, n in of.items():
                self._add(layer, kind, measure, right[kind], n)

    def _misses(self, layer: str, m: _Matched, column: str) -> None:
        for record in m.missed:
            self._error(layer, "missed", record.start, record.end, getattr(record, column), None)
        for row in m.false_alarms:
            self._error(layer, "false_alarm", row["start"], row["end"], None, row[column])

    def _confusions(
        self, layer, measure, m: _Matched, gold, found, wanted, column, start, end
    ) -> None:
        """Accuracy of a class among matched records whose gold class is known."""
        right = of = 0
        for g, f in m.pairs.items():
            truth, given = wanted(gold[g]), found[f][column]
            if truth is None:
                continue
            of += 1
            right += truth == given
            if truth != given:
                self._error(layer, measure, found[f][start], found[f][end], truth, given)
        self._add(layer, "", f"{measure}_accuracy", right, of)

    def _error(self, layer: str, error: str, start: int, end: int, gold, predicted) -> None:
        self.errors.append(
            {
                "layer": layer,
                "error": error,
                "doc_id": self.gold.doc_id,
                "start": start,
                "end": end,
                "gold": gold,
                "predicted": predicted,
                "before": self.text[max(0, start - _CONTEXT) : start],
                "text": self.text[start:end],
                "after": self.text[end : end + _CONTEXT],
            }
        )
