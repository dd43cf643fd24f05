# Every target does the set-up that it needs, in .venv; nothing outside this folder is touched.

DEMO_SEEDS ?= 10
DEMO_WEEKS ?= 260
SCENARIOS = status_quo enforcement_only livelihood_support balanced

# The first of these that starts and is new enough; `make PYTHON=...` overrides.
NEW_ENOUGH = -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
PYTHON ?= $(shell for python in python3.13 python3.12 python3; do $$python $(NEW_ENOUGH) && echo $$python && break; done)

VENV = .venv
PIP = $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

FUZZ ?= --n 1000000
LOWEST = build/lowest

.PHONY: help setup demo test verify lint bench ablation instruments responses ministries odd pdf clean fuzz golden lowest matrix audit coverage mutants

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
	@echo "make golden  write down anew what some small runs are, to the last bit; CHANGELOG.md then says why they changed"
	@echo "make fuzz    try a million spoilt inputs (some hours; it goes on where it was stopped; FUZZ='--n 20000 --workers 2')"
	@echo "make lowest  run a part of the tests with the lowest version of each dependency, on Python 3.12"
	@echo "make matrix  make the golden runs under every Python, with lowest and newest libraries, from checkout and wheel"
	@echo "make coverage  run the tests and say which lines and branches they reach"
	@echo "make mutants  spoil the ledger, the draws, the scenario and three verbs one sign at a time, and count what the tests notice"
	@echo "make audit   look for known vulnerabilities in the pinned versions, and write a bill of materials, where the index answers"
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

golden: $(VENV)/installed
	PYTHONPATH=tools $(VENV)/bin/python tools/golden.py --write

fuzz: $(VENV)/installed
	PYTHONPATH=tools $(VENV)/bin/python -m fuzz $(FUZZ) --keep build/fuzz

# The lowest versions are those for the oldest Python that is taken; newer ones have no builds of them.
lowest:
	python3.12 -m venv --clear $(LOWEST)
	python3.12 tools/lowest.py | $(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check \
		--requirement /dev/stdin pytest==8.3 hypothesis==6.100 distributed==2025.1 --editable .
	$(LOWEST)/bin/python -m pytest -p no:cacheprovider tests/cli tests/country tests/engine tests/reading tests/scenario tests/studies

matrix:
	python3 tools/matrix.py

coverage: $(VENV)/installed-dev
	$(PIP) coverage
	NUMBA_DISABLE_JIT=1 $(VENV)/bin/python -m coverage run --branch --source src/goldsim -m pytest -p no:cacheprovider $(COVERED)
	$(VENV)/bin/python -m coverage report --skip-covered --sort cover

mutants: $(VENV)/installed-dev
	PYTHONPATH=tools $(VENV)/bin/python tools/mutants.py

audit: $(VENV)/installed
	$(PIP) pip-audit cyclonedx-bom
	mkdir -p build
	$(VENV)/bin/cyclonedx-py requirements constraints.txt --output-file build/bill_of_materials.json
	$(VENV)/bin/pip-audit --strict --requirement constraints.txt --no-deps --disable-pip

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
