package office

import (
	"context"
	"fmt"

	"qyzmet"
	"qyzmet/internal/register"
	"qyzmet/internal/view"
)

// listed is how many persons a list may show before it is written down as a list,
// and not with each of them.
const listed = 200

// noteFound writes down whom a search by name, number or id showed, person by
// person, so that each can see it; and one entry about the office where a list of
// more was taken, or one by what stands in the records.
func (f *Office) noteFound(ctx context.Context, by Actor, s Search, found []view.Card) error {
	if s.Text == "" || len(found) > listed {
		return f.noteList(ctx, by, len(found))
	}
	entries := make([]register.ReadEntry, len(found))
	for i, c := range found {
		entries[i] = register.ReadEntry{Who: by.Official, Office: by.Office, Subject: c.Subject, What: "found", Purpose: purposeOr(by, "search")}
	}
	if err := f.noteReadings(ctx, entries...); err != nil {
		return fmt.Errorf("writing down a search: %w", err)
	}
	return nil
}

// noteList writes down, for the actor's office, that a list of so many was taken.
func (f *Office) noteList(ctx context.Context, by Actor, n int) error {
	err := f.reg.LogRead(ctx, register.ReadEntry{Who: by.Official, Office: by.Office, Subject: by.Office, What: "list",
		Purpose: fmt.Sprintf("%s: %d", purposeOr(by, "search"), n)})
	if err != nil {
		return fmt.Errorf("writing down a list: %w", err)
	}
	return nil
}

func purposeOr(by Actor, usual string) string {
	if by.Purpose == "" {
		return usual
	}
	return by.Purpose
}

// NoteAccount writes down, in the log that cannot be changed, that whoever keeps the
// machine gave, closed or opened a login of an official or a person: what is one of
// the words invited, disabled, enabled.
func (f *Office) NoteAccount(ctx context.Context, whose qyzmet.SubjectID, what string) error {
	err := f.reg.LogRead(ctx, register.ReadEntry{Who: System, Office: Country, Subject: whose, What: "account", Purpose: what})
	if err != nil {
		return fmt.Errorf("writing down what was done to a login: %w", err)
	}
	return nil
}
