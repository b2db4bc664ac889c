"""What sets two sides apart: outlets, periods or runs, compared over their documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad import statistics, tables
from isnad.counts.corpus import Corpus, Grouping, codes
from isnad.counts.output import empty, save
from isnad.counts.tally import Cells, cue_spelling, divide, most_frequent, stack, tally

#: Layer -> table, columns that make an item's id, the name to show, and its type.
LAYERS = {
    "entity": ("entities", "entity_id", "entity", "label"),
    "source": ("attributions", "source_id", "source_name", "source_type"),
    "source_type": ("attributions", "source_type", "source_type", None),
    "hedge_category": ("hedges", "category", "category", None),
    "hedge_cue": ("hedges", "cue", "cue", "category"),
}
_COLUMNS = {
    "entities": ("entity_id", "entity", "label"),
    "attributions": ("source_id", "source_name", "source_type"),
    "hedges": ("cue", "category"),
}
#: When a comparison deserves a warning.
FEW_DOCUMENTS, UNBALANCED, OVERLAP, SECTION_GAP = 30, 5.0, 0.5, 0.3
#: What share of the documents at either end may lie far from the others in time.
STRAY = 0.025
#: More sides than this are not compared: the largest are.
MAX_SIDES = 40
REST, EARLIER, LATER = "rest", "earlier", "later"


@dataclass
class Material:
    """Documents of one run, or of two one after the other, and the occurrences of each layer's items in them."""

    corpus: Corpus
    layers: dict[str, tuple[Cells, list[str], np.ndarray, np.ndarray]]
    run: np.ndarray

    @classmethod
    def read(cls, folders: Sequence[str | Path]) -> Material:
        """Put the tables of the runs together; ids of the second run's documents are kept apart from the first's."""
        found = {name: [] for name in ("documents", *_COLUMNS)}
        for run, folder in enumerate(folders):
            for name, parts in found.items():
                wanted = ("doc_id", *_COLUMNS.get(name, ()))
                if name == "documents":
                    wanted = [c for c in tables.SCHEMAS[name].names if c not in ("text", "quality")]
                table = tables.read(Path(folder) / f"{name}.parquet", wanted)
                for column in ("doc_id", "duplicate_of"):
                    if column in table.column_names:
                        place = table.column_names.index(column)
                        marked = pc.binary_join_element_wise(str(run), table[column], "\t")
                        table = table.set_column(place, column, marked)
                parts.append(table)
        joined = {name: pa.concat_tables(parts) for name, parts in found.items()}
        corpus = Corpus(joined["documents"])
        run = pc.equal(pc.utf8_slice_codeunits(corpus.doc_ids, 0, 1), "1").to_numpy(
            zero_copy_only=False
        )
        return cls(corpus, dict(_layers(corpus, joined)), run)


def _layers(corpus: Corpus, joined) -> Iterator[tuple[str, tuple]]:
    for layer, (name, key, shown, kind) in LAYERS.items():
        rows = joined[name]
        doc = corpus.index(rows["doc_id"], name)
        keys = cue_spelling(rows[key]) if key == "cue" else rows[key]
        item, ids = codes(keys)
        labels = []
        for column in (shown, kind):
            if column is None or column == key:
                labels.append(np.array(ids if column else [""] * len(ids), object))
                continue
            code, values = codes(rows[column])
            labels.append(
                np.array(values, object)[most_frequent(item, code, len(ids), len(values))]
            )
        cells = Cells.count(item, doc, corpus)
        if "" in ids:
            cells = cells.select(cells.item != ids.index(""))
        yield layer, (cells, ids, *labels)


