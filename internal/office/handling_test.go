package office_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
)

var registrar = office.Actor{Official: "u-registrar", Office: ministry}

// asked records a person with a statement that waits for an answer.
func asked(w *town, surname string) office.DutyRef {
	w.Helper()
	p := w.Must(clerk, "person-recorded", "", person(surname)).Act.Envelope.Subjects[0]
	a := w.Must(clerk, "statement-received", p, fields{"matter": "other", "statement": "Көшірме сұраймын"})
	return office.DutyRef{Subject: p, Duty: "answer-statement", Act: a.ID}
}

// task is a duty as the list has it.
func task(w *town, by office.Actor, d office.DutyRef) *office.Task {
	w.Helper()
	by.Purpose = "work"
	list, err := w.Tasks(context.Background(), by, office.DueSearch{Subject: d.Subject, Duty: d.Duty})
	if err != nil {
		w.Fatal(err)
	}
	for _, t := range list {
		if t.DueRow.Act == d.Act {
			return &t
		}
	}
	return nil
}

// rebuilt wants the lists, made anew from the acts, to be the same.
func rebuilt(w *town) {
	w.Helper()
	ctx := context.Background()
	before, err := w.ViewHash(ctx)
	if err != nil {
		w.Fatal(err)
	}
	if _, err := w.Rebuild(ctx, nil); err != nil {
		w.Fatal(err)
	}
	if after, err := w.ViewHash(ctx); err != nil || after != before {
		w.Errorf("rebuilt, the lists are others: %v", err)
	}
}

// TestAssign: the head gives many pieces of work in one go, and takes one back; the
// lists tell, and are the same when they are made anew.
func TestAssign(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		var list []office.DutyRef
		for i := range 20 {
			list = append(list, asked(w, fmt.Sprint("Адам", i)))
		}
		for range 2 { // sent again, it is the same
			refused, err := w.Assign(ctx, head, "u-clerk", list, "bulk")
			if err != nil || len(refused) > 0 {
				w.Fatalf("%v %v", refused, err)
			}
		}
		mine := office.DueSearch{Duty: "answer-statement", Assignee: "u-clerk"}
		if all, _, err := w.WorkCounts(ctx, clerk, mine); err != nil || all["answer-statement"] != 20 {
			w.Errorf("the clerk has %v: %v", all, err)
		}
		if got := task(w, clerk, list[3]); got == nil || got.Assignee != "u-clerk" || got.Due.Handling.By != "u-head" {
			w.Errorf("given: %+v", got)
		}
		if refused, err := w.Assign(ctx, head, "", list[:1], "back"); err != nil || len(refused) > 0 {
			w.Fatalf("%v %v", refused, err)
		}
		all, _, err := w.WorkCounts(ctx, clerk, mine)
		nobody, _, err2 := w.WorkCounts(ctx, clerk, office.DueSearch{Duty: "answer-statement", Nobody: true})
		if err != nil || err2 != nil || all["answer-statement"] != 19 || nobody["answer-statement"] != 1 {
			w.Errorf("taken back: %v and %v, %v %v", all, nobody, err, err2)
		}
		if acts, err := w.Register().Acts(ctx, list[3].Subject, 0); err != nil || len(acts) != 3 {
			w.Errorf("%d acts of one who was given once: %v", len(acts), err)
		}
		rebuilt(w)
	})
}

