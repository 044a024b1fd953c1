package register

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet"
)

func TestAppendAndRead(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		now := time.UnixMilli(1_790_000_000_123)
		r := e.open(t, Options{Clock: func() time.Time { return now }})
		d := draft("k1", "p-1", "c-1", "p-1")
		got := mustAppend(t, r, d)
		if got.Position != 1 || got.Again || !strings.HasPrefix(string(got.ID), "a-") {
			t.Fatalf("receipt %+v", got)
		}
		if d.Act.Envelope.ID != "" {
			t.Error("the draft was changed")
		}
		want := *d.Act
		want.Envelope.ID, want.Envelope.Recorded = got.ID, now.UnixMilli()
		read := func(entries []qyzmet.Entry, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]qyzmet.Entry{{Position: 1, Act: &want}}, entries); diff != "" {
				t.Error(diff)
			}
		}
		read(r.Acts(ctx, "p-1", 0))
		read(r.Acts(ctx, "c-1", 1))
		read(r.Since(ctx, 0, 10))
		one, err := r.Act(ctx, got.ID)
		read([]qyzmet.Entry{one}, err)
		one, err = r.ByKey(ctx, "o-abai", "k1")
		read([]qyzmet.Entry{one}, err)
		_, err = r.ByKey(ctx, "o-other", "k1")
		wantCode(t, err, qyzmet.NotFound)
		_, err = r.Act(ctx, "a-none")
		wantCode(t, err, qyzmet.NotFound)

		second := mustAppend(t, r, draft("k2", "p-1"))
		if upTo, err := r.Acts(ctx, "p-1", 1); err != nil || len(upTo) != 1 {
			t.Errorf("up to 1: %v %v", upTo, err)
		}
		for s, want := range map[qyzmet.SubjectID]qyzmet.Position{"p-1": second.Position, "c-1": 1, "p-none": 0} {
			if head, err := r.Head(ctx, s); err != nil || head != want {
				t.Errorf("head of %s is %d (%v), want %d", s, head, err, want)
			}
		}
		if size, err := r.Size(ctx); err != nil || size != 2 {
			t.Errorf("size %d %v", size, err)
		}
	})
}

func TestSameKeyOnce(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		r := e.open(t, Options{})
		d := draft("k", "p-1")
		d.Heads = map[qyzmet.SubjectID]qyzmet.Position{"p-1": 0}
		first := mustAppend(t, r, d)
		again := mustAppend(t, r, d) // its head has moved by itself
		if !again.Again || again.Position != first.Position || again.ID != first.ID {
			t.Errorf("again %+v, first %+v", again, first)
		}
		other := d
		other.Act = anAct("another", "p-1")
		_, err := r.Append(ctx, other)
		wantCode(t, err, qyzmet.Repeated)
		elsewhere := draft("k", "p-1")
		elsewhere.Act.Envelope.Office = "o-other"
		if got := mustAppend(t, r, elsewhere); got.Again {
			t.Error("a key belongs to its office")
		}
		both, err := r.AppendAll(ctx, []Draft{draft("k9", "p-2"), draft("k9", "p-2"), d})
		if err != nil || both[0].Again || !both[1].Again || !both[2].Again || both[0].Position != both[1].Position {
			t.Errorf("within one call: %+v %v", both, err)
		}
		if size, _ := r.Size(ctx); size != 3 {
			t.Errorf("%d acts", size)
		}
	})
}

func TestMovedHeads(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		r := e.open(t, Options{})
		mustAppend(t, r, draft("k1", "p-1"))
		stale := draft("k2", "p-2", "p-1")
		stale.Heads = map[qyzmet.SubjectID]qyzmet.Position{"p-1": 0, "p-2": 0}
		_, err := r.Append(ctx, stale)
		wantCode(t, err, qyzmet.Moved)
		if !strings.Contains(err.Error(), "p-1") || strings.Contains(err.Error(), "p-2") {
			t.Errorf("the fault does not name the subject that moved: %v", err)
		}
		// Two of one call were decided on the same reading.
		one, two := draft("k3", "p-2"), draft("k4", "p-2")
		one.Heads = map[qyzmet.SubjectID]qyzmet.Position{"p-2": 0}
		two.Heads = one.Heads
		if _, err := r.AppendAll(ctx, []Draft{one, two}); err != nil {
			t.Error(err)
		}
	})
}

