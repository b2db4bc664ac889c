"""Adapter of rule sample: draw the items to be coded, write the blank sheets."""

from isnad.job import job
from isnad.validation.drawing import draw

with job(snakemake.log[0]) as log:
    done = draw(
        snakemake.input.documents,
        snakemake.input.hits,
        snakemake.input.normalized,
        snakemake.output.sample,
        snakemake.output.blank,
        layer=snakemake.wildcards.layer,
        n=snakemake.params.n,
        coders=snakemake.params.coders,
        seed=snakemake.params.seed,
    )
    log.info(
        "%d items to code; copy a sheet from %s (that folder is made again when the run changes) and fill it in",
        done,
        snakemake.output.blank,
    )
