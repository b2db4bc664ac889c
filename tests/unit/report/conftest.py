"""The small run of `report_material` for the report's unit tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from report_material import write_run


@pytest.fixture(scope="session")
def run_tables(tmp_path_factory):
    return write_run(tmp_path_factory.mktemp("run"))
