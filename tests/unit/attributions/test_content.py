"""Content spans, quote types and quotation marks."""

import pytest

from isnad.attributions import find
from isnad.document import annotate
from isnad.quotes import marks_of, quotations


def contents(text):
    return [
        (row["quote_type"], text[row["content_start"] : row["content_end"]])
        for row in find(annotate(text))
    ]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("قال المدير: «العمل مستمر ولن يتوقف».", "direct"),
        ("قال المدير إن «العمل مستمر ولن يتوقف».", "direct"),
        ('قال المدير "العمل مستمر ولن يتوقف".', "direct"),
        ("قال المدير: “العمل مستمر ولن يتوقف”.", "direct"),
        ("قال المدير إن العمل «مستمر ولن يتوقف» رغم المطر.", "mixed"),
        ("قال المدير إن العمل مستمر.", "indirect"),
        ("قال المدير إن تنظيم «النسر» حل نفسه.", "indirect"),
        ("«العمل مستمر ولن يتوقف أبدا»، قال المدير.", "direct"),
    ],
)
def test_quote_type(text, quote):
    assert contents(text)[0][0] == quote


def test_content_ends_where_the_next_cue_begins():
    text = "قال المدير إن العمل مستمر، مضيفا أن الكلفة معروفة."
    assert [c for _, c in contents(text)] == ["العمل مستمر", "الكلفة معروفة"]


def test_a_quoted_name_is_no_quotation():
    text = "أكدت الشركة أن الاتفاق الذي انفردت به «الحياة» ووقعه «كوهين» صحيح."
    assert [quote for quote, _ in contents(text)] == ["indirect"]


def test_content_runs_over_sentences_inside_marks():
    text = "قال المدير: «العمل مستمر. لن نتوقف. شكرا»."
    assert contents(text)[0][1] == "«العمل مستمر. لن نتوقف. شكرا»"


def test_adverbial_at_the_end_scopes_backward():
    text = "ارتفعت الأسعار مرتين هذا العام، بحسب وزارة الاقتصاد."
    assert contents(text) == [("indirect", "ارتفعت الأسعار مرتين هذا العام")]


def test_adverbial_at_the_start_scopes_forward():
    text = "وبحسب وزارة الاقتصاد، ارتفعت الأسعار مرتين."
    assert "ارتفعت الأسعار مرتين" in contents(text)[0][1]


@pytest.mark.parametrize(
    "text",
    [
        "وعلق سعد على الخبر: «الطريق خطر فعلا».",
        "واختتم المدير تصريحه قائلا: «الطريق خطر فعلا».",
        "قال مسؤول بالوزارة عن الجولة المقرر أن تبدأ غدا: «الطريق خطر فعلا».",
    ],
)
def test_speech_behind_what_it_is_about(text):
    assert contents(text) == [("direct", "«الطريق خطر فعلا»")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('قال: "واحد اثنان" ثم "ثلاثة أربعة"', [("واحد", True), ("ثلاثة", True)]),
        ("قال: «واحد «اثنان» ثلاثة»", [("واحد", True)]),
        ("قال: ”واحد اثنان“", [("واحد", True)]),
        ("قال: «واحد اثنان\nثلاثة", [("واحد", False)]),
        ('قال: "واحد اثنان. ثم قال: "ثلاثة أربعة"', [("واحد", False), ("ثلاثة", True)]),
    ],
)
def test_quotations(text, found):
    document = annotate(text)
    quotes = quotations(document, marks_of(document.vocabulary))
    assert [(document.cue(q.first), q.closed) for q in quotes] == found
