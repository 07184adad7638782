# Secure Base. `make run` and `make test` do all their own set-up; `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export CLINIC_DATA ?= ./var
export PORT ?= 8000

.PHONY: help run test check bench pictures gallery messages lock clean

help:
	@echo "make run       set up, then serve on http://127.0.0.1:$(PORT) with an invented practice"
	@echo "make test      set up, then lint, types and every test"
	@echo "make check     lint and types only"
	@echo "make bench     benchmarks, as ratios"
	@echo "make pictures  the README's pictures, taken anew from the demo practice"
	@echo "make messages  take new interface texts into the catalogs of other languages"
	@echo "make gallery   every paper in every language as pictures, in build/gallery"
	@echo "make lock      pin the dependencies anew"
	@echo "make clean     remove the environment; data in $(CLINIC_DATA) stays"

run: $(READY)
	@$(BIN)/clinic demo --if-empty
	@exec $(BIN)/clinic serve

test: $(READY) check
	@sh .ci/libraries test
	$(BIN)/pytest -n auto --dist loadgroup tests --ignore tests/benchmarks

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	@sh .ci/libraries test
	$(BIN)/pytest tests/benchmarks --benchmark-only --benchmark-sort=name --benchmark-columns=median,min,stddev,rounds -s

pictures: $(READY)
	@sh .ci/libraries pictures
	$(BIN)/python -m tests.browser.pictures

messages: $(READY)
	$(BIN)/python -m clinic.gathering_words

gallery: $(READY)
	@sh .ci/libraries gallery
	$(BIN)/clinic handouts gallery --out build/gallery

lock: $(READY)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --output-file requirements.lock

clean:
	rm -rf $(VENV)

$(READY): requirements.lock pyproject.toml .ci/libraries
	@sh .ci/libraries run
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked Python environment ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
