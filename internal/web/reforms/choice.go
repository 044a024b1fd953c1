package reforms

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/lab"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/reforms/reach"
)

// choice is what was chosen on the page: the change, the people, the day and
// the question.
type choice struct {
	book     *rulebook.Book
	question *rulebook.Question
	on       date.Date
	n        int
	seed     uint64
	men      bool // of draft age, or everybody
	unknown  int  // percent of the facts

	base     *rulebook.Overlay // the draft that was begun with; nil: none
	example  bool              // it comes with the product
	values   map[string]int64  // chosen, by parameter
	withdraw map[string]bool   // as deferral/teacher

	typed   map[string]string // what was typed into a field that is refused
	faults  []input.Fault
	wish    string            // id of the field that the address leads to
	overlay *rulebook.Overlay // the change in full, once it is finished
}

// sizes are the populations that can be asked for.
var sizes = []int{10_000, 100_000, 1_000_000}

// What is taken without being told.
const (
	usualSize = 100_000
	usualSeed = 1
)

func (room *Room) fresh() *choice {
	ch := &choice{book: room.Engine.Book(), on: room.Today(), n: usualSize, seed: usualSeed, men: true,
		values: map[string]int64{}, withdraw: map[string]bool{}, typed: map[string]string{}}
	if list := reach.Questions(ch.book); len(list) > 0 {
		ch.question = list[0]
	}
	return ch
}

func (ch *choice) take(q *rulebook.Question) {
	if q != nil {
		ch.question = q
	}
}

// begin takes a draft to begin with; false when there is none.
func (ch *choice) begin(o *rulebook.Overlay, example bool) bool {
	if o == nil {
		return false
	}
	ch.base, ch.example = o, example
	if on, err := date.Parse(o.On); err == nil {
		ch.on = on
	}
	for _, v := range o.Values {
		ch.values[v.Parameter] = v.Value
	}
	for _, name := range o.Withdraw {
		ch.withdraw[name] = true
	}
	return true
}

// again is the same choice, to be changed.
func (ch *choice) again() *choice {
	out := *ch
	out.values, out.withdraw, out.typed = maps.Clone(ch.values), maps.Clone(ch.withdraw), map[string]string{}
	out.faults, out.wish = nil, ""
	return &out
}

// begunAtAll reports whether there is something to try already.
func (ch *choice) begunAtAll() bool {
	return ch.base != nil || len(ch.withdraw) > 0 || len(ch.newValues()) > 0
}

// refuse notes what is wrong with the field of an id.
func (ch *choice) refuse(id, message string) {
	const most = 12
	if len(ch.faults) < most {
		ch.faults = append(ch.faults, input.Fault{ID: id, Message: message})
	}
}

func (ch *choice) faultOf(id string) string {
	for _, f := range ch.faults {
		if f.ID == id {
			return f.Message
		}
	}
	return ""
}

// slider is a dated value that can be moved.
type slider struct {
	param           *rulebook.Parameter
	law             *rulebook.Setting // of the day
	value           int64
	least, greatest int64
}

// spread is how far a slider goes to either side where the draft does not say.
const (
	spreadYears = 10
	spreadLeast = 10
	spreadMost  = 60
)

// sliders lists the values that the question reads on its day.
func (ch *choice) sliders() []slider {
	var out []slider
	for _, p := range reach.Parameters(ch.book, reach.Rules(ch.book, ch.question, ch.on)) {
		if law := reach.InForce(p, ch.on); law != nil {
			out = append(out, ch.slider(p, law))
		}
	}
	return out
}

func (ch *choice) slider(p *rulebook.Parameter, law *rulebook.Setting) slider {
	s := slider{param: p, law: law, value: law.Value}
	by := min(max(law.Value, spreadLeast), spreadMost)
	if p.Unit == "years" {
		by = spreadYears
	}
	s.least, s.greatest = max(0, law.Value-by), law.Value+by
	for _, v := range ch.drafted() {
		if v.Parameter == p.Name {
			s.least, s.greatest = min(s.least, v.Value), max(s.greatest, v.Value)
			if v.From != nil {
				s.least = *v.From
			}
			if v.To != nil {
				s.greatest = *v.To
			}
		}
	}
	s.least, s.greatest = min(s.least, law.Value), max(s.greatest, law.Value)
	if v, chosen := ch.values[p.Name]; chosen {
		s.value = v
	}
	return s
}

func (ch *choice) drafted() []rulebook.NewValue {
	if ch.base == nil {
		return nil
	}
	return ch.base.Values
}

// finish makes the overlay of what was chosen, and refuses what cannot be tried.
func (ch *choice) finish(l *i18n.Local) *rulebook.Overlay {
	if len(ch.faults) > 0 {
		return nil
	}
	o := &rulebook.Overlay{Values: ch.newValues(), Withdraw: slices.Sorted(maps.Keys(ch.withdraw))}
	if ch.base != nil {
		o.On, o.Conditions, o.Acts = ch.base.On, ch.base.Conditions, ch.base.Acts
	}
	if len(o.Values)+len(o.Withdraw)+len(o.Conditions)+len(o.Acts) == 0 {
		ch.refuse("rf-values", l.T("reforms.fault.nothing"))
		return nil
	}
	if ch.base != nil && sameValues(o.Values, ch.base.Values) && slices.Equal(o.Withdraw, slices.Sorted(slices.Values(ch.base.Withdraw))) {
		o.ID, o.Title, o.Note = ch.base.ID, ch.base.Title, ch.base.Note
	} else {
		o.ID, o.Title = "own-change", own()
		if ch.on.String() != o.On {
			o.On = ""
		}
	}
	for _, f := range ch.try(l, o) {
		ch.refuse(f.ID, f.Message)
	}
	ch.overlay = o
	return o
}

// own names a change put together on the page.
func own() qyzmet.Text {
	name := func(l qyzmet.Lang) string { return i18n.For(l).T("reforms.own") }
	return qyzmet.Text{KK: name(qyzmet.Kazakh), RU: name(qyzmet.Russian), EN: name(qyzmet.English)}
}

// newValues are the chosen values that are not those of the law.
func (ch *choice) newValues() []rulebook.NewValue {
	var out []rulebook.NewValue
	for _, name := range slices.Sorted(maps.Keys(ch.values)) {
		v := rulebook.NewValue{Parameter: name, Value: ch.values[name]}
		if p := ch.book.Parameters[name]; p != nil {
			if law := reach.InForce(p, ch.on); law != nil && law.Value == v.Value {
				continue
			}
		}
		for _, d := range ch.drafted() {
			if d.Parameter == name {
				v.From, v.To = d.From, d.To
			}
		}
		out = append(out, v)
	}
	return out
}

func sameValues(a, b []rulebook.NewValue) bool {
	have := map[string]int64{}
	for _, v := range b {
		have[v.Parameter] = v.Value
	}
	for _, v := range a {
		if n, ok := have[v.Parameter]; !ok || n != v.Value {
			return false
		}
	}
	return len(a) == len(have)
}

// options are the people that were chosen.
func (ch *choice) options() lab.Options {
	o := lab.Options{Seed: ch.seed, N: ch.n, On: ch.on, Unknown: float64(ch.unknown) / 100}
	if ch.men {
		return o.DraftAge()
	}
	return o
}

// key names a finished choice: whoever chooses the same sees the same run.
func (ch *choice) key() string {
	data, _ := json.Marshal([]any{ch.book.Hash, ch.overlay, ch.question.ID, ch.on.String(), ch.n, strconv.FormatUint(ch.seed, 10), ch.men, ch.unknown}) // plain data always marshals
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}
