# Everything is installed in this checkout ($(VENV)); nothing is changed outside of it.
# A newcomer needs two commands: make demo, make test. What the function is asked and how it is deployed is
# ./notifier; the targets of the same names call it.

VENV ?= .venv
BIN := $(VENV)/bin
EVENT ?= events/preview.json
COV ?= --cov
TESTS ?=
# How many processes share the tests; 0: this one runs them all.
WORKERS ?= auto

# Of what a shell may say to pip and to Python, only this is passed on: where packages come from, and how output is
# written. The rest (PIP_USER, PIP_TARGET, PIP_ONLY_BINARY, PYTHONHOME, ...) would install or run something else.
KEPT := PYTHONUTF8 PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE $(addprefix PIP_,INDEX_URL EXTRA_INDEX_URL \
	FIND_LINKS NO_INDEX TRUSTED_HOST PROXY CERT CLIENT_CERT KEYRING_PROVIDER DEFAULT_TIMEOUT TIMEOUT RETRIES \
	CACHE_DIR NO_CACHE_DIR CONFIG_FILE USE_FEATURE USE_DEPRECATED DISABLE_PIP_VERSION_CHECK ROOT_USER_ACTION)
unexport $(filter-out $(KEPT),$(filter PIP_% PYTHON%,$(.VARIABLES)))
export PYTHONPATH := function:.
export PIP_USER := 0
# The arguments of the targets below go to the commands alone: a variable ZONE or MENTION would be a misspelt setting.
unexport EVENT UIN TO STATE STEP ZIP ZONE SEND MENTION DRY_RUN ADOPT SLOW ENV RUNTIME DEPLOYER
unexport JOB CONFIRM RESUBMIT JOBS URLS PREFIX SINCE DEADLINE GRACE ALLOW_FAILED WAIT JSON
# ENV=staging: the settings of .env.staging, a function of their own. Where ENV is a path, it is the shell's own (sh reads it).
export NOTIFIER_ENV := $(if $(findstring /,$(ENV)),,$(ENV))
# A terminal that has no ✓ (GBK, Latin-1) shows a ? instead.
export PYTHONIOENCODING := :replace

# $(call flag,NAME,--option): the option where NAME is a yes; what is neither a yes nor a no is refused.
flag = $(if $($(1)),$(call said,$(1),$(2),$(shell printf %s '$($(1))' | tr A-Z a-z)))
said = $(if $(filter 1 y yes on true,$(3)),$(2),$(if $(filter 0 n no off false,$(3)),,$(error \
	$(1)=$($(1)) is neither yes (1, true) nor no (0, false))))

# What ./notifier does once all is installed: the targets of its commands are other names for it.
NOTIFIER := $(BIN)/python -m tools.cli

for_runtime = $(if $(RUNTIME),--runtime '$(RUNTIME)')

.DEFAULT_GOAL := help
.PHONY: help demo test check package release invoke doctor failures gate resubmit deploy destroy policy call move probe tables bench gallery pictures browser soak simulate journey mutants fuzz lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.run ## see it work against an emulated cloud
	@$(BIN)/python -m tests.emulator.demo

test: $(VENV)/.dev ## run the tests, but for what tries every case of something: that is left to make check
	@HYPOTHESIS_PROFILE=$${HYPOTHESIS_PROFILE:-quick} $(BIN)/python -m pytest -n $(WORKERS) -m 'not exhaustive' $(TESTS)

check: $(VENV)/.dev ## all that CI checks: lint, format, types, imports, every test with coverage, and which took longest
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary --cache-dir $(VENV)/.mypy_cache
	@$(BIN)/lint-imports --no-cache --no-logo
	@$(BIN)/python -m pytest -n $(WORKERS) --durations=10 $(COV) $(TESTS)

package: $(VENV)/.tools ## build what is deployed: build/package/ and build/edgeone-notifier.zip; RUNTIME=Python3.12 for another Python
	@$(BIN)/python -m tools.packaging.package $(for_runtime)

release: $(VENV)/.tools ## make a release in build/release/: the package, its bill of materials, checksums; always the same bytes
	@$(BIN)/python -m tools.packaging.release $(for_runtime)

invoke: $(VENV)/.tools ## call the function with EVENT=events/preview.json and the settings here; JSON=1: what it returns as JSON
	@$(NOTIFIER) call '$(EVENT)' $(call flag,JSON,--json)

