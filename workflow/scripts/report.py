"""Adapter of rule report."""

from isnad.job import job
from isnad.report import build

with job(snakemake.log[0]) as log:
    build(
        snakemake.params.tables_dir,
        notebooks=list(snakemake.input.notebooks),
        config=snakemake.params.config,
        output_dir=snakemake.params.reports_dir,
    )
    log.info("report in %s", snakemake.output.index)
