# make run    the whole job on sample workbooks, no account needed     make test   the tests
# make lint   style and types, read only                               make clean  forget what the others made
# make docs   the pages that are made from the program
#
# Every target sets up .venv by itself, from requirements.lock (versions and hashes), and reuses it while that file and
# pyproject.toml stay as they are. All it needs is Python 3.11 or newer: PYTHON=/path/to/python3.12 make test

SHELL := /bin/sh
PYTHON ?=
VENV := .venv
READY := $(VENV)/.ready
BIN := $(VENV)/bin/python
# The lock is complete (`.ci/run` checks it), so nothing is left to resolve; modules compile when they are first used.
PIP := $(BIN) -m pip install --quiet --disable-pip-version-check --no-deps --no-compile
SAMPLES := out/muestra
RESULT := out/resultado
LANG_UTF8 := PYTHONUTF8=1

# A .venv whose interpreter has gone (upgraded, moved) counts as none.
STALE := $(shell $(BIN) -c '' 2>/dev/null || rm -f $(READY))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test lint format docs lock audit clean

help:
	@sed -n '1,6s/^# \{0,1\}//p' Makefile

run: $(SAMPLES)/.written
	@rm -rf $(RESULT)
	@$(LANG_UTF8) $(BIN) -m sheets_automation --now 2026-11-25T18:00 try $(SAMPLES)/*.xlsx --out $(RESULT)

test: $(READY)
	@$(LANG_UTF8) $(BIN) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(READY)
	@$(BIN) -m ruff check .
	@$(BIN) -m ruff format --check .
	@$(BIN) -m mypy

format: $(READY)
	@$(BIN) -m ruff check --fix .
	@$(BIN) -m ruff format .

# The pictures are made by hand, as they need LibreOffice and Chromium: python docs/tools/pictures.py
docs: $(READY)
	@$(LANG_UTF8) $(BIN) docs/tools/config_reference.py --write
	@$(LANG_UTF8) $(BIN) docs/tools/licences.py --write

# The same code writes the same workbooks, so they are written once.
$(SAMPLES)/.written: $(READY) $(wildcard sheets_automation/samples/*.py)
	@rm -rf $(SAMPLES)
	@echo "Writing eight sample workbooks of a fictitious dealer to $(SAMPLES)/ ..." >&2
	@$(LANG_UTF8) $(BIN) -m sheets_automation.samples $(SAMPLES) >/dev/null
	@touch $@

# New versions, on purpose and never by the way: needs uv (https://docs.astral.sh/uv).
LOCKED := --universal --python-version 3.11 --generate-hashes --quiet --no-emit-index-url --no-emit-find-links \
  --no-annotate --custom-compile-command "make lock"

lock:
	uv pip compile pyproject.toml --extra dev --extra local --extra otel --upgrade $(LOCKED) -o requirements.lock
	uv pip compile pyproject.toml --extra xlsx --constraint requirements.lock $(LOCKED) -o requirements-production.lock

# Known weaknesses of what the locks name: asks PyPI; needs uv and the network, so no test does it.
audit:
	uvx pip-audit --disable-pip --no-deps -r requirements.lock
	uvx pip-audit --disable-pip --no-deps -r requirements-production.lock

clean:
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find sheets_automation tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is written last, so an interrupted installation is begun again. Nothing is fetched but what the lock names:
# the build tool of the project itself is in it too.
$(READY): requirements.lock pyproject.toml
	@set -e; \
	for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11; do \
	  if [ -n "$$python" ] && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
	  if [ -n "$$python" ] && [ "$$python" = "$(PYTHON)" ]; then \
	    echo "PYTHON=$(PYTHON) is not Python 3.11 or newer." >&2; exit 1; fi; \
	  python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "This project needs Python 3.11 or newer; $$(python3 --version 2>&1 || echo 'no python3') was found." >&2; \
	  echo "Install one, or name it: PYTHON=/path/to/python3.12 make $(MAKECMDGOALS)" >&2; exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$("$$python" --version), once; it takes a minute or two ..." >&2; \
	rm -rf $(VENV); \
	"$$python" -m venv $(VENV) || { \
	  echo "python -m venv failed; on Debian and Ubuntu: apt install python3-venv" >&2; rm -rf $(VENV); exit 1; }; \
	$(PIP) --require-hashes -r requirements.lock; \
	$(PIP) --no-build-isolation --no-index -e .; \
	touch $(READY)
