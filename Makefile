# lxlayer: what can be done here. `make` alone lists it.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
# Where liblxc looks for templates.
LXCTEMPLATEDIR ?= $(or $(shell pkg-config --variable=templatesdir lxc 2>/dev/null),/usr/share/lxc/templates)
DEMO ?= demo

# The Swift runtime is linked in, so that the program runs where no Swift is installed.
RELEASE = -c release --static-swift-stdlib
LXLAYER = .build/release/lxlayer
FIXTURE = Fixtures/debian-skeleton

ROOT = $(DESTDIR)$(PREFIX)
MANUAL = .build/manual
COMPLETIONS = .build/completions

# For Swift's own tools to run at all; to build; for the tests' independent readers; to make and boot whole systems.
PACKAGES_SWIFT = libcurl4 libedit2 libncurses6 libsqlite3-0 libxml2 libz3-4 tzdata zlib1g-dev
PACKAGES = ca-certificates g++ git libarchive-dev libbz2-dev libisal-dev liblzma-dev libssl-dev libyaml-dev \
	libzstd-dev make pkg-config python3 zlib1g-dev
PACKAGES_INTEROP = busybox dash golang-github-opencontainers-image-spec-dev jq ksh93u+m libarchive-tools mksh \
	python3-jsonschema python3-yaml shellcheck skopeo tar umoci xz-utils zstd
PACKAGES_E2E = attr buildah crun docker-registry gcc iproute2 libc6-dev libseccomp-dev lxc mmdebstrap pigz podman \
	procps python3 runc util-linux
PACKAGES_LXC = attr e2fsprogs lxc mmdebstrap procps python3 rsync uidmap umoci util-linux xz-utils
PACKAGES_BENCH = gcc libarchive-dev libisal-dev libssl-dev pigz python3 skopeo umoci zlib1g-dev

CACHE_TESTS = OutputTests|GoldenTests|StoreTests|IndexTests|CommandLineTests.ProfileTests|FamilyTests

# How long each fuzz target runs; or how many inputs it is given, the same ones each time.
FUZZ_SECONDS ?= 60
FUZZ_RUNS ?=

