// Package intake is the desk at which an office takes a list of people over into
// the register: upload, what the columns are, a try that records nothing, the
// recording with its progress, the rows given back, past lists and their undoing.
//
// A file that was uploaded lies in a folder beside the register, with what a try of
// it has shown, for the one who sent it: at most a week, and until its people are
// recorded or it is forgotten. A server that starts anew goes on with it.
package intake

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/roster"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
)

// kinds of acts that say who may take lists over, and who may undo them.
const (
	kindBegun  qyzmet.ActKind = "list-begun"
	kindUndone qyzmet.ActKind = "list-undone"
)

// address of the desk, after the language.
const address = "/desk/import"

// desks are the jobs under way behind one site.
type desks struct{ jobs *jobs }

// Register adds the pages.
func Register(room *desk.Room, mux *http.ServeMux) {
	d := &desks{jobs: newJobs(room)}
	room.Handle(mux, "GET "+address, allowed(d.home))
	room.Handle(mux, "POST "+address, allowed(d.upload))
	room.Handle(mux, "POST "+address+"/undo", allowed(d.undo))
	room.Handle(mux, "GET "+address+"/{job}", allowed(d.with(show)))
	room.Handle(mux, "POST "+address+"/{job}", allowed(d.with(d.act)))
	room.Handle(mux, "GET "+address+"/{job}/progress", allowed(d.with(progress)))
	room.Handle(mux, "GET "+address+"/{job}/rejects", allowed(d.with(rejects)))
}

// allowed refuses those who may not take lists over.
func allowed(page func(*desk.Visit)) func(*desk.Visit) {
	return func(v *desk.Visit) {
		if kind := v.Book.ActKinds[kindBegun]; kind == nil || !v.May(kind) {
			v.Refused(desk.Props{Path: address}, &qyzmet.Fault{Code: qyzmet.NotYours, Path: "official"})
			return
		}
		v.W.Header().Set("Cache-Control", "no-store")
		page(v)
	}
}

// visit is a request about one job.
type visit struct {
	*desk.Visit
	job *job
}

// with finds the job of an address; only who began it sees it.
func (d *desks) with(page func(visit)) func(*desk.Visit) {
	return func(v *desk.Visit) {
		j := d.jobs.find(v.R.PathValue("job"), v.Actor, v.Office.Now())
		if j == nil || j.planned(v.Office) != nil {
			v.Refused(desk.Props{Path: address, Title: v.L.T("import.gone")}, refusal(qyzmet.NotFound, v, "import.gone-text"))
			return
		}
		page(visit{v, j})
	}
}

// refusal is a fault whose text is one of the page's.
func refusal(code qyzmet.Code, v *desk.Visit, key string) *qyzmet.Fault {
	t := v.L.T(key)
	return &qyzmet.Fault{Code: code, Path: "file", Message: t, Text: &qyzmet.Text{KK: t, RU: t, EN: t}}
}

// MaxList is the largest list that is taken in here, in bytes.
const MaxList = 200 << 20

// maxParts bounds the form that brings it, and patience the time that it may take.
const (
	maxParts = 1 << 16
	patience = 30 * time.Minute
)

// upload takes a file in, as it comes, and looks at it.
func (d *desks) upload(v *desk.Visit) {
	j := &job{owner: v.Actor, lang: v.L.Lang, stage: coming}
	if !d.jobs.add(j, v.Office.Now()) {
		v.Refused(desk.Props{Path: address, Title: v.L.T("import.busy")}, refusal(qyzmet.Unavailable, v, "import.busy-text"))
		return
	}
	err := d.receive(v, j)
	j.arrived()
	if err == nil {
		err = j.look(v.Office)
	}
	var large *http.MaxBytesError
	switch {
	case err == nil:
		http.Redirect(v.W, v.R, v.Path(address+"/"+j.id), http.StatusSeeOther)
		return
	case errors.As(err, &large):
		v.Refused(desk.Props{Path: address}, refusal(qyzmet.TooLarge, v, "import.too-large"))
	case errors.Is(err, errNoFile):
		v.Refused(desk.Props{Path: address, Title: v.L.T("import.no-file")}, refusal(qyzmet.Missing, v, "import.no-file-text"))
	default:
		v.Fail(err)
	}
	d.jobs.forget(j)
}

