package main

import (
	"os"
	"runtime/debug"
)

// moreMemory lets the heap grow fivefold between collections. What lives long is the
// law and some thousand files at hand, tens of megabytes; requests, acts and pages
// come and go, and collecting after each few of them took a third of the work.
const moreMemory = 400

// spend lets the process use memory for speed until the function returned is called.
// Who set GOGC decides himself; a limit in GOMEMLIMIT holds in any case.
func spend() (stop func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(moreMemory)
	return func() { debug.SetGCPercent(before) }
}
