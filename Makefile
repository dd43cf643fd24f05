# Every target does the set-up that it needs, in .venv; nothing outside this folder is touched.

DEMO_SEEDS ?= 10
DEMO_WEEKS ?= 260
SCENARIOS = status_quo enforcement_only livelihood_support balanced

# The first of these that starts and is new enough; `make PYTHON=...` overrides.
NEW_ENOUGH = -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
PYTHON ?= $(shell for python in python3.13 python3.12 python3; do $$python $(NEW_ENOUGH) && echo $$python && break; done)

VENV = .venv
PIP = $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: help setup demo test verify lint bench ablation instruments responses ministries odd pdf clean

help:
	@echo "make demo    compare the four policies and draw the page ($(DEMO_SEEDS) seeds, $(DEMO_WEEKS) weeks; a few minutes)"
	@echo "make test    run the tests"
	@echo "make verify  run the long tests as well"
	@echo "make lint    check style, types and imports"
	@echo "make bench   time a week and its verbs"
	@echo "make ablation  switch every mechanism off in turn, for the table of truth (some ten minutes)"
	@echo "make instruments  give each instrument all the money in turn, for docs/instruments.md (some twenty minutes)"
	@echo "make responses  ask the model what was measured elsewhere of such systems, for docs/odd (some fifteen minutes)"
	@echo "make ministries  compare three policies that a ministry could have written, for docs/policies.md (some minutes)"
	@echo "make odd     fill the generated parts of docs/odd, docs/summary.md, docs/instruments.md, docs/policies.md, docs/tables.md and README.md"
	@echo "make pdf     print the two pages that stand alone of results/reference/report.html, with the Chromium that GOLDSIM_CHROMIUM names"
	@echo "make setup   only set up .venv; the others do that too"
	@echo "make clean   remove .venv and caches; results stay"

setup: $(VENV)/installed-dev

demo: $(VENV)/installed
	$(VENV)/bin/goldsim compare $(SCENARIOS:%=scenarios/%.yaml) -n $(DEMO_SEEDS) --seed 1 --weeks $(DEMO_WEEKS)

# Tests of one file share runs, so a file is one worker's.
test: $(VENV)/installed-dev
	$(VENV)/bin/python -m pytest -n 2 --dist loadfile

verify: $(VENV)/installed-dev
	$(VENV)/bin/python -m pytest -n 2 --dist loadfile -m "" --hypothesis-profile explore

lint: $(VENV)/installed-dev
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: $(VENV)/installed
	PYTHONPATH=tools $(VENV)/bin/python benchmarks/bench.py

ablation: $(VENV)/installed
	rm -rf results/mechanisms
	$(VENV)/bin/goldsim study experiments/mechanisms.yaml --out results/mechanisms
	$(MAKE) odd

responses: $(VENV)/installed
	rm -rf results/responses
	$(VENV)/bin/goldsim study experiments/responses.yaml --out results/responses
	$(MAKE) odd

instruments: $(VENV)/installed
	rm -rf results/instruments
	$(VENV)/bin/goldsim study experiments/instruments.yaml --out results/instruments
	$(MAKE) odd

ministries: $(VENV)/installed
	rm -rf results/ministries
	$(VENV)/bin/goldsim compare scenarios/status_quo.yaml scenarios/mines_ministry.yaml scenarios/security_ministry.yaml scenarios/social_ministry.yaml -n 6 --people-per-row 400 --out results/ministries
	$(MAKE) odd

odd: $(VENV)/installed
	PYTHONPATH=tools $(VENV)/bin/python -m odd docs/odd docs/summary.md docs/instruments.md docs/policies.md docs/tables.md README.md

pdf: $(VENV)/installed-dev
	$(VENV)/bin/python tools/two_pages.py results/reference/report.html results/reference/two_pages.pdf

clean:
	rm -rf $(VENV) build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(VENV)/installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "goldsim needs Python 3.12 or newer, and none was found; say which: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(VENV)/bin/python $(NEW_ENOUGH) || { echo "setting up $(VENV) with $(PYTHON)"; $(PYTHON) -m venv --clear $(VENV); }
	$(PIP) --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) --editable '.[dev,viz]'
	@touch $@
