"""Rebuilding the entity model by its rule, from small invented corpora: the same bytes each time, and a model that tags."""

import json

import pytest
import yaml

from isnad.document import Vocabulary, annotate
from isnad.entities import lexicons
from isnad.entities.embedded import EmbeddedTagger
from isnad.entities.model import Model

PEOPLE = ["سمير", "ليلى", "كريم", "هدى", "نادر", "سلوى"]
PLACES = ["دمشق", "تونس", "صنعاء", "مسقط", "طرابلس", "بيروت"]


@pytest.fixture
def training(tmp_path):
    """A config file that names a CoNLL corpus, a nested one, news without labels, and one text to leave out."""
    annotated, news = [], []
    for number in range(60):
        person, place = PEOPLE[number % 6], PLACES[number * 5 % 6]
        for word, label in (
            ("وصل", "O"), (person, "B-PERS"), ("الزاهري", "I-PERS"), ("إلى", "O"), (place, "B-LOC"), (".", "O"),
        ):  # fmt: skip
            annotated.append(f"{word} {label}")
        text = f"قال {person} الزاهري إن {place} مدينة جميلة منذ {1900 + number}. وصل {person} إلى {place} أمس."
        news.append({"doc_id": str(number), "text": text})
    (tmp_path / "a.conll").write_text("\n".join(annotated), encoding="utf-8")
    (tmp_path / "w.txt").write_text("بلدية B-ORG\nنابلس I-ORG B-GPE\n\nقال O\n", encoding="utf-8")
    lines = [json.dumps(text, ensure_ascii=False) for text in news]
    (tmp_path / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text(lines[7] + "\n", encoding="utf-8")
    config = {
        "training": {
            "anercorp": str(tmp_path / "a.conll"),
            "wojood": [str(tmp_path / "w.txt")],
            "news": [str(tmp_path / "news.jsonl")],
            "leave_out": str(tmp_path / "gold.jsonl"),
        }
    }
    path = tmp_path / "training.yaml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    return path


def test_the_rule_makes_the_same_model_twice_and_it_tags(workplace, training):
    call = ["train_entities", "--configfile", str(training)]
    done = workplace.run(*call)
    assert done.returncode == 0, done.stderr
    path = workplace.folder / "results/models/entities.npz"
    first = path.read_bytes()
    again = workplace.run(*call)
    assert "Nothing to be done" in again.stdout + again.stderr
    forced = workplace.run(*call, "--forcerun", "train_entities")
    assert forced.returncode == 0, forced.stderr
    assert path.read_bytes() == first

    model = Model.load(path)
    assert model.statistics.counts["الزاهري"] == 59
    assert len(model.networks) == 1
    vocabulary = Vocabulary()
    document = annotate("وصل كريم الزاهري إلى صنعاء.", "d", vocabulary)
    tagger = EmbeddedTagger(vocabulary, lexicons.load(), model)
    ((_, mentions),) = tagger.tag_all([document])
    assert [(m.first, m.stop, m.label) for m in mentions] == [(1, 3, "PERS"), (4, 5, "LOC")]


def test_without_data_the_rule_says_what_it_needs(workplace):
    done = workplace.run("train_entities")
    assert done.returncode != 0
    assert "training.anercorp" in done.stdout + done.stderr
