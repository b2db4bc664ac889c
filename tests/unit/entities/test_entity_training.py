"""Training on a corpus of own making: the file is the same each time, and it has learnt what it was shown."""

import json

import numpy as np
import pytest

from isnad.entities import annotated, train
from isnad.entities.annotated import WOJOOD, read_conll, spans
from isnad.entities.model import Model

PEOPLE = ["سمير", "ليلى", "كريم", "هدى", "نادر", "سلوى"]
PLACES = ["دمشق", "تونس", "صنعاء", "مسقط", "طرابلس", "بيروت"]


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    folder = tmp_path_factory.mktemp("training")
    lines, texts = [], []
    for number in range(60):
        person, place = PEOPLE[number % 6], PLACES[(number * 5) % 6]
        for word, label in (
            ("وصل", "O"), (person, "B-PERS"), ("الزاهري", "I-PERS"), ("إلى", "O"), (place, "B-LOC"), (".", "O"),
        ):  # fmt: skip
            lines.append(f"{word} {label}")
        text = f"قال {person} الزاهري إن {place} مدينة جميلة منذ {1900 + number}. وصل {person} إلى {place} أمس."
        texts.append(json.dumps({"doc_id": str(number), "text": text}, ensure_ascii=False))
    (folder / "a.conll").write_text("\n".join(lines), encoding="utf-8")
    (folder / "w.txt").write_text("بلدية B-ORG\nنابلس I-ORG B-GPE\n\nقال O\n", encoding="utf-8")
    (folder / "news.jsonl").write_text("\n".join(texts), encoding="utf-8")
    return folder


def test_training_is_deterministic_and_learns(corpora):
    arguments = (corpora / "a.conll", [corpora / "w.txt"], [corpora / "news.jsonl"])
    figures = train(corpora / "one.npz", *arguments, held_out=0.2, iterations=15)
    train(corpora / "two.npz", *arguments, held_out=0.2, iterations=15)
    assert (corpora / "one.npz").read_bytes() == (corpora / "two.npz").read_bytes()
    assert figures["all"]["f1"] > 0.95
    assert figures["PERS"]["gold"] == 12
    model = Model.load(corpora / "one.npz")
    assert model.far_weights.dtype == np.float32
    assert model.statistics.counts["الزاهري"] == 60


def test_left_out_documents_are_not_read(corpora, tmp_path):
    leave_out = tmp_path / "gold.jsonl"
    leave_out.write_text(
        "\n".join(json.dumps({"doc_id": str(number)}) for number in range(30)), encoding="utf-8"
    )
    train(
        tmp_path / "m.npz",
        corpora / "a.conll",
        [],
        [corpora / "news.jsonl"],
        leave_out=leave_out,
        iterations=2,
    )
    assert Model.load(tmp_path / "m.npz").statistics.counts["الزاهري"] == 30


def test_nested_names_give_the_outermost_of_a_known_kind(corpora):
    first = read_conll(corpora / "w.txt", WOJOOD)[0]
    assert first.labels == ["B-ORG", "I-ORG"]


def test_parts_of_a_word_share_its_label(tmp_path):
    (tmp_path / "c.conll").write_text("قرب O\nتل-أبيب B-LOC\n. O\n", encoding="utf-8")
    (sentence,) = read_conll(tmp_path / "c.conll")
    assert [word for word, _ in sentence.words] == ["قرب", "تل", "-", "أبيب", "."]
    assert sentence.labels == ["O", "B-LOC", "I-LOC", "I-LOC", "O"]


def test_spans_reads_bio_as_conlleval_does():
    labels = ["B-LOC", "B-LOC", "I-LOC", "O", "I-PERS", "I-ORG"]
    assert spans(labels) == {(0, 1, "LOC"), (1, 3, "LOC"), (4, 5, "PERS"), (5, 6, "ORG")}
    assert annotated.spans([]) == set()
