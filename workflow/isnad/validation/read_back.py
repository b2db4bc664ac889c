"""Filled sheets -> answers. Every sheet is checked against the sample, and every problem is named by file and row."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from isnad.validation.annotated import read_annotated
from isnad.validation.formats import FormatError, read_text
from isnad.validation.layers import HIT, LAYERS, UNRESOLVED
from isnad.validation.sheets import (
    CLOSE,
    MOST_MISSED,
    OPEN,
    UNUSED,
    answered,
    columns,
    heading,
    marked_sentence,
)
from isnad.validation.wording import ANSWERS, CLASSES, LANGUAGES

#: What a problem does: an error stops the reading of sheets (or its row is left out), a note is only told.
ERROR, NOTE = "error", "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a sheet that is not as it should be. ``row``: as spreadsheets number rows, None for the whole file."""

    file: str
    row: int | None
    item: str | None
    column: str | None
    kind: str
    level: str
    problem: str

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}, row {self.row}"
        return f"{place}{f', {self.column}' if self.column else ''}: {self.problem}"


@dataclass(slots=True)
class Answer:
    """What one coder said of one item. None is "unsure" or not asked; ``missed``: class -> how many are missing."""

    coder: str
    item: str
    right: bool | None = None
    label: str | None = None
    source_right: bool | None = None
    missing: bool | None = None
    missed: dict[str, int] = field(default_factory=dict)
    words: str = ""
    comment: str = ""


def read_sheets(
    paths: Sequence[str | Path], sample: Mapping[str, Mapping]
) -> tuple[list[Answer], list[Problem]]:
    """The answers in all sheets (CSV, XLSX, JSON of Label Studio or doccano, folders of brat) and all problems.

    ``sample``: the rows of the samples by item. A row with an error gives no answer.
    """
    answers: list[Answer] = []
    problems: list[Problem] = []
    told: dict[tuple[str, str], str] = {}
    for path in map(Path, paths):
        sheet = _Sheet(path, sample, problems)
        for answer in sheet.answers():
            twin = told.setdefault((answer.coder, answer.item), path.name)
            if twin != path.name:
                sheet.problem(
                    sheet.rows.get(answer.item),
                    "coder",
                    "same_coder",
                    f"coder {answer.coder!r} has answered {answer.item} in {twin} already; write another name in column coder",
                    answer.item,
                )
            else:
                answers.append(answer)
    return answers, problems


