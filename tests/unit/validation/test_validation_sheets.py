"""Samples and sheets: reproducible, stratified, safe to open; and every mistake in a filled sheet is named by its row."""

import csv
import json
from pathlib import Path

import pytest

from isnad.errors import IsnadError
from isnad.validation.layers import HIT, LAYERS, SENTENCE
from isnad.validation.read_back import ERROR, read_sheets
from isnad.validation.sample import Article, allocate, draw_sample
from isnad.validation.sheets import columns, write_sheets

MATERIAL = Path(__file__).parent / "material"
SAMPLE = {
    row["item"]: row
    for row in map(json.loads, (MATERIAL / "sample.jsonl").read_text(encoding="utf-8").splitlines())
}
HEDGES = LAYERS["hedges"]


def articles(n=40, outlets=4):
    """Small articles: every second sentence holds a hedge."""
    for number in range(n):
        text, sentences, hits = "", [], []
        for line in range(6):
            words = f"=خبر {number} رقم {line} قد يتأخر الموعد." if line % 2 else "انتهى الخبر هنا."
            start = len(text)
            sentences.append((start, start + len(words)))
            if line % 2:
                at = start + words.index("قد")
                hits.append({"start": at, "end": at + 2, "label": ("modal", "doubt")[number % 2]})
            text += words + "\n"
        yield Article(f"d{number:02}", text, f"صحيفة {number % outlets}", sentences, hits)


def test_the_sample_is_stratified_and_reproducible():
    first = draw_sample(articles(), HEDGES, 60, seed=7)
    again = draw_sample(reversed(list(articles())), HEDGES, 60, seed=7)
    assert first.equals(again)
    assert not first.equals(draw_sample(articles(), HEDGES, 60, seed=8))
    rows = first.to_pylist()
    assert len({row["item"] for row in rows}) == len(rows) == 60
    assert [row["task"] for row in rows] == [HIT] * 30 + [SENTENCE] * 30
    for row in rows:
        outlet, kind = row["stratum"].split(" · ")
        assert outlet == row["outlet"]
        if row["task"] == HIT:
            assert kind == row["predicted"]
            start = row["start"] - row["sentence_start"]
            assert row["text"][start : start + 2] == "قد"
        else:
            assert kind == ("with hits" if row["marks"] else "without hits")
        same = [other for other in rows if other["stratum"] == row["stratum"]]
        same = [other for other in same if other["task"] == row["task"]]
        assert row["drawn"] == len(same) >= 2
    for task, total in ((HIT, 120), (SENTENCE, 240)):
        sizes = {row["stratum"]: row["population"] for row in rows if row["task"] == task}
        assert sum(sizes.values()) == total


def test_another_run_over_nearly_the_same_corpus_draws_nearly_the_same_items():
    before = {row["item"] for row in draw_sample(articles(40), HEDGES, 60, seed=7).to_pylist()}
    after = {row["item"] for row in draw_sample(articles(42), HEDGES, 60, seed=7).to_pylist()}
    assert len(before & after) >= 50


def test_every_hit_has_the_same_chance():
    """The share of samples that hold a hit is drawn over population, for every hit alike."""
    drawn: dict[str, int] = {}
    for seed in range(300):
        for row in draw_sample(articles(8, outlets=1), HEDGES, 16, seed).to_pylist():
            if row["task"] == HIT:
                drawn[row["item"]] = drawn.get(row["item"], 0) + 1
    assert len(drawn) == 24
    # 4 of 12 hits of each class: 100 of 300 times, with a standard deviation of 8.2.
    assert all(70 <= times <= 130 for times in drawn.values()), drawn


def test_a_sheet_of_another_run_is_one_message(tmp_path):
    rows = draw_sample(articles(), HEDGES, 24, seed=7).to_pylist()
    write_sheets(rows, HEDGES, tmp_path, coders=1)
    for name in ("coder-1.en.csv", "doccano.jsonl"):
        _, problems = read_sheets([tmp_path / name], SAMPLE)
        assert [p.kind for p in problems] == ["other_sample"]
        assert "24 of its 24 items are not in the sample" in str(problems[0])


