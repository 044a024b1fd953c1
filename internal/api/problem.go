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
	Hint   string        `json:"hint"` // what to do next
	Faults qyzmet.Faults `json:"faults"`
}

// class is what a fault code means over HTTP.
type class struct {
	status int
	title  string
	hint   string
}

// classes maps each code to HTTP, once. A code that is not here is a failure of
// ours; a test looks for one.
var classes = map[qyzmet.Code]class{
	qyzmet.BadSyntax:     {http.StatusBadRequest, "The body cannot be read", "send one JSON object as /api/v1/openapi.json describes it"},
	qyzmet.UnknownName:   {http.StatusUnprocessableEntity, "A name that does not exist", "the names of facts stand in /api/v1/facts, those of questions in /api/v1/questions"},
	qyzmet.WrongType:     {http.StatusUnprocessableEntity, "A value of another type", "the type of each fact stands in /api/v1/facts"},
	qyzmet.NotAllowed:    {http.StatusUnprocessableEntity, "A value that is not allowed", "what is allowed stands in the fault and in /api/v1/facts"},
	qyzmet.BadDate:       {http.StatusUnprocessableEntity, "Not a day of the calendar", "write days as YYYY-MM-DD"},
	qyzmet.Contradiction: {http.StatusUnprocessableEntity, "Facts that cannot be true together", "correct one of the facts that the fault names, or leave it out"},
	qyzmet.BadIIN:        {http.StatusUnprocessableEntity, "Not an individual identification number", "compare the number with the identity card, or leave it out"},
	qyzmet.TooLarge:      {http.StatusRequestEntityTooLarge, "Over a limit", "send less; the fault names the limit"},
	qyzmet.Missing:       {http.StatusUnprocessableEntity, "Something required is absent", "add what the fault names"},
	qyzmet.NotFound:      {http.StatusNotFound, "There is no such thing", "the addresses stand in /api/v1/openapi.json"},
	qyzmet.BadLaw:        {http.StatusInternalServerError, "A fault in the law data", "this is ours to mend: please report it"},
	qyzmet.Internal:      {http.StatusInternalServerError, "A failure of ours", "please report it, without the facts if they are private"},
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
	refuseWith(w, classOf(faults[0].Code).status, faults)
}

// refuseWith is refuse with a status of the transport: 405, 415, 503.
func refuseWith(w http.ResponseWriter, status int, faults qyzmet.Faults) {
	c := classOf(faults[0].Code)
	p := Problem{Type: "urn:qyzmet:fault:" + string(faults[0].Code), Title: c.title, Status: status,
		Detail: faults[0].Error(), Hint: c.hint, Faults: faults}
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
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}
