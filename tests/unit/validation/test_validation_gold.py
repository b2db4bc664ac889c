"""Gold annotations in every format: exported from the demo gold and read back unchanged, scored alike, defects named."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from isnad import tables
from isnad.errors import IsnadError
from isnad.evaluate import evaluate
from isnad.gold import read_gold
from isnad.validation.conll import write_conll
from isnad.validation.formats import (
    Annotated,
    Span,
    read_doccano,
    read_label_studio,
    write_doccano,
    write_label_studio,
)
from isnad.validation.gold_formats import write_brat_gold

HOUSE = Path(__file__).resolve().parents[3]


def text_of(doc_id):
    content = (HOUSE / "corpus/demo" / f"{doc_id}.txt").read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("windows-1256")
    return text.replace("\r\n", "\n")


@pytest.fixture(scope="module")
def gold():
    return read_gold(HOUSE / "corpus/demo-gold")


def comparable(document):
    """A gold document with names of sources in place of their ids, which formats choose for themselves."""
    sources = document.sources
    return (
        document.doc_id,
        document.n_chars,
        sorted(document.hedges, key=str),
        sorted((replace(a, sid=sources[a.sid]) for a in document.attributions), key=str),
        sorted(document.entities, key=str),
    )


def entities(document):
    return Annotated(
        document.doc_id,
        text_of(document.doc_id),
        sorted({Span(e.start, e.end, e.label) for e in document.entities}),
    )


def test_brat_holds_everything(gold, tmp_path):
    write_brat_gold(tmp_path, gold, text_of)
    found = read_gold(tmp_path, text_of)
    assert len(found) == 59
    assert [comparable(document) for document in found] == [
        comparable(document) for document in sorted(gold, key=lambda one: one.doc_id)
    ]


def test_spans_of_every_layer_survive_every_tool(gold, tmp_path):
    texts = []
    for document in gold:
        spans = [Span(h.start, h.end, h.category) for h in document.hedges]
        spans += [Span(a.start, a.end, document.sources[a.sid][1]) for a in document.attributions]
        spans += entities(document).spans
        texts.append(Annotated(document.doc_id, text_of(document.doc_id), sorted(spans)))
    assert sum(len(one.spans) for one in texts) > 1500
    for write, read in ((write_label_studio, read_label_studio), (write_doccano, read_doccano)):
        write(tmp_path / "out.jsonl", texts)
        found = read(tmp_path / "out.jsonl")
        assert [(f.doc_id, f.text, f.spans) for f in found] == [
            (one.doc_id, one.text, one.spans) for one in texts
        ]


def test_conll_holds_the_entities(gold, tmp_path):
    path = tmp_path / "gold.conll"
    write_conll(path, [entities(document) for document in gold])
    found = {document.doc_id: document for document in read_gold(path, text_of)}
    assert len(found) == 59
    for document in gold:
        spans = [(e.start, e.end, e.label) for e in found[document.doc_id].entities]
        assert spans == [(s.start, s.end, s.label) for s in entities(document).spans]
        assert found[document.doc_id].hedges is None


@pytest.fixture
def run(gold, tmp_path):
    """The tables of a run that found all but every fifth entity and hedge, and no attribution."""
    folder = tmp_path / "tables"
    rows = {"documents": [], "entities": [], "hedges": [], "attributions": []}
    for document in gold:
        rows["documents"].append({"doc_id": document.doc_id, "text": text_of(document.doc_id)})
        for place, e in enumerate(document.entities):
            if place % 5:
                row = {"start": e.start, "end": e.end, "label": e.label, "entity": e.entity}
                rows["entities"].append({"doc_id": document.doc_id, **row})
        for place, h in enumerate(document.hedges):
            if place % 5:
                row = {"start": h.start, "end": h.end, "category": h.category}
                rows["hedges"].append({"doc_id": document.doc_id, **row})
    for name, content in rows.items():
        tables.write_rows(folder / f"{name}.parquet", content, name)
    return folder


def test_every_format_gives_the_same_figures(gold, run, tmp_path):
    write_brat_gold(tmp_path / "brat", gold, text_of)
    from_jsonl = evaluate(run, HOUSE / "corpus/demo-gold", tmp_path, replicates=50)
    from_brat = evaluate(run, tmp_path / "brat", tmp_path, replicates=50)
    assert from_jsonl.keys() == from_brat.keys()
    for name in from_jsonl.keys() - {"gold"}:
        assert from_jsonl[name] == from_brat[name], name
    # CoNLL knows no optional spans and no names: everything counts, and nothing is said about counts.
    write_conll(tmp_path / "all.conll", [entities(document) for document in gold])
    from_conll = evaluate(run, tmp_path / "all.conll", tmp_path, replicates=50)
    assert "entity_counts_right" not in from_conll
    assert "hedges" not in from_conll
    total = sum(len(entities(document).spans) for document in gold)
    assert from_conll["entities_exact"]["gold"] == total
    assert from_conll["entities_exact"]["precision"] == 1.0


def brat_file(folder, annotations, text="قال سامي إن المطر قد ينزل."):
    folder.mkdir(exist_ok=True)
    (folder / "d.txt").write_text(text, encoding="utf-8")
    (folder / "d.ann").write_text(annotations, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        ("T1\tVERB 0 3\tقال\n", "line 1: 'VERB' is none of PERS"),
        ("T1\tperson 0 3\tقال\n", "line 1: an attribution needs a note"),
        (
            "T1\tmodal 4 8\tسامي\nA1\tkind T1 x\nT2\tperson 0 3\tقال\n#1\tAnnotatorNotes T2\tسامي\nA2\tkind T2 x\n",
            "line 3: kind 'x' is none of assert",
        ),
    ],
)
def test_defects_of_brat_gold_are_named(annotations, message, tmp_path):
    folder = brat_file(tmp_path / "brat", annotations)
    with pytest.raises(IsnadError) as caught:
        read_gold(folder)
    assert message in str(caught.value)
    assert "d.ann" in str(caught.value)


def test_gold_of_another_text_is_refused(tmp_path):
    folder = brat_file(tmp_path / "brat", "T1\tmodal 18 20\tقد\n")
    assert read_gold(folder)[0].hedges[0].category == "modal"
    with pytest.raises(IsnadError, match="is not the one of the run's document 'd'"):
        read_gold(folder, {"d": "نص آخر"}.get)
    shutil.rmtree(folder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(IsnadError, match=r"holds no \.jsonl file and no \.ann file"):
        read_gold(tmp_path / "empty")
