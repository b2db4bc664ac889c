"""Hedges: every rule's own examples, the readings lists cannot decide, scope, holder, tables."""

import shutil
import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isnad import hedges, lexicon, tables
from isnad.document import annotate, normalize_shard
from isnad.readings import IMPERFECT, PERFECT


@pytest.fixture(scope="module")
def resources():
    return hedges.resources()


RULES = lexicon.load(hedges.LEXICONS / "hedges.tsv")
SCOPE_RULES = lexicon.load(hedges.LEXICONS / "hedge_scope.tsv")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_fires_on_its_example_and_is_silent_on_the_other(rule, resources):
    assert rule.fires and rule.silent and rule.gloss, f"line {rule.line}: give examples and a gloss"
    pseudo = rule.category == lexicon.PSEUDO

    def ids(text):
        document = annotate(text)
        return {
            m.rule.id for m in resources.bind(document.vocabulary)[0].find(document, not pseudo)
        }

    assert rule.id in ids(rule.fires)
    assert rule.id not in ids(rule.silent)


@pytest.mark.parametrize("rule", SCOPE_RULES, ids=lambda rule: rule.id)
def test_every_scope_terminator_stops_in_its_example_and_not_in_the_other(rule, resources):
    def starts(text):
        document = annotate(text)
        bound = resources.bind(document.vocabulary)[1]
        rules = [r for r in resources.scope_matcher.rules if r.rule.id == rule.id]
        assert len(rules) == 1
        return any(
            bound.starts(document, token, 0, len(document), (rule.category,), rule.id)
            for token in range(len(document))
        )

    assert starts(rule.fires)
    assert not starts(rule.silent)


def test_hedge_rules_have_a_degree_and_categories_are_those_of_the_table():
    for rule in RULES:
        if rule.category in hedges.CATEGORIES:
            assert rule.degree is not None, rule.id
    assert {rule.category for rule in RULES} == {
        *hedges.CATEGORIES, *hedges.KINDS, lexicon.PSEUDO,
    }  # fmt: skip


def found(text, resources, attributions=()):
    return [
        (row["cue"], row["category"])
        for row in hedges.find(annotate(text), resources, attributions)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قد يكون السبب فنيا.", [("قد", "modal")]),
        ("وقد تكون الأرقام أعلى.", [("قد", "modal")]),
        ("الوزارة قد لا توافق.", [("قد", "modal")]),
        ("قد تم الاتفاق.", []),
        ("وقد أعلن الوزير استقالته.", []),
        ("لقد تغير الزمن.", []),
        ("وقد تمت الموافقة.", []),
        ("كانت الحكومة قد تقدمت بطلب.", []),
        ("كان الفريق قد تقدم بهدفين.", []),
        ("الشركة قد تقدم عرضا جديدا.", [("قد", "modal")]),
        ("المنتخب قد تقدم بهدف.", []),
        ("وقد توفي الشاعر أمس.", []),
        ("فقد توازنه وسقط.", []),
        ("فقد تتأخر الرحلة.", [("قد", "modal")]),
        ("قد نضطر إلى التأجيل.", [("قد", "modal")]),
        ("وقد نجح الفريق.", []),
        ("وقد نشرت الصحيفة الخبر.", []),
        ('قال إن الحل قد "يستغرق سنوات".', [("قد", "modal")]),
        ("إنها قد تموت غدا.", [("قد", "modal")]),
    ],
)
def test_qad_before_imperfect_and_perfect(text, expected, resources):
    assert found(text, resources) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قتل نحو 50 شخصا.", [("نحو", "approx")]),
        ("وخسر بنحو مليوني دينار.", [("نحو", "approx")]),
        ("اتجه نحو البحر.", []),
        ("سار على نحو جيد.", []),
        ("كان العدد حول 300 شخص.", [("حول", "approx")]),
        ("دار نقاش حول 5 قضايا.", []),
        ("انتظر قرابة ساعتين.", [("قرابة", "approx")]),
        ("تربطهما صلة قرابة.", []),
        ("يمكن أن يؤدي الجفاف إلى الهجرة.", [("يمكن أن", "modal")]),
        ("لا يمكن أن نقبل ذلك.", []),
        ("يمكن الدخول من هنا.", []),
        ("زعم المدير أنه بريء.", [("زعم", "hearsay")]),
        ("تزعم القبيلة شيخ كبير.", []),
        ("تزعم القبيلة أنها ظلمت.", [("تزعم", "hearsay")]),
        ("حضر زعيم الحزب.", []),
        ("تدعي الشركة أن المنتج آمن.", [("تدعي", "hearsay")]),
        ("قبض على رجل يدعى سالما.", []),
        ("طلب الادعاء العام سجنه.", []),
        ("هذا الادعاء باطل.", [("الادعاء", "hearsay")]),
        ("ناقشوا الضربة المحتملة.", [("المحتملة", "modal")]),
        ("عاد إلى الأراضي الفلسطينية المحتلة.", []),
        ("عاد إلى الأراضي الفلسطينية المحتملة.", []),
        ("النتائج المتوقعة ضعيفة.", [("المتوقعة", "modal")]),
        ("فوز غير متوقع.", []),
        ("توقف شبه كامل.", [("شبه", "approx")]),
        ("زار شبه جزيرة سيناء.", []),
        ("تأخر بعض الشيء.", [("بعض الشيء", "approx")]),
        ("سيفوز على الأرجح.", [("على الأرجح", "modal")]),
        ("فاز بركلات الترجيح.", []),
        ("ولم يتسن التأكد من صحة الخبر.", [("لم يتسن", "hearsay")]),
        ("ولم يتضح بعد سبب الحريق.", [("لم يتضح", "doubt")]),
        ("وسط أنباء غير مؤكدة عن وفاته.", [("أنباء", "hearsay"), ("غير مؤكدة", "hearsay")]),
        ("بدأ الاجتماع.", []),
        ("بدا الرجل حزينا.", [("بدا", "belief")]),
        ("عاد بدون ابنه.", []),
        ("يخشون أن يعود القصف.", [("يخشون", "belief")]),
        ("واعتقدنا أنه مات.", [("اعتقدنا", "belief")]),
        ("ونعتقد أنه حي، ويعتقدون غير ذلك.", [("نعتقد", "belief"), ("يعتقدون", "belief")]),
        ("سيتوقع الخبراء الأسوأ.", [("يتوقع", "belief")]),
        ("كان على وشك السقوط.", []),
        ("بلا شك سيفوز.", []),
        ("في أقرب وقت ممكن.", []),
        ("", []),
    ],
)
def test_readings_that_lists_cannot_decide(text, expected, resources):
    assert found(text, resources) == expected


