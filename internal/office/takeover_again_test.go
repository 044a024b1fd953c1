package office_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
)

// listed counts the persons who came with a list.
func listed(w *town, code string) int {
	w.Helper()
	n, err := w.Count(context.Background(), clerk, office.Search{Listed: map[string]string{"card.list": code}})
	if err != nil {
		w.Fatal(err)
	}
	return n
}

// TestTakeOverBrokenOff: a list whose taking over was broken off between two
// transactions is gone on with; no row is recorded twice, none is lost.
func TestTakeOverBrokenOff(t *testing.T) {
	onEach(t, func(w *town) {
		const n = 1400
		table := peopleTable(n, 0)
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		begun, _ := w.Register().Size(ctx)
		go func() {
			for ctx.Err() == nil {
				if size, _ := w.Register().Size(ctx); size > begun+400 {
					stop()
				}
				time.Sleep(time.Millisecond)
			}
		}()
		_, err := w.TakeOver(ctx, clerk, office.List{Name: "people.csv", File: bytes.NewReader(table)})
		if !errors.Is(err, context.Canceled) {
			w.Fatalf("it was not broken off: %v", err)
		}
		got, err := w.TakeOver(context.Background(), clerk, office.List{Name: "people.csv", File: bytes.NewReader(table)})
		if err != nil {
			w.Fatal(err)
		}
		before := got.By[office.RowBefore]
		if before == 0 || before == n || before+got.By[office.RowRecorded] != n || listed(w, got.Code) != n {
			w.Errorf("after going on %v, %d persons", got.By, listed(w, got.Code))
		}
		sameViews(w)
	})
}

func digest(data []byte) qyzmet.Digest {
	sum := sha256.Sum256(data)
	return qyzmet.Digest(hex.EncodeToString(sum[:]))
}

// takeChild is the process that TestTakeOverKilled starts: it takes a list over and
// kills itself in the midst of it.
func takeChild(place string) {
	law, err := theLaw()
	if err != nil {
		panic(err)
	}
	w, err := officetest.Open(law, filepath.Join(place, "r.db"), place)
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	begun, _ := w.Register().Size(ctx)
	go func() {
		for {
			if size, _ := w.Register().Size(ctx); size > begun+400 {
				self, _ := os.FindProcess(os.Getpid())
				_ = self.Kill()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	_, err = w.TakeOver(ctx, clerk, office.List{Name: "people.csv", File: bytes.NewReader(peopleTable(3000, 0))})
	fmt.Println("not killed", err)
	os.Exit(3)
}

// TestTakeOverKilled kills the process, and takes the same list over again.
func TestTakeOverKilled(t *testing.T) {
	place := t.TempDir()
	law, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	w := officetest.NewIn(t, law, filepath.Join(place, "r.db"), place)
	if err := w.Office.Close(); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), "OFFICE_TAKES="+place)
	if out, err := child.CombinedOutput(); err == nil || strings.Contains(string(out), "not killed") {
		t.Fatalf("the child was not killed: %v %s", err, out)
	}
	again, err := officetest.Open(law, filepath.Join(place, "r.db"), place)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	again.TB = t
	got, err := again.TakeOver(context.Background(), clerk, office.List{Name: "people.csv", File: bytes.NewReader(peopleTable(3000, 0))})
	if err != nil {
		t.Fatal(err)
	}
	if got.By[office.RowBefore] == 0 || got.By[office.RowBefore]+got.By[office.RowRecorded] != 3000 || listed(again, got.Code) != 3000 {
		t.Errorf("after the kill %v, %d persons", got.By, listed(again, got.Code))
	}
	sameViews(again)
	if report, err := again.Register().Verify(context.Background(), nil); err != nil || !report.Sound() {
		t.Error(report, err)
	}
}

// TestTakeOverAtOnce: two take the same list over at the same moment; nobody is
// recorded twice.
func TestTakeOverAtOnce(t *testing.T) {
	onEach(t, func(w *town) {
		const n = 700
		table := peopleTable(n, 0)
		var wait sync.WaitGroup
		for range 2 {
			wait.Go(func() {
				got, err := w.TakeOver(context.Background(), clerk, office.List{Name: "people.csv", File: bytes.NewReader(table)})
				if err != nil || got.By[office.RowRejected] > 0 {
					w.Errorf("%v, %v", got, err)
				}
			})
		}
		wait.Wait()
		if got := listed(w, office.ListCode(digest(table))); got != n {
			w.Errorf("%d persons of %d rows", got, n)
		}
		sameViews(w)
	})
}

// TestUndoList: what came with a list is annulled, the one on whom something was
// built since stays; the file can then be taken over again.
func TestUndoList(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		got, _ := taken(w, "list.csv", people)
		found, err := w.Find(ctx, clerk, office.Search{Listed: map[string]string{"card.list": got.Code}})
		if err != nil || len(found) != 2 {
			w.Fatal(found, err)
		}
		built := found[0].Subject
		w.Must(doctor, "medical-examined", built, fields{"purpose": "call-up", "category": "fit"})
		q := office.UndoRequest{Begun: got.Begun, Reason: "the wrong file"}
		_, err = w.UndoList(ctx, clerk, q)
		if faults, _ := qyzmet.FaultsOf(err); len(faults) != 1 || faults[0].Code != qyzmet.NotYours {
			w.Errorf("a clerk undid a list on his own: %v", err)
		}
		q.Signer = "u-head"
		undo, err := w.UndoList(ctx, clerk, q)
		if err != nil || undo.People != 1 || undo.LeftAll != 1 || undo.Left[0] != built {
			w.Fatalf("%+v, %v", undo, err)
		}
		if n := listed(w, got.Code); n != 1 {
			w.Errorf("%d persons are left", n)
		}
		if _, err := w.UndoList(ctx, clerk, q); err == nil {
			w.Error("a list was undone twice")
		}
		again, _ := taken(w, "list.csv", people)
		if again.Rows != 2 || again.By[office.RowThere]+again.By[office.RowDiffers] != 1 || again.By[office.RowRecorded]+again.By[office.RowFindings] != 1 {
			w.Errorf("taken over again: %v", again.By)
		}
		lists, err := w.Lists(ctx, clerk)
		if err != nil || len(lists) != 2 || lists[1].Undone == nil || lists[0].Undone != nil {
			w.Errorf("%v, %v", lists, err)
		}
		sameViews(w)
	})
}
