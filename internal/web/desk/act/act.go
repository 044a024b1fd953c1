// Package act is the form of a legal act: its fields as the kind of act has them,
// a check that names everything that stands against it with its article, what it
// would change, and the signature. Nothing is recorded but by signing.
package act

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/input"
)

// room keeps the key by which papers are known again that were attached to a form
// under way. It is new with each start: a form older than that attaches them anew.
type room struct{ key []byte }

// Register adds the pages.
func Register(d *desk.Room, mux *http.ServeMux) {
	r := &room{key: make([]byte, 32)}
	_, _ = rand.Read(r.key) // never fails
	d.Handle(mux, "GET /desk/act", menu)
	d.Handle(mux, "GET /desk/act/{kind}", r.page)
	d.Handle(mux, "POST /desk/act/{kind}", r.page)
	d.Handle(mux, "GET /desk/done/{act}", done)
}

// form is an act that is being made.
type form struct {
	*desk.Visit
	room   *room
	kind   *rulebook.ActKind
	about  qyzmet.SubjectID // "" when the kind brings its subject in
	file   *office.File     // of what it is about; nil when there is none to be read
	vals   url.Values       // what the fields hold, as typed
	do     string           // the button pressed; "" is the check
	posted bool

	q        office.Request
	faults   []input.Fault // fields that cannot be read
	refused  qyzmet.Faults // what signing was refused for, beside the proposal
	proposal *office.Proposal
	found    map[string][]office.Card // by field: persons looked for
}

func (r *room) page(v *desk.Visit) {
	kind := v.Book.ActKinds[qyzmet.ActKind(v.R.PathValue("kind"))]
	if kind == nil {
		v.Refused(desk.Props{Path: "/desk/act", Active: "act"}, &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "kind"})
		return
	}
	if kind.List != nil {
		http.Redirect(v.W, v.R, v.Path(desk.ListPage(qyzmet.SubjectID(v.R.FormValue("about")))), http.StatusSeeOther)
		return
	}
	f := &form{Visit: v, room: r, kind: kind, posted: v.R.Method == http.MethodPost, vals: v.R.Form, found: map[string][]office.Card{}}
	if f.posted {
		f.vals, f.do = v.R.PostForm, v.R.PostForm.Get("do")
	}
	f.about = qyzmet.SubjectID(f.vals.Get("about"))
	if f.about == "" && !kind.New {
		f.choose()
		return
	}
	if !f.opened() || !f.begun() || !f.attached() {
		return
	}
	f.wish()
	f.read()
	if f.do == "sign" && f.signed() {
		return
	}
	if err := f.propose(); err != nil {
		f.Fail(err)
		return
	}
	f.draw()
}

// opened reads the file of the subject, and of every person whom a field names:
// who may not read them may not try acts on them either.
func (f *form) opened() bool {
	if f.about != "" {
		file, err := f.Office.Read(f.Ctx(), f.As("form"), f.about, f.Office.Today())
		if err != nil && (f.about.Sort() == qyzmet.PersonSort || !notYours(err)) {
			f.Fail(err)
			return false
		}
		f.file = file
	}
	for _, field := range f.kind.Fields {
		id := qyzmet.SubjectID(f.vals.Get(stem(field)))
		if field.Sort != "person" || id == "" {
			continue
		}
		if _, err := f.Office.Read(f.Ctx(), f.As("form"), id, f.Office.Today()); err != nil {
			f.Fail(err)
			return false
		}
	}
	return true
}

func notYours(err error) bool {
	faults, ok := qyzmet.FaultsOf(err)
	return ok && faults[0].Code == qyzmet.NotYours
}

// begun fills a form that is opened: a key of its own, the day, the signer.
func (f *form) begun() bool {
	if f.vals == nil {
		f.vals = url.Values{}
	}
	if f.posted {
		return true
	}
	f.vals.Set("key", rand.Text())
	f.vals.Set("issued", f.Office.Today().String())
	signers, err := f.signers()
	if err != nil {
		f.Fail(err)
		return false
	}
	for _, s := range signers {
		if s == f.Actor.Official || f.vals.Get("signer") == "" {
			f.vals.Set("signer", string(s))
		}
	}
	for _, field := range f.kind.Fields {
		switch {
		case field.Fact.Type == "facts":
			for _, path := range f.vals["fact"] {
				f.pick(field, path)
			}
		case field.Sort == "office" && f.kind.New && !field.Optional:
			f.vals.Set(stem(field), string(f.Actor.Office))
		}
	}
	return true
}

