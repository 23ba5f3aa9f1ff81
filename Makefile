# The commands of the house. `make help` names them.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# The environment is made again when what it is made of changes.
MADE_OF := $(shell cksum < requirements/dev.txt | cut -d ' ' -f 1)
INSTALLED := .venv/installed-$(MADE_OF)
COMPILED := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
COMPOSE = $$($(BIN)/python -c 'import compose; print(compose.__path__[0])')/docker-compose

.DEFAULT_GOAL := help
.PHONY: help demo test setup browser languages messages lint mutants chaos screens letters bench lock clean

help: ## name the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(INSTALLED) languages ## from a bare checkout to a running system with synthetic people (PORT=8000, ONCE=1 ends after the main job)
	@PORT=$(PORT) ONCE=$(ONCE) $(BIN)/python -m oomi_registry.demo

test: setup ## every test; TESTS=path for some
ifdef TESTS
	$(BIN)/python -m pytest $(TESTS)
else
	$(BIN)/python -m pytest -n 2 --ignore=tests/journeys
	$(BIN)/python -m pytest tests/journeys
endif

setup: $(INSTALLED) languages browser ## the environment, the translations and the browser, seconds when nothing changed

# PEP 668 and Debian: where venv comes without pip, the system's pip installs into it.
$(INSTALLED):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed. Name it: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv 2>/dev/null || $(PYTHON) -m venv --clear --without-pip .venv
	@if $(BIN)/python -m pip --version >/dev/null 2>&1; \
		then PIP="$(BIN)/python -m pip"; else PIP="$(PYTHON) -m pip --python $(BIN)/python"; fi; \
		$$PIP install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@rm -f .venv/installed-*
	@touch $@

browser: $(INSTALLED)
	@$(BIN)/python -m tests.chromium >/dev/null

languages: $(COMPILED) ## compile the translations of the letters

locale/%/LC_MESSAGES/django.mo: locale/%/LC_MESSAGES/django.po | $(INSTALLED)
	@$(BIN)/pybabel --quiet compile --locale $* --input-file $< --output-file $@

messages: $(INSTALLED) ## bring the translations' files to what the letters say
	$(BIN)/python manage.py messages

lint: $(INSTALLED) languages ## style, types, imports, migrations, diagrams, law, container files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py diagrams --check
	$(BIN)/python manage.py law > /dev/null
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null
	$(BIN)/hadolint Dockerfile
	env $$(sed -n 's/^\([A-Z_]*\)=$$/\1=given/p' .env.example) $(COMPOSE) --env-file .env.example config --quiet

mutants: $(INSTALLED) languages ## mutation tests of the pure rules
	$(BIN)/python -m tests.mutants

chaos: $(INSTALLED) languages ## kill and fault drills; DRILL=name for one, ROUNDS=n for how long
	$(BIN)/python -m tests.chaos $(DRILL)

screens: setup ## a picture of every page and state, in screens/
	$(BIN)/python -m tests.journeys.screens

letters: $(INSTALLED) languages ## every letter as PDF and pictures, in screens/letters/, and what veraPDF says of each
	@$(BIN)/python -m tests.letters.show

bench: $(INSTALLED) languages ## each benchmark beside its limit, as JSON lines; BENCH=name for one
	@$(BIN)/python -m benchmarks $(BENCH)

lock: $(INSTALLED) ## bring requirements/ to pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --generate-hashes --universal --no-header --no-annotate --quiet -o requirements/runtime.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev -c requirements/runtime.txt --generate-hashes --universal --no-header --no-annotate --quiet -o requirements/dev.txt
	$(BIN)/uv pip compile --group build -c requirements/dev.txt --generate-hashes --universal --no-header --no-annotate --quiet -o requirements/build.txt

clean: ## take away what these commands made, the embedded database included
	@$(PYTHON) -m oomi_registry.guardian remove
	rm -rf .venv mutants screens staticfiles var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
