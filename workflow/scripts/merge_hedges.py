"""Adapter of rule merge_hedges."""

from isnad.holders import merge
from isnad.job import job

with job(snakemake.log[0]) as log:
    for name in ("hedges", "boosters"):
        done = merge(
            snakemake.input[name], name, snakemake.input.attributions, snakemake.output[name]
        )
        log.info("%d %s", done, name)
