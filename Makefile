# Everything a newcomer types. uv does the work; it is installed beside the project if the machine has none.
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
# Where it is set, each of the many processes that the tests start would compile Django anew.
unexport PYTHONDONTWRITEBYTECODE
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
PY := .venv/bin/python
SIDE_BY_SIDE := -n auto --maxprocesses 8 --dist loadgroup
# What two databases may answer differently; the rest of these folders follows in test-postgresql.
AT_ONCE := $(addprefix tests/scheduling/,test_admitted_at_once.py test_backstop.py test_book.py test_links_at_once.py test_two_hundred.py)

.PHONY: help setup demo test test-postgresql test-slow lint fmt bench faults load docs messages licences audit release bundle fuzz

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .setup-done ## create .venv with everything locked in uv.lock

.setup-done: pyproject.toml uv.lock $(wildcard src/creneau/locale/*/LC_MESSAGES/django.po)
	@command -v $(UV) >/dev/null 2>&1 || python3 -m pip install --quiet --disable-pip-version-check --target .uv uv
	$(UV) sync --frozen --quiet
	@$(PY) -m creneau.config.messages compile
	@touch $@

demo: setup ## start everything on this machine, with a filled mailbox
	@exec .venv/bin/creneau demo

# Many of these wait for a browser or a server: three on two cores take a sixth less time than two.
test test-postgresql: export PYTEST_XDIST_AUTO_NUM_WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) \* 3 / 2)
test: setup ## run the tests, all but the longest
	@.venv/bin/ruff check --quiet . && .venv/bin/ruff format --check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports >/dev/null || .venv/bin/lint-imports
	@$(PY) -m tests.postgresql .venv/bin/pytest -q $(SIDE_BY_SIDE) $(AT_ONCE)
	@.venv/bin/pytest $(SIDE_BY_SIDE) --durations=25

test-postgresql: setup ## run on PostgreSQL what books, reads and writes
	@$(PY) -m tests.postgresql .venv/bin/pytest -q $(SIDE_BY_SIDE) tests/calendars tests/scheduling

test-slow: setup ## run the tests that make test leaves out
	@.venv/bin/pytest $(SIDE_BY_SIDE) -m slow $(SLOW)

lint: setup ## format and check, without tests
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format . ; .venv/bin/mypy ; .venv/bin/lint-imports

bench: setup ## measure against the peers; writes benchmarks/results.json
	@$(PY) -m benchmarks

load: setup ## many people at once before two web processes, for ten minutes (SECONDS=600 ENGINE=sqlite)
	@$(UV) sync --frozen --quiet --group load
	@$(PY) -m benchmarks.load $(or $(SECONDS),600) --engine $(or $(ENGINE),sqlite)

docs: setup ## write docs/connection.md anew, from what the tests see
	@CRENEAU_DOCS=1 .venv/bin/pytest -q -n 0 tests/web/connection

faults: setup ## the storm of faults, on SQLite and on PostgreSQL, and what must hold afterwards
	@$(PY) -m tests.faults.storm

.PHONY: pictures
FOLDER ?= /tmp/creneau-pictures
pictures: setup ## every page at three widths, light and dark, in each language, into FOLDER
	@CRENEAU_PICTURES=$(FOLDER) .venv/bin/pytest -q -n 0 tests/browser/test_pictures.py

messages: setup ## bring the translation files up to date with the source
	@$(PY) -m creneau.config.messages extract

licences: setup ## write docs/licences.md anew, from what uv.lock says is needed to run
	@$(PY) -m release.licences

audit: setup ## look for known vulnerabilities in what is locked
	@$(PY) -m release.audit

release: setup ## build the wheel twice, compare, and write its bill of materials; into dist/
	@$(PY) -m release.wheel

bundle: setup ## one file that installs Créneau where no network is; into dist/ (PYTHONS="3.11 3.12 3.13")
	@$(PY) -m release.bundle $(PYTHONS)

fuzz: setup ## spoil what servers answer, guided by what is covered, for ten minutes (SECONDS=600)
	@$(UV) sync --frozen --quiet --group fuzz
	@$(PY) -m tests.fuzz $(or $(SECONDS),600)
