"""Results -> what outlasts them. A description of the run for machines, and one file that a reviewer can check.

in:  tables/*, run.json, reports/<name>/
out: ro-crate-metadata.json (in rule all), isnad-<name>.zip (`snakemake archive_run`)

    snakemake --cores 4 archive_run --config corpus=PATH
    snakemake --cores 4 verify_archive --config corpus=PATH archive=FILE
"""


rule crate:
    input:
        run=f"{RESULTS}/run.json",
        tables=FINAL_TABLES,
        counts=COUNTS,
        started=f"{WORK}/manifest.json",
        # Not read: notebooks take two cores, of which this job would have one when they could begin.
        order=ancient(rules.notebooks.output),
        workflow=local(str(HOUSE / "Snakefile")),
        code=code("isnad.crate"),
    output:
        crate=f"{RESULTS}/ro-crate-metadata.json",
        workflow=f"{RESULTS}/Snakefile",
    log:
        f"{RESULTS}/logs/crate.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
    script:
        "../scripts/crate.py"


rule archive:
    input:
        run=f"{RESULTS}/run.json",
        tables=FINAL_TABLES + [f"{TABLES}/rejects.csv"],
        counts=COUNTS,
        index=f"{REPORTS}/index.html",
        evidence=f"{REPORTS}/evidence",
        lexicons=lexicons("*.tsv"),
        models=ENTITY_MODEL + CAMEL_MODEL,
        aliases=ALIASES,
        # It may say as much as the texts do.
        metadata=METADATA if config["full_text"] else [],
        code=code("isnad.archive"),
    output:
        f"{RESULTS}/isnad-{NAME}.zip",
    log:
        f"{RESULTS}/logs/archive.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
    params:
        config={
            key: value
            for key, value in SHOWN_CONFIG.items()
            if key not in ("corpus", "name", "gold", "sheets")
        },
        texts=config["full_text"],
    script:
        "../scripts/archive.py"


rule archive_run:
    # The call; the file that it makes is named by its last line.
    input:
        rules.archive.output,


rule verify_archive:
    # Has no output, so that it compares whenever it is asked to.
    input:
        archive=[config["archive"]] if config["archive"] else [],
        run=f"{RESULTS}/run.json",
        tables=FINAL_TABLES,
        counts=COUNTS,
        code=code("isnad.archive"),
    log:
        f"{RESULTS}/logs/verify_archive.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
    script:
        "../scripts/verify_archive.py"
