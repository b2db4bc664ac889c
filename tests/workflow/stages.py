"""All stages of the core in one process, without Snakemake: `python stages.py CORPUS OUTPUT SHARDS`.

A test runs it under several seeds of Python's hashing, which the workflow itself fixes for its jobs.
"""

import sys
from pathlib import Path

from isnad import attributions, corpus, counts, documents, entities, hedges, holders, store
from isnad.document import normalize_shard

LEXICONS = Path(__file__).resolve().parents[2] / "workflow/lexicons"


def run(source: Path, output: Path, shards: int) -> None:
    work, tables = output / "work", output / "tables"
    fresh = output / "fresh"
    for folder in (work, tables, fresh):
        folder.mkdir(parents=True)
    corpus.ingest(source, fresh, shards)
    manifest = store.publish(sorted(fresh.glob("documents-*.parquet")), work)

    def at(stage: str) -> list[Path]:
        return [work / stage / f"{name}.parquet" for name in manifest["shards"]]

    texts, normalized, tagged = at("shards"), at("normalized"), at("entities")
    credited, listed, hedged, boosted = map(at, ("attributions", "listed", "hedges", "boosters"))
    for path in (*normalized, *tagged, *credited, *listed, *hedged, *boosted):
        path.parent.mkdir(exist_ok=True)
    for i in range(len(texts)):
        normalize_shard(texts[i], normalized[i])
        entities.tag_shard(texts[i], normalized[i], tagged[i], lexicons=LEXICONS)
        attributions.attribute_shard(
            texts[i], normalized[i], tagged[i], credited[i], listed[i], lexicons=LEXICONS
        )
        hedges.hedge_shard(
            texts[i], normalized[i], credited[i], hedged[i], boosted[i], lexicons=LEXICONS
        )
    final = {
        name: tables / f"{name}.parquet"
        for name in (
            "documents",
            "entities",
            "attributions",
            "listed_sources",
            "hedges",
            "boosters",
        )
    }
    documents.assemble(work / "metadata.parquet", texts, normalized, final["documents"])
    entities.link(tagged, final["entities"], lexicons=LEXICONS)
    attributions.link_sources(
        credited,
        listed,
        final["entities"],
        final["attributions"],
        final["listed_sources"],
        lexicons=LEXICONS,
    )
    holders.merge(hedged, "hedges", final["attributions"], final["hedges"])
    holders.merge(boosted, "boosters", final["attributions"], final["boosters"])
    counts.count_entities(final["documents"], final["entities"], tables)
    counts.count_sources(
        final["documents"],
        final["attributions"],
        tables,
        listed_sources=final["listed_sources"],
        replicates=50,
    )
    counts.count_hedges(
        final["documents"], final["hedges"], final["boosters"], tables, replicates=50
    )
    counts.count_keyness(tables, tables)


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
