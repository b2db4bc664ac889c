"""Jobs that need not start Python: a process that has loaded the libraries is forked for each of them.

Every job of the workflow is a script that a new interpreter runs, and loading numpy, pyarrow and Snakemake's containers
takes longer than the work of most jobs. ``start`` loads them once, in a process that waits for scripts beside the run; ``ask``,
which is what stands in front of a job's command, hands the script over and ends as the script ends. Only libraries are
loaded in advance, never isnad itself, so every job runs the code that lies on the disk when it starts.

Where there is no such process (another system than Linux, a cluster's node, a server that died) ``ask`` runs the
command as it stands.
"""

from __future__ import annotations

import os
import socket
import sys

#: The status of a job whose process was killed, as shells give it.
_KILLED = 137
_started: list = []


def start(modules: list[str], more: dict[str, list[str]] | None = None) -> str:
    """Start the process that has ``modules`` loaded and return what belongs in front of a command to have it run there.

    ``more`` gives modules that only scripts of one name (without ``.py``) need. They are loaded when the second script
    comes, in a process of their own: the first reads the corpus and has use for every core. All processes end with the one that called. Returns an empty string where the
    system has nothing of the kind.
    """
    if sys.platform != "linux":
        return ""
    import shlex
    import subprocess

    name = f"isnad-{os.getpid()}-{os.urandom(8).hex()}"
    arguments, listeners = [], []
    try:
        for script, loaded in {"": modules, **(more or {})}.items():
            listener = socket.socket(socket.AF_UNIX)
            listeners.append(listener)
            # A name without a file: nothing is left on the disk, however the run ends.
            listener.bind(f"\0{name}.{script}")
            listener.listen(64)
            arguments += [str(listener.fileno()), *loaded]
        # Its standard input closes when this process ends, so it is kept as long.
        _started.append(
            subprocess.Popen(
                [sys.executable, "-m", "isnad.warm", *arguments],
                stdin=subprocess.PIPE,
                pass_fds=[listener.fileno() for listener in listeners],
            )
        )
    except OSError:  # no sockets here, or no room for another process
        return ""
    finally:
        for listener in listeners:
            listener.close()
    # As little of Python as possible, since this runs before each job.
    return shlex.join([sys.executable, "-I", "-S", os.path.abspath(__file__), "ask", name])


def stop() -> None:
    """End what ``start`` started and take its processor time, and that of the scripts, for this process's children's."""
    import subprocess
    from contextlib import suppress

    for process in _started:
        process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)
    _started.clear()


def ask(name: str, command: list[str]) -> int:
    """Have the script of ``command`` (interpreter, script, arguments) run by the process behind ``name``.

    Returns the status of the script; does not return where nobody listens, since this process then becomes the command.
    """
    connection = socket.socket(socket.AF_UNIX)
    # Snakemake runs a copy of ``notebooks.py`` that is called ``tmp1234.notebooks.py``.
    script = command[1].removesuffix(".py").rpartition(".")[2]
    for process in (f"\0{name}.{script}", f"\0{name}."):
        try:
            connection.connect(process)
            break
        except OSError:
            continue
    else:
        os.execvp(command[0], command)
    job = [os.getcwdb(), os.fsencode("\n".join(command[1:]))]
    job += [key + b"=" + value for key, value in os.environb.items()]
    message = b"\0".join(job)
    socket.send_fds(connection, [len(message).to_bytes(8, "big")], [0, 1, 2])
    connection.sendall(message)
    # The last word is the status; the end comes when the process is gone.
    said = b""
    while part := connection.recv(16):
        said = part
    return said[-1] if said else _KILLED


def serve(
    listener: socket.socket, modules: list[str], others: list[tuple[socket.socket, list[str]]]
) -> int:
    """Load ``modules``, then fork a process for each script that is asked for, until standard input ends.

    ``others`` are the listeners of processes that load more. Returns the status with which the process shall exit.
    """
    import gc
    import importlib
    import select
    import signal
    import time
    from contextlib import suppress

    # An interrupt is for the scripts and for Snakemake.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in modules:
        # What is not there, or not there any more, is for the script to miss.
        with suppress(ImportError):
            importlib.import_module(module)
    # What is there already stays where it is, so that processes share its memory.
    gc.freeze()
    own, came, waiting = os.getpid(), 0, dict(others)
    while True:
        ready, _, _ = select.select([0, listener, *waiting], [], [], 0.5 if _busy() else None)
        if 0 in ready:
            # So that their processor time is counted; whoever is still at work then notices that this process is gone.
            patience = time.monotonic() + 0.3
            while _busy() and time.monotonic() < patience:
                time.sleep(0.005)
            return 0
        if listener in ready:
            connection, _ = listener.accept()
            if _is_ours(connection) and os.fork() == 0:
                _close(listener, *waiting)
                signal.signal(signal.SIGINT, signal.default_int_handler)
                _run(connection, own)
            connection.close()
            came += 1
        for another in [one for one in waiting if one in ready or came == 2]:
            wanted = waiting.pop(another)
            if os.fork() == 0:
                _close(listener, *waiting)
                return serve(another, wanted, [])
            another.close()


def _busy() -> bool:
    """Take note of the forked processes that ended; whether there are others."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _close(*sockets: socket.socket) -> None:
    """Close what is another process's to listen to: where nobody does, who asks must be refused and not wait."""
    for one in sockets:
        one.close()


def _is_ours(connection: socket.socket) -> bool:
    """Whether the other end belongs to the same user: a name without a file has no permissions."""
    found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int.from_bytes(found[4:8], sys.byteorder) == os.getuid()


def _run(connection: socket.socket, server: int) -> None:
    """Read what is asked for, do it as a new interpreter would, and end this process with its status."""
    import runpy
    import threading
    import traceback

    length, streams, _, _ = socket.recv_fds(connection, 8, 3)
    message = b""
    while len(message) < int.from_bytes(length, "big"):
        message += connection.recv(1 << 16)
    folder, command, *environment = message.split(b"\0")
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environb.clear()
    os.environb.update(line.split(b"=", 1) for line in environment)
    os.chdir(folder)
    sys.argv = os.fsdecode(command).split("\n")
    sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
    threading.Thread(target=_end_with, args=(connection, server), daemon=True).start()
    status = 0
    try:
        runpy.run_path(sys.argv[0], run_name="__main__")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    _exit(status & 255, connection)


def _exit(status: int, connection: socket.socket | None = None) -> None:
    """End this process as an interpreter ends, but for taking apart all that is loaded, which takes it 40 ms."""
    import atexit
    import threading
    from contextlib import suppress

    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    if connection:
        connection.sendall(bytes([status]))
    os._exit(status)


def _end_with(connection: socket.socket, server: int) -> None:
    """End this process when the one that asked for it is gone, or the server."""
    import select

    while not select.select([connection], [], [], 0.5)[0]:
        if os.getppid() != server:
            os._exit(1)
    os._exit(1)


def main(arguments: list[str]) -> int:
    """``ask NAME COMMAND...`` or ``DESCRIPTOR MODULE... [DESCRIPTOR MODULE...]...``"""
    if arguments[0] == "ask":
        return ask(arguments[1], arguments[2:])
    processes: list[tuple[socket.socket, list[str]]] = []
    for argument in arguments:
        if argument.isdigit():
            processes.append((socket.socket(fileno=int(argument)), []))
        else:
            processes[-1][1].append(argument)
    _exit(serve(*processes[0], processes[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
