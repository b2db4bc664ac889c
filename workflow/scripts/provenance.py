"""Adapter of rule provenance."""

from pathlib import Path

from isnad.job import job
from isnad.provenance import write_run

with job(snakemake.log[0], tables=False) as log:
    run = write_run(
        snakemake.output[0],
        name=snakemake.params.name,
        config=snakemake.params.config,
        manifest=snakemake.input.manifest,
        house=Path(snakemake.input.lock).parent,
        tables=snakemake.input.tables,
        lexicons=snakemake.input.lexicons,
        models=snakemake.input.model,
        files={
            option: snakemake.input[option]
            for option in ("metadata", "aliases", "sheets", "compare")
        },
    )
    log.info("run %s", run["run_id"])
