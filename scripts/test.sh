#!/usr/bin/env bash
# All checks of the project, in the order in which they fail fastest.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONHASHSEED=0
.venv/bin/ruff format --check .
.venv/bin/ruff check .
.venv/bin/mypy
.venv/bin/lint-imports
.venv/bin/pytest -n auto "$@"