class _Sheet:
    """Reads one file and knows where it stands."""

    def __init__(self, path: Path, sample: Mapping[str, Mapping], problems: list[Problem]) -> None:
        self.path = path
        self.sample = sample
        self.problems = problems
        self.rows: dict[str, int] = {}

    def problem(self, row, column, kind: str, text: str, item=None, level: str = ERROR) -> None:
        self.problems.append(Problem(self.path.name, row, item, column, kind, level, text))

    def answers(self) -> list[Answer]:
        before = len(self.problems)
        try:
            if self.path.suffix.lower() in (".csv", ".xlsx"):
                found = self._from_table(_read_table(self.path))
            else:
                found = self._from_spans()
        except FormatError as error:
            self.problem(None, None, "unreadable", str(error).removeprefix(f"{self.path}: "))
            return []
        strange = sum(problem.kind == "unknown_id" for problem in self.problems[before:])
        if strange > len(self.rows):
            del self.problems[before:]
            self.problem(
                None,
                None,
                "other_sample",
                f"{strange} of its {strange + len(self.rows)} items are not in the sample: the sheet was drawn from another run, "
                "or with other options (layer, items, seed); give those options, or draw and fill in a new sheet",
            )
            return []
        return found

    # --- spreadsheets ---

    def _from_table(self, table: list[list[str]]) -> list[Answer]:
        names = _columns(table[0]) if table else {}
        if missing := [
            c for c in ("item", "sentence", "right", "class", "missing") if c not in names
        ]:
            wanted = ", ".join(repr(heading(column, "en")) for column in missing)
            self.problem(
                1, None, "header", f"the first row has no column {wanted}; it is no coding sheet"
            )
            return []
        found: dict[str, Answer] = {}
        spoilt: set[str] = set()
        coders: dict[str, int] = {}
        for number, values in enumerate(table[1:], 2):
            row = {
                column: _bare(values[place]) if place < len(values) else ""
                for column, place in names.items()
            }
            if not any(row.values()):
                continue
            item = self._item(number, row)
            if item is None:
                continue
            if item in self.rows:
                self.problem(
                    number,
                    "item",
                    "duplicated",
                    f"{item} stands on row {self.rows[item]} already; delete one of the two",
                    item,
                )
                spoilt.add(item)
                continue
            self.rows[item] = number
            coder = row.get("coder") or next(iter(coders), "")
            if coder and coder != next(iter(coders), coder):
                self.problem(
                    number,
                    "coder",
                    "coder",
                    f"{coder!r}, but the rows before say {next(iter(coders))!r}: one sheet, one coder",
                    item,
                )
                spoilt.add(item)
            elif coder:
                coders[coder] = number
            before = len(self.problems)
            answer = self._answer(number, item, row)
            if any(problem.level == ERROR for problem in self.problems[before:]):
                spoilt.add(item)
            elif answer is not None:
                found[item] = answer
        if not self.rows:
            return []
        self._missing_rows()
        coder = next(iter(coders), self.path.stem)
        for answer in found.values():
            answer.coder = coder
        return [answer for item, answer in found.items() if item not in spoilt]

    def _item(self, number: int, row: Mapping[str, str]) -> str | None:
        """The item of a row, None where there is no such item."""
        item = row["item"]
        if item in self.sample:
            wanted = marked_sentence(self.sample[item])
            if _letters(row["sentence"]) != _letters(wanted):
                self.problem(
                    number,
                    "sentence",
                    "edited",
                    f"the text of {item} was changed: {_difference(wanted, row['sentence'])}; copy it from the blank sheet",
                    item,
                )
                self.rows.setdefault(item, number)
                return None
            return item
        text = _letters(row["sentence"])
        twin = next(
            (i for i, other in self.sample.items() if _letters(marked_sentence(other)) == text),
            None,
        )
        hint = f"; its text is that of {twin}" if twin else "; no item of the sample has its text"
        self.problem(number, "item", "unknown_id", f"{item!r} is no item of the sample{hint}", twin)
        if twin:
            self.rows.setdefault(twin, number)
        return None

    def _missing_rows(self) -> None:
        layers = {self.sample[item]["layer"] for item in self.rows}
        for item, row in self.sample.items():
            if row["layer"] in layers and item not in self.rows:
                words = marked_sentence(row)
                self.problem(
                    None,
                    None,
                    "missing",
                    f"{item} is missing (“{words[:60]}”); copy its row from the blank sheet",
                    item,
                )

    def _answer(self, number: int, item: str, row: Mapping[str, str]) -> Answer | None:
        """The answer of a row; None where it was left empty. Problems are noted."""
        task, layer = self.sample[item]["task"], LAYERS[self.sample[item]["layer"]]
        asked = [column for column in columns(layer) if answered(column, task)]
        values = {column: row.get(column, "") for column in asked}
        values = {
            column: "" if value in (UNUSED, "-", "—") else value for column, value in values.items()
        }
        answer = Answer("", item, words=values.get("words", ""), comment=row.get("comment", ""))

        def fail(column: str, kind: str, text: str) -> None:
            self.problem(number, heading(column, "en"), kind, text, item)

        if not any(values.values()):
            self.problem(number, None, "unanswered", f"{item} has no answer", item, NOTE)
            return None
        choices = {
            column: self._choice(fail, column, values[column], ANSWERS)
            for column in ("right", "source_right", "missing")
            if column in values
        }
        if task == HIT:
            label = self._choice(
                fail, "class", values["class"], {c: CLASSES[c] for c in layer.classes}
            )
            if not choices["right"]:
                if not values["right"]:
                    fail("right", "incomplete", "is empty, but other answers of the row are not")
            elif choices["right"] == "yes":
                if not values["class"]:
                    fail("class", "incomplete", "is empty; a right mark needs its class")
            elif values["class"]:
                fail(
                    "class",
                    "contradiction",
                    f"is {values['class']!r}, but the mark is not right; leave it empty",
                )
            answer.right, answer.label = _said(choices["right"]), label
            answer.source_right = _said(choices.get("source_right"))
            return answer
        wrong_number = False
        for label in layer.classes:
            text = values[f"missed_{label}"]
            count = _count(text)
            if count is None:
                wrong_number = True
                fail(f"missed_{label}", "typo", f"{text!r} is no number from 0 to {MOST_MISSED}")
            elif count:
                answer.missed[label] = count
        if not values["missing"]:
            fail("missing", "incomplete", "is empty, but other answers of the row are not")
        elif choices["missing"] == "yes" and not answer.missed and not wrong_number:
            fail("missing", "incomplete", "is yes, but no class says how many are missing")
        elif choices["missing"] in ("no", "unsure") and answer.missed:
            fail(
                "missing",
                "contradiction",
                f"is {choices['missing']}, but {answer.missed} are said to be missing",
            )
        answer.missing = _said(choices["missing"])
        return answer

    @staticmethod
    def _choice(
        fail, column: str, value: str, choices: Mapping[str, Mapping[str, str]]
    ) -> str | None:
        """Which of ``choices`` a cell says, in either language; None where it is empty or something else."""
        if not value:
            return None
        said = {
            name[language].casefold(): key
            for key, name in choices.items()
            for language in LANGUAGES
        }
        said |= {key.casefold(): key for key in choices}
        if value.casefold() in said:
            return said[value.casefold()]
        close = difflib.get_close_matches(value.casefold(), said, 1)
        names = ", ".join(name["en"] for name in choices.values())
        hint = f"; did you mean {close[0]!r}?" if close else ""
        fail(column, "typo", f"{value!r} is none of {names}{hint}")
        return None

    # --- annotation tools ---

    def _from_spans(self) -> list[Answer]:
        found = []
        for place, item, text, spans, marked in read_annotated(self.path):
            if item not in self.sample:
                self.problem(
                    place, "item", "unknown_id", f"{item!r} is no item of the sample", None
                )
                continue
            row = self.sample[item]
            if item in self.rows:
                self.problem(place, "item", "duplicated", f"{item} was there already", item)
                continue
            self.rows[item] = place
            if text != row["text"]:
                difference = _difference(row["text"], text)
                self.problem(
                    place, "text", "edited", f"the text of {item} was changed: {difference}", item
                )
                continue
            layer = LAYERS[row["layer"]]
            strange = sorted(
                {span.label for span in spans} - {*layer.classes, UNRESOLVED, "unsure"}
            )
            if strange:
                self.problem(
                    place,
                    "label",
                    "typo",
                    f"{strange[0]!r} is none of {', '.join(layer.classes)}, unsure",
                    item,
                )
                continue
            if not marked:
                self.problem(place, None, "unanswered", f"{item} has no answer", item, NOTE)
                continue
            found.append(_of_spans(self.path.stem, row, spans))
        if self.rows:
            self._missing_rows()
        return found


