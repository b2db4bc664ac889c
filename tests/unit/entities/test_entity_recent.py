"""Names of recent years, in sentences of own making: what the gazetteers and the alias lexicon must know of them."""

from functools import cache

import pytest

from isnad.document import annotate
from isnad.entities import lexicons
from isnad.entities.aliases import Aliases, name_key
from isnad.entities.chains import chain
from isnad.entities.embedded import EmbeddedTagger
from isnad.entities.mentions import to_rows
from isnad.entities.model import Model


@cache
def model():
    return Model.load(lexicons.MODEL)


def found(text):
    document = annotate(text)
    tagger = EmbeddedTagger(document.vocabulary, lexicons.load(), model())
    ((_, mentions),) = tagger.tag_all([document])
    return {row["entity"]: row["label"] for row in to_rows(document, mentions)}


@cache
def aliases():
    return Aliases.load()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "وصلت القافلة إلى كادوقلي والدبة ثم إلى جبال النوبة.",
            {"كادوقلي": "LOC", "الدبة": "LOC", "جبال النوبة": "LOC"},
        ),
        (
            "أصلحت فرق الصيانة الخط بين تاورغاء وتاجوراء.",
            {"تاورغاء": "LOC", "تاجوراء": "LOC"},
        ),
        (
            "استمر القصف على بوكروفسك وكوبيانسك وتشاسيف يار.",
            {"بوكروفسك": "LOC", "كوبيانسك": "LOC", "تشاسيف يار": "LOC"},
        ),
        (
            "قالت مليشيا الدعم السريع إن تحالف صمود مدعو.",
            {"مليشيا الدعم السريع": "ORG", "تحالف صمود": "ORG"},
        ),
        (
            "رحبت الإدارة السورية الجديدة بالبيان.",
            {"الإدارة السورية الجديدة": "ORG"},
        ),
        (
            "اشترت أنثروبيك خوادم جديدة، وقلدتها شركة ميتا.",
            {"أنثروبيك": "ORG", "شركة ميتا": "ORG"},
        ),
        (
            "شارك رمطان لعمامرة وهانا تيتيه في الندوة. وقال لعمامرة إنها مفيدة.",
            {"رمطان لعمامرة": "PERS", "هانا تيتيه": "PERS", "لعمامرة": "PERS"},
        ),
    ],
)
def test_names_of_recent_years(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "تضررت العصائر من حرارة مبادلة الطاقة.",
        "عاد المتسابقون باكرا إلى البيت.",
        "ارتدى المتسابقون سترة صفراء.",
        "خبزوا في أفران القرية، فشكرهم زواره حين رأوه.",
        "استمر حواره مع الزوار ساعة، ثم عثر عليه ميتا.",
    ],
)
def test_words_that_are_names_elsewhere_are_none_here(text):
    assert found(text) == {}


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("ORG", ("قوات الدعم السريع", "مليشيا الدعم السريع", "الدعم السريع")),
        ("ORG", ("أوبن إيه آي", "شركة أوبن إيه آي", "OpenAI")),
        ("ORG", ("منصة إكس", "إكس", "موقع إكس")),
        ("ORG", ("اليونيفيل", "قوة الأمم المتحدة المؤقتة في لبنان")),
        ("ORG", ("القيادة المركزية الأمريكية", "سنتكوم")),
        ("PERS", ("أحمد الشرع", "أبو محمد الجولاني")),
        ("PERS", ("محمد حمدان دقلو", "حميدتي")),
        ("PERS", ("يتسحاق هرتسوغ", "إسحاق هرتسوغ")),
        ("LOC", ("بورتسودان", "بور سودان")),
    ],
)
def test_names_of_recent_years_are_one_entity(label, names):
    assert len({aliases().canonical(label, name_key(name)) for name in names}) == 1


def test_a_short_name_is_its_own_documents_before_the_lexicons():
    mentions = [("بلقاسم حفتر", "PERS"), ("حفتر", "PERS")]
    first, second = (key for key, _ in chain(mentions, aliases()))
    assert first == second
    alone = [key for key, _ in chain([("حفتر", "PERS")], aliases())]
    assert alone == [aliases().canonical("PERS", name_key("خليفة حفتر"))]


def test_no_town_takes_a_given_name_apart():
    assert found("شكرت فاطمة الحضور.") == {"فاطمة": "PERS"}


def test_two_full_names_side_by_side_are_two_persons():
    names = {"آبي أحمد": "PERS", "محمود علي يوسف": "PERS"}
    assert found("والتقى آبي أحمد محمود علي يوسف أمس.") == names


def test_a_platform_and_what_it_was_called_before_are_two():
    canonical = aliases().canonical
    assert canonical("ORG", name_key("تويتر")) != canonical("ORG", name_key("منصة إكس"))


def test_a_word_inside_a_long_name_says_nothing_of_its_proclitic():
    """لقناة stands in المنطقة الاقتصادية لقناة السويس, and is ل and قناة everywhere else."""
    assert found("وروى سيلكا لقناة الضفاف ما جرى في الميناء أمس.")["قناة الضفاف"] == "ORG"
