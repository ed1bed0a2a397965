# The two commands of the README are `make run` and `make test`; both install what is missing first.
# Every process would compile every module anew, and a start take three times as long.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
N ?= 20

.PHONY: run test check format bench evaluate teach simulate pictures install install-dev messages clean
.DEFAULT_GOAL := help

.PHONY: help
help: ## Show these lines
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | sort | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

install: $(VENV)/.run-stamp ## Create .venv with the pinned requirements (nothing to do when up to date)

install-dev: $(VENV)/.dev-stamp ## The same with what tests and checks need

# Byte code is written when a module is first used: compiling all of it takes half of an installation's time.
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "clinicbot needs Python 3.11 or newer: make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing (Debian: apt install python3-venv)."; exit 1; }

$(VENV)/.run-stamp: requirements.txt | $(BIN)/python
	$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.dev-stamp: requirements.txt requirements-dev.txt | $(BIN)/python
	$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/.run-stamp

run: install ## Run the whole system and print what to open (PORT=8001 or ARGS="--no-demo" to change it)
	@exec $(BIN)/python manage.py up $(ARGS)

test: install-dev ## Run every test on the embedded PostgreSQL and Valkey
	$(BIN)/python -m pytest $(ARGS)

check: install-dev ## Lint, types, import layers, migrations, template parity
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m pytest -q -k template_parity tests/skills/test_templates.py

format: install-dev ## Format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install-dev ## Measure webhooks, turns and latency on this machine
	$(BIN)/python -m bench $(ARGS)

evaluate: install-dev ## Measure the understanding of messages on the labelled sentences
	$(BIN)/python -m bench.understanding $(ARGS)

teach: install-dev ## Teach the network of danger anew (twenty minutes)
	$(BIN)/python -m conversations.understanding.danger_training

simulate: install-dev ## Let N made-up patients talk to the bot
	$(BIN)/python manage.py rehearse --demo --patients $(N) $(ARGS)

pictures: install-dev ## Take the README's pictures in a real Chromium
	$(BIN)/python -m tests.browser.pictures $(ARGS)

messages: install ## Collect and compile the translations (needs GNU gettext: apt-get install gettext)
	$(BIN)/python manage.py makemessages -l pt_BR --add-location file --no-wrap --no-obsolete -e html,py \
		-i ".venv/*" -i "tests/*" -i "bench/*" -i "build/*" -i "staticfiles/*"
	$(BIN)/python manage.py compilemessages -l pt_BR -i .venv

clean: ## Remove caches (never the data)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache staticfiles
