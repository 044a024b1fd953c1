package rulebook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
)

// loader gathers the book and the faults found on the way.
type loader struct {
	fsys    fs.FS
	book    *Book
	faults  qyzmet.Faults
	sources map[string]*source
	places  map[any]place // where an entry stands
}

type place struct {
	src  *source
	path string
}

// Load reads the law data below fsys. All faults are reported together; with
// any fault there is no book.
func Load(fsys fs.FS) (*Book, error) {
	l := &loader{fsys: fsys, sources: map[string]*source{}, places: map[any]place{}, book: &Book{
		Provisions: map[qyzmet.ProvisionID]*Provision{}, Parameters: map[string]*Parameter{},
		Facts: map[qyzmet.Path]*Fact{}, Papers: map[qyzmet.PaperID]qyzmet.Text{},
		Questions: map[qyzmet.QuestionID]*Question{}, Readings: map[qyzmet.ReadingID]*Reading{},
		Years: map[int]*Year{}, acts: map[string]*Amendment{},
	}}
	if err := l.hash(); err != nil {
		return nil, err
	}
	l.read()
	if len(l.faults) == 0 {
		l.resolve()
	}
	if len(l.faults) == 0 {
		l.compile()
	}
	if len(l.faults) == 0 {
		l.lint()
	}
	if len(l.faults) > 0 {
		slices.SortStableFunc(l.faults, compareFaults)
		return nil, l.faults
	}
	return l.book, nil
}

func compareFaults(a, b *qyzmet.Fault) int {
	if c := strings.Compare(a.File, b.File); c != 0 {
		return c
	}
	return a.Line - b.Line
}

// hash covers every file's name and bytes but the cases: worked cases test the
// law data, they are no part of it.
func (l *loader) hash() error {
	h := sha256.New()
	err := fs.WalkDir(l.fsys, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("reading the law data: %w", err)
		}
		if d.IsDir() || path.Ext(file) != ".yaml" || strings.HasPrefix(file, "cases/") {
			return nil
		}
		data, err := fs.ReadFile(l.fsys, file)
		if err != nil {
			return fmt.Errorf("reading the law data: %w", err)
		}
		fmt.Fprintf(h, "%s %d\n", file, len(data))
		h.Write(data)
		return nil
	})
	l.book.Hash = hex.EncodeToString(h.Sum(nil))
	return err
}

func (l *loader) read() {
	l.each("enactments", l.readEnactment)
	l.each("provisions", l.readArticle)
	l.each("parameters", l.readParameters)
	l.each("facts", l.readTopic)
	l.each("questions", l.readQuestion)
	l.each("readings", l.readReading)
	l.each("calendar", l.readYear)
	l.each("cases", l.readCases)
}

// each opens every YAML file below a folder, in name order.
func (l *loader) each(folder string, read func(*source)) {
	var files []string
	err := fs.WalkDir(l.fsys, folder, func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path.Ext(file) == ".yaml" {
			files = append(files, file)
		}
		return nil
	})
	if err != nil {
		return // the folder does not exist: an empty one
	}
	for _, file := range files {
		s, faults := open(l.fsys, file)
		l.faults = append(l.faults, faults...)
		if s != nil {
			l.sources[file] = s
			read(s)
		}
	}
}

// into decodes and reports; it returns false when nothing was decoded.
func (l *loader) into(s *source, v any) bool {
	faults := s.decode(v)
	l.faults = append(l.faults, faults...)
	return len(faults) == 0
}

func (l *loader) fault(s *source, path string, code qyzmet.Code, format string, args ...any) *qyzmet.Fault {
	f := s.fault(path, code, format, args...)
	l.faults = append(l.faults, f)
	return f
}

// at reports a fault at the place of an entry.
func (l *loader) at(entry any, sub string, code qyzmet.Code, format string, args ...any) *qyzmet.Fault {
	p := l.places[entry]
	return l.fault(p.src, p.path+sub, code, format, args...)
}

func (l *loader) readEnactment(s *source) {
	e := &Enactment{}
	if !l.into(s, e) {
		return
	}
	l.places[e] = place{s, "$"}
	if l.book.EnactmentByID(e.ID) != nil {
		l.fault(s, "$.enactment", qyzmet.BadLaw, "enactment %q is defined twice", e.ID)
	}
	l.book.Enactments = append(l.book.Enactments, e)
	for i, a := range e.Amendments {
		where := fmt.Sprintf("$.amendments[%d]", i)
		key := e.ID + " " + a.Act
		if _, twice := l.book.acts[key]; twice {
			l.fault(s, where+".act", qyzmet.BadLaw, "amending act %q is listed twice", a.Act)
		}
		if a.InForce.Earliest > a.InForce.Latest {
			l.fault(s, where+".in_force", qyzmet.BadLaw, "earliest day %s is after the latest, %s", a.InForce.Earliest, a.InForce.Latest)
		}
		l.book.acts[key] = a
	}
}

func (l *loader) readArticle(s *source) {
	a := &Article{File: s.file}
	if !l.into(s, a) {
		return
	}
	l.places[a] = place{s, "$"}
	l.book.Articles = append(l.book.Articles, a)
	for i, p := range a.Provisions {
		p.Article = a
		where := fmt.Sprintf("$.provisions[%d]", i)
		l.places[p] = place{s, where}
		if l.book.Provisions[p.ID] != nil {
			l.fault(s, where+".id", qyzmet.BadLaw, "provision %q stands twice", p.ID)
		}
		if p.ID.Article() != a.ID {
			l.fault(s, where+".id", qyzmet.BadLaw, "provision %q does not belong to %s", p.ID, a.ID)
		}
		l.book.Provisions[p.ID] = p
	}
}

