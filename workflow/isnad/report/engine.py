"""A papermill engine that runs a notebook in the process that calls it, instead of in a kernel of its own.

Starting a kernel and loading its libraries takes longer than most notebooks of the report. Here every notebook gets a
new IPython shell, with a namespace of its own, in a process whose libraries are there already.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterator

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.jsonutil import json_default
from nbformat import NotebookNode
from papermill.engines import Engine
from traitlets import Type
from traitlets.config import Config

#: The name by which papermill knows the engine.
NAME = "in-process"


class InProcess(Engine):
    """Executes the code cells of a notebook one after the other and stops at the first error."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **_) -> None:
        with _shell() as shell:
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, cell_index=index)
                failed = cell.cell_type == "code" and not shell.execute(cell)
                if failed:
                    nb_man.cell_exception(cell, cell_index=index)
                nb_man.cell_complete(cell, cell_index=index)
                if failed:
                    break


class _Publisher(DisplayPublisher):
    """What ``display`` shows becomes an output of the cell."""

    def publish(self, data, metadata=None, **_) -> None:
        self.shell.show("display_data", data=data, metadata=metadata or {})

    def clear_output(self, wait=False) -> None:
        self.shell.outputs.clear()


class _Hook(DisplayHook):
    """The value of a cell's last expression becomes an output of the cell."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict, md_dict=None) -> None:
        self.shell.show(
            "execute_result",
            data=format_dict,
            metadata=md_dict or {},
            execution_count=self.prompt_count,
        )

    def finish_displayhook(self) -> None:
        pass


class _Stream(io.TextIOBase):
    """What is printed becomes an output of the cell."""

    def __init__(self, shell: _Shell, name: str) -> None:
        self._shell, self._name = shell, name

    def write(self, text: str) -> int:
        last = self._shell.outputs[-1] if self._shell.outputs else {}
        if last.get("name") == self._name:
            last["text"] += text
        elif text:
            self._shell.show("stream", name=self._name, text=text)
        return len(text)


class _Shell(InteractiveShell):
    """An IPython shell whose outputs are kept as a notebook keeps them."""

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)

    def __init__(self, **options) -> None:
        self.outputs: list[dict] = []
        super().__init__(**options)

    def show(self, output_type: str, **parts) -> None:
        # What a kernel would have sent: plain values, dates as text.
        plain = json.loads(json.dumps(parts, default=json_default))
        self.outputs.append({"output_type": output_type, **plain})

    def _showtraceback(self, etype, evalue, stb) -> None:
        self.show("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb))

    def execute(self, cell: NotebookNode) -> bool:
        """Run ``cell``, put its outputs and its number into it, and say whether it ran without an error."""
        self.outputs = []
        cell.execution_count = self.execution_count
        out, err = _Stream(self, "stdout"), _Stream(self, "stderr")
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            done = self.run_cell(cell.source, store_history=True)
        cell.outputs = self.outputs
        return done.success


@contextlib.contextmanager
def _shell() -> Iterator[_Shell]:
    """A new shell, which ``display`` and ``get_ipython`` find while it is used. It leaves nothing behind."""
    before, hook = InteractiveShell._instance, sys.displayhook
    with tempfile.TemporaryDirectory(prefix="isnad") as folder:
        shell = _Shell(ipython_dir=folder, config=Config({"HistoryManager": {"enabled": False}}))
        InteractiveShell._instance = _Shell._instance = shell
        try:
            yield shell
        finally:
            shell.restore_sys_module_state()
            InteractiveShell._instance, _Shell._instance = before, None
            sys.displayhook = hook
            atexit.unregister(shell.atexit_operations)
