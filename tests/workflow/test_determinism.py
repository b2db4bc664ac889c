"""The same bytes whatever the number of cores and shards, the locale, the time zone and the seed of Python's hashing.

The comparison of a local run with one on a cluster needs a scheduler; .ci/slurm makes it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
DEMO = HOUSE / "corpus/demo"
STAGES = Path(__file__).with_name("stages.py")

#: How each run differs from the first. The last two columns of a row are the environment.
RUNS = {
    "plain": (1, 4, {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}),
    # No UTF-8 unless a file is opened with it; a zone in which a day begins eleven hours before UTC's.
    "ascii": (
        2,
        0.02,
        {
            "LC_ALL": "C",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONUTF8": "0",
            "TZ": "Pacific/Noumea",
            "PYTHONHASHSEED": "1",
        },
    ),
    "american": (
        4,
        0.006,
        {"LC_ALL": "C.UTF-8", "TZ": "America/Los_Angeles", "PYTHONHASHSEED": "4242"},
    ),
}


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """A few articles of each outlet of the demo corpus, with their metadata; one of them is windows-1256."""
    folder = tmp_path_factory.mktemp("few") / "news"
    chosen = []
    for outlet in sorted(path for path in DEMO.iterdir() if path.is_dir()):
        chosen += sorted(outlet.glob("*.txt"))[:3]
    chosen.append(DEMO / "al-marsad/2025-04-28-beirut-bank-trial.txt")
    for path in chosen:
        target = folder / path.relative_to(DEMO)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    names = {path.relative_to(DEMO).as_posix() for path in chosen}
    head, *rows = (DEMO / "metadata.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if row.split(",", 1)[0] in names]
    assert len(kept) == len(names)
    (folder / "metadata.csv").write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    return folder


def contents(*folders: Path) -> dict[str, bytes]:
    """Every file below ``folders`` with its bytes."""
    return {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def assert_same(first: dict[str, bytes], second: dict[str, bytes], what: str) -> None:
    assert first.keys() == second.keys(), what
    differing = [name for name in first if first[name] != second[name]]
    assert not differing, f"{what}: {differing[:10]}"


def test_tables_and_report_are_the_same_bytes(few, tmp_path):
    running = {}
    for name, (cores, shard_mb, environment) in RUNS.items():
        folder = tmp_path / name
        folder.mkdir()
        command = [sys.executable, "-m", "snakemake", "--snakefile", HOUSE / "Snakefile"]
        command += ["--cores", str(cores), "--workflow-profile", HOUSE / "profiles/default"]
        command += ["--config", f"corpus={few}", "name=few", f"shard_mb={shard_mb}"]
        command += ["bootstrap=100"]
        # All at once, since one of them uses one core alone.
        running[name] = subprocess.Popen(
            list(map(str, command)),
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=(folder / "errors").open("wb"),
            env=os.environ | {"XDG_CACHE_HOME": str(folder / ".cache")} | environment,
        )
    made, shards = {}, {}
    for name, process in running.items():
        folder = tmp_path / name
        errors = folder / "errors"
        if process.wait():
            for other in running.values():
                other.terminate()
            pytest.fail(errors.read_text(encoding="utf-8", errors="replace")[-4000:])
        results = folder / "results/few"
        made[name] = contents(results / "tables", folder / "reports/few")
        made[name]["run.json"] = (results / "run.json").read_bytes()
        shards[name] = len(list((results / "work/shards").iterdir()))
    assert len(set(shards.values())) == len(RUNS), shards
    assert any(name.startswith("few/evidence/") for name in made["plain"])
    assert "few/index.html" in made["plain"]
    for name in list(RUNS)[1:]:
        assert_same(made["plain"], made[name], f"{name} differs from plain in")


def test_the_core_does_not_depend_on_hashing(few, tmp_path):
    running = {}
    for seed, shards in (("1", 1), ("2", 4)):
        output = tmp_path / seed
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(HOUSE / "workflow"),
        }
        running[seed] = subprocess.Popen(
            [sys.executable, STAGES, few, output, str(shards)],
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
    for process in running.values():
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
    first, second = (contents(tmp_path / seed / "tables") for seed in running)
    assert len(first) >= 20
    assert_same(first, second, "another seed of hashing gives other bytes in")
