package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"sync"

	"qyzmet"
	"qyzmet/internal/keyring"
	"qyzmet/internal/office"
)

// maxWork is how many requests to the register are worked on at once. It is more
// than the cores: acts that wait for the disk together are written together.
const maxWork = 64

// door is the register's part of the interface.
type door struct {
	*server
	office  *office.Office
	keys    *keyring.Keyring
	address func(*http.Request) string
	cross   *http.CrossOriginProtection
	work    chan struct{}
	logins  *paced
	proofs  *paced
	reads   *paced
}

func newDoor(s *server, o Options) (*door, error) {
	if o.Keys == nil || o.Address == nil {
		return nil, errors.New("api: with a register the logins to it and the address of a request are needed")
	}
	return &door{server: s, office: o.Office, keys: o.Keys, address: o.Address, cross: http.NewCrossOriginProtection(),
		work: make(chan struct{}, maxWork), logins: newPaced(loginPace), proofs: newPaced(proofPace), reads: newPaced(readPace)}, nil
}

func (d *door) routes() []route {
	read, write := d.official(true), d.official(false)
	return []route{
		{method: "POST", path: "/api/v1/sessions", handle: d.login, about: loginOperation()},
		{method: "POST", path: "/api/v1/sessions/second", handle: d.second, about: secondOperation()},
		{method: "GET", path: "/api/v1/sessions/current", handle: d.current, about: currentOperation()},
		{method: "DELETE", path: "/api/v1/sessions/current", handle: d.logout, about: logoutOperation()},
		{method: "POST", path: "/api/v1/acts", handle: write(d.record), about: recordOperation()},
		{method: "POST", path: "/api/v1/acts/lists", handle: write(d.recordList), about: listOperation()},
		{method: "POST", path: "/api/v1/acts/check", handle: read(d.check), about: checkOperation()},
		{method: "GET", path: "/api/v1/acts/{act}", handle: read(d.showAct), about: actOperation()},
		{method: "GET", path: "/api/v1/acts/{act}/proof", handle: read(d.proveAct), about: proofOperation()},
		{method: "GET", path: "/api/v1/subjects/{subject}", handle: read(d.showSubject), about: subjectOperation()},
		{method: "POST", path: "/api/v1/find", handle: read(d.find), about: findOperation()},
		{method: "GET", path: "/api/v1/work", handle: read(d.due), about: workOperation()},
		{method: "GET", path: "/api/v1/kinds", fixed: func() any { return Kinds(d.book) }, about: kindsOperation()},
		{method: "GET", path: "/api/v1/kinds/{kind}", handle: d.showKind, about: kindOperation()},
		{method: "GET", path: "/api/v1/log/checkpoint", handle: d.public(d.checkpoint), about: checkpointOperation()},
		{method: "GET", path: "/api/v1/log/inclusion/{position}", handle: d.public(d.inclusion), about: inclusionOperation()},
		{method: "GET", path: "/api/v1/log/consistency", handle: d.public(d.consistency), about: consistencyOperation()},
	}
}

// answered is what a handler gives back: a status and a body, or a refusal.
type answered func(w http.ResponseWriter, req *http.Request, by office.Actor) (int, any, error)

// official lets only officials pass who are logged in with a second factor, in the
// capacity that they name. Those who read are held to a pace.
func (d *door) official(paced bool) func(answered) http.HandlerFunc {
	return func(h answered) http.HandlerFunc {
		return func(w http.ResponseWriter, req *http.Request) {
			s, err := d.session(req)
			if err != nil {
				d.refuse(w, err)
				return
			}
			if paced && !d.reads.allow(string(s.Account), d.office.Now()) {
				tooOften(w)
				return
			}
			if req.Method == http.MethodPost && !isJSON(w, req) {
				return
			}
			d.busy(w, req, func(req *http.Request) (int, any, error) {
				by, err := d.actor(req, s)
				if err != nil {
					return 0, nil, err
				}
				return h(w, req, by)
			})
		}
	}
}

// public lets everybody pass, at a pace.
func (d *door) public(h func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		if !d.proofs.allow(d.address(req), d.office.Now()) {
			tooOften(w)
			return
		}
		d.busy(w, req, func(req *http.Request) (int, any, error) {
			body, err := h(req)
			return http.StatusOK, body, err
		})
	}
}

