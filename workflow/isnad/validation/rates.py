"""Rates of a run corrected for measured precision and recall, with the uncertainty that this adds.

corrected = raw × precision / recall. The factor comes from the whole sample; an outlet has one of its own where enough of it
was coded. Using the common factor for a group assumes that errors are as frequent there as elsewhere; ``basis`` says which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from isnad import tables
from isnad.validation.estimates import Accuracy, corrected
from isnad.validation.layers import Layer

#: layer -> (count table, column with the level, level of all classes together, level of each class, column of the class)
_COUNTS = {
    "hedges": ("hedge_counts", "total", "category", "category"),
    "attributions": ("attribution_counts", "total", "source_type", "item"),
}


def raw_rates(tables_dir: Path, layer: Layer) -> list[dict]:
    """The rates of a layer per 1,000 words as the count tables have them: group, value, item, n, words, raw, limits."""
    found = []
    if layer.name in _COUNTS:
        name, total, level, column = _COUNTS[layer.name]
        for row in tables.read(tables_dir / f"{name}.parquet").to_pylist():
            if row["by"] not in (total, level) or (row["by"] == level and not row[column]):
                continue
            found.append(
                {
                    "group": row["group"],
                    "value": row["value"],
                    "item": "" if row["by"] == total else row[column],
                    "n": row["n"],
                    "words": row["words"],
                    "raw": row["rate"],
                    "raw_low": row["rate_low"],
                    "raw_high": row["rate_high"],
                }
            )
        return found
    measures = {layer.name: ""} | {f"{layer.name}_{label}": label for label in layer.classes}
    for row in tables.read(tables_dir / "overview.parquet").to_pylist():
        if row["measure"] in measures and row["unit"] == "per_1000_words":
            found.append(
                {
                    "group": row["group"],
                    "value": row["value"],
                    "item": measures[row["measure"]],
                    "n": int(row["numerator"] or 0),
                    "words": int(row["denominator"] or 0),
                    "raw": row["estimate"],
                    "raw_low": row["low"],
                    "raw_high": row["high"],
                }
            )
    return found


def corrected_rates(
    tables_dir: Path,
    layer: Layer,
    measured: Mapping[str, Accuracy],
    of_outlet: Callable[[str], Accuracy | None],
    level: float,
    seed: int,
) -> list[dict]:
    """Rows of ``corrected_rates`` for every rate whose class was measured; ``measured``: class -> accuracy, ``""`` for all."""
    own: dict[str, Accuracy | None] = {}
    found = []
    for row in raw_rates(tables_dir, layer):
        one, basis = measured.get(row["item"]), "pooled"
        if row["group"] == "outlet" and not row["item"]:
            if row["value"] not in own:
                own[row["value"]] = of_outlet(row["value"])
            if own[row["value"]] is not None:
                one, basis = own[row["value"]], "own"
        if one is None or not one.found or row["raw"] is None:
            continue
        name = f"{layer.name}/{row['group']}/{row['value']}/{row['item']}"
        found.append(
            {
                "layer": layer.name,
                **row,
                "precision": one.right / one.found,
                "recall": one.right / one.true if one.true else None,
                "factor": one.factor,
                **corrected(row["raw"], row["raw_low"], row["raw_high"], one, level, seed, name),
                "basis": basis,
            }
        )
    return found
