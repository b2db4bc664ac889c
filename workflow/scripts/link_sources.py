"""Adapter of rule link_sources."""

from pathlib import Path

from isnad.attributions import link_sources
from isnad.job import job

with job(snakemake.log[0]) as log:
    aliases = snakemake.input.aliases
    link_sources(
        list(snakemake.input.attributions),
        list(snakemake.input.listed),
        snakemake.input.entities,
        snakemake.output.attributions,
        snakemake.output.listed,
        lexicons=Path(snakemake.input.lexicons[0]).parent,
        aliases=aliases[0] if aliases else None,
    )
    log.info("linked the sources of %d shards", len(snakemake.input.attributions))
