"""Killed at any moment and started again, a run gives what an undisturbed one gives, byte for byte."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from workflow_material import Workplace, write_corpus

#: The jobs during which the whole run is killed, in the order of the data; each by a file that it writes first.
MOMENTS = ("ingest.log", "entities", "link_sources.log", "notebooks.log")
SECONDS = 60
TARGET = "results/news/tables/entities.parquet"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the tables and the report."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for root in (folder / "results/news/tables", folder / "reports/news")
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def processes(group: int) -> dict[int, str]:
    """The command lines of a group's processes, by process id."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(status.read_text().rpartition(")")[2].split()[2]) == group:
                command = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ")
                found[int(status.parent.name)] = command.decode(errors="replace")
        except (OSError, ValueError):
            continue
    return found


def started(workplace, *arguments: str, folder: Path | None = None) -> subprocess.Popen:
    return subprocess.Popen(
        workplace.command(*arguments),
        cwd=folder or workplace.folder,
        env=workplace.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_for(run: subprocess.Popen, log: Path) -> bool:
    """Wait until a job has begun, which is when its log is there; False if the run ended before."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if log.is_file() or (log.is_dir() and any(log.iterdir())):
            return True
        if run.poll() is not None:
            return False
        time.sleep(0.01)
    raise AssertionError(f"{log} did not come in {SECONDS} s")


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("interrupted") / "news")


@pytest.fixture(scope="module")
def undisturbed(news, tmp_path_factory):
    """What a run that nobody disturbs writes; it works while the first test kills another."""
    workplace = Workplace(tmp_path_factory.mktemp("undisturbed"))
    run = started(workplace, *call(news))

    def finished() -> dict[str, bytes]:
        assert run.wait(5 * SECONDS) == 0
        assert len(list((workplace.folder / "results/news/work/shards").iterdir())) > 1
        return contents(workplace.folder)

    return finished


def call(news: Path) -> tuple[str, ...]:
    return ("--config", f"corpus={news}", "name=news", "bootstrap=100", "shard_mb=0.002")


@linux
def test_killed_again_and_again(workplace, news, undisturbed):
    logs = workplace.folder / "results/news/logs"
    killed = []
    for moment in MOMENTS:
        run = started(workplace, *call(news))
        if wait_for(run, logs / moment):
            time.sleep(0.05 * len(killed))
            os.killpg(run.pid, signal.SIGKILL)
            killed.append(moment)
        run.wait()
    assert killed == list(MOMENTS)
    done = workplace.run(*call(news))
    assert done.returncode == 0, done.stderr
    ours, expected = contents(workplace.folder), undisturbed()
    assert ours.keys() == expected.keys()
    assert [name for name in ours if ours[name] != expected[name]] == []


@linux
def test_one_job_killed(workplace, news, undisturbed):
    run = started(workplace, TARGET, *call(news))
    assert wait_for(run, workplace.folder / "results/news/logs/link_entities.log")
    job = [pid for pid, command in processes(run.pid).items() if "link_entities.py" in command]
    for pid in job:
        os.kill(pid, signal.SIGKILL)
    assert run.wait(SECONDS) != 0
    assert job
    assert not (workplace.folder / TARGET).exists()
    done = workplace.run(TARGET, *call(news))
    assert done.returncode == 0, done.stderr
    assert contents(workplace.folder).items() <= undisturbed().items()


@linux
def test_a_job_does_not_outlive_its_run(workplace, corpus):
    """Only Snakemake is killed; the job it had started must not write into the files of the next run."""
    # Much longer to read than a job takes to see that its Snakemake is gone.
    for number in range(20):
        text = "قال الناطق إن الأمر قد يطول.\n" * 20_000
        (corpus / f"more{number}.txt").write_text(f"{number}\n{text}", "utf-8")
    run = started(workplace, "--config", f"corpus={corpus}", "name=news")
    assert wait_for(run, workplace.folder / "results/news/logs/ingest.log")
    assert len(processes(run.pid)) > 1
    run.kill()
    run.wait()
    deadline = time.monotonic() + 5
    while processes(run.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes(run.pid) == {}
    assert not (workplace.folder / "results/news/work/manifest.json").exists()


def small_disk(folder: Path) -> Path | None:
    """A file system of 2 MB below ``folder``; None where none may be mounted."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "isnad-test", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return folder if done.returncode == 0 else None


@linux
def test_a_full_disk_is_said_and_what_is_finished_is_kept(workplace, news, undisturbed, tmp_path):
    disk = small_disk(tmp_path / "disk")
    if disk is None:
        pytest.skip("no file system may be mounted here")
    try:
        (workplace.folder / "results").mkdir()
        (workplace.folder / "results/news").symlink_to(disk)
        (disk / "ballast").write_bytes(bytes(2**21 - 60_000))
        failed = workplace.run(TARGET, *call(news))
        assert failed.returncode != 0
        last = [line for line in failed.stderr.splitlines() if line.startswith("isnad: stopped: ")]
        assert last, failed.stderr[-3000:]
        assert "no space left on the disk" in last[-1], last
        assert "start again with the same command" in last[-1]
        assert "defect" not in failed.stderr
        (disk / "ballast").unlink()
        done = workplace.run(TARGET, *call(news))
        assert done.returncode == 0, done.stderr
        assert (disk / "tables/entities.parquet").exists()
        assert contents(workplace.folder).items() <= undisturbed().items()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)