class OneAnswer:
    """A morphology that gives the same tenses to every word."""

    name = "test"

    def __init__(self, *tenses):
        self.answer = frozenset(tenses)

    def tenses(self, word):
        return self.answer


def test_the_rules_ask_the_morphology_they_are_given():
    text = "الفريق قد ينجح."
    assert found(text, hedges.resources(morphology=OneAnswer(IMPERFECT))) == [("قد", "modal")]
    assert found(text, hedges.resources(morphology=OneAnswer(PERFECT))) == []


def test_the_camel_analyzer_decides_where_its_database_is_installed(camel_database):
    resources = hedges.resources(morphology="camel")
    assert resources.morphology.name == "camel"
    assert found("الفريق قد يقدم عرضا.", resources) == [("قد", "modal")]
    assert found("الطالب قد نهل من العلم.", resources) == []
    assert found("الطالب قد نهل من العلم.", hedges.resources()) != []  # the small lexicon lacks it


# ------------------------------------------------------------------ offsets, scope, holder


def scope(text, resources, attributions=()):
    row = hedges.find(annotate(text), resources, attributions)[0]
    return text[row["scope_start"] : row["scope_end"]]


def test_spans_carry_no_proclitics_and_point_into_the_raw_text(resources):
    text = "أصيب عشرة، وَبِنـــحو خمسين دينارا خسروا."
    (row,) = hedges.find(annotate(text), resources)
    assert text[row["start"] : row["end"]] == row["cue"] == "نـــحو"


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("قال إن الرحلة قد تتأخر ساعة، لكن الركاب هادئون.", "قد تتأخر ساعة"),
        ("قد تتأخر الرحلة بسبب الضباب.", "قد تتأخر الرحلة"),
        ("قد يعود اليوم، وأكد مصدر عودته.", "قد يعود اليوم"),
        ("قد يعود اليوم. هذا أكيد.", "قد يعود اليوم"),
        ("سيصل الوفد على الأرجح مساء الأحد رغم المطر.", "سيصل الوفد على الأرجح مساء الأحد"),
        ("ناقشوا الضربة العسكرية المحتملة في المؤتمر.", "الضربة العسكرية المحتملة"),
        ("لديهم عدو محتمل جديد.", "عدو محتمل"),
        ("أصيب نحو خمسين شخصا في الحادث.", "نحو خمسين شخصا"),
        ("صوت نحو عشرين في المئة من السكان.", "نحو عشرين في المئة"),
        ("ارتفعت حوالي 40 بالمئة، ثم تراجعت.", "حوالي 40 بالمئة"),
        ("نفت علاقتها التجارية المزعومة بالشركة.", "علاقتها التجارية المزعومة"),
        ("انتقد ما يسمى بالحل الأمني في المدينة.", "ما يسمى بالحل الأمني"),
        ("تحدثت صحف عن انقلاب. ولم يتسن التأكد من ذلك.", "تحدثت صحف عن انقلاب."),
    ],
)
def test_scope(text, covered, resources):
    assert scope(text, resources) == covered


