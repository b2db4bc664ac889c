"""Tables and people -> how far the numbers can be trusted.

`coding_sheet` draws a sample of a layer for coders, `validate` reads what they filled in, and `accuracy` measures the
workflow on the demo corpus, which was annotated by hand.

in:  tables/*, filled sheets (config: sheets), corpus/demo-gold
out: coding/<layer>/sample.parquet and blank sheets; tables/validation*, tables/corrected_rates, tables/accuracy*
"""

CODED_LAYERS = (
    [config["layer"]] if isinstance(config["layer"], str) else config["layer"]
)
SHEETS = [config["sheets"]] if isinstance(config["sheets"], str) else config["sheets"]
for sheet in SHEETS:
    if not Path(sheet).exists():
        sys.exit(
            f"isnad: config: sheets names {sheet!r}, which is not there; give filled sheets with --config 'sheets=[a.xlsx,b.csv]'"
        )
IS_DEMO = CORPUS.resolve() == (HOUSE / "corpus/demo").resolve()


wildcard_constraints:
    layer="hedges|attributions|entities",


rule sample:
    input:
        documents=f"{TABLES}/documents.parquet",
        hits=f"{TABLES}/{{layer}}.parquet",
        normalized=shards(f"{WORK}/normalized/{{shard}}.parquet"),
        lexicons=lexicons("segmentation.tsv"),
        code=code("isnad.validation.drawing"),
    output:
        sample=f"{RESULTS}/coding/{{layer}}/sample.parquet",
        blank=directory(f"{RESULTS}/coding/{{layer}}/blank"),
    log:
        f"{RESULTS}/logs/sample/{{layer}}.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    params:
        n=config["items"],
        coders=config["coders"],
        seed=config["seed"],
    script:
        "../scripts/sample.py"


rule coding_sheet:
    input:
        expand(f"{RESULTS}/coding/{{layer}}/sample.parquet", layer=CODED_LAYERS),


rule validation:
    input:
        sheets=SHEETS,
        samples=expand(f"{RESULTS}/coding/{{layer}}/sample.parquet", layer=CODED_LAYERS),
        counts=[
            f"{TABLES}/{name}.parquet"
            for name in ("hedge_counts", "attribution_counts", "overview")
        ],
        code=code("isnad.validation.results"),
    output:
        multiext(
            f"{TABLES}/validation",
            ".parquet",
            ".csv",
            ".json",
            "_agreement.parquet",
            "_agreement.csv",
            "_confusion.parquet",
            "_confusion.csv",
            "_errors.parquet",
            "_errors.csv",
            "_problems.parquet",
            "_problems.csv",
        ),
        multiext(f"{TABLES}/corrected_rates", ".parquet", ".csv"),
    log:
        f"{RESULTS}/logs/validation.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
    params:
        on_problem=config["sheet_problems"],
        seed=config["seed"],
        confidence=config["confidence"],
        replicates=config["bootstrap"],
    script:
        "../scripts/validation.py"


rule accuracy:
    input:
        gold=own(*sorted((HOUSE / "corpus/demo-gold").glob("*.jsonl"))),
        tables=[
            f"{TABLES}/{name}.parquet"
            for name in ("documents", "entities", "attributions", "hedges")
        ],
        code=code("isnad.validation.accuracy"),
    output:
        multiext(
            f"{TABLES}/accuracy",
            ".parquet",
            ".csv",
            ".json",
            "_errors.parquet",
            "_errors.csv",
        ),
    log:
        f"{RESULTS}/logs/accuracy.log",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
    params:
        seed=config["seed"],
        confidence=config["confidence"],
        replicates=config["bootstrap"],
    script:
        "../scripts/accuracy.py"


# What the report needs of these: sheets only where some were given, the card only for the corpus that it is about.
VALIDATED = rules.validation.output if SHEETS else []
ACCURACY = rules.accuracy.output if IS_DEMO else []


rule validate:
    input:
        rules.validation.output,
        f"{REPORTS}/index.html",