// TestAssignRefused: who is no head gives nothing; nobody gets what he may not do,
// what is another office's, what is done, what is his own.
func TestAssignRefused(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		d := asked(w, "Сейітов")
		key := 0
		wants := func(by office.Actor, to qyzmet.SubjectID, d office.DutyRef, want string) {
			w.Helper()
			key++
			refused, err := w.Assign(ctx, by, to, []office.DutyRef{d}, fmt.Sprint("r", key))
			if err != nil || len(refused) != 1 {
				w.Fatalf("%v: %v %v", d, refused, err)
			}
			var got []string
			for _, f := range refused[0].Faults {
				got = append(got, string(f.Code)+" "+f.Path)
			}
			if !strings.Contains(strings.Join(got, ", "), want) {
				w.Errorf("%v to %s by %s: %v, want %s", d, to, by.Official, refused[0].Faults, want)
			}
		}
		wants(clerk, "u-clerk", d, "not-yours official")
		wants(head, "u-clerk2", d, "not-yours assignee") // of another office
		wants(head, "u-doctor", d, "not-yours assignee") // cannot answer
		wants(head, "u-none", d, "not-yours assignee")
		wants(head, "u-clerk", office.DutyRef{Subject: d.Subject, Duty: "announce-decision"}, "not-allowed duty")
		wants(head, "u-clerk", office.DutyRef{Subject: d.Subject, Duty: "answer-statement"}, "not-allowed duty")
		wants(head, "u-clerk", office.DutyRef{Subject: "p-none", Duty: "answer-statement", Act: d.Act}, "not-found about")
		w.Must(registrar, "official-appointed", "u-self", fields{"at": string(district), "role": "clerk", "official_name": "Сейітов", "own_file": string(d.Subject)})
		wants(head, "u-self", d, "not-yours assignee")
		w.Must(registrar, "official-appointed", "u-head2", fields{"at": string(other), "role": "head", "official_name": "Басқа"})
		wants(office.Actor{Official: "u-head2", Office: other}, "u-clerk2", d, "not-yours office")
		answered(w, d)
		wants(head, "u-clerk", d, "not-allowed duty")
	})
}

// TestNote: what is missing stands with the duty and in the file, and stops no clock;
// the day on which to look again lies ahead. A form opened before can still be signed.
func TestNote(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		d := asked(w, "Сейітов")
		before := task(w, clerk, d)
		opened := w.Request("facts-stated", d.Subject, fields{"source": "document", "facts": qyzmet.ListValue(qyzmet.Item{"fact": qyzmet.WordValue("person.married"), "value": qyzmet.BoolValue(false)})})
		p, err := w.Propose(ctx, clerk, opened)
		if err != nil || !p.OK() {
			w.Fatal(err, p.Err())
		}
		opened.Heads = p.Heads
		if _, err := w.Note(ctx, clerk, d, "мұрағат анықтамасы", []qyzmet.Path{"person.study.now"}, w.Today(), "n1"); err == nil {
			w.Error("to look again today was taken")
		}
		if _, err := w.Note(ctx, clerk, d, " ", nil, w.Today().AddDays(2), "n2"); err == nil {
			w.Error("nothing was missing, and that was taken")
		}
		if _, err := w.Note(ctx, clerk, d, "мұрағат анықтамасы", []qyzmet.Path{"person.study.now"}, w.Today().AddDays(2), "n3"); err != nil {
			w.Fatal(err)
		}
		got := task(w, clerk, d)
		n := got.Due.Handling.Noted
		if n == nil || n.Lacking != "мұрағат анықтамасы" || n.By != "u-clerk" || got.Again != w.Today().AddDays(2) {
			w.Fatalf("noted %+v", n)
		}
		if got.DueRow.Due != before.DueRow.Due || got.State != before.State {
			w.Error("the clock was touched")
		}
		handled := func(how string) int {
			w.Helper()
			all, _, err := w.WorkCounts(ctx, clerk, office.DueSearch{Duty: d.Duty, Handled: how})
			if err != nil {
				w.Fatal(err)
			}
			return all[d.Duty]
		}
		if handled(office.Lacking) != 1 || handled(office.Again) != 0 || handled(office.Untouched) != 0 {
			w.Errorf("lacking %d, again %d, untouched %d", handled(office.Lacking), handled(office.Again), handled(office.Untouched))
		}
		if _, err := w.Record(ctx, clerk, opened); err != nil {
			w.Errorf("a form opened before the note was refused: %v", err)
		}
		opened.Key, opened.Content["reason"] = "late", qyzmet.WordValue("қайта")
		if _, err := w.Record(ctx, clerk, opened); err == nil {
			w.Error("a form opened before another act was taken")
		}
		w.Now = w.Now.AddDate(0, 0, 2)
		if handled(office.Again) != 1 {
			w.Error("its day has come, and it is not to be looked at again")
		}
		rebuilt(w)
		if own, err := w.Own(ctx, d.Subject); err != nil || own.Lines[len(own.Lines)-1].Act.Envelope.Kind == "" {
			w.Error(err)
		}
	})
}

