"""Compare: sides and their warnings, the items that set them apart, the full keyness table."""

from __future__ import annotations

from collections.abc import Mapping

from isnad.report.blocks import column, evidence
from isnad.report.messages import data, day, joined, t
from isnad.report.reading import Tables
from isnad.report.terms import TERMS, term

#: More comparisons than this get no figure of their own, only rows in the table.
DRAWN = 6
#: Items in one figure, each side's strongest.
DRAWN_ITEMS = 16
#: Log ratios further out come from items that one side hardly has; they are drawn at the edge.
EDGE = 8.0

EXPLANATION = (
    t(
        "An item is key to a side when its rate there is higher than elsewhere by more than chance would give, judged "
        "over documents: log-likelihood says how sure, log ratio how much (1 means twice the rate, 2 four times). The "
        "Benjamini–Hochberg procedure keeps the share of false keys among those shown below five in a hundred."
    ),
    t(
        "A difference between sides may come from their subjects, dates or sections as well as from their habits: "
        "mind the warnings."
    ),
)
SIDE_COLUMNS = [
    column("a", t("side"), code="side_a"),
    column("documents_a", t("documents"), "number"),
    column("words_a", t("words"), "number"),
    column("dates_a", t("dates")),
    column("b", t("against"), code="side_b"),
    column("documents_b", t("documents"), "number"),
    column("words_b", t("words"), "number"),
    column("dates_b", t("dates")),
    column("warning", t("take care"), code="warning_codes"),
]
COLUMNS = [
    column("a", t("side"), code="side_a"),
    column("b", t("against"), code="side_b"),
    column("layer_term", t("layer"), code="layer"),
    column("item_shown", t("item"), code="item"),
    column("n_a", t("count here"), "number", link="link_a"),
    column("n_b", t("count there"), "number", link="link_b"),
    column("difference_shown", t("difference per 1,000 words")),
    column("log_ratio_shown", t("log ratio")),
    column("log_likelihood", t("log-likelihood"), "rate", places=1),
    column("q", t("q"), "rate", places=4),
    column("key_term", t("key to"), code="key"),
]
_EVIDENCE = {
    "entity": ("entities", "entity_id"),
    "source": ("attributions", "source_id"),
    "source_type": ("attributions", "source_type"),
    "hedge_category": ("hedges", "category"),
    "hedge_cue": ("hedges", "cue"),
}
_ITEM_TERMS = {"source_type": "source_type", "hedge_category": "category"}


def heading(by: str):
    """The heading of the comparisons by run, period or outlet."""
    return {
        "run": t("This run against another"),
        "period": t("Later against earlier"),
        "outlet": t("Each outlet against the others"),
    }[by]


def side_name(side: str):
    """A side's name: an outlet or run as it is, the others in words."""
    return TERMS["side"].get(side) or data(side)


def side_rows(sides: list[Mapping]) -> list[dict]:
    """Rows of `SIDE_COLUMNS`."""
    rows = []
    for side in sides:
        warnings = side["warnings"] or []
        rows.append(
            {
                **side,
                "a": side_name(side["side_a"]),
                "b": side_name(side["side_b"]),
                "dates_a": _dates(side, "a"),
                "dates_b": _dates(side, "b"),
                "warning": joined(*(term("warning", code) for code in warnings), by=" · ")
                if warnings
                else "–",
                "warning_codes": "|".join(warnings),
            }
        )
    return rows


def _dates(side: Mapping, which: str):
    first, last = side[f"first_date_{which}"], side[f"last_date_{which}"]
    return joined(day(first), day(last), by=" – ") if first else "–"


def key_items(run: Tables, side: Mapping) -> list[dict]:
    """Rows of `figures.ranked`: the key items of one comparison, strongest of each side, by log ratio."""
    found = [
        row
        for row in run.stream(
            "keyness", by=side["by"], side_a=side["side_a"], side_b=side["side_b"]
        )
        if row["key"] and row["log_ratio"] is not None
    ]
    found.sort(key=lambda row: -row["log_likelihood"])
    chosen = found[:DRAWN_ITEMS]
    chosen.sort(key=lambda row: -row["log_ratio"])
    return [
        {
            "label": joined(
                _item(row), joined("(", term("keyness_layer", row["layer"]), ")", by="")
            ),
            "value": _within(row["log_ratio"]),
            "low": _within(-EDGE if row["log_ratio_low"] is None else row["log_ratio_low"]),
            "high": _within(EDGE if row["log_ratio_high"] is None else row["log_ratio_high"]),
            "link": _link(row, "a" if row["key"] > 0 else "b"),
            "name": row["item"],
        }
        for row in chosen
    ]


def _within(value: float) -> float:
    return max(-EDGE, min(EDGE, value))


def caption(side: Mapping):
    """What the figure of one comparison shows."""
    return t(
        "What sets {a} (right of 0) apart from {b} (left of 0): the surest of the key items, with 95 % intervals.",
        a=side_name(side["side_a"]),
        b=side_name(side["side_b"]),
    )


def keyness(run: Tables, by: str, most: int) -> tuple[list[dict], int]:
    """Rows of `COLUMNS`, key items first, then by log-likelihood; and how many rows there are in all."""
    found = list(run.stream("keyness", by=by))
    total = len(found)
    found.sort(
        key=lambda row: (
            row["key"] == 0,
            -(row["log_likelihood"] or 0),
            row["side_a"],
            row["item_id"],
        )
    )
    return [_row(row) for row in found[:most]], total


def table_caption(by: str):
    """What the table of comparisons shows."""
    return {
        "run": t("Every item of this run against the other, key items first."),
        "period": t("Every item of the later half against the earlier, key items first."),
        "outlet": t("Every item of each outlet against the others, key items first."),
    }[by]


def _row(row: Mapping) -> dict:
    key = {1: side_name(row["side_a"]), -1: side_name(row["side_b"])}.get(row["key"], "–")
    return {
        **row,
        "a": side_name(row["side_a"]),
        "b": side_name(row["side_b"]),
        "layer_term": term("keyness_layer", row["layer"]),
        "item_shown": _item(row),
        "difference_shown": _interval(row, "difference"),
        "log_ratio_shown": _interval(row, "log_ratio"),
        "key_term": key,
        "link_a": _link(row, "a"),
        "link_b": _link(row, "b"),
    }


def _item(row: Mapping):
    group = _ITEM_TERMS.get(row["layer"])
    return term(group, row["item"]) if group else data(row["item"])


def _interval(row: Mapping, name: str):
    from isnad.report.figures import estimate_text

    return estimate_text(row[name], row[f"{name}_low"], row[f"{name}_high"], 2)


def _link(row: Mapping, which: str) -> str | None:
    """Evidence of an item on one side; null for another run, whose evidence is in its own report."""
    layer, key = _EVIDENCE[row["layer"]]
    side = row[f"side_{which}"]
    if not row[f"n_{which}"] or (row["by"] == "run" and which == "b"):
        return None
    outlet = side if row["by"] == "outlet" and side != "rest" else None
    return evidence(layer, **{key: row["item_id"]}, outlet=outlet)
