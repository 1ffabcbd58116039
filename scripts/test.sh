#!/usr/bin/env bash
# All checks of the project, in the order in which they fail fastest. On another database
# (DATABASE_URL) what no database can change is not checked a second time: form, types, the tests of
# the plain rooms and of commands without a site, who may come in, how often a page asks the
# database, how pages and screens look, sound and are reached by keyboard in a browser, and the sample
# office, which every journey begins with there too.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONHASHSEED=0
# Tests start hundreds of processes: without compiled files each would compile the package anew.
unset PYTHONDONTWRITEBYTECODE
plain=(
  --ignore=tests/statute --ignore=tests/exchange --ignore=tests/screening --ignore=tests/corpus
  --ignore=gongkai/statute --ignore=gongkai/exchange --ignore=gongkai/screening
  --ignore=gongkai/corpus
  --ignore=tests/cli/test_bad_files.py --ignore=tests/cli/test_report.py
  --ignore=tests/cli/test_report_check.py --ignore=tests/cli/test_rule_commands.py
  --ignore=tests/cli/test_screen.py
  --ignore-glob='tests/journeys/test_access*.py' --ignore-glob='tests/project/test_doors*.py'
  --ignore=tests/project/test_constant_queries.py
  --ignore=tests/portal/screens/test_screen_browser.py
  --ignore=tests/sample
  -k "not keyboard and not serious_fault"
)
checking=""
if [ -z "${DATABASE_URL:-}" ]; then
  plain=()
  .venv/bin/ruff format --check .
  .venv/bin/ruff check .
  .venv/bin/lint-imports
  # One process for a minute: beside the tests, which wait for browsers and databases now and then.
  .venv/bin/mypy & checking=$!
fi
failed=0
# Browsers, servers and databases are waited for: one worker more than there are cores. Tests are
# handed out one by one: slow ones stand together in few files, and would keep one worker alone.
.venv/bin/pytest -n $(($(nproc) + 1)) --maxschedchunk 1 "${plain[@]}" "$@" || failed=$?
if [ -n "$checking" ]; then wait "$checking" || failed=$?; fi
exit "$failed"
