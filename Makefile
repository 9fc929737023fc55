PREFIX ?= /usr/local
# What --version names; empty where there is no repository.
export EZBENCH_COMMIT ?= $(shell git describe --always --dirty --abbrev=12 --exclude '*' 2>/dev/null)
# Without debug information: a binary is 50 MB less, and made sooner. The same for all, so that none builds what another has built.
# The two libraries are parts of FoundationEssentials that the toolchain names only to those who ask for all of Foundation, which would
# be 45 MB more.
OPTIMISED = swift build -c release --static-swift-stdlib -Xswiftc -gnone \
	$(if $(filter Linux,$(shell uname)),-Xlinker -l_FoundationCollections -Xlinker -l_FoundationCShims)
# Nobody links to the program, so it exports nothing: that is 2 MB less.
RELEASE = $(OPTIMISED) --product ezbench -Xlinker --no-export-dynamic
EZBENCH = .build/release/ezbench
# Why not a debug build: see Package.swift. Without debug information: that is built sooner, and failures name their lines all the same.
# In a folder of its own, so that it and the release binary do not replace one another.
TEST = EZBENCH_FOR_TESTS=1 swift test -c release -Xswiftc -gnone -Xswiftc -enable-testing --disable-xctest --scratch-path .build/tests

.PHONY: help deps build demo test lint format golden benchmarks bench crash reliability fuzz verify verify-sweep verify-queues verify-shards verify-slurm verify-pods verify-streams verify-scraping check-manifest test-sanitized test-portable install install-files uninstall check-install dist check-dist wheel check-wheel check-ci

help: ## print this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 16

deps: ## install the C libraries that are missing (libcurl, SQLite)
	@Scripts/install-dependencies.sh

build: deps ## build the release binary
	$(RELEASE)

demo: build ## build, run the comparison (simulated without EZAI_API_KEY), print the report
	$(EZBENCH) run Scenarios/compare.json --db .build/demo.sqlite $(if $(EZAI_API_KEY),,--simulate)
	$(EZBENCH) report --format markdown --db .build/demo.sqlite

test: deps ## run all tests (ARGUMENTS="--filter SweepTests" for some)
	$(TEST) $(ARGUMENTS)

test-portable: deps ## run all tests on the portable platform: poll(2), a pipe, no kernel stamps
	EZBENCH_PLATFORM=portable $(TEST)

lint: ## check the formatting rules
	swift format lint --strict -r Sources Tools Tests Package.swift

format: ## format all sources
	swift format -i -r Sources Tools Tests Package.swift

golden: ## record the sample reports anew (the tests that check them fail once, saying so)
	RECORD_GOLDEN=1 $(TEST) --no-parallel --filter BenchReportTests

benchmarks: deps
	$(OPTIMISED) --product Benchmarks

bench: build benchmarks ## measure against a bare libcurl loop; writes Reports/benchmarks.md
	.build/release/Benchmarks > .build/benchmarks.md && cp .build/benchmarks.md Reports/benchmarks.md && cat Reports/benchmarks.md

crash: deps ## kill runs at 50 seeded moments and resume them; writes .build/crashes.txt
	rm -f .build/crashes.txt
	EZBENCH_CRASHES=50 EZBENCH_CRASH_MARGIN_MS=1000 EZBENCH_CRASH_REPORT=$(CURDIR)/.build/crashes.txt \
		$(TEST) --filter CrashTests
	sort -V .build/crashes.txt

reliability: build ## faults, fuzzing, sanitizers, crashes; writes Reports/reliability.md (takes an hour)
	Scripts/reliability.sh

fuzz: deps ## ten million mutated inputs (INPUTS=…, SEED=…; SANITIZE=address or thread)
	$(if $(SANITIZE),swift build -c release --sanitize $(SANITIZE) --scratch-path .build/$(SANITIZE),$(OPTIMISED)) --product Fuzz
	$(if $(SANITIZE),.build/$(SANITIZE),.build)/release/Fuzz --inputs $(or $(INPUTS),10000000) --seed $(or $(SEED),1)

verify: deps ## every bound on 2,000 seeded trials, 1,000 days of a watch, and searches; writes Reports/verification.md (TRIALS=…, DAYS=…)
	$(OPTIMISED) --product Verification
	$(OPTIMISED) --product SweepVerification
	Scripts/verify.sh $(or $(TRIALS),2000) $(or $(DAYS),1000)

verify-sweep: deps ## two thousand searches on queues with known curves (SEARCHES=…)
	$(OPTIMISED) --product SweepVerification
	.build/release/SweepVerification --searches $(or $(SEARCHES),2000)

