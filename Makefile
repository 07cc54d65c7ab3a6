# Two commands do everything: make demo builds the runtime and runs the main job, make test passes the tests.
GO ?= go
ZIP := internal/importer/stdlib/stdlib.zip
DOCS := internal/docstrings/data/docs.bin
FROZEN := internal/importer/stdlib/frozen.bin
COMPILER := $(wildcard $(patsubst %,internal/%/*.go,source ast parser symtable bytecode compiler importer)) internal/importer/pylib
export GOFLAGS ?= -buildvcs=false

.PHONY: build demo test check bench profile conformance stdlib astcompare generate clean

build: $(ZIP) $(FROZEN)
	CGO_ENABLED=0 $(GO) build -trimpath -tags packed -pgo=tools/pgo/profile.pgo -o gophersnake ./cmd/gophersnake

# The standard library, and the documentation of what CPython has natively, comes from a Go module of 109 MB that only this step needs.
$(ZIP): tools/packstdlib/main.go tools/packstdlib/docs.py tools/packstdlib/go.mod
	cd tools/packstdlib && $(GO) run . -o ../../$(ZIP) -docs ../../$(DOCS)

# The code of the modules that every start imports. A stale one would be worse than none: it is made anew when the compiler has changed.
$(FROZEN): $(ZIP) tools/packfrozen/main.go $(COMPILER)
	$(GO) run ./tools/packfrozen internal/importer/stdlib

stdlib: $(ZIP) $(FROZEN)

# The main job: a threaded program under the GIL, and what the lock did to each of its threads.
demo: build
	./gophersnake -m gil run examples/countdown.py 100000000

test: build
	$(GO) vet ./...
	$(GO) test ./...

# What a change must pass: formatting, vet, the race detector over what is Go's, the tests.
check: build
	@test -z "$$(gofmt -l cmd internal tools tests)" || { echo "not formatted:"; gofmt -l cmd internal tools tests; exit 1; }
	$(GO) vet ./...
	$(GO) test -race ./internal/gil/ ./internal/host/
	$(GO) test ./...

# Beside CPython and PyPy if they are found (see tools/bench).
bench: build
	BENCH_GOPHERSNAKE=./gophersnake $(GO) run ./tools/bench

# The profile that the build optimises for, taken anew from the programs of bench/.
profile: $(ZIP)
	$(GO) run ./tools/pgo -o tools/pgo/profile.pgo

# CPython's own tests, case by case beside CPython: see tests/cpython/README.md.
SET ?= core
conformance: build
	$(GO) run ./tools/conformance -set $(SET) $(if $(PYTHON),-python $(PYTHON)) $(if $(PYTHON_TESTS),-tests $(PYTHON_TESTS)) $(if $(OPTIONS),-options "$(OPTIONS)")

# What this runtime and CPython 3.14 make of every source file below LIBRARY, by their own ast and compile(); half a minute. It fails
# when a tree or a refusal differs; codes that differ are only counted.
astcompare: build
	$(GO) run ./tools/astcompare hosted $(PYTHON) ./gophersnake $(LIBRARY)

generate:
	$(GO) generate ./...

clean:
	rm -f gophersnake $(ZIP) $(DOCS) $(FROZEN)
