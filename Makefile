# `make demo` and `make test` work on a fresh machine with Python 3.11 or newer and make; nothing else is needed.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TESTS := test-flows test-connectors test-core test-adapters
ROOMS_test-flows := tests/flows
ROOMS_test-connectors := tests/connectors
ROOMS_test-core := tests/core tests/contracts tests/architecture
ROOMS_test-adapters := tests/adapters
DATABASE ?=
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install demo test check test-browser bench docs docs-fresh constraints clean $(TESTS)

help: ## Show what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | awk -F'|' '{ printf "make %-14s %s\n", $$1, $$2 }'

$(STAMP): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. The hub needs Python 3.11 or newer; name yours with: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is `$(PYTHON) -V`, and the hub needs Python 3.11 or newer. Name another with: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments. Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV) (once, and again when pyproject.toml or constraints.txt change) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

install: $(STAMP) ## Make .venv with the hub and its tools in it

demo: $(STAMP) ## Play the story (DATABASE=postgres for PostgreSQL, ARGS=--once to end after it)
	@$(BIN)/hub demo $(if $(DATABASE),--database $(DATABASE)) $(ARGS)

test: $(STAMP) ## Run the tests, two rooms at a time (ARGS go to pytest, which then runs alone)
	@if [ -n "$(ARGS)" ]; then $(BIN)/python -m pytest $(ARGS); \
	else $(MAKE) --no-print-directory --keep-going --output-sync=target --jobs=2 $(TESTS); fi

# Each has a temporary folder of its own: pytest closes its folder to others when it begins.
$(TESTS): $(STAMP)
	@root="$$(mktemp -d)" && trap 'rm -rf "$$root"' EXIT && \
	PYTEST_DEBUG_TEMPROOT="$$root" $(BIN)/python -m pytest --no-header -q $(ROOMS_$@)

check: $(STAMP) ## Look at the code without running it: style, types, import contracts, generated docs
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(MAKE) --no-print-directory docs-fresh

test-browser: $(STAMP) ## Run the tests of the pages in a real browser (needs chromium and chromedriver)
	@for tool in chromium chromedriver; do command -v $$tool >/dev/null || { echo "The tests of the pages need the program $$tool. Debian: apt install chromium chromium-driver" >&2; exit 1; }; done
	@$(BIN)/python -m pytest -m browser $(ARGS)

bench: $(STAMP) ## Measure, each figure beside its baseline
	@$(BIN)/python -m bench $(ARGS)

docs: $(STAMP) ## Write the generated docs anew
	@$(BIN)/python -m connectors.lightspeed.translate > docs/lightspeed-order-statuses.md
	@$(BIN)/python tests/settings_tables.py
	@$(BIN)/python tests/promises.py

docs-fresh: $(STAMP)
	@$(BIN)/python -m connectors.lightspeed.translate | diff -u docs/lightspeed-order-statuses.md - || { echo "docs/lightspeed-order-statuses.md is stale: make docs" >&2; exit 1; }
	@$(BIN)/python tests/settings_tables.py --check
	@$(BIN)/python tests/promises.py --check

constraints: $(STAMP) ## Write constraints.txt from what is installed
	@{ echo "# Exact versions of all that the hub and its tests were built with. Made by \`make constraints\`."; $(BIN)/python -m pip freeze --exclude connector-hub | grep -E '^[A-Za-z0-9._-]+==[^ ]+$$'; } > constraints.new
	@mv constraints.new constraints.txt && touch $(STAMP)

clean: ## Take away everything that make made; databases stay
	@rm -rf $(VENV) .ci/venv build dist *.egg-info .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find hub_core adapters connectors tests bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
