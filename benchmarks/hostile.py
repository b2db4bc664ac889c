"""A hostile corpus at full size: what it gives, how long it takes and how much memory.

    python benchmarks/hostile.py [--line-mb 200] [--files 10000] [--ingest-only]

Two lines of that length (in a text file and in JSON lines), as many tiny files, bombs, links, damaged files and ids that
are paths (tests/workflow/hostile_material.py), read first alone and then by the whole workflow on two cores, in a
folder of its own.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "workflow"), str(ROOT / "tests/workflow")]


def measured(command: list[str], folder: Path) -> dict:
    """Wall and processor seconds of a command, and the memory of its largest process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "workflow")},
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    return {
        "wall_seconds": round(wall, 1),
        "processor_seconds": round(
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1
        ),
        "largest_process_mb": round(after.ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--line-mb", type=int, default=200)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--ingest-only", action="store_true")
    options = parser.parse_args()

    from hostile_material import build

    from isnad import tables

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        good = build(
            folder / "hostile", folder / "outside", line_mb=options.line_mb, files=options.files
        )
        ingest = "import sys; from isnad.corpus import ingest; ingest(sys.argv[1], sys.argv[2], 2)"
        report = {
            "good_articles": len(good),
            "reading": measured([sys.executable, "-c", ingest, "hostile", "read"], folder),
        }
        read = {
            doc_id
            for path in (folder / "read").glob("documents-*.parquet")
            for doc_id in tables.read(path, ["doc_id"])["doc_id"].to_pylist()
        }
        report["lost"], report["too_many"] = sorted(good - read), sorted(read - good)
        report["rejected"] = len(tables.read(folder / "read/rejects.parquet", ["reason"]))
        if not options.ingest_only:
            command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
            command += ["--cores", "2", "--workflow-profile", str(ROOT / "profiles/default")]
            command += ["--config", "corpus=hostile", "name=hostile"]
            report["whole_workflow"] = measured(command, folder)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
