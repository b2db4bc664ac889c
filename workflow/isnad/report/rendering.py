"""Turns deferred values and table rows into HTML in every language: the filters and functions of the templates."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from isnad import tables
from isnad.report.drawing import interval_text
from isnad.report.messages import LANGUAGES, Catalogue, num, percent, t

_TEMPLATES = Path(__file__).parent / "templates"
_PLACES = {"number": 0, "rate": 2, "percent": 1}


def environment(catalogue: Catalogue) -> Environment:
    """The templates with filters ``tr`` (a value in every language), ``label`` (as an attribute), ``embedded`` (JSON)."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["tr"] = lambda value: shown(catalogue, value)
    made.filters["label"] = lambda value: label(catalogue, value)
    made.filters["embedded"] = lambda value: embedded(catalogue.resolve(value))
    made.globals.update(
        t=t,
        cell=lambda row, column: cell(catalogue, row, column),
        interval_scale=interval_scale,
        grouped={name for name, schema in tables.SCHEMAS.items() if "group" in schema.names},
    )
    return made


def shown(catalogue: Catalogue, value) -> Markup:
    """`value` in every language, of which the page shows one; once where the languages agree."""
    return Markup(_shown(catalogue, value))


def _shown(catalogue: Catalogue, value) -> str:
    texts = {language: catalogue.html(value, language) for language in LANGUAGES}
    if texts["ar"] == texts["en"]:
        return texts["en"]
    return "".join(
        f'<span class="{language}" lang="{language}">{text}</span>'
        for language, text in texts.items()
    )


def label(catalogue: Catalogue, value, attribute: str = "aria-label") -> Markup:
    """`value` as an attribute: English at first, every language beside it for the script that switches."""
    texts = {language: _bare(catalogue.plain(value, language)) for language in LANGUAGES}
    parts = [Markup('data-{}-{}="{}"').format(attribute, *item) for item in texts.items()]
    return Markup(" ").join([Markup('{}="{}"').format(attribute, texts["en"]), *parts])


def embedded(value) -> Markup:
    """JSON that may stand inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(character, code)
    return Markup(text)


def interval_scale(block: Mapping) -> None:
    """Give every column with an interval the largest value it must hold (`top`), for the drawing beside numbers."""
    for column in block["columns"]:
        if column.get("low"):
            values = [
                row.get(column["high"]) or row.get(column["key"]) or 0 for row in block["rows"]
            ]
            column["top"] = max(values, default=0) or 1


def cell(catalogue: Catalogue, row: Mapping, column: Mapping) -> Markup:
    """One table cell: the value for reading, `data-v` for sorting and CSV, a link to its evidence."""
    value, kind = row.get(column["key"]), column["kind"]
    raw, style = "", "text"
    if kind in _PLACES:
        show, places = percent if kind == "percent" else num, _places(value, column)
        least = column.get("least")
        if least and value is not None and value < least:
            body = _shown(catalogue, t("below {n}", n=show(least, places)))
        else:
            body = _shown(catalogue, show(value, places))
        raw = "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
        style = "number"
    elif kind == "data":
        body = f"<bdi>{escape(str(value))}</bdi>" if value not in (None, "") else "–"
    elif kind in ("date", "month"):
        body = _shown(catalogue, {"$": kind[0], "v": value})
        raw = value or ""
    else:
        body = _shown(catalogue, value)
        raw = row.get(column.get("code", ""), "")
    address = row.get(column.get("link", ""))
    if address:
        body = f'<a href="{escape(address)}">{body}</a>'
    attributes = f' data-v="{escape(str(raw))}"' if raw not in ("", None) else ""
    if column.get("low") and value is not None:
        body += _interval(catalogue, row, column)
        for end in ("low", "high"):
            if row.get(column[end]) is not None:
                attributes += f' data-{end}="{row[column[end]]:.6g}"'
    if column.get("wide"):
        style += " wide"
    if column.get("only"):
        style += f" only-{column['only']}"
    return Markup(f'<td class="{style}"{attributes}>{body}</td>')


def _places(value, column: Mapping) -> int:
    """Decimals of a cell: those of its column, more where a value above 0 would read as 0."""
    places = column.get("places", _PLACES[column["kind"]])
    if not value or column["kind"] == "number" or column.get("least"):
        return places
    size = abs(value) * (100 if column["kind"] == "percent" else 1)
    while places < 6 and round(size, places) == 0:
        places += 1
    return places


def _interval(catalogue: Catalogue, row: Mapping, column: Mapping) -> str:
    """The interval in figures and as a small drawing on the column's common scale."""
    low, high, top = row.get(column["low"]), row.get(column["high"]), column.get("top", 1)
    if low is None or high is None:
        return f' <span class="interval under">{_shown(catalogue, t("no interval"))}</span>'
    show = percent if column["kind"] == "percent" else num
    places = _places(row[column["key"]], column)
    limits = interval_text(show(low, places), show(high, places), low < 0)
    if not column.get("drawn", True):
        return f'<span class="interval under">{_shown(catalogue, limits)}</span>'
    a, b, x = (round(100 * max(0, min(1, v / top)), 1) for v in (low, high, row[column["key"]]))
    return (
        f' <span class="interval">{_shown(catalogue, limits)}</span>'
        f'<span class="whisker" aria-hidden="true" style="--a:{a}%;--b:{round(b - a, 1)}%;--x:{x}%">'
        "</span>"
    )


def _bare(text: str) -> str:
    return re.sub("[\u2066-\u2069]", "", text)
