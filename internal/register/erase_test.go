package register

import (
	"bytes"
	"context"
	"os"
	"testing"

	"qyzmet"
)

// anErasure is a draft that erases the payload of an act.
func anErasure(key string) Draft {
	d := draft(key, "p-1")
	d.Act.Envelope.Kind = Erasure
	return d
}

func TestErase(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		var shown []qyzmet.ActKind
		r := e.open(t, Options{After: func(_ context.Context, _ *Tx, entries []qyzmet.Entry) error {
			for _, e := range entries {
				shown = append(shown, e.Act.Envelope.Kind)
			}
			return nil
		}})
		own, err := r.PutPaper(ctx, []byte("a paper of one act, to be found nowhere"), "text/plain")
		if err != nil {
			t.Fatal(err)
		}
		common, err := r.PutPaper(ctx, []byte("a paper of two acts"), "text/plain")
		if err != nil {
			t.Fatal(err)
		}
		secret := draft("SECRET-NUMBER", "p-1")
		secret.Act.Payload.Papers = []qyzmet.Attached{{Digest: own}, {Digest: common}}
		secret.Outbox = []Message{{Channel: "sms", To: "+70000000000", Body: "SECRET-BODY"}}
		other := draft("k2", "p-1")
		other.Act.Payload.Papers = []qyzmet.Attached{{Digest: common}}
		target := mustAppend(t, r, secret)
		mustAppend(t, r, other)
		before, err := r.Checkpoint(ctx)
		if err != nil {
			t.Fatal(err)
		}

		readers := []*Register{r}
		if e.name == "postgres" { // another process that has the act at hand
			dir := t.TempDir()
			readers = append(readers, e.open(t, Options{KeyFile: dir + "/key", CheckpointFile: dir + "/checkpoint"}))
		}
		for _, reader := range readers {
			if acts, err := reader.Acts(ctx, "p-1", 0); err != nil || acts[0].Act.Payload == nil {
				t.Fatal(acts, err)
			}
		}

		got, err := r.Erase(ctx, target.Position, anErasure("e1"))
		if err != nil || got.Position != 3 {
			t.Fatalf("%+v %v", got, err)
		}
		if again, err := r.Erase(ctx, target.Position, anErasure("e1")); err != nil || !again.Again {
			t.Errorf("sent again: %+v %v", again, err)
		}
		for _, reader := range readers {
			acts, err := reader.Acts(ctx, "p-1", 0)
			if err != nil || len(acts) != 3 || acts[0].Act.Payload != nil || acts[1].Act.Payload == nil || acts[2].Act.Envelope.Of != target.ID {
				t.Fatalf("%+v %v", acts, err)
			}
		}
		if again := mustAppend(t, r, secret); !again.Again || again.Position != target.Position {
			t.Error("the key of an erased act recorded it again")
		}
		_, _, err = r.Paper(ctx, own)
		wantCode(t, err, qyzmet.NotFound)
		if _, _, err := r.Paper(ctx, common); err != nil {
			t.Errorf("a paper of another act is gone: %v", err)
		}
		if left, err := r.Messages(ctx, target.ID); err != nil || len(left) != 0 {
			t.Errorf("messages left: %v %v", left, err)
		}
		if len(shown) != 3 || shown[2] != Erasure {
			t.Errorf("the views were shown %v", shown)
		}
		_, err = r.Erase(ctx, target.Position, anErasure("e2"))
		wantCode(t, err, qyzmet.NotAllowed)
		_, err = r.Erase(ctx, 3, anErasure("e3"))
		wantCode(t, err, qyzmet.NotAllowed)
		_, err = r.Erase(ctx, 9, anErasure("e4"))
		wantCode(t, err, qyzmet.NotFound)
		_, err = r.Erase(ctx, 2, draft("e5", "p-1"))
		wantCode(t, err, qyzmet.NotAllowed)

		report, err := r.Verify(ctx, nil)
		if err != nil || !report.Sound() || report.Acts != 3 || report.Erased != 1 || report.Papers != 1 {
			t.Errorf("%+v %v", report, err)
		}
		if after, err := r.Checkpoint(ctx); err != nil || after == before {
			t.Errorf("the log does not go on from what was signed: %v", err)
		}
		if e.name != "sqlite" {
			return
		}
		for _, suffix := range []string{"", "-wal"} {
			data, err := os.ReadFile(r.path + suffix)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"SECRET-NUMBER", "SECRET-BODY", "to be found nowhere"} {
				if bytes.Contains(data, []byte(word)) {
					t.Errorf("%s is still in the file %s", word, suffix)
				}
			}
		}
	})
}

// Neither we nor a program beside us changes what was recorded.
func TestNothingIsChanged(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		r := e.open(t, Options{})
		digest, err := r.PutPaper(ctx, []byte("paper"), "text/plain")
		if err != nil {
			t.Fatal(err)
		}
		d := draft("k", "p-1")
		d.Act.Payload.Papers = []qyzmet.Attached{{Digest: digest}}
		mustAppend(t, r, d)
		if err := r.KeepBook(ctx, "b00c", []byte("law")); err != nil {
			t.Fatal(err)
		}
		if err := r.LogRead(ctx, ReadEntry{Who: "u-1", Subject: "p-1", Purpose: "call-up"}); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Erase(ctx, mustAppend(t, r, draft("k2", "p-2")).Position, anErasure("e")); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{
			`UPDATE log_act SET envelope = envelope`, `DELETE FROM log_act`, `INSERT INTO log_act SELECT 9, 'a-x', commitment, envelope, commitment, hashes FROM log_act WHERE position = 1`,
			`UPDATE log_payload SET data = data`, `DELETE FROM log_payload`,
			`UPDATE log_subject SET subject = 'p-9'`, `DELETE FROM log_subject`,
			`UPDATE log_erasure SET erased_by = 1`, `DELETE FROM log_erasure`,
			`UPDATE log_paper SET data = data`, `DELETE FROM log_paper`,
			`UPDATE log_attached SET position = 2`, `DELETE FROM log_attached`,
			`UPDATE log_book SET source = source`, `DELETE FROM log_book`,
			`UPDATE log_read SET subject = 'p-9'`, `DELETE FROM log_read`,
			`UPDATE log_name SET name = 'other'`, `DELETE FROM log_name`,
		} {
			if _, err := r.Base().Exec(ctx, text); err == nil {
				t.Errorf("%s was not refused", text)
			}
		}
		if e.name == "postgres" {
			for _, text := range []string{`TRUNCATE log_act`, `TRUNCATE log_payload`, `TRUNCATE log_subject`} {
				if _, err := r.Base().Exec(ctx, text); err == nil {
					t.Errorf("%s was not refused", text)
				}
			}
		} else if _, err := r.Base().Exec(ctx, `INSERT OR REPLACE INTO log_payload SELECT position, salt, 'x' FROM log_payload`); err == nil {
			t.Error("a payload was replaced")
		}
		if report, err := r.Verify(ctx, nil); err != nil || !report.Sound() {
			t.Errorf("%+v %v", report, err)
		}
	})
}
