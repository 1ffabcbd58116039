#!/usr/bin/env bash
# All checks of the project, in the order in which they fail fastest. On another database
# (DATABASE_URL) what no database can change is not checked a second time: form, types, and the
# tests of the plain rooms.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONHASHSEED=0
plain=(--ignore=tests/statute --ignore=tests/exchange --ignore=tests/screening)
if [ -z "${DATABASE_URL:-}" ]; then
  plain=()
  .venv/bin/ruff format --check .
  .venv/bin/ruff check .
  .venv/bin/mypy
  .venv/bin/lint-imports
fi
.venv/bin/pytest -n auto "${plain[@]}" "$@"
