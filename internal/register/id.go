package register

import (
	"crypto/rand"
	"strings"
	"time"
)

// idDigits are the signs of an id in the order in which tables sort them.
const idDigits = "234567abcdefghijklmnopqrstuvwxyz"

// idTime is how many signs of an id tell when it was drawn: milliseconds of the
// machine's clock, enough until the year 3084.
const idTime = 9

// NewID draws an id of a sort: its letters, a hyphen, nine signs for the moment and
// 85 random bits. What is recorded about the same time lies together in the tables,
// so that an index of millions grows at its end instead of everywhere. Nothing but
// the place in an index rests on the moment.
func NewID(sort string) string { return newID(sort, time.Now()) }

func newID(sort string, at time.Time) string {
	random := strings.ToLower(rand.Text()) // 26 signs of the same alphabet
	out := []byte(sort + "-" + random)
	n := at.UnixMilli()
	for i := len(sort) + idTime; i > len(sort); i-- {
		out[i] = idDigits[n&31]
		n >>= 5
	}
	return string(out)
}
