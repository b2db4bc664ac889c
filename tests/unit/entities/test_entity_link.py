"""From mentions to entities: chains in a document, aliases across documents, stable ids and names."""

import sys

import pytest

from isnad import tables
from isnad.entities import link
from isnad.entities.aliases import Aliases, name_key
from isnad.entities.chains import chain
from isnad.entities.sounds import skeleton
from isnad.lexicon import LexiconError
from isnad.reuse import Earlier


@pytest.fixture(scope="module")
def aliases():
    return Aliases.load()


def keys(mentions, aliases):
    return [key for key, _ in chain(mentions, aliases)]


def persons(*names):
    return [(name, "PERS") for name in names]


def test_spellings_of_one_name_have_one_key():
    assert name_key("عبد الرحمن الراشد") == name_key("عبدالرحمن الراشد")
    assert name_key("أسامة") == name_key("اسامه")


def test_a_family_name_joins_its_full_name(aliases):
    one, two, three = keys(persons("كارل هوفمان", "هوفمان", "كارل"), aliases)
    assert one == two == three


def test_two_people_of_one_family_stay_two(aliases):
    full, other, short = keys(persons("سعد الغانمي", "نادر الغانمي", "الغانمي"), aliases)
    assert full != other
    assert short == full


def test_a_short_name_follows_its_own_document(aliases):
    assert keys(persons("نادر الغانمي", "الغانمي"), aliases)[1] == name_key("نادر الغانمي")
    assert keys(persons("سعد الغانمي", "الغانمي"), aliases)[1] == name_key("سعد الغانمي")


def test_transliterations_meet_in_a_document(aliases):
    assert skeleton("غوتيريش") == skeleton("جوتيريس")
    full, short = keys(persons("مارتن لينغروف", "لينجروف"), aliases)
    assert full == short


def test_another_spelling_of_a_known_foreign_name_is_that_person(aliases):
    known, other = (keys(persons(name), aliases)[0] for name in ("فلاديمير بوتين", "فلاديمير بوتن"))
    assert known == other
    # Given names of Arabs differ in a vowel alone.
    assert keys(persons("سلمان بن عبد العزيز"), aliases) != keys(
        persons("سليمان بن عبد العزيز"), aliases
    )


def one_entity(aliases, label, *names):
    return len({keys([(name, label)], aliases)[0] for name in names}) == 1


def test_spellings_of_a_foreign_full_name_are_one_person_in_all_documents(aliases):
    assert one_entity(aliases, "PERS", "غريغور ستيفنسن", "جريجور ستيفينسون")
    # The consonants agree, the beginning does not.
    assert not one_entity(aliases, "PERS", "غريغور هندرسون", "غريغور أندرسون")
    assert not one_entity(aliases, "PERS", "نادر سليم", "نادر سالم")


def test_a_well_known_person_is_no_part_of_a_longer_name(aliases):
    known, other, short = keys(persons("تيريزا ماي", "تيريزا ماي هوفمان", "ماي"), aliases)
    assert known == short != other
    assert one_entity(aliases, "PERS", "صباح الأحمد", "صباح الأحمد الجابر الصباح")
    king, father = keys(persons("عبدالله الثاني", "عبدالله الثاني بن الحسين"), aliases)
    assert king == father
    # With all names it is the same person, and a child is another.
    known, full, child = keys(
        persons("هادي العامري", "هادي سالم العامري", "نور هادي العامري"), aliases
    )
    assert known == full != child


def test_a_bare_known_name_is_told_from_another_with_the_same_consonants(aliases):
    assert not one_entity(aliases, "PERS", "محمد صلاح", "محمد صالح")


@pytest.mark.parametrize(
    "names",
    [
        ("منتخب كولومبيا", "المنتخب الكولومبي"),
        ("سفارة الولايات المتحدة", "السفارة الأمريكية", "السفارة الأميركية"),
        ("الخارجية النرويجية", "وزارة الخارجية النرويجية"),
        ("صندوق التنمية العقارية", "صندوق التنمية العقارية السعودي"),
        ("تنظيم داعش", "جماعة داعش"),
        ("وكالة أنباء تاس", "وكالة تاس", "تاس"),
        ("المركزي النرويجي", "البنك المركزي النرويجي"),
    ],
)
def test_a_body_of_a_state_has_one_entity(aliases, names):
    assert one_entity(aliases, "ORG", *names)


def test_a_party_of_another_country_is_another(aliases):
    assert not one_entity(aliases, "ORG", "حزب الله", "حزب الله العراقي")
    assert not one_entity(aliases, "ORG", "نادي الهلال", "نادي الهلال السوداني")
    assert not one_entity(aliases, "ORG", "جماعة الشباب", "نادي الشباب")


