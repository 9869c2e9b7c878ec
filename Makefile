# Two commands do everything on a fresh machine: `make run` and `make test`. `make help` lists the others.
PYTHON ?= python3
PORT ?= 5000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Tests of one file share a server and a browser, so a file stays with one worker; tests/conftest.py puts the longest
# first.
WORKERS ?= --numprocesses auto --dist loadfile --no-loadscope-reorder

# Every worker, and every server that a test starts, would compile all modules once more where an environment forbids
# caching.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run help both check
.PHONY: test quick quick-tests adversary programs image needs
.PHONY: lint lint-python lint-pages format
.PHONY: schemas figures records pinned scripts integrations conformance docs
.PHONY: lock sbom release clean

run: .venv/run ## Install what the viewer needs and serve it at http://127.0.0.1:5000/ (PORT=5001 for another port)
	@echo "To see the head and the hand side by side: make both"
	$(BIN)/anatomy-viewer run --port $(PORT)

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

both: .venv/run ## Serve two diagrams on one server: the head and the hand
	mkdir -p build/both
	ln -sfn ../.. build/both/head
	ln -sfn ../../examples/hand build/both/hand
	VIEWER_CONTENT=build/both $(BIN)/anatomy-viewer run --port $(PORT)

schemas: .venv/test ## Write the JSON schemas of regions.json and its translations from the program's models
	$(BIN)/python -m tools.schemas

figures: .venv/test ## Regenerate the measured documents and pictures
	$(BIN)/python -m tools.report
	$(BIN)/python -m tools.icons
	$(BIN)/python -m tools.card
	$(BIN)/python -m tools.contact_sheet

test: lint needs ## Install what the tests need, browser and nginx included, and run them all
	$(BIN)/anatomy-viewer check
	$(BIN)/pytest $(WORKERS)

quick: .venv/test node_modules/.package-lock.json ## Check all that needs no browser, export or seconds of CPU time
	@$(MAKE) --no-print-directory --jobs 3 --keep-going lint-python lint-pages quick-tests

quick-tests:
	$(BIN)/anatomy-viewer check
	$(BIN)/pytest $(WORKERS) -m "not browser and not slow"

adversary: needs ## Attack with raw and random requests (for SECONDS a server), hostile content and drawings
	ADVERSARY_SECONDS=$(or $(SECONDS),60) $(BIN)/pytest tests/adversary tests/content/test_hostile_content.py \
		tests/web/test_hostile_requests.py

# `make test` skips these tests where the programs are missing.
programs: needs ## Install WordPress, Inkscape, Apache and wapiti (about 250 MB), and test with them
	sh tests/install_programs.sh
	$(BIN)/pytest -rs tests/integrations/test_wordpress.py tests/browser/test_wordpress_site.py \
		tests/browser/test_picture_programs.py tests/publish/test_apache.py tests/publish/test_several.py \
		tests/web/test_wire.py tests/adversary/test_scanner.py

# BASE_IMAGE=python:3.13-slim@sha256:… builds on another one.
image: .venv/test ## Build the container image with Docker or Buildah, start it and request pages
	BUILD_IMAGE=1 $(BIN)/pytest -rs tests/deploy/test_image.py

lint: .venv/test node_modules/.package-lock.json ## Check the style and types of Python, scripts and style sheets
	@$(MAKE) --no-print-directory --jobs 2 lint-python lint-pages

lint-python:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/mkdocs build

lint-pages:
	PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent lint

check: .venv/run ## List what is wrong with regions.json and the artwork
	$(BIN)/anatomy-viewer check

format: .venv/test ## Rewrite Python as `make lint` asks for it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

records: .venv/test needs ## Regenerate the keyboard walk and the accessibility tree in docs/
	WRITE_ACCESSIBILITY_RECORDS=1 $(BIN)/pytest tests/browser/test_accessibility_names.py

pinned: .venv/test ## Save the embed script that sites pin, and a released version's files, for after an update
	$(BIN)/python -m tools.pinned

scripts: .venv/test ## Minify the scripts that pages load
	$(BIN)/python -m tools.scripts

integrations: .venv/test ## Write the generated files of the npm package and the WordPress plugin
	$(BIN)/python -m tools.integrations

conformance: .venv/test ## Write the accessibility conformance report in docs/ from docs/accessibility.md
	$(BIN)/python -m tools.conformance

# Without -q, which would hide broken links from strict mode too.
docs: .venv/test ## Build the documentation as a site, in build/docs; a broken link is an error
	$(BIN)/mkdocs build

# Node comes with .venv: the linters need a newer one than many systems have.
node_modules/.package-lock.json: package.json package-lock.json .npmrc | .venv/test
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	touch $@

needs: .venv/test
	sh tests/install_needs.sh $(BIN)/python

.venv/bin/python:
	$(PYTHON) -m venv .venv

# Every file that pip downloads must have a hash in constraints*.txt; what it would fetch for a build is among them.
.venv/run: pyproject.toml constraints.txt constraints-build.txt | .venv/bin/python
	@echo 'Installing (about a minute) ...'
	$(PIP) --require-hashes -r constraints.txt -r constraints-build.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

.venv/test: pyproject.toml constraints.txt constraints-dev.txt | .venv/bin/python
	@echo 'Installing with everything that the tests need (a few minutes) ...'
	$(PIP) --require-hashes -r constraints-dev.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@ .venv/run

lock: .venv/test ## Pin what pyproject.toml asks for; UPGRADE=1 takes the newest versions
	sh tools/lock.sh $(BIN)/uv $(if $(UPGRADE),--upgrade)

sbom: .venv/test ## List every package that the viewer runs with, in dist/ (CycloneDX)
	$(BIN)/python -m tools.release sbom

release: lint .venv/test ## Build, check and hash the files of a release in dist/
	$(BIN)/anatomy-viewer check
	$(BIN)/python -m tools.release

clean: ## Delete everything that these commands installed or built
	rm -rf .venv node_modules build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache
