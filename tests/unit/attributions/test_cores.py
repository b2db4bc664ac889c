"""Outlets and bodies with and without descriptors: which names of a corpus are one, and which are not."""

import random

import pytest

from isnad.attributions.cores import Descriptors, join
from isnad.attributions.link import fold, load_aliases
from isnad.attributions.resources import LEXICONS

KNOWN = load_aliases(LEXICONS)


def joined(*names, kind="media", counts=None):
    """Name to the name it stands under, for names that occur ``counts`` times (once)."""
    found = {(name, kind): (counts or {}).get(name, 1) for name in names}
    result = join(found, LEXICONS, lambda name: KNOWN.get(fold(name)))
    return {name: result.get(name, name) for name in names}


def one(*names, kind="media"):
    return len(set(joined(*names, kind=kind).values())) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("صحيفة رابنستال الألمانية", "جريدة رابنستال", "رابنستال"),
        ("وكالة أنباء فيلدور الروسية الرسمية", "وكالة فيلدور للأنباء", "وكالة فيلدور"),
        ("قناة دورفال الإخبارية", "شبكة دورفال", "محطة دورفال التلفزيونية"),
        ("موقع دورفال الإلكتروني", "صحيفة دورفال اليومية"),
        ("موقع صحيفة دورفال", "صحيفة دورفال المقربة من الحكومة"),
        ("صحيفة كورفيلد", "صحيفة كورفييلد"),
        ("صحيفة دايلي دورفال البريطانية", "صحيفة ديلي دورفال"),
        ("صحيفة لودورفال", "مجلة لو دورفال"),
        ("وكالة شينخوا", "وكالة أنباء الصين الجديدة شينخوا"),
        ("وكالة إرنا", "وكالة الأنباء الرسمية إرنا"),
        ("صحيفة دورفال تايمز Dorval Times", "صحيفة دورفال تايمز الكندية"),
        ("وكالة الأنباء التشادية", "وكالة الأنباء الرسمية التشادية"),
        ("وكالة دورفال في كوريا الجنوبية", "وكالة دورفال الكورية الجنوبية"),
        ("صحيفة الينابيع الأردنية", "الينابيع الأردنية", "صحيفة الينابيع"),
        ("صحيفة دورفال الأميركية", "صحيفة دورفال الأمريكية"),
    ],
)
def test_one_outlet_under_one_name(names):
    assert one(*names)


@pytest.mark.parametrize(
    "names",
    [
        ("صحيفة الينابيع المصرية", "صحيفة الينابيع الجزائرية"),
        ("قناة الينابيع", "صحيفة الينابيع"),
        ("صحيفة الينابيع", "موقع الينابيع"),
        ("صحيفة الينابيع", "مركز الينابيع"),
        ("قناة دورفال", "قناة دورفال الرياضية"),
        ("صحيفة إسرائيلية", "صحيفة إسرائيلية رسمية"),
        ("الصحيفة البريطانية", "الصحيفة"),
        ("وكالة الأنباء الرسمية", "وكالة الأنباء التشادية الرسمية"),
        ("وكالة الأنباء", "وكالة الأنباء التشادية"),
        ("قناة دورفال", "قناة دورفال ووكالة الأنباء التشادية"),
        ("صحيفة الشروق", "صحيفة الشروق الجزائرية"),
        ("السودان", "وكالة الأنباء السودانية"),
        ("أسرته", "أسرتها"),
        ("قناة آي دي سي", "قناة أديدس"),
        ("قناة سكاي نيوز", "موقع سكاي نيوز عربية"),
    ],
)
def test_what_speaks_against_it(names):
    assert not one(*names)


def test_without_a_nationality_beside_two():
    """A name that two nationalities share stays by itself where none is said."""
    found = joined(
        "صحيفة دورفال", "صحيفة دورفال الهندية", "جريدة دورفال الهندية", "صحيفة دورفال الكندية"
    )
    assert found["صحيفة دورفال الهندية"] == found["جريدة دورفال الهندية"]
    assert len(set(found.values())) == 3


def test_known_outlets_keep_their_name():
    found = joined("صحيفة ديلي ميل", "موقع ديلي ميل البريطاني", "وكالة الأنباء الرسمية السورية")
    assert found["موقع ديلي ميل البريطاني"] == "صحيفة ديلي ميل"
    assert found["وكالة الأنباء الرسمية السورية"] == "وكالة الأنباء السورية"


def test_the_name_shown_is_the_usual_one():
    counts = {"صحيفة رابنستال": 3, "صحيفة رابنستال الألمانية": 5, "رابنستال": 4}
    assert set(joined(*counts, counts=counts).values()) == {"صحيفة رابنستال الألمانية"}


def test_bodies_are_one_where_the_name_is_foreign():
    assert one("شركة دورفال الكندية", "دورفال", kind="institution")
    assert not one("وزارة الداخلية", "وزارة الداخلية المصرية", kind="institution")
    assert not one("شركة الينابيع", "الينابيع", kind="institution")


def test_the_order_of_the_names_does_not_matter():
    names = [
        "صحيفة رابنستال",
        "رابنستال",
        "موقع رابنستال",
        "قناة الينابيع",
        "الينابيع",
        "وكالة رابنستال",
    ]
    first = joined(*names)
    for seed in range(5):
        random.Random(seed).shuffle(names)
        assert joined(*names) == first


def test_taken_apart():
    core = Descriptors(LEXICONS).take_apart("صحيفة دورفال الألمانية اليومية")
    assert (core.family, core.words, core.state) == ("paper", ("دورفال",), "المانيا")
