"""What is known about an article beside its text: columns under any name, sidecar tables, folder and file names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from isnad.corpus.options import CorpusError
from isnad.corpus.records import Reject

FIELDS = ("text", "doc_id", "title", "outlet", "published", "author", "url", "section")

#: Column names that are understood without configuration, best first; schema.org NewsArticle names among them.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "text": (
        *(
            "text",
            "articlebody",
            "body",
            "content",
            "fulltext",
            "articletext",
            "maintext",
            "articlecontent",
        ),
        *(
            "bodytext",
            "contenttext",
            "plaintext",
            "story",
            "article",
            "النص",
            "نص",
            "المحتوى",
            "المتن",
            "نصالخبر",
        ),
    ),
    "doc_id": (
        *(
            "docid",
            "id",
            "identifier",
            "documentid",
            "articleid",
            "uid",
            "uuid",
            "guid",
            "المعرف",
            "الرقم",
        ),
    ),
    "title": ("title", "headline", "articletitle", "name", "العنوان", "عنوان"),
    "outlet": (
        *(
            "outlet",
            "publisher",
            "newspaper",
            "sitename",
            "provider",
            "publication",
            "medium",
            "website",
            "site",
        ),
        *("sourcename", "source", "domain", "الصحيفة", "الموقع", "الوسيلة", "الناشر", "المصدر"),
    ),
    "published": (
        *(
            "published",
            "datepublished",
            "publicationdate",
            "publisheddate",
            "publishedat",
            "pubdate",
            "datepublish",
        ),
        *(
            "publishdate",
            "date",
            "dateextracted",
            "datecreated",
            "datetime",
            "timestamp",
            "تاريخالنشر",
            "التاريخ",
        ),
        "تاريخ",
    ),
    "author": ("author", "authors", "byline", "creator", "writer", "الكاتب", "المؤلف", "المحرر"),
    "url": ("url", "link", "mainentityofpage", "permalink", "href", "الرابط"),
    "section": (
        "section",
        "articlesection",
        "category",
        "topic",
        "label",
        "rubric",
        "القسم",
        "التصنيف",
    ),
}
#: Columns of a sidecar table that say which file a row is about, best first.
FILE_COLUMNS = (
    "file",
    "filename",
    "path",
    "filepath",
    "sourcefile",
    "txt",
    "fname",
    "الملف",
    "اسمالملف",
)

_BY_NAME = {
    name: (field, rank) for field, names in SYNONYMS.items() for rank, name in enumerate(names)
}
_PUNCTUATION = re.compile(r"[\s_\-.:]+")


def squeeze(name: str) -> str:
    """A column name without case, spaces, ``_``, ``-`` and namespace: ``schema:articleBody`` is ``articlebody``."""
    name = unicodedata.normalize("NFKC", str(name)).strip().lstrip("\ufeff").lower()
    name = re.sub(r"^(?:schema|dc|dcterms|og|article):", "", name)
    return _PUNCTUATION.sub("", name)


def column_map(names: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Which of the columns ``names`` holds which field: ``given`` first, then the best synonym."""
    names = [name for name in names if isinstance(name, str)]
    found: dict[str, tuple[int, str]] = {}
    for name in names:
        field, rank = _BY_NAME.get(squeeze(name), (None, 0))
        if field and (field not in found or rank < found[field][0]):
            found[field] = (rank, name)
    mapping = {field: name for field, (_, name) in found.items()}
    for field, wanted in given.items():
        if wanted in names:
            mapping[field] = wanted
    return mapping


