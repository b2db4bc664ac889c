"""The report: notebooks that read tables and draw, the page made of them, and the evidence behind every number.

`run_notebooks` executes the notebooks, `build_evidence` writes the evidence shards, `build` puts the page together.
Imports are made when a function is called, because a notebook needs only a small part of this package.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def run_notebook(notebook, output, parameters: dict, log=None) -> None:
    """Execute one papermill notebook and keep it without timestamps. See `isnad.report.execution`."""
    from isnad.report.execution import run_notebook

    run_notebook(notebook, output, parameters, log)


def run_notebooks(
    notebooks: Sequence[str | Path], output_dir, parameters: dict, log=None, workers: int = 1
) -> list[Path]:
    """Execute several notebooks, `workers` at a time; returns the executed ones. See `isnad.report.execution`."""
    from isnad.report.execution import run_notebooks

    return run_notebooks(notebooks, output_dir, parameters, log, workers)


def build(tables_dir, notebooks: Sequence[str | Path], config: dict, output_dir) -> None:
    """Write ``index.html`` and what it needs. See `isnad.report.page`."""
    from isnad.report.page import build

    build(tables_dir, notebooks, config, output_dir)


def build_evidence(tables_dir, output_dir, full_text: bool = True, kept=None) -> dict[str, int]:
    """Write the evidence shards. See `isnad.report.evidence`."""
    from isnad.report.evidence import build_evidence

    return build_evidence(tables_dir, output_dir, full_text, kept)
