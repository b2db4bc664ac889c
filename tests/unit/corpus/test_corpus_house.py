"""Every module of the corpus stage counts as one that its result depends on, heavy readers included."""

from __future__ import annotations

from pathlib import Path

import isnad.corpus
from isnad import dependencies


def test_every_reader_is_a_dependency():
    folder = Path(isnad.corpus.__file__).parent
    found = {Path(path).name for path in dependencies.modules(folder.parents[1], ["isnad.corpus"])}
    assert {path.name for path in folder.glob("*.py")} <= found


def test_heavy_readers_are_imported_late():
    import subprocess
    import sys

    code = "import sys, isnad.corpus; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(isnad.corpus.__file__).parents[2],
    )
    assert not {"trafilatura", "docx", "pypdf", "openpyxl", "warcio", "lxml", "pandas"} & set(
        done.stdout.split()
    )
