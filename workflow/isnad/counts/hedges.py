"""Counts of hedges and boosters: how often, of which category, by which cue, and whether the writer or a source hedges."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad import statistics, tables
from isnad.counts.corpus import Corpus, codes
from isnad.counts.output import save
from isnad.counts.resample import Resamples, resample
from isnad.counts.tally import (
    Cells,
    cue_spelling,
    in_order,
    rate_columns,
    stack,
    tally,
    without_total_share,
)

#: What is counted: the name of the level, and the columns whose values make its items.
LEVELS = {
    "total": (),
    "category": ("category",),
    "holder": ("holder",),
    "category_holder": ("category", "holder"),
    "rule": ("category", "rule"),
    "cue": ("category", "cue"),
}
#: Boosters, bounds, frequencies and negated hedges are four different things: no level mixes them.
BOOSTER_LEVELS = ("category", "category_holder", "rule", "cue")
#: Levels with so few items that resampling is worth its time.
_RESAMPLED = ("total", "category", "holder", "category_holder")
AUTHOR, SOURCE = "author", "source"


def count_hedges(
    documents: str | Path,
    hedges: str | Path,
    boosters: str | Path,
    output_dir: str | Path,
    *,
    group_by: Sequence[str] = ("outlet", "month"),
    confidence: float = statistics.LEVEL,
    seed: int = 1,
    replicates: int = 1000,
    draws: Resamples | None = None,
) -> list[Path]:
    """Write ``hedge_counts`` and ``booster_counts`` (.parquet, .csv) into ``output_dir``.

    ``documents``, ``hedges``, ``boosters``: the tables of that name. ``group_by``: columns of documents, or year,
    month, day. ``confidence``: level of the intervals; ``seed``, ``replicates``: of the resampling; ``draws``: resamples
    that other tables share, in place of these two. Returns the paths written. Raises ``IsnadError`` for a group that is no column.
    """
    corpus = Corpus.read(documents, group_by)
    draws = draws or Resamples(seed, replicates)
    written = []
    for path, category, name, levels in (
        (hedges, "category", "hedge_counts", tuple(LEVELS)),
        (boosters, "kind", "booster_counts", BOOSTER_LEVELS),
    ):
        rows = tables.read(path, ["doc_id", "cue", category, "holder", "rule"]).rename_columns(
            ["doc_id", "cue", "category", "holder", "rule"]
        )
        doc = corpus.index(rows["doc_id"], Path(path).stem)
        columns = _counts(corpus, rows, doc, levels, confidence, draws)
        if "total" not in levels:
            nothing = np.full(len(columns["n"]), np.nan)
            columns |= {"share": nothing, "share_low": nothing, "share_high": nothing}
        written += save(output_dir, name, columns)
    return written


def holder_class(column):
    """``author`` or ``source`` for each holder."""
    return pc.if_else(pc.equal(pc.fill_null(column, AUTHOR), AUTHOR), AUTHOR, SOURCE)


def _counts(corpus: Corpus, rows: pa.Table, doc, levels, level, draws) -> dict:
    coded = {
        "category": codes(rows["category"]),
        "cue": codes(cue_spelling(rows["cue"])),
        "holder": codes(holder_class(rows["holder"])),
        "rule": codes(rows["rule"]),
    }
    described = {column: [] for column in ("by", *coded)}
    items = []
    for by in levels:
        columns = LEVELS[by]
        key = np.zeros(len(doc), np.int64)
        for column in columns:
            key = key * max(len(coded[column][1]), 1) + coded[column][0]
        keys, item = np.unique(key, return_inverse=True)
        items.append(item + len(described["by"]))
        described["by"] += [by] * len(keys)
        values = {}
        for column in reversed(columns):
            names = coded[column][1]
            values[column] = [names[place] for place in (keys % len(names)).tolist()]
            keys = keys // len(names)
        for column in coded:
            described[column] += values.get(column, [""] * len(keys))
    cells = Cells.count(np.concatenate(items), np.tile(doc, len(levels)), corpus)
    described = {column: np.array(values, object) for column, values in described.items()}
    resampled = np.isin(described["by"].astype(str), _RESAMPLED)
    per_document = np.bincount(doc, minlength=len(corpus)).astype(float)
    parts = []
    for grouping in corpus.groupings:
        counted = tally(grouping, cells)
        columns = {
            **rate_columns(counted, level),
            **{column: values[counted.item] for column, values in described.items()},
            "sentences": counted.per_group(grouping.sentences),
        }
        for prefix, numbers in (
            ("sentence_rate", counted.rate(grouping.doc_sentences, 100.0, level)),
            ("share", counted.share(per_document, level)),
        ):
            columns |= dict(zip((prefix, f"{prefix}_low", f"{prefix}_high"), numbers, strict=True))
        denominators = {
            "rate": (grouping.doc_words, 1000.0),
            "sentence_rate": (grouping.doc_sentences, 100.0),
            "share": (per_document, None),
        }
        resample(counted, columns, resampled, denominators, level, draws)
        without_total_share(columns)
        parts.append(columns)
    return in_order(stack(parts), levels)
