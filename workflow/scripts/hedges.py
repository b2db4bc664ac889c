"""Adapter of rule hedges."""

from isnad.hedges import hedge_shard
from isnad.job import job

with job(snakemake.log[0]) as log:
    found = hedge_shard(
        snakemake.input.documents,
        snakemake.input.normalized,
        snakemake.input.attributions,
        snakemake.output.hedges,
        snakemake.output.boosters,
        lexicons=snakemake.params.lexicons,
        morphology=snakemake.params.morphology,
    )
    log.info("%s hedges in shard %s", found, snakemake.wildcards.shard)
