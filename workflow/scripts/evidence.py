"""Adapter of rule evidence."""

from pathlib import Path

from isnad.job import job
from isnad.report import build_evidence

with job(snakemake.log[0]) as log:
    build_evidence(
        Path(snakemake.input.tables[0]).parent,
        snakemake.output[0],
        full_text=snakemake.params.full_text,
    )
    log.info("evidence pages in %s", snakemake.output[0])
