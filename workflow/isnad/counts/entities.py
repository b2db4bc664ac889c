"""Counts of entities: how often each is named and how evenly, its spellings, and who is named together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad import statistics, tables
from isnad.counts.corpus import Corpus, codes
from isnad.counts.output import save
from isnad.counts.tally import Cells, most_frequent, rate_columns, stack, tally


def count_entities(
    documents: str | Path,
    entities: str | Path,
    output_dir: str | Path,
    *,
    group_by: Sequence[str] = ("outlet", "month"),
    confidence: float = statistics.LEVEL,
    top_pairs: int = 500,
) -> list[Path]:
    """Write ``entity_counts``, ``entity_variants`` and ``entity_pairs`` (.parquet, .csv) into ``output_dir``.

    ``documents``, ``entities``: the tables of that name. ``group_by``: columns of documents, or year, month, day.
    ``confidence``: level of the intervals. ``top_pairs``: how many pairs are kept by count, and as many by association.
    Returns the paths written. Raises ``IsnadError`` for a group that is no column.
    """
    corpus = Corpus.read(documents, group_by)
    mentions = tables.read(
        entities, ["doc_id", "mention", "label", "entity_id", "entity", "sentence"]
    )
    doc = corpus.index(mentions["doc_id"], "entities")
    item, ids = codes(mentions["entity_id"])
    name, names = codes(mentions["entity"])
    label, labels = codes(mentions["label"])
    names = np.array(names, object)[most_frequent(item, name, len(ids), len(names))]
    labels = np.array(labels, object)[most_frequent(item, label, len(ids), len(labels))]
    described = {"entity_id": np.array(ids, object), "entity": names, "label": labels}
    cells = Cells.count(item, doc, corpus)

    parts = []
    for grouping in corpus.groupings:
        counted = tally(grouping, cells)
        dp, dp_norm = counted.dispersion()
        parts.append(
            {
                **rate_columns(counted, confidence),
                **{column: values[counted.item] for column, values in described.items()},
                "dp": dp,
                "dp_norm": dp_norm,
            }
        )
    written = save(output_dir, "entity_counts", stack(parts))
    written += save(
        output_dir, "entity_variants", _variants(corpus, mentions, item, doc, described)
    )
    original = ~corpus.is_copy[doc]
    sentence = pc.fill_null(mentions["sentence"], -1).to_numpy().astype(np.int64)
    known = original & (sentence >= 0)
    pairs = _pairs(item[known], doc[known], sentence[known], corpus, len(ids), top_pairs)
    for side in "ab":
        place = pairs.pop(side)
        pairs |= {f"{column}_{side}": values[place] for column, values in described.items()}
    return written + save(output_dir, "entity_pairs", pairs)


def _variants(corpus, mentions: pa.Table, item, doc, described) -> dict:
    """The spellings of each entity, the most frequent first."""
    # RE2's \s knows the ASCII spaces only; articles copied from pages have no-break ones.
    spelling = pc.replace_substring_regex(mentions["mention"], r"[\s\p{Z}]+", " ")
    spelling = pc.utf8_trim_whitespace(spelling)
    form, forms = codes(spelling)
    width = max(len(forms), 1)
    pairs, of_pair = np.unique(item * width + form, return_inverse=True)
    cells = Cells.count(of_pair, doc, corpus)
    n = np.bincount(cells.item, cells.n, len(pairs))
    n_documents = np.bincount(cells.item, minlength=len(pairs))
    order = np.lexsort((pairs % width, -n, pairs // width))
    owner = pairs[order] // width
    return {
        **{column: values[owner] for column, values in described.items()},
        "variant": np.array(forms, object)[pairs[order] % width],
        "n": n[order],
        "n_documents": n_documents[order],
    }


def _pairs(item, doc, sentence, corpus: Corpus, n_items: int, top: int) -> dict:
    """Entities named in the same sentences of documents that are no copies; ``a`` and ``b`` are places of items."""
    from scipy import sparse

    total = corpus.sentences[~corpus.is_copy].sum()
    width = int(sentence.max()) + 1 if len(sentence) else 1
    places, row = np.unique(doc * width + sentence, return_inverse=True)
    held = np.unique(row * max(n_items, 1) + item)
    row, item = held // max(n_items, 1), held % max(n_items, 1)
    shape = (len(places), n_items)
    held = sparse.csr_array((np.ones(len(row), np.int32), (row, item)), shape=shape)
    alone = np.bincount(item, minlength=n_items).astype(float)
    together = sparse.triu(held.T @ held, k=1).tocoo()
    a, b, both = together.row, together.col, together.data.astype(float)
    chosen = both >= 2
    a, b, both = a[chosen], b[chosen], both[chosen]
    expected = alone[a] * alone[b] / max(total, 1)
    likelihood = statistics.log_likelihood_2x2(both, alone[a], alone[b], total)
    by_count = np.lexsort((b, a, -likelihood, -both))[:top]
    attracted = np.flatnonzero(both > expected)
    attracted = attracted[np.lexsort((b[attracted], a[attracted], -likelihood[attracted]))][:top]
    kept = np.zeros(len(both), bool)
    kept[by_count] = kept[attracted] = True
    order = np.flatnonzero(kept)
    order = order[np.lexsort((b[order], a[order], -likelihood[order], -both[order]))]
    a, b, both = a[order], b[order], both[order]

    n_documents = _shared_documents(held.tocsc(), places // width, a.tolist(), b.tolist())
    return {
        "a": a,
        "b": b,
        "n_sentences": both,
        "n_documents": n_documents,
        "sentences_a": alone[a],
        "sentences_b": alone[b],
        "sentences": np.full(len(a), total),
        "expected": expected[order],
        "log_likelihood": likelihood[order],
        "npmi": statistics.npmi(both, alone[a], alone[b], total),
    }


def _shared_documents(held, doc_of, a: list[int], b: list[int]) -> np.ndarray:
    """In how many documents each pair shares a sentence; ``held`` is sentences × entities, sentences in order."""
    counted = np.zeros(len(a), np.int64)
    marked = np.zeros(len(doc_of), bool)
    for entity in sorted(set(a)):
        own = held.indices[held.indptr[entity] : held.indptr[entity + 1]]
        marked[own] = True
        for pair in (place for place, first in enumerate(a) if first == entity):
            other = held.indices[held.indptr[b[pair]] : held.indptr[b[pair] + 1]]
            documents = doc_of[other[marked[other]]]
            counted[pair] = 1 + np.count_nonzero(documents[1:] != documents[:-1])
        marked[own] = False
    return counted
