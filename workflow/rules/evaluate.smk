"""Accuracy against gold annotations: `snakemake evaluate --config corpus=PATH gold=FILE`.

in:  the tables of the run, a JSONL file of gold annotations
out: tables/evaluation.parquet, .csv and .json, tables/evaluation_errors.parquet and .csv
"""

GOLD = config["gold"]
if GOLD and not Path(GOLD).exists():
    sys.exit(
        f"isnad: config: gold is {GOLD!r}, which does not exist; give a file of annotations or a folder of them"
    )


rule evaluation:
    input:
        gold=[GOLD] if GOLD else [],
        tables=[
            f"{TABLES}/{name}.parquet"
            for name in ("documents", "entities", "attributions", "hedges")
        ],
        code=code("isnad.evaluate"),
    output:
        multiext(
            f"{TABLES}/evaluation",
            ".parquet",
            ".csv",
            ".json",
            "_errors.parquet",
            "_errors.csv",
        ),
    log:
        f"{RESULTS}/logs/evaluation.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
    params:
        seed=config["seed"],
        confidence=config["confidence"],
        replicates=config["bootstrap"],
    script:
        "../scripts/evaluation.py"


# What the report needs of it: it shows the accuracy where a run is given annotations.
EVALUATED = rules.evaluation.output if GOLD else []


rule evaluate:
    # The call of the contract; what it needs is made first.
    input:
        rules.evaluation.output,
