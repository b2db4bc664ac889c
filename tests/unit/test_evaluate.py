"""Evaluation counts agreement as docs/counts.md defines it, and says what is wrong with a gold file."""

import json

import pytest

from isnad import tables
from isnad.errors import IsnadError
from isnad.evaluate import evaluate
from isnad.gold import read_gold
from isnad.scoring import match, same_name

TEXT = (
    "قال وزير الري سامي الجندي إن السد قد يمتلئ، وأضاف أن نحو مئة قرية ربما تتأثر في إقليم الواحة."
)


def span(words, text=TEXT):
    start = text.index(words)
    return {"start": start, "end": start + len(words)}


def pair(words):
    return list(span(words).values())


@pytest.fixture
def gold():
    return {
        "doc_id": "a",
        "n_chars": len(TEXT),
        "sources": [{"sid": "s1", "name": "سامي الجندي", "type": "person"}],
        "attributions": [
            {
                "cue": pair("قال"),
                "source": pair("وزير الري سامي الجندي"),
                "sid": "s1",
                "quote": "indirect",
                "kind": "assert",
            },
            {
                "cue": pair("وأضاف"),
                "source": None,
                "sid": "s1",
                "quote": "indirect",
                "kind": "assert",
            },
        ],
        "hedges": [
            span("قد") | {"category": "modal"},
            span("نحو") | {"category": "approx"},
            span("ربما") | {"category": "modal", "optional": True},
        ],
        "entities": [
            span("سامي الجندي") | {"label": "PERS", "entity": "سامي الجندي"},
            span("إقليم الواحة") | {"label": "LOC", "entity": "الواحة"},
        ],
    }


def credited(cue, source=None, **columns):
    row = {"doc_id": "a", "cue_start": span(cue)["start"], "cue_end": span(cue)["end"], "cue": cue}
    if source:
        row |= {
            "source": source,
            "source_start": span(source)["start"],
            "source_end": span(source)["end"],
        }
    row |= {
        "source_name": "سامي الجندي",
        "source_type": "person",
        "quote_type": "indirect",
        "kind": "assert",
    }
    return row | columns


def named(words, label, entity):
    return {"doc_id": "a", "mention": words, "label": label, "entity": entity} | span(words)


@pytest.fixture
def score(tmp_path):
    """Writes tables and gold, and evaluates them."""

    def run(gold, **rows):
        rows.setdefault("documents", [{"doc_id": "a", "text": TEXT}])
        for name in ("documents", "entities", "attributions", "hedges"):
            tables.write_rows(tmp_path / f"{name}.parquet", rows.get(name, []), name)
        path = tmp_path / "gold.jsonl"
        lines = gold if isinstance(gold, list) else [gold]
        path.write_text(
            "\n".join(g if isinstance(g, str) else json.dumps(g) for g in lines), encoding="utf-8"
        )
        return evaluate(tmp_path, path, replicates=100)

    return run


def test_clitics_and_outer_marks_make_no_difference(score, gold):
    inside = {"start": span("وأضاف")["start"] + 1, "end": span("وأضاف")["end"]}
    found = credited("وأضاف") | {"cue_start": inside["start"]}
    result = score(gold, attributions=[found, credited("قال", "سامي الجندي")])
    assert result["attributions"]["f1"] == 1
    assert result["source_span_overlap"]["value"] == 1 and result["source_span_exact"]["value"] == 0


def test_optional_records_count_nowhere(score, gold):
    both = [{"doc_id": "a", "category": "modal"} | span(cue) for cue in ("قد", "ربما")]
    with_optional = score(gold, hedges=both)["hedges"]
    without = score(gold, hedges=both[:1])["hedges"]
    assert with_optional == without
    assert (without["precision"], without["recall"], without["gold"], without["predicted"]) == (
        1,
        0.5,
        2,
        1,
    )


def test_what_touches_an_optional_record_without_its_match_is_free_too(score, gold):
    twice = [
        {"doc_id": "a", "category": "modal"} | span("ربما تتأثر"),
        {"doc_id": "a"} | span("ربما"),
    ]
    assert score(gold, hedges=twice)["hedges"]["predicted"] == 0


