package intake

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
)

// shelf is the folder in which lists lie that were sent: the list itself, what is
// known of it, and the rows given back. Only the owner of the register's files can
// read it. Names of files say nothing of what is in them.
type shelf struct{ dir string }

// part is a file of a job.
type part string

const (
	listOf    part = ".list"
	stateOf   part = ".state"
	rejectsOf part = ".rejects"
	fresh     part = ".new" // a file that is being written
)

var everything = []part{listOf, stateOf, rejectsOf, fresh}

// openShelf makes the folder; without one it is a temporary one of this process.
func openShelf(dir string) (shelf, error) {
	if dir == "" {
		tmp, err := os.MkdirTemp("", "qyzmet-uploads-")
		return shelf{tmp}, err
	}
	return shelf{dir}, os.MkdirAll(dir, 0o700)
}

// path of a file; ids are of our own making and hold no separators.
func (s shelf) path(id string, p part) string { return filepath.Join(s.dir, id+string(p)) }

func (s shelf) open(id string, p part) (*os.File, error) { return os.Open(s.path(id, p)) }

func (s shelf) make(id string, p part) (*os.File, error) {
	return os.OpenFile(s.path(id, p), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
}

// whole writes a file so that it is there wholly or not at all.
func (s shelf) whole(id string, p part, write func(io.Writer) error) error {
	file, err := s.make(id, fresh)
	if err != nil {
		return err
	}
	err = errors.Join(write(file), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(s.path(id, fresh), s.path(id, p))
	}
	if err != nil {
		s.drop(id, fresh)
	}
	return err
}

// put writes a list as it comes, and tells how long it is.
func (s shelf) put(id string, from io.Reader) (n int64, err error) {
	err = s.whole(id, listOf, func(w io.Writer) (err error) {
		n, err = io.Copy(w, from)
		return err
	})
	return n, err
}

func (s shelf) drop(id string, parts ...part) {
	for _, p := range parts {
		_ = os.Remove(s.path(id, p)) // it may not be there
	}
}

// kept is what is written down of a job.
type kept struct {
	Owner   office.Actor
	Name    string
	Lang    qyzmet.Lang
	Sent    time.Time
	Tried   bool // with Taken, Rejects, Cut
	Mapping map[string]string
	Zeros   bool
	Taken   *office.Taken
	Rejects bool
	Cut     bool
}

// save writes down a list that was looked at or tried. What is being recorded stays
// as it was tried: recorded again it goes on where it was broken off.
func (j *job) save() error {
	k := kept{j.owner, j.name, j.lang, j.sent, j.stage == tried, j.mapping, j.zeros, j.taken, j.rejects, j.cut}
	err := j.shelf.whole(j.id, stateOf, func(w io.Writer) error { return gob.NewEncoder(w).Encode(k) })
	if err != nil {
		return fmt.Errorf("keeping a list that was sent: %w", err)
	}
	return nil
}

// load returns the lists that an earlier process kept, and removes what is left of
// others.
func (s shelf) load() ([]*job, error) {
	files, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, err
	}
	var out []*job
	for _, f := range files {
		id, _, _ := strings.Cut(f.Name(), ".")
		if strings.HasSuffix(f.Name(), string(stateOf)) {
			if j := s.read(id); j != nil {
				out = append(out, j)
				continue
			}
		}
		if _, err := os.Stat(s.path(id, stateOf)); errors.Is(err, fs.ErrNotExist) {
			s.drop(id, everything...)
		}
	}
	return out, nil
}

// read reads a job; one that cannot be read any more is dropped.
func (s shelf) read(id string) *job {
	state, err := s.open(id, stateOf)
	if err != nil {
		return nil
	}
	defer state.Close()
	var k kept
	info, missing := os.Stat(s.path(id, listOf))
	if err := gob.NewDecoder(state).Decode(&k); err != nil || missing != nil {
		s.drop(id, everything...)
		return nil
	}
	j := &job{id: id, owner: k.Owner, name: k.Name, lang: k.Lang, sent: k.Sent, shelf: s, touched: k.Sent, size: info.Size(), mapping: k.Mapping, zeros: k.Zeros}
	if k.Tried {
		j.stage, j.taken, j.rejects, j.cut = tried, k.Taken, k.Rejects, k.Cut
	}
	return j
}

// Tidy removes from a folder of lists what was sent longer ago than lists are kept,
// also where nobody looks at the desk.
func Tidy(dir string, now time.Time) error {
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, f := range files {
		id, is := strings.CutSuffix(f.Name(), string(listOf))
		info, err := f.Info()
		if is && err == nil && now.Sub(info.ModTime()) > keptList {
			shelf{dir}.drop(id, everything...)
		}
	}
	return err
}
