"""What a stage found in a shard before, used again for the documents that are the same as then.

A shard is the unit of a job, and one new article changes the whole shard. What a stage finds in a document depends on
that document alone, so the rows of all the others still hold, as long as the code, the lexicons and the settings are the
same. Each stage keeps beside its output, in ``work/earlier/<stage>/<number of the shard>/``, its last tables (as hard
links, so they take no space) and a list of the documents they were made from. What a stage reads for every shard and
takes long to read (the name lexicons) lies beside those folders.
"""

from __future__ import annotations

import json
import marshal
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b, sha256
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad import digest, tables

T = TypeVar("T")
#: Libraries that a stage's result may depend on.
_LIBRARIES = ("camel-tools", "numpy", "pyarrow", "scipy")
_LIST = "documents.json"
#: How many times its room must be free on the disk before something is kept.
_ROOM = 20


def stage_key(files: Iterable[str | Path]) -> str:
    """What the rows of a stage depend on besides its documents: the bytes of ``files``, and the libraries."""
    key = blake2b(digest_size=16)
    for path in sorted(map(str, files)):
        data = Path(path).read_bytes()
        key.update(f"{Path(path).name}\0{len(data)}\0".encode())
        key.update(data)
    key.update(repr([version(name) for name in _LIBRARIES]).encode())
    return key.hexdigest()


class Earlier:
    """The earlier rows of one stage and one shard.

    ``folder`` is where they are kept, None for nowhere: then nothing is found and nothing remembered. ``key`` is the
    ``stage_key`` of today; rows made under another one are not used.
    """

    def __init__(self, folder: str | Path | None = None, key: str = "") -> None:
        self._folder = Path(folder) if folder is not None else None
        self._key = key
        self._inputs: dict[str, str] = {}
        self._known: dict[str, str] = self._read_list() if self._folder else {}

    @classmethod
    def of_job(cls, output: str | Path, files: Iterable[str | Path]) -> Earlier:
        """The earlier rows for a job that writes ``work/<stage>/<number>-<hash>.parquet``, made of ``files``."""
        stage = Path(output).parent
        number = Path(output).name.partition("-")[0]
        return cls(stage.parent / "earlier" / stage.name / number, stage_key(files))

    def unchanged(
        self,
        texts: Iterable[tuple[str, str]],
        rows: pa.Table | None = None,
    ) -> frozenset[str]:
        """The ids of documents whose rows are known.

        ``texts`` are all documents of the shard as (doc_id, text); ``rows`` what an earlier stage found in them, sorted
        by doc_id, where this stage depends on it.
        """
        if self._folder is None:
            return frozenset()
        found = digest.of_documents(rows) if rows is not None else {}
        for doc_id, text in texts:
            read = found.get(doc_id, bytes(16)) + text.encode("utf-8", "surrogatepass")
            self._inputs[doc_id] = blake2b(read, digest_size=16).hexdigest()
        return frozenset(
            doc_id for doc_id, read in self._inputs.items() if self._known.get(doc_id) == read
        )

    def table(self, name: str, schema: pa.Schema) -> pa.Table:
        """One of the tables that were remembered."""
        return tables.read(self._folder / f"{name}.parquet").cast(schema)

    def rows(self, name: str, schema: pa.Schema, doc_ids: frozenset[str]) -> pa.Table:
        """What a remembered table holds of these documents."""
        table = self.table(name, schema)
        return table.filter(pc.is_in(table["doc_id"], pa.array(sorted(doc_ids), pa.string())))

    @staticmethod
    def changed(rows: pa.Table, unchanged: frozenset[str]) -> pa.Table:
        """What a table holds of the other documents."""
        known = pc.is_in(rows["doc_id"], pa.array(sorted(unchanged), pa.string()))
        return rows.filter(pc.invert(known)) if unchanged else rows

    def kept(
        self,
        name: str,
        make: Callable[[], T],
        plain: Callable[[T], object],
        of_plain: Callable[[object], T],
    ) -> T:
        """What ``make`` gives, kept beside the shards for the jobs of this stage that come later.

        For what depends on code, lexicons and model alone and takes long to read. ``plain`` turns it into plain types
        and containers of them, ``of_plain`` back. A file that is damaged is made again, and nothing is kept on a
        disk that is nearly full.
        """
        if self._folder is None:
            return make()
        path = self._folder.parent / f"{name}-{self._key}"
        with suppress(OSError, EOFError, ValueError):  # not there, or of another Python
            return of_plain(_read_plain(path))
        made = make()
        _keep_plain(path, f"{name}-*", plain(made))
        return made

    def finish(
        self,
        outputs: Mapping[str, str | Path | None],
        rows: Mapping[str, Iterable[Mapping]],
        unchanged: frozenset[str],
    ) -> int:
        """Write the tables of the whole shard: the ``rows`` found today and the earlier ones of ``unchanged`` documents.

        ``outputs`` gives the file of each table, None for one that is not wanted. Returns the number of rows of the
        first table.
        """
        sizes = []
        for name, path in outputs.items():
            table = tables.from_rows(rows[name], name)
            if unchanged:
                table = pa.concat_tables([self.rows(name, table.schema, unchanged), table])
            if path is not None:
                tables.write(path, tables.sort(table, name))
            sizes.append(len(table))
        self.remember({name: path for name, path in outputs.items() if path is not None})
        return sizes[0]

    def remember(self, outputs: Mapping[str, str | Path | pa.Table]) -> None:
        """Keep the tables ``outputs`` (name: file or table) of the documents that ``unchanged`` was asked about."""
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        listed = self._folder / _LIST
        listed.unlink(missing_ok=True)
        kept = {name: self._folder / f"{name}.parquet" for name in outputs}
        for name, output in outputs.items():
            if isinstance(output, pa.Table):
                tables.write(kept[name], output)
            else:
                _link(Path(output), kept[name])
        partial = listed.with_name(f"{_LIST}.{os.getpid()}.partial")
        content = {
            "key": self._key,
            "tables": {name: _hash(path) for name, path in kept.items()},
            "documents": self._inputs,
        }
        partial.write_text(json.dumps(content), encoding="utf-8")
        os.replace(partial, listed)

    def _read_list(self) -> dict[str, str]:
        """The documents behind the remembered tables; none if one of these was touched since or made another way."""
        try:
            kept = json.loads((self._folder / _LIST).read_text(encoding="utf-8"))
            if kept["key"] != self._key:
                return {}
            for name, written in kept["tables"].items():
                if _hash(self._folder / f"{name}.parquet") != written:
                    return {}
            return kept["documents"]
        except (OSError, ValueError, KeyError):
            return {}


