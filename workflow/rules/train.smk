"""Rebuilding the entity model: `snakemake train_entities --configfile training.yaml`; no other rule asks for it.

in:  config training: anercorp (CoNLL), wojood (list of CoNLL), news (list of JSONL), leave_out (JSONL with doc_id)
out: results/models/entities.npz, the same bytes as workflow/models/entities.npz for the same data and lexicons
"""

TRAINING = config["training"]


rule train_entities:
    input:
        anercorp=TRAINING.get("anercorp", []),
        wojood=TRAINING.get("wojood", []),
        news=TRAINING.get("news", []),
        leave_out=TRAINING.get("leave_out", []),
        lexicons=ENTITY_LEXICONS + lexicons("reporting_verbs.tsv", "segmentation.tsv"),
        code=code("isnad.entities"),
    output:
        "results/models/entities.npz",
    log:
        "results/models/train_entities.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=5000,
    script:
        "../scripts/train_entities.py"
