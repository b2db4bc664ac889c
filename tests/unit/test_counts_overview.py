"""The headline measures agree with the count tables, of whole groups and months."""

import pytest
from counts_material import (
    counted_run,
    credit,
    document,
    mention,
    one,
    real_run,
    rows_of,
    write_run,
)

from isnad import counts


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return counted_run(tmp_path_factory.mktemp("run"))


def test_overview_agrees_with_the_count_tables(run):
    folder, rows = run

    def measure(name, **where):
        return one(folder, "overview", measure=name, **({"group": "all"} | where))

    words = sum(row["n_words"] for row in rows["documents"])
    assert measure("documents")["estimate"] == 60 and measure("words")["estimate"] == words
    copies = sum(row["duplicate_of"] is not None for row in rows["documents"])
    assert (
        measure("copies")["estimate"] == copies
        and measure("documents")["estimate_unique"] == 60 - copies
    )
    assert measure("entities")["estimate"] == pytest.approx(1000 * len(rows["entities"]) / words)
    total = one(folder, "hedge_counts", group="outlet", value="المدار", by="total")
    row = measure("hedges", group="outlet", value="المدار")
    assert (row["estimate"], row["numerator"]) == (total["rate"], total["n"])
    anonymous = one(folder, "attribution_counts", group="all", by="source_type", item="anonymous")
    assert measure("sources_anonymous")["estimate"] == anonymous["share"]
    named = {m["entity_id"] for m in rows["entities"]}
    assert measure("distinct_entities")["estimate"] == len(named)


def test_other_names_are_in_no_total_of_entities(tmp_path):
    mentions = [
        mention("a", "صنعاء"),
        mention("a", "دولار", 0, 9, label="MISC"),
        mention("a", "دولار", 0, 19, label="MISC"),
    ]
    paths = write_run(tmp_path, documents=[document("a", words=100)], entities=mentions)
    args = [paths[name] for name in ("documents", "entities", "attributions", "hedges", "boosters")]
    counts.count_overview(*args, tmp_path)

    def estimate(measure):
        return one(tmp_path, "overview", group="all", measure=measure)["estimate"]

    assert (estimate("entities"), estimate("distinct_entities")) == (10, 1)
    assert (estimate("entities_LOC"), estimate("entities_MISC")) == (10, 20)
    counts.count_entities(paths["documents"], paths["entities"], tmp_path)
    counted = {
        r["label"]: r["n"] for r in rows_of(tmp_path, "entity_counts") if r["group"] == "all"
    }
    assert counted == {"LOC": 1, "MISC": 2}


def test_only_named_sources_can_be_concentrated(tmp_path):
    credits = [credit("a", "سلمى"), credit("a", "هيئة", 9, source_type="institution")]
    # One description in many articles is many people.
    people = {"source_type": "role", "named": False}
    credits += [credit(d, "أحد السكان", 20, **people) for d in "abcd"]
    paths = write_run(tmp_path, documents=[document(d) for d in "abcd"], attributions=credits)
    args = [paths[name] for name in ("documents", "entities", "attributions", "hedges", "boosters")]
    counts.count_overview(*args, tmp_path, group_by=())
    assert one(tmp_path, "overview", measure="distinct_sources")["estimate"] == 2
    assert one(tmp_path, "overview", measure="gini_sources")["estimate"] == 0
    assert one(tmp_path, "overview", measure="sources_role")["numerator"] == 4


def test_concentration_has_one_size_with_copies_and_without(tmp_path):
    documents = [
        document(f"{o}{n:02d}", outlet=o) for o, size in (("أ", 40), ("ب", 50)) for n in range(size)
    ]
    for row in documents[-15:]:
        row["duplicate_of"] = "ب00"
    credits = [credit(row["doc_id"], f"س{n % 12}") for n, row in enumerate(documents)]
    paths = write_run(tmp_path, documents=documents, attributions=credits)
    args = [paths[name] for name in ("documents", "entities", "attributions", "hedges", "boosters")]
    counts.count_overview(*args, tmp_path, group_by=("outlet",))
    rows = rows_of(tmp_path, "overview", group="outlet", measure="top10_sources_equal_size")
    assert [(row["value"], row["denominator"]) for row in rows] == [("أ", 35), ("ب", 35)]
    # Where 35 are all there are, nothing is drawn.
    unique = one(tmp_path, "overview", group="outlet", value="ب", measure="top10_sources")
    assert rows[1]["estimate_unique"] == unique["estimate_unique"] < 1


def test_trends_have_each_month_for_all_outlets_and_for_each(run):
    folder, rows = run
    march = [row for row in rows["documents"] if row["published"] and row["published"].month == 3]
    row = one(folder, "trends", outlet="all", month="2025-03", measure="documents")
    assert row["estimate"] == len(march)
    outlets = [
        r["estimate"]
        for r in rows_of(folder, "trends", month="2025-03", measure="words")
        if r["outlet"] != "all"
    ]
    assert sum(outlets) == sum(row["n_words"] for row in march)


def test_attributed_sentences_and_words_follow_content_over_sentences(tmp_path):
    first = "وصل الوفد صباحا. قال ناجي: «انتهت الزيارة. نعود غدا.» ثم غادر الجميع."
    second = "هطل المطر على الوادي."
    _, normalized = real_run(tmp_path, {"a": first, "b": second})
    start, end = first.index("انتهت"), first.index("غدا") + 3
    cue = first.index("قال")
    content = {"cue_end": cue + 3, "content_start": start, "content_end": end}
    rows = [credit("a", "ناجي", cue, **content)]
    documents = [document("a", words=11, sentences=4), document("b", words=4, sentences=1)]
    paths = write_run(tmp_path, documents=documents, attributions=rows)
    args = [paths[name] for name in ("documents", "entities", "attributions", "hedges", "boosters")]
    counts.count_overview(*args, tmp_path, normalized=[normalized], group_by=())
    words = one(tmp_path, "overview", measure="attributed_words")
    assert (words["numerator"], words["denominator"]) == (4, 15)
    sentences = one(tmp_path, "overview", measure="attributed_sentences")
    assert (sentences["numerator"], sentences["denominator"]) == (2, 5)
    assert one(tmp_path, "overview", measure="hedges_in_own_words")["denominator"] == 11
