package district

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/lab"
)

// world is the region while its history is made.
type world struct {
	Options
	steps      []Step
	towns      []*town
	people     []*person
	reservists []*person
	allOffices []Office
	officials  []Official
	counts     map[string]int
}

// by is who acts where.
type by struct{ official, office qyzmet.SubjectID }

// content is the fields of an act: words, truths, days, numbers, values.
type content map[string]any

// add puts a step into the stream and returns its key.
func (w *world) add(day date.Date, phase Phase, who by, kind qyzmet.ActKind, about qyzmet.SubjectID, of string, c content) string {
	if w.counts == nil {
		w.counts = map[string]int{}
	}
	w.counts[string(about)]++
	key := fmt.Sprintf("%s/%d", about, w.counts[string(about)])
	w.steps = append(w.steps, Step{Day: day, Phase: phase, Key: key, Official: who.official, Office: who.office, Kind: kind, About: about, Of: of, Content: values(c)})
	return key
}

// attempt puts a step into the stream that has to be refused.
func (w *world) attempt(day date.Date, who by, kind qyzmet.ActKind, about qyzmet.SubjectID, of string, c content, refused ...string) {
	w.add(day, Work, who, kind, about, of, c)
	w.steps[len(w.steps)-1].Refused = refused
}

func values(c content) map[string]qyzmet.Value {
	out := make(map[string]qyzmet.Value, len(c))
	for name, v := range c {
		out[name] = value(v)
	}
	return out
}

func value(v any) qyzmet.Value {
	switch v := v.(type) {
	case string:
		return qyzmet.WordValue(v)
	case qyzmet.SubjectID:
		return qyzmet.WordValue(string(v))
	case qyzmet.IIN:
		return qyzmet.WordValue(string(v))
	case bool:
		return qyzmet.BoolValue(v)
	case int:
		return qyzmet.IntValue(int64(v))
	case date.Date:
		return qyzmet.DateValue(v)
	case []content:
		items := make([]qyzmet.Item, len(v))
		for i, c := range v {
			items[i] = values(c)
		}
		return qyzmet.ListValue(items...)
	case []string:
		return qyzmet.WordsValue(v...)
	}
	panic(fmt.Sprintf("a field cannot hold %T", v)) // a mistake of this package
}

// facts is the field of an act that states facts, "path value path value …".
func facts(pairs ...any) []content {
	var out []content
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, content{"fact": pairs[i], "value": pairs[i+1]})
	}
	return out
}

// state is where a person stands.
type state int

const (
	idle   state = iota // on the register; deferred until free
	gone                // exempt, released, serving, discharged
	waits               // a complaint is pending or a session has not decided yet
	chosen              // decided upon, not called up
)

// person is a man with what is drawn of him once and where he stands.
type person struct {
	*rand.Rand
	id                         qyzmet.SubjectID
	town                       *town
	surname, name, patronymic  string
	iin                        qyzmet.IIN
	born, registered           date.Date
	studies                    bool // since September of the year in which he turns 18
	level                      string
	begins, ends               date.Date
	married, criminal, teacher bool
	weds                       bool // will be married from the age of weddings on
	onCourse                   bool // the record says that he studies
	said                       bool // the facts of study and family are on record
	examined                   bool // there is a finding
	fitness                    string
	state                      state
	free                       date.Date // deferred until the day before
	phone                      string
	child                      date.Date       // birth, where he has one
	byStudy                    bool            // the deferral is for study
	deferred                   map[string]bool // to study, by level
	notice                     notice          // the last
	heard, decision            string          // keys: of the notice to the session, of the decision in force
}

// person makes one from those of a population.
func (w *world) person(n int, p *lab.Population, i int) *person {
	r := rand.New(rand.NewPCG(w.Seed, uint64(n)))
	out := &person{Rand: r, id: qyzmet.SubjectID(fmt.Sprintf("p-%d-%d", w.Seed, n+1)), town: w.towns[n%len(w.towns)], born: p.Born(i), iin: p.IIN(i)}
	out.surname, out.name, _ = strings.Cut(p.Name(i), " ")
	out.patronymic = pick(r, patronymics)
	out.phone = fmt.Sprintf("+7 000 %03d %02d %02d", n/10000%1000, n/100%100, n%100)
	drawn := TheShares.Drawn
	out.studies = r.Float64() < drawn.Studies
	out.level, out.begins = "technical", september(out.born.AddYears(17, date.NextDay))
	years := 4
	if r.Float64() < 0.7 {
		out.level, out.begins, years = "higher", september(out.born.AddYears(18, date.NextDay)), 5
	}
	out.ends = date.MustNew(out.begins.Year()+years, 6, 30)
	out.weds, out.criminal, out.teacher = r.Float64() < drawn.Weds, r.Float64() < drawn.Criminal, r.Float64() < drawn.Teacher
	return out
}

// september is the first of September not before a day.
func september(d date.Date) date.Date {
	first := date.MustNew(d.Year(), 9, 1)
	if first < d {
		return date.MustNew(d.Year()+1, 9, 1)
	}
	return first
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// chance is true with a probability.
func (p *person) chance(of float64) bool { return p.Float64() < of }

// days draws a number of days.
func (p *person) days(from, to int) int { return from + p.IntN(to-from+1) }