func (l *loader) readParameters(s *source) {
	var list []*Parameter
	if !l.into(s, &list) {
		return
	}
	for i, p := range list {
		where := fmt.Sprintf("$[%d]", i)
		l.places[p] = place{s, where}
		if l.book.Parameters[p.Name] != nil {
			l.fault(s, where+".parameter", qyzmet.BadLaw, "parameter %q is defined twice", p.Name)
		}
		l.book.Parameters[p.Name] = p
	}
}

func (l *loader) readTopic(s *source) {
	if path.Base(s.file) == "papers.yaml" {
		l.readPapers(s)
		return
	}
	t := &Topic{}
	if !l.into(s, t) {
		return
	}
	l.book.Topics = append(l.book.Topics, t)
	for i, f := range t.Facts {
		f.Topic = t
		where := fmt.Sprintf("$.facts[%d]", i)
		l.places[f] = place{s, where}
		if l.book.Facts[f.Path] != nil {
			l.fault(s, where+".path", qyzmet.BadLaw, "fact %q is defined twice", f.Path)
		}
		l.book.Facts[f.Path] = f
		l.book.FactOrder = append(l.book.FactOrder, f)
		l.kinds(s, f, where)
	}
	for i, c := range t.Constraints {
		l.places[c] = place{s, fmt.Sprintf("$.constraints[%d]", i)}
		l.book.Constraints = append(l.book.Constraints, c)
	}
	slices.SortStableFunc(l.book.FactOrder, func(a, b *Fact) int { return a.Order - b.Order })
}

func (l *loader) kinds(s *source, f *Fact, where string) {
	kind, ok := qyzmet.KindOf(f.Type)
	if !ok {
		l.fault(s, where+".type", qyzmet.BadLaw, "fact %q has no type %q", f.Path, f.Type).Allowed =
			[]string{"bool", "int", "date", "word", "words", "list"}
	}
	f.Kind = kind
	for i, it := range f.Items {
		l.kinds(s, it, fmt.Sprintf("%s.item[%d]", where, i))
	}
}

func (l *loader) readPapers(s *source) {
	var file struct {
		Papers []struct {
			ID    qyzmet.PaperID `yaml:"id"`
			Label qyzmet.Text    `yaml:"label"`
		} `yaml:"papers"`
	}
	if !l.into(s, &file) {
		return
	}
	for i, p := range file.Papers {
		if _, twice := l.book.Papers[p.ID]; twice {
			l.fault(s, fmt.Sprintf("$.papers[%d].id", i), qyzmet.BadLaw, "paper %q is defined twice", p.ID)
		}
		l.book.Papers[p.ID] = p.Label
		l.wantText(s, fmt.Sprintf("$.papers[%d].label", i), p.Label)
	}
}

func (l *loader) readQuestion(s *source) {
	q := &Question{File: s.file}
	if !l.into(s, q) {
		return
	}
	l.places[q] = place{s, "$"}
	if l.book.Questions[q.ID] != nil {
		l.fault(s, "$.question", qyzmet.BadLaw, "question %q is defined twice", q.ID)
	}
	if name := strings.TrimSuffix(path.Base(s.file), ".yaml"); name != string(q.ID) {
		l.fault(s, "$.question", qyzmet.BadLaw, "question %q stands in %s.yaml; the file is named like the question", q.ID, name)
	}
	l.book.Questions[q.ID] = q
	for i, r := range q.Rules {
		r.Question = q
		l.places[r] = place{s, fmt.Sprintf("$.rules[%d]", i)}
	}
	for i := range q.Remedies {
		l.places[q.Remedies[i]] = place{s, fmt.Sprintf("$.remedies[%d]", i)}
	}
}

func (l *loader) readReading(s *source) {
	r := &Reading{}
	if !l.into(s, r) {
		return
	}
	l.places[r] = place{s, "$"}
	if l.book.Readings[r.ID] != nil {
		l.fault(s, "$.reading", qyzmet.BadLaw, "reading %q is defined twice", r.ID)
	}
	l.book.Readings[r.ID] = r
}

// Year is a calendar year's holidays, rest days and moved days off.
type Year struct {
	Year          int          `yaml:"year"`
	Holidays      []*Holiday   `yaml:"holidays"`
	RestDays      []*Holiday   `yaml:"rest_days"`
	RestDaysKnown bool         `yaml:"rest_days_known"`
	DaysOff       []date.Date  `yaml:"days_off"`
	Working       []date.Date  `yaml:"working"`
	MovedKnown    bool         `yaml:"moved_known"`
	Source        string       `yaml:"source"`
	Certainty     string       `yaml:"certainty"`
	Note          *qyzmet.Text `yaml:"note"`
}

// Holiday is one holiday or rest day of a year.
type Holiday struct {
	Day       date.Date   `yaml:"day"`
	Label     qyzmet.Text `yaml:"label"`
	Certainty string      `yaml:"certainty"`
}

func (l *loader) readYear(s *source) {
	y := &Year{}
	if !l.into(s, y) {
		return
	}
	l.places[y] = place{s, "$"}
	l.book.Years[y.Year] = y
}
