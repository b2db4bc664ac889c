"""Data quality: rejects, flags, copies, missing metadata, encodings, documents over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isnad.report.blocks import column, document, evidence
from isnad.report.messages import data, num, t
from isnad.report.reading import Tables
from isnad.report.screens.common import points
from isnad.report.terms import term

REASON_COLUMNS = [
    column("reason_term", t("reason"), code="reason"),
    column("n", t("inputs"), "number"),
    column("remedy", t("what to do"), wide=True),
]
REJECT_COLUMNS = [
    column("source_file", t("file"), "data"),
    column("record", t("record"), "data"),
    column("reason_term", t("reason"), code="reason"),
    column("detail", t("detail"), "data", only="en"),
]
FLAG_COLUMNS = [
    column("flag_term", t("flag"), code="flag"),
    column("n", t("occurrences"), "number", link="link"),
    column("n_documents", t("documents"), "number"),
]
COPY_COLUMNS = [
    column("doc_id", t("document"), "data", link="link"),
    column("outlet", t("outlet"), "data"),
    column("duplicate_of", t("copy of"), "data", link="original_link"),
]
METADATA_COLUMNS = [
    column("field", t("field"), code="code"),
    column("missing", t("documents without it"), "number", link="link"),
    column("share", t("share"), "percent"),
]
ENCODING_COLUMNS = [
    column("encoding", t("encoding"), "data"),
    column("n", t("documents"), "number"),
]
FIELDS = {
    "published": t("date"),
    "outlet": t("outlet"),
    "title": t("title"),
    "section": t("section"),
    "author": t("author"),
    "url": t("address"),
}


def documents(run: Tables) -> dict:
    """One pass over ``documents``: how many, what they lack, their encodings, which are copies."""
    found = {"n": 0, "missing": dict.fromkeys(FIELDS, 0), "encodings": {}, "copies": []}
    for row in run.stream("documents", ["doc_id", *FIELDS, "encoding", "duplicate_of"]):
        found["n"] += 1
        for field in FIELDS:
            found["missing"][field] += row[field] in (None, "")
        encoding = row["encoding"] or ""
        found["encodings"][encoding] = found["encodings"].get(encoding, 0) + 1
        if row["duplicate_of"]:
            found["copies"].append(
                {
                    "doc_id": row["doc_id"],
                    "outlet": row["outlet"],
                    "duplicate_of": row["duplicate_of"],
                    "link": document(row["doc_id"]),
                    "original_link": document(row["duplicate_of"]),
                }
            )
    return found


def cards(run: Tables, about: Mapping) -> list[dict]:
    """How much was analysed and how much of it needs care."""
    flags = {row["flag"]: row for row in run.stream("quality_counts", group="all")}
    found = [
        {"label": t("documents analysed"), "value": num(about["n"]), "link": evidence("documents")},
        _card(t("inputs not analysed"), run.count("rejects"), "index.html#quality/rejects"),
        _card(t("copies of other documents"), len(about["copies"]), "index.html#quality/copies"),
        *(
            _card(label, about["missing"][field], _lacking(field))
            for field, label in (
                ("published", t("documents without a date")),
                ("outlet", t("documents without an outlet")),
            )
        ),
    ]
    for flag in ("suspicious_spelling", "run_on_word", "mixed_language"):
        row = flags.get(flag)
        found.append(
            {
                "label": term("flag", flag),
                "value": num(row["n"] if row else 0),
                "link": evidence("quality_flags", flag=flag) if row else None,
            }
        )
    return found


def _card(label, n: int, link: str | None) -> dict:
    return {"label": label, "value": num(n), "link": link if n else None}


def _lacking(field: str) -> str | None:
    """The documents that have no such metadata, where the evidence can find them."""
    if field == "title":
        return evidence("quality_flags", flag="missing_title")
    column = {"published": "month", "outlet": "outlet", "section": "section"}.get(field)
    return evidence("documents", **{column: ""}) if column else None


def rejects(rows: Sequence[Mapping]) -> list[dict]:
    """Rows of `REJECT_COLUMNS` for rows of ``rejects``."""
    return [{**row, "reason_term": term("reason", row["reason"])} for row in rows]


def reasons(counts: Mapping[str, int]) -> list[dict]:
    """Rows of `REASON_COLUMNS` for the number of inputs of each reason, most frequent first."""
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        {
            "reason": reason,
            "reason_term": term("reason", reason),
            "n": n,
            "remedy": term("remedy", reason),
        }
        for reason, n in order
    ]


def flags(run: Tables) -> list[dict]:
    """Rows of `FLAG_COLUMNS`, most frequent first."""
    rows = run.rows("quality_counts", group="all")
    return [
        {
            **row,
            "flag_term": term("flag", row["flag"]),
            "link": evidence("quality_flags", flag=row["flag"]),
        }
        for row in sorted(rows, key=lambda row: (-row["n"], row["flag"]))
    ]


def flag_bars(rows: Sequence[Mapping]) -> list[dict]:
    """Rows of `figures.bars`."""
    return [{"label": row["flag_term"], "value": row["n"], "link": row["link"]} for row in rows]


def metadata(about: Mapping) -> list[dict]:
    """Rows of `METADATA_COLUMNS`."""
    return [
        {
            "field": label,
            "code": field,
            "missing": about["missing"][field],
            "link": _lacking(field) if about["missing"][field] else None,
            "share": about["missing"][field] / max(1, about["n"]),
        }
        for field, label in FIELDS.items()
    ]


def encodings(about: Mapping) -> list[dict]:
    """Rows of `ENCODING_COLUMNS`, most frequent first."""
    counts = sorted(about["encodings"].items(), key=lambda item: (-item[1], item[0]))
    return [{"encoding": encoding, "n": n} for encoding, n in counts]


def volume(run: Tables, outlets: Sequence[str]) -> list[dict]:
    """Series of `figures.trend`: documents of each outlet."""
    found = run.trend("documents")
    names = [outlet for outlet in outlets if outlet in found]
    if len(names) < 2:
        return [
            {
                "name": t("whole corpus"),
                "points": points(found.get("all", {}), lambda m: evidence("documents", month=m)),
            }
        ]
    return [
        {
            "name": data(name),
            "points": points(
                found[name], lambda m, o=name: evidence("documents", outlet=o, month=m)
            ),
        }
        for name in names
    ]
