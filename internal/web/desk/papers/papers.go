// Package papers hands out the papers of acts: one as PDF or DOCX, many as one
// PDF for the printer. It shows no page of its own.
//
// It is self-contained: who is at work it is told by a function, so that any door
// that knows officials can mount it. Package office decides who may print what,
// and writes every printing down.
package papers

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/internal/document"
	"qyzmet/internal/office"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/layout"
)

// Office is what of the office this room needs.
type Office interface {
	Paper(ctx context.Context, by office.Actor, id qyzmet.ActID, langs []qyzmet.Lang) (*document.Paper, error)
}

// Actor tells who is at work in a request; false when it has answered itself.
type Actor func(w http.ResponseWriter, r *http.Request) (office.Actor, bool)

// Room hands out papers. It is safe for concurrent use.
type Room struct {
	Office Office
	Actor  Actor
	Log    *slog.Logger // of failures of ours; nil: none
}

// MaxPapers is how many papers one print has at most.
const MaxPapers = 500

// forms are the forms in which a paper is handed out, by the ending of the address.
var forms = map[string]struct {
	mediaType string
	write     func(io.Writer, *document.Paper) error
}{
	"pdf":  {"application/pdf", func(w io.Writer, p *document.Paper) error { return document.OfficialPDF(w, p) }},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", document.OfficialDOCX},
}

// One answers GET /desk/paper/{file}, file being the id of an act and .pdf or
// .docx. The languages stand in lang, one after the other: kk-ru, the default,
// kk, ru, en.
func (room Room) One(w http.ResponseWriter, r *http.Request) {
	id, ending, _ := strings.Cut(r.PathValue("file"), ".")
	form, known := forms[ending]
	langs, ok := langsOf(r.FormValue("lang"))
	if !known || !ok {
		layout.NotFound(w, r)
		return
	}
	by, ok := room.Actor(w, r)
	if !ok {
		return
	}
	p, err := room.Office.Paper(r.Context(), by, qyzmet.ActID(id), langs)
	if err != nil {
		room.refuse(w, r, err, id)
		return
	}
	var b bytes.Buffer
	if err := form.write(&b, p); err != nil {
		room.refuse(w, r, err, id)
		return
	}
	send(w, p.Kind+"."+ending, form.mediaType, b.Bytes())
}

// Many answers POST /desk/papers: the acts in act, as often as there are papers,
// the languages in lang. All of them are printed in the order given, or none: what
// one of them lacks is said with its act.
func (room Room) Many(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		layout.Problem(w, r, http.StatusBadRequest, "bad-form")
		return
	}
	langs, ok := langsOf(r.PostFormValue("lang"))
	acts := r.PostForm["act"]
	if !ok || len(acts) == 0 || len(acts) > MaxPapers {
		layout.ProblemWith(w, r, http.StatusUnprocessableEntity, "papers", []string{i18n.For(layout.LangOf(r)).T("papers.how-many", "n", strconv.Itoa(MaxPapers))})
		return
	}
	by, ok := room.Actor(w, r)
	if !ok {
		return
	}
	var list []*document.Paper
	for _, id := range acts {
		p, err := room.Office.Paper(r.Context(), by, qyzmet.ActID(id), langs)
		if err != nil {
			room.refuse(w, r, err, id)
			return
		}
		list = append(list, p)
	}
	var b bytes.Buffer
	if err := document.OfficialPDF(&b, list...); err != nil {
		room.refuse(w, r, err, "")
		return
	}
	send(w, "papers.pdf", forms["pdf"].mediaType, b.Bytes())
}

// langsOf reads languages: "" is Kazakh and Russian, as offices write.
func langsOf(s string) ([]qyzmet.Lang, bool) {
	if s == "" {
		return []qyzmet.Lang{qyzmet.Kazakh, qyzmet.Russian}, true
	}
	var out []qyzmet.Lang
	for _, l := range strings.Split(s, "-") {
		if !slices.Contains(qyzmet.Langs(), qyzmet.Lang(l)) || slices.Contains(out, qyzmet.Lang(l)) {
			return nil, false
		}
		out = append(out, qyzmet.Lang(l))
	}
	return out, true
}

// send hands out a file that no cache keeps.
func send(w http.ResponseWriter, name, mediaType string, data []byte) {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(data) // the reader may have gone
}

// refuse says why a paper is not made, and of which act.
func (room Room) refuse(w http.ResponseWriter, r *http.Request, err error, act string) {
	faults, known := qyzmet.FaultsOf(err)
	if !known || len(faults) == 0 || errors.Is(err, context.Canceled) {
		if room.Log != nil {
			room.Log.Error("papers: a paper was not made", "error", err)
		}
		layout.Problem(w, r, http.StatusInternalServerError, "failed")
		return
	}
	lang := layout.LangOf(r)
	var what []string
	for _, f := range faults {
		said := f.Message
		if f.Text != nil {
			said = f.Text.In(lang)
		}
		if f.Code == qyzmet.Missing && f.Text != nil {
			said = i18n.For(lang).T("papers.lacks", "what", said)
		}
		what = append(what, act+": "+said)
	}
	status := http.StatusUnprocessableEntity
	switch faults[0].Code {
	case qyzmet.NotYours:
		status = http.StatusForbidden
	case qyzmet.NotFound:
		status = http.StatusNotFound
	}
	layout.ProblemWith(w, r, status, "papers", what)
}
