"""Normalization keeps its way back to the raw text, and agrees with camel-tools where there is nothing to map."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from camel_tools.utils.dediac import dediac_ar
from camel_tools.utils.normalize import (
    normalize_alef_ar,
    normalize_alef_maksura_ar,
    normalize_teh_marbuta_ar,
    normalize_unicode,
)
from hypothesis import given
from hypothesis import strategies as st

import isnad
from isnad.normalize import align, cue_form, name_form

CORE = str(Path(isnad.__file__).parents[1])
PLAIN = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآىةؤئ .،؛abcXYZ«»"
MARKED = PLAIN + "ًٌٍَُِّْٰـ\u200f\u200c\ufeffﻻﷲکیھ٣۴٫\u0654é\u0301"


@pytest.mark.parametrize(
    ("raw", "cue", "name"),
    [
        ("اَلـــكِتابُ", "الكتاب", "الكتاب"),
        ("بدأ", "بدأ", "بدا"),
        ("بدا", "بدا", "بدا"),
        ("مسؤولة", "مسؤولة", "مسووله"),
        ("ﻻ", "لا", "لا"),
        ("کیلومتر", "كيلومتر", "كيلومتر"),
        ("٢٤٫٥", "24.5", "24.5"),
        ("ال\u200fعراق", "العراق", "العراق"),
        ("ا\u0654حمد", "أحمد", "احمد"),
        ("على", "على", "علي"),
    ],
)
def test_two_levels(raw, cue, name):
    assert cue_form(raw) == cue
    assert name_form(raw) == name


@given(st.text(alphabet=PLAIN))
def test_agrees_with_camel_tools_on_text_without_marks(text):
    assert cue_form(text) == dediac_ar(normalize_unicode(text))
    folded = normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(text)))
    assert name_form(text).translate(str.maketrans("ؤئ", "وي")) == folded.translate(
        str.maketrans("ؤئ", "وي")
    )


def test_tables_do_what_camel_tools_does_to_every_character():
    shapes = str.maketrans("کڪیېےھہۀەۃ", "ككيييههههة")  # ours, beside digits and marks
    for character in filter(str.isalpha, map(chr, range(0x10000))):
        composed = dediac_ar(normalize_unicode(character)).replace("ـ", "").translate(shapes)
        folded = normalize_alef_maksura_ar(normalize_alef_ar(composed))
        seated = normalize_teh_marbuta_ar(folded).replace("ؤ", "و").replace("ئ", "ي")
        assert normalize_alef_ar(cue_form(character)) == normalize_alef_ar(composed)
        assert name_form(character) == seated


def test_only_one_module_of_camel_tools_is_imported():
    code = (
        "import sys, isnad.normalize as n; n.cue_form('بدأﻻ'); n.name_form('بدأ');"
        "sys.exit('camel_tools.utils.charsets' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"PYTHONPATH": CORE})


@given(st.text(alphabet=MARKED) | st.text())
def test_alignment_leads_back_to_the_raw_characters(text):
    aligned = align(text)
    assert len(aligned.text) == len(aligned.starts) == len(aligned.ends)
    for index, character in enumerate(aligned.text):
        start, end = aligned.to_raw(index, index + 1)
        assert 0 <= start < end <= len(text)
        assert character in cue_form(text[start:end])
    assert list(aligned.starts) == sorted(aligned.starts)


@given(st.text(alphabet=MARKED))
def test_normalizing_twice_changes_nothing_more(text):
    assert cue_form(cue_form(text)) == cue_form(text)
    assert name_form(name_form(text)) == name_form(text)


def test_span_of_a_word_written_with_tatweel_covers_all_of_it():
    raw = "في الـــريـاض اليوم"
    aligned = align(raw)
    at = aligned.text.index("الرياض")
    start, end = aligned.to_raw(at, at + len("الرياض"))
    assert raw[start:end] == "الـــريـاض"
    assert aligned.to_normalized(start, end) == (at, at + len("الرياض"))
