"""One name for one source across the corpus: aliases, spelling folded away, and the entities the names belong to."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad import lexicon, tables
from isnad.attributions import cores, specific
from isnad.attributions.resources import LEXICONS, read_outlets
from isnad.attributions.words import bones
from isnad.cycles import uncollected
from isnad.normalize import name_form

_ARABIC = re.compile("[\u0621-\u064a]")
_ARTICLE = re.compile(r"\bال(?=\w{2})")
#: عبد الله is written عبدالله too.
_JOINED = re.compile(r"\b(عبد|ابو) (?=\w)")


@cache
def _spellings(directory: Path) -> tuple[tuple[str, str], ...]:
    rows = lexicon.read_rows(directory / "source_spellings.tsv", ("spelling", "as"))
    return tuple((row["spelling"], row["as"]) for row in rows)


@cache
def source_id(name: str, directory: Path = LEXICONS) -> str:
    """The id of a canonical name: the same wherever and whenever the name is met; ``directory`` of the lexicons.

    >>> source_id("رويترز") == source_id("رويترز")
    True
    """
    return "s" + hashlib.sha256(fold(name, directory).encode()).hexdigest()[:10]


@cache
def fold(name: str, directory: Path = LEXICONS) -> str:
    """The key of a name: name level, the article dropped, spaces made single, عبد and أبو joined on, and what
    ``source_spellings.tsv`` in ``directory`` makes one.

    >>> fold("الامم  المتحدة") == fold("الأمم المتحدة")
    True
    >>> fold("عبد الله سالم") == fold("عبدالله سالم")
    True
    """
    text = name_form(name or "").casefold()
    for spelling, usual in _spellings(directory):
        text = text.replace(spelling, usual)
    text = re.sub(r"[^\w\s]", " ", text)
    return " ".join(_ARTICLE.sub("", _JOINED.sub(r"\1", " ".join(text.split()))).split())


def _keys(row: lexicon.Row, directory: Path) -> list[str]:
    return [
        fold(name, directory) for name in (row["name"], *row["aliases"].split("|")) if name.strip()
    ]


def load_aliases(directory: Path, extra: str | Path | None = None) -> dict[str, str]:
    """Folded alias to canonical name, from outlets.tsv, source_aliases.tsv and the user's own file ``extra``."""
    found: dict[str, str] = {}
    outlets = read_outlets(directory / "outlets.tsv")
    for key, (name, ambiguous) in outlets.items():
        if not ambiguous:
            found.setdefault(fold(key, directory), name)
    for row in lexicon.read_rows(directory / "source_aliases.tsv", ("name",)):
        found |= dict.fromkeys(_keys(row, directory), row["name"])
    for row in lexicon.read_aliases(extra) if extra else ():
        keys = _keys(row, directory)
        # A source that is shown by another name now takes its built-in spellings with it.
        found |= {key: row["name"] for key, name in found.items() if fold(name, directory) in keys}
        found |= dict.fromkeys(keys, row["name"])
    return found


