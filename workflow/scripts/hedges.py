"""Adapter of rule hedges."""

from pathlib import Path

from isnad import store
from isnad.hedges import hedge_shard
from isnad.job import job
from isnad.reuse import Earlier

with job(snakemake.log[0]) as log:
    made_of = [*snakemake.input.code, *snakemake.input.lexicons]
    # Data of camel-tools lie outside the checkout, where nothing tells that they changed.
    known = snakemake.params.morphology == "compact"
    hedge_shard(
        snakemake.input.documents,
        snakemake.input.normalized,
        snakemake.input.attributions,
        snakemake.output.hedges,
        snakemake.output.boosters,
        lexicons=Path(snakemake.input.lexicons[0]).parent,
        morphology=snakemake.params.morphology,
        earlier=Earlier.of_job(snakemake.output.hedges, made_of) if known else None,
    )
    log.info(store.progress(snakemake.output[0]))
