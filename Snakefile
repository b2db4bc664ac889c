"""isnad: who is cited, who is named and how surely, in a corpus of Arabic news.

    snakemake --cores 4                                  the demo corpus
    snakemake --cores 4 --config corpus=PATH name=NAME   your own

Data flows one way: corpus -> documents -> normalized -> entities -> attributions -> hedges -> counts -> report.
Every option is in config/config.yaml, every rule in workflow/rules/ in this order.
"""

from snakemake.utils import min_version

min_version("9.0")


configfile: f"{workflow.basedir}/config/config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/ingest.smk"
include: "workflow/rules/normalize.smk"
include: "workflow/rules/camel.smk"
include: "workflow/rules/entities.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/attributions.smk"
include: "workflow/rules/hedges.smk"
include: "workflow/rules/counts.smk"
include: "workflow/rules/validate.smk"
include: "workflow/rules/evaluate.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/archive.smk"


rule all:
    default_target: True
    input:
        f"{REPORTS}/index.html",
        f"{RESULTS}/run.json",
        f"{RESULTS}/ro-crate-metadata.json",


onsuccess:
    print_summary()
    end()


onerror:
    print_failures()
    end()
