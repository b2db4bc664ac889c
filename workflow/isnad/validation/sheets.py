"""Blank coding sheets: XLSX and CSV in two languages, and the same items for Label Studio, doccano and brat."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path

from isnad.validation.brat import write_brat, write_configuration
from isnad.validation.formats import (
    Annotated,
    Span,
    label_studio_interface,
    write_doccano,
    write_label_studio,
)
from isnad.validation.layers import HIT, UNRESOLVED, Layer
from isnad.validation.wording import (
    ANSWERS,
    CLASSES,
    HEADINGS,
    LANGUAGES,
    TABS,
    TASKS,
    instructions,
    missed,
)

OPEN, CLOSE = "⟦", "⟧"
#: Stands in a cell that is not to be filled in.
UNUSED = "–"
UNSURE = "unsure"
#: More than this many are never missing from one sentence; a larger number is a slip.
MOST_MISSED = 20
#: Control characters, which no spreadsheet takes, and the marks that show a hit.
_UNSHOWN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff{OPEN}{CLOSE}]")
_RUNNABLE = re.compile("[=+\\-@\t\r\n＝＋－＠]")
_WIDTHS = {"item": 14, "coder": 8, "task": 16, "before": 36, "sentence": 60, "after": 36}
_WIDTHS |= {"source": 24, "words": 28, "comment": 28}


def shown(text: str) -> str:
    """``text`` as a sheet shows it: on one line, without characters that a spreadsheet cannot hold."""
    return " ".join(_UNSHOWN.sub("", text).split())


def safe(text: str) -> str:
    """``text`` for a CSV cell: what a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{text}" if _RUNNABLE.match(text) else text


def columns(layer: Layer) -> list[str]:
    """The columns of a sheet of ``layer``, in order."""
    source = ["source"] if layer.name == "attributions" else []
    judged = ["source_right"] if layer.name == "attributions" else []
    return [
        *("item", "coder", "task", "before", "sentence", "after", *source),
        *("right", "class", *judged, "missing"),
        *(f"missed_{label}" for label in layer.classes),
        *("words", "comment"),
    ]


def heading(column: str, language: str) -> str:
    if column.startswith("missed_"):
        return missed(column.removeprefix("missed_"), language)
    return HEADINGS[column][language]


def answered(column: str, task: str) -> bool:
    """Whether a coder fills in ``column`` in rows of ``task``."""
    if column in ("right", "class", "source_right"):
        return task == HIT
    return task != HIT and (column in ("missing", "words") or column.startswith("missed_"))


def pieces(row: dict) -> list[tuple[str, bool]]:
    """The sentence of an item in pieces, each with whether it is marked: the hit in question, or every hit."""
    text = row["text"]
    start = row["sentence_start"]
    marks = (
        [(row["start"] - start, row["end"] - start)]
        if row["task"] == HIT
        else sorted((mark["start"], mark["end"]) for mark in row["marks"])
    )
    found, place = [], 0
    for first, stop in marks:
        if first < place:  # a hit inside another is shown by the outer one
            continue
        found += [(text[place:first], False), (text[first:stop], True)]
        place = stop
    found.append((text[place:], False))
    return [(_UNSHOWN.sub("", re.sub(r"\s", " ", piece)), mark) for piece, mark in found if piece]


def marked_sentence(row: dict) -> str:
    """The sentence of an item on one line, marks between ⟦ and ⟧."""
    text = "".join(f"{OPEN}{piece}{CLOSE}" if mark else piece for piece, mark in pieces(row))
    return " ".join(text.split())


def cells(row: dict, layer: Layer, language: str, coder: str) -> dict[str, str]:
    """The cells of a blank row by column."""
    texts = {
        "item": row["item"],
        "coder": coder,
        "task": TASKS[row["task"]][language],
        "before": shown(row["before"]),
        "sentence": marked_sentence(row),
        "after": shown(row["after"]),
        "source": shown(row["source"] or "") if row["task"] == HIT else UNUSED,
        "comment": "",
    }
    return {
        column: texts.get(column, "" if answered(column, row["task"]) else UNUSED)
        for column in columns(layer)
    }