def _of_spans(coder: str, row: Mapping, spans) -> Answer:
    """What corrected spans say: a hit whose place is still marked is right, a mark at a new place was missing."""
    answer = Answer(coder, row["item"])
    if row["task"] == HIT:
        start = row["start"] - row["sentence_start"]
        end = start + row["end"] - row["start"]
        same = [span for span in spans if span.start < end and start < span.end]
        if any(span.label == "unsure" for span in same):
            return answer
        answer.right = bool(same)
        answer.label = next((span.label for span in same if span.label != UNRESOLVED), None)
        return answer
    known = [(mark["start"], mark["end"]) for mark in row["marks"]]
    new = [s for s in spans if not any(s.start < end and start < s.end for start, end in known)]
    if any(span.label == "unsure" for span in new):
        return answer
    answer.missing = bool(new)
    for span in new:
        answer.missed[span.label] = answer.missed.get(span.label, 0) + 1
    answer.words = "|".join(row["text"][span.start : span.end] for span in new)
    return answer


def _said(choice: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(choice)


def _count(text: str) -> int | None:
    """A whole number in any digits, 0 for an empty cell; None for anything else."""
    if not text:
        return 0
    text = text.removesuffix(".0")
    return int(text) if text.isdecimal() and int(text) <= MOST_MISSED else None


def _bare(value: str) -> str:
    value = value.strip()
    return value[1:] if re.match("'[=+\\-@＝＋－＠]", value) else value


def _letters(text: str) -> str:
    """A text without what spreadsheets change by themselves: spaces, line breaks, the apostrophe before a formula."""
    return re.sub(r"\s+", "", _bare(text)).replace(OPEN, "").replace(CLOSE, "")


def _difference(wanted: str, given: str) -> str:
    """The first place where two texts differ, in a few words."""
    place = next(
        (p for p, (a, b) in enumerate(zip(wanted, given, strict=False)) if a != b),
        min(len(wanted), len(given)),
    )
    first = max(0, place - 10)
    return f"“{wanted[first : place + 20]}” is now “{given[first : place + 20]}”"


def _columns(header: Sequence[str]) -> dict[str, int]:
    """The place of each column, whatever the language of its heading."""
    names = {}
    for layer in LAYERS.values():
        for column in columns(layer):
            for language in LANGUAGES:
                names[heading(column, language).casefold()] = column
    return {
        names[text.strip().casefold()]: place
        for place, text in reversed(list(enumerate(header)))
        if text.strip().casefold() in names
    }


def _read_table(path: Path) -> list[list[str]]:
    """The rows of a CSV file or of the sheet of an XLSX file that has the items, as texts."""
    if path.suffix.lower() == ".csv":
        text = read_text(path)
        separator = ";" if text.split("\n")[0].count(";") > text.split("\n")[0].count(",") else ","
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for a file that is no workbook
        raise FormatError(f"{path}: is no XLSX workbook ({type(error).__name__})") from None
    tables = [
        [
            ["" if value is None else str(value) for value in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book.worksheets
    ]
    book.close()
    return next((table for table in tables if table and "item" in _columns(table[0])), [[]])