def test_small_outlets_are_put_together_and_too_few_items_refused():
    rows = draw_sample(articles(outlets=39), HEDGES, 24, seed=7).to_pylist()
    assert any(row["stratum"].startswith("(other outlets)") for row in rows)
    with pytest.raises(IsnadError, match="at least 8 items"):
        draw_sample(articles(), HEDGES, 7, seed=7)


def test_allocation():
    assert allocate([100, 50, 1], 20) == [12, 7, 1]
    assert allocate([3, 3], 100) == [3, 3]
    for n in range(8, 60):
        given = allocate([40, 9, 2, 1], n)
        assert sum(given) == min(n, 52)
        assert all(got >= 2 or got == size for got, size in zip(given, [40, 9, 2, 1], strict=True))


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    folder = tmp_path_factory.mktemp("blank")
    rows = draw_sample(articles(), HEDGES, 24, seed=7).to_pylist()
    write_sheets(rows, HEDGES, folder, coders=2)
    return folder, rows


def test_no_cell_runs_as_a_formula(blank):
    from openpyxl import load_workbook

    folder, rows = blank
    assert any(row["text"].startswith("=") for row in rows)
    for path in folder.glob("coder-*.csv"):
        with open(path, encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    for path in folder.glob("coder-*.xlsx"):
        for sheet in load_workbook(path).worksheets:
            assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_xlsx_has_instructions_lists_and_highlight(blank):
    from openpyxl import load_workbook

    folder, rows = blank
    book = load_workbook(folder / "coder-2.ar.xlsx", rich_text=True)
    assert book.sheetnames == ["تعليمات", "الترميز"]
    sheet = book.worksheets[1]
    assert sheet.sheet_view.rightToLeft
    first = sheet.cell(2, columns(HEDGES).index("sentence") + 1).value
    marked = [piece for piece in first if not isinstance(piece, str)]
    assert [piece.text for piece in marked] == ["⟦قد⟧"]
    assert marked[0].font.b
    rules = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"نعم,لا,لا أدري"' in rules
    assert any("احتمال" in rule for rule in rules)
    covered = sum(len(rule.sqref.ranges) for rule in sheet.data_validations.dataValidation)
    assert covered > 0
    assert load_workbook(folder / "coder-1.en.xlsx").sheetnames == ["Instructions", "Coding"]
    assert rows[0]["task"] == HIT


def test_blank_sheets_of_every_format_are_read_without_an_error(blank):
    folder, rows = blank
    sample = {row["item"]: row for row in rows}
    for path in sorted(folder.glob("coder-*")):
        answers, problems = read_sheets([path], sample)
        assert not answers
        assert {p.kind for p in problems} == {"unanswered"}
        assert len(problems) == len(rows)
    # Label Studio tells what nobody has looked at; doccano and brat cannot.
    answers, problems = read_sheets([folder / "label-studio.json"], sample)
    assert (len(answers), {p.kind for p in problems}) == (0, {"unanswered"})
    for name in ("doccano.jsonl", "brat"):
        answers, problems = read_sheets([folder / name], sample)
        assert not problems
        assert len(answers) == len(rows)
        for answer in answers:
            row = sample[answer.item]
            if row["task"] == HIT:
                assert (answer.right, answer.label) == (True, row["predicted"])
            else:
                assert (answer.missing, answer.missed) == (False, {})


def test_corrected_spans_are_answers(blank, tmp_path):
    folder, rows = blank
    hit = next(row for row in rows if row["task"] == HIT)
    sentence = next(row for row in rows if row["task"] == SENTENCE)
    lines = []
    for line in (folder / "doccano.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["item"] == hit["item"]:
            record["label"] = []
        if record["item"] == sentence["item"]:
            record["label"].append([0, 3, "belief"])
        lines.append(json.dumps(record))
    path = tmp_path / "leila.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    answers, problems = read_sheets([path], {row["item"]: row for row in rows})
    assert not problems
    told = {answer.item: answer for answer in answers}
    assert told[hit["item"]].right is False
    assert told[sentence["item"]].missed == {"belief": 1}
    assert told[sentence["item"]].words == sentence["text"][:3]
    assert {answer.coder for answer in answers} == {"leila"}


def test_two_filled_sheets_are_read():
    answers, problems = read_sheets(
        [MATERIAL / "coder-1.ar.xlsx", MATERIAL / "coder-2.en.csv"], SAMPLE
    )
    assert problems == []
    assert len(answers) == 160
    assert {answer.coder for answer in answers} == {"1", "2"}
    first = next(a for a in answers if a.coder == "1" and a.right)
    assert first.label in HEDGES.classes


MISTAKES = [
    (2, "typo", "'yess' is none of yes, no, unsure; did you mean 'yes'?"),
    (3, "typo", "'modl' is none of modal, belief, hearsay, doubt, approx; did you mean 'modal'?"),
    (4, "incomplete", "a right mark needs its class"),
    (5, "incomplete", "is empty, but other answers of the row are not"),
    (6, "contradiction", "is 'doubt', but the mark is not right"),
    (7, "unknown_id", "is no item of the sample; its text is that of h-cc7fdcae0b"),
    (8, "unknown_id", "no item of the sample has its text"),
    (10, "edited", "is now “مصير نفسه. جدا”"),
    (12, "coder", "'Sami', but the rows before say '2'"),
    (13, "unanswered", "has no answer"),
    (44, "incomplete", "is yes, but no class says how many are missing"),
    (45, "contradiction", "is no, but {'modal': 2} are said to be missing"),
    (46, "typo", "'two' is no number from 0 to 20"),
    (47, "typo", "'99' is no number from 0 to 20"),
    (48, "typo", "'نعمم' is none of yes, no, unsure; did you mean 'نعم'?"),
    (49, "incomplete", "is empty, but other answers of the row are not"),
    (50, "duplicated", "stands on row 31 already"),
    (None, "missing", "h-6f2f8d0dc2 is missing"),
    (None, "missing", "s-fc8af99133 is missing"),
]


def test_every_mistake_is_named_by_row():
    answers, problems = read_sheets([MATERIAL / "coder-2-mistakes.en.csv"], SAMPLE)
    assert [(p.row, p.kind) for p in problems] == [(row, kind) for row, kind, _ in MISTAKES]
    for problem, (row, _, text) in zip(problems, MISTAKES, strict=True):
        assert text in str(problem)
        assert problem.file == "coder-2-mistakes.en.csv"
        if row is not None:
            assert f"row {row}" in str(problem)
    spoilt = {p.item for p in problems if p.level == ERROR}
    assert not spoilt & {answer.item for answer in answers}
    assert len(answers) == 80 - len(spoilt - {None}) - 1  # one row was left empty


def test_sheets_that_are_none(tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    (tmp_path / "notes.docx").write_bytes(b"")
    (tmp_path / "bad.jsonl").write_text("{", encoding="utf-8")
    paths = sorted(tmp_path.iterdir())
    answers, problems = read_sheets(paths, SAMPLE)
    assert not answers
    assert [p.file for p in problems] == [path.name for path in paths]
    assert "is no coding sheet" in str(problems[2]) + str(problems[3])


def test_the_same_coder_twice_is_named():
    paths = [MATERIAL / "coder-2.en.csv", MATERIAL / "coder-2-mistakes.en.csv"]
    _, problems = read_sheets(paths, SAMPLE)
    named = [p for p in problems if p.kind == "same_coder"]
    assert len(named) == 62
    assert all("in coder-2.en.csv already" in p.problem and p.row for p in named)
