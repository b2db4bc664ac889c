"""Adapter of rule link_entities."""

from pathlib import Path

from isnad.entities import link
from isnad.job import job

with job(snakemake.log[0]) as log:
    aliases = snakemake.input.aliases
    link(
        list(snakemake.input.entities),
        snakemake.output[0],
        lexicons=Path(snakemake.input.lexicons[0]).parent,
        aliases=aliases[0] if aliases else None,
    )
    log.info("linked the entities of %d shards", len(snakemake.input.entities))
