# Everything a developer does here; make help lists it.
GO ?= go
VERSION ?= dev
# Programs and tests below testdata, which ./... leaves out.
TESTDATA = ./testdata/biglist ./testdata/lists/generate ./testdata/pinned ./testdata/templates/generate ./testdata/workshop ./testdata/bench ./testdata/bench/rusage ./testdata/hostile ./testdata/hostile/write ./testdata/labels ./testdata/soak
# Those of which make test has time for a sample only.
LONG = ./testdata/crash

.PHONY: help build run test browser race histories soak crash crash-short crafted lint fuzz bench bench-short ranking ranking-unseen mock lists clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

build: ## the program, in build/
	$(GO) build -trimpath -ldflags "-X main.version=$(VERSION)" -o build/ekatalog ./cmd/ekatalog

run: build ## the whole job on the lists of a prison workshop
	@sh testdata/tour/tour.sh

# Each of these is measured, and has the machine to itself; it builds the program
# anew, which the cache of tests does not see.
ALONE = TestEveryHostileFileIsRefused|TestTwentySecondsOfASoak
# Stories in a browser that make browser walks, in every way; the officer's week
# is the one that all tests have.
WALKED = TestTheOfficersFirstFiles.*|TestTheOfficerRepairs.*|TestTheOfficerTicks.*|TestTheOfficersPages.*
test: ## all tests, one story in a browser: with a short soak, a sample of crash, and the random histories and nights of faults in full
	$(GO) test -timeout 20m -skip '^($(ALONE)|$(WALKED))$$' ./... $(TESTDATA) $(LONG)
	$(GO) test -count=1 -timeout 20m -run '^TestEveryHostileFileIsRefused$$' ./testdata/hostile
	$(GO) test -count=1 -timeout 20m -run '^TestTwentySecondsOfASoak$$' ./testdata/soak

# The stories of commands and pages; make test has them, ten times faster.
TOLD = TestStories|TestTheOfficer.*|TestTheHands.*|TestAnOfficer.*|TestEveryRouteWithstands.*
race: ## all but the stories with the race detector (which needs a C compiler), what is random in a tenth
	$(GO) test -race -timeout 30m -skip '^($(TOLD)|$(ALONE))$$' ./... $(TESTDATA)

# What finds faults for people who cannot see or move as others do: for tests
# only, and not kept.
AXE = 4.14.1
.axe/node_modules/axe-core/axe.min.js:
	npm install --prefix .axe --no-save --no-package-lock --no-audit --no-fund --ignore-scripts axe-core@$(AXE)

browser: .axe/node_modules/axe-core/axe.min.js ## every story of the pages in a browser: office PC and phone, with scripts and without, by keyboard; axe-core on every page (minutes)
	EKATALOG_AXE=$(CURDIR)/$< EKATALOG_BROWSER=all $(GO) test -count=1 -timeout 30m -run '^(TestTheHands|TestTheOfficer|TestAnOfficer)' ./cmd/ekatalog

OPERATIONS ?= 1000000
HISTORIES = TestWhateverHappensNothingIsDoubledLostOrOverwritten
histories: ## OPERATIONS random operations on lists, catalogue and processes, every invariant checked after each (hours)
	EKATALOG_OPERATIONS=$(OPERATIONS) $(GO) test -count=1 -v -timeout 0 -run $(HISTORIES) ./connector

SOAK ?= 30m
soak: ## SOAK with a change every second and faults all the time, memory flat, nothing doubled or lost; then histories (hours)
	$(GO) run ./testdata/soak -for $(SOAK)
	$(MAKE) histories

crash: ## killed at every fail point, a full disk at each: points, runs, what is wrong in the end (an hour)
	EKATALOG_CRASH=all $(GO) test -count=1 -timeout 180m -v ./testdata/crash

SCENARIO ?= .
crash-short: ## the same once at each distinct point; SCENARIO=sync for one command (minutes)
	EKATALOG_CRASH=distinct $(GO) test -count=1 -timeout 30m -v -run '/$(SCENARIO)' ./testdata/crash

crafted: ## crafted files against the promised two seconds, which the race detector would hide
	$(GO) test -count=1 -run 'Hostile|Crafted' ./connector/...

lint: ## gofmt, vet, staticcheck
	@test -z "$$(gofmt -l cmd connector mapping schemas testdata | tee /dev/stderr)"
	$(GO) vet ./... $(TESTDATA) $(LONG)
	$(GO) tool staticcheck ./... $(TESTDATA) $(LONG)

FUZZTIME ?= 60s
fuzz: ## every fuzz target for FUZZTIME each
	@set -e; for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg; \
		done; \
	done

hostile: ## every hostile file with every command that takes it: exit code, time, memory, answer
	$(GO) test -count=1 -v -run TestEveryHostileFileIsRefused ./testdata/hostile

bench: ## figures beside their floors, also into README.md (minutes)
	$(GO) run ./testdata/bench -readme README.md

LISTS ?=
ranking: ## how the search of reference lists does on the names looked at; LISTS=folder for the full lists
	EKATALOG_REFERENCE=$(LISTS) $(GO) test -count=1 -v -run TuningNames ./connector/reference | grep -E "half|^ok|^FAIL"

ranking-unseen: ## the same on the names that nobody looks at while tuning: totals only
	EKATALOG_REFERENCE=$(LISTS) $(GO) test -count=1 -v -run UnseenNames ./connector/reference | grep -E "half|^ok|^FAIL"

bench-short: ## the same on a small list: counts are checked, times only shown
	$(GO) run ./testdata/bench -short

mock: build ## the stand-in, in a sample workspace
	@test -d .mock || build/ekatalog init .mock
	cd .mock && ../build/ekatalog mock

lists: ## the lists and templates in testdata, made anew
	$(GO) run ./testdata/lists/generate
	$(GO) run ./testdata/templates/generate

clean: ## what the targets made
	rm -rf build .run .mock .axe
