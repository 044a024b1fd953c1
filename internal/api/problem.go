package api

import (
	"bytes"
	"encoding/json"
	"net/http"

	"qyzmet"
)

// Problem is the body of every refusal (RFC 9457), with the faults found.
type Problem struct {
	Type   string        `json:"type"` // urn:qyzmet:fault:CODE
	Title  string        `json:"title"`
	Status int           `json:"status"`
	Detail string        `json:"detail"`
	Hint   string        `json:"hint"` // what to do next, in English
	Next   qyzmet.Text   `json:"next"` // what to do next, in the three languages
	Faults qyzmet.Faults `json:"faults"`
}

// class is what a fault code means over HTTP.
type class struct {
	status int
	title  string
	next   qyzmet.Text
}

func classOf(code qyzmet.Code) class {
	if c, ok := classes[code]; ok {
		return c
	}
	return classes[qyzmet.Internal]
}

// refuse answers with a problem. The first fault decides the status; what is
// no fault is a failure of ours and is not shown.
func refuse(w http.ResponseWriter, err error) {
	faults, ok := qyzmet.FaultsOf(err)
	if !ok || len(faults) == 0 {
		faults = qyzmet.Faults{{Code: qyzmet.Internal, Message: "the request could not be answered"}}
	}
	switch faults[0].Code {
	case qyzmet.NotLoggedIn:
		w.Header().Set("WWW-Authenticate", `Bearer realm="qyzmet"`)
	case qyzmet.Unavailable:
		w.Header().Set("Retry-After", "2")
	}
	refuseWith(w, classOf(faults[0].Code).status, faults)
}

// refuseWith is refuse with a status of the transport: 405, 415, 429, 503.
func refuseWith(w http.ResponseWriter, status int, faults qyzmet.Faults) {
	c := classOf(faults[0].Code)
	p := Problem{Type: "urn:qyzmet:fault:" + string(faults[0].Code), Title: c.title, Status: status,
		Detail: faults[0].Error(), Hint: c.next.EN, Next: c.next, Faults: faults}
	body, err := encode(p)
	if err != nil {
		http.Error(w, "a failure of ours", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may have gone
}

// encode writes JSON with < and > as they are.
func encode(v any) ([]byte, error) { return appendJSON(nil, v) }

// appendJSON is encode that writes behind b.
func appendJSON(b []byte, v any) ([]byte, error) {
	if q, ok := v.(quick); ok {
		if b, ok := quickly(b, q); ok {
			return b, nil
		}
	}
	out := bytes.NewBuffer(b)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return out.Bytes(), err
}
