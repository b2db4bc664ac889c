"""Unchanged documents of a shard are spared, and the result is what it would have been without."""

import errno
import json
import shutil
from types import SimpleNamespace

import numpy as np
import pytest

from isnad import reuse, tables
from isnad.attributions import attribute_shard
from isnad.document import normalize_shard, read_batch, types_path
from isnad.entities import lexicons, tag_shard
from isnad.hedges import hedge_shard
from isnad.reuse import Earlier, Files, Known

ARTICLES = {
    "a": "قال وزير الصحة سامي الخوري إن الدفعة الأولى ربما تصل غدا إلى بيروت.",
    "c": "أكدت وكالة النبأ أن الطريق مغلق، ونقلت عن مصدر أمني قوله إن الحادث يبدو عرضيا.",
    "d": "افتتح المعرض في دمشق صباح اليوم.",
}
MORE = ARTICLES | {"b": "أعلنت منى الخطيب في دمشق أن المحادثات قد تبدأ قريبا، وقالت إنها متفائلة."}
CHANGED = ARTICLES | {"c": "نفت وكالة النبأ الخبر، ولم يصدر تعليق."}
FEWER = {key: ARTICLES[key] for key in ("a", "d")}


def analysed(folder, articles, key=None, kept=None):
    """The bytes of all files that the four stages make of ``articles``."""
    folder.mkdir()
    rows = [{"doc_id": doc_id, "text": articles[doc_id]} for doc_id in sorted(articles)]
    table = tables.from_rows(rows, "documents").select(["doc_id", "text"])
    tables.write(folder / "documents.parquet", table)

    def earlier(stage):
        return Earlier(kept / stage, key) if kept else None

    documents, normalized = folder / "documents.parquet", folder / "normalized.parquet"
    entities, attributions = folder / "entities.parquet", folder / "attributions.parquet"
    normalize_shard(documents, normalized, earlier=earlier("normalized"))
    tag_shard(documents, normalized, entities, earlier=earlier("entities"))
    attribute_shard(
        documents,
        normalized,
        entities,
        attributions,
        folder / "listed.parquet",
        earlier=earlier("attributions"),
    )
    hedge_shard(
        documents,
        normalized,
        attributions,
        folder / "hedges.parquet",
        folder / "boosters.parquet",
        earlier=earlier("hedges"),
    )
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("after", [MORE, CHANGED, FEWER, ARTICLES], ids=lambda case: str(len(case)))
def test_a_shard_with_reuse_has_the_bytes_of_one_without(tmp_path, after):
    kept = tmp_path / "earlier"
    analysed(tmp_path / "first", ARTICLES, "k", kept)
    again = analysed(tmp_path / "again", after, "k", kept)
    assert again == analysed(tmp_path / "clean", after)
    assert len(tables.read(tmp_path / "again/attributions.parquet")) >= 1


def test_only_what_changed_is_analysed(tmp_path, monkeypatch):
    kept = tmp_path / "earlier"
    analysed(tmp_path / "first", ARTICLES, "k", kept)
    seen = []
    from isnad import hedges

    find = hedges.find_all
    monkeypatch.setattr(
        hedges,
        "find_all",
        lambda document, *rest: seen.append(document.doc_id) or find(document, *rest),
    )
    analysed(tmp_path / "again", MORE, "k", kept)
    assert seen == ["b"]
    seen.clear()
    analysed(tmp_path / "other", MORE, "another key", kept)
    assert seen == ["a", "b", "c", "d"]


def test_rows_of_an_earlier_stage_are_part_of_the_question(tmp_path):
    texts = [("a", "نص"), ("b", "نص")]

    def rows(start):
        found = [{"doc_id": "a", "start": start}, {"doc_id": "b", "start": 1}]
        return tables.from_rows(found, "hedges").select(["doc_id", "start", "cue"])

    first = Earlier(tmp_path, "k")
    assert first.unchanged(texts, rows(1)) == frozenset()
    tables.write_rows(tmp_path / "out.parquet", [], "hedges")
    first.remember({"hedges": tmp_path / "out.parquet"})
    assert Earlier(tmp_path, "k").unchanged(texts, rows(1)) == {"a", "b"}
    assert Earlier(tmp_path, "k").unchanged(texts, rows(2)) == {"b"}
    assert Earlier.changed(rows(2), frozenset("b")).to_pylist() == [
        {"doc_id": "a", "start": 2, "cue": None}
    ]


@pytest.mark.parametrize("harm", ["half a list", "another table", "no table"])
def test_what_was_harmed_since_is_not_used(tmp_path, harm):
    kept = tmp_path / "earlier"
    analysed(tmp_path / "first", ARTICLES, "k", kept)
    for stage in sorted(path for path in kept.iterdir() if path.is_dir()):
        listed = stage / "documents.json"
        table = next(path for path in sorted(stage.iterdir()) if path != listed)
        if harm == "half a list":
            listed.write_text(listed.read_text()[:-20])
        elif harm == "another table":
            table.unlink()
            tables.write_rows(table, [], "hedges")
        else:
            table.unlink()
        assert not Earlier(stage, "k")._read_list()
    assert analysed(tmp_path / "again", MORE, "k", kept) == analysed(tmp_path / "clean", MORE)


