"""Evidence shards: complete, addressable, bounded in size, the same for the same tables."""

import json
import re
from collections import Counter, defaultdict

import pytest
from report_material import HOSTILE_ID, HOSTILE_TEXT, PLAIN_TEXT, rows

from isnad import tables
from isnad.report import build_evidence, evidence
from isnad.reuse import Files


def load(folder, name):
    text = (folder / f"{name}.js").read_text(encoding="utf-8")
    found = re.fullmatch(r"isnadData\((\".*?\"),(.*)\);\n", text, flags=re.S)
    assert json.loads(found[1]) == name
    return json.loads(found[2])


@pytest.fixture(scope="module")
def built(run_tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("evidence")
    assert build_evidence(run_tables, folder)["documents"] == 7
    return folder


def test_manifest_and_shards_hold_every_document_and_row(built):
    manifest = load(built, "manifest")
    documents = [
        record
        for number in range(len(manifest["shards"]))
        for record in load(built, f"documents/{number:04d}")["documents"]
    ]
    assert [d["id"] for d in documents] == sorted(d["doc_id"] for d in rows()["documents"])
    assert {d["id"]: d["text"] for d in documents}[HOSTILE_ID] == [[0, HOSTILE_TEXT]]
    for layer in ("entities", "attributions", "hedges", "quality_flags"):
        assert sum(len(d.get(layer, ())) for d in documents) == len(rows()[layer])
        assert manifest["layers"][layer]["rows"] == len(rows()[layer])


def test_index_columns_find_the_rows_that_the_counts_count(built, run_tables):
    names = [row[0] for row in load(built, "index/entities-names-000")]
    index = load(built, "index/entities-000")
    found = Counter(names[i] for i in index["entity_id"])
    counted = tables.read(run_tables / "entity_counts.parquet").to_pylist()
    assert found == {row["entity_id"]: row["n"] for row in counted if row["group"] == "all"}
    cues = [row[0] for row in load(built, "index/attributions-cue-names-000")]
    found = Counter(cues[i] for i in load(built, "index/attributions-000")["cue"])
    counted = tables.read(run_tables / "attribution_counts.parquet").to_pylist()
    assert found == {
        row["item"]: row["n"] for row in counted if row["group"] == "all" and row["by"] == "cue"
    }


def test_shards_are_cut_by_size_and_found_by_their_first_document(
    run_tables, tmp_path, monkeypatch
):
    monkeypatch.setattr(evidence, "SHARD_CHARACTERS", 300)
    monkeypatch.setattr(evidence, "INDEX_DOCUMENTS", 2)
    monkeypatch.setattr(evidence, "DICTIONARY_ROWS", 2)
    build_evidence(run_tables, tmp_path)
    manifest = load(tmp_path, "manifest")
    firsts = load(tmp_path, "index/documents")["first"]
    assert len(manifest["shards"]) == len(firsts) > 2
    for number, first in enumerate(manifest["shards"]):
        assert load(tmp_path, f"documents/{number:04d}")["documents"][0]["id"] == first
    assert manifest["layers"]["hedges"]["chunks"] == 4
    assert manifest["dictionaries"]["entities"]["first"] == ["e-1", "e-3", "e-<4>&"]


def test_names_of_files_never_come_from_the_corpus(built):
    names = [path.relative_to(built).as_posix() for path in built.rglob("*.js")]
    assert all(re.fullmatch(r"[a-z/_0-9-]+\.js", name) for name in names)


def test_two_builds_are_identical_and_stale_shards_go(run_tables, built, tmp_path):
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "9999.js").write_text("old")
    build_evidence(run_tables, tmp_path)
    first = {p.relative_to(built): p.read_bytes() for p in built.rglob("*.js")}
    assert {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*.js")} == first


def test_files_of_documents_that_did_not_change_are_not_made_again(tmp_path, monkeypatch):
    """One document more and one row more, in the middle: a few files are made anew, with the bytes of a clean build."""
    monkeypatch.setattr(evidence, "SHARD_CHARACTERS", 600)
    made = []
    script = evidence._script
    monkeypatch.setattr(
        evidence, "_script", lambda name, value: made.append(name) or script(name, value)
    )

    def built(name, ids, row, kept):
        folder = tmp_path / name
        documents = [{"doc_id": doc_id, "text": "نص " * 30, "quality": []} for doc_id in ids]
        tables.write_rows(folder / "documents.parquet", documents, "documents")
        found = [{"doc_id": doc_id, "start": 0, "entity_id": "e", "label": row} for doc_id in ids]
        tables.write_rows(folder / "entities.parquet", found[:1], "entities")
        made.clear()
        build_evidence(folder, folder / "out", kept=kept)
        shards = [name for name in made if name.startswith("documents/")]
        files = sorted((folder / "out").rglob("*.js"))
        return shards, {path.relative_to(folder): path.read_bytes() for path in files}

    def kept():
        return Files(tmp_path / "kept", "k")

    ids = [f"d{n:03d}" for n in range(200)]
    more = sorted([*ids, "d070x"])
    shards, first = built("first", ids, "PERS", kept())
    assert len(shards) > 20
    assert built("again", ids, "PERS", kept()) == ([], first)
    some, again = built("more", more, "PERS", kept())
    assert 0 < len(some) < 5
    assert again == built("clean", more, "PERS", None)[1]
    some, again = built("row", more, "ORG", kept())
    assert some == ["documents/0000"] and again == built("clean", more, "ORG", None)[1]
    # Whoever writes into a file of the report writes into the one that is kept.
    (tmp_path / "row/out/documents/0003.js").write_text("harmed")
    some, again = built("harmed", more, "ORG", kept())
    assert some == ["documents/0003"] and again == built("clean", more, "ORG", None)[1]
    assert len(list((tmp_path / "kept").iterdir())) == len(again) - len(
        [path for path in again if "documents/" not in path.as_posix()]
    )


def test_without_full_text_little_of_an_article_is_given_away(run_tables, tmp_path):
    build_evidence(run_tables, tmp_path, full_text=False)
    record = load(tmp_path, "documents/0000")["documents"][1]
    given = sum(len(part) for _, part in record["text"])
    assert 0 < given < len(PLAIN_TEXT)
    for offset, part in record["text"]:
        assert PLAIN_TEXT[offset : offset + len(part)] == part


def test_contexts_keep_to_their_share_and_to_whole_words():
    text = " ".join(f"كلمة{i}" for i in range(400))
    at = text.index("كلمة200")
    empty = {layer: defaultdict(list) for layer in evidence.LAYERS}
    one = {"start": [at], "end": [at + 7], "scope_start": [None], "scope_end": [None]}
    parts = evidence.contexts(text, {**empty, "hedges": one})
    assert len(parts) == 1
    offset, part = parts[0]
    assert set(part.split()) <= set(text.split())
    assert offset <= at and len(part) <= 2 * 60 + 7
    words = list(re.finditer(r"\S+", text))[::8]
    nothing = [None] * len(words)
    many = {
        "start": [word.start() for word in words],
        "end": [word.end() for word in words],
        "scope_start": nothing,
        "scope_end": nothing,
    }
    parts = evidence.contexts(text, {**empty, "hedges": many})
    assert sum(len(p) for _, p in parts) <= evidence.QUOTED_SHARE * len(text)


def test_a_table_out_of_order_is_an_error(run_tables, tmp_path):
    import shutil

    broken = tmp_path / "tables"
    shutil.copytree(run_tables, broken)
    hedges = tables.read(broken / "hedges.parquet")
    tables.write(broken / "hedges.parquet", hedges.take(list(range(len(hedges)))[::-1]))
    with pytest.raises(ValueError, match=r"hedges\.parquet"):
        build_evidence(broken, tmp_path / "out")
