"""Proclitics, the cut in raw text, and the likeliest split of a form."""

import pytest

from isnad.entities.words import best_split, proclitic_splits, raw_cut


def test_splits_give_the_article_back_to_a_form_with_lam_lam():
    assert (2, "السودان") in proclitic_splits("للسودان")
    assert (3, "السودان") in proclitic_splits("وللسودان")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("ولبنان", (1, "لبنان")),
        ("لبنان", (0, "لبنان")),
        ("وليد", (0, "وليد")),
        ("فراس", (0, "فراس")),
        ("لمراد", (1, "مراد")),
    ],
)
def test_best_split_weighs_news_against_names(form, expected):
    counts = {"لبنان": 900, "ولبنان": 40, "ليد": 2, "راس": 800, "فراس": 3}
    names = {"وليد": 150, "فراس": 60, "مراد": 150, "لبنان": 20}
    assert best_split(form, counts, names) == expected


def test_raw_cut_takes_the_marks_of_the_letters_it_cuts():
    assert raw_cut("وَلبنان", 1) == 2
    assert raw_cut("ولبنان", 1) == 1
    assert raw_cut("بِـلبنان", 1) == 3
