"""Small invented runs for the tests of counts."""

import datetime
import random

from isnad import counts, tables
from isnad.document import normalize_shard

LAYERS = (
    "documents",
    "entities",
    "attributions",
    "hedges",
    "boosters",
    "listed_sources",
    "quality_flags",
)


def document(doc_id, words=100, sentences=5, **columns):
    return {
        "doc_id": doc_id,
        "text": "نص",
        "n_words": words,
        "n_sentences": sentences,
        "quality": [],
    } | columns


def mention(doc_id, entity, sentence=0, start=0, label="LOC", form=None):
    return {
        "doc_id": doc_id,
        "start": start,
        "end": start + 4,
        "mention": form or entity,
        "label": label,
        "entity_id": f"e-{entity}",
        "entity": entity,
        "sentence": sentence,
    }


def credit(doc_id, source, start=0, **columns):
    row = {
        "doc_id": doc_id,
        "cue_start": start,
        "cue_end": start + 3,
        "cue": "قال",
        "source_id": f"s-{source}" if source else None,
        "source_name": source,
        "source_type": "person",
        "quote_type": "indirect",
        "kind": "assert",
        "stance": "neutral",
        "relay": False,
        "named": bool(source),
        "sentence": 0,
    }
    return row | columns


def hedge(doc_id, cue="قد", category="modal", holder="author", start=0, sentence=0):
    return {
        "doc_id": doc_id,
        "start": start,
        "end": start + 2,
        "cue": cue,
        "category": category,
        "holder": holder,
        "rule": f"rule-{category}",
        "sentence": sentence,
    }


def write_run(folder, **rows):
    """Write all tables of a run, those not given without rows; returns the paths by name."""
    paths = {}
    for name in LAYERS:
        paths[name] = folder / f"{name}.parquet"
        tables.write_rows(paths[name], rows.get(name, []), name)
    return paths


def random_run(seed, documents=60):
    """Rows of a run with skewed counts, three outlets, missing metadata and wire copies."""
    pick = random.Random(seed)
    rows = {name: [] for name in LAYERS}
    for number in range(documents):
        doc_id = f"d{number:03d}"
        rows["documents"].append(
            document(
                doc_id,
                words=pick.randint(20, 400),
                sentences=pick.randint(3, 20),
                outlet=pick.choice(["الضفة", "المرصد", "المدار", None]),
                section=pick.choice(["سياسة", "رياضة"]),
                published=pick.choice(
                    [None, datetime.date(2025, pick.randint(1, 3), pick.randint(1, 28))]
                ),
                duplicate_of=f"d{pick.randrange(number):03d}"
                if number and pick.random() < 0.1
                else None,
                text_sha256=doc_id,
            )
        )
        sentence = lambda: pick.randrange(3)  # noqa: E731
        for start in range(pick.randrange(8)):
            name = f"اسم{min(int(pick.paretovariate(0.8)), 20)}"
            rows["entities"].append(
                mention(doc_id, name, sentence(), start * 10, form=pick.choice([name, f"و{name}"]))
            )
        for start in range(pick.randrange(4)):
            rows["attributions"].append(
                credit(
                    doc_id,
                    pick.choice(["وزير", "ناطق", "وكالة", None]),
                    start * 10,
                    quote_type=pick.choice(["direct", "mixed", "indirect"]),
                    relay=pick.random() < 0.2,
                    source_type=pick.choice(["person", "anonymous", "media"]),
                )
            )
        for start in range(pick.randrange(5)):
            rows["hedges"].append(
                hedge(
                    doc_id,
                    pick.choice(["قد", "ربما", "قـد"]),
                    pick.choice(["modal", "doubt"]),
                    pick.choice(["author", "s-وزير"]),
                    start * 10,
                    sentence(),
                )
            )
    return rows


def real_run(folder, texts):
    """Documents with real texts, normalized; returns the path of their shard and of its normalization."""
    rows = [{"doc_id": doc_id, "text": text} for doc_id, text in texts.items()]
    tables.write_rows(folder / "shard.parquet", rows, "documents")
    normalize_shard(folder / "shard.parquet", folder / "normalized.parquet")
    return folder / "shard.parquet", folder / "normalized.parquet"


def rows_of(folder, name, **where):
    rows = tables.read(folder / f"{name}.parquet").to_pylist()
    return [row for row in rows if all(row[key] == value for key, value in where.items())]


def one(folder, name, **where):
    found = rows_of(folder, name, **where)
    assert len(found) == 1, found
    return found[0]


def count_all(paths, out, group_by=("outlet", "month"), **options):
    out.mkdir(exist_ok=True)
    args = [paths[name] for name in ("documents", "entities", "attributions", "hedges", "boosters")]
    written = counts.count_entities(args[0], args[1], out, group_by=group_by)
    written += counts.count_sources(
        args[0], args[2], out, listed_sources=paths["listed_sources"], group_by=group_by, **options
    )
    written += counts.count_hedges(args[0], args[3], args[4], out, group_by=group_by, **options)
    written += counts.count_overview(
        *args, out, quality_flags=paths["quality_flags"], group_by=group_by, **options
    )
    written += counts.count_keyness(paths["documents"].parent, out)
    return written


def counted_run(folder):
    """An invented run of middling size in ``folder``, counted; the folder of its counts and its rows."""
    rows = random_run(3)
    count_all(write_run(folder, **rows), folder / "counts", replicates=200)
    return folder / "counts", rows