func (f *form) signers() ([]qyzmet.SubjectID, error) {
	return f.Office.Signers(f.Ctx(), f.Actor.Office, f.kind.Issuers, f.Office.Today())
}

// stem is the first part of the names of a field's inputs.
func stem(field *rulebook.Field) string { return "f." + field.ID }

// stated is the stem of a fact that is stated in a field.
func stated(path qyzmet.Path) string { return "s." + string(path) }

// wish carries out what a button wishes that only changes the form: rows of lists,
// facts, persons looked for.
func (f *form) wish() {
	wish, where, ok := strings.Cut(f.do, "@")
	if !ok {
		return
	}
	if list := f.listAt(where); list != nil {
		f.editList(list, wish, where)
		return
	}
	for _, field := range f.kind.Fields {
		if stem(field) != where {
			continue
		}
		switch {
		case wish == "fact":
			f.pick(field, f.vals.Get("pick."+field.ID))
		case strings.HasPrefix(wish, "unfact:"):
			f.unpick(field, strings.TrimPrefix(wish, "unfact:"))
		case wish == "find":
			f.find(field)
		case wish == "clear":
			f.vals.Del(stem(field))
		}
	}
}

// listAt is the list whose fields begin with a stem: a field, or a fact stated.
func (f *form) listAt(where string) *rulebook.Fact {
	for _, field := range f.kind.Fields {
		if stem(field) == where && field.Fact.Kind == qyzmet.List && field.Fact.Type != "facts" {
			return field.Fact
		}
	}
	if path, is := strings.CutPrefix(where, "s."); is {
		if fact := f.Book.Facts[qyzmet.Path(path)]; fact != nil && fact.Kind == qyzmet.List {
			return fact
		}
	}
	return nil
}

// signed records the act and leads to its page; false when it was refused, and the
// form is to be shown again.
func (f *form) signed() bool {
	if len(f.faults) > 0 {
		return false
	}
	recorded, err := f.Office.Record(f.Ctx(), f.As("form"), f.q)
	if err == nil {
		http.Redirect(f.W, f.R, f.Path("/desk/done/"+url.PathEscape(string(recorded.Act.Envelope.ID))), http.StatusSeeOther)
		return true
	}
	faults, refused := qyzmet.FaultsOf(err)
	if !refused || faults[0].Code == qyzmet.Internal || faults[0].Code == qyzmet.Damaged {
		f.Fail(err)
		return true
	}
	for _, x := range faults { // the rest is said again by the proposal
		if x.Code == qyzmet.Moved || x.Code == qyzmet.Repeated || x.Code == qyzmet.Unavailable {
			f.refused = append(f.refused, x)
		}
	}
	return false
}

// propose works out what would come of the act. Fields that are not asked for,
// given the others, are left out.
func (f *form) propose() error {
	q := f.q
	q.Heads = nil
	for range len(f.kind.Fields) + 1 {
		p, err := f.Office.Propose(f.Ctx(), f.As("form"), q)
		if err != nil {
			return err
		}
		f.proposal = p
		if !f.dropUnasked(q.Content) {
			return nil
		}
	}
	return nil
}

// dropUnasked leaves out the values of fields that are not asked for, and reports
// whether there were any.
func (f *form) dropUnasked(content map[string]qyzmet.Value) bool {
	dropped := false
	for _, field := range f.kind.Fields {
		if _, given := content[field.ID]; given && !f.asks(field) {
			delete(content, field.ID)
			dropped = true
		}
	}
	return dropped
}

func (f *form) asks(field *rulebook.Field) bool {
	for _, a := range f.proposal.Asked() {
		if a == field {
			return true
		}
	}
	return false
}

// day reads a day of the envelope; 0 where none is given.
func (f *form) day(name string) date.Date {
	text := strings.TrimSpace(f.vals.Get(name))
	if text == "" {
		return 0
	}
	d, err := date.Parse(text)
	if err != nil || d < date.Earliest || d > date.Latest {
		f.faults = append(f.faults, input.Fault{ID: name, Message: f.L.T("desk.form.bad-day"), Where: f.L.T("desk.form." + name)})
		return 0
	}
	return d
}
