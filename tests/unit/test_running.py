"""The lock of a run lasts as long as its process, and with it go the traces of a run that was killed."""

import subprocess
import sys
from pathlib import Path

import pytest

from isnad.running import claim

WORKFLOW = Path(__file__).resolve().parents[2] / "workflow"
HOLD = "import sys; from isnad.running import claim; held = claim('news', []); print('held', flush=True); sys.stdin.read()"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such locks")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder as a killed run of `news` leaves it, beside the lock of a run of `other`."""
    monkeypatch.chdir(tmp_path)
    for path, text in (
        (".snakemake/locks/0.output.lock", "results/news/run.json\n"),
        (".snakemake/locks/0.input.lock", "/code/a.py\nresults/news/work/manifest.json\n"),
        (".snakemake/locks/1.output.lock", "results/news-2/run.json\nreports/other/index.html\n"),
        ("results/news/tables/hedges.parquet", "whole"),
        ("results/news/tables/hedges.csv.77.partial", "ha"),
        ("results/news/work/entities/0001-ab.parquet.77.partial", "ha"),
        ("results/news/work/ingest-x/spool-y/00", "ha"),
    ):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
    return tmp_path


def left(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "running" not in path.parts
    }


def news() -> list[Path]:
    return [Path("results/news"), Path("reports/news")]


def test_traces_of_a_killed_run_go_and_nothing_else(folder):
    held = claim("news", news())
    assert held is not None
    assert left(folder) == {".snakemake/locks/1.output.lock", "results/news/tables/hedges.parquet"}


def test_a_run_that_is_alive_is_left_alone_until_it_is_killed(folder):
    before = left(folder)
    alive = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(WORKFLOW)},
    )
    try:
        assert alive.stdout.readline() == b"held\n"
        assert claim("news", news()) is None
        assert left(folder) == before
    finally:
        alive.kill()
        alive.communicate()
    assert claim("news", news()) is not None
    assert left(folder) != before


def test_where_nothing_may_be_written_nothing_is_claimed(folder):
    Path(".snakemake/running").write_text("in the way")
    assert claim("news", news()) is None
