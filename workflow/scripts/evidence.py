"""Adapter of rule evidence."""

from pathlib import Path

from isnad.job import job
from isnad.report import build_evidence
from isnad.reuse import Files, stage_key

with job(snakemake.log[0]) as log:
    tables = Path(snakemake.input.tables[0]).parent
    build_evidence(
        tables,
        snakemake.output[0],
        full_text=snakemake.params.full_text,
        kept=Files(tables.parent / "work/earlier/evidence", stage_key(snakemake.input.code)),
    )
    log.info("evidence pages in %s", snakemake.output[0])
