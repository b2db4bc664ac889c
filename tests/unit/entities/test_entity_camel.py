"""The camel backend: its messages where something is missing, and its labels against camel-tools' own."""

import sys

import pytest

from isnad.entities.camel import load_recognizer
from isnad.errors import IsnadError

SENTENCES = [
    ["وصل", "الوفد", "إلى", "القاهرة", "قادما", "من", "باريس", "."],
    ["قال", "المتحدث", "،", "أمس", "،", "إن", "الاجتماع", "تأجل", "."],
    ["\u200f", "رحب", "اتحاد", "المزارعين", "\u202e", "بالقرار", "2025"],
    ["كلمة"] * 300,
    [],
]


def test_without_torch_one_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(IsnadError, match="uv sync --extra neural"):
        load_recognizer()


@pytest.fixture(scope="module")
def neural():
    pytest.importorskip("torch", reason="torch is not installed (the extra `neural`)")
    pytest.importorskip("transformers", reason="transformers is not installed")


def test_a_folder_that_is_no_model_is_named(neural, tmp_path):
    with pytest.raises(IsnadError, match=r"lacks config\.json, vocab\.txt"):
        load_recognizer(tmp_path)


def test_labels_are_those_of_camel_tools(neural, tmp_path):
    from camel_material import write_model

    from isnad.entities.camel import Predictor

    words = [word for sentence in SENTENCES for word in sentence]
    recognizer = load_recognizer(write_model(tmp_path / "model", words, layers=2, width=64))
    visible = [[word for word in s if word not in ("\u200f", "\u202e")] for s in SENTENCES]
    ours = Predictor(recognizer).predict(visible)
    assert ours[:3] == recognizer.predict(visible)[:3]
    assert [len(labels) for labels in ours] == [len(words) for words in visible]


def test_words_that_the_tokenizer_drops_shift_no_label(neural, tmp_path):
    from camel_material import write_model

    from isnad.entities.camel import Predictor

    words = [word for sentence in SENTENCES for word in sentence]
    recognizer = load_recognizer(write_model(tmp_path / "model", words, layers=2, width=64))
    predictor = Predictor(recognizer)
    with_marks, without = predictor.predict([SENTENCES[2], [w for w in SENTENCES[2] if len(w) > 1]])
    assert [
        label for word, label in zip(SENTENCES[2], with_marks, strict=True) if len(word) > 1
    ] == without
    assert with_marks[0] == "O"


def test_the_backend_writes_the_table_of_a_shard(neural, tmp_path):
    from camel_material import write_model

    from isnad import tables
    from isnad.document import normalize_shard
    from isnad.entities import link, tag_shard

    text = " ".join(SENTENCES[0]) + "\n" + " ".join(SENTENCES[2])
    model = write_model(tmp_path / "model", text.split(), layers=1, width=64)
    tables.write_rows(tmp_path / "d.parquet", [{"doc_id": "d", "text": text}], "documents")
    normalize_shard(tmp_path / "d.parquet", tmp_path / "n.parquet")
    shard = tmp_path / "e.parquet"
    tag_shard(tmp_path / "d.parquet", tmp_path / "n.parquet", shard, backend="camel", model=model)
    link([shard], tmp_path / "out.parquet")
    for row in tables.read(tmp_path / "out.parquet").to_pylist():
        assert text[row["start"] : row["end"]] == row["mention"]
        assert row["entity_id"]
