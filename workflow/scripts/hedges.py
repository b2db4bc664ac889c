"""Adapter of rule hedges."""

from pathlib import Path

from isnad import store
from isnad.hedges import hedge_shard
from isnad.job import job

with job(snakemake.log[0]) as log:
    hedge_shard(
        snakemake.input.documents,
        snakemake.input.normalized,
        snakemake.input.attributions,
        snakemake.output.hedges,
        snakemake.output.boosters,
        lexicons=Path(snakemake.input.lexicons[0]).parent,
        morphology=snakemake.params.morphology,
    )
    log.info(store.progress(snakemake.output[0]))
