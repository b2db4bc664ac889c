"""Quality flags: what is found, where, and what is left alone."""

from __future__ import annotations

import csv
import json

import pytest
from corpus_material import ARTICLE, OTHER
from hypothesis import given
from hypothesis import strategies as st

from isnad.corpus import Options, check
from isnad.corpus.quality import FLAGS, LEXICONS, Spelling
from isnad.corpus.records import REASONS

SPELLING = Spelling.load()


def corpus_of(folder, *texts: str):
    with open(folder / "a.jsonl", "w", encoding="utf-8") as stream:
        for number, text in enumerate(texts):
            stream.write(
                json.dumps(
                    {
                        "id": f"d{number}",
                        "title": "ع",
                        "outlet": "ص",
                        "date": "2024-01-01",
                        "text": text,
                    }
                )
                + "\n"
            )
    return folder


@pytest.mark.parametrize(
    ("word", "split"),
    [
        ("المفاوضاتأن", "المفاوضات أن"),
        ("المسؤولينإن", "المسؤولين إن"),
        ("الحكومةالجديدة", "الحكومة الجديدة"),
        ("«المدينةفي»", "المدينة في"),
        ("الخميسإلى", "الخميس إلى"),
        ("وإلىتونس", "وإلى تونس"),
        ("رئيسالحكومة", "رئيس الحكومة"),
        ("فيالمدينة", "في المدينة"),
        ("المجلسالوطني", "المجلس الوطني"),
        ("وأضافالمتحدث", "وأضاف المتحدث"),
        ("تنظيمداعش", "تنظيم داعش"),
        ("المجلسالأعلىمن", "المجلسالأعلى من"),
        ("الموقعالإلكتروني", "الموقع الإلكتروني"),
        ("الحُكُومَةالجديدة،", "الحكومة الجديدة"),
    ],
)
def test_words_run_together(word, split):
    ((start, end, found),) = SPELLING.run_ons.find(word)
    assert found == split
    assert word[start:end] == word.strip("«»،")


@pytest.mark.parametrize(
    "word",
    [
        "بأن",
        "لأن",
        "كأن",
        "وبأنهم",
        "والإعلام",
        "بالإضافة",
        "للإعلام",
        "فالإنسان",
        "كإنسان",
        "عبدالإله",
        "لعبدالإله",
        "اللاإنسانية",
        "لاإرادي",
        "القرآن",
        "شأن",
        "بشأن",
        "الشأن",
        "مسألة",
        "رئيسة",
        "المرأة",
        "مبادئ",
        "شيئا",
        "قراءات",
        "الآن",
        "أولئك",
        "يأتي",
        "تأسيس",
        "سأل",
        "مآذن",
        "مرأى",
        "لينكدإن",
        "يطمئن",
        "فأينما",
        "والأنباء",
        "بالأنظمة",
        "كالأنهار",
        "الحيوان",
        "الإيرانيان",
    ],
)
def test_words_that_look_run_together_and_are_not(word):
    assert not SPELLING.run_ons.suspicious(word)


def test_run_on_words_have_spans(corpus, read):
    run = read(corpus_of(corpus, f"{ARTICLE}\nواطلع على المباحثاتأن «المدينةفي» خطر.", OTHER))
    assert run.flagged("run_on_word") == [("d0", "المباحثاتأن"), ("d0", "المدينةفي")]


def test_suspicious_spelling_is_decided_by_the_words_around(corpus, read):
    run = read(
        corpus_of(
            corpus,
            f"{ARTICLE}\nوزار الوفد الأراضي الفلسطينية المحتملة أمس.",
            f"{OTHER}\nوناقشوا الأضرار المحتملة للمشروع في الأراضي الزراعية.",
            f"{OTHER}\nوفرضت السلطات حضر التجول، وحضر الوزير الاجتماع، وعاد بالمحتملة.",
        )
    )
    assert run.flagged("suspicious_spelling") == [("d0", "المحتملة"), ("d2", "حضر")]


def test_the_confusions_are_sound():
    """Every row can fire on its own context, and its two words differ where folding cannot see it."""
    confusions = SPELLING.confusions
    with open(LEXICONS / "confusions.tsv", encoding="utf-8", newline="") as stream:
        rows = list(
            csv.DictReader((line for line in stream if not line.startswith("#")), delimiter="\t")
        )
    assert len(rows) > 20
    for row in rows:
        before = row["before"].split("|")[0].strip("_")
        after = row["after"].split("|")[0].strip("_")
        words = [word for word in (before, row["written"], "" if before else after) if word]
        assert confusions.find(words, words.index(row["written"])) is not None, row
        meant = [row["meant"] if word == row["written"] else word for word in words]
        assert confusions.find(meant, meant.index(row["meant"])) is None, row


