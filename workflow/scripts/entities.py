"""Adapter of rule entities."""

from isnad.entities import tag_shard
from isnad.job import job

with job(snakemake.log[0]) as log:
    found = tag_shard(
        snakemake.input.documents,
        snakemake.input.normalized,
        snakemake.output[0],
        lexicons=snakemake.params.lexicons,
        backend=snakemake.params.backend,
        model=snakemake.params.camel_model,
    )
    log.info("%s entity mentions in shard %s", found, snakemake.wildcards.shard)