func TestAllOrNone(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		r := e.open(t, Options{})
		stale := draft("b", "p-1")
		stale.Heads = map[qyzmet.SubjectID]qyzmet.Position{"p-1": 7}
		_, err := r.AppendAll(ctx, []Draft{draft("a", "p-1"), stale})
		wantCode(t, err, qyzmet.Moved)
		if size, _ := r.Size(ctx); size != 0 {
			t.Errorf("%d acts of a refused call stand", size)
		}
		var many []Draft
		for i := range 1000 {
			many = append(many, draft(fmt.Sprint("m", i), qyzmet.SubjectID(fmt.Sprint("p-", i%7))))
		}
		receipts, err := r.AppendAll(ctx, many)
		if err != nil || len(receipts) != 1000 || receipts[999].Position != 1000 {
			t.Fatalf("%d receipts, %v", len(receipts), err)
		}
		if acts, err := r.Acts(ctx, "p-3", 0); err != nil || len(acts) != 143 {
			t.Errorf("%d acts of p-3, %v", len(acts), err)
		}
	})
}

// One bad draft among many that are committed together is refused alone.
func TestGuiltyAlone(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		refusal := errors.New("the view does not take it")
		r := e.open(t, Options{After: func(_ context.Context, _ *Tx, entries []qyzmet.Entry) error {
			for _, e := range entries {
				if e.Act.Payload.Number == "n13" {
					return refusal
				}
			}
			return nil
		}})
		errs := make([]error, 64)
		allAtOnce(64, func(i int) {
			d := draft(fmt.Sprint("n", i), "p-1")
			if i == 14 {
				d.Act.Envelope.ID = "a-taken"
			}
			if i == 15 {
				d.Act.Envelope.ID = "a-taken"
			}
			_, errs[i] = r.Append(ctx, d)
		})
		taken := 0
		for i, err := range errs {
			switch {
			case i == 13 && !errors.Is(err, refusal):
				t.Errorf("13: %v", err)
			case (i == 14 || i == 15) && err != nil:
				wantCode(t, err, qyzmet.NotAllowed)
				taken++
			case i != 13 && err != nil:
				t.Errorf("%d: %v", i, err)
			}
		}
		if taken != 1 {
			t.Errorf("%d of two acts with one id were refused", taken)
		}
		if size, _ := r.Size(ctx); size != 62 {
			t.Errorf("%d acts stand, want 62", size)
		}
	})
}

func TestAfterAndSchemas(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		schema := Schema{Name: "view", Migrations: []Migration{{ID: 1, SQL: "CREATE TABLE view_number (position BIGINT PRIMARY KEY, number TEXT NOT NULL);"}}}
		o := Options{Schemas: []Schema{schema}, After: func(ctx context.Context, tx *Tx, entries []qyzmet.Entry) error {
			for _, e := range entries {
				if _, err := tx.Exec(ctx, `INSERT INTO view_number (number, position) VALUES ($2, $1)`, int64(e.Position), e.Act.Payload.Number); err != nil {
					return err
				}
			}
			return nil
		}}
		r := e.open(t, o)
		mustAppend(t, r, draft("k1", "p-1"))
		mustAppend(t, r, draft("k2", "p-1"))
		mustAppend(t, r, draft("k2", "p-1")) // not shown to the view again
		var n int
		var last string
		if err := r.Base().QueryRow(ctx, `SELECT count(*), max(number) FROM view_number WHERE position > $1`, 0).Scan(&n, &last); err != nil || n != 2 || last != "k2" {
			t.Errorf("%d rows, last %q, %v", n, last, err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := r.Append(ctx, draft("k3", "p-1"))
		wantCode(t, err, qyzmet.Unavailable)

		changed := o
		changed.Schemas = []Schema{{Name: "view", Migrations: []Migration{{ID: 1, SQL: "CREATE TABLE other (x BIGINT);"}}}}
		_, err = e.again(t, changed)
		wantCode(t, err, qyzmet.Internal)
		older := o
		older.Schemas = []Schema{{Name: "view"}}
		_, err = e.again(t, older)
		wantCode(t, err, qyzmet.Unavailable)
		o.Schemas[0].Migrations = append(o.Schemas[0].Migrations, Migration{ID: 2, SQL: `ALTER TABLE view_number ADD COLUMN note TEXT NOT NULL DEFAULT '';
-- only sqlite
CREATE TABLE view_lite (x BYTEA);
-- only postgres
CREATE TABLE view_pg (x BYTEA);
-- both
CREATE INDEX view_number_number ON view_number (number);`})
		r = e.open(t, o)
		if _, err := r.Base().Exec(ctx, `UPDATE view_number SET note = $1`, "x"); err != nil {
			t.Error(err)
		}
		if got, err := r.Acts(ctx, "p-1", 0); err != nil || len(got) != 2 {
			t.Errorf("after opening again: %d acts, %v", len(got), err)
		}
		mustAppend(t, r, draft("k3", "p-1"))
	})
}

