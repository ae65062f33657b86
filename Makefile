# OneBoard 一盘棋. `make help` lists what can be done; two targets matter: `make up` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# A stamp says that its step was done for the files it depends on.
STAMPS := $(VENV)/.stamps

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: install
install: $(STAMPS)/runtime $(STAMPS)/dev ## Make .venv with everything that is locked, and the project in it

$(STAMPS)/venv:
	$(PYTHON) -m venv --clear $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements/build.txt requirements/runtime.txt pyproject.toml | $(STAMPS)/venv
	$(PIP_INSTALL) --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	$(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

$(STAMPS)/dev: requirements/dev.txt | $(STAMPS)/runtime
	$(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@
