package rulebook

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"qyzmet"
)

// Limits of the law data as a whole and of one of its files.
const (
	maxFiles   = 10_000
	maxFile    = 1 << 20
	maxAllData = 64 << 20
)

// folders of the law data, in the order in which they are read.
var folders = []string{"enactments", "provisions", "parameters", "facts", "questions", "readings", "calendar", "guides", "glossary", "roles", "card", "acts", "duties", "documents", casesFolder}

const casesFolder = "cases"

// dataFile is one file of law data. The texts of the book are parts of its text.
type dataFile struct {
	name string
	text string
}

func (f dataFile) folder() string {
	folder, _, _ := strings.Cut(f.name, "/")
	return folder
}

// listed is a file that is there to be read.
type listed struct {
	name  string
	entry fs.DirEntry
}

// list finds the files of law data, in name order whatever order the file system
// lists them in; the worked cases apart, for nothing but tests and a few pages
// reads them. A YAML file where none is read is refused: it would be silently
// without effect.
func (l *loader) list() (data, cases []listed, err error) {
	err = fs.WalkDir(l.fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("reading the law data: %w", err)
		case entry.IsDir() || !l.wanted(name):
		case strings.HasPrefix(name, casesFolder+"/"):
			cases = append(cases, listed{name, entry})
		default:
			data = append(data, listed{name, entry})
		}
		return nil
	})
	for _, files := range [][]listed{data, cases} {
		slices.SortFunc(files, func(a, b listed) int { return cmp.Compare(a.name, b.name) })
	}
	return data, cases, err
}

// gather reads files once each: what it hashes is what is parsed. The hash covers
// every file's name and bytes.
func (l *loader) gather(files []listed) (out []dataFile, hash string, err error) {
	h := sha256.New()
	total := 0
	for i, f := range files {
		if i == maxFiles || total > maxAllData {
			l.refuseFile(f.name, qyzmet.TooLarge, "law data are at most %d files and %d bytes", maxFiles, maxAllData)
			break
		}
		data, err := l.readFile(f.name, f.entry)
		if err != nil {
			return nil, "", fmt.Errorf("reading the law data: %w", err)
		}
		if data != nil {
			fmt.Fprintf(h, "%s %d\n", f.name, len(data))
			h.Write(data)
			out = append(out, dataFile{f.name, string(data)})
			total += len(data)
		}
	}
	return out, hex.EncodeToString(h.Sum(nil)), nil
}

func (l *loader) refuseFile(name string, code qyzmet.Code, format string, args ...any) {
	l.faults = append(l.faults, &qyzmet.Fault{Code: code, File: name, Message: fmt.Sprintf(format, args...)})
}

func (l *loader) wanted(name string) bool {
	ext := path.Ext(name)
	folder, _, nested := strings.Cut(name, "/")
	known := nested && slices.Contains(folders, folder)
	switch {
	case known && ext == ".yaml":
		return true
	case known:
		l.refuseFile(name, qyzmet.BadLaw, "only files named NAME.yaml stand in %s", folder)
	case ext == ".yaml" || ext == ".yml":
		l.faults = append(l.faults, &qyzmet.Fault{Code: qyzmet.UnknownName, File: name, Value: folder,
			Message: "this file is in none of the folders of law data", Allowed: folders, Nearest: nearest(folder, folders)})
	}
	return false
}

// readFile returns nil for a file over the limit, which is then reported.
func (l *loader) readFile(name string, entry fs.DirEntry) ([]byte, error) {
	info, err := entry.Info()
	if err != nil {
		return nil, err
	}
	size := info.Size()
	var data []byte
	if size <= maxFile {
		if data, err = fs.ReadFile(l.fsys, name); err != nil {
			return nil, err
		}
		size = int64(len(data))
	}
	if size > maxFile {
		l.refuseFile(name, qyzmet.TooLarge, "%d bytes; a file of law data holds at most %d: divide it", size, maxFile)
		return nil, nil
	}
	if data == nil {
		data = []byte{}
	}
	return data, nil
}
