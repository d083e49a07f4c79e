# Two commands matter: `make serve` and `make test`. Both need only Python 3.11 or newer and make;
# all that they install goes into .venv, all that they index into index_data.

HOST ?= 127.0.0.1
PORT ?= 8000
BIND ?= $(HOST):$(PORT)

VENV := .venv
BIN := $(VENV)/bin
AUDIT := .venv-audit
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INDEX := $${TIMTIN_DATA_DIR:-index_data}

# The virtual environment is made with the first python3 that is new enough; PYTHON names another.
PYTHON ?=

.DEFAULT_GOAL := help
.PHONY: help serve test fuzz soak bench audit words lock clean
.DELETE_ON_ERROR:

help: ## say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

serve: $(VENV)/installed ## install, index the sample if there is no index yet, serve on http://127.0.0.1:8000 (HOST, PORT or BIND say where else)
	@test -e "$(INDEX)/CURRENT" || { \
		TIMTIN_MUST_FIND=indexer/sample/must_find.tsv $(BIN)/python -m indexer ingest --source indexer/sample && \
		{ test -e "$(INDEX)/best_bets.tsv" || cp indexer/sample/best_bets.tsv "$(INDEX)/"; } }
	@echo "timtin: http://$(BIND)  (Ctrl-C ends it)"
	@exec $(BIN)/python -m web --bind "$(BIND)"

test: $(VENV)/installed-test ## install, find or install Chromium, run every test
	@CHROMIUM=$$(.ci/chromium) && export CHROMIUM && $(BIN)/python -m pytest $(TESTS)

fuzz: $(VENV)/installed-test ## ask the API thousands of things that openapi.json allows or forbids (EXAMPLES=60 for each operation)
	@EXAMPLES=$(or $(EXAMPLES),60) $(BIN)/python -m pytest -s tests/fuzz

soak: $(VENV)/installed-test ## what takes too long for every change: kill -9 by the hundred, half an hour of load, a large site (about an hour)
	@$(BIN)/python -m tests.faults
	@$(BIN)/python -m tests.soak load
	@$(BIN)/python -m tests.soak crawl
	@$(BIN)/python -m tests.soak resume

bench: $(VENV)/installed-bench ## measure timtin beside other engines over the articles in DATA=FOLDER, and what typing costs on the judged collection in JUDGED=FOLDER (ARGS="--articles 10000 ..." passes options on)
	@test -d "$(DATA)" || { echo "make bench DATA=FOLDER: a folder of articles as .jsonl, .jsonl.gz or .jsonl.xz"; exit 2; }
	@$(BIN)/python -m tests.bench --data "$(DATA)" --http $(ARGS)
	@test -z "$(JUDGED)" || $(BIN)/python -m tests.bench.relevance "$(JUDGED)"

audit: $(AUDIT)/made ## ask PyPI's advisories about every pinned version (needs the network)
	@for list in requirements.lock requirements-test.lock requirements-bench.lock; do \
		$(AUDIT)/bin/pip-audit --strict --disable-pip --no-deps --requirement $$list || exit 1; done

words: $(VENV)/installed ## gather the sentences of the pages into web/translations, where each wants its translation
	@$(BIN)/pybabel -q extract -F pyproject.toml -k gettext_noop --no-location --sort-output -o $(VENV)/messages.pot .
	@$(BIN)/pybabel -q update -i $(VENV)/messages.pot -d web/translations --no-fuzzy-matching --ignore-obsolete --omit-header

lock: ## write both lists of pinned versions anew, from what pyproject.toml asks for
	@python=$$(.ci/python $(PYTHON)) && "$$python" .ci/lock.py

clean: ## remove what was installed and built; the articles and the index in index_data stay
	rm -rf $(VENV) $(AUDIT) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find indexer search tests web -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/made:
	@python=$$(.ci/python $(PYTHON)) && "$$python" -m venv --clear $(VENV)
	@touch $@

# Tools of their own, whose dependencies must not move ours.
$(AUDIT)/made:
	@python=$$(.ci/python $(PYTHON)) && "$$python" -m venv --clear $(AUDIT)
	$(AUDIT)/bin/python -m pip --disable-pip-version-check install --quiet pip-audit
	@touch $@

# These files are only stamps: a list of versions that is newer than its stamp is installed again.
$(VENV)/installed: $(VENV)/made requirements.lock pyproject.toml
	$(PIP) install --quiet -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-test: $(VENV)/installed requirements-test.lock
	$(PIP) install --quiet -r requirements.lock -r requirements-test.lock
	@touch $@

$(VENV)/installed-bench: $(VENV)/installed requirements-bench.lock
	$(PIP) install --quiet -r requirements.lock -r requirements-bench.lock
	@touch $@
