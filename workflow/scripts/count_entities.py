"""Adapter of rule count_entities."""

from pathlib import Path

from isnad.counts import count_entities
from isnad.job import job

with job(snakemake.log[0]) as log:
    given = snakemake.input
    written = count_entities(
        given.documents,
        given.entities,
        Path(snakemake.output[0]).parent,
        **snakemake.params.options,
    )
    log.info("%d files of counts written", len(written))