def write_sheets(rows: Sequence[dict], layer: Layer, folder: Path, coders: int) -> None:
    """Write the sheets of every coder and the files of annotation tools into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("coder-*"):
        path.unlink()
    for number in range(1, coders + 1):
        for language in LANGUAGES:
            stem = folder / f"coder-{number}.{language}"
            write_csv(stem.with_name(stem.name + ".csv"), rows, layer, language, str(number))
            write_xlsx(stem.with_name(stem.name + ".xlsx"), rows, layer, language, str(number))
    labels = [*layer.classes, UNSURE, UNRESOLVED]
    texts = [as_annotated(row) for row in rows]
    write_label_studio(folder / "label-studio.jsonl", texts)
    tasks = (folder / "label-studio.jsonl").read_text(encoding="utf-8").splitlines()
    listed = json.dumps([json.loads(task) for task in tasks], ensure_ascii=False, indent=1)
    (folder / "label-studio.json").write_text(listed + "\n", encoding="utf-8")
    (folder / "label-studio.xml").write_text(label_studio_interface(labels), encoding="utf-8")
    write_doccano(folder / "doccano.jsonl", texts)
    for one in texts:
        one.doc_id = one.facts["item"]
    write_brat(folder / "brat", texts)
    write_configuration(folder / "brat", labels)
    # Whoever fills in a blank must give it another name: the workflow may make these again.
    for path in folder.glob("coder-*"):
        path.chmod(0o444)


def as_annotated(row: dict) -> Annotated:
    """An item as a text with spans: the hit in question, or every hit of the sentence."""
    if row["task"] == HIT:
        start = row["sentence_start"]
        spans = [Span(row["start"] - start, row["end"] - start, row["predicted"])]
    else:
        spans = [Span(mark["start"], mark["end"], mark["label"]) for mark in row["marks"]]
    facts = {"item": row["item"], "task": row["task"]}
    facts |= {"before": row["before"], "after": row["after"]}
    return Annotated(row["doc_id"], row["text"], sorted(spans), facts)


def write_csv(path: Path, rows: Sequence[dict], layer: Layer, language: str, coder: str) -> None:
    """One coder's sheet as CSV: UTF-8 with a byte order mark, formula-safe."""
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([heading(column, language) for column in columns(layer)])
        for row in rows:
            writer.writerow([safe(cell) for cell in cells(row, layer, language, coder).values()])


def write_xlsx(path: Path, rows: Sequence[dict], layer: Layer, language: str, coder: str) -> None:
    """One coder's sheet as XLSX: instructions, marks in colour, closed lists for answers, right to left in Arabic."""
    from openpyxl import Workbook
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    grey, header = PatternFill("solid", fgColor="E4E4E4"), PatternFill("solid", fgColor="D5E3F0")
    to_fill = PatternFill("solid", fgColor="FFF8DC")
    arabic = Alignment(wrap_text=True, vertical="top", horizontal="right", readingOrder=2)
    plain = Alignment(wrap_text=True, vertical="top")
    book = Workbook()
    guide = book.active
    guide.title = TABS["instructions"][language]
    guide.sheet_view.rightToLeft = language == "ar"
    guide.column_dimensions["A"].width = 110
    for number, paragraph in enumerate(instructions(layer.name, language), 1):
        cell = guide.cell(number, 1, paragraph)
        cell.alignment = arabic if language == "ar" else plain
    sheet = book.create_sheet(TABS["coding"][language])
    sheet.sheet_view.rightToLeft = language == "ar"
    names = columns(layer)
    for place, column in enumerate(names, 1):
        cell = sheet.cell(1, place, heading(column, language))
        cell.font, cell.fill, cell.alignment = Font(bold=True), header, plain
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column, 13)
    mark = InlineFont(b=True, color="C00000")
    for number, row in enumerate(rows, 2):
        for place, (column, value) in enumerate(cells(row, layer, language, coder).items(), 1):
            cell = sheet.cell(number, place)
            if column == "sentence":
                parts = [
                    TextBlock(mark, f"{OPEN}{piece}{CLOSE}") if marked else piece
                    for piece, marked in pieces(row)
                ]
                cell.value = CellRichText(parts)
            else:
                cell.value = value
                cell.data_type = "s"  # a text that begins with = is a text
                cell.quotePrefix = bool(_RUNNABLE.match(value))
            in_arabic = column in ("before", "sentence", "after", "source", "words")
            cell.alignment = arabic if in_arabic else plain
            if value == UNUSED:
                cell.fill = grey
            elif answered(column, row["task"]):
                cell.fill = to_fill
    sheet.freeze_panes = "D2"
    _closed_answers(sheet, rows, layer, language, names)
    book.active = 1
    book.save(path)


def _closed_answers(sheet, rows, layer: Layer, language: str, names: list[str]) -> None:
    """Lists to choose from in every answer cell; anything else is refused with a message."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    answers = ",".join(answer[language] for answer in ANSWERS.values())
    classes = ",".join(CLASSES[label][language] for label in layer.classes)
    for place, column in enumerate(names, 1):
        if column in ("right", "source_right", "missing"):
            rule = DataValidation(type="list", formula1=f'"{answers}"', allow_blank=True)
        elif column == "class":
            rule = DataValidation(type="list", formula1=f'"{classes}"', allow_blank=True)
        elif column.startswith("missed_"):
            rule = DataValidation(
                type="whole", operator="between", formula1="0", formula2=str(MOST_MISSED)
            )
        else:
            continue
        rule.showErrorMessage = True
        rule.error = answers if rule.type == "list" and column != "class" else classes
        if rule.type == "whole":
            rule.error = f"0–{MOST_MISSED}"
        for number, row in enumerate(rows, 2):
            if answered(column, row["task"]):
                rule.add(f"{get_column_letter(place)}{number}")
        sheet.add_data_validation(rule)