@uncollected
def link_sources(
    shards,
    listed_shards,
    entities: str | Path | None,
    output: str | Path,
    listed_output: str | Path | None = None,
    *,
    lexicons: str | Path | None = None,
    aliases: str | Path | None = None,
) -> int:
    """Merge the shards' attributions and give each source one canonical name and id over the corpus.

    Order of what decides: the alias lexicons, the entity that lies in the source span (persons and organisations), a
    short name in its own document before others, the spelling found most often of one folded name; then outlets and
    bodies that differ in descriptors alone are one (:mod:`isnad.attributions.cores`). Returns the number of distinct sources.
    """
    directory = Path(lexicons or LEXICONS)
    known = load_aliases(directory, aliases)
    table = tables.merge(list(shards), "attributions")
    names = table["source_name"].to_pylist()
    types = table["source_type"].to_pylist()
    entity_of = _entities(table, entities, directory)
    spellings: dict[str, Counter] = defaultdict(Counter)
    for name, count in Counter(names).items():
        if name:
            spellings[fold(name, directory)][name] += count
    documents = table["doc_id"].to_pylist()
    rows = list(zip(documents, names, types, strict=True))
    own: dict[tuple[str, str, str], Counter] = defaultdict(Counter)
    votes: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for (row, entity), count in Counter(zip(rows, entity_of, strict=True)).items():
        document, name, kind = row
        if name and entity:
            key, more = fold(name, directory), fold(entity, directory)
            begins = more.startswith(key + " ")
            if begins or (" " not in key and more != key):
                own[document, key, kind][entity] += count
            if kind == "person" or not begins:
                # What الشركة is in one article, شركة X, it is not in another.
                votes[key, kind][entity] += count
    canonical = {
        row: _canonical(*row, directory, known, own, votes, spellings)
        for row in dict.fromkeys(rows)
        if row[1]
    }
    joined = _joined(rows, canonical, directory, known)
    spelled = [canonical.get(row) or row[1] for row in rows]
    new_names = [joined.get((row[2], name), name) for row, name in zip(rows, spelled, strict=True)]
    shown = _shown(spelled, new_names)
    ids = {name: source_id(name, directory) for name in dict.fromkeys(new_names) if name}
    particular = _particular(set(zip(new_names, types, strict=True)), known, entity_of, directory)
    columns = {
        "source_name": pa.array([shown.get(n, n) for n in new_names], pa.string()),
        "source_id": pa.array([ids.get(n) for n in new_names], pa.string()),
        "named": pa.array([row in particular for row in zip(new_names, types, strict=True)]),
    }
    for column, values in columns.items():
        table = table.set_column(table.schema.get_field_index(column), column, values)
    tables.write(output, table)
    if listed_output is not None:
        listed = tables.merge(list(listed_shards or ()), "listed_sources")
        linked = [
            known.get(fold(n, directory), n) if n else n for n in listed["source_name"].to_pylist()
        ]
        linked = [joined.get(("media", n)) or joined.get(("institution", n)) or n for n in linked]
        ids = [source_id(n, directory) if n else None for n in linked]
        linked = [shown.get(n, n) for n in linked]
        for column, values in (("source_name", linked), ("source_id", ids)):
            place = listed.schema.get_field_index(column)
            listed = listed.set_column(place, column, pa.array(values, pa.string()))
        tables.write(listed_output, listed)
    return len({n for n in new_names if n})


def _joined(rows, canonical, directory, known) -> dict[tuple[str, str], str]:
    """(type, canonical name) of outlets and bodies to the name that stands for it, where that is another."""
    counts = Counter(
        (canonical[row], row[2]) for row in rows if row[1] and row[2] in ("media", "institution")
    )
    found = cores.join(counts, directory, lambda name: known.get(fold(name, directory)))
    return {(kind, name): found[name] for name, kind in counts if name in found}


def _shown(spelled, names) -> dict[str, str]:
    """Canonical name to the name that is shown, where no text of the corpus has the canonical one: the usual spelling.

    So a name is never shorter than what the texts say; the id stays that of the canonical name, in every corpus.
    """
    present = set(spelled)
    spellings: dict[str, Counter] = defaultdict(Counter)
    for spelling, name in zip(spelled, names, strict=True):
        if name not in present:
            spellings[name][spelling] += 1
    return {
        name: min(found.items(), key=lambda item: (-item[1], item[0]))[0]
        for name, found in spellings.items()
    }


def _particular(sources, known, entity_of, directory) -> set[tuple[str, str]]:
    """Of ``sources``, canonical names with types, those that are names and no descriptions."""
    names = specific.load(directory)
    aliased, tagged = set(known.values()), set(entity_of)
    return {
        (name, kind)
        for name, kind in sources
        if name
        and (
            (name in aliased and kind in ("person", "institution", "media"))
            or names.is_named(name, kind, tagged=name in tagged)
        )
    }


