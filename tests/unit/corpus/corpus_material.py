"""Texts and helpers of the corpus tests; all texts are written for them."""

from __future__ import annotations

from pathlib import Path

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
