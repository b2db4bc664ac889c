"""How much of each document is attributed: sentences and words inside reported content, from the normalized shards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad import tables
from isnad.counts.corpus import Corpus
from isnad.document import types_path
from isnad.segment import PUNCT

#: Documents lie this far apart on one line of code points.
_APART = 1 << 32


def attributed_parts(
    corpus: Corpus, attributions: pa.Table, doc: np.ndarray, normalized: Sequence[str | Path]
) -> tuple[np.ndarray, np.ndarray]:
    """For each document the number of sentences that credit a source, and of words inside reported content.

    A sentence credits a source when a cue of attribution stands in it or reported content reaches into it. ``doc``: the
    document of each attribution. Reads one shard after the other.
    """
    sentences, words = np.zeros(len(corpus)), np.zeros(len(corpus))
    cue = pc.fill_null(attributions["cue_start"], 0).to_numpy().astype(np.int64)
    start, end = (
        pc.fill_null(attributions[name], -1).to_numpy().astype(np.int64)
        for name in ("content_start", "content_end")
    )
    for path in normalized:
        shard = tables.read(path, ["doc_id", "start", "type", "sentence_start"])
        kinds = tables.read(types_path(path), ["kind"])["kind"].to_numpy()
        mine = corpus.index(shard["doc_id"], str(path))
        local = np.full(len(corpus), -1)
        local[mine] = np.arange(len(mine))
        place, offsets = _flat(shard["start"])
        is_word = kinds[_flat(shard["type"])[0]] != PUNCT if len(place) else np.zeros(0, bool)
        first, sentence_offsets = _flat(shard["sentence_start"])
        of_token = np.repeat(np.arange(len(mine)), np.diff(offsets))
        of_sentence = np.repeat(np.arange(len(mine)), np.diff(sentence_offsets))
        token_key = of_token * _APART + place
        sentence_key = token_key[offsets[of_sentence] + first]
        rows = local[doc] >= 0
        base = local[doc[rows]] * _APART
        content = end[rows] > start[rows]
        ends = np.stack([base + start[rows], base + end[rows]])[:, content & (start[rows] >= 0)]
        covered = _covered(np.searchsorted(token_key, ends), len(token_key)) & is_word
        words[mine] = np.bincount(of_token[covered], minlength=len(mine))
        cues = np.stack([base + cue[rows], base + cue[rows] + 1])
        reach = np.concatenate([cues, ends], axis=1)
        held = (
            np.searchsorted(sentence_key, reach[0], "right") - 1,
            np.searchsorted(sentence_key, reach[1]),
        )
        credited = _covered(held, len(sentence_key))
        sentences[mine] = np.bincount(of_sentence[credited], minlength=len(mine))
    return sentences, words


def _flat(column) -> tuple[np.ndarray, np.ndarray]:
    """The values of a list column one after the other, and where each row begins."""
    column = column.combine_chunks()
    offsets = column.offsets.to_numpy().astype(np.int64)
    values = (
        column.values.to_numpy(zero_copy_only=False)[offsets[0] : offsets[-1]]
        if len(offsets)
        else []
    )
    return np.asarray(values, np.int64), offsets - offsets[0]


def _covered(spans, size: int) -> np.ndarray:
    """Which of ``size`` places lie in any of the ``[first, stop)`` spans."""
    first, stop = (np.clip(ends, 0, size) for ends in spans)
    steps = np.zeros(size + 1, np.int64)
    np.add.at(steps, first, 1)
    np.add.at(steps, np.maximum(stop, first), -1)
    return steps[:-1].cumsum() > 0
