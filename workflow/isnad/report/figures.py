"""Plotly figures as plain dicts, in one look: ranked rates with intervals, trends, shares, small multiples.

Labels may be deferred values. A spec has `data`, `layout`, `notes` (sentences on what this very figure shows out of the
ordinary) and `mirror`: true where the page turns the horizontal axis round for right-to-left reading. Points carry the
address of their evidence in `customdata`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isnad.report.drawing import (
    COLOURS,
    DASHES,
    PATTERNS,
    SYMBOLS,
    arm,
    axis,
    estimate_text,
    frame,
    hollow_marks,
    rounded,
    whole_numbers,
)
from isnad.report.messages import joined, month, num, percent, t, tn
from isnad.report.timeline import drawn, ordinal, places_of

#: An interval may be so many times as high as the highest estimate of a trend; what is longer leaves the figure.
CEILING = 2.5
#: Where a line stops.
BREAK = (None, None, None, None)
HOLLOW = t("A hollow mark rests on too few documents for an interval.")
ABSENT = t("A mark at 0 without a line: none was found there.")
CUT = t("The axis is cut at the dotted line: the months there have no documents.")
LONGER = t("Lines that leave the figure at the top go on; the data below give their ends.")


def ranked(
    rows: Sequence[Mapping],
    axis_title,
    *,
    places: int = 2,
    share: bool = False,
    zero_line: bool = False,
    groups: Sequence[str] = (),
    names: Mapping | None = None,
) -> dict:
    """Dots with intervals, one row each, first row on top.

    Rows have `label`, `value`, `low`, `high`, perhaps `link`, `tick` (what stands beside the axis instead of the label)
    and `group` (one of `groups`, told apart by colour and symbol, called as `names` says; a group without rows keeps its colour
    for other figures).
    """
    order = list(groups) or [None]
    data = []
    hollow = []
    for position, group in enumerate(order):
        chosen = [(i, r) for i, r in enumerate(rows) if group is None or r.get("group") == group]
        if not chosen and rows:
            continue
        hollow += [
            (r["value"], i, SYMBOLS[position])
            for i, r in chosen
            if r["value"] and r.get("low") is None
        ]
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": (names or {}).get(group, group) or "",
                "x": [rounded(r["value"]) for _, r in chosen],
                "y": [i for i, _ in chosen],
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": [arm(r["value"], r.get("high")) for _, r in chosen],
                    "arrayminus": [arm(r.get("low"), r["value"]) for _, r in chosen],
                    "color": COLOURS[position],
                    "thickness": 1.6,
                    "width": 0,
                },
                "marker": {"color": COLOURS[position], "symbol": SYMBOLS[position], "size": 9},
                "hovertext": [
                    joined(
                        r["label"],
                        estimate_text(r["value"], r.get("low"), r.get("high"), places, share),
                        by="<br>",
                    )
                    for _, r in chosen
                ],
                "cliponaxis": False,
                "hoverinfo": "text",
                "customdata": [r.get("link") for _, r in chosen],
            }
        )
    x = axis(title={"text": axis_title}, side="top", zeroline=zero_line, zerolinecolor="#56626c")
    if share:
        x["tickformat"] = ".0%"
    x["rangemode"] = "tozero"
    data += hollow_marks(hollow)
    y = axis(
        tickvals=list(range(len(rows))),
        ticktext=[r.get("tick", r["label"]) for r in rows],
        autorange=False,
        range=[len(rows) - 0.4, -0.6],
        gridcolor="#f0f2f3",
    )
    return {
        "data": data,
        "layout": frame(
            # A legend needs room of its own, or plotly takes it from the title of a short figure.
            70 + 25 * max(2, len(rows)) + (30 if len(order) > 1 else 0),
            xaxis=x,
            yaxis=y,
            showlegend=len(order) > 1,
            legend={"orientation": "h", "y": -0.02, "yanchor": "top"},
        ),
        "notes": [HOLLOW] if hollow else [],
        "mirror": True,
    }


def trend(
    series: Sequence[Mapping],
    months: Mapping[str, float],
    axis_title,
    *,
    share: bool = False,
    places: int = 2,
    counts: bool = False,
) -> dict:
    """Lines over months with intervals as bars; `series` have `name` and `points`: month -> (value, low, high, link).

    `months` gives the number of documents of each month that has any. A line stops where a series has no point, and where
    months lie between that are not in `months`. Months that stand apart from the others and hold next to no documents are
    not drawn.
    """
    months, left_out = drawn(months)
    position, cuts = places_of(months)
    data, hollow = [], []
    for index, one in enumerate(series):
        shift = (index - (len(series) - 1) / 2) * 0.08
        points = [(x + shift, m, p) for x, m, p in _with_breaks(one["points"], position)]
        style = index % len(COLOURS)
        if not counts:
            hollow += [(x, p[0], SYMBOLS[style]) for x, _, p in points if p[0] and p[1] is None]
        data.append(_line(one["name"], points, style, places, share))
    data += hollow_marks(hollow)
    values = [
        p for one in series for m, p in one["points"].items() if m in position and p[0] is not None
    ]
    shown = months[:: max(1, len(months) // 8)]
    x = axis(
        tickvals=[position[m] for m in shown],
        ticktext=[month(m) for m in shown],
        tickangle=0,
        range=[-0.5, position[months[-1]] + 0.5],
        showgrid=False,
    )
    y = axis(rangemode="tozero")
    notes = [CUT] if cuts else []
    if left_out:
        notes.append(
            tn(
                "{n} document of months that stand apart (less than one in a hundred) is not drawn; it is in the data below.",
                "{n} documents of months that stand apart (less than one in a hundred) are not drawn; they are in the data below.",
                left_out,
            )
        )
    if hollow:
        notes.append(HOLLOW)
    if any(p[0] == 0 and p[1] is None for p in values) and not counts:
        notes.append(ABSENT)
    ceiling = CEILING * max((p[0] for p in values), default=0)
    if 0 < ceiling < max((p[2] or 0 for p in values), default=0):
        y |= {"range": [0, rounded(ceiling)], "autorange": False}
        notes.append(LONGER)
    if counts:
        y |= whole_numbers([point[0] for point in values])
    if share:
        y["tickformat"] = ".0%"
    return {
        "data": data,
        "layout": frame(
            390,
            margin={"l": 8, "r": 16, "t": 36, "b": 8, "pad": 4},
            annotations=[_unit(axis_title)],
            shapes=[_cut(at) for at in cuts],
            xaxis=x,
            yaxis=y,
            showlegend=len(series) > 1,
            legend={"orientation": "h", "y": -0.18, "yanchor": "top"},
        ),
        "notes": notes,
        "mirror": False,
    }


def _with_breaks(points: Mapping[str, tuple], position: Mapping[str, float]) -> list[tuple]:
    """Place, month and point of each drawn month, with an empty point wherever a line must stop."""
    found: list[tuple] = []
    for m in sorted(m for m in points if m in position):
        if found and ordinal(m) - ordinal(found[-1][1]) > 1:
            found.append((found[-1][0], "", BREAK))
        found.append((position[m], m, points[m]))
    return found


def _line(name, points: Sequence[tuple], style: int, places: int, share: bool) -> dict:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [x for x, _, _ in points],
        "y": [rounded(p[0]) for _, _, p in points],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [arm(p[0], p[2]) for _, _, p in points],
            "arrayminus": [arm(p[1], p[0]) for _, _, p in points],
            "color": COLOURS[style],
            "thickness": 1,
            "width": 0,
        },
        "line": {"color": COLOURS[style], "dash": DASHES[style], "width": 2},
        "marker": {"color": COLOURS[style], "symbol": SYMBOLS[style], "size": 7},
        "hovertext": [
            joined(name, month(m), estimate_text(*p[:3], places, share), by="<br>") if m else ""
            for _, m, p in points
        ],
        "hoverinfo": "text",
        "customdata": [p[3] if len(p) > 3 else None for _, _, p in points],
    }


def _unit(title) -> dict:
    """The unit, level above the axis: easier to read than a title that lies on its side."""
    return {
        "text": title,
        "x": 0,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 8,
        "showarrow": False,
        "font": {"size": 12},
    }


def _cut(at: float) -> dict:
    """A dotted line where the time axis leaves months out."""
    return {
        "type": "line",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": "#8a949c", "width": 1, "dash": "dot"},
    }


def shares(groups: Sequence, parts: Sequence[Mapping], axis_title=None) -> dict:
    """Stacked horizontal bars, one for each of `groups`; `parts` have `name` and `values` (a share and link for each group)."""
    data = []
    for index, part in enumerate(parts):
        style = index % len(COLOURS)
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": part["name"],
                "x": [rounded(v[0] or 0) for v in part["values"]],
                "y": list(range(len(groups))),
                "marker": {
                    "color": COLOURS[style],
                    "line": {"color": "#ffffff", "width": 1},
                    "pattern": {
                        "shape": PATTERNS[style],
                        "fgcolor": "#ffffff",
                        "fgopacity": 0.55,
                        "size": 7,
                        "solidity": 0.25,
                        "fillmode": "overlay",
                    },
                },
                "hovertext": [
                    joined(group, part["name"], percent(v[0], 1), by="<br>")
                    for group, v in zip(groups, part["values"], strict=True)
                ],
                "hoverinfo": "text",
                "customdata": [v[1] for v in part["values"]],
            }
        )
    return {
        "data": data,
        "layout": frame(
            110 + 38 * max(1, len(groups)) + 22 * ((len(parts) + 2) // 3),
            margin={"l": 8, "r": 26, "t": 12, "b": 8, "pad": 4},
            barmode="stack",
            bargap=0.35,
            xaxis=axis(
                tickformat=".0%",
                tickvals=[0, 0.25, 0.5, 0.75, 1],
                range=[0, 1],
                title={"text": axis_title or t("share")},
            ),
            yaxis=axis(
                tickvals=list(range(len(groups))),
                ticktext=list(groups),
                autorange=False,
                range=[len(groups) - 0.5, -0.5],
                showgrid=False,
            ),
            showlegend=True,
            legend={
                "orientation": "h",
                "y": 1.02,
                "yanchor": "bottom",
                "traceorder": "normal",
            },
        ),
        "notes": [],
        "mirror": True,
    }


def multiples(
    panels: Sequence[Mapping], axis_title, *, places: int = 2, share: bool = False
) -> dict:
    """The same ranked dots for each of `panels` (`title`, `rows` as in `ranked`, equal labels), side by side on one scale."""
    labels = [row["label"] for row in panels[0]["rows"]]
    count = len(panels)
    gap = 0.03
    width = (1 - gap * (count - 1)) / count
    top = max(
        [
            v
            for p in panels
            for r in p["rows"]
            for v in (r["value"], r.get("high"))
            if v is not None
        ],
        default=1,
    )
    layout = frame(106 + 26 * len(labels))
    layout["annotations"] = []
    data, notes = [], []
    for index, panel in enumerate(panels):
        suffix = "" if index == 0 else str(index + 1)
        start = index * (width + gap)
        domain = [round(start, 4), round(min(1, start + width), 4)]
        one = ranked(panel["rows"], "", places=places, share=share)
        data += [{**trace, "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"} for trace in one["data"]]
        notes += [note for note in one["notes"] if note not in notes]
        layout[f"xaxis{suffix}"] = axis(
            domain=domain,
            range=[0, rounded(top * 1.05)],
            side="bottom",
            nticks=4,
            anchor=f"y{suffix}",
        )
        if share:
            layout[f"xaxis{suffix}"]["tickformat"] = ".0%"
        layout[f"yaxis{suffix}"] = axis(
            tickvals=list(range(len(labels))),
            ticktext=labels,
            showticklabels=index == 0,
            autorange=False,
            range=[len(labels) - 0.4, -0.6],
            anchor=f"x{suffix}",
            gridcolor="#f0f2f3",
        )
        layout["annotations"].append(
            {
                "text": panel["title"],
                "x": 0.5,
                "y": 1,
                "xref": f"x{suffix} domain",
                "yref": "paper",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 13},
            }
        )
    layout["margin"]["t"] = 34
    layout["margin"]["b"] = 60
    layout["annotations"].append(
        {
            "text": axis_title,
            "x": 0.5,
            "y": 0,
            "yshift": -26,
            "xref": "paper",
            "yref": "paper",
            "yanchor": "top",
            "showarrow": False,
        }
    )
    if any(r["value"] == 0 and r.get("low") is None for p in panels for r in p["rows"]):
        notes.append(ABSENT)
    return {"data": data, "layout": layout, "notes": notes, "mirror": True, "panels": count}


def bars(rows: Sequence[Mapping], axis_title) -> dict:
    """Horizontal bars of counts, first row on top; rows have `label`, `value`, perhaps `link`."""
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": [r["value"] for r in rows],
                "y": list(range(len(rows))),
                "marker": {"color": COLOURS[0]},
                "hovertext": [joined(r["label"], num(r["value"]), by="<br>") for r in rows],
                "hoverinfo": "text",
                "customdata": [r.get("link") for r in rows],
            }
        ],
        "layout": frame(
            80 + 26 * max(1, len(rows)),
            bargap=0.4,
            xaxis=axis(
                title={"text": axis_title},
                rangemode="tozero",
                **whole_numbers([row["value"] for row in rows]),
            ),
            yaxis=axis(
                tickvals=list(range(len(rows))),
                ticktext=[r["label"] for r in rows],
                autorange=False,
                range=[len(rows) - 0.4, -0.6],
                showgrid=False,
            ),
        ),
        "notes": [],
        "mirror": True,
    }
