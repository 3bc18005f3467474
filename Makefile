# make demo   sets up, runs the main job on the demo newsroom, says where the report is
# make test   sets up, then lint, types, tests and doctests
# make approve   draws the approved pictures of the charts anew: look at each before committing
# make pictures  takes the pictures of docs/img anew

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
PIP_VERSION := 26.3

.PHONY: setup demo test lint types pytest approve pictures clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"masthead needs Python 3.11 or newer, found {v[0]}.{v[1]}. Try: make PYTHON=python3.12 setup")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip==$(PIP_VERSION)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[notebook,tables,web,spark,spacy]' --group dev --group bench
	@touch $@

demo: setup
	$(BIN)/masthead demo --out demo-run

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

pytest: setup
	$(BIN)/python -m pytest -q -n auto

test: lint types pytest

approve: setup
	MASTHEAD_APPROVE=1 $(BIN)/python -m pytest -q tests/reports/charts/test_approved.py

pictures: setup
	$(BIN)/python -P benchmarks/pictures.py

clean:
	rm -rf .venv build dist demo-run *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
