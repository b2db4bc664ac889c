"""Readers for office documents: Word and PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from isnad.corpus.records import Article, Unusable
from isnad.corpus.tabular import check_container
from isnad.corpus.walk import Source

_PRESENTATION = re.compile("[\ufb50-\ufdfb\ufe70-\ufefc]")
_ARTICLE = re.compile(r"(?<!\w)ال\w{2}")
_MIRRORED = re.compile(r"\w{2}لا(?!\w)")


def read_docx(source: Source, context) -> Iterator[Article]:
    """The article of a Word document: paragraphs and table cells in their order; title and author from its properties."""
    import docx
    from docx.table import Table

    data = io.BytesIO(source.read(context.options.max_file_bytes))
    check_container(data, context)
    document = docx.Document(data)
    lines = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                lines.append("\t".join(cell.text for cell in row.cells))
        else:
            lines.append(block.text)
    properties = document.core_properties
    meta = {
        "title": properties.title or "",
        "author": properties.author or "",
        "section": properties.category or "",
    }
    if meta["author"] == "python-docx":
        meta["author"] = ""
    yield context.document(source, "\n".join(lines), "utf-8", meta)


def read_pdf(source: Source, context) -> Iterator[Article]:
    """The text of a PDF, page by page, always with the flag ``pdf_order``.

    A PDF stores where letters stand, not in which order they are read, so Arabic may come out mirrored. Where it
    clearly does, the flag says so.
    """
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    pdf = pypdf.PdfReader(io.BytesIO(source.read(context.options.max_file_bytes)))
    if pdf.is_encrypted and not pdf.decrypt(""):
        raise Unusable("unreadable", "the PDF is encrypted; save it without a password")
    pages, length = [], 0
    for page in pdf.pages:
        pages.append(page.extract_text() or "")
        length += len(pages[-1])
        if length > context.options.max_document_chars:
            raise Unusable("too_large", "more text than max_document_chars; split the PDF")
    text = "\n".join(pages)
    if not text.strip():
        raise Unusable(
            "empty",
            "the PDF holds pictures of text, or none; recognise its text (OCR) and save it as .txt",
        )
    information = pdf.metadata
    meta = {"title": (information.title or "") if information else ""}
    meta["author"] = (information.author or "") if information else ""
    article = context.document(
        source, text, "pdf", {name: str(value) for name, value in meta.items()}
    )
    article.flags.append(("pdf_order", 0, 0, _order(text)))
    yield article


def _order(text: str) -> str:
    mirrored = len(_MIRRORED.findall(text)) > 2 * len(_ARTICLE.findall(text))
    if mirrored:
        return "the words come out mirrored; convert the PDF to text with another program"
    if _PRESENTATION.search(text):
        return "the PDF stores letter shapes; check that the words stand in the right order"
    return "text from a PDF; check that paragraphs stand in the right order"
