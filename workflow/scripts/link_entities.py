"""Adapter of rule link_entities."""

from pathlib import Path

from isnad.entities import link
from isnad.job import job
from isnad.reuse import Earlier, stage_key

with job(snakemake.log[0]) as log:
    aliases = snakemake.input.aliases
    made_of = [*snakemake.input.code, *snakemake.input.lexicons, *aliases]
    shards = list(snakemake.input.entities)
    work = Path(shards[0]).parents[1]
    link(
        shards,
        snakemake.output[0],
        lexicons=Path(snakemake.input.lexicons[0]).parent,
        aliases=aliases[0] if aliases else None,
        earlier=Earlier(work / "earlier/link_entities/all", stage_key(made_of)),
    )
    log.info("linked the entities of %d shards", len(shards))
