"""Adapter of rule normalize."""

from pathlib import Path

from isnad import store
from isnad.document import normalize_shard
from isnad.job import job

with job(snakemake.log[0]) as log:
    normalize_shard(snakemake.input.documents, snakemake.output.normalized)
    log.info(store.progress(Path(snakemake.params.work), "normalized", snakemake.wildcards.shard))
