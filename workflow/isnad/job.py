"""What every job does around its work: a log on disk and on screen, and errors that people can read."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

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
