"""Every annotation format: what is written comes back with identical spans, and what is broken is named by place."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isnad.segment import tokens
from isnad.validation import brat, conll
from isnad.validation.formats import (
    Annotated,
    FormatError,
    Span,
    read_doccano,
    read_label_studio,
    write_doccano,
    write_label_studio,
)

TEXT = "زار الوفد 🇱🇧 ولبنان أمس.\nوقالت «شركة النور»، وفق سامي الجندي: قد نعود.\n"


def at(words, label, text=TEXT):
    start = text.index(words)
    return Span(start, start + len(words), label)


TEXTS = [
    Annotated(
        "a/2025 خبر",
        TEXT,
        [at("لبنان", "LOC"), at("شركة النور", "ORG"), at("سامي الجندي", "PERS")],
    ),
    Annotated("../x:*?", "قد يصل غدا", []),
    Annotated("سطر\nثان", "بيروت دمشق عمان", [Span(0, 5, "LOC"), Span(6, 10, "LOC")]),
]
TEXT_OF = {one.doc_id: one.text for one in TEXTS}.get


def write_and_read(kind, folder, texts, text_of=TEXT_OF):
    path = folder / "out"
    if kind == "label studio":
        write_label_studio(path, texts)
        return read_label_studio(path)
    if kind == "doccano":
        write_doccano(path, texts)
        return read_doccano(path)
    if kind == "brat":
        brat.write_brat(path, texts)
        return brat.read_brat(path)
    conll.write_conll(path, texts)
    return conll.read_conll(path, text_of)


def content(texts):
    return sorted((one.doc_id, one.text, one.spans) for one in texts)


@pytest.mark.parametrize("kind", ["label studio", "doccano", "brat", "conll"])
def test_round_trip(kind, tmp_path):
    assert content(write_and_read(kind, tmp_path, TEXTS)) == content(TEXTS)


ALPHABET = "ابتقدمن وفبل.،«»\n\u064b\u0640\u200f🇱aB12"


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("kind", ["label studio", "doccano", "brat", "conll"])
def test_round_trip_of_any_text(kind, tmp_path_factory, data):
    text = data.draw(st.text(ALPHABET, min_size=1, max_size=60))
    words = tokens(text)
    spans, free = [], 0
    while free < len(words) and data.draw(st.booleans()):
        first = data.draw(st.integers(free, len(words) - 1))
        last = data.draw(st.integers(first, min(first + 3, len(words) - 1)))
        start, end = words[first][0], words[last][1]
        if end - start > 1 and data.draw(st.booleans()):
            start += words[first][1] - start > 1  # a clitic left out
        spans.append(Span(start, end, data.draw(st.sampled_from(["PERS", "LOC"]))))
        free = last + 1
    folder = tmp_path_factory.mktemp("any")
    found = write_and_read(kind, folder, [Annotated("d", text, spans)], {"d": text}.get)
    assert [one.spans for one in found] == [spans]


def test_conll_of_others_is_read(tmp_path):
    path = tmp_path / "others.bio"
    path.write_text(
        "-DOCSTART- d\n\nزار O\nسامي I-PER\nالجندي I-PER\nو O\nلبنان S-LOC\n. O\n\n",
        encoding="utf-8",
    )
    text = "زار سامي الجندي ولبنان."
    (one,) = conll.read_conll(path, {"d": text}.get)
    assert [(text[s.start : s.end], s.label) for s in one.spans] == [
        ("سامي الجندي", "PERS"),
        ("لبنان", "LOC"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("# doc_id = d\nغيره\tO\n", "line 2: the token 'غيره' does not come next"),
        ("# doc_id = d\nزار\tX-PERS\n", "line 2: 'X-PERS' is no tag"),
        ("# doc_id = none\n", "the run has no document 'none'"),
        ("زار\tO\n", "line 1: a token before the first"),
        ("", "holds no document"),
        ("# doc_id = d\nزار\n", "line 2: 'زار' is no token with a tag"),
    ],
)
def test_broken_conll_is_named_by_line(content, message, tmp_path):
    path = tmp_path / "gold.conll"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FormatError, match=r"gold\.conll") as caught:
        conll.read_conll(path, {"d": "زار سامي"}.get)
    assert message in str(caught.value)


def test_overlap_cannot_be_said_in_conll(tmp_path):
    one = Annotated("d", "وزارة الصحة اللبنانية", [Span(0, 21, "ORG"), Span(6, 11, "ORG")])
    with pytest.raises(FormatError, match="overlap"):
        conll.write_conll(tmp_path / "x", [one])


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        ("T1\tLOC 0 5\tدمشق\n", "line 1: the span covers 'بيروت', but the file says 'دمشق'"),
        ("T1\tLOC 0 50\tx\n", "line 1: [0, 50) is no span"),
        ("T1 LOC 0 5\n", "is not brat stand-off"),
        ("T1\tLOC 0 5;11 15\tبيروت عمان\n", "in pieces"),
        ("T1\tLOC 0 5\tبيروت\nA1\tOptional T2\n", "refers to T2"),
        ("T1\tLOC 0 5\tبيروت\nT1\tLOC 0 5\tبيروت\n", "T1 is there twice"),
    ],
)
def test_broken_brat_is_named_by_line(annotations, message, tmp_path):
    (tmp_path / "d.txt").write_text("بيروت دمشق عمان", encoding="utf-8")
    (tmp_path / "d.ann").write_text(annotations, encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        brat.read_brat(tmp_path)
    assert message in str(caught.value)
    assert "d.ann" in str(caught.value)


def test_label_studio_export_and_its_defects(tmp_path):
    path = tmp_path / "export.json"
    value = {"start": 0, "end": 5, "text": "بيروت", "labels": ["LOC"]}
    task = {
        "id": 7,
        "data": {"text": "بيروت دمشق", "doc_id": "d", "item": "h1"},
        "predictions": [{"result": []}],
        "annotations": [{"completed_by": 3, "result": [{"type": "labels", "value": value}]}],
    }
    path.write_text(json.dumps([task]), encoding="utf-8")
    (one,) = read_label_studio(path)
    assert (one.spans, one.facts, one.marked) == ([Span(0, 5, "LOC")], {"item": "h1"}, True)
    value["text"] = "دمشق"
    path.write_text(json.dumps([task]), encoding="utf-8")
    with pytest.raises(FormatError, match="record 1, result 0: the span covers"):
        read_label_studio(path)


def test_doccano_with_entities(tmp_path):
    path = tmp_path / "export.jsonl"
    row = {
        "id": 1,
        "text": "بيروت",
        "entities": [{"start_offset": 0, "end_offset": 5, "label": "LOC"}],
    }
    path.write_text(json.dumps(row), encoding="utf-8")
    assert read_doccano(path)[0].spans == [Span(0, 5, "LOC")]
    path.write_text('{"text": "بيروت", "label": [[0, 9, "LOC"]]}', encoding="utf-8")
    with pytest.raises(FormatError, match="line 1, label 0"):
        read_doccano(path)
