"""Labelled spans in the files of annotation tools: Label Studio and doccano (JSON), written and read back.

All offsets are code points of the text, as both tools count since 2022. ``brat`` and ``conll`` have modules of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from isnad.errors import IsnadError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``[start, end)`` in code points, and what it is marked as."""

    start: int
    end: int
    label: str


@dataclass(slots=True)
class Annotated:
    """One text with its spans. ``facts`` are texts that travel with it; ``marked`` is False where nobody has annotated."""

    doc_id: str
    text: str
    spans: list[Span] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    marked: bool = True


class FormatError(IsnadError):
    """An annotation file that cannot be read; the message names file and place."""


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, a byte order mark dropped. Raises ``FormatError``."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise FormatError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from None


def checked(span: Span, text: str, place: str, words: str | None = None) -> Span:
    """``span`` where it lies in ``text`` (and covers ``words``, if given). Raises ``FormatError`` naming ``place``."""
    whole = type(span.start) is int and type(span.end) is int
    if not whole or not 0 <= span.start < span.end <= len(text):
        raise FormatError(
            f"{place}: [{span.start}, {span.end}) is no span of a text of {len(text)} characters"
        )
    if words is not None and words != text[span.start : span.end]:
        raise FormatError(
            f"{place}: the span covers {text[span.start : span.end]!r}, but the file says {words!r}; offsets must be in "
            "characters (code points) of an unchanged text"
        )
    return span


# --- Label Studio --------------------------------------------------------------------------------


def label_studio_interface(labels: Sequence[str]) -> str:
    """The labelling interface (XML) for a project with these labels."""
    marks = "\n".join(f'    <Label value="{escape(label)}"/>' for label in labels)
    return f'<View>\n  <Labels name="label" toName="text">\n{marks}\n  </Labels>\n  <Text name="text" value="$text"/>\n</View>\n'


def write_label_studio(path: Path, texts: Iterable[Annotated]) -> None:
    """One task a line, spans as predictions that a coder corrects."""
    lines = []
    for one in texts:
        result = [
            {
                "id": f"s{number}",
                "from_name": "label",
                "to_name": "text",
                "type": "labels",
                "value": {
                    "start": span.start,
                    "end": span.end,
                    "text": one.text[span.start : span.end],
                    "labels": [span.label],
                },
            }
            for number, span in enumerate(one.spans)
        ]
        data = {"text": one.text, "doc_id": one.doc_id, **one.facts}
        lines.append({"data": data, "predictions": [{"model_version": "isnad", "result": result}]})
    _write_lines(path, lines)


def read_label_studio(path: Path) -> list[Annotated]:
    """Read tasks: what was annotated, otherwise (``marked`` False) what was predicted. JSON lists and JSONL are read."""
    found = []
    for place, task in _records(path):
        data = task.get("data")
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            raise FormatError(f"{place}: is no Label Studio task (data.text is missing)")
        annotations = [
            a
            for a in task.get("annotations") or task.get("completions") or []
            if isinstance(a, dict)
        ]
        annotations = [a for a in annotations if not a.get("was_cancelled")]
        if len(annotations) > 1:
            raise FormatError(
                f"{place}: has {len(annotations)} annotations; export one coder at a time"
            )
        source = annotations or task.get("predictions") or [{}]
        spans = []
        for number, result in enumerate(source[0].get("result") or []):
            value = result.get("value") or {}
            if result.get("type") != "labels":
                continue
            label = (value.get("labels") or [""])[0]
            span = Span(value.get("start"), value.get("end"), label)
            spans.append(
                checked(span, data["text"], f"{place}, result {number}", value.get("text"))
            )
        facts = {
            key: value
            for key, value in data.items()
            if key not in ("text", "doc_id") and isinstance(value, str)
        }
        doc_id = str(data.get("doc_id", ""))
        found.append(Annotated(doc_id, data["text"], sorted(spans), facts, bool(annotations)))
    return found


# --- doccano -------------------------------------------------------------------------------------


def write_doccano(path: Path, texts: Iterable[Annotated]) -> None:
    """One text a line with ``label: [[start, end, label], …]``."""
    _write_lines(
        path,
        [
            {
                "text": one.text,
                "label": [[span.start, span.end, span.label] for span in one.spans],
                "doc_id": one.doc_id,
                **one.facts,
            }
            for one in texts
        ],
    )


def read_doccano(path: Path) -> list[Annotated]:
    """Read doccano's JSONL in any of its forms: ``label`` or ``labels`` lists, or ``entities`` with offsets."""
    found = []
    for place, row in _records(path):
        text = row.get("text", row.get("data"))
        if not isinstance(text, str):
            raise FormatError(f"{place}: is no doccano record (text is missing)")
        marks = row.get("entities", row.get("label", row.get("labels", [])))
        spans = []
        for number, mark in enumerate(marks or []):
            if isinstance(mark, dict):
                mark = [mark.get("start_offset"), mark.get("end_offset"), mark.get("label")]
            if not isinstance(mark, list) or len(mark) != 3:
                raise FormatError(f"{place}, label {number}: must be [start, end, label]")
            spans.append(
                checked(Span(mark[0], mark[1], str(mark[2])), text, f"{place}, label {number}")
            )
        facts = {
            key: value
            for key, value in row.items()
            if isinstance(value, str) and key not in ("text", "data", "doc_id")
        }
        found.append(Annotated(str(row.get("doc_id", "")), text, sorted(spans), facts))
    return found


def _write_lines(path: Path, rows: Iterable[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _records(path: Path):
    """The objects of a JSON list or of JSON lines, each with the place to name in a message."""
    text = read_text(path)
    if text.lstrip().startswith("["):
        try:
            rows = json.loads(text)
        except json.JSONDecodeError as error:
            raise FormatError(f"{path}, line {error.lineno}: no JSON ({error.msg})") from None
        numbered = list(enumerate(rows, 1))
        word = "record"
    else:
        numbered, word = [], "line"
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            try:
                numbered.append((number, json.loads(line)))
            except json.JSONDecodeError as error:
                raise FormatError(f"{path}, line {number}: no JSON ({error.msg})") from None
    for number, row in numbered:
        if not isinstance(row, dict):
            raise FormatError(f"{path}, {word} {number}: must be an object")
        yield f"{path}, {word} {number}", row
