"""Validation: what coders found, how far they agree, and rates corrected for it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from isnad.report.blocks import column, document
from isnad.report.drawing import interval_text
from isnad.report.messages import data, joined, num, percent, t
from isnad.report.reading import Tables
from isnad.report.screens.common import level, plain
from isnad.report.terms import term

#: layer -> the group of terms that its classes belong to.
_CLASSES = {"hedges": "category", "attributions": "source_type", "entities": "label"}
_ALL = t("all classes")
MEASURES = {"precision": t("precision"), "recall": t("recall"), "f1": t("F1")}
KINDS = {"raw": t("as found"), "corrected": t("corrected")}
QUESTIONS = {
    "right": t("Is what was found really one?"),
    "class": t("Which class?"),
    "missing": t("Is anything missing from the sentence?"),
    "source_right": t("Is the source the right one?"),
}
#: Characters of context on each side of an error.
AROUND = 60
ERRORS = {
    "false_alarm": t("is none"),
    "disputed": t("coders differ"),
    "class": t("other class"),
    "missed": t("missed"),
}
MEASURE_COLUMNS = [
    column("layer_term", t("layer"), code="layer"),
    column("item_term", t("class"), code="item"),
    *(
        column(name, label, "rate", low=f"{name}_low", high=f"{name}_high", places=3)
        for name, label in MEASURES.items()
    ),
    column("n", t("items coded"), "number"),
]
BAR_COLUMNS = [
    column("label", t("class"), code="item"),
    column("group_term", t("measure"), code="group"),
    column("value", t("estimate"), "rate", low="low", high="high", places=3),
]
AGREEMENT_COLUMNS = [
    column("layer_term", t("layer"), code="layer"),
    column("question_term", t("question"), code="question"),
    column("alpha", t("Krippendorff's alpha"), "rate", low="low", high="high", places=3),
    column("observed", t("agreeing pairs"), "percent"),
    column("units", t("items that two or more answered"), "number"),
    column("coders", t("coders"), "number"),
]
CONFUSION_COLUMNS = [
    column("layer_term", t("layer"), code="layer"),
    column("predicted_term", t("found as"), code="predicted"),
    column("coded_term", t("coded as"), code="coded"),
    column("weight", t("in the corpus (estimate)"), "rate", places=1),
    column("n", t("in the sample"), "rate", places=1),
]
RATE_COLUMNS = [
    column("layer_term", t("layer"), code="layer"),
    column("group_term", t("group"), code="group"),
    column("value", t("value"), "data"),
    column("item_term", t("class"), code="item"),
    column("raw", t("as found"), "rate", low="raw_low", high="raw_high"),
    column("corrected", t("corrected"), "rate", low="low", high="high"),
    column("factor", t("factor"), "rate", places=3),
    column("basis_term", t("measured on"), code="basis"),
]
ERROR_COLUMNS = [
    column("layer_term", t("layer"), code="layer"),
    column("error_term", t("error"), code="error"),
    column("context", t("in context"), "data", link="link", wide=True),
    column("predicted_term", t("found as"), code="predicted"),
    column("coded_term", t("coded as"), code="coded"),
    column("coders", t("coders who say so"), "data"),
]
PROBLEM_COLUMNS = [
    column("file", t("file"), "data"),
    column("row", t("row"), "number"),
    column("problem", t("problem"), "data"),
    column("level", t("what it does"), "data"),
]
_DRAWN = t(
    "A random sample was drawn by outlet and class and coded by hand: hits, to see which are right, and sentences, to see what "
    "was missed. Precision is the share of what was found that is right, recall the share of what is there that was found."
)
CORRECTION = t(
    "Everywhere else this report shows rates as found. Here each stands beside the rate corrected for measured errors: as found × "
    "precision ÷ recall. The corrected interval holds the uncertainty of the coding as well as that of the articles, so it is wider. "
    "The common factor assumes that errors are as frequent in each group as elsewhere; an outlet of which enough was coded has its own."
)


def how(config: Mapping) -> tuple:
    """How the sample was drawn and what the figures mean."""
    return (
        _DRAWN,
        t(
            "Estimates and {level} intervals are for this corpus and follow from how the sample was drawn. Where coders differ, an item counts "
            "by the share of coders who say so; items that all are unsure about are left out.",
            level=level(config),
        ),
    )


def class_term(layer: str, item: str):
    """The name of a class of `layer`."""
    if item in ("", "none"):
        return _ALL if not item else t("none")
    names = (t("none") if one == "none" else term(_CLASSES[layer], one) for one in item.split("|"))
    return joined(*names, by=" · ")


def _named(row: Mapping, **terms) -> dict:
    return {**row, "layer_term": term("layer", row["layer"]), **terms}


def summary(run: Tables) -> dict:
    """What validation.json says, by layer."""
    path = run.folder / "validation.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def cards(about: Mapping) -> list[dict]:
    """Precision, recall and agreement of each layer that was coded."""
    found = []
    for layer, figures in about.items():
        name = term("layer", layer)
        for measure in ("precision", "recall"):
            one = figures.get(measure)
            if one and one["value"] is not None:
                card = {
                    "label": joined(name, MEASURES[measure], by=": "),
                    "value": percent(one["value"]),
                }
                low, high = one["interval"]
                card["interval"] = joined(percent(low), percent(high), by=" – ")
                found.append(card)
        alpha = figures["agreement"].get("right", {})
        if alpha.get("alpha") is not None:
            found.append(
                {
                    "label": joined(name, t("Krippendorff's alpha"), by=": "),
                    "value": num(alpha["alpha"], 2),
                    "interval": interval_text(
                        *(num(end, 2) for end in alpha["interval"]), alpha["interval"][0] < 0
                    ),
                    "note": QUESTIONS["right"],
                }
            )
    return found


def design(about: Mapping) -> list[tuple]:
    """How much was coded, of how much."""
    facts = []
    for layer, figures in about.items():
        for kind, label in (("hits", t("hits")), ("sentences", t("sentences"))):
            one = figures[kind]
            facts.append(
                (
                    joined(term("layer", layer), label, by=": "),
                    t(
                        "{coded} coded of {population}, {left_out} drawn but without an answer",
                        coded=num(one["coded"]),
                        population=num(one["population"]),
                        left_out=num(one["left_out"]),
                    ),
                )
            )
        facts.append(
            (
                joined(term("layer", layer), t("coders"), by=": "),
                joined(*(data(name) for name in figures["coders"]), by=" · "),
            )
        )
    return facts


def measures(run: Tables) -> list[dict]:
    """Rows of `MEASURE_COLUMNS`."""
    rows: dict[tuple, dict] = {}
    for row in run.rows("validation"):
        if row["measure"] not in MEASURES:
            continue
        one = rows.setdefault(
            (row["layer"], row["item"]),
            _named(
                {"layer": row["layer"], "item": row["item"], "n": row["n"]},
                item_term=class_term(row["layer"], row["item"]),
            ),
        )
        one[row["measure"]] = row["estimate"]
        one[f"{row['measure']}_low"], one[f"{row['measure']}_high"] = row["low"], row["high"]
    return list(rows.values())


def bars(rows: Sequence[Mapping], layer: str) -> list[dict]:
    """Rows of `figures.ranked`: precision and recall of each class of `layer`."""
    return [
        {
            "label": row["item_term"],
            "tick": row["item_term"] if measure == "precision" or row["precision"] is None else "",
            "name": plain(row["item_term"]),
            "item": row["item"],
            "group": measure,
            "group_term": MEASURES[measure],
            "value": row[measure],
            "low": row[f"{measure}_low"],
            "high": row[f"{measure}_high"],
        }
        for row in rows
        if row["layer"] == layer
        for measure in ("precision", "recall")
        if row[measure] is not None
    ]


def agreement(run: Tables) -> list[dict]:
    """Rows of `AGREEMENT_COLUMNS`."""
    return [
        _named(row, question_term=QUESTIONS[row["question"]])
        for row in run.rows("validation_agreement")
        if row["units"]
    ]


def confusion(run: Tables) -> list[dict]:
    """Rows of `CONFUSION_COLUMNS`."""
    return [
        _named(
            row,
            predicted_term=class_term(row["layer"], row["predicted"]),
            coded_term=class_term(row["layer"], row["coded"]),
        )
        for row in run.rows("validation_confusion")
    ]


def rates(run: Tables) -> list[dict]:
    """Rows of `RATE_COLUMNS`."""
    basis = {"pooled": t("the whole sample"), "own": t("this outlet's items")}
    return [
        _named(
            row,
            item_term=class_term(row["layer"], row["item"]),
            group_term=t("the whole corpus") if row["group"] == "all" else term("by", row["group"]),
            value="" if row["group"] == "all" else row["value"],
            basis_term=basis[row["basis"]],
        )
        for row in run.rows("corrected_rates")
    ]


def rate_pairs(rows: Sequence[Mapping], layer: str) -> list[dict]:
    """Rows of `figures.ranked`: each rate of the whole corpus as found and corrected."""
    return [
        {
            "label": row["item_term"],
            "tick": row["item_term"] if kind == "raw" else "",
            "name": plain(row["item_term"]),
            "item": row["item"],
            "group": kind,
            "group_term": KINDS[kind],
            "value": row[kind],
            "low": row["raw_low" if kind == "raw" else "low"],
            "high": row["raw_high" if kind == "raw" else "high"],
        }
        for row in rows
        if row["layer"] == layer and row["group"] == "all"
        for kind in ("raw", "corrected")
    ]


def _until(text: str, full_text: bool) -> str:
    """The last words of `text`."""
    if len(text) <= AROUND or not full_text:
        return text if full_text else ""
    return "… " + re.sub(r"^\S*\s+", "", text[-AROUND:])


def _since(text: str, full_text: bool) -> str:
    """The first words of `text`."""
    if len(text) <= AROUND or not full_text:
        return text if full_text else ""
    return re.sub(r"\s+\S*$", "", text[:AROUND]) + " …"


def errors(run: Tables, full_text: bool = True) -> list[dict]:
    """Rows of `ERROR_COLUMNS`; without what stands around the words where texts may not be shown."""
    return [
        _named(
            row,
            error_term=ERRORS[row["error"]],
            context=f"{_until(row['before'], full_text)}⟦{row['text']}⟧{_since(row['after'], full_text)}",
            link=document(row["doc_id"], row["start"], row["end"]),
            predicted_term=class_term(row["layer"], row["predicted"]),
            coded_term=class_term(row["layer"], row["coded"]),
        )
        for row in run.rows("validation_errors")
    ]
