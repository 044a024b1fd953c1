// Command qyzmet asks the law of military service of Kazakhstan: what it says
// for a person on a day, why, and what is missing; and shows the provisions,
// the rules that rest on them, and the ledger of what is encoded.
//
// The command is wiring: it loads the embedded law, joins the rooms, reads
// files and prints. What people see in a terminal stands in internal/terminal.
package main

import (
	"io"
	"os"
	"time"

	"qyzmet"
)

func main() {
	os.Exit(run(os.Args[1:], &streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, now: time.Now}))
}

// Exit statuses, as the contract has them.
const (
	statusSettled  = 0
	statusFailure  = 1 // a failure of ours, or a check that found something
	statusBadInput = 2
	statusOpen     = 3 // open or provisional
	statusOfficial = 4 // an official decides
)

// streams are what a command reads and writes, and the clock.
type streams struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	lang     qyzmet.Lang // of the command under way, for reasons of refusal
}
