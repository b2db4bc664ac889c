"""CoNLL/BIO: one token a line with its tag, written so that no span is lost, and aligned with the raw text when read.

Before each document stands ``# doc_id = …`` (``-DOCSTART- …`` is read as well). A token is cut where a span begins or ends
inside it, so the و of ولبنان is a token of its own.
"""

from __future__ import annotations

import itertools
import json
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

from isnad.segment import sentences, tokens
from isnad.validation.formats import Annotated, FormatError, Span, read_text

_HEAD = "# doc_id ="
#: Labels of well-known corpora and ours.
_OURS = {
    "PER": "PERS",
    "PERSON": "PERS",
    "GPE": "LOC",
    "LOCATION": "LOC",
    "FAC": "LOC",
    "ORGANIZATION": "ORG",
    "ORGANISATION": "ORG",
    "MIS": "MISC",
    "MISCELLANEOUS": "MISC",
}


def write_conll(path: Path, texts: Iterable[Annotated]) -> None:
    """Write documents; spans may touch but not overlap. Raises ``FormatError`` where they do."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for one in texts:
            file.write(f"{_HEAD} {json.dumps(one.doc_id, ensure_ascii=False)[1:-1]}\n")
            file.writelines(f"{line}\n" for line in _lines(one))
            file.write("\n")


def _lines(one: Annotated):
    spans = sorted(one.spans)
    for first, second in itertools.pairwise(spans):
        if second.start < first.end:
            raise FormatError(
                f"document {one.doc_id!r}: spans at {first.start} and {second.start} overlap, which CoNLL cannot say"
            )
    words = tokens(one.text)
    begins = set(sentences(one.text, words)[0])
    edges = sorted({edge for span in spans for edge in (span.start, span.end)})
    written: dict[Span, tuple[int, int]] = {}
    waiting = iter(spans)
    span = next(waiting, None)
    for number, (start, end, _) in enumerate(words):
        while span is not None and span.end <= start:
            span = next(waiting, None)
        # A name over the end of a sentence stays in one piece.
        if number in begins and number and (span is None or start <= span.start):
            yield ""
        cuts = [start, *(edge for edge in edges if start < edge < end), end]
        for a, b in itertools.pairwise(cuts):
            while span is not None and span.end <= a:
                span = next(waiting, None)
            tag = "O"
            if span is not None and span.start <= a and b <= span.end:
                tag = f"{'I' if span in written else 'B'}-{span.label}"
                written[span] = written.get(span, (a, b))[0], b
            yield f"{one.text[a:b]}\t{tag}"
    for span in spans:
        if written.get(span) != (span.start, span.end):
            raise FormatError(
                f"document {one.doc_id!r}: the span at {span.start} does not begin and end with a word"
            )


def read_conll(path: Path, text_of: Callable[[str], str | None]) -> list[Annotated]:
    """Read documents and find their tokens in the texts that ``text_of(doc_id)`` gives.

    BIO, IOB, BIOES and BILOU tags are read from the last column, the token from the first. Raises ``FormatError`` with
    the line for a token that the text does not have next, for a tag that is none, and for a document without id.
    """
    found: list[Annotated] = []
    reader: _Reader | None = None
    for number, line in enumerate(read_text(path).split("\n"), 1):
        place = f"{path}, line {number}"
        bare = line.strip()
        doc_id = _document(line)
        if doc_id is not None:
            _finish(reader, found)
            text = text_of(doc_id)
            if text is None:
                raise FormatError(
                    f"{place}: the run has no document {doc_id!r}; run the corpus that was annotated"
                )
            reader = _Reader(Annotated(doc_id, text))
        elif not bare:
            if reader is not None:
                reader.close()
        elif bare.startswith("# ") and "\t" not in line:
            continue
        elif reader is None:
            raise FormatError(f"{place}: a token before the first '{_HEAD} …' line")
        else:
            columns = line.split("\t") if "\t" in line else line.split()
            if len(columns) < 2:
                raise FormatError(f"{place}: {bare[:60]!r} is no token with a tag")
            reader.token(columns[0], columns[-1].strip(), place)
    _finish(reader, found)
    if not found:
        raise FormatError(f"{path}: holds no document ('{_HEAD} …' before its tokens)")
    return found


def _document(line: str) -> str | None:
    if line.startswith(_HEAD):
        doc_id = line[len(_HEAD) :].strip()
        try:
            return json.loads(f'"{doc_id}"')
        except json.JSONDecodeError:
            return doc_id
    if line.startswith("-DOCSTART-"):
        rest = line.removeprefix("-DOCSTART-").strip()
        return rest.split("\t")[0].strip("() ") or None
    return None


def _finish(reader: _Reader | None, found: list[Annotated]) -> None:
    if reader is not None:
        reader.close()
        found.append(reader.one)


def _is_passed_over(character: str) -> bool:
    return (
        character.isspace()
        or not character.isprintable()
        or unicodedata.category(character).startswith("M")
    )


class _Reader:
    """Follows the tokens of one document through its text."""

    def __init__(self, one: Annotated) -> None:
        self.one = one
        self.place = 0
        self.open: Span | None = None

    def token(self, word: str, tag: str, where: str) -> None:
        text = self.one.text
        start = self._next(word)
        if start is None:
            ahead = text[self.place : self.place + 30]
            raise FormatError(
                f"{where}: the token {word!r} does not come next in {self.one.doc_id!r}, whose text goes on with {ahead!r}"
            )
        self.place = end = start + len(word)
        if tag == "O":
            self.close()
            return
        prefix, _, label = tag.partition("-")
        if prefix not in set("BIESLU") or not label:
            raise FormatError(f"{where}: {tag!r} is no tag like B-PERS, I-PERS or O")
        label = _OURS.get(
            label.upper(), label.upper() if label.upper() in _OURS.values() else label
        )
        if prefix in "BSU" or self.open is None or self.open.label != label:
            self.close()
            self.open = Span(start, end, label)
        else:
            self.open = Span(self.open.start, end, label)
        if prefix in "SUEL":
            self.close()

    def _next(self, word: str) -> int | None:
        """Where the token begins; what tokenizers leave out (spaces and marks that cannot be seen) is passed over."""
        text, place = self.one.text, self.place
        while place <= len(text) - len(word):
            if text.startswith(word, place):
                return place
            if not _is_passed_over(text[place]):
                return None
            place += 1
        return None

    def close(self) -> None:
        if self.open is not None:
            self.one.spans.append(self.open)
            self.open = None
