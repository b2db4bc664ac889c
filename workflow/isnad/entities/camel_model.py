"""The model of the ``camel`` backend: fetched with ``camel_data``, or given as a folder, and checked before it is used."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from isnad import camel_data
from isnad.entities.model import TAGS
from isnad.errors import IsnadError

log = logging.getLogger("isnad")

PACKAGE = "ner-arabert"
_COMPONENT = "NamedEntityRecognition"
_NEEDED = ("config.json", "vocab.txt")
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_OTHERWISE = (
    "Without network, copy the folder {folder} from a machine on which that worked, or give the folder of a "
    "camel-tools NER model with --config camel_model=FOLDER. entity_backend=embedded needs no download."
)
_SENTENCE = ["وصل", "الوفد", "إلى", "القاهرة", "قادما", "من", "باريس", "."]


def load(folder: str | Path | None = None):
    """camel-tools' ``NERecognizer`` over the model in ``folder``, or over the one that ``camel_data`` installed.

    Raises ``IsnadError`` that says what is missing and what to do: torch, the model, a file of the model.
    """
    _need_torch()
    folder = Path(folder).expanduser() if folder is not None else installed()
    if folder is None:
        raise IsnadError(
            f"camel-tools' NER model is not installed; install it with 'camel_data -i {PACKAGE}'. {_otherwise()}"
        )
    missing = _missing(folder)
    if missing:
        raise IsnadError(f"{folder} is no camel-tools NER model: it lacks {', '.join(missing)}")
    with camel_data.importable():
        from camel_tools.ner import NERecognizer
    import torch

    try:
        return NERecognizer(str(folder), use_gpu=torch.cuda.is_available())
    except Exception as error:
        reason = str(error).strip().split("\n")[0][:200] or type(error).__name__
        raise IsnadError(f"the model in {folder} cannot be loaded: {reason}") from error


def provide(folder: str | Path | None = None) -> dict:
    """Make sure that there is a model that can be used; install the one of camel-tools where none is given.

    Returns what its labels depend on: ``files`` (name: SHA-256), ``labels``, ``versions`` of the libraries.

    Raises ``IsnadError``, one message, where a library or the model is missing, cannot be fetched, is damaged or has
    other labels than ``TAGS``.
    """
    _need_torch()
    if folder is None:
        folder = _installed_whole()
    recognizer = load(folder)
    labels = sorted(recognizer.model.config.id2label.values())
    unknown = [label for label in labels if label not in TAGS]
    if unknown:
        raise IsnadError(
            f"the model in {folder} has the labels {', '.join(labels)}; isnad counts names that are labelled "
            f"{', '.join(TAGS[1:])}, so give it a model with these"
        )
    size = recognizer.model.config.vocab_size
    if len(recognizer.tokenizer) > size:
        raise IsnadError(
            f"the model in {folder} knows {size} word pieces and its vocab.txt has {len(recognizer.tokenizer)}: "
            "the files are of two models; fetch both again"
        )
    found = recognizer.predict([_SENTENCE])
    if [len(one) for one in found] != [len(_SENTENCE)]:
        raise IsnadError(
            f"the model in {folder} does not label each word of a sentence; fetch it again"
        )
    names = sorted(path.name for path in Path(folder).iterdir() if path.is_file())
    return {
        "files": {name: _sha256(Path(folder) / name) for name in names},
        "labels": labels,
        "versions": {name: version(name) for name in ("camel-tools", "torch", "transformers")},
    }


def installed() -> Path | None:
    """Where ``camel_data`` puts camel-tools' default NER model; None if it never put anything anywhere."""
    if not camel_data.has_catalogue():
        return None
    try:
        from camel_tools.data import CATALOGUE

        return Path(CATALOGUE.get_dataset(_COMPONENT).path)
    except Exception as error:
        raise IsnadError(
            f"camel-tools' catalogue in {camel_data.data_folder()} cannot be read ({error}); delete it and start again"
        ) from error


def _installed_whole() -> Path:
    """The folder of the installed model, which is fetched first if it is not there or not whole."""
    folder = installed()
    if folder is None or _missing(folder):
        _install()
        folder = installed()
    missing = _missing(folder) if folder is not None else ["every file"]
    if missing:
        raise IsnadError(
            f"'camel_data -i {PACKAGE}' left a model that lacks {', '.join(missing)}. {_otherwise()}"
        )
    return folder


def _install() -> None:
    """Run ``camel_data``; what it says goes to the log. It may fail and still end with status 0."""
    log.info("fetching camel-tools' NER model (about half a gigabyte) with camel_data")
    # Forced, since a download that broke off may stand in its list of what is installed.
    command = [sys.executable, "-m", "camel_tools.cli.camel_data", "-i", "-f", PACKAGE]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    said = [line.strip() for line in done.stderr.splitlines() if "rror" in line]
    if done.returncode or said:
        last = said[-1].rpartition("Error: ")[2] if said else f"status {done.returncode}"
        raise IsnadError(
            f"the model of entity_backend=camel is not installed, and 'camel_data -i {PACKAGE}' could not fetch it "
            f"({last}). {_otherwise()}"
        )


def _need_torch() -> None:
    try:
        import torch  # noqa: F401
        import transformers  # noqa: F401
    except ImportError as error:
        raise IsnadError(
            f"entity_backend=camel needs torch and transformers, which are not installed ({error}); "
            "install them with 'uv sync --extra neural', or use entity_backend=embedded"
        ) from error


def _missing(folder: Path) -> list[str]:
    missing = [name for name in _NEEDED if not _holds(folder / name)]
    if not any(_holds(folder / name) for name in _WEIGHTS):
        missing.append(" or ".join(_WEIGHTS))
    return missing


def _holds(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _otherwise() -> str:
    return _OTHERWISE.format(folder=camel_data.data_folder())


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_record(output: str | Path, folder: str | Path | None = None) -> dict:
    """``provide`` a model and write what identifies it as JSON."""
    record = provide(folder)
    Path(output).write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return record
