"""Runs the papermill notebooks of the report and keeps them free of anything that differs between two runs."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

#: Folder that holds the package `isnad`; kernels must be able to import it.
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]

#: Kernels keep no history and are silent about themselves; an error in a cell is reported all the same.
_KERNEL_OPTIONS = ["--IPKernelApp.log_level=50", "--HistoryManager.enabled=False"]


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
    with _kernel_environment(), ThreadPoolExecutor(max(1, workers)) as pool:
        jobs = [
            pool.submit(run_notebook, notebook, output, parameters, log)
            for notebook, output in zip(notebooks, outputs, strict=True)
        ]
        for job in jobs:
            job.result()
    return outputs


def run_notebook(
    notebook: str | Path, output: str | Path, parameters: dict, log: str | Path | None = None
) -> None:
    """Execute one notebook and write it to `output`, see `run_notebooks`."""
    import nbformat
    import papermill

    started = time.monotonic()
    output = Path(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    with _kernel_environment(), tempfile.TemporaryDirectory(prefix="isnad") as folder:
        raw = Path(folder) / output.name
        try:
            with _quiet():
                papermill.execute_notebook(
                    str(notebook),
                    str(raw),
                    parameters=parameters,
                    progress_bar=False,
                    request_save_on_cell_execute=False,
                    kernel_name="python3",
                    config=_kernel_config(folder),
                    extra_arguments=_KERNEL_OPTIONS,
                )
        except papermill.PapermillExecutionError as error:
            shutil.copy(raw, output)
            _log(log, f"{Path(notebook).name}: failed\n" + "\n".join(error.traceback))
            raise NotebookError(
                f"{notebook}: cell {error.cell_index}: {error.ename}: {error.evalue} (kept in {output})"
            ) from None
        executed = nbformat.read(raw, as_version=4)
    nbformat.write(strip(executed, parameters), output)
    _log(log, f"{Path(notebook).name}: {time.monotonic() - started:.1f} s")


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
            # What a kernel prints about itself differs between machines and is no result.
            cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
    return notebook


def _kernel_config(folder: str):
    """A kernel that talks over sockets in `folder`: no port is opened. Windows has no such sockets."""
    from traitlets.config import Config

    if os.name == "nt":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})


@contextlib.contextmanager
def _kernel_environment():
    """Kernels import `isnad`, hash strings alike, start without user start-up files and do not warn about themselves."""
    wanted = {
        "PYTHONPATH": os.pathsep.join(
            filter(None, [str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH")])
        ),
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    before = {key: os.environ.get(key) for key in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


@contextlib.contextmanager
def _quiet():
    """Papermill logs to the root logger of whoever calls it; only warnings are of interest here."""
    import logging

    logger = logging.getLogger("papermill")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _log(log: str | Path | None, line: str) -> None:
    if log is None:
        print(line, file=sys.stderr)
        return
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    with open(log, "a", encoding="utf-8") as file:
        file.write(line + "\n")
