# Imece. `make` and `make help` list what there is; every target is one script in bin/.

.DEFAULT_GOAL := help
.PHONY: help run dev demo seed stop test slow mutants check migrate translate lock bench

##@ Use it
run: ## Start the platform on http://127.0.0.1:8000 (another port: make run PORT=8001)
	@bin/run
demo: ## Load the demo story, once
	@bin/demo
seed: ## A made-up world with known truths, in an empty database: make seed ORDERS=1000000 CLICKS=10000000 REVIEWS=100000
	@bin/seed $(if $(ORDERS),--orders $(ORDERS)) $(if $(CLICKS),--clicks $(CLICKS)) $(if $(REVIEWS),--reviews $(REVIEWS)) $(if $(RANDOM_SEED),--random $(RANDOM_SEED)) $(if $(FORCE),--force)
stop: ## Stop what `make run` left running, and the embedded PostgreSQL
	@bin/stop

##@ Work on it
dev: ## Like run, and every change to a file is seen at once
	@bin/run --reload
test: ## What must hold: checks, tests, browser journeys (under five minutes on two cores)
	@bin/test
slow: ## The slow proofs: parallel connections, killed workers, every page in a browser, a fresh clone
	@bin/test --slow
mutants: ## Break the house on purpose, promise by promise, and see each test fail: make mutants OF=projects
	@bin/mutants $(OF)
check: ## Only the checks: lint, format, types, who imports whom, words, migrations, house rules
	@bin/check
migrate: ## Bring the database up to date; a new migration: make migrate NEW="add a colour"
	@bin/migrate
translate: ## Gather the words of all pages into the catalogues and compile them
	@bin/translate
lock: ## Pin what requirements*.in ask for, with hashes
	@bin/lock
bench: ## How fast, each beside its baseline in the same run
	@bin/bench

help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
