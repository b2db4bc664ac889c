"""The stage on files: shards, linking, listed sources, and the lexicons it reads."""

import pytest

from isnad import tables
from isnad.attributions import attribute_shard, find, link_sources, load, source_id
from isnad.attributions.link import fold, load_aliases
from isnad.attributions.resources import LEXICONS
from isnad.attributions.stage import analyse
from isnad.document import annotate, normalize_shard
from isnad.lexicon import LexiconError

TEXTS = {
    "a": "قالت وكالة رويترز إن الأمر بسيط. وقال سامي حداد إن العمل مستمر.",
    "b": "ذكرت رويترز أن الأمر بسيط. وقال حداد إن العمل مستمر.",
    "c": "لا أحد يتكلم هنا.",
}


def run(folder, groups):
    shards = []
    for number, ids in enumerate(groups):
        documents, normalized, output = (folder / f"{n}{number}.parquet" for n in "dno")
        tables.write_rows(documents, [{"doc_id": i, "text": TEXTS[i]} for i in ids], "documents")
        normalize_shard(documents, normalized)
        attribute_shard(documents, normalized, None, output, folder / f"l{number}.parquet")
        shards.append(output)
    listed = [folder / f"l{number}.parquet" for number in range(len(groups))]
    final = folder / "attributions.parquet"
    link_sources(shards, listed, None, final, folder / "listed.parquet")
    return final.read_bytes(), tables.read(final)


