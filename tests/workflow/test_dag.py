"""The workflow as a user meets it: from nothing, again, after a change, after a failure, and with bad input."""

import json
import os

import pyarrow.parquet as pq

from isnad import tables


def rules_run(done) -> set[str]:
    """The rules whose jobs a run announced."""
    lines = (done.stdout + done.stderr).splitlines()
    found = set()
    for line in lines:
        for word in ("rule ", "checkpoint ", "localrule "):
            if line.startswith(word) and line.rstrip().endswith(":"):
                found.add(line.rstrip().removeprefix(word).rstrip(":"))
    return found


def test_a_corpus_from_nothing_then_again_then_changed(workplace, corpus):
    call = ["--config", f"corpus={corpus}", "name=news"]
    done = workplace.run(*call)
    assert done.returncode == 0, done.stderr
    assert "6 documents analysed, 0 inputs rejected" in done.stdout + done.stderr
    assert (workplace.folder / "reports/news/index.html").stat().st_size > 10_000
    results = workplace.folder / "results/news"
    for name in ("documents", "rejects", "entities", "attributions", "hedges"):
        table = pq.read_table(results / f"tables/{name}.parquet")
        assert table.schema.equals(tables.SCHEMAS[name]), name
    assert pq.read_table(results / "tables/attributions.parquet").num_rows >= 18
    assert pq.read_table(results / "tables/hedges.parquet").num_rows >= 12
    run = json.loads((results / "run.json").read_text())
    assert run["corpus"]["documents"] == 6

    again = workplace.run(*call)
    assert again.returncode == 0
    assert "Nothing to be done" in again.stderr

    (corpus / "a9.txt").write_text("قال الناطق باسم البلدية إن الطريق أغلق.\n", encoding="utf-8")
    (corpus / "a0.txt").unlink()
    changed = workplace.run(*call)
    assert changed.returncode == 0, changed.stderr
    clean = workplace.run("--config", f"corpus={corpus}", "name=clean")
    assert clean.returncode == 0, clean.stderr
    assert workplace.tables("news") == workplace.tables("clean")


def test_results_do_not_depend_on_cores_or_shards(workplace, corpus):
    one = workplace.run("--config", f"corpus={corpus}", "name=one", cores=1)
    many = workplace.run("--config", f"corpus={corpus}", "name=many", "shard_mb=0.0005", cores=4)
    assert one.returncode == many.returncode == 0, one.stderr + many.stderr
    shards = json.loads((workplace.folder / "results/many/work/manifest.json").read_text())[
        "shards"
    ]
    assert len(shards) > 1
    assert workplace.tables("one") == workplace.tables("many")


def test_bad_input_is_rejected_and_the_rest_is_analysed(workplace, corpus):
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "picture.txt").write_bytes(bytes(range(256)) * 40)
    (corpus / "english.txt").write_text("No Arabic in here at all.\n", encoding="utf-8")
    done = workplace.run("--config", f"corpus={corpus}", "name=news")
    assert done.returncode == 0, done.stderr
    assert "6 documents analysed, 3 inputs rejected" in done.stdout + done.stderr
    rejects = pq.read_table(workplace.folder / "results/news/tables/rejects.parquet").to_pylist()
    assert {row["source_file"]: row["reason"] for row in rejects}.keys() == {
        "empty.txt",
        "picture.txt",
        "english.txt",
    }
    assert all(row["reason"] and row["detail"] for row in rejects)


def test_nothing_usable_is_one_message(workplace, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    done = workplace.run("--config", f"corpus={empty}")
    assert done.returncode != 0
    assert str(empty) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_failed_job_leaves_the_rest_and_the_next_run_finishes(workplace, corpus):
    call = ["--config", f"corpus={corpus}", "name=news"]
    blocked = workplace.folder / "reports/news/evidence"
    blocked.parent.mkdir(parents=True)
    os.symlink(workplace.folder / "nowhere/at/all", blocked)
    failed = workplace.run(*call)
    assert failed.returncode != 0
    assert (workplace.folder / "results/news/tables/hedges.parquet").exists()
    blocked.unlink(missing_ok=True)
    mended = workplace.run(*call)
    assert mended.returncode == 0, mended.stderr
    assert (workplace.folder / "reports/news/index.html").exists()
