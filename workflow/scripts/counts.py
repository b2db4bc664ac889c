"""Adapter of rule counts."""

from pathlib import Path

from isnad.counts import count_together
from isnad.job import job
from isnad.reuse import Known, stage_key

with job(snakemake.log[0]) as log:
    given = snakemake.input
    kept = Path(given.documents).parents[1] / "work/earlier/counts"
    written = count_together(
        Path(given.documents).parent,
        normalized=list(given.normalized),
        other=Path(given.other[0]).parent if given.other else None,
        known=Known(kept, "drawn", stage_key(given.code)),
        **snakemake.params.options,
    )
    log.info("%d files of counts written", len(written))
