.PHONY: test ci bench fuzz check

test: ## what a contributor runs
	go test ./...

ci: ## what the build machine runs: nothing may be skipped
	.ci/run

check: ## the semantic check of the law data
	go run ./cmd/qyzmet law check

bench: ## ratios against peers, measured in one run; a module of its own
	cd bench && go run .

fuzz: ## half a minute for each fuzz target
	@for p in $$(go list ./...); do \
	  for f in $$(go test $$p -list 'Fuzz.*' | grep ^Fuzz || true); do \
	    echo "$$p $$f"; go test $$p -run '^$$' -fuzz "^$$f$$" -fuzztime 30s -fuzzminimizetime 20x || exit 1; \
	  done; done
