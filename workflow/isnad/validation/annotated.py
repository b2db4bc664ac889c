"""Items coded in annotation tools: Label Studio and doccano files, brat folders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from isnad.validation.brat import read_brat
from isnad.validation.formats import (
    FormatError,
    Span,
    read_doccano,
    read_label_studio,
    read_text,
)


def read_annotated(path: Path) -> Iterator[tuple[int, str, str, list[Span], bool]]:
    """``(number, item, text, spans, whether somebody annotated it)`` of each text in a file or folder.

    Raises ``FormatError`` for what is none of the formats.
    """
    if path.is_dir():
        for number, one in enumerate(read_brat(path), 1):
            yield number, one.doc_id, one.text, one.spans, True
        return
    if path.suffix.lower() not in (".json", ".jsonl", ".json1"):
        raise FormatError(
            f"{path}: is no coding sheet; give .csv, .xlsx, .json, .jsonl or a brat folder"
        )
    texts = (read_label_studio if _is_label_studio(path) else read_doccano)(path)
    for number, one in enumerate(texts, 1):
        yield number, one.facts.get("item", ""), one.text, one.spans, one.marked


def _is_label_studio(path: Path) -> bool:
    text = read_text(path).lstrip()
    try:
        first = json.loads(text)[0] if text.startswith("[") else json.loads(text.split("\n")[0])
    except (json.JSONDecodeError, IndexError):
        return False
    return isinstance(first, dict) and isinstance(first.get("data"), dict)
