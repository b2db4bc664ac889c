"""Sources: types, quotation, anonymity, stance and cues of attributions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isnad.report import figures
from isnad.report.blocks import MAX_ROWS, column, evidence
from isnad.report.messages import data, t
from isnad.report.reading import Tables
from isnad.report.screens.common import estimate_card, kept
from isnad.report.terms import term

TYPES = ("person", "role", "institution", "media", "anonymous", "group", "document", "")
#: Types of sources with a name, and of those that are described only ("an official", "the police").
NAMED = ["person", "institution", "media"]
DESCRIBED = ["role", "anonymous", "group", "document", "institution", "media"]
QUOTES = ("direct", "mixed", "indirect")

COLUMNS = [
    column("source_name", t("source"), "data"),
    column("type_term", t("type"), code="source_type"),
    column("n", t("attributions"), "number", link="link"),
    column("rate", t("per 1,000 words"), "rate", low="rate_low", high="rate_high"),
    column("share", t("of all attributions"), "percent"),
    column("n_documents", t("documents"), "number"),
    column("n_direct", t("direct"), "number", link="n_direct_link"),
    column("n_mixed", t("partly quoted"), "number", link="n_mixed_link"),
    column("n_indirect", t("indirect"), "number", link="n_indirect_link"),
    column("n_relay", t("as a relay"), "number", link="n_relay_link"),
]
SHARE_COLUMNS = [
    column("side", t("outlet"), code="side_code"),
    column("part", t("type"), code="item"),
    column("n", t("attributions"), "number", link="link"),
    column("share", t("share"), "percent", low="share_low", high="share_high"),
]
CLASS_COLUMNS = [
    column("by_term", t("by"), code="by"),
    column("item_term", t("class"), code="item"),
    column("n", t("attributions"), "number", link="link"),
    column("share", t("share"), "percent", low="share_low", high="share_high"),
    column("rate", t("per 1,000 words"), "rate", low="rate_low", high="rate_high"),
    column("n_documents", t("documents"), "number"),
]
CUE_COLUMNS = [
    column("item", t("cue"), "data"),
    column("n", t("attributions"), "number", link="link"),
    column("rate", t("per 1,000 words"), "rate", low="rate_low", high="rate_high"),
    column("share", t("share"), "percent"),
    column("n_documents", t("documents"), "number"),
]
LISTED_COLUMNS = [
    column("source_name", t("source"), "data"),
    column("kind_term", t("how it is named"), code="kind"),
    column("n", t("count"), "number", link="link"),
    column("n_documents", t("documents"), "number"),
]
_WAYS = {**{f"n_{code}": {"quote_type": code} for code in QUOTES}, "n_relay": {"relay": 1}}
BY = {
    "stance": t("stance of the verb"),
    "kind": t("kind"),
    "relay": t("relay"),
    "anonymity": t("anonymity"),
}
QUOTED = {
    "direct": t("attributions in quotation marks"),
    "mixed": t("attributions with a part in quotation marks"),
    "indirect": t("attributions without quotation marks"),
}
OUTLET_COLUMNS = [
    column("outlet", t("outlet"), "data"),
    column("distinct_sources", t("distinct sources"), "number"),
    column("top10_sources_equal_size", t("share of the ten most credited"), "percent"),
    column("gini_sources_equal_size", t("concentration (Gini)"), "rate"),
    *(
        column(name, label, "percent", low=f"{name}_low", high=f"{name}_high", link=f"{name}_link")
        for name, label in (
            ("sources_anonymous", t("to anonymous sources")),
            ("direct_quotes", t("in quotation marks")),
            ("relays", t("as a relay")),
        )
    ),
]


def cards(whole: Mapping[str, Mapping]) -> list[dict]:
    """How many are credited, how evenly, how openly, and how they are quoted."""
    unresolved = whole.get("unresolved_sources") or {}
    return kept(
        [
            estimate_card(
                t("distinct sources"),
                whole.get("distinct_sources"),
                places=0,
                note=t("named people, institutions and media"),
                link="index.html#sources/ranked",
            ),
            estimate_card(
                t("share of the ten most credited"),
                whole.get("top10_sources"),
                places=0,
                note=t("attributions to named sources"),
            ),
            estimate_card(
                t("concentration (Gini)"),
                whole.get("gini_sources"),
                places=2,
                note=t("0: all credited equally; near 1: a few of many sources have nearly all"),
            ),
            estimate_card(
                t("attributions to anonymous sources"),
                whole.get("sources_anonymous"),
                link=evidence("attributions", source_type="anonymous"),
            ),
            *(
                estimate_card(
                    term("quote_type", code),
                    whole.get(f"{code}_quotes"),
                    link=evidence("attributions", quote_type=code),
                    note=note,
                )
                for code, note in QUOTED.items()
            ),
            estimate_card(
                t("attributions that pass on another's words"),
                whole.get("relays"),
                link=evidence("attributions", relay=1),
            ),
            estimate_card(
                t("source not resolved"), unresolved, link=evidence("attributions", source_id="")
            )
            if unresolved.get("estimate")
            else None,
        ]
    )


def outlet_rows(run: Tables, outlets: Sequence[str]) -> list[dict]:
    """Rows of `OUTLET_COLUMNS`, in the order of `outlets`."""
    measures = run.measures("outlet")
    links = {
        "sources_anonymous": {"source_type": "anonymous"},
        "direct_quotes": {"quote_type": "direct"},
        "relays": {"relay": 1},
    }
    rows = []
    for outlet in outlets:
        row = {"outlet": outlet}
        for one in OUTLET_COLUMNS[1:]:
            name = one["key"]
            if found := measures[outlet].get(name):
                row |= {name: found["estimate"], f"{name}_low": found["low"]}
                row[f"{name}_high"] = found["high"]
            if name in links:
                row[f"{name}_link"] = evidence("attributions", outlet=outlet, **links[name])
        rows.append(row)
    return rows


def equal_size(run: Tables) -> int | None:
    """How many attributions the samples have in which outlets are compared; None where there are none."""
    sizes = [
        row["denominator"]
        for row in run.stream("overview", group="outlet", measure="gini_sources_equal_size")
        if row["denominator"]
    ]
    return int(min(sizes)) if sizes else None


def rows(ranked: Sequence[Mapping]) -> list[dict]:
    """Rows of `COLUMNS` for rows of ``source_counts``."""
    return [
        {
            **row,
            "type_term": term("source_type", row["source_type"]),
            "link": evidence("attributions", source_id=row["source_id"]),
            **{
                f"{name}_link": evidence("attributions", source_id=row["source_id"], **only)
                for name, only in _WAYS.items()
                if row[name]
            },
        }
        for row in ranked
    ]


def shares(
    run: Tables, outlets: Sequence[str], by: str, order: Sequence[str]
) -> tuple[dict, list[dict]]:
    """Stacked shares of the classes of `by`, for the corpus and each outlet: the figure and rows of `SHARE_COLUMNS`."""
    sides: list[tuple] = [("all", t("whole corpus"), None)]
    if len(outlets) > 1:
        sides += [(outlet, data(outlet), outlet) for outlet in outlets]
    found = {("all", r["item"]): r for r in run.stream("attribution_counts", group="all", by=by)}
    for row in run.stream("attribution_counts", group="outlet", by=by):
        found[row["value"], row["item"]] = row
    codes = [code for code in order if any((side, code) in found for side, _, _ in sides)]
    parts, rows = [], []
    for code in codes:
        values = []
        for side, label, outlet in sides:
            row = found.get((side, code))
            link = evidence("attributions", **{by: code}, outlet=outlet)
            values.append((row["share"] if row else 0, link))
            if row:
                rows.append(
                    {**row, "side": label, "side_code": side, "part": term(by, code), "link": link}
                )
        parts.append({"name": term(by, code), "values": values})
    spec = figures.shares([label for _, label, _ in sides], parts, t("share of attributions"))
    return spec, rows


def anonymous_by_outlet(run: Tables, outlets: Sequence[str]) -> list[dict]:
    """Rows of `figures.ranked`: the anonymous share of each outlet, highest first."""
    measures = run.measures("outlet")
    found = []
    for outlet in outlets:
        row = measures[outlet].get("sources_anonymous")
        if row and row["estimate"] is not None:
            found.append(
                {
                    "label": data(outlet),
                    "value": row["estimate"],
                    "low": row["low"],
                    "high": row["high"],
                    "link": evidence("attributions", source_type="anonymous", outlet=outlet),
                }
            )
    return sorted(found, key=lambda row: -row["value"])


def classes(run: Tables, by: str) -> list[dict]:
    """Rows of `CLASS_COLUMNS`: the classes of `by` in the whole corpus."""
    found = []
    for row in run.stream("attribution_counts", group="all", by=by):
        if (by, row["item"]) == ("anonymity", "unresolved"):
            continue  # our ignorance, not the text's reticence
        code = "1" if by == "relay" else row["item"]
        found.append(
            {
                **row,
                "by_term": BY[by],
                "item_term": term(by, code) or "–",
                "link": evidence("attributions", **{by: code}),
            }
        )
    return found


def cues(run: Tables) -> list[dict]:
    """Rows of `CUE_COLUMNS`."""
    return [
        {**row, "link": evidence("attributions", cue=row["item"])}
        for row in run.rows("attribution_counts", limit=250, group="all", by="cue")
    ]


def listed(run: Tables) -> list[dict]:
    """Rows of `LISTED_COLUMNS`."""
    rows = run.rows("listed_source_counts", limit=MAX_ROWS, group="all")
    return [
        {
            **row,
            "kind_term": term("listed", row["kind"]),
            "link": evidence("listed_sources", source_name=row["source_name"], kind=row["kind"]),
        }
        for row in rows
    ]
