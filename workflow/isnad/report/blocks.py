"""The building blocks of a screen, shown from a notebook: opening, prose, key figures, figures, tables, cautions.

Each call displays one output whose MIME type `MIME` holds the block with deferred values (see `messages`), which the page
builder renders in every language. The same output carries a plain English form, so that an executed notebook can be read
on its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from isnad.report.messages import Catalogue, is_deferred, t

MIME = "application/vnd.isnad.block+json"

#: More rows than this never stand in the page itself; the full table is in ``data/``.
MAX_ROWS = 500


def evidence(layer: str, **filters) -> str:
    """Address of the concordance rows of `layer` that agree with `filters` (column=value; None is left out)."""
    parts = {"layer": layer, **{k: v for k, v in filters.items() if v is not None}}
    return "evidence.html#" + "&".join(f"{k}={_part(v)}" for k, v in parts.items())


def document(doc_id: str, start: int | None = None, end: int | None = None) -> str:
    """Address of a document, or of a span in it."""
    span = "" if start is None else f":{start}-{end}"
    return f"document.html#{_part(doc_id)}{span}"


def _part(value) -> str:
    """`value` as a part of an address. Letters stay as they are: percent signs for Arabic would triple the page."""
    return re.sub(r"[^\w.~-]", lambda found: quote(found[0], safe=""), str(value))


def column(key: str, label, kind: str = "text", **options) -> dict:
    """A table column. `kind`: text, data (from the corpus), number, rate, percent, date, month or interval.

    A rate column may name its interval with ``low=`` and ``high=`` (keys of the row); it is then drawn beside the number.
    `places` sets the decimals; ``link=`` names the key of the row that holds the address of the evidence. With ``drawn=False``
    the interval is given in figures only, ``least=`` is the smallest value that is told apart, ``wide=True`` makes room for text.
    ``only="en"`` shows a column of English sentences on the English page alone; saved rows have it in both.
    """
    return {"key": key, "label": label, "kind": kind, **options}


def opening(title, lead) -> None:
    """The screen's title and the sentence that says what it answers."""
    _display(
        {"block": "opening", "title": title, "lead": lead},
        f"<h1>{_en(title)}</h1><p>{_en(lead)}</p>",
    )


def heading(title, anchor: str) -> None:
    """A section heading; `anchor` is its fixed id."""
    _display({"block": "heading", "title": title, "anchor": anchor}, f"<h2>{_en(title)}</h2>")


def prose(*paragraphs) -> None:
    """Plain paragraphs."""
    _display(
        {"block": "prose", "paragraphs": list(paragraphs)},
        "".join(f"<p>{_en(p)}</p>" for p in paragraphs),
    )


def cautions(items: Sequence[Mapping]) -> None:
    """What a reader should bear in mind: dicts of `level` (note, caution), `text`, and perhaps `link`, `link_text`."""
    if not items:
        return
    _display(
        {"block": "cautions", "items": list(items)},
        "<ul>" + "".join(f"<li>{_en(i['text'])}</li>" for i in items) + "</ul>",
    )


def cards(items: Sequence[Mapping]) -> None:
    """Key figures: dicts of `label`, `value`, and perhaps `interval`, `basis`, `note`, `link`."""
    _display(
        {"block": "cards", "items": list(items)},
        "<dl>"
        + "".join(f"<dt>{_en(i['label'])}</dt><dd>{_en(i['value'])}</dd>" for i in items)
        + "</dl>",
    )


def facts(items: Sequence[tuple]) -> None:
    """A list of (term, description) pairs."""
    items = [list(item) for item in items]
    _display(
        {"block": "facts", "items": items},
        "<dl>" + "".join(f"<dt>{_en(a)}</dt><dd>{_en(b)}</dd>" for a, b in items) + "</dl>",
    )


def code(text: str) -> None:
    """Commands or configuration, set as they are."""
    import html

    _display({"block": "code", "text": text}, f"<pre>{html.escape(text)}</pre>")


def figure(
    name: str, spec: Mapping, caption, columns: Sequence[dict], rows: Sequence[Mapping]
) -> None:
    """A figure (see `figures`), the sentence that says what it shows, and its data as a table.

    `name` is its fixed id, also the name of its files when saved.
    """
    spec = dict(spec)
    english = Catalogue().in_language({k: spec[k] for k in ("data", "layout")}, "en")
    _display(
        {
            "block": "figure",
            "name": name,
            "spec": spec,
            "caption": caption,
            "columns": list(columns),
            "rows": list(rows)[:MAX_ROWS],
        },
        f"<p>{_en(caption)}</p>" + "".join(f"<p>{_en(note)}</p>" for note in spec["notes"]),
        plotly=english,
    )


def table(
    name: str,
    columns: Sequence[dict],
    rows: Sequence[Mapping],
    caption,
    *,
    total: int | None = None,
    shown: int = 25,
    source: str | None = None,
    narrow: bool = False,
    choose: tuple[str, Mapping] | None = None,
) -> None:
    """A sortable table of at most `MAX_ROWS` rows, of which `shown` are seen before "show more".

    `total` is the number of rows there would be; `source` the count table in ``data/`` which holds all of them.
    Tables that are `narrow` stand side by side where there is room. `choose` gives a column and the labels of its codes: the
    reader may see the rows of one of them alone.
    """
    rows = list(rows)
    block = {
        "block": "table",
        "name": name,
        "columns": list(columns),
        "rows": rows[:MAX_ROWS],
        "caption": caption,
        "total": total if total is not None else len(rows),
        "shown": shown,
        "source": source,
        "narrow": narrow,
    }
    if choose:
        block["choices"] = _choices(block, *choose)
    _display(block, _table_html(block))


def _choices(block: Mapping, key: str, labels: Mapping) -> dict:
    """What the reader may choose among: the column and the codes that occur in the rows, with their labels."""
    column = next(one for one in block["columns"] if one["key"] == key)
    found = {row.get(column.get("code", key)) for row in block["rows"]}
    values = [[code, label] for code, label in labels.items() if code in found]
    return {"key": key, "label": column["label"], "values": values if len(values) > 1 else []}


def nothing(text=None) -> None:
    """Says that the run has nothing to show here."""
    prose(text or t("This run has no rows for this section."))


# --- display -------------------------------------------------------------------------------------


def _en(value) -> str:
    return (
        Catalogue().html(value, "en") if is_deferred(value) or not isinstance(value, str) else value
    )


def _table_html(block: Mapping) -> str:
    head = "".join(f"<th>{_en(c['label'])}</th>" for c in block["columns"])
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(row.get(c['key']))}</td>" for c in block["columns"]) + "</tr>"
        for row in block["rows"][:20]
    )
    return f"<p>{_en(block['caption'])}</p><table><tr>{head}</tr>{body}</table>"


def _cell(value) -> str:
    import html

    return html.escape(value) if isinstance(value, str) else _en(value)


def _display(block: dict, html: str, plotly: dict | None = None) -> None:
    from IPython.display import display

    bundle = {MIME: block, "text/html": html}
    if plotly is not None:
        bundle["application/vnd.plotly.v1+json"] = plotly
    display(bundle, raw=True)
