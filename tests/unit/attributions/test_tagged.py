"""What the entity tagger's names add: who speaks, where the source ends, whose name a title bears.

The entities are written out, so that these sentences do not hang on the model.
"""

import pytest

from isnad.attributions import find
from isnad.document import annotate


def last(text: str, *names: tuple[str, str]) -> dict:
    """The last attribution of ``text``, where ``names`` are mentions and their labels."""
    entities = []
    for mention, label in names:
        start = text.index(mention)
        entities.append(
            {"start": start, "end": start + len(mention), "mention": mention, "label": label}
        )
    rows = find(annotate(text), entities=entities)
    return rows[-1] if rows else {}


SOURCES = [
    (
        "أعلنت الخطوط السندية استئناف رحلاتها إلى الضفاف.",
        [("الخطوط السندية", "ORG")],
        "الخطوط السندية",
        "institution",
    ),
    ("قال أندرو لي، رئيس القسم، إنه متفائل.", [("أندرو لي", "PERS")], "أندرو لي", "person"),
    ("قالت الدكتورة أمل حداد إن النتائج جيدة.", [("أمل حداد", "PERS")], "أمل حداد", "person"),
    ("قال الوزير هاكان فيدان إن بلاده ترحب.", [("هاكان فيدان", "PERS")], "هاكان فيدان", "person"),
    (
        "قال القيادي في حركة مدار سامي حداد إن الحركة جاهزة.",
        [("حركة مدار", "ORG"), ("سامي حداد", "PERS")],
        "سامي حداد",
        "person",
    ),
    (
        "وأكد المتحدث الرسمي لمركز سند للإغاثة والأعمال الإنسانية سامي حداد أن السفينة وصلت.",
        [("سامي حداد", "PERS")],
        "سامي حداد",
        "person",
    ),
    (
        "قال زعيم الحزب، الذي فاز أمس في الضفاف، سامي حداد، إن النتيجة تاريخية.",
        [("سامي حداد", "PERS")],
        "سامي حداد",
        "person",
    ),
    (
        "قال عضو في حزب الرئيس السابق سامي حداد إن الاجتماع ألغي.",
        [("سامي حداد", "PERS")],
        "عضو في حزب الرئيس السابق سامي حداد",
        "role",
    ),
    ("قال الإسباني لويس حداد إن الفوز مهم.", [("لويس حداد", "PERS")], "لويس حداد", "person"),
    (
        "وقال مغني الراب «ويجز» إنه سعيد.",
        [("ويجز", "ORG")],
        "ويجز",
        "person",
    ),
]


@pytest.mark.parametrize(("text", "names", "name", "kind"), SOURCES)
def test_who_speaks(text, names, name, kind):
    row = last(text, *names)
    assert (row["source_name"], row["source_type"]) == (name, kind)


SPANS = [
    (
        "ونفى رئيس نادي شبيبة القبائل الخبر.",
        [("نادي شبيبة القبائل", "ORG")],
        "رئيس نادي شبيبة القبائل",
    ),
    (
        "وأعربت منظمة أطباء بلا حدود عن قلقها.",
        [("منظمة أطباء بلا حدود", "ORG")],
        "منظمة أطباء بلا حدود",
    ),
    (
        "ونفت الفنانة منى حداد شائعة اعتزالها.",
        [("منى حداد", "PERS")],
        "الفنانة منى حداد",
    ),
    (
        "وأعلنت وكالة أنباء «سند» التركية أن الأمر بسيط.",
        [("سند", "ORG")],
        "وكالة أنباء «سند» التركية",
    ),
    (
        "قال الأمين العام لـ«سند» سامي حداد إن الأمر بسيط.",
        [("سند", "ORG"), ("سامي حداد", "PERS")],
        "الأمين العام لـ«سند» سامي حداد",
    ),
]


@pytest.mark.parametrize(("text", "names", "span"), SPANS)
def test_where_a_source_ends(text, names, span):
    assert last(text, *names)["source"] == span


@pytest.mark.parametrize(
    "text",
    [
        "وشاهدنا تحت لوح خرساني سميك هيكلا.",
        "ويتيح التطبيق تحديد الاتجاه وفقا لموقعك الحالي.",
        "تحدد الأوقات حسب الموقع الخاص بك.",
        "سجل النوع المستورد طلبًا كبيرا من العمال.",
        "والشخص يبلغ من العمر ثلاثين عاما وأنه وحيد.",
    ],
)
def test_what_no_name_stands_behind(text):
    assert not last("في الضفاف مطر. " + text, ("الضفاف", "LOC"))


def test_words_unknown_to_the_tagger_and_all_lists_speak_before_a_complementizer_only():
    text = "قال الوزير سامي حداد إن الطريق مفتوح. وقالت كات في الضفاف كلاما. وقالت كات إنها تعبت."
    entity = {"start": 11, "end": 20, "mention": "سامي حداد", "label": "PERS"}
    rows = find(annotate(text), entities=[entity])
    assert rows[-1]["source"] == "كات"
    assert [row["source"] for row in rows].count("كات") == 1


def test_a_family_name_that_is_a_place():
    text = "قال سامي السويد إن الأسعار ترتفع. وعزا السويد الارتفاع إلى الطلب."
    row = last(text, ("سامي السويد", "PERS"))
    assert (row["source_name"], row["source_type"]) == ("سامي السويد", "person")


def test_highness_is_who_bears_the_title():
    text = (
        "استقبل صاحب السمو الأمير فيصل بن سالم الوزير سامي حداد. وقال حداد إن الزيارة مهمة. "
        "وأكد سموه أن العلاقات متينة."
    )
    row = last(text, ("فيصل بن سالم", "PERS"), ("سامي حداد", "PERS"))
    assert row["source_name"] == "فيصل بن سالم"


def test_a_hidden_subject_may_be_whom_the_clause_before_tells_of():
    text = "قال المدرب إن الفريق جاهز. وأبدى هاري حداد حسرته بعد الخسارة، مشددا على أنهم سيعودون."
    assert last(text, ("هاري حداد", "PERS"))["source_name"] == "هاري حداد"


def test_a_preposition_with_its_pronoun_is_no_name():
    """مني, from me, is also how the first name of مني أركو مناوي is written."""
    text = "«دخل الماء من الباب»، تروي الخياطة منية الفراتي، التي فقدت آلاتها."
    begin = text.index("منية")
    entities = [{"start": begin, "end": begin + len("منية الفراتي"), "label": "PERS"}]
    assert [row["source"] for row in find(annotate(text), entities=entities)] == [
        "الخياطة منية الفراتي"
    ]
