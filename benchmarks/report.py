"""The report of a finished run: its size, what building it costs, and how fast it opens in Chromium.

    PYTHONPATH=workflow python benchmarks/report.py results/NAME reports/NAME [--rounds 3] [--rebuild]

Sizes are those of the files. Build times, processor times and memory are those that the workflow noted for its jobs
(``results/NAME/benchmarks``); ``--rebuild`` also builds the evidence and the pages again, in a temporary folder, and prints
the processor time and the peak of memory of that process. A page counts as painted at its first contentful paint, and as
viewed when its first figure is drawn, or its first rows of evidence are there. Times are medians over ``--rounds`` visits
with an empty cache. Needs Chromium (its path in CHROMIUM where it is not found) and the package playwright.
"""

import argparse
import csv
import os
import resource
import shutil
import statistics
import tempfile
import time
from pathlib import Path

JOBS = ("counts", "count_entities", "notebooks", "evidence", "report")
PAINTED = "() => (performance.getEntriesByName('first-contentful-paint')[0] || {}).startTime"
DRAWN = "() => document.querySelector('.screen:not([hidden]) .plot svg.main-svg') !== null"
READY = "() => document.body && document.body.dataset.ready !== undefined"


def size(path: Path) -> float:
    """Megabytes of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [f for f in path.rglob("*") if f.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def print_sizes(report: Path) -> None:
    for name in ("index.html", "evidence", "evidence/index", "data", "notebooks", "assets"):
        if (report / name).exists():
            print(f"size of {name:<16} {size(report / name):8.2f} MB")
    print(f"size of the whole report {size(report):8.2f} MB")


def print_jobs(results: Path) -> None:
    for name in JOBS:
        path = results / "benchmarks" / f"{name}.tsv"
        if path.exists():
            with path.open(encoding="utf-8") as file:
                row = next(csv.DictReader(file, delimiter="\t"))
            print(
                f"job {name:<15} {row['s']:>8} s by the clock, {row['cpu_time']:>8} s of processor, "
                f"{row['max_rss']:>8} MB of memory"
            )


def rebuild(results: Path, report: Path) -> None:
    """Evidence and pages once more, in one process."""
    from isnad import report as isnad_report

    with tempfile.TemporaryDirectory() as folder:
        output, started, clock = Path(folder), time.process_time(), time.monotonic()
        isnad_report.build_evidence(results / "tables", output / "evidence")
        notebooks = sorted((report / "notebooks").glob("*.ipynb"))
        isnad_report.build(results / "tables", notebooks, {"language": "en"}, output)
        used, passed = time.process_time() - started, time.monotonic() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"built again: {used:.1f} s of processor, {passed:.1f} s by the clock, {peak:.0f} MB")


def print_views(report: Path, rounds: int) -> None:
    """How long it takes from the call of an address until something is painted, and until it can be read."""
    from playwright.sync_api import sync_playwright

    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    views = [
        ("overview", "index.html#overview", DRAWN),
        ("entities", "index.html#entities", DRAWN),
        ("all attributions", "evidence.html#layer=attributions", READY),
        ("all entities", "evidence.html#layer=entities", READY),
        ("hedges with one cue", "evidence.html#layer=hedges&cue=قد", READY),
        ("a document", "document.html", READY),
    ]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, address, ready in views:
            painted, viewed = [], []
            for _ in range(rounds):
                context = chromium.new_context(viewport={"width": 1400, "height": 900})
                page = context.new_page()
                started = time.monotonic()
                page.goto(f"{report.resolve().as_uri()}/{address}", wait_until="commit")
                page.wait_for_function(ready, timeout=120_000)
                viewed.append(time.monotonic() - started)
                painted.append((page.evaluate(PAINTED) or 0) / 1000)
                context.close()
            print(
                f"view {name:<20} painted after {statistics.median(painted):5.2f} s, "
                f"there after {statistics.median(viewed):5.2f} s"
            )
        chromium.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("report", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rebuild", action="store_true")
    given = parser.parse_args()
    print_sizes(given.report)
    print_jobs(given.results)
    if given.rebuild:
        rebuild(given.results, given.report)
    print_views(given.report, given.rounds)
