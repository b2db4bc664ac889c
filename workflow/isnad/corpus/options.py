"""What a user can set about reading a corpus, with the defaults."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from isnad.errors import IsnadError


class CorpusError(IsnadError):
    """The corpus cannot be analysed at all. The message names the path and says what to do."""


@dataclass(frozen=True)
class Options:
    """Options of ``ingest`` and ``check``; docs/corpus.md explains each of them.

    ``columns`` maps one of isnad's names (``text``, ``doc_id``, ``title``, ``outlet``, ``published``, ``author``,
    ``url``, ``section``) to the user's own column. ``dates`` are ISO strings or dates; None leaves that end open.
    """

    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    path_pattern: str | None = None
    metadata: str | None = None
    text_column_required: bool = True
    repair_mojibake: bool = False
    day_first: bool = True
    follow_links: bool = False
    max_file_mb: float = 512
    max_document_chars: int = 2_000_000
    max_archive_ratio: float = 200
    reader_seconds: int = 60
    dates: tuple = ("1900-01-01", None)
    near_duplicate: float = 0.8
    boilerplate_documents: int = 10
    short_words: int = 30
    long_words: int = 5000
    other_language_share: float = 0.3

    @classmethod
    def of(cls, given: Options | Mapping | None) -> Options:
        """``given`` as checked options; a missing key, or None, is the default.

        Raises:
            CorpusError: an unknown key, or a value that makes no sense; the message names it.
        """
        if isinstance(given, cls):
            options = given
        else:
            known = {item.name for item in fields(cls)}
            for key in given or {}:
                if key not in known:
                    listed = ", ".join(sorted(known))
                    raise CorpusError(
                        f"{key}: there is no such option for reading a corpus; there are {listed}"
                    )
            options = replace(
                cls(), **{key: value for key, value in (given or {}).items() if value is not None}
            )
        options._verify()
        return options

    def _verify(self) -> None:
        from isnad.corpus.metadata import FIELDS, PathPattern

        for name in self.columns:
            if name not in FIELDS:
                raise CorpusError(f"columns: {name!r} is none of {', '.join(FIELDS)}")
        _ = self.earliest, self.latest
        if self.encoding is not None:
            try:
                "".encode(self.encoding)
            except LookupError:
                raise CorpusError(
                    f"encoding: {self.encoding!r} is unknown; use utf-8, utf-16, windows-1256, iso-8859-6 or null"
                ) from None
        if not 0 <= self.near_duplicate <= 1:
            raise CorpusError(f"near_duplicate: {self.near_duplicate} is not between 0 and 1")
        if self.path_pattern:
            PathPattern(self.path_pattern)
        if self.metadata and not Path(self.metadata).is_file():
            raise CorpusError(f"metadata: there is no file {self.metadata}")

    @property
    def earliest(self) -> datetime.date | None:
        """The first plausible date of publication."""
        return self._date(0)

    @property
    def latest(self) -> datetime.date | None:
        """The last plausible date of publication."""
        return self._date(1)

    def _date(self, end: int) -> datetime.date | None:
        try:
            value = self.dates[end]
            return datetime.date.fromisoformat(str(value)) if value is not None else None
        except (ValueError, IndexError, TypeError):
            raise CorpusError(
                f"dates: {self.dates!r} are not two dates of the form 2024-01-31 (null leaves an end open)"
            ) from None

    @property
    def max_document_bytes(self) -> int:
        """No encoding needs more bytes for a text of the longest allowed length, JSON with ``\\u`` escapes included."""
        return self.max_document_chars * 7

    @property
    def max_file_bytes(self) -> int:
        """``max_file_mb`` in bytes."""
        return int(self.max_file_mb * 1_000_000)