// busy works on a request when there is room, within the time limit.
func (d *door) busy(w http.ResponseWriter, req *http.Request, h func(*http.Request) (int, any, error)) {
	ctx, cancel := context.WithTimeout(req.Context(), d.limit)
	defer cancel()
	select {
	case d.work <- struct{}{}:
		defer func() { <-d.work }()
	case <-ctx.Done():
		d.refuse(w, ctx.Err())
		return
	}
	status, body, err := h(req.WithContext(ctx))
	if err != nil {
		d.refuse(w, err)
		return
	}
	d.give(w, status, body)
}

// written are what answers were written in, for those to come: most have 1 to 4 kB.
var written = sync.Pool{New: func() any { return new([]byte) }}

// maxWritten is the largest that is kept.
const maxWritten = 16 << 10

// give sends what no cache may keep.
func (d *door) give(w http.ResponseWriter, status int, v any) {
	paper := written.Get().(*[]byte)
	body, err := appendJSON((*paper)[:0], v)
	if cap(body) <= maxWritten {
		*paper = body
		defer written.Put(paper) // no writer keeps what it is given
	}
	if err != nil {
		d.refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may have gone
}

// ours are the failures of which a client is told no more than that they are: what
// they say of files and disks, and of what was stored, is for who keeps the register.
var ours = map[qyzmet.Code]string{
	qyzmet.Unavailable: "the register cannot be reached now; send the request again, with the same key",
	qyzmet.Damaged:     "what is stored is not what was recorded",
	qyzmet.Internal:    "the request could not be answered",
	qyzmet.BadLaw:      "the law data are at fault",
}

// refuse answers an error of the register or of the logins. Failures of ours are
// logged by code and place; their words may hold what was stored.
func (d *door) refuse(w http.ResponseWriter, err error) {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		refuse(w, &qyzmet.Fault{Code: qyzmet.Unavailable, Message: "this takes too long; whether an act was recorded is told by sending it again with the same key"})
		return
	}
	if wait, locked := keyring.Wait(err); locked {
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int((wait.Milliseconds()+999)/1000))))
		faults, _ := qyzmet.FaultsOf(err)
		refuseWith(w, http.StatusTooManyRequests, faults)
		return
	}
	faults, ok := qyzmet.FaultsOf(err)
	if !ok || len(faults) == 0 {
		d.log.Error("api: the register failed", "error", fmt.Sprintf("%T", root(err)))
		refuse(w, errFailed)
		return
	}
	if message, failure := ours[faults[0].Code]; failure {
		d.log.Error("api: the register failed", "code", string(faults[0].Code), "path", faults[0].Path)
		faults = qyzmet.Faults{{Code: faults[0].Code, Message: message}}
	}
	refuse(w, faults)
}

// root is the innermost of wrapped errors.
func root(err error) error {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err
}

func tooOften(w http.ResponseWriter) {
	w.Header().Set("Retry-After", strconv.Itoa(retryPace))
	text := qyzmet.Text{EN: "There were too many requests. Wait a moment and send it again.",
		RU: "Запросов было слишком много. Подождите немного и повторите.",
		KK: "Сұрау тым көп болды. Сәл күтіп, қайта жіберіңіз."}
	refuseWith(w, http.StatusTooManyRequests, qyzmet.Faults{{Code: qyzmet.TooLarge, Message: text.EN, Text: &text}})
}

// idForm is that of every id of the register in an address or a body.
var idForm = regexp.MustCompile(`^[a-z]-[0-9a-z-]{1,60}$`)

// isID reports whether a text has idForm, in a twentieth of the time.
func isID(s string) bool {
	if len(s) < 3 || len(s) > 62 || s[0] < 'a' || s[0] > 'z' || s[1] != '-' {
		return false
	}
	for i := range len(s) - 2 {
		if c := s[i+2]; c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// idOf reads an id from an address.
func idOf(req *http.Request, name string) (string, error) {
	id := req.PathValue(name)
	if !isID(id) {
		return "", &qyzmet.Fault{Code: qyzmet.NotFound, Path: name, Value: clip(id), Message: "this is no id of the register"}
	}
	return id, nil
}

// number reads a whole number of a query; 0 when it is not given.
func number(req *http.Request, name string, most int64) (int64, error) {
	text := req.URL.Query().Get(name)
	if text == "" {
		return 0, nil
	}
	return numberOf(name, text, most)
}

func numberOf(name, text string, most int64) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || n > most {
		return 0, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: name, Value: clip(text), Message: "a whole number is wanted, from 1 to " + strconv.FormatInt(most, 10)}
	}
	return n, nil
}
