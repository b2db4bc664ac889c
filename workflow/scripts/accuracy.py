"""Adapter of rule accuracy: the demo run against the annotations of the demo corpus."""

from pathlib import Path

from isnad.job import job
from isnad.validation.accuracy import card, figures

with job(snakemake.log[0]) as log:
    found = card(
        Path(snakemake.input.tables[0]).parent,
        Path(snakemake.input.gold[0]).parent,
        Path(snakemake.output[0]).parent,
        seed=snakemake.params.seed,
        confidence=snakemake.params.confidence,
        replicates=snakemake.params.replicates,
    )
    for name, value in figures(found).items():
        log.info("%s %.3f", name, value)
