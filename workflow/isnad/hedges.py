"""Hedges and boosters: the words by which a text says how sure it is, what they cover, and who says so.

Rules, word classes and scope terminators are data in ``workflow/lexicons/hedge*.tsv`` (see
docs/lexicon.md); categories and their sources are in docs/hedging.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

from isnad import lexicon, patterns, scope, tables
from isnad.cycles import uncollected
from isnad.document import Document, Vocabulary, read_batch
from isnad.matching import BoundMatcher, Matcher
from isnad.readings import IMPERFECT, PERFECT, CompactMorphology, Morphology, morphology_for
from isnad.reuse import Earlier

LEXICONS = Path(__file__).resolve().parent.parent / "lexicons"

#: Categories that count as hedges, and the kinds that are counted apart (table boosters).
CATEGORIES = ("modal", "belief", "hearsay", "doubt", "approx")
KINDS = ("booster", "negated_hedge", "frequency", "bound")
AUTHOR = "author"

_NEGATIONS = frozenset(["لا", "لم", "لن", "ولا", "ولم", "ولن", "فلا", "فلم", "ليس", "ليست", "لست"])


class Resources:
    """The compiled hedge rules of a lexicon folder, with the morphology that decides tense."""

    def __init__(
        self,
        matcher: Matcher,
        scope_matcher: Matcher,
        morphology: Morphology,
        dangling: Iterable[str] = (),
    ) -> None:
        self.dangling = frozenset(dangling)
        self.matcher = matcher
        self.scope_matcher = scope_matcher
        self.morphology = morphology
        self._vocabulary: Vocabulary | None = None
        self._size = 0
        self._bound: tuple[BoundMatcher, BoundMatcher] | None = None

    def bind(self, vocabulary: Vocabulary) -> tuple[BoundMatcher, BoundMatcher]:
        """Rules and scope terminators over ``vocabulary``; kept until another one comes."""
        if self._vocabulary is not vocabulary or self._size != len(vocabulary):
            self._bound = self.matcher.bind(vocabulary), self.scope_matcher.bind(vocabulary)
            self._vocabulary, self._size = vocabulary, len(vocabulary)
        return self._bound


def resources(
    lexicons: str | Path = LEXICONS, morphology: str | Morphology = "compact"
) -> Resources:
    """Load and compile ``hedges.tsv``, ``hedge_classes.tsv`` and ``hedge_scope.tsv``.

    ``morphology`` is "compact", "camel", "auto" or a :class:`isnad.readings.Morphology`. Raises
    :class:`isnad.lexicon.LexiconError` with file, line and column of a rule that cannot be used.
    """
    folder = Path(lexicons)
    if isinstance(morphology, str):
        tense = folder / "hedge_tense.tsv"
        compact = CompactMorphology(lexicon.load_lists(tense))
        morphology = morphology_for(morphology, compact)
    lists = lexicon.load_lists(folder / "hedge_classes.tsv")
    classes: dict[str, patterns.WordClass] = {**lists, **word_classes(lists, morphology)}
    rules = lexicon.load(folder / "hedges.tsv")
    known = {*CATEGORIES, *KINDS, lexicon.PSEUDO}
    for rule in rules:
        if rule.category not in known:
            raise rule.error(
                f"'{rule.category}' is not a category; use one of "
                f"{', '.join((*CATEGORIES, *KINDS, lexicon.PSEUDO))}",
                "category",
            )
    return Resources(
        patterns.compile_rules(rules, classes),
        patterns.compile_rules(lexicon.load(folder / "hedge_scope.tsv"), classes, from_first=True),
        morphology,
        lists.get("dangling", ()),
    )


def word_classes(
    lists: Mapping[str, Sequence[str]], morphology: Morphology
) -> dict[str, patterns.WordClass]:
    """The word classes that are decided by a test on the word instead of a list.

    imperfect, tense_open, future, verb (by ``morphology``), quantity (digits and number words),
    fem_noun (feminine by its ending or in the list fem_names). ``verb`` also takes the words of the
    list clause_perfects.
    """
    tenses = morphology.tenses
    only_imperfect, both = frozenset([IMPERFECT]), frozenset([IMPERFECT, PERFECT])
    quantity = frozenset(lists.get("quantity", ()))
    names = frozenset(lists.get("fem_names", ()))
    perfects = frozenset(lists.get("clause_perfects", ()))

    def is_quantity(cue: str, raw: str) -> bool:
        return cue in quantity or cue[:1].isdigit()

    def is_feminine(cue: str, raw: str) -> bool:
        return cue in names or (len(cue) > 3 and (cue[-1] == "ة" or cue.endswith("ات")))

    return {
        "imperfect": lambda cue, raw: tenses(cue) == only_imperfect,
        "tense_open": lambda cue, raw: tenses(cue) == both,
        "verb": lambda cue, raw: (cue[:1] in "يتأ" and IMPERFECT in tenses(cue)) or cue in perfects,
        "future": lambda cue, raw: cue[:1] == "س" and IMPERFECT in tenses(cue[1:]),
        "quantity": is_quantity,
        "fem_noun": is_feminine,
    }


def find(
    document: Document, resources: Resources, attributions: Iterable[Mapping] = ()
) -> list[dict]:
    """The hedges of ``document`` as rows of the table hedges, sorted by place.

    ``attributions`` are the document's rows of that table; the innermost whose content encloses a
    cue is its holder, written ``@<cue_start>``, otherwise the holder is ``author``.
    """
    return find_all(document, resources, attributions)[0]


def find_all(
    document: Document, resources: Resources, attributions: Iterable[Mapping] = ()
) -> tuple[list[dict], list[dict]]:
    """Hedges and boosters of ``document``, as rows of the tables of these names."""
    rules, terminators = resources.bind(document.vocabulary)
    matches = rules.find(document)
    hedges: list[dict] = []
    boosters: list[dict] = []
    if not matches:
        return hedges, boosters
    contents = Contents(attributions)
    text, starts, ends = document.text, document.start, document.end
    sentences = document.sentence
    for match in matches:
        rule = match.rule
        start = letters_from(text, starts[match.cue_start], match.proclitics)
        end = ends[match.cue_end - 1]
        first, stop = scope.span(document, match, rule.direction, terminators)
        scope_start = start if first == match.cue_start else starts[first]
        scope_end = ends[stop - 1]
        holder, content = contents.holder(start, end)
        if content and content[0] <= start and rule.direction != "previous":
            scope_start, scope_end = max(scope_start, content[0]), min(scope_end, content[1])
        scope_end = contents.before_next_cue(end, scope_end, text, resources.dangling)
        row = {
            "doc_id": document.doc_id,
            "start": start,
            "end": end,
            "cue": text[start:end],
            "scope_start": scope_start,
            "scope_end": scope_end,
            "holder": holder,
            "rule": rule.id,
            "sentence": sentences[match.cue_start],
        }
        if rule.category in KINDS:
            boosters.append({**row, "kind": rule.category})
        else:
            degree = rule.degree
            if degree is not None and rule.category == "belief" and _negated(document, match):
                degree = round(1 - degree, 4)  # لا يعتقد أن: the belief is that it is not so
            hedges.append({**row, "category": rule.category, "degree": degree})
    return hedges, boosters


class Contents:
    """The reported words of a document's attributions, to ask whose words a place belongs to."""

    def __init__(self, attributions: Iterable[Mapping]) -> None:
        self._spans = sorted(
            (a["content_start"], a["content_end"], a["cue_start"])
            for a in attributions
            if a.get("content_start") is not None and a.get("content_end") is not None
        )
        self._starts = [span[0] for span in self._spans]
        self._cues = sorted(span[2] for span in self._spans)
        self._furthest = list(accumulate((span[1] for span in self._spans), max))

    def holder(self, start: int, end: int) -> tuple[str, tuple[int, int] | None]:
        """The innermost attribution whose content encloses [start, end), as ``@<cue_start>`` with
        that content; ``author`` and None when there is none."""
        best: tuple[int, int, int, int] | None = None
        index = bisect_right(self._starts, start) - 1
        while index >= 0 and self._furthest[index] >= end:
            content_start, content_end, cue = self._spans[index]
            if content_end >= end:
                size = (content_end - content_start, cue, content_start, content_end)
                best = size if best is None else min(best, size)
            index -= 1
        if best is None:
            return AUTHOR, None
        return f"@{best[1]}", (best[2], best[3])

    def before_next_cue(
        self, end: int, scope_end: int, text: str, dangling: Container[str] = ()
    ) -> int:
        """``scope_end``, or where the words before the next attribution's cue end.

        A cue that the hedge itself governs lies inside its scope (ربما يقول إن…): at most one word and no mark is
        between them. Words that no phrase ends with are left out where a scope is cut.
        """
        for index in range(bisect_right(self._cues, end), len(self._cues)):
            cue = self._cues[index]
            if cue >= scope_end:
                break
            between = text[end:cue]
            words = between.rstrip(" \t\n،,؛و")
            while words and words.rpartition(" ")[2] in dangling:
                words = words.rpartition(" ")[0].rstrip(" \t\n،,؛")
            if _marked(between) or len(words.split()) > 1:
                return end + len(words)
        return scope_end


