"""The demo corpus keeps its promises: complete metadata, article lengths, encodings, hard cases."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[2] / "corpus" / "demo"
EMPTY = "al-marsad/2025-05-03-empty.txt"
WINDOWS_1256 = "al-marsad/2025-04-28-beirut-bank-trial.txt"
COLUMNS = ["file", "title", "outlet", "published", "author", "section", "url"]


def _metadata():
    with (DEMO / "metadata.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _text(name):
    encoding = "cp1256" if name == WINDOWS_1256 else "utf-8"
    return (DEMO / name).read_bytes().decode(encoding)


@pytest.fixture(scope="module")
def texts():
    return {
        name: _text(name)
        for name in sorted(p.relative_to(DEMO).as_posix() for p in DEMO.glob("*/*.txt"))
    }


def test_every_article_has_one_metadata_row(texts):
    rows = _metadata()
    assert list(rows[0]) == COLUMNS
    assert sorted(row["file"] for row in rows) == list(texts)


def test_titles_are_unique_and_dates_span_six_months():
    rows = _metadata()
    assert [t for t, n in Counter(row["title"] for row in rows).items() if n > 1] == []
    dates = [date.fromisoformat(row["published"]) for row in rows]
    assert all(date(2025, 1, 5) <= day <= date(2025, 6, 28) for day in dates)
    assert len({(day.year, day.month) for day in dates}) == 6
    assert all(row["published"] in row["file"] for row in rows)


def test_four_outlets_and_enough_articles(texts):
    outlets = Counter(row["outlet"] for row in _metadata())
    assert len(outlets) == 4 and min(outlets.values()) >= 12
    assert len(texts) >= 49


def test_articles_have_150_to_400_words(texts):
    lengths = {name: len(text.split()) for name, text in texts.items()}
    assert lengths.pop(EMPTY) == 0
    assert {name: n for name, n in lengths.items() if not 150 <= n <= 400} == {}


def test_the_windows_1256_article_is_not_utf8(texts):
    raw = (DEMO / WINDOWS_1256).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert b"\r\n" in raw
    assert re.search("[\u0621-\u064a]{4}", texts[WINDOWS_1256])


@pytest.mark.parametrize(
    "pattern",
    [
        r"\bقد ي\w+",  # may
        r"\bقد أعلن",  # has
        r"\bنحو \d",  # about
        r"نحو المرمى",  # towards
        r"نقلت وكالة ميدار للأنباء عن",  # relay
        r"\bوأضاف أن",  # hidden subject
        r"مشيرا إلى",  # participle that continues a source
        r"لم يتسن",
        r"الأراضي المحتملة",  # misspelt
        r"الفلسطينية المحتلة",  # spelt right
        r"الجلسةأن",  # run-on word
        "\u0640\u0640",  # tatweel
        "[\u064b-\u0650]",  # vowel marks
        r"Midar|Hugo Lindgren",  # Latin script
        "[\u0660-\u0669]",  # Arabic-Indic digits
        "[\u06cc\u06a9]",  # Persian letters
        "«[^»]+»",
        "“[^”]+”",
        '"[^"]+"',
    ],
)
def test_hard_cases_are_present(texts, pattern):
    assert any(re.search(pattern, text) for text in texts.values())


def test_one_wire_story_stands_in_two_outlets(texts):
    wire = texts["al-marsad/2025-03-18-muscat-water-data.txt"]
    copy = texts["al-ufuq/2025-03-18-muscat-groundwater.txt"]
    assert wire != copy
    shared = set(wire.split()) & set(copy.split())
    assert len(shared) / len(set(wire.split()) | set(copy.split())) > 0.7