// TestEscalate: told once to the head, and five days later once to the office above;
// by letter to whom an address is known.
func TestEscalate(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		w.Must(registrar, "official-appointed", "u-region", fields{"at": string(region), "role": "region-head", "official_name": "Облыс О.", "mail": "region@example.kz"})
		w.Must(registrar, "official-appointed", "u-head", fields{"at": string(district), "role": "head", "official_name": "Темірханов Б.", "mail": "head@example.kz"})
		one, two := asked(w, "Бірінші"), asked(w, "Екінші")
		last := task(w, clerk, one).DueRow.Due
		raised := func(days, want int) {
			w.Helper()
			w.Now = noon(last.AddDays(days))
			if _, err := w.Refresh(ctx); err != nil {
				w.Fatal(err)
			}
			for _, want := range []int{want, 0} { // a second run of the day raises nothing
				if n, err := w.Escalate(ctx); err != nil || n != want {
					w.Errorf("%d days after the last day %d were raised, not %d: %v", days, n, want, err)
				}
			}
		}
		raised(0, 0)
		raised(1, 2)
		got := task(w, head, one)
		if got.Step != "overdue" || got.Told != district || got.Stepped != w.Today() {
			w.Errorf("%+v", got.DueRow)
		}
		if r := got.Due.Handling.Raised; len(r) != 1 || len(r[0].Told) != 1 || r[0].Told[0] != "u-head" || r[0].Letters != 1 {
			w.Errorf("told: %+v", r)
		}
		answered(w, two)
		raised(5, 1)
		got = task(w, head, one)
		if got.Step != "higher" || got.Told != region || task(w, head, two) != nil {
			w.Errorf("%+v", got.DueRow)
		}
		up := office.Actor{Official: "u-region", Office: region}
		for _, by := range []office.Actor{up, head} { // both see it
			all, _, err := w.WorkCounts(ctx, by, office.DueSearch{Raised: by.Office})
			if err != nil || all["answer-statement"] != 1 {
				w.Errorf("%s sees %v raised: %v", by.Official, all, err)
			}
		}
		letters(w, map[string]int{"head@example.kz": 1, "region@example.kz": 1})
		rebuilt(w)
		if n, err := w.Escalate(ctx); err != nil || n != 0 {
			w.Errorf("after the rebuilding %d: %v", n, err)
		}
	})
}

// noon is an instant of a day.
func noon(d date.Date) time.Time {
	y, m, day := d.Civil()
	return time.Date(y, m, day, 7, 0, 0, 0, time.UTC)
}

func answered(w *town, d office.DutyRef) {
	w.Helper()
	q := w.Request("statement-answered", d.Subject, fields{"answered_as": "accepted", "reason": "Көшірме берілді"})
	q.Of = d.Act
	if _, err := w.Record(context.Background(), clerk, q); err != nil {
		w.Fatal(err)
	}
}