def _marked(words: str) -> bool:
    return any(mark in words for mark in '،,؛.:\n"«“(')


def _negated(document: Document, match: patterns.Match) -> bool:
    before = match.cue_start - 1
    if before < 0 or document.sentence[before] != document.sentence[match.cue_start]:
        return False
    return document.cue(before) in _NEGATIONS


def letters_from(text: str, start: int, letters: int) -> int:
    """The place in ``text`` after ``letters`` letters from ``start``, diacritics passed over."""
    while letters > 0 or (start < len(text) and text[start] in patterns.MARKS):
        if text[start] not in patterns.MARKS:
            letters -= 1
        start += 1
    return start


@uncollected
def hedge_shard(
    documents: str | Path,
    normalized: str | Path,
    attributions: str | Path | None,
    output: str | Path,
    boosters_output: str | Path | None = None,
    *,
    lexicons: str | Path = LEXICONS,
    morphology: str | Morphology = "compact",
    earlier: Earlier | None = None,
) -> int:
    """Hedges and boosters of one shard; returns the number of hedges.

    Reads the shard's documents, normalized tokens and attributions (None counts as none), writes
    the tables hedges to ``output`` and boosters to ``boosters_output``. ``earlier`` spares the
    documents that it knows.
    """
    earlier = earlier or Earlier()
    found = resources(lexicons, morphology)
    contents = None
    if attributions is not None:
        columns = ["doc_id", "cue_start", "content_start", "content_end"]
        contents = tables.read(attributions, columns)
    batch = read_batch(documents, normalized)
    unchanged = earlier.unchanged(batch.texts(), contents)
    by_document: dict[str, list[dict]] = {}
    for row in earlier.changed(contents, unchanged).to_pylist() if contents is not None else ():
        by_document.setdefault(row["doc_id"], []).append(row)
    hedges: list[dict] = []
    boosters: list[dict] = []
    for document in batch.without(unchanged):
        rows, others = find_all(document, found, by_document.get(document.doc_id, ()))
        hedges += rows
        boosters += others
    outputs = {"hedges": output, "boosters": boosters_output}
    return earlier.finish(outputs, {"hedges": hedges, "boosters": boosters}, unchanged)
