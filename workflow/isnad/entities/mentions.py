"""A mention as the tagger builds it, and as rows of the entities table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from isnad.document import Document
from isnad.entities.words import raw_cut
from isnad.normalize import cue_form


@dataclass(slots=True)
class Mention:
    """A name in a document: tokens ``[first, stop)``, the letters of proclitics to cut off, a label, how it was found."""

    first: int
    stop: int
    cut: int
    label: str
    method: str


_BREAKS = re.compile(r"[\s_#]+")
_MARKS = re.compile(r"[\"“”«»()\[\]]")


@lru_cache(maxsize=100_000)
def clean_name(text: str, article_lost: bool = False) -> str:
    """A mention as a name to show: no diacritics, no marks of hashtags or quotation, the article that لل swallowed."""
    name = _BREAKS.sub(" ", _MARKS.sub(" ", cue_form(text))).strip()
    return "ال" + name if article_lost else name


def to_rows(document: Document, mentions: list[Mention]) -> list[dict]:
    """Rows of the entities table, not linked yet: ``entity`` is the clean name, ``entity_id`` is null."""
    rows = []
    starts, ends, sentence = document.start, document.end, document.sentence
    for mention in sorted(mentions, key=lambda m: (m.first, m.stop)):
        start, end = starts[mention.first], ends[mention.stop - 1]
        if mention.cut:
            start += raw_cut(document.raw(mention.first), mention.cut)
        lost = bool(mention.cut) and _lost_article(document.name(mention.first), mention.cut)
        if start < end:
            rows.append(
                {
                    "doc_id": document.doc_id,
                    "start": start,
                    "end": end,
                    "mention": document.text[start:end],
                    "label": mention.label,
                    "entity_id": None,
                    "entity": clean_name(document.text[start:end], lost),
                    "method": mention.method,
                    "sentence": sentence[mention.first],
                }
            )
    return rows


def _lost_article(form: str, cut: int) -> bool:
    return cut >= 2 and form[cut - 2 : cut] == "لل"
