"""Adapter of rule attributions."""

from isnad.attributions import attribute_shard
from isnad.job import job

with job(snakemake.log[0]) as log:
    found = attribute_shard(
        snakemake.input.documents,
        snakemake.input.normalized,
        snakemake.input.entities,
        snakemake.output.attributions,
        snakemake.output.listed,
        lexicons=snakemake.params.lexicons,
    )
    log.info("%s attributions in shard %s", found, snakemake.wildcards.shard)
