.PHONY: test ci bench fuzz check break

# A failure before a pipe is a failure.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c

test: ## what a contributor runs
	go test ./...

ci: ## what the build machine runs: nothing may be skipped
	.ci/run

check: ## the semantic check of the law data
	go run ./cmd/qyzmet law check

bench: ## ratios against peers, measured in one run; a module of its own
	cd bench && go run .

break: ## the break-it report: kills, full and read-only disks, power cuts, flipped bits, servers that stop, restores to a second; docs/break-it.md
	REGISTER_CRASHES=100 QYZMET_PATRONI=1 go test ./internal/register -count=1 -timeout 60m -v -run \
	  '^Test(Crash|DiskFull|ReadOnlyDisk|ClockJumps|BitFlips|VerifyLocates|TwoProcesses|ManyProcessesOnPostgres|ServerGoesAway|ServerPaused|StandbyAway|ForkRefuses|BackupAndRestore|NoFsyncRefused|CloseUnderLoad|RedoLog.*|Archive.*|Restore.*|ErasureReachesTheArchive|PostgresToASecond|Failover|Patroni)$$' | grep -v '^=== '
	OFFICE_CRASHES=100 go test ./internal/office -count=1 -timeout 60m -v -run '^TestBreak(Killed|FullDisk|ReadOnlyDisk|Backup|Clock|Power|SlowSync|ArchiveDiskFull)$$' | grep -v '^=== '
	OFFICE_CRASHES=100 go test ./cmd/qyzmet -count=1 -timeout 10m -v -run '^TestBreakUpgrade$$' | grep -v '^=== '

fuzz: ## half a minute for each fuzz target
	@for p in $$(go list ./...); do \
	  for f in $$(go test $$p -list 'Fuzz.*' | grep ^Fuzz || true); do \
	    echo "$$p $$f"; go test $$p -run '^$$' -fuzz "^$$f$$" -fuzztime 30s -fuzzminimizetime 20x || exit 1; \
	  done; done
