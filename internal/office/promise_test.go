package office_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"qyzmet/internal/office"
)

// The pace is that of the last thousand.
func TestPace(t *testing.T) {
	var p office.Pace
	if got := p.Sum(); got != (office.Paced{}) {
		t.Errorf("of nothing: %+v", got)
	}
	for range 5000 {
		p.Note(time.Hour)
	}
	for i := range 1024 {
		p.Note(time.Duration(i+1) * time.Millisecond)
	}
	if got := p.Sum(); got.N != 6024 || got.P50 != 512*time.Millisecond || got.P99 != 1014*time.Millisecond {
		t.Errorf("%+v", got)
	}
}

// What was kept is read back, the last of each, past a line that was cut short.
func TestKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kept")
	if b, r, err := office.LastKept(file); b != nil || r != nil || err != nil {
		t.Errorf("of no file: %v %v %v", b, r, err)
	}
	at := time.UnixMilli(1_790_000_000_000).UTC()
	for i, what := range []string{office.KeptBackup, office.KeptRestore, office.KeptBackup} {
		if err := office.NoteKept(file, office.Kept{What: what, At: at, Acts: int64(i), Sound: true}); err != nil {
			t.Fatal(err)
		}
	}
	out, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = out.WriteString(`{"what":"bac`)
	out.Close()
	b, r, err := office.LastKept(file)
	if err != nil || b == nil || r == nil || b.Acts != 2 || r.Acts != 1 || !b.At.Equal(at) {
		t.Errorf("%+v %+v %v", b, r, err)
	}
}

// The promise counts what is overdue and stuck, and tells the same for a while.
func TestPromise(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		opened := w.Must(clerk, "dispute-opened", p, fields{"claim": "қате", "wanted": "дұрысы"})
		first, err := w.Promise(ctx)
		if err != nil || first.Overdue != 0 || first.Stuck != 0 || first.Oldest == nil || first.Oldest.Duty != "settle-dispute" || first.Recording.N == 0 || first.Failed != 0 {
			w.Fatalf("%+v %v", first, err)
		}
		w.Now = w.Now.AddDate(0, 1, 0)
		late, err := w.Promise(ctx)
		if err != nil || late.Overdue != 1 || late.Stuck != 1 {
			w.Errorf("a month later: %+v %v", late, err)
		}
		q := w.Request("dispute-settled", p, fields{"settled_as": "withdrawn", "reason": "өзі айтты"})
		q.Of = opened.ID
		if _, err := w.Record(ctx, head, q); err != nil {
			w.Fatal(err)
		}
		if soon, err := w.Promise(ctx); err != nil || soon.Overdue != 1 {
			w.Errorf("counted again too soon: %+v %v", soon, err)
		}
		w.Now = w.Now.Add(time.Minute)
		if after, err := w.Promise(ctx); err != nil || after.Overdue != 0 || after.Stuck != 0 {
			w.Errorf("settled: %+v %v", after, err)
		}
		if !w.StartCheck(ctx) {
			w.Error("the check did not start")
		}
		for range 200 {
			if c := w.Checked(); !c.Running {
				if c.Err != nil || !c.Report.Sound() || len(c.Effected.Unexplained) > 0 {
					w.Errorf("%+v", c)
				}
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		w.Error("the check did not end")
	})
}
