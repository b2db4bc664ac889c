"""Methods and provenance: what the numbers mean, measured accuracy, configuration, versions, hashes, how to cite."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from isnad.report.blocks import column
from isnad.report.messages import data, num, t
from isnad.report.reading import Tables
from isnad.report.screens.common import level
from isnad.report.terms import term

_HOUSE = Path(__file__).resolve().parents[4]
_DEFAULTS = _HOUSE / "config" / "config.yaml"
#: What the method was measured to reach on the demo corpus, for runs that have no annotations of their own.
_KNOWN_ACCURACY = _HOUSE / "workflow" / "accuracy.json"

_MEASURES = [
    (
        t("rate per 1,000 words"),
        t(
            "How often something occurs in a thousand words of running text. Punctuation is no word."
        ),
    ),
    (t("documents"), t("In how many documents something occurs at least once.")),
    (
        t("unevenness (DP)"),
        t(
            "Gries' deviation of proportions, scaled from 0 (as evenly over the documents as their lengths) to 1 (in one place only)."
        ),
    ),
    (
        t("log-likelihood"),
        t(
            "How sure a difference between two sides is (Dunning 1993), here over documents: the larger, the less does chance explain it. What to call key is judged by q."
        ),
    ),
    (
        t("log ratio"),
        t(
            "How large a difference is: the logarithm to base 2 of the ratio of two rates (Hardie 2014)."
        ),
    ),
    (
        t("q (false keys)"),
        t(
            "The share of false discoveries to expect among items at least this sure (Benjamini and Hochberg 1995)."
        ),
    ),
    (
        t("concentration (Gini)"),
        t(
            "0 where all sources are credited equally often, near 1 where a few of many sources have nearly everything; "
            "none where there is only one source."
        ),
    ),
    (
        t("unique"),
        t("Counts in columns named unique leave out documents that are copies of others."),
    ),
]
DEFINITIONS = [
    (
        t("attribution"),
        t(
            "One for each place where a text presents information, speech or opinion as coming from someone other than its "
            "own voice. The cue is the word that says so; the source is the fullest phrase that names who speaks, also where "
            "only a pronoun or a hidden subject stands for it."
        ),
    ),
    (
        t("types of sources"),
        t(
            "Person (named), role (one unnamed official), institution, media, anonymous (explicitly unnamed), group of people, document."
        ),
    ),
    (
        t("quotation"),
        t(
            "Direct: all or nearly all of the content stands in quotation marks; partly quoted; indirect: no marks."
        ),
    ),
    (
        t("hedge"),
        t(
            "A word or fixed expression that presents what is said as uncertain, unverified or approximate. Not hedges: "
            "«قد» before a past verb, «نحو» meaning towards, plain conditions, the future, duties."
        ),
    ),
    (
        t("entity"),
        t(
            "A named person, place or organisation. Spellings and short forms of one name are counted under its fullest form. "
            "Other names (currencies, competitions, works, products) are listed apart and are in no total of entities."
        ),
    ),
    (
        t("scope"),
        t(
            "The words that a hedge bears on. Whoever stands in attributed content with their hedge holds it; otherwise the article does."
        ),
    ),
]
ACCURACY_COLUMNS = [
    column("layer_term", t("layer"), code="layer"),
    column("item_term", t("class"), code="item"),
    *(
        column(name, label, "rate", low=f"{name}_low", high=f"{name}_high", places=2)
        for name, label in (
            ("precision", t("precision")),
            ("recall", t("recall")),
            ("f1", t("F1")),
            ("right", t("share that is right")),
        )
    ),
]
_EXPLAINED = t(
    "Precision is the share of what was found that is right, recall the share of what is there that was found, F1 their "
    "harmonic mean; 1 is perfect. The last column is for what is asked of places that were found: the share answered right."
)
_DEMO = t(
    "What the method reaches on the demo corpus, invented articles full of hard cases, annotated by hand: a sign of how it "
    "copes with such cases, not of how good it is on other news."
)
_MEASURED = t("This run against annotations by hand.")
NO_ACCURACY = t(
    "No annotations by hand were given for this corpus, so how well the method does here is not known. Annotate some "
    "articles and run the target evaluate to measure it: docs/validation.md says how."
)
#: (layer, measure) of the evaluation -> its name among the terms.
_ASKED = {
    ("hedges", "category_accuracy"): "hedge_category_accuracy",
    ("attributions", "kind_accuracy"): "kind_accuracy",
    ("attributions", "quote_type_accuracy"): "quote_type_accuracy",
    ("attributions", "source_type_accuracy"): "source_type_accuracy",
    ("source_span", "exact"): "source_span_exact",
    ("source_span", "overlap"): "source_span_overlap",
    ("entities_overlap", "counts_right"): "entity_counts_right",
}
_CLASSES = {"hedges": "category", "attributions": "source_type", "entities_overlap": "label"}
CONFIG_COLUMNS = [
    column("option", t("option"), "data"),
    column("value", t("value"), "data"),
    column("default", t("default"), "data"),
    column("changed", t("changed")),
]
VERSION_COLUMNS = [column("package", t("package"), "data"), column("version", t("version"), "data")]
HASH_COLUMNS = [
    column("kind", t("kind"), code="code"),
    column("name", t("file"), "data"),
    column("sha256", t("SHA-256"), "data"),
]


def measures(config: Mapping) -> list[tuple]:
    """What each number is: (term, description)."""
    interval = t(
        "Had other articles been drawn from the same outlets and days, again and again, intervals made like this would "
        "hold the rate {level} of the time. They are made over documents, not over words, because words of one article "
        "hang together; all copies of one story count as one.",
        level=level(config),
    )
    return [_MEASURES[0], (t("{level} interval", level=level(config)), interval), *_MEASURES[1:]]


def accuracy(run: Tables) -> tuple[list[dict], tuple]:
    """Rows of `ACCURACY_COLUMNS` and the sentences above them: of this run where it was measured, else of the demo corpus."""
    for table, about in (("evaluation", _MEASURED), ("accuracy", _DEMO)):
        if run.has(table):
            rows = run.stream(table)
            scores = [(r["layer"], r["item"], r["measure"], r) for r in rows]
            return _by_layer(scores), (about, _EXPLAINED)
    scores = [(r["layer"], "", r["measure"], r) for r in known_accuracy(run)]
    return _by_layer(scores), (_DEMO, _EXPLAINED)


def _by_layer(scores) -> list[dict]:
    found: dict[tuple, dict] = {}
    for layer, item, measure, row in scores:
        if measure not in ("precision", "recall", "f1"):
            layer, measure = _ASKED.get((layer, measure), layer), "right"
        one = found.setdefault(
            (layer, item),
            {
                "layer": layer,
                "layer_term": term("scored", layer),
                "item": item,
                "item_term": term(_CLASSES[layer], item) if item else "–",
            },
        )
        one |= {measure: row["estimate"], f"{measure}_low": row["low"]}
        one[f"{measure}_high"] = row["high"]
    return list(found.values())


def known_accuracy(run: Tables | None = None) -> list[dict]:
    """Scores (layer, measure, estimate, low, high) on the demo corpus: by `run` where that is the demo, else as recorded."""
    import json

    path = _KNOWN_ACCURACY
    if run is not None and (run.folder / "accuracy.json").exists():
        path = run.folder / "accuracy.json"
    if not path.exists():
        return []
    card = json.loads(path.read_text(encoding="utf-8"))
    rows = []
    for layer, block in card.items():
        if layer in ("gold", "recall_by_class", "floors") or not isinstance(block, Mapping):
            continue
        for measure in ("precision", "recall", "f1", "value"):
            if block.get(measure) is None:
                continue
            interval = block.get("interval" if measure == "value" else f"{measure}_interval")
            low, high = interval or (None, None)
            rows.append(
                {
                    "layer": layer,
                    "measure": measure,
                    "estimate": block[measure],
                    "low": low,
                    "high": high,
                }
            )
    return rows


def identity(about: Mapping) -> list[tuple]:
    """What says which run this is."""
    if not about:
        return [(t("run"), t("run.json is missing: what this run was made of is not known."))]
    corpus, git = about.get("corpus", {}), about.get("git") or {}
    facts = [
        (t("name of the run"), data(about.get("name"))),
        (t("id of the run"), data(about.get("run_id"))),
        (t("corpus"), data(corpus.get("name"))),
        (t("SHA-256 of the corpus"), data(corpus.get("sha256"))),
        (t("documents"), num(corpus.get("documents"))),
        (t("inputs not analysed"), num(corpus.get("rejected"))),
        (t("SHA-256 of the code"), data(about.get("code_sha256"))),
    ]
    if git.get("commit"):
        facts.append((t("git commit"), data(git["commit"] + (" +" if git.get("modified") else ""))))
        if git.get("modified"):
            facts.append((t("changes"), t("Files of the workflow differed from that commit.")))
    return facts


def configuration(config: Mapping) -> list[dict]:
    """Rows of `CONFIG_COLUMNS`: options that differ from the default first."""
    defaults = _defaults()
    rows = [
        {
            "option": key,
            "value": _shown(value),
            "default": _shown(defaults.get(key)),
            "changed": t("changed") if key in defaults and defaults[key] != value else "–",
        }
        for key, value in sorted(config.items())
    ]
    return sorted(rows, key=lambda row: row["changed"] == "–")


def _defaults() -> dict:
    import yaml

    return yaml.safe_load(_DEFAULTS.read_text(encoding="utf-8")) if _DEFAULTS.exists() else {}


def _shown(value) -> str:
    import json

    return (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )


def versions(about: Mapping) -> list[dict]:
    """Rows of `VERSION_COLUMNS`."""
    return [{"package": k, "version": v} for k, v in sorted(about.get("versions", {}).items())]


def hashes(about: Mapping) -> list[dict]:
    """Rows of `HASH_COLUMNS`."""
    kinds = {"lexicons": t("lexicon"), "models": t("model"), "tables": t("table")}
    return [
        {"kind": label, "code": kind, "name": name, "sha256": value}
        for kind, label in kinds.items()
        for name, value in sorted((about.get(kind) or {}).items())
    ]


def commands(about: Mapping) -> str:
    """What to type to make this report again."""
    commit = (about.get("git") or {}).get("commit")
    lines = [] if not commit else [f"git checkout {commit}"]
    name = about.get("name") or "demo"
    options = [] if name == "demo" else ["corpus=PATH", f"name={name}"]
    defaults = _defaults()
    options += [
        shlex.quote(f"{key}={_shown(value)}")
        for key, value in sorted((about.get("config") or {}).items())
        if key in defaults and value != defaults[key]
    ]
    lines.append(" ".join(["snakemake --cores 4", *(["--config", *options] if options else [])]))
    return "\n".join(lines)


def citation(about: Mapping) -> str:
    """A citation of the software with the ids of this run."""
    version = (about.get("versions") or {}).get("isnad", "")
    run = about.get("run_id", "")
    corpus = (about.get("corpus") or {}).get("sha256", "")[:12]
    name, documents = about.get("name", ""), (about.get("corpus") or {}).get("documents", "")
    return (
        f"isnad {version}, run {run} over the corpus {name} ({documents} documents, SHA-256 {corpus}). "
        "See CITATION.cff of isnad."
    )
