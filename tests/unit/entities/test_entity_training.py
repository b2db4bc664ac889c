"""Training on a corpus of own making: the file is the same each time, and it has learnt what it was shown."""

import json
from dataclasses import replace

import numpy as np
import pytest

from isnad.entities import annotated, lexicons, mining, train
from isnad.entities.annotated import WOJOOD, Sentence, read_conll, spans
from isnad.entities.distilling import label_news
from isnad.entities.model import TAGS, Model
from isnad.entities.network_data import gather
from isnad.entities.network_training import LABELLING, Trainer
from isnad.segment import WORD

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
    figures = train(corpora / "one.npz", *arguments, held_out=(0.8, 1.0), iterations=15)
    train(corpora / "two.npz", *arguments, held_out=(0.8, 1.0), iterations=15)
    assert (corpora / "one.npz").read_bytes() == (corpora / "two.npz").read_bytes()
    assert figures["all"]["f1"] > 0.95
    assert figures["PERS"]["gold"] == 12
    model = Model.load(corpora / "one.npz")
    assert model.far_weights.dtype == np.float32
    assert model.statistics.counts["الزاهري"] == 60


def test_fifths_held_out_in_turn_make_the_whole(corpora, tmp_path):
    """Each is tested without having been trained on, and together they are every annotated name."""
    names = 0
    for fifth in range(5):
        figures = train(
            tmp_path / "m.npz",
            corpora / "a.conll",
            [],
            [],
            held_out=(fifth / 5, (fifth + 1) / 5),
            iterations=2,
        )
        assert figures["PERS"]["gold"] == 12
        names += figures["all"]["gold"]
    assert names == 120
    assert train(tmp_path / "m.npz", corpora / "a.conll", [], [], iterations=2) == {}


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


def test_without_news_it_trains_on_what_there_is(corpora, tmp_path):
    figures = train(
        tmp_path / "m.npz", corpora / "a.conll", [], [], held_out=(0.8, 1.0), iterations=15
    )
    assert figures["all"]["f1"] > 0.9
    assert Model.load(tmp_path / "m.npz").statistics.counts == {}


def test_news_are_labelled_by_field_and_networks(corpora):
    """Every third text, with shares that sum to one and know who is a person."""
    path = corpora / "teachers.npz"
    train(path, corpora / "a.conll", [], [corpora / "news.jsonl"], iterations=15, teachers=0)
    model = Model.load(path)
    texts = list(mining.read_texts([corpora / "news.jsonl"]))
    sentences = read_conll(corpora / "a.conll")
    material = gather(
        sentences, [1.0] * len(sentences), len(sentences), texts, lexicons.load(), model.statistics
    )
    trained = [
        Trainer(
            material.words, len(TAGS), replace(LABELLING, epochs=2, average_every=1), seed
        ).label(material.annotated)
        for seed in (1, 2)
    ]
    taught = label_news(replace(model, networks=[]), trained, material, lexicons.load())
    assert taught.documents.max() == 19
    assert taught.labels.shape == (len(taught.types), len(TAGS))
    np.testing.assert_allclose(taught.labels.astype(float).sum(axis=1), 1.0, atol=0.01)
    raw = [material.vocabulary.raw[number] for number in taught.types]
    person = taught.labels[:, TAGS.index("B-PERS")]
    assert np.mean([share for word, share in zip(raw, person, strict=True) if word in PEOPLE]) > 0.5
    assert (
        np.mean([share for word, share in zip(raw, person, strict=True) if word not in PEOPLE])
        < 0.1
    )


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


def test_words_of_news_leave_out_the_marks_of_hashtags():
    lines = list(mining.read_words(["فاز #نادي_السهول. عاد", "", "ب"]))
    assert [(number, [raw for raw, _ in words]) for number, words in lines] == [
        (0, ["فاز", "نادي", "السهول", "."]),
        (0, ["عاد"]),
        (2, ["ب"]),
    ]


def test_what_the_network_learns_from():
    """Annotated text and news over one vocabulary; what only news has, often enough, is embedded as well."""
    person = Sentence([("وصل", WORD), ("كريم", WORD)], ["O", "B-PERS"])
    alone = Sentence([("دمشق", WORD)], ["B-LOC"])
    texts = ["قال الحاكم إن الثلج كثير. " * 50, "عاد كريم"]
    names = lexicons.load()
    statistics = mining.mine(texts, names)
    material = gather([person] * 3 + [alone], [1.0] * 3 + [0.7], 3, texts, names, statistics)
    running, loose = material.annotated
    assert running.documents is None
    assert running.labels.tolist() == [0, TAGS.index("B-PERS")] * 3
    assert loose.loose
    assert loose.weights.tolist() == [0.7]
    assert material.news.labels is None
    assert material.news.documents.tolist() == [0] * 50 + [1]
    assert int(material.news.lengths.sum()) == 50 * 6 + 2
    # كريم is one type wherever it stands
    assert material.news.types[-1] == running.types[1]
    assert {"s=كريم", "s=ثلج"} <= set(material.features) or {"s=كريم", "s=الثلج"} <= set(
        material.features
    )
    assert "w=دمشق" not in material.features
    assert material.words.matrix.shape[1] == len(material.features) + len(material.runs)
    (columns,) = np.nonzero(material.words.identity)
    assert {name[:2] for name, at in material.features.items() if at in columns} == {"s=", "w="}
    none = gather([person], [1.0], 1, [], names, statistics)
    assert len(none.annotated) == 1
    assert len(none.news.types) == 0
