// Package desk is the shell of the pages on which officials work: who is at work
// and in which office, what a page looks like, how a refusal is shown. Each desk is
// a folder below; desk/pages joins them.
//
// A page is a function of a Visit:
//
//	room.Handle(mux, "GET /desk/journal", func(v *desk.Visit) { … v.Page(desk.Props{…}, …) })
//
// Everything goes through package office, with the Actor of the visit: it is he
// who may read and sign, and the office checks that each time.
package desk

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/keyring"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/login"
)

// Room is what all desks work with. It is safe for concurrent use.
type Room struct {
	Office *office.Office
	Login  *login.Room
	Log    *slog.Logger // of failures of ours; nil: none
	Pace   *office.Pace // of the pages; nil: it is not measured

	Uploads string // folder in which lists that are being taken over are kept; "": they are kept by this process only
}

// Visit is one request of an official at work.
type Visit struct {
	*Room
	W       http.ResponseWriter
	R       *http.Request
	L       *i18n.Local
	Book    *rulebook.Book
	Session keyring.Session
	Actor   office.Actor
	Roles   []*rulebook.Role   // that he has in the office
	Offices []qyzmet.SubjectID // in which he could work instead
	Cites   *cite.Sheet        // of the page
	Self    bool               // a person at his own file: the actor is he himself, in no office
	names   map[qyzmet.SubjectID]string
}

// Register adds the choice of the office to a mux whose paths come after the
// language.
func (room *Room) Register(mux *http.ServeMux) {
	mux.Handle("GET /desk/capacity", room.guarded(capacityPage))
	mux.Handle("POST /desk/capacity", room.guarded(choose))
}

// Operators are the roles of those who keep and oversee the register itself.
var Operators = []string{"registrar", "prosecutor"}

// Handle adds a page. Only officials who are logged in with a second factor, and
// who have a role in an office, get to see it.
func (room *Room) Handle(mux *http.ServeMux, pattern string, page func(*Visit)) {
	mux.Handle(pattern, room.guarded(func(v *Visit) {
		if v.admitted() {
			page(v)
		}
	}))
}

// HandleOwn adds a page of people at their own file. Whoever is logged in with an
// account that belongs to a person sees it; strong asks for a second factor too.
func (room *Room) HandleOwn(mux *http.ServeMux, pattern string, strong bool, page func(*Visit)) {
	mux.Handle(pattern, room.behind(strong, func(v *Visit) {
		if v.Session.Person == "" {
			layout.Problem(v.W, v.R, http.StatusForbidden, "no-person", layout.Way{Href: v.Path("/account"), Text: v.L.T("bar.account")})
			return
		}
		v.Self, v.Actor = true, office.Actor{Official: v.Session.Person, Purpose: "own"}
		if v.readable() {
			page(v)
		}
	}))
}

// maxForm is the largest form without files.
const maxForm = 1 << 20

// guarded lets officials pass who gave a second factor, and reads the form.
func (room *Room) guarded(page func(*Visit)) http.Handler {
	return room.behind(true, func(v *Visit) {
		switch {
		case v.Session.Official == "":
			layout.Problem(v.W, v.R, http.StatusForbidden, "no-official", layout.Way{Href: v.Path("/account"), Text: v.L.T("bar.account")})
		case v.readable():
			page(v)
		}
	})
}

// behind reads the session. Forms from other sites are refused here too, whatever
// else guards the site.
func (room *Room) behind(strong bool, page func(*Visit)) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		layout.Problem(w, r, http.StatusForbidden, "cross-origin")
	}))
	return cross.Handler(room.Login.Required(strong, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, ok := login.Of(r)
		if !ok {
			layout.Problem(w, r, http.StatusForbidden, "no-official")
			return
		}
		v := &Visit{Room: room, W: w, R: r, L: i18n.For(layout.LangOf(r)), Book: room.Office.Book(), Session: s, names: map[qyzmet.SubjectID]string{}}
		v.Cites = cite.New(v.Book, v.L, room.Office.Today())
		defer v.tidy()
		page(v)
	})))
}

// maxPapers is the largest form with files: one paper and a form.
const maxPapers = office.MaxPaper + maxForm

// readable reads a form, or says what is wrong with it.
func (v *Visit) readable() bool {
	if v.R.Method != http.MethodPost {
		return true
	}
	kind, _, err := mime.ParseMediaType(v.R.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "multipart/form-data" && streams(v.R):
		v.R.Form, v.R.PostForm = url.Values{}, url.Values{} // the page takes the parts in as they come
		return true
	case err == nil && kind == "multipart/form-data" && Patient(v.R):
		v.R.Body = http.MaxBytesReader(v.W, v.R.Body, maxPapers)
		err := v.R.ParseMultipartForm(maxForm)
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			layout.Problem(v.W, v.R, http.StatusRequestEntityTooLarge, "paper-too-large")
		case err != nil:
			layout.Problem(v.W, v.R, http.StatusBadRequest, "bad-form")
		}
		return err == nil
	case err != nil || kind != "application/x-www-form-urlencoded":
		layout.Problem(v.W, v.R, http.StatusUnsupportedMediaType, "media-type")
		return false
	}
	v.R.Body = http.MaxBytesReader(v.W, v.R.Body, maxForm)
	if err := v.R.ParseForm(); err != nil {
		layout.Problem(v.W, v.R, http.StatusBadRequest, "bad-form")
		return false
	}
	return true
}

// Patient reports whether a request brings papers, and so may be large and slow.
// Package web leaves it to the desk to limit those.
func Patient(r *http.Request) bool {
	parts := place(r)
	return streams(r) || r.Method == http.MethodPost && len(parts) == 3 && (parts[0] == "desk" && parts[1] == "act" || parts[0] == "my" && parts[1] == "send")
}

