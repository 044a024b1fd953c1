package reforms

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/lab"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/reforms/reach"
	"qyzmet/internal/web/words"
)

// Limits of what a form may ask for.
const (
	maxDraft = 64 << 10      // bytes of a file
	maxSeed  = 1_000_000_000 // more tells no populations apart that anybody would miss
	maxYear  = 2090          // people of the greatest age must be born in a year that numbers tell
)

// Names of the form's fields. A value stands in three: the number, the slider,
// and what both showed when the page was drawn.
const (
	fieldNumber = "v."
	fieldSlider = "r."
	fieldDrawn  = "o."
	fieldGround = "w"
)

// read takes what was chosen from a posted form, and refuses what it cannot be.
func (room *Room) read(l *i18n.Local, form url.Values) *choice {
	ch := room.fresh()
	switch {
	case form.Get("draft") != "":
		ch.readDraft(l, form.Get("draft"))
	case form.Get("example") != "":
		if ch.base = exampleByID(form.Get("example")); ch.base == nil {
			ch.refuse("", l.T("reforms.fault.example", "name", clip(form.Get("example"))))
		}
		ch.example = true
	}
	ch.readQuestion(l, form)
	ch.readDay(l, form)
	ch.readPeople(l, form)
	ch.readValues(l, form)
	for _, name := range form[fieldGround] {
		ch.withdraw[name] = true
	}
	return ch
}

func (ch *choice) readDraft(l *i18n.Local, text string) {
	if len(text) > maxDraft {
		ch.refuse("rf-file", l.T("reforms.fault.large", "most", maxDraft>>10))
		return
	}
	o, err := lab.ReadReform("draft", []byte(text))
	if err != nil {
		ch.refuse("rf-file", l.T("reforms.fault.draft"))
		return
	}
	ch.base = o
}

func (ch *choice) readQuestion(l *i18n.Local, form url.Values) {
	id := form.Get("question")
	if id == "" {
		return
	}
	list := reach.Questions(ch.book)
	i := slices.IndexFunc(list, func(q *rulebook.Question) bool { return string(q.ID) == id })
	if i < 0 {
		var names []string
		for _, q := range list {
			names = append(names, q.Title.In(l.Lang))
		}
		ch.refuse("rf-question", l.T("reforms.fault.question", "names", strings.Join(names, "; ")))
		return
	}
	ch.question = list[i]
}

// heldFrom is the first day whose wording is held, over the question and those
// it is composed of.
func (ch *choice) heldFrom() date.Date {
	latest := date.Beginning
	for _, q := range reach.Closure(ch.book, ch.question) {
		latest = date.Max(latest, ch.book.HeldFrom(q))
	}
	return latest
}

func (ch *choice) readDay(l *i18n.Local, form url.Values) {
	text := form.Get("on")
	if text == "" {
		return
	}
	on, err := date.Parse(text)
	if err != nil {
		on, err = input.ParseDay(text, "", "")
	}
	if err != nil || on < ch.heldFrom() || on.Year() > maxYear {
		ch.typed["rf-on"] = clip(text)
		ch.refuse("rf-on", l.T("reforms.fault.day", "from", ch.heldFrom(), "to", date.MustParse(strconv.Itoa(maxYear)+"-12-31")))
		return
	}
	ch.on = on
}

func (ch *choice) readPeople(l *i18n.Local, form url.Values) {
	if n, given := ch.number(form, "n", "rf-n"); given {
		if ch.n = int(n); !slices.Contains(sizes, ch.n) {
			ch.refuse("rf-n", l.T("reforms.fault.size", "sizes", sizeList(l)))
		}
	}
	if n, given := ch.number(form, "seed", "rf-seed"); given {
		if n < 0 || n > maxSeed {
			ch.refuse("rf-seed", l.T("reforms.fault.seed", "most", maxSeed))
		}
		ch.seed = uint64(max(n, 0))
	}
	if n, given := ch.number(form, "unknown", "rf-unknown"); given {
		if n < 0 || n > 100 {
			ch.refuse("rf-unknown", l.T("reforms.fault.unknown"))
		}
		ch.unknown = int(n)
	}
	switch who := form.Get("who"); who {
	case "", "men":
	case "all":
		ch.men = false
	default:
		ch.refuse("rf-men", l.T("reforms.fault.who"))
	}
}

func sizeList(l *i18n.Local) string {
	var out []string
	for _, n := range sizes {
		out = append(out, l.Number(int64(n)))
	}
	return strings.Join(out, "; ")
}

// number reads a whole number; what is none becomes one that no field allows.
func (ch *choice) number(form url.Values, name, id string) (n int64, given bool) {
	text := strings.TrimSpace(form.Get(name))
	if text == "" {
		return 0, form.Has(name)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n > maxSeed*10 || n < -1 {
		n = -1
	}
	ch.typed[id] = clip(text)
	return n, true
}

// readValues takes the number where it was changed, else the slider, which has
// no number of its own to type.
func (ch *choice) readValues(l *i18n.Local, form url.Values) {
	for _, field := range slices.Sorted(maps.Keys(form)) {
		name, is := strings.CutPrefix(field, fieldNumber)
		if !is {
			continue
		}
		text := strings.TrimSpace(form.Get(field))
		if r := form.Get(fieldSlider + name); r != "" && text == form.Get(fieldDrawn+name) {
			text = r
		}
		p := ch.book.Parameters[name]
		if p == nil {
			ch.refuse("", l.T("reforms.fault.no-value", "name", clip(name)))
			continue
		}
		v, err := strconv.ParseInt(text, 10, 64)
		if law := reach.InForce(p, ch.on); law != nil {
			s := ch.slider(p, law)
			if err != nil || v < s.least || v > s.greatest {
				ch.typed["v-"+name] = clip(text)
				ch.refuse("v-"+name, l.T("reforms.fault.value", "label", p.Label, "least", s.least, "greatest", words.Quantity(l, p.Unit, s.greatest)))
				continue
			}
		}
		if err == nil {
			ch.values[name] = v
		}
	}
}

// try applies the change to the book and names what does not fit.
func (ch *choice) try(l *i18n.Local, o *rulebook.Overlay) []input.Fault {
	_, err := ch.book.Apply(o)
	if err == nil {
		return nil
	}
	faults, known := qyzmet.FaultsOf(err)
	if !known {
		return []input.Fault{{Message: clip(err.Error())}}
	}
	var out []input.Fault
	for _, f := range faults {
		out = append(out, input.Fault{Message: misfit(l, f)})
	}
	return out
}

// misfit tells in words what of a draft does not fit the book.
func misfit(l *i18n.Local, f *qyzmet.Fault) string {
	switch {
	case f.Code == qyzmet.UnknownName && f.Nearest != "":
		return l.T("reforms.fault.name-near", "path", f.Path, "name", clip(f.Value), "near", f.Nearest)
	case f.Code == qyzmet.UnknownName:
		return l.T("reforms.fault.name", "path", f.Path, "name", clip(f.Value))
	case f.Code == qyzmet.NotAllowed:
		return l.T("reforms.fault.number", "path", f.Path, "value", clip(f.Value))
	}
	return l.T("reforms.fault.condition", "path", f.Path, "why", clip(f.Message))
}

// clip shortens what a message repeats, and makes it showable.
func clip(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	const most = 160
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most]) + "…"
	}
	return s
}
