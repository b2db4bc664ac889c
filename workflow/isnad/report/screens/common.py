"""Columns and rows that several screens share: the data behind a trend, a ranking, small multiples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isnad.report.blocks import column, evidence
from isnad.report.messages import data, joined, num, percent, t
from isnad.report.reading import Tables
from isnad.report.terms import term

#: The label of names that are no person, place or organisation.
OTHER = "MISC"
#: The data of a trend figure.
TREND_COLUMNS = [
    column("name", t("series"), code="series"),
    column("month", t("month"), "month"),
    column("estimate", t("estimate"), "rate", low="low", high="high", link="link", drawn=False),
]
#: More rows than this beside a trend have no links: the points of the figure have them, and addresses are long.
MOST_LINKED = 240
#: The data of a ranking.
RANK_COLUMNS = [
    column("label", t("name"), code="name"),
    column("value", t("estimate"), "rate", low="low", high="high", places=3, link="link"),
]
#: The data of small multiples.
PANEL_COLUMNS = [
    column("panel", t("side"), code="side"),
    column("label", t("name"), code="name"),
    column("value", t("estimate"), "rate", low="low", high="high", link="link"),
]


def names(**filters) -> str:
    """Address of the mentions of people, places and organisations; other names are counted apart."""
    return evidence("entities", not_label=OTHER, **filters)


def months(run: Tables) -> dict[str, float]:
    """The months of the run, earliest first, with the number of documents of each."""
    found = run.trend("documents", "all").get("all", {})
    return {month: found[month]["estimate"] for month in sorted(found)}


def level(config: Mapping):
    """The level of the run's intervals, as a percentage."""
    share = float(config.get("confidence", 0.95))
    return percent(share, 0 if round(share * 100, 6).is_integer() else 1)


def chosen(group: str, codes: Sequence[str]) -> dict:
    """The labels of `codes`, for what a reader may choose among."""
    return {code: term(group, code) for code in codes}


def first_of_each(frame, column: str, most: int):
    """The first `most` rows of each value of `column`, in the order of the frame."""
    return frame[frame.groupby(column).cumcount() < most]


def plain(value) -> str:
    """The code or text behind a deferred value, for CSV."""
    if isinstance(value, Mapping):
        return str(value.get("v", value.get("text", "")))
    return str(value)


def trend_rows(series: Sequence[Mapping], months: Sequence[str]) -> list[dict]:
    """Rows of `TREND_COLUMNS` for the series of `figures.trend`."""
    linked = len(series) * len(months) <= MOST_LINKED
    return [
        {
            "name": one["name"],
            "series": plain(one["name"]),
            "month": month,
            "estimate": point[0],
            "low": point[1],
            "high": point[2],
            "link": point[3] if len(point) > 3 and linked else None,
        }
        for one in series
        for month in months
        if (point := one["points"].get(month))
    ]


def rank_rows(rows: Sequence[Mapping]) -> list[dict]:
    """Rows of `RANK_COLUMNS` for the rows of `figures.ranked`."""
    return [{**row, "name": plain(row["label"])} for row in rows]


def panel_rows(panels: Sequence[Mapping]) -> list[dict]:
    """Rows of `PANEL_COLUMNS` for the panels of `figures.multiples`."""
    return [
        {**row, "panel": panel["title"], "side": plain(panel["title"]), "name": plain(row["label"])}
        for panel in panels
        for row in panel["rows"]
    ]


def points(months: Mapping[str, Mapping], link=lambda month: None) -> dict:
    """Points of a trend from rows of ``trends`` (or a count table by month), keyed by month."""
    found = {}
    for month, row in months.items():
        prefix = "rate_" if "rate" in row else ""
        estimate = row["rate"] if "rate" in row else row["estimate"]
        found[month] = (estimate, row[f"{prefix}low"], row[f"{prefix}high"], link(month))
    return found


def outlet_trends(run: Tables, layer: str, outlets: Sequence[str]) -> list[dict]:
    """Series of `figures.trend`: what a layer counts for 1,000 words, of each outlet or of the corpus where there is one."""
    found = run.trend(layer)
    names = [outlet for outlet in outlets if outlet in found]
    if len(names) < 2:
        whole = points(found.get("all", {}), lambda m: evidence(layer, month=m))
        return [{"name": t("whole corpus"), "points": whole}]
    return [
        {
            "name": data(name),
            "points": points(found[name], lambda m, o=name: evidence(layer, outlet=o, month=m)),
        }
        for name in names
    ]


def basis(row: Mapping):
    """Of what a rate or share is made, in whole numbers: what was counted, in how much; None where that is no count."""
    n, total = row.get("numerator"), row.get("denominator")
    if n is None or total is None:
        return None
    place = {
        "per_1000_words": t("{n} in {total} words", n=num(n), total=num(total)),
        "per_100_sentences": t("{n} in {total} sentences", n=num(n), total=num(total)),
        "share": t("{n} of {total}", n=num(n), total=num(total)),
    }
    return place.get(row["unit"])


def estimate_card(
    label, row: Mapping | None, *, note=None, link=None, places: int = 1
) -> dict | None:
    """A key figure with its interval and its `basis` from a row of ``overview``; None where the run has no such measure."""
    if row is None or row["estimate"] is None:
        return None
    show = percent if row["unit"] == "share" else num
    card = {"label": label, "value": show(row["estimate"], places)}
    if row["low"] is not None and row["high"] is not None:
        card["interval"] = joined(show(row["low"], places), show(row["high"], places), by=" – ")
    if (made_of := basis(row)) is not None:
        card["basis"] = made_of
    if note is not None:
        card["note"] = note
    if link is not None:
        card["link"] = link
    return card


def corrected(run, config: Mapping) -> list[dict]:
    """A note where the run was validated by hand: its rates here are raw, the corrected ones stand elsewhere."""
    if not config.get("sheets") or not run.has("validation"):
        return []
    text = t(
        "These rates are raw: as the method found them. Rates corrected by coding a sample by hand are under Validation."
    )
    link = "index.html#validation"
    return [{"level": "note", "text": text, "link": link, "link_text": t("Validation")}]


def kept(cards: Sequence[Mapping | None]) -> list[Mapping]:
    """Without the cards that have nothing to show."""
    return [card for card in cards if card]
