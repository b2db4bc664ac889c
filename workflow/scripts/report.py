"""Adapter of rule report."""

from pathlib import Path

from isnad.job import job
from isnad.report import build

with job(snakemake.log[0], tables=False) as log:
    build(
        Path(snakemake.input.counts[0]).parent,
        notebooks=list(snakemake.input.notebooks),
        config=snakemake.params.config,
        output_dir=Path(snakemake.output.index).parent,
    )
    log.info("report in %s", snakemake.output.index)
