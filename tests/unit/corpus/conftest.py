"""Small corpora for the tests of the corpus stage."""

from __future__ import annotations

import pytest
from corpus_material import Run

from isnad.corpus import ingest


@pytest.fixture
def read(tmp_path):
    """``read(corpus, shards=1, **options)`` ingests into a fresh folder and returns a ``Run``."""
    count = 0

    def run(corpus, shards=1, **options) -> Run:
        nonlocal count
        count += 1
        folder = tmp_path / f"out-{count}"
        return Run(folder, ingest(corpus, folder, shards, options))

    return run


@pytest.fixture
def corpus(tmp_path):
    """An empty folder for a corpus, apart from where the results go."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder
