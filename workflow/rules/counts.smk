"""Tables -> counts. How often, in how many documents, for how many words, and how sure that is.

in:  tables/{documents,entities,attributions,hedges,boosters,listed_sources,quality_flags}.parquet
out: tables/*_counts.parquet and .csv, overview, trends, keyness, and the places of each count table's evidence
"""

COUNTED = dict(
    group_by=config["group_by"],
    seed=config["seed"],
    confidence=config["confidence"],
    replicates=config["bootstrap"],
)


rule count_entities:
    input:
        documents=f"{TABLES}/documents.parquet",
        entities=f"{TABLES}/entities.parquet",
        code=code("isnad.counts"),
    output:
        count_tables("entity_counts", "entity_variants", "entity_pairs"),
    log:
        f"{RESULTS}/logs/count_entities.log",
    benchmark:
        f"{RESULTS}/benchmarks/count_entities.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    params:
        layer="entities",
        options={key: COUNTED[key] for key in ("group_by", "confidence")},
    script:
        "../scripts/counts.py"


rule count_sources:
    input:
        documents=f"{TABLES}/documents.parquet",
        attributions=f"{TABLES}/attributions.parquet",
        listed_sources=f"{TABLES}/listed_sources.parquet",
        code=code("isnad.counts"),
    output:
        count_tables("source_counts", "attribution_counts", "listed_source_counts"),
    log:
        f"{RESULTS}/logs/count_sources.log",
    benchmark:
        f"{RESULTS}/benchmarks/count_sources.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    params:
        layer="sources",
        options=COUNTED,
    script:
        "../scripts/counts.py"


rule count_hedges:
    input:
        documents=f"{TABLES}/documents.parquet",
        hedges=f"{TABLES}/hedges.parquet",
        boosters=f"{TABLES}/boosters.parquet",
        code=code("isnad.counts"),
    output:
        count_tables("hedge_counts", "booster_counts"),
    log:
        f"{RESULTS}/logs/count_hedges.log",
    benchmark:
        f"{RESULTS}/benchmarks/count_hedges.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    params:
        layer="hedges",
        options=COUNTED,
    script:
        "../scripts/counts.py"


rule count_overview:
    input:
        documents=f"{TABLES}/documents.parquet",
        entities=f"{TABLES}/entities.parquet",
        attributions=f"{TABLES}/attributions.parquet",
        hedges=f"{TABLES}/hedges.parquet",
        boosters=f"{TABLES}/boosters.parquet",
        quality_flags=f"{TABLES}/quality_flags.parquet",
        normalized=shards(f"{WORK}/normalized/{{shard}}.parquet"),
        code=code("isnad.counts"),
    output:
        count_tables("overview", "trends", "quality_counts"),
    log:
        f"{RESULTS}/logs/count_overview.log",
    benchmark:
        f"{RESULTS}/benchmarks/count_overview.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    params:
        layer="overview",
        options=COUNTED,
    script:
        "../scripts/counts.py"


OTHER_TABLES = f"results/{config['compare']}/tables" if config["compare"] else None
if OTHER_TABLES and not Path(OTHER_TABLES).is_dir():
    sys.exit(
        f"isnad: config: compare is {config['compare']!r}, but there is no {OTHER_TABLES}; run that corpus first"
    )


rule count_keyness:
    input:
        tables=[
            f"{TABLES}/{name}.parquet"
            for name in ("documents", "entities", "attributions", "hedges")
        ],
        other=(
            [
                f"{OTHER_TABLES}/{name}.parquet"
                for name in ("documents", "entities", "attributions", "hedges")
            ]
            if OTHER_TABLES
            else []
        ),
        code=code("isnad.counts"),
    output:
        count_tables("keyness", "keyness_sides"),
    log:
        f"{RESULTS}/logs/count_keyness.log",
    benchmark:
        f"{RESULTS}/benchmarks/count_keyness.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    params:
        layer="keyness",
        options={"confidence": COUNTED["confidence"]},
    script:
        "../scripts/counts.py"
