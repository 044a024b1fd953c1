package office_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
)

// refusedFor wants an error that is one refusal by code and path.
func refusedFor(t testing.TB, err error, want string) {
	t.Helper()
	faults, _ := qyzmet.FaultsOf(err)
	if len(faults) != 1 || string(faults[0].Code)+" "+faults[0].Path != want {
		t.Errorf("refused with %v, want %q", err, want)
	}
}

// A person disputes an entry of his own file, and states; the office gets a duty
// and answers; what he may not do is refused.
func TestOwnFileActs(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		entry := w.Must(clerk, "person-recorded", "", person("Сейітов"))
		mine := entry.Act.Envelope.Subjects[0]
		theirs := w.Must(clerk, "person-recorded", "", person("Ахметов"))
		send := office.Send{Kind: "dispute-opened", Of: entry.ID, Key: "1", Content: content(fields{"claim": "менің атым басқа", "wanted": "Нұрлыбек"})}
		first, err := w.SendOwn(ctx, mine, send)
		if err != nil {
			w.Fatal(err)
		}
		env := first.Act.Envelope
		if env.Official != mine || env.Actor != mine || env.Office != district || env.Of != entry.ID {
			w.Errorf("%+v", env)
		}
		if again, err := w.SendOwn(ctx, mine, send); err != nil || !again.Again || again.ID != first.ID {
			w.Errorf("sent again: %+v %v", again, err)
		}
		w.Holds(mine, "card.dispute_open", "true")
		paper := office.Upload{Name: "lease.pdf", Type: "application/pdf", Data: []byte("%PDF-1.4 lease")}
		stated, err := w.SendOwn(ctx, mine, office.Send{Kind: "statement-received", Key: "2", Papers: []office.Upload{paper}, Content: content(fields{"matter": "facts", "statement": "көштім"})})
		if err != nil {
			w.Fatal(err)
		}
		due, err := w.Work(ctx, clerk, office.DueSearch{Subject: mine, Duty: "answer-statement"})
		if err != nil || len(due) != 1 || due[0].Act != stated.ID {
			w.Errorf("%+v %v", due, err)
		}
		if _, data, err := w.OwnPaper(ctx, mine, stated.ID, stated.Act.Payload.Papers[0].Digest); err != nil || string(data) != string(paper.Data) {
			w.Errorf("%q %v", data, err)
		}
		// another's act, another's key, another's paper, an official's kind
		_, err = w.SendOwn(ctx, mine, office.Send{Kind: "dispute-opened", Of: theirs.ID, Key: "3", Content: send.Content})
		refusedFor(w, err, "not-allowed of")
		if other, err := w.SendOwn(ctx, theirs.Act.Envelope.Subjects[0], office.Send{Kind: "dispute-opened", Key: "1", Content: send.Content}); err != nil || other.Again {
			w.Errorf("the key of another stood in the way: %+v %v", other, err)
		}
		_, _, err = w.OwnPaper(ctx, theirs.Act.Envelope.Subjects[0], stated.ID, stated.Act.Payload.Papers[0].Digest)
		refusedFor(w, err, "not-found paper")
		_, err = w.SendOwn(ctx, mine, office.Send{Kind: "medical-examined", Key: "4", Content: content(fields{"purpose": "call-up", "category": "unfit"})})
		refusedFor(w, err, "not-yours official")
		for _, nobody := range []qyzmet.SubjectID{"", "p-nobody", "u-clerk", district} {
			_, err = w.Own(ctx, nobody)
			refusedFor(w, err, "not-yours person")
		}
	})
}

