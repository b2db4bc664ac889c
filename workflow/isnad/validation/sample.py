"""A reproducible stratified sample of one layer: hits, to see which are right, and sentences, to see what was missed.

Hits are drawn by outlet and class, sentences by outlet and by whether they hold a hit: what is missed stands in both kinds.
Every stratum gives two items or all it has, the rest goes by size, so each item stands for a known number of others.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from isnad.errors import IsnadError
from isnad.validation.layers import HIT, SENTENCE, Layer

#: No stratum gives fewer items (unless it has fewer): one item tells nothing about how items differ.
FEWEST = 2
OTHER_OUTLETS = "(other outlets)"

SCHEMA = pa.schema(
    [
        ("item", pa.string()),
        ("task", pa.string()),
        ("layer", pa.string()),
        ("stratum", pa.string()),
        ("population", pa.int64()),
        ("drawn", pa.int64()),
        ("outlet", pa.string()),
        ("predicted", pa.string()),
        ("doc_id", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("source", pa.string()),
        ("sentence_start", pa.int32()),
        ("before", pa.string()),
        ("text", pa.string()),
        ("after", pa.string()),
        (
            "marks",
            pa.list_(
                pa.struct([("start", pa.int32()), ("end", pa.int32()), ("label", pa.string())])
            ),
        ),
    ]
)


@dataclass(slots=True)
class Article:
    """One document of the frame. ``sentences``: their spans; ``hits``: rows of the layer's table, by place."""

    doc_id: str
    text: str
    outlet: str
    sentences: list[tuple[int, int]]
    hits: list[dict]


def allocate(populations: Sequence[int], n: int) -> list[int]:
    """How many of ``n`` items each stratum gives: ``FEWEST`` each (or all it has), the rest in proportion to its size.

    >>> allocate([100, 50, 1], 20)
    [12, 7, 1]
    """
    given = [min(population, FEWEST) for population in populations]
    left = min(n, sum(populations)) - sum(given)
    if left < 0:
        raise ValueError(f"{n} items are too few for {len(populations)} strata")
    room = [population - some for population, some in zip(populations, given, strict=True)]
    exact = [left * space / max(sum(room), 1) for space in room]
    given = [some + int(share) for some, share in zip(given, exact, strict=True)]
    by_remainder = sorted(
        range(len(room)), key=lambda place: (int(exact[place]) - exact[place], place)
    )
    for place in by_remainder[: left - sum(int(share) for share in exact)]:
        given[place] += 1
    return given