@pytest.mark.parametrize(
    ("name", "label", "beside", "entity"),
    [
        ("عمان", "LOC", [("الأردن", "LOC"), ("إربد", "LOC")], "عمان (الأردن)"),
        ("عمان", "LOC", [("مسقط", "LOC")], "سلطنة عمان"),
        ("عمان", "LOC", [("الأردن", "LOC"), ("قطر", "LOC"), ("الكويت", "LOC")], "سلطنة عمان"),
        ("الأهلي", "ORG", [("الزمالك", "ORG")], "الأهلي المصري"),
        ("الأهلي", "ORG", [("الهلال", "ORG")], "النادي الأهلي"),
        ("الفتح", "ORG", [("النصر", "ORG")], "نادي الفتح"),
        ("فتح", "ORG", [("حركة حماس", "ORG")], "حركة فتح"),
    ],
)
def test_a_name_that_many_bear_is_what_its_document_is_about(aliases, name, label, beside, entity):
    linked = keys([(name, label), *beside], aliases)[0]
    assert linked == aliases.canonical(label, name_key(entity))


def test_a_prince_with_and_without_his_house(aliases):
    assert one_entity(aliases, "PERS", "راشد بن نادر", "راشد بن نادر آل سالم")
    assert one_entity(aliases, "PERS", "عطا الله نادر", "عطاالله نادر")


def test_aliases_join_acronyms_latin_script_and_old_names(aliases):
    organisations = [("داعش", "ORG"), ("تنظيم الدولة الإسلامية", "ORG")]
    assert len(set(keys(organisations, aliases))) == 1
    assert len(set(keys([("Reuters", "ORG"), ("رويترز", "ORG")], aliases))) == 1
    assert len(set(keys([("أمريكا", "LOC"), ("الولايات المتحدة", "LOC")], aliases))) == 1
    assert len(set(keys(persons("ترمب", "دونالد ترامب"), aliases))) == 1


def test_an_organisation_without_its_type_noun(aliases):
    assert len(set(keys([("بنك السهول", "ORG"), ("السهول", "ORG")], aliases))) == 1


def test_a_club_is_one_with_and_without_its_kind_in_different_documents(aliases):
    club, team, bare = (
        keys([(name, "ORG")], aliases)[0] for name in ("نادي سلمبور", "فريق سلمبور", "سلمبور")
    )
    assert club == team == bare
    site, known = (keys([(name, "ORG")], aliases)[0] for name in ("موقع فيسبوك", "فيسبوك"))
    assert site == known
    firm, other = (keys([(name, "ORG")], aliases)[0] for name in ("شركة الرافد", "الرافد"))
    assert firm != other
    assert keys([("نادي الشباب", "ORG")], aliases) != keys([("الشباب", "PERS")], aliases)


def rows(doc_id, *names):
    return [
        {
            "doc_id": doc_id,
            "start": 10 * place,
            "end": 10 * place + 5,
            "mention": name,
            "label": "PERS",
            "entity": name,
            "method": "model",
            "sentence": 0,
        }
        for place, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("الهيئة العامة للملاحة", "هيئة الملاحة"),
        ("الاتحاد السعودي لكرة اليد", "اتحاد اليد"),
        ("نادي الواحات", "فريق الواحات"),
        ("حركة الفجر", "جماعة الفجر"),
        ("زاجل السعودية", "زاجل"),
    ],
)
def test_a_body_in_fewer_words(aliases, full, short):
    one, two, three = keys([(full, "ORG"), (short, "ORG"), (full, "ORG")], aliases)
    assert one == two == three


def test_any_agency_is_not_the_one_that_was_named(aliases):
    one, other = keys([("وكالة زاجل للأنباء", "ORG"), ("وكالة الأنباء", "ORG")], aliases)
    assert one != other


def test_a_club_is_not_the_federation(aliases):
    federation, club = keys([("الاتحاد السعودي", "ORG"), ("الاتحاد", "ORG")], aliases)
    assert federation != club


def test_a_name_in_brackets_is_the_one_before_it(aliases):
    mentions = [("الهيئة الوطنية لسلامة الأغذية", "ORG"), ("زادنا", "ORG"), ("زادنا", "ORG")]
    linked = [key for key, _ in chain(mentions, aliases, [1])]
    assert len(set(linked)) == 1


def test_a_father_is_not_his_son(aliases):
    son, father, given = keys(persons("ماجد بن فارس بن ناصر", "فارس بن ناصر", "فارس"), aliases)
    assert son != father
    assert given == father


def test_a_foreign_word_stands_for_the_name_that_it_begins(aliases):
    full, short = keys([("زاكونتي بالم بيتش", "ORG"), ("زاكونتي", "ORG")], aliases)
    assert full == short


def test_the_middle_of_a_long_name(aliases):
    one, two = keys(persons("ماجد الشامي العتيق", "الشامي"), aliases)
    assert one == two


