"""What unlabelled news says of words: how often a stem occurs, beside what, and which stems behave alike.

Stems get clusters from their neighbours (positive pointwise mutual information, truncated SVD, k-means: Levy and
Goldberg 2014 show its kinship with word2vec) and context classes: how much more often than others a stem stands
right after a title, after "city", before a verb of saying and the like. Seeds are fixed.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy import sparse

from isnad.entities.features import WordStatistics
from isnad.entities.lexicons import LEXICONS, NameLexicons, key
from isnad.entities.words import best_split
from isnad.lexicon import read_rows
from isnad.segment import NUMBER, OTHER, PUNCT, sentences, tokens

log = logging.getLogger("isnad")

SEED = 20240517
#: Codes of what is no word, so that it can be a context too.
_KIND_SYMBOLS = {NUMBER: "0", OTHER: "@"}
_HASHTAGS = (("#", PUNCT), ("_", PUNCT))
_STEM_COUNT = 4
_CONTEXT_WORDS = 3000
_DIMENSIONS = 100
#: Of the vectors themselves the first, weightiest part goes into the model.
_KEPT_DIMENSIONS = 64
GRANULARITIES = (64, 256, 1024)


def read_texts(
    paths: Iterable[str | Path], leave_out: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Texts of JSON-lines corpora (``doc_id``, ``text``), each text once, without the documents in ``leave_out``."""
    seen: set[str] = set()
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                text = record["text"]
                if record.get("doc_id") in leave_out or text in seen:
                    continue
                seen.add(text)
                yield text


def read_words(texts: Iterable[str]) -> Iterator[tuple[int, list[tuple[str, int]]]]:
    """Sentences as (number of the text, tokens as ``(raw, kind)``); marks of hashtags are left out."""
    for number, text in enumerate(texts):
        spans = tokens(text)
        starts, _ = sentences(text, spans)
        for first, stop in pairwise([*starts, len(spans)]):
            words = [(text[start:end], kind) for start, end, kind in spans[first:stop]]
            kept = [word for word in words if word not in _HASHTAGS]
            if kept:
                yield number, kept


def read_forms(texts: Iterable[str]) -> list[list[str]]:
    """Sentences as lists of name-level forms."""
    cache: dict[tuple[str, int], str] = {}
    out: list[list[str]] = []
    for _, words in read_words(texts):
        forms = []
        for word in words:
            form = cache.get(word)
            if form is None:
                raw, kind = word
                form = _KIND_SYMBOLS.get(kind) or (raw if kind == PUNCT else key(raw))
                cache[word] = form
            forms.append(form)
        out.append(forms)
    return out


def mine(
    texts: Iterable[str], names: NameLexicons, lexicons: str | Path = LEXICONS
) -> WordStatistics:
    """Counts, clusters, context classes and vectors of the stems of unlabelled news."""
    lines = read_forms(texts)
    counts = Counter(form for line in lines for form in line)
    splits = {form: best_split(form, counts, names.known) for form in counts}
    stem_counts = Counter()
    for form, count in counts.items():
        stem_counts[splits[form][1]] += count
    stems = sorted(
        (s for s, c in stem_counts.items() if c >= _STEM_COUNT), key=lambda s: (-stem_counts[s], s)
    )
    ids = {stem: number for number, stem in enumerate(stems)}
    log.info("%d sentences, %d forms, %d stems", len(lines), len(counts), len(stems))
    if not stems:
        return WordStatistics()
    edge = len(stems)
    flow: list[int] = []
    cut: list[int] = []
    for line in lines:
        flow.extend([edge, edge])
        cut.extend([0, 0])
        for form in line:
            letters, stem = splits[form]
            flow.append(ids.get(stem, edge + 1))
            cut.append(letters)
    flow.extend([edge, edge])
    cut.extend([0, 0])
    stream, cuts = np.array(flow), np.array(cut)
    vectors = _vectors(stream, cuts, len(stems))
    clusters = [_k_means(vectors, size) for size in GRANULARITIES]
    log.info("clusters done")
    kept = {form: count for form, count in counts.items() if count >= 3}
    return WordStatistics(
        counts=kept,
        clusters={stem: tuple(int(level[i]) for level in clusters) for i, stem in enumerate(stems)},
        contexts=_contexts(stream, stems, names, lexicons),
        rows=ids,
        vectors=np.ascontiguousarray(vectors[:, :_KEPT_DIMENSIONS], np.float32),
    )