def test_classes_are_scored_among_matches_and_errors_listed(score, gold, tmp_path):
    found = [
        {"doc_id": "a", "category": "doubt"} | span("قد"),
        {"doc_id": "a", "category": "modal"} | span("السد"),
    ]
    result = score(gold, hedges=found)
    assert result["hedge_category_accuracy"] == {"value": 0.0, "interval": [None, None], "n": 1}
    errors = tables.read(tmp_path / "evaluation_errors.parquet").to_pylist()
    hedges = [
        (e["error"], e["text"], e["gold"], e["predicted"]) for e in errors if e["layer"] == "hedges"
    ]
    assert hedges == [
        ("missed", "نحو", "approx", None),
        ("false_alarm", "السد", None, "modal"),
        ("category", "قد", "modal", "doubt"),
    ]
    alarm = next(e for e in errors if e["error"] == "false_alarm")
    assert alarm["before"].endswith("إن ") and alarm["after"].startswith(" قد")


def test_directives_and_beliefs_are_neutral_in_the_headline(score, gold):
    gold["attributions"][1]["kind"] = "belief"
    extra = credited("يمتلئ", kind="directive")
    result = score(gold, attributions=[credited("قال"), extra])
    assert (result["attributions"]["precision"], result["attributions"]["recall"]) == (1, 1)
    every = result["attributions_all_kinds"]
    assert (every["precision"], every["recall"]) == (0.5, 0.5)


def test_source_sets_compare_distinct_names(score, gold):
    rows = [
        credited("قال", source_name="الوزير سامي الجندي"),
        credited("وأضاف", source_name="وزارة الري"),
    ]
    sets = score(gold, attributions=rows)["source_sets"]
    assert (sets["precision"], sets["recall"]) == (0.5, 1)


def test_entities_need_the_label_and_ignore_misc(score, gold):
    rows = [
        named("الجندي", "PERS", "سامي الجندي"),
        named("إقليم الواحة", "ORG", "إقليم الواحة"),
        named("السد", "MISC", "السد"),
    ]
    result = score(gold, entities=rows)
    assert result["entities_overlap"]["f1"] == 0.5 and result["entities_exact"]["f1"] == 0
    assert result["entity_counts_right"]["value"] == 1
    assert result["recall_by_class"] == {"LOC": 0.0, "PERS": 1.0, "approx": 0.0, "modal": 0.0}


def test_a_layer_without_annotation_is_not_scored(score, gold):
    for layer in ("attributions", "entities", "sources"):
        del gold[layer]
    result = score(gold, hedges=[], entities=[named("السد", "LOC", "السد")])
    assert "entities_overlap" not in result and result["hedges"]["recall"] == 0
    assert result["gold"]["documents_entities"] == 0


def test_parts_of_one_document_are_one_unit(score):
    gold = [
        {
            "doc_id": f"a{n}",
            "from_doc": f"d{n % 6}",
            "hedges": [{"start": 0, "end": 3, "category": "modal"}],
        }
        for n in range(24)
    ]
    documents = [{"doc_id": f"a{n}", "text": TEXT} for n in range(24)]
    found = [{"doc_id": f"a{n}", "start": 0, "end": 3, "category": "modal"} for n in range(12)]
    result = score(gold, documents=documents, hedges=found)
    assert result["gold"]["documents"] == 24 and result["gold"]["units"] == 6
    assert result["hedges"]["recall"] == 0.5
    assert result["hedges"]["recall_interval"][0] < 0.5 < result["hedges"]["recall_interval"][1]


