// Package district makes the invented history of a region: its offices and
// officials, young men from first registration to discharge, men of the stock at
// camps, the campaigns of call-up with their commissions, notices, decisions,
// complaints and orders; as a stream of requests in the order of days.
//
// It emits requests and records nothing. Whoever feeds them to the use cases of
// the register has the law checked at every step; the few requests that are meant
// to be refused say by what. Nobody in it is real. The package knows no clock, no
// network and no database: the days are given, and the same options give the same
// stream.
package district

import (
	"cmp"
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
	"qyzmet/internal/lab"
)

// Options say which history is made.
type Options struct {
	Seed   uint64
	People int       // men of 17 to 27 on the last day; men of the stock, a twelfth as many, come besides
	From   date.Date // day from which there are campaigns; registration lies before
	Until  date.Date // last day of the stream
	// Sitting lets a campaign be in progress on the last day whatever the season,
	// and every commission sit on it with persons not yet decided upon.
	Sitting bool
}

// Step is an act that an official wants recorded.
type Step struct {
	Day      date.Date
	Phase    Phase
	Key      string // known once in the stream
	Official qyzmet.SubjectID
	Office   qyzmet.SubjectID
	Kind     qyzmet.ActKind
	About    qyzmet.SubjectID
	Content  map[string]qyzmet.Value
	Of       string // the key of an earlier step
	// Refused is every fault, "code path", with which the request has to be
	// refused; nil: it has to be accepted.
	Refused []string
}

// Phase orders the steps of a day. Within a phase the steps about one person keep
// their order, and persons do not depend on one another.
type Phase int

// Phases of a day.
const (
	Setup Phase = iota
	Opening
	Work
	Closing
)

// Official is somebody with a role in an office.
type Official struct {
	ID     qyzmet.SubjectID
	Name   string
	Role   string
	Office qyzmet.SubjectID
}

// Office is one of the offices of the region.
type Office struct {
	ID         qyzmet.SubjectID
	Sort       string
	Under      qyzmet.SubjectID
	KK, RU, EN string
}

// History is the stream with whom it names.
type History struct {
	Steps     []Step // by day and phase
	Offices   []Office
	Officials []Official
}

// First is the official who brings in the rest: whoever feeds the stream begins
// the register with him.
const First qyzmet.SubjectID = "u-registrar"

// Ministry is the office above all others.
const Ministry qyzmet.SubjectID = "o-kz"

// MinistryName is its name.
var MinistryName = qyzmet.Text{KK: "Қорғаныс министрлігі (үлгі)", RU: "Министерство обороны (образец)", EN: "Ministry of Defence (sample)"}

// FirstName is the name of the first official.
const FirstName = "Тіркеушіұлы Ә."

// earliest is the first day of the law held here on which people are registered.
var earliest = date.MustNew(2018, 1, 15)

// New makes a history. The fields are the facts that the law knows.
func New(fields []column.Field, o Options) (*History, error) {
	switch {
	case o.People < 1:
		return nil, fmt.Errorf("%d people: at least one is needed", o.People)
	case o.From < earliest || o.Until < o.From:
		return nil, fmt.Errorf("history from %s to %s: it begins on %s at the earliest and does not end before it begins", o.From, o.Until, earliest)
	}
	w := &world{Options: o}
	if err := w.invent(fields); err != nil {
		return nil, err
	}
	w.offices()
	w.registrations()
	w.stock()
	for _, c := range w.campaigns() {
		w.campaign(c)
	}
	slices.SortStableFunc(w.steps, func(a, b Step) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Phase, b.Phase)) })
	w.steps = slices.DeleteFunc(w.steps, func(s Step) bool { return s.Day > o.Until })
	return &History{Steps: w.steps, Offices: w.allOffices, Officials: w.officials}, nil
}

// invent makes the people. Those of the stock are older than the others, so that
// no two have one number.
func (w *world) invent(fields []column.Field) error {
	young, err := lab.People(fields, lab.Options{Seed: w.Seed, N: w.People, On: w.Until, Men: true, Ages: lab.Ages{From: 16, To: 27}})
	if err != nil {
		return err
	}
	old, err := lab.People(fields, lab.Options{Seed: w.Seed + 1, N: (w.People + stockShare - 1) / stockShare, On: w.Until, Men: true, Ages: lab.Ages{From: 29, To: 38}})
	if err != nil {
		return err
	}
	w.towns = towns()
	for i := range w.People {
		p := w.person(i, young, i)
		if date.Years(p.born, w.From) >= 22 && (!p.studies || p.ends < w.From) && p.chance(0.65) { // has served before there was the register
			w.reservists = append(w.reservists, p)
		} else {
			w.people = append(w.people, p)
		}
	}
	for i := range old.N {
		w.reservists = append(w.reservists, w.person(w.People+i, old, i))
	}
	return w.elders(fields, w.People+old.N)
}

// stockShare is how many young men there are to one of the stock.
const stockShare = 12
