package rosters

import (
	"net/url"
	"slices"
	"strconv"

	"qyzmet"
	"qyzmet/internal/roster"
	"qyzmet/internal/web/state"
)

// choices are what a person can change about how a table is read.
type choices struct {
	encoding  roster.Encoding
	separator byte
	sheet     string
	ignore    bool // columns that are not recognised
	restore   bool // zeros in front of identification numbers
	regime    string
	mapping   map[string]string // by the name of a column
}

// encodings and separators that can be chosen; the first is "found out".
var (
	encodings  = []roster.Encoding{roster.AnyEncoding, roster.UTF8, roster.Windows1251, roster.KZ1048, roster.UTF16LE, roster.UTF16BE}
	separators = []string{"", "comma", "semicolon", "tab"}
	signs      = map[string]byte{"comma": ',', "semicolon": ';', "tab": '\t'}
)

// shownColumns is how many columns of a table are shown, and can be mapped.
const shownColumns = 200

// readChoices takes the choices from a posted form; what is not among the
// choices of the page is passed over.
func readChoices(form url.Values, s status, facts []string) choices {
	c := choices{ignore: form.Get("ignore") != "", restore: form.Get("restore") != "", regime: form.Get("regime"), mapping: map[string]string{}}
	if e := roster.Encoding(form.Get("encoding")); slices.Contains(encodings, e) {
		c.encoding = e
	}
	c.separator = signs[form.Get("separator")]
	if s.plan == nil {
		return c
	}
	if sheet := form.Get("sheet"); slices.Contains(s.plan.Sheets, sheet) {
		c.sheet = sheet
	}
	if old := s.choices; c.encoding != old.encoding || c.separator != old.separator || c.sheet != old.sheet {
		return c // other columns, perhaps
	}
	for _, col := range s.plan.Columns {
		to := form.Get(columnField(col.Number))
		if !form.Has(columnField(col.Number)) {
			to = s.choices.mapping[col.Name] // not on the page
		}
		if to == skipped || slices.Contains(special, to) || slices.Contains(facts, to) || slices.Contains(col.Suggest, to) {
			c.mapping[col.Name] = to
		}
	}
	return c
}

// What a column can be beside a fact.
const skipped = "-"

var special = []string{"id", "name"}

func columnField(number int) string { return "c." + strconv.Itoa(number) }

// reading are the options by which the table of a roster is read.
func (room *Room) reading(h *held, c choices, common bool) roster.Options {
	book := room.Engine.Book()
	o := roster.Options{Book: book, Fields: room.Engine.Fields(), File: h.name, Encoding: c.encoding, Separator: c.separator, Sheet: c.sheet,
		IgnoreUnknown: c.ignore, RestoreZeros: c.restore, Mapping: c.mapping,
		Limits: roster.Limits{Unzipped: 4 * room.opts.MaxBytes, SharedStrings: min(room.opts.MaxBytes, roster.MaxSharedStrings)}}
	if f := book.Facts[state.Regime]; f != nil && common && c.regime != "" {
		if v, fault := f.Parse(c.regime); fault == nil {
			o.Common = qyzmet.Facts{state.Regime: v}
		}
	}
	return o
}

// replan finds out anew how the table would be read. It is called before the
// roster is known to others, or by one request for it at a time.
func (room *Room) replan(h *held, c choices) {
	h.mu.Lock()
	file := h.file
	h.mu.Unlock()
	if file == nil {
		return
	}
	plan, err := roster.MakePlan(file.reader(), room.reading(h, c, false))
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.gone || h.stage != planned {
		return
	}
	h.choices, h.planErr = c, err
	if err == nil {
		h.plan, h.common = plan, !gives(plan, state.Regime)
	}
}

// gives reports whether a table tells a fact by itself: in a column, or (where
// there are no columns) in one of the first rows.
func gives(p *roster.Plan, fact qyzmet.Path) bool {
	if p.Format != roster.NDJSON {
		return slices.ContainsFunc(p.Columns, func(c roster.Column) bool { return c.Fact == string(fact) && c.Use == roster.UseFact })
	}
	return slices.ContainsFunc(p.Rows, func(r roster.PlanRow) bool { _, given := r.Facts[fact]; return given })
}
