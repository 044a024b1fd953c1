package procedure_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/procedure"
	"qyzmet/internal/proof"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
	"qyzmet/law"
)

// A story is a file of testdata/stories: what is recorded about some subjects
// one act after another, which acts are refused and why, and what the record,
// the law and the due list then say.
type story struct {
	Story string `yaml:"story"`
	Says  string `yaml:"says"`
	Steps []step `yaml:"steps"`
}

// step is an act, or a look at what has come of the acts so far.
type step struct {
	Act     qyzmet.ActKind     `yaml:"act"`
	ID      string             `yaml:"id"`    // by which later steps refer to it
	About   []qyzmet.SubjectID `yaml:"about"` // its subjects beside those in its fields
	Of      string             `yaml:"of"`
	On      string             `yaml:"on"`     // day of issue, or the day of the look
	Effect  string             `yaml:"effect"` // left out: the day of issue
	Known   string             `yaml:"known"`  // a look: by the register as it stood after this act
	Content map[string]any     `yaml:"content"`
	Found   bool               `yaml:"found"`  // history, taken over as found
	Unmet   []string           `yaml:"unmet"`  // requirements that are not met: the act is refused
	Faults  []string           `yaml:"faults"` // fields at fault: the act is refused
	Aside   []string           `yaml:"aside"`  // safeguards among those not met that an official sets aside

	Record map[string]string `yaml:"record"` // paths and values expected, "" for unknown
	Ask    map[string]string `yaml:"ask"`    // questions and outcomes or values expected; "open" when not settled
	Duties map[string]string `yaml:"duties"` // open and paused duties with the last day, "" without one; all of them
}

// country is the office whose record says what is so for everybody; it is read
// with every act and every look.
const country qyzmet.SubjectID = "o-kz"

var theBook = sync.OnceValues(func() (*rulebook.Book, error) { return rulebook.Load(law.Data) })

// teller runs a story against a register that is a list.
type teller struct {
	*testing.T
	book    *rulebook.Book
	law     *engine.Engine
	entries []qyzmet.Entry
	upTo    qyzmet.Position // of the last act that a look knows; 0: all
	at      string
	kept    map[qyzmet.SubjectID]*record.Record // see held
}

func TestStories(t *testing.T) {
	book, err := theBook()
	if err != nil {
		t.Fatal(err)
	}
	law, err := engine.New(book)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/stories/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d stories: %v", len(files), err)
	}
	t.Cleanup(func() {
		if storiesExtended.Load() == 0 {
			t.Error("no record was extended in the stories")
		}
	})
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var s story
			if err := yaml.UnmarshalWithOptions(data, &s, yaml.Strict()); err != nil {
				t.Fatal(err)
			}
			tell := &teller{T: t, book: book, law: law, kept: map[qyzmet.SubjectID]*record.Record{}}
			for i, st := range s.Steps {
				tell.at = fmt.Sprintf("step %d (%s %s)", i+1, st.Act, st.On)
				if st.Act != "" {
					tell.act(st)
				} else {
					tell.look(st)
				}
			}
		})
	}
}

func (t *teller) day(s string) date.Date {
	d, err := date.Parse(s)
	if err != nil {
		t.Fatalf("%s: %v", t.at, err)
	}
	return d
}

func (t *teller) find(id string) *qyzmet.Act {
	for _, e := range t.entries {
		if string(e.Act.Envelope.ID) == "a-"+id {
			return e.Act
		}
	}
	return nil
}

// record reads what concerns a subject and those that were made part of it.
func (t *teller) record(s qyzmet.SubjectID, on date.Date) *record.Record {
	var mine []qyzmet.Entry
	group := []qyzmet.SubjectID{s}
	for i := 0; i < len(group); i++ {
		for _, e := range t.entries {
			if slices.Contains(e.Act.Envelope.Subjects, group[i]) && !slices.Contains(mine, e) {
				mine = append(mine, e)
				group = append(group, record.MergedBy(e.Act, group[i])...)
			}
		}
	}
	return record.Of(s, mine, on, t.upTo)
}

func (t *teller) act(st step) {
	kind := t.book.ActKinds[st.Act]
	if kind == nil {
		t.Fatalf("%s: there is no such kind of act", t.at)
	}
	data, _ := json.Marshal(st.Content)
	content, err := t.book.ReadContent("content", kind, data)
	if err != nil {
		t.refused(st.Faults, err)
		return
	}
	a := &qyzmet.Act{
		Envelope: qyzmet.Envelope{ID: qyzmet.ActID("a-" + st.ID), Kind: st.Act, Issued: t.day(st.On), Effect: t.day(st.On), Undoes: qyzmet.Undoing(kind.Undoes), Found: st.Found},
		Payload:  &qyzmet.Payload{Content: content},
	}
	if st.ID == "" {
		a.Envelope.ID = qyzmet.ActID(fmt.Sprintf("a-%d", len(t.entries)+1))
	}
	if st.Effect != "" {
		a.Envelope.Effect = t.day(st.Effect)
	}
	p := procedure.Proposal{Book: t.book, Kind: kind, Act: a}
	if st.Of != "" {
		if p.Of = t.find(st.Of); p.Of == nil {
			t.Fatalf("%s: there is no act %q", t.at, st.Of)
		}
		a.Envelope.Of = p.Of.Envelope.ID
	}
	a.Envelope.Subjects = procedure.Subjects(kind, st.About, content, p.Of)
	for _, s := range a.Envelope.Subjects {
		p.Records = append(p.Records, t.record(s, a.Envelope.Effect))
	}
	p.Records = append(p.Records, t.record(country, a.Envelope.Effect))
	if faults := p.CheckContent(); len(faults) > 0 || len(st.Faults) > 0 {
		t.refused(st.Faults, faults.Err())
		return
	}
	checked, unmet, err := p.Check(t.law)
	if err != nil {
		t.Fatalf("%s: %v", t.at, err)
	}
	t.proofs(checked, &p)
	var names []string
	for _, u := range unmet {
		names = append(names, u.Requirement.ID)
	}
	slices.Sort(names)
	slices.Sort(st.Unmet)
	if !slices.Equal(names, st.Unmet) {
		t.Errorf("%s: not met are %q, want %q", t.at, names, st.Unmet)
		for _, u := range unmet {
			t.Logf("%s: %v %v", u.Requirement.ID, u.Fault(), u.Faults)
		}
	}
	if t.allAside(unmet, st.Aside) {
		a.Payload.Sets = p.Effects()
		for _, c := range checked {
			a.Payload.Checked = append(a.Payload.Checked, procedure.Answered(c))
		}
		t.entries = append(t.entries, qyzmet.Entry{Position: qyzmet.Position(len(t.entries) + 1), Act: a})
		t.held(a)
	}
}

