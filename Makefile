SHELL := /bin/bash
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON_PREFERENCE := only-system
# The machine's own certificates count, as behind a company's proxy.
export UV_SYSTEM_CERTS := 1
PY ?= python3
PORT ?= 8000
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
COMPILE := pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

.PHONY: help setup run worker test prove bench chaos mutate-mail check fmt lock assets

help: ## This list
	@grep -hE '^[a-z_-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: .venv/.ok ## The environment and the locked dependencies, nothing else

run: .venv/.ok ## A living demo site at http://localhost:$$PORT (PORT=8000)
	@exec .venv/bin/python manage.py dev --port $(PORT)

worker: .venv/.ok ## One more queue worker (needs REDIS_URL)
	.venv/bin/celery -A jobstore worker --loglevel INFO

fmt: .venv/.ok ## Format code and templates
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix --quiet .
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true

check: .venv/.ok ## Format, lint, types, import contracts, migrations, templates, deploy check
	.venv/bin/python -m tests.check

test: .venv/.ok ## Every test with real servers, coverage shown (ARGS="tests/test_caps.py -k mails": just those)
	@.venv/bin/python -m tests.services $(ARGS)

prove: .venv/.ok ## Every long proof at full length: kills, races, fuzz, all faults (SEED=n)
	@.venv/bin/python -m tests.services prove

chaos: .venv/.ok ## Break the whole site in every way, one line each (PROFILE=full, quick or sample, SEED=n)
	@.venv/bin/python -m tests.chaos $(ARGS)

mutate-mail: .venv/.ok ## Take each net out of the outbox; a test must notice each time
	@.venv/bin/python -m tests.mutate_mail $(ARGS)

bench: .venv/.ok ## How fast mail leaves, with goals (SIZE=small); PAGES=1 BASE=commit: what pages cost; RELEVANCE=1: what search finds; SEARCH=1000000: what it costs; IMPORT=10000: rows an import reads; CLOSING=10000: what a close costs
	@.venv/bin/python -m bench.$(if $(PAGES),pages,$(if $(RELEVANCE),relevance,$(if $(SEARCH)$(FUZZ),search,$(if $(IMPORT),imports,$(if $(CLOSING),closing,mail)))))

assets: ## Rebuild the style sheets (needs node)
	npm ci --silent
	npm run --silent assets

lock: ## Pin every dependency by hash
	$(UV) $(COMPILE) -o requirements.txt
	$(UV) $(COMPILE) --group dev -c requirements.txt -o requirements-dev.txt

.tools/bin/uv:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Job Store needs Python 3.11 or newer; set PY=/path/to/python3.11")'
	$(PY) -m venv .tools && .tools/bin/pip install -q --disable-pip-version-check 'uv>=0.13,<0.14'

.venv/.ok: requirements-dev.txt
	@command -v uv >/dev/null || $(MAKE) -s .tools/bin/uv
	@test -x .venv/bin/python || $(UV) venv -q --python $(PY) .venv
	$(UV) pip sync -q -p .venv/bin/python --require-hashes requirements-dev.txt
	@touch $@
