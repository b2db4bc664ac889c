"""Counts agree with counting by hand, whatever the order of rows, and say over what they were made."""

import collections
import csv
import random
import re
from pathlib import Path

import pytest
from counts_material import (
    count_all,
    counted_run,
    credit,
    document,
    hedge,
    mention,
    one,
    random_run,
    real_run,
    rows_of,
    write_run,
)

from isnad import counts, statistics, tables
from isnad.counts import overview
from isnad.errors import IsnadError
from isnad.reuse import Known


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return counted_run(tmp_path_factory.mktemp("run"))


def test_every_count_is_what_counting_by_hand_gives(run):
    folder, rows = run
    documents = {row["doc_id"]: row for row in rows["documents"]}
    groups = {
        "all": lambda d: "all",
        "outlet": lambda d: d["outlet"] or "",
        "month": lambda d: f"{d['published']:%Y-%m}" if d["published"] else "",
    }
    expected, holders, words = (
        collections.Counter(),
        collections.defaultdict(set),
        collections.Counter(),
    )
    unique = collections.Counter()
    for group, value_of in groups.items():
        for row in documents.values():
            words[group, value_of(row)] += row["n_words"]
        for row in rows["entities"]:
            key = group, value_of(documents[row["doc_id"]]), row["entity_id"]
            expected[key] += 1
            holders[key].add(row["doc_id"])
            unique[key] += documents[row["doc_id"]]["duplicate_of"] is None
    counted = rows_of(folder, "entity_counts")
    assert {(r["group"], r["value"], r["entity_id"]): r["n"] for r in counted} == expected
    for row in counted:
        key = row["group"], row["value"], row["entity_id"]
        assert row["n_documents"] == len(holders[key])
        assert row["n_unique"] == unique[key]
        assert row["words"] == words[key[:2]]
        assert row["rate"] == pytest.approx(1000 * row["n"] / row["words"])
        assert row["rate_low"] is None or row["rate_low"] < row["rate"] < row["rate_high"]


def test_dispersion_agrees_with_its_definition(run):
    folder, rows = run
    sizes = {row["doc_id"]: row["n_words"] for row in rows["documents"]}
    total = sum(sizes.values())
    for row in rows_of(folder, "entity_counts", group="all")[:5]:
        held = collections.Counter(
            m["doc_id"] for m in rows["entities"] if m["entity_id"] == row["entity_id"]
        )
        dp = sum(abs(held[d] / row["n"] - size / total) for d, size in sizes.items()) / 2
        assert row["dp"] == pytest.approx(dp)
        assert row["dp_norm"] == pytest.approx(dp / (1 - min(sizes.values()) / total))


def test_groups_add_up_to_the_whole(run):
    folder, rows = run
    for name, layer in (("entity_counts", "entities"), ("source_counts", "attributions")):
        for group in ("all", "outlet", "month"):
            assert sum(r["n"] for r in rows_of(folder, name, group=group)) == len(rows[layer])
    for by in ("total", "category", "holder", "category_holder", "rule", "cue"):
        for group in ("all", "outlet"):
            found = rows_of(folder, "hedge_counts", group=group, by=by)
            assert sum(r["n"] for r in found) == len(rows["hedges"])


def test_the_most_frequent_comes_first_in_each_group(run):
    folder, _ = run
    found = rows_of(folder, "entity_counts", group="outlet", value="المرصد")
    assert [r["n"] for r in found] == sorted((r["n"] for r in found), reverse=True)


def test_documents_without_a_value_have_a_group_of_their_own(run):
    folder, rows = run
    nowhere = sum(row["outlet"] is None for row in rows["documents"])
    assert nowhere and {
        r["documents"] for r in rows_of(folder, "entity_counts", group="outlet", value="")
    } == {nowhere}