def test_language_mix(corpus, read):
    run = read(
        corpus_of(
            corpus,
            f"{ARTICLE} OPEC iPhone",
            ARTICLE.split("،")[0] + " " + "this part of the article is in English only " * 5,
            "این گزارش می گوید که دولت برای این کار از مردم کمک خواسته است و این را همه می دانند که کار سخت است",
        )
    )
    assert [name for name, row in run.documents.items() if "mixed_language" in row["quality"]] == [
        "d1",
        "d2",
    ]


def test_boilerplate_is_what_many_documents_share(corpus, read):
    line = "تابعوا آخر الأخبار عبر قناتنا"
    texts = [f"{ARTICLE.splitlines()[n % 3]} رقم {n} {'كلمة ' * n}\n{line}" for n in range(6)]
    run = read(corpus_of(corpus, *texts, OTHER), boilerplate_documents=6)
    assert run.flagged("boilerplate") == [(f"d{n}", line) for n in range(6)]
    run = read(corpus, boilerplate_documents=7)
    assert run.flagged("boilerplate") == []


def test_copies_do_not_make_boilerplate(corpus, read):
    run = read(corpus_of(corpus, *[ARTICLE] * 12), boilerplate_documents=5)
    assert run.flagged("boilerplate") == []
    assert run.summary["duplicates"] == 11


@pytest.mark.parametrize(
    "heading", ["المصادر:", "المصادر:\n", "مصادر:\n•\n", "المصدر :", "المراجع: -"]
)
def test_an_empty_list_of_sources(corpus, read, heading):
    run = read(
        corpus_of(
            corpus,
            f"{ARTICLE}\n{heading}",
            f"{OTHER}\nالمصادر:\nوكالة المدينة",
            f"{OTHER} وقالت المصادر",
        )
    )
    ((name, span),) = run.flagged("empty_source_list")
    assert name == "d0"
    assert heading.startswith(span)


def test_quotes_in_pairs(corpus, read):
    run = read(
        corpus_of(
            corpus,
            f'{ARTICLE} "قال" «كذا» “هكذا” ”هكذا”',
            f'{ARTICLE} "قال ذلك',
            f"{OTHER} «قال “ذلك”",
        )
    )
    assert [
        name for name, row in run.documents.items() if "unbalanced_quotes" in row["quality"]
    ] == ["d1", "d2"]


def test_length(corpus, read):
    run = read(
        corpus_of(corpus, "خبر قصير جدا", ARTICLE, "كلمة " * 70), short_words=5, long_words=60
    )
    quality = {name: set(row["quality"]) for name, row in run.documents.items()}
    assert quality == {"d0": {"very_short"}, "d1": set(), "d2": {"very_long"}}


@given(st.text(alphabet='ابتةىأإلنيوهمفيعكذ ،"\u064e\u0640', max_size=60))
def test_spans_of_run_ons_lie_inside_their_word(word):
    for start, end, split in SPELLING.run_ons.find(word):
        assert 0 <= start < end <= len(word)
        assert " " in split


def test_every_code_is_explained(corpus, read):
    """The report shows what each code means, so every code that the readers use has its sentence."""
    import re
    from pathlib import Path

    import isnad.corpus

    folder = Path(isnad.corpus.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    used = set(re.findall(r"""(?:Unusable\(|Reject\([^"')]*?)\s*["'](\w+)["']""", code))
    assert used
    assert used <= set(REASONS)
    run = read(corpus_of(corpus, f'{ARTICLE} "', "قصير"))
    assert set(run.summary["flags"]) <= set(FLAGS)


def test_check_lists_every_problem(corpus, capsys):
    corpus_of(corpus, f'{ARTICLE} "', OTHER)
    (corpus / "empty.txt").write_text("")
    (corpus / "b.csv").write_text("nr,inhalt\n1,x\n")
    rejects, flags = check(corpus, Options())
    printed = capsys.readouterr().out
    assert "2 documents can be analysed, 2 inputs cannot." in printed
    assert "empty.txt: empty:" in printed
    assert "b.csv: no_text_column:" in printed
    assert "d0: unbalanced_quotes" in printed
    assert (rejects.num_rows, flags.num_rows) == (2, 1)
    assert sorted(path.name for path in corpus.iterdir()) == ["a.jsonl", "b.csv", "empty.txt"]
