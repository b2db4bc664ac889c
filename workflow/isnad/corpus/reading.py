"""From a path to articles: files in order, their metadata, the right reader for each, and nothing lost on the way."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from isnad.corpus import archives
from isnad.corpus.encodings import has_arabic, mojibake
from isnad.corpus.metadata import FIELDS, PathPattern, Sidecars, stem
from isnad.corpus.options import CorpusError, Options
from isnad.corpus.parallel import read_ordered
from isnad.corpus.records import Article, Reject, Unusable
from isnad.corpus.walk import Source, file_source, ignored, walk

#: Extension -> module and function that reads it. Heavy readers are imported when the first such file comes.
READERS: dict[str, tuple[str, str]] = {
    **dict.fromkeys((".txt", ".text", ".md", ""), ("plain", "read_text")),
    **dict.fromkeys((".jsonl", ".ndjson", ".jsonlines"), ("plain", "read_json_lines")),
    ".json": ("plain", "read_json"),
    **dict.fromkeys((".csv", ".tsv", ".tab"), ("tabular", "read_csv")),
    **dict.fromkeys((".xlsx", ".xlsm"), ("tabular", "read_xlsx")),
    **dict.fromkeys((".parquet", ".pq"), ("tabular", "read_parquet")),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".mhtml"), ("markup", "read_html")),
    ".warc": ("markup", "read_warc"),
    **dict.fromkeys((".xml", ".tei"), ("markup", "read_tei")),
    ".docx": ("office", "read_docx"),
    ".pdf": ("office", "read_pdf"),
}
_TABLES = frozenset((".csv", ".tsv", ".tab", ".xlsx", ".xlsm"))
_ARCHIVES = frozenset((".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".rar", ".7z"))
#: Readers that do much work on one file at once; the others go from record to record.
_ONE_ARTICLE = frozenset((".html", ".htm", ".xhtml", ".mhtml", ".xml", ".tei", ".docx", ".pdf"))
#: Where one document comes in two formats (page.html beside page.txt), the plainer one is read first.
_PLAINER = (".txt", ".text", ".md", "", ".docx", ".xml", ".tei", ".html", ".htm", ".xhtml", ".pdf")


@dataclass(slots=True)
class Context:
    """What every reader needs: the options, and the metadata found beside the files.

    ``stems`` are the paths and names of all files without extension; ``encodings`` what tables were found to be in.
    """

    options: Options
    sidecars: Sidecars
    pattern: PathPattern | None = None
    stems: frozenset[str] = frozenset()
    encodings: dict[str, str] = field(default_factory=dict)

    def metadata(self, path: str, doc_id: str) -> dict[str, str]:
        """Metadata for a file or record from sidecar tables, then from the names of its path."""
        found = dict(self.pattern.read(path)) if self.pattern else {}
        found.update(self.sidecars.lookup(path, doc_id))
        return found

    def document(
        self, source: Source, text: str, encoding: str, meta: dict[str, str] | None = None
    ) -> Article:
        """The article of a file that holds just one; its id is its path without extension, whatever metadata says."""
        doc_id = stem(source.path)
        # What the user wrote beside the file outranks what an extractor guessed from inside it.
        known = {**(meta or {}), **self.metadata(source.path, doc_id)}
        return Article(doc_id, text, source.name, encoding, None, known)


def suffix(path: str) -> str:
    """The extension of ``path`` in lower case; digits after a dot are no extension."""
    extension = PurePosixPath(path).suffix.lower()
    return "" if extension[1:].isdigit() else extension


def read_corpus(
    corpus: str | Path, options: Options, leave_out: Path | None = None, threads: int = 1
) -> Iterator[Article | Reject]:
    """Every article and reject of ``corpus``, in an order that depends on names alone.

    Raises:
        CorpusError: no such path, an unreadable path, or a folder without any file.
    """
    sources, rejects = find_sources(Path(corpus), options, leave_out)
    yield from rejects
    context = Context(
        options,
        Sidecars(options.columns),
        PathPattern(options.path_pattern) if options.path_pattern else None,
    )
    stems = {stem(source.path).casefold() for source in sources}
    context.stems = frozenset(stems | {name.rpartition("/")[2] for name in stems})
    articles = []
    if options.metadata:
        path = Path(options.metadata)
        yield from _sidecar(file_source(path, path.name), "", context, required=True)
    for source in sources:
        if options.metadata and source.file and os.path.samefile(source.file, options.metadata):
            continue
        if _may_be_sidecar(source):
            folder = source.path.rpartition("/")[0]
            problems = _sidecar(source, folder, context, required=_named_metadata(source.path))
            if problems is not None:
                yield from problems
                continue
        articles.append(source)
    context.sidecars.count_files([source.path for source in articles])
    yield from read_ordered(
        articles,
        lambda source: _read_source(source, context),
        lambda source: suffix(source.path) in _ONE_ARTICLE,
        threads,
        context.sidecars.used,
    )
    yield from context.sidecars.unmatched()


def find_sources(
    corpus: Path, options: Options, leave_out: Path | None
) -> tuple[list[Source], list[Reject]]:
    """The inputs below ``corpus`` with archives opened, in reading order, and what could not be opened."""
    if not os.path.lexists(corpus):
        raise CorpusError(f"there is no {corpus}; set corpus to a folder or a file that exists")
    try:
        is_folder = corpus.is_dir()
        if is_folder:
            found = list(walk(corpus, follow_links=options.follow_links, leave_out=leave_out))
        elif corpus.is_file():
            with open(corpus, "rb"):
                found = [file_source(corpus, corpus.name)]
        else:
            raise CorpusError(f"{corpus} is neither a folder nor a file; set corpus to one")
    except OSError as error:
        raise CorpusError(
            f"{corpus} cannot be read ({error.strerror}); check its permissions"
        ) from None
    if not found:
        raise CorpusError(
            f"{corpus} holds no files; put articles into it, or set corpus to another folder"
        )
    sources: list[Source] = []
    rejects: list[Reject] = []
    for item in found:
        members = (
            archives.expand(item, options, at_top=not is_folder)
            if isinstance(item, Source)
            else [item]
        )
        for member in members:
            (sources if isinstance(member, Source) else rejects).append(member)
    sources.sort(key=lambda source: (stem(source.path), _rank(source.path), source.name))
    return sources, rejects


def _rank(path: str) -> int:
    extension = suffix(path)
    return _PLAINER.index(extension) if extension in _PLAINER else len(_PLAINER)


def _named_metadata(path: str) -> bool:
    return stem(PurePosixPath(path).name).lower().strip("_") in ("metadata", "meta")


def _may_be_sidecar(source: Source) -> bool:
    return suffix(source.path) in _TABLES or (
        _named_metadata(source.path) and suffix(source.path) in READERS
    )


def _sidecar(
    source: Source, folder: str, context: Context, *, required: bool
) -> list[Reject] | None:
    """Take ``source`` in as a metadata table; None where it is a table of articles (or damaged) instead."""
    extension = suffix(source.path)
    if extension not in _TABLES:
        return [] if required else None
    from isnad.corpus import tabular

    try:
        found = tabular.sidecar_rows(source, context, required=required)
        if found is None:
            return None
        rows, damaged = found
        return damaged + context.sidecars.add(folder, source.name, rows)
    except Exception as error:
        return [_unreadable(source, error)] if required else None


def _read_source(source: Source, context: Context) -> Iterator[Article | Reject]:
    """Run the reader of ``source``; whatever goes wrong inside it costs this file alone."""
    extension = suffix(source.path)
    # A metadata row about a file that turns out to be no article has found its file all the same.
    context.sidecars.lookup(source.path, stem(source.path))
    if extension not in READERS:
        what = "unpack it" if extension in _ARCHIVES else "convert it to .txt, .jsonl or .csv"
        detail = f"isnad does not read {extension} files; {what}"
        yield Reject(source.name, None, "unsupported_format", detail)
        return
    items: Iterator | None = None
    given = False
    seconds = context.options.reader_seconds if extension in _ONE_ARTICLE else 0
    while True:
        try:
            with time_limit(seconds):
                items = _reader(extension)(source, context) if items is None else items
                item = next(items)
        except StopIteration:
            if not given:
                detail = "the file holds no article; remove it, or fill it in"
                yield Reject(source.name, None, "empty", detail)
            return
        except Unusable as problem:
            yield Reject(source.name, None, problem.reason, problem.detail)
            return
        except Exception as error:
            yield _unreadable(source, error)
            return
        given = True
        yield check_text(item, context.options) if isinstance(item, Article) else item


def _reader(extension: str) -> Callable[[Source, Context], Iterator[Article | Reject]]:
    name, function = READERS[extension]
    # Written out, so that whoever asks which modules this stage depends on finds them.
    if name == "plain":
        from isnad.corpus import plain as module
    elif name == "tabular":
        from isnad.corpus import tabular as module
    elif name == "markup":
        from isnad.corpus import markup as module
    else:
        from isnad.corpus import office as module
    return getattr(module, function)


def _unreadable(source: Source, error: BaseException) -> Reject:
    if isinstance(error, Unusable):
        return Reject(source.name, None, error.reason, error.detail)
    if isinstance(error, PermissionError):
        return Reject(
            source.name,
            None,
            "unreadable",
            "no permission to read the file; change its permissions",
        )
    said = " ".join(str(error).split())[:200]
    detail = f"the file is damaged or not what its extension says ({type(error).__name__}: {said})"
    return Reject(source.name, None, "unreadable", detail)


def check_text(article: Article, options: Options) -> Article | Reject:
    """``article`` with its text and metadata made safe to store, or the reason why it is not analysed."""
    text = article.text
    if len(text) > options.max_document_chars:
        detail = f"{len(text):,} characters; split it, or raise max_document_chars"
        return Reject(article.source_file, article.record, "too_large", detail)
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    if text.startswith("\ufeff"):
        text = text[1:]
    if not text.strip():
        return Reject(
            article.source_file,
            article.record,
            "empty",
            "there is no text; remove it, or fill it in",
        )
    text = whole_characters(text)
    if text is not article.text and "\ufffd" in text and "\ufffd" not in article.text:
        article.flags.append(
            ("decoding_errors", 0, 0, "halves of characters were replaced by U+FFFD")
        )
    garbled = mojibake(text)
    if garbled:
        original, wrong, repaired, start, end = garbled
        happened = f"{original} that was once read as {wrong}"
        detail = f"{happened}; save the original again, or set repair_mojibake: true"
        if options.repair_mojibake:
            text, start, end = repaired, 0, 0
            article.encoding = f"{article.encoding}, repaired from {wrong}"
            detail = f"{happened}; it was repaired"
        article.flags.append(("mojibake", start, end, detail))
    elif not has_arabic(text):
        detail = "there is no Arabic letter in the text; remove it, or set its encoding"
        return Reject(article.source_file, article.record, "no_arabic", detail)
    article.text = text
    article.doc_id = whole_characters(article.doc_id)
    article.meta = {
        name: whole_characters(value) for name, value in article.meta.items() if name in FIELDS
    }
    return article


def whole_characters(text: str) -> str:
    """``text`` with lone halves of surrogate pairs, which no file can hold, as U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise ``Unusable('timeout')`` inside the block after ``seconds``; no limit off the main thread or on Windows."""
    usable = (
        seconds > 0
        and hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
    )
    if not usable:
        yield
        return

    def stop(*_: object) -> None:
        raise Unusable(
            "timeout", f"reading took longer than {seconds} s; remove it, or raise reader_seconds"
        )

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


__all__ = ["READERS", "Context", "ignored", "read_corpus", "suffix"]
