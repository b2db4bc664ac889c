"""Figures as still SVG pictures, drawn without a browser: for Snakemake's own report and wherever scripts do not run.

Draws what `figures.ranked`, `figures.trend` and `figures.shares` make; other kinds raise `ValueError`.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import groupby
from math import floor, log10

WIDTH, LABELS, ROW = 900, 240, 24
_FONT = "Noto Sans Arabic, Segoe UI, Tahoma, Noto Sans, DejaVu Sans, sans-serif"


def svg(spec: Mapping, title: str) -> str:
    """The picture of a `spec` whose labels are plain text, under `title`."""
    layout = spec["layout"]
    traces = [trace for trace in spec["data"] if trace.get("hoverinfo") != "skip"]
    hollow = {
        point
        for trace in spec["data"]
        if trace.get("hoverinfo") == "skip"
        for point in zip(trace["x"], trace["y"], strict=True)
    }
    kinds = {trace["type"] for trace in traces}
    if kinds == {"bar"}:
        parts, height = _bars(traces, layout)
    elif kinds == {"scatter"} and all("error_x" in trace for trace in traces):
        parts, height = _ranked(traces, layout, hollow)
    elif kinds == {"scatter"} and all("error_y" in trace for trace in traces):
        parts, height = _lines(traces, layout, hollow)
    else:
        raise ValueError("there is no still picture of this kind of figure")
    named = [(t["name"], t["marker"]["color"]) for t in traces if t.get("name")]
    for i, (name, colour) in enumerate(named if len(named) > 1 else ()):
        x, y = 20 + (i % 4) * 215, height + 22 * (i // 4)
        parts.append(f'<rect x="{x}" y="{y - 10}" width="11" height="11" fill="{colour}"/>')
        parts.append(_text(x + 18, y, name))
    shown = title.split(". ")[0]
    if len(shown) > 125:
        shown = shown[:124].rstrip() + "…"
    height += 22 * ((len(named) + 3) // 4) + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-family="{_FONT}" font-size="13" fill="#26313c">'
        f'<title>{escape(title)}</title><rect width="{WIDTH}" height="{height}" fill="#fff"/>'
        f"{_text(20, 24, shown, size=14)}{''.join(parts)}</svg>\n"
    )


def _ranked(traces, layout, hollow) -> tuple[list[str], int]:
    ends = [
        (x - less, x + more)
        for t in traces
        for x, less, more in zip(
            t["x"], t["error_x"]["arrayminus"], t["error_x"]["array"], strict=True
        )
    ]
    at, parts = _scale(
        min(0, *(a for a, _ in ends), 0), max((b for _, b in ends), default=1), layout
    )
    for y, label in enumerate(layout["yaxis"]["ticktext"]):
        parts.append(_text(LABELS - 10, 84 + y * ROW, label, "end"))
    for trace in traces:
        colour, errors = trace["marker"]["color"], trace["error_x"]
        rows = zip(trace["x"], trace["y"], errors["arrayminus"], errors["array"], strict=True)
        for x, y, less, more in rows:
            top = 80 + y * ROW
            parts.append(_line(at(x - less), top, at(x + more), top, colour, 1.6))
            parts.append(_mark(at(x), top, colour, (x, y) in hollow))
    return parts, 100 + len(layout["yaxis"]["ticktext"]) * ROW


def _bars(traces, layout) -> tuple[list[str], int]:
    labels = layout["yaxis"]["ticktext"]
    totals = [sum(t["x"][y] or 0 for t in traces) for y in range(len(labels))]
    at, parts = _scale(0, max(totals, default=1), layout)
    start = [0.0] * len(labels)
    for trace in traces:
        for y, x in zip(trace["y"], trace["x"], strict=True):
            a, b = at(start[y]), at(start[y] + (x or 0))
            parts.append(
                f'<rect x="{a}" y="{70 + y * ROW}" width="{round(b - a, 1)}" height="17" '
                f'fill="{trace["marker"]["color"]}" stroke="#fff"/>'
            )
            start[y] += x or 0
    parts += [_text(LABELS - 10, 84 + y * ROW, label, "end") for y, label in enumerate(labels)]
    return parts, 100 + len(labels) * ROW


def _lines(traces, layout, hollow) -> tuple[list[str], int]:
    highest = max(
        (y + m for t in traces for y, m in zip(t["y"], t["error_y"]["array"], strict=True) if y),
        default=1,
    )
    top = layout["yaxis"].get("range", [0, highest])[1]
    low, high = layout["xaxis"]["range"]
    x_at = lambda x: round(80 + (x - low) / (high - low) * (WIDTH - 110), 1)  # noqa: E731
    y_at = lambda y: round(340 - y / (top or 1) * 280, 1)  # noqa: E731
    parts = [_text(70, 52, layout["annotations"][0]["text"])]
    for tick in _ticks(0, top):
        parts.append(_line(80, y_at(tick), WIDTH - 30, y_at(tick), "#e3e6e8", 1))
        parts.append(_text(70, y_at(tick) + 4, f"{tick:g}", "end"))
    end = 0.0
    for x, label in zip(layout["xaxis"]["tickvals"], layout["xaxis"]["ticktext"], strict=True):
        half = 4 * len(label)
        if x_at(x) - half >= end:  # a name that would touch the one before is left out
            parts.append(_text(x_at(x), 362, label, "middle"))
            end = x_at(x) + half
    for cut in layout["shapes"]:
        parts.append(_line(x_at(cut["x0"]), 60, x_at(cut["x0"]), 340, "#8a949c", 1, dash="2 3"))
    for trace in traces:
        colour = trace["marker"]["color"]
        points = list(zip(trace["x"], trace["y"], strict=True))
        for whole, run in groupby(points, key=lambda point: point[1] is not None):
            if whole:
                path = " ".join(f"{x_at(x)},{y_at(y)}" for x, y in run)
                style = f'fill="none" stroke="{colour}" stroke-width="2"'
                parts.append(f'<polyline points="{path}" {style}/>')
        errors = trace["error_y"]
        for (x, y), less, more in zip(points, errors["arrayminus"], errors["array"], strict=True):
            if y is not None:
                end = min(y + more, top)
                parts.append(_line(x_at(x), y_at(y - less), x_at(x), y_at(end), colour, 1))
                parts.append(_mark(x_at(x), y_at(y), colour, (round(x, 4), y) in hollow))
    return parts, 390


def _scale(low: float, high: float, layout):
    """Function from value to x, and the grid with its numbers."""
    span = (high - low) or 1
    at = lambda x: round(LABELS + (x - low) / span * (WIDTH - LABELS - 40), 1)  # noqa: E731
    bottom = 72 + len(layout["yaxis"]["ticktext"]) * ROW
    share = "%" in str(layout["xaxis"].get("tickformat", ""))
    parts = [_text((LABELS + WIDTH) / 2, 44, layout["xaxis"]["title"]["text"], "middle")]
    for tick in _ticks(low, high):
        parts.append(_line(at(tick), 66, at(tick), bottom, "#e3e6e8", 1))
        parts.append(_text(at(tick), 62, f"{tick:.0%}" if share else f"{tick:g}", "middle"))
    return at, parts


def _ticks(low: float, high: float) -> list[float]:
    """Some five round numbers between `low` and `high`."""
    span = (high - low) or 1
    step = 10 ** floor(log10(span / 4))
    step *= next(m for m in (1, 2, 5, 10) if span / (step * m) <= 6)
    first = -floor(-low / step)
    return [round((first + i) * step, 10) for i in range(12) if (first + i) * step <= high]


def _line(x1, y1, x2, y2, colour: str, width: float, dash: str = "none") -> str:
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{width}" '
        f'stroke-dasharray="{dash}"/>'
    )


def _mark(x, y, colour: str, hollow: bool) -> str:
    """A point; a hollow one has no interval."""
    inside = "#fff" if hollow else colour
    return f'<circle cx="{x}" cy="{y}" r="4" fill="{inside}" stroke="{colour}" stroke-width="2"/>'


def _text(x, y, text: str, anchor: str = "start", size: int = 13) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'
