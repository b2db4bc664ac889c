"""The archive of a run and its check; the crate that describes a run."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from isnad import archive, tables
from isnad.errors import IsnadError

ENTITY = {
    "doc_id": "a",
    "start": 0,
    "end": 4,
    "mention": "عمان",
    "label": "LOC",
    "entity_id": "E1",
    "entity": "عمّان",
}


def make_run(folder: Path, label: str = "LOC") -> Path:
    """Results and report of a run, as small as they can be."""
    results, report = folder / "results/r", folder / "reports/r"
    documents = [{"doc_id": name, "text": "عمان"} for name in "ab"]
    tables.write_rows(results / "tables/documents.parquet", documents, "documents")
    rows = [ENTITY, ENTITY | {"doc_id": "b", "label": label}]
    tables.write_rows(results / "tables/entities.parquet", rows, "entities")
    tables.export_csv(results / "tables/entities.parquet", results / "tables/entities.csv")
    (report / "evidence").mkdir(parents=True)
    (report / "index.html").write_text("<!doctype html>", encoding="utf-8")
    (report / "evidence/1.js").write_text("1", encoding="utf-8")
    run = {
        "run_id": "0123456789ab",
        "name": "r",
        "git": {"commit": None, "modified": None},
        "corpus": {"name": "c", "sha256": "00"},
        "config": {"seed": 1},
        "versions": {"pandas": "3.0.0"},
    }
    (results / "run.json").write_text(json.dumps(run), encoding="utf-8")
    return results


def pack(results: Path, output: Path, **options) -> dict[str, str]:
    return archive.pack(
        output,
        run=results / "run.json",
        config={"seed": 1},
        tables=(results / "tables").iterdir(),
        report=results.parents[1] / "reports/r",
        lexicons=[],
        **options,
    )


def test_equal_runs_give_equal_archives(tmp_path):
    first, second = make_run(tmp_path / "one"), make_run(tmp_path / "two")
    sums = pack(first, tmp_path / "one.zip")
    pack(second, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as file:
        assert {"tables/entities.parquet", "report/evidence/1.js", "run.json"} <= set(sums)
        for line in file.read("SHA256SUMS").decode().splitlines():
            digest, name = line.split("  ", 1)
            assert hashlib.sha256(file.read(name)).hexdigest() == digest == sums[name]


def test_identical_is_said(tmp_path, capsys):
    results = make_run(tmp_path / "one")
    pack(results, tmp_path / "run.zip")
    rerun = make_run(tmp_path / "two")
    assert archive.main(["compare", str(tmp_path / "run.zip"), str(rerun)]) == 0
    assert capsys.readouterr().out == "identical: 3 tables, byte for byte\n"
    assert archive.main(["same", str(results), str(rerun)]) == 0


def test_the_first_difference_is_named_with_its_row_and_column(tmp_path, capsys):
    pack(make_run(tmp_path / "one"), tmp_path / "run.zip")
    rerun = make_run(tmp_path / "two", label="ORG")
    run = json.loads((rerun / "run.json").read_text())
    run["versions"]["pandas"] = "3.1.0"
    (rerun / "run.json").write_text(json.dumps(run), encoding="utf-8")
    assert archive.main(["compare", str(tmp_path / "run.zip"), str(rerun)]) == 1
    said = capsys.readouterr().out
    assert "tables/entities.parquet: row 2 (doc_id 'b'), column label: 'LOC' in the first" in said
    assert "(and 1 more files)" in said
    assert "the runs differ in versions.pandas: '3.0.0' in the first, '3.1.0'" in said


@pytest.mark.parametrize("place", [4, 60, 200, -3])
def test_one_changed_byte_of_a_table_names_the_table(tmp_path, place):
    results = make_run(tmp_path / "one")
    pack(results, tmp_path / "run.zip")
    table = results / "tables/entities.parquet"
    data = bytearray(table.read_bytes())
    data[place] ^= 1
    table.write_bytes(bytes(data))
    equal, message = archive.compare(tmp_path / "run.zip", results)
    assert not equal
    assert message.startswith("different: tables/entities.parquet: ")


@pytest.mark.parametrize("table", ["tables/entities.parquet", "tables/entities.csv"])
def test_one_changed_byte_in_the_archive_names_the_table(tmp_path, table):
    results = make_run(tmp_path / "one")
    whole, broken = tmp_path / "run.zip", tmp_path / "broken.zip"
    pack(results, whole)
    with zipfile.ZipFile(whole) as file:
        entry = file.getinfo(table)
        place = entry.header_offset + 30 + len(entry.filename.encode()) + entry.compress_size // 2
    data = bytearray(whole.read_bytes())
    data[place] ^= 1
    broken.write_bytes(bytes(data))
    equal, message = archive.compare(broken, results)
    assert not equal
    assert message == f"different: {table} was changed after the archive was made"


def test_a_missing_table_and_missing_rows_are_named(tmp_path):
    results = make_run(tmp_path / "one")
    pack(results, tmp_path / "run.zip")
    tables.write_rows(results / "tables/entities.parquet", [ENTITY], "entities")
    assert (
        "has 2 rows in the first, 1 in the second"
        in archive.compare(tmp_path / "run.zip", results)[1]
    )
    (results / "tables/documents.parquet").unlink()
    assert archive.compare(tmp_path / "run.zip", results)[1].startswith(
        "different: tables/documents.parquet: missing in the second"
    )


def test_texts_can_stay_at_home(tmp_path):
    results = make_run(tmp_path / "one")
    pack(results, tmp_path / "run.zip", texts=False)
    with zipfile.ZipFile(tmp_path / "run.zip") as file:
        assert "tables/documents.parquet" not in file.namelist()
    assert archive.compare(tmp_path / "run.zip", results)[0]
    documents = [{"doc_id": "a", "text": "غيره"}]
    tables.write_rows(results / "tables/documents.parquet", documents, "documents")
    assert archive.compare(tmp_path / "run.zip", results)[1].startswith(
        "different: tables/documents.parquet"
    )


def test_what_is_no_archive_is_one_line(tmp_path, capsys):
    results = make_run(tmp_path / "one")
    (tmp_path / "not.zip").write_bytes(b"no archive")
    with pytest.raises(IsnadError):
        archive.compare(tmp_path / "not.zip", results)
    assert archive.main(["compare", str(tmp_path / "not.zip"), str(results)]) == 2
    assert "is no archive of a run" in capsys.readouterr().err
    assert archive.main(["same", str(results), str(tmp_path)]) == 2


def issues_of(crate: Path, monkeypatch) -> list[str]:
    """What the validator finds in a crate against Workflow Run Crate 0.5, without a network.

    It is given the JSON-LD context that rocrate ships (1.3), with the terms of workflows as 1.1 spells them.
    """
    import requests
    import rocrate
    from rocrate_validator import models, services
    from rocrate_validator.utils.http import HttpRequester

    context = json.loads(
        (Path(rocrate.__file__).parent / "data/ro-crate.jsonld").read_text(encoding="utf-8")
    )["@context"]
    bioschemas = "https://bioschemas.org/"
    context |= {
        "ComputationalWorkflow": f"{bioschemas}ComputationalWorkflow",
        "FormalParameter": f"{bioschemas}FormalParameter",
        "input": f"{bioschemas}ComputationalWorkflow#input",
        "output": f"{bioschemas}ComputationalWorkflow#output",
    }

    def get(self, url, *_, **__):
        answer = requests.Response()
        known = url == "https://w3id.org/ro/crate/1.1/context"
        answer.status_code = 200 if known else 404
        answer.url = url
        answer.headers["Content-Type"] = "application/ld+json"
        answer._content = json.dumps({"@context": context} if known else {}).encode()
        return answer

    monkeypatch.setattr(HttpRequester, "get", get, raising=False)
    found = services.validate(
        services.ValidationSettings(
            rocrate_uri=str(crate),
            profile_identifier="workflow-run-crate-0.5",
            requirement_severity=models.Severity.RECOMMENDED,
        )
    )
    return sorted(
        f"{issue.severity.name} {issue.check.identifier}: {issue.message} {issue.violatingEntity}"
        for issue in found.get_issues()
    )


#: Recommendations that a run cannot follow: it does not know who ran it, and the project has no address of its own.
#: (5.1 is about the classes themselves, and 6.1 and 6.2 about a README.md that the crate has not.)
UNKNOWN = {
    f"RECOMMENDED {check}"
    for check in (
        "process-run-crate-0.5_3.2",
        "process-run-crate-0.5_5.1",
        "process-run-crate-0.5_8.6",
        "ro-crate-1.1_22.3",
        "ro-crate-1.1_31.2",
        "workflow-ro-crate-1.0_6.1",
        "workflow-ro-crate-1.0_6.2",
    )
}


#: Files of the user beside the corpus, by option.
OWN = {"aliases": "mine.tsv", "metadata": "about.csv"}


def test_a_run_is_archived_verified_and_described(workplace, corpus, monkeypatch):
    (corpus / "metadata.csv").rename(workplace.folder / "about.csv")
    (workplace.folder / "mine.tsv").write_text("entity\taliases\nالوزير\tسمير الخالدي\n", "utf-8")
    own = [f"{key}={workplace.folder / name}" for key, name in OWN.items()]
    call = ["--config", f"corpus={corpus}", "name=news", "bootstrap=100", *own]
    done = workplace.run("all", "archive_run", *call)
    assert done.returncode == 0, done.stderr
    results = workplace.folder / "results/news"
    file = results / "isnad-news.zip"
    with zipfile.ZipFile(file) as packed:
        assert {"report/index.html", "tables/hedges.parquet", "lexicons/hedges.tsv"} <= set(
            packed.namelist()
        )
        place = str(workplace.folder).encode()
        for name in set(packed.namelist()) - {f"files/{key}/{name}" for key, name in OWN.items()}:
            assert place not in packed.read(name), name
        options = json.loads(packed.read("config.yaml"))
        for key, name in OWN.items():
            assert options[key] == f"files/{key}/{name}"
            assert packed.read(options[key]) == (workplace.folder / name).read_bytes()
            assert json.loads(packed.read("run.json"))["config"][key] == name

    issues = [
        issue for issue in issues_of(results, monkeypatch) if issue.split(":")[0] not in UNKNOWN
    ]
    assert not issues, "\n".join(issues)
    crate = json.loads((results / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    described = {entity["@id"]: entity for entity in crate["@graph"]}
    table = described["tables/hedges.parquet"]
    assert table["sha256"] == hashlib.sha256((results / table["@id"]).read_bytes()).hexdigest()
    # The validator does find fault where there is some.
    del described["Snakefile"]["programmingLanguage"]
    (results / "ro-crate-metadata.json").write_text(json.dumps(crate), encoding="utf-8")
    assert any(
        issue.startswith("REQUIRED") and "programmingLanguage" in issue
        for issue in issues_of(results, monkeypatch)
    )

    verified = workplace.run("verify_archive", *call, f"archive={file}")
    assert verified.returncode == 0, verified.stderr
    assert "identical: " in verified.stderr
    table = results / "tables/hedges.parquet"
    data = bytearray(table.read_bytes())
    data[len(data) // 2] ^= 1
    table.write_bytes(bytes(data))
    equal, message = archive.compare(file, results)
    assert not equal
    assert message.startswith("different: tables/hedges.parquet")
