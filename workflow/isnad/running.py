"""One run at a time for each name, and what a killed run left behind.

Snakemake locks the files of a run with files of its own, which a killed run cannot take away: the next would stop and
ask for ``--unlock``. The lock here belongs to the process, so the system takes it away whatever ended the process.
Whoever holds it knows that nobody else is at work on that name, and may clear away what lies there.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


def end_with_parent() -> threading.Event:
    """End this process within half a second of the one that started it; until the event that is returned is set."""
    parent, over = os.getppid(), threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            if os.getppid() != parent:
                os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    return over


def claim(name: str, folders: Sequence[Path], state: Path = Path(".snakemake")) -> IO | None:
    """Take the lock of the run ``name`` and clear away what a killed run of that name left.

    Args:
        name: the run.
        folders: its results and its report; locks of Snakemake on files below them are stale once the lock is held.
        state: Snakemake's folder.

    Returns:
        What holds the lock until it is closed or the process ends; None where another process holds it, or where the
        file system has no such locks: then nothing is cleared away, and Snakemake's own lock decides.
    """
    if fcntl is None:
        return None
    try:
        (state / "running").mkdir(parents=True, exist_ok=True)
        held = open(state / "running" / name, "ab")  # noqa: SIM115 - the lock lasts as long as the file is open
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    for lock in state.glob("locks/*.lock"):
        if _concerns(lock, folders):
            lock.unlink(missing_ok=True)
    for folder in folders:
        _clear(folder)
    return held


def _concerns(lock: Path, folders: Sequence[Path]) -> bool:
    """Whether one of Snakemake's locks, a file with a path a line, names a file below ``folders``."""
    beginnings = tuple(f"{folder}/" for folder in folders)
    try:
        with open(lock, encoding="utf-8", errors="replace") as lines:
            return any(line.startswith(beginnings) for line in lines)
    except OSError:
        return False


def _clear(folder: Path) -> None:
    """Remove files that were being written and folders that ingestion worked in."""
    for pattern in (
        "*.partial",
        "*/*.partial",
        "*/*/*.partial",
        "work/earlier/*/*.partial",
        "work/earlier/*/*/*.partial",
    ):
        for path in folder.glob(pattern):
            with suppress(OSError):
                path.unlink()
    for path in folder.glob("work/ingest-*"):
        shutil.rmtree(path, ignore_errors=True)
