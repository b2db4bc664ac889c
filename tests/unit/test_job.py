"""A job's log is on disk and on screen; a user's error has no traceback, a defect has one."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from isnad.errors import IsnadError
from isnad.job import job


def test_log_and_status(tmp_path, capsys):
    with job(tmp_path / "deep/a.log") as log:
        log.info("seven documents")
    assert "seven documents" in (tmp_path / "deep/a.log").read_text()
    assert "isnad: seven documents" in capsys.readouterr().err


def test_a_job_measures_itself(tmp_path):
    with job(tmp_path / "logs/results/logs/entities/0001.log"):
        bytearray(2**27)  # 128 MB
    lines = (tmp_path / "logs/results/benchmarks/entities/0001.tsv").read_text().splitlines()
    measured = dict(zip(*(line.split("\t") for line in lines), strict=True))
    assert measured.keys() == {"s", "max_rss", "cpu_time"}
    assert float(measured["max_rss"]) > 128
    assert float(measured["cpu_time"]) > 0 and float(measured["s"]) > 0


def test_a_failed_job_has_no_measures(tmp_path):
    with pytest.raises(SystemExit), job(tmp_path / "logs/a.log"):
        raise IsnadError("no")
    assert not (tmp_path / "benchmarks").exists()


def test_an_error_of_the_user_is_one_message(tmp_path, capsys):
    with pytest.raises(SystemExit) as caught, job(tmp_path / "a.log"):
        raise IsnadError("news.csv has no column 'text'")
    assert caught.value.code == 1
    assert "Traceback" not in (tmp_path / "a.log").read_text()
    assert "isnad: news.csv has no column 'text'" in capsys.readouterr().err


def test_a_defect_shows_where(tmp_path):
    with pytest.raises(SystemExit), job(tmp_path / "a.log"):
        raise ZeroDivisionError("oops")
    assert "Traceback" in (tmp_path / "a.log").read_text()


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "t.parquet"), "while writing t.parquet"),
        (OSError(errno.EFBIG, "File too large"), "make room, then start again"),
        (RuntimeError("in a kernel: OSError: [Errno 28] No space left on device"), "make room"),
        (MemoryError(), "a smaller shard_mb"),
    ],
)
def test_what_the_machine_lacks_is_said_with_what_to_do(tmp_path, capsys, error, advice):
    with pytest.raises(SystemExit), job(tmp_path / "a.log"):
        try:
            raise error
        except Exception as cause:
            raise RuntimeError("the stage failed") from cause
    log = (tmp_path / "a.log").read_text()
    assert log.startswith("ERROR: ") and advice in log
    assert advice in capsys.readouterr().err
    assert "Traceback" not in log and "defect" not in log


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_log_that_cannot_be_written_fails_no_job(tmp_path, capsys):
    for log_path in ("/dev/full", tmp_path / "a.log" / "under a file.log"):
        (tmp_path / "a.log").touch()
        with pytest.raises(SystemExit), job(log_path) as log:
            log.info("so far so good")
            with open("/dev/full", "w") as file:
                file.write("x")
        said = capsys.readouterr().err
        assert "no space left on the disk" in said
        assert "Logging error" not in said


def test_a_job_that_needs_no_data_frames_does_not_import_pandas(tmp_path):
    program = (
        "import sys; from isnad.job import job; from isnad import tables\n"
        f"with job({str(tmp_path / 'a.log')!r}):\n"
        f"    tables.write_rows({str(tmp_path / 't.parquet')!r}, [dict(doc_id='a', text='b')], 'documents')\n"
        "assert 'pandas' not in sys.modules\n"
        "import pandas\n"
    )
    house = Path(__file__).resolve().parents[2]
    subprocess.run(
        [sys.executable, "-c", program], check=True, env={"PYTHONPATH": str(house / "workflow")}
    )
