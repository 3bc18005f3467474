# make demo   sets up, runs the main job on the demo newsroom, says where the report is
# make test   sets up, then lint, types, tests and doctests
# make explore   the tests with random examples, many more of them: EXAMPLES=10000 TESTS=tests/metrics/reading
# make fuzz      coverage-guided fuzzing, so many seconds per target: TIME=600 TARGETS="dates markup" (Python 3.11)
# make approve   draws the approved pictures of the charts anew: look at each before committing
# make pictures  takes the pictures of docs/img anew
# make docs   builds the documentation into site/: every warning is an error; open site/index.html
# make dist   builds sdist and wheel into dist/ and has twine check them

PYTHON ?= python3
BIN := .venv/bin
DEMO := .venv/.demo
STAMP := .venv/.ready
DOCS := .venv/.docs
TWINE := .venv/twine
PIP_VERSION := 26.3
EXAMPLES := 1000
TESTS := tests
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check

TIME := 600
TARGETS :=

.PHONY: setup demo test lint types pytest explore fuzz approve pictures docs dist clean

setup: $(STAMP)

$(DEMO): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"masthead needs Python 3.11 or newer, found {v[0]}.{v[1]}. Try: make PYTHON=python3.12 demo")'
	@echo "Setting up .venv (once): a virtual environment"
	@$(PYTHON) -m venv .venv
	@$(INSTALL) "pip==$(PIP_VERSION)"
	@echo "Setting up .venv (once): masthead and notebooks, some 65 packages, about a minute"
	@$(INSTALL) -c constraints.txt -e '.[notebook]'
	@touch $@

$(STAMP): $(DEMO)
	@echo "Setting up .venv (once): what the tests and benchmarks need, some 100 packages, a few minutes"
	@$(INSTALL) -c constraints.txt -e '.[notebook,tables,web,spark,spacy,text,explore]' --group dev --group bench
	@touch $@

demo: $(DEMO)
	$(BIN)/masthead demo --out demo-run

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

pytest: setup
	$(BIN)/python -m pytest -q -n auto

test: lint types pytest

explore: setup
	HYPOTHESIS_PROFILE=explore EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest -q -n auto $(TESTS)

.venv/.fuzz: $(STAMP)
	@$(INSTALL) -c constraints.txt --group fuzz
	@touch $@

fuzz: .venv/.fuzz
	$(BIN)/python -m tests.fuzz $(TARGETS) --time $(TIME) --corpus .venv/fuzz

approve: setup
	MASTHEAD_APPROVE=1 $(BIN)/python -m pytest -q tests/reports/charts/test_approved.py

pictures: setup
	$(BIN)/python -P benchmarks/pictures.py

$(DOCS): $(DEMO)
	@echo "Setting up .venv (once): what the documentation needs, some 30 packages"
	@$(INSTALL) -c constraints.txt -e '.[docs]'
	@touch $@

docs: $(DOCS)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "Open $(CURDIR)/site/index.html"

$(TWINE): constraints.txt
	@$(PYTHON) -m venv $@
	@$@/bin/python -m pip install -qq --disable-pip-version-check -c constraints.txt twine

dist: setup $(TWINE)
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(TWINE)/bin/twine check --strict dist/*

clean:
	rm -rf .venv build dist site demo-run *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

# errors  makes the catalog of errors anew, and the list of those that a test produces
.PHONY: errors
errors: setup
	$(BIN)/python -m masthead.cli.errors > docs/errors.md
	rm -f .venv/.produced
	-MASTHEAD_PRODUCED=$(CURDIR)/.venv/.produced $(BIN)/python -m pytest -q -n auto
	$(BIN)/python -m tests.produced .venv/.produced
