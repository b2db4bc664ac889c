"""Files inside .gz and .zip, read without unpacking anything to disk and without trusting what the archive claims."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from isnad.corpus.options import Options
from isnad.corpus.records import Reject, Unusable
from isnad.corpus.walk import Source, ignored, printable

#: Below this many bytes no ratio is suspicious: a short text repeated packs very well.
_SMALL = 20_000_000
_MAX_DEPTH = 3


class Guarded(io.RawIOBase):
    """A stream that stops with ``archive_bomb`` when it gives far more than the ``packed`` bytes it came from."""

    def __init__(self, stream: BinaryIO, packed: int, options: Options) -> None:
        self._stream = stream
        self._allowed = max(_SMALL, int(packed * options.max_archive_ratio))
        self._given = 0

    def readable(self) -> bool:
        """Always true."""
        return True

    def readinto(self, buffer: bytearray) -> int:
        """As ``io.RawIOBase.readinto``."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._given += len(data)
        if self._given > self._allowed:
            raise Unusable(
                "archive_bomb",
                f"unpacks to more than {self._allowed / 1e6:.0f} MB; unpack it yourself if you trust it",
            )
        return len(data)

    def close(self) -> None:
        """Close the stream below too."""
        self._stream.close()
        super().close()


class _Budget:
    """How much an archive may unpack to, all its members and the archives among them together."""

    def __init__(self, source: Source, options: Options) -> None:
        self.left = max(10 * _SMALL, int((source.size or 0) * options.max_archive_ratio))

    def take(self, size: int) -> bool:
        """Whether there is room for ``size`` more bytes; they are counted."""
        self.left -= size
        return self.left >= 0


def expand(
    source: Source,
    options: Options,
    *,
    at_top: bool = False,
    depth: int = 0,
    budget: _Budget | None = None,
) -> Iterator[Source | Reject]:
    """``source`` itself, or what it holds when it is a .gz or .zip. ``at_top``: the archive is the whole corpus."""
    lower = source.path.lower()
    if lower.endswith(".warc.gz"):
        # A web archive is compressed record by record; its reader unpacks it.
        yield replace(source, path=source.path[:-3])
    elif lower.endswith(".gz") and not lower.endswith(".tar.gz"):
        yield _gzip(source, options)
    elif lower.endswith(".zip"):
        yield from _zip(source, options, at_top, depth, budget or _Budget(source, options))
    else:
        yield source


def _gzip(source: Source, options: Options) -> Source:
    def opened() -> BinaryIO:
        unpacked = gzip.GzipFile(fileobj=source.open())
        return io.BufferedReader(Guarded(unpacked, source.size or 0, options), 1 << 18)

    return Source(source.name, source.path[:-3], None, opened)


def _zip(
    source: Source, options: Options, at_top: bool, depth: int, budget: _Budget
) -> Iterator[Source | Reject]:
    if depth >= _MAX_DEPTH:
        yield Reject(
            source.name,
            None,
            "archive_bomb",
            "archives inside archives inside archives; unpack it yourself",
        )
        return
    try:
        archive = zipfile.ZipFile(source.file or io.BytesIO(source.read(options.max_file_bytes)))
    except Unusable as problem:
        yield Reject(source.name, None, problem.reason, problem.detail)
        return
    except Exception as error:
        detail = f"the archive is damaged ({str(error)[:120]}); pack it again"
        yield Reject(source.name, None, "unreadable", detail)
        return
    if not archive.infolist():
        yield Reject(source.name, None, "empty", "the archive holds no file; remove it")
    prefix = "" if at_top else source.path + "/"
    for member in sorted(archive.infolist(), key=lambda item: item.filename):
        inner = printable(_member_name(member)).replace("\\", "/")
        parts = inner.split("/")
        shown = f"{source.name}/{inner}"
        if member.is_dir() or any(ignored(part) for part in parts if part not in (".", "..", "")):
            continue
        problem = _unsafe(member, parts, options)
        if problem:
            yield Reject(shown, None, problem.reason, problem.detail)
            continue
        if not budget.take(member.file_size):
            detail = "the archive's members unpack to far more than it holds; unpack it yourself if you trust it"
            yield Reject(source.name, None, "archive_bomb", detail)
            return
        inner_source = Source(
            shown, prefix + inner, member.file_size, _opener(archive, member, options)
        )
        yield from expand(inner_source, options, depth=depth + 1, budget=budget)


def _member_name(member: zipfile.ZipInfo) -> str:
    """The member's name; old Windows archives hold cp437 for what was UTF-8 or windows-1256."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    if raw.isascii():
        return member.filename
    for encoding in ("utf-8", "cp1256"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _unsafe(member: zipfile.ZipInfo, parts: list[str], options: Options) -> Unusable | None:
    if ".." in parts or parts[0] == "" or parts[0].endswith(":"):
        return Unusable(
            "unsafe_path",
            "the member's path leads out of the archive; pack it again with plain paths",
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        return Unusable("unsafe_path", "the member is a link; pack the file itself")
    if member.flag_bits & 1:
        return Unusable(
            "unreadable", "the member is encrypted; unpack the archive with its password first"
        )
    if member.file_size > max(_SMALL, member.compress_size * options.max_archive_ratio):
        return Unusable(
            "archive_bomb",
            f"claims to unpack to {member.file_size / 1e6:.0f} MB; unpack it yourself",
        )
    return None


def _opener(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, options: Options
) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        return io.BufferedReader(
            Guarded(archive.open(member), member.compress_size, options), 1 << 18
        )

    return opened
