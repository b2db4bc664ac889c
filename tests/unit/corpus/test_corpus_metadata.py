"""Dates in every spelling, column names of every kind, patterns of paths."""

from __future__ import annotations

import datetime

import pytest
from corpus_material import ARTICLE
from hypothesis import given
from hypothesis import strategies as st

from isnad.corpus import CorpusError, Options, ingest
from isnad.corpus.dates import parse
from isnad.corpus.metadata import PathPattern, column_map, flat, stem


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024-11-05", (2024, 11, 5)),
        ("2024-11-05T23:59:00+03:00", (2024, 11, 5)),
        ("2024/11/5 10:00", (2024, 11, 5)),
        ("5/11/2024", (2024, 11, 5)),
        ("05.11.2024", (2024, 11, 5)),
        ("25-12-2024", (2024, 12, 25)),
        ("12/25/2024", (2024, 12, 25)),
        ("٥/١١/٢٠٢٤", (2024, 11, 5)),
        ("٢٠٢٤-١١-٠٥", (2024, 11, 5)),
        ("۲۰۲۴-۱۱-۰۵", (2024, 11, 5)),
        ("5 نوفمبر 2024", (2024, 11, 5)),
        ("الثلاثاء 5 تشرين الثاني 2024", (2024, 11, 5)),
        ("الثلاثاء، ٥ تشرين الثاني/نوفمبر ٢٠٢٤", (2024, 11, 5)),
        ("1 كانون الأول 2023", (2023, 12, 1)),
        ("1 كانون الاول، 2023", (2023, 12, 1)),
        ("31 كانون الثاني (يناير) 2023", (2023, 1, 31)),
        ("3 آب 2022 - 14:30", (2022, 8, 3)),
        ("3 اغسطس 2022", (2022, 8, 3)),
        ("12 جويلية 2021", (2021, 7, 12)),
        ("12 غشت 2021", (2021, 8, 12)),
        ("7 من أبريل 2020", (2020, 4, 7)),
        ("April 7, 2020", (2020, 4, 7)),
        ("7th Apr 2020", (2020, 4, 7)),
        ("20240305", (2024, 3, 5)),
        ("1709596800", (2024, 3, 5)),
        ("1709596800000", (2024, 3, 5)),
        ("نُشر في 5 مارس 2024", (2024, 3, 5)),
    ],
)
def test_dates(written, date):
    assert parse(written) == datetime.date(*date)


@pytest.mark.parametrize(
    "written", ["", "أمس", "2024", "2024-13-45", "31/2/2024", "قبل ساعتين", "12345", "آب 2022"]
)
def test_what_is_no_date(written):
    assert parse(written) is None


@given(st.dates(datetime.date(1900, 1, 1)))
def test_dates_come_back(date):
    assert parse(date.isoformat()) == date
    assert parse(date.strftime("%d/%m/") + f"{date.year:04}") == date


@given(st.text(max_size=60))
def test_no_text_breaks_the_date_reader(text):
    assert parse(text) is None or isinstance(parse(text), datetime.date)


def test_month_first():
    assert parse("3/4/2024", day_first=False) == datetime.date(2024, 3, 4)


def test_columns_are_known_under_many_names():
    names = ["schema:headline", "Article Body", "date_published", "المصدر", "ID", "odd"]
    assert column_map(names, {}) == {
        "title": "schema:headline",
        "text": "Article Body",
        "published": "date_published",
        "outlet": "المصدر",
        "doc_id": "ID",
    }
    assert column_map(["text", "content"], {"text": "content"})["text"] == "content"
    assert column_map(["content", "text"], {})["text"] == "text"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_any_json_value_becomes_text(value):
    assert isinstance(flat(value), str)


def test_stems():
    assert stem("a/b.c.txt") == "a/b.c"
    assert stem("a.b/plain") == "a.b/plain"
    assert stem("report.2018") == "report.2018"


def test_path_patterns():
    pattern = PathPattern("{outlet}/{_}/{published}_{_}")
    assert pattern.read("x/الساحل/محليات/2024-03-05_port.txt") == {
        "outlet": "الساحل",
        "published": "2024-03-05",
    }
    assert pattern.read("port.txt") == {}


@pytest.mark.parametrize(
    "given_options",
    [
        {"colums": {}},
        {"columns": {"txt": "a"}},
        {"path_pattern": "{oulet}/{id}"},
        {"path_pattern": "(?P<outlet>"},
        {"dates": ["2024-13-01", None]},
        {"dates": [None]},
        {"encoding": "utf-88"},
        {"near_duplicate": 2},
        {"metadata": "no/such/file.csv"},
    ],
)
def test_options_that_make_no_sense(given_options):
    with pytest.raises(CorpusError) as problem:
        Options.of(given_options)
    assert str(next(iter(given_options))) in str(problem.value)
    assert "\n" not in str(problem.value)


def test_missing_and_wrong_metadata_is_flagged(corpus, read):
    (corpus / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (corpus / "b.txt").write_text(ARTICLE + " ب", encoding="utf-8")
    (corpus / "c.txt").write_text(ARTICLE + " ج", encoding="utf-8")
    (corpus / "metadata.csv").write_text(
        "file,title,outlet,published\na.txt,عنوان,صحيفة,أمس\nb.txt,عنوان,صحيفة,1822-01-01\n",
        encoding="utf-8",
    )
    run = read(corpus)
    quality = {
        name: set(row["quality"]) - {"near_duplicate"} for name, row in run.documents.items()
    }
    assert quality == {
        "a": {"bad_date"},
        "b": {"date_out_of_range"},
        "c": {"missing_title", "missing_outlet", "missing_date"},
    }
    assert run.documents["b"]["published"] == datetime.date(1822, 1, 1)


def test_clear_errors(tmp_path):
    with pytest.raises(CorpusError, match=r"there is no .*nowhere"):
        ingest(tmp_path / "nowhere", tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="holds no files"):
        ingest(tmp_path / "empty", tmp_path / "out")
    (tmp_path / "empty" / "a.txt").write_text("Only English here.")
    with pytest.raises(
        CorpusError, match=r"no article that can be analysed .*no_arabic"
    ) as problem:
        ingest(tmp_path / "empty", tmp_path / "out")
    assert "\n" not in str(problem.value)
    assert list((tmp_path / "out").glob("spool-*")) == []
