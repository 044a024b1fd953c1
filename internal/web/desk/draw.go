package desk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/asset"
	"qyzmet/internal/web/layout"
)

// Props say what a page of a desk is.
type Props struct {
	Title   string
	Path    string         // after the language, with its query
	Active  string         // entry of the desk's bar: see entries
	State   []layout.Field // what was posted to make the page; the language switch posts it again
	Error   bool
	Status  int // 200 when 0
	Refresh int // the page is asked for again after so many seconds; 0: never
}

// Page sends a page of the desk.
func (v *Visit) Page(p Props, body ...g.Node) {
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
	layout.Respond(v.W, p.Status, layout.Page(layout.Props{Lang: v.L.Lang, Title: p.Title, Path: p.Path, State: p.State, Wide: true, Error: p.Error, Refresh: p.Refresh,
		Account: &layout.Account{Login: v.Session.Login}, Under: v.bar(p)},
		Div(Class("desk"), g.Group(body), v.Cites.Notes()), Script(Src(asset.URL("desk.js")), Defer())))
}

// entries are the pages that every desk leads to.
var entries = []struct{ id, path string }{{"work", "/desk"}, {"find", "/desk/find"}, {"act", "/desk/act"},
	{"registration", "/desk/registration"}, {"campaign", "/desk/campaign"}, {"commission", "/desk/commission"}, {"notices", "/desk/notices"}, {"appeals", "/desk/appeals"},
	{"stock", "/desk/stock"}, {"freshness", "/desk/freshness"}, {"journal", "/desk/journal"}}

// entries are the pages that the desk of this official leads to.
func (v *Visit) entries() []struct{ id, path string } {
	out := slices.Clone(entries)
	if k := v.Book.ActKinds["list-begun"]; k != nil && v.May(k) {
		out = append(out, struct{ id, path string }{"import", "/desk/import"})
	}
	if v.Has(Operators) {
		out = append(out, struct{ id, path string }{"promise", "/desk/promise"})
	}
	if k := v.Book.ActKinds["erasure"]; k != nil && v.May(k) {
		out = append(out, struct{ id, path string }{"erase", "/desk/erase"})
	}
	return out
}

// bar leads through the desk and says who is at work, where, and as what.
func (v *Visit) bar(p Props) g.Node {
	l := v.L
	if v.Actor.Office == "" {
		return nil
	}
	roles := make([]string, len(v.Roles))
	for i, r := range v.Roles {
		roles[i] = r.Title.In(l.Lang)
	}
	return Section(Class("desk-bar"), Aria("label", l.T("desk.bar.at-work")), Div(Class("desk-bar-in"),
		Nav(Aria("label", l.T("desk.bar.label")), Ul(g.Map(v.entries(), func(e struct{ id, path string }) g.Node {
			return Li(A(Href(v.Path(e.path)), g.If(e.id == p.Active, Aria("current", "true")), g.Text(l.T("desk.bar."+e.id))))
		}))),
		P(Class("desk-who"), Strong(g.Text(v.Name(v.Actor.Official))), g.Text(", "+strings.Join(roles, ", ")+" – "+v.Name(v.Actor.Office)),
			g.If(len(v.Offices) > 1, g.Group{g.Text(" "), A(Href(v.Path("/desk/capacity?"+url.Values{"next": {p.Path}}.Encode())), g.Text(l.T("desk.bar.switch")))}))))
}

// capacityPage lets an official with roles in several offices choose one.
func capacityPage(v *Visit) {
	if !v.capacities() {
		return
	}
	l := v.L
	v.Page(Props{Title: l.T("desk.capacity.title"), Path: "/desk/capacity"},
		H1(g.Text(l.T("desk.capacity.title"))), P(Class("lead"), g.Text(l.T("desk.capacity.lead"))),
		Form(Method("post"), Action(v.Path("/desk/capacity")), layout.Carry([]layout.Field{{Name: "next", Value: next(v.R.FormValue("next"))}}),
			Ul(Class("desk-offices"), g.Map(v.Offices, func(o qyzmet.SubjectID) g.Node {
				return Li(Button(Type("submit"), Class("second"), Name("office"), Value(string(o)), g.Text(v.Name(o))))
			}))))
}

