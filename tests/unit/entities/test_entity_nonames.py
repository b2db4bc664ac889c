"""Words that only look like names: verbs in one spelling, particles, everyday words, pilgrims and a town."""

import pytest
from test_entity_names import found, names_in


@pytest.mark.parametrize(
    "text",
    [
        "وأدى القصف إلى أضرار في المنازل.",
        "وأودى الحريق بحياة شخصين.",
        "توافد الناس للحج هذا العام.",
        "استضافت المدينة تنظيم كأس العالم بنجاح.",
        "وصفته بأنه تنظيم إرهابي خطير.",
        "زار القرية مسقط رأس والده أمس.",
        "يعقد المؤتمر الصحفي للحكم غدا.",
    ],
)
def test_no_names(text):
    assert not [row for row in names_in(text) if row["label"] != "MISC"]


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("ووفقا للصحيفة فإن نادر الزهراني غادر.", "PERS", ["نادر الزهراني"]),
        ("قال المتحدث الرسمي باسم سالم الغامدي إنه بخير.", "PERS", ["سالم الغامدي"]),
        ("التقى رامي الحمد الله الوفد.", "PERS", ["رامي الحمد الله"]),
        ("افتتح الوزير المعرض في لحج أمس.", "LOC", ["لحج"]),
        ("أمطار على المرتفعات\n\nعين اليوم – أبها\nهطلت أمطار غزيرة.", "ORG", ["عين اليوم"]),
        (
            "أمطار على المرتفعات\n\nنادر الزهراني – عين اليوم\nهطلت أمطار غزيرة.",
            "ORG",
            ["عين اليوم"],
        ),
    ],
)
def test_names_beside_them(text, label, expected):
    assert found(text, label) == expected
