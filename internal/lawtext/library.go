package lawtext

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Library is a folder of imported texts, one JSON file for each enactment,
// edition and language. It may be used by several goroutines.
type Library struct {
	dir   string
	mu    sync.RWMutex
	texts map[string]*Text // by file name
}

// OpenLibrary reads all texts of a folder. A folder that does not exist is an
// empty library; it is made when the first text is saved.
func OpenLibrary(dir string) (*Library, error) {
	l := &Library{dir: dir, texts: make(map[string]*Text)}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open library: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".json") {
			continue
		}
		path := filepath.Join(dir, e.Name())
		t, err := readText(path)
		if err != nil {
			return nil, err
		}
		if name, err := fileName(t.Enactment, t.Edition, t.Language); err != nil || name != e.Name() {
			return nil, &Fault{File: path, Wrong: fmt.Sprintf("it holds %s %s %s", t.Enactment, t.Edition, t.Language),
				Want: "the text its name says; import the text again"}
		}
		l.texts[e.Name()] = t
	}
	return l, nil
}

// Import reads a file and keeps its texts: all of them or none. Without
// profiles the file is recognised by its content.
func (l *Library) Import(path string, profiles ...Profile) ([]*Text, error) {
	texts, err := ParseFile(path, profiles...)
	if err != nil {
		return nil, err
	}
	if err := l.Save(texts...); err != nil {
		return nil, err
	}
	return texts, nil
}

// Save keeps texts in place of those of the same enactment, edition and
// language. Every file is written in full beside its place before the first is
// renamed into it, so that a bad text or a full disk leaves the library as it
// was. The texts must not be changed afterwards.
func (l *Library) Save(texts ...*Text) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := os.MkdirAll(l.dir, 0o755); err != nil {
		return fmt.Errorf("make library: %w", err)
	}
	var names, drafts []string
	defer func() {
		for _, d := range drafts {
			os.Remove(d) // gone already when it was renamed
		}
	}()
	for _, t := range texts {
		name, err := fileName(t.Enactment, t.Edition, t.Language)
		if err != nil {
			return err
		}
		if err := t.check(); err != nil {
			return err
		}
		draft, err := l.write(t)
		if err != nil {
			return err
		}
		names, drafts = append(names, name), append(drafts, draft)
	}
	for i, name := range names {
		if err := os.Rename(drafts[i], filepath.Join(l.dir, name)); err != nil {
			return fmt.Errorf("save text: %w", err)
		}
		l.texts[name] = texts[i]
	}
	return nil
}

// write puts a text into a new file of the folder and names it.
func (l *Library) write(t *Text) (string, error) {
	data, err := json.MarshalIndent(t, "", " ")
	if err != nil {
		return "", fmt.Errorf("save text: %w", err)
	}
	f, err := os.CreateTemp(l.dir, "import-*.tmp")
	if err != nil {
		return "", fmt.Errorf("save text: %w", err)
	}
	_, err = f.Write(append(data, '\n'))
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		os.Remove(f.Name())
		return "", fmt.Errorf("save text: %w", err)
	}
	return f.Name(), nil
}

// Load gives a text that was imported, or an error that says it was not.
func (l *Library) Load(enactment, edition, language string) (*Text, error) {
	name, err := fileName(enactment, edition, language)
	if err != nil {
		return nil, err
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if t, ok := l.texts[name]; ok {
		return t, nil
	}
	return nil, &Fault{Wrong: fmt.Sprintf("the text of %s, edition %s, in %s is not held", enactment, edition, language),
		Want: "it to be imported first"}
}

// Lookup gives the official wording of a provision, if a text that has it was
// imported. The number of the provision is part of the wording.
func (l *Library) Lookup(edition, language, id string) (string, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for _, t := range l.texts {
		if t.Edition != edition || t.Language != language {
			continue
		}
		if p, ok := t.Lookup(id); ok {
			return p.Text, true
		}
	}
	return "", false
}

// Texts lists the imported texts, by enactment, edition and language.
func (l *Library) Texts() []*Text {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var texts []*Text
	for _, t := range l.texts {
		texts = append(texts, t)
	}
	slices.SortFunc(texts, func(a, b *Text) int {
		return strings.Compare(a.Enactment+" "+a.Edition+" "+a.Language, b.Enactment+" "+b.Edition+" "+b.Language)
	})
	return texts
}

func readText(path string) (*Text, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("open library: %w", err)
	}
	const again = "a text saved by this program; import it again"
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var t Text
	if err := d.Decode(&t); err != nil {
		return nil, &Fault{File: path, Wrong: err.Error(), Want: again}
	}
	if err := t.check(); err != nil {
		return nil, inFile(path, err)
	}
	return &t, nil
}

// check finds provisions without id or text and ids that occur twice, and
// makes the index.
func (t *Text) check() error {
	seen := make(map[string]bool)
	for _, a := range t.Articles {
		for _, p := range a.Provisions {
			if p.ID == "" || p.Text == "" || seen[p.ID] {
				return fault(p.Line, "every provision once, with its text", "provision %q of %s is empty or occurs twice", p.ID, a.ID)
			}
			seen[p.ID] = true
		}
	}
	t.ensureIndex()
	return nil
}

var plainName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func fileName(enactment, edition, language string) (string, error) {
	for _, part := range []string{enactment, edition, language} {
		if !plainName.MatchString(part) {
			return "", &Fault{Wrong: fmt.Sprintf("%q cannot name a text", part),
				Want: "small Latin letters, digits and hyphens"}
		}
	}
	return strings.Join([]string{enactment, edition, language}, "_") + ".json", nil
}
