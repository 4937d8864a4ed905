# Needs make and Python 3.11 or later with venv; all else is installed, by hash, into .venv.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
IMAGE ?= valorise
# For the tool behind a target: make test ARGS="-k units", make lock ARGS=--upgrade
ARGS ?=

BIN := .venv/bin
# The requirements files are complete, so nothing is resolved here: no package comes in that they do not name.
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help serve test check format bench bench-peers openapi docs image lock test-slow test-browser test-container test-contract

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: .venv/run.done .venv/package.done ## answer at http://HOST:PORT (127.0.0.1:8000 unless set)
	@exec $(BIN)/valorise serve --host $(HOST) --port $(PORT) $(ARGS)

test: dev ## run the quick tests
	$(BIN)/python -m pytest $(ARGS)

check: dev ## check style, types, import layers, coefficients, the committed contract and the pages of routes
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/repository
	$(BIN)/valorise coefficients check
	$(BIN)/valorise openapi --check
	$(BIN)/valorise docs --check

format: dev ## tidy the code as check wants it
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: dev ## measure speed
	$(BIN)/python -m benchmarks $(ARGS)

bench-peers: dev .venv/bench.done ## measure draws beside monaco and brightway2-calc
	$(BIN)/python -W ignore::UserWarning -m benchmarks.peers $(ARGS)

openapi: dev ## write openapi/openapi.json, the committed contract
	$(BIN)/valorise openapi

docs: dev ## write the pages of routes and of the worked city, with its charts, from the code
	$(BIN)/valorise docs

test-slow: dev ## run the slow tests, all three kinds
	$(BIN)/python -m pytest -m "contract_deep or browser or container" $(ARGS)

test-contract: dev ## let schemathesis search the whole contract
	$(BIN)/python -m pytest -m contract_deep $(ARGS)

test-browser: dev ## drive the API page in Chromium
	$(BIN)/python -m pytest -m browser $(ARGS)

test-container: dev ## build the image and use it as an operator would
	$(BIN)/python -m pytest -m container $(ARGS)

image: ## build the container image
	docker build --tag $(IMAGE) $(ARGS) .

lock: .venv-lock/bin/uv ## renew requirements/ after a change of pyproject.toml; ARGS=--upgrade takes new versions too
	$(COMPILE) pyproject.toml --output-file requirements/run.txt
	$(COMPILE) pyproject.toml --group dev --constraint requirements/run.txt --output-file requirements/dev.txt
	$(COMPILE) --group bench --constraint requirements/dev.txt --output-file requirements/bench.txt
	$(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' | \
	  $(COMPILE) - --constraint requirements/dev.txt $(DJANGO) --output-file requirements/build.txt

# One version of each package for all Pythons: a calculation must not depend on which of them runs it.
COMPILE = .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
  --no-emit-index-url --custom-compile-command "make lock" $(ARGS)
# The sidecar lends us files only; what it would import stays out.
DJANGO = $(addprefix --no-emit-package ,django asgiref sqlparse tzdata)

.venv-lock/bin/uv:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install -qq uv

.PHONY: dev
dev: .venv/dev.done .venv/package.done

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Valorise needs Python 3.11 or later: make PYTHON=python3.x")'
	$(PYTHON) -m venv .venv

.venv/%.done: requirements/%.txt | $(BIN)/python
	@echo "Installing $<"
	@$(INSTALL) --require-hashes -r $<
	@touch $@

.venv/package.done: pyproject.toml hatch_build.py .venv/build.done
	@echo "Installing valorise from this folder"
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@
