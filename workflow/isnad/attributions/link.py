"""One name for one source across the corpus: aliases, spelling folded away, and the entities the names belong to."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from pathlib import Path

import pyarrow as pa

from isnad import lexicon, tables
from isnad.attributions.resources import LEXICONS, load
from isnad.normalize import name_form

_ARTICLE = re.compile(r"\bال(?=\w{2})")


def source_id(name: str) -> str:
    """The id of a canonical name: the same wherever and whenever the name is met.

    >>> source_id("رويترز") == source_id("رويترز")
    True
    """
    return "s" + hashlib.sha256(fold(name).encode()).hexdigest()[:10]


def fold(name: str) -> str:
    """The key of a name: name level, the article dropped, spaces made single.

    >>> fold("الامم  المتحدة") == fold("الأمم المتحدة")
    True
    """
    text = name_form(name or "").casefold()
    text = re.sub(r"[^\w\s]", " ", text)
    return " ".join(_ARTICLE.sub("", text).split())


def load_aliases(directory: Path, extra: str | Path | None = None) -> dict[str, str]:
    """Folded alias to canonical name, from outlets.tsv, source_aliases.tsv and the user's own file ``extra``."""
    found: dict[str, str] = {}
    resources = load(str(directory))
    for key, (name, ambiguous) in resources.outlets.items():
        if not ambiguous:
            found.setdefault(fold(key), name)
    for path in (directory / "source_aliases.tsv", Path(extra) if extra else None):
        if path is None or not path.exists():
            continue
        for row in lexicon.read_rows(path, ("name",)):
            for alias in (row["name"], *row["aliases"].split("|")):
                if alias.strip():
                    found[fold(alias)] = row["name"]
    return found


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

    Order of what decides: the alias lexicons, the entity that lies in the source span (persons and organisations),
    the spelling found most often of one folded name. Returns the number of distinct sources.
    """
    directory = Path(lexicons or LEXICONS)
    known = load_aliases(directory, aliases)
    table = tables.merge(list(shards), "attributions")
    names = table["source_name"].to_pylist()
    types = table["source_type"].to_pylist()
    entity_of = _entities(table, entities)
    spellings: dict[str, Counter] = defaultdict(Counter)
    for name in names:
        if name:
            spellings[fold(name)][name] += 1
    canonical: dict[tuple[str, str], str] = {}
    votes: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for name, kind, entity in zip(names, types, entity_of, strict=True):
        if name and entity:
            votes[fold(name), kind][entity] += 1
    for name, kind in zip(names, types, strict=True):
        if not name or (fold(name), kind) in canonical:
            continue
        canonical[fold(name), kind] = _canonical(name, kind, known, votes, spellings)
    new_names = [canonical[fold(n), k] if n else n for n, k in zip(names, types, strict=True)]
    columns = {
        "source_name": pa.array(new_names, pa.string()),
        "source_id": pa.array([source_id(n) if n else None for n in new_names], pa.string()),
    }
    for column, values in columns.items():
        table = table.set_column(table.schema.get_field_index(column), column, values)
    tables.write(output, tables.sort(table, "attributions"))
    if listed_output is not None:
        listed = tables.merge(list(listed_shards or ()), "listed_sources")
        linked = [known.get(fold(n), n) if n else n for n in listed["source_name"].to_pylist()]
        ids = [source_id(n) if n else None for n in linked]
        for column, values in (("source_name", linked), ("source_id", ids)):
            place = listed.schema.get_field_index(column)
            listed = listed.set_column(place, column, pa.array(values, pa.string()))
        tables.write(listed_output, listed)
    return len({n for n in new_names if n})


def _canonical(name, kind, known, votes, spellings) -> str:
    key = fold(name)
    if key in known:
        return known[key]
    entity = votes.get((key, kind))
    if entity and kind in ("person", "institution", "media"):
        best = min(entity.items(), key=lambda item: (-item[1], item[0]))[0]
        return known.get(fold(best), best)
    return min(spellings[key].items(), key=lambda item: (-item[1], item[0]))[0]


def _entities(table: pa.Table, path: str | Path | None) -> list[str | None]:
    """The entity that each row's source names: for a person the PERS in the span, otherwise one that fills the span."""
    out: list[str | None] = [None] * len(table)
    if path is None or not Path(path).exists():
        return out
    wanted = set(table["doc_id"].to_pylist())
    spans: dict[str, list[tuple]] = defaultdict(list)
    columns = ["doc_id", "start", "end", "label", "entity"]
    found = tables.read(path, columns)
    for doc, start, end, label, entity in zip(
        *(found[c].to_pylist() for c in columns), strict=True
    ):
        if doc in wanted and entity:
            spans[doc].append((start, end, label, entity))
    docs, starts, ends = (table[c].to_pylist() for c in ("doc_id", "source_start", "source_end"))
    kinds, names = table["source_type"].to_pylist(), table["source_name"].to_pylist()
    for row, (doc, start, end, kind, name) in enumerate(
        zip(docs, starts, ends, kinds, names, strict=True)
    ):
        if start is None:
            continue
        for s, e, label, entity in spans.get(doc, ()):
            if s < end and start < e:
                if (
                    kind == "person"
                    and label == "PERS"
                    and set(fold(name).split()) & set(fold(entity).split())
                ):
                    out[row] = entity
                    break
                if (
                    kind in ("institution", "media")
                    and label in ("ORG", "LOC")
                    and (e - s) >= 0.7 * (end - start)
                ):
                    out[row] = entity
                    break
    return out
