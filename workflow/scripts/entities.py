"""Adapter of rule entities."""

from pathlib import Path

from isnad import store
from isnad.entities import tag_shard
from isnad.job import job
from isnad.reuse import Earlier

with job(snakemake.log[0]) as log:
    made_of = [*snakemake.input.code, *snakemake.input.lexicons, *snakemake.input.model]
    tag_shard(
        snakemake.input.documents,
        snakemake.input.normalized,
        snakemake.output[0],
        lexicons=Path(snakemake.input.lexicons[0]).parent,
        backend=snakemake.params.backend,
        model=snakemake.params.camel_model if snakemake.params.backend == "camel" else None,
        earlier=Earlier.of_job(snakemake.output[0], made_of),
    )
    log.info(store.progress(snakemake.output[0]))