def _canonical(document, name, kind, directory, known, own, votes, spellings) -> str:
    """The alias lexicons, then the entity that the name is in its document, then in the corpus, else a spelling."""
    key = fold(name, directory)
    if key in known:
        return known[key]
    entity = own.get((document, key, kind)) or votes.get((key, kind))
    if entity and kind in ("person", "institution", "media"):
        best = min(entity.items(), key=lambda item: (-item[1], item[0]))[0]
        return known.get(fold(best, directory), best)
    return min(spellings[key].items(), key=lambda item: (-item[1], item[0]))[0]


def _entities(table: pa.Table, path: str | Path | None, directory: Path) -> list[str | None]:
    """The entity that each row's source names: for a person the PERS in the span, otherwise one that fills the span."""
    out: list[str | None] = [None] * len(table)
    if path is None or not Path(path).exists() or not len(table):
        return out
    found = tables.read(path, ["doc_id", "start", "end", "label", "entity"])
    documents = pc.unique(table["doc_id"])
    found = found.filter(
        pc.and_(pc.is_in(found["doc_id"], documents), pc.is_valid(found["entity"]))
    )
    # Spans of all documents on one line, where each document has a stretch of its own.
    begin, end = (_on_line(found, column, documents) for column in ("start", "end"))
    furthest = np.maximum.accumulate(end)
    spoken = table.filter(pc.is_valid(table["source_start"]))
    rows = np.flatnonzero(table["source_start"].is_valid().to_numpy())
    start, stop = (_on_line(spoken, f"source_{edge}", documents) for edge in ("start", "end"))
    first = np.searchsorted(furthest, start, "right")
    last = np.searchsorted(begin, stop, "left")
    label, labels = _coded(found["label"])
    entity, names = _coded(found["entity"])
    kinds, spoken_names = (spoken[c].to_pylist() for c in ("source_type", "source_name"))
    for at in np.flatnonzero(first < last).tolist():
        kind, name = kinds[at], spoken_names[at]
        for place in range(first[at], last[at]):
            named, inside = names[entity[place]], end[place] - begin[place]
            if (
                end[place] > start[at]
                and named
                and (
                    _is_person(kind, labels[label[place]], name, named, directory)
                    or (
                        _is_body(kind, labels[label[place]], inside, stop[at] - start[at])
                        and _alike(name, named, directory)
                    )
                )
            ):
                out[rows[at]] = named
                break
    return out


def _on_line(table: pa.Table, column: str, documents: pa.Array) -> np.ndarray:
    document = pc.index_in(table["doc_id"], value_set=documents).to_numpy().astype(np.int64)
    return (document << 32) + table[column].to_numpy()


def _coded(column: pa.ChunkedArray) -> tuple[np.ndarray, list[str]]:
    encoded = column.combine_chunks().dictionary_encode()
    return encoded.indices.to_numpy(), encoded.dictionary.to_pylist()


def _is_person(kind: str, label: str, name: str, entity: str, directory: Path) -> bool:
    return kind == "person" and label == "PERS" and _alike(name, entity, directory)


@lru_cache(maxsize=1 << 16)
def _alike(name: str, entity: str, directory: Path) -> bool:
    """Whether two names may be one: one within the other, half of their words shared, or two scripts.

    Long vowels aside, so that spellings of a foreign name agree. An entity may come from a wrongly cut mention
    or have been linked by its last part alone; then the name that the source has in its document is better.
    """
    ours, theirs = (
        {bones(part) for part in fold(text, directory).split()} for text in (name, entity)
    )
    if ours <= theirs or theirs <= ours or 2 * len(ours & theirs) >= len(ours | theirs):
        return True
    return bool(_ARABIC.search(name)) != bool(_ARABIC.search(entity))


def _is_body(kind: str, label: str, inside: int, whole: int) -> bool:
    return kind in ("institution", "media") and label in ("ORG", "LOC") and inside >= 0.7 * whole
