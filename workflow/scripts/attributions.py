"""Adapter of rule attributions."""

from pathlib import Path

from isnad import store
from isnad.attributions import attribute_shard
from isnad.job import job
from isnad.reuse import Earlier

with job(snakemake.log[0]) as log:
    made_of = [*snakemake.input.code, *snakemake.input.lexicons]
    attribute_shard(
        snakemake.input.documents,
        snakemake.input.normalized,
        snakemake.input.entities,
        snakemake.output.attributions,
        snakemake.output.listed,
        lexicons=Path(snakemake.input.lexicons[0]).parent,
        earlier=Earlier.of_job(snakemake.output.attributions, made_of),
    )
    log.info(store.progress(snakemake.output[0]))
