"""brat stand-off: a folder with a .txt and an .ann file for each text, written and read back.

Offsets are code points. A span over a line break is written as fragments, as brat wants it, and read as one span.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

from isnad.validation.formats import Annotated, FormatError, Span, checked, read_text

#: What a file name may hold as it is; every other character of an id is percent-encoded. A slash makes folders.
_PLAIN = " _-.,()+=@!'"
#: Longer names are refused by file systems.
_LONGEST = 200


@dataclass(slots=True)
class Standoff:
    """What one .ann file says. Keys of all dictionaries are ids of spans (T1, T2 …).

    ``attributes``: id -> {name: value (or True)}; ``notes``: id -> text; ``relations``: (type, id, id).
    """

    spans: dict[str, Span] = field(default_factory=dict)
    attributes: dict[str, dict[str, str | bool]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


def file_stem(doc_id: str) -> str:
    """A relative path for the files of a document: safe whatever the id holds, and it leads back to the id."""
    parts = []
    for part in doc_id.split("/"):
        kept = "".join(c if c.isalnum() or c in _PLAIN else quote(c, safe="") for c in part)
        if not kept.strip("."):  # "", "." and ".." are no names
            kept = "%2E" * len(kept) or "%00"
        parts.append(kept)
    stem = "/".join(parts)
    if any(len(part.encode()) > _LONGEST for part in parts):
        raise FormatError(f"document {doc_id[:60]!r}…: its id is too long for a file name")
    return stem


def doc_id_of(path: Path, folder: Path) -> str:
    """The id that ``file_stem`` was made of."""
    stem = path.relative_to(folder).with_suffix("").as_posix()
    return "/".join("" if part == "%00" else unquote(part) for part in stem.split("/"))


def write_configuration(
    folder: Path,
    labels: Sequence[str],
    attributes: Sequence[str] = (),
    relations: Sequence[str] = (),
) -> None:
    """``annotation.conf``: what a coder may choose from."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        "[entities]",
        *labels,
        "[relations]",
        *relations,
        "[events]",
        "[attributes]",
        *attributes,
    ]
    (folder / "annotation.conf").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def write_brat(folder: Path, texts: Iterable[Annotated]) -> None:
    """Write every text with its spans below ``folder``."""
    for one in texts:
        spans = {f"T{number}": span for number, span in enumerate(one.spans, 1)}
        write_standoff(folder / file_stem(one.doc_id), one.text, Standoff(spans))


def write_standoff(stem: Path, text: str, content: Standoff) -> None:
    """Write ``stem``.txt and ``stem``.ann."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for key, span in content.spans.items():
        words = text[span.start : span.end].replace("\n", " ")
        places = ";".join(f"{a} {b}" for a, b in _fragments(span, text))
        lines.append(f"{key}\t{span.label} {places}\t{words}")
    number = 0
    for key, named in content.attributes.items():
        for name, value in named.items():
            number += 1
            lines.append(f"A{number}\t{name} {key}" + ("" if value is True else f" {value}"))
    for number, (kind, first, second) in enumerate(content.relations, 1):
        lines.append(f"R{number}\t{kind} Arg1:{first} Arg2:{second}")
    for number, (key, note) in enumerate(content.notes.items(), 1):
        lines.append(f"#{number}\tAnnotatorNotes {key}\t{note}")
    for suffix, content_text in ((".txt", text), (".ann", "".join(f"{line}\n" for line in lines))):
        path = stem.with_name(stem.name + suffix)
        path.write_text(content_text, encoding="utf-8", newline="")


def _fragments(span: Span, text: str) -> list[tuple[int, int]]:
    found, start = [], span.start
    for line in text[span.start : span.end].split("\n"):
        if line:
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def read_brat(folder: Path) -> list[Annotated]:
    """Every text below ``folder``, in the order of their ids, with its spans."""
    return [
        Annotated(doc_id, text, sorted(content.spans.values()))
        for doc_id, text, content in read_standoff(folder)
    ]


def read_standoff(folder: Path) -> list[tuple[str, str, Standoff]]:
    """``(doc_id, text, what was annotated)`` for each .ann file below ``folder``. Raises ``FormatError``."""
    found = []
    for path in sorted(folder.rglob("*.ann")):
        text_path = path.with_suffix(".txt")
        if not text_path.is_file():
            raise FormatError(f"{path}: the text {text_path.name} is not beside it")
        text = read_text(text_path)
        found.append((doc_id_of(path, folder), text, _parse(path, text)))
    if not found:
        raise FormatError(f"{folder}: holds no .ann file")
    return sorted(found, key=lambda one: one[0])


def _parse(path: Path, text: str) -> Standoff:
    content = Standoff()
    for number, line in enumerate(read_text(path).split("\n"), 1):
        place = f"{path}, line {number}"
        if not line.strip():
            continue
        key, _, rest = line.partition("\t")
        head, _, tail = rest.partition("\t")
        words = head.split(" ")
        try:
            if key.startswith("T"):
                if key in content.spans:
                    raise FormatError(f"{place}: {key} is there twice")
                content.spans[key] = _span(words, tail, text, place)
                content.lines[key] = number
            elif key.startswith(("A", "M")):
                value = words[2] if len(words) > 2 else True
                content.attributes.setdefault(words[1], {})[words[0]] = value
            elif key.startswith("R"):
                content.relations.append((words[0], words[1].split(":")[1], words[2].split(":")[1]))
            elif key.startswith("#"):
                content.notes[words[1]] = tail
        except (IndexError, ValueError):
            raise FormatError(f"{place}: {line[:60]!r} is not brat stand-off") from None
    known = content.spans.keys()
    for target in [*content.attributes, *(end for _, *ends in content.relations for end in ends)]:
        if target.startswith("T") and target not in known:
            raise FormatError(f"{path}: something refers to {target}, which is not there")
    return content


def _span(words: list[str], shown: str, text: str, place: str) -> Span:
    label, numbers = words[0], " ".join(words[1:])
    pieces = [tuple(int(part) for part in piece.split(" ")) for piece in numbers.split(";")]
    pieces.sort()
    for (_, before), (after, _) in itertools.pairwise(pieces):
        if text[before:after].strip():
            raise FormatError(
                f"{place}: a span in pieces with other words between them cannot be compared"
            )
    span = checked(Span(pieces[0][0], pieces[-1][1], label), text, place)
    if " ".join(shown.split()) != " ".join(text[span.start : span.end].split()):
        raise FormatError(
            f"{place}: the span covers {text[span.start : span.end]!r}, but the file says {shown!r}; the text was changed"
        )
    return span
