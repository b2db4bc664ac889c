"""Puts the report together: blocks of the executed notebooks -> index.html, evidence pages, assets, data to take away."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import isnad
from isnad.report import static
from isnad.report.blocks import MIME
from isnad.report.contents import MAIN_FIGURES, SCREENS
from isnad.report.messages import LANGUAGES, Catalogue, t
from isnad.report.reading import unasked
from isnad.report.rendering import environment
from isnad.report.screens.common import level
from isnad.report.terms import TERMS

_HERE = Path(__file__).parent

EMPTY = {
    "data": [{"type": "bar", "x": [], "y": [], "marker": {"color": "#fff"}}],
    "layout": {"yaxis": {"ticktext": []}, "xaxis": {"title": {"text": ""}}},
}

#: Tables that go into ``data/`` for the reader to take away; never the texts.
TAKEN_AWAY_EXCEPT = {"documents"}


def build(
    tables_dir: str | Path, notebooks: Sequence[str | Path], config: Mapping, output_dir: str | Path
) -> None:
    """Write ``index.html``, ``evidence.html``, ``document.html``, ``assets/``, ``figures/``, ``data/``.

    `notebooks` are executed ones (see `execution`). `config` is the run's configuration, of which `language` must be given.
    Equal input gives equal bytes. Raises ``ValueError`` for a language that the report does not have.
    """
    output = Path(output_dir)
    language = config["language"]
    if language not in LANGUAGES:
        raise ValueError(f"language is one of {', '.join(LANGUAGES)}, not {language!r}")
    catalogue = Catalogue(config.get("month_names", "yanayir"), config.get("digits", "latn"))
    run = read_run(tables_dir)
    screens = [_screen(Path(path)) for path in notebooks]
    order = list(SCREENS)
    screens.sort(key=lambda s: order.index(s["name"]) if s["name"] in order else len(order))
    templates = environment(catalogue)
    templates.globals["level"] = level(config)
    common = {
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "run_name": str(run.get("name") or config.get("name") or Path(tables_dir).parent.name),
        "run_id": str(run.get("run_id") or ""),
        "version": run.get("versions", {}).get("isnad") or isnad.__version__,
        "nav": [(s["name"], s["title"]) for s in screens],
        "terms": TERMS,
    }
    output.mkdir(parents=True, exist_ok=True)
    pages = {
        "index.html": {"screens": screens, "current": ""},
        "evidence.html": {"current": "evidence"},
        "document.html": {"current": "evidence"},
    }
    for name, values in pages.items():
        page = templates.get_template(f"{name}.j2").render(**common, **values)
        (output / name).write_text(page, encoding="utf-8", newline="\n")
    _assets(output / "assets", catalogue)
    _pictures(screens, output / "figures", catalogue, language)
    _data(Path(tables_dir), output / "data", config.get("full_text", True), unasked(config))


def read_run(tables_dir: str | Path) -> dict:
    """``run.json`` of the run that owns `tables_dir`; empty where it has not been written."""
    path = Path(tables_dir).parent / "run.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def read_blocks(notebook: str | Path) -> list[dict]:
    """The blocks that an executed notebook displayed, in order."""
    cells = json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]
    return [
        output["data"][MIME]
        for cell in cells
        for output in cell.get("outputs", ())
        if MIME in output.get("data", {})
    ]


def _screen(path: Path) -> dict:
    return {
        "name": path.stem,
        "title": SCREENS.get(path.stem, path.stem),
        "blocks": read_blocks(path),
    }


# --- assets and data -----------------------------------------------------------------------------


def _assets(folder: Path, catalogue: Catalogue) -> None:
    import plotly

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in sorted((_HERE / "assets").iterdir()):
        shutil.copyfile(path, folder / path.name)
    bundle = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    shutil.copyfile(bundle, folder / "plotly.min.js")
    text = json.dumps(page_messages(catalogue), ensure_ascii=False, sort_keys=True, indent=0)
    (folder / "messages.js").write_text(
        f"window.isnadMessages = {text};\n", encoding="utf-8", newline="\n"
    )


def script_messages(script: str) -> list[str]:
    """The messages that a script of the page asks for: ``say("…")``."""
    return [
        json.loads(f'"{found}"') for found in re.findall(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"', script)
    ]


def page_messages(catalogue: Catalogue) -> dict:
    """What scripts need to speak: their messages and the terms in Arabic, months of each language, digits."""
    wanted = {
        message
        for path in sorted((_HERE / "assets").glob("*.js"))
        for message in script_messages(path.read_text(encoding="utf-8"))
    }
    return {
        "ar": {message: catalogue.message(message, "ar") for message in sorted(wanted)},
        "terms": {
            group: {code: catalogue.both(value) for code, value in terms.items()}
            for group, terms in TERMS.items()
        },
        "months": {language: catalogue.months(language) for language in LANGUAGES},
        "digits": catalogue.digits,
    }


def _pictures(screens: list[dict], folder: Path, catalogue: Catalogue, language: str) -> None:
    """Still pictures of `MAIN_FIGURES`; one that this run has no rows for says so."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    blocks = {b["name"]: b for s in screens for b in s["blocks"] if b["block"] == "figure"}
    for name in MAIN_FIGURES:
        block = blocks.get(name)
        nothing = catalogue.plain(t("This run has no rows for this section."), language)
        picture = static.svg(EMPTY, nothing)
        if block:
            resolved = catalogue.in_language(block["spec"], language)
            picture = static.svg(resolved, catalogue.label(block["caption"], language))
        (folder / f"{name}.svg").write_text(picture, encoding="utf-8", newline="\n")


def _data(tables: Path, folder: Path, full_text: bool, hidden: tuple[str, ...]) -> None:
    """Copy the tables to take away, those of earlier calls left out (`hidden`: how their names begin).

    Those that quote contexts stay behind where texts may not be shown.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in sorted(tables.iterdir()):
        if path.suffix not in (".parquet", ".csv") or path.stem in TAKEN_AWAY_EXCEPT:
            continue
        if path.stem.startswith(hidden):
            continue
        if full_text or not path.stem.endswith("errors"):
            shutil.copyfile(path, folder / path.name)
