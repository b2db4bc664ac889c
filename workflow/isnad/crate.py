"""A run described as a Workflow Run RO-Crate: which workflow made which files out of what, when, and with which options.

The crate is the folder of a run's results; its ``ro-crate-metadata.json`` lists the tables with their hashes. Profiles:
Workflow Run Crate 0.5 (https://w3id.org/ro/wfrun/workflow/0.5) on RO-Crate 1.1, after Leo et al. 2024,
"Recording provenance of workflow runs with RO-Crate", PLOS ONE 19(9), doi:10.1371/journal.pone.0309210.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rocrate.model.computationalworkflow import ComputationalWorkflow
from rocrate.model.contextentity import ContextEntity
from rocrate.model.creativework import CreativeWork
from rocrate.model.file import File
from rocrate.rocrate import ROCrate

from isnad.provenance import sha256

#: Profiles that the crate follows, with their versions.
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
}
_MEDIA = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".tsv": "text/tab-separated-values",
}


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=0).isoformat()


def _entity(crate: ROCrate, identifier: str, properties: dict) -> ContextEntity:
    return crate.add(ContextEntity(crate, identifier, properties))


def _parameter(crate: ROCrate, name: str, kind: str, description: str) -> ContextEntity:
    """What the workflow takes or gives, as opposed to what it took or gave in this run."""
    profile = "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"
    properties = {
        "@type": "FormalParameter",
        "name": name,
        "additionalType": kind,
        "description": description,
        "conformsTo": {"@id": profile},
    }
    return _entity(crate, f"#parameter-{name}", properties)


def _joined(given: ContextEntity, formal: ContextEntity) -> tuple[ContextEntity, ContextEntity]:
    given["exampleOfWork"] = formal
    formal["workExample"] = given
    return given, formal


def _crate(run: dict, title: str, ended: float) -> ROCrate:
    """A crate that says what it is, whose it is and which profiles it follows."""
    crate = ROCrate(version="1.1")
    crate.name = title
    crate.description = (
        f"Entities, attributions and hedges in {run['corpus']['documents']} news articles, "
        "found and counted by the workflow isnad."
    )
    crate.datePublished = datetime.fromtimestamp(ended, UTC)
    licence = {
        "@type": "CreativeWork",
        "name": "The texts belong to their publishers; isnad is under the MIT licence",
        "description": "Tables quote the articles they were made from, whose rights are not ours to give.",
    }
    crate.license = _entity(crate, "#licence", licence)
    crate.root_dataset["identifier"] = run["run_id"]
    crate.root_dataset["conformsTo"] = [
        crate.add(CreativeWork(crate, url, {"name": name, "version": version}))
        for url, (name, version) in PROFILES.items()
    ]
    # Of the terms of workflow runs only this one is used; naming it here saves readers a download.
    crate.metadata.extra_terms["sha256"] = "https://w3id.org/ro/terms/workflow-run#sha256"
    crate.metadata["conformsTo"] = [
        {"@id": "https://w3id.org/ro/crate/1.1"},
        {"@id": "https://w3id.org/workflowhub/workflow-ro-crate/1.0"},
    ]
    return crate


def _workflow(crate: ROCrate, run: dict, snakefile: Path, root: Path) -> ComputationalWorkflow:
    """The workflow itself: its Snakefile, version and commit."""
    versions = run["versions"]
    place = snakefile.relative_to(root).as_posix()
    main = crate.add_workflow(
        snakefile, place, main=True, lang="snakemake", lang_version=versions["snakemake"]
    )
    main["name"] = "isnad"
    main["version"] = versions["isnad"]
    main["encodingFormat"] = "text/plain"
    main["conformsTo"] = {
        "@id": "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
    }
    main["license"] = "https://spdx.org/licenses/MIT"
    if run["git"]["commit"]:
        main["identifier"] = run["git"]["commit"]
    main["sha256"] = sha256(snakefile)
    return main


def _taken(crate: ROCrate, run: dict) -> list[tuple[ContextEntity, ContextEntity]]:
    """The corpus and the options of the run, each with the parameter that it was given for."""
    corpus = run["corpus"]
    formal = _parameter(crate, "corpus", "Dataset", "The articles that were read.")
    # The texts stay where they are: they may belong to others. Their hash says which they were.
    articles = {
        "@type": "Dataset",
        "name": corpus["name"],
        "description": f"{corpus['documents']} articles, {corpus['rejected']} inputs rejected",
        "identifier": corpus["sha256"],
    }
    taken = [_joined(_entity(crate, "#corpus", articles), formal)]
    for key, value in sorted(run["config"].items()):
        if value is None:
            continue
        formal = _parameter(crate, key, "Text", f"The option {key} of config/config.yaml.")
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        option = {"@type": "PropertyValue", "name": key, "value": text}
        taken.append(_joined(_entity(crate, f"#option-{key}", option), formal))
    return taken


def _made(crate: ROCrate, files: Sequence[Path], root: Path) -> list[tuple[File, ContextEntity]]:
    """The results with their sizes and hashes, each with the parameter that it stands for."""
    made = []
    for path in sorted(files):
        name = path.stem if path.suffix == ".csv" else path.name
        properties = {
            "name": name.replace("_", " "),
            "encodingFormat": _MEDIA.get(path.suffix, "application/octet-stream"),
            "contentSize": str(path.stat().st_size),
            "sha256": sha256(path),
        }
        file = crate.add_file(path, path.relative_to(root).as_posix(), properties=properties)
        meaning = f"What docs/tables.md calls {path.stem}."
        made.append(_joined(file, _parameter(crate, f"output-{path.name}", "File", meaning)))
    return made


def _software(crate: ROCrate, versions: dict[str, str]) -> list[ContextEntity]:
    """What the run was made with, except isnad itself."""
    found = []
    for name, version in sorted(versions.items()):
        if name == "isnad":
            continue
        page = f"https://pypi.org/project/{name}/{version}/"
        if name == "python":
            page = f"https://www.python.org/downloads/release/python-{version.replace('.', '')}/"
        properties = {
            "@type": "SoftwareApplication",
            "name": name,
            "version": version,
            "url": page,
        }
        found.append(_entity(crate, page, properties))
    return found


def write_crate(
    output: Path | str,
    *,
    run: Path | str,
    workflow: Path | str,
    results: Sequence[Path | str],
    started: Path | str,
) -> dict:
    """Write ``ro-crate-metadata.json`` under ``output`` and return it.

    ``run`` is the run's ``run.json``; ``workflow`` a copy of the Snakefile; all ``results`` lie in the folder of
    ``output``, whose crate they become. The run began when the file ``started`` was last written and ended with the
    newest of the results. Raises ``ValueError`` for a result outside the folder.
    """
    output = Path(output)
    root = output.parent
    described = json.loads(Path(run).read_text(encoding="utf-8"))
    files = [Path(path) for path in results]
    ended = max(path.stat().st_mtime for path in files)
    title = f"isnad run {described['run_id']} ({described['name']})"

    crate = _crate(described, title, ended)
    main = _workflow(crate, described, Path(workflow), root)
    taken, made = _taken(crate, described), _made(crate, files, root)
    main["input"] = [formal for _, formal in taken]
    main["output"] = [formal for _, formal in made]
    main["softwareRequirements"] = _software(crate, described["versions"])
    contributors = {"@type": "Organization", "name": "The isnad contributors"}
    agent = _entity(crate, "#contributors", contributors)
    main["creator"] = agent
    crate.root_dataset["author"] = agent
    action = {
        "@type": "CreateAction",
        "name": title,
        "description": f"Snakemake run of isnad over {described['corpus']['name']}",
        "startTime": _moment(min(Path(started).stat().st_mtime, ended)),
        "endTime": _moment(ended),
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }
    action = _entity(crate, f"#run-{described['run_id']}", action)
    action["instrument"] = main
    action["object"] = [given for given, _ in taken]
    action["result"] = [file for file, _ in made]
    crate.root_dataset["mentions"] = action

    metadata = crate.metadata.generate()
    output.write_text(json.dumps(metadata, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return metadata
