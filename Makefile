# make run : set everything up and start the site with the sample office
# make sample: set everything up and turn a folder of sample registers into the annual report
# make test: set everything up and run all checks
SAMPLE := gongkai/sample/kangchuan/2020
OUT    := out/康川街道2020

.PHONY: run sample test lock bench clean
.DEFAULT_GOAL := run

.venv/.ready-core: requirements/core.txt pyproject.toml
	@scripts/setup.sh core

.venv/.ready-dev: requirements/dev.txt pyproject.toml
	@scripts/setup.sh dev

run: .venv/.ready-core
	@.venv/bin/gongkai site demo

sample: .venv/.ready-core
	@.venv/bin/gongkai report compile --ledger $(SAMPLE) --year 2020 -o $(OUT)

test: .venv/.ready-dev
	@scripts/test.sh

bench: .venv/.ready-dev
	@for f in benchmarks/bench_*.py; do .venv/bin/python $$f || exit 1; done

# Write the lock files anew (needs uv).
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml requirements/build.in -o requirements/core.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra postgres -c requirements/core.txt pyproject.toml requirements/build.in -o requirements/postgres.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra corpus -c requirements/core.txt pyproject.toml requirements/build.in -o requirements/corpus.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra ocr -c requirements/core.txt pyproject.toml requirements/build.in -o requirements/ocr.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra dev -c requirements/core.txt pyproject.toml requirements/build.in -o requirements/dev.txt

clean:
	rm -rf .venv var out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
