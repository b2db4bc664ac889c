"""Entities -> attributions. Where the text credits a source, who that is, and one name for one source over the corpus.

in:  work/shards, work/normalized, work/entities, tables/entities.parquet
out: work/attributions/<shard>.parquet, tables/attributions.parquet, tables/listed_sources.parquet
"""

ATTRIBUTION_LEXICONS = lexicons(
    "attribution_*.tsv",
    "reporting_*.tsv",
    "source_*.tsv",
    "outlets.tsv",
    "anonymity.tsv",
    "everyday_words.tsv",
    "gazetteer_*.tsv",
    "capitals.tsv",
    "nationalities.tsv",
    "person_names.tsv",
)


rule attributions:
    input:
        documents=f"{WORK}/shards/{{shard}}.parquet",
        normalized=f"{WORK}/normalized/{{shard}}.parquet",
        types=f"{WORK}/normalized/{{shard}}.types.parquet",
        entities=f"{WORK}/entities/{{shard}}.parquet",
        lexicons=ATTRIBUTION_LEXICONS,
        code=code("isnad.attributions"),
    output:
        attributions=f"{WORK}/attributions/{{shard}}.parquet",
        listed=f"{WORK}/listed_sources/{{shard}}.parquet",
    log:
        f"{RESULTS}/logs/attributions/{{shard}}.log",
    priority: 2
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
    script:
        "../scripts/attributions.py"


rule link_sources:
    input:
        attributions=shards(f"{WORK}/attributions/{{shard}}.parquet"),
        listed=shards(f"{WORK}/listed_sources/{{shard}}.parquet"),
        entities=f"{TABLES}/entities.parquet",
        lexicons=ATTRIBUTION_LEXICONS,
        aliases=ALIASES,
        code=code("isnad.attributions"),
    output:
        attributions=f"{TABLES}/attributions.parquet",
        listed=f"{TABLES}/listed_sources.parquet",
    log:
        f"{RESULTS}/logs/link_sources.log",
    priority: 5
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    script:
        "../scripts/link_sources.py"
