# The one door: every command of Kobling. `make` alone lists them.
SHELL := bash
PYTHON ?= python3
PY := .venv/bin/python
MANAGE := $(PY) manage.py
export PYTHON
unexport PYTHONDONTWRITEBYTECODE  # each of the many programs started here would compile everything again

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test check bench bench-engine bench-runs bench-pages bench-board bench-races bench-deadline bench-hostile map coverage-table messages fmt lock bench-mail bench-reminders

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | awk -F'|' '{printf "  make %-15s %s\n", $$1, $$2}'

setup: ## Make .venv and node_modules from the locks, compile the translations
	@requirements/install dev

demo: ## Start the whole site with its own servers and invented people
	@requirements/install demo
	@exec $(MANAGE) demo

demo-reset: ## Throw the demo's data away and start it anew
	@requirements/install demo
	@exec $(MANAGE) demo --reset

test: setup ## Run every check and every test, the browser's included
	@CHROMIUM=$$(.ci/chromium) || exit 1; \
	began=$$SECONDS; .ci/check || exit 1; \
	echo "kobling: running the tests ..."; \
	CHROMIUM=$$CHROMIUM $(PY) -m pytest -n $${WORKERS:-3} --dist loadscope --no-loadscope-reorder -q || exit 1; \
	echo "kobling: checks and tests took $$((SECONDS - began)) s"

check: setup ## Run the checks that are not tests
	@.ci/check

bench: bench-engine bench-runs bench-pages bench-board bench-races bench-deadline bench-hostile bench-mail bench-reminders ## Measure what the README and docs claim

bench-engine: setup ## Measure the matching engine
	@$(PY) bench/engine.py

bench-runs: setup ## Measure runs from the database to stored proposals, at 1,000 and 5,000 people a side
	@$(PY) bench/runs.py

bench-pages: setup ## Measure the desk's list at 10,000 and 50,000 applications
	@$(PY) bench/pages.py

bench-board: setup ## Measure the board of a run of 500 students and 500 mentors
	@$(PY) bench/board.py

bench-races: setup ## Run every race of matching 200 times, each with its negative control
	@KOBLING_RACE_ROUNDS=$${KOBLING_RACE_ROUNDS:-200} $(PY) -m pytest tests/matching/test_races.py -q -s

bench-deadline: setup ## Measure the last minute before a deadline, with and without the broker
	@$(PY) bench/deadline.py

bench-hostile: setup ## Fire 20,000 hostile requests at all forms
	@HOSTILE_REQUESTS=$${HOSTILE_REQUESTS:-20000} $(PY) -m pytest tests/matrix/test_hostile.py -q -s

bench-mail: setup ## Kill workers and brokers while mail goes out, and look for every mail
	@$(PY) bench/mail.py

bench-reminders: setup ## Live two years of reminders with two beats and a clock that jumps
	@$(PY) bench/reminders.py

map: setup ## Write the map of the house into the README
	@$(MANAGE) map

coverage-table: setup ## Show which requirement is proven by which test
	@$(PY) -m tests.coverage_table

messages: setup ## Collect the texts of pages and code into the catalogues, and compile them
	@$(MANAGE) messages

fmt: setup ## Put code and imports into the house's layout
	@.venv/bin/ruff check -q --fix . ; .venv/bin/ruff format .

lock: setup ## Resolve the packages anew (edit requirements/*.in or package.json first)
	@for name in runtime demo dev node; do \
	  case $$name in runtime|node) agree=;; *) agree="-c requirements/runtime.txt";; esac; \
	  .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    $$agree requirements/$$name.in -o requirements/$$name.txt || exit 1; done
	@npm install --package-lock-only --no-progress
