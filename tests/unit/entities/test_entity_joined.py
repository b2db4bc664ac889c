"""Names whose parts are written in one go, and everyday words that only look like names."""

import pytest
from test_entity_contexts import SPORT
from test_entity_names import found, names_in


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("وقالت شبكة (سي.بي.إس) إن العاصفة قريبة.", "ORG", ["سي.بي.إس"]),
        ("أفاد محققو الإف.بي.آي بأن الملف أغلق.", "ORG", ["الإف.بي.آي"]),
        ("نقلت قناة سي.إن.إن عن شهود أن الطريق مغلق.", "ORG", ["سي.إن.إن"]),
        ("وذكرت وكالة أنباء الإمارات (وام) أن المعرض افتتح.", "ORG", ["وكالة أنباء الإمارات", "وام"]),
        ("ونقلت وكالة الأنباء السعودية \"واس\" عن الوزير شكره.", "ORG", ["وكالة الأنباء السعودية", "واس"]),
        ("انتهى حكم زين العابدين بن علي عام 2011.", "PERS", ["زين العابدين بن علي"]),
        ("قال عبد العزيز بن خليل آل الشيخ إن الأمر واضح.", "PERS", ["عبد العزيز بن خليل آل الشيخ"]),
        ("نال فيليب لام قائد الفريق الجائزة.", "PERS", ["فيليب لام"]),
        ("قال الرئيس مون جيه-إن إن القمة نجحت.", "PERS", ["مون جيه-إن"]),
    ],
)  # fmt: skip
def test_names_in_one_go_are_whole(text, label, expected):
    assert found(text, label) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وقع انفجار أودى بحياة عشرة أشخاص في كركوك.", "أودى"),
        (SPORT + "وبعد أيام، كان الأمل كبيرا أمام الفريق.", "كان"),
        ("وقال الرجل: لحسن الحظ لم يصب أحد.", "حسن"),
        ("وصل الحاكم إلى القرية. إن الطريق طويل.", "القرية. إن"),
    ],
)
def test_everyday_words_are_none(text, name):
    assert name not in [row["entity"] for row in names_in(text)]


def test_a_preposition_is_no_second_half():
    assert "ماريو دي على" not in found("قال ماريو دي على ما يبدو إنه باق.", "PERS")


def test_then_is_no_foreign_particle():
    text = "لو غاب سامر فإن هداف الفريق يغيب أيضا، ولو حضر سامر فإن الأمر سهل."
    assert not [name for name in found(text, "PERS") if "فإن" in name or "هداف" in name]


def test_a_brand_spelled_like_a_verb_stays_one():
    assert found("عرضت شركة أودي سيارتها الجديدة.", "ORG") in (["شركة أودي"], ["أودي"])


def test_dots_make_no_other_name():
    rows = names_in("قالت بي.بي.سي إن الطريق مغلق. ونفت بي بي سي ذلك لاحقا.")
    assert len({row["entity"] for row in rows if row["label"] == "ORG"}) <= 2
