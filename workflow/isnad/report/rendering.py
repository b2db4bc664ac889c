"""Turns deferred values and table rows into HTML in every language: the filters and functions of the templates."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

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
    )
    return made


def shown(catalogue: Catalogue, value) -> Markup:
    """`value` in every language, of which the page shows one; once where the languages agree."""
    texts = {language: Markup(catalogue.html(value, language)) for language in LANGUAGES}
    if texts["ar"] == texts["en"]:
        return texts["en"]
    span = Markup('<span class="{0}" lang="{0}">{1}</span>')
    return Markup("").join(span.format(language, text) for language, text in texts.items())


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
        show = percent if kind == "percent" else num
        body = shown(catalogue, show(value, column.get("places", _PLACES[kind])))
        raw = "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
        style = "number"
    elif kind == "data":
        body = Markup("<bdi>{}</bdi>").format(value if value not in (None, "") else "–")
    elif kind in ("date", "month"):
        body = shown(catalogue, {"$": kind[0], "v": value})
        raw = value or ""
    else:
        body = shown(catalogue, value)
        raw = row.get(column.get("code", ""), "")
    address = row.get(column.get("link", ""))
    if address:
        body = Markup('<a href="{}">{}</a>').format(address, body)
    attributes = Markup("")
    if raw not in ("", None):
        attributes += Markup(' data-v="{}"').format(raw)
    if column.get("low") and value is not None:
        body += _interval(catalogue, row, column)
        for end in ("low", "high"):
            if row.get(column[end]) is not None:
                attributes += Markup(' data-{}="{:.6g}"').format(end, row[column[end]])
    return Markup('<td class="{}"{}>{}</td>').format(style, attributes, body)


def _interval(catalogue: Catalogue, row: Mapping, column: Mapping) -> Markup:
    """The interval in figures and as a small drawing on the column's common scale."""
    low, high, top = row.get(column["low"]), row.get(column["high"]), column.get("top", 1)
    if low is None or high is None:
        return Markup(' <span class="interval">–</span>')
    show = percent if column["kind"] == "percent" else num
    places = column.get("places", _PLACES[column["kind"]])
    limits = {"$": "j", "by": "–", "parts": [show(low, places), show(high, places)]}
    a, b, x = (round(100 * max(0, min(1, v / top)), 1) for v in (low, high, row[column["key"]]))
    return Markup(
        ' <span class="interval">{}</span>'
        '<span class="whisker" aria-hidden="true" style="--a:{}%;--b:{}%;--x:{}%"></span>'
    ).format(shown(catalogue, limits), a, round(b - a, 1), x)


def _bare(text: str) -> str:
    return re.sub("[\u2066-\u2069]", "", text)
