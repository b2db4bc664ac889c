#!/usr/bin/env bash
# Made from uv.lock by .ci/environment.py. camel-tools without torch and transformers, which only its neural parts use.
set -euo pipefail
python -m pip install --no-deps "camel-tools==1.6.0"
