// Package my is a person's own page: what the register holds about him and since
// when, the acts it rests on, whose duties there are, what the law says today, his
// notices, and who has read the file. From here he disputes an entry, sends a
// statement with papers, and takes his file away with proofs.
//
// Whose file it is says the login, never an address: no page takes a person's id.
package my

import (
	"net/http"
	"net/url"
	"strconv"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/login"
)

// Register adds the pages. To look a login is enough; to send and to take the file
// away a second factor is asked for.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.HandleOwn(mux, "GET /my", false, page)
	room.HandleOwn(mux, "GET /my/paper/{act}/{digest}", false, paper)
	room.HandleOwn(mux, "POST /my/copy", true, download)
	room.HandleOwn(mux, "GET /my/send/{kind}", true, form)
	room.HandleOwn(mux, "POST /my/send/{kind}", true, send)
	mux.Handle("GET /home", room.Login.Required(false, http.HandlerFunc(home)))
}

// home leads after a login to where one's account belongs: officials to the desk.
func home(w http.ResponseWriter, r *http.Request) {
	to := "/account"
	s, _ := login.Of(r)
	switch {
	case s.Official != "":
		to = "/desk"
	case s.Person != "":
		to = "/my"
	}
	http.Redirect(w, r, layout.Path(layout.LangOf(r), to), http.StatusSeeOther)
}

// file is what the page is drawn from.
type file struct {
	*desk.Visit
	*office.File
	erased map[qyzmet.ActID]qyzmet.Envelope // of acts whose content was erased, by what
	sent   qyzmet.ActID                     // what was sent just now
}

func page(v *desk.Visit) {
	f, err := v.Office.Own(v.Ctx(), v.Session.Person)
	if err != nil {
		v.Fail(err)
		return
	}
	x := file{v, f, map[qyzmet.ActID]qyzmet.Envelope{}, qyzmet.ActID(v.R.FormValue("sent"))}
	for _, l := range f.Lines {
		x.erased[l.Act.Envelope.Of] = l.Act.Envelope
	}
	x.draw()
}

// paper sends a paper that lies with an act of the own file, to be kept and not
// to be shown in place.
func paper(v *desk.Visit) {
	p, data, err := v.Office.OwnPaper(v.Ctx(), v.Session.Person, qyzmet.ActID(v.R.PathValue("act")), qyzmet.Digest(v.R.PathValue("digest")))
	if err != nil {
		v.Fail(err)
		return
	}
	give(v, p.Name, p.Type, data)
}

// download sends the file as data with the proofs.
func download(v *desk.Visit) {
	data, err := v.Office.OwnCopyFile(v.Ctx(), v.Session.Person)
	if err != nil {
		v.Fail(err)
		return
	}
	give(v, "qyzmet-"+v.Office.Today().String()+".json", "application/json", data)
}

func give(v *desk.Visit, name, kind string, data []byte) {
	h := v.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	_, _ = v.W.Write(data) // the reader may have gone
}
