"""Adapter of rule check."""

from isnad.corpus import check
from isnad.job import job

with job(snakemake.log[0]) as log:
    rejects, flags = check(snakemake.params.corpus, snakemake.params.options, show=True)
    log.info("%d inputs would be rejected, %d flags", len(rejects), len(flags))
