"""The corpus stage: one pass over the inputs, then links between copies, then the shards."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

import pyarrow as pa

from isnad import tables
from isnad.corpus import quality
from isnad.corpus.duplicates import Duplicates, RepeatedLines
from isnad.corpus.encodings import has_arabic
from isnad.corpus.examine import Beside, Examiner, Findings
from isnad.corpus.options import CorpusError, Options
from isnad.corpus.reading import read_corpus
from isnad.corpus.records import Article, Reject
from isnad.corpus.spool import Spool

#: Characters of text that are looked at together.
_BATCH = 1_000_000
#: Bytes of text below which a shard takes longer to start on than to analyse.
_SMALL_SHARD = 2 << 20
_COPIED = ("title", "outlet", "author", "url", "section")
#: What count tables say in place of an outlet. An outlet that is called so has a capital: counted under the same word
#: as all or the other outlets, it would be taken for them.
_CODES = {"all": "All", "rest": "Rest", "earlier": "Earlier", "later": "Later"}


def shard_of(doc_id: str, shards: int) -> int:
    """The shard of a document: depends on its id alone."""
    return (
        int.from_bytes(blake2b(doc_id.encode("utf-8", "replace"), digest_size=8).digest(), "big")
        % shards
    )


def shards_for(size: int, shard_bytes: float, most: int, least: int = 1, before: int = 0) -> int:
    """The number of shards, a power of two, for ``size`` bytes of text; see :func:`ingest` for what it depends on."""
    parts = 1
    while parts < most and (
        parts * shard_bytes < size or (parts < least and size >= 2 * parts * _SMALL_SHARD)
    ):
        parts *= 2
    near = parts <= 2 * before and before <= min(2 * parts, most)
    return before if near and size <= 1.5 * before * shard_bytes else parts


def ingest(
    corpus: str | Path,
    output_dir: str | Path,
    shards: int = 1,
    options: Options | Mapping | None = None,
    threads: int = 1,
    lexicons: str | Path | None = None,
    shard_bytes: float | None = None,
    least: int = 1,
    before: int = 0,
) -> dict:
    """Read ``corpus`` and write its documents, cut into shards, with what was rejected and what looks wrong.

    Args:
        corpus: a folder (any mix of the accepted formats, subfolders too) or one file.
        output_dir: receives ``documents-<shard>.parquet`` (all of them, empty ones too), ``rejects.parquet`` and
            ``quality_flags.parquet``; nothing is written anywhere else.
        shards: how many parts; a document's part depends on its ``doc_id`` alone.
        options: an ``Options``, or a mapping with some of its fields.
        threads: processes that read web pages, Word files and PDFs; changes no result.
        lexicons: the folder with ``confusions.tsv`` and ``frequent_words.tsv``; None takes the one of the workflow.
        shard_bytes: where given, ``shards`` (a power of two) is the most there may be, and there are as few as make
            parts of about so many bytes of text. How much text a corpus holds is known when it has been read: web pages
            and pictures are mostly something else, and archives are packed.
        least: with ``shard_bytes``, so many shards are made if none gets smaller than two megabytes by it: the cores
            that will work on them.
        before: how many shards there were the last time. They stay as many while that is no bad choice, since another
            number reanalyses everything.

    Returns:
        ``documents``, ``rejected``, ``duplicates`` (counts), ``reasons`` and ``flags`` (counts by code).

    Raises:
        CorpusError: no such path, nothing usable in it, or options that make no sense.
    """
    options = Options.of(options)
    corpus, output = Path(corpus).expanduser(), Path(output_dir)
    output.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="spool-", dir=output))
    try:
        spelling = quality.Spelling.load(Path(lexicons) if lexicons else quality.LEXICONS)
        reading = _Reading(options, Spool(scratch, shards), shards, spelling, threads)
        reading.take(read_corpus(corpus, options, leave_out=output, threads=threads))
        if not reading.ids:
            raise CorpusError(_nothing_usable(corpus, reading.rejects))
        return reading.write(output, reading.parts(shard_bytes, least, before))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def check(
    corpus: str | Path, options: Options | Mapping | None = None, *, show: bool = True
) -> tuple[pa.Table, pa.Table]:
    """Every problem of ``corpus``, without analysing it: the tables ``rejects`` and ``quality_flags``.

    With ``show``, prints a summary and one line for each problem.

    Raises:
        CorpusError: as ``ingest``.
    """
    with tempfile.TemporaryDirectory(prefix="isnad-check-") as folder:
        summary = ingest(corpus, folder, 1, options)
        rejects, flags = (
            tables.read(Path(folder) / f"{name}.parquet") for name in ("rejects", "quality_flags")
        )
    if show:
        for line in describe(rejects, flags, summary):
            # Names and ids come from the corpus: no escape sequence may reach the terminal.
            print("".join(character if character.isprintable() else "\ufffd" for character in line))
    return rejects, flags


def describe(rejects: pa.Table, flags: pa.Table, summary: Mapping) -> Iterable[str]:
    """The lines that ``check`` prints; what is merely missing in many documents is only counted."""
    yield f"{summary['documents']} documents can be analysed, {summary['rejected']} inputs cannot."
    for row in rejects.to_pylist():
        record = f" record {row['record']}" if row["record"] else ""
        yield f"  rejected  {row['source_file']}{record}: {row['reason']}: {row['detail']}"
    for flag, count in sorted(summary["flags"].items(), key=lambda item: (-item[1], item[0])):
        yield f"  {count:>6} documents  {flag}: {quality.FLAGS[flag]}"
    for row in flags.to_pylist():
        if row["flag"].startswith("missing_"):
            continue
        place = f" at {row['start']}-{row['end']}" if row["end"] else ""
        detail = f": {row['detail']}" if row["detail"] else ""
        yield f"  flagged   {row['doc_id']}{place}: {row['flag']}{detail}"


def _nothing_usable(corpus: str | Path, rejects: list[Reject]) -> str:
    counted = Counter(reject.reason for reject in rejects).most_common(3)
    reasons = (
        ", ".join(f"{count} {reason}" for reason, count in counted)
        or "only files that are no articles"
    )
    first = f" First: {rejects[0].source_file}: {rejects[0].detail}." if rejects else ""
    return f"{corpus} holds no article that can be analysed ({reasons}).{first} See docs/corpus.md for the formats"


class _Reading:
    """One run over a corpus."""

    def __init__(
        self,
        options: Options,
        spool: Spool,
        shards: int,
        spelling: quality.Spelling,
        threads: int = 1,
    ) -> None:
        self.options = options
        self.spool = spool
        self.shards = shards
        self.rejects: list[Reject] = []
        self.ids: dict[str, int] = {}
        self._places: list[str] = []
        self._threads = threads
        self._examiner = Examiner(options, spelling)
        self._beside: Beside | None = None
        self._waiting: list[Article] = []
        self._kept = 0
        self._text_bytes = 0
        self._duplicates = Duplicates(options.near_duplicate, spool.folder)
        self._lines = RepeatedLines()

    def take(self, items: Iterable[Article | Reject]) -> None:
        """Read everything: articles to the spool, the rest to ``rejects``."""
        batch: list[Article] = []
        size = 0
        for item in items:
            if isinstance(item, Reject):
                self.rejects.append(item)
            elif item.doc_id in self.ids:
                first = self._places[self.ids[item.doc_id]]
                detail = f"the id {item.doc_id[:200]} is taken by {first}; give one of the two another id"
                self.rejects.append(Reject(item.source_file, item.record, "duplicate_id", detail))
            else:
                self.ids[item.doc_id] = len(self.ids)
                record = f" record {item.record}" if item.record else ""
                self._places.append(item.source_file + record)
                batch.append(item)
                size += len(item.text)
                if size > _BATCH:
                    self._pass_on(batch)
                    batch, size = [], 0
        found = self._examiner.examine(batch) if batch else None
        if self._beside:
            self._receive()
            self._beside.close()
        if found:
            self._keep(batch, found)

    def _pass_on(self, batch: list[Article]) -> None:
        """Have a full batch examined, beside the reading of the next one if there is a core for it."""
        if self._beside is None and Beside.possible(self._threads):
            self._beside = Beside(self._examiner)
        if self._beside is None or (self._waiting and not self._beside.ready()):
            # Rather than wait for the batch before, this process examines one itself.
            found = self._examiner.examine(batch)
            self._receive()
            self._keep(batch, found)
        else:
            self._receive()
            self._beside.send(batch)
            self._waiting = batch

    def _receive(self) -> None:
        """Keep the batch that is being examined beside, if there is one."""
        if self._waiting:
            self._keep(self._waiting, self._beside.receive())
            self._waiting = []

    def _keep(self, batch: list[Article], found: Findings) -> None:
        first = self._kept
        self._kept += len(batch)
        self._text_bytes += sum(found.sizes)
        for index, article in enumerate(batch):
            published = found.published[index]
            self._lines.add(first + index, found.lines[index])
            meta = article.meta
            if meta.get("outlet") in _CODES:
                meta = {**meta, "outlet": _CODES[meta["outlet"]]}
            row = (
                article.doc_id,
                article.text,
                published.toordinal() if published else 0,
                *(meta.get(name) or None for name in _COPIED),
                article.source_file,
                article.encoding,
                found.digests[index],
                found.flags[index],
            )
            self.spool.add(shard_of(article.doc_id, self.shards), row, len(article.text))
        ids = [article.doc_id for article in batch]
        self._duplicates.add(ids, found.published, found.fingerprints)

    def parts(self, shard_bytes: float | None, least: int, before: int) -> int:
        """How many shards to write: documents that share a shard of many also share one of fewer."""
        if shard_bytes is None:
            return self.shards
        return shards_for(self._text_bytes, shard_bytes, self.shards, least, before)

    def write(self, output: Path, parts: int) -> dict:
        """Link the copies, write all tables, return the summary."""
        links = self._duplicates.links()
        copies = {self.ids[doc_id] for doc_id in links}
        common = self._lines.common(self.options.boilerplate_documents, copies)
        flags: dict[str, list] = {name: [] for name in tables.SCHEMAS["quality_flags"].names}
        counted: Counter[str] = Counter()
        width = max(2, len(str(parts - 1)))
        for shard in range(parts):
            rows = sorted(
                row
                for gathered in range(shard, self.shards, parts)
                for row in self.spool.rows(gathered)
            )
            columns: dict[str, list] = {name: [] for name in tables.SCHEMAS["documents"].names}
            for (
                doc_id,
                text,
                day,
                title,
                outlet,
                author,
                url,
                section,
                file,
                encoding,
                digest,
                found,
            ) in rows:
                found = [tuple(flag) for flag in found]
                if doc_id in links:
                    original, similarity = links[doc_id]
                    kind = "duplicate" if similarity == 1.0 else "near_duplicate"
                    found.append((kind, 0, 0, f"of {original[:200]}, similarity {similarity:.2f}"))
                if common:
                    found += _boilerplate(text, common)
                found.sort(key=lambda flag: (flag[1], flag[2], flag[0], flag[3] or ""))
                for flag, start, end, detail in found:
                    for name, value in zip(flags, (doc_id, start, end, flag, detail), strict=True):
                        flags[name].append(value)
                names = sorted({flag[0] for flag in found})
                counted.update(names)
                values = {
                    "doc_id": doc_id,
                    "text": text,
                    "title": title,
                    "outlet": outlet,
                    "published": _date(day),
                    "author": author,
                    "url": url,
                    "section": section,
                    "source_file": file,
                    "encoding": encoding,
                    "text_sha256": digest,
                    "duplicate_of": links.get(doc_id, (None,))[0],
                    "quality": names,
                }
                for name, column in columns.items():
                    column.append(values.get(name))
            # Read again at once, when shards get their names, and then removed.
            path = output / f"documents-{shard:0{width}d}.parquet"
            tables.write(path, _table("documents", columns), compression="none")
        tables.write(
            output / "quality_flags.parquet",
            tables.sort(_table("quality_flags", flags), "quality_flags"),
        )
        fields = tables.SCHEMAS["rejects"].names
        tables.write_rows(
            output / "rejects.parquet",
            ({name: getattr(reject, name) for name in fields} for reject in self.rejects),
            "rejects",
        )
        return {
            "documents": len(self.ids),
            "rejected": len(self.rejects),
            "duplicates": len(links),
            "reasons": dict(sorted(Counter(reject.reason for reject in self.rejects).items())),
            "flags": dict(sorted(counted.items())),
        }


def _table(name: str, columns: dict[str, list]) -> pa.Table:
    schema = tables.SCHEMAS[name]
    return pa.table([pa.array(columns[field.name], field.type) for field in schema], schema=schema)


def _date(ordinal: int):
    import datetime

    return datetime.date.fromordinal(ordinal) if ordinal else None


def _boilerplate(text: str, common: Mapping[int, int]) -> list[quality.Flag]:
    found = []
    at = 0
    for line in text.split("\n"):
        if 3 < len(line) < 400 and hash(line) in common and has_arabic(line):
            detail = f"this line stands in {common[hash(line)]} documents"
            found.append(("boilerplate", at, at + len(line), detail))
        at += len(line) + 1
    return found[:50]
