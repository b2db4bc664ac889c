"""Overview: cautions made from the data, headline cards, the outlet table, leaders of each layer."""

from __future__ import annotations

from collections.abc import Mapping

from isnad.report.blocks import column, document, evidence
from isnad.report.messages import data, num, percent, t, tn
from isnad.report.reading import Tables
from isnad.report.screens import methods
from isnad.report.screens.common import estimate_card, kept, level, names
from isnad.report.screens.entities import LABELS as ENTITY_LABELS

#: Below this many documents an interval says little about anything but these documents.
FEW_DOCUMENTS = 30
#: A share of documents above which missing metadata or copies deserve a caution.
MANY = 0.1

OUTLET_COLUMNS = [
    column("outlet", t("outlet"), "data"),
    column("documents", t("documents"), "number", link="documents_link"),
    column("words", t("words"), "number"),
    column(
        "entities",
        t("entities per 1,000 words"),
        "rate",
        low="entities_low",
        high="entities_high",
        places=1,
        link="entities_link",
    ),
    column(
        "attributions",
        t("attributions per 1,000 words"),
        "rate",
        low="attributions_low",
        high="attributions_high",
        places=1,
        link="attributions_link",
    ),
    column(
        "sources_anonymous",
        t("to anonymous sources"),
        "percent",
        low="sources_anonymous_low",
        high="sources_anonymous_high",
        link="sources_anonymous_link",
    ),
    column(
        "direct_quotes",
        t("in quotation marks"),
        "percent",
        low="direct_quotes_low",
        high="direct_quotes_high",
        link="direct_quotes_link",
    ),
    column(
        "hedges",
        t("hedges per 1,000 words"),
        "rate",
        low="hedges_low",
        high="hedges_high",
        places=1,
        link="hedges_link",
    ),
]


def dates(run: Tables) -> tuple:
    """First and last date of publication, or (None, None)."""
    first = last = None
    for row in run.stream("documents", ["published"]):
        if value := row["published"]:
            first = value if first is None or value < first else first
            last = value if last is None or value > last else last
    return first, last


def reading(config: Mapping):
    """How to read a card."""
    return t(
        "An underlined number opens the places it counts. The range below a number is its {level} interval: how much the "
        "number would vary had other articles of these outlets and days been collected.",
        level=level(config),
    )


def headline(whole: Mapping[str, Mapping]) -> list[dict]:
    """The rates that most readers come for."""
    return kept(
        [
            estimate_card(
                t("attributions per 1,000 words"),
                whole.get("attributions"),
                link=evidence("attributions"),
            ),
            estimate_card(
                t("sentences that credit a source"),
                whole.get("attributed_sentences"),
                note=t("opens their attributions"),
                link=evidence("attributions"),
            ),
            estimate_card(
                t("attributions to anonymous sources"),
                whole.get("sources_anonymous"),
                link=evidence("attributions", source_type="anonymous"),
            ),
            estimate_card(
                t("attributions in quotation marks"),
                whole.get("direct_quotes"),
                link=evidence("attributions", quote_type="direct"),
            ),
            estimate_card(
                t("hedges per 1,000 words"), whole.get("hedges"), link=evidence("hedges")
            ),
            estimate_card(
                t("sentences with a hedge"),
                whole.get("hedged_sentences"),
                note=t("opens their hedges"),
                link=evidence("hedges"),
            ),
            estimate_card(t("entities per 1,000 words"), whole.get("entities"), link=names()),
            estimate_card(
                t("distinct entities"),
                whole.get("distinct_entities"),
                places=0,
                note=t("people, places and organisations"),
                link="index.html#entities",
            ),
        ]
    )


def outlet_rows(run: Tables, outlets: list[str]) -> list[dict]:
    """Rows of `OUTLET_COLUMNS`."""
    measures = run.measures("outlet")
    rows = []
    for outlet in outlets:
        row = {
            "outlet": outlet,
            "documents_link": evidence("documents", outlet=outlet),
            "entities_link": names(outlet=outlet),
            "sources_anonymous_link": evidence(
                "attributions", source_type="anonymous", outlet=outlet
            ),
            "direct_quotes_link": evidence("attributions", quote_type="direct", outlet=outlet),
            "attributions_link": evidence("attributions", outlet=outlet),
            "hedges_link": evidence("hedges", outlet=outlet),
        }
        for name in (
            "documents",
            "words",
            "entities",
            "attributions",
            "sources_anonymous",
            "direct_quotes",
            "hedges",
        ):
            if found := measures[outlet].get(name):
                row |= {
                    name: found["estimate"],
                    f"{name}_low": found["low"],
                    f"{name}_high": found["high"],
                }
        rows.append(row)
    return rows