// allAside reports whether nothing stands in the way of an act: every
// requirement is met, or is a safeguard that may be set aside and is.
func (t *teller) allAside(unmet []*procedure.Unmet, aside []string) bool {
	for _, name := range aside {
		if !slices.ContainsFunc(unmet, func(u *procedure.Unmet) bool { return u.Requirement.ID == name && len(u.Requirement.Override) > 0 }) {
			t.Errorf("%s: %s is no safeguard that is not met and may be set aside", t.at, name)
		}
	}
	return !slices.ContainsFunc(unmet, func(u *procedure.Unmet) bool { return !slices.Contains(aside, u.Requirement.ID) })
}

func (t *teller) refused(want []string, err error) {
	faults, _ := qyzmet.FaultsOf(err)
	var fields []string
	for _, f := range faults {
		fields = append(fields, f.Path)
	}
	slices.Sort(fields)
	slices.Sort(want)
	if !slices.Equal(fields, want) {
		t.Errorf("%s: fields at fault are %q, want %q: %v", t.at, fields, want, err)
	}
}

// proofs holds the answers that an act rests on to the independent checker.
func (t *teller) proofs(checked []*qyzmet.Answer, p *procedure.Proposal) {
	for _, c := range checked {
		facts, _ := procedure.Fitting(t.law, p.Facts(), c.On)
		if err := proof.Check(t.book, facts, c); err != nil {
			t.Errorf("%s: the proof of %s: %v", t.at, c.Question, err)
		}
	}
}

func (t *teller) look(st step) {
	on := t.day(st.On)
	if len(st.About) == 0 {
		t.Fatalf("%s: a look names with about whose record it looks at", t.at)
	}
	t.upTo = 0
	for _, e := range t.entries {
		if st.Known != "" && string(e.Act.Envelope.ID) == "a-"+st.Known {
			t.upTo = e.Position
		}
	}
	if st.Known != "" && t.upTo == 0 {
		t.Fatalf("%s: there is no act %q", t.at, st.Known)
	}
	defer func() { t.upTo = 0 }()
	r := t.record(st.About[0], on)
	for path, want := range st.Record {
		if t.book.Entry(qyzmet.Path(path)) == nil {
			t.Errorf("%s: there is no fact or attribute %s", t.at, path)
		}
		got := ""
		if v := r.Value(qyzmet.Path(path)); v.Known() {
			got = v.String()
		}
		if got != want {
			t.Errorf("%s: %s is %q, want %q", t.at, path, got, want)
		}
	}
	t.ask(st, on)
	if st.Duties == nil {
		return
	}
	got := map[string]string{}
	for _, d := range procedure.Duties(t.book, r) {
		if d.State == procedure.DutyOpen || d.State == procedure.DutyPaused {
			got[d.Duty.ID] = lastDay(d)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(st.Duties) {
		t.Errorf("%s: open duties are %v, want %v", t.at, got, st.Duties)
	}
}

// ask puts questions on the records of all subjects of the look together.
func (t *teller) ask(st step, on date.Date) {
	p := procedure.Proposal{Book: t.book, Act: &qyzmet.Act{Envelope: qyzmet.Envelope{Subjects: st.About}, Payload: &qyzmet.Payload{}}}
	for _, s := range st.About {
		p.Records = append(p.Records, t.record(s, on))
	}
	p.Records = append(p.Records, t.record(country, on))
	facts, faults := procedure.Fitting(t.law, p.Facts(), on)
	if len(faults) > 0 {
		t.Errorf("%s: %v", t.at, faults)
	}
	for q, want := range st.Ask {
		a, err := t.law.Ask(engine.Query{Question: qyzmet.QuestionID(q), On: on, Facts: facts})
		if err != nil {
			t.Errorf("%s: %v", t.at, err)
			continue
		}
		got := "open"
		if a.State == qyzmet.Settled {
			got = given(a.Outcome)
		}
		if got != want {
			t.Errorf("%s: %s is %s (%s), want %s; missing %v", t.at, q, got, a.State, want, a.Open)
		}
	}
}

// given is the outcome's name, or its value where a question asks how many.
func given(o *qyzmet.Outcome) string {
	if o.Value != nil {
		return strconv.FormatInt(*o.Value, 10)
	}
	return o.ID
}

func lastDay(d procedure.Due) string {
	switch {
	case d.Clock == nil || d.Clock.Until == 0:
		return ""
	}
	return d.Clock.Until.String()
}
