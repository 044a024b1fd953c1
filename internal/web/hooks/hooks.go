// Package hooks is the door at which machines report: delivery reports of the
// gateway for text messages. It believes what is signed with the agreed secret
// and nothing else, and shows no page.
//
// It may use the courier, which reads reports, and package office, which records
// them.
package hooks

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"qyzmet"
	"qyzmet/internal/courier"
)

// Register is what of the office this door needs.
type Register interface {
	Delivered(ctx context.Context, id string, e courier.Evidence) error
}

// maxReport is the largest body: a report has some hundred bytes.
const maxReport = 16<<10 + 1

// SMS takes delivery reports: POST with the signature of the body in the header
// Qyzmet-Signature. 204 says that the report is recorded, was recorded before, came
// after a later one, or is kept as evidence though its notice no longer stands; 401
// that the signature does not hold; 404 that the message is not ours; 409 that it
// does not fit the message, so that it need not be sent again; 4xx else that it is
// not in the agreed form; 503 that it should be sent again.
func SMS(gateway *courier.Gateway, reg Register, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		body, err := io.ReadAll(io.LimitReader(r.Body, maxReport))
		if err != nil {
			http.Error(w, "the body broke off; send it again", http.StatusBadRequest)
			return
		}
		report, err := gateway.ReadReport(r.Header.Get(courier.SignatureHeader), body)
		if err != nil {
			refuse(w, err, http.StatusUnprocessableEntity)
			return
		}
		if err := reg.Delivered(r.Context(), report.ID, report.Evidence); err != nil {
			log.Warn("hooks: a delivery report was not recorded", "message", report.ID, "status", report.Status, "code", code(err))
			refuse(w, err, http.StatusConflict)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// refuse answers with the code of a fault only: what the register says of a
// person is none of the gateway's business.
func refuse(w http.ResponseWriter, err error, otherwise int) {
	status := otherwise
	switch c := code(err); c {
	case qyzmet.NotLoggedIn:
		status = http.StatusUnauthorized
	case qyzmet.NotFound:
		status = http.StatusNotFound
	case qyzmet.TooLarge:
		status = http.StatusRequestEntityTooLarge
	case qyzmet.Unavailable, qyzmet.Internal, qyzmet.Damaged, qyzmet.Moved:
		status = http.StatusServiceUnavailable
	}
	http.Error(w, string(code(err)), status)
}

func code(err error) qyzmet.Code {
	var one *qyzmet.Fault
	var many qyzmet.Faults
	switch {
	case errors.As(err, &many) && len(many) > 0:
		return many[0].Code
	case errors.As(err, &one):
		return one.Code
	}
	return qyzmet.Internal
}