def test_order_of_rows_and_documents_changes_no_byte(tmp_path):
    rows = random_run(5)
    first = count_all(write_run(tmp_path / "a", **rows), tmp_path / "a" / "out", replicates=100)
    for layer in rows.values():
        random.Random(1).shuffle(layer)
    (tmp_path / "b").mkdir()
    second = count_all(write_run(tmp_path / "b", **rows), tmp_path / "b" / "out", replicates=100)
    assert len(first) == len(second) == 26
    for a, b in zip(first, second, strict=True):
        assert a.name == b.name
        assert a.read_bytes() == b.read_bytes(), a.name


def test_a_copy_counts_once_where_that_is_asked_and_is_no_new_evidence(tmp_path):
    documents = [document(f"d{n}", words=100 + n, outlet="أ") for n in range(12)]
    mentions = [mention(f"d{n}", "عمّان") for n in range(6)]
    plain = write_run(tmp_path / "plain", documents=documents, entities=mentions)
    counts.count_entities(plain["documents"], plain["entities"], tmp_path / "plain")
    copies = [document(f"k{n}", words=100, duplicate_of="d0") for n in range(6)]
    again = [mention(f"k{n}", "عمّان") for n in range(6)]
    copied = write_run(tmp_path / "copied", documents=documents + copies, entities=mentions + again)
    counts.count_entities(copied["documents"], copied["entities"], tmp_path / "copied")
    before = one(tmp_path / "plain", "entity_counts", group="all")
    after = one(tmp_path / "copied", "entity_counts", group="all")
    assert (after["n"], after["n_unique"], after["n_documents"], after["documents"]) == (
        12,
        6,
        12,
        18,
    )
    assert after["rate_unique"] == pytest.approx(before["rate"])
    # Seven tellings of one story are one story: the interval does not get narrower.
    width = [(row["rate_high"] - row["rate_low"]) / row["rate"] for row in (before, after)]
    assert width[1] > width[0]


def test_copies_of_copies_are_one_story(tmp_path):
    documents = [
        document("a"),
        document("b", duplicate_of="a"),
        document("c", duplicate_of="b"),
        document("d"),
    ]
    corpus = counts.corpus.Corpus(tables.from_rows(documents, "documents"))
    assert corpus.root.tolist() == [0, 0, 0, 3]
    ring = [
        document("a", duplicate_of="b"),
        document("b", duplicate_of="a"),
        document("c", duplicate_of="gone"),
    ]
    corpus = counts.corpus.Corpus(tables.from_rows(ring, "documents"))
    assert corpus.root[2] == 2 and corpus.is_copy.all()


def test_spellings_are_listed_under_their_entity(tmp_path):
    mentions = [
        mention("a", "غوتيريش", form="غوتيريش"),
        mention("a", "غوتيريش", form="أنطونيو\nغوتيريش"),
        mention("b", "غوتيريش", form="أنطونيو\u00a0غوتيريش", start=20),
        mention("b", "غوتيريش", form="جوتيريش"),
        mention("b", "غوتيريش", form="جوتيريش", start=9),
    ]
    paths = write_run(tmp_path, documents=[document("a"), document("b")], entities=mentions)
    counts.count_entities(paths["documents"], paths["entities"], tmp_path)
    found = [(r["variant"], r["n"], r["n_documents"]) for r in rows_of(tmp_path, "entity_variants")]
    assert found == [("أنطونيو غوتيريش", 2, 2), ("جوتيريش", 2, 1), ("غوتيريش", 1, 1)]


