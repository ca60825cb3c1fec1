# Everything here also works on a machine that has nothing yet: each target first
# brings what it needs (see .ci/), and does nothing where that is already there.

PORT ?= 8000
PYTHON ?= python3
export PORT PYTHON

# The steps of one target depend on the one before: never side by side, even with -j.
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help run test lint bench fuzz fault load drill pictures setup requirements audit wheelhouse try-deployment clean for-run for-test

help:
	@echo 'make run     start the bulletin at http://127.0.0.1:$(PORT)/ with the December 2020 sample'
	@echo '             another port: make run PORT=8123'
	@echo 'make test    run all tests, on SQLite and then on PostgreSQL'
	@echo '             only some: make test ARGS="tests.stats"'
	@echo 'make lint    check style and types'
	@echo 'make bench   measure how fast things are'
	@echo 'make fuzz    attack it with hostile input (docs/reliability.md has what came of it)'
	@echo 'make fault   kill it, fill its disk, take its database away'
	@echo 'make load    many readers and writers at once'
	@echo 'make drill   back up ten years, restore them on the other database, and back'
	@echo 'make pictures  take the pictures in docs/images anew'
	@echo 'make requirements  pin what requirements*.in ask for, with hashes, in requirements*.txt'
	@echo '             newer ones: make requirements ARGS="--upgrade-package lxml", or ARGS=--upgrade'
	@echo 'make audit   ask whether what is pinned has known holes; fails when nothing could be asked'
	@echo '             without internet: make audit ARGS="--advisories all.zip"'
	@echo 'make wheelhouse  all that a machine without internet needs, into dist/'
	@echo 'make try-deployment  run docs/deployment.md in a new Debian (root; a quarter of an hour)'
	@echo 'make setup   only bring what the others need (network is needed here, not later)'
	@echo 'make clean   remove .venv and caches; var/ (database, key, files) stays'
	@echo 'Another Python: make run PYTHON=/path/to/python3'

run: for-run
	@.ci/serve

test: for-test
	@.ci/test $(ARGS)

lint: for-test
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m mypy

pictures: for-test
	.venv/bin/python manage.py test --settings tests.settings tests.pictures

bench: for-test
	.venv/bin/python -m tests.bench

fuzz: for-test
	.venv/bin/python -m tests.reliability.fuzz

fault: for-test
	.venv/bin/python -m tests.reliability.fault

load: for-test
	.venv/bin/python -m tests.reliability.load

drill: for-test
	.venv/bin/python -m tests.reliability.drill

# Twice, so that what was just pinned is there afterwards.
requirements: for-test
	@.ci/lock $(ARGS)
	@.ci/venv requirements.txt requirements-dev.txt

audit: for-test
	@.venv/bin/python .ci/audit.py $(ARGS)

wheelhouse: for-run
	@.ci/wheelhouse $(ARGS)

try-deployment: for-test
	.venv/bin/python -m tests.reliability.deployment $(ARGS)

setup: for-test

for-run:
	@.ci/system run
	@.ci/fonts
	@.ci/venv requirements.txt

for-test:
	@.ci/system run test
	@.ci/nginx
	@.ci/fonts
	@.ci/venv requirements.txt requirements-dev.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov build dist *.egg-info
	find . -name .git -prune -o -name var -prune -o -name __pycache__ -prune -exec rm -rf {} +
	@echo '保留 var/（数据库、密钥、字体）/ kept var/: database, secret key, fonts'