def test_matching_prefers_the_same_words():
    gold, found = [frozenset({1, 2}), frozenset({2})], [frozenset({2}), frozenset({1, 2, 3})]
    assert match(gold, found) == {1: 0, 0: 1}


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("الإمارات", "امارات", True),
        ("منظمة الصحة العالمية", "الصحة العالمية", True),
        ("وزارة الصحة", "وزارة المالية", False),
        ("", "", False),
        (None, "لبنان", False),
    ],
)
def test_names_are_the_same_by_half_of_their_words(a, b, same):
    assert same_name(a, b) is same


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1, column 2: no JSON"),
        ("[]", "line 1, line: must be a JSON object"),
        ('{"doc_id": "a"}', "line 1, line: has none of the layers"),
        ('{"hedges": []}', "line 1, doc_id: must be a text"),
        ('{"doc_id": "a", "hedges": {}}', "line 1, hedges: must be a list"),
        (
            '{"doc_id": "a", "hedges": [{"start": 0}]}',
            r"hedges\[0\].start/end: must be two whole numbers",
        ),
        (
            '{"doc_id": "a", "n_chars": 5, "hedges": [{"start": 3, "end": 9}]}',
            r"\[3, 9\) is no span of a text of 5",
        ),
        (
            '{"doc_id": "a", "hedges": [{"start": 0, "end": 2, "category": "maybe"}]}',
            r"hedges\[0\].category: 'maybe' must be one of modal",
        ),
        (
            '{"doc_id": "a", "entities": [{"start": 0, "end": 2, "label": "DATE"}]}',
            r"entities\[0\].label: 'DATE' must be one of PERS",
        ),
        (
            '{"doc_id": "a", "attributions": [{"cue": [0, 2], "sid": "s9"}]}',
            r"attributions\[0\].sid: 's9' is not in the document's sources",
        ),
        (
            '{"doc_id": "a", "attributions": [{"cue": "قال"}]}',
            r"attributions\[0\].cue: must be two whole numbers",
        ),
    ],
)
def test_a_broken_gold_file_is_named_by_line_and_key(tmp_path, line, message):
    path = tmp_path / "gold.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(IsnadError, match=message) as error:
        read_gold(path)
    assert str(path) in str(error.value)


def test_problems_with_the_file_itself_are_named(tmp_path):
    with pytest.raises(IsnadError, match="cannot read"):
        read_gold(tmp_path / "none.jsonl")
    path = tmp_path / "gold.jsonl"
    path.write_bytes('{"doc_id": "مقال"}'.encode("windows-1256"))
    with pytest.raises(IsnadError, match="not UTF-8"):
        read_gold(path)
    path.write_text("\n\n")
    with pytest.raises(IsnadError, match="holds no annotated document"):
        read_gold(path)
    path.write_text('{"doc_id": "a", "hedges": []}\n\n{"doc_id": "a", "hedges": []}\n')
    with pytest.raises(
        IsnadError, match=r"line 3, doc_id: 'a' was on line 1 of gold\.jsonl already"
    ):
        read_gold(path)


def test_a_folder_of_gold_files_is_read_as_one(tmp_path):
    (tmp_path / "b.jsonl").write_text('{"doc_id": "b", "hedges": []}\n')
    (tmp_path / "a.jsonl").write_text('{"doc_id": "a", "hedges": []}\n')
    assert [document.doc_id for document in read_gold(tmp_path)] == ["a", "b"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(IsnadError, match=r"holds no .jsonl file"):
        read_gold(tmp_path / "empty")


def test_gold_of_another_corpus_or_text_is_refused(score, gold):
    with pytest.raises(
        IsnadError, match="1 documents that the run does not have, the first is 'a'"
    ):
        score(gold, documents=[{"doc_id": "b", "text": TEXT}])
    with pytest.raises(IsnadError, match="characters were annotated"):
        score(gold, documents=[{"doc_id": "a", "text": TEXT + "."}])


def test_two_evaluations_write_the_same_bytes(score, gold, tmp_path):
    names = [
        f"evaluation{end}"
        for end in (".parquet", ".csv", ".json", "_errors.parquet", "_errors.csv")
    ]
    score(gold, hedges=[{"doc_id": "a", "category": "modal"} | span("قد")])
    first = [(tmp_path / name).read_bytes() for name in names]
    score(gold, hedges=[{"doc_id": "a", "category": "modal"} | span("قد")])
    assert first == [(tmp_path / name).read_bytes() for name in names]
