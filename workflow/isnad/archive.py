"""One file that holds a finished run, and the comparison of such a file with somebody's own rerun.

    python -m isnad.archive compare ARCHIVE RESULTS_DIR     "identical", or the first difference
    python -m isnad.archive same RESULTS_DIR RESULTS_DIR    the same for two runs on one machine

The archive is a ZIP with ``SHA256SUMS`` (readable by ``sha256sum -c``) over everything in it. Equal runs give equal
archives: it holds no time, and names are in order.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from isnad.errors import IsnadError

SUMS = "SHA256SUMS"
#: Tables in the order in which data flows, so that the first difference is the one that the others follow from.
_FLOW = (
    "rejects",
    "quality_flags",
    "documents",
    "entities",
    "attributions",
    "listed_sources",
    "hedges",
    "boosters",
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_README = """\
isnad run {run_id} ({name})

tables/     every table, as Parquet and CSV        report/     open report/index.html
lexicons/   the cues and names that were used      models/     the entity model
run.json    corpus hash, options, versions, hashes of code, lexicons and tables
config.yaml the options; SHA256SUMS a hash of every file here
files/      the user's own files that options name, if any: unpack them where you call the workflow

To check the files:       sha256sum -c SHA256SUMS
To check the run, rerun it in a checkout of commit {commit} over the same corpus and compare:

    uv run --frozen snakemake --cores 4 verify_archive --configfile config.yaml \\
        --config corpus=YOUR_COPY_OF_THE_CORPUS name={name} archive=THIS_FILE.zip

