"""Names of sources and descriptions of them."""

import pytest

from isnad.attributions.specific import load


@pytest.mark.parametrize(
    "name",
    [
        "الشرطة البريطانية",
        "شرطة نوتنغهام",
        "وزارة الداخلية",
        "حكومة مالي",
        "الكرملين",
        "موسكو",
        "سيول",
        "شركة أوليان الفرنسية",
        "نقابة الصحفيين",
        "حركة البناء",
        "المعهد الوطني للسدود",
    ],
)
def test_bodies_with_a_name(name):
    assert load().is_named(name, "institution")


@pytest.mark.parametrize(
    "name",
    [
        "الشرطة",
        "الشرطة المحلية",
        "شرطة المدينة",
        "السلطات",
        "الشركة",
        "الشركة البريطانية",
        "شركة خاصة",
        "محكمة تركية",
        "منظمة حقوقية مستقلة",
        "النادي",
        "إدارة النادي",
        "بعض الدول المجاورة",
        "عائلته",
        "المشروع",
        "",
    ],
)
def test_bodies_that_are_described(name):
    assert not load().is_named(name, "institution")


@pytest.mark.parametrize(
    "name",
    [
        "صحيفة الضفاف",
        "قناة الإخبارية السعودية",
        "وكالة الأنباء السودانية",
        "وكالة وام",
        "موقع ويب ليبيا",
        "التلفزيون السوري",
    ],
)
def test_outlets_with_a_name(name):
    assert load().is_named(name, "media")


@pytest.mark.parametrize(
    "name",
    [
        "وسائل إعلام محلية",
        "وسائل الإعلام الألمانية",
        "وسائل إعلام في قبرص",
        "الصحيفة البريطانية",
        "صحيفة إسرائيلية",
        "وكالة الأنباء الرسمية",
        "موقع الشركة الالكتروني",
        "مواقع التواصل الاجتماعي",
        "بعض الصحف",
    ],
)
def test_outlets_that_are_described(name):
    assert not load().is_named(name, "media")


def test_only_persons_bodies_and_outlets_have_names():
    names = load()
    assert names.is_named("سامي حداد", "person")
    for kind in ("role", "group", "anonymous", "document"):
        assert not names.is_named("وزير الزراعة المصري", kind)


def test_what_the_entities_know_is_a_name_though_its_words_are_common():
    names = load()
    assert not names.is_named("الاقتصادية", "institution")
    assert names.is_named("الاقتصادية", "institution", tagged=True)
    assert names.is_named("جامعة الدول العربية", "institution", tagged=True)
    assert not names.is_named("الشرطة", "institution", tagged=True)
    assert not names.is_named("وكالة الأنباء الرسمية", "media", tagged=True)
