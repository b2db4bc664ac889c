"""Words that stand where a name may stand and are none, and names that look like other words."""

import pytest

from isnad.attributions import find
from isnad.document import annotate


def rows(text):
    return [
        (row["cue"], row["source"], row["source_name"], row["source_type"])
        for row in find(annotate(text))
    ]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        # letters of a broadcaster that are particles too
        ('ذكرت قناة "سي إن إن ميدار"، السبت، أن العمل توقف.', "قناة سي إن إن ميدار", "media"),
        (
            'وأوضحت وكالة أنباء "الضفاف الجديدة" أن العمل توقف.',
            "وكالة أنباء الضفاف الجديدة",
            "media",
        ),
        # ال that is no article
        ("وأكد وزير الطاقة التزام بلاده بالاتفاق.", "وزير الطاقة", "role"),
        ("وأكد سامي حداد التزامه بالاتفاق.", "سامي حداد", "person"),
        # who holds an office for another
        ("انتقد القائم بأعمال وزير الخارجية سامي حداد القرار.", "سامي حداد", "person"),
        # when it was said
        ("قالت الأكاديمية الوطنية مطلع الشهر الحالي إن العمل توقف.", "الأكاديمية الوطنية", None),
        # articles of a law go by their number
        ("وتنص المادة 12 من النظام على أن المدير يعين الموظفين.", "المادة 12", "document"),
        ("وأعلن البلدان أن العمل مستمر.", "البلدان", "institution"),
    ],
)
def test_name(text, name, kind):
    found = rows(text)[0]
    assert found[2] == name and kind in (found[3], None)


@pytest.mark.parametrize(
    "text",
    [
        'وأوضح في مقال نشر على الموقع بعنوان "غدا يوم جديد" أن العمل مستمر.',
        "وإذ رأت أن الخلاف مستمر، دعت إلى الحوار.",
    ],
)
def test_no_name(text):
    assert not {row[1] for row in rows(text)} & {"بعنوان", "وإذ"}


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("وأكد الزعيم الشمالي مجددا التزامه بالاتفاق.", ["أكد"]),
        ("وقال الزعيم إن العمل مستمر، مجددا التزامه بالاتفاق.", ["قال", "مجددا"]),
        ("واتخذ القرار طبقا للمادة 12 من النظام.", []),
    ],
)
def test_cues(text, cues):
    assert [row[0] for row in rows(text)] == cues


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # a body that spoke under its bare name is meant by the noun of its kind
        ("وقالت رويترز إن العمل توقف. وأضافت الوكالة أن السبب مجهول.", ["رويترز"] * 2),
        ("وقالت رويترز إن العمل توقف. وأضافت الصحيفة أن السبب مجهول.", ["رويترز", "الصحيفة"]),
        ("وقالت سامسونغ إن العمل توقف. وأضافت الشركة أن السبب مجهول.", ["سامسونغ"] * 2),
        ("وقالت روسيا إن العمل توقف. وأضافت الشركة أن السبب مجهول.", ["روسيا", "الشركة"]),
        ("وقالت رويترز إن العمل توقف. وأفاد مراسلنا بأن السبب مجهول.", ["رويترز", "مراسلنا"]),
    ],
)
def test_body_called_by_its_kind(text, names):
    assert [row[2] for row in rows(text)] == names


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        # a site is not the body whose site it is
        (
            "وقال الجيش الوطني إن العمل توقف. وأعلن موقع الجيش الوطني مقتل القائد.",
            [("الجيش الوطني", "institution"), ("موقع الجيش الوطني", "media")],
        ),
        # figures stand for the outlet in quotation marks
        ('وفقا لتقديرات "رويترز" فإن الصفقة قريبة.', [("رويترز", "media")]),
        # a ministry called without its noun; a paper
        ("وأضافت الدفاع الروسية أن العمل مستمر.", [("الدفاع الروسية", "institution")]),
        ("وأضافت البيان الإماراتية أن العمل مستمر.", [("البيان الإماراتية", "media")]),
        # verbs that begin like the article
        ("«اليوم» التقت والد الطفل الذي روى قصة ابنه.", [("والد الطفل", "role")]),
    ],
)
def test_who_it_is(text, sources):
    assert [row[2:] for row in rows(text)] == sources
