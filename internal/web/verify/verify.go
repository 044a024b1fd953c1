// Package verify is the public page on which anybody checks a paper of the
// register by its code: whether such an act stands, whose and of which day, and
// whether it was undone, with the proof from the log. Of persons it shows initials
// and nothing else. It asks for no login, works without script and keeps nothing.
//
// It may use package office, and knows no rule of law.
package verify

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"

	"golang.org/x/time/rate"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/layout"
)

// Register is what of the office this page needs.
type Register interface {
	Standing(ctx context.Context, code string) (*office.Standing, error)
	Compare(ctx context.Context, code string, file []byte) (office.Sameness, error)
	Today() date.Date
}

// Room serves the pages below /verify.
type Room struct {
	Office Register
	Log    *slog.Logger // of failures of ours; nil: none
	often  *rate.Limiter
}

// How many papers are checked a second, by all together: each is signed for anew.
const (
	perSecond = 20
	burst     = 60
	retry     = 2 // seconds
)

// maxFile is the largest file that is compared, in bytes: the site reads no larger
// form.
const maxFile = 1<<20 - 4096

// Register adds the pages to a mux whose paths come after the language.
func (room *Room) Register(mux *http.ServeMux) {
	room.often = rate.NewLimiter(perSecond, burst)
	if room.Log == nil {
		room.Log = slog.New(slog.DiscardHandler)
	}
	mux.HandleFunc("GET /verify", room.ask)
	mux.HandleFunc("GET /verify/{code}", room.show)
	mux.HandleFunc("POST /verify/{code}", room.compare)
	mux.HandleFunc("GET /verify/{code}/proof.json", room.proof)
}

// ask shows the form, or leads on to the paper whose code was entered.
func (room *Room) ask(w http.ResponseWriter, r *http.Request) {
	lang := layout.LangOf(r)
	code := r.FormValue("code")
	if id := office.ActOf(code); id != "" {
		http.Redirect(w, r, layout.Path(lang, "/verify/"+office.Code(id)), http.StatusSeeOther)
		return
	}
	status := http.StatusOK
	if code != "" {
		status = http.StatusNotFound
	}
	layout.Respond(w, status, asking(i18n.For(lang), code))
}

// standing finds the act, or has sent the page that says why not.
func (room *Room) standing(w http.ResponseWriter, r *http.Request) *office.Standing {
	if !room.often.Allow() {
		w.Header().Set("Retry-After", strconv.Itoa(retry))
		layout.Problem(w, r, http.StatusTooManyRequests, "too-often")
		return nil
	}
	s, err := room.Office.Standing(r.Context(), r.PathValue("code"))
	if err == nil {
		return s
	}
	if isCode(err, qyzmet.NotFound) {
		layout.Respond(w, http.StatusNotFound, asking(i18n.For(layout.LangOf(r)), r.PathValue("code")))
		return nil
	}
	room.failed(w, r, err)
	return nil
}

func (room *Room) failed(w http.ResponseWriter, r *http.Request, err error) {
	room.Log.Error("verify: a paper could not be looked for", "error", err)
	layout.Problem(w, r, http.StatusInternalServerError, "failed")
}

func isCode(err error, code qyzmet.Code) bool {
	var fault *qyzmet.Fault
	return errors.As(err, &fault) && fault.Code == code
}

func (room *Room) show(w http.ResponseWriter, r *http.Request) {
	if s := room.standing(w, r); s != nil {
		layout.Respond(w, http.StatusOK, page(i18n.For(layout.LangOf(r)), s, room.Office.Today(), ""))
	}
}

// compare holds a file against the paper.
func (room *Room) compare(w http.ResponseWriter, r *http.Request) {
	var large *http.MaxBytesError
	if err := r.ParseMultipartForm(maxFile); errors.As(err, &large) {
		layout.Problem(w, r, http.StatusRequestEntityTooLarge, "too-large")
		return
	} else if err != nil {
		layout.Problem(w, r, http.StatusBadRequest, "bad-form")
		return
	}
	file, _, err := r.FormFile("file")
	if err != nil {
		layout.Problem(w, r, http.StatusBadRequest, "bad-form")
		return
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		layout.Problem(w, r, http.StatusBadRequest, "bad-form")
		return
	}
	s := room.standing(w, r)
	if s == nil {
		return
	}
	same, err := room.Office.Compare(r.Context(), s.Code, data)
	if err != nil {
		room.failed(w, r, err)
		return
	}
	layout.Respond(w, http.StatusOK, page(i18n.For(layout.LangOf(r)), s, room.Office.Today(), same))
}

// proofFile is the proof as programs read it, named as in the JSON interface.
type proofFile struct {
	Position   qyzmet.Position `json:"position"`
	Size       int64           `json:"size"`
	Leaf       string          `json:"leaf"`
	Root       string          `json:"root"`
	Hashes     []string        `json:"hashes"`
	Checkpoint string          `json:"checkpoint"`
	Key        string          `json:"key"`
}

// proof hands out the proof for a program.
func (room *Room) proof(w http.ResponseWriter, r *http.Request) {
	s := room.standing(w, r)
	if s == nil {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="proof.json"`)
	if err := json.NewEncoder(w).Encode(proofFile{s.Proof.Position, s.Proof.Size, s.Proof.Leaf, s.Root, s.Proof.Hashes, s.Proof.Checkpoint, s.Key}); err != nil {
		room.Log.Error("verify: the proof could not be sent", "error", err)
	}
}
