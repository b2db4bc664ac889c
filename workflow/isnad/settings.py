"""The configuration of a run: checked against its schema before anything starts, with messages for people."""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Sequence
from pathlib import Path

import jsonschema

from isnad.errors import IsnadError

_SUFFIXES = re.compile(
    r"(\.(txt|jsonl|ndjson|json|csv|tsv|parquet|html?|warc|docx|xml|pdf|xlsx|zip|gz|tar))+$",
    re.IGNORECASE,
)


class ConfigError(IsnadError):
    """A configuration that cannot be run; the message names the key and what to do."""


#: What the command line spells out, as YAML has it.
_WORDS = {"true": True, "false": False, "null": None}


def check(config: dict, schema: dict, arguments: Sequence[str] = ()) -> dict:
    """``config`` itself when it satisfies ``schema``, its values made what the schema wants.

    ``arguments``: what was given to ``--config``, as it was typed (KEY=VALUE). Snakemake reads them as numbers where
    it can, or as YAML without types: text like 2018.10 comes back from here, the words true, false and null become
    values, in lists too. Raises ``ConfigError`` with one line that names every key that is wrong.
    """
    typed = dict(argument.split("=", 1) for argument in arguments if "=" in argument)
    for key, wanted in schema["properties"].items():
        if key in config:
            if _types(wanted) <= {"string", "null"} and not isinstance(config[key], str | None):
                config[key] = typed.get(key, config[key])
            config[key] = _fitted(config[key], wanted)
    validator = jsonschema.Draft202012Validator(schema)
    problems = sorted(
        validator.iter_errors(config), key=lambda error: [str(part) for part in error.path]
    )
    if problems:
        raise ConfigError("config: " + "; ".join(_explain(error, schema) for error in problems))
    return config


def _types(wanted: dict) -> set[str]:
    """The JSON types that a schema allows; none where it names none. Every choice of an enum is text or null."""
    if "anyOf" in wanted:
        return set().union(*map(_types, wanted["anyOf"]))
    if "enum" in wanted:
        return {"null" if choice is None else "string" for choice in wanted["enum"]}
    types = wanted.get("type", [])
    return {types} if isinstance(types, str) else set(types)


def _fitted(value, wanted: dict):
    """``value`` as the schema ``wanted`` has it: a word or a number made what it allows; what cannot be stays as it is."""
    types = _types(wanted)
    if isinstance(value, list):
        items = next(
            (each["items"] for each in wanted.get("anyOf", [wanted]) if "items" in each), {}
        )
        return [_fitted(item, items) for item in value]
    if isinstance(value, dict):
        known, others = wanted.get("properties", {}), wanted.get("additionalProperties") or {}
        return {key: _fitted(item, known.get(key, others)) for key, item in value.items()}
    if isinstance(value, str) and value.lower() in _WORDS:
        meant = _WORDS[value.lower()]
        return meant if ("null" if meant is None else "boolean") in types else value
    number = isinstance(value, int | float | datetime.date) and not isinstance(value, bool)
    return str(value) if number and "string" in types else value


def _explain(error: jsonschema.ValidationError, schema: dict) -> str:
    key = ".".join(str(part) for part in error.path)
    if error.validator == "additionalProperties":
        allowed = list(error.schema.get("properties", schema["properties"]))
        unknown = sorted(set(error.instance) - set(allowed))
        return "; ".join(
            f"unknown option {name!r}"
            + (
                f", did you mean {close[0]!r}?"
                if (close := difflib.get_close_matches(name, allowed, 1))
                else ""
            )
            + ("" if close else " (config/config.yaml lists them all)")
            for name in unknown
        )
    value = json.dumps(error.instance, ensure_ascii=False, default=str)
    if error.validator == "enum":
        choices = ", ".join(
            "null" if choice is None else str(choice) for choice in error.validator_value
        )
        return f"{key or 'config'} is {value}; it must be one of {choices}"
    if key == "corpus":
        return f"corpus is {value}; give a folder or a file with --config corpus=PATH"
    if error.validator == "type":
        types = error.validator_value
        wanted = " or ".join(types) if isinstance(types, list) else types
        hint = {
            "array": f" (a list: '{key}=[{error.instance}]')",
            "object": f" (names with values: '{key}={{name: value}}')",
        }.get(types if isinstance(types, str) else types[0], "")
        return f"{key or 'config'} is {value}; it must be of type {wanted}{hint}"
    if key == "confidence":
        return f"confidence is {value}; it must lie between 0.5 and 1, such as 0.95 for 95 %"
    if key == "name":
        return f"name is {value}; it may hold letters, digits, - _ and . only, such as my-run"
    return f"{key or 'config'} is {value}: {error.message}"


def run_name(config: dict) -> str:
    """The name of the run: as configured, otherwise the last part of the corpus path without its file suffixes."""
    if config.get("name"):
        return config["name"]
    last = Path(config["corpus"]).resolve().name
    name = re.sub(r"[^\w.-]+", "-", _SUFFIXES.sub("", last)).strip("-.")
    if not name:
        raise ConfigError(
            f"no name can be made from the corpus path {config['corpus']!r}; add --config name=NAME"
        )
    return name


#: Options that name files or folders.
_PATHS = ("corpus", "metadata", "aliases", "gold", "sheets", "camel_model")
#: Options that no result of a run depends on.
_APART = ("shard_mb", "layer", "items", "coders", "training", "archive")


def shown(config: dict) -> dict:
    """The options that a run is described by: of files their names alone, since the folder they lie in changes nothing."""

    def short(value):
        if isinstance(value, list):
            return [short(each) for each in value]
        return Path(value).name if value else value

    return {
        key: short(value) if key in _PATHS else value
        for key, value in config.items()
        if key not in _APART
    }


#: The tables of a run that another can be compared with.
COMPARED = ("documents", "entities", "attributions", "hedges")


def compared_tables(config: dict, name: str, results: Path = Path("results")) -> list[str]:
    """The tables of the run that ``compare`` names; none where it names none.

    ``name``: this run. Raises ``ConfigError`` where the other is this run, is not in ``results`` or was not finished.
    """
    other = config.get("compare")
    if not other:
        return []
    if other == name:
        raise ConfigError(
            f"config: compare is {other!r}, which is this run itself; name another run, or give this one a name of its "
            "own with --config name=NAME"
        )
    found = [f"{results}/{other}/tables/{table}.parquet" for table in COMPARED]
    missing = [path for path in found if not Path(path).is_file()]
    if not missing:
        return found
    finished = sorted(
        folder.name
        for folder in (results.iterdir() if results.is_dir() else ())
        if folder.name != name
        and all((folder / "tables" / f"{table}.parquet").is_file() for table in COMPARED)
    )
    known = f"; finished runs here: {', '.join(finished)}" if finished else ""
    raise ConfigError(
        f"config: compare is {other!r}, but there is no {missing[0]}; analyse that corpus first: "
        f"snakemake --cores 4 --config corpus=PATH name={other}{known}"
    )
