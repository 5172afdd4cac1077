# Everything that is done with this checkout. `make` alone lists the targets. Needs Python 3.11 or newer and make.

PORT ?= 8000
ARGS ?=
# Many tests wait, for a server or a clock, so there is one process of tests more than there are cores.
CORES := $(shell getconf _NPROCESSORS_ONLN)
JOBS ?= $(shell echo $$(($(CORES) + 1)))

BIN := .venv/bin
# Node trusts the authorities that the machine trusts, as pip does: a company's proxy may have its own.
NODE := NODE_USE_SYSTEM_CA=1 PATH="$(CURDIR)/$(BIN):$$PATH"
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --require-hashes

export DJANGO_SETTINGS_MODULE := designer.settings
export PYTHONUTF8 := 1
# What a process has compiled serves the others, too: the tests start some hundreds.
unexport PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE

.SILENT:
# Two installations into one folder would disturb each other; the checks disturb nobody.
ifndef CHECKING
.NOTPARALLEL:
endif
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# A virtual environment knows its folder and its Python: made anew when the checkout was moved or that Python is gone.
ifneq ($(shell test -x $(BIN)/python && cat .venv/.made 2>/dev/null),$(CURDIR))
$(shell rm -f .venv/.made .venv/.run .venv/.dev)
endif

.PHONY: help
help: ## List the targets
	sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 24

.PHONY: run
run: .venv/.run static/dist/.built ## Start Mailwright on this machine (PORT=8001, HOST=0.0.0.0)
	exec $(BIN)/python manage.py runlocal --port "$(PORT)" $(if $(filter command%,$(origin HOST)),--host "$(HOST)")

.PHONY: test
test: .venv/.dev static/dist/.built ## Run every test (ARGS="-k canvas" hands arguments to pytest, JOBS=0 runs them one by one)
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadscope --no-loadscope-reorder --durations=20 $(ARGS)

# Airflow and Dagster, each with an environment of its own: what they need is no part of the server's, and takes some 330 MB.
.PHONY: check-airflow check-dagster
check-airflow: .venv/airflow/.made .venv/.dev static/dist/.built ## Run packages in a real Airflow, installed beside
	MAILWRIGHT_AIRFLOW="$(CURDIR)/.venv/airflow/bin/python" $(BIN)/python -m pytest tests/orchestrators $(ARGS)
check-dagster: .venv/dagster/.made .venv/.dev static/dist/.built ## Run packages in a real Dagster, installed beside
	MAILWRIGHT_DAGSTER="$(CURDIR)/.venv/dagster/bin/python" $(BIN)/python -m pytest tests/orchestrators $(ARGS)

.PHONY: bench
bench: .venv/.dev static/dist/.built ## Measure how fast packages run, beside plain smtplib
	$(BIN)/python -m tests.bench $(ARGS)

.PHONY: kills
kills: .venv/.dev static/dist/.built ## Kill workers, Redis, or the database in the middle of runs (ARGS="--what redis --times 10")
	$(BIN)/python -m tests.programs.kills $(ARGS)

.PHONY: format
format: .venv/.dev ## Put Python and templates into the house's form
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format --quiet .
	find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} +
	$(BIN)/python -m tests.module_index

.PHONY: docs
docs: .venv/.dev ## Build the documentation's site, which the application serves under /docs/
	sh .docker/build-docs.sh

.PHONY: wheel
wheel: .venv/.dev ## Build the wheel and the source distribution for Python programs, into var/dist
	$(BIN)/python -m tests.programs.wheel var/dist

.PHONY: lock
lock: .venv/.dev ## Resolve the dependencies of pyproject.toml again (ARGS=--upgrade for newer ones)
	compile="$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml $(ARGS)" && \
	$$compile --extra local --extra vault --extra docs --extra dev -o requirements/dev.lock && \
	$$compile --extra local -c requirements/dev.lock -o requirements/run.lock && \
	$$compile -c requirements/dev.lock -o requirements/server.lock && \
	$$compile --extra docs -c requirements/dev.lock -o requirements/docs.lock && \
	$$compile --extra kerberos --extra ldap --extra vault -c requirements/dev.lock -o requirements/kerberos.lock && \
	$$compile --extra airflow --group cases -c requirements/dev.lock -o requirements/airflow.lock && \
	$$compile --extra dagster --group cases -c requirements/dev.lock -o requirements/dagster.lock

