# `make run` and `make test` are all that is needed on Debian with Swift 6.2 or newer.
# TRAITS=Postgres adds the PostgreSQL backend to `make build`, `make run` and `make dist`.

PORT ?= 8080
TRAITS ?=
program = .build/release/dutybook
traits = $(if $(TRAITS),--traits $(TRAITS))
# The tests always know both backends, so that one debug build serves them all.
tested = --traits Postgres

.PHONY: help run test build test-postgres test-browser bench lint dist clean setup-build setup-postgres setup-browser

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Make a demo organisation, serve it on 127.0.0.1:8080 and print its accounts
	@scripts/demo $(program) .run/demo
	@exec $(program) serve --data .run/demo --port $(PORT)

test: setup-build ## Run every test that needs no outside server
	swift test $(tested) --disable-xctest

build: setup-build ## Build the release binary, .build/release/dutybook
	swift build -c release --product dutybook $(traits)

test-postgres: setup-postgres ## Run the tests of records and rules on a PostgreSQL server of their own
	scripts/with-postgres swift test $(tested) --disable-xctest --filter 'StorageTests|ResponsibilityTests'

test-browser: setup-build setup-browser ## Open the pages in a real Chromium
	swift build --product dutybook $(tested)
	.venv/bin/python -B -m pytest Tests/BrowserTests --binary .build/debug/dutybook

bench: TRAITS = Postgres
bench: setup-postgres build ## Measure, on the release binary
	Benchmarks/run $(program)

lint: ## Check the formatting and the rules of the house
	swift format lint --strict --parallel --recursive Sources Tests Plugins Package.swift
	scripts/check

dist: setup-build ## Pack a binary that needs no Swift on the machine into dist/
	scripts/dist $(traits)

clean: ## Remove what was built, the demo and the browser tests' environment
	rm -rf .build .run .venv dist

setup-build setup-postgres setup-browser: setup-%:
	@scripts/setup $*
