package api

import (
	"context"
	"errors"
	"mime"
	"net/http"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

// ask puts a question to the law.
func (s *server) ask(w http.ResponseWriter, req *http.Request) {
	id := qyzmet.QuestionID(req.PathValue("question"))
	if s.book.Questions[id] == nil {
		refuse(w, s.noSuchQuestion(id))
		return
	}
	if !isJSON(w, req) {
		return
	}
	query, err := s.readQuery(http.MaxBytesReader(w, req.Body, maxBody))
	if err != nil {
		refuse(w, err)
		return
	}
	query.Question = id
	answer, err := s.within(req.Context(), query)
	switch {
	case errors.Is(err, errBusy):
		w.Header().Set("Retry-After", "2")
		refuseWith(w, http.StatusServiceUnavailable, qyzmet.Faults{errBusy})
	case err != nil:
		refuse(w, err)
	default:
		s.answer(w, answer)
	}
}

// isJSON reports whether the body says that it is JSON; if not, it has refused.
func isJSON(w http.ResponseWriter, req *http.Request) bool {
	kind, _, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err == nil && kind == "application/json" {
		return true
	}
	w.Header().Set("Accept-Post", "application/json")
	refuseWith(w, http.StatusUnsupportedMediaType, qyzmet.Faults{{Code: qyzmet.WrongType, Path: "Content-Type",
		Value: clip(req.Header.Get("Content-Type")), Message: "the body is of another kind than is read here", Allowed: []string{"application/json"}}})
	return false
}

func (s *server) answer(w http.ResponseWriter, answer *qyzmet.Answer) {
	body, err := encode(answer)
	if err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(body) // the client may have gone
}

func (s *server) noSuchQuestion(id qyzmet.QuestionID) *qyzmet.Fault {
	names := make([]string, len(s.book.Order))
	for i, q := range byDisplay(s.book) {
		names[i] = string(q.ID)
	}
	return &qyzmet.Fault{Code: qyzmet.NotFound, Path: "question", Value: clip(string(id)), Message: "there is no such question",
		Allowed: names, Nearest: rulebook.Nearest(string(id), names)}
}

var errBusy = &qyzmet.Fault{Code: qyzmet.Internal, Message: "too many questions are being answered, or this one takes too long; try again"}

// within answers a query within the time limit. The engine cannot be stopped:
// an answer that takes too long is finished and thrown away, and keeps its slot
// until then, so that slow queries cannot pile up.
func (s *server) within(ctx context.Context, query engine.Query) (*qyzmet.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, errBusy
	}
	type result struct {
		answer *qyzmet.Answer
		err    error
	}
	done := make(chan result, 1)
	go func() {
		defer func() { <-s.slots }()
		defer func() {
			if v := recover(); v != nil {
				s.failed(v)
				done <- result{err: errFailed}
			}
		}()
		answer, err := s.engine.Ask(query)
		done <- result{answer, err}
	}()
	select {
	case r := <-done:
		return r.answer, r.err
	case <-ctx.Done():
		return nil, errBusy
	}
}
