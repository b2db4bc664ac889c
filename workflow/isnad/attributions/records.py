"""The record of one attribution while it is being worked out, in tokens of its document."""

from __future__ import annotations

from dataclasses import dataclass

from isnad.attributions.phrase import Phrase


@dataclass(slots=True)
class Record:
    """One place where the text credits a source; spans are tokens ``[start, stop)``.

    ``phrase`` is None where the source is a pronoun or hidden; then ``gender``, ``number`` describe it and
    ``antecedent`` is the phrase it refers to, where the syntax says which.
    """

    cue_start: int
    cue_stop: int
    letters: int
    kind: str
    stance: str
    manner: str
    rule: str
    phrase: Phrase | None = None
    antecedent: Phrase | None = None
    gender: str = "m"
    number: str = "s"
    content_start: int = -1
    content_stop: int = -1
    backward: bool = False
    relay: bool = False
    clause_start: int = -1
    person: int = 3
    participle: bool = False
    ours: bool = (
        False  # written like the first person (اعترفت): without a source to mean it is that
    )
    outlet: bool = False  # who learnt it is an outlet, known or not (علمت «الضفاف»)
    unknown: bool = False  # هناك من يقول: the text says that somebody speaks, not who
    # filled by resolution
    name: str = ""
    type: str = ""
    anonymity: str | None = None
    quote: str = "indirect"
    source_key: int = -1
