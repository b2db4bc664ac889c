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

from rocrate.model.contextentity import ContextEntity
from rocrate.model.creativework import CreativeWork
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
    output, run, workflow = Path(output), Path(run), Path(workflow)
    root = output.parent
    described = json.loads(run.read_text(encoding="utf-8"))
    files = [Path(path) for path in results]
    ended = max(path.stat().st_mtime for path in files)

    crate = ROCrate(version="1.1")
    title = f"isnad run {described['run_id']} ({described['name']})"
    crate.name = title
    crate.description = (
        f"Entities, attributions and hedges in {described['corpus']['documents']} news articles, "
        "found and counted by the workflow isnad."
    )
    crate.datePublished = datetime.fromtimestamp(ended, UTC)
    crate.license = crate.add(
        ContextEntity(
            crate,
            "#licence",
            {
                "@type": "CreativeWork",
                "name": "The texts belong to their publishers; isnad is under the MIT licence",
                "description": "Tables quote the articles they were made from, whose rights are not ours to give.",
            },
        )
    )
    crate.root_dataset["identifier"] = described["run_id"]
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

    versions = described["versions"]
    main = crate.add_workflow(
        workflow,
        workflow.relative_to(root).as_posix(),
        main=True,
        lang="snakemake",
        lang_version=versions["snakemake"],
    )
    main["name"] = "isnad"
    main["version"] = versions["isnad"]
    main["encodingFormat"] = "text/plain"
    main["conformsTo"] = {
        "@id": "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
    }
    main["license"] = "https://spdx.org/licenses/MIT"
    if described["git"]["commit"]:
        main["identifier"] = described["git"]["commit"]
    main["sha256"] = sha256(workflow)

    def parameter(name: str, kind: str, description: str) -> ContextEntity:
        return crate.add(
            ContextEntity(
                crate,
                f"#parameter-{name}",
                {
                    "@type": "FormalParameter",
                    "name": name,
                    "additionalType": kind,
                    "description": description,
                    "conformsTo": {
                        "@id": "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"
                    },
                },
            )
        )

    corpus = parameter("corpus", "Dataset", "The articles that were read.")
    # The texts stay where they are: they may belong to others. Their hash says which they were.
    articles = crate.add(
        ContextEntity(
            crate,
            "#corpus",
            {
                "@type": "Dataset",
                "name": described["corpus"]["name"],
                "description": f"{described['corpus']['documents']} articles, "
                f"{described['corpus']['rejected']} inputs rejected",
                "identifier": described["corpus"]["sha256"],
            },
        )
    )
    articles["exampleOfWork"] = corpus
    corpus["workExample"] = articles
    inputs, objects = [corpus], [articles]
    for key, value in sorted(described["config"].items()):
        if value is None:
            continue
        formal = parameter(key, "Text", f"The option {key} of config/config.yaml.")
        given = crate.add(
            ContextEntity(
                crate,
                f"#option-{key}",
                {
                    "@type": "PropertyValue",
                    "name": key,
                    "value": value
                    if isinstance(value, str)
                    else json.dumps(value, ensure_ascii=False),
                },
            )
        )
        given["exampleOfWork"] = formal
        formal["workExample"] = given
        inputs.append(formal)
        objects.append(given)

    outputs, made = [], []
    for path in sorted(files):
        place = path.relative_to(root).as_posix()
        file = crate.add_file(
            path,
            place,
            properties={
                "name": path.stem.replace("_", " ")
                if path.suffix == ".csv"
                else path.name.replace("_", " "),
                "encodingFormat": _MEDIA.get(path.suffix, "application/octet-stream"),
                "contentSize": str(path.stat().st_size),
                "sha256": sha256(path),
            },
        )
        formal = parameter(f"output-{path.name}", "File", f"What docs/tables.md calls {path.stem}.")
        file["exampleOfWork"] = formal
        formal["workExample"] = file
        outputs.append(formal)
        made.append(file)
    main["input"] = inputs
    main["output"] = outputs

    pages = {
        name: f"https://pypi.org/project/{name}/{version}/" for name, version in versions.items()
    }
    pages["python"] = (
        f"https://www.python.org/downloads/release/python-{versions['python'].replace('.', '')}/"
    )
    software = [
        crate.add(
            ContextEntity(
                crate,
                pages[name],
                {
                    "@type": "SoftwareApplication",
                    "name": name,
                    "version": version,
                    "url": pages[name],
                },
            )
        )
        for name, version in sorted(versions.items())
        if name != "isnad"
    ]
    main["softwareRequirements"] = software

    agent = crate.add(
        ContextEntity(
            crate,
            "#contributors",
            {"@type": "Organization", "name": "The isnad contributors"},
        )
    )
    main["creator"] = agent
    crate.root_dataset["author"] = agent
    action = crate.add(
        ContextEntity(
            crate,
            f"#run-{described['run_id']}",
            {
                "@type": "CreateAction",
                "name": title,
                "description": f"Snakemake run of isnad over {described['corpus']['name']}",
                "startTime": _moment(min(Path(started).stat().st_mtime, ended)),
                "endTime": _moment(ended),
                "actionStatus": "http://schema.org/CompletedActionStatus",
            },
        )
    )
    action["instrument"] = main
    action["object"] = objects
    action["result"] = made
    crate.root_dataset["mentions"] = action

    metadata = crate.metadata.generate()
    output.write_text(json.dumps(metadata, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return metadata
