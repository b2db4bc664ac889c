"""Documents -> normalized. Words and sentences with their places in the raw text, and the table of documents.

in:  work/shards/<shard>.parquet, work/metadata.parquet
out: work/normalized/<shard>.parquet (+ its vocabulary), tables/documents.parquet
"""


rule normalize:
    input:
        documents=f"{WORK}/shards/{{shard}}.parquet",
        lexicons=lexicons("segmentation.tsv"),
        code=code("isnad.document"),
    output:
        normalized=f"{WORK}/normalized/{{shard}}.parquet",
        types=f"{WORK}/normalized/{{shard}}.types.parquet",
    log:
        f"{RESULTS}/logs/normalize/{{shard}}.log",
    priority: 4
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
    script:
        "../scripts/normalize.py"


rule documents:
    input:
        metadata=f"{WORK}/metadata.parquet",
        documents=shards(f"{WORK}/shards/{{shard}}.parquet"),
        normalized=shards(f"{WORK}/normalized/{{shard}}.parquet"),
        code=code("isnad.documents"),
    output:
        f"{TABLES}/documents.parquet",
    log:
        f"{RESULTS}/logs/documents.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    script:
        "../scripts/documents.py"
