package rulebook

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"qyzmet"
)

// loader gathers the book and the faults found on the way.
type loader struct {
	fsys   fs.FS
	book   *Book
	faults qyzmet.Faults
	texts  qyzmet.Faults // missing translations, reported with the rest
	places map[any]place // where an entry stands
	cases  []*Case

	compiled map[condition]compiled
}

// place is where an entry stands: a file and a YAML path in it.
type place struct {
	src  *source
	path string
}

// Load reads the law data below fsys, the worked cases excepted: see Cases. The faults of a stage are reported
// together: reading; the meeting of names and days; conditions; the lint. With
// any fault there is no book.
func Load(fsys fs.FS) (*Book, error) {
	l := &loader{fsys: fsys, book: blankBook(), places: map[any]place{}}
	names, cases, err := l.list()
	if err != nil {
		return nil, err
	}
	files, hash, err := l.gather(names)
	if err != nil {
		return nil, err
	}
	l.book.Hash = hash
	l.book.cases = casesOf(l.book, fsys, cases)
	if err := l.stages(func() { l.read(files) }, l.resolve, l.compile, l.lint); err != nil {
		return nil, err
	}
	return l.book, nil
}

func blankBook() *Book {
	return &Book{
		Provisions: map[qyzmet.ProvisionID]*Provision{}, Parameters: map[string]*Parameter{},
		Facts: map[qyzmet.Path]*Fact{}, Papers: map[qyzmet.PaperID]qyzmet.Text{},
		Questions: map[qyzmet.QuestionID]*Question{}, Readings: map[qyzmet.ReadingID]*Reading{},
		Years: map[int]*Year{}, acts: map[string]*Amendment{},
		Documents: map[string]*Document{}, ActKinds: map[qyzmet.ActKind]*ActKind{}, Card: map[qyzmet.Path]*Fact{}, actFields: map[qyzmet.Path]*Fact{}, called: map[string][]*Called{},
	}
}

