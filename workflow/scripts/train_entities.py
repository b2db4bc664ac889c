"""Adapter of rule train_entities."""

from pathlib import Path

from isnad.entities import train
from isnad.errors import IsnadError
from isnad.job import job

with job(snakemake.log[0]) as log:
    given = snakemake.input
    if not given.anercorp:
        raise IsnadError(
            "train_entities needs data: give config training.anercorp, see docs/entities.md"
        )
    train(
        snakemake.output[0],
        anercorp=given.anercorp,
        wojood=list(given.wojood),
        news=list(given.news),
        leave_out=given.leave_out or None,
        lexicons=Path(given.lexicons[0]).parent,
    )
    log.info("compare %s with workflow/models/entities.npz", snakemake.output[0])
