"""What every job does around its work: a log on disk and on screen, and errors that people can read."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from isnad.errors import IsnadError


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


@contextmanager
def job(log_path: str | Path, *, pandas: bool = False) -> Iterator[logging.Logger]:
    """Give a logger that writes to ``log_path`` and to the screen; end the process with status 1 on an error.

    An ``IsnadError`` is shown as its message alone, anything else with its traceback; both are in the log. A job that
    turns tables into data frames says ``pandas=True``.
    """
    if not pandas:
        _spare_pandas()
    path = Path(log_path)
    path.parent.mkdir(parents=True, exist_ok=True)
    logger = logging.getLogger("isnad")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    on_disk = logging.FileHandler(path, mode="w", encoding="utf-8")
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
    except Exception:
        logger.exception(
            "the job failed; this is a defect of isnad, please report it with this log"
        )
        raise SystemExit(1) from None
    finally:
        for handler in handlers:
            logger.removeHandler(handler)
            handler.flush()
        on_disk.close()
