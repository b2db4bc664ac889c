"""The camel backend: fetching and checking its model, and its labels against camel-tools' own."""

import hashlib
import http.server
import json
import shutil
import sys
import threading
import zipfile
from functools import partial
from pathlib import Path

import pytest

from isnad.entities import camel_model
from isnad.errors import IsnadError

SENTENCES = [
    ["وصل", "الوفد", "إلى", "القاهرة", "قادما", "من", "باريس", "."],
    ["قال", "المتحدث", "،", "أمس", "،", "إن", "الاجتماع", "تأجل", "."],
    ["\u200f", "رحب", "اتحاد", "المزارعين", "\u202e", "بالقرار", "2025"],
    ["كلمة"] * 300,
    [],
]
WORDS = [word for sentence in SENTENCES for word in sentence]


def test_without_torch_one_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(IsnadError, match="uv sync --extra neural"):
        camel_model.provide()


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The folder of a small model with random weights."""
    pytest.importorskip("torch", reason="torch is not installed (the extra `neural`)")
    pytest.importorskip("transformers", reason="transformers is not installed")
    from camel_material import write_model

    return write_model(tmp_path_factory.mktemp("camel") / "model", WORDS, layers=2, width=64)


@pytest.fixture
def copied(model, tmp_path):
    return Path(shutil.copytree(model, tmp_path / "copied"))


def test_a_model_is_known_by_its_files_and_labels(model):
    record = camel_model.provide(model)
    assert set(record["files"]) >= {"config.json", "vocab.txt", "model.safetensors"}
    digest = hashlib.sha256((model / "vocab.txt").read_bytes()).hexdigest()
    assert record["files"]["vocab.txt"] == digest
    assert "B-PERS" in record["labels"]
    assert str(model) not in json.dumps(record)


def test_a_folder_that_is_no_model_is_named(model, tmp_path):
    with pytest.raises(IsnadError, match=r"lacks config\.json, vocab\.txt, model\.safetensors or"):
        camel_model.provide(tmp_path)


def test_what_a_broken_copy_left_is_found(copied):
    weights = copied / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    with pytest.raises(IsnadError, match=rf"the model in {copied} cannot be loaded: \S") as caught:
        camel_model.provide(copied)
    assert "\n" not in str(caught.value)
    weights.write_bytes(b"")
    with pytest.raises(IsnadError, match=r"lacks model\.safetensors"):
        camel_model.provide(copied)


def test_a_model_with_other_labels_is_refused(copied):
    """Its names would be counted as none at all."""
    config = json.loads((copied / "config.json").read_text())
    config["id2label"] = {
        n: label.replace("PERS", "PER") for n, label in config["id2label"].items()
    }
    (copied / "config.json").write_text(json.dumps(config))
    with pytest.raises(IsnadError, match=r"B-PER, .*isnad counts names that are labelled B-PERS"):
        camel_model.provide(copied)


def test_a_vocabulary_of_another_model_is_refused(copied):
    with open(copied / "vocab.txt", "a", encoding="utf-8") as file:
        file.write("زائد\n")
    with pytest.raises(IsnadError, match="the files are of two models"):
        camel_model.provide(copied)


@pytest.fixture
def data_server(model, tmp_path, monkeypatch):
    """A server with the model as a package of camel-tools' data, and a catalogue that names it."""
    package = tmp_path / "served/ner.zip"
    package.parent.mkdir()
    with zipfile.ZipFile(package, "w") as archive:
        for path in model.iterdir():
            archive.write(path, f"arabert/{path.name}")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=package.parent)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    entry = {
        "package_type": "http",
        "private": False,
        "version": "1",
        "url": f"http://127.0.0.1:{server.server_port}/ner.zip",
        "destination": "ner",
        "files": [],
    }
    component = {"default": "arabert", "datasets": {"arabert": {"path": "ner/arabert"}}}
    catalogue = {
        "version": "1",
        "packages": {camel_model.PACKAGE: entry},
        "components": {"NamedEntityRecognition": component},
    }
    data = tmp_path / "data"
    data.mkdir()
    (data / "catalogue.json").write_text(json.dumps(catalogue))
    monkeypatch.setenv("CAMELTOOLS_DATA", str(data))
    # camel-tools reads where its data are when it is imported.
    for name in [name for name in sys.modules if name.split(".")[0] == "camel_tools"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield package
    server.shutdown()
    server.server_close()


def test_camel_data_fetches_the_model_once(data_server, model):
    assert camel_model.provide() == camel_model.provide(model)
    assert camel_model.installed().is_dir()
    data_server.unlink()
    assert camel_model.provide() == camel_model.provide(model)


def test_half_a_package_is_fetched_again(data_server, model):
    camel_model.provide()
    (camel_model.installed() / "vocab.txt").unlink()
    assert camel_model.provide() == camel_model.provide(model)


def test_without_network_one_message_says_what_to_do(data_server):
    data_server.unlink()
    with pytest.raises(IsnadError) as caught:
        camel_model.provide()
    message = str(caught.value)
    assert "\n" not in message
    for part in ("camel_data -i ner-arabert", "camel_model=FOLDER", "entity_backend=embedded"):
        assert part in message


def test_labels_are_those_of_camel_tools(model):
    from isnad.entities.camel import Predictor

    recognizer = camel_model.load(model)
    visible = [[word for word in s if word not in ("\u200f", "\u202e")] for s in SENTENCES]
    ours = Predictor(recognizer).predict(visible)
    assert ours == recognizer.predict(visible)
    assert len({label for labels in ours for label in labels}) > 2


def test_words_that_the_tokenizer_drops_shift_no_label(model):
    from isnad.entities.camel import Predictor

    recognizer = camel_model.load(model)
    visible = [word for word in SENTENCES[2] if len(word) > 1]
    with_marks, without = Predictor(recognizer).predict([SENTENCES[2], visible])
    assert [
        label for word, label in zip(SENTENCES[2], with_marks, strict=True) if len(word) > 1
    ] == without
    assert with_marks[0] == "O"
    # camel-tools gives fewer labels than words here.
    assert len(recognizer.predict([SENTENCES[2]])[0]) == len(visible)


def test_the_recognizer_keeps_its_own_model(model):
    from isnad.entities.camel import Predictor

    recognizer = camel_model.load(model)
    before = recognizer.predict(SENTENCES[:2])
    layers = [type(layer) for layer in recognizer.model.modules()]
    Predictor(recognizer).predict(SENTENCES)
    assert [type(layer) for layer in recognizer.model.modules()] == layers
    assert recognizer.predict(SENTENCES[:2]) == before


def test_the_backend_writes_the_table_of_a_shard(model, tmp_path):
    from isnad import tables
    from isnad.document import normalize_shard
    from isnad.entities import link, tag_shard

    text = " ".join(SENTENCES[0]) + "\n" + " ".join(SENTENCES[2])
    tables.write_rows(tmp_path / "d.parquet", [{"doc_id": "d", "text": text}], "documents")
    normalize_shard(tmp_path / "d.parquet", tmp_path / "n.parquet")
    shard = tmp_path / "e.parquet"
    tag_shard(tmp_path / "d.parquet", tmp_path / "n.parquet", shard, backend="camel", model=model)
    link([shard], tmp_path / "out.parquet")
    for row in tables.read(tmp_path / "out.parquet").to_pylist():
        assert text[row["start"] : row["end"]] == row["mention"]
        assert row["entity_id"]
