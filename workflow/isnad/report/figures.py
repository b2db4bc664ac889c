"""Plotly figures as plain dicts, in one look: ranked rates with intervals, trends, shares, small multiples.

Labels may be deferred values. A spec has `data`, `layout`, and `mirror`: true where the page turns the horizontal axis
round for right-to-left reading. Points carry the address of their evidence in `customdata`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isnad.report.messages import joined, month, num, percent, t

#: Dark enough for 3:1 on white beside a pattern or a symbol of its own, apart for colour-blind readers.
COLOURS = ("#0b5c6b", "#b3541e", "#5b4a9c", "#3f7d3a", "#a3285e", "#7a6a1a", "#4d5966", "#1f6fb5")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "pentagon")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid", "dash")
PATTERNS = ("", "/", ".", "\\", "x", "-", "|", "+")
INK, GRID = "#26313c", "#e3e6e8"


def _axis(**options) -> dict:
    return {
        "gridcolor": GRID,
        "zeroline": False,
        "linecolor": "#8a949c",
        "ticks": "",
        "automargin": True,
        "fixedrange": True,
        **options,
    }


def _layout(height: int, **options) -> dict:
    return {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 12, "b": 8, "pad": 4},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "font": {"color": INK, "size": 13},
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": "#8a949c", "font": {"color": INK}},
        "showlegend": False,
        "dragmode": False,
        **options,
    }


def whole_numbers(values: Sequence[float]) -> dict:
    """Options of an axis that counts: no ticks between whole numbers."""
    return {"tickformat": ",d", **({"dtick": 1} if max(values, default=0) <= 8 else {})}


def estimate_text(value, low, high, places: int = 2, share: bool = False):
    """``3.21 (2.90–3.55)`` as a deferred value."""
    show = percent if share else num
    if low is None or high is None:
        return show(value, places)
    return joined(
        show(value, places),
        joined("(", show(low, places), "–", show(high, places), ")", by=""),
        by=" ",
    )


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
    """Dots with 95 % intervals, one row each, first row on top.

    Rows have `label`, `value`, `low`, `high`, perhaps `link` and `group` (one of `groups`, told apart by colour and
    symbol, called as `names` says).
    """
    order = list(groups) or [None]
    data = []
    for position, group in enumerate(order):
        chosen = [(i, r) for i, r in enumerate(rows) if group is None or r.get("group") == group]
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": (names or {}).get(group, group) or "",
                "x": [_round(r["value"]) for _, r in chosen],
                "y": [i for i, _ in chosen],
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": [_gap(r["value"], r.get("high")) for _, r in chosen],
                    "arrayminus": [_gap(r.get("low"), r["value"]) for _, r in chosen],
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
    x = _axis(title={"text": axis_title}, side="top", zeroline=zero_line, zerolinecolor="#56626c")
    if share:
        x["tickformat"] = ".0%"
    x["rangemode"] = "tozero"
    y = _axis(
        tickvals=list(range(len(rows))),
        ticktext=[r["label"] for r in rows],
        autorange=False,
        range=[len(rows) - 0.4, -0.6],
        gridcolor="#f0f2f3",
    )
    return {
        "data": data,
        "layout": _layout(
            70 + 25 * max(1, len(rows)),
            xaxis=x,
            yaxis=y,
            showlegend=len(order) > 1,
            legend={"orientation": "h", "y": -0.02, "yanchor": "top"},
        ),
        "mirror": True,
    }


def trend(
    series: Sequence[Mapping],
    months: Sequence[str],
    axis_title,
    *,
    share: bool = False,
    places: int = 2,
    counts: bool = False,
) -> dict:
    """Lines over months with 95 % intervals as bars; `series` have `name` and `points`: month -> (value, low, high, link)."""
    position = {name: i for i, name in enumerate(months)}
    data = []
    for index, one in enumerate(series):
        points = sorted((position[m], m, p) for m, p in one["points"].items() if m in position)
        style = index % len(COLOURS)
        shift = (index - (len(series) - 1) / 2) * 0.08
        data.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": one["name"],
                "x": [x + shift for x, _, _ in points],
                "y": [_round(p[0]) for _, _, p in points],
                "error_y": {
                    "type": "data",
                    "symmetric": False,
                    "array": [_gap(p[0], p[2]) for _, _, p in points],
                    "arrayminus": [_gap(p[1], p[0]) for _, _, p in points],
                    "color": COLOURS[style],
                    "thickness": 1,
                    "width": 0,
                },
                "line": {"color": COLOURS[style], "dash": DASHES[style], "width": 2},
                "marker": {"color": COLOURS[style], "symbol": SYMBOLS[style], "size": 7},
                "hovertext": [
                    joined(one["name"], month(m), estimate_text(*p[:3], places, share), by="<br>")
                    for _, m, p in points
                ],
                "hoverinfo": "text",
                "customdata": [p[3] if len(p) > 3 else None for _, _, p in points],
            }
        )
    step = max(1, len(months) // 8)
    shown = list(range(0, len(months), step))
    x = _axis(
        tickvals=shown,
        ticktext=[month(months[i]) for i in shown],
        range=[-0.5, len(months) - 0.5],
        showgrid=False,
    )
    y = _axis(rangemode="tozero")
    if counts:
        y |= whole_numbers([point[0] for one in series for point in one["points"].values()])
    if share:
        y["tickformat"] = ".0%"
    # The unit stands level above the axis: easier to read than a title that lies on its side.
    unit = {
        "text": axis_title,
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
    return {
        "data": data,
        "layout": _layout(
            390,
            margin={"l": 8, "r": 16, "t": 36, "b": 8, "pad": 4},
            annotations=[unit],
            xaxis=x,
            yaxis=y,
            showlegend=len(series) > 1,
            legend={"orientation": "h", "y": -0.18, "yanchor": "top"},
        ),
        "mirror": False,
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
                "x": [_round(v[0] or 0) for v in part["values"]],
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
        "layout": _layout(
            110 + 38 * max(1, len(groups)) + 22 * ((len(parts) + 2) // 3),
            barmode="stack",
            bargap=0.35,
            xaxis=_axis(tickformat=".0%", range=[0, 1], title={"text": axis_title or t("share")}),
            yaxis=_axis(
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
    layout = _layout(106 + 26 * len(labels))
    layout["annotations"] = []
    data = []
    for index, panel in enumerate(panels):
        suffix = "" if index == 0 else str(index + 1)
        start = index * (width + gap)
        domain = [round(start, 4), round(min(1, start + width), 4)]
        one = ranked(panel["rows"], "", places=places, share=share)["data"][0]
        one["xaxis"], one["yaxis"] = f"x{suffix}", f"y{suffix}"
        data.append(one)
        layout[f"xaxis{suffix}"] = _axis(
            domain=domain,
            range=[0, _round(top * 1.05)],
            side="bottom",
            nticks=4,
            anchor=f"y{suffix}",
        )
        if share:
            layout[f"xaxis{suffix}"]["tickformat"] = ".0%"
        layout[f"yaxis{suffix}"] = _axis(
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
                "x": round(sum(domain) / 2, 4),
                "y": 1,
                "xref": "paper",
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
    return {"data": data, "layout": layout, "mirror": True, "panels": count}


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
        "layout": _layout(
            80 + 26 * max(1, len(rows)),
            bargap=0.4,
            xaxis=_axis(
                title={"text": axis_title},
                rangemode="tozero",
                **whole_numbers([row["value"] for row in rows]),
            ),
            yaxis=_axis(
                tickvals=list(range(len(rows))),
                ticktext=[r["label"] for r in rows],
                autorange=False,
                range=[len(rows) - 0.4, -0.6],
                showgrid=False,
            ),
        ),
        "mirror": True,
    }


def _round(value, digits: int = 4):
    return None if value is None else round(float(value), digits)


def _gap(low, high) -> float:
    """Length of one arm of an interval; 0 where it is not given."""
    return 0 if low is None or high is None else max(0, round(high - low, 4))
