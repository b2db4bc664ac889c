"""What identifies a run, and the files that say how to cite isnad and how to install the same packages elsewhere."""

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

from isnad import __version__, provenance

HOUSE = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = {
    package["name"]: package
    for package in tomllib.loads((HOUSE / "uv.lock").read_text(encoding="utf-8"))["package"]
}


@pytest.fixture
def run(tmp_path):
    """A function that writes a run.json over files that a test may change."""
    house = tmp_path / "house"
    (house / "workflow/rules").mkdir(parents=True)
    (house / "Snakefile").write_text("rule all:\n")
    (house / "workflow/rules/a.smk").write_text("rule a:\n")
    for name in ("cues.tsv", "model.npz", "hedges.parquet", "mine.tsv", "documents.parquet"):
        text = {"cues.tsv": "cue\n"}.get(name, name)
        (tmp_path / name).write_text(text)
    config = {"corpus": "/home/x/news", "name": None, "gold": None, "aliases": None, "seed": 1}
    manifest = {"corpus_sha256": "ab", "documents": 3, "rejected": 1}

    def write(name="one", **changes):
        (tmp_path / "manifest.json").write_text(json.dumps(manifest | changes.pop("manifest", {})))
        for file, text in changes.pop("files", {}).items():
            (tmp_path / file).write_text(text)
        output = tmp_path / f"{name}.json"
        made = provenance.write_run(
            output,
            name=name,
            config=config | changes,
            manifest=tmp_path / "manifest.json",
            house=house,
            tables=[tmp_path / "hedges.parquet"],
            lexicons=[tmp_path / "cues.tsv"],
            models=[tmp_path / "model.npz"],
            files={"aliases": [tmp_path / "mine.tsv"], "compare": [tmp_path / "documents.parquet"]},
        )
        assert json.loads(output.read_text(encoding="utf-8")) == made
        return made

    return write


def test_the_same_run_has_the_same_id_wherever_it_lies(run):
    first = run()
    assert re.fullmatch("[0-9a-f]{12}", first["run_id"])
    again = run("two", corpus="/elsewhere/news")
    assert again["run_id"] == first["run_id"]
    assert again | {"name": "one"} == first
    assert "/home/x" not in json.dumps(first)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 2},
        {"manifest": {"corpus_sha256": "cd"}},
        {"files": {"cues.tsv": "cue\nقد\n"}},
        {"files": {"model.npz": "n"}},
        {"files": {"mine.tsv": "other"}},
        {"files": {"documents.parquet": "other"}},
        {"files": {"house/workflow/rules/a.smk": "rule b:\n"}},
        {"files": {"house/Snakefile": "rule other:\n"}},
    ],
    ids=str,
)
def test_whatever_can_change_a_result_changes_the_id(run, change):
    assert run()["run_id"] != run(**change)["run_id"]


