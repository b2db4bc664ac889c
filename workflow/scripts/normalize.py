"""Adapter of rule normalize."""

from isnad import store
from isnad.document import normalize_shard
from isnad.job import job
from isnad.reuse import Earlier

with job(snakemake.log[0]) as log:
    made_of = [*snakemake.input.code, *snakemake.input.lexicons]
    normalize_shard(
        snakemake.input.documents,
        snakemake.output.normalized,
        earlier=Earlier.of_job(snakemake.output.normalized, made_of),
    )
    log.info(store.progress(snakemake.output[0]))
