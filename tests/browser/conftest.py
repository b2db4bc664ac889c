"""A report made from the small run of `report_material`, and a browser that may reach nothing but its files."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from report_material import write_run

from isnad import report

HOUSE = Path(__file__).resolve().parents[2]
SCREENS = ("overview", "entities", "sources", "hedging", "compare", "quality", "methods")
CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def run_tables(tmp_path_factory):
    """Tables of the small run."""
    return write_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="session")
def built(run_tables, tmp_path_factory):
    """The folder of the report."""
    output = tmp_path_factory.mktemp("report")
    notebooks = [HOUSE / "workflow" / "notebooks" / f"{name}.ipynb" for name in SCREENS]
    parameters = {"tables": str(run_tables), "config": {"top": 10}, "compare": ""}
    executed = report.run_notebooks(
        notebooks, output / "notebooks", parameters, output / "log.txt", 2
    )
    report.build_evidence(run_tables, output / "evidence")
    report.build(run_tables, executed, {"language": "en"}, output)
    return output


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium, or a skip that says what is missing."""
    if not CHROMIUM:
        pytest.skip("no chromium here: apt-get install chromium, or set CHROMIUM to its path")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, built):
    """Open a page of the report: ``visit("index.html#entities", "ar")``; fails on script errors and foreign requests."""
    contexts, problems = [], []

    def go(address: str, language: str = "en", width: int = 1400, folder: Path = built):
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda message: problems.append(message.text) if message.type == "error" else None,
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((folder.as_uri(), "data:", "blob:"))
                else problems.append(f"request to {request.url}")
            ),
        )
        name, _, anchor = address.partition("#")
        page.goto(f"{folder.as_uri()}/{name}?lang={language}" + (f"#{anchor}" if anchor else ""))
        if name == "index.html":
            page.wait_for_function(
                "window.Plotly && document.querySelector('.screen:not([hidden])')"
            )
        else:
            page.wait_for_selector("body[data-ready]")
        return page

    yield go
    for context in contexts:
        context.close()
    assert not problems
