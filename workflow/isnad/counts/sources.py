"""Counts of sources: who is credited, how often, in how many documents, directly or not, and of what kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad import statistics, tables
from isnad.counts.corpus import Corpus, codes
from isnad.counts.output import empty, save
from isnad.counts.resample import Resamples, resample
from isnad.counts.tally import (
    Cells,
    cue_spelling,
    divide,
    group_columns,
    in_order,
    most_frequent,
    rate_columns,
    stack,
    tally,
    without_total_share,
)

#: What ``attribution_counts`` counts by, beside the total.
CLASSES = ("source_type", "quote_type", "kind", "stance", "relay", "anonymity", "cue")


def count_sources(
    documents: str | Path,
    attributions: str | Path,
    output_dir: str | Path,
    *,
    listed_sources: str | Path | None = None,
    group_by: Sequence[str] = ("outlet", "month"),
    confidence: float = statistics.LEVEL,
    seed: int = 1,
    replicates: int = 1000,
    draws: Resamples | None = None,
) -> list[Path]:
    """Write ``source_counts``, ``attribution_counts`` and ``listed_source_counts`` (.parquet, .csv) into ``output_dir``.

    ``documents``, ``attributions``, ``listed_sources``: the tables of that name. ``group_by``: columns of documents,
    or year, month, day. ``confidence``: level of the intervals; ``seed``, ``replicates``: of the resampling; ``draws``:
    resamples that other tables share, in place of these two. Returns the paths written. Raises ``IsnadError`` for a
    group that is no column. An attribution whose source could not be named counts for the source with the empty id.
    """
    corpus = Corpus.read(documents, group_by)
    draws = draws or Resamples(seed, replicates)
    rows = tables.read(attributions, ["doc_id", "source_id", "source_name", "named", *CLASSES])
    doc = corpus.index(rows["doc_id"], "attributions")
    written = save(output_dir, "source_counts", _sources(corpus, rows, doc, confidence))
    written += save(
        output_dir, "attribution_counts", _classes(corpus, rows, doc, confidence, draws)
    )
    if listed_sources is None:
        return written + empty(output_dir, "listed_source_counts")
    return written + save(
        output_dir, "listed_source_counts", _listed(corpus, tables.read(listed_sources))
    )


def _sources(corpus: Corpus, rows: pa.Table, doc, level: float) -> dict:
    item, ids = codes(rows["source_id"])
    name, names = codes(rows["source_name"])
    kind, kinds = codes(rows["source_type"])
    named = named_sources(item, rows["named"], len(ids))
    names = np.array(names, object)[most_frequent(item, name, len(ids), len(names))]
    kinds = np.array(kinds, object)[most_frequent(item, kind, len(ids), len(kinds))]
    ids = np.array(ids, object)
    # The unnamed have no common type.
    kinds = np.where(ids == "", "", kinds)
    cells = Cells.count(item, doc, corpus)
    quote, quotes = codes(rows["quote_type"])
    special = {
        **{f"n_{q}": quote == _place(quotes, q) for q in ("direct", "mixed", "indirect")},
        "n_relay": pc.fill_null(rows["relay"], False).to_numpy(),
        "n_assert": pc.fill_null(pc.equal(rows["kind"], "assert"), False).to_numpy(),
    }
    parts = []
    for grouping in corpus.groupings:
        counted = tally(grouping, cells)
        groups = len(grouping.values)
        keys = counted.item * groups + counted.group
        order = np.argsort(keys)
        total = grouping.sums(np.bincount(doc, minlength=len(corpus)))
        columns = {
            **rate_columns(counted, level),
            "source_id": ids[counted.item],
            "source_name": names[counted.item],
            "source_type": kinds[counted.item],
            "named": named[counted.item],
            "share": divide(counted.n, counted.per_group(total)),
        }
        for column, chosen in special.items():
            where = item[chosen] * groups + grouping.code[doc[chosen]]
            row = order[np.searchsorted(keys[order], where)]
            columns[column] = np.bincount(row, minlength=len(counted))
        parts.append(columns)
    return stack(parts)


def named_sources(item: np.ndarray, named, size: int) -> np.ndarray:
    """For ``size`` sources, whether most of their attributions have them named; ``item``: the source of each row."""
    flags = pc.fill_null(named, False).to_numpy()
    return 2 * np.bincount(item, flags, size) > np.bincount(item, minlength=size)


def _place(names: list[str], name: str) -> int:
    return names.index(name) if name in names else -1


def _classes(corpus: Corpus, rows: pa.Table, doc, level, draws) -> dict:
    item, by, names = [np.zeros(len(doc), np.int64)], ["total"], [""]
    where = [doc]
    for column in CLASSES:
        code, values = codes(_class_of(rows[column], column))
        # What does not apply (no relay, no reason for anonymity) is no class of its own.
        chosen = np.array([value != "" for value in values], bool)[code] if values else code == 0
        item.append(code[chosen] + len(names))
        where.append(doc[chosen])
        by += [column] * len(values)
        names += values
    cells = Cells.count(np.concatenate(item), np.concatenate(where), corpus)
    by, names = np.array(by, object), np.array(names, object)
    per_document = np.bincount(doc, minlength=len(corpus)).astype(float)
    parts = []
    for grouping in corpus.groupings:
        counted = tally(grouping, cells)
        share, low, high = counted.share(per_document, level)
        columns = {
            **rate_columns(counted, level),
            "by": by[counted.item],
            "item": names[counted.item],
            "share": share,
            "share_low": low,
            "share_high": high,
        }
        denominators = {"rate": (grouping.doc_words, 1000.0), "share": (per_document, None)}
        resample(counted, columns, by != "cue", denominators, level, draws)
        without_total_share(columns)
        parts.append(columns)
    return in_order(stack(parts), ("total", *CLASSES))


def _class_of(column, name: str):
    if name == "relay":
        return pc.if_else(pc.fill_null(column, False), "relay", "")
    if name == "cue":
        return cue_spelling(column)
    return column


def _listed(corpus: Corpus, rows: pa.Table) -> dict:
    doc = corpus.index(rows["doc_id"], "listed_sources")
    name, names = codes(pc.coalesce(rows["source_name"], rows["source"]))
    kind, kinds = codes(rows["kind"])
    pairs, item = np.unique(name * max(len(kinds), 1) + kind, return_inverse=True)
    cells = Cells.count(item, doc, corpus)
    parts = []
    for grouping in corpus.groupings:
        counted = tally(grouping, cells)
        pair = pairs[counted.item]
        width = max(len(kinds), 1)
        parts.append(
            {
                **group_columns(counted),
                "source_name": np.array(names, object)[pair // width],
                "kind": np.array(kinds, object)[pair % width],
            }
        )
    return stack(parts)