SCRIPTS = .ci/run .ci/install-packages $(wildcard Tests/*/*.sh) Specs/lx/files/lx-instance \
	$(wildcard Specs/provision/files/* Tests/EndToEnd/Templates/*) \
	$(wildcard Specs/lx/files/*.sh Specs/lx/files/*.init Tests/InstanceTests/Programs/*) Specs/lx/files/shutdown
# Sourced by scripts of the platform, whose shell is ksh.
PLATFORM_SCRIPTS = $(wildcard Specs/lx/*.ksh)
SOURCES = Package.swift Sources Tests

.PHONY: help required setup setup-e2e build demo test test-cache fuzz sanitize e2e lxc-test bench bench-quick check fmt \
	install clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

required:
	@command -v $(SWIFT) >/dev/null || { echo "Swift 6.3 or later must be in PATH: see swift.org/install"; exit 1; }
	@$(SWIFT) package --version >/dev/null 2>&1 || .ci/install-packages required $(PACKAGES_SWIFT)
	@$(SWIFT) package --version >/dev/null || { echo "$(SWIFT) is there, but does not run"; exit 1; }
	@.ci/install-packages required $(PACKAGES)

setup: required ## install what building and testing need, where apt may
	@.ci/install-packages optional $(PACKAGES_INTEROP)
	@echo "Ready: $$($(SWIFT) --version 2>/dev/null | sed -n 's/.*\(Swift version [0-9.]*\).*/\1/p')"

setup-e2e: setup ## install what the end-to-end checks need besides
	@.ci/install-packages optional $(PACKAGES_E2E)

build: required ## build the program, optimized
	@echo "Building $(LXLAYER)"
	@$(SWIFT) build $(RELEASE) --product lxlayer

demo: build ## convert the image that is bundled, and verify the result
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@echo && echo "What converting $(FIXTURE) would change, and why:" && echo
	@$(LXLAYER) plan --quiet oci:$(FIXTURE):latest
	@echo && echo "Converted:" && $(LXLAYER) convert --quiet oci:$(FIXTURE):latest oci:$(DEMO)/debian-skeleton:latest
	@echo && echo "Verified:" && $(LXLAYER) verify --quiet oci:$(DEMO)/debian-skeleton:latest

test: setup ## run the tests, and count what they tried; none needs privileges
	@SWIFT=$(SWIFT) Tests/Counts/run.sh

# Those that run the program; `make test` has done so with a cache that is whole.
test-cache: setup ## run the tests that run the program without a cache of layers, and with a damaged one
	@LXLAYER_TEST_CACHE=off $(SWIFT) test --filter '$(CACHE_TESTS)'
	@LXLAYER_TEST_CACHE=damaged $(SWIFT) test --filter '$(CACHE_TESTS)'

fuzz: required ## give random bytes to all that reads images or specs, FUZZ_SECONDS each
	@SWIFT=$(SWIFT) FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_RUNS=$(FUZZ_RUNS) Tests/Fuzzing/run.sh

sanitize: setup ## run the tests under AddressSanitizer and ThreadSanitizer
	@SWIFT=$(SWIFT) Tests/Sanitizers/run.sh

e2e: build setup-e2e ## convert, compare and boot whole systems (as root; about ten minutes)
	@LXLAYER=$(CURDIR)/$(LXLAYER) Tests/EndToEnd/run.sh

lxc-test: build ## create and start containers with LXC itself (as root, with Debian's lxc; about five minutes)
	@.ci/install-packages optional $(PACKAGES_LXC)
	@LXLAYER=$(CURDIR)/$(LXLAYER) Tests/EndToEnd/lxc-test.sh

bench: build ## measure against rivals and write Tests/Benchmarks/RESULTS.md (as root; 20 minutes, 14 GB)
	@.ci/install-packages optional $(PACKAGES_BENCH)
	@LXLAYER=$(CURDIR)/$(LXLAYER) Tests/Benchmarks/bench.py --write

bench-quick: build ## measure a little, and fail where a ratio got 1.3 times worse
	@.ci/install-packages optional $(PACKAGES_BENCH)
	@LXLAYER=$(CURDIR)/$(LXLAYER) Tests/Benchmarks/bench.py --quick

check: setup ## layout of the code, the scripts, and the bundled image
	@echo "swift format"
	@$(SWIFT) format lint --strict --recursive $(SOURCES)
	@if command -v shellcheck >/dev/null; then echo shellcheck && shellcheck -x -P SCRIPTDIR $(SCRIPTS) && \
		shellcheck -s sh $(PLATFORM_SCRIPTS); \
	else echo "shellcheck: skipped, because it is not installed"; fi
	@echo "$(FIXTURE) is what its generator makes"
	@python3 Fixtures/make-debian-skeleton.py --check

fmt: ## lay the code out
	$(SWIFT) format --in-place --recursive $(SOURCES)

# The manual's generator builds without the static runtime: in a directory of its own, lest it replace the program.
install: build ## install the program, its manual and completions below PREFIX (and DESTDIR)
	@echo "Writing the manual and completions"
	@$(SWIFT) package --scratch-path $(MANUAL) --quiet generate-manual
	@mkdir -p $(COMPLETIONS)
	@for shell in bash zsh fish; do \
		$(LXLAYER) --generate-completion-script $$shell >$(COMPLETIONS)/$$shell || exit 1; \
	done
	@install -D -s -m 755 $(LXLAYER) $(ROOT)/bin/lxlayer
	@install -d $(DESTDIR)$(LXCTEMPLATEDIR)
	@ln -sfn $(PREFIX)/bin/lxlayer $(DESTDIR)$(LXCTEMPLATEDIR)/lxc-lxlayer
	@install -D -m 644 $(MANUAL)/plugins/GenerateManual/outputs/lxlayer/lxlayer.1 $(ROOT)/share/man/man1/lxlayer.1
	@install -D -m 644 $(COMPLETIONS)/bash $(ROOT)/share/bash-completion/completions/lxlayer
	@install -D -m 644 $(COMPLETIONS)/zsh $(ROOT)/share/zsh/site-functions/_lxlayer
	@install -D -m 644 $(COMPLETIONS)/fish $(ROOT)/share/fish/vendor_completions.d/lxlayer.fish
	@echo "Installed $(ROOT)/bin/lxlayer, for LXC as $(DESTDIR)$(LXCTEMPLATEDIR)/lxc-lxlayer"
	@test -n "$(DESTDIR)" || $(LXCTEMPLATEDIR)/lxc-lxlayer --check-access || echo "LXC's unprivileged containers cannot use it"

clean: ## remove what was built
	rm -rf .build $(DEMO)
