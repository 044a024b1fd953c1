package office_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
)

// TestReadingsJoined: one file read by one official in one office for one purpose is
// written down once in ten minutes; another reader, office, purpose, a refusal, a
// file opened from outside and whatever comes later is written down.
func TestReadingsJoined(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		other2 := w.Must(clerk, "person-recorded", "", person("Ахметов")).Act.Envelope.Subjects[0]
		as := func(by office.Actor, purpose string) office.Actor { by.Purpose = purpose; return by }
		read := func(by office.Actor, s qyzmet.SubjectID) {
			w.Helper()
			if _, err := w.Read(ctx, by, s, w.Today()); err != nil {
				w.Fatal(err)
			}
		}
		written := func(want ...string) {
			w.Helper()
			list, err := w.Register().Reads(ctx, p, 100)
			if err != nil {
				w.Fatal(err)
			}
			var got []string
			for i := len(list) - 1; i >= 0; i-- {
				got = append(got, string(list[i].Who)+" "+list[i].What+" "+list[i].Purpose)
			}
			if strings.Join(got, "; ") != strings.Join(want, "; ") {
				w.Errorf("written down: %q, want %q", got, want)
			}
		}
		began := w.Now
		for range 20 {
			read(as(clerk, "form"), p)
			w.Now = w.Now.Add(20 * time.Second)
		}
		read(as(clerk, "form"), other2)
		all := []string{"u-clerk file form"}
		written(all...)
		read(as(clerk, "work"), p)
		read(as(head, "form"), p)
		all = append(all, "u-clerk file work", "u-head file form")
		written(all...)
		w.Now = began.Add(office.JoinReadings) // though the last reading is younger
		read(as(clerk, "form"), p)
		all = append(all, "u-clerk file form")
		written(all...)
		outside := office.Actor{Official: "u-clerk2", Office: other, Purpose: "form"}
		for range 2 {
			if _, err := w.Read(ctx, outside, p, w.Today()); err == nil {
				w.Fatal("read from outside")
			}
			if _, err := w.BreakGlass(ctx, outside, p, w.Today(), "жедел жәрдем сұратты"); err != nil {
				w.Fatal(err)
			}
			all = append(all, "u-clerk2 refused form", "u-clerk2 break-glass жедел жәрдем сұратты")
		}
		written(all...)
		entries, err := w.Register().Reads(ctx, p, 100)
		if err != nil || time.UnixMilli(entries[len(entries)-1].At).Sub(began).Abs() > time.Second {
			w.Errorf("the first reading is not at its time: %v", err)
		}
	})
}

// TestReadingsAtOnce: those who read at one moment all wait until the one reading is
// durable, and none of them is told so when it is not.
func TestReadingsAtOnce(t *testing.T) {
	w := newTown(t, "")
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	by := clerk
	by.Purpose = "work"
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			if _, err := w.Read(context.Background(), by, p, w.Today()); err != nil {
				t.Error(err)
			}
			if list, err := w.Register().Reads(context.Background(), p, 10); err != nil || len(list) != 1 {
				t.Errorf("%d readings stand when one has read: %v", len(list), err)
			}
		})
	}
	all.Wait()
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	by.Purpose = "file"
	if _, err := w.Read(gone, by, p, w.Today()); !errors.Is(err, context.Canceled) {
		t.Errorf("a reading that could not be written: %v", err)
	}
	if _, err := w.Read(context.Background(), by, p, w.Today()); err != nil {
		t.Errorf("after one that could not be written: %v", err)
	}
	if list, err := w.Register().Reads(context.Background(), p, 10); err != nil || len(list) < 2 || list[0].Purpose != "file" {
		t.Errorf("the next was not written: %v, %v", list, err)
	}
}

// TestOpenedTold: who opens a file from outside has the person told, once a day for
// one reason, before he sees anything; nobody opens his own.
func TestOpenedTold(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		fields := person("Сейітов")
		p := w.Must(clerk, "person-recorded", "", fields).Act.Envelope.Subjects[0]
		w.Must(clerk, "facts-stated", p, map[string]any{"source": "document", "facts": qyzmet.ListValue(
			qyzmet.Item{"fact": qyzmet.WordValue("card.phone"), "value": qyzmet.WordValue("+77000000001")}, qyzmet.Item{"fact": qyzmet.WordValue("card.email"), "value": qyzmet.WordValue("n@example.kz")})})
		outside := office.Actor{Official: "u-clerk2", Office: other, Purpose: "form"}
		open := func(reason string) error {
			_, err := w.BreakGlass(ctx, outside, p, w.Today(), reason)
			return err
		}
		if open("қысқа") == nil {
			w.Error("opened without a reason")
		}
		for range 3 {
			if err := open("жедел жәрдем сұратты"); err != nil {
				w.Fatal(err)
			}
		}
		sent := func() map[string]int {
			w.Helper()
			list, err := w.Register().Due(ctx, w.Now.AddDate(1, 0, 0), 100)
			if err != nil {
				w.Fatal(err)
			}
			out := map[string]int{}
			for _, m := range list {
				out[m.Channel+" "+m.To]++
				if strings.Contains(m.Body, "жәрдем") || !strings.Contains(m.Body, "Бозарал ауданының") || !strings.Contains(m.Body, "Бозаральского") {
					w.Errorf("the message: %s", m.Body)
				}
			}
			return out
		}
		w.Refused(outside, w.Request("file-opened", p, map[string]any{"reason": "хат жіберу үшін ғана"}), "not-allowed kind")
		if got := sent(); len(got) != 2 || got["sms +77000000001"] != 1 || got["mail n@example.kz"] != 1 {
			w.Errorf("sent: %v", got)
		}
		if err := open("өрт болды, отбасын іздейміз"); err != nil {
			w.Fatal(err)
		}
		own, err := w.Own(ctx, p)
		if err != nil {
			w.Fatal(err)
		}
		n := 0
		for _, l := range own.Lines {
			if l.Act.Envelope.Kind == "file-opened" {
				n++
			}
		}
		if n != 2 {
			w.Errorf("his own file shows %d openings, not 2", n)
		}
		reads, err := w.OwnReads(ctx, p, 20)
		if err != nil || len(reads) != 4 {
			w.Errorf("%d readings are told to him: %v", len(reads), err)
		}
		w.Must(registrar, "official-appointed", "u-self", map[string]any{"at": string(other), "role": "clerk", "official_name": "Сейітов", "own_file": string(p)})
		if _, err := w.BreakGlass(ctx, office.Actor{Official: "u-self", Office: other}, p, w.Today(), "өз ісімді көргім келеді"); err == nil {
			w.Error("he opened his own file from outside")
		}
	})
}