def test_tables_do_not_depend_on_the_shards(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir(), two.mkdir()
    assert run(one, [["a", "b", "c"]])[0] == run(two, [["a"], ["b", "c"]])[0]


def test_one_name_for_one_source(tmp_path):
    _, table = run(tmp_path, [["a", "b", "c"]])
    assert table.schema.names == tables.SCHEMAS["attributions"].names
    rows = table.to_pylist()
    agency = {(r["source_name"], r["source_id"]) for r in rows if r["source_type"] == "media"}
    assert len(agency) == 1
    assert rows[0]["source_id"] == source_id(rows[0]["source_name"])


@pytest.mark.parametrize(
    "table",
    ["name\taliases\nسامي حداد\tحداد\n", "entity\tlabel\taliases\nسامي حداد\tPERS\tحداد\n"],
)
def test_own_aliases_come_on_top(tmp_path, table):
    run(tmp_path, [["a", "b", "c"]])
    own = tmp_path / "own.tsv"
    own.write_text(table, encoding="utf-8")
    final = tmp_path / "again.parquet"
    link_sources([tmp_path / "o0.parquet"], [], None, final, aliases=own)
    names = {
        r["source_name"] for r in tables.read(final).to_pylist() if r["source_type"] == "person"
    }
    assert names == {"سامي حداد"}


def test_a_source_shown_by_another_name_takes_its_spellings_with_it(tmp_path):
    own = tmp_path / "own.tsv"
    shown = load_aliases(LEXICONS)[fold("رويترز")]
    own.write_text(f"entity\taliases\nالوكالة البريطانية\t{shown}\n", encoding="utf-8")
    assert load_aliases(LEXICONS, own)[fold("رويترز")] == "الوكالة البريطانية"


def test_spellings_are_read_beside_the_other_lexicons(tmp_path):
    (tmp_path / "source_spellings.tsv").write_text("spelling\tas\nنبرس\tنبراس\n", "utf-8")
    assert fold("هيئة نبرس", tmp_path) == fold("هيئة نبراس", tmp_path)
    assert fold("هيئة نبرس") != fold("هيئة نبراس")


def test_a_missing_lexicon_of_aliases_is_told(tmp_path):
    (tmp_path / "outlets.tsv").write_bytes((LEXICONS / "outlets.tsv").read_bytes())
    with pytest.raises(LexiconError, match="does not exist"):
        load_aliases(tmp_path)


def test_a_short_name_is_what_its_own_document_says(tmp_path):
    """الشركة is شركة X where the entity says so, and no other article's شركة X."""
    texts = {
        "a": "أعلنت شركة سولارين أرباحها أمس. وقالت الشركة إن الطلب زاد.",
        "b": "ارتفع الإنتاج في المصنع أمس. وقالت الشركة إن العمل مستمر.",
    }
    documents, normalized, output = (tmp_path / f"{n}.parquet" for n in "dno")
    tables.write_rows(
        documents, [{"doc_id": i, "text": text} for i, text in texts.items()], "documents"
    )
    normalize_shard(documents, normalized)
    attribute_shard(documents, normalized, None, output, tmp_path / "l.parquet")
    start = texts["a"].rindex("الشركة")
    entity = {
        "doc_id": "a",
        "start": start,
        "end": start + len("الشركة"),
        "mention": "الشركة",
        "label": "ORG",
        "entity_id": "org-1",
        "entity": "شركة سولارين",
        "method": "document",
        "sentence": 1,
    }
    tables.write_rows(tmp_path / "e.parquet", [entity], "entities")
    final = tmp_path / "final.parquet"
    link_sources([output], [], tmp_path / "e.parquet", final)
    names = {r["doc_id"]: r["source_name"] for r in tables.read(final).to_pylist()}
    assert "سولارين" in names["a"]
    assert "سولارين" not in names["b"]


def test_no_documents_still_gives_the_columns(tmp_path):
    _, table = run(tmp_path, [["c"]])
    assert len(table) == 0
    assert table.schema.names == tables.SCHEMAS["attributions"].names


def test_closing_list_and_its_absence():
    _, listed, flags = analyse(annotate("خبر قصير.\nالمصادر: رويترز، فرانس برس"))
    assert [row["source_name"] for row in listed] == ["وكالة رويترز", "وكالة فرانس برس"]
    assert {row["kind"] for row in listed} == {"list"}
    assert flags == []
    _, listed, flags = analyse(annotate("خبر قصير.\nالمصادر:"))
    assert listed == []
    assert [flag["flag"] for flag in flags] == ["empty_source_list"]


def test_a_date_or_an_issue_is_part_of_the_listed_source_before_it():
    text = (
        "خبر قصير.\nالمصادر:\n• نشرة الترصد، العدد 12، 3 مارس 2024\n• بلدية الميناء، 5 آذار"
        "\n• بحث عن الصورة، https://example.org/a"
    )
    _, listed, _ = analyse(annotate(text))
    assert [row["source"] for row in listed] == ["نشرة الترصد", "بلدية الميناء", "بحث عن الصورة"]
    _, listed, _ = analyse(annotate("خبر قصير.\nالمصدر: https://example.org/a"))
    assert [row["source"] for row in listed] == ["https://example.org/a"]
    _, listed, flags = analyse(annotate("خبر قصير.\nالمصادر: 3 مارس 2024"))
    assert listed == [] and [flag["flag"] for flag in flags] == ["empty_source_list"]


def test_agency_tag_is_listed_and_no_attribution():
    rows, listed, _ = analyse(annotate("بيروت (رويترز) - أغلق الطريق أمس."))
    assert rows == []
    assert [row["kind"] for row in listed] == ["tag"]


def test_hostile_text_is_only_text():
    text = "قال <script>alert(1)</script> إن \u202eالأمر بسيط» ((( «\n" * 3
    for row in find(annotate(text)):
        assert text[row["cue_start"] : row["cue_end"]] == row["cue"]


@pytest.mark.parametrize("text", ["", "   ", "«", ":", "و", "قال", "قال إن", "بحسب"])
def test_fragments(text):
    assert isinstance(find(annotate(text)), list)


def test_every_verb_has_forms():
    lemmas = {form.verb.lemma for forms in load().forms.values() for form in forms}
    assert len(lemmas) > 150
    assert "قال" in lemmas


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وقال الناطق لوكالة “Reuters” إن الطريق مفتوح.", [("وكالة رويترز", "media", "recipient")]),
        ("وقال الناطق لوكالة رويترز إن الطريق مفتوح.", [("وكالة رويترز", "media", "recipient")]),
        ("قتل شخصان (رويترز) في الحادث.", [("وكالة رويترز", "media", "tag")]),
        ("انتهى الخبر.\nالمصادر: «»", []),
        ("قال الناطق للصحافيين إن الطريق مفتوح.", []),
    ],
)
def test_listed_sources_are_named(tmp_path, text, expected):
    tables.write_rows(tmp_path / "d.parquet", [{"doc_id": "a", "text": text}], "documents")
    normalize_shard(tmp_path / "d.parquet", tmp_path / "n.parquet")
    attribute_shard(
        tmp_path / "d.parquet",
        tmp_path / "n.parquet",
        None,
        tmp_path / "o.parquet",
        tmp_path / "s.parquet",
    )
    link_sources(
        [tmp_path / "o.parquet"],
        [tmp_path / "s.parquet"],
        None,
        tmp_path / "a.parquet",
        tmp_path / "l.parquet",
    )
    rows = tables.read(tmp_path / "l.parquet").to_pylist()
    assert [(row["source_name"], row["source_type"], row["kind"]) for row in rows] == expected
    assert all(row["source_id"] for row in rows)


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("لندن - رويترز: قالت الشرطة إن الطريق مفتوح.", ["رويترز"]),
        ("سبق - الدمام: أكد المدير أن العمل مستمر.", ["سبق"]),
        ("الرياض - واس", ["واس"]),
        ("سامي حداد - لن نتراجع عن القرار", []),
    ],
)
def test_bylines(text, sources):
    listed = analyse(annotate(text))[1]
    assert [(row["source"], row["kind"]) for row in listed] == [(s, "byline") for s in sources]


def test_a_known_outlet_keeps_its_id_and_is_called_as_the_texts_call_it(tmp_path):
    texts = {
        "a": "قالت وكالة أنباء سبوتنيك الروسية الحكومية إن الأمر بسيط.",
        "b": "ذكرت وكالة سبوتنيك أن الأمر بسيط.",
    }
    found = {}
    for name, ids in (("one", ["a"]), ("both", ["a", "b"])):
        folder = tmp_path / name
        folder.mkdir()
        documents, normalized, shard = (folder / f"{part}.parquet" for part in "dno")
        tables.write_rows(documents, [{"doc_id": i, "text": texts[i]} for i in ids], "documents")
        normalize_shard(documents, normalized)
        attribute_shard(documents, normalized, None, shard, folder / "l.parquet")
        link_sources([shard], [], None, folder / "a.parquet")
        rows = tables.read(folder / "a.parquet").to_pylist()
        found[name] = {(row["source_name"], row["source_id"]) for row in rows}
    identity = source_id("وكالة سبوتنيك")
    assert found["one"] == {("وكالة أنباء سبوتنيك الروسية الحكومية", identity)}
    assert found["both"] == {("وكالة سبوتنيك", identity)}
