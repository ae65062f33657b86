# OneBoard 一盘棋. `make help` lists what can be done; two commands matter: `make up`, `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make requirements"

# Tests run side by side, a file on one worker; those that measure time run alone, after them.
# The two phases leave out each other's tests and nothing else, so each test runs exactly once. A
# worker that crashed is not replaced: the run fails at once.
# Many tests wait for servers, disks and browsers, so one worker more than there are processors.
WORKERS ?= $(shell expr $$(nproc) + 1)
SIDE_BY_SIDE := --numprocesses $(WORKERS) --max-worker-restart 0 --dist loadfile \
	--no-loadscope-reorder
SHORT := not soak and not bench_large
# A long test is not hung, and a dump of its stack while it runs can crash it.
UNLIMITED := --timeout 0 --override-ini faulthandler_timeout=0

# A stamp says that its step is done, and stands until a file that it depends on changes.
STAMPS := .venv/.stamps

.PHONY: help install system-packages-run system-packages-server system-packages-test up up-server \
	test lint audit format soak bench \
	requirements clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

install: $(STAMPS)/runtime $(STAMPS)/dev ## Make .venv from the locked requirements, with the project in it

up: $(STAMPS)/runtime ## Run OneBoard on this machine; an empty data folder opens the demo city
	$(BIN)/oneboard up

up-server: $(STAMPS)/runtime system-packages-server ## Run it on Kafka and PostgreSQL of this machine, whose data stay in the data folder
	$(BIN)/oneboard up --server

# Tests start hundreds of commands, and each of them would compile the product anew.
test: export PYTHONDONTWRITEBYTECODE :=
test: install system-packages-test lint ## Install what tests need, then lint and run every test
	$(BIN)/python -m infra.broker.kafka_jars
	$(BIN)/python -m pytest -m "$(SHORT) and not timed" $(SIDE_BY_SIDE)
	$(BIN)/python -m pytest -m "$(SHORT) and timed"

lint: install ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

audit: ## Look up known vulnerabilities of every locked package, in a .venv-audit of its own
	@$(PYTHON) infra/bootstrap/audit.py

# The pairs of histories are in parts that need nothing of each other, so those run side by side.
# `make test` judges the same made-up examples every time; new ones are looked for here.
soak: install system-packages-test ## Run the long tests
	$(BIN)/python -m pytest -m soak $(UNLIMITED) --verbose tests/noninterference \
		--numprocesses $(WORKERS) --max-worker-restart 0 --dist load
	$(BIN)/python -m pytest -m soak $(UNLIMITED) --ignore tests/noninterference
	$(BIN)/python -m pytest --hypothesis-profile search $(UNLIMITED) \
		tests/auth tests/sharing tests/ledger tests/judging

bench: install system-packages-test ## Run the benchmarks at full size
	$(BIN)/python -m tests.benchmarks

format: install ## Format the code and fix what can be fixed by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

requirements: install ## Lock requirements/*.in anew, and the hashes of the broker's jars
	cd requirements && ../$(LOCK) build.in -o build.txt
	# What is built with and run with is installed together: one version of what they share.
	cd requirements && for name in runtime dev; do \
		../$(LOCK) --constraints build.txt $$name.in -o $$name.txt; done
	cd requirements && ../$(LOCK) --constraints runtime.txt --constraints dev.txt \
		audit.in -o audit.txt
	$(BIN)/python -m infra.broker.kafka_jars --lock

clean: ## Remove what was made here: .venv, caches and build folders, never data
	rm -rf .venv .venv-audit build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache

system-packages-run system-packages-server system-packages-test: system-packages-%:
	@PYTHON=$(PYTHON) infra/bootstrap/system_packages.sh $*

$(STAMPS)/venv: | system-packages-run
	$(PYTHON) -m venv --clear .venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements/build.txt requirements/runtime.txt pyproject.toml | $(STAMPS)/venv
	$(PIP) --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	PYTHONWARNINGS=ignore $(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

$(STAMPS)/dev: requirements/dev.txt | $(STAMPS)/runtime
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@