// place are the parts of an address after the language.
func place(r *http.Request) []string {
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if len(parts) > 0 && slices.Contains(qyzmet.Langs(), qyzmet.Lang(parts[0])) {
		parts = parts[1:]
	}
	return parts
}

// streams reports whether a request brings a list of people, which goes to a file
// as it comes.
func streams(r *http.Request) bool {
	parts := place(r)
	return r.Method == http.MethodPost && len(parts) == 2 && parts[0] == "desk" && parts[1] == "import"
}

// tidy removes what an upload left in files of the machine: the server does so for
// requests as it read them, and this one is a copy.
func (v *Visit) tidy() {
	if v.R.MultipartForm == nil {
		return
	}
	if err := v.R.MultipartForm.RemoveAll(); err != nil {
		v.log().Error("an upload was not removed", "error", err)
	}
}

// admitted finds in which office the official works; if there is none, or he has
// to choose first, it has sent the page that says so.
func (v *Visit) admitted() bool {
	if !v.capacities() {
		return false
	}
	chosen := qyzmet.SubjectID(v.R.FormValue("in")) // a form is sent in the capacity in which it was drawn
	if chosen == "" {
		chosen = qyzmet.SubjectID(v.Login.Noted(v.R, "office"))
	}
	if chosen == "" && len(v.Offices) == 1 {
		chosen = v.Offices[0]
	}
	if !slices.Contains(v.Offices, chosen) {
		back := ""
		if v.R.Method == http.MethodGet {
			back = "?" + url.Values{"next": {v.R.URL.RequestURI()}}.Encode()
		}
		http.Redirect(v.W, v.R, v.Path("/desk/capacity"+back), http.StatusSeeOther)
		return false
	}
	v.Actor = office.Actor{Official: v.Session.Official, Office: chosen}
	roles, err := v.Office.Roles(v.R.Context(), v.Actor)
	if err != nil {
		v.Fail(err)
		return false
	}
	v.Roles = roles
	return true
}

// capacities finds the offices of the official; without any he is refused.
func (v *Visit) capacities() bool {
	list, err := v.Office.Capacities(v.R.Context(), v.Session.Official)
	if err != nil {
		v.Fail(err)
		return false
	}
	if len(list) == 0 {
		layout.Problem(v.W, v.R, http.StatusForbidden, "no-role", layout.Way{Href: v.Path("/account"), Text: v.L.T("bar.account")})
		return false
	}
	v.Offices = list
	return true
}

// As is the actor with the purpose of a reading, one of the words in purposes.
func (v *Visit) As(purpose string) office.Actor {
	a := v.Actor
	a.Purpose = purpose
	return a
}

// purposes are what a file is read for. They are kept in a log that cannot be
// erased, so they are words of ours and never typed ones.
var purposes = []string{"work", "search", "scan", "journal", "form", "file"}

// Purpose is what this page is read for: as the link says that led here.
func (v *Visit) Purpose() string {
	if p := v.R.FormValue("for"); slices.Contains(purposes, p) {
		return p
	}
	return "file"
}

// PurposeName is a purpose in words; a reason in writing stays as it is.
func (v *Visit) PurposeName(p string) string {
	if slices.Contains(purposes, p) {
		return v.L.T("desk.purpose." + p)
	}
	return p
}

// Ctx is the context of the request.
func (v *Visit) Ctx() context.Context { return v.R.Context() }

// Path is an address of ours in the language of the page.
func (v *Visit) Path(path string) string { return layout.Path(v.L.Lang, path) }

// Name is what a subject is called; a person whose name the official may not see
// stands by the number of the file. A failure is logged, and the id stands for the
// name.
func (v *Visit) Name(id qyzmet.SubjectID) string {
	if id == "" {
		return ""
	}
	if name, ok := v.names[id]; ok {
		return name
	}
	name, err := v.called(id)
	if err != nil || name == "" {
		v.log().Error("name not read", "error", err)
		name = string(id)
	}
	v.names[id] = name
	return name
}

func (v *Visit) called(id qyzmet.SubjectID) (string, error) {
	if id.Sort() != qyzmet.PersonSort || v.Self || !v.SeesFact(v.Book.Entry("card.surname")) {
		t, err := v.Office.Title(v.Ctx(), id)
		return t.In(v.L.Lang), err
	}
	names, err := v.Office.Names(v.Ctx(), v.Actor, []qyzmet.SubjectID{id})
	return cmp.Or(names[id], string(id)), err
}

// Has reports whether the official has one of some roles in the office.
func (v *Visit) Has(roles []string) bool {
	return slices.ContainsFunc(v.Roles, func(r *rulebook.Role) bool { return slices.Contains(roles, r.ID) })
}

// May reports whether he may issue or enter acts of a kind, and the law of today
// knows the kind.
func (v *Visit) May(kind *rulebook.ActKind) bool {
	return kind.Covers(v.Office.Today(), date.Latest) != rulebook.No && (v.Has(kind.Issuers) || v.Has(kind.Enterers))
}

func (v *Visit) log() *slog.Logger {
	if v.Log == nil {
		return slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	return v.Log
}

// SeesFact reports whether the roles of the official let him see what stands under a
// fact or attribute.
func (v *Visit) SeesFact(f *rulebook.Fact) bool {
	if v.Self || f.Sensitivity == "" || f.Sensitivity == "plain" {
		return true
	}
	return slices.ContainsFunc(v.Roles, func(r *rulebook.Role) bool {
		return slices.Contains(r.Sees, f.Sensitivity) || slices.Contains(r.Also, f.Path)
	})
}
