"""Hedging: categories, cues, holders, outlets, months; boosters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isnad.report.blocks import column, evidence
from isnad.report.messages import data, joined, t
from isnad.report.reading import Tables
from isnad.report.screens.common import estimate_card, kept
from isnad.report.terms import term

CATEGORIES = ("modal", "belief", "hearsay", "doubt", "approx")
BOOSTERS = ("booster", "negated_hedge", "frequency", "bound")
HOLDERS = {"author": t("the article's own text"), "source": t("attributed content")}

CATEGORY_COLUMNS = [
    column("category_term", t("category"), code="category"),
    column("meaning", t("such as")),
    column("n", t("hedges"), "number", link="link"),
    column("rate", t("per 1,000 words"), "rate", low="rate_low", high="rate_high"),
    column(
        "sentence_rate",
        t("per 100 sentences"),
        "rate",
        low="sentence_rate_low",
        high="sentence_rate_high",
    ),
    column("share", t("share"), "percent", low="share_low", high="share_high"),
    column("n_documents", t("documents"), "number"),
]
CUE_COLUMNS = [
    column("cue", t("cue"), "data"),
    column("category_term", t("category"), code="category"),
    column("n", t("hedges"), "number", link="link"),
    column("rate", t("per 1,000 words"), "rate", low="rate_low", high="rate_high"),
    column("share", t("share"), "percent"),
    column("n_documents", t("documents"), "number"),
]
HOLDER_COLUMNS = [
    column("label", t("outlet"), code="outlet"),
    column("group_term", t("voice"), code="group"),
    column("value", t("hedges per 1,000 words of that voice"), "rate", low="low", high="high"),
]
BOOSTER_COLUMNS = [
    column("cue", t("cue"), "data"),
    column("kind_term", t("kind"), code="category"),
    column("n", t("boosters"), "number", link="link"),
    column("rate", t("per 1,000 words"), "rate", low="rate_low", high="rate_high"),
    column("n_documents", t("documents"), "number"),
]
MEANING = {
    "modal": data("قد · ربما · من المحتمل"),
    "belief": data("يبدو · يعتقد · يتوقع"),
    "hearsay": data("زعم · يتردد · غير مؤكد"),
    "doubt": data("لم يتضح · شكوك · غير معروف"),
    "approx": data("نحو · حوالي · تقريبا"),
}


def cards(whole: Mapping[str, Mapping]) -> list[dict]:
    """How often there is a hedge, and whose."""
    return kept(
        [
            estimate_card(
                t("hedges per 1,000 words"), whole.get("hedges"), link=evidence("hedges")
            ),
            estimate_card(
                t("hedges per 100 sentences"),
                whole.get("hedges_per_100_sentences"),
                link=evidence("hedges"),
            ),
            estimate_card(
                t("sentences with a hedge"),
                whole.get("hedged_sentences"),
                note=t("opens their hedges"),
                link=evidence("hedges"),
            ),
            estimate_card(
                t("share of the hedges in a source's words"),
                whole.get("hedges_by_source"),
                link=evidence("hedges", holder="source"),
            ),
            estimate_card(
                t("boosters per 1,000 words"),
                whole.get("boosters"),
                link=evidence("boosters", kind="booster"),
                places=2,
            ),
        ]
    )


def by_category(run: Tables) -> list[dict]:
    """Rows of ``hedge_counts`` by category for the whole corpus, in the order of `CATEGORIES`."""
    found = {row["category"]: row for row in run.stream("hedge_counts", group="all", by="category")}
    return [found[code] for code in CATEGORIES if code in found]


def category_rows(rows: Sequence[Mapping]) -> list[dict]:
    """Rows of `CATEGORY_COLUMNS`."""
    return [
        {
            **row,
            "category_term": term("category", row["category"]),
            "meaning": MEANING.get(row["category"], "–"),
            "link": evidence("hedges", category=row["category"]),
        }
        for row in rows
    ]


def panels(run: Tables, outlets: Sequence[str], categories: Sequence[Mapping]) -> list[dict]:
    """Panels of `figures.multiples`: each category in the corpus and each outlet."""
    codes = [row["category"] for row in categories]
    found = {("all", row["category"]): row for row in categories}
    for row in run.stream("hedge_counts", group="outlet", by="category"):
        found[row["value"], row["category"]] = row
    sides: list[tuple] = [("all", t("whole corpus"), None)]
    if len(outlets) > 1:
        sides += [(outlet, data(outlet), outlet) for outlet in outlets]
    made = []
    for side, title, outlet in sides:
        rows = []
        for code in codes:
            row = found.get((side, code))
            rows.append(
                {
                    "label": term("category", code),
                    "value": row["rate"] if row else 0.0,
                    "low": row["rate_low"] if row else None,
                    "high": row["rate_high"] if row else None,
                    "link": evidence("hedges", category=code, outlet=outlet),
                }
            )
        made.append({"title": title, "rows": rows})
    return made


def by_outlet(run: Tables, outlets: Sequence[str]) -> list[dict]:
    """Rows of `figures.ranked`: hedges for 100 sentences of each outlet, highest first."""
    measures = run.measures("outlet")
    found = []
    for outlet in outlets:
        row = measures[outlet].get("hedges_per_100_sentences")
        if row and row["estimate"] is not None:
            found.append(
                {
                    "label": data(outlet),
                    "value": row["estimate"],
                    "low": row["low"],
                    "high": row["high"],
                    "link": evidence("hedges", outlet=outlet),
                }
            )
    return sorted(found, key=lambda row: -row["value"])


def holders(run: Tables, outlets: Sequence[str]) -> list[dict]:
    """Rows of `figures.ranked` with two groups: hedges in the article's own words and in attributed words."""
    sides: list[tuple] = [(run.measures()["all"], t("whole corpus"), "all", None)]
    measures = run.measures("outlet")
    if len(outlets) > 1:
        sides += [(measures[outlet], data(outlet), outlet, outlet) for outlet in outlets]
    found = []
    for side, label, code, outlet in sides:
        for group, measure in (
            ("author", "hedges_in_own_words"),
            ("source", "hedges_in_attributed_words"),
        ):
            row = side.get(measure)
            if row and row["estimate"] is not None:
                found.append(
                    {
                        "label": joined(label, HOLDERS[group], by=" · "),
                        "tick": label if group == "author" else "",
                        "outlet": code,
                        "group": group,
                        "group_term": HOLDERS[group],
                        "value": row["estimate"],
                        "low": row["low"],
                        "high": row["high"],
                        "link": evidence("hedges", holder=group, outlet=outlet),
                    }
                )
    return found


def holder_rows(rows: Sequence[Mapping]) -> list[dict]:
    """Rows of `HOLDER_COLUMNS`."""
    return list(rows)


def cues(rows: Sequence[Mapping]) -> list[dict]:
    """Rows of `CUE_COLUMNS` for rows of ``hedge_counts`` by cue."""
    return [
        {
            **row,
            "category_term": term("category", row["category"]),
            "link": evidence("hedges", cue=row["cue"], category=row["category"]),
        }
        for row in rows
    ]


def ranked_cues(rows: Sequence[Mapping]) -> list[dict]:
    """Rows of `figures.ranked` for cues."""
    return [
        {
            "label": data(row["cue"]),
            "value": row["rate"],
            "low": row["rate_low"],
            "high": row["rate_high"],
            "link": row["link"],
        }
        for row in rows
    ]


def boosters(run: Tables) -> list[dict]:
    """Rows of `BOOSTER_COLUMNS`, most frequent first. Kinds are not to be added up."""
    return [
        {
            **row,
            "kind_term": term("booster", row["category"]),
            "link": evidence("boosters", cue=row["cue"], kind=row["category"]),
        }
        for row in run.rows("booster_counts", limit=200, group="all", by="cue")
    ]
