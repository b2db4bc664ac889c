"""A hostile corpus through the whole workflow: a report comes out, and nothing outside results/ and reports/."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

import pyarrow.parquet as pq

ARTICLE = (
    "أعلنت وزيرة المياه سعاد الكيلاني أن مخزون السدود قد يكفي حتى نهاية الصيف.\n"
    "وقالت إن نحو ثلاثين بئرا جديدة ستحفر قرب مدينة صفاقس، مشيرة إلى أن الكلفة غير معروفة.\n"
    "ونقلت صحيفة المرصد عن مصدر مطلع قوله إن «المشروع ربما يتأخر» بسبب نقص التمويل.\n"
)
SCRIPT = "<script>document.title='broken'</script><img src=x onerror=alert(1)>"
IDS = [
    "../../escape",
    "/tmp/absolute",
    "..",
    ".",
    SCRIPT,
    '=HYPERLINK("http://x","y")',
    "\u202egnp.txt",
    "x" * 5000,
    "a/b/../c",
    "con",
    "nul\x00byte",
    "new\nline",
    "%2e%2e%2fescape",
    "خبر?#؟&",
]


def build(folder: Path, outside: Path) -> int:
    """Fill ``folder`` with everything bad; returns how many good articles there are."""
    folder.mkdir()
    (folder / "good.txt").write_text(ARTICLE, encoding="utf-8")
    with open(folder / "ids.jsonl", "w", encoding="utf-8") as stream:
        for number, identifier in enumerate(IDS):
            record = {
                "id": identifier,
                "title": f"{SCRIPT} {number} \u202e{identifier[:80]}",
                "outlet": ["=1+1", SCRIPT, "../../outlet", "صحيفة\u202e"][number % 4],
                "author": "@SUM(A1)",
                "section": "\x07\x1b[31m",
                "url": "javascript:alert(1)",
                "published": ["2024-01-01", "0000-00-00", "9999-12-31", "أمس"][number % 4],
                "text": f"{ARTICLE}{SCRIPT} {number}\n\x00\x08\u202e{{{{ jinja }}}} </script> =cmd|x",
            }
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
        stream.write('{"id": "half", "text": "' + ARTICLE[:20].replace("\n", " "))
    (folder / "line.txt").write_bytes("كلمة ".encode() * 7_000_000)
    (folder / "run.txt").write_text("ا" * 300_000, encoding="utf-8")
    (folder / "quotes.txt").write_text("«" * 20_000 + " قال الوزير إن «" * 2_000, encoding="utf-8")
    (folder / "zero.txt").touch()
    (folder / "binary.txt").write_bytes(os.urandom(5000) + bytes(500))
    (folder / "pixel.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "leak.txt").symlink_to(outside / "secret.txt")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    with gzip.open(folder / "bomb.txt.gz", "wb", compresslevel=1) as stream:
        stream.write(bytes(60_000_000))
    with zipfile.ZipFile(folder / "bad.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../escape.txt", ARTICLE)
        archive.writestr("bomb.txt", b" " * 100_000_000)
        archive.writestr("good.txt", ARTICLE + "من داخل الأرشيف.")
    deep = folder.joinpath(*["عميق"] * 60)
    deep.mkdir(parents=True)
    (deep / "good.txt").write_text(ARTICLE + "من الأعماق.", encoding="utf-8")
    return len(IDS) + 5


def test_a_hostile_corpus_gives_a_report(workplace, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("لا يقرأ أحد هذا السر. " * 30, encoding="utf-8")
    good = build(tmp_path / "hostile", outside)
    before = {path for path in tmp_path.rglob("*") if ".cache" not in path.parts}

    done = workplace.run("--config", f"corpus={tmp_path / 'hostile'}", "name=hostile")
    assert done.returncode == 0, done.stderr[-4000:]

    tables = tmp_path / "results" / "hostile" / "tables"
    documents = pq.read_table(tables / "documents.parquet").to_pylist()
    assert len(documents) == good
    assert {*IDS, "good", "bad.zip/good", "run", "quotes"} < {row["doc_id"] for row in documents}
    reasons = {
        row["source_file"]: row["reason"]
        for row in pq.read_table(tables / "rejects.parquet").to_pylist()
    }
    assert reasons.pop("binary.txt") in ("not_text", "bad_encoding", "no_arabic")
    assert reasons == {
        "bad.zip/../../../escape.txt": "unsafe_path",
        "bad.zip/bomb.txt": "archive_bomb",
        "bomb.txt.gz": "too_large",
        "ids.jsonl": "bad_record",
        "leak.txt": "unsafe_path",
        "line.txt": "too_large",
        "loop": "unsafe_path",
        "pipe.txt": "unsupported_format",
        "pixel.png": "unsupported_format",
        "zero.txt": "empty",
    }

    after = {path for path in tmp_path.rglob("*") if ".cache" not in path.parts}
    made = {path.relative_to(tmp_path).parts[0] for path in after - before}
    assert made <= {"results", "reports", ".snakemake"}

    report = tmp_path / "reports" / "hostile"
    assert (report / "index.html").is_file()
    for page in report.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert SCRIPT not in html, page
        assert "<img src=x" not in html, page
        assert 'href="javascript:' not in html, page
        assert "لا يقرأ أحد هذا السر" not in html, page
    for table in tables.glob("*.csv"):
        for line in table.read_text(encoding="utf-8-sig").splitlines():
            assert not line.startswith(("=", "@")), (table, line)
            assert ",=" not in line and ',"=' not in line, (table, line)