// Through the door of officials too a person acts about himself only, and nobody
// for him; his own file is his own though he be an official.
func TestHimselfOnly(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	mine := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	other := w.Must(clerk, "person-recorded", "", person("Ахметов")).Act.Envelope.Subjects[0]
	c := fields{"claim": "қате", "wanted": "дұрысы"}
	me := office.Actor{Official: mine, Office: district}
	w.Refused(me, w.Request("dispute-opened", other, c), "not-yours subject")
	w.Refused(office.Actor{Official: mine, Office: ministry}, w.Request("dispute-opened", mine, c), "not-yours subject")
	w.Refused(me, w.Request("medical-examined", mine, fields{"purpose": "call-up", "category": "unfit"}), "not-yours official")
	q := w.Request("dispute-opened", mine, c)
	q.Signer = mine
	w.Refused(clerk, q, "not-yours subject") // nobody signs for him
	q = w.Request("medical-examined", mine, fields{"purpose": "call-up", "category": "fit"})
	q.Signer = "u-doctor"
	w.Refused(me, q, "not-yours official") // nor does he enter for an official
	// he reads no file as an official does
	if _, err := w.Read(ctx, office.Actor{Official: mine, Office: district, Purpose: "x"}, other, w.Today()); err == nil {
		t.Error("a person read the file of another")
	}
	if _, err := w.BreakGlass(ctx, office.Actor{Official: mine, Office: district}, other, w.Today(), "a reason that is long enough"); err == nil {
		t.Error("a person broke into the file of another")
	}
	// an official gets the role of a person by no act
	registrar := office.Actor{Official: "u-registrar", Office: ministry}
	w.Refused(registrar, w.Request("official-appointed", "u-x", fields{"at": string(district), "role": rulebook.SelfRole, "official_name": "X"}), "not-allowed role")
	w.Must(registrar, "official-appointed", "u-doctor2", fields{"at": string(district), "role": "clerk", "official_name": "Сейітов Н.", "own_file": string(mine)})
	if _, err := w.SendOwn(ctx, mine, office.Send{Kind: "dispute-opened", Key: "k", Content: content(c)}); err != nil {
		t.Errorf("an official could not dispute an entry about himself: %v", err)
	}
}

// A login cannot fill the register.
func TestOwnBound(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	mine := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	var err error
	n := 0
	for ; n < 50 && err == nil; n++ {
		_, err = w.SendOwn(ctx, mine, office.Send{Kind: "statement-received", Key: fmt.Sprint(n), Content: content(fields{"matter": "other", "statement": "…"})})
	}
	if refusedFor(t, err, "too-large own"); n != 21 {
		t.Errorf("refused at the %dth", n)
	}
}

// Two files that were joined are one to the person, whichever his login names.
func TestOwnJoined(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	mine := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	first := w.Must(clerk, "person-recorded", "", person("Сеитов"))
	twin := first.Act.Envelope.Subjects[0]
	if _, err := w.Read(ctx, office.Actor{Official: "u-head", Office: district, Purpose: "work"}, twin, w.Today()); err != nil {
		t.Fatal(err)
	}
	w.Must(head, "persons-merged", mine, fields{"other": string(twin), "same_papers": true, "reason": "one birth certificate"})
	for i, login := range []qyzmet.SubjectID{mine, twin} {
		file, err := w.Own(ctx, login)
		if err != nil || file.Subject != mine || len(file.Lines) != 3+i {
			t.Fatalf("%s: %+v %v", login, file, err)
		}
		reads, err := w.OwnReads(ctx, login, 10)
		if err != nil || len(reads) != 1 || reads[0].Subject != twin || len(reads[0].Roles) != 1 || reads[0].Roles[0].ID != "head" {
			t.Errorf("%s: %+v %v", login, reads, err)
		}
		sent, err := w.SendOwn(ctx, login, office.Send{Kind: "dispute-opened", Of: first.ID, Key: string(login), Content: content(fields{"claim": "қате", "wanted": "…"})})
		if err != nil || sent.Act.Envelope.Subjects[0] != mine {
			t.Errorf("%s: %+v %v", login, sent, err)
		}
	}
}

