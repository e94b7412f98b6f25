# What can be done here. `make` alone prints this help.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo run test check nightly format lint types imports bench mutants tour guide-pictures migration lock clean

help: ## Print this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what it needs into $(VENV), once; this takes a minute or two."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

install: $(VENV)/.installed ## Make .venv with the command yishiting in it

install-dev: $(VENV)/.installed-dev

demo: install ## Show a residents' group living in the browser (no token needed)
	$(BIN)/python -m bot demo $(ARGS)

run: install ## Run the bot with config.toml
	$(BIN)/python -m bot run $(ARGS)

test: install-dev ## Run the tests in their short form
	$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

format: install-dev ## Put every file into the house's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .

lint: install-dev ## Format and lint, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: install-dev ## Types, strictly
	$(BIN)/mypy

imports: install-dev ## The arrows between the packages
	$(BIN)/lint-imports --no-cache

check: lint types imports ## Everything that CI runs: format, lint, types, imports, tests in their short form
	$(BIN)/python -m pytest -q -n $(JOBS)

nightly: lint types imports ## The long form: also the slow tests, coverage with its floor, PostgreSQL throughout, other dates, the bench
	$(BIN)/python -m tests.nightly $(JOBS)

bench: install-dev ## Ballots per second beside two baselines, in one run
	$(BIN)/python -m tests.bench $(ARGS)

mutants: install-dev ## Change what protects people, and other lines, at random, and see whether a test notices
	$(BIN)/python -m tests.mutation.at_random $(ARGS)

tour: install-dev ## Live through a day of the sample community and take the README's pictures
	$(BIN)/python -m tests.pictures.tour

guide-pictures: install-dev ## Have a small house begin with the bot and take the guides' pictures
	$(BIN)/python -m tests.pictures.guide_pictures $(ARGS)

migration: install-dev ## Write the migration that brings the database to the declared tables
	$(BIN)/python -m storage.migrations $(ARGS)

clean: ## Remove what was built and installed
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* build dist
