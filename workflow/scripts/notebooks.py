"""Adapter of rule notebooks: papermill executes every screen's notebook."""

from pathlib import Path

from isnad.job import job
from isnad.report import run_notebooks

with job(snakemake.log[0]) as log:
    run_notebooks(
        list(snakemake.input.notebooks),
        Path(snakemake.params.reports_dir) / "notebooks",
        {
            "tables": snakemake.params.tables_dir,
            "config": snakemake.params.config,
            "compare": snakemake.params.other_dir or "",
        },
        snakemake.log[0],
        workers=snakemake.threads,
    )
    log.info("%d notebooks executed", len(snakemake.input.notebooks))
