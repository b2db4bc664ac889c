"""Entities: the ranked table with spellings, panels by outlet, lines by month, pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isnad.report.blocks import column, evidence
from isnad.report.messages import data, joined, num, t
from isnad.report.reading import Tables
from isnad.report.screens.common import estimate_card, kept, names, points
from isnad.report.terms import term

COLUMNS = [
    column("entity", t("name"), "data"),
    column("label_term", t("kind"), code="label"),
    column("n", t("mentions"), "number", link="link"),
    column("rate", t("per 1,000 words"), "rate", low="rate_low", high="rate_high"),
    column("n_documents", t("documents"), "number"),
    column("dp_norm", t("unevenness (DP)"), "rate"),
    column("variants", t("spellings"), wide=True, code="variants_text"),
]
#: What is ranked as an entity; other names have a table of their own.
LABELS = ["PERS", "LOC", "ORG"]
KINDS = {
    "PERS": t("people per 1,000 words"),
    "LOC": t("places per 1,000 words"),
    "ORG": t("organisations per 1,000 words"),
}
PAIR_COLUMNS = [
    column("entity_a", t("name"), "data"),
    column("entity_b", t("and"), "data"),
    column("n_sentences", t("sentences together"), "number", link="link"),
    column("n_documents", t("documents"), "number"),
    column("expected", t("sentences expected by chance"), "rate"),
    column("npmi", t("association"), "rate"),
    column("log_likelihood", t("log-likelihood"), "rate", places=1),
]


def cards(whole: Mapping[str, Mapping]) -> list[dict]:
    """Mentions for 1,000 words, of each kind, and how many names there are."""
    return kept(
        [
            estimate_card(t("mentions per 1,000 words"), whole.get("entities"), link=names()),
            estimate_card(
                t("distinct entities"),
                whole.get("distinct_entities"),
                places=0,
                note=t("people, places and organisations"),
                link="index.html#entities/ranked",
            ),
            *(
                estimate_card(
                    label, whole.get(f"entities_{code}"), link=evidence("entities", label=code)
                )
                for code, label in KINDS.items()
            ),
        ]
    )


def rows(run: Tables, ranked: Sequence[Mapping]) -> list[dict]:
    """Rows of `COLUMNS` for rows of ``entity_counts``."""
    wanted = [row["entity_id"] for row in ranked]
    spellings: dict[str, list[Mapping]] = {}
    for row in run.stream("entity_variants", ["entity_id", "variant", "n"], entity_id=wanted):
        spellings.setdefault(row["entity_id"], []).append(row)
    return [
        {
            **row,
            "label_term": term("label", row["label"]),
            "link": evidence("entities", entity_id=row["entity_id"]),
            **_spellings(spellings.get(row["entity_id"], [])[:4]),
        }
        for row in ranked
    ]


def _spellings(found: Sequence[Mapping]) -> dict:
    """The most frequent spellings, each isolated from the next, for reading and as text."""
    return {
        "variants": joined(
            *(
                joined(data(one["variant"]), joined("(", num(one["n"]), ")", by=""), by="\u00a0")
                for one in found
            ),
            by=" · ",
        ),
        "variants_text": " · ".join(f"{one['variant']} ({one['n']})" for one in found),
    }


def by_outlet(run: Tables, chosen: Sequence[Mapping], outlets: Sequence[str]) -> list[dict]:
    """Panels of `figures.multiples`: the same entities in each outlet; an entity that an outlet never names has rate 0."""
    ids = [row["entity_id"] for row in chosen]
    found = {
        (row["value"], row["entity_id"]): row
        for row in run.stream("entity_counts", group="outlet", value=list(outlets), entity_id=ids)
    }
    return [
        {
            "title": data(outlet),
            "rows": [
                _panel_row(entity, found.get((outlet, entity["entity_id"])), outlet)
                for entity in chosen
            ],
        }
        for outlet in outlets
    ]


def _panel_row(entity: Mapping, row: Mapping | None, outlet: str) -> dict:
    shown = {"label": data(entity["entity"]), "value": 0.0, "low": None, "high": None, "link": None}
    if row:
        shown |= {
            "value": row["rate"],
            "low": row["rate_low"],
            "high": row["rate_high"],
            "link": evidence("entities", entity_id=entity["entity_id"], outlet=outlet),
        }
    return shown


def over_months(run: Tables, chosen: Sequence[Mapping], known: Sequence[str]) -> list[dict]:
    """Series of `figures.trend`, one for each entity; it is 0 in those of the `known` months that do not name it."""
    ids = [row["entity_id"] for row in chosen]
    never = {"rate": 0.0, "rate_low": None, "rate_high": None}
    months: dict[str, dict] = {one: dict.fromkeys(known, never) for one in ids}
    for row in run.stream("entity_counts", group="month", entity_id=ids):
        if row["value"]:
            months[row["entity_id"]][row["value"]] = row
    return [
        {
            "name": data(row["entity"]),
            "points": points(
                months[row["entity_id"]],
                lambda month, one=row: evidence(
                    "entities", entity_id=one["entity_id"], month=month
                ),
            ),
        }
        for row in chosen
    ]


def pair_rows(pairs: Sequence[Mapping]) -> list[dict]:
    """Rows of `PAIR_COLUMNS`: the link opens one line for each sentence that names both."""
    return [
        {
            **row,
            "link": evidence(
                "entities",
                **{"entity_id": row["entity_id_a"], "with": row["entity_id_b"], "copy": 0},
            ),
        }
        for row in pairs
    ]