It says "identical", or names the first table, row and column that differ.
"""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pack(
    output: Path | str,
    *,
    run: Path | str,
    config: Mapping,
    tables: Iterable[Path | str],
    report: Path | str,
    lexicons: Iterable[Path | str],
    models: Iterable[Path | str] = (),
    files: Mapping[str, Path | str] | None = None,
    texts: bool = True,
) -> dict[str, str]:
    """Write the archive of a run to ``output``; returns its files with their SHA-256, in order.

    ``tables`` are files, ``report`` is the folder of a report, ``files`` the user's own by the option that names them:
    the packed configuration names their copies. With ``texts`` false the table of documents is left
    out, because it holds the articles; its hash stays in ``SHA256SUMS``, so that a rerun can still be checked.
    """
    described = json.loads(Path(run).read_text(encoding="utf-8"))
    members: dict[str, bytes | Path] = {f"tables/{Path(path).name}": Path(path) for path in tables}
    report = Path(report)
    for path in report.rglob("*"):
        inside = path.relative_to(report)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            members[f"report/{inside.as_posix()}"] = path
    members |= {f"lexicons/{Path(path).name}": Path(path) for path in lexicons}
    members |= {f"models/{Path(path).name}": Path(path) for path in models}
    config = dict(config)
    for option, path in (files or {}).items():
        config[option] = f"files/{option}/{Path(path).name}"
        members[config[option]] = Path(path)
    members["run.json"] = Path(run)
    # JSON is YAML, and its writer leaves no choice of style.
    members["config.yaml"] = (
        json.dumps(config, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    ).encode()
    members["README.txt"] = _README.format(
        run_id=described["run_id"],
        name=described["name"],
        commit=described["git"]["commit"] or "of the same code",
    ).encode()

    output = Path(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    partial = output.with_name(output.name + ".partial")
    sums: dict[str, str] = {}
    try:
        with zipfile.ZipFile(partial, "w") as archive:
            for name in sorted(members):
                source = members[name]
                data = source if isinstance(source, bytes) else source.read_bytes()
                sums[name] = _digest(data)
                if texts or name != "tables/documents.parquet":
                    _store(archive, name, data)
            lines = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
            _store(archive, SUMS, lines.encode())
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
    return sums


def _store(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    # Parquet is compressed already.
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(".parquet") else zipfile.ZIP_DEFLATED
    archive.writestr(entry, data, compresslevel=6)


def _place(table: str) -> tuple[int, str, bool]:
    stem = Path(table).stem
    return (_FLOW.index(stem) if stem in _FLOW else len(_FLOW), stem, table.endswith(".csv"))


def first_difference(ours: bytes, theirs: bytes) -> str | None:
    """Where two Parquet tables first differ, in words: a column, a number of rows, or a row and column; None if nowhere."""
    try:
        left, right = (pq.read_table(io.BytesIO(data)) for data in (ours, theirs))
    except (pa.ArrowInvalid, OSError, ValueError):
        return "cannot be read as Parquet: the file is damaged"
    if left.column_names != right.column_names:
        odd = sorted(set(left.column_names) ^ set(right.column_names))
        return f"has other columns ({', '.join(odd) or 'in another order'})"
    for name in left.column_names:
        if left.schema.field(name).type != right.schema.field(name).type:
            return f"has another type in column {name}"
    found: tuple[int, int, str] | None = None
    rows = min(len(left), len(right))
    for number, name in enumerate(left.column_names):
        a, b = left[name].slice(0, rows), right[name].slice(0, rows)
        if a.equals(b):
            continue
        one, two = a.to_pylist(), b.to_pylist()
        row = next((i for i in range(rows) if one[i] != two[i]), None)
        if row is not None and (found is None or (row, number) < found[:2]):
            found = (row, number, name)
    if found is None and len(left) != len(right):
        return f"has {len(left)} rows in the first, {len(right)} in the second; the first {rows} are equal"
    if found is None:
        return None
    row, _, name = found
    key = f" (doc_id {left['doc_id'][row].as_py()!r})" if "doc_id" in left.column_names else ""
    values = [_short(side[name][row].as_py()) for side in (left, right)]
    return f"row {row + 1}{key}, column {name}: {values[0]} in the first, {values[1]} in the second"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _explain(ours: Mapping, theirs: Mapping) -> list[str]:
    """In what two ``run.json`` differ, tables and names aside: why two runs are not the same run."""
    reasons = []
    for key in ("corpus", "config", "files", "versions", "lexicons", "models"):
        one, two = dict(ours.get(key, {})), dict(theirs.get(key, {}))
        if key == "corpus":
            one.pop("name", None), two.pop("name", None)
        reasons += [
            f"{key}.{name}: {_short(one.get(name))} in the first, {_short(two.get(name))} in the second"
            for name in sorted(one.keys() | two.keys())
            if one.get(name) != two.get(name)
        ]
    if ours.get("code_sha256") != theirs.get("code_sha256"):
        reasons.append("code_sha256: the code of the workflow differs")
    return reasons


def _differences(
    sums: Mapping[str, str], ours: Mapping[str, bytes], theirs: Mapping[str, Path]
) -> list[str]:
    found = []
    # What only the second has (scores, coding sheets) was asked for there beside the run.
    for name in sorted(sums, key=_place):
        if name not in theirs:
            found.append(f"{name}: missing in the second")
        elif _digest(data := theirs[name].read_bytes()) != sums[name]:
            where = None
            if name.endswith(".parquet") and name in ours:
                where = first_difference(ours[name], data) or "has equal rows in other bytes"
            found.append(f"{name}: {where or 'differs'}")
    return found


def _tables(results: Path) -> dict[str, Path]:
    folder = results / "tables"
    if not folder.is_dir():
        raise IsnadError(
            f"{results} holds no tables: give the folder of a run, such as results/NAME"
        )
    return {
        f"tables/{path.name}": path
        for path in sorted(folder.iterdir())
        if path.suffix in (".parquet", ".csv", ".json") and path.is_file()
    }


def _verdict(differences: list[str], reasons: list[str], count: int) -> tuple[bool, str]:
    if not differences:
        return True, f"identical: {count} tables, byte for byte"
    more = f" (and {len(differences) - 1} more files)" if len(differences) > 1 else ""
    lines = [f"different: {differences[0]}{more}"]
    lines += [f"  the runs differ in {reason}" for reason in reasons]
    return False, "\n".join(lines)


def compare(archive: Path | str, results: Path | str) -> tuple[bool, str]:
    """Whether the tables of ``results`` are those of ``archive``, and a sentence that says so or names the first difference.

    A table of the archive that does not match the archive's own ``SHA256SUMS`` counts as a difference and is named.
    Raises ``IsnadError`` where ``archive`` is no archive of a run.
    """
    results = Path(results)
    tables: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(archive) as file:
            sums = {
                name: digest
                for digest, name in (
                    line.split("  ", 1) for line in file.read(SUMS).decode().splitlines()
                )
            }
            names = set(file.namelist())
            for name in sorted(sums, key=_place):
                if name not in names:
                    if name == "tables/documents.parquet":  # left out on purpose: holds the texts
                        continue
                    return False, f"different: {name} is missing in the archive"
                try:
                    data = file.read(name)
                except (zipfile.BadZipFile, zlib.error):
                    data = b""
                if _digest(data) != sums[name]:
                    return False, f"different: {name} was changed after the archive was made"
                if name.startswith("tables/"):
                    tables[name] = data
                elif name == "run.json":
                    described = json.loads(data)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise IsnadError(f"{archive} is no archive of a run: {error}") from None
    kept = {name: digest for name, digest in sums.items() if name.startswith("tables/")}
    found = _differences(kept, tables, _tables(results))
    rerun = results / "run.json"
    reasons = (
        _explain(described, json.loads(rerun.read_text(encoding="utf-8")))
        if found and rerun.exists()
        else []
    )
    return _verdict(found, reasons, len(kept))


def same(first: Path | str, second: Path | str) -> tuple[bool, str]:
    """``compare`` for the results of two runs that both lie on this machine."""
    first, second = Path(first), Path(second)
    ours = {name: path.read_bytes() for name, path in _tables(first).items()}
    sums = {name: _digest(data) for name, data in ours.items()}
    found = _differences(sums, ours, _tables(second))
    runs = [folder / "run.json" for folder in (first, second)]
    reasons = []
    if found and all(run.exists() for run in runs):
        reasons = _explain(*(json.loads(run.read_text(encoding="utf-8")) for run in runs))
    return _verdict(found, reasons, len(sums))


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit status is 0 for identical, 1 for different, 2 for what cannot be compared."""
    parser = argparse.ArgumentParser(prog="python -m isnad.archive", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, first in (("compare", "archive"), ("same", "first")):
        command = commands.add_parser(name)
        command.add_argument(first)
        command.add_argument("results")
    given = parser.parse_args(arguments)
    try:
        if given.command == "compare":
            equal, message = compare(given.archive, given.results)
        else:
            equal, message = same(given.first, given.results)
    except IsnadError as error:
        print(f"isnad: {error}", file=sys.stderr)
        return 2
    print(message)
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
