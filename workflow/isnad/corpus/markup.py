"""Readers for marked-up text: saved web pages, web archives (WARC), TEI."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

from isnad.corpus.encodings import decode, detect
from isnad.corpus.reading import time_limit
from isnad.corpus.records import Article, Reject, Unusable
from isnad.corpus.walk import Source

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_TEI = "{http://www.tei-c.org/ns/1.0}"


def read_html(source: Source, context) -> Iterator[Article]:
    """The article of a saved page: its main text by trafilatura, its metadata by meta tags and JSON-LD."""
    data = source.read(min(context.options.max_file_bytes, 4 * context.options.max_document_bytes))
    if source.path.lower().endswith(".mhtml"):
        data = _html_of_mhtml(data)
    html, encoding = decode_html(data, context.options.encoding)
    text, meta = extract(html)
    yield context.document(source, text, encoding, meta)


def _html_of_mhtml(data: bytes) -> bytes:
    import email
    import email.policy

    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            return part.get_payload(decode=True) or b""
    raise Unusable("unreadable", "the saved page holds no HTML; save it again as a plain HTML file")


def decode_html(data: bytes, encoding: str | None) -> tuple[str, str]:
    """The text of a page: by the given ``encoding``, its byte order mark, valid UTF-8, its own word, or its letters."""
    if encoding is None:
        try:
            found = detect(data)
        except Unusable:
            found = "windows-1252"
        declared = _CHARSET.search(data[:4096])
        if found.startswith(("windows", "iso")) and declared:
            name = declared.group(1).decode("ascii", "replace").lower()
            # Tags hide the letters from the detector, so the page's own word counts unless it claims UTF-8.
            if not name.startswith("utf"):
                try:
                    return data.decode(name, "strict").replace("\r\n", "\n"), name
                except (LookupError, UnicodeDecodeError):
                    pass
        if found == "windows-1252":
            found = _detect_without_tags(data) or found
        encoding = found
    text, name, _ = decode(data, encoding)
    return text, name


def _detect_without_tags(data: bytes) -> str | None:
    bare = re.sub(rb"<[^>]*>", b" ", data[:2_000_000])
    try:
        return detect(re.sub(rb"[\x00-\x7f]+", b" ", bare))
    except Unusable:
        return None


def extract(html: str, url: str | None = None) -> tuple[str, dict[str, str]]:
    """Main text and metadata of a page.

    Raises:
        Unusable: ``empty`` where the page holds no article.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    page = None
    if html.strip():
        page = trafilatura.bare_extraction(
            html, url=url, with_metadata=True, include_comments=False, include_tables=False
        )
    if page is None or not (page.text or "").strip():
        raise Unusable("empty", "no article was found in the page; save its text as .txt")
    meta = {
        "title": page.title,
        "outlet": page.sitename,
        "published": page.date,
        "author": page.author,
        "url": page.url or url,
        "section": "، ".join(page.categories or ()),
    }
    return page.text, {name: value for name, value in meta.items() if value}


def read_warc(source: Source, context) -> Iterator[Article | Reject]:
    """One article for each successful HTML response of a web archive; its id is the file and the record's number."""
    from warcio.archiveiterator import ArchiveIterator

    number = 0
    with source.open() as stream:
        for record in ArchiveIterator(stream):
            number += 1
            if record.rec_type not in ("response", "resource"):
                continue
            kind = record.rec_headers.get_header("Content-Type") or ""
            status = "200"
            if record.http_headers is not None:
                kind = record.http_headers.get_header("Content-Type") or ""
                status = record.http_headers.get_statuscode() or "200"
            if "html" not in kind or not status.startswith("2"):
                continue
            limit = 4 * context.options.max_document_bytes
            data = record.content_stream().read(limit + 1)
            if len(data) > limit:
                detail = "the page is too long; raise max_document_chars"
                yield Reject(source.name, str(number), "too_large", detail)
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            try:
                with time_limit(context.options.reader_seconds):
                    html, encoding = decode_html(data, context.options.encoding)
                    text, meta = extract(html, url)
            except Unusable as problem:
                yield Reject(source.name, str(number), problem.reason, problem.detail)
                continue
            doc_id = f"{source.path}#{number}"
            meta = {**meta, **context.metadata(source.path, doc_id)}
            if url:
                meta["url"] = url
            yield Article(doc_id, text, source.name, encoding, str(number), meta)


