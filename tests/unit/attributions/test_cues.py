"""Cues in their frames: what credits a source and what only looks like it."""

import pytest

from isnad.attributions import find
from isnad.document import annotate

FIRES = [
    # cue, source, sentence
    ("قال", "الوزير سامي حداد", "قال الوزير سامي حداد إن الجسر سيفتح قريبا."),
    ("أعلنت", "وزارة النقل", "أعلنت وزارة النقل أن الجسر مغلق."),
    ("أكد", "مدير المشروع", "أكد مدير المشروع ضرورة إنهاء الأعمال قبل الشتاء."),
    ("نفى", "المتحدث باسم البلدية", "نفى المتحدث باسم البلدية وجود أي خلل."),
    ("حذرت", "منظمة البيئة العالمية", "حذرت منظمة البيئة العالمية من ارتفاع منسوب البحر."),
    ("اتهم", "رئيس النقابة", "اتهم رئيس النقابة الشركة بتأخير الأجور."),
    ("بيّنت", "الدراسة", "بيّنت الدراسة أن النوم يقلل الأخطاء."),
    ("بحسب", "وزارة الصحة", "ارتفعت الإصابات بحسب وزارة الصحة."),
    ("وفقا", "مصادر محلية", "أغلق الطريق وفقا لمصادر محلية."),
    ("حسبما ذكرت", "صحيفة الضفاف", "أغلق الطريق حسبما ذكرت صحيفة الضفاف."),
    ("نقلا عن", "شهود عيان", "أغلق الطريق، نقلا عن شهود عيان."),
    ("قالت", "نقابة المعلمين", "لكن نقابة المعلمين قالت إن القرار متسرع."),
    ("أعلن", "متحدث باسم الشركة", "وكان متحدث باسم الشركة قد أعلن الأحد أن المصنع سيغلق."),
    ("رأت", "الجمعية", "أما الجمعية فرأت أن الحل مؤقت."),
    ("اعلن", "وزير الصحة", "اعلن وزير الصحة ان المستشفى جاهز."),
]


@pytest.mark.parametrize(("cue", "source", "text"), FIRES)
def test_credits_a_source(cue, source, text):
    rows = find(annotate(text))
    assert (cue, source) in [(row["cue"], row["source"]) for row in rows]


SILENT = [
    "أضاف الفريق هدفا ثانيا في الدقيقة الأخيرة.",
    "لفت المعرض الأنظار منذ اليوم الأول.",
    "أشار بيده نحو الباب ثم خرج.",
    "شدد الجيش الحصار على المدينة.",
    "جرت المباحثات بين الوفدين في جنيف.",
    "علقت الشركة رحلاتها حتى الأحد.",
    "تختلف الأسعار حسب النوع وحسب الطلب.",
    "سيحاكم الموظف وفقا للقانون.",
    "يذكر أن المعرض يقام كل عامين.",
    "يعتبر الملعب الأكبر في البلاد.",
    "ورث عن أبيه شركة تابعة للبلدية.",
    "لم يوضح المدير أسباب التأخير.",
    "وقّع الوزيران اتفاقية جديدة.",
]


@pytest.mark.parametrize("text", SILENT)
def test_stays_silent(text):
    assert find(annotate(text)) == []


def test_one_record_for_verb_and_saying():
    rows = find(annotate("وتابع المدير قائلا إن العمل مستمر."))
    assert [row["cue"] for row in rows] == ["تابع"]


def test_relay_gives_two_records():
    rows = find(annotate("ونقلت وكالة ميدار عن مسؤول كبير قوله إن الاتفاق قريب."))
    assert [(r["cue"], r["source"], r["relay"]) for r in rows] == [
        ("نقلت", "وكالة ميدار", True),
        ("قوله", "مسؤول كبير", False),
    ]
    assert [r["source_type"] for r in rows] == ["media", "role"]


def test_kind_and_stance_come_from_the_lexicon():
    (claim,) = find(annotate("زعم المتحدث أن الطريق آمن."))
    assert (claim["kind"], claim["stance"]) == ("assert", "claim")
    (demand,) = find(annotate("طالبت النقابة بزيادة الأجور."))
    assert (demand["kind"], demand["stance"]) == ("directive", "demand")
    (belief,) = find(annotate("يعتقد الخبراء أن السوق سيهدأ."))
    assert belief["kind"] == "belief"


def test_spans_carry_no_proclitic_and_point_into_the_raw_text():
    text = "وقَـال سامي حداد إن الأمر بسيط، وفقاً لِصحيفة الضفاف."
    for row in find(annotate(text)):
        assert text[row["cue_start"] : row["cue_end"]] == row["cue"]
        assert text[row["source_start"] : row["source_end"]] == row["source"]
    assert next(row["cue"] for row in find(annotate(text))) == "قَـال"


def test_a_speaker_between_quotation_marks():
    rows = find(annotate("وكشفت «ميدار» عن خطة جديدة."))
    assert rows[0]["source"] == "ميدار"


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("واعترف جورج بوبيان، وهو مستشار سابق، بالكذب على المحققين.", "اعترف"),
        ("وأوصى الدليل أصحاب العمل بتوفير الماء.", "أوصى"),
        ("رحب الاتحاد بالخطة، مطالبا بجدول زمني معلن.", "مطالبا"),
        ("وتأمل واشنطن في عودة الوفد إلى التفاوض.", "تأمل"),
        ("وتعتبر أنقرة الوحدات الحدودية امتدادا للحزب.", "تعتبر"),
        ("وأصدر فريقه بيانا جاء فيه: «ثبتت إصابته بضرر في الركبة».", "جاء"),
        ("ووصف الوزير الأخبار التي تحدثت عن قصف البلاد، بـ«الكاذبة».", "وصف"),
        ("وقضت محكمة في المدينة بأن المتهم مذنب.", "قضت"),
        ("وأثنت نائبة رئيس البلدية، نجوى الشرفي، على البيان.", "أثنت"),
    ],
)
def test_content_at_some_distance(text, cue):
    assert cue in [row["cue"] for row in find(annotate(text))]


@pytest.mark.parametrize(
    "text",
    [
        "وكان قد اتهم من قبل بتهم أخطر.",
        "علقت الدار لافتة من كلمتين.",
        "استثمارات تقدر قيمتها بنحو مليار.",
        "عقد ناشران اثنين من اللقاءات.",
    ],
)
def test_no_cue(text):
    assert not [row for row in find(annotate(text)) if row["kind"] != "belief" or row["source"]]
