// Package person is the page of one file: what is known on a day and as known at
// a place in the register, the acts it rests on, duties with their clocks, what
// the law says, what can be done next, and who has read it.
package person

import (
	"net/http"
	"net/url"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/layout"
)

// Register adds the pages.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.Handle(mux, "GET /desk/person/{id}", page)
	room.Handle(mux, "POST /desk/person/{id}/open", open)
	room.Handle(mux, "GET /desk/paper/{act}/{digest}", paper)
}

// file is what the page is drawn from.
type file struct {
	*desk.Visit
	*office.File
	id   qyzmet.SubjectID
	upTo qyzmet.Position // as known there; 0: now
}

func page(v *desk.Visit) {
	id := qyzmet.SubjectID(v.R.PathValue("id"))
	on, upTo, ok := axes(v)
	if id.Sort() != qyzmet.PersonSort || !ok {
		v.Refused(desk.Props{Path: "/desk/find", Active: "find"}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "id"})
		return
	}
	f, err := v.Office.ReadAt(v.Ctx(), v.As(v.Purpose()), id, on, upTo)
	if faults, refused := qyzmet.FaultsOf(err); refused && faults[0].Code == qyzmet.NotYours {
		v.RefusedWith(desk.Props{Path: "/desk/person/" + string(id), Active: "find"}, faults, breakGlass(v, id, ""))
		return
	}
	if err != nil {
		v.Fail(err)
		return
	}
	file{v, f, id, upTo}.draw()
}

// axes reads the two axes: the day, and the place in the register.
func axes(v *desk.Visit) (on date.Date, upTo qyzmet.Position, ok bool) {
	on = v.Office.Today()
	if text := v.R.FormValue("on"); text != "" {
		d, err := date.Parse(text)
		if err != nil || d < date.Earliest || d > date.Latest {
			return 0, 0, false
		}
		on = d
	}
	if text := v.R.FormValue("upto"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			return 0, 0, false
		}
		upTo = qyzmet.Position(n)
	}
	return on, upTo, true
}

// open shows a file outside the jurisdiction, for a reason in writing.
func open(v *desk.Visit) {
	id := qyzmet.SubjectID(v.R.PathValue("id"))
	reason := v.R.PostFormValue("reason")
	f, err := v.Office.BreakGlass(v.Ctx(), v.Actor, id, v.Office.Today(), reason)
	if faults, refused := qyzmet.FaultsOf(err); refused && faults[0].Code == qyzmet.NotYours {
		v.RefusedWith(desk.Props{Path: "/desk/person/" + string(id), Active: "find"}, faults, breakGlass(v, id, reason))
		return
	}
	if err != nil {
		v.Fail(err)
		return
	}
	file{v, f, id, 0}.draw()
}

// breakGlass asks for the reason for which a file of another office is opened.
func breakGlass(v *desk.Visit, id qyzmet.SubjectID, reason string) g.Node {
	l := v.L
	return Form(Method("post"), Action(v.Path("/desk/person/"+url.PathEscape(string(id))+"/open")),
		layout.Carry([]layout.Field{{Name: "in", Value: string(v.Actor.Office)}}),
		Div(Class("field"), Label(For("glass"), g.Text(l.T("desk.glass.reason"))), P(Class("help"), ID("glass-help"), g.Text(l.T("desk.glass.help"))),
			Textarea(ID("glass"), Name("reason"), Rows("3"), MaxLength("1000"), Required(), MinLength("10"), Aria("describedby", "glass-help"), g.Text(reason))),
		Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("desk.glass.do")))))
}

// paper sends a paper that lies with an act, to be kept and not to be shown in
// place: what somebody handed in is never a page of ours.
func paper(v *desk.Visit) {
	p, data, err := v.Office.ReadAttached(v.Ctx(), v.As("file"), qyzmet.ActID(v.R.PathValue("act")), qyzmet.Digest(v.R.PathValue("digest")))
	if err != nil {
		v.Fail(err)
		return
	}
	h := v.W.Header()
	h.Set("Content-Type", p.Type)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(p.Name))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	_, _ = v.W.Write(data) // the reader may have gone
}

// here is the address of the page at given axes, after the language.
func (f file) here(on date.Date, upTo qyzmet.Position) string {
	q := url.Values{"for": {f.Purpose()}}
	if on != f.Office.Today() {
		q.Set("on", on.String())
	}
	if upTo > 0 {
		q.Set("upto", strconv.FormatInt(int64(upTo), 10))
	}
	return "/desk/person/" + url.PathEscape(string(f.id)) + "?" + q.Encode()
}
