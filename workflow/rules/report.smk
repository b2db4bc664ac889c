"""Counts -> report. Provenance, the notebooks that draw, the evidence, and the pages made of them.

in:  tables/*, workflow/notebooks/*.ipynb
out: run.json, reports/<name>/index.html with its assets, notebooks and evidence
"""

from isnad.report import contents

SCREENS = [name for name in contents.SCREENS if SHEETS or name != "validation"]
FINAL_TABLES = [
    f"{TABLES}/{name}.parquet"
    for name in (
        "documents",
        "rejects",
        "quality_flags",
        "entities",
        "attributions",
        "listed_sources",
        "hedges",
        "boosters",
    )
]
COUNTS = [*rules.count_entities.output, *rules.counts.output]
SHOWN_CONFIG = settings.shown(config)


rule provenance:
    input:
        manifest=f"{WORK}/manifest.json",
        tables=FINAL_TABLES,
        lexicons=lexicons("*.tsv"),
        model=ENTITY_MODEL + CAMEL_MODEL,
        metadata=METADATA,
        aliases=ALIASES,
        sheets=SHEETS,
        compare=OTHER_TABLES,
        lock=local(str(HOUSE / "uv.lock")),
        code=own(*provenance.code_files(HOUSE)),
    output:
        f"{RESULTS}/run.json",
    log:
        f"{RESULTS}/logs/provenance.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
    params:
        config=lambda wildcards: SHOWN_CONFIG,
        name=NAME,
    script:
        "../scripts/provenance.py"


rule notebooks:
    input:
        notebooks=own(
            *(HOUSE / f"workflow/notebooks/{screen}.ipynb" for screen in SCREENS)
        ),
        tables=FINAL_TABLES,
        counts=COUNTS,
        run=f"{RESULTS}/run.json",
        other=rules.counts.input.other,
        validation=VALIDATED,
        accuracy=ACCURACY,
        evaluation=EVALUATED,
        recorded_accuracy=local(str(HOUSE / "workflow/accuracy.json")),
        code=code("isnad.report"),
    output:
        [f"{REPORTS}/notebooks/{screen}.ipynb" for screen in SCREENS],
    log:
        f"{RESULTS}/logs/notebooks.log",
    conda:
        ENVIRONMENT
    threads: 2
    resources:
        mem_mb=1500,
    params:
        config=lambda wildcards: SHOWN_CONFIG,
        name=NAME,
    script:
        "../scripts/notebooks.py"


rule evidence:
    input:
        tables=FINAL_TABLES,
        code=code("isnad.report"),
    output:
        directory(f"{REPORTS}/evidence"),
    log:
        f"{RESULTS}/logs/evidence.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    params:
        full_text=config["full_text"],
    script:
        "../scripts/evidence.py"


rule report:
    input:
        notebooks=rules.notebooks.output,
        evidence=rules.evidence.output,
        counts=COUNTS,
        validation=VALIDATED,
        accuracy=ACCURACY,
        evaluation=EVALUATED,
        run=f"{RESULTS}/run.json",
        pages=own(
            *sorted(
                path
                for folder in ("templates", "assets", "locale")
                for path in (HOUSE / "workflow/isnad/report" / folder).rglob("*")
                if path.is_file()
            )
        ),
        code=code("isnad.report"),
    output:
        index=report(
            f"{REPORTS}/index.html",
            caption="../notebooks/report.rst",
            category="Report",
        ),
        pages=[f"{REPORTS}/{page}.html" for page in ("evidence", "document")],
        figures=[
            report(
                f"{REPORTS}/figures/{figure}.svg",
                caption="../notebooks/figure.rst",
                category="Figures",
                labels={"figure": figure},
            )
            for figure in contents.MAIN_FIGURES
        ],
        assets=directory(f"{REPORTS}/assets"),
        data=directory(f"{REPORTS}/data"),
    log:
        f"{RESULTS}/logs/report.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
    params:
        config=lambda wildcards: SHOWN_CONFIG,
        name=NAME,
    script:
        "../scripts/report.py"