def test_linking_does_not_depend_on_shards_or_other_documents(tmp_path):
    documents = {
        "a": rows("a", "كارل هوفمان", "هوفمان"),
        "b": rows("b", "كارل هوفمان"),
        "c": rows("c", "ليلى هوفمان", "هوفمان"),
    }

    def linked(*groups):
        paths = []
        for number, group in enumerate(groups):
            path = tmp_path / f"{len(groups)}-{number}.parquet"
            tables.write_rows(path, [row for doc in group for row in documents[doc]], "entities")
            paths.append(path)
        link(paths, tmp_path / "out.parquet")
        return (tmp_path / "out.parquet").read_bytes()

    once = linked("abc")
    assert linked("a", "b", "c") == once
    assert linked("cb", "a") == once
    table = tables.read(tmp_path / "out.parquet").to_pylist()
    assert [row["entity"] for row in table] == [
        "كارل هوفمان", "كارل هوفمان", "كارل هوفمان", "ليلى هوفمان", "ليلى هوفمان",
    ]  # fmt: skip
    ids = {row["doc_id"]: row["entity_id"] for row in table}
    linked("c")
    alone = tables.read(tmp_path / "out.parquet").to_pylist()
    assert {row["entity_id"] for row in alone} == {ids["c"]}


def test_the_users_file_goes_first(tmp_path):
    override = tmp_path / "aliases.tsv"
    override.write_text(
        "entity\tlabel\taliases\nالمنسق العام\tPERS\tكارل هوفمان|هوفمان\n", encoding="utf-8"
    )
    tables.write_rows(tmp_path / "in.parquet", rows("a", "كارل هوفمان", "هوفمان"), "entities")
    link([tmp_path / "in.parquet"], tmp_path / "out.parquet", aliases=override)
    assert {row["entity"] for row in tables.read(tmp_path / "out.parquet").to_pylist()} == {
        "المنسق العام"
    }


@pytest.mark.parametrize("column", ["entity", "name"])
def test_the_users_file_may_leave_the_label_open(tmp_path, column):
    override = tmp_path / "aliases.tsv"
    override.write_text(f"{column}\taliases\nالمنسق العام\tكارل هوفمان\n", encoding="utf-8")
    known = Aliases.load(override=override)
    for label in ("PERS", "ORG"):
        assert known.canonical(label, name_key("كارل هوفمان")) == name_key("المنسق العام")


def test_a_state_is_shown_in_the_spelling_of_the_corpus(tmp_path):
    places = [{**row, "label": "LOC"} for row in rows("a", "إنكلترا", "إنكلترا", "إنجلترا")]
    tables.write_rows(tmp_path / "in.parquet", places, "entities")
    link([tmp_path / "in.parquet"], tmp_path / "out.parquet")
    shown = tables.read(tmp_path / "out.parquet").to_pylist()
    assert [row["entity"] for row in shown] == ["إنكلترا"] * 3


def test_a_wrong_label_in_the_alias_file_is_named(tmp_path):
    override = tmp_path / "aliases.tsv"
    override.write_text("entity\tlabel\taliases\nس\tPERSON\tص\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="PERSON"):
        Aliases.load(override=override)


def test_no_mention_gives_an_empty_table(tmp_path):
    tables.write_rows(tmp_path / "in.parquet", [], "entities")
    link([tmp_path / "in.parquet"], tmp_path / "out.parquet")
    assert tables.read(tmp_path / "out.parquet").num_rows == 0


def test_mentions_of_documents_that_did_not_change_are_not_chained_again(tmp_path, monkeypatch):
    before = {"a": rows("a", "كارل هوفمان", "هوفمان"), "c": rows("c", "ليلى هوفمان", "هوفمان")}
    after = before | {"b": rows("b", "هوفمان"), "c": rows("c", "هوفمان", "ليلى هوفمان")}
    seen = []
    module = sys.modules["isnad.entities.link"]
    work = module.chain
    monkeypatch.setattr(
        module, "chain", lambda found, *rest: seen.append(found) or work(found, *rest)
    )

    def linked(documents, **options):
        path, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
        tables.write_rows(path, [row for doc in documents.values() for row in doc], "entities")
        seen.clear()
        link([path], out, **options)
        return out.read_bytes(), len(seen)

    def earlier(key="k"):
        return Earlier(tmp_path / "earlier", key)

    assert linked(before, earlier=earlier()) == (linked(before)[0], 2)
    assert linked(before, earlier=earlier()) == (linked(before)[0], 0)
    assert linked(after, earlier=earlier()) == (linked(after)[0], 2)
    assert linked(before, earlier=earlier("other")) == (linked(before)[0], 2)
    assert linked({}, earlier=earlier())[1] == 0
