"""Adapter of rule verify_archive."""

from pathlib import Path

from isnad.archive import compare
from isnad.errors import IsnadError
from isnad.job import job

with job(snakemake.log[0]) as log:
    if not snakemake.input.archive:
        raise IsnadError("verify_archive needs the archive of a run: add --config archive=FILE.zip")
    equal, message = compare(snakemake.input.archive[0], Path(snakemake.input.run).parent)
    if not equal:
        raise IsnadError(message)
    log.info("%s", message)
