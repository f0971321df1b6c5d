# make demo tries Scrutiny out; make help lists the rest.
PYTHON ?= python3
PORT ?= 8000
UV_VERSION = 0.13.8

# ruff's S rules see these too, and there each exception gives its reason.
SEEN_BY_RUFF = B101,B105,B301,B308,B403,B404,B603,B608,B703

VENV = .venv
BIN = $(VENV)/bin
ROOMS = $(shell $(BIN)/python -m tools.rooms)
# Compiled once here: the account that runs the site may not write, and would compile all of it at each start.
UV_INSTALL = $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes
DJADE = git ls-files '*.html' ':!fixtures' ':!tests' | xargs $(BIN)/djade --target-version 5.2
UV_COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate
MANAGE = $(BIN)/python manage.py

.DEFAULT_GOAL := help
.PHONY: help demo setup setup-dev test test-long check format lock sbom licences app-packages test-packages

help: ## This list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

demo: export SCRUTINY_MODE = demo
demo: setup ## Start Scrutiny with made-up people on http://127.0.0.1:8000 (PORT=8001 for another port)
	@$(MAKE) --no-print-directory var/static/.done
	@$(MANAGE) prepare_demo $(PORT)
	@PORT=$(PORT) exec bin/demo $(BIN)

setup: app-packages $(VENV)/.app static/build/.done ## What the demo needs: packages, libraries, style and script
	@$(BIN)/python -m compileall -q $(ROOMS)

setup-dev: setup test-packages $(VENV)/.dev

test: setup-dev ## All tests but the long ones, on SQLite; on PostgreSQL those that can differ there
	@bin/run-tests

test-long: setup-dev ## All tests on both databases, with more examples: before a version is released
	@bin/run-tests long

check: export SCRUTINY_MODE = test
check: setup-dev ## Style, types, layers, templates, migrations, security
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(DJADE) --check
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check --fail-level WARNING
	$(BIN)/bandit -q -r $(ROOMS) --skip $(SEEN_BY_RUFF)
	bin/names-no-machine

format: setup-dev ## Let ruff and djade lay out the code and the templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(DJADE)

lock: setup ## Write the lock files anew from pyproject.toml and package.json
	$(UV_COMPILE) pyproject.toml -o requirements.txt
	$(UV_COMPILE) --group dev pyproject.toml -o requirements-dev.txt
	$(UV_COMPILE) --group assets -o requirements-assets.txt
	$(BIN)/python assets/build.py --lock

sbom: setup ## List all components with licences and hashes (CycloneDX) in var/sbom.json
	@mkdir -p var
	$(BIN)/python -m tools.components sbom var/sbom.json

screenshots: setup-dev ## Take the pictures of the README anew, while make demo runs (PORT=8001 for another port)
	$(BIN)/python -m tools.screenshots http://127.0.0.1:$(PORT)

licences: setup ## Write docs/licences.md anew, after make lock
	$(BIN)/python -m tools.components licences docs/licences.md

app-packages:
	@PYTHON=$(PYTHON) bin/debian-packages app

test-packages:
	@PYTHON=$(PYTHON) bin/debian-packages test

$(BIN)/uv: | app-packages
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Scrutiny needs Python 3.11 or newer. Run: make PYTHON=python3.11 setup")'
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.app: requirements.txt requirements-assets.txt | $(BIN)/uv
	@echo "Installing Python packages"
	@$(UV_INSTALL) -r requirements.txt -r requirements-assets.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.app
	@echo "Installing packages for tests"
	@$(UV_INSTALL) -r requirements-dev.txt
	@touch $@

static/build/.done: package-lock.json $(wildcard assets/*) | $(VENV)/.app
	@echo "Building style and script"
	@$(BIN)/python assets/build.py
	@touch $@

# The settings say whose static files there are.
var/static/.done: static/build/.done $(VENV)/.app scrutiny/settings.py
	@$(MANAGE) collectstatic --noinput --clear --verbosity 0
	@touch $@
