"""Which files a corpus holds: found without following links out of it, without opening what is no file."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from isnad.corpus.records import Reject, Unusable

#: Files that lie beside articles and are none.
_IGNORED = re.compile(
    r"\.|~\$|__macosx$|thumbs\.db$|desktop\.ini$"
    r"|(?:readme|licen[cs]e|copying|notice|changelog|citation)(?:[._-][\w.-]*)?$",
    re.IGNORECASE,
)


def ignored(name: str) -> bool:
    """Whether a file or folder called ``name`` is left out without a word: hidden, README, LICENSE …"""
    return _IGNORED.match(name) is not None


@dataclass(frozen=True, slots=True)
class Source:
    """One input: a file, or a member of an archive.

    ``name`` is what the user sees; ``path`` is the same without a compression suffix, in NFC, and is what ids and
    metadata go by. ``open`` gives the (uncompressed) bytes. ``size`` is None where it is not known before reading.
    """

    name: str
    path: str
    size: int | None
    open: Callable[[], BinaryIO]
    file: Path | None = None

    def read(self, limit: int) -> bytes:
        """All bytes.

        Raises:
            Unusable: ``too_large`` where there are more than ``limit``.
        """
        if self.size is not None and self.size > limit:
            raise too_large(self.size, limit)
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise too_large(None, limit)
        return data


def too_large(size: int | None, limit: int) -> Unusable:
    """The reject for an input above ``limit`` bytes."""
    held = f"{size / 1e6:.1f} MB" if size else f"more than {limit / 1e6:.1f} MB"
    return Unusable(
        "too_large",
        f"{held}, the limit is {limit / 1e6:.1f} MB; split it, or raise max_document_chars",
    )


def printable(name: str) -> str:
    """A file name that every program can print: undecodable bytes as ``\\xff``, in NFC."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", name)


def walk(
    root: Path, *, follow_links: bool = False, leave_out: Path | None = None
) -> Iterator[Source | Reject]:
    """Every regular file below the folder ``root`` in the order of its path, and a reject for what is none.

    ``leave_out`` is a folder that is not entered (where results go). Links are followed to files inside ``root``
    only, unless ``follow_links``; links to folders are followed only then.
    """
    top = os.path.realpath(root)
    skip = os.path.realpath(leave_out) if leave_out else None
    found: list[Source | Reject] = []
    seen = {top}
    folders = [(top, "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            with os.scandir(folder) as entries:
                listed = list(entries)
        except OSError as error:
            name = printable(prefix) or "."
            found.append(
                Reject(name, None, "unreadable", f"the folder cannot be opened ({error.strerror})")
            )
            continue
        for entry in listed:
            if ignored(entry.name):
                continue
            name = prefix + entry.name
            try:
                target = _target(entry, top, follow_links)
                kind = os.stat(target).st_mode
            except Unusable as problem:
                found.append(Reject(printable(name), None, problem.reason, problem.detail))
                continue
            except OSError as error:
                detail = f"the file cannot be reached ({error.strerror}); check the link or the permissions"
                found.append(Reject(printable(name), None, "unreadable", detail))
                continue
            if stat.S_ISDIR(kind):
                real = os.path.realpath(target)
                if real not in seen and real != skip:
                    seen.add(real)
                    folders.append((target, name + "/"))
            elif stat.S_ISREG(kind):
                found.append(file_source(target, name))
            else:
                found.append(
                    Reject(
                        printable(name),
                        None,
                        "unsupported_format",
                        "a device, pipe or socket, no file",
                    )
                )
    yield from sorted(
        found, key=lambda item: item.path if isinstance(item, Source) else item.source_file
    )


def _target(entry: os.DirEntry, top: str, follow_links: bool) -> str:
    if not entry.is_symlink():
        return entry.path
    real = os.path.realpath(entry.path)
    inside = real == top or real.startswith(top.rstrip(os.sep) + os.sep)
    if follow_links:
        return entry.path
    if not inside:
        raise Unusable(
            "unsafe_path",
            "a link that leads out of the corpus; copy the file, or set follow_links: true",
        )
    if os.path.isdir(real):
        raise Unusable("unsafe_path", "a link to a folder; its files are read where they lie")
    return real


def file_source(file: str | Path, name: str) -> Source:
    """The source for a file on disk that the user knows as ``name``."""
    shown = printable(name)
    return Source(shown, shown, os.stat(file).st_size, lambda: open(file, "rb"), Path(file))
