"""What the readers yield: an article, or the reason why an input is none."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Article:
    """One article as it was read, before it is checked.

    ``doc_id`` is final. ``meta`` holds the metadata as text, under isnad's names. ``flags`` are
    ``(flag, start, end, detail)`` that only the reader can know; document-level flags have the span 0, 0.
    """

    doc_id: str
    text: str
    source_file: str
    encoding: str
    record: str | None = None
    meta: dict[str, str] = field(default_factory=dict)
    flags: list[tuple[str, int, int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Reject:
    """One input that is not analysed: where it is, a reason code of ``REASONS``, and what to do about it."""

    source_file: str
    record: str | None
    reason: str
    detail: str


#: Reason codes of the table ``rejects``, with what they mean.
REASONS: dict[str, str] = {
    "empty": "no text, or only white space",
    "no_arabic": "no Arabic letter in the text",
    "not_text": "binary content in a file that should be text",
    "too_large": "longer than max_document_mb or max_file_mb allows",
    "unreadable": "the file cannot be opened, or is damaged",
    "bad_record": "one record of a file is damaged or half-written",
    "bad_encoding": "the bytes fit no encoding for Arabic, or not the one that was set",
    "duplicate_id": "another document came first under this doc_id",
    "duplicate_metadata": "a second metadata row for one file",
    "unmatched_metadata": "a metadata row that names no file of the corpus",
    "unsupported_format": "a kind of file that isnad does not read",
    "unsafe_path": "a link or an archive member that leads out of the corpus",
    "archive_bomb": "an archive that unpacks to far more than it holds",
    "no_text_column": "a table or record without a column for the text",
    "timeout": "reading took longer than reader_seconds",
}


class Unusable(Exception):
    """Raised inside a reader: this input is no article, for ``reason`` (a code of ``REASONS``)."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
