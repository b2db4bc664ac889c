"""Tables -> counts. How often, in how many documents, for how many words, and how sure that is.

in:  tables/{documents,entities,attributions,hedges,boosters,listed_sources,quality_flags}.parquet
out: tables/*_counts.parquet and .csv, overview, trends, keyness, and the places of each count table's evidence
"""

try:
    OTHER_TABLES = settings.compared_tables(config, NAME)
except settings.ConfigError as error:
    sys.exit(f"isnad: {error}")


rule count_entities:
    # A job of its own, so that two cores share the counting.
    input:
        documents=f"{TABLES}/documents.parquet",
        entities=f"{TABLES}/entities.parquet",
        # Not read: until these are there, the core belongs to them, because the other counts wait for them.
        order=ancient(shards(f"{WORK}/hedges/{{shard}}.parquet")),
        code=code("isnad.counts"),
    output:
        count_tables("entity_counts", "entity_variants", "entity_pairs"),
    log:
        f"{RESULTS}/logs/count_entities.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    params:
        options={"group_by": config["group_by"], "confidence": config["confidence"]},
    script:
        "../scripts/count_entities.py"


rule counts:
    # One job for the other tables: they share what takes longest, starting Python and resampling the documents.
    input:
        documents=f"{TABLES}/documents.parquet",
        entities=f"{TABLES}/entities.parquet",
        attributions=f"{TABLES}/attributions.parquet",
        listed_sources=f"{TABLES}/listed_sources.parquet",
        hedges=f"{TABLES}/hedges.parquet",
        boosters=f"{TABLES}/boosters.parquet",
        quality_flags=f"{TABLES}/quality_flags.parquet",
        normalized=shards(f"{WORK}/normalized/{{shard}}.parquet"),
        other=OTHER_TABLES,
        code=code("isnad.counts"),
    output:
        count_tables(
            "source_counts",
            "attribution_counts",
            "listed_source_counts",
            "hedge_counts",
            "booster_counts",
            "overview",
            "trends",
            "quality_counts",
            "keyness",
            "keyness_sides",
        ),
    log:
        f"{RESULTS}/logs/counts.log",
    # What takes longest after the shards comes first, and evidence and the rest beside it.
    priority: 6
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    params:
        options={
            "group_by": config["group_by"],
            "confidence": config["confidence"],
            "seed": config["seed"],
            "replicates": config["bootstrap"],
        },
    script:
        "../scripts/counts.py"
