"""A folder to run the workflow in, and a small corpus."""

import pytest
from workflow_material import Workplace, write_corpus


@pytest.fixture
def workplace(tmp_path):
    return Workplace(tmp_path)


@pytest.fixture
def corpus(tmp_path):
    """Six small articles in a folder, with metadata."""
    return write_corpus(tmp_path / "news")
