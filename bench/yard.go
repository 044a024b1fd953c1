package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"testing"
)

// yard stands in for a test where the invented district of the tests wants one: a
// failure ends the measurement, and what was made goes away with it.
type yard struct {
	testing.TB // nil: what is not here is not asked of a yard
	ctx        context.Context
	cleanups   []func()
	failed     error
}

// stopped is what a failure unwinds with.
type stopped struct{ err error }

// moreMemory is by how much the heap grows between collections, as the commands let
// it that keep a register; everybody who is measured here gains by it.
const moreMemory = 400

// inYard runs a measurement that builds offices and sites.
func inYard(do func(*yard) error) (err error) {
	defer debug.SetGCPercent(debug.SetGCPercent(moreMemory))
	ctx, cancel := context.WithCancel(context.Background())
	y := &yard{ctx: ctx}
	defer func() {
		said := recover()
		for _, f := range slices.Backward(y.cleanups) {
			f()
		}
		cancel()
		switch s := said.(type) {
		case nil:
		case stopped:
			err = s.err
		default:
			panic(said)
		}
		err = errors.Join(err, y.failed)
	}()
	return do(y)
}

func (y *yard) Helper()                           {}
func (y *yard) Name() string                      { return "bench" }
func (y *yard) Context() context.Context          { return y.ctx }
func (y *yard) Cleanup(f func())                  { y.cleanups = append(y.cleanups, f) }
func (y *yard) Logf(string, ...any)               {}
func (y *yard) Log(...any)                        {}
func (y *yard) Fatal(args ...any)                 { panic(stopped{fmt.Errorf("%s", fmt.Sprintln(args...))}) }
func (y *yard) Fatalf(format string, args ...any) { panic(stopped{fmt.Errorf(format, args...)}) }
func (y *yard) Error(args ...any)                 { y.Errorf("%s", fmt.Sprintln(args...)) }
func (y *yard) Errorf(format string, args ...any) {
	y.failed = errors.Join(y.failed, fmt.Errorf(format, args...))
}

// Skip ends a measurement for want of a program.
func (y *yard) Skip(args ...any) {
	panic(stopped{fmt.Errorf("%w: %s", errAbsent, fmt.Sprint(args...))})
}

var errAbsent = errors.New("absent")

// TempDir makes a folder that goes away with the yard.
func (y *yard) TempDir() string {
	dir, err := os.MkdirTemp("", "qyzmet-bench-")
	if err != nil {
		y.Fatal(err)
	}
	y.Cleanup(func() { os.RemoveAll(dir) }) // in the folder for such files; what is left the system removes
	return dir
}
