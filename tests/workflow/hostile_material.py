"""A corpus with everything that can go wrong in one, at the size of a test or at full size."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

ARTICLE = (
    "أعلنت وزيرة المياه سعاد الكيلاني أن مخزون السدود قد يكفي حتى نهاية الصيف.\n"
    "وقالت إن نحو ثلاثين بئرا جديدة ستحفر قرب مدينة صفاقس، مشيرة إلى أن الكلفة غير معروفة.\n"
    "ونقلت صحيفة المرصد عن مصدر مطلع قوله إن «المشروع ربما يتأخر» بسبب نقص التمويل.\n"
)
SCRIPT = "<script>document.title='broken'</script><img src=x onerror=alert(1)>"
SECRET = "لا يقرأ أحد هذا السر."
_MEGABYTE = "كلمة ".encode() * 111_112
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


def build(folder: Path, outside: Path, *, line_mb: int = 60, files: int = 200) -> set[str]:
    """Fill ``folder`` with everything bad; returns the ids of the good articles in it.

    ``line_mb`` is the length of a line, ``files`` how many tiny files there are. ``outside`` gets what nobody may read.
    """
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(f"{SECRET} " * 30, encoding="utf-8")
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
    with open(folder / "line.txt", "wb") as stream, open(folder / "line.jsonl", "wb") as records:
        records.write(json.dumps({"id": "before", "text": ARTICLE + "قبل السطر."}).encode() + b"\n")
        records.write(b'{"id": "long", "text": "')
        for _ in range(line_mb):
            stream.write(_MEGABYTE)
            records.write(_MEGABYTE)
        records.write(b'"}\n')
        records.write(json.dumps({"id": "after", "text": ARTICLE + "بعد السطر."}).encode() + b"\n")
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
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "half.csv").write_bytes(f'id,text\nwhole,"{ARTICLE}"\nhalf,"قال الوز'.encode()[:-1])
    (folder / "half.docx").write_bytes(b"PK\x03\x04 and then nothing")
    (folder / "half.parquet").write_bytes(b"PAR1 and then nothing")
    with zipfile.ZipFile(folder / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as word:
        word.writestr("[Content_Types].xml", b" " * 120_000_000)
    shut = folder / "shut.txt"
    shut.write_text(ARTICLE + "ممنوع.", encoding="utf-8")
    shut.chmod(0)
    tiny = [f"tiny/{number // 500:03}/{number}" for number in range(files)]
    for number, name in enumerate(tiny):
        path = folder / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"قال الناطق رقم {number} إن الأمر قد يطول.", encoding="utf-8")
    deep_id = "/".join(["عميق"] * 60) + "/good"
    readable = {"shut"} if os.access(shut, os.R_OK) else set()
    return {*IDS, *tiny, *readable, "good", "bad.zip/good", deep_id, "before", "after", "whole"} | {
        "run",
        "quotes",
    }


def reasons(readable: bool) -> dict[str, str]:
    """Why what is bad in it is rejected, by file; without ``binary.txt``, whose bytes differ each time."""
    return {
        "bad.zip/../../../escape.txt": "unsafe_path",
        "bad.zip/bomb.txt": "archive_bomb",
        "bomb.docx": "archive_bomb",
        "bomb.txt.gz": "too_large",
        "half.csv": "bad_encoding",
        "half.docx": "unreadable",
        "half.parquet": "unreadable",
        "ids.jsonl": "bad_record",
        "leak.txt": "unsafe_path",
        "line.jsonl": "too_large",
        "line.txt": "too_large",
        "loop": "unsafe_path",
        "pipe.txt": "unsupported_format",
        "pixel.png": "unsupported_format",
        "self.txt": "unreadable",
        "zero.txt": "empty",
    } | ({} if readable else {"shut.txt": "unreadable"})
