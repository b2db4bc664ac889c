"""Adapter of rule camel_model."""

from isnad.entities import camel_model
from isnad.job import job

with job(snakemake.log[0]) as log:
    record = camel_model.write_record(snakemake.output[0], snakemake.params.folder)
    log.info("the camel model has %d labels and can be used", len(record["labels"]))
