"""The engine that executes notebooks without kernels keeps what a kernel would have shown, and nothing else."""

import datetime
import json
import sys

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from isnad.report import execution


def execute(folder, *cells, parameters=None):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.write(notebook, folder / "in.ipynb")
    execution.run_notebook(
        folder / "in.ipynb", folder / "out.ipynb", parameters or {}, folder / "log"
    )
    return nbformat.read(folder / "out.ipynb", as_version=4)


def outputs(notebook):
    return [cell.outputs for cell in notebook.cells]


def test_prints_displays_and_values_are_outputs(tmp_path):
    executed = execute(
        tmp_path,
        "print('a'); print('b')\n6 * 7",
        "import sys; print('not kept', file=sys.stderr)",
        "from IPython.display import display\ndisplay({'text/html': '<p>'}, raw=True)\nNone",
    )
    nbformat.validate(executed)
    (stream, value), silent, (shown,) = outputs(executed)
    assert (stream.name, stream.text) == ("stdout", "a\nb\n")
    assert value.data["text/plain"] == "42" and value.execution_count == 1
    assert silent == []
    assert shown.output_type == "display_data" and shown.data["text/html"] == "<p>"
    assert [cell.execution_count for cell in executed.cells] == [1, 2, 3]


def test_values_that_are_no_json_become_plain(tmp_path):
    executed = execute(
        tmp_path,
        "import datetime\nfrom IPython.display import display\n"
        "display({'application/x+json': {'day': datetime.date(2024, 5, 1), 'pair': (1, 2)}}, raw=True)",
    )
    assert outputs(executed)[0][0].data["application/x+json"] == {
        "day": datetime.date(2024, 5, 1).isoformat(),
        "pair": [1, 2],
    }


def test_parameters_come_after_their_defaults(tmp_path):
    assert outputs(execute(tmp_path, "print(place)", parameters={"place": "عمان"}))[1][0].text == (
        "عمان\n"
    )


def test_the_first_error_ends_the_notebook_and_is_kept(tmp_path):
    with pytest.raises(execution.NotebookError, match=r"in\.ipynb: cell 1: ValueError: no rows"):
        execute(tmp_path, "print(1)", "raise ValueError('no rows')", "print(2)")
    kept = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert [len(shown) for shown in outputs(kept)] == [1, 1, 0]
    assert outputs(kept)[1][0].ename == "ValueError"
    assert "no rows" in (tmp_path / "log").read_text(encoding="utf-8")


def test_notebooks_know_nothing_of_each_other_and_leave_nothing_behind(tmp_path):
    before = sys.modules["__main__"], sys.displayhook, sys.stdout, InteractiveShell._instance
    execute(tmp_path, "secret = 1")
    with pytest.raises(execution.NotebookError, match="NameError"):
        execute(tmp_path, "secret")
    assert before == (
        sys.modules["__main__"],
        sys.displayhook,
        sys.stdout,
        InteractiveShell._instance,
    )


def test_forked_workers_write_what_one_process_writes(tmp_path):
    names = []
    for number in range(3):
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(f"print({number}, limit)")]
        )
        notebook.metadata.kernelspec = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        names.append(tmp_path / f"{number}.ipynb")
        nbformat.write(notebook, names[-1])
    written = [
        [
            path.read_bytes()
            for path in execution.run_notebooks(
                names, tmp_path / f"{workers}", {"limit": 5}, None, workers
            )
        ]
        for workers in (1, 2)
    ]
    assert written[0] == written[1]
    assert json.loads(written[0][2])["cells"][1]["outputs"][0]["text"] == "2 5\n"