def attribution(text, cue, content, **more):
    place = text.index(content)
    start = text.index(cue)
    return {"cue_start": start, "content_start": place, "content_end": place + len(content), **more}


def test_the_holder_is_the_innermost_source_whose_content_encloses_the_cue(resources):
    text = "ربما قالت الصحيفة إن الوزير أكد أن الجلسة قد تؤجل."
    outer = attribution(text, "قالت", "الوزير أكد أن الجلسة قد تؤجل")
    inner = attribution(text, "أكد", "الجلسة قد تؤجل")
    rows = hedges.find(annotate(text), resources, [outer, inner])
    assert [(r["cue"], r["holder"]) for r in rows] == [
        ("ربما", "author"),
        ("قد", f"@{text.index('أكد')}"),
    ]


def test_a_document_as_long_as_a_book_takes_time_in_proportion(resources):
    sentence = "قال الوزير إن الجلسة قد تؤجل في أقرب وقت ممكن، وربما تلغى على نحو مفاجئ"

    def seconds(times):
        text = " ".join([sentence] * times)
        document = annotate(text)
        said = [
            {"cue_start": n * len(sentence), "content_start": n * len(sentence) + 14,
             "content_end": n * len(sentence) + 60}
            for n in range(times)
        ]  # fmt: skip
        resources.bind(document.vocabulary)
        started = time.process_time()
        rows = hedges.find(document, resources, said)
        assert len(rows) == 2 * times
        return time.process_time() - started

    seconds(10)
    assert seconds(4000) < 30 * max(seconds(400), 0.02)