var errNoFile = errors.New("no file was sent")

// receive writes the file of a form to the folder.
func (d *desks) receive(v *desk.Visit, j *job) error {
	ctx, cancel := context.WithTimeout(v.Ctx(), patience)
	defer cancel()
	if until, ok := ctx.Deadline(); ok {
		control := http.NewResponseController(v.W)
		_, _ = control.SetReadDeadline(until), control.SetWriteDeadline(until) // where the server has none there is nothing to extend
	}
	v.R.Body = http.MaxBytesReader(v.W, v.R.Body, MaxList+maxParts)
	parts, err := v.R.MultipartReader()
	if err != nil {
		return errNoFile
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				return err
			}
			return errNoFile
		}
		if part.FormName() != "file" {
			continue
		}
		n, err := d.jobs.shelf.put(j.id, part)
		if err == nil && n == 0 {
			err = errNoFile
		}
		j.mu.Lock()
		defer j.mu.Unlock()
		j.name, j.size = shown(part.FileName()), n
		return err
	}
}

// shown is the last part of a file's name, fit to be shown.
func shown(name string) string {
	name = strings.ToValidUTF8(name[strings.LastIndexAny(name, `/\`)+1:], "")
	if r := []rune(name); len(r) > 80 {
		name = string(r[:79]) + "…"
	}
	return name
}

// act does what a form of a job's page asks for.
func (d *desks) act(v visit) {
	switch v.R.PostFormValue("do") {
	case "forget":
		d.jobs.forget(v.job)
		http.Redirect(v.W, v.R, v.Path(address), http.StatusSeeOther)
		return
	case "columns":
		v.job.choose(v.Visit)
		if err := v.job.look(v.Office); err != nil {
			v.Fail(err)
			return
		}
	case "columns-again":
		if err := v.job.look(v.Office); err != nil {
			v.Fail(err)
			return
		}
	case "try":
		v.job.run(v.Visit, true)
	case "record":
		v.job.run(v.Visit, false)
	}
	http.Redirect(v.W, v.R, v.Path(address+"/"+v.job.id), http.StatusSeeOther)
}

// undo begins to undo a list.
func (d *desks) undo(v *desk.Visit) {
	reason := strings.TrimSpace(strings.ToValidUTF8(v.R.PostFormValue("reason"), ""))
	if len([]rune(reason)) < 5 || len([]rune(reason)) > rulebook.MaxText {
		v.Refused(desk.Props{Path: address, Title: v.L.T("import.no-reason")}, refusal(qyzmet.Missing, v, "import.no-reason-text"))
		return
	}
	j := &job{owner: v.Actor, name: shown(v.R.PostFormValue("name")), lang: v.L.Lang}
	if !d.jobs.add(j, v.Office.Now()) {
		v.Refused(desk.Props{Path: address, Title: v.L.T("import.busy")}, refusal(qyzmet.Unavailable, v, "import.busy-text"))
		return
	}
	j.undo(v, office.UndoRequest{Begun: qyzmet.ActID(v.R.PostFormValue("act")), Signer: qyzmet.SubjectID(v.R.PostFormValue("signer")), Reason: reason})
	http.Redirect(v.W, v.R, v.Path(address+"/"+j.id), http.StatusSeeOther)
}

// rejects sends the rows that were given back.
func rejects(v visit) {
	s := v.job.now()
	file, err := v.job.shelf.open(v.job.id, rejectsOf)
	if err != nil || !s.rejects {
		v.Refused(desk.Props{Path: address}, refusal(qyzmet.NotFound, v.Visit, "import.gone-text"))
		return
	}
	defer file.Close()
	h := v.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="rejects.csv"`)
	_, _ = io.Copy(v.W, file) // the reader may have gone
}

// choose reads what the columns are said to be.
func (j *job) choose(v *desk.Visit) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.plan == nil || j.stage.runs() {
		return
	}
	j.mapping = map[string]string{}
	for _, c := range j.plan.Columns {
		if to := v.R.PostFormValue(columnField(c.Number)); to != "" {
			j.mapping[c.Name] = to
		}
	}
	j.zeros = v.R.PostFormValue("zeros") != ""
}

// reading is how the file is read.
func (j *job) reading() roster.Options {
	return roster.Options{File: j.name, Mapping: j.mapping, RestoreZeros: j.zeros}
}
