"""Examining articles in a process beside the reader changes nothing, and its end is never taken for the end of the corpus."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from itertools import cycle

import pytest

from isnad import tables
from isnad.corpus import ingest, stage
from isnad.corpus.examine import Beside, Examiner
from isnad.corpus.options import Options
from isnad.corpus.quality import Spelling
from isnad.corpus.records import Article

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no fork")


def articles(number: int) -> list[Article]:
    texts = (f"قال الوزير رقم {n % 3} إن السد قد يمتلئ.\nسطر {n}" for n in range(number))
    return [Article(f"d{n}", text, "a.jsonl", "utf-8") for n, text in enumerate(texts)]


@pytest.fixture
def beside():
    made = Beside(Examiner(Options(), Spelling.load()))
    yield made
    made.close()


def test_it_finds_the_same(beside):
    examiner = Examiner(Options(), Spelling.load())
    for batch in (articles(5), articles(9)):
        beside.send(batch)
        ours, theirs = examiner.examine(batch), beside.receive()
        assert (ours.flags, ours.lines, ours.sizes) == (theirs.flags, theirs.lines, theirs.sizes)
        assert ours.digests == theirs.digests
        assert ours.fingerprints.digests == theirs.fingerprints.digests
        assert (ours.fingerprints.keys == theirs.fingerprints.keys).all()


def test_what_it_raises_is_raised_with_its_place(beside):
    broken = articles(1)
    broken[0].text = None
    beside.send(broken)
    with pytest.raises(TypeError) as caught:
        beside.receive()
    assert "in examine" in "".join(caught.value.__notes__)
    beside.send(articles(2))
    assert len(beside.receive().flags) == 2


def test_killed_it_is_an_error(beside):
    (process,) = multiprocessing.active_children()
    beside.send(articles(1))
    beside.receive()
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    with pytest.raises(MemoryError):
        beside.send(articles(1))
        beside.receive()


@pytest.mark.parametrize("ready", [[True], [False], [False, True, True]], ids=str)
@pytest.mark.parametrize("size", [1, 400, 10**6])
def test_tables_do_not_depend_on_it(tmp_path, monkeypatch, size, ready):
    """Whoever examines a batch: the process beside where it is ``ready``, else this one."""
    said = cycle(ready)
    monkeypatch.setattr(Beside, "ready", lambda self: next(said))
    rows = [{"doc_id": article.doc_id, "text": article.text} for article in articles(30)]
    corpus = tmp_path / "a.jsonl"
    corpus.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    ingest(corpus, tmp_path / "alone", 2, threads=1)
    monkeypatch.setattr(stage, "_BATCH", size)
    ingest(corpus, tmp_path / "beside", 2, threads=2)
    assert not multiprocessing.active_children()
    for path in sorted((tmp_path / "alone").iterdir()):
        assert path.read_bytes() == (tmp_path / "beside" / path.name).read_bytes()
    assert len(tables.read(tmp_path / "beside/documents-00.parquet"))
