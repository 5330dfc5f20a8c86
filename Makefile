# Everything runs from .venv, which is made from the committed lock (versions and hashes, no host).
# Needs: Python 3.11, make and a package registry; nothing else.
PYTHON ?= python3.11
UV_VERSION := 0.13.9
BIN := .venv/bin
STAMP := .venv/.installed-from-lock
ORACLE := .venv-oracle/.installed-from-lock
BROWSER := .venv/.browser
WORKERS ?= 2

.PHONY: demo test verify lint docs lock clean

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	touch $(STAMP)

$(ORACLE): requirements-oracle.lock | $(STAMP)  ## another project's PRIM, to compare ours with
	test -x .venv-oracle/bin/python || $(PYTHON) -m venv .venv-oracle
	VIRTUAL_ENV=.venv-oracle $(BIN)/uv pip install --quiet --require-hashes -r requirements-oracle.lock
	touch $(ORACLE)

demo: $(STAMP)  ## the main job: eighteen claims about January 2022 put to the test
	$(BIN)/corcyra judge kazakhstan-2022 --pairs 120

$(BROWSER):  ## Debian's browser, for the tests that do what a person does at a page
	command -v chromium > /dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium)
	mkdir -p .venv && touch $(BROWSER)

test: $(STAMP) $(BROWSER) lint  ## the suite that keeps main green, under 8 minutes
	$(BIN)/python -m pytest -q -m "not verify" -n $(WORKERS)

verify: $(STAMP) $(ORACLE)  ## the long suites: statistics, kill loops, calibration
	$(BIN)/python -m pytest -q -m verify -n $(WORKERS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock:  ## after a change of dependencies
	VIRTUAL_ENV=.venv $(BIN)/uv pip compile --quiet pyproject.toml --extra test --extra dev --extra mesa --extra sense --extra cluster --extra remote --extra draft --extra serve --generate-hashes --no-header -o requirements.lock
	VIRTUAL_ENV=.venv $(BIN)/uv pip compile --quiet requirements-oracle.in --python-version 3.11 --generate-hashes --no-header -o requirements-oracle.lock

clean:
	rm -rf .venv .venv-oracle .corcyra-cache
