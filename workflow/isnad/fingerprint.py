"""Whether the files of a corpus were touched, without reading them. Loads no library, since every call of the workflow asks."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def fingerprint(corpus: Path, follow_links: bool = False) -> str:
    """A hash of the names, sizes and times of all files of a corpus: equal means that nothing was touched.

    ``follow_links``: what links lead to counts, in place of the links themselves, as the corpus is then read.
    Raises ``FileNotFoundError`` where there is no such path.
    """
    digest = hashlib.sha256()
    if corpus.is_file():
        status = corpus.stat()
        digest.update(
            f"{corpus.name}\0{status.st_size}\0{status.st_mtime_ns}".encode(
                "utf-8", "surrogateescape"
            )
        )
        return digest.hexdigest()
    if not corpus.is_dir():
        raise FileNotFoundError(corpus)
    pending = [corpus]
    seen = {os.path.realpath(corpus)}
    entries = []
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as scan:
                for entry in scan:
                    if entry.is_dir(follow_symlinks=follow_links):
                        # Links may lead in a circle.
                        if (real := os.path.realpath(entry.path)) not in seen:
                            seen.add(real)
                            pending.append(Path(entry.path))
                    else:
                        # A link to nothing is itself all there is.
                        followed = follow_links and os.path.exists(entry.path)
                        status = entry.stat(follow_symlinks=followed)
                        entries.append(f"{entry.path}\0{status.st_size}\0{status.st_mtime_ns}")
        except PermissionError:
            entries.append(f"{folder}\0unreadable")
    for line in sorted(entries):
        digest.update(line.encode("utf-8", "surrogateescape") + b"\n")
    return digest.hexdigest()


def fingerprint_once(corpus: Path, first: bool, follow_links: bool = False) -> str:
    """``fingerprint`` of a corpus, worked out by the ``first`` process of a run and handed on to its other processes.

    A cluster's jobs read the workflow anew, and looking at each file of a large corpus takes long on a network file
    system.
    """
    known = "ISNAD_CORPUS_FINGERPRINT"
    if first or known not in os.environ:
        os.environ[known] = fingerprint(corpus, follow_links)
    return os.environ[known]