PIECES = st.sampled_from(
    ["قد", "وَقَدْ", "يكون", "ربـــما", "نحو", "50", "«", "»", '"', "،", ".", "\n", "لم", "يتسن", "التأكد",
     "من", "المحتمل", "أن", "لا", "شك", "UN", "\u200f", "ـ", "ّ", "الهجوم", "المزعوم", "تقريبا", "😀", "بدا"]
)  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(st.lists(PIECES, max_size=30), st.sampled_from([" ", ""]))
def test_any_text_gives_spans_inside_it_and_scopes_around_their_cues(pieces, glue):
    text = glue.join(pieces)
    shared = _shared()
    said = [{"cue_start": 0, "content_start": len(text) // 3, "content_end": len(text)}]
    hedged, boosted = hedges.find_all(annotate(text), shared, said)
    directions = {rule.id: rule.direction for rule in RULES}
    for row in hedged + boosted:
        assert 0 <= row["start"] < row["end"] <= len(text)
        assert text[row["start"] : row["end"]] == row["cue"]
        assert 0 <= row["scope_start"] < row["scope_end"] <= len(text)
        if directions[row["rule"]] != "previous":
            assert row["scope_start"] <= row["start"] and row["end"] <= row["scope_end"]
    assert [r["start"] for r in hedged] == sorted(r["start"] for r in hedged)


@cache
def _shared():
    return hedges.resources()


def test_an_attribution_without_content_holds_nothing(resources):
    text = "قال الوزير إن الجلسة قد تؤجل."
    empty = {"cue_start": 0, "content_start": None, "content_end": None}
    assert hedges.find(annotate(text), resources, [empty])[0]["holder"] == "author"


def test_scope_stays_inside_the_words_of_its_holder_and_before_the_next_source(resources):
    text = "قال «قد نؤجل الجلسة» وغادر القاعة سريعا."
    said = attribution(text, "قال", "قد نؤجل الجلسة")
    assert scope(text, resources, [said]) == "قد نؤجل الجلسة"
    text = "قد تؤجل الجلسة كما يقول الوزير دائما."
    said = attribution(text, "يقول", "الوزير دائما")
    assert scope(text, resources, [said]) == "قد تؤجل الجلسة"
    text = "زار القرية وفد ربما تحدث رئيسه أمس."
    said = attribution(text, "تحدث", "رئيسه أمس")
    assert scope(text, resources, [said]) == "ربما تحدث رئيسه أمس"


def test_a_negated_belief_is_a_hedge_of_the_opposite_degree(resources):
    (plain,) = hedges.find(annotate("يعتقد الخبراء أنه حي."), resources)
    (negated,) = hedges.find(annotate("لا يعتقد الخبراء أنه حي."), resources)
    assert negated["degree"] == pytest.approx(1 - plain["degree"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("لا شك أنه سيعود.", "booster"), ("سيعود بالتأكيد.", "booster"), ("سيعود حتما.", "booster"),
        ("الأمر ليس ممكنا.", "negated_hedge"), ("لم يتوقع أحد ذلك.", "negated_hedge"),
        ("غالبا ما يعود.", "frequency"), ("حضر خمسة على الأقل.", "bound"),
    ],
)  # fmt: skip
def test_boosters_and_denied_hedges_are_found_and_kept_apart(text, kind, resources):
    rows, others = hedges.find_all(annotate(text), resources)
    assert rows == []
    assert [row["kind"] for row in others] == [kind]


# ------------------------------------------------------------------ tables, lexicon


def shard(tmp_path, texts):
    documents = [{"doc_id": f"d{n}", "text": text} for n, text in enumerate(texts)]
    tables.write(tmp_path / "documents.parquet", tables.from_rows(documents, "documents"))
    normalize_shard(tmp_path / "documents.parquet", tmp_path / "normalized.parquet")
    return tmp_path / "documents.parquet", tmp_path / "normalized.parquet"


def test_hedge_shard_writes_both_tables(tmp_path):
    texts = ["قال الوزير إن الجلسة قد تؤجل.", "لا شك أنه عاد.", ""]
    documents, normalized = shard(tmp_path, texts)
    row = {
        "doc_id": "d0", "cue_start": 0, "cue_end": 3,
        "content_start": texts[0].index("الجلسة"), "content_end": len(texts[0]) - 1,
    }  # fmt: skip
    tables.write(tmp_path / "a.parquet", tables.from_rows([row], "attributions"))
    count = hedges.hedge_shard(
        documents,
        normalized,
        tmp_path / "a.parquet",
        tmp_path / "h.parquet",
        tmp_path / "b.parquet",
    )
    rows = tables.read(tmp_path / "h.parquet").to_pylist()
    assert count == len(rows) == 1
    assert (rows[0]["doc_id"], rows[0]["cue"], rows[0]["holder"]) == ("d0", "قد", "@0")
    others = tables.read(tmp_path / "b.parquet").to_pylist()
    assert [(r["doc_id"], r["kind"]) for r in others] == [("d1", "booster")]


def test_a_shard_without_hedges_still_has_all_columns(tmp_path):
    documents, normalized = shard(tmp_path, ["عاد الوفد."])
    hedges.hedge_shard(documents, normalized, None, tmp_path / "h.parquet", tmp_path / "b.parquet")
    assert tables.read(tmp_path / "h.parquet").schema.names == tables.SCHEMAS["hedges"].names


def test_one_line_in_the_lexicon_gives_a_new_cue_in_the_table(tmp_path):
    folder = tmp_path / "lexicons"
    shutil.copytree(hedges.LEXICONS, folder)
    documents, normalized = shard(tmp_path, ["الاتفاق يترنح بين بين حسب المراقبين."])
    arguments = (documents, normalized, None, tmp_path / "h.parquet", tmp_path / "b.parquet")
    assert hedges.hedge_shard(*arguments, lexicons=folder) == 0
    with open(folder / "hedges.tsv", "a", encoding="utf-8") as file:
        file.write("bayna_bayna\tبين بين\tdoubt\t0.5\tlocal\n")
    assert hedges.hedge_shard(*arguments, lexicons=folder) == 1
    (row,) = tables.read(tmp_path / "h.parquet").to_pylist()
    assert (row["cue"], row["category"], row["rule"]) == ("بين بين", "doubt", "bayna_bayna")


def test_a_category_that_is_none_is_refused_with_its_line(tmp_path):
    folder = tmp_path / "lexicons"
    shutil.copytree(hedges.LEXICONS, folder)
    with open(folder / "hedges.tsv", "a", encoding="utf-8") as file:
        file.write("x\tبين بين\tdoubtful\n")
    with pytest.raises(
        lexicon.LexiconError, match="column 'category': 'doubtful' is not a category"
    ):
        hedges.resources(folder)
