"""docs/corpus.md names every flag, reason, option and format that the corpus stage has."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from isnad.corpus import Options
from isnad.corpus.quality import FLAGS
from isnad.corpus.reading import READERS
from isnad.corpus.records import REASONS

DOCS = (Path(__file__).parents[3] / "docs" / "corpus.md").read_text(encoding="utf-8")


def test_everything_is_documented():
    unsaid = {".text", ".jsonlines", ".tab", ".xlsm", ".pq", ".xhtml", ""}
    names = [*FLAGS, *REASONS, *(item.name for item in fields(Options)), *(set(READERS) - unsaid)]
    assert [name for name in names if f"`{name}" not in DOCS and f"{name}: " not in DOCS] == []