def test_pairs_are_counted_by_sentence_without_copies(tmp_path):
    documents = [
        document("a", sentences=10),
        document("b", sentences=10),
        document("c", duplicate_of="a"),
    ]
    mentions = [
        mention(d, e, s, n)
        for n, (d, e, s) in enumerate(
            [
                ("a", "صنعاء", 0),
                ("a", "عدن", 0),
                ("a", "عدن", 0),
                ("a", "تعز", 1),
                ("a", "صنعاء", 2),
                ("a", "عدن", 2),
                ("b", "صنعاء", 4),
                ("b", "عدن", 4),
                ("c", "صنعاء", 0),
                ("c", "تعز", 0),
            ]
        )
    ]
    paths = write_run(tmp_path, documents=documents, entities=mentions)
    counts.count_entities(paths["documents"], paths["entities"], tmp_path)
    pair = one(tmp_path, "entity_pairs")
    assert {pair["entity_a"], pair["entity_b"]} == {"صنعاء", "عدن"}
    assert (pair["n_sentences"], pair["n_documents"], pair["sentences"]) == (3, 2, 20)
    assert (pair["sentences_a"], pair["sentences_b"]) == (3, 3)
    assert pair["npmi"] == pytest.approx(1)


def test_sources_by_quote_relay_and_share(tmp_path):
    documents = [document(d, outlet="أ") for d in "abcdef"]
    credits = [
        credit("a", "سلمى", quote_type="direct"),
        credit("b", "سلمى", quote_type="mixed"),
        credit("c", "وكالة", relay=True, source_type="media", kind="belief"),
        credit("d", None, source_type="anonymous"),
        *(credit(d, "هيئة", source_type="institution", named=d == "e") for d in "ef"),
    ]
    paths = write_run(tmp_path, documents=documents, attributions=credits)
    counts.count_sources(paths["documents"], paths["attributions"], tmp_path)
    row = one(tmp_path, "source_counts", group="all", source_name="سلمى")
    assert (row["n"], row["n_direct"], row["n_mixed"], row["n_indirect"], row["n_relay"]) == (
        2,
        1,
        1,
        0,
        0,
    )
    assert row["share"] == pytest.approx(1 / 3) and row["n_assert"] == 2
    row = one(tmp_path, "source_counts", group="outlet", source_name="وكالة")
    assert (row["value"], row["n_relay"], row["n_assert"], row["source_type"]) == (
        "أ",
        1,
        0,
        "media",
    )
    named = {r["source_name"]: r["named"] for r in rows_of(tmp_path, "source_counts", group="all")}
    assert named["سلمى"] and not named["هيئة"]
    row = one(tmp_path, "source_counts", group="all", source_id="")
    assert row["n"] == 1 and not row["named"]
    kinds = rows_of(tmp_path, "attribution_counts", group="all", by="source_type")
    assert {r["item"]: r["n"] for r in kinds} == {
        "person": 2,
        "institution": 2,
        "media": 1,
        "anonymous": 1,
    }
    assert sum(r["share"] for r in kinds) == pytest.approx(1)
    assert all(r["share_low"] < r["share"] < r["share_high"] for r in kinds)
    assert one(tmp_path, "attribution_counts", group="all", by="relay")["n"] == 1
    total = one(tmp_path, "attribution_counts", group="all", by="total")
    assert (total["n"], total["share"], total["share_low"]) == (6, 1, None)


