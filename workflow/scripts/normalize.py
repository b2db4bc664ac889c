"""Adapter of rule normalize."""

from isnad.document import normalize_shard
from isnad.job import job

with job(snakemake.log[0]) as log:
    done = normalize_shard(snakemake.input.documents, snakemake.output.normalized)
    log.info("normalized %d documents of shard %s", done, snakemake.wildcards.shard)
