"""Write environment.yml from uv.lock, so that conda users get the versions that are tested.

    uv run python .ci/environment.py            write
    uv run python .ci/environment.py --check    fail on drift

camel-tools is not listed: its metadata asks for torch and transformers, which only its neural parts use. It is
installed without them by environment.post-deploy.sh, which Snakemake runs by itself under `--sdm conda`.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
APART = "camel-tools"
HEADER = """\
# Made from uv.lock by .ci/environment.py; do not edit by hand.
# conda env create -f environment.yml && conda run -n isnad bash environment.post-deploy.sh
name: isnad
channels:
  - conda-forge
  - nodefaults
dependencies:
  - python=3.11
  - pip
  - pip:
"""
POST_DEPLOY = """\
#!/usr/bin/env bash
# Made from uv.lock by .ci/environment.py. camel-tools without torch and transformers, which only its neural parts use.
set -euo pipefail
python -m pip install --no-deps "camel-tools=={version}"
"""


def render() -> dict[str, str]:
    """The text of each file that is made from the lock."""
    exported = subprocess.run(
        ["uv", "export", "--frozen", "--no-dev", "--no-hashes", "--no-annotate", "--no-header"],
        cwd=HOUSE,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    pinned = [line.strip() for line in exported if re.match(r"[A-Za-z0-9]", line)]
    listed = [line for line in pinned if not line.startswith(APART + "==")]
    lock = tomllib.loads((HOUSE / "uv.lock").read_text())
    version = next(package["version"] for package in lock["package"] if package["name"] == APART)
    return {
        "environment.yml": HEADER + "".join(f'      - "{line}"\n' for line in listed),
        "environment.post-deploy.sh": POST_DEPLOY.format(version=version),
    }


def main() -> None:
    check = "--check" in sys.argv[1:]
    for name, text in render().items():
        path = HOUSE / name
        if check and (not path.exists() or path.read_text() != text):
            sys.exit(f"{name} differs from uv.lock: run `uv run python .ci/environment.py`")
        if not check:
            path.write_text(text)


if __name__ == "__main__":
    main()