failures: $(VENV)/.tools ## list the URLs that are failed now, one a line: JOB=… [ZONE=… SINCE=24h FORMAT=text|json|csv BY_CAUSE=1] > list.txt; asks from here
	@$(NOTIFIER) failures $(if $(JOB),--job '$(JOB)') $(if $(ZONE),--zone '$(ZONE)') $(if $(SINCE),--since '$(SINCE)') $(if $(FORMAT),--format '$(FORMAT)') $(call flag,BY_CAUSE,--by-cause)

gate: $(VENV)/.tools ## is it ready? JOBS=..., URLS=list.txt or PREFIX=https://...; DEADLINE=18:00, ALLOW_FAILED=0, WAIT=1; exit status: docs/gate.md
	@$(NOTIFIER) gate $(if $(JOBS),--jobs '$(JOBS)') $(if $(URLS),--urls '$(URLS)') $(if $(PREFIX),--prefix '$(PREFIX)') \
		$(if $(ZONE),--zone '$(ZONE)') $(if $(SINCE),--since '$(SINCE)') $(if $(DEADLINE),--deadline '$(DEADLINE)') \
		$(if $(GRACE),--grace '$(GRACE)') $(if $(ALLOW_FAILED),--allow-failed '$(ALLOW_FAILED)') $(call flag,WAIT,--wait) $(call flag,JSON,--json)

doctor: $(VENV)/.tools ## check settings, keys, clock, zones, state, webhooks, and say what to do; SEND=1 sends each channel a test, MENTION=1 with its mentions
	@$(NOTIFIER) doctor $(call flag,SEND,--send) $(call flag,MENTION,--mention)

resubmit: $(VENV)/.tools ## submit what failed of JOB=… again: shows it, then asks; CONFIRM=… of a dry run asks nothing; the state is that of .env
	@$(NOTIFIER) resubmit --job '$(JOB)' $(if $(CONFIRM),--confirm '$(CONFIRM)')

deploy: $(VENV)/.tools ## create or update bucket, role, function, timer, limits; DRY_RUN=1 only shows, STEP=... is one alone, RESUBMIT=1 lets it submit again
	@$(if $(RUNTIME),SCF_RUNTIME='$(RUNTIME)') $(NOTIFIER) deploy $(STEP) $(call flag,DRY_RUN,--dry-run) $(if $(ZIP),--zip '$(ZIP)') $(call flag,ADOPT,--adopt) $(call flag,SLOW,--slow) $(call flag,RESUBMIT,--resubmit)

destroy: $(VENV)/.tools ## remove what make deploy made; asks before it deletes the state; DRY_RUN=1 only shows
	@$(NOTIFIER) destroy $(call flag,DRY_RUN,--dry-run) $(if $(STATE),--state '$(STATE)')

policy: $(VENV)/.tools ## print what the function's role must trust and may do; DEPLOYER=1 what you need yourself; UIN=... needs no keys; RESUBMIT=1 also the right to submit again
	@$(NOTIFIER) policy $(call flag,DEPLOYER,--deployer) $(call flag,RESUBMIT,--resubmit) '$(UIN)'

call: $(VENV)/.tools ## call the deployed function with EVENT=events/preview.json; JSON=1: what it returns as JSON
	@$(NOTIFIER) call --deployed '$(EVENT)' $(call flag,JSON,--json)

move: $(VENV)/.tools ## copy the state to TO=cos://..., another place
	@$(BIN)/python -m tools.move '$(TO)'

probe: $(VENV)/.tools ## ask the listing of ZONE=zone-... what the documentation of the API leaves open
	@$(BIN)/python -m tools.probe '$(ZONE)'

tables: $(VENV)/.tools ## write the tables of docs/ and settings.schema.json from the code
	@$(BIN)/python -m tests.dev.tables
	@$(BIN)/python -m tests.dev.schema
	@$(BIN)/python -m tests.dev.mistakes

bench: $(VENV)/.dev build/bench/.installed ## measure this function beside what people run instead, and how its cost grows
	@$(BIN)/python -m tests.bench.size
	@$(BIN)/python -m tests.bench.thousand_zones
	@$(BIN)/python -m tests.bench

gallery: $(VENV)/.run ## draw every message into docs/gallery.html
	@$(BIN)/python -m tests.dev.gallery

pictures: $(VENV)/.run ## take the README's pictures, with the Chromium of make browser
	@$(BIN)/python -m tests.dev.pictures

