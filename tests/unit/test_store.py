"""Shards keep their name as long as their texts stay the same."""

from isnad import store, tables


def write_documents(folder, shards):
    folder.mkdir(exist_ok=True)
    for number, rows in enumerate(shards):
        tables.write_rows(folder / f"documents-{number:03d}.parquet", rows, "documents")
    return sorted(folder.glob("documents-*.parquet"))


def test_only_changed_texts_get_a_new_name(tmp_path):
    first = [[{"doc_id": "a", "text": "نص", "title": "قديم"}], [{"doc_id": "b", "text": "آخر"}], []]
    before = store.publish(write_documents(tmp_path / "in", first), tmp_path / "work")
    assert len(before["shards"]) == 2 and before["documents"] == 2
    places = {
        name: (tmp_path / f"work/shards/{name}.parquet").stat().st_mtime_ns
        for name in before["shards"]
    }

    first[0][0]["title"] = "جديد"
    retitled = store.publish(write_documents(tmp_path / "in", first), tmp_path / "work")
    assert retitled["shards"] == before["shards"]
    assert retitled["corpus_sha256"] != before["corpus_sha256"]
    for name, written in places.items():
        assert (tmp_path / f"work/shards/{name}.parquet").stat().st_mtime_ns == written

    first[1][0]["text"] = "آخر تماما"
    rewritten = store.publish(write_documents(tmp_path / "in", first), tmp_path / "work")
    assert rewritten["shards"][0] == before["shards"][0]
    assert rewritten["shards"][1] != before["shards"][1]

    gone = store.forget_unused([tmp_path / "work/shards"], rewritten["shards"])
    assert gone == 1
    assert sorted(path.stem for path in (tmp_path / "work/shards").iterdir()) == rewritten["shards"]


def test_earlier_rows_of_numbers_without_a_shard_go(tmp_path):
    for number in ("0000", "0001", "0002"):
        (tmp_path / "earlier/hedges" / number).mkdir(parents=True)
        (tmp_path / "earlier/hedges" / number / "documents.json").write_text("{}")
    store.forget_unused([], ["0000-aa", "0002-bb"], tmp_path / "earlier")
    assert sorted(path.name for path in (tmp_path / "earlier/hedges").iterdir()) == ["0000", "0002"]


def test_the_corpus_hash_does_not_depend_on_shards(tmp_path):
    rows = [{"doc_id": name, "text": name * 3, "quality": ["short"]} for name in "abc"]
    one = store.publish(write_documents(tmp_path / "one", [rows]), tmp_path / "w1")
    three = store.publish(
        write_documents(tmp_path / "three", [[row] for row in rows]), tmp_path / "w3"
    )
    assert one["corpus_sha256"] == three["corpus_sha256"]


def test_number_of_shards_is_a_power_of_two(tmp_path):
    file = tmp_path / "corpus.jsonl"
    file.write_bytes(b"x" * 1000)
    assert [store.number_of_shards(file, size) for size in (2000, 1000, 999, 300)] == [1, 1, 2, 4]
    assert store.number_of_shards(tmp_path, 300) == 4


def test_shards_before_are_counted_by_their_numbers(tmp_path):
    assert store.shards_before(tmp_path) == 0
    (tmp_path / "shards").mkdir()
    for name, expected in (("0000-a", 1), ("0001-b", 2), ("0002-c", 4), ("0006-d", 8)):
        (tmp_path / "shards" / f"{name}.parquet").touch()
        assert store.shards_before(tmp_path) == expected
