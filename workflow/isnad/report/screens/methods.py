"""Methods and provenance: what the numbers mean, measured accuracy, configuration, versions, hashes, how to cite."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from isnad.report.blocks import column
from isnad.report.messages import data, num, t
from isnad.report.reading import Tables
from isnad.report.terms import term

_HOUSE = Path(__file__).resolve().parents[4]
_DEFAULTS = _HOUSE / "config" / "config.yaml"
#: What the method was measured to reach on the demo corpus, for runs that have no annotations of their own.
_KNOWN_ACCURACY = _HOUSE / "workflow" / "accuracy.json"

MEASURES = [
    (
        t("rate per 1,000 words"),
        t(
            "How often something occurs in a thousand words of running text. Punctuation is no word."
        ),
    ),
    (
        t("95 % interval"),
        t(
            "If other articles were drawn from the same outlets and days, the rate would lie in such an interval 95 times "
            "in 100. It is made over documents, not over words, because words of one article hang together; all copies of "
            "one story count as one."
        ),
    ),
    (t("documents"), t("In how many documents something occurs at least once.")),
    (
        t("spread (DP)"),
        t(
            "Gries' deviation of proportions, scaled from 0 (spread evenly) to 1 (in one place only)."
        ),
    ),
    (
        t("log-likelihood"),
        t(
            "How sure a difference between two sides is (Dunning 1993), here over documents; above 3.84 is beyond chance at 5 %, for a single test."
        ),
    ),
    (
        t("log ratio"),
        t(
            "How large a difference is: the logarithm to base 2 of the ratio of two rates (Hardie 2014)."
        ),
    ),
    (
        t("q"),
        t(
            "The share of false discoveries to expect among items at least this sure (Benjamini and Hochberg 1995)."
        ),
    ),
    (
        t("concentration (Gini)"),
        t("0 where all sources are credited equally often, 1 where one source has everything."),
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
            "A named person, place or organisation. Spellings and short forms of one name are counted under its fullest form."
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
    column("item", t("class"), "data"),
    column("measure", t("measure"), "data"),
    column("estimate", t("value"), "rate", low="low", high="high", places=3),
    column("numerator", t("right"), "number"),
    column("denominator", t("of"), "number"),
]
ACCURACY_CAPTION = t(
    "The run against annotations by hand: precision is the share of what was found that is right, recall the share of "
    "what is there that was found, F1 their harmonic mean."
)
KNOWN_CAPTION = t(
    "What the method reaches on the demo corpus, invented articles full of hard cases, annotated by hand: a sign of how it "
    "copes with such cases, not of how good it is on other news. Precision is the share of what was found that is right, "
    "recall the share of what is there that was found, F1 their harmonic mean."
)
KNOWN_COLUMNS = [
    column("layer_term", t("layer"), code="layer"),
    column("measure", t("measure"), "data"),
    column("estimate", t("value"), "rate", low="low", high="high", places=3),
]
NO_ACCURACY = t(
    "No annotations by hand were given for this corpus, so how well the method does here is not known. Annotate some "
    "articles and run the target evaluate to measure it: docs/validation.md says how."
)
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


def accuracy(run: Tables) -> list[dict]:
    """Rows of `ACCURACY_COLUMNS`; empty where the run was not evaluated."""
    return [
        {**row, "layer_term": term("layer", row["layer"])}
        for row in run.rows("evaluation", limit=200)
    ]


def known_accuracy(run: Tables | None = None) -> list[dict]:
    """Rows of `KNOWN_COLUMNS`, measured on the demo corpus: by `run` where that is the demo, otherwise as recorded."""
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
                    "layer_term": term("scored", layer),
                    "measure": "accuracy" if measure == "value" else measure,
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
    import yaml

    defaults = yaml.safe_load(_DEFAULTS.read_text(encoding="utf-8")) if _DEFAULTS.exists() else {}
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
    if name == "demo":
        lines.append("snakemake --cores 4")
    else:
        lines.append(f"snakemake --cores 4 --config corpus=PATH name={name}")
    return "\n".join(lines)


def citation(about: Mapping) -> str:
    """A citation of the software with the ids of this run."""
    version = (about.get("versions") or {}).get("isnad", "")
    run = about.get("run_id", "")
    corpus = (about.get("corpus") or {}).get("sha256", "")[:12]
    return f"isnad {version}, run {run} over corpus {corpus} (SHA-256). See CITATION.cff of isnad."