def flat(value: object) -> str:
    """A metadata value as text: JSON objects by their ``name``, lists joined, NaN and null empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        for key in ("name", "@value", "value", "text", "url", "@id", "$date", "$oid"):
            if key in value:
                return flat(value[key])
        return ""
    if isinstance(value, (list, tuple)):
        return "، ".join(part for part in map(flat, value[:20]) if part)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def stem(path: str) -> str:
    """``path`` without the extension of its last part."""
    head, slash, last = path.rpartition("/")
    name, dot, extension = last.rpartition(".")
    return f"{head}{slash}{name}" if dot and name and not extension.isdigit() else path


class PathPattern:
    """Metadata in folder and file names: ``{outlet}/{published}_{id}``, or a regular expression with named groups.

    A template matches the end of the path (without extension); a placeholder never crosses ``/``. What it calls
    ``id``, or by a name that begins with ``_``, is skipped: the id of a file is its path.
    """

    _NAMES = {"id": "_id", "doc_id": "_id", "date": "published"}

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        try:
            source = pattern if "(?P<" in pattern else self._template(pattern)
            self._expression = re.compile(source)
        except re.error as error:
            raise CorpusError(f"ingest: path_pattern: {pattern!r} is no pattern: {error}") from None
        names = {self._NAMES.get(name, name) for name in self._expression.groupindex}
        unknown = {name for name in names - set(FIELDS) if not name.startswith("_")}
        if unknown or not self._expression.groupindex:
            raise CorpusError(
                f"ingest: path_pattern: {pattern!r} names {', '.join(sorted(unknown)) or 'nothing'}; "
                f"use {', '.join(FIELDS[2:])}, or a name that begins with _ for a part to skip"
            )

    @staticmethod
    def _template(pattern: str) -> str:
        parts = re.split(r"\{(\w+)\}", pattern)
        source = "".join(
            re.escape(part)
            if index % 2 == 0
            else "[^/]+?"
            if part == "_"
            else f"(?P<{part}>[^/]+?)"
            for index, part in enumerate(parts)
        )
        return rf"(?:^|.*/){source}$"

    def read(self, path: str) -> dict[str, str]:
        """Fields found in ``path`` (a relative path); empty where the pattern does not match."""
        match = self._expression.search(stem(path))
        if not match:
            return {}
        return {
            self._NAMES.get(name, name): value.strip()
            for name, value in match.groupdict().items()
            if value and not self._NAMES.get(name, name).startswith("_")
        }


class Sidecars:
    """The metadata tables of a corpus, joined to its files by path, file name or id; ``used`` are the rows that were.

    A table speaks for the folder that it lies in and for the folders below; the nearest table wins.
    """

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._by_path: dict[str, dict[str, str]] = {}
        self._by_name: dict[tuple[str, str], list[str]] = {}
        self.used: set[str] = set()
        self._rows: dict[str, tuple[str, str]] = {}
        self._folders: set[str] = set()
        self._names: Counter[str] = Counter()

    def count_files(self, paths: Iterable[str]) -> None:
        """Tell which files there are, so that a bare file name is only joined where one file has it."""
        self._names.update(PurePosixPath(path).name.casefold() for path in paths)

    def add(
        self, folder: str, source_file: str, rows: Iterable[tuple[str, Mapping[str, object]]]
    ) -> list[Reject]:
        """Take in the rows ``(record, values)`` of the table ``source_file`` that lies in ``folder`` ('' is the top)."""
        rejects = []
        for record, values in rows:
            columns = {squeeze(name): name for name in values if isinstance(name, str)}
            wanted = next((columns[name] for name in FILE_COLUMNS if name in columns), None)
            mapping = column_map(values, self._given)
            key_column = wanted or mapping.get("doc_id")
            key = flat(values.get(key_column)) if key_column else ""
            if not key:
                continue
            key = _clean_path(key)
            path = f"{folder}/{key}" if folder else key
            meta = {
                field: flat(values.get(name))
                for field, name in mapping.items()
                if field not in ("text", "doc_id") and name != key_column
            }
            path = path.casefold()
            if path in self._by_path:
                detail = f"a row before this one is also about {key}; keep one of them"
                rejects.append(Reject(source_file, record, "duplicate_metadata", detail))
                continue
            self._by_path[path] = {field: value for field, value in meta.items() if value}
            self._rows[path] = (source_file, record)
            self._folders.add(folder.casefold())
            for name in {PurePosixPath(path).name, stem(PurePosixPath(path).name)}:
                self._by_name.setdefault((folder.casefold(), name), []).append(path)
        return rejects

    def __bool__(self) -> bool:
        return bool(self._by_path)

    def lookup(self, path: str, doc_id: str) -> dict[str, str]:
        """The metadata for the file at relative ``path`` whose document is ``doc_id``; empty where there is none."""
        if not self._by_path:
            return {}
        for key in self._candidates(path, doc_id):
            if key in self._by_path:
                self.used.add(key)
                return self._by_path[key]
        return {}

    def _candidates(self, path: str, doc_id: str) -> Iterable[str]:
        lower = unicodedata.normalize("NFC", path).casefold()
        yield lower
        yield stem(lower)
        name = PurePosixPath(lower).name
        folder = str(PurePosixPath(lower).parent)
        folder = "" if folder == "." else folder
        while True:
            if folder in self._folders:
                own = doc_id.casefold()
                yield f"{folder}/{own}" if folder else own
                for wanted in (name, stem(name)) if self._names[name] < 2 else ():
                    found = self._by_name.get((folder, wanted), ())
                    if len(found) == 1 and "/" not in found[0][len(folder) + 1 if folder else 0 :]:
                        yield found[0]
            if not folder:
                return
            folder = folder.rpartition("/")[0]

    def unmatched(self) -> list[Reject]:
        """A reject for every row that named no file; one for a whole table that named none."""
        missing: dict[str, list[str]] = {}
        sizes: Counter[str] = Counter()
        for path, (source_file, _) in self._rows.items():
            sizes[source_file] += 1
            if path not in self.used:
                missing.setdefault(source_file, []).append(path)
        rejects = []
        for source_file, paths in missing.items():
            if len(paths) == sizes[source_file] > 1:
                detail = f"none of its {len(paths)} rows names a file, and there is no column for texts; the first is {paths[0]}"
                rejects.append(Reject(source_file, None, "unmatched_metadata", detail))
                continue
            for path in paths:
                detail = f"no file of the corpus is called {path}, or several are; correct the row"
                rejects.append(
                    Reject(source_file, self._rows[path][1], "unmatched_metadata", detail)
                )
        return rejects


@lru_cache(maxsize=4096)
def _clean_path(path: str) -> str:
    path = unicodedata.normalize("NFC", path).replace("\\", "/").strip()
    while path.startswith("./"):
        path = path[2:]
    return path.lstrip("/")
