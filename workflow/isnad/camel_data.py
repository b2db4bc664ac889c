"""Where camel-tools keeps the data it downloads, and how to import it where there are none."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EMPTY = {"version": "0", "packages": {}, "components": {}}


def data_folder() -> Path:
    """The folder in which ``camel_data`` installs: ``$CAMELTOOLS_DATA``, else ``~/.camel_tools``."""
    return Path(os.environ.get("CAMELTOOLS_DATA") or Path.home() / ".camel_tools").expanduser()


def has_catalogue() -> bool:
    """Whether ``camel_data`` was ever used here; without its catalogue nothing is installed."""
    return (data_folder() / "catalogue.json").is_file()


@contextmanager
def importable() -> Iterator[None]:
    """Let parts of camel-tools be imported that fetch a catalogue of downloads when there is none.

    An empty one in a temporary folder keeps the import from the network.
    """
    if has_catalogue() or "camel_tools.data" in sys.modules:
        yield
        return
    before = os.environ.get("CAMELTOOLS_DATA")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "catalogue.json").write_text(json.dumps(_EMPTY), encoding="utf-8")
        os.environ["CAMELTOOLS_DATA"] = folder
        try:
            yield
        finally:
            del os.environ["CAMELTOOLS_DATA"]
            if before is not None:
                os.environ["CAMELTOOLS_DATA"] = before
