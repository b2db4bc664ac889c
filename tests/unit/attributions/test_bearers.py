"""The bearer of an office is found behind what qualifies the office."""

import pytest

from isnad.attributions import find
from isnad.document import annotate

CASES = [
    ("قال المسؤول عن المخازن نادر الحسام إن المواد تكفي.", "نادر الحسام"),
    (
        "وأوضح رئيس بلدية وسط الوادي المهندس حاتم بن سعد الغامدي أن الجسر جاهز.",
        "حاتم بن سعد الغامدي",
    ),
    (
        "وأكد القنصل الأردني في مدينة الضفاف الساحلية عبدالله الحمراني أن الوضع هادئ.",
        "عبدالله الحمراني",
    ),
    ("وأكد المتحدث الرسمي لمركز الأمير سامي للإغاثة رأفت الصباغ أن السفينة وصلت.", "رأفت الصباغ"),
    (
        "وقالت مسؤولة السياسة الخارجية بالاتحاد الأوروبي جوليا ريناتو إن الاتفاق قائم.",
        "جوليا ريناتو",
    ),
    ("وأكد وزير النفط العراقي، جبار اللعيبي، في بيان الخميس أن الخط جاهز.", "جبار اللعيبي"),
    ("وقالت الفنانة هدى عربي التي استضافها البرنامج إنها لن تتوانى.", "هدى عربي"),
    ("وقال المتحدث باسمها طارق السمان في رد مكتوب إن المشروع قائم.", "طارق السمان"),
]


@pytest.mark.parametrize(("text", "name"), CASES)
def test_the_name_behind_the_office(text, name):
    row = find(annotate(text))[0]
    assert (row["source_type"], row["source_name"]) == ("person", name)
    assert row["source"].endswith(name)


@pytest.mark.parametrize(
    "text",
    [
        "وقال المتحدث باسم الرئيس سامي حداد إن القمة تأجلت.",
        "وقال محامي المتهم سامي حداد إن موكله بريء.",
        "وقال مدير المصنع في تصريح لسامي حداد إن الخط توقف.",
    ],
)
def test_a_name_that_is_somebody_elses(text):
    assert find(annotate(text))[0]["source_type"] == "role"


def test_a_verb_in_the_plural_has_no_subject_behind_it():
    assert find(annotate("دخل السكان الساحة، وقالوا الحقيقة."))[-1]["source"] is None


def test_a_verb_before_a_family_name_is_no_given_name():
    rows = find(annotate("ووصف الحوراني الأخبار بأنها كاذبة. وأكد الحوراني أن الماء سليم."))
    assert {row["source_name"] for row in rows} == {"الحوراني"}


def test_a_possessed_office():
    assert (
        find(annotate("وقال رئيسه الهادي المثلوثي إن الحرفيين يخشون."))[0]["source_name"]
        == "الهادي المثلوثي"
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("مصدر أمني طلب عدم ذكر اسمه قال إن المحققين يراجعون التسجيلات.", "مصدر أمني"),
        (
            "متطوع في مركز الإيواء، لم يرغب في ذكر اسمه، قال إن الأغطية نفدت.",
            "متطوع في مركز الإيواء",
        ),
    ],
)
def test_a_wish_to_stay_unnamed_is_no_attribution(text, name):
    rows = find(annotate(text))
    assert [(row["source_name"], row["source_type"]) for row in rows] == [(name, "anonymous")]


def test_who_the_sentence_before_tells_of():
    rows = find(annotate("زعيم القائمة، نزار السكاف، ذهب في اتجاه آخر. فقد اتهم خصومه بالتزوير."))
    assert rows[-1]["source_name"] == "نزار السكاف"


def test_names_of_what_belongs_to_somebody():
    text = "قال الممثل سامي حداد إن الفيلم جاهز. ويرى والده أن الدور صعب."
    assert find(annotate(text))[-1]["source_name"] == "والد سامي حداد"
    text = "أعلنت وزارة المياه بدء الضخ. وقال مستشار للوزارة إن الشبكة قديمة."
    assert find(annotate(text))[-1]["source_name"] == "مستشار لوزارة المياه"


def test_an_amount_is_no_estimate():
    assert not find(annotate("يحصل البطل على مكافأة قدرها مليون دينار."))