def test_the_key_knows_code_and_libraries(tmp_path, monkeypatch):
    one = tmp_path / "one.py"
    one.write_text("1")
    keys = {reuse.stage_key([one])}
    one.write_text("2")
    keys.add(reuse.stage_key([one]))
    monkeypatch.setattr(reuse, "version", lambda name: "0")
    keys.add(reuse.stage_key([one]))
    assert len(keys) == 3


def test_the_list_names_what_it_was_made_of(tmp_path):
    analysed(tmp_path / "first", ARTICLES, "k", tmp_path / "earlier")
    kept = json.loads((tmp_path / "earlier/attributions/documents.json").read_text())
    assert sorted(kept["documents"]) == ["a", "c", "d"]
    assert sorted(kept["tables"]) == ["attributions", "listed_sources"]


def test_a_batch_without_some_documents(tmp_path):
    analysed(tmp_path / "all", MORE)
    batch = read_batch(tmp_path / "all/documents.parquet", tmp_path / "all/normalized.parquet")
    fewer = batch.without(frozenset("ac"))
    assert [doc_id for doc_id, _ in fewer.texts()] == ["b", "d"]
    assert len(fewer.vocabulary) < len(batch.vocabulary)
    whole = {document.doc_id: document for document in batch}
    for document in fewer:
        other = whole[document.doc_id]
        assert [document.cue(i) for i in range(len(document))] == [
            other.cue(i) for i in range(len(other))
        ]
        assert document.sentence == other.sentence
    assert types_path(tmp_path / "all/normalized.parquet").exists()


def test_what_takes_long_to_read_is_kept_until_the_key_changes(tmp_path):
    made = []

    def make():
        made.append(1)
        return {"names": [("سامي", 1, True)], "sets": {"a"}}

    def kept(shard, key):
        return Earlier(shard and tmp_path / shard, key).kept("words", make, dict, dict)

    first = kept("0000", "x")
    assert kept("0001", "x") == first and len(made) == 1
    (file,) = tmp_path.glob("words-*")
    file.write_bytes(file.read_bytes()[:-1])
    assert kept("0001", "x") == first and len(made) == 2
    assert kept("0001", "y") == first and len(made) == 3
    assert [path.name for path in tmp_path.glob("*words-*")] == ["words-y"]
    assert kept(None, "y") == first and len(made) == 4


def test_no_job_fails_for_want_of_room_for_what_it_keeps(tmp_path, monkeypatch):
    def full(path, data):
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(reuse.Path, "write_bytes", full)
    assert Earlier(tmp_path / "0000", "x").kept("words", lambda: {"a": 1}, dict, dict) == {"a": 1}
    assert list(tmp_path.rglob("*words*")) == []


def test_nothing_is_kept_on_a_disk_that_is_nearly_full(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=100))
    assert Earlier(tmp_path / "0000", "x").kept("words", lambda: {"a": 1}, dict, dict) == {"a": 1}
    assert not list(tmp_path.iterdir())


def test_what_came_of_the_same_input_is_known(tmp_path):
    made = []

    def asked(numbers, key="k", folder=tmp_path, name="a group"):
        known = Known(folder, "drawn", key)
        found = known.get((name, numbers), lambda: made.append(name) or [0.1, float("inf")])
        known.keep()
        return found

    numbers = np.arange(6.0).reshape(2, 3)
    first = asked(numbers)
    assert asked(numbers) == first and len(made) == 1
    for other in (numbers.T, numbers.reshape(3, 2), numbers.astype(int), numbers + 1):
        before = len(made)
        asked(other)
        assert len(made) == before + 1
        # What was not asked about the last time is forgotten.
        asked(numbers)
        assert len(made) == before + 2
    asked(numbers, name="another")
    asked(numbers, key="y")
    asked(numbers, folder=None)
    assert len(made) == 12
    assert [path.name for path in tmp_path.iterdir()] == ["drawn-y"]
    (tmp_path / "drawn-y").write_bytes(b"harmed")
    assert asked(numbers, key="y") == first and len(made) == 13


def test_files_are_written_where_none_can_be_kept(tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    files = Files(tmp_path / "taken", "k")
    files.write(tmp_path / "a.js", b"a", lambda: b"made")
    files.finish()
    assert (tmp_path / "a.js").read_bytes() == b"made"


def test_name_lexicons_are_the_same_from_the_disk(tmp_path):
    names = lexicons.load()
    for _ in range(2):
        again = Earlier(tmp_path / "0000", "x").kept(
            "names", lexicons.load, lexicons.NameLexicons.plain, lexicons.NameLexicons.of_plain
        )
        assert again == names
