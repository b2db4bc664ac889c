"""Adapter of rule evidence."""

from isnad.job import job
from isnad.report import build_evidence

with job(snakemake.log[0]) as log:
    build_evidence(
        snakemake.params.tables_dir, snakemake.output[0], full_text=snakemake.params.full_text
    )
    log.info("evidence pages in %s", snakemake.output[0])