def test_a_folder_is_hashed_by_what_lies_in_it(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/a").write_text("a")
    first = provenance.sha256(tmp_path)
    (tmp_path / "deep/a").rename(tmp_path / "deep/b")
    assert provenance.sha256(tmp_path) != first


def test_hashes_of_tables_are_recorded_and_no_part_of_the_id(run):
    first = run()
    second = run(files={"hedges.parquet": "u"})
    assert first["tables"] != second["tables"]
    assert first["run_id"] == second["run_id"]


def test_a_folder_that_is_no_checkout_has_no_commit(tmp_path):
    assert provenance.git_commit(tmp_path / "nothing") == {"commit": None, "modified": None}


def test_every_kind_of_code_in_the_workflow_is_hashed():
    hashed = {path.suffix for path in provenance.code_files(HOUSE)}
    there = {
        path.suffix
        for path in (HOUSE / "workflow").rglob("*")
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
    }
    # Lexicons and models are hashed one by one, accuracy.json and the others are no code.
    assert there - hashed <= {".tsv", ".npz", ".json", ".md", ".rst", ".txt", ".svg", ".woff2"}


def test_codemeta_and_citation_agree_with_the_project():
    codemeta = json.loads((HOUSE / "codemeta.json").read_text(encoding="utf-8"))
    citation = yaml.safe_load((HOUSE / "CITATION.cff").read_text(encoding="utf-8"))
    assert codemeta["@context"] == "https://w3id.org/codemeta/3.0"
    assert codemeta["@type"] == "SoftwareSourceCode"
    assert codemeta["name"] == PROJECT["name"]
    assert codemeta["description"] == PROJECT["description"]
    assert codemeta["version"] == citation["version"] == PROJECT["version"] == __version__
    assert codemeta["license"] == f"https://spdx.org/licenses/{citation['license']}"
    assert citation["license"] == PROJECT["license"]
    assert codemeta["dateModified"] == str(citation["date-released"])
    assert codemeta["keywords"] == citation["keywords"]
    authors = [author["name"] for author in citation["authors"]]
    assert [author["name"] for author in codemeta["author"]] == authors
    wanted = {re.match(r"[\w-]+", each)[0]: each for each in PROJECT["dependencies"]}
    for requirement in codemeta["softwareRequirements"]:
        assert requirement == wanted[re.match(r"[\w-]+", requirement)[0]]


def test_citation_has_what_the_format_asks_for():
    # https://github.com/citation-file-format/citation-file-format, schema 1.2.0: required keys and types of those used.
    citation = yaml.safe_load((HOUSE / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"authors", "cff-version", "message", "title"} <= citation.keys()
    assert citation["type"] == "software"
    assert all(author.keys() <= {"name", "website", "orcid"} for author in citation["authors"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(citation["date-released"]))
    assert citation.keys() <= {
        "abstract",
        "authors",
        "cff-version",
        "date-released",
        "keywords",
        "license",
        "message",
        "title",
        "type",
        "version",
    }


def instructions() -> list[list[str]]:
    """The instructions of the Containerfile, continued lines joined, each as its words."""
    text = (HOUSE / "Containerfile").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [shlex.split(line) for line in text.splitlines() if line.strip()]


def test_the_container_is_made_of_the_lock():
    lines = instructions()
    assert {line[0] for line in lines} <= {
        "FROM",
        "ENV",
        "RUN",
        "WORKDIR",
        "COPY",
        "ENTRYPOINT",
        "CMD",
    }
    (base,) = [line[1] for line in lines if line[0] == "FROM"]
    python = re.search(r"python:(\d+\.\d+)-", base)[1]
    assert PROJECT["requires-python"] == f">={python}"
    environment = yaml.safe_load((HOUSE / "environment.yml").read_text(encoding="utf-8"))
    assert f"python={python}" in environment["dependencies"]
    (sync,) = [line for line in lines if line[:3] == ["RUN", "uv", "sync"]]
    assert "--frozen" in sync and "--no-dev" in sync
    extras = [sync[i + 1] for i, word in enumerate(sync) if word == "--extra"]
    assert set(extras) <= PROJECT["optional-dependencies"].keys()
    assert "neural" not in extras
    copied = [source for line in lines if line[0] == "COPY" for source in line[1:-1]]
    assert {
        "pyproject.toml",
        "uv.lock",
        "Snakefile",
        "config",
        "workflow",
        "profiles",
        "corpus",
    } <= set(copied)
    ignored = (HOUSE / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for source in copied:
        assert (HOUSE / source).exists(), source
        assert f"!{source}" in ignored, source
    (entry,) = [" ".join(line[1:]) for line in lines if line[0] == "ENTRYPOINT"]
    for path in re.findall(r"/opt/isnad/([\w/]+)", entry):
        assert (HOUSE / path).exists(), path
    order = [line[0:3] for line in lines]
    assert order.index(["RUN", "uv", "sync"]) < order.index(["COPY", "workflow", "workflow"])


def test_profiles_name_rules_and_an_image_of_this_version():
    rules = {
        rule
        for path in (HOUSE / "workflow/rules").glob("*.smk")
        for rule in re.findall(
            r"^(?:rule|checkpoint) (\w+):", path.read_text(encoding="utf-8"), re.M
        )
    }
    for name in ("slurm", "kubernetes"):
        profile = yaml.safe_load(
            (HOUSE / f"profiles/{name}/config.yaml").read_text(encoding="utf-8")
        )
        grouped = [each.split("=")[0] for each in profile["groups"]]
        assert set(grouped) | set(profile["set-resources"]) <= rules, name
        assert len(grouped) == len(set(grouped))
        assert profile["retries"] >= 1
        assert any(
            each.startswith(f"snakemake-executor-plugin-{name}")
            for each in PROJECT["optional-dependencies"][name]
        )
    assert profile["container-image"].endswith(f"/isnad:{__version__}")


def test_conda_users_get_every_package_of_the_lock():
    listed = {}
    environment = yaml.safe_load((HOUSE / "environment.yml").read_text(encoding="utf-8"))
    for line in environment["dependencies"][-1]["pip"]:
        name, version = re.match(r"([\w.-]+)==([\w.!+]+)", line).groups()
        listed.setdefault(name, set()).add(version)
    after = (HOUSE / "environment.post-deploy.sh").read_text(encoding="utf-8")
    name, version = re.search(r'"([\w-]+)==([\w.]+)"', after).groups()
    listed[name] = {version}
    pending, seen = [each["name"] for each in LOCK["isnad"]["dependencies"]], set()
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            pending += [
                each["name"]
                for each in LOCK[name].get("dependencies", [])
                if "sys_platform == 'win32'" not in each.get("marker", "")
            ]
    assert seen <= listed.keys(), sorted(seen - listed.keys())
    versions = {}
    for package in tomllib.loads((HOUSE / "uv.lock").read_text(encoding="utf-8"))["package"]:
        versions.setdefault(package["name"], set()).add(package.get("version"))
    for name, found in listed.items():
        assert found <= versions[name], name
    assert not listed.keys() & {"torch", "transformers", "kubernetes", "boto3"}