def read_tei(source: Source, context) -> Iterator[Article]:
    """The article of a TEI file, or all of a TEI corpus, one a ``TEI`` element."""
    from lxml import etree

    data = source.read(context.options.max_file_bytes)
    # Neither entities nor DTDs nor the network: an entity can name any file or grow without end.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.parse(io.BytesIO(data), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise Unusable(
            "unreadable", f"the XML is damaged ({str(error)[:120]}); correct it"
        ) from None
    for element in root.iter(etree.Entity):
        raise Unusable(
            "unreadable", f"the XML uses the entity {element.text}; write the text itself"
        )
    texts = (
        [root] if _local(root) == "TEI" else [item for item in root.iter() if _local(item) == "TEI"]
    )
    if not texts:
        raise Unusable(
            "unsupported_format",
            f"XML of the kind {_local(root)}, not TEI; convert it to TEI or .txt",
        )
    encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
    for number, item in enumerate(texts, 1):
        text = _tei_text(item)
        meta = _tei_metadata(item)
        identifier = item.get("{http://www.w3.org/XML/1998/namespace}id") or meta.pop(
            "doc_id", None
        )
        if len(texts) == 1:
            article = context.document(source, text, encoding, meta)
        else:
            doc_id = identifier or f"{source.path}#{number}"
            meta = {**meta, **context.metadata(source.path, doc_id)}
            article = Article(doc_id, text, source.name, encoding, str(number), meta)
        yield article


def _local(element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _children(element, *path: str):
    found = [element]
    for name in path:
        found = [child for item in found for child in item if _local(child) == name]
    return found


def _tei_text(item) -> str:
    blocks = ("p", "head", "l", "ab", "u", "item", "byline", "dateline", "trailer", "salute")
    lines = []
    for text in _children(item, "text"):
        for block in text.iter():
            if _local(block) in blocks and not any(
                _local(child) in blocks for child in block.iterdescendants()
            ):
                line = " ".join("".join(block.itertext()).split())
                if line:
                    lines.append(line)
        if not lines:
            lines = [line for line in (" ".join(part.split()) for part in text.itertext()) if line]
    return "\n".join(lines)


def _tei_metadata(item) -> dict[str, str]:
    meta: dict[str, str] = {}

    def first(name: str, *path: str) -> None:
        for element in _children(item, "teiHeader", *path):
            value = element.get("when") or " ".join("".join(element.itertext()).split())
            if value:
                meta.setdefault(name, value)

    first("title", "fileDesc", "titleStmt", "title")
    first("author", "fileDesc", "titleStmt", "author")
    for part in ("biblStruct", "bibl", "biblFull"):
        base = ("fileDesc", "sourceDesc", part)
        for name, *path in (
            ("outlet", "monogr", "title"),
            ("outlet", "title"),
            ("outlet", "publisher"),
            ("published", "monogr", "imprint", "date"),
            ("published", "date"),
            ("url", "ptr"),
            ("url", "idno"),
        ):
            first(name, *base, *path)
    first("outlet", "fileDesc", "publicationStmt", "publisher")
    first("published", "fileDesc", "publicationStmt", "date")
    for element in _children(item, "teiHeader", "fileDesc", "publicationStmt", "idno"):
        name = "url" if (element.get("type") or "").lower() in ("url", "uri") else "doc_id"
        meta.setdefault(name, "".join(element.itertext()).strip())
    for element in item.iter(f"{_TEI}catRef", f"{_TEI}term"):
        meta.setdefault(
            "section", (element.text or element.get("target") or "").strip().lstrip("#")
        )
        break
    return {name: value for name, value in meta.items() if value}
