"""What the tagger finds: names of own making in the settings that news puts them in."""

from functools import cache

import pytest

from isnad.document import annotate
from isnad.entities import lexicons
from isnad.entities.embedded import EmbeddedTagger
from isnad.entities.mentions import to_rows
from isnad.entities.model import Model


@cache
def model():
    return Model.load(lexicons.MODEL)


def names_in(text):
    document = annotate(text)
    tagger = EmbeddedTagger(document.vocabulary, lexicons.load(), model())
    ((_, mentions),) = tagger.tag_all([document])
    return to_rows(document, mentions)


def found(text, label):
    return [row["entity"] for row in names_in(text) if row["label"] == label]


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("وصل الوفد إلى القاهرة قادما من باريس.", "LOC", ["القاهرة", "باريس"]),
        ("اتفقت الولايات المتحدة وكندا على الخطة.", "LOC", ["الولايات المتحدة", "كندا"]),
        ("قدمت المساعدات للسودان ولليمن.", "LOC", ["السودان", "اليمن"]),
        ("انتشرت القوات في مدينة جدة صباحا.", "LOC", ["جدة"]),
        ("هبطت الطائرة في مطار القاهرة.", "LOC", ["مطار القاهرة"]),
        ("أعلن الجيش التركي انتهاء العملية.", "ORG", ["الجيش التركي"]),
        ("قالت السفارة الكورية الشمالية إنها تأسف.", "ORG", ["السفارة الكورية الشمالية"]),
        ("نفت وزارة الصحة والسكان المصرية الخبر.", "ORG", ["وزارة الصحة والسكان المصرية"]),
        ("أصدرت هيئة الموانئ البحرية بيانا.", "ORG", ["هيئة الموانئ البحرية"]),
        ("رحب اتحاد مزارعي الزيتون بالقرار.", "ORG", ["اتحاد مزارعي الزيتون"]),
        ("أفاد المركز الوطني للزلازل بهزة جديدة.", "ORG", ["المركز الوطني للزلازل"]),
        ("رحبت نقابة الخزافين بالقرار.", "ORG", ["نقابة الخزافين"]),
        ("وقضت محكمة جنايات المنصورة ببراءته.", "ORG", ["محكمة جنايات المنصورة"]),
        ("نقلت إلى مستشفى الجراحة والعظام.", "ORG", ["مستشفى الجراحة والعظام"]),
        ("نقل إلى مستشفى العيون للاطمئنان عليه.", "ORG", ["مستشفى العيون"]),
        ("حضرت فرق الدفاع المدني وحرس الحدود.", "ORG", ["الدفاع المدني", "حرس الحدود"]),
        ("وأعلنت المحكمة العليا البرازيلية القرار.", "ORG", ["المحكمة العليا البرازيلية"]),
        ("نظرت المحكمة العليا الدعوى الأمريكية.", "ORG", ["المحكمة العليا"]),
        ("وقالت غرفة تجارة الرياض ذلك.", "ORG", ["غرفة تجارة الرياض"]),
        ("وأعلنت مديرية شرطة ديالى الخبر.", "ORG", ["مديرية شرطة ديالى"]),
        ("كشفت قناة «الأفق» عن الوثيقة.", "ORG", ["الأفق"]),
        ("درس في جامعة دمشق ثم سافر.", "ORG", ["جامعة دمشق"]),
        ("وقال الرئيس التونسي قيس سعيد إن الوقت حان.", "PERS", ["قيس سعيد"]),
        ("التقى خالد الزهراوي وسامر عز الدين أمس.", "PERS", ["خالد الزهراوي", "سامر عز الدين"]),
    ],
)
def test_names(text, label, expected):
    assert found(text, label) == expected


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        # what follows the name of a body is the object of its verb
        ("وجه الاتحاد السلوفيني لكرة اليد الاتهام إلى مدرب.", "ORG", "الاتحاد السلوفيني لكرة اليد"),
        ("تلقت الهيئة العليا لمكافحة الفساد البلاغ أمس.", "ORG", "الهيئة العليا لمكافحة الفساد"),
        (
            "أصدر المجلس العلمي لرصد الأمراض المعدية والأوبئة البيان.",
            "ORG",
            "المجلس العلمي لرصد الأمراض المعدية والأوبئة",
        ),
        # a noun with a pronoun, a place with its preposition
        ("أبدى هاري كرونشو حسرته على الفرصة.", "PERS", "هاري كرونشو"),
        ("وقال مارك روته إنه باق.", "PERS", "مارك روته"),
        ("وقال السفير الفرنسي بالقاهرة إريك شوفالران إنه راحل.", "PERS", "إريك شوفالران"),
        ("وقال السفير الفرنسي بالقاهرة إريك شوفالران إنه راحل.", "LOC", "القاهرة"),
        ("أعلن الناطق باسم كيم هان أون القرار.", "PERS", "كيم هان أون"),
    ],
)
def test_a_name_ends_where_its_words_end(text, label, expected):
    assert found(text, label) == [expected]


def test_a_noun_with_a_pronoun_is_no_family_name():
    assert "جمال ملكتها" not in found("أعجب الحضور بجمال ملكتها القديمة.", "PERS")


@pytest.mark.parametrize(
    "text",
    [
        "وقال مسؤول أمريكي إن الاتفاق قريب.",
        "انتشرت قوات الأمن في الشوارع.",
        "وزير الخارجية الأمريكي يصل غدا.",
        "أعلنت الحكومة خطة جديدة.",
    ],
)
def test_adjectives_titles_and_common_bodies_are_no_names(text):
    assert names_in(text) == []


def test_the_place_in_the_name_of_an_event_is_left_out():
    assert "فرنسا" not in found("فاز بلقب دورة فرنسا للدراجات.", "LOC")


def test_a_family_name_follows_its_full_name():
    text = "حضر الجلسة فلاديمير زاكورسكي وحده. وغادر زاكورسكي باكرا، ولم يسمح لزاكورسكي بالكلام."
    assert [row["mention"] for row in names_in(text) if row["label"] == "PERS"] == [
        "فلاديمير زاكورسكي",
        "زاكورسكي",
        "زاكورسكي",
    ]


def test_a_family_name_that_begins_like_a_proclitic_keeps_its_letter():
    text = "استقال الوزير ستيفان لوفرين. وقال متحدث باسم لوفرين إن لوفرين مريض."
    found_names = [row["mention"] for row in names_in(text) if row["label"] == "PERS"]
    assert found_names == ["ستيفان لوفرين", "لوفرين", "لوفرين"]


def test_spans_are_raw_text_without_proclitics_marks_or_hashes():
    text = "زار #المغرب و#دبي ثم «بيروت»، وللإمارات وبِعمّان رحلات. ونقلت رويترز (Reuters) الخبر عن #حركة_حماس."
    for row in names_in(text):
        assert text[row["start"] : row["end"]] == row["mention"]
        assert row["mention"][0] not in "#«(_" and row["mention"][-1] not in "»).،"
    assert {"المغرب", "دبي", "بيروت", "الإمارات", "رويترز", "حركة حماس"} <= {
        row["entity"] for row in names_in(text)
    }


def test_empty_and_hostile_texts():
    for text in (
        "",
        "   \n ",
        "<script>alert('x')</script>",
        "\u200f\u202e" * 5,
        "١٢٣ ... !!!",
        "#_#_#",
    ):
        assert isinstance(names_in(text), list)
