package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"

	"qyzmet"
)

// maxInput bounds a file of facts, in bytes.
const maxInput = 1 << 20

// factsFile is a file of facts; name is what messages call it.
type factsFile struct {
	name string
	data []byte // nil: no file was given
}

// readFactsFile reads a small text file, or standard input when it is called "-".
func readFactsFile(path string, stdin io.Reader) (factsFile, error) {
	name, r := "<stdin>", stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return factsFile{}, fileFault(path, err)
		}
		defer f.Close()
		name, r = path, f
	}
	data, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	switch {
	case err != nil:
		return factsFile{}, fileFault(name, err)
	case len(data) > maxInput:
		return factsFile{}, &qyzmet.Fault{Code: qyzmet.TooLarge, File: name, Message: fmt.Sprintf("more than %d bytes; facts are less", maxInput)}
	case !utf8.Valid(data):
		return factsFile{}, &qyzmet.Fault{Code: qyzmet.BadSyntax, File: name, Message: "is not text in UTF-8; save it in that encoding"}
	}
	return factsFile{name, withoutMark(data)}, nil
}

// withoutMark drops the mark that some editors put before UTF-8.
func withoutMark(data []byte) []byte {
	const mark = "\ufeff"
	if len(data) >= len(mark) && string(data[:len(mark)]) == mark {
		return data[len(mark):]
	}
	return data
}

// fileFault says why a file cannot be read.
func fileFault(name string, err error) error {
	var reason string
	switch {
	case errors.Is(err, fs.ErrNotExist):
		reason = "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		reason = "it may not be read"
	default:
		var pe *fs.PathError
		if !errors.As(err, &pe) {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		reason = pe.Err.Error()
	}
	return &qyzmet.Fault{Code: qyzmet.NotFound, File: name, Message: reason}
}

func isTerminal(r io.Reader) bool {
	f, ok := r.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