// The copy of a file proves itself: every act against the signed checkpoint, by
// the public key alone, and a changed word is found out.
func TestOwnCopy(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		mine := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		w.Must(clerk, "person-recorded", "", person("Ахметов"))
		w.Must(doctor, "medical-examined", mine, fields{"purpose": "call-up", "category": "fit", "diagnosis": "сау"})
		made, err := w.OwnCopy(ctx, mine)
		if err != nil {
			w.Fatal(err)
		}
		data, err := json.Marshal(made)
		if err != nil {
			w.Fatal(err)
		}
		var copied office.OwnCopy
		if err := json.Unmarshal(data, &copied); err != nil {
			w.Fatal(err)
		}
		if len(copied.Acts) != 2 || len(copied.Reads) != 1 || copied.Reads[0].What != "copy" || len(copied.Holds) < 8 {
			w.Errorf("%d acts, %d readings, %d values", len(copied.Acts), len(copied.Reads), len(copied.Holds))
		}
		for _, e := range copied.Acts {
			if err := register.CheckInclusion(e.Inclusion, copied.PublicKey, e.Salt, []byte(*e.Payload)); err != nil {
				w.Error(err)
			}
			if err := register.CheckInclusion(e.Inclusion, copied.PublicKey, e.Salt, []byte(*e.Payload+" ")); err == nil {
				w.Error("a changed payload passed")
			}
		}
	})
}

// Erased content is gone for everybody, what rested on it too, and the log
// verifies; who may not erase is refused.
func TestErase(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		registrar := office.Actor{Official: "u-registrar", Office: ministry}
		mine := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		q := w.Request("medical-examined", mine, fields{"purpose": "call-up", "category": "unfit", "diagnosis": "құпия"})
		q.Number = "17-құпия"
		made, err := w.Record(ctx, doctor, q)
		if err != nil {
			w.Fatal(err)
		}
		w.Holds(mine, "person.fitness", "unfit")
		why := content(fields{"basis": "judgment 2-14 of 20 August 2026", "reason": "examined without consent"})
		_, err = w.Erase(ctx, head, made.ID, why, "e0")
		refusedFor(w, err, "not-yours official")
		_, err = w.Erase(ctx, registrar, made.ID, content(fields{"basis": "x"}), "e0")
		refusedFor(w, err, "missing reason")
		w.Refused(registrar, office.Request{Kind: "erasure", About: []qyzmet.SubjectID{mine}, Of: made.ID, Content: why, Key: "e0"}, "not-allowed kind")
		w.Now = w.Now.Add(time.Minute)
		gone, err := w.Erase(ctx, registrar, made.ID, why, "e1")
		if err != nil {
			w.Fatal(err)
		}
		if again, err := w.Erase(ctx, registrar, made.ID, why, "e1"); err != nil || !again.Again || again.ID != gone.ID {
			w.Errorf("%+v %v", again, err)
		}
		_, err = w.Erase(ctx, registrar, made.ID, why, "e2")
		refusedFor(w, err, "not-allowed act")
		_, err = w.Erase(ctx, registrar, gone.ID, why, "e3")
		refusedFor(w, err, "not-allowed act")
		w.Holds(mine, "person.fitness", "")
		file, err := w.Own(ctx, mine)
		if err != nil || len(file.Lines) != 3 || file.Lines[1].Act.Payload != nil || file.Lines[2].Act.Envelope.Of != made.ID {
			w.Errorf("%+v %v", file, err)
		}
		journal, err := w.Journal(ctx, head, "medical-examined", 0, 10)
		if err != nil || len(journal) != 1 || journal[0].Number != "" {
			w.Errorf("%+v %v", journal, err)
		}
		copied, err := w.OwnCopy(ctx, mine)
		if err != nil || copied.Acts[1].Payload != nil || register.CheckInclusion(copied.Acts[1].Inclusion, copied.PublicKey, nil, nil) != nil {
			w.Errorf("the proof of an erased act: %v", err)
		}
		before, _ := w.ViewHash(ctx)
		if _, err := w.Rebuild(ctx, nil); err != nil {
			w.Fatal(err)
		}
		if after, _ := w.ViewHash(ctx); after != before {
			w.Error("the views rebuilt after an erasure differ")
		}
		report, err := w.Register().Verify(ctx, nil)
		if err != nil || !report.Sound() || report.Erased != 1 {
			w.Errorf("%+v %v", report, err)
		}
		if shell, err := w.ActShell(ctx, registrar, made.ID); err != nil || !shell.Erased || shell.Kind != "medical-examined" {
			w.Errorf("%+v %v", shell, err)
		}
		_, err = w.ActShell(ctx, clerk, made.ID)
		refusedFor(w, err, "not-yours official")
	})
}
