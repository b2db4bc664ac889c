"""Adapter of rule notebooks: papermill executes every screen's notebook."""

from pathlib import Path

from isnad.job import job
from isnad.report import run_notebooks

with job(snakemake.log[0]) as log:
    run_notebooks(
        list(snakemake.input.notebooks),
        Path(snakemake.output[0]).parent,
        {
            "tables": str(Path(snakemake.input.tables[0]).parent),
            "config": snakemake.params.config,
            "compare": str(Path(snakemake.input.other[0]).parent) if snakemake.input.other else "",
        },
        snakemake.log[0],
        workers=snakemake.threads,
    )
    log.info("%d notebooks executed", len(snakemake.input.notebooks))
