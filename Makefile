# Wenban 问办. `make help` lists what there is.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check

.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(VENV)/run.stamp ## serve on http://127.0.0.1:8080 (PORT= for another port)
	@$(BIN)/wenban serve

setup: $(VENV)/dev.stamp ## install everything, development tools included

test: setup ## lint, types, import contracts and all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist loadgroup $(PYTEST)

format: setup ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: setup ## extract the words to translate and update locales/
	$(BIN)/pybabel -q extract -F locales/babel.cfg -k "plural:1,2" -k _ --no-wrap --no-location --sort-output --omit-header -o locales/messages.pot .
	$(BIN)/pybabel -q update -i locales/messages.pot -d locales -l zh_Hans --no-wrap --no-fuzzy-matching --omit-header --ignore-obsolete
	$(BIN)/pybabel -q update -i locales/messages.pot -d locales -l en --no-wrap --no-fuzzy-matching --omit-header --ignore-obsolete

screenshots: setup ## take the README's pictures anew (needs Chromium)
	$(BIN)/python -m tests.screenshots

lock: setup ## pin the dependencies of pyproject.toml anew
	cd requirements && for set in run dev; do \
	  extra=$$([ $$set = dev ] && echo "--extra dev -c run.lock"); \
	  ../$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
	    --python-version 3.11 --extra install $$extra ../pyproject.toml -o $$set.lock || exit 1; done

clean: ## remove what can be made again (not var/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# One virtual environment serves both; the stamps say which lock it holds.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo absent). PYTHON= names another."; exit 1; } >&2
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv is needed (Debian: apt-get install python3-venv)."; exit 1; } >&2
	@said=$$($(PYTHON) -m venv $(VENV) 2>&1) || \
	  { rm -rf $(VENV); echo "$$said"; echo "The virtual environment $(VENV) cannot be made."; exit 1; } >&2

$(VENV)/run.stamp: requirements/run.lock | $(BIN)/python
	@if [ ! $(VENV)/dev.stamp -nt requirements/run.lock ]; then \
	  echo "Installing Wenban's dependencies (once, about a minute) …"; \
	  $(PIP) --require-hashes -r requirements/run.lock && $(PIP) --no-deps --no-build-isolation -e .; fi
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock | $(BIN)/python
	@echo "Installing development tools (once, about two minutes) …"
	@$(PIP) --require-hashes -r requirements/dev.lock && $(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: help run setup test format messages screenshots lock clean
