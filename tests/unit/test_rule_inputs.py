"""A stage reads no lexicon that its rule does not list: otherwise an edit would leave stale results."""

import re
import shutil
from pathlib import Path

import pytest

from isnad import segment, tables
from isnad.document import normalize_shard

HOUSE = Path(__file__).resolve().parents[2]
TEXT = "قال وزير المياه سالم الحوراني إن السد قد يمتلئ، ونقلت وكالة رويترز عن مصدر مطلع قوله إن نحو مئة تضرروا."


def listed(rule_file: str) -> set[str]:
    """The lexicons that ``lexicons(...)`` calls of a rule file name."""
    source = (HOUSE / "workflow/rules" / rule_file).read_text(encoding="utf-8")
    patterns = re.findall(r'"([\w*]+\.tsv)"', " ".join(re.findall(r"lexicons\(([^)]*)\)", source)))
    return {
        path.name for pattern in patterns for path in (HOUSE / "workflow/lexicons").glob(pattern)
    }


@pytest.fixture
def shard(tmp_path):
    tables.write_rows(tmp_path / "d.parquet", [{"doc_id": "a", "text": TEXT}], "documents")
    normalize_shard(tmp_path / "d.parquet", tmp_path / "n.parquet")
    tables.write_rows(tmp_path / "e.parquet", [], "entities")
    tables.write_rows(tmp_path / "a.parquet", [], "attributions")
    return tmp_path


def only(folder: Path, rule_file: str) -> Path:
    lexicons = folder / "lexicons"
    lexicons.mkdir()
    for name in listed(rule_file):
        shutil.copy(HOUSE / "workflow/lexicons" / name, lexicons / name)
    return lexicons


@pytest.mark.parametrize("rule_file", ["normalize.smk", "validate.smk", "train.smk"])
def test_what_cuts_sentences_lists_their_lexicon(rule_file):
    assert segment.LEXICON.name in listed(rule_file)


def test_entities(shard):
    from isnad.entities import link, tag_shard

    lexicons = only(shard, "entities.smk")
    tag_shard(
        shard / "d.parquet",
        shard / "n.parquet",
        shard / "o.parquet",
        lexicons=lexicons,
        backend="embedded",
    )
    link([shard / "o.parquet"], shard / "l.parquet", lexicons=lexicons)
    assert tables.read(shard / "l.parquet").num_rows


def test_attributions(shard):
    from isnad.attributions import attribute_shard, link_sources

    lexicons = only(shard, "attributions.smk")
    attribute_shard(
        shard / "d.parquet",
        shard / "n.parquet",
        shard / "e.parquet",
        shard / "o.parquet",
        shard / "s.parquet",
        lexicons=lexicons,
    )
    link_sources(
        [shard / "o.parquet"],
        [shard / "s.parquet"],
        shard / "e.parquet",
        shard / "l.parquet",
        shard / "m.parquet",
        lexicons=lexicons,
    )
    assert tables.read(shard / "l.parquet").num_rows >= 3


def test_hedges(shard):
    from isnad.hedges import hedge_shard

    lexicons = only(shard, "hedges.smk")
    hedge_shard(
        shard / "d.parquet",
        shard / "n.parquet",
        shard / "a.parquet",
        shard / "o.parquet",
        shard / "b.parquet",
        lexicons=lexicons,
    )
    assert tables.read(shard / "o.parquet").num_rows >= 2