.PHONY: clean
clean: ## Remove what was installed and built; the data in var/ stays
	rm -rf .venv node_modules static/dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- Checks: all run, even when one fails -----------------------------------------------------------------------------

# The longest come first.
CHECKS := check-types check-typescript check-frontend check-imports check-lint check-format check-templates \
	check-django check-modules check-versions

# $(call step,what it is called,command): one line when it is well, the command's own words when not.
step = output=$$($(2) 2>&1) && echo "ok      $(1)" || { echo "FAILED  $(1)"; echo "$$output"; exit 1; }

.PHONY: check $(CHECKS)
check: .venv/.dev ## Look at the code without running it: lint, types, imports, templates, migrations …
	DATA_DIR="$(CURDIR)/.venv/.check" $(MAKE) --no-print-directory --keep-going --jobs=$(CORES) --output-sync=target CHECKING=1 $(CHECKS)

# These look at what is built, which is so beside the others.
check-typescript check-frontend check-django: static/dist/.built

check-lint:
	$(call step,lint (ruff),$(BIN)/ruff check .)
check-format:
	$(call step,format (ruff; make format puts it right),$(BIN)/ruff format --check .)
check-types:
	$(call step,types (mypy),$(BIN)/python -m mypy)
check-imports:
	$(call step,direction of imports (import-linter),$(BIN)/lint-imports --no-cache)
check-templates:
	$(call step,templates (djade),find templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +)
check-typescript:
	$(call step,TypeScript (tsc),$(NODE) npm run --silent check)
check-frontend:
	$(call step,front end (node's tests),$(NODE) npm test --silent)
check-django:
	$(call step,no migration missing and settings of a team's server (check --deploy),$(DEPLOYED) $(BIN)/python -m tests.django_checks)
check-modules:
	$(call step,every module's sentence in docs/modules.md (make format writes them anew),$(BIN)/python -m tests.module_index --check)
check-versions:
	$(call step,no version locked that is known to be faulty (requirements/not-below.toml),$(BIN)/python -m tests.locked_versions)

# The machine that checks is no server, so its own Python is not judged.
DEPLOYED := OUTDATED_PYTHON=ignore HTTPS=1 DEBUG=0 ALLOWED_HOSTS=mailwright.example CSRF_TRUSTED_ORIGINS=https://mailwright.example SERVE_SOURCES=0

# --- What the targets need, made once ---------------------------------------------------------------------------------

.venv/.made:
	reason="Mailwright needs Python 3.11 or newer, and found none: install it (Debian, Ubuntu: apt-get install python3 python3-venv)."; \
	for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
		command -v "$$python" >/dev/null && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null && echo "Making the virtual environment (once)…" && \
		"$$python" -m venv --clear .venv && pwd >$@ && exit 0; \
		reason="$$(command -v "$$python") lacks the modules to make a virtual environment: install them (Debian, Ubuntu: apt-get install python3-venv)."; \
	done; echo "$$reason" >&2; exit 1

.venv/.run: .venv/.made requirements/run.lock
	echo "Installing Python packages (once)…"
	$(PIP) -r requirements/run.lock
	touch $@

.venv/.dev: .venv/.made requirements/dev.lock
	echo "Installing Python packages with those for development (once)…"
	$(PIP) -r requirements/dev.lock
	touch .venv/.run $@

.venv/airflow/.made .venv/dagster/.made: .venv/%/.made: requirements/%.lock .venv/.made
	echo "Installing Python packages with $* (once)…"
	$(BIN)/python -m venv --clear ".venv/$*"
	$(subst $(BIN)/,.venv/$*/bin/,$(PIP)) -r $<
	touch $@

node_modules/.installed: package.json package-lock.json .npmrc | .venv/.run
	echo "Installing the front end's packages (once)…"
	log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	$(NODE) npm ci --include=dev --no-audit --no-fund >"$$log" 2>&1 || { cat "$$log" >&2; exit 1; }
	touch $@

# What the build reads in the folders of types: icons, and the scripts of editors. It reads templates, too: of
# Tabler's rules it leaves out those that no page needs.
OF_TYPES := $(shell find tasks/types connections/types -name icon.svg -o -path '*/script/*')

static/dist/.built: node_modules/.installed static/build.mjs static/type-icons.mjs static/used-rules.ts $(shell find static/src static/icons templates) $(OF_TYPES)
	echo "Building the front end…"
	log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	$(NODE) npm run --silent build >"$$log" 2>&1 || { cat "$$log" >&2; exit 1; }
	touch $@
