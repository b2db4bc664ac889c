"""Reads annotated corpora for training: CoNLL columns with BIO labels, several labels a word where names nest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from isnad.segment import tokens

#: Wojood's types as the project's labels; its other types are no entities here.
WOJOOD = {"PERS": "PERS", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"}
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens of one sentence as ``(raw, kind)``, with a BIO label each."""

    words: list[tuple[str, int]]
    labels: list[str]


def read_conll(path: str | Path, mapping: dict[str, str] | None = None) -> list[Sentence]:
    """Sentences of a CoNLL file: ``word label [label ...]`` a line, an empty line or a full stop ends a sentence.

    Of nested names the outermost that has a label in ``mapping`` is kept. Words are segmented as the
    workflow segments text, and the parts of a word share its label.
    """
    out: list[Sentence] = []
    words: list[str] = []
    tags: list[list[str]] = []

    def close() -> None:
        if words:
            out.extend(_sentences(words, _outermost(tags, mapping)))
        words.clear()
        tags.clear()

    for line in Path(path).read_text(encoding="utf-8").splitlines():
        cells = line.split()
        if len(cells) < 2:
            close()
            continue
        words.append(cells[0])
        tags.append(cells[1:])
        if cells[0] in (".", "؟", "!") or len(words) >= _LONGEST:
            close()
    close()
    return out


def _outermost(tags: list[list[str]], mapping: dict[str, str] | None) -> list[str]:
    """One BIO label a word: the longest spans first, no overlaps."""
    spans: list[tuple[int, int, str]] = []
    kinds = sorted({tag.partition("-")[2] for row in tags for tag in row if "-" in tag})
    for kind in kinds:
        label = kind if mapping is None else mapping.get(kind)
        if label is None:
            continue
        start = None
        for at, row in enumerate([*tags, []]):
            begins, inside = f"B-{kind}" in row, f"I-{kind}" in row
            if start is not None and (begins or not inside):
                spans.append((start, at, label))
                start = None
            if begins or (inside and start is None):
                start = at
    labels = ["O"] * len(tags)
    for start, stop, label in sorted(spans, key=lambda span: (span[0] - span[1], span[0], span[2])):
        if all(labels[at] == "O" for at in range(start, stop)):
            labels[start:stop] = [f"B-{label}"] + [f"I-{label}"] * (stop - start - 1)
    return labels


def _sentences(words: Iterable[str], labels: Iterable[str]) -> Iterator[Sentence]:
    parts: list[tuple[str, int]] = []
    found: list[str] = []
    for word, label in zip(words, labels, strict=True):
        for number, (start, end, kind) in enumerate(tokens(word)):
            parts.append((word[start:end], kind))
            found.append("I" + label[1:] if number and label != "O" else label)
    if parts:
        yield Sentence(parts, found)


def spans(labels: Iterable[str]) -> set[tuple[int, int, str]]:
    """The names of a label sequence as ``(start, stop, label)``, as conlleval reads BIO."""
    out: set[tuple[int, int, str]] = set()
    start, current = 0, None
    at = -1
    for at, label in enumerate(labels):
        kind = label[2:] if label != "O" else None
        if current is not None and (kind != current or label.startswith("B-")):
            out.add((start, at, current))
            current = None
        if kind is not None and current is None:
            start, current = at, kind
    if current is not None:
        out.add((start, at + 1, current))
    return out
