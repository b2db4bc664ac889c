"""The headline measures of a run, for all documents and for each group, and the same month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.compute as pc

from isnad import statistics, tables
from isnad.counts.corpus import Corpus, Grouping, codes
from isnad.counts.hedges import AUTHOR, holder_class
from isnad.counts.output import empty, save
from isnad.counts.places import attributed_parts
from isnad.counts.resample import Resamples
from isnad.counts.sources import named_sources
from isnad.counts.tally import Cells, divide, group_columns, stack, tally

LABELS = ("PERS", "LOC", "ORG", "MISC")
#: A currency or a competition is not what readers take for an entity: counted by itself, in no total of entities.
OTHER = "MISC"
SOURCE_TYPES = ("person", "role", "institution", "media", "anonymous", "group", "document")
QUOTE_TYPES = ("direct", "mixed", "indirect")
CATEGORIES = ("modal", "belief", "hearsay", "doubt", "approx")
#: What a ratio is multiplied with; a share lies between 0 and 1.
FACTORS = {"per_1000_words": 1000.0, "per_100_sentences": 100.0, "per_document": 1.0, "share": 1.0}

#: Measures that are a ratio of two totals: name, unit, what is counted, for how much of what.
RATIOS = (
    ("words_per_document", "per_document", "words", "documents"),
    ("entities", "per_1000_words", "entities", "words"),
    *((f"entities_{label}", "per_1000_words", f"entities_{label}", "words") for label in LABELS),
    ("attributions", "per_1000_words", "attributions", "words"),
    ("attributions_per_document", "per_document", "attributions", "documents"),
    ("attributed_documents", "share", "attributed_documents", "documents"),
    ("attributed_sentences", "share", "attributed_sentences", "sentences"),
    ("attributed_words", "share", "attributed_words", "words"),
    *((f"{quote}_quotes", "share", f"quote_{quote}", "attributions") for quote in QUOTE_TYPES),
    *((f"sources_{kind}", "share", f"source_{kind}", "attributions") for kind in SOURCE_TYPES),
    ("relays", "share", "relays", "attributions"),
    ("unresolved_sources", "share", "unresolved", "attributions"),
    ("hedges", "per_1000_words", "hedges", "words"),
    ("hedges_per_100_sentences", "per_100_sentences", "hedges", "sentences"),
    ("hedged_sentences", "share", "hedged_sentences", "sentences"),
    *(
        (f"hedges_{category}", "per_1000_words", f"hedge_{category}", "words")
        for category in CATEGORIES
    ),
    ("hedges_author", "per_1000_words", "hedges_author", "words"),
    ("hedges_source", "per_1000_words", "hedges_source", "words"),
    ("hedges_by_source", "share", "hedges_source", "hedges"),
    ("hedges_in_own_words", "per_1000_words", "hedges_author", "own_words"),
    ("hedges_in_attributed_words", "per_1000_words", "hedges_source", "attributed_words"),
    ("boosters", "per_1000_words", "boosters", "words"),
    ("negated_hedges", "per_1000_words", "negated_hedges", "words"),
    ("quality_flags", "per_1000_words", "quality_flags", "words"),
)
#: Measures that are plain totals.
TOTALS = ("documents", "copies", "words", "sentences")
#: Concentration again in samples of one size, that of the smallest group with so many attributions to named sources.
EQUAL_SIZED = ("top10_sources_equal_size", "gini_sources_equal_size")
MIN_EQUAL_SIZE = 30


@dataclass
class Counted:
    """What the measures are made of: whole numbers a document, and the cells behind distinct names."""

    corpus: Corpus
    numbers: dict[str, np.ndarray] = field(default_factory=dict)
    entities: Cells | None = None
    sources: Cells | None = None

    def add(self, name: str, doc, chosen=None) -> None:
        """Count the rows of ``doc`` (where ``chosen``) in each document."""
        doc = doc if chosen is None else doc[chosen]
        self.numbers[name] = np.bincount(doc, minlength=len(self.corpus)).astype(float)


def count_overview(
    documents: str | Path,
    entities: str | Path,
    attributions: str | Path,
    hedges: str | Path,
    boosters: str | Path,
    output_dir: str | Path,
    *,
    normalized: Sequence[str | Path] = (),
    quality_flags: str | Path | None = None,
    group_by: Sequence[str] = ("outlet", "month"),
    confidence: float = statistics.LEVEL,
    seed: int = 1,
    replicates: int = 1000,
    draws: Resamples | None = None,
) -> list[Path]:
    """Write ``overview``, ``trends`` and ``quality_counts`` (.parquet, .csv) into ``output_dir``.

    The first five and ``quality_flags`` are the tables of that name, ``normalized`` the shards of normalization; without
    them the measures that need sentences or words inside reported content are left out. ``group_by``: columns of
    documents, or year, month, day. ``confidence``: level of the intervals; ``seed``, ``replicates``: of the resampling;
    ``draws``: resamples that other tables share, in place of these two.
    Returns the paths written. Raises ``IsnadError`` for a group that is no column.
    """
    corpus = Corpus.read(documents, group_by)
    draws = draws or Resamples(seed, replicates)
    counted = Counted(corpus)
    _documents(counted)
    _entities(counted, entities)
    _attributions(counted, attributions, normalized)
    _hedges(counted, hedges, boosters)
    flags = tables.read(quality_flags, ["doc_id", "flag"]) if quality_flags else None
    if flags is not None:
        counted.add("quality_flags", corpus.index(flags["doc_id"], "quality_flags"))

    parts = []
    for grouping in corpus.groupings:
        columns = _measures(counted, grouping, confidence, draws)
        values = np.array(grouping.values, object)
        place = columns.pop("place")
        parts.append(
            {"group": np.full(len(place), grouping.name, object), "value": values[place], **columns}
        )
    written = save(output_dir, "overview", stack(parts))
    written += save(output_dir, "trends", _trends(counted, confidence))
    if flags is None:
        return written + empty(output_dir, "quality_counts")
    flag, names = codes(flags["flag"])
    cells = Cells.count(flag, corpus.index(flags["doc_id"], "quality_flags"), corpus)
    tallies = [tally(grouping, cells) for grouping in corpus.groupings]
    columns = [{**group_columns(t), "flag": np.array(names, object)[t.item]} for t in tallies]
    return written + save(output_dir, "quality_counts", stack(columns))


def _documents(counted: Counted) -> None:
    corpus = counted.corpus
    counted.numbers |= {
        "documents": np.ones(len(corpus)),
        "words": corpus.words,
        "sentences": corpus.sentences,
        "copies": corpus.is_copy.astype(float),
    }


def _entities(counted: Counted, path) -> None:
    rows = tables.read(path, ["doc_id", "label", "entity_id"])
    doc = counted.corpus.index(rows["doc_id"], "entities")
    named = ~_is(rows["label"], OTHER)
    counted.add("entities", doc, named)
    for label in LABELS:
        counted.add(f"entities_{label}", doc, _is(rows["label"], label))
    item, ids = codes(rows["entity_id"])
    counted.entities = _named(Cells.count(item[named], doc[named], counted.corpus), ids)


def _attributions(counted: Counted, path, normalized) -> None:
    corpus, numbers = counted.corpus, counted.numbers
    columns = ("quote_type", "source_type", "relay", "source_id", "named")
    places = ("cue_start", "content_start", "content_end")
    rows = tables.read(path, ["doc_id", *columns, *places])
    doc = corpus.index(rows["doc_id"], "attributions")
    counted.add("attributions", doc)
    numbers["attributed_documents"] = np.minimum(numbers["attributions"], 1)
    for quote in QUOTE_TYPES:
        counted.add(f"quote_{quote}", doc, _is(rows["quote_type"], quote))
    for kind in SOURCE_TYPES:
        counted.add(f"source_{kind}", doc, _is(rows["source_type"], kind))
    counted.add("relays", doc, pc.fill_null(rows["relay"], False).to_numpy())
    counted.add("unresolved", doc, _is(pc.fill_null(rows["source_id"], ""), ""))
    item, ids = codes(rows["source_id"])
    sources = Cells.count(item, doc, corpus)
    sources = sources.select(named_sources(item, rows["named"], len(ids))[sources.item])
    counted.sources = _named(sources, ids)
    if normalized:
        sentences, words = attributed_parts(corpus, rows, doc, normalized)
        numbers["attributed_sentences"], numbers["attributed_words"] = sentences, words
        numbers["own_words"] = corpus.words - words


def _hedges(counted: Counted, hedges, boosters) -> None:
    corpus = counted.corpus
    rows = tables.read(hedges, ["doc_id", "category", "holder", "sentence"])
    doc = corpus.index(rows["doc_id"], "hedges")
    counted.add("hedges", doc)
    for category in CATEGORIES:
        counted.add(f"hedge_{category}", doc, _is(rows["category"], category))
    by_author = _is(holder_class(rows["holder"]), AUTHOR)
    counted.add("hedges_author", doc, by_author)
    counted.add("hedges_source", doc, ~by_author)
    sentence = pc.fill_null(rows["sentence"], 0).to_numpy().astype(np.int64)
    width = int(sentence.max()) + 1 if len(sentence) else 1
    counted.add("hedged_sentences", np.unique(doc * width + sentence) // width)
    rows = tables.read(boosters, ["doc_id", "kind"])
    doc = corpus.index(rows["doc_id"], "boosters")
    counted.add("boosters", doc, _is(rows["kind"], "booster"))
    counted.add("negated_hedges", doc, _is(rows["kind"], "negated_hedge"))


def _is(column, value: str) -> np.ndarray:
    return pc.fill_null(pc.equal(column, value), False).to_numpy()


def _named(cells: Cells, ids: list[str]) -> Cells:
    """Without what has no id."""
    return cells.select(cells.item != ids.index("")) if "" in ids else cells


def _measures(
    counted: Counted, grouping: Grouping, level, draws: Resamples
) -> dict[str, np.ndarray]:
    """All measures of all groups of ``grouping``, group by group in the order of the measures."""
    blocks = [*_totals(counted, grouping), *_ratios(counted, grouping, level)]
    _resample(counted, grouping, blocks, level, draws)
    blocks += _lists(counted, grouping, draws)
    rank = {
        name: place for place, name in enumerate((*TOTALS, "distinct_entities", "distinct_sources"))
    }
    blocks.sort(key=lambda block: rank.get(block["measure"][0], len(rank)))
    columns = stack(blocks)
    order = np.argsort(columns["place"], kind="stable")
    return {name: values[order] for name, values in columns.items()}


def _block(grouping: Grouping, name: str, unit: str, **columns) -> dict[str, np.ndarray]:
    size = len(grouping.values)
    nothing = np.full(size, np.nan)
    return {
        "place": np.arange(size),
        "measure": np.full(size, name, object),
        "unit": np.full(size, unit, object),
        "numerator": nothing,
        "denominator": nothing,
        "documents": grouping.documents,
        "low": nothing,
        "high": nothing,
        "interval": np.full(size, None, object),
        **columns,
    }


def _totals(counted: Counted, grouping: Grouping) -> list[dict]:
    original = ~counted.corpus.is_copy
    return [
        _block(
            grouping,
            name,
            "count",
            estimate=grouping.sums(counted.numbers[name]),
            estimate_unique=grouping.sums(counted.numbers[name] * original),
        )
        for name in TOTALS
    ]


def _ratios(counted: Counted, grouping: Grouping, level) -> list[dict]:
    numbers, original = counted.numbers, ~counted.corpus.is_copy
    groups = len(grouping.values)
    blocks = []
    for name, unit, above, below in RATIOS:
        if above not in numbers or below not in numbers:
            continue
        x, y = grouping.by_unit(numbers[above]), grouping.by_unit(numbers[below])

        def total(per_unit):
            return np.bincount(grouping.unit_group, per_unit, groups)

        sums = [total(part) for part in (x, y, x * x, x * y, y * y, y > 0, x > 0)]
        if unit == "share":
            low, high = statistics.beta_interval(*sums, total(x < y), level)
        else:
            low, high = statistics.gamma_interval(*sums, level)
        factor = FACTORS[unit]
        unique = divide(*(grouping.sums(numbers[part] * original) for part in (above, below)))
        kind = "beta" if unit == "share" else "gamma"
        blocks.append(
            _block(
                grouping,
                name,
                unit,
                numerator=sums[0],
                denominator=sums[1],
                estimate=divide(sums[0], sums[1]) * factor,
                low=low * factor,
                high=high * factor,
                interval=np.where(np.isfinite(low), kind, None),
                estimate_unique=unique * factor,
            )
        )
    return blocks


def _resample(counted: Counted, grouping: Grouping, blocks, level, draws: Resamples) -> None:
    """Put bootstrap limits in place of the others where enough documents carry what is measured."""
    made = {block["measure"][0]: block for block in blocks if len(block["measure"])}
    wanted = [ratio for ratio in RATIOS if ratio[0] in made]
    above = list(dict.fromkeys(ratio[2] for ratio in wanted))
    below = list(dict.fromkeys(ratio[3] for ratio in wanted))
    measures = [(above.index(x), below.index(y), unit == "share") for _, unit, x, y in wanted]
    x, y = (
        np.stack([grouping.by_unit(counted.numbers[name]) for name in names], axis=1)
        for names in (above, below)
    )
    starts = np.searchsorted(grouping.unit_group, np.arange(len(grouping.values) + 1))
    for group, value in enumerate(grouping.values):
        part = slice(starts[group], starts[group + 1])
        low, high = draws.limits(grouping, value, x[part], y[part], measures, level)
        for (name, unit, _, _), lower, upper in zip(wanted, low, high, strict=True):
            if np.isfinite(lower):
                block = made[name]
                block["low"][group], block["high"][group] = (
                    lower * FACTORS[unit],
                    upper * FACTORS[unit],
                )
                block["interval"][group] = "bootstrap"


def _lists(counted: Counted, grouping: Grouping, draws: Resamples) -> list[dict]:
    """Distinct names, and how unevenly sources share the attributions."""
    entities, sources = (
        _by_group(counted, grouping, cells) for cells in (counted.entities, counted.sources)
    )
    blocks = []
    for name, unit, (every, unique), measure in (
        ("distinct_entities", "count", entities, len),
        ("distinct_sources", "count", sources, len),
        ("top10_sources", "share", sources, statistics.top_share),
        ("gini_sources", "index", sources, statistics.gini),
    ):
        estimate, without_copies = (
            np.array([measure(counts) for counts in lists], float) for lists in (every, unique)
        )
        blocks.append(
            _block(grouping, name, unit, estimate=estimate, estimate_unique=without_copies)
        )
    blocks += _equal_sized(grouping, sources, draws)
    return blocks


def _equal_sized(grouping: Grouping, sources: tuple[list, list], draws: Resamples) -> list[dict]:
    """The concentration of sources in samples of one size, with copies and without; ``denominator`` is that size."""
    kinds = ("share", statistics.top_share), ("index", statistics.gini)
    measures = [measure for _, measure in kinds]
    totals = [int(counts.sum()) for lists in sources for counts in lists]
    size = min((total for total in totals if total >= MIN_EQUAL_SIZE), default=0)
    estimates = []
    for lists in sources:
        sampled = []
        for value, counts in zip(grouping.values, lists, strict=True):

            def drawn(value=value, counts=counts) -> list[float]:
                random = statistics.generator(draws.seed, grouping.name, value)
                return statistics.at_equal_size(measures, counts, size, random)

            given = ("equal size", draws.seed, grouping.name, value, size, counts)
            sampled.append(draws.known.get(given, drawn))
        estimates.append(np.array(sampled, float).reshape(-1, len(kinds)).T)
    return [
        _block(
            grouping,
            name,
            unit,
            denominator=np.where(np.isfinite(of_all), size, np.nan),
            estimate=of_all,
            estimate_unique=of_originals,
        )
        for name, (unit, _), of_all, of_originals in zip(
            EQUAL_SIZED, kinds, *estimates, strict=True
        )
    ]


def _by_group(counted: Counted, grouping: Grouping, cells: Cells) -> tuple[list, list]:
    """The counts of the names of each group, over all documents and over those that are no copies."""
    both = []
    for chosen in (cells, cells.select(~counted.corpus.is_copy[cells.doc])):
        items = tally(grouping, chosen)
        ends = np.searchsorted(items.group, np.arange(len(grouping.values) + 1))
        both.append([items.n[a:b] for a, b in pairwise(ends)])
    return both[0], both[1]


def _trends(counted: Counted, level) -> dict[str, np.ndarray]:
    """The totals and ratios of each month, of all outlets together and of each. Intervals are not resampled."""
    crossed, pairs = counted.corpus.crossed("outlet", "month")
    months = counted.corpus.grouping("month")
    parts = []
    for grouping, names in (
        (months, [("all", month) for month in months.values]),
        (crossed, pairs),
    ):
        columns = stack([*_totals(counted, grouping), *_ratios(counted, grouping, level)])
        order = np.argsort(columns["place"], kind="stable")
        columns = {name: values[order] for name, values in columns.items()}
        place = columns.pop("place")
        outlet, month = (np.array([pair[side] for pair in names], object) for side in (0, 1))
        parts.append({"outlet": outlet[place], "month": month[place], **columns})
    return stack(parts)
