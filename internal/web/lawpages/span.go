package lawpages

import (
	"strings"

	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// standing is whether a wording, value or rule stands on a day.
type standing string

const (
	present standing = "present"
	maybe   standing = "maybe" // the day of a change is not known
	future  standing = "future"
	past    standing = "past"
)

// stands tells whether a span covers a day, under all the law known by now.
func stands(s rulebook.Span, on date.Date) standing {
	switch s.Covers(on, date.Latest) {
	case rulebook.No:
		if s.Ahead(on, date.Latest) {
			return future
		}
		return past
	case rulebook.Maybe:
		return maybe
	default:
		return present
	}
}

// since tells in words when a span begins. held is the first day whose wording
// is held, for spans without a beginning of their own.
func (v *view) since(p, held *rulebook.Point) string {
	switch {
	case p == nil && held != nil:
		return v.t("span.since-held", "day", held.Latest)
	case p == nil:
		return v.t("span.since-ever")
	case len(p.Acts) == 0:
		return v.t("span.since-day", "day", p.Earliest)
	case p.Earliest == p.Latest:
		return v.t("span.since-act", "day", p.Earliest, "acts", v.acts(p))
	default:
		return v.t("span.since-window", "earliest", p.Earliest, "latest", p.Latest, "acts", v.acts(p))
	}
}

// until tells in words when a span ends, by its last day. read is the day of
// the newest text that was read, for spans without an end.
func (v *view) until(p *rulebook.Point, read date.Date) string {
	switch {
	case p == nil:
		return v.t("span.until-open", "day", read)
	case len(p.Acts) == 0:
		return v.t("span.until-day", "day", p.Earliest.AddDays(-1))
	case p.Earliest == p.Latest:
		return v.t("span.until-act", "day", p.Earliest.AddDays(-1), "acts", v.acts(p))
	default:
		return v.t("span.until-window", "earliest", p.Earliest.AddDays(-1), "latest", p.Latest.AddDays(-1), "acts", v.acts(p))
	}
}

// interval is a whole span in one sentence.
func (v *view) interval(s rulebook.Span, a *rulebook.Article) string {
	return v.since(s.From, a.HeldFrom) + "; " + v.until(s.Before, v.readUpTo(a))
}

func (v *view) readUpTo(a *rulebook.Article) date.Date {
	if e := v.book.EnactmentByID(a.ID.Enactment()); e != nil {
		return e.ReadUpTo
	}
	return date.Date(0)
}

// acts names the act that made a change, or the acts of which one did.
func (v *view) acts(p *rulebook.Point) string {
	names := make([]string, len(p.Acts))
	for i, a := range p.Acts {
		names[i] = actNumber(a)
	}
	if len(names) == 1 {
		return v.t("span.act", "act", names[0])
	}
	return v.t("span.one-of-acts", "acts", strings.Join(names, ", "))
}

// actNumber is an act's number; what stands after @ tells its parts apart.
func actNumber(act string) string {
	number, _, _ := strings.Cut(act, "@")
	return number
}

// why tells from the enactment's list why the day of a change is what it is.
func (v *view) why(p *rulebook.Point, enactment string) []string {
	e := v.book.EnactmentByID(enactment)
	if p == nil || e == nil {
		return nil
	}
	var out []string
	for _, act := range p.Acts {
		for _, m := range e.Amendments {
			if m.Act == act {
				out = append(out, v.t("span.why", "act", actNumber(act), "signed", m.Signed, "source", m.Source))
			}
		}
	}
	return out
}