func choose(v *Visit) {
	if !v.capacities() {
		return
	}
	chosen := v.R.PostFormValue("office")
	for _, o := range v.Offices {
		if string(o) == chosen {
			v.Login.Note(v.W, "office", chosen)
			http.Redirect(v.W, v.R, v.Path(next(v.R.PostFormValue("next"))), http.StatusSeeOther)
			return
		}
	}
	v.Refused(Props{Path: "/desk/capacity"}, &qyzmet.Fault{Code: qyzmet.NotYours, Path: "office", Value: chosen, Message: "no role in that office"})
}

// next lets only pages of the desk be gone to.
func next(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || len(path) > 1000 || strings.ContainsAny(path, "\\\r\n\t") || u.Path != "/desk" && !strings.HasPrefix(u.Path, "/desk/") {
		return "/desk"
	}
	return path
}

// statuses of refusals; what is not here is 422.
var statuses = map[qyzmet.Code]int{qyzmet.NotYours: http.StatusForbidden, qyzmet.NotFound: http.StatusNotFound, qyzmet.UnknownName: http.StatusNotFound,
	qyzmet.TooLarge: http.StatusRequestEntityTooLarge, qyzmet.Unavailable: http.StatusServiceUnavailable}

// Fail answers an error: a refusal with its reasons, a failure of ours with the
// page that says so.
func (v *Visit) Fail(err error) {
	if errors.Is(err, context.Canceled) {
		return // nobody is waiting
	}
	if faults, ok := qyzmet.FaultsOf(err); ok && faults[0].Code != qyzmet.Internal && faults[0].Code != qyzmet.Damaged {
		v.Refused(Props{Path: v.home()}, faults...)
		return
	}
	v.log().Error("desk failed", "error", err)
	layout.Problem(v.W, v.R, http.StatusInternalServerError, "failed")
}

// Refused sends the page of a refusal: what is refused, why, by which article, and
// the way back. More is drawn below.
func (v *Visit) Refused(p Props, faults ...*qyzmet.Fault) { v.RefusedWith(p, faults, nil) }

// RefusedWith is Refused with something to do about it.
func (v *Visit) RefusedWith(p Props, faults []*qyzmet.Fault, more g.Node) {
	l := v.L
	if p.Status = statuses[faults[0].Code]; p.Status == 0 {
		p.Status = http.StatusUnprocessableEntity
	}
	back := l.T("desk.refused.back")
	if v.Self {
		back = l.T("my.back")
	}
	p.Error = true
	if p.Title == "" {
		p.Title = l.T("desk.refused.title")
	}
	v.Page(p, Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H1(g.Text(p.Title)),
		Ul(g.Map(faults, func(f *qyzmet.Fault) g.Node { return Li(v.Fault(f)) }))),
		more,
		P(A(Href(v.Path(v.home())), g.Text(back))))
}

// home is the page from which everything else is reached.
func (v *Visit) home() string {
	if v.Self {
		return "/my"
	}
	return "/desk"
}

// Fault is a refusal in the language of the page, with its article.
func (v *Visit) Fault(f *qyzmet.Fault) g.Node {
	var chip g.Node
	if f.Cite != "" {
		chip = g.Group{g.Text(" "), v.Cites.Chip(f.Cite)}
	}
	if f.Code == qyzmet.Safeguard && f.Cite == "" {
		chip = g.Group{g.Text(" "), Span(Class("desk-ours"), g.Text(v.L.T("desk.ours")))}
	}
	return g.Group{g.Text(v.Said(f)), chip}
}

