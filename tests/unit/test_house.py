"""The house rules that a machine can check: dependencies of rules, environment files, licence and versions."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from isnad import __version__, dependencies, fingerprint

HOUSE = Path(__file__).resolve().parents[2]


def test_environment_files_match_the_lock():
    done = subprocess.run(
        [sys.executable, HOUSE / ".ci/environment.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_versions_agree():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    assert project["version"] == __version__
    assert f"version: {__version__}" in (HOUSE / "CITATION.cff").read_text()
    assert f"## {__version__}" in (HOUSE / "CHANGELOG.md").read_text()


def test_default_install_has_no_torch():
    lock = tomllib.loads((HOUSE / "uv.lock").read_text())
    packages = {package["name"]: package for package in lock["package"]}
    pending, seen = [d["name"] for d in packages["isnad"]["dependencies"]], set()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        pending += [dependency["name"] for dependency in packages[name].get("dependencies", [])]
    assert "camel-tools" in seen
    assert not seen & {"torch", "transformers"}


def test_dependencies_follow_imports(tmp_path):
    package = tmp_path / "pack"
    (package / "inner").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "inner/__init__.py").write_text("from .deep import thing\n")
    (package / "inner/deep.py").write_text("def f():\n    from pack import late\n")
    (package / "late.py").write_text("import json\n")
    (package / "other.py").write_text("")
    found = [
        Path(path).relative_to(tmp_path).as_posix()
        for path in dependencies.modules(tmp_path, ["pack.inner"])
    ]
    assert found == [
        "pack/__init__.py",
        "pack/inner/__init__.py",
        "pack/inner/deep.py",
        "pack/late.py",
    ]
    with pytest.raises(FileNotFoundError):
        dependencies.modules(tmp_path, ["pack.nothing"])


STAGES = ["corpus", "document", "entities", "attributions", "hedges", "counts", "report"]


def test_no_stage_imports_a_later_one():
    for place, stage in enumerate(STAGES):
        files = dependencies.modules(HOUSE / "workflow", [f"isnad.{stage}"])
        for later in STAGES[place + 1 :]:
            reached = [path for path in files if re.search(rf"/isnad/{later}(\.py|/)", path)]
            assert not reached, f"{stage} imports {later}"


def test_every_rule_is_a_script():
    """A ``run:`` reads the workflow anew; ``shell:`` would be given to what runs scripts (isnad.warm)."""
    for path in [HOUSE / "Snakefile", *(HOUSE / "workflow/rules").glob("*.smk")]:
        assert not re.search(r"^\s+(run|shell):", path.read_text(), re.MULTILINE), path


def test_fingerprint_sees_every_change(tmp_path):
    (tmp_path / "deep/deeper").mkdir(parents=True)
    (tmp_path / "deep/deeper/a.txt").write_text("نص")
    before = fingerprint.fingerprint(tmp_path)
    assert fingerprint.fingerprint(tmp_path) == before
    (tmp_path / "deep/deeper/a.txt").write_text("نص آخر")
    assert fingerprint.fingerprint(tmp_path) != before
    with pytest.raises(FileNotFoundError):
        fingerprint.fingerprint(tmp_path / "nothing")


def test_fingerprint_looks_behind_links_that_are_followed(tmp_path):
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    for folder in (corpus, outside):
        folder.mkdir()
    (outside / "a.txt").write_text("نص")
    (corpus / "folder").symlink_to(outside)
    (corpus / "file.txt").symlink_to(outside / "a.txt")
    (corpus / "circle").symlink_to(corpus)
    (corpus / "broken").symlink_to(outside / "nothing")
    before = [fingerprint.fingerprint(corpus, follow) for follow in (False, True)]
    (outside / "a.txt").write_text("نص آخر")
    after = [fingerprint.fingerprint(corpus, follow) for follow in (False, True)]
    assert after[0] == before[0] and after[1] != before[1]
