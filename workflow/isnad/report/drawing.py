"""What all figures share: colours, symbols, axes, the frame, marks without an interval, numbers with their interval."""

from __future__ import annotations

from collections.abc import Sequence

from isnad.report.messages import joined, num, percent, t

#: Dark enough for 3:1 on white beside a pattern or a symbol of its own, apart for colour-blind readers.
COLOURS = ("#0b5c6b", "#b3541e", "#5b4a9c", "#3f7d3a", "#a3285e", "#7a6a1a", "#4d5966", "#1f6fb5")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "pentagon")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid", "dash")
PATTERNS = ("", "/", ".", "\\", "x", "-", "|", "+")
INK, GRID = "#26313c", "#e3e6e8"


def axis(**options) -> dict:
    """A quiet axis of plotly's, with `options`."""
    return {
        "gridcolor": GRID,
        "zeroline": False,
        "linecolor": "#8a949c",
        "ticks": "",
        "automargin": True,
        "fixedrange": True,
        **options,
    }


def frame(height: int, **options) -> dict:
    """The layout around the axes, `height` pixels high, with `options`."""
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
    """``3.21 (2.90–3.55)`` as a deferred value; ``-1.56 (-3.73 to -0.19)`` where a dash could be taken for a minus."""
    show = percent if share else num
    if low is None or high is None:
        return show(value, places)
    ends = interval_text(show(low, places), show(high, places), low < 0)
    return joined(show(value, places), joined("(", ends, ")", by=""), by=" ")


def interval_text(low, high, negative: bool = False):
    """Two ends of an interval, rendered already, as one deferred value."""
    return t("{low} to {high}", low=low, high=high) if negative else joined(low, high, by="–")


def hollow_marks(points: Sequence[tuple]) -> list[dict]:
    """A trace that takes the middle out of the marks at `points` (x, y, symbol); none where there are none."""
    if not points:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [rounded(x) for x, _, _ in points],
            "y": [rounded(y) for _, y, _ in points],
            "marker": {
                "color": "#ffffff",
                "symbol": [symbol for _, _, symbol in points],
                "size": 3.5,
            },
            "hoverinfo": "skip",
            "showlegend": False,
            "cliponaxis": False,
        }
    ]


def rounded(value, digits: int = 4):
    """`value` short enough for a page that holds thousands of them; None stays None."""
    return None if value is None else round(float(value), digits)


def arm(low, high) -> float:
    """Length of one arm of an interval; 0 where it is not given."""
    return 0 if low is None or high is None else max(0, round(high - low, 4))