// Said is a refusal in the language of the page.
func (v *Visit) Said(f *qyzmet.Fault) string {
	if f.Text != nil {
		return f.Text.In(v.L.Lang)
	}
	key := "desk.fault." + string(f.Code)
	if !v.L.Has(key) {
		return v.L.T("desk.fault.other")
	}
	return v.L.T(key)
}

// Day writes a day with its distance from today.
func (v *Visit) Day(d date.Date) g.Node {
	if d == date.Beginning || d == date.Forever || d == 0 {
		return g.Text("–")
	}
	return g.Group{g.El("time", g.Attr("datetime", d.String()), g.Text(v.L.Date(d))), g.Text(" "), Span(Class("distance"), g.Text(v.L.Distance(v.Office.Today(), d)))}
}

// RoleName is the title of a role.
func (v *Visit) RoleName(id string) string {
	if r := v.Book.RoleByID(id); r != nil {
		return r.Title.In(v.L.Lang)
	}
	return id
}

// Person is the address of a person's page, with the purpose of reading it.
func (v *Visit) Person(id qyzmet.SubjectID, purpose string) string {
	return v.Path("/desk/person/" + url.PathEscape(string(id)) + "?for=" + purpose)
}

// ActForm is the address of the form of an act about a subject. of is the act that
// it refers to, or ""; facts are those to be recorded.
func (v *Visit) ActForm(kind qyzmet.ActKind, about qyzmet.SubjectID, of qyzmet.ActID, facts ...qyzmet.Path) string {
	if k := v.Book.ActKinds[kind]; k != nil && k.List != nil { // signed where the persons are chosen
		return v.Path(ListPage(about))
	}
	q := url.Values{}
	if about != "" {
		q.Set("about", string(about))
	}
	if of != "" {
		q.Set("of", string(of))
	}
	for _, f := range facts {
		q.Add("fact", string(f))
	}
	address := v.Path("/desk/act/" + url.PathEscape(string(kind)))
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	return address
}

// ListPage is where an order that names several persons of a call-up is signed; without
// a call-up the list of these.
func ListPage(about qyzmet.SubjectID) string {
	if about == "" {
		return "/desk/campaign"
	}
	return "/desk/campaign/" + url.PathEscape(string(about)) + "/order"
}

// Printed leads to the paper of an act, as PDF and DOCX; nil where the act has none.
func (v *Visit) Printed(a *qyzmet.Act) g.Node {
	kind := v.Book.ActKinds[a.Envelope.Kind]
	if kind == nil || kind.Document == "" || a.Payload == nil || a.Envelope.Found {
		return nil
	}
	title := strings.ReplaceAll(v.Book.Documents[v.template(kind, a)].Title.In(v.L.Lang), "{number}", a.Payload.Number)
	to := func(ending string) g.Node {
		return A(Href(v.Path("/desk/paper/"+string(a.Envelope.ID)+"."+ending)), Span(Class("vh"), g.Text(title+" ")), g.Text(strings.ToUpper(ending)))
	}
	return g.Group{g.Text(v.L.T("papers.print") + ": " + title + " "), to("pdf"), g.Text(" · "), to("docx")}
}

// template is the one by which an act is printed: its kind's, or for an act that an order
// for a list names, that of an extract.
func (v *Visit) template(kind *rulebook.ActKind, a *qyzmet.Act) string {
	if kind.Of != nil && a.Envelope.Of != "" {
		for _, id := range kind.Of.Kinds {
			if list := v.Book.ActKinds[id].List; list != nil && list.Each == kind.ID {
				return list.Paper
			}
		}
	}
	return kind.Document
}

// Recording is the kind of act by which an official records facts about a sort of
// subject; nil when he may not.
func (v *Visit) Recording(sort string) *rulebook.ActKind {
	for _, k := range v.Kinds() {
		if k.About == sort && !k.New && v.Has(k.Issuers) && len(k.Fields) > 0 && k.Fields[0].Fact.Type == "facts" && k.Of == nil {
			return k
		}
	}
	return nil
}
