"""Texts and helpers of the corpus tests; all texts are written for them."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from isnad import tables

ARTICLE = (
    "أعلنت بلدية المدينة الساحلية أمس بدء أعمال توسعة الميناء القديم بعد تأخر دام عامين.\n"
    "وقال رئيس البلدية إن الأعمال ستستمر ستة أشهر، مضيفا أن الصيادين سيحصلون على تعويضات مناسبة.\n"
    "ويخشى أصحاب المراكب أن تؤثر الأشغال في موسم الصيد المقبل الذي يبدأ مع نهاية الشتاء."
)
OTHER = (
    "افتتحت جامعة الشمال مختبرا جديدا لأبحاث المياه الجوفية بحضور عدد من الباحثين والطلاب.\n"
    "وذكرت عميدة الكلية أن المختبر سيعمل مع مزارعي الوادي على قياس ملوحة الآبار كل شهر.\n"
    "وأوضحت أن النتائج ستنشر في تقرير مفتوح يستطيع الجميع الاطلاع عليه من دون مقابل."
)


PAGE = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>توسعة الميناء - صحيفة الساحل</title>
<meta property="og:title" content="توسعة الميناء"><meta property="og:site_name" content="صحيفة الساحل">
<meta property="article:published_time" content="2024-03-05T08:00:00Z"><meta name="author" content="ليلى حداد">
</head><body><nav><a href="/">الرئيسية</a><a href="/sport">رياضة</a></nav><article><h1>توسعة الميناء</h1>
{"".join(f"<p>{line}</p>" for line in ARTICLE.splitlines())}</article><footer>جميع الحقوق محفوظة</footer></body></html>"""

TEI = """<?xml version="1.0" encoding="utf-8"?><TEI xmlns="http://www.tei-c.org/ns/1.0"{id}><teiHeader><fileDesc>
<titleStmt><title>توسعة الميناء</title><author>ليلى حداد</author></titleStmt>
<publicationStmt><publisher>الأرشيف</publisher></publicationStmt>
<sourceDesc><bibl><title>صحيفة الساحل</title><date when="2024-03-05"/></bibl></sourceDesc></fileDesc></teiHeader>
<text><body><head>عنوان</head>{text}</body></text></TEI>"""


def tei(text: str, identifier: str = "") -> str:
    paragraphs = "".join(
        f"<p>{line.replace('قال', '<hi>قال</hi>', 1)}</p>" for line in text.splitlines()
    )
    return TEI.format(id=f' xml:id="{identifier}"' if identifier else "", text=paragraphs)


def pdf(text: str) -> bytes:
    """A one-page PDF with ``text`` as Unicode through a ToUnicode map, as word processors write it."""
    codes = sorted(set(text))
    lookup = {character: index + 1 for index, character in enumerate(codes)}
    chars = "\n".join(f"<{lookup[c]:04X}> <{ord(c):04X}>" for c in codes)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /x def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{chars}\nendbfchar\nendcmap end end"
    )
    shown = "".join(f"{lookup[c]:04X}" for c in text)
    page = f"BT /F1 12 Tf 50 700 Td <{shown}> Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(page)}>>stream\n{page}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        out
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
            f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
        ).encode()
    )


def samples() -> dict[str, bytes]:
    """A sound file of each format, by file name; the ones that hold records hold two."""
    import docx
    import openpyxl
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    def filled(write) -> bytes:
        stream = io.BytesIO()
        write(stream)
        return stream.getvalue()

    def word(stream) -> None:
        document = docx.Document()
        for line in ARTICLE.splitlines():
            document.add_paragraph(line)
        document.save(stream)

    def sheet(stream) -> None:
        book = openpyxl.Workbook()
        for row in (["id", "text"], ["1", ARTICLE], ["2", OTHER]):
            book.active.append(row)
        book.save(stream)

    def crawl(stream) -> None:
        writer = WARCWriter(stream, gzip=True)
        for number in (1, 2):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1")
            body = io.BytesIO(PAGE.encode())
            address = f"https://example.org/{number}"
            writer.write_record(
                writer.create_warc_record(address, "response", body, http_headers=headers)
            )

    def archive(stream) -> None:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("one.txt", ARTICLE)
            file.writestr("two.jsonl", json.dumps({"text": OTHER}))

    records = [{"id": "1", "text": ARTICLE}, {"id": "2", "text": OTHER}]
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    rows = "id,text\n" + "".join(f'{record["id"]},"{record["text"]}"\n' for record in records)
    table = pa.Table.from_pylist(records)
    return {
        "a.txt": ARTICLE.encode(),
        "a.jsonl": lines.encode(),
        "a.json": json.dumps(records).encode(),
        "a.csv": rows.encode("cp1256"),
        "a.tsv": rows.replace(",", "\t").encode("utf-16"),
        "a.xlsx": filled(sheet),
        "a.parquet": filled(lambda stream: pq.write_table(table, stream)),
        "a.html": PAGE.encode(),
        "a.warc.gz": filled(crawl),
        "a.docx": filled(word),
        "a.xml": tei(ARTICLE).encode(),
        "a.pdf": pdf(ARTICLE.splitlines()[0]),
        "a.jsonl.gz": gzip.compress(lines.encode()),
        "a.zip": filled(archive),
    }


class Run:
    """What one ingestion wrote: documents by id, rejects and flags as lists of rows."""

    def __init__(self, folder: Path, summary: dict) -> None:
        self.folder = folder
        self.summary = summary
        self.shards = sorted(folder.glob("documents-*.parquet"))
        rows = [row for path in self.shards for row in tables.read(path).to_pylist()]
        self.documents = {row["doc_id"]: row for row in rows}
        assert len(self.documents) == len(rows) == summary["documents"]
        self.rejects = tables.read(folder / "rejects.parquet").to_pylist()
        self.flags = tables.read(folder / "quality_flags.parquet").to_pylist()

    @property
    def reasons(self) -> dict[str, str]:
        """``source_file`` (with ``#record``) -> reason."""
        return {
            row["source_file"] + (f"#{row['record']}" if row["record"] else ""): row["reason"]
            for row in self.rejects
        }

    def flagged(self, flag: str) -> list[tuple[str, str]]:
        """``(doc_id, text of the span)`` of each row with ``flag``."""
        return [
            (row["doc_id"], self.documents[row["doc_id"]]["text"][row["start"] : row["end"]])
            for row in self.flags
            if row["flag"] == flag
        ]
