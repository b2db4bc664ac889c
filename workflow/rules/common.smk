"""What all stages share: the checked configuration, where a run's files lie, and what a stage's result depends on."""

import os
import shutil
import sys
import threading
import time
from pathlib import Path

import yaml

HOUSE = Path(workflow.basedir)
BEGUN = time.time()
sys.path.insert(0, str(HOUSE / "workflow"))
# The core is importable in every job and notebook kernel; one job is one core, so numeric libraries start no threads.
os.environ.update(
    PYTHONPATH=str(HOUSE / "workflow"),
    OMP_NUM_THREADS="1",
    OPENBLAS_NUM_THREADS="1",
    PYTHONHASHSEED="0",
    TZ="UTC",
)

# Snakemake asks whether a parameter is a data frame, which takes loading pandas. None of ours is.
sys.modules.setdefault("pandas", None)

from isnad import dependencies, fingerprint, provenance, running, settings, warm

try:
    settings.check(
        config,
        yaml.safe_load((HOUSE / "workflow/schemas/config.schema.yaml").read_text()),
        workflow.config_settings.config_args,
    )
    NAME = settings.run_name(config)
    CORPUS = Path(config["corpus"])
    if config["corpus"] == "corpus/demo" and not CORPUS.exists():
        CORPUS = HOUSE / CORPUS  # called from another folder
    CORPUS_FINGERPRINT = fingerprint.fingerprint_once(
        CORPUS, workflow.is_main_process, config["follow_links"]
    )
except settings.ConfigError as error:
    sys.exit(f"isnad: {error}")
except FileNotFoundError:
    sys.exit(
        f"isnad: config: corpus {str(CORPUS)!r} does not exist; give a folder or a file with --config corpus=PATH"
    )

RESULTS = f"results/{NAME}"
REPORTS = f"reports/{NAME}"
WORK = f"{RESULTS}/work"
TABLES = f"{RESULTS}/tables"
ENVIRONMENT = str(HOUSE / "environment.yml")
# Held until the process ends, so that a run which was killed blocks no later one.
RUNNING = (
    running.claim(NAME, [Path(RESULTS), Path(REPORTS)])
    if workflow.is_main_process
    else None
)
# Jobs of this machine are forked from processes that have these libraries loaded; a node of a cluster starts Python.
# It stands in front of every command, so all jobs are scripts: a `shell:` anywhere would break.
LIBRARIES = [
    "numpy",
    "pyarrow.compute",
    "pyarrow.csv",
    "pyarrow.parquet",
    "scipy.special",
    "snakemake.iocontainers",
    "snakemake.logging",
]
OF_NOTEBOOKS = [
    "IPython.core.interactiveshell",
    "jupyter_client.jsonutil",
    "nbformat",
    "pandas",
    "papermill.engines",
    "papermill.iorw",
    "papermill.parameterize",
]
if workflow.is_main_process and not workflow.deployment_settings.deployment_method:
    shell.prefix(
        f"set -euo pipefail; {warm.start(LIBRARIES, {'notebooks': OF_NOTEBOOKS})} "
    )


wildcard_constraints:
    shard=r"\d{4}-[0-9a-f]{16}",


def own(*paths):
    """Files of the checkout: every machine has them, so they are never fetched from a cluster's storage."""
    return [local(str(path)) for path in paths]


def code(*modules):
    """The modules of isnad that these modules are made of: an edit to any of them changes the result."""
    return own(*dependencies.modules(HOUSE / "workflow", modules))


def lexicons(*patterns):
    """The lexicon files that match, in a fixed order."""
    found = sorted(
        {
            str(path)
            for pattern in patterns
            for path in (HOUSE / "workflow/lexicons").glob(pattern)
        }
    )
    if not found:
        sys.exit(f"isnad: no lexicon matches {patterns}; the checkout is incomplete")
    return own(*found)


def count_tables(*names):
    """The two files of each count table."""
    return [f"{TABLES}/{name}.{kind}" for name in names for kind in ("parquet", "csv")]


def shards(template):
    """An input function: ``template`` for every shard that the corpus has after ingestion."""

    def for_every_shard(wildcards):
        import json

        with checkpoints.ingest.get().output.manifest.open() as file:
            manifest = json.load(file)
        return expand(template, shard=manifest["shards"])

    return for_every_shard


def print_failures():
    """The last lines of a run that failed: what each failed job said, and that nothing finished is lost."""
    said = {}
    for path in sorted(Path(f"{RESULTS}/logs").rglob("*.log")):
        if path.stat().st_mtime < BEGUN:
            continue
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("ERROR: "):
                said.setdefault(line.removeprefix("ERROR: "), path)
    for message, path in said.items():
        print(f"isnad: stopped: {message} (log: {path})", file=sys.stderr)
    if not said:
        # A message that found no room in the log either.
        full = (
            shutil.disk_usage(RESULTS if Path(RESULTS).exists() else ".").free < 2**24
        )
        print(
            "isnad: stopped:",
            (
                "no space left on the disk: make room, then"
                if full
                else "a job ended without a message, as when it is killed or memory runs out (see above);"
            ),
            "start again with the same command; what is finished is kept",
            file=sys.stderr,
        )


def end():
    """End what would outlast the last job."""
    # Snakemake looks for further jobs a second after each choice, and its process waits for that.
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.cancel()
    warm.stop()


def print_summary():
    """The last lines of a run: how much was read, how much was not, and where the report is."""
    import csv
    import json
    from itertools import islice

    manifest = Path(f"{WORK}/manifest.json")
    if not manifest.exists():
        return
    read = json.loads(manifest.read_text())
    rejects = Path(f"{TABLES}/rejects.csv")
    rejected = read["rejected"]
    print(
        f"isnad: {read['documents']} document{'s' * (read['documents'] != 1)} analysed, "
        f"{rejected} input{'s' * (rejected != 1)} rejected",
        end="",
    )
    print(f" (why: {rejects})" if rejected else "")
    if rejected and rejects.exists():
        # A metadata table that could not be used costs more than an article: the first reasons are told here.
        with rejects.open(encoding="utf-8-sig", newline="") as file:
            for row in islice(csv.DictReader(file), 3):
                print(f"isnad:   {row['source_file']}: {row['detail']}")
    if Path(f"{REPORTS}/index.html").exists():
        print(f"isnad: the report is {REPORTS}/index.html")
