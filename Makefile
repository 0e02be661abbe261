.DEFAULT_GOAL := help
.PHONY: help run test check bench torture trust fmt lock
PYTHON ?= python3

help:  ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST)
run:  ## serve the demonstration on http://127.0.0.1:8000
	@$(PYTHON) start.py
test:  ## run every test
	@$(PYTHON) start.py test
check:  ## lint, format, strict types, import contracts
	@$(PYTHON) start.py check
bench:  ## measure the speed, beside the best that the machine allows
	@$(PYTHON) start.py bench
trust:  ## try every promise at length, and print the scoreboard
	@$(PYTHON) start.py trust
torture:  ## break a site on purpose, at length: ARGS="kills --rounds 200 --seed 3"
	@$(PYTHON) start.py torture $(ARGS)
fmt:  ## format the code and mend what the linter can
	@$(PYTHON) start.py fmt
lock:  ## make the lock files again from pyproject.toml and package.json
	@$(PYTHON) start.py lock
