"""Adapter of rule crate."""

import shutil

from isnad.crate import write_crate
from isnad.job import job

with job(snakemake.log[0], tables=False) as log:
    given = snakemake.input
    shutil.copyfile(given.workflow, snakemake.output.workflow)
    write_crate(
        snakemake.output.crate,
        run=given.run,
        workflow=snakemake.output.workflow,
        results=[given.run, *given.tables, *given.counts],
        started=given.started,
    )
    log.info("described the run in %s", snakemake.output.crate)
