"""Filled sheets -> accuracy with intervals, agreement, confusions, errors in context and corrected rates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from isnad import statistics, tables
from isnad.errors import IsnadError
from isnad.validation.agreement import agreement
from isnad.validation.coded import Coded, put_together
from isnad.validation.estimates import (
    Accuracy,
    Total,
    accuracy,
    draw_right,
    limits,
    stratified_total,
)
from isnad.validation.layers import HIT, LAYERS, NONE, SENTENCE, Layer
from isnad.validation.rates import corrected_rates
from isnad.validation.read_back import ERROR, Answer, Problem, read_sheets
from isnad.validation.schemas import SCHEMAS


def validate(
    samples: Sequence[str | Path],
    sheets: Sequence[str | Path],
    tables_dir: str | Path,
    *,
    on_problem: str = "stop",
    seed: int = 1,
    confidence: float = statistics.LEVEL,
    replicates: int = 1000,
) -> list[Problem]:
    """Write the tables of ``schemas.SCHEMAS`` (.parquet, .csv) and ``validation.json`` into ``tables_dir``.

    ``samples``: the samples that the sheets were made of; ``sheets``: filled ones; ``tables_dir``: holds the count tables of
    the same run. ``on_problem``: ``stop`` raises an ``IsnadError`` that names every problem by file and row, ``skip``
    leaves those rows out. Returns the problems, which are also in the table ``validation_problems``.
    """
    sample = {row["item"]: row for path in samples for row in tables.read(path).to_pylist()}
    answers, problems = read_sheets(sheets, sample)
    errors = [problem for problem in problems if problem.level == ERROR]
    if errors and on_problem == "stop":
        listed = "\n".join(f"  {problem}" for problem in errors)
        raise IsnadError(
            f"validate: {len(errors)} problems in the sheets; mend them, or leave those rows out with --config "
            f"sheet_problems=skip\n{listed}"
        )
    if not answers:
        raise IsnadError(
            "validate: the sheets hold no answer; fill them in as docs/validation.md says"
        )
    rows: dict[str, list[dict]] = {name: [] for name in SCHEMAS}
    summary: dict = {}
    measured: dict[str, dict] = {}
    for name, layer in LAYERS.items():
        mine = [row for row in sample.values() if row["layer"] == name]
        told = [answer for answer in answers if sample[answer.item]["layer"] == name]
        if not told:
            continue
        result = _Result(layer, mine, told, seed, confidence, replicates)
        measured[name] = result.by_class()
        for table, content in result.tables(measured[name]).items():
            rows[table] += content
        summary[name] = result.summary(rows)
        rows["corrected_rates"] += corrected_rates(
            Path(tables_dir), layer, measured[name], result.of_outlet, confidence, seed
        )
    rows["validation_problems"] = [
        {field: getattr(problem, field) for field in SCHEMAS["validation_problems"].names}
        for problem in problems
    ]
    for name, content in rows.items():
        table = _table(content, SCHEMAS[name])
        tables.write(Path(tables_dir) / f"{name}.parquet", table)
        tables.export_csv(table, Path(tables_dir) / f"{name}.csv")
    text = json.dumps(summary, ensure_ascii=False, indent=1)
    (Path(tables_dir) / "validation.json").write_text(text + "\n", encoding="utf-8")
    return problems


def _table(rows: Iterable[Mapping], schema: pa.Schema) -> pa.Table:
    """Records as a table, real numbers to ten digits."""
    columns = {name: [] for name in schema.names}
    for row in rows:
        for name, values in columns.items():
            value = row.get(name)
            if isinstance(value, float | np.floating):
                value = float(statistics.round_significant(value)) if np.isfinite(value) else None
            values.append(value)
    return pa.table([pa.array(columns[f.name], f.type) for f in schema], schema=schema)


class _Result:
    """All figures of one layer."""

    def __init__(self, layer: Layer, sample, answers: Sequence[Answer], seed, level, replicates):
        self.layer, self.seed, self.level, self.replicates = layer, seed, level, replicates
        self.answers = answers
        self.hits = put_together(sample, answers, layer, HIT)
        self.sentences = put_together(sample, answers, layer, SENTENCE)

    def by_class(self) -> dict[str, Accuracy]:
        """Accuracy of each class and, as ``""``, of all together."""
        found = {"": self.measure("", self.hits, self.sentences)}
        for label in self.layer.classes:
            one = self.measure(label, self.hits, self.sentences)
            if one.found or one.missed:
                found[label] = one
        return found

    def measure(self, label: str, hits: Coded, sentences: Coded, name: str = "") -> Accuracy:
        """Accuracy of class ``label`` in these items; of all classes for ``""``."""
        if label:
            right = elsewhere = hits.shares[label]
            mine, missed = hits.predicted == label, sentences.shares[label]
        else:
            right, elsewhere = hits.right, np.zeros(len(hits.rows))
            mine = np.ones(len(hits.rows), bool)
            missed = sum(sentences.shares.values())
        return accuracy(
            hits.frame,
            right,
            elsewhere,
            mine,
            sentences.frame,
            missed,
            seed=self.seed,
            name=f"{self.layer.name}/{label}/{name}",
        )

    def of_outlet(self, outlet: str, fewest: int = 30) -> Accuracy | None:
        """Accuracy over all classes in one outlet, where at least ``fewest`` hits and sentences of it were coded."""
        hits, sentences = self.hits.within(outlet), self.sentences.within(outlet)
        if min(len(hits.rows), len(sentences.rows)) < fewest:
            return None
        return self.measure("", hits, sentences, outlet)

    def tables(self, measured: Mapping[str, Accuracy]) -> dict[str, list[dict]]:
        found = {"validation": []}
        for item, one in measured.items():
            for measure, figures in one.measures(self.level).items():
                found["validation"].append(
                    {"item": item, "measure": measure, "n": one.items, **figures}
                )
        if (source := self._source_accuracy()) is not None:
            found["validation"].append(source)
        found["validation_agreement"] = self._agreement()
        found["validation_confusion"] = self._confusion()
        found["validation_errors"] = [*self._wrong_hits(), *self._missed()]
        for rows in found.values():
            for row in rows:
                row["layer"] = self.layer.name
        return found

    def summary(self, rows: Mapping[str, list[dict]]) -> dict:
        """What the sheets of this layer say, for programs and for the report."""
        coders = sorted({answer.coder for answer in self.answers})
        figures = {
            row["measure"]: {
                "value": row["estimate"] and round(row["estimate"], 4),
                "interval": [row[end] and round(row[end], 4) for end in ("low", "high")],
            }
            for row in rows["validation"]
            if row["layer"] == self.layer.name and not row["item"]
        }
        alphas = {
            row["question"]: {
                "alpha": row["alpha"] and round(row["alpha"], 4),
                "interval": [row[end] and round(row[end], 4) for end in ("low", "high")],
                "units": row["units"],
            }
            for row in rows["validation_agreement"]
            if row["layer"] == self.layer.name
        }
        return {
            "coders": coders,
            "hits": {
                "population": int(self.hits.frame.population.sum()),
                "coded": len(self.hits.rows),
                "left_out": self.hits.left_out,
            },
            "sentences": {
                "population": int(self.sentences.frame.population.sum()),
                "coded": len(self.sentences.rows),
                "left_out": self.sentences.left_out,
            },
            **figures,
            "agreement": alphas,
        }

    def _source_accuracy(self) -> dict | None:
        """Of the hits that are right, the share whose source is right too (a ratio of two estimated totals)."""
        judged = np.isfinite(self.hits.source_right)
        if not judged.any():
            return None
        domain = np.where(judged, self.hits.right, 0.0)
        good = domain * np.where(judged, self.hits.source_right, 0.0)
        top, bottom = (stratified_total(self.hits.frame, values) for values in (good, domain))
        residual = stratified_total(self.hits.frame, good - domain * (top.value / bottom.value))
        total = Total(
            top.value,
            residual.variance,
            bottom.weight,
            bottom.value,
            int(judged.sum()),
            degrees=bottom.degrees,
        )
        random = statistics.generator(self.seed, "source accuracy", self.layer.name)
        return {
            "item": "",
            "measure": "source_accuracy",
            "estimate": top.value / bottom.value,
            "numerator": top.value,
            "denominator": bottom.value,
            "n": int(judged.sum()),
            **limits(
                draw_right(total, random) / bottom.value, self.level, top.value / bottom.value
            ),
        }

    def _agreement(self) -> list[dict]:
        by_item: dict[str, list[Answer]] = {}
        for answer in self.answers:
            by_item.setdefault(answer.item, []).append(answer)
        hits = [told for told in by_item.values() if told[0].item.startswith("h")]
        sentences = [told for told in by_item.values() if not told[0].item.startswith("h")]
        questions = {
            "right": [[a.right for a in told] for told in hits],
            "class": [[a.label if a.right else None for a in told] for told in hits],
            "missing": [[a.missing for a in told] for told in sentences],
        }
        if self.layer.name == "attributions":
            questions["source_right"] = [[a.source_right for a in told] for told in hits]
        coders = len({answer.coder for answer in self.answers})
        return [
            {
                "question": question,
                "coders": coders,
                **agreement(
                    units,
                    seed=self.seed,
                    name=f"{self.layer.name}/{question}",
                    replicates=self.replicates,
                    level=self.level,
                ),
            }
            for question, units in questions.items()
        ]

    def _confusion(self) -> list[dict]:
        """How many hits found as one class are another, estimated for the corpus (``weight``) and as coded (``n``)."""
        cells: dict[tuple[str, str], list[float]] = {}

        def add(predicted: str, coded: str, weight: float, share: float) -> None:
            if share:
                cell = cells.setdefault((predicted, coded), [0.0, 0.0])
                cell[0] += weight * share
                cell[1] += share

        for place, (row, weight) in enumerate(zip(self.hits.rows, self.hits.weights, strict=True)):
            for label, shares in self.hits.shares.items():
                add(row["predicted"], label, weight, shares[place])
            add(row["predicted"], NONE, weight, 1 - self.hits.right[place])
        for place, weight in enumerate(self.sentences.weights):
            for label, shares in self.sentences.shares.items():
                add(NONE, label, weight, shares[place])
        order = {label: place for place, label in enumerate((*self.layer.classes, NONE))}
        return [
            {"predicted": predicted, "coded": coded, "weight": weight, "n": n}
            for (predicted, coded), (weight, n) in sorted(
                cells.items(), key=lambda cell: [order.get(name, 99) for name in cell[0]]
            )
        ]

    def _wrong_hits(self) -> list[dict]:
        found = []
        for place, (row, told) in enumerate(zip(self.hits.rows, self.hits.answers, strict=True)):
            right = self.hits.right[place]
            labels = [answer.label for answer in told if answer.right]
            other = [label for label in labels if label != row["predicted"]]
            if right == 1 and not other:
                continue
            error = "false_alarm" if right == 0 else "disputed" if right < 1 else "class"
            agree = sum(not a.right for a in told) if right < 1 else len(other)
            start = row["start"] - row["sentence_start"]
            end = row["end"] - row["sentence_start"]
            found.append(
                {
                    "error": error,
                    "predicted": row["predicted"],
                    "coded": "|".join(dict.fromkeys(a.label or NONE for a in told)),
                    "coders": f"{agree}/{len(told)}",
                    **{key: row[key] for key in ("item", "doc_id", "start", "end", "stratum")},
                    "before": row["text"][:start],
                    "text": row["text"][start:end],
                    "after": row["text"][end:],
                }
            )
        return sorted(found, key=lambda row: (row["doc_id"], row["start"]))

    def _missed(self) -> list[dict]:
        found = []
        for row, told in zip(self.sentences.rows, self.sentences.answers, strict=True):
            sayers = [answer for answer in told if answer.missing]
            if not sayers:
                continue
            words = "|".join(
                dict.fromkeys(word.strip() for a in sayers for word in a.words.split("|") if word)
            )
            labels = dict.fromkeys(label for answer in sayers for label in answer.missed)
            text = row["text"]
            # One expression that the sentence holds once is shown in its place, otherwise the whole sentence.
            one = bool(words) and "|" not in words and text.count(words) == 1
            start = text.index(words) if one else 0
            end = start + len(words) if one else len(text)
            found.append(
                {
                    "error": "missed",
                    "predicted": NONE,
                    "coded": "|".join(labels),
                    "coders": f"{len(sayers)}/{len(told)}",
                    "item": row["item"],
                    "doc_id": row["doc_id"],
                    "start": row["sentence_start"] + start,
                    "end": row["sentence_start"] + end,
                    "before": text[:start],
                    "text": text[start:end],
                    "after": text[end:],
                    "stratum": row["stratum"],
                }
            )
        return sorted(found, key=lambda row: (row["doc_id"], row["start"]))