// letters wants so many letters to each address in the outbox, none of which names
// a person.
func letters(w *town, want map[string]int) {
	w.Helper()
	due, err := w.Register().Due(context.Background(), w.Now.AddDate(1, 0, 0), 100)
	if err != nil {
		w.Fatal(err)
	}
	got := map[string]int{}
	for _, m := range due {
		if m.Channel == "mail" {
			got[m.To]++
		}
		if strings.Contains(m.Body, "Бірінші") || strings.Contains(m.Body, "Екінші") {
			w.Errorf("a letter names a person: %s", m.Body)
		}
		if !strings.Contains(m.Body, "desk?due=raised") || !strings.Contains(m.Subject, " / ") {
			w.Errorf("a letter: %s: %s", m.Subject, m.Body)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		w.Errorf("letters to %v, want %v", got, want)
	}
}

// TestEscalateAlone: where nobody is there to be told, or nobody's address is known,
// that is written down too; the office above is the nearest that has a head.
func TestEscalateAlone(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	d := asked(w, "Сейітов")
	w.Now = w.Now.AddDate(0, 2, 0)
	if n, err := w.Escalate(ctx); err != nil || n != 2 {
		t.Fatalf("%d raised: %v", n, err)
	}
	r := task(w, head, d).Due.Handling.Raised
	if len(r) != 2 || r[0].Office != district || r[0].Letters != 0 || r[1].Office != region || len(r[1].Told) != 0 {
		t.Errorf("%+v", r)
	}
	letters(w, map[string]int{})
	if stuck, err := w.Promise(ctx); err != nil || stuck.Stuck != 1 {
		t.Errorf("by being raised the case got out of %+v: %v", stuck, err)
	}
	q := w.Request(string(procedure.DutyRaised), d.Subject, fields{"duty": d.Duty, "step": "overdue", "told_office": string(district), "letters": 0, "due_on": w.Today().String()})
	q.Of = d.Act
	for _, by := range []office.Actor{head, clerk, {Official: office.System, Office: district}, {Official: "u-min", Office: ministry}} {
		if _, err := w.Record(ctx, by, q); err == nil {
			t.Errorf("%s wrote in the name of the register", by.Official)
		}
	}
}

// TestCommissionDuty: what a commission owes is given to somebody and raised, on both
// engines, and the lists made anew are the same.
func TestCommissionDuty(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		members := qyzmet.ListValue()
		for _, seat := range []string{"chair", "military", "police", "health", "secretary"} {
			members.Items = append(members.Items, qyzmet.Item{"name": qyzmet.WordValue("А " + seat), "seat": qyzmet.WordValue(seat)})
		}
		decree := w.Must(office.Actor{Official: "u-min", Office: ministry}, "campaign-decreed", "", fields{"decree": "№ 801", "begins": "2026-09-01", "ends": "2026-12-31"})
		c := w.Must(office.Actor{Official: "u-akim", Office: akimat}, "commission-appointed", "", fields{"commission_kind": "district", "keeper": string(district),
			"campaign": string(decree.Act.Envelope.Subjects[0]), "members": members}).Act.Envelope.Subjects[0]
		p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		opened := w.Must(chair, "session-opened", c, fields{"present": members, "agenda": qyzmet.ListValue(qyzmet.Item{"person": qyzmet.WordValue(string(p))})})
		d := office.DutyRef{Subject: c, Duty: "close-session", Act: opened.ID}
		refused, err := w.Assign(ctx, head, "u-secretary", []office.DutyRef{d}, "give")
		if err != nil || len(refused) > 0 {
			t.Fatalf("%v %v", refused, err)
		}
		if refused, err := w.Assign(ctx, head, "u-doctor", []office.DutyRef{d}, "wrong"); err != nil || len(refused) != 1 {
			t.Errorf("given to who may not do it: %v", err)
		}
		if got := task(w, head, d); got == nil || got.Assignee != "u-secretary" {
			t.Errorf("%+v", got)
		}
		w.Now = noon(task(w, head, d).DueRow.Due.AddDays(1))
		if _, err := w.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		for _, want := range []int{1, 0} {
			if n, err := w.Escalate(ctx); err != nil || n != want {
				t.Errorf("%d were raised, not %d: %v", n, want, err)
			}
		}
		if got := task(w, head, d); got.Step != "overdue" || got.Told != district {
			t.Errorf("%+v", got.DueRow)
		}
		rebuilt(w)
	})
}
