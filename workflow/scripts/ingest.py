"""Adapter of rule ingest: read the corpus, store its shards, write the manifest."""

import json
import shutil
import tempfile
from pathlib import Path

from isnad import corpus, store
from isnad.job import job
from isnad.tables import export_csv

with job(snakemake.log[0]) as log:
    work = Path(snakemake.output.manifest).parent
    work.mkdir(parents=True, exist_ok=True)
    source = Path(snakemake.params.corpus)
    shard_bytes = snakemake.params.shard_mb * 2**20
    # What is packed may hold many times more text than its size says.
    most = min(16 * store.number_of_shards(source, shard_bytes), 4096)
    fresh = Path(tempfile.mkdtemp(prefix="ingest-", dir=work))
    try:
        summary = corpus.ingest(
            source,
            fresh,
            most,
            snakemake.params.options,
            threads=snakemake.threads,
            lexicons=Path(snakemake.input.lexicons[0]).parent,
            shard_bytes=shard_bytes,
            least=snakemake.threads,
            before=store.shards_before(work),
        )
        manifest = store.publish(sorted(fresh.glob("documents-*.parquet")), work)
        shutil.copyfile(fresh / "rejects.parquet", snakemake.output.rejects)
        shutil.copyfile(fresh / "quality_flags.parquet", snakemake.output.flags)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    export_csv(snakemake.output.rejects, snakemake.output.rejects_csv)
    manifest["rejected"] = summary["rejected"]
    stages = (
        "shards",
        "normalized",
        "entities",
        "attributions",
        "listed_sources",
        "hedges",
        "boosters",
    )
    store.forget_unused([work / stage for stage in stages], manifest["shards"], work / "earlier")
    Path(snakemake.output.manifest).write_text(
        json.dumps(manifest, indent=1) + "\n", encoding="utf-8"
    )
    log.info(
        "%d documents in %d shards, %d inputs rejected",
        manifest["documents"],
        len(manifest["shards"]),
        manifest["rejected"],
    )
