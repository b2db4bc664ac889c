"""Gold annotations: one JSON object a line, read with every problem named by file, line and key."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from isnad.errors import IsnadError

LABELS = ("PERS", "LOC", "ORG", "MISC")
CATEGORIES = ("modal", "belief", "hearsay", "doubt", "approx")
SOURCE_TYPES = ("person", "role", "institution", "media", "anonymous", "group", "document")
QUOTE_TYPES = ("direct", "mixed", "indirect")
KINDS = ("assert", "directive", "belief")
LAYERS = ("attributions", "hedges", "entities")


@dataclass(frozen=True, slots=True)
class Hedge:
    start: int
    end: int
    category: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Attribution:
    """``start``, ``end``: the cue. ``source``: its span, None where the sentence does not name it."""

    start: int
    end: int
    source: tuple[int, int] | None
    sid: str | None
    quote: str | None
    kind: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Entity:
    start: int
    end: int
    label: str
    entity: str | None
    optional: bool


@dataclass(slots=True)
class GoldDocument:
    """The annotations of one document. A layer that was not annotated is None, one without hits an empty list.

    ``sources``: ``sid`` -> (name, type). ``n_chars``: length of the text that was annotated, None where not given.
    ``unit``: what the document is a part of (``from_doc``), itself where not given: parts of one are not independent.
    """

    doc_id: str
    n_chars: int | None
    unit: str
    sources: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    hedges: list[Hedge] | None = None
    attributions: list[Attribution] | None = None
    entities: list[Entity] | None = None


def gold_files(path: str | Path) -> list[Path]:
    """The files that ``path`` is made of: itself, or the JSONL files, or the brat files (.ann, .txt), of a folder.

    Raises ``IsnadError`` where a folder holds neither.
    """
    path = Path(path)
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("*.jsonl"))
    files = files or sorted([*path.rglob("*.ann"), *path.rglob("*.txt")])
    if not any(file.suffix != ".txt" for file in files):
        raise IsnadError(f"gold: the folder {path} holds no .jsonl file and no .ann file")
    return files


def read_gold(
    path: str | Path, text_of: Callable[[str], str | None] = lambda doc_id: None
) -> list[GoldDocument]:
    """Read gold annotations, as ``docs/validation.md`` describes them: JSONL, CoNLL/BIO, or a folder of JSONL or brat.

    ``text_of(doc_id)``: the run's text of a document, which CoNLL needs to find its tokens; None where there is none.
    Raises ``IsnadError`` that names file, line and key for anything that is not as it should be.
    """
    files = gold_files(path)
    from isnad.validation import gold_formats  # it builds on the classes above

    if files[0].suffix.lower() in gold_formats.CONLL:
        return gold_formats.read_conll_gold(files[0], text_of)
    if any(file.suffix == ".ann" for file in files):
        return gold_formats.read_brat_gold(Path(path), text_of)
    documents: list[GoldDocument] = []
    first_place: dict[str, str] = {}
    for file in files:
        for number, line in enumerate(_lines(file), 1):
            if not line.strip():
                continue
            reader = _Line(file, number)
            document = reader.document(line)
            if document.doc_id in first_place:
                reader.fail(
                    "doc_id", f"{document.doc_id!r} was on {first_place[document.doc_id]} already"
                )
            first_place[document.doc_id] = f"line {number} of {file.name}"
            documents.append(document)
    if not documents:
        raise IsnadError(f"gold: {path} holds no annotated document")
    return documents


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise IsnadError(f"gold: cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise IsnadError(
            f"gold: {path} is not UTF-8 (byte {error.start}); save it as UTF-8"
        ) from None


class _Line:
    """Reads one line and knows where it stands."""

    def __init__(self, path: Path, number: int) -> None:
        self.path = path
        self.number = number

    def fail(self, key: str, problem: str):
        raise IsnadError(f"gold: {self.path}, line {self.number}, {key}: {problem}")

    def document(self, line: str) -> GoldDocument:
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise IsnadError(
                f"gold: {self.path}, line {self.number}, column {error.colno}: no JSON ({error.msg})"
            ) from None
        if not isinstance(record, dict):
            self.fail("line", 'must be a JSON object like {"doc_id": …, "hedges": […]}')
        if not any(record.get(layer) is not None for layer in LAYERS):
            self.fail("line", f"has none of the layers {', '.join(LAYERS)}")
        doc_id = record.get("doc_id")
        if not isinstance(doc_id, str) or not doc_id:
            self.fail("doc_id", "must be a text that names a document")
        n_chars = record.get(
            "n_chars", len(record["text"]) if isinstance(record.get("text"), str) else None
        )
        if n_chars is not None and (not isinstance(n_chars, int) or n_chars < 0):
            self.fail("n_chars", "must be the number of characters of the text")
        found = GoldDocument(doc_id, n_chars, self._text(record, "line", "from_doc") or doc_id)
        found.sources = self._sources(record)
        if self._layer(record, "hedges"):
            found.hedges = [
                Hedge(
                    *self._span(h, k, n_chars),
                    self._choice(h, k, "category", CATEGORIES),
                    _optional(h),
                )
                for k, h in self._records(record, "hedges")
            ]
        if self._layer(record, "entities"):
            found.entities = [
                Entity(
                    *self._span(e, k, n_chars),
                    self._choice(e, k, "label", LABELS, required=True),
                    self._text(e, k, "entity"),
                    _optional(e),
                )
                for k, e in self._records(record, "entities")
            ]
        if self._layer(record, "attributions"):
            found.attributions = [
                self._attribution(a, k, n_chars, found.sources)
                for k, a in self._records(record, "attributions")
            ]
        return found

    def _layer(self, record, name: str) -> bool:
        return record.get(name) is not None

    def _records(self, record, name: str):
        rows = [] if record.get(name) is None else record[name]
        if not isinstance(rows, list):
            self.fail(name, "must be a list")
        for place, row in enumerate(rows):
            if not isinstance(row, dict):
                self.fail(f"{name}[{place}]", "must be an object")
            yield f"{name}[{place}]", row

    def _sources(self, record) -> dict[str, tuple[str, str | None]]:
        found = {}
        for key, row in self._records(record, "sources"):
            sid, name = (self._text(row, key, column, required=True) for column in ("sid", "name"))
            found[sid] = name, self._choice(row, key, "type", SOURCE_TYPES)
        return found

    def _attribution(self, row, key: str, n_chars, sources) -> Attribution:
        start, end = self._pair(row.get("cue"), f"{key}.cue", n_chars)
        source = row.get("source")
        if source is not None:
            source = self._pair(source, f"{key}.source", n_chars)
        sid = self._text(row, key, "sid")
        if sid is not None and sid not in sources:
            self.fail(f"{key}.sid", f"{sid!r} is not in the document's sources")
        quote = self._choice(row, key, "quote", QUOTE_TYPES)
        kind = self._choice(row, key, "kind", KINDS) or "assert"
        return Attribution(start, end, source, sid, quote, kind, _optional(row))

    def _span(self, row, key: str, n_chars) -> tuple[int, int]:
        return self._pair([row.get("start"), row.get("end")], f"{key}.start/end", n_chars)

    def _pair(self, value, key: str, n_chars) -> tuple[int, int]:
        whole = (
            isinstance(value, list)
            and len(value) == 2
            and all(type(place) is int for place in value)
        )
        if not whole:
            self.fail(key, "must be two whole numbers, [start, end) in code points of the text")
        start, end = value
        if not 0 <= start < end or (n_chars is not None and end > n_chars):
            length = "" if n_chars is None else f" of {n_chars} characters"
            self.fail(key, f"[{start}, {end}) is no span of a text{length}")
        return start, end

    def _choice(self, row, key: str, name: str, choices, required: bool = False):
        value = row.get(name)
        if value is None and not required:
            return None
        if value not in choices:
            self.fail(f"{key}.{name}", f"{value!r} must be one of {', '.join(choices)}")
        return value

    def _text(self, row, key: str, name: str, required: bool = False) -> str | None:
        value = row.get(name)
        if value is None and not required:
            return None
        if not isinstance(value, str) or not value:
            self.fail(f"{key}.{name}", "must be a text")
        return value


def _optional(row) -> bool:
    return bool(row.get("optional"))