// stages does one after another until there are faults, and returns these.
func (l *loader) stages(list ...func()) error {
	for _, stage := range list {
		if stage(); len(l.faults) > 0 {
			break
		}
	}
	if l.faults = append(l.faults, l.texts...); len(l.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(l.faults, compareFaults)
	return l.faults
}

func compareFaults(a, b *qyzmet.Fault) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

func (l *loader) fault(s *source, path string, code qyzmet.Code, format string, args ...any) *qyzmet.Fault {
	f := s.fault(path, code, format, args...)
	l.faults = append(l.faults, f)
	return f
}

// at reports a fault at the place of an entry, or at a field of it.
func (l *loader) at(entry any, field string, code qyzmet.Code, format string, args ...any) *qyzmet.Fault {
	p := l.places[entry]
	return l.fault(p.src, p.path+field, code, format, args...)
}

// named refuses a file whose name is not the name of what stands in it.
func (l *loader) named(s *source, key, want string) {
	if have := strings.TrimSuffix(s.name, ".yaml"); have != want {
		l.fault(s, "$."+key, qyzmet.BadLaw, "this stands in %s.yaml; its file is named %s.yaml", have, want)
	}
}

// once refuses a second entry of the same name.
func (l *loader) once(s *source, path, what, name string, twice bool) {
	if twice {
		l.fault(s, path, qyzmet.BadLaw, "%s %q is defined twice", what, name)
	}
}

func (l *loader) takeEnactment(s *source, e *Enactment) {
	l.places[e] = place{s, "$"}
	l.named(s, "enactment", "enactments/"+e.ID)
	l.book.Enactments = append(l.book.Enactments, e)
	for i, a := range e.Amendments {
		where := fmt.Sprintf("$.amendments[%d]", i)
		l.places[a] = place{s, where}
		key := e.ID + " " + a.Act
		_, twice := l.book.acts[key]
		l.once(s, where+".act", "amending act", a.Act, twice)
		l.book.acts[key] = a
	}
}

func (l *loader) takeArticle(s *source, a *Article) {
	a.File = s.name
	l.places[a] = place{s, "$"}
	l.named(s, "article", "provisions/"+articleFile(a.ID))
	l.book.Articles = append(l.book.Articles, a)
	for i, p := range a.Provisions {
		p.Article = a
		where := fmt.Sprintf("$.provisions[%d]", i)
		l.places[p] = place{s, where}
		l.once(s, where+".id", "provision", string(p.ID), l.book.Provisions[p.ID] != nil)
		if p.ID.Article() != a.ID {
			l.fault(s, where+".id", qyzmet.BadLaw, "provision %q does not belong to %s", p.ID, a.ID)
		}
		l.book.Provisions[p.ID] = p
	}
}

// articleFile is the name of an article's file: law/035 for law/35, law/050-1
// for law/50-1, so that files stand in the law's order.
func articleFile(id qyzmet.ProvisionID) string {
	folder, number, _ := strings.Cut(string(id), "/")
	digits, rest, inserted := strings.Cut(number, "-")
	if len(digits) < 3 {
		digits = strings.Repeat("0", 3-len(digits)) + digits
	}
	if inserted {
		digits += "-" + rest
	}
	return folder + "/" + digits
}

func (l *loader) takeParameters(s *source, list *[]*Parameter) {
	for i, p := range *list {
		where := fmt.Sprintf("$[%d]", i)
		l.places[p] = place{s, where}
		l.once(s, where+".parameter", "parameter", p.Name, l.book.Parameters[p.Name] != nil)
		l.book.Parameters[p.Name] = p
	}
}

func (l *loader) takeTopic(s *source, t *Topic) {
	l.places[t] = place{s, "$"}
	l.named(s, "topic", "facts/"+t.ID)
	l.book.Topics = append(l.book.Topics, t)
	for i, f := range t.Facts {
		f.Topic = t
		where := fmt.Sprintf("$.facts[%d]", i)
		l.once(s, where+".path", "fact", string(f.Path), l.book.Facts[f.Path] != nil)
		l.book.Facts[f.Path] = f
		l.book.FactOrder = append(l.book.FactOrder, f)
		l.kinds(s, f, where)
	}
	for i, c := range t.Constraints {
		l.places[c] = place{s, fmt.Sprintf("$.constraints[%d]", i)}
		l.book.Constraints = append(l.book.Constraints, c)
	}
}

// kinds sets the kind of a fact and of its item's fields by their types.
func (l *loader) kinds(s *source, f *Fact, where string) {
	l.places[f] = place{s, where}
	kind, ok := kindOf(f.Type)
	if !ok {
		bad := l.fault(s, where+".type", qyzmet.NotAllowed, "fact %q has no type %q", f.Path, f.Type)
		bad.Allowed, bad.Nearest = factTypes, nearest(f.Type, factTypes)
	}
	f.Kind = kind
	for i, it := range f.Items {
		l.kinds(s, it, fmt.Sprintf("%s.item[%d]", where, i))
	}
}

// paperFile is facts/papers.yaml.
type paperFile struct {
	Papers []struct {
		ID    qyzmet.PaperID `yaml:"id"`
		Label qyzmet.Text    `yaml:"label"`
	} `yaml:"papers"`
}

func (l *loader) takePapers(s *source, file *paperFile) {
	for i, p := range file.Papers {
		where := fmt.Sprintf("$.papers[%d].id", i)
		_, twice := l.book.Papers[p.ID]
		l.once(s, where, "paper", string(p.ID), twice)
		l.syntax(s, where, idSyntax, string(p.ID))
		l.book.Papers[p.ID] = p.Label
	}
}

func (l *loader) takeQuestion(s *source, q *Question) {
	q.File = s.name
	l.places[q] = place{s, "$"}
	l.named(s, "question", "questions/"+string(q.ID))
	l.book.Questions[q.ID] = q
	for i, r := range q.Rules {
		r.Question = q
		l.places[r] = place{s, fmt.Sprintf("$.rules[%d]", i)}
	}
	for i, r := range q.Remedies {
		l.places[r] = place{s, fmt.Sprintf("$.remedies[%d]", i)}
	}
}

func (l *loader) takeReading(s *source, r *Reading) {
	l.places[r] = place{s, "$"}
	l.named(s, "reading", "readings/"+string(r.ID))
	l.book.Readings[r.ID] = r
}
