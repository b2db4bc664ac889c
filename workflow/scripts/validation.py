"""Adapter of rule validation."""

from pathlib import Path

from isnad.errors import IsnadError
from isnad.job import job
from isnad.validation.results import validate

with job(snakemake.log[0]) as log:
    if not snakemake.input.sheets:
        raise IsnadError(
            "validate needs filled sheets: add --config 'sheets=[a.xlsx,b.csv]' (see docs/validation.md)"
        )
    problems = validate(
        snakemake.input.samples,
        snakemake.input.sheets,
        Path(snakemake.output[0]).parent,
        on_problem=snakemake.params.on_problem,
        seed=snakemake.params.seed,
        confidence=snakemake.params.confidence,
        replicates=snakemake.params.replicates,
    )
    for problem in problems:
        log.info("%s: %s", problem.level, problem)
    log.info("accuracy, agreement and corrected rates in %s", Path(snakemake.output[0]).parent)
