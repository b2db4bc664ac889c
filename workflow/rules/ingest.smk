"""Corpus -> documents. Reads whatever the corpus holds, rejects what cannot be read, and cuts the texts into shards.

in:  the corpus (a folder or a file); its fingerprint stands for all its files; the table of metadata, if named
out: work/manifest.json (the shards), work/metadata.parquet, work/shards/*, tables/rejects, tables/quality_flags
"""

READING = {
    key: config[key]
    for key in (
        "encoding",
        "columns",
        "metadata",
        "path_pattern",
        "text_column_required",
        "repair_mojibake",
        "day_first",
        "dates",
        "near_duplicate",
        "max_file_mb",
        "max_document_chars",
        "max_archive_ratio",
        "reader_seconds",
        "follow_links",
        "boilerplate_documents",
        "short_words",
        "long_words",
        "other_language_share",
    )
}
METADATA = [config["metadata"]] if config["metadata"] else []
if METADATA and not Path(config["metadata"]).is_file():
    sys.exit(
        f"isnad: config: metadata is {config['metadata']!r}, which is no file; give a table (CSV, TSV, XLSX)"
    )


checkpoint ingest:
    # Shards are named after their content: one that did not change is found again with all that was made from it.
    input:
        metadata=METADATA,
        code=code("isnad.corpus", "isnad.store"),
        lexicons=lexicons("confusions.tsv", "frequent_words.tsv"),
    output:
        manifest=f"{WORK}/manifest.json",
        metadata=f"{WORK}/metadata.parquet",
        rejects=f"{TABLES}/rejects.parquet",
        rejects_csv=f"{TABLES}/rejects.csv",
        flags=f"{TABLES}/quality_flags.parquet",
    log:
        f"{RESULTS}/logs/ingest.log",
    conda:
        ENVIRONMENT
    threads: 4
    resources:
        mem_mb=1500,
    params:
        corpus=lambda wildcards: str(CORPUS),
        fingerprint=CORPUS_FINGERPRINT,
        options=READING,
        shard_mb=config["shard_mb"],
    script:
        "../scripts/ingest.py"


rule check:
    # `snakemake --cores 1 check --config corpus=PATH` lists every problem of a corpus in one pass and analyses nothing.
    input:
        code=code("isnad.corpus"),
    log:
        f"{RESULTS}/logs/check.log",
    conda:
        ENVIRONMENT
    params:
        corpus=lambda wildcards: str(CORPUS),
        options=READING,
    script:
        "../scripts/check.py"
