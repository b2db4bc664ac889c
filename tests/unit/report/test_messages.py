"""Messages, numbers and dates in both languages."""

import re
import string

import pytest

from isnad.report.extraction import used_messages
from isnad.report.messages import (
    Catalogue,
    data,
    day,
    joined,
    month,
    num,
    percent,
    read_catalogue,
    t,
    tn,
)


def test_every_message_has_arabic_with_the_same_places():
    catalogue = read_catalogue("ar")
    places = lambda text: {name for _, name, _, _ in string.Formatter().parse(text) if name}  # noqa: E731
    for message, plural in used_messages().items():
        entry = catalogue.get(message)
        assert entry and any(entry.string), (
            f"no Arabic for {message!r}: python -m isnad.report.extraction"
        )
        forms = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert (plural is None) == (len(forms) == 1)
        if plural is not None:
            assert len(forms) == 6 and all(forms), message
        for form in forms:
            assert places(form) <= places(plural or message), message
        if plural is None:
            assert places(forms[0]) == places(message), message
        if re.search("[a-z]{4}", message):
            assert re.search("[\u0621-\u064a]", forms[0]), f"not translated: {message!r}"


@pytest.mark.parametrize(
    ("n", "start"),
    [
        (0, "حُللت"),
        (1, "مُدخل واحد"),
        (2, "مُدخلان"),
        (5, "5 مدخلات"),
        (11, "11 مُدخلا"),
        (100, "100 مدخل"),
        (103, "103 مدخلات"),
    ],
)
def test_arabic_plurals_follow_cldr(n, start):
    message = tn("{n} input was not analysed.", "{n} inputs were not analysed.", n)
    assert Catalogue().plain(message, "ar").startswith(start)


def test_plural_choice_agrees_with_babel():
    from babel import Locale

    from isnad.report.messages import _arabic_plural

    rule = Locale.parse("ar").plural_form
    names = ("zero", "one", "two", "few", "many", "other")
    for n in range(1205):
        assert names[_arabic_plural(n)] == rule(n)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("digits", ["latn", "arab"])
@pytest.mark.parametrize("value", [0, 7, 1234567, 0.5, -3.14159, 12.005, -0.001])
def test_numbers_agree_with_babel(language, digits, value):
    from babel.numbers import format_decimal, format_percent

    locale, system = ("ar_EG", digits) if language == "ar" else ("en_GB", "latn")
    catalogue = Catalogue(digits=digits)
    # Babel takes CLDR's signs but leaves the digits; the marks of direction that go with signs are looked at below.
    as_digits = {48 + i: 0x660 + i if system == "arab" else 48 + i for i in range(10)}
    bare = lambda text: re.sub("[\u200e\u200f\u061c]", "", text).translate(as_digits)  # noqa: E731
    expected = format_decimal(
        round(value, 2) or 0, format="#,##0.00", locale=locale, numbering_system=system
    )
    assert bare(catalogue.number(value, language, 2)) == bare(expected)
    if value in (0, 0.5, 7):
        expected = format_percent(
            value, format="#,##0.0%", locale=locale, numbering_system=system
        ).replace("%", "٪" if system == "arab" else "%")
        assert bare(catalogue.number(value, language, 1, percent=True)) == bare(expected)


def test_month_names_can_be_chosen():
    january = month("2025-01")
    assert Catalogue("yanayir").plain(january, "ar") == "يناير 2025"
    assert Catalogue("kanun").plain(january, "ar") == "كانون الثاني 2025"
    assert Catalogue("janvi").plain(january, "ar") == "جانفي 2025"
    assert Catalogue("kanun").plain(january, "en") == "January 2025"
    assert Catalogue(digits="arab").plain(day("2025-03-05"), "ar") == "٥ مارس ٢٠٢٥"
    assert Catalogue().plain(day(None), "en") == "–"
    with pytest.raises(ValueError, match="yanayir"):
        Catalogue("january")


def test_digits_of_the_interface_change_but_not_those_of_the_data():
    message = joined(data("قناة 24"), t("per 1,000 words"))
    assert Catalogue(digits="arab").plain(message, "ar") == "\u2068قناة 24\u2069 لكل ١٬٠٠٠ كلمة"


def test_data_is_isolated_and_escaped():
    catalogue = Catalogue()
    name = data('<b>"Midar" & شركاه</b>')
    assert (
        catalogue.html(name, "ar") == "<bdi>&lt;b&gt;&quot;Midar&quot; &amp; شركاه&lt;/b&gt;</bdi>"
    )
    assert catalogue.plain(data("Midar"), "ar") == "\u2068Midar\u2069"
    shown = catalogue.html(
        t("There is no document {name} in this report.", name="<script>{x}"), "en"
    )
    assert shown == "There is no document <bdi>&lt;script&gt;{x}</bdi> in this report."
    assert catalogue.html("<script>", "en") == "&lt;script&gt;"


def test_resolve_gives_one_text_where_languages_agree():
    catalogue = Catalogue()
    assert catalogue.resolve({"a": num(1.5, 1), "b": [t("Overview")], "c": 3}) == {
        "a": "1.5",
        "b": [{"ar": "نظرة عامة", "en": "Overview"}],
        "c": 3,
    }
    assert catalogue.plain(joined(percent(0.256), num(None), by=" / "), "en") == "26% / –"
