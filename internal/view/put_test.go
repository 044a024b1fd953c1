package view

import (
	"testing"

	"qyzmet/date"
)

// The digest of rows tells apart whatever they say but the head, also where a day is
// open: a subject without a day of birth, a duty without a last day.
func TestDigest(t *testing.T) {
	card := Card{Subject: "c-1", Born: date.Beginning, Head: 1, Listed: map[string]string{"a": "b"}}
	seen := map[string]string{}
	try := func(what string, c Card, duties ...Duty) {
		d := RowsOf(c, duties).digest
		if other, there := seen[d]; there {
			t.Errorf("%s has the digest of %s", what, other)
		}
		seen[d] = what
	}
	try("the card", card)
	listed := card
	listed.Listed = map[string]string{"ab": ""}
	try("other values", listed)
	try("a duty", card, Duty{Duty: "x", Due: date.Forever, Raised: 1})
	try("a duty with a day", card, Duty{Duty: "x", Due: 5, Raised: 1})
	try("a duty given to somebody", card, Duty{Duty: "x", Due: 5, Raised: 1, Assignee: "u-1"})
	try("a duty raised to an office", card, Duty{Duty: "x", Due: 5, Raised: 1, Step: "late", Told: "o-1", Stepped: 9})
	try("a duty to look at again", card, Duty{Duty: "x", Due: 5, Raised: 1, Again: 9})
	try("two duties", card, Duty{Duty: "x", Due: 5, Raised: 1}, Duty{Duty: "x", Act: "a-1", Due: 5, Raised: 1})
}
