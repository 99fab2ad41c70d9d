# Two commands: `make run` starts the shop on this machine, `make test` proves it. Both do their own set-up.
# Needs Python >= 3.11 and make; no root, no services, nothing installed by hand.

PYTHON       ?= python3
PORT         ?= 8000
GATEWAY_PORT ?= 12111
CARRIER_PORT ?= 12181
DATA_DIR     ?= .local
LOCK         ?=
PYTEST       ?=

UV_VERSION := 0.13.8
BIN        := .venv/bin
UV         := $(or $(shell command -v uv 2>/dev/null),$(BIN)/uv)
# The lock names no registry: each machine takes the files from its own, and the hashes say they are the right ones.
INSTALL     = $(UV) export --quiet --frozen --no-emit-project $(1) --output-file .venv/wanted.txt && \
              $(UV) pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r .venv/wanted.txt

export PORT GATEWAY_PORT CARRIER_PORT DATA_DIR
# Trust what this machine trusts (a company's proxy, say); uv's own list serves where the machine has none.
ifneq (,$(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem))
export UV_SYSTEM_CERTS ?= true
endif

.PHONY: run test lock sim delta delta-check

run: .venv/.run
	@exec $(BIN)/python -m marketplace.run

test: .venv/.dev
	@exec $(BIN)/python -m marketplace.run.check $(PYTEST)

lock: $(BIN)/python ## after editing pyproject.toml; `make lock LOCK=--upgrade` takes newer versions
	@$(BIN)/python -m marketplace.run.lock $(UV) $(LOCK)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Python 3.11 or newer, please; this is {sys.version.split()[0]}. Try: make $(MAKECMDGOALS) PYTHON=python3.12")'
	@echo "Making .venv …"
	@if [ -x "$$(command -v uv)" ]; then uv venv --quiet --python "$(PYTHON)" .venv; \
	 else $(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION); fi

.venv/.run: uv.lock | $(BIN)/python
	@echo "Installing what the shop needs …"
	@$(call INSTALL,--no-dev)
	@touch $@

.venv/.dev: uv.lock | $(BIN)/python
	@echo "Installing what the shop and its tests need …"
	@$(call INSTALL,)
	@touch .venv/.run $@

SEEDS ?= 3000
sim: .venv/.dev ## every night: marketplaces against faults; one seed again by `python -m tests.federation.sim --replay SEED`
	@exec $(BIN)/python -m tests.federation.sim --seeds $(SEEDS)

DELTA ?=
delta: .venv/.dev ## twelve marketplaces on this machine and a page that shows them (DELTA="--nodes 4 --port 8300")
	@exec $(BIN)/python -m tests.federation.lab $(DELTA)

delta-check: .venv/.dev ## every night: the same twelve against partitions, kills, wrong clocks and old backups
	@exec $(BIN)/python -m tests.federation.lab --check $(DELTA)