def test_hedges_for_words_and_for_sentences_and_by_holder(tmp_path):
    documents = [document(f"d{n}", words=200, sentences=10) for n in range(5)]
    hedges = [
        hedge("d0"),
        hedge("d1", "قَد"),
        hedge("d1", "يبدو", "belief", "s-1"),
        hedge("d2", "ربـما", start=5),
    ]
    boosters = [
        {"doc_id": "d3", "cue": cue, "kind": kind, "holder": "author", "start": n, "end": n + 4}
        for n, (cue, kind) in enumerate(
            [("حتما", "booster"), ("نادرا", "frequency"), ("بلا شك", "booster")]
        )
    ]
    paths = write_run(tmp_path, documents=documents, hedges=hedges, boosters=boosters)
    counts.count_hedges(paths["documents"], paths["hedges"], paths["boosters"], tmp_path)
    total = one(tmp_path, "hedge_counts", group="all", by="total")
    assert (total["n"], total["rate"], total["sentence_rate"]) == (4, 4.0, 8.0)
    assert total["sentence_rate_low"] < 8 < total["sentence_rate_high"]
    quoted = one(tmp_path, "hedge_counts", group="all", by="holder", holder="source")
    assert (quoted["n"], quoted["share"]) == (1, 0.25)
    # Marks and tatweel make no other cue.
    cues = {r["cue"]: r["n"] for r in rows_of(tmp_path, "hedge_counts", group="all", by="cue")}
    assert cues == {"قد": 2, "ربما": 1, "يبدو": 1}
    both = one(tmp_path, "hedge_counts", group="all", by="category_holder", category="belief")
    assert both["holder"] == "source"
    # Boosters and what else only looks like hedging are never added up.
    kinds = rows_of(tmp_path, "booster_counts", group="all", by="category")
    assert {r["category"]: (r["n"], r["share"]) for r in kinds} == {
        "booster": (2, None),
        "frequency": (1, None),
    }
    assert not rows_of(tmp_path, "booster_counts", by="total")
    args = [paths[name] for name in ("documents", "entities", "attributions", "hedges", "boosters")]
    counts.count_overview(*args, tmp_path, group_by=())
    assert one(tmp_path, "overview", measure="boosters")["numerator"] == 2


def test_headline_classes_are_resampled_where_many_documents_carry_them(tmp_path):
    documents = [document(f"d{n:02d}", words=100 + n) for n in range(50)]
    hedges = [hedge(f"d{n:02d}") for n in range(30)] + [hedge("d01", "يبدو", "belief", start=50)]
    paths = write_run(tmp_path, documents=documents, hedges=hedges)
    counts.count_hedges(
        paths["documents"], paths["hedges"], paths["boosters"], tmp_path, replicates=200
    )
    by_category = {
        r["category"]: r["interval"]
        for r in rows_of(tmp_path, "hedge_counts", group="all", by="category")
    }
    assert by_category == {"modal": "bootstrap", "belief": "gamma"}
    before = (tmp_path / "hedge_counts.parquet").read_bytes()
    counts.count_hedges(
        paths["documents"], paths["hedges"], paths["boosters"], tmp_path, replicates=200, seed=2
    )
    assert (tmp_path / "hedge_counts.parquet").read_bytes() != before


def test_what_was_drawn_before_is_not_drawn_again(tmp_path, monkeypatch):
    """One document more changes the draws of its own groups; what is kept of the others changes no byte."""
    drawn = []
    resamples = statistics.resamples
    monkeypatch.setattr(
        statistics, "resamples", lambda *given: drawn.append(given[1]) or resamples(*given)
    )

    def written(folder, documents, known):
        folder.mkdir()
        hedges = [hedge(row["doc_id"]) for row in documents]
        credits = [credit(row["doc_id"], row["doc_id"][1:], 0) for row in documents]
        write_run(folder, documents=documents, hedges=hedges, attributions=credits)
        options = {"confidence": 0.95, "seed": 1, "replicates": 100, "group_by": ["outlet"]}
        del drawn[:]
        made = counts.count_together(folder, normalized=[], known=known, **options)
        return [path.read_bytes() for path in made]

    documents = [
        document(f"{outlet}{n:02d}", words=100 + n, outlet=outlet)
        for outlet in "xy"
        for n in range(30)
    ]
    more = [*documents, document("y99", outlet="y")]
    kept = tmp_path / "kept"
    first = written(tmp_path / "first", documents, Known(kept, "drawn", "k"))
    assert drawn == [60, 30, 30]
    assert written(tmp_path / "again", documents, Known(kept, "drawn", "k")) == first
    assert drawn == []
    again = written(tmp_path / "more", more, Known(kept, "drawn", "k"))
    assert drawn == [61, 31]
    assert again == written(tmp_path / "clean", more, None) != first