class Known:
    """What was worked out before from the same input: for a later step that asks for little at a time.

    Kept in ``folder`` under ``name``, for the same ``key`` (a ``stage_key``), in one file: a hash of each input that was
    asked about the last time, and what came of it. Without a folder nothing is found and nothing kept.
    """

    def __init__(self, folder: str | Path | None = None, name: str = "", key: str = "") -> None:
        self._path = Path(folder) / f"{name}-{key}" if folder is not None else None
        self._others = f"{name}-*"
        self._before: dict[bytes, object] = {}
        self._asked: dict[bytes, object] = {}
        if self._path is not None:
            with suppress(OSError, EOFError, ValueError):
                self._before = _read_plain(self._path)

    def get(self, given: Iterable, make: Callable[[], object]) -> object:
        """What ``make`` gives, plain values and lists of them, where ``given`` are all values and arrays it rests on."""
        if self._path is None:
            return make()
        read = sha256()
        for part in given:
            if isinstance(part, np.ndarray):
                read.update(f"{part.dtype.str}{part.shape}\0".encode())
                read.update(np.ascontiguousarray(part))
            else:
                read.update(f"{part!r}\0".encode())
        name = read.digest()
        self._asked[name] = found = self._before[name] if name in self._before else make()
        return found

    def keep(self) -> None:
        """Keep what was asked about since this was made."""
        if self._path is not None and self._asked.keys() != self._before.keys():
            _keep_plain(self._path, self._others, self._asked)


class Files:
    """Files that a step makes of part of its input each, kept in ``folder`` (as hard links) for the next time.

    Their names there are a hash of what a file was made from, ``key`` (a ``stage_key``) included, and one of its own
    bytes: one that was touched since, through whatever name, is not used. Without a folder all are made.
    """

    def __init__(self, folder: str | Path | None = None, key: str = "") -> None:
        self._folder = Path(folder) if folder is not None else None
        self._key = key
        self._used: set[str] = set()
        self._there: dict[str, Path] = {}
        if self._folder is not None:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                for path in self._folder.iterdir():
                    self._there[path.name.partition("-")[0]] = path

    def write(self, path: Path, given: bytes, make: Callable[[], bytes]) -> None:
        """Have ``path`` (not there yet) hold what ``make`` makes of ``given``."""
        if self._folder is None:
            path.write_bytes(make())
            return
        name = blake2b(f"{self._key}\0".encode() + given, digest_size=16).hexdigest()
        with suppress(OSError, KeyError):
            there = self._there[name]
            if _hash(there) == there.name.partition("-")[2]:
                _link(there, path)
                self._used.add(there.name)
                return
        data = make()
        path.write_bytes(data)
        kept = f"{name}-{blake2b(data, digest_size=16).hexdigest()}"
        with suppress(OSError):
            _link(path, self._folder / kept)
            self._used.add(kept)

    def finish(self) -> None:
        """Forget the files that were not asked for."""
        with suppress(OSError):
            for path in self._folder.iterdir() if self._folder is not None else ():
                if path.name not in self._used:
                    path.unlink(missing_ok=True)


def _read_plain(path: Path) -> object:
    """What ``_keep_plain`` wrote. Raises ``OSError``, ``EOFError`` or ``ValueError`` where it is not there or was touched."""
    data = path.read_bytes()
    if blake2b(data[16:], digest_size=16).digest() != data[:16]:
        raise ValueError(f"{path} is damaged")
    return marshal.loads(data[16:])


def _keep_plain(path: Path, others: str, plain: object) -> None:
    """Write plain types and containers of them to ``path`` and delete what else the pattern ``others`` matches there."""
    data = marshal.dumps(plain)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    # No job fails for want of room for what it only keeps, nor takes the room of another job's table.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(path.parent).free < _ROOM * len(data):
            return
        for old in path.parent.glob(others):
            if old != path:
                old.unlink(missing_ok=True)
        try:
            partial.write_bytes(blake2b(data, digest_size=16).digest() + data)
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)


def _hash(path: Path) -> str:
    return blake2b(path.read_bytes(), digest_size=16).hexdigest()


def _link(path: Path, target: Path) -> None:
    """Make ``target`` the same file as ``path``, or a copy where the file system has no hard links."""
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    partial.unlink(missing_ok=True)
    try:
        os.link(path, partial)
    except OSError:
        shutil.copyfile(path, partial)
    os.replace(partial, target)
