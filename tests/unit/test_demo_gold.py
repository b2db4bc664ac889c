"""The demo gold points into the demo texts: whole words, known ids, known categories, one label a name."""

import json
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
TEXTS = CORPUS / "demo"
GOLD = CORPUS / "demo-gold"
FILES = sorted(GOLD.glob("*.jsonl"))

SOURCE_TYPES = {"person", "role", "institution", "media", "anonymous", "group", "document"}
HEDGE_CATEGORIES = {"modal", "belief", "hearsay", "doubt", "approx"}
QUOTES = {"direct", "mixed", "indirect"}
KINDS = {"assert", "directive", "belief"}
LABELS = {"PERS", "LOC", "ORG"}
DOCUMENT_KEYS = ["doc_id", "n_chars", "sources", "attributions", "hedges", "entities"]


def _text(doc_id):
    data = (TEXTS / f"{doc_id}.txt").read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:  # the one windows-1256 article
        text = data.decode("cp1256")
    return text.replace("\r\n", "\n")


def _records(path):
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _in_word(character):
    return character == "_" or unicodedata.category(character)[0] in "LNM"


def _whole_words(text, start, end):
    """True where [start, end) begins and ends with a word and cuts none (handles keep their @)."""
    if not 0 <= start < end <= len(text) or "\n" in text[start:end]:
        return False
    if not (_in_word(text[start]) or text[start] in "@#") or not _in_word(text[end - 1]):
        return False
    before_cut = _in_word(text[start]) and start > 0 and _in_word(text[start - 1])
    after_cut = end < len(text) and _in_word(text[end])
    return not before_cut and not after_cut


def _spans(record):
    for attribution in record["attributions"]:
        yield "cue", *attribution["cue"]
        if attribution["source"] is not None:
            yield "source", *attribution["source"]
    for layer in ("hedges", "entities"):
        for item in record[layer]:
            yield layer, item["start"], item["end"]


def test_whole_words_refuses_cut_words_and_outer_punctuation():
    text = "قال «سعيد» أمس\nثم عاد"
    assert _whole_words(text, 0, 3) and _whole_words(text, 5, 9)
    assert not _whole_words(text, 0, 2)
    assert not _whole_words(text, 1, 3)
    assert not _whole_words(text, 4, 9)
    assert not _whole_words(text, 11, 17)
    assert not _whole_words(text, 15, 99)


def test_there_is_gold():
    assert {"al-marsad.jsonl", "nabd.jsonl"} <= {path.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_article_of_the_outlet_has_one_record_in_order(path):
    folder = path.stem
    articles = (f"{folder}/{text.stem}" for text in (TEXTS / folder).glob("*.txt"))
    expected = sorted(doc_id for doc_id in articles if _text(doc_id).strip())
    records = _records(path)
    assert [record["doc_id"] for record in records] == expected
    for record in records:
        assert list(record) == DOCUMENT_KEYS
        assert record["entities"] and record["attributions"], record["doc_id"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_spans_are_whole_words_of_one_line(path):
    for record in _records(path):
        text = _text(record["doc_id"])
        assert record["n_chars"] == len(text), record["doc_id"]
        wrong = [
            (layer, start, end, text[start:end])
            for layer, start, end in _spans(record)
            if not _whole_words(text, start, end)
        ]
        assert not wrong, record["doc_id"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_source_stands_in_the_line_of_its_cue(path):
    for record in _records(path):
        text = _text(record["doc_id"])
        for attribution in record["attributions"]:
            if attribution["source"] is not None:
                low = min(attribution["cue"][0], attribution["source"][0])
                high = max(attribution["cue"][1], attribution["source"][1])
                assert "\n" not in text[low:high], (record["doc_id"], attribution)
                cue, source = attribution["cue"], attribution["source"]
                assert cue[1] <= source[0] or source[1] <= cue[0], (record["doc_id"], attribution)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_source_ids_resolve_and_every_source_is_used(path):
    for record in _records(path):
        ids = [source["sid"] for source in record["sources"]]
        assert len(ids) == len(set(ids)), record["doc_id"]
        assert {a["sid"] for a in record["attributions"]} == set(ids), record["doc_id"]
        names = [source["name"] for source in record["sources"]]
        assert all(name.strip() == name != "" for name in names), record["doc_id"]
        assert len(names) == len(set(names)), record["doc_id"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_categories_are_those_of_the_readme(path):
    for record in _records(path):
        assert {source["type"] for source in record["sources"]} <= SOURCE_TYPES
        assert {a["quote"] for a in record["attributions"]} <= QUOTES
        assert {a["kind"] for a in record["attributions"]} <= KINDS
        assert {hedge["category"] for hedge in record["hedges"]} <= HEDGE_CATEGORIES
        assert {entity["label"] for entity in record["entities"]} <= LABELS
        for layer in ("attributions", "hedges", "entities"):
            assert all(item.get("optional") in (None, True) for item in record[layer])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_spans_of_a_layer_are_sorted_and_apart(path):
    for record in _records(path):
        layers = {
            "attributions": [tuple(a["cue"]) for a in record["attributions"]],
            "hedges": [(h["start"], h["end"]) for h in record["hedges"]],
            "entities": [(e["start"], e["end"]) for e in record["entities"]],
        }
        for layer, spans in layers.items():
            assert spans == sorted(spans), (record["doc_id"], layer)
            touching = [(a, b) for a, b in pairwise(spans) if b[0] < a[1]]
            assert not touching, (record["doc_id"], layer, touching)


def test_a_name_has_one_label_and_a_source_one_type_across_outlets():
    labels, types = {}, {}
    for path in FILES:
        for record in _records(path):
            for entity in record["entities"]:
                labels.setdefault(entity["entity"], set()).add(entity["label"])
            for source in record["sources"]:
                if source["type"] in {"person", "institution", "media"}:
                    types.setdefault(source["name"], set()).add(source["type"])
    assert {name: found for name, found in labels.items() if len(found) > 1} == {}
    assert {name: found for name, found in types.items() if len(found) > 1} == {}
