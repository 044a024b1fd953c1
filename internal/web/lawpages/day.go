package lawpages

import (
	"fmt"
	"net/url"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/date"
)

// chosenDay reads the day of the address; without one it is today. What cannot
// be read is returned, and today is shown.
func chosenDay(text string, today date.Date) (on date.Date, bad string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return today, ""
	}
	if d, err := date.Parse(text); err == nil {
		return d, ""
	}
	var day, month, year int
	if n, err := fmt.Sscanf(text, "%2d.%2d.%4d", &day, &month, &year); n == 3 && err == nil {
		if d, err := date.Parse(fmt.Sprintf("%04d-%02d-%02d", year, month, day)); err == nil {
			return d, ""
		}
	}
	return today, clip(text, 40)
}

// clip shortens what a reader typed for showing it back.
func clip(text string, n int) string {
	runes := []rune(strings.ToValidUTF8(text, "�"))
	if len(runes) > n {
		return string(runes[:n]) + "…"
	}
	return string(runes)
}

func (v *view) dayFault() g.Node {
	return Div(Class("law-fault"), Role("alert"), P(Strong(v.text("day.bad", "text", v.bad)), g.Text(" "), v.text("day.how")))
}

// dayField is the field of a form in which the day is chosen.
func (v *view) dayField() g.Node {
	return Div(Class("law-field"), Label(For("law-on"), v.text("day.label")),
		Input(Type("date"), ID("law-on"), Name("on"), Value(v.on.String()), Min("1993-01-01"), Max("2199-12-31"), Required()))
}

// dayChooser is the form by which the page is shown for another day. keep are
// fields of the address that stay.
func (v *view) dayChooser(action string, keep ...string) g.Node {
	var hidden []g.Node
	for i := 0; i+1 < len(keep); i += 2 {
		if keep[i+1] != "" {
			hidden = append(hidden, Input(Type("hidden"), Name(keep[i]), Value(keep[i+1])))
		}
	}
	return Form(Method("get"), Action(action), Class("law-day no-print"), g.Group(hidden),
		v.dayField(),
		Button(Type("submit"), Class("second"), v.text("day.show")),
		g.Iff(v.on != v.now, func() g.Node {
			return P(Class("law-day-note"), g.Text(v.l.Distance(v.now, v.on)+" · "), v.link(withoutDay(action, keep), v.t("day.today")))
		}))
}

func withoutDay(action string, keep []string) string {
	q := url.Values{}
	for i := 0; i+1 < len(keep); i += 2 {
		if keep[i+1] != "" {
			q.Set(keep[i], keep[i+1])
		}
	}
	if len(q) == 0 {
		return action
	}
	return action + "?" + q.Encode()
}

// shownFor says for which day a page stands; on paper too.
func (v *view) shownFor() g.Node {
	key := "day.shown"
	if v.on == v.now {
		key = "day.shown-today"
	}
	return P(Class("law-shown"), v.text(key, "day", v.on))
}