def count_keyness(
    tables_dir: str | Path,
    output_dir: str | Path,
    *,
    other: str | Path | None = None,
    by: Sequence[str] = ("outlet", "period"),
    min_documents: int = 3,
    false_discovery: float = 0.05,
    confidence: float = statistics.LEVEL,
) -> list[Path]:
    """Write ``keyness`` and ``keyness_sides`` (.parquet, .csv) into ``output_dir``.

    ``tables_dir``: the tables of the run; ``other``: those of a second run, which is then compared too (``by`` is
    "run"). ``by``: "period" for the later against the earlier half of the documents, or a column of documents, each of
    whose values is compared with the rest. Items found in fewer than ``min_documents`` documents of both sides
    together are left out. ``false_discovery``: the rate (Benjamini and Hochberg) up to which an item is key.
    Returns the paths written.
    """
    material = Material.read([tables_dir])
    rows, sides = [], []
    for name in by:
        for side_a, side_b, chosen_a, chosen_b in _splits(material.corpus, name):
            split = Split(name, side_a, side_b, chosen_a, chosen_b)
            sides.append(_describe(material.corpus, split))
            rows += _compare(material, split, min_documents, false_discovery, confidence)
    if other is not None:
        material = Material.read([tables_dir, other])
        names = [Path(folder).resolve().parent.name for folder in (tables_dir, other)]
        split = Split("run", *names, ~material.run, material.run)
        sides.append(_describe(material.corpus, split))
        rows += _compare(material, split, min_documents, false_discovery, confidence)
    written = save(output_dir, "keyness", stack(rows)) if rows else empty(output_dir, "keyness")
    columns = {
        name: [side[name] for side in sides] for name in tables.SCHEMAS["keyness_sides"].names
    }
    return written + save(output_dir, "keyness_sides", columns)


@dataclass
class Split:
    """Two sides: their names and a flag for each document."""

    by: str
    side_a: str
    side_b: str
    chosen_a: np.ndarray
    chosen_b: np.ndarray


