"""run.json: what is needed to say that two runs are the same run."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import isnad

#: The packages whose version may change a result or the look of it.
_PACKAGES = (
    "babel",
    "camel-tools",
    "numpy",
    "pandas",
    "papermill",
    "plotly",
    "pyarrow",
    "scipy",
    "snakemake",
    "trafilatura",
)


def sha256(path: Path | str) -> str:
    """The SHA-256 of a file, as hexadecimal digits; of a folder that of its files' names and hashes, in order."""
    if (folder := Path(path)).is_dir():
        files = sorted(each for each in folder.rglob("*") if each.is_file())
        lines = (f"{sha256(each)}  {each.relative_to(folder).as_posix()}\n" for each in files)
        return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def code_files(house: Path) -> list[Path]:
    """Every file of code that a run is made by, in a fixed order: rules, adapters, core, notebooks, page templates."""
    suffixes = {".py", ".smk", ".ipynb", ".yaml", ".j2", ".css", ".js", ".po"}
    return [
        house / "Snakefile",
        *sorted(
            path
            for path in (house / "workflow").rglob("*")
            if path.suffix in suffixes
            and path.is_file()
            and not any(part.startswith(".") for part in path.relative_to(house).parts)
        ),
    ]


def git_commit(house: Path) -> dict:
    """The commit of the workflow's checkout and whether files differ from it; nulls where it is no checkout."""

    def git(*words: str) -> str | None:
        done = subprocess.run(
            ["git", "-C", str(house), *words], capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else None

    try:
        commit = git("rev-parse", "HEAD")
        changed = git(
            "status", "--porcelain", "--untracked-files=no", "--", "Snakefile", "workflow", "config"
        )
    except FileNotFoundError:
        commit = changed = None
    return {"commit": commit, "modified": bool(changed) if commit else None}


def versions() -> dict[str, str]:
    """The versions of Python and of the packages that a result depends on."""
    found = {"isnad": isnad.__version__, "python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def write_run(
    output: Path | str,
    *,
    name: str,
    config: dict,
    manifest: Path | str,
    house: Path | str,
    tables: Sequence[Path | str],
    lexicons: Sequence[Path | str],
    models: Sequence[Path | str],
    files: Mapping[str, Sequence[Path | str]] | None = None,
) -> dict:
    """Write ``run.json`` and return it.

    ``files``: what the user gave beside the corpus, by the option that names it; of ``compare`` the other run's tables.
    ``run_id`` is a hash of the corpus, the configuration, these files, the versions, the lexicons and the models: equal
    ids stand for runs that must give equal tables. It holds no time and no path of the machine, so it is reproducible itself.
    """
    house = Path(house)
    read = json.loads(Path(manifest).read_text())
    hashes = lambda paths: {Path(path).name: sha256(path) for path in sorted(map(str, paths))}  # noqa: E731
    shown = {key: value for key, value in config.items() if key not in ("corpus", "name", "gold")}
    code = hashlib.sha256()
    for path in code_files(house):
        code.update(path.relative_to(house).as_posix().encode() + b"\0")
        code.update(bytes.fromhex(sha256(path)))
    same = {
        "corpus_sha256": read["corpus_sha256"],
        "config": shown,
        "files": {option: hashes(paths) for option, paths in (files or {}).items() if paths},
        "versions": versions(),
        "code_sha256": code.hexdigest(),
        "lexicons": hashes(lexicons),
        "models": hashes(models),
    }
    identity = hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()
    run = {
        "run_id": identity[:12],
        "name": name,
        "corpus": {
            "name": Path(config["corpus"]).name,
            "sha256": read["corpus_sha256"],
            "documents": read["documents"],
            "rejected": read["rejected"],
        },
        "config": shown,
        "files": same["files"],
        "git": git_commit(house),
        "code_sha256": same["code_sha256"],
        "versions": same["versions"],
        "lexicons": same["lexicons"],
        "models": same["models"],
        "tables": hashes(tables),
    }
    Path(output).write_text(
        json.dumps(run, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    return run