browser: ## install a Chromium for the gallery's tests (Debian, Ubuntu)
	@sh tests/dev/install-browser

soak: $(VENV)/.dev ## play 10,000 random ticks, and strike runs dead at every point
	@$(BIN)/python -m tests.soak --ticks 10000
	@$(BIN)/python -m tests.faults.sweep

simulate: $(VENV)/.dev ## minutes: try the listing plan on a million transitions, in virtual time
	@$(BIN)/python -m tests.simulate

journey: $(VENV)/.dev ## walk from make demo to the first message in a fresh clone, as the documents say; counts and measures
	@$(BIN)/python -m tests.journey

mutants: $(VENV)/.dev ## break the promises on purpose, and see the tests fail
	@$(BIN)/python -m tests.dev.mutants

fuzz: $(VENV)/.dev ## make up events, answers, states, settings: 100,000 of each
	@$(PIP) install -qq --only-binary :all: --requirement tests/fuzz/requirements.txt || { \
		echo "no wheel of atheris for this Python: NOTHING IS FUZZED (tried: CPython 3.11 to 3.13 on Linux)" >&2; exit 1; }
	@$(BIN)/python -m tests.fuzz

lock: $(VENV)/.run ## bring every requirements.txt in line with pyproject.toml; UPGRADE=1 takes newer versions
	@$(PIP) install -qq uv
	@$(COMPILE) --output-file function/requirements.txt pyproject.toml
	@$(COMPILE) --output-file tools/requirements.txt --group tools --constraint function/requirements.txt
	@$(COMPILE) --output-file tests/requirements.txt --group dev --constraint function/requirements.txt --constraint tools/requirements.txt
	@$(COMPILE) --output-file tests/bench/requirements.txt --group bench

# fewest: one version of each package for every Python, so that what is tested is what is deployed.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.10 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-header $(call flag,UPGRADE,--upgrade)

# What this function is compared with, in an environment of its own; jq and curl are the machine's.
build/bench/.installed: tests/bench/requirements.txt
	@$(BIN)/python -m venv build/bench
	@build/bench/bin/python -m pip install -qq --no-deps --require-hashes --requirement tests/bench/requirements.txt
	@touch $@

clean: ## remove everything that was built or installed here
	@rm -rf .venv .venv-* build .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find function tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

# --no-deps: the locks are complete, and pip's resolver cannot match coverage[toml] with its hash.
INSTALL = $(PIP) install -qq --no-deps
# An environment of uv's has no pip, and uv sync takes it away from one of make's.
PIP = { $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; } && $(BIN)/python -m pip

# The files .run, .tools and .dev say what is installed, so that a second call starts at once: what the function needs;
# what the commands need, too; what the tests need, too.
$(VENV)/.dev: $(VENV)/.tools tests/requirements.txt
	@echo "Installing what the tests need into $(VENV) ..." >&2
	@$(INSTALL) --requirement function/requirements.txt --requirement tools/requirements.txt --requirement tests/requirements.txt
	@touch $@

$(VENV)/.tools: $(VENV)/.run tools/requirements.txt
	@echo "Installing what the commands need into $(VENV) ..." >&2
	@$(INSTALL) --requirement function/requirements.txt --requirement tools/requirements.txt
	@touch $@

# An environment that is there, uv's or somebody's own, is used as it is; one that does not start is made anew.
$(VENV)/.run: function/requirements.txt
	@usable='import ensurepip, sys; sys.exit(sys.version_info < (3, 10))'; \
	if test -z "$(PYTHON)" && $(BIN)/python -c "$$usable" 2>/dev/null; then exit; fi; \
	python="$(PYTHON)"; \
	test -n "$$python" || python=$$(sh tools/find-python) || exit 1; \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
		echo "$$python is not a Python 3.10 or newer; name another: make PYTHON=..." >&2; exit 1; }; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$$python cannot make virtual environments: install its venv and ensurepip modules" >&2; \
		echo "(Debian and Ubuntu: apt-get install python3-venv), or name another: make PYTHON=..." >&2; exit 1; }; \
	"$$python" -m venv $(if $(wildcard $(VENV)/pyvenv.cfg),--clear) $(VENV)
	@echo "Installing the run-time dependencies into $(VENV) ..." >&2
	@$(INSTALL) --requirement function/requirements.txt
	@touch $@
