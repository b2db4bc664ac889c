"""What every job does around its work: a log on disk and on screen, and errors that people can read."""

from __future__ import annotations

import errno
import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None

from isnad.errors import IsnadError
from isnad.running import end_with_parent


class _NoPandas:
    """An import finder for which there is no pandas."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "pandas":
            raise ModuleNotFoundError(name)


def _spare_pandas() -> None:
    """Keep pyarrow from importing pandas, which it does at the first array it makes and which takes half a second.

    It looks once and remembers, so pandas can still be imported afterwards; only ``to_pandas`` is lost.
    """
    if "pandas" in sys.modules:
        return
    import pyarrow

    sys.meta_path.insert(0, _NoPandas)
    try:
        pyarrow.array([0])
    finally:
        sys.meta_path.remove(_NoPandas)


class _LogFile(logging.FileHandler):
    """A log on disk whose errors are marked, and whose own failure (a full disk) fails nothing else."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, mode="a", encoding="utf-8", delay=True)

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        return f"ERROR: {line}" if record.levelno >= logging.ERROR else line

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        pass


def _of_the_machine(error: BaseException) -> str | None:
    """What to do about an error that the machine is to blame for: a full disk, too little memory; None for others."""
    seen: BaseException | None = error
    while seen is not None:
        full = isinstance(seen, OSError) and seen.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        # The error of a notebook is the text of what happened in its kernel.
        if full or "No space left on device" in str(seen):
            where = f" (while writing {seen.filename})" if getattr(seen, "filename", None) else ""
            return (
                f"no space left on the disk{where}: make room, then start again with the same command; "
                "what is finished is kept"
            )
        if isinstance(seen, MemoryError):
            return (
                "not enough memory: close other programs or use a smaller shard_mb (docs/scale.md), then start again "
                "with the same command; what is finished is kept"
            )
        seen = seen.__cause__ or seen.__context__
    return None


def _seconds_since_start() -> float:
    """How long this process has been there; 0 where the system does not say."""
    try:
        began = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - began / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError):
        return 0.0


def _measure(log: Path) -> None:
    """Write what the job took to ``benchmarks/`` beside ``logs/``: seconds, megabytes of its largest process, CPU seconds.

    Under the names that Snakemake's own benchmarks have. Those look at a job from outside now and then, and so miss the
    memory of short jobs and all of jobs that are not their children (``isnad.warm``).
    """
    parts = list(log.parts)
    if "logs" not in parts or resource is None:
        return
    parts[len(parts) - 1 - parts[::-1].index("logs")] = "benchmarks"
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    unit = 2**20 if sys.platform == "darwin" else 2**10
    measures = {
        "s": _seconds_since_start(),
        "max_rss": max(one.ru_maxrss for one in used) / unit,
        "cpu_time": sum(one.ru_utime + one.ru_stime for one in used),
    }
    path = Path(*parts).with_suffix(".tsv")
    values = "\t".join(f"{value:.2f}" for value in measures.values())
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\t".join(measures) + f"\n{values}\n", encoding="utf-8")


@contextmanager
def job(log_path: str | Path, *, tables: bool = True) -> Iterator[logging.Logger]:
    """Give a logger that writes to ``log_path`` and to the screen; end the process with status 1 on an error.

    An ``IsnadError`` is shown as its message alone, a full disk or too little memory as what to do about it, anything
    else with its traceback; in the log the message of an error begins with ``ERROR:``. A job that opens no table says
    ``tables=False`` and is spared the import of pyarrow.
    """
    if tables:
        _spare_pandas()
    path = Path(log_path)
    # A job of a killed run must not write into the next run's files.
    over = end_with_parent()
    logger = logging.getLogger("isnad")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    on_disk = _LogFile(path)
    on_screen = logging.StreamHandler(sys.stderr)
    on_screen.setFormatter(logging.Formatter("isnad: %(message)s"))
    handlers = (on_disk, on_screen)
    for handler in handlers:
        logger.addHandler(handler)
    try:
        yield logger
        _measure(path)
    except IsnadError as error:
        logger.error("%s", error)
        raise SystemExit(1) from None
    except Exception as error:
        advice = _of_the_machine(error)
        if advice:
            logger.error("%s", advice)
        else:
            logger.exception(
                "the job failed; this is a defect of isnad, please report it with this log"
            )
        raise SystemExit(1) from None
    finally:
        over.set()
        for handler in handlers:
            logger.removeHandler(handler)
        with suppress(OSError):
            on_disk.close()
