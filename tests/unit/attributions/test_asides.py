"""What stands between a verb and its subject or content: asides of time and place, copies received, other people's objects."""

import pytest

from isnad.attributions import find
from isnad.document import annotate

CASES = [
    # sentence, {cue: (source, source_name)}
    # the object of a verbal noun is no speaker
    (
        "وصل المدير أمس. وقال لدى استقباله وفد الجامعة إن الوقت قد حان.",
        {"قال": (None, "المدير")},
    ),
    ("وقال خلال لقائه وزير النقل سامي حداد إن الوقت قد حان.", {"قال": (None, None)}),
    ("ودعت من جانبها الرابطة الوطنية إلى الحوار.", {"دعت": ("الرابطة الوطنية",) * 2}),
    # in this context
    ("وأكدت، في هذا الإطار، نقابة النقل أن الطريق مفتوح.", {"أكدت": ("نقابة النقل",) * 2}),
    # how a writing came to an outlet
    (
        "وسجلت النقابة، في بلاغ توصلت به الجريدة، أن عددا من العمال غادروا.",
        {"سجلت": ("النقابة",) * 2},
    ),
    (
        "وأفاد بيان للوزارة، تلقت «الضفاف» نسخة منه، بأن الطريق مفتوح.",
        {"أفاد": ("بيان للوزارة", "بيان الوزارة")},
    ),
    # participles and verbs before an aside
    (
        "وقال المدير إن الطريق مفتوح، مؤكدا، خلال جولة له، أن العمل مستمر.",
        {"قال": ("المدير",) * 2, "مؤكدا": (None, "المدير")},
    ),
    (
        "وكان مصدر أمني قد أفاد، في وقت سابق من اليوم، بانفجار عبوة.",
        {"أفاد": ("مصدر أمني",) * 2},
    ),
    (
        "وأبرز مصدر مسؤول، فضل عدم ذكر اسمه، أن الأبواب مفتوحة.",
        {"أبرز": ("مصدر مسؤول",) * 2},
    ),
    # a relative clause between commas does not take the content of the verb before it
    (
        "وقالت الوزيرة، التي كانت تتحدث في ندوة، إن الطريق مفتوح.",
        {"قالت": ("الوزيرة",) * 2},
    ),
    (
        "وقال الوزير، الذي نفى الخبر، إن الطريق مفتوح.",
        {"قال": ("الوزير",) * 2, "نفى": (None, "الوزير")},
    ),
    # on a platform, to an outlet
    (
        "وأكد الوزير عبر حسابه الرسمي على منصة «إكس» أن الطريق مفتوح.",
        {"أكد": ("الوزير",) * 2},
    ),
    ('وأضاف "الذكير" لـ"سند": لاحظنا خطا جديدا.', {"أضاف": ("الذكير",) * 2}),
    # who said something before
    ("وسبق لنقابة النقل أن أكدت أن الطريق مغلق.", {"أكدت": ("نقابة النقل",) * 2}),
    # a writing speaks, not whose it is
    (
        "وكان المركز قد تلقى بلاغا من الأهالي يفيد بوجود مخزن.",
        {"يفيد": (None, "بلاغ")},
    ),
    # what something is called is said by nobody else
    (
        "وندد الكاتب سامي حداد بما اعتبره «سياسة المماطلة»، داعيا إلى الحوار.",
        {
            "ندد": ("الكاتب سامي حداد", "سامي حداد"),
            "اعتبره": (None, "سامي حداد"),
            "داعيا": (None, "سامي حداد"),
        },
    ),
    # one record where the participle only opens the speech
    ("وعلق المدير على القرار قائلا إن الوقت قد حان.", {"علق": ("المدير",) * 2}),
    ("واكتفى مدير المياه بالقول إن الأمر جديد.", {"بالقول": ("مدير المياه",) * 2}),
    ("وصمت المدير، مكتفيا بالقول إن الأمر جديد.", {"مكتفيا": (None, "المدير")}),
    # relays: who carries it behind the pronoun, whose words visitors pass on
    (
        "وقال العميد سامي حداد، في تصريحات نقلتها عنه قناة «الضفاف»، إن العمل مستمر.",
        {"قال": ("العميد سامي حداد", "سامي حداد"), "نقلتها": ('قناة "الضفاف', "قناة الضفاف")},
    ),
    (
        "ونقل زوار رئيس المجلس عنه قوله إن العمل مستمر.",
        {"نقل": ("زوار رئيس المجلس",) * 2, "قوله": (None, "رئيس المجلس")},
    ),
    # pronouns between the verb and its speaker, and the verb's own one in a relative clause
    (
        "وتحدث إلينا المهندس سامي حداد قائلا إن العمل مستمر.",
        {"تحدث": ("المهندس سامي حداد", "سامي حداد")},
    ),
    (
        "وحسب الرسالة التي أشارت إليها صحيفة «الضفاف»، فإن العمل مستمر.",
        {"حسب": ("الرسالة",) * 2, "أشارت": ('صحيفة "الضفاف', "صحيفة الضفاف")},
    ),
    ("وبحسب وثائق اطلعت عليها «الضفاف»، فإن العمل مستمر.", {"بحسب": ("وثائق",) * 2}),
    # a blessing is no part of the name before it
    (
        "وقال الأمير سامي بن حداد حفظه الله إن الطريق مفتوح.",
        {"قال": ("الأمير سامي بن حداد", "سامي بن حداد")},
    ),
    # asides between dashes; a network behind its noun
    ("والمدير - وهو طبيب أيضا - يقول إن الطريق مفتوح.", {"يقول": ("المدير", "المدير")}),
    (
        "ويعلق اللاعب الذي غرد عبر حسابه في موقع التواصل الاجتماعي تويتر من أنه باق.",
        {"غرد": (None, "اللاعب")},
    ),
    # names of letters
    (
        "وقال مراسل بي بي سي في مالمو، جون وود، إن الطريق مفتوح.",
        {"قال": ("مراسل بي بي سي في مالمو، جون وود", "جون وود")},
    ),
    # how, with a verb of remembering; events behind an adjective
    ("وتتذكر كوستا كيف انهار السقف.", {"تتذكر": ("كوستا",) * 2}),
    (
        "أكدت تقارير صحفية محلية اقتراب المهاجم من النادي.",
        {"أكدت": ("تقارير صحفية محلية",) * 2},
    ),
    ("وذكرت تقديرات غير رسمية أن العدد ارتفع.", {"ذكرت": ("تقديرات غير رسمية",) * 2}),
    ("هاجم مغردون الوزيرة بسبب القرار.", {"هاجم": ("مغردون",) * 2}),
]