func TestPapers(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		r := e.open(t, Options{})
		d := draft("k", "p-1")
		d.Act.Payload.Papers = []qyzmet.Attached{{Digest: DigestOf([]byte("paper")), Name: "a.pdf", Type: "application/pdf", Size: 5}}
		_, err := r.Append(ctx, d)
		wantCode(t, err, qyzmet.Missing)
		for range 2 {
			digest, err := r.PutPaper(ctx, []byte("paper"), "application/pdf")
			if err != nil || digest != d.Act.Payload.Papers[0].Digest {
				t.Fatal(digest, err)
			}
		}
		mustAppend(t, r, d)
		data, mediaType, err := r.Paper(ctx, DigestOf([]byte("paper")))
		if err != nil || string(data) != "paper" || mediaType != "application/pdf" {
			t.Errorf("%q %q %v", data, mediaType, err)
		}
		_, _, err = r.Paper(ctx, DigestOf([]byte("other")))
		wantCode(t, err, qyzmet.NotFound)
		_, err = r.PutPaper(ctx, make([]byte, MaxPaper+1), "application/pdf")
		wantCode(t, err, qyzmet.TooLarge)
		_, err = r.PutPaper(ctx, nil, "application/pdf")
		wantCode(t, err, qyzmet.Missing)
	})
}

func TestDraftsRefused(t *testing.T) {
	r := sqliteEngine(t).open(t, Options{})
	for name, c := range map[string]struct {
		change func(*Draft)
		code   qyzmet.Code
	}{
		"no act":     {func(d *Draft) { d.Act = nil }, qyzmet.Missing},
		"no payload": {func(d *Draft) { d.Act.Payload = nil }, qyzmet.Missing},
		"no kind":    {func(d *Draft) { d.Act.Envelope.Kind = "" }, qyzmet.Missing},
		"no office":  {func(d *Draft) { d.Act.Envelope.Office = "" }, qyzmet.Missing},
		"no subject": {func(d *Draft) { d.Act.Envelope.Subjects = nil }, qyzmet.Missing},
		"no key":     {func(d *Draft) { d.Key = "" }, qyzmet.Missing},
		"long key":   {func(d *Draft) { d.Key = strings.Repeat("k", MaxKey+1) }, qyzmet.TooLarge},
		"bad id":     {func(d *Draft) { d.Act.Envelope.Subjects[0] = "somebody" }, qyzmet.WrongType},
		"erasure":    {func(d *Draft) { d.Act.Envelope.Kind = Erasure }, qyzmet.NotAllowed},
		"digest":     {func(d *Draft) { d.Act.Payload.Papers = []qyzmet.Attached{{Digest: "ABC"}} }, qyzmet.WrongType},
		"large":      {func(d *Draft) { d.Act.Payload.Number = strings.Repeat("n", MaxPayload) }, qyzmet.TooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			d := draft("k", "p-1")
			c.change(&d)
			_, err := r.Append(context.Background(), d)
			wantCode(t, err, c.code)
		})
	}
}
