"""Runs the papermill notebooks of the report and keeps them free of anything that differs between two runs."""

from __future__ import annotations

import importlib
import json
import logging
import multiprocessing
import pkgutil
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from isnad.running import end_with_parent


class NotebookError(RuntimeError):
    """A notebook failed; the message names it, the cell and the error."""


def run_notebooks(
    notebooks: Sequence[str | Path],
    output_dir: str | Path,
    parameters: dict,
    log: str | Path | None = None,
    workers: int = 1,
) -> list[Path]:
    """Execute `notebooks` into `output_dir` under the same names, `workers` at a time; returns the executed paths.

    `parameters` go into the cell tagged ``parameters`` of each. A line for each notebook goes to the file `log`.
    Raises `NotebookError` for the first notebook that fails; its output is kept beside the others to be looked at.
    """
    outputs = [Path(output_dir) / Path(notebook).name for notebook in notebooks]
    tasks = [
        (notebook, output, parameters, log)
        for notebook, output in zip(notebooks, outputs, strict=True)
    ]
    if workers < 2 or len(tasks) < 2 or not sys.platform.startswith("linux"):
        for task in tasks:
            run_notebook(*task)
        return outputs
    # Forked processes have every library from the start.
    _load_libraries()
    with ProcessPoolExecutor(
        min(workers, len(tasks)),
        mp_context=multiprocessing.get_context("fork"),
        initializer=end_with_parent,
    ) as pool:
        for job in [pool.submit(run_notebook, *task) for task in tasks]:
            job.result()
    return outputs


def _load_libraries() -> None:
    from isnad.report import screens

    of_screens = (
        module.name for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}.")
    )
    for name in ("pandas", "papermill", "pyarrow.parquet", "isnad.report.engine", *of_screens):
        importlib.import_module(name)


def run_notebook(
    notebook: str | Path, output: str | Path, parameters: dict, log: str | Path | None = None
) -> None:
    """Execute one notebook and write it to `output`, see `run_notebooks`."""
    from papermill.engines import papermill_engines
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    from isnad.report import engine

    started = time.monotonic()
    # Papermill would have its cell of parameters formatted, which `strip` writes anew.
    sys.modules.setdefault("black", None)
    logging.getLogger("papermill").setLevel(logging.ERROR)  # it logs to whoever calls it
    papermill_engines.register(engine.NAME, engine.InProcess)
    loaded = load_notebook_node(str(notebook))
    if parameters:
        loaded = parameterize_notebook(loaded, parameters)
    executed = papermill_engines.execute_notebook_with_engine(
        engine.NAME, loaded, kernel_name="python3", progress_bar=False
    )
    failed = _failed(executed)
    _write(strip(executed, parameters), Path(output))
    name = Path(notebook).name
    if failed:
        number, error = failed
        _log(log, f"{name}: failed\n" + "\n".join(error["traceback"]))
        raise NotebookError(
            f"{notebook}: cell {number}: {error['ename']}: {error['evalue']} (kept in {output})"
        )
    _log(log, f"{name}: {time.monotonic() - started:.1f} s")


def _failed(notebook) -> tuple[int, dict] | None:
    """Number (among all cells, from 0) and error of the cell that failed."""
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if output["output_type"] == "error":
                return number, output
    return None


def _write(notebook, path: Path) -> None:
    """Write a notebook with one line for each cell: indenting its figures would take longer than executing it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    cells = ",\n".join(_compact(cell) for cell in notebook.cells)
    path.write_text(f'{{"cells":[\n{cells}\n],{_compact(rest)[1:]}\n', "utf-8", newline="\n")


def _compact(value) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def strip(notebook, parameters: dict):
    """`notebook` without timestamps, durations and random ids: equal results give equal bytes.

    The cell of `parameters` is written anew, because papermill formats it by whatever formatter it finds installed.
    """
    notebook.metadata.pop("papermill", None)
    if "language_info" in notebook.metadata:
        notebook.metadata.language_info = {"name": "python"}
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            lines = [f"{name} = {value!r}" for name, value in parameters.items()]
            cell.source = "\n".join(["# Parameters", *lines])
        if cell.cell_type == "code":
            # What libraries warn about differs between machines and is no result.
            cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
    return notebook


def _log(log: str | Path | None, line: str) -> None:
    if log is None:
        print(line, file=sys.stderr)
        return
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    with open(log, "a", encoding="utf-8") as file:
        file.write(line + "\n")
