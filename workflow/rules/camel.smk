"""The model of `entity_backend: camel`; no other backend asks for it.

in:  config camel_model (a folder), or camel-tools' own data, which are fetched where they are missing
out: work/camel_model.json, what identifies the model
"""

CAMEL_MODEL, CAMEL_FILES = [], []
if config["entity_backend"] == "camel":
    CAMEL_MODEL = [f"{WORK}/camel_model.json"]
    if config["camel_model"]:
        CAMEL_FILES = sorted(
            str(path)
            for path in Path(config["camel_model"]).glob("*")
            if path.is_file()
        )


localrules:
    camel_model,


rule camel_model:
    # Where the run was called, since a cluster's nodes often have no network.
    input:
        files=CAMEL_FILES,
        code=code("isnad.entities.camel_model"),
    output:
        f"{WORK}/camel_model.json",
    log:
        f"{RESULTS}/logs/camel_model.log",
    # First, since all else is in vain without it.
    priority: 100
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
    params:
        folder=config["camel_model"],
    script:
        "../scripts/camel_model.py"
