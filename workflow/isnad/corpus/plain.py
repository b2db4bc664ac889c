"""Readers for text files and JSON: one article a file, a line or an array element."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from isnad.corpus.encodings import decode, detect, has_arabic
from isnad.corpus.metadata import column_map, flat
from isnad.corpus.reading import Context
from isnad.corpus.records import Article, Reject, Unusable
from isnad.corpus.walk import Source

_HEAD = 1_000_000
_VISIBLE = re.compile(r"[^\s\ufeff]")


def read_text(source: Source, context: Context) -> Iterator[Article]:
    """The one article of a text file, in whatever encoding."""
    text, encoding, damaged = decode(
        source.read(context.options.max_document_bytes), context.options.encoding
    )
    article = context.document(source, text, encoding)
    if damaged:
        at = text.index("\ufffd")
        detail = f"{damaged} places are no {encoding} and became U+FFFD; the file may be cut off"
        article.flags.append(("decoding_errors", at, at + 1, detail))
    yield article


class Records:
    """Makes articles of the records of one file; remembers which columns hold what."""

    def __init__(self, source: Source, context: Context, encoding: str) -> None:
        self.source = source
        self.context = context
        self.encoding = encoding
        self._maps: dict[tuple, dict[str, str]] = {}

    def mapping(self, values: Mapping) -> dict[str, str]:
        """Which column of ``values`` holds which field; the same for all records with the same columns."""
        names = tuple(values)
        mapping = self._maps.get(names)
        if mapping is None:
            mapping = column_map(names, self.context.options.columns)
            if "text" not in mapping and not self.context.options.text_column_required:
                texts = {
                    name: value
                    for name, value in values.items()
                    if isinstance(value, str) and has_arabic(value)
                }
                if texts:
                    mapping["text"] = max(texts, key=lambda name: len(texts[name]))
            if len(self._maps) < 1000:
                self._maps[names] = mapping
        return mapping

    def article(
        self, values: Mapping, record: int | str, encoding: str | None = None
    ) -> Article | Reject:
        """The article that ``values`` (column -> value) describes; ``record`` is its number in the file."""
        source, context = self.source, self.context
        mapping = self.mapping(values)
        if "text" not in mapping:
            return no_text(source, str(record), tuple(values))
        text = values[mapping["text"]]
        if not isinstance(text, str):
            text = paragraphs(text)
        meta = {}
        for field, name in mapping.items():
            if field != "text":
                value = flat(values[name])
                if value:
                    meta[field] = value
        own = meta.pop("doc_id", None)
        doc_id = own or f"{source.path}#{record}"
        found = context.metadata(source.path, doc_id)
        if found:
            found.pop("doc_id", None)
            meta = {**found, **meta}
        return Article(doc_id, text, source.name, encoding or self.encoding, str(record), meta)


def no_text(source: Source, record: str | None, names: tuple) -> Reject:
    """The reject for a table or record in which no column holds the text."""
    listed = ", ".join(str(name)[:40] for name in names[:12]) or "none"
    detail = f"no column for the text among: {listed}; name it in columns: {{text: …}}"
    return Reject(source.name, record, "no_text_column", detail)


def paragraphs(value: object) -> str:
    """Text given as something else than a string: a list of paragraphs is joined with line breaks."""
    if isinstance(value, (list, tuple)):
        return "\n".join(part if isinstance(part, str) else flat(part) for part in value)
    return flat(value)


def decoded_lines(source: Source, context: Context) -> Iterator[tuple[int, str | Reject, str]]:
    """The lines of a file as ``(number, text with its line end, encoding)``, one in memory at a time.

    A line above ``max_document_chars``, or one that is no text, is a ``Reject`` in place of its text.
    """
    options = context.options
    limit = options.max_document_bytes
    encoding = options.encoding or detect(_head(source))
    with source.open() as stream:
        if encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
            yield from _wide_lines(stream, encoding, source, limit)
            return
        number = 0
        while line := stream.readline(limit):
            number += 1
            if len(line) == limit and not line.endswith(b"\n"):
                _skip_line(stream, limit)
                yield number, _long_line(source, number, limit), encoding
                continue
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            try:
                yield number, *_decoded(line, encoding, set_by_user=options.encoding is not None)
            except Unusable as problem:
                rejected = Reject(source.name, str(number), "bad_encoding", problem.detail)
                yield number, rejected, encoding


def _head(source: Source) -> bytes:
    """Enough of a file to see its encoding."""
    with source.open() as stream:
        return stream.read(_HEAD)


def _decoded(line: bytes, encoding: str, *, set_by_user: bool) -> tuple[str, str]:
    """A line and the encoding that it is in: files put together from several sources may change theirs.

    What is valid UTF-8 is UTF-8, whatever the rest of the file is; by chance that does not happen.
    """
    if not set_by_user:
        try:
            return line.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            # A line with a few Arabic words speaks for itself; less follows the rest of the file.
            if encoding.startswith("utf-8") or sum(byte > 127 for byte in line) >= 24:
                encoding = detect(line)
    text, name, _ = decode(line, encoding)
    return text, name


def _wide_lines(
    stream: BinaryIO, encoding: str, source: Source, limit: int
) -> Iterator[tuple[int, str | Reject, str]]:
    text_stream = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    number = 0
    while line := text_stream.readline(limit):
        number += 1
        if len(line) == limit and not line.endswith("\n"):
            while (rest := text_stream.readline(limit)) and not rest.endswith("\n"):
                pass
            yield number, _long_line(source, number, limit), encoding
            continue
        yield number, line.removeprefix("\ufeff") if number == 1 else line, encoding


def _skip_line(stream: BinaryIO, limit: int) -> None:
    while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
        pass


def _long_line(source: Source, number: int, limit: int) -> Reject:
    detail = (
        f"line {number} is longer than {limit / 1e6:.1f} MB; split it, or raise max_document_chars"
    )
    return Reject(source.name, str(number), "too_large", detail)


def read_json_lines(source: Source, context: Context) -> Iterator[Article | Reject]:
    """One JSON object a line. A damaged line is a reject; the lines around it are read."""
    records = Records(source, context, "utf-8")
    loads = json.loads
    for number, line, encoding in decoded_lines(source, context):
        if isinstance(line, Reject):
            yield line
            continue
        if not line.strip():
            continue
        try:
            values = loads(line)
        except (ValueError, RecursionError) as error:
            detail = f"line {number} is no JSON ({str(error)[:120]}); correct or remove it"
            yield Reject(source.name, str(number), "bad_record", detail)
            continue
        if isinstance(values, dict):
            yield records.article(values, number, encoding)
        else:
            yield _no_object(source, number, values)


def _no_object(source: Source, number: int, values: object) -> Reject:
    detail = f"record {number} is {type(values).__name__}, not an object with fields; correct or remove it"
    return Reject(source.name, str(number), "bad_record", detail)


def read_json(source: Source, context: Context) -> Iterator[Article | Reject]:
    """A JSON file: an array of articles, an object around one, one article, or one object a line."""
    records = Records(source, context, "utf-8")
    for number, values in enumerate(_json_values(source, context, records), 1):
        if isinstance(values, Unusable):
            yield Reject(source.name, str(number), values.reason, values.detail)
        elif isinstance(values, dict):
            yield records.article(values, number)
        else:
            yield _no_object(source, number, values)


def _json_values(source: Source, context: Context, records: Records) -> Iterator[object]:
    """The articles in a JSON file, decoded as the text comes in, so that a long array need not fit into memory."""
    records.encoding = context.options.encoding or detect(_head(source))
    with source.open() as raw:
        text = io.TextIOWrapper(raw, encoding=records.encoding, errors="replace")
        scanner = _Scanner(text, context.options.max_document_bytes)
        first = scanner.peek()
        if first == "[":
            scanner.position += 1
            yield from scanner.values(",")
        else:
            for value in scanner.values(""):
                inside = _articles_in(value)
                yield from inside if inside is not None else [value]


def _articles_in(value: object) -> list | None:
    """The list of articles inside an envelope such as ``{"status": "ok", "articles": [...]}``."""
    if not isinstance(value, dict) or (
        "text" in column_map(value, {}) and not isinstance(next(iter(value.values())), list)
    ):
        return None
    lists = [
        item
        for item in value.values()
        if isinstance(item, list) and item and isinstance(item[0], dict)
    ]
    return max(lists, key=len) if lists else None


class _Scanner:
    """Decodes one JSON value after another from a text stream, with a bounded buffer."""

    def __init__(self, stream: io.TextIOBase, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._decoder = json.JSONDecoder()
        self._buffer = ""
        self._ended = False
        self.position = 0

    def _more(self, size: int) -> None:
        chunk = self._stream.read(size)
        self._ended = not chunk
        self._buffer = self._buffer[self.position :] + chunk
        self.position = 0

    def peek(self) -> str:
        """The next character that is no white space; '' at the end."""
        while True:
            found = _VISIBLE.search(self._buffer, self.position)
            if found:
                self.position = found.start()
                return found.group()
            self.position = len(self._buffer)
            if self._ended:
                return ""
            self._more(1 << 20)

    def values(self, separator: str) -> Iterator[object]:
        """Values divided by ``separator`` (or by white space) up to ``]`` or the end; an ``Unusable`` for damage."""
        while character := self.peek():
            if character == "]":
                return
            if separator and character == separator:
                self.position += 1
                continue
            try:
                yield self._value()
            except (ValueError, RecursionError) as error:
                yield Unusable(
                    "bad_record",
                    f"no JSON from here on ({str(error)[:120]}); the file may be cut off",
                )
                return
            except Unusable as problem:
                yield problem
                return

    def _value(self) -> object:
        size = 1 << 20
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self.position)
                if end < len(self._buffer) or self._ended:
                    self.position = end
                    return value
            except ValueError:
                if self._ended:
                    raise
            if len(self._buffer) - self.position > 8 * self._limit:
                raise Unusable(
                    "too_large", "a JSON value is too long; use one object a line (.jsonl)"
                )
            self._more(size)
            size *= 2
