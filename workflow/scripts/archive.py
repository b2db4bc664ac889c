"""Adapter of rule archive."""

import hashlib
from pathlib import Path

from isnad.archive import pack
from isnad.job import job

with job(snakemake.log[0]) as log:
    given = snakemake.input
    packed = pack(
        snakemake.output[0],
        run=given.run,
        config=snakemake.params.config,
        tables=[*given.tables, *given.counts],
        report=Path(given.index).parent,
        lexicons=given.lexicons,
        models=given.models,
        files={option: path for option in ("aliases", "metadata") for path in given[option]},
        texts=snakemake.params.texts,
    )
    with open(snakemake.output[0], "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    log.info("%d files in %s, SHA-256 %s", len(packed), snakemake.output[0], digest)
