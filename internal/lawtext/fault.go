package lawtext

import (
	"errors"
	"fmt"
	"strings"
)

// Fault says what is wrong with a file, where, and what was expected.
type Fault struct {
	File  string // empty when the text did not come from a named file
	Line  int    // 0 when it concerns the whole file
	Wrong string
	Want  string
}

func (f *Fault) Error() string {
	var b strings.Builder
	if f.File != "" {
		b.WriteString(f.File + ": ")
	}
	if f.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", f.Line)
	}
	b.WriteString(f.Wrong)
	if f.Want != "" {
		b.WriteString("; expected " + f.Want)
	}
	return b.String()
}

func fault(line int, want, wrong string, args ...any) *Fault {
	return &Fault{Line: line, Wrong: fmt.Sprintf(wrong, args...), Want: want}
}

// inFile names the file in a fault that was found in it.
func inFile(path string, err error) error {
	var f *Fault
	if errors.As(err, &f) {
		named := *f
		named.File = path
		return &named
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
