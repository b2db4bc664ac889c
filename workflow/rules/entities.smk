"""Normalized -> entities. Names of people, places and organisations, first in each document, then one name for one entity.

in:  work/shards, work/normalized
out: work/entities/<shard>.parquet, tables/entities.parquet
"""

ENTITY_LEXICONS = lexicons(
    "gazetteer_*.tsv",
    "names_abroad.tsv",
    "person_names.tsv",
    "name_triggers.tsv",
    "nationalities.tsv",
    "entity_exceptions.tsv",
    "entity_words.tsv",
)
ENTITY_ALIASES = lexicons("entity_aliases.tsv", "entity_homonyms.tsv")
ENTITY_MODEL = own(
    *sorted(path for path in (HOUSE / "workflow/models").glob("*") if path.is_file())
)
ALIASES = [config["aliases"]] if config["aliases"] else []


rule entities:
    input:
        documents=f"{WORK}/shards/{{shard}}.parquet",
        normalized=f"{WORK}/normalized/{{shard}}.parquet",
        types=f"{WORK}/normalized/{{shard}}.types.parquet",
        lexicons=ENTITY_LEXICONS,
        model=ENTITY_MODEL + CAMEL_MODEL,
        code=code("isnad.entities"),
    output:
        f"{WORK}/entities/{{shard}}.parquet",
    log:
        f"{RESULTS}/logs/entities/{{shard}}.log",
    priority: 3
    conda:
        ENVIRONMENT
    resources:
        mem_mb=3000 if CAMEL_MODEL else 1000,
    params:
        backend=config["entity_backend"],
        camel_model=config["camel_model"],
    script:
        "../scripts/entities.py"


rule link_entities:
    input:
        entities=shards(f"{WORK}/entities/{{shard}}.parquet"),
        lexicons=ENTITY_LEXICONS + ENTITY_ALIASES,
        aliases=ALIASES,
        # Asked for here too, so that a model that cannot be had is said before any text is read.
        model=CAMEL_MODEL,
        code=code("isnad.entities"),
    output:
        f"{TABLES}/entities.parquet",
    log:
        f"{RESULTS}/logs/link_entities.log",
    priority: 5
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1500,
    script:
        "../scripts/link_entities.py"
