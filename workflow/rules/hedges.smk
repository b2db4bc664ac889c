"""Attributions -> hedges. Words by which the text says how sure it is, what they cover, and who hedges.

in:  work/shards, work/normalized, work/attributions, tables/attributions.parquet
out: work/hedges/<shard>.parquet, work/boosters/<shard>.parquet, tables/hedges.parquet, tables/boosters.parquet
"""

HEDGE_LEXICONS = lexicons("hedge*.tsv")


rule hedges:
    input:
        documents=f"{WORK}/shards/{{shard}}.parquet",
        normalized=f"{WORK}/normalized/{{shard}}.parquet",
        types=f"{WORK}/normalized/{{shard}}.types.parquet",
        attributions=f"{WORK}/attributions/{{shard}}.parquet",
        lexicons=HEDGE_LEXICONS,
        code=code("isnad.hedges"),
    output:
        hedges=f"{WORK}/hedges/{{shard}}.parquet",
        boosters=f"{WORK}/boosters/{{shard}}.parquet",
    log:
        f"{RESULTS}/logs/hedges/{{shard}}.log",
    priority: 1
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
    params:
        morphology=config["morphology"],
    script:
        "../scripts/hedges.py"


rule merge_hedges:
    input:
        hedges=shards(f"{WORK}/hedges/{{shard}}.parquet"),
        boosters=shards(f"{WORK}/boosters/{{shard}}.parquet"),
        attributions=f"{TABLES}/attributions.parquet",
        code=code("isnad.holders"),
    output:
        hedges=f"{TABLES}/hedges.parquet",
        boosters=f"{TABLES}/boosters.parquet",
    log:
        f"{RESULTS}/logs/merge_hedges.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    script:
        "../scripts/merge_hedges.py"