NOTHING = [
    # what has a subject of its own is not said by the one before
    "وصل المدير أمس. ويشير هذا إلى أن العمل مستمر.",
    "وصل المدير أمس. ويصر الجزء الآخر من الناس على البقاء.",
    "وصل المدير أمس. والاتجاه العام للأسعار - كما في كل عام - يشير إلى أن السوق ستنمو.",
    "نال الفائز جائزة قدرها (15) ألف ريال.",
    "توصلت الجريدة بنسخة من البلاغ.",
    "وتبين أن الطريق مغلق منذ أمس.",
    "كتبت له حياة جديدة بعد الحادث.",
    "وقطع عهدا بأن يعود قريبا.",
    "وسجل الفريق حضورا لافتا، من شأنه أن يرفع الآمال.",
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_speakers_around_asides(sentence, expected):
    rows = find(annotate(sentence))
    found = {row["cue"]: (row["source"], row["source_name"]) for row in rows}
    assert found.keys() == expected.keys()
    for cue, (source, name) in expected.items():
        span, shown = found[cue]
        assert (span or "").replace("«", '"') == (source or ""), cue
        assert name is None or shown == name, cue


@pytest.mark.parametrize("sentence", NOTHING)
def test_nobody_is_credited(sentence):
    assert not find(annotate(sentence))


def test_a_copy_received_is_no_part_of_the_quotation():
    sentence = "وقال الوزير في بيان تلقت «الضفاف» نسخة منه إن الطريق مفتوح."
    row = find(annotate(sentence))[0]
    assert row["quote_type"] == "indirect"
    assert sentence[row["content_start"] : row["content_end"]] == "الطريق مفتوح"
