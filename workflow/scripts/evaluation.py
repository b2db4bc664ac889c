"""Adapter of rule evaluation."""

from pathlib import Path

from isnad.errors import IsnadError
from isnad.evaluate import evaluate
from isnad.job import job

with job(snakemake.log[0]) as log:
    if not snakemake.input.gold:
        raise IsnadError(
            "evaluate needs annotations: add --config gold=FILE (JSONL, see docs/validation.md)"
        )
    evaluate(
        Path(snakemake.output[0]).parent,
        snakemake.input.gold[0],
        seed=snakemake.params.seed,
        replicates=snakemake.params.replicates,
    )
    log.info("scores in %s", snakemake.output[2])
