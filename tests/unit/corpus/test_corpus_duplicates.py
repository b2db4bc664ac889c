"""Copies are linked to the earliest edition, never dropped; shards and order of reading change nothing."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from corpus_material import ARTICLE, OTHER, Run
from hypothesis import given, settings
from hypothesis import strategies as st

from isnad.corpus import ingest
from isnad.corpus.duplicates import Duplicates, Fingerprints, shingles
from isnad.corpus.stage import shards_for
from isnad.corpus.words import Reader

WORDS = (ARTICLE + " " + OTHER).split()


def story(seed: int, length: int = 120) -> list[str]:
    draw = random.Random(seed)
    return [draw.choice(WORDS) + draw.choice(["", "", "ه", "ها"]) for _ in range(length)]


def write(folder: Path, rows: list[dict]) -> Path:
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return folder


def links(texts: dict[str, str], threshold: float = 0.8) -> dict[str, tuple[str, float]]:
    found = Duplicates(threshold)
    types = Reader()
    for name, text in texts.items():
        found.add([name], [None], Fingerprints.of(types.look_up([text])))
    return found.links()


def jaccard(one: str, other: str) -> float:
    left, right = (
        {tuple(words[i : i + 5]) for i in range(max(1, len(words) - 4))}
        for words in (one.split(), other.split())
    )
    return len(left & right) / len(left | right)


def test_copies_point_to_the_first_published(corpus, read):
    text = " ".join(story(1))
    run = read(
        write(
            corpus,
            [
                {"id": "a", "date": "2024-03-02", "text": text},
                {
                    "id": "b",
                    "date": "2024-03-01",
                    "text": text.replace(" ", "  ").replace("ا", "أ", 3) + ".",
                },
                {"id": "c", "text": text + " نهاية"},
                {"id": "d", "date": "2024-01-01", "text": " ".join(story(2))},
            ],
        )
    )
    assert {name: row["duplicate_of"] for name, row in run.documents.items()} == {
        "a": "b",
        "b": None,
        "c": "b",
        "d": None,
    }
    assert "duplicate" in run.documents["a"]["quality"]
    assert "near_duplicate" in run.documents["c"]["quality"]
    assert run.summary["duplicates"] == 2


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 14))
def test_similarity_is_that_of_the_word_5_grams(seed, changes):
    words = story(seed)
    edited = list(words)
    for place in random.Random(seed + 1).sample(range(len(words)), changes):
        edited[place] = f"بديل{place}"
    one, other = " ".join(words), " ".join(edited)
    true = jaccard(one, other)
    found = links({"a": one, "b": other})
    if true >= 0.8:
        assert found == {"b": ("a", pytest.approx(true))}
    else:
        assert found == {}


def test_short_texts_are_compared_whole():
    texts = {"a": "خبر عاجل", "b": "خبر عاجل!", "c": "خبر آخر", "d": "عاجل"}
    assert links(texts) == {"b": ("a", 1.0)}


def test_threshold():
    one = " ".join(story(3))
    other = " ".join([*story(3)[:100], *story(4)[:20]])
    assert 0.6 < jaccard(one, other) < 0.8
    assert links({"a": one, "b": other}) == {}
    assert set(links({"a": one, "b": other}, 0.6)) == {"b"}
    assert links({"a": one, "b": one + " .", "c": other}, 0) == {"b": ("a", 1.0)}


def test_a_family_of_thousands_is_linked_in_a_moment():
    base = story(5, 200)
    texts = {}
    for number in range(3000):
        words = list(base)
        words[number % 200] = f"كلمة{number}"
        texts[f"{number:05}"] = " ".join(words)
    found = links(texts)
    assert len(found) == 2999
    assert {first for first, _ in found.values()} == {"00000"}


def test_shingles_see_order_and_repetition():
    values = np.arange(1, 10, dtype=np.uint64)
    assert len(np.unique(shingles(values))) == 5
    assert set(shingles(values)).isdisjoint(shingles(values[::-1].copy()))
    assert len(np.unique(shingles(np.ones(20, np.uint64)))) == 1


def test_batches_make_no_difference():
    texts = [" ".join(story(n % 7, 30 + n)) for n in range(40)] + ["خبر", "خبر"]
    whole, single = Duplicates(0.8), Duplicates(0.8)
    names = [str(n) for n in range(len(texts))]
    whole.add(names, [None] * len(texts), Fingerprints.of(Reader().look_up(texts)))
    types = Reader()
    for name, text in zip(names, texts, strict=True):
        single.add([name], [None], Fingerprints.of(types.look_up([text])))
    assert np.array_equal(np.concatenate(whole._keys), np.concatenate(single._keys))
    assert whole.links() == single.links()


def test_shards_change_nothing_but_where_rows_lie(corpus, read):
    rows = [
        {"id": f"d{n}", "date": f"2024-01-{n % 28 + 1:02}", "text": " ".join(story(n % 9, 60))}
        for n in range(40)
    ]
    write(corpus, rows)
    one, many = read(corpus, 1), read(corpus, 7)
    assert one.documents == many.documents
    assert one.flags == many.flags
    assert len(many.shards) == 7
    for path in many.shards:
        from isnad import tables

        names = tables.read(path, ["doc_id"])["doc_id"].to_pylist()
        assert names == sorted(names)
    random.Random(1).shuffle(rows)
    write(corpus, rows)
    shuffled = read(corpus, 7)
    assert shuffled.documents == many.documents
    for path, other in zip(many.shards, shuffled.shards, strict=True):
        assert path.read_bytes() == other.read_bytes()


def test_the_number_of_shards_follows_the_text_not_the_files(corpus, read):
    (corpus / "picture.png").write_bytes(bytes(2_000_000))
    page = "<html><head><style>" + "p {color: red}\n" * 50_000 + "</style></head><body><article>"
    (corpus / "page.html").write_text(f"{page}<p>{ARTICLE}</p></article></body></html>", "utf-8")
    for number in range(40):
        (corpus / f"{number}.txt").write_text(f"{ARTICLE} {number}", encoding="utf-8")
    size = sum(len(row["text"].encode()) for row in read(corpus).documents.values())
    many = read(corpus, shards=64)
    for most, shard_bytes, expected in ((64, size, 1), (64, size / 4, 4), (2, size / 4, 2)):
        output = corpus.parent / f"parts-{most}-{expected}"
        ingest(corpus, output, most, shard_bytes=shard_bytes)
        run = Run(output, {"documents": 41})
        assert len(run.shards) == expected
        assert run.documents == many.documents
        assert run.flags == many.flags
        direct = read(corpus, shards=expected)
        assert [path.read_bytes() for path in run.shards] == [
            path.read_bytes() for path in direct.shards
        ]


def test_shards_for_the_cores_and_as_many_as_before():
    ask = partial(shards_for, 20_000_000, 12_000_000, 64)
    assert [ask(cores) for cores in (1, 2, 3, 4, 64)] == [2, 2, 4, 4, 8]
    assert [ask(2, before) for before in (1, 2, 4, 8, 128)] == [2, 2, 4, 2, 2]
    grown = partial(shards_for, 25_000_000, 12_000_000, 64, 2)
    assert [grown(before) for before in (0, 1, 2, 4)] == [4, 4, 2, 4]
    # smaller shards are asked for
    assert shards_for(20_000_000, 6_000_000, 64, 2, 2) == 4
    assert shards_for(1000, 12_000_000, 64, 4) == 1


def test_one_more_document_leaves_the_other_shards_alone(corpus, read):
    rows = [{"id": f"d{n}", "text": " ".join(story(n, 60))} for n in range(40)]
    write(corpus, rows)
    before = read(corpus, 8)
    write(corpus, [*rows, {"id": "new", "text": " ".join(story(99, 60))}])
    after = read(corpus, 8)
    changed = [
        a.name
        for a, b in zip(before.shards, after.shards, strict=True)
        if a.read_bytes() != b.read_bytes()
    ]
    assert len(changed) == 1


def test_the_hash_seed_changes_no_byte(corpus, tmp_path):
    line = "سطر يتكرر في كل خبر من هذه الأخبار"
    write(
        corpus,
        [{"id": f"d{n}", "text": " ".join(story(n % 25, 50)) + f'\n{line}\n"'} for n in range(60)],
    )
    code = "import sys; from isnad.corpus import ingest; ingest(sys.argv[1], sys.argv[2], 3)"
    outputs = []
    for seed in ("1", "2"):
        out = tmp_path / f"seed-{seed}"
        subprocess.run(
            [sys.executable, "-c", code, str(corpus), str(out)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        outputs.append({path.name: path.read_bytes() for path in sorted(out.iterdir())})
    assert outputs[0] == outputs[1]


def test_many_documents_go_through_scratch_files_and_come_back(corpus, tmp_path, monkeypatch):
    from isnad.corpus import ingest, spool

    write(corpus, [{"id": f"d{n}", "text": " ".join(story(n, 60))} for n in range(50)])
    ingest(corpus, tmp_path / "memory", 3)
    monkeypatch.setattr(spool, "_IN_MEMORY", 2000)
    monkeypatch.setattr("isnad.corpus.stage._BATCH", 3000)
    ingest(corpus, tmp_path / "disk", 3)
    for path in sorted((tmp_path / "memory").iterdir()):
        assert path.read_bytes() == (tmp_path / "disk" / path.name).read_bytes()
    assert len(list((tmp_path / "disk").iterdir())) == 5
