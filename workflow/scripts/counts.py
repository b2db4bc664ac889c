"""Adapter of rule counts."""

from pathlib import Path

from isnad.counts import count_together
from isnad.job import job

with job(snakemake.log[0]) as log:
    given = snakemake.input
    written = count_together(
        Path(given.documents).parent,
        normalized=list(given.normalized),
        other=Path(given.other[0]).parent if given.other else None,
        **snakemake.params.options,
    )
    log.info("%d files of counts written", len(written))
