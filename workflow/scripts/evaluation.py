"""Adapter of rule evaluation."""

import json
from pathlib import Path

from isnad.errors import IsnadError
from isnad.evaluate import evaluate
from isnad.job import job

with job(snakemake.log[0]) as log:
    if not snakemake.input.gold:
        raise IsnadError(
            "evaluate needs annotations: add --config gold=FILE (JSONL, see docs/validation.md)"
        )
    evaluate(
        Path(snakemake.output[0]).parent,
        snakemake.input.gold[0],
        seed=snakemake.params.seed,
        confidence=snakemake.params.confidence,
        replicates=snakemake.params.replicates,
    )
    scores = json.loads(Path(snakemake.output[2]).read_text())
    for layer in ("hedges", "attributions", "source_sets", "entities_exact", "entities_overlap"):
        if score := scores.get(layer):
            low, high = score.get("f1_interval") or (None, None)
            log.info("%s: F1 %s (%s to %s)", layer, score["f1"], low, high)
    log.info("all scores in %s", snakemake.output[2])
