package courier

import (
	"errors"
	"fmt"
	"time"

	"qyzmet"
)

// refused is a fault of the message: it would be refused every time.
func refused(code qyzmet.Code, path, format string, args ...any) *qyzmet.Fault {
	return &qyzmet.Fault{Code: code, Path: path, Message: fmt.Sprintf(format, args...)}
}

func tooLong(path string, have, most int, unit string) *qyzmet.Fault {
	return refused(qyzmet.TooLarge, path, "%d %s; at most %d: shorten it", have, unit, most)
}

// unavailable is a fault of the way, not of the message. It says nothing that
// the other side said.
func unavailable(format string, args ...any) *qyzmet.Fault {
	return &qyzmet.Fault{Code: qyzmet.Unavailable, Message: fmt.Sprintf(format, args...)}
}

// Temporary tells whether the same message may get through later. A fault of
// the message itself is final; so is an error that is no fault of ours, for a
// cause that nobody knows is not mended by waiting.
func Temporary(err error) bool {
	var f *qyzmet.Fault
	return errors.As(err, &f) && f.Code == qyzmet.Unavailable
}

// Later is a temporary fault with the time that the other side asked to wait.
type Later struct {
	*qyzmet.Fault
	After time.Duration
}

// Unwrap gives the fault.
func (l *Later) Unwrap() error { return l.Fault }

// code is what of an error may stand in a log: fields and messages of our own
// faults hold nothing of the message.
func code(err error) qyzmet.Code {
	var f *qyzmet.Fault
	if errors.As(err, &f) {
		return f.Code
	}
	return qyzmet.Internal
}
