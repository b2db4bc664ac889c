"""Names that look like something else: verbs and prepositions behind بن, titles behind آل, small words, brackets."""

import pytest

from isnad.attributions import find
from isnad.document import annotate

CASES = [
    # sentence, cue, source, None where the source is hidden
    (
        "قال أحمد بن محمد بن هارون بن يزيد البغدادي إن الكتاب نادر.",
        "قال",
        "أحمد بن محمد بن هارون بن يزيد البغدادي",
    ),
    (
        "وقال رئيس اللجنة راضي العجب بن طواله إن العمل مستمر.",
        "قال",
        "رئيس اللجنة راضي العجب بن طواله",
    ),
    (
        "وأوضح الدكتور عبد العزيز عبدالله آل الشيخ أن البرنامج مهم.",
        "أوضح",
        "الدكتور عبد العزيز عبدالله آل الشيخ",
    ),
    ("وأوضح التقرير الـ51 لمؤسسة النقد أن العدد ارتفع.", "أوضح", "التقرير"),
    ("أما الشاعر (سامي حداد) فقال إن الكتاب نادر.", "قال", "الشاعر (سامي حداد"),
    ("وقال مدير المدرسة (سامي حداد) إن الكتاب نادر.", "قال", "مدير المدرسة (سامي حداد"),
    ("قالت نائبة الوزير منى حداد امس انه باق.", "قالت", "نائبة الوزير منى حداد"),
    (
        "واعلنت حركة الشبيبة المقربة من حزب العمال على موقعها انها باقية.",
        "اعلنت",
        "حركة الشبيبة المقربة من حزب العمال",
    ),
    (
        "وأوضح الملازم سامي حداد، المكلف بالإعلام، أن العمل مستمر.",
        "أوضح",
        "الملازم سامي حداد، المكلف بالإعلام",
    ),
    ("وأكد المكلف بالإعلام في الوزارة أن العمل مستمر.", "أكد", "المكلف بالإعلام في الوزارة"),
    ("وقال مبتسماً المدير سامي حداد إن العمل مستمر.", "قال", "المدير سامي حداد"),
    ("كشف متحف المدينة الجديد النقاب عن عرض التماثيل.", "كشف", "متحف المدينة الجديد"),
    # names in quotation marks, and outlets spoken to
    ("وأبرزت «الغد» في افتتاحيتها أن المعارضة منقسمة.", "أبرزت", "الغد"),
    ("وأوضحت «بلتون» في مذكرة بحثية أن التضخم تراجع.", "أوضحت", "بلتون"),
    ("وأفادت «القناة الثامنة» الإخبارية أن الوزير باق.", "أفادت", "القناة الثامنة» الإخبارية"),
    ("مدير المستشفى لـ«الضفاف»: «الأجهزة متوفرة لدينا».", ":", "مدير المستشفى"),
    ("وأضاف محدثنا بأن السكان ينتظرون.", "أضاف", "محدثنا"),
    ("وتروي السيدة منى، وهي أم لأربعة أطفال، كيف عادت.", "تروي", "السيدة منى"),
    ("وأعلن فصيل «ألوية السهل» رفضه الاتفاق.", "أعلن", "فصيل «ألوية السهل"),
]

NOTHING = [
    "والقى الشيخ صالح آل طالب كلمة عن أهمية الدعم.",
    "ولهذا أتى ليقول لهؤلاء اتركوا البلاد.",
    "وأوقفت الشرطة ستة أشخاص يعتقد أنهم خرجوا من المنزل.",
    "وينمو الاقتصاد، ويُتوقع أن يرتفع الإنتاج.",
    "ويبلغ عدد المصابين بهذا المرض نحو 250 مريضا.",
    "له مكانته في مدرسته وبين طلابه، وأن نعينه واجب.",
    "وتصنيف الفنادق حسب موقعها والخدمات.",
]


@pytest.mark.parametrize(("sentence", "cue", "source"), CASES)
def test_the_whole_name_is_the_source(sentence, cue, source):
    rows = find(annotate(sentence))
    assert [(row["cue"], row["source"]) for row in rows] == [(cue, source)]


@pytest.mark.parametrize("sentence", NOTHING)
def test_no_name_no_source(sentence):
    assert not find(annotate(sentence))


def test_a_tagged_name_goes_on_behind_its_particle():
    sentence = "وقال عبدالله آل الشيخ إن العمل مستمر."
    start = sentence.index("عبدالله")
    entity = {"start": start, "end": start + len("عبدالله آل"), "label": "PERS"}
    entity |= {"mention": "عبدالله آل", "entity": "عبدالله آل", "doc_id": ""}
    assert find(annotate(sentence), entities=[entity])[0]["source"] == "عبدالله آل الشيخ"


@pytest.mark.parametrize("name", ["دون زيريسكي", "بان كي يونغ"])
def test_a_tagged_name_may_begin_like_a_preposition(name):
    sentence = f"وقال {name}، أحد مؤسسي الشركة: «كانت الرائحة قوية جدا»."
    start = sentence.index(name)
    entity = {"start": start, "end": start + len(name), "label": "PERS"}
    entity |= {"mention": name, "entity": name, "doc_id": ""}
    assert find(annotate(sentence), entities=[entity])[0]["source_name"] == name


def test_a_quoted_name_has_the_type_of_its_noun():
    row = find(annotate("وأفادت «القناة الثامنة» الإخبارية أن الوزير باق."))[0]
    assert row["source_type"] == "media"
    row = find(annotate("وأضاف محدثنا بأن السكان ينتظرون."))[0]
    assert row["source_type"] == "role"


def test_what_something_is_called_does_not_speak():
    rows = find(annotate("وانتقد المدير سامي حداد ما سماها «شبكة المصالح»."))
    assert "شبكة المصالح" not in [row["source"] for row in rows]
