# Latent-space studio: `make app` opens it, `make test` tests it. Each installs what it needs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: app test check format web web-check clean

app: .venv/app-installed
	$(BIN)/streamlit run app.py

test: .venv/dev-installed
	$(BIN)/python -m pytest -n 2 --dist loadgroup -rfER

check: .venv/dev-installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

format: .venv/dev-installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The live decoder: TypeScript in web/, built into pages/_ui/live/assets, which is committed.
web: web/node_modules/.package-lock.json
	cd web && npm run --silent build

web-check: web/node_modules/.package-lock.json
	cd web && npm run --silent check && npm test --silent && node build.mjs --check

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --silent
	touch $@

.venv/app-installed: requirements.txt | .venv/made
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

.venv/dev-installed: requirements-dev.txt requirements.txt | .venv/made
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@

.venv/made:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv
	touch $@

clean:
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache
