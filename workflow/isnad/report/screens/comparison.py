"""Compare: sides and their warnings, the items that set them apart, the full keyness table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isnad.report.blocks import column, evidence
from isnad.report.figures import ranked
from isnad.report.messages import data, day, joined, num, t
from isnad.report.reading import Tables
from isnad.report.terms import TERMS, term

#: More comparisons than this get no figure of their own, only rows in the table.
DRAWN = 6
#: Items in one figure: so many of each side, more of one where the other has fewer.
DRAWN_ITEMS = 16
#: Log ratios further out come from items that one side hardly has; they are drawn at the edge.
EDGE = 8.0
#: A false discovery rate below this is shown as below it.
LEAST_Q = 0.0001

EXPLANATION = (
    t(
        "An item is a person, place, organisation or other name, a source, a type of source or a hedge. It is key to a side when its rate "
        "there is higher than on the other by more than chance would give, judged over documents: log-likelihood says "
        "how sure that is, log ratio how large the difference is (1 means twice the rate, 2 four times)."
    ),
    t(
        "The last column but one, q, is the share of false keys to expect among all items at least as sure "
        "(Benjamini–Hochberg). An item is called key where it is below five in a hundred."
    ),
    t(
        "A difference between sides may come from their subjects, dates or sections as well as from their habits: "
        "mind the warnings."
    ),
)
BEYOND = t("What reaches {edge} goes on: one side has hardly any.", edge=num(EDGE))
SIDE_COLUMNS = [
    column("side", t("side"), code="code"),
    column("documents", t("documents"), "number"),
    column("words", t("words"), "number"),
    column("dates", t("dates")),
]
WARNING_COLUMN = column("warning", t("take care"), code="warning_codes", wide=True)
DRAWN_COLUMNS = [
    column("label", t("item"), code="name"),
    column("layer_term", t("layer"), code="layer"),
    column("value", t("log ratio"), "rate", low="low", high="high", link="link", drawn=False),
]
_EVIDENCE = {
    "entity": ("entities", "entity_id"),
    "source": ("attributions", "source_id"),
    "source_type": ("attributions", "source_type"),
    "hedge_category": ("hedges", "category"),
    "hedge_cue": ("hedges", "cue"),
}
LAYERS = {layer: term("keyness_layer", layer) for layer in _EVIDENCE}
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


def paired(sides: Sequence[Mapping]) -> bool:
    """True where there is one comparison, of two sides that have names of their own."""
    return len(sides) == 1


def side_columns(sides: Sequence[Mapping]) -> list[dict]:
    """Columns for `side_rows`: many sides have their warnings in the table, a pair has them above it."""
    return SIDE_COLUMNS if paired(sides) else [*SIDE_COLUMNS, WARNING_COLUMN]


def side_rows(sides: Sequence[Mapping]) -> list[dict]:
    """One row for each side: both of a pair, or every one that is compared with the rest."""
    return [
        {
            "side": side_name(side[f"side_{which}"]),
            "code": side[f"side_{which}"],
            "documents": side[f"documents_{which}"],
            "words": side[f"words_{which}"],
            "dates": _dates(side, which),
            "warning": joined(*(term("warning", code) for code in side["warnings"]), by=" · ")
            if side["warnings"]
            else "–",
            "warning_codes": "|".join(side["warnings"] or []),
        }
        for side in sides
        for which in ("ab" if paired(sides) else "a")
    ]


def warnings(sides: Sequence[Mapping]) -> list[dict]:
    """What makes the comparison of a pair unsafe, for `blocks.cautions`."""
    if not paired(sides):
        return []
    return [
        {"level": "caution", "text": term("warning", code)} for code in sides[0]["warnings"] or []
    ]


def elsewhere(side: Mapping):
    """Where the evidence of the other run is."""
    return t(
        "Counts of {b} open the report of that run, where it lies beside this one (in the folder {folder}).",
        b=side_name(side["side_b"]),
        folder=data(f"../{side['side_b']}"),
    )


def _dates(side: Mapping, which: str):
    first, last = side[f"first_date_{which}"], side[f"last_date_{which}"]
    return joined(day(first), day(last), by=" – ") if first else "–"


#: What ``key`` says of an item that one side has more of than chance explains.
_KEY = [1, -1]


def key_items(run: Tables, side: Mapping) -> list[dict]:
    """Rows of `figures.ranked`: the key items of one comparison, strongest of each side, by log ratio."""
    found = [
        row
        for row in run.stream(
            "keyness", by=side["by"], side_a=side["side_a"], side_b=side["side_b"], key=_KEY
        )
        if row["log_ratio"] is not None
    ]
    found.sort(key=lambda row: (-row["log_likelihood"], row["layer"], row["item_id"]))
    halves = [[row for row in found if row["key"] == sign] for sign in (1, -1)]
    half = DRAWN_ITEMS // 2
    spare = [max(0, half - len(rows)) for rows in halves]
    chosen = halves[0][: half + spare[1]] + halves[1][: half + spare[0]]
    chosen.sort(key=lambda row: -row["log_ratio"])
    return [
        {
            "label": _item(row),
            "group": row["layer"],
            "layer": row["layer"],
            "layer_term": term("keyness_layer", row["layer"]),
            "value": _within(row["log_ratio"]),
            "low": _within(-EDGE if row["log_ratio_low"] is None else row["log_ratio_low"]),
            "high": _within(EDGE if row["log_ratio_high"] is None else row["log_ratio_high"]),
            "link": _link(row, "a" if row["key"] > 0 else "b", side),
            "name": row["item"],
        }
        for row in chosen
    ]


def figure(rows: Sequence[Mapping]) -> dict:
    """The figure of `key_items`: colour and symbol tell the layers apart."""
    spec = ranked(
        rows,
        t("log ratio: each step doubles the rate"),
        places=1,
        zero_line=True,
        groups=list(_EVIDENCE),
        names={layer: term("keyness_layer", layer) for layer in _EVIDENCE},
    )
    if any(EDGE in (abs(row[end]) for end in ("value", "low", "high")) for row in rows):
        spec["notes"].append(BEYOND)
    return spec


def _within(value: float) -> float:
    return max(-EDGE, min(EDGE, value))


def caption(side: Mapping, level):
    """What the figure of one comparison shows."""
    return t(
        "What sets {a} (right of 0) apart from {b} (left of 0): the surest of the key items of each, with {level} intervals.",
        a=side_name(side["side_a"]),
        b=side_name(side["side_b"]),
        level=level,
    )


def nothing_key(side: Mapping):
    """Said where no item is key to either side."""
    return t(
        "No item sets {a} and {b} apart beyond chance.",
        a=side_name(side["side_a"]),
        b=side_name(side["side_b"]),
    )


def columns(sides: Sequence[Mapping]) -> list[dict]:
    """Columns of `keyness`; those of a pair are called after its sides."""
    pair = paired(sides)
    a, b = (side_name(sides[0][f"side_{which}"]) for which in "ab")
    here, there = (a, b) if pair else (t("here"), t("elsewhere"))
    sided = [] if pair else [column("a", t("side"), code="side_a")]
    return [
        *sided,
        column("item_shown", t("item"), code="item"),
        column("layer_term", t("layer"), code="layer"),
        column("n_a", t("{side}: count", side=here), "number", link="link_a"),
        column("rate_a", t("per 1,000 words"), "rate"),
        column("n_b", t("{side}: count", side=there), "number", link="link_b"),
        column("rate_b", t("per 1,000 words"), "rate"),
        column("difference", t("difference"), "rate", **_ends("difference")),
        column("log_ratio", t("log ratio"), "rate", **_ends("log_ratio")),
        column("log_likelihood", t("log-likelihood"), "rate", places=1),
        column("q", t("q (false keys)"), "rate", places=4, least=LEAST_Q),
        column("key_term", t("key to"), code="key_code"),
    ]


def _ends(name: str) -> dict:
    return {"low": f"{name}_low", "high": f"{name}_high", "drawn": False}


def keyness(run: Tables, sides: Sequence[Mapping], most: int) -> tuple[list[dict], int]:
    """Rows of `columns`, key items first, then by log-likelihood; and how many rows there are in all."""
    about = {(side["side_a"], side["side_b"]): side for side in sides}
    by = sides[0]["by"]
    found = run.rows("keyness", by=by, key=_KEY)
    if len(found) < most:
        found += run.rows("keyness", by=by, key=0)
    found.sort(
        key=lambda row: (
            row["key"] == 0,
            -(row["log_likelihood"] or 0),
            row["side_a"],
            row["item_id"],
        )
    )
    rows = [_row(row, about[row["side_a"], row["side_b"]]) for row in found[:most]]
    return rows, run.count("keyness", by=by)


def table_caption(by: str):
    """What the table of comparisons shows."""
    return {
        "run": t(
            "Every item of this run against the other, key items first. Small print gives intervals; there is "
            "none where one side has no such item."
        ),
        "period": t(
            "Every item of the later half against the earlier, key items first. Small print gives intervals; there "
            "is none where one side has no such item."
        ),
        "outlet": t(
            "Every item of each outlet against the others, key items first. Small print gives intervals; there is "
            "none where one side has no such item."
        ),
    }[by]


def _row(row: Mapping, side: Mapping) -> dict:
    key = {1: row["side_a"], -1: row["side_b"]}.get(row["key"], "")
    return {
        **row,
        "a": side_name(row["side_a"]),
        "layer_term": _kind(row),
        "item_shown": _item(row),
        "key_term": side_name(key) if key else "–",
        "key_code": key,
        "link_a": _link(row, "a", side),
        "link_b": _link(row, "b", side),
    }


def _kind(row: Mapping):
    """The layer of an item; of a name, what it names."""
    if row["layer"] == "entity" and row["type"]:
        return term("label", row["type"])
    return term("keyness_layer", row["layer"])


def _item(row: Mapping):
    group = _ITEM_TERMS.get(row["layer"])
    return term(group, row["item"]) if group else data(row["item"])


def _link(row: Mapping, which: str, side: Mapping) -> str | None:
    """Evidence of an item on one side: as many places as are counted. That of another run is in its own report."""
    if not row[f"n_{which}"]:
        return None
    layer, key = _EVIDENCE[row["layer"]]
    name, only = row[f"side_{which}"], {}
    if row["by"] == "period":
        only = {"from": side[f"first_date_{which}"], "to": side[f"last_date_{which}"]}
    elif row["by"] == "outlet":
        only = {"not_outlet": row["side_a"]} if name == "rest" else {"outlet": name}
    address = evidence(layer, **{key: row["item_id"]}, **only)
    return f"../{name}/{address}" if row["by"] == "run" and which == "b" else address
