"""The words that a hedge covers: from its cue in the rule's direction to what ends a clause or phrase.

In the manner of ConText (Harkema et al. 2009): a rule says in which direction its scope runs, and
terminators, which are data (``hedge_scope.tsv``), end it. As in BioScope (Vincze et al. 2008) the cue
itself belongs to its scope, except where it speaks of the sentence before.
"""

from __future__ import annotations

from isnad.document import PUNCT, Document
from isnad.matching import BoundMatcher
from isnad.morphology import ENCLITICS
from isnad.patterns import Match

#: A scope is never longer than this many tokens on either side; Arabic sentences can run for a page.
LONGEST = 60
LONGEST_PHRASE = 6
#: Attached pronouns of more than one letter, which a noun seldom ends with by itself.
_PRONOUNS = tuple(pronoun for pronoun in ENCLITICS if len(pronoun) > 1)


def span(
    document: Document, match: Match, direction: str, terminators: BoundMatcher
) -> tuple[int, int]:
    """Tokens ``[first, stop)`` that ``match`` covers.

    Directions: forward and both (to the ends of the clause), np (the noun phrase after the cue),
    np_back and backward (the one before it), previous (the sentence before), local (the cue).
    """
    first, stop = match.cue_start, match.cue_end
    low, high = document.sentence_span(document.sentence[first])
    if direction in ("local", "none"):
        return first, stop
    if direction == "previous":
        if first - low <= 3 and low > 0:
            return document.sentence_span(document.sentence[first] - 1)
        return (low, first) if first > low else (first, stop)
    if direction in ("forward", "both"):
        stop = _forward(document, stop, high, ("STOP",), LONGEST, terminators)
    elif direction == "np":
        stop = _forward(document, stop, high, ("STOP", "NP"), LONGEST_PHRASE, terminators)
    if direction == "both":
        first = _backward(document, first, low, ("STOP",), LONGEST, terminators)
    elif direction == "np_back":
        first = _phrase_before(document, match, low)
    elif direction == "backward":
        first = _backward(document, first, low, ("STOP", "NP", "LATER"), 3, terminators)
    return first, max(stop, match.cue_end)


def _forward(document, position, high, kinds, longest, terminators) -> int:
    end = min(high, position + longest)
    later = (*kinds, "LATER") if "NP" in kinds else kinds
    for token in range(position, end):
        ending = kinds if token == position else later
        if terminators.starts(document, token, position, high, ending) and not (
            "NP" in kinds and terminators.starts(document, token, token, high, ("KEEP",))
        ):
            end = token
            break
    while end > position and document.kind(end - 1) == PUNCT:
        end -= 1
    return end


def _backward(document, position, low, kinds, longest, terminators) -> int:
    start = max(low, position - longest)
    for token in range(position - 1, start - 1, -1):
        if terminators.starts(document, token, low, position, kinds):
            start = token
            break
    while start < position and document.kind(start) == PUNCT:
        start += 1
    return start


def _phrase_before(document: Document, match: Match, low: int) -> int:
    """Where the noun phrase begins that the adjective ``match`` qualifies.

    A definite adjective goes with the words before it that have the article, or down to one that is
    definite by its pronoun (علاقتها الجنسية المزعومة); an indefinite one with one indefinite word.
    """
    first = match.cue_start
    definite = document.cue(first)[match.proclitics :].startswith("ال")
    start = first
    while start > low and first - start < 4:
        if document.kind(start - 1) == PUNCT:
            break
        word = document.cue(start - 1)
        is_definite = word.startswith(("ال", "وال", "بال", "لل", "فال", "كال"))
        if definite and not is_definite and _by_pronoun(word):
            start -= 1
            break
        if definite != is_definite or (not definite and first - start >= 1):
            break
        start -= 1
        if word.startswith(("وال", "بال", "لل", "فال", "كال")):
            break
    return start if start < first or first == low else first


def _by_pronoun(word: str) -> bool:
    """Whether ``word`` is a noun that its pronoun makes definite, and no particle with one (بأنها، عليهم)."""
    return (
        len(word) > 5 and word.endswith(_PRONOUNS) and "أن" not in word[:3] and "إن" not in word[:3]
    )