def test_a_name_that_is_told_after_the_source():
    row = find(annotate("وقال أحد السكان، ويدعى سامي حداد، إن المياه مقطوعة."))[0]
    assert (row["source"], row["source_name"], row["source_type"]) == (
        "أحد السكان",
        "سامي حداد",
        "person",
    )


def test_the_man_is_the_one_named_before():
    rows = find(annotate("طرقنا باب غسان الدندشي، وهو صاحب مولدات. نفى الرجل وجود أي اتفاق."))
    assert rows[0]["source_name"] == "غسان الدندشي"


def test_a_writing_that_a_verb_qualifies():
    row = find(annotate("تراجعت الأسعار متأثرة ببيانات أشارت إلى زيادة غير متوقعة."))[0]
    assert (row["source_type"], row["source"]) == ("document", "بيانات")
    row = find(annotate("وبعد ذلك، أصدر النادي بيانا جديدا أكد فيه أن اللاعب باق."))[0]
    assert (row["source_name"], row["source"]) == ("النادي", None)


@pytest.mark.parametrize(
    "text",
    [
        "وقال د. سامي حداد إن الوضع جيد.",
        "وأكد وزير التعليم د. سامي حداد أن العام بدأ.",
        "وقال أ.د. سامي حداد إن الوضع جيد.",
    ],
)
def test_titles_of_one_letter(text):
    assert find(annotate(text))[0]["source_name"] == "سامي حداد"


def test_a_tagged_person_bears_the_title_before_the_name():
    text = (
        "وقالت القاضية ونكه روغين إن المهاجم صاح. وأكد مستشار الكرملين يوري أوشاك أن اللقاء قريب."
    )
    names = ("ونكه روغين", "يوري أوشاك")
    tagged = [
        {
            "start": text.index(n),
            "end": text.index(n) + len(n),
            "label": "PERS",
            "mention": n,
            "entity": n,
        }
        for n in names
    ]
    assert [r["source_name"] for r in find(annotate(text), entities=tagged)] == list(names)


def test_two_titles_and_the_name():
    text = "وقال رئيس اللجنة الانتخابية وأمين منطقة الوادي صالح القاضي إن اللجنة ستبدأ."
    assert find(annotate(text))[0]["source_name"] == "صالح القاضي"


def test_whose_statement():
    text = "وأصدر نادي الضفاف بيانا يؤكد إصابة اللاعب."
    assert find(annotate(text))[0]["source_name"] == "بيان نادي الضفاف"


def test_a_second_title_is_the_same_person():
    text = (
        "وقال رئيس اللجنة الانتخابية وأمين منطقة الوادي صالح القاضي إن اللجنة ستبدأ. "
        "وأضاف أمين منطقة الوادي أن العمل سهل."
    )
    assert {row["source_name"] for row in find(annotate(text))} == {"صالح القاضي"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وأعرب ولي العهد عن أمله في السلام.", "ولي العهد"),
        (
            "قال مغردون إماراتيون إن القرار صائب. وأعرب المغردون عن فخرهم.",
            "مغردون إماراتيون",
        ),
        (
            "ظهر في بيان أصدره، الجمعة، الاتحاد الدولي للسيارات قرار. وأضاف البيان أن الوزن زاد.",
            "بيان الاتحاد الدولي للسيارات",
        ),
    ],
)
def test_names_of_roles_groups_and_writings(text, name):
    assert find(annotate(text))[-1]["source_name"] == name


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (
            "وقال الأمير فيصل بن خالد إن المهرجان ناجح. وأضاف سموه أن الزوار كثر.",
            "فيصل بن خالد",
            "person",
        ),
        ("ونقلت الوكالة عن مسؤولين أميركيين قولهم إن القوات باقية.", "مسؤولون أميركيون", "group"),
        ("وقال فريق الدفاع إن موكله بريء.", "فريق الدفاع", "group"),
    ],
)
def test_words_of_honour_and_plurals(text, name, kind):
    row = find(annotate(text))[-1]
    assert (row["source_name"], row["source_type"]) == (name, kind)


def test_what_a_quantity_counts():
    rows = find(annotate("وأفادت بعض التقارير بأن الطريق أغلق. وأكد بعض السكان ذلك."))
    assert [row["source_type"] for row in rows] == ["anonymous", "group"]
