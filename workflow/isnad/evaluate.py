"""How well the tables of a run agree with gold annotations: precision, recall, F1, and every error in context.

``isnad.scoring`` compares one document; this puts documents together. ``docs/counts.md`` defines every measure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad import statistics, tables
from isnad.errors import IsnadError
from isnad.gold import GoldDocument, gold_files, read_gold
from isnad.scoring import Scorer

#: Measures of evaluation.json and the place of each in the table.
_HEADINGS = (
    ("hedges", "hedges"),
    ("attributions", "attributions"),
    ("attributions_all_kinds", "attributions_all_kinds"),
    ("source_sets", "source_sets"),
    ("entities_exact", "entities_exact"),
    ("entities_overlap", "entities_overlap"),
)


def evaluate(
    tables_dir: str | Path,
    gold_path: str | Path,
    output_dir: str | Path | None = None,
    *,
    seed: int = 1,
    replicates: int = 1000,
    confidence: float = statistics.LEVEL,
) -> dict:
    """Score the tables of a run; write ``evaluation`` (.parquet, .csv, .json) and ``evaluation_errors``.

    ``tables_dir``: folder with documents, entities, attributions and hedges; ``gold_path``: JSONL or CoNLL file, or a
    folder of JSONL or brat; ``output_dir``: where to write, ``tables_dir`` by default. Intervals are over documents (``seed``, ``replicates``: of the
    resampling). Returns what evaluation.json holds. Raises ``IsnadError`` for a gold file that is broken, that names
    documents the run does not have, or that was made from other texts.
    """
    tables_dir = Path(tables_dir)
    output_dir = tables_dir if output_dir is None else Path(output_dir)
    gold = read_gold(gold_path, _text_of(tables_dir))
    texts = _texts(tables_dir, gold, gold_path)
    predicted = {
        name: _by_document(tables_dir, name, texts)
        for name in ("hedges", "attributions", "entities")
    }
    scored = []
    errors: list[dict] = []
    for document in gold:
        scorer = Scorer(document, texts[document.doc_id], errors)
        found = {name: rows.get(document.doc_id, []) for name, rows in predicted.items()}
        scorer.hedges(found["hedges"])
        scorer.attributions(found["attributions"])
        scorer.entities(found["entities"])
        scored.append(scorer.counts)
    rows = _measures(_by_unit(gold, scored), seed, replicates, confidence)
    summary = _summary(rows, gold, gold_path)
    table = pa.Table.from_pylist(rows, tables.SCHEMAS["evaluation"])
    mistakes = pa.Table.from_pylist(errors, tables.SCHEMAS["evaluation_errors"])
    for name, content in (("evaluation", table), ("evaluation_errors", mistakes)):
        tables.write(output_dir / f"{name}.parquet", content)
        tables.export_csv(content, output_dir / f"{name}.csv")
    text = json.dumps(summary, ensure_ascii=False, indent=1)
    (output_dir / "evaluation.json").write_text(text + "\n", encoding="utf-8")
    return summary


def _text_of(tables_dir: Path) -> Callable[[str], str | None]:
    """The text of a document by its id, read when first asked for: only some formats of gold need it."""
    texts: dict[str, str] = {}

    def text_of(doc_id: str) -> str | None:
        if not texts:
            documents = tables.read(tables_dir / "documents.parquet", ["doc_id", "text"])
            texts.update(zip(*(column.to_pylist() for column in documents.columns), strict=True))
        return texts.get(doc_id)

    return text_of


def _texts(tables_dir: Path, gold: Sequence[GoldDocument], gold_path) -> dict[str, str]:
    documents = tables.read(tables_dir / "documents.parquet", ["doc_id", "text"])
    wanted = pc.is_in(
        documents["doc_id"], pa.array([document.doc_id for document in gold], pa.string())
    )
    documents = documents.filter(wanted)
    texts = dict(zip(documents["doc_id"].to_pylist(), documents["text"].to_pylist(), strict=True))
    missing = [document.doc_id for document in gold if document.doc_id not in texts]
    if missing:
        raise IsnadError(
            f"gold: {gold_path} annotates {len(missing)} documents that the run does not have, the first is "
            f"{missing[0]!r}; run the corpus that was annotated (--config corpus=PATH)"
        )
    for document in gold:
        length = len(texts[document.doc_id])
        if document.n_chars is not None and document.n_chars != length:
            raise IsnadError(
                f"gold: {gold_path}, document {document.doc_id!r}: {document.n_chars} characters were annotated, the "
                f"run's text has {length}, so spans would not agree; annotate the text of the documents table"
            )
    return texts


def _by_document(tables_dir: Path, name: str, texts) -> dict[str, list[dict]]:
    table = tables.sort(tables.read(tables_dir / f"{name}.parquet"), name)
    table = table.filter(pc.is_in(table["doc_id"], pa.array(list(texts), pa.string())))
    found: dict[str, list[dict]] = {}
    for row in table.to_pylist():
        found.setdefault(row["doc_id"], []).append(row)
    return found


def _by_unit(gold: Sequence[GoldDocument], scored: list[dict]) -> list[dict]:
    """The counts of documents that are parts of one put together."""
    units: dict[str, dict] = {}
    for document, counts in zip(gold, scored, strict=True):
        total = units.setdefault(document.unit, {})
        for key, (hits, of) in counts.items():
            before = total.get(key, (0, 0))
            total[key] = before[0] + hits, before[1] + of
    return list(units.values())


def _measures(scored: list[dict], seed: int, replicates: int, level: float) -> list[dict]:
    """One row a measure, with its interval over documents."""
    layers = ("hedges", "attributions", "attributions_all_kinds", "source_span", "source_sets")
    layers += ("entities_overlap", "entities_exact")
    order = ("precision", "recall", "f1")
    keys = sorted(
        {key for counts in scored for key in counts},
        key=lambda key: (
            layers.index(key[0]),
            key[1],
            order.index(key[2]) if key[2] in order else 9,
            key[2],
        ),
    )
    rows = []
    for layer, item, measure in keys:
        pairs = np.array([counts.get((layer, item, measure), (0, 0)) for counts in scored], float)
        x, y = pairs[pairs[:, 1] > 0].T
        hits, of = x.sum(), y.sum()
        low = high = np.nan
        if of:
            random = statistics.generator(seed, "evaluation", layer, item, measure)
            limits = statistics.bootstrap_interval(
                x[:, None], y[:, None], [(0, 0, True)], random, replicates, level
            )
            low, high = (float(limit[0]) for limit in limits)
            if np.isnan(low):
                sums = [
                    hits,
                    of,
                    (x * x).sum(),
                    (x * y).sum(),
                    (y * y).sum(),
                    len(x),
                    (x > 0).sum(),
                    (x < y).sum(),
                ]
                low, high = (float(limit) for limit in statistics.beta_interval(*sums, level))
        rounded = [
            None if np.isnan(v) else float(statistics.round_significant(v)) for v in (low, high)
        ]
        rows.append(
            {
                "layer": layer,
                "item": item,
                "measure": measure,
                # Nothing found where something was annotated is a precision of nothing.
                "estimate": float(statistics.round_significant(hits / of)) if of else 0.0,
                "low": rounded[0],
                "high": rounded[1],
                "numerator": int(hits),
                "denominator": int(of),
            }
        )
    return rows


def _digest(gold_path) -> str:
    digest = hashlib.sha256()
    for path in gold_files(gold_path):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _summary(rows: list[dict], gold: Sequence[GoldDocument], gold_path) -> dict:
    """The headline figures by name, each with its interval, for programs and for the report."""
    by_key = {(row["layer"], row["item"], row["measure"]): row for row in rows}
    summary: dict = {
        "gold": {
            "file": Path(gold_path).name,
            "sha256": _digest(gold_path),
            "documents": len(gold),
            "units": len({document.unit for document in gold}),
            **{
                f"documents_{layer}": sum(getattr(document, layer) is not None for document in gold)
                for layer in ("hedges", "attributions", "entities")
            },
        }
    }

    def figure(*key):
        row = by_key[key]
        limits = [None if row[end] is None else round(row[end], 4) for end in ("low", "high")]
        return round(row["estimate"], 4), limits

    for name, layer in _HEADINGS:
        if (layer, "", "f1") not in by_key:
            continue
        block: dict = {}
        for measure in ("precision", "recall", "f1"):
            block[measure], block[f"{measure}_interval"] = figure(layer, "", measure)
        block["gold"] = by_key[layer, "", "recall"]["denominator"]
        block["predicted"] = by_key[layer, "", "precision"]["denominator"]
        summary[name] = block
    for name, key in (
        ("hedge_category_accuracy", ("hedges", "", "category_accuracy")),
        ("source_span_overlap", ("source_span", "", "overlap")),
        ("source_span_exact", ("source_span", "", "exact")),
        ("source_type_accuracy", ("attributions", "", "source_type_accuracy")),
        ("quote_type_accuracy", ("attributions", "", "quote_type_accuracy")),
        ("kind_accuracy", ("attributions", "", "kind_accuracy")),
        ("entity_counts_right", ("entities_overlap", "", "counts_right")),
    ):
        if key in by_key:
            value, limits = figure(*key)
            summary[name] = {"value": value, "interval": limits, "n": by_key[key]["denominator"]}
    recall = {
        row["item"]: round(row["estimate"], 3)
        for row in rows
        if row["item"] and row["measure"] == "recall"
    }
    summary["recall_by_class"] = dict(sorted(recall.items()))
    return summary
