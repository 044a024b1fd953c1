package office_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"qyzmet/internal/office"
	"qyzmet/internal/register"
)

// A process that ended before the lists had all acts leaves the rest to the next one.
// Many are made anew, few are followed.
func TestListsAreTakenUp(t *testing.T) {
	for _, acts := range []int{3, 1500} {
		t.Run(fmt.Sprint(acts), func(t *testing.T) { takenUp(t, acts) })
	}
}

func takenUp(t *testing.T, acts int) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "r.db")
	w := newTown(t, path)
	first := w.Must(clerk, "person-recorded", "", person("Бірінші")).Act.Envelope.Subjects[0]
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	// The same acts about other people, with nobody who keeps the lists.
	bare, err := register.OpenFile(ctx, path, register.Options{})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := bare.Acts(ctx, first, 0)
	if err != nil || len(entries) == 0 {
		t.Fatal(entries, err)
	}
	var drafts []register.Draft
	for i := range acts {
		act := *entries[0].Act
		act.Envelope.ID, act.Envelope.Recorded = "", 0
		act.Envelope.Subjects = append(act.Envelope.Subjects[:0:0], act.Envelope.Subjects...)
		payload := *act.Payload
		payload.Sets = append(payload.Sets[:0:0], payload.Sets...)
		for j := range payload.Sets {
			payload.Sets[j].Subject += "x"
		}
		act.Envelope.Subjects[0] += "x"
		act.Payload = &payload
		drafts = append(drafts, register.Draft{Act: &act, Key: fmt.Sprint("bare", i)})
	}
	if _, err := bare.AppendAll(ctx, drafts); err != nil {
		t.Fatal(err)
	}
	if err := bare.Close(); err != nil {
		t.Fatal(err)
	}
	w = newTown(t, path)
	found, err := w.Find(ctx, clerk, office.Search{Text: "Бірінші"})
	if err != nil || len(found) != 2 {
		t.Errorf("found %v: %v", found, err)
	}
	soundAndRebuilt(t, w)
}
