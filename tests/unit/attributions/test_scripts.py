"""A name in Latin letters is the name in Arabic ones."""

import pytest

from isnad.attributions import find
from isnad.attributions.scripts import consonants
from isnad.document import annotate


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [("Al-Hourani", "الحوراني"), ("Lindgren", "ليندغرين"), ("Martin", "مارتن"), ("Salem", "سالم")],
)
def test_consonants(latin, arabic):
    assert consonants(latin) == consonants(arabic)


def test_one_source_in_two_scripts():
    rows = find(
        annotate("وقال الوزير Salem Al-Hourani إن الماء سليم. وأكد سالم الحوراني أن الفحص تم.")
    )
    assert {row["source_name"] for row in rows} == {"سالم الحوراني"}


def test_short_names_do_not_meet_by_chance():
    rows = find(annotate("وقال Lee إن الماء سليم. وأكد علي أن الفحص تم."))
    assert len({row["source_name"] for row in rows}) == 2
