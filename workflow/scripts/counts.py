"""Adapter of the count rules: one function of isnad.counts for each layer."""

from pathlib import Path

from isnad import counts
from isnad.job import job

with job(snakemake.log[0], pandas=True) as log:
    given = snakemake.input
    options = dict(snakemake.params.options)
    output_dir = Path(snakemake.output[0]).parent
    match snakemake.params.layer:
        case "entities":
            written = counts.count_entities(given.documents, given.entities, output_dir, **options)
        case "sources":
            written = counts.count_sources(
                given.documents,
                given.attributions,
                output_dir,
                listed_sources=given.listed_sources,
                **options,
            )
        case "hedges":
            written = counts.count_hedges(
                given.documents, given.hedges, given.boosters, output_dir, **options
            )
        case "overview":
            written = counts.count_overview(
                given.documents,
                given.entities,
                given.attributions,
                given.hedges,
                given.boosters,
                output_dir,
                normalized=list(given.normalized),
                quality_flags=given.quality_flags,
                **options,
            )
        case "keyness":
            written = counts.count_keyness(
                output_dir,
                output_dir,
                other=Path(given.other[0]).parent if given.other else None,
                **options,
            )
    log.info("%d count tables written", len(written))