def draw_sample(articles: Iterable[Article], layer: Layer, n: int, seed: int) -> pa.Table:
    """About ``n`` items of ``layer``, half of them hits (fewer where there are fewer), as a table of ``SCHEMA``.

    The same articles, layer, ``n`` and ``seed`` give the same items, whatever the order of the articles. Raises
    ``IsnadError`` where ``n`` is too small for the classes, or the run has no sentence.
    """
    articles = sorted(articles, key=lambda article: article.doc_id)
    hits, sentences = [], []
    for article in articles:
        starts = [start for start, _ in article.sentences]
        held: dict[int, list[dict]] = {}
        for hit in article.hits:
            first = max(bisect_right(starts, hit["start"]) - 1, 0)
            held.setdefault(first, []).append(hit)
            hits.append((article, first, hit))
        for number in range(len(starts)):
            sentences.append((article, number, held.get(number, [])))
    if not sentences:
        raise IsnadError("coding_sheet: the run has no sentence to draw from")
    classes = len({hit["label"] for _, _, hit in hits})
    smallest = 4 * max(classes, 2)
    if n < smallest:
        raise IsnadError(
            f"config: items is {n}; layer {layer.name} has {classes} classes, so at least {smallest} items are needed "
            f"(200 is a good beginning)"
        )
    rows = []
    n_hits = min(n // 2, len(hits))
    for task, frame, size, kind in (
        (HIT, hits, n_hits, lambda one: one[2]["label"]),
        (SENTENCE, sentences, n - n_hits, lambda one: "with hits" if one[2] else "without hits"),
    ):
        for stratum, population, chosen in _strata(frame, size, kind, (seed, layer.name, task)):
            for one in chosen:
                row = _hit(*one, layer) if task == HIT else _sentence(*one, layer)
                row |= {"stratum": stratum, "population": population, "drawn": len(chosen)}
                rows.append(row)
    rows.sort(key=lambda row: (row["task"], _ticket(seed, "order", row["item"])))
    return pa.Table.from_pylist(rows, SCHEMA)


def _strata(frame: list, size: int, kind, seed: tuple) -> Iterable[tuple[str, int, list]]:
    """``(name, population, items drawn)`` of each stratum of a frame, small outlets put together where needed."""
    kinds: dict[str, set] = {}
    by_outlet: dict[str, int] = {}
    labelled = [(one, one[0].outlet, kind(one)) for one in frame]
    for _, outlet, label in labelled:
        by_outlet[outlet] = by_outlet.get(outlet, 0) + 1
        kinds.setdefault(outlet, set()).add(label)
    largest = sorted(by_outlet, key=lambda outlet: (-by_outlet[outlet], outlet))
    for kept in range(len(largest), -1, -1):
        others = set().union(*(kinds[outlet] for outlet in largest[kept:]))
        if FEWEST * (sum(len(kinds[o]) for o in largest[:kept]) + len(others)) <= size:
            break
    alone = set(largest[:kept]) if frame else set()
    strata: dict[tuple[str, str], list] = {}
    for one, outlet, label in labelled:
        strata.setdefault((outlet if outlet in alone else OTHER_OUTLETS, label), []).append(one)
    names = sorted(strata)
    sizes = allocate([len(strata[name]) for name in names], size) if frame else []
    for name, number in zip(names, sizes, strict=True):
        chosen = sorted(strata[name], key=lambda one: _ticket(*seed, *_place(one)))[:number]
        yield " · ".join(name), len(strata[name]), chosen


def _ticket(*what) -> str:
    """A random number that belongs to ``what``: the smallest of a stratum are its sample (Ohlsson 1995).

    So another run over nearly the same corpus draws nearly the same items.
    """
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()


def _place(one: tuple) -> tuple:
    """What a thing of the frame is, whatever was found in it."""
    article, number, what = one
    return article.doc_id, what["start"] if isinstance(what, Mapping) else article.sentences[
        number
    ][0]


def _item(task: str, layer: Layer, *what) -> str:
    """The id of an item: it says which kind it is and cannot be mistaken for another."""
    digest = hashlib.sha256(json.dumps([layer.name, *what]).encode()).hexdigest()
    return f"{task[0]}-{digest[:10]}"


def _context(article: Article, number: int, end: int | None = None) -> dict:
    """The sentence, what stands before and after it, and every hit in it, in offsets of the sentence."""
    start, stop = article.sentences[number]
    stop = max(stop, end or 0)
    previous = article.sentences[number - 1] if number else None
    following = next((s for s in article.sentences[number + 1 :] if s[0] >= stop), None)
    return {
        "doc_id": article.doc_id,
        "outlet": article.outlet,
        "sentence_start": start,
        "before": article.text[slice(*previous)] if previous else "",
        "text": article.text[start:stop],
        "after": article.text[slice(*following)] if following else "",
        "marks": [
            {"start": hit["start"] - start, "end": hit["end"] - start, "label": hit["label"]}
            for hit in article.hits
            if start <= hit["start"] and hit["end"] <= stop
        ],
    }


def _hit(article: Article, number: int, hit: Mapping, layer: Layer) -> dict:
    return {
        "item": _item(HIT, layer, article.doc_id, hit["start"], hit["end"], hit["label"]),
        "task": HIT,
        "layer": layer.name,
        "predicted": hit["label"],
        "start": hit["start"],
        "end": hit["end"],
        "source": hit.get("source"),
        **_context(article, number, hit["end"]),
    }


def _sentence(article: Article, number: int, held: list, layer: Layer) -> dict:
    return {
        # Found marks are part of the question, so other marks make another item.
        "item": _item(
            SENTENCE,
            layer,
            article.doc_id,
            article.sentences[number][0],
            [[hit["start"], hit["end"], hit["label"]] for hit in held],
        ),
        "task": SENTENCE,
        "layer": layer.name,
        **_context(article, number),
    }
