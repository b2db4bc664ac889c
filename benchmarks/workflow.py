"""The whole workflow by the clock: from nothing, again with nothing to do, and against a yardstick in the same run.

    uv run --frozen python benchmarks/workflow.py                                   the demo corpus
    uv run --frozen python benchmarks/workflow.py CORPUS [--yardstick SCRIPT] [--one-more] [--lexicon-edit]
    uv run --frozen python benchmarks/workflow.py CORPUS --articles 60000 [--keep FOLDER]

Works in a temporary folder, so that no result of yours is touched. ``--yardstick SCRIPT`` also times
``python SCRIPT CORPUS OUT`` and prints the ratio; ``--one-more`` adds one article (CORPUS must be JSON lines);
``--lexicon-edit`` touches the hedge lexicon of a copy of the checkout. ``--articles N`` makes a corpus of N articles out
of a smaller one (JSON lines): the articles again and again under new ids, each with its date moved and a sentence of its
own, and times that one; ``--keep FOLDER`` works in FOLDER and leaves it there.
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]


def measures(folder: Path) -> dict[Path, dict[str, float]]:
    """What each job of the run wrote about itself (isnad.job), by file: seconds, megabytes, seconds of processor time."""
    found = {}
    for path in sorted((folder / "results/timed/benchmarks").rglob("*.tsv")):
        header, values = (line.split("\t") for line in path.read_text().splitlines()[:2])
        found[path] = dict(zip(header, map(float, values), strict=True))
    return found


def run(house: Path, folder: Path, corpus: Path, cores: int) -> tuple[float, float, str]:
    """One call of the workflow; returns its wall time and its processor time in seconds, and what it printed."""
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "--snakefile",
        str(house / "Snakefile"),
        "--cores",
        str(cores),
    ]
    command += ["--workflow-profile", str(house / "profiles/default")]
    command += ["--config", f"corpus={corpus}", "name=timed"]
    # Python keeps the bytecode of isnad beside the code unless it was told not to.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    processor = after.children_user + after.children_system
    processor -= before.children_user + before.children_system
    return wall, processor, done.stdout + done.stderr


def repeated(corpus: Path, articles: int, target: Path) -> None:
    """Write ``articles`` articles: those of ``corpus`` over and over, with small changes."""
    with open(corpus, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    with open(target, "w", encoding="utf-8") as out:
        for number in range(articles):
            again, place = divmod(number, len(rows))
            row = dict(rows[place])
            if again:
                row["doc_id"] = f"{row['doc_id']}-{again}"
                row["text"] = f"{row['text']}\nنشر الخبر رقم {number} مرة أخرى."
                if row.get("published"):
                    first = date.fromisoformat(row["published"][:10])
                    row["published"] = (first - timedelta(days=30 * again)).isoformat()
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def size(folder: Path) -> float:
    """The megabytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="?", type=Path, default=HOUSE / "corpus/demo")
    parser.add_argument("--yardstick", type=Path)
    parser.add_argument("--one-more", action="store_true")
    parser.add_argument("--lexicon-edit", action="store_true")
    parser.add_argument("--articles", type=int)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        scratch = given.keep or stack.enter_context(tempfile.TemporaryDirectory())
        folder, house = Path(scratch) / "run", Path(scratch) / "house"
        folder.mkdir(parents=True)
        for name in ("Snakefile", "environment.yml", "uv.lock"):
            house.mkdir(exist_ok=True)
            shutil.copy(HOUSE / name, house / name)
        for name in ("workflow", "config", "profiles"):
            shutil.copytree(HOUSE / name, house / name)
        corpus = given.corpus.resolve()
        if given.articles:
            corpus = folder / "repeated.jsonl"
            repeated(given.corpus, given.articles, corpus)
        elif given.one_more:
            corpus = folder / corpus.name
            shutil.copy(given.corpus, corpus)
        yardstick = None
        if given.yardstick:
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, given.yardstick, corpus, folder / "yardstick"], check=True
            )
            yardstick = time.perf_counter() - start
            print(f"yardstick            {yardstick:7.1f} s")
        full, work, _ = run(house, folder, corpus, given.cores)
        ratio = f"   {full / yardstick:.2f} of the yardstick" if yardstick else ""
        print(f"from nothing         {full:7.1f} s, {work:5.1f} s of processor time{ratio}")
        again, little, said = run(house, folder, corpus, given.cores)
        assert "Nothing to be done" in said
        print(f"nothing to do        {again:7.1f} s, {little:5.1f} s of processor time")

        def compare(what: str) -> None:
            wall, processor, _ = run(house, folder, corpus, given.cores)
            print(
                f"{what} {wall:7.1f} s, {processor:5.1f} s of processor time   "
                f"{wall / full:.0%} and {processor / work:.0%} of the full run"
            )

        if given.one_more:
            article = {
                "doc_id": "one-more",
                "text": "قال وزير المياه إن السد قد يمتلئ هذا الشتاء.",
                "outlet": "x",
            }
            with open(corpus, "a", encoding="utf-8") as file:
                file.write("\n" + json.dumps(article, ensure_ascii=False) + "\n")
            compare("one article more    ")
        if given.lexicon_edit:
            lexicon = house / "workflow/lexicons/hedges.tsv"
            lexicon.write_text(
                lexicon.read_text(encoding="utf-8") + "# an edit\n", encoding="utf-8"
            )
            compare("hedge lexicon edited")
        report = folder / "reports/timed"
        print(
            f"report               {size(report):7.1f} MB in {sum(1 for _ in report.rglob('*'))} files, "
            f"index.html {(report / 'index.html').stat().st_size / 1e6:.2f} MB"
        )
        stages: dict[str, list[dict[str, float]]] = {}
        for path, row in measures(folder).items():
            stage = path.relative_to(folder / "results/timed/benchmarks").parts[0]
            stages.setdefault(stage.removesuffix(".tsv"), []).append(row)
        print(f"\n{'stage':<20}{'jobs':>6}{'seconds':>10}{'processor':>11}{'peak MB':>10}")
        for stage, rows in sorted(stages.items()):
            seconds, processor = (sum(row[name] for row in rows) for name in ("s", "cpu_time"))
            peak = max(row["max_rss"] for row in rows)
            print(f"{stage:<20}{len(rows):>6}{seconds:>10.1f}{processor:>11.1f}{peak:>10.0f}")


if __name__ == "__main__":
    main()