verify-queues: ## twenty searches on the simulator's own queue, whose maximum is known (after make build; SEARCHES=…)
	Scripts/search-known-queues.py $(or $(SEARCHES),20)

verify-shards: ## four shards in four network namespaces, merged, against one process (after make build; as root)
	Scripts/shards-in-namespaces.sh

verify-slurm: ## the job script under a real Slurm of five daemons on this machine (after make build; as root; wants slurmctld, slurmd, munge)
	Scripts/slurm-on-one-machine.sh

verify-pods: ## the Kubernetes manifest's commands as first processes of four namespaces (after make build; as root)
	Scripts/pods-on-one-machine.sh

verify-streams: ## 40,000 streams in four processes, their TTFT against the simulator's record (after make build; as root; STREAMS=…)
	Scripts/many-streams.sh $(or $(STREAMS),40000)

verify-scraping: ## what looking at a server's own figures costs, and whether it moves a measurement (after make build)
	Scripts/scraping-cost.sh

check-manifest: ## the Kubernetes manifest against the schema of its kind
	Scripts/check-manifest.sh

test-sanitized: deps ## the tests that have threads or unsafe code, under a sanitizer (SANITIZE=thread or address)
	@# Leaks are not looked for: globals that Swift makes once pass for such.
	ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS=suppressions=$(CURDIR)/Scripts/thread-sanitizer.supp swift test --disable-xctest --sanitize $(or $(SANITIZE),thread) --scratch-path .build/$(or $(SANITIZE),thread) \
		--filter 'CurlTransportTests|LoadRunnerTests|SampleStoreTests$(if $(filter address,$(SANITIZE)),|ProviderWireTests|FuzzingTests)'

install: build install-files ## install binary, completions, manual pages, schemas and scenarios under PREFIX

# The folders below PREFIX, and what is generated into each.
SHARE = $(DESTDIR)$(PREFIX)/share
COMPLETIONS = bash-completion/completions/ezbench zsh/site-functions/_ezbench fish/vendor_completions.d/ezbench.fish
SCHEMAS = scenario report comparison explanation sweep
SHIPPED = $(wildcard Scenarios/*.json Scenarios/prompts/*)

install-files: ## install without building, from EZBENCH; for packages
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/man/man1 $(SHARE)/ezbench/Scenarios/prompts \
		$(addprefix $(SHARE)/,$(dir $(COMPLETIONS)))
	install -m 755 $(EZBENCH) $(DESTDIR)$(PREFIX)/bin/ezbench
	$(EZBENCH) --generate-completion-script bash > $(SHARE)/$(word 1,$(COMPLETIONS))
	$(EZBENCH) --generate-completion-script zsh > $(SHARE)/$(word 2,$(COMPLETIONS))
	$(EZBENCH) --generate-completion-script fish > $(SHARE)/$(word 3,$(COMPLETIONS))
	$(EZBENCH) manual $(SHARE)/man/man1
	for name in $(SCHEMAS); do $(EZBENCH) schema $$name > $(SHARE)/ezbench/$$name.schema.json; done
	for file in $(SHIPPED); do install -m 644 $$file $(SHARE)/ezbench/$$file; done

uninstall: ## remove what install put there, and nothing else
	rm -f $(DESTDIR)$(PREFIX)/bin/ezbench $(addprefix $(SHARE)/,$(COMPLETIONS)) $(SHARE)/man/man1/ezbench.1 \
		$(SHARE)/man/man1/ezbench-*.1 $(patsubst %,$(SHARE)/ezbench/%.schema.json,$(SCHEMAS)) \
		$(addprefix $(SHARE)/ezbench/,$(SHIPPED))
	-rmdir $(SHARE)/ezbench/Scenarios/prompts $(SHARE)/ezbench/Scenarios $(SHARE)/ezbench 2>/dev/null

check-install: ## install into a temporary folder, look, and remove it again (EZBENCH names the binary)
	EZBENCH=$(EZBENCH) Scripts/check-install.sh

dist: build ## make a stripped binary, a tarball and a Debian package, in .build/dist
	EZBENCH=$(EZBENCH) Scripts/dist.sh

check-dist: ## unpack, install, run and remove what dist made (as root, in a bare Debian 12 of debootstrap's)
	EZBENCH=$(EZBENCH) Scripts/check-dist.sh

wheel: build ## make a Python wheel with libcurl and SQLite in it, in .build/wheel
	EZBENCH=$(EZBENCH) Scripts/wheel.sh

check-wheel: ## install the wheel into a bare virtual environment and run it
	Scripts/check-wheel.sh

check-ci: ## run the commands of docs/ci against the simulator
	EZBENCH=$(EZBENCH) Scripts/check-ci.sh