def _vectors(stream: np.ndarray, cuts: np.ndarray, n: int) -> np.ndarray:
    """Stems as rows of unit length: truncated SVD of PPMI with the stems one and two places off."""
    contexts = min(_CONTEXT_WORDS, n)
    context = np.where(stream < contexts, stream, contexts)
    context[stream == n] = contexts + 1
    own = stream < n
    size = contexts + 2
    blocks = []
    for offset in (-2, -1, 1, 2):
        target = np.arange(max(0, -offset), len(stream) - max(0, offset))
        beside = target + offset
        keep = own[target]
        counted = sparse.coo_matrix(
            (np.ones(int(keep.sum()), np.float32), (stream[target][keep], context[beside][keep])),
            shape=(n, size),
        ).tocsr()
        blocks.append(_ppmi(counted))
    attached = sparse.coo_matrix(
        (np.ones(int(own.sum()), np.float32), (stream[own], cuts[own].clip(0, 3))), shape=(n, 4)
    ).tocsr()
    blocks.append(_ppmi(attached))
    matrix = sparse.hstack(blocks).tocsr()
    left, values = _truncated_svd(matrix, _DIMENSIONS)
    vectors = left * np.sqrt(values)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def _ppmi(counted: sparse.csr_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information, contexts smoothed to the power 0.75."""
    total = counted.sum()
    rows = np.asarray(counted.sum(axis=1)).ravel()
    columns = np.asarray(counted.sum(axis=0)).ravel() ** 0.75
    columns = columns / max(columns.sum(), 1e-9)
    matrix = counted.tocoo()
    value = np.log(matrix.data * 1.0 / np.maximum(rows[matrix.row] * columns[matrix.col], 1e-9))
    del total
    keep = value > 0
    return sparse.csr_matrix(
        (value[keep].astype(np.float32), (matrix.row[keep], matrix.col[keep])), shape=counted.shape
    )


def _truncated_svd(matrix: sparse.csr_matrix, dimensions: int) -> tuple[np.ndarray, np.ndarray]:
    """Randomized range finder with power iterations (Halko, Martinsson and Tropp 2011)."""
    rng = np.random.default_rng(SEED)
    dimensions = min(dimensions, min(matrix.shape) - 1)
    basis = matrix @ rng.standard_normal((matrix.shape[1], dimensions + 20)).astype(np.float32)
    for _ in range(4):
        basis, _ = np.linalg.qr(basis)
        basis = matrix @ (matrix.T @ basis)
    basis, _ = np.linalg.qr(basis)
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    return (basis @ left)[:, :dimensions], values[:dimensions]


def _k_means(vectors: np.ndarray, size: int, rounds: int = 12) -> np.ndarray:
    """Spherical k-means; it starts from stems spread evenly over the frequency ranks."""
    size = min(size, len(vectors))
    centres = vectors[np.unique(np.linspace(0, len(vectors) // 3, size).astype(int))].copy()
    belongs = np.zeros(len(vectors), int)
    for _ in range(rounds):
        belongs = (vectors @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, belongs, vectors)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(norms > 0, sums / np.maximum(norms, 1e-9), centres)
    return belongs


def _contexts(
    stream: np.ndarray, stems: Sequence[str], names: NameLexicons, lexicons: str | Path
) -> dict[str, tuple[str, ...]]:
    """Context classes of stems: the bucket of the log odds that a class stands right before or after the stem."""
    n = len(stems)
    said = {
        key(row["perfect"])
        for row in read_rows(Path(lexicons) / "reporting_verbs.tsv", ("perfect",))
    }
    classes: dict[str, Callable[[str], bool]] = {
        kind: (lambda stem, kind=kind: names.trigger(stem, kind))
        for kind in (
            "title",
            "office",
            "profession",
            "kin",
            "place",
            "site",
            "organisation",
            "outlet",
            "particle",
        )
    }
    classes["given"] = lambda stem: names.given.get(stem, 0) >= 30
    classes["country"] = lambda stem: any(
        len(p.words) == 1 and p.label == "LOC" and not p.weak for p in names.phrases.get(stem, ())
    )
    classes["nation"] = lambda stem: stem in names.nationality
    classes["say"] = lambda stem: stem in said or (stem.endswith("ت") and stem[:-1] in said)
    classes["in"] = lambda stem: stem in ("في", "الي", "من")
    out: list[list[str]] = [[] for _ in range(n)]
    total = np.bincount(stream[stream < n], minlength=n).astype(float)
    for name, test in classes.items():
        member = np.zeros(n + 2, bool)
        member[:n] = [test(stem) for stem in stems]
        for side, here, beside in (
            ("before", slice(1, None), slice(None, -1)),
            ("after", slice(None, -1), slice(1, None)),
        ):
            target = stream[here]
            hits = member[stream[beside]] & (target < n)
            near = np.bincount(target[hits], minlength=n).astype(float)
            base = near.sum() / total.sum()
            if not base:
                continue
            odds = np.log2((near + 0.5 * base) / ((total + 0.5) * base))
            for number in np.flatnonzero((near >= 2) & (odds > 1)).tolist():
                out[number].append(f"{side}:{name}={min(int(odds[number]), 5)}")
    return {stem: tuple(found) for stem, found in zip(stems, out, strict=True) if found}
