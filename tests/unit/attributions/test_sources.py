"""Who that is: spans, types, names, and what pronouns and short forms lead back to."""

import pytest

from isnad.attributions import find
from isnad.document import annotate

TYPES = [
    ("قال سامي حداد إن الأمر بسيط.", "person", "سامي حداد"),
    ("قال المهندس سامي حداد، مدير المشروع، إن الأمر بسيط.", "person", "سامي حداد"),
    ("قال وزير النقل اللبناني سامي حداد إن الأمر بسيط.", "person", "سامي حداد"),
    ("قال مسؤول كبير إن الأمر بسيط.", "role", "مسؤول كبير"),
    ("قالت وزارة النقل اللبنانية إن الأمر بسيط.", "institution", "وزارة النقل اللبنانية"),
    ("ذكرت صحيفة الضفاف أن الأمر بسيط.", "media", "صحيفة الضفاف"),
    ("قال مصدر أمني إن الأمر بسيط.", "anonymous", "مصدر أمني"),
    ("قال محللون إن الأمر بسيط.", "group", "محللون"),
    ("أظهرت دراسة حديثة أن الأمر بسيط.", "document", "دراسة حديثة"),
    ("قالت أنقرة إن الأمر بسيط.", "institution", "أنقرة"),
]


@pytest.mark.parametrize(("text", "kind", "name"), TYPES)
def test_type_and_name(text, kind, name):
    (row,) = find(annotate(text))
    assert (row["source_type"], row["source_name"]) == (kind, name)


SPANS = [
    ("قال المتحدث باسم الوزارة، سامي حداد، إن الأمر بسيط.", "المتحدث باسم الوزارة، سامي حداد"),
    ("قال سامي حداد، رئيس الجمعية، في تصريح إذاعي إن الأمر بسيط.", "سامي حداد، رئيس الجمعية"),
    ("قال مدير المركز لصحيفة الضفاف إن الأمر بسيط.", "مدير المركز"),
    ("قالت الوزارة في بيان إن الأمر بسيط.", "الوزارة"),
    ("قال مسؤول في وزارة النقل أمس إن الأمر بسيط.", "مسؤول في وزارة النقل"),
    ("قال بيان صادر عن المجلس إن الأمر بسيط.", "بيان صادر عن المجلس"),
    ("أعلن مركز الرازي لرصد الأوبئة أن الأمر بسيط.", "مركز الرازي لرصد الأوبئة"),
    ("قال مدير المركز الذي زار القرية إن الأمر بسيط.", "مدير المركز"),
    ("أعلن الجيش مقتل ثلاثة جنود.", "الجيش"),
]


@pytest.mark.parametrize(("text", "span"), SPANS)
def test_source_span(text, span):
    assert find(annotate(text))[0]["source"] == span


def test_short_forms_and_hidden_subjects_are_one_source():
    text = (
        "قال وزير النقل سامي حداد إن الجسر سيفتح.\nوأضاف أن العمل انتهى.\n"
        "وأوضح حداد أن الكلفة معروفة، مشيرا إلى أن التمويل محلي.\nوقال الوزير إن الخطة جاهزة."
    )
    rows = find(annotate(text))
    assert len(rows) == 5
    assert {row["source_name"] for row in rows} == {"سامي حداد"}
    assert len({row["source_id"] for row in rows}) == 1
    assert [row["source"] for row in rows][1] is None


def test_hidden_subject_agrees_in_gender():
    text = "قال المدير سامي حداد إن الأمر بسيط. وقالت الوزارة إنها تتابع. وأضافت أن القرار قريب."
    assert [row["source_name"] for row in find(annotate(text))][-1] == "الوزارة"


def test_the_full_name_may_come_later():
    text = "قال حداد إن الأمر بسيط.\nوكان سامي حداد قد زار القرية."
    assert find(annotate(text))[0]["source_name"] == "سامي حداد"


def test_source_that_no_text_names_is_marked():
    (row,) = find(annotate("وأضاف: «نحن مستعدون»."))
    assert row["anonymity"] == "unresolved"
    nothing = ("source", "source_id", "source_name", "source_type")
    assert [row[column] for column in nothing] == [None] * 4


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("قال مسؤول طلب عدم الكشف عن اسمه إن الأمر بسيط.", "requested"),
        ("قال مسؤول رفض الكشف عن هويته إن الأمر بسيط.", "refused"),
        ("قال مصدر مطلع إن الأمر بسيط.", "unnamed"),
    ],
)
def test_anonymity_and_its_reason(text, reason):
    row = find(annotate(text))[-1]
    assert (row["source_type"], row["anonymity"]) == ("anonymous", reason)
