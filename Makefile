.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check bench soak docs guide words lock

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# One .venv, two stamps: what the product needs, and what work on it needs besides.
RUNTIME := .venv/.runtime-installed
DEV := .venv/.dev-installed

help: ## print this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r target says; do printf '%-12s %s\n' "$$target" "$$says"; done

setup: $(DEV) ## make .venv with everything needed to work on it

run: $(RUNTIME) ## serve a county in the browser (a sample one, unless PBM_DATA holds one)
	$(BIN)/pbm sample --if-missing
	$(BIN)/pbm serve

test: setup ## everything: lint, types, architecture, all tests, browser included
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	sh tests/browser/install
	$(BIN)/pytest -n 2 --dist worksteal

check: setup ## the quick round: lint, types, architecture, fast tests on SQLite
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow and not postgres and not browser"

bench: setup ## measure, each figure as a ratio with its limit
	$(BIN)/python -m bench

soak: setup ## kills, crowds and cut connections at full size (options: make soak SOAK='--seed 7 --only b1')
	PYTHONPATH=tests $(BIN)/python -c 'import sys, soak; sys.exit(soak.main())' $(SOAK)

docs: setup ## write docs/reference.md anew
	@mkdir -p build docs
	$(BIN)/pbm reference > build/reference.md
	mv build/reference.md docs/reference.md

words: setup ## list texts that have no English yet, and English that nobody says
	$(BIN)/python -m pbm_tracker.words

guide: setup ## take the pictures of the guide anew, where pages have changed
	sh tests/browser/install
	$(BIN)/python tests/guide_pictures.py

LOCK := CUSTOM_COMPILE_COMMAND="make lock" build/lock/bin/pip-compile --quiet --generate-hashes --strip-extras \
	--build-deps-for=editable --no-emit-options $(LOCK_OPTIONS)

lock: ## write both lock files anew (newest: make lock LOCK_OPTIONS=--upgrade)
	$(call make-venv,build/lock)
	build/lock/bin/python -m pip --disable-pip-version-check --quiet install 'pip-tools>=7.6,<8'
	$(LOCK) --output-file=requirements.txt pyproject.toml
	$(LOCK) --output-file=requirements-dev.txt --extra=dev --constraint=requirements.txt pyproject.toml

# python3.11 where there is one, for which the packages are locked; else any python3 that is new enough.
define make-venv
	@python=; for name in python3.11 python3; do \
		"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && python=$$name && break; \
	done; \
	[ -n "$${python}" ] || { echo 'Python 3.11 or newer is needed; on Debian: apt-get install python3 python3-venv' >&2; exit 1; }; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'Python cannot make a virtual environment here; on Debian: apt-get install python3-venv' >&2; exit 1; }; \
	echo 'Making $(1), once; its packages take a minute or so …'; rm -rf $(1); "$$python" -m venv $(1) || { rm -rf $(1); exit 1; }
endef

$(BIN)/python:
	$(call make-venv,.venv)

$(RUNTIME): requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes --requirement requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# The larger lock holds the smaller one, version for version, so it makes both stamps.
$(DEV): requirements-dev.txt requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes --requirement requirements-dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(RUNTIME) $@
