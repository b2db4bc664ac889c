"""Adapter of rule documents."""

from isnad.documents import assemble
from isnad.job import job

with job(snakemake.log[0]) as log:
    done = assemble(
        snakemake.input.metadata,
        snakemake.input.documents,
        snakemake.input.normalized,
        snakemake.output[0],
    )
    log.info("%d documents", done)
