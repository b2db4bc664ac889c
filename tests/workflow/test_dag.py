"""The workflow as a user meets it: from nothing, again, after a change, after a failure, and with bad input."""

import json
import time

import pyarrow.parquet as pq

from isnad import tables


def made_since(workplace, name, moment) -> set[str]:
    """The stages whose jobs ran after ``moment``: each writes its benchmark."""
    folder = workplace.folder / f"results/{name}/benchmarks"
    return {
        path.relative_to(folder).parts[0].removesuffix(".tsv")
        for path in folder.rglob("*.tsv")
        if path.stat().st_mtime > moment
    }


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


def test_bad_input_is_rejected_and_the_rest_is_analysed(workplace, corpus):
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "picture.txt").write_bytes(bytes(range(256)) * 40)
    (corpus / "english.txt").write_text("No Arabic in here at all.\n", encoding="utf-8")
    done = workplace.run("--config", f"corpus={corpus}", "name=news")
    assert done.returncode == 0, done.stderr
    assert "6 documents analysed, 3 inputs rejected" in done.stdout + done.stderr
    assert "isnad:   empty.txt: there is no text" in done.stdout + done.stderr
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
    adapter = workplace.copy_house() / "workflow/scripts/evidence.py"
    whole = adapter.read_text(encoding="utf-8")
    adapter.write_text("raise OSError('no space left on device')\n", encoding="utf-8")
    call = ["--config", f"corpus={corpus}", "name=news"]
    failed = workplace.run(*call)
    assert failed.returncode != 0
    assert "no space left on device" in failed.stderr
    assert (workplace.folder / "results/news/tables/hedge_counts.csv").exists()
    assert not (workplace.folder / "reports/news/index.html").exists()
    adapter.write_text(whole, encoding="utf-8")
    moment = time.time()
    mended = workplace.run(*call)
    assert mended.returncode == 0, mended.stderr
    assert (workplace.folder / "reports/news/index.html").exists()
    assert not made_since(workplace, "news", moment) & {
        "ingest",
        "entities",
        "attributions",
        "hedges",
    }


def test_one_line_in_the_lexicon_is_in_the_report_and_redoes_only_its_stages(workplace, corpus):
    house = workplace.copy_house()
    (corpus / "a0.txt").write_text("الأمر على كف عفريت كما نرى اليوم في عمان.\n", encoding="utf-8")
    call = ["--config", f"corpus={corpus}", "name=news"]
    first = workplace.run(*call)
    assert first.returncode == 0, first.stderr
    assert "كف عفريت" not in cues(workplace)

    lexicon = house / "workflow/lexicons/hedges.tsv"
    header = lexicon.read_text(encoding="utf-8").splitlines()[0].split("\t")
    line = {
        "id": "on_a_demons_palm",
        "pattern": "على كف عفريت",
        "category": "doubt",
        "degree": "0.3",
        "direction": "both",
        "gloss": "very uncertain",
        "fires": "المشروع كله على كف عفريت.",
        "silent": "حمل الكرة على كف يده.",
    }
    with open(lexicon, "a", encoding="utf-8") as file:
        file.write("\t".join(line.get(column, "") for column in header) + "\n")
    moment = time.time()
    second = workplace.run(*call)
    assert second.returncode == 0, second.stderr
    assert "على كف عفريت" in cues(workplace)
    counted = (workplace.folder / "results/news/tables/hedge_counts.csv").read_text("utf-8-sig")
    assert "على كف عفريت" in counted
    assert "كف عفريت" in (workplace.folder / "reports/news/index.html").read_text("utf-8")
    made = made_since(workplace, "news", moment)
    assert {"hedges", "merge_hedges", "counts", "report"} <= made
    assert not made & {
        "ingest",
        "normalize",
        "entities",
        "link_entities",
        "attributions",
        "link_sources",
    }


def cues(workplace) -> set[str]:
    table = pq.read_table(workplace.folder / "results/news/tables/hedges.parquet", columns=["cue"])
    return set(table["cue"].to_pylist())


def test_an_article_more_redoes_only_its_shard(workplace, tmp_path):
    corpus = tmp_path / "news.jsonl"
    texts = [
        {"doc_id": f"d{n}", "text": f"قال الناطق رقم {n} إن الأمر قد يطول في عمان."}
        for n in range(40)
    ]
    corpus.write_text("\n".join(json.dumps(t, ensure_ascii=False) for t in texts), encoding="utf-8")
    call = ["results/news/tables/hedges.parquet", "--config", f"corpus={corpus}", "name=news"]
    call += [f"shard_mb={corpus.stat().st_size / 4 / 2**20}"]
    assert workplace.run(*call).returncode == 0
    before = set((workplace.folder / "results/news/work/shards").iterdir())
    assert len(before) == 4
    with open(corpus, "a", encoding="utf-8") as file:
        file.write(
            "\n" + json.dumps({"doc_id": "more", "text": "ربما يصل الوفد غدا."}, ensure_ascii=False)
        )
    call[-1] = f"shard_mb={corpus.stat().st_size / 4 / 2**20}"
    moment = time.time()
    assert workplace.run(*call).returncode == 0
    after = set((workplace.folder / "results/news/work/shards").iterdir())
    assert len(after) == 4 and len(after - before) == 1
    redone = [
        path
        for path in (workplace.folder / "results/news/benchmarks/hedges").iterdir()
        if path.stat().st_mtime > moment
    ]
    assert len(redone) == 1