def _splits(corpus: Corpus, name: str):
    if name == "period":
        day, days = corpus.labels("day")
        dated = day != days.index("") if "" in days else np.ones(len(corpus), bool)
        if not dated.any():
            return
        middle = np.sort(day[dated])[dated.sum() // 2]
        later = dated & (day >= middle)
        if not (dated & ~later).any():  # half or more are of the first day
            later = dated & (day > middle)
        if later.any():
            yield LATER, EARLIER, later, dated & ~later
        return
    code, values = corpus.labels(name)
    sizes = np.bincount(code, minlength=len(values))
    sides = [place for place, value in enumerate(values) if value != ""]
    known = np.isin(code, sides)
    if len(sides) == 2:
        a, b = sides
        yield values[a], values[b], code == a, code == b
    elif len(sides) > 2:
        largest = sorted(sorted(sides, key=lambda place: -sizes[place])[:MAX_SIDES])
        for a in largest:
            yield values[a], REST, code == a, known & (code != a)


def _describe(corpus: Corpus, split: Split) -> dict:
    row = {"by": split.by, "side_a": split.side_a, "side_b": split.side_b}
    section, sections = corpus.labels("section")
    spreads, spans = [], []
    for side, chosen in (("a", split.chosen_a), ("b", split.chosen_b)):
        known = pc.drop_null(corpus.table["published"].filter(pa.array(chosen)))
        first, last = (pc.min(known).as_py(), pc.max(known).as_py()) if len(known) else (None, None)
        row |= {
            f"documents_{side}": int(chosen.sum()),
            f"words_{side}": int(corpus.words[chosen].sum()),
            f"first_date_{side}": first,
            f"last_date_{side}": last,
        }
        spans.append(_core(known))
        named = chosen & (section != sections.index("")) if "" in sections else chosen
        spreads.append(divide(np.bincount(section[named], minlength=len(sections)), named.sum()))
    row["warnings"] = list(_warnings(corpus, split, row, spans, spreads))
    return row


def _core(days) -> tuple:
    """First and last day without the outermost 2.5 % of the documents at either end: one stray date is no period."""
    days = np.sort(days.to_numpy().astype("datetime64[D]"))
    stray = int(STRAY * len(days))
    return (days[stray], days[len(days) - 1 - stray]) if len(days) else (None, None)


def _warnings(corpus: Corpus, split: Split, row, spans, spreads) -> Iterator[str]:
    if min(row["documents_a"], row["documents_b"]) < FEW_DOCUMENTS:
        yield "few_documents"
    words = sorted((row["words_a"], row["words_b"]))
    if words[1] > UNBALANCED * words[0]:
        yield "unbalanced"
    if split.by != "period" and all(day is not None for span in spans for day in span):
        (a, b), (c, d) = spans
        shared, longest = min(b, d) - max(a, c), max(b - a, d - c)
        if shared.astype(int) + 1 < OVERLAP * (longest.astype(int) + 1):
            yield "periods_differ"
    gap = np.abs(spreads[0] - spreads[1]).sum() / 2
    if gap > SECTION_GAP:  # NaN, where a side has no sections, is not above
        yield "sections_differ"
    stories = [
        set(pairs[chosen].tolist())
        for pairs in (corpus.root, corpus.texts)
        for chosen in (split.chosen_a, split.chosen_b)
    ]
    if stories[0] & stories[1] or stories[2] & stories[3]:
        yield "shared_documents"


def _compare(
    material: Material, split: Split, min_documents: int, false_discovery: float, level: float
) -> list[dict]:
    corpus = material.corpus
    side = np.where(split.chosen_a, 0, np.where(split.chosen_b, 1, 2))
    grouping = Grouping(
        "side", ["a", "b", ""], side, corpus.root, corpus.is_copy, corpus.words, corpus.sentences
    )
    parts = []
    for layer, (cells, ids, names, kinds) in material.layers.items():
        found = cells.select(side[cells.doc] < 2)
        carried = np.bincount(found.item, minlength=len(ids))
        found = found.select(carried[found.item] >= min_documents)
        if len(found.item):
            part = keys(grouping, found, level)
            item = part.pop("item")
            part |= {
                "item_id": np.array(ids, object)[item],
                "item": names[item],
                "type": kinds[item],
            }
            part["q"] = statistics.benjamini_hochberg(part["p"])
            part["key"] = np.where(part["q"] <= false_discovery, np.sign(part["log_ratio"]), 0)
            fixed = {"by": split.by, "side_a": split.side_a, "side_b": split.side_b, "layer": layer}
            part |= {name: np.full(len(item), value, object) for name, value in fixed.items()}
            order = np.lexsort((item, -part["log_likelihood"]))
            parts.append({name: values[order] for name, values in part.items()})
    return parts


def keys(grouping: Grouping, cells: Cells, level: float) -> dict[str, np.ndarray]:
    """Rates of each item on sides a and b, how they differ, and whether that could be chance."""
    counted = tally(grouping, cells)
    items, place = np.unique(counted.item, return_inverse=True)
    per_unit = grouping.by_unit(grouping.doc_words)
    crossed = counted.cross(per_unit)

    def table(values):
        """One line an item, one column a side; 0 where a side lacks the item."""
        filled = np.zeros((len(items), 2))
        filled[place, counted.group] = values
        return filled

    n, xx, xy, carriers, documents = (
        table(values)
        for values in (counted.n, counted.xx, crossed, counted.carriers, counted.n_documents)
    )
    words, squares, units = (
        part[:2] for part in (grouping.words, grouping.squares(per_unit), grouping.n_units)
    )
    low, high = (
        ends * 1000
        for ends in statistics.gamma_interval(n, words, xx, xy, squares, units, carriers, level)
    )
    rate = divide(n, words) * 1000
    # Where a side has none, one event spread evenly over all words goes to both, so that the ratio is finite and
    # points the way the rates do.
    none = (n == 0).any(axis=1, keepdims=True)
    level_of = np.log2(divide(n, words) + none / words.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        log_low, log_high = np.log2(low / 1000), np.log2(high / 1000)
        log_low = np.where(n > 0, np.minimum(log_low, level_of), -np.inf)
        log_high = np.maximum(log_high, level_of)
    difference = statistics.difference_interval(*_sides(rate, low, high))
    ratio = statistics.difference_interval(*_sides(level_of, log_low, log_high))
    variance = statistics.residual_variance(n, words, xx, xy, squares, units)
    effect = np.maximum(divide(np.nansum(variance, axis=1), n.sum(axis=1)), 1.0)
    likelihood = statistics.log_likelihood_rates(n[:, 0], words[0], n[:, 1], words[1]) / effect
    (n_a, n_b), (d_a, d_b), (r_a, r_b), (l_a, l_b) = (x.T for x in (n, documents, rate, level_of))
    return {
        "item": items,
        "n_a": n_a,
        "documents_a": d_a,
        "rate_a": r_a,
        "n_b": n_b,
        "documents_b": d_b,
        "rate_b": r_b,
        "difference": r_a - r_b,
        "difference_low": difference[0],
        "difference_high": difference[1],
        "log_ratio": l_a - l_b,
        "log_ratio_low": np.where(np.isfinite(ratio[0]), ratio[0], np.nan),
        "log_ratio_high": np.where(np.isfinite(ratio[1]), ratio[1], np.nan),
        "log_likelihood": likelihood,
        "p": statistics.f_test_p(likelihood, units.sum() - 2),
    }


def _sides(estimate, low, high):
    return [array[:, side] for side in (0, 1) for array in (estimate, low, high)]
