"""A hostile corpus through the whole workflow: a report comes out, and nothing outside results/ and reports/."""

from __future__ import annotations

import os

import pyarrow.parquet as pq
from hostile_material import SCRIPT, SECRET, build, reasons


def test_a_hostile_corpus_gives_a_report(workplace, tmp_path):
    good = build(tmp_path / "hostile", tmp_path / "outside")
    before = {path for path in tmp_path.rglob("*") if ".cache" not in path.parts}

    done = workplace.run("--config", f"corpus={tmp_path / 'hostile'}", "name=hostile")
    assert done.returncode == 0, done.stderr[-4000:]

    tables = tmp_path / "results" / "hostile" / "tables"
    documents = pq.read_table(tables / "documents.parquet").to_pylist()
    assert {row["doc_id"] for row in documents} == good
    found = {
        row["source_file"]: row["reason"]
        for row in pq.read_table(tables / "rejects.parquet").to_pylist()
    }
    assert found.pop("binary.txt") in ("not_text", "bad_encoding", "no_arabic")
    assert found == reasons(os.access(tmp_path / "hostile/shut.txt", os.R_OK))

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
        assert SECRET not in html, page
    for table in tables.glob("*.csv"):
        for line in table.read_text(encoding="utf-8-sig").splitlines():
            assert not line.startswith(("=", "@")), (table, line)
            assert ",=" not in line and ',"=' not in line, (table, line)
