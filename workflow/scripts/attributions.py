"""Adapter of rule attributions."""

from pathlib import Path

from isnad import store
from isnad.attributions import attribute_shard
from isnad.job import job

with job(snakemake.log[0]) as log:
    attribute_shard(
        snakemake.input.documents,
        snakemake.input.normalized,
        snakemake.input.entities,
        snakemake.output.attributions,
        snakemake.output.listed,
        lexicons=Path(snakemake.input.lexicons[0]).parent,
    )
    log.info(store.progress(snakemake.output[0]))
