"""Scripts run in forked processes: as a new interpreter would run them, and never longer than whoever asked."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from isnad import warm

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no such process")
WORKFLOW = Path(warm.__file__).parents[1]


@pytest.fixture
def runs(tmp_path):
    """Starts a process with ``json`` loaded; gives what runs a script in it, as a shell command would."""
    # What starts it must be able to end, which takes its process along.
    starter = (
        "import sys; from isnad import warm; "
        "print(warm.start(['json', 'nothing_of_this_name'], {'special': ['decimal']}), flush=True); sys.stdin.read(); "
        "warm.stop(); import os; print(sum(os.times()[2:4]))"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", starter],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(WORKFLOW)},
    )
    prefix = started.stdout.readline().strip()

    def run(text: str, *arguments: str, name: str = "job", **options) -> subprocess.Popen:
        script = tmp_path / f"tmp{len(list(tmp_path.iterdir()))}.{name}.py"
        script.write_text(text, "utf-8")
        command = f"exec {prefix} {sys.executable} {script} {' '.join(arguments)}"
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.Popen(command, shell=True, text=True, cwd=tmp_path, **options)

    run.starter = started
    yield run
    started.kill()
    started.communicate()


def test_script_sees_its_arguments_folder_and_environment(runs, tmp_path):
    text = """
import os, sys
import json
print(sys.argv[1:], os.getcwd(), os.environ["COLOUR"], __name__, sys.path[0])
print("خبر", file=sys.stderr)
"""
    done = runs(text, "a", "b", env={**os.environ, "COLOUR": "green"})
    out, err = done.communicate()
    assert out.split() == ["['a',", "'b']", str(tmp_path), "green", "__main__", str(tmp_path)]
    assert (err, done.returncode) == ("خبر\n", 0)


def test_libraries_are_there_and_nothing_stays_from_the_last_script(runs):
    text = "import sys; print('json' in sys.modules, hasattr(sys, 'seen')); sys.seen = True"
    assert [runs(text).communicate()[0] for _ in range(2)] == ["True False\n"] * 2


def test_scripts_of_one_name_have_more_loaded(runs):
    text = "import sys; print('json' in sys.modules, 'decimal' in sys.modules)"
    said = [runs(text, name=name).communicate()[0] for name in ("job", "job", "special", "job")]
    assert said == ["True False\n", "True False\n", "True True\n", "True False\n"]


def test_a_script_that_needs_more_may_come_first(runs):
    text = "import sys; print('json' in sys.modules, 'decimal' in sys.modules)"
    said = [runs(text, name=name).communicate(timeout=20)[0] for name in ("special", "job")]
    assert said == ["True True\n", "True False\n"]


@pytest.mark.parametrize("name", ["job", "special"])
def test_nobody_waits_for_a_process_that_is_gone(runs, name):
    """Not even while scripts that it forked are still at work."""
    text = "import os, time; print(os.getppid(), flush=True); time.sleep(60)"
    busy = [runs(text, name=name) for name in ("job", "special")]
    servers = {int(one.stdout.readline()) for one in busy}
    assert len(servers) == 2 and os.getpid() not in servers
    for server in servers:
        os.kill(server, signal.SIGKILL)
    done = runs("import sys; print('json' in sys.modules)", name=name)
    assert done.communicate(timeout=20)[0] == "False\n"


@pytest.mark.parametrize(
    ("text", "status"),
    [("raise SystemExit(3)", 3), ("raise SystemExit('no')", 1), ("1 / 0", 1), ("", 0)],
)
def test_status_is_handed_on(runs, text, status):
    done = runs(text)
    err = done.communicate()[1]
    assert done.returncode == status
    assert ("ZeroDivisionError" in err) == (text == "1 / 0")


def test_what_ends_at_the_end_of_a_process_ends(runs, tmp_path):
    text = "import atexit, pathlib; atexit.register(pathlib.Path('left').write_text, 'x')"
    runs(text).communicate()
    assert (tmp_path / "left").exists()


def test_processor_time_of_scripts_is_that_of_the_run(runs):
    text = "import time\nwhile time.process_time() < 0.5: pass"
    for name in ("job", "special"):
        assert runs(text, name=name).wait(20) == 0
    said, _ = runs.starter.communicate(timeout=20)
    assert float(said) > 0.9


def test_a_killed_script_is_an_error(runs):
    done = runs("import os; os.kill(os.getpid(), 9)")
    done.communicate()
    assert done.returncode == 137


def _ends(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("whom", ["who asked", "who started"])
def test_a_script_ends_with_who_asked_and_with_the_run(runs, whom):
    done = runs("import os, time; print(os.getpid(), flush=True); time.sleep(60)")
    pid = int(done.stdout.readline())
    os.kill(done.pid if whom == "who asked" else runs.starter.pid, signal.SIGKILL)
    assert _ends(pid)
    assert done.wait(5) != 0


def test_without_the_process_python_is_started(runs):
    runs.starter.kill()
    runs.starter.wait()
    time.sleep(0.2)
    done = runs("import sys; print('json' in sys.modules, sys.argv[1:])", "a")
    assert done.communicate()[0] == "False ['a']\n"


@pytest.mark.parametrize("what", ["socket.socket.bind", "subprocess.Popen"])
def test_where_it_cannot_start_there_is_none(monkeypatch, what):
    def refuse(*arguments, **options):
        raise OSError("no room")

    monkeypatch.setattr(what, refuse)
    assert warm.start(["json"]) == ""


def test_elsewhere_there_is_none(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert warm.start(["json"]) == ""