def cautions(run: Tables) -> list[dict]:
    """What these data call for, in plain words; the most serious first."""
    whole = run.measures()["all"]
    documents = int(whole["documents"]["estimate"])
    found = []
    if documents < FEW_DOCUMENTS:
        found.append(
            _caution(
                tn(
                    "The corpus has only {n} document: read its words, not its rates.",
                    "The corpus has only {n} documents: read their words, not their rates; intervals are wide and rough.",
                    documents,
                )
            )
        )
    outlets = run.measures("outlet")
    small = [
        value
        for value, row in outlets.items()
        if value and row["documents"]["estimate"] < FEW_DOCUMENTS
    ]
    if documents >= FEW_DOCUMENTS and small and len(outlets) > 1:
        found.append(
            _caution(
                tn(
                    "{n} outlet has fewer than {few} documents: its rates may change much with a few more articles.",
                    "{n} outlets have fewer than {few} documents: their rates may change much with a few more articles.",
                    len(small),
                    few=FEW_DOCUMENTS,
                )
            )
        )
    copies = (whole.get("copies", {}).get("estimate") or 0) / max(1, documents)
    if copies > MANY:
        found.append(
            _caution(
                t(
                    "{share} of the documents are copies of another: counts include them, intervals take the copies of "
                    "one story as one.",
                    share=percent(copies),
                ),
                "index.html#quality/copies",
            )
        )
    missing = _missing(run, documents)
    for name, text in (
        (
            "published",
            t(
                "{share} of the documents have no date and stand in no month.",
                share=percent(missing["published"]),
            ),
        ),
        (
            "outlet",
            t(
                "{share} of the documents have no outlet and stand in no outlet's row.",
                share=percent(missing["outlet"]),
            ),
        ),
    ):
        if missing[name] > 0:
            found.append(
                _caution(text, "index.html#quality/metadata", serious=missing[name] > MANY)
            )
    rejected = run.count("rejects")
    if rejected:
        found.append(
            _caution(
                tn("{n} input was not analysed.", "{n} inputs were not analysed.", rejected),
                "index.html#quality/rejects",
                serious=rejected > MANY * documents,
            )
        )
    found.append(_accuracy(run))
    found.append(
        _caution(
            t(
                "Intervals say nothing of articles that were not collected, nor of what the method misses."
            ),
            serious=False,
        )
    )
    return sorted(found, key=lambda item: item["level"] != "caution")


def outlets_named(run: Tables) -> int:
    """How many outlets the documents name, also where nothing is counted by outlet."""
    return sum(value not in (None, "") for value in run.tally("documents", "outlet"))


def _missing(run: Tables, documents: int) -> dict[str, float]:
    lacking = {"published": 0, "outlet": 0}
    for row in run.stream("documents", list(lacking)):
        for name in lacking:
            lacking[name] += not row[name]
    return {name: count / max(1, documents) for name, count in lacking.items()}


def _accuracy(run: Tables) -> dict:
    scores = {
        row["layer"]: num(row["estimate"], 2)
        for table in ("accuracy", "evaluation")
        if run.has(table)
        for row in run.stream(table, measure="f1")
        if row["item"] in ("", "all", "total")
    }
    entities = scores.get("entities_overlap") or scores.get("entities")
    if entities and {"hedges", "attributions"} <= scores.keys():
        return _caution(
            t(
                "Measured against annotations of this corpus by hand, the method reaches F1 {hedges} for hedges, "
                "{attributions} for attributions and {entities} for entities (1 is perfect: nothing missed, nothing "
                "found that is none).",
                hedges=scores["hedges"],
                attributions=scores["attributions"],
                entities=entities,
            ),
            "index.html#methods/accuracy",
            serious=False,
            link_text=t("More on this"),
        )
    known = {
        row["layer"]: num(row["estimate"], 2)
        for row in methods.known_accuracy(run)
        if row["measure"] == "f1"
    }
    if {"hedges", "attributions", "entities_overlap"} <= known.keys():
        return _caution(
            t(
                "How well the method does on these articles was not measured. On the annotated demo corpus, by which it was "
                "tuned, it reaches F1 {hedges} for hedges, {attributions} for attributions and {entities} for entities (1 is "
                "perfect); expect less here: some cases are missed, some found are none. Follow a number to its words before "
                "you rest a claim on it.",
                hedges=known["hedges"],
                attributions=known["attributions"],
                entities=known["entities_overlap"],
            ),
            "index.html#methods/accuracy",
            serious=False,
            link_text=t("More on this"),
        )
    return _caution(
        t(
            "Everything here was found by rules and models, which miss some cases and see some that are none. "
            "Follow a number to its words before you rest a claim on it."
        ),
        "index.html#methods/accuracy",
        serious=False,
        link_text=t("More on this"),
    )


def _caution(text, link: str | None = None, serious: bool = True, link_text=None) -> dict:
    level = "caution" if serious else "note"
    return {"level": level, "text": text, "link": link, "link_text": link_text}


def leaders(run: Tables, most: int) -> list[tuple]:
    """(name, columns, rows, caption) of the first rows of each layer."""
    entities = [
        {
            "name": row["entity"],
            "n": row["n"],
            "n_documents": row["n_documents"],
            "link": evidence("entities", entity_id=row["entity_id"]),
        }
        for row in run.rows("entity_counts", limit=most, group="all", label=ENTITY_LABELS)
    ]
    sources = [
        {
            "name": row["source_name"],
            "n": row["n"],
            "n_documents": row["n_documents"],
            "link": evidence("attributions", source_id=row["source_id"]),
        }
        for row in run.rows("source_counts", limit=most, group="all", named=True)
        if row["source_id"]
    ]
    hedges = [
        {
            "name": row["cue"],
            "n": row["n"],
            "n_documents": row["n_documents"],
            "link": evidence("hedges", cue=row["cue"], category=row["category"]),
        }
        for row in run.rows("hedge_counts", limit=most, group="all", by="cue")
    ]
    columns = [
        column("name", t("name"), "data"),
        column("n", t("count"), "number", link="link"),
        column("n_documents", t("documents"), "number"),
    ]
    found = [
        (
            "leading-entities",
            columns,
            entities,
            t("People, places and organisations that are named most."),
        ),
        ("leading-sources", columns, sources, t("Sources that are credited most.")),
        ("leading-hedges", columns, hedges, t("Hedging cues that are used most.")),
    ]
    return [one for one in found if one[2]]


__all__ = [
    "OUTLET_COLUMNS",
    "cautions",
    "data",
    "dates",
    "document",
    "headline",
    "leaders",
    "outlet_rows",
    "outlets_named",
]