def test_the_number_of_shards_changes_nothing(tmp_path):
    texts = {
        f"d{n}": f"وصل الوفد {n}. قال ناجي: «انتهت الزيارة رقم {n}. نعود غدا.» ثم غادر."
        for n in range(5)
    }
    rows = []
    for doc_id, text in texts.items():
        start = text.index("انتهت")
        content = {"content_start": start, "content_end": text.index("»")}
        rows.append(credit(doc_id, "ناجي", text.index("قال"), **content))
    documents = [document(doc_id, words=13, sentences=4) for doc_id in texts]
    paths = write_run(tmp_path, documents=documents, attributions=rows)
    args = [paths[name] for name in ("documents", "entities", "attributions", "hedges", "boosters")]
    written = []
    for parts in (1, 3):
        shards = []
        for part in range(parts):
            folder = tmp_path / f"{parts}-{part}"
            folder.mkdir()
            shards.append(real_run(folder, dict(list(texts.items())[part::parts]))[1])
        counts.count_overview(*args, tmp_path, normalized=shards[::-1], group_by=())
        written.append((tmp_path / "overview.parquet").read_bytes())
    assert written[0] == written[1]
    assert one(tmp_path, "overview", measure="attributed_sentences")["numerator"] == 10


def test_tables_without_rows_keep_their_columns(tmp_path):
    paths = write_run(tmp_path, documents=[document("a")])
    for path in count_all(paths, tmp_path / "out"):
        if path.suffix == ".parquet":
            assert tables.read(path).schema.equals(tables.SCHEMAS[path.stem]), path.name
        else:
            header = path.read_bytes().split(b"\n")[0].decode("utf-8-sig")
            assert next(csv.reader([header])) == tables.SCHEMAS[path.stem].names


def test_csv_has_the_rows_of_the_parquet_and_runs_no_formula(tmp_path):
    mentions = [mention("a", "=cmd|' /C calc'!A0"), mention("b", "بيروت، لبنان", start=9)]
    paths = write_run(tmp_path, documents=[document("a"), document("b")], entities=mentions)
    counts.count_entities(paths["documents"], paths["entities"], tmp_path, group_by=())
    with open(tmp_path / "entity_counts.csv", encoding="utf-8-sig", newline="") as file:
        found = {row["entity"]: row for row in csv.DictReader(file)}
    assert set(found) == {"'=cmd|' /C calc'!A0", "بيروت، لبنان"}
    assert found["بيروت، لبنان"]["rate"] == "5" and found["بيروت، لبنان"]["rate_low"] == ""


def test_an_unknown_group_is_one_clear_message(tmp_path):
    paths = write_run(tmp_path, documents=[document("a")])
    with pytest.raises(
        IsnadError, match=r"group_by: 'outlets' cannot divide documents; choose from .*outlet"
    ):
        counts.count_entities(paths["documents"], paths["entities"], tmp_path, group_by=["outlets"])


def test_rows_of_an_unknown_document_are_an_error(tmp_path):
    paths = write_run(tmp_path, documents=[document("a")], hedges=[hedge("z")])
    with pytest.raises(ValueError, match="'z'"):
        counts.count_hedges(paths["documents"], paths["hedges"], paths["boosters"], tmp_path)


def test_the_documentation_defines_every_column_and_measure():
    page = (Path(__file__).parents[2] / "docs/counts.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_0-9A-Z]+)`", page))
    # Two sides of one thing are defined once, and limits with what they belong to.
    for name in [path for path in tables.SCHEMAS if path.endswith("_counts")] + [
        "overview",
        "trends",
    ]:
        assert name in named
        for column in tables.SCHEMAS[name].names:
            base = re.sub(r"_(low|high)$", "", column)
            assert column in named or base in named, f"{name}.{column}"
    families = ("entities_", "sources_", "hedges_")
    for measure in (
        *overview.TOTALS,
        *(ratio[0] for ratio in overview.RATIOS),
        *("distinct_entities", "distinct_sources", "top10_sources", "gini_sources"),
        *overview.EQUAL_SIZED,
    ):
        assert measure in named or measure.startswith(families), measure
