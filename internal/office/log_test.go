package office_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/register"
)

// treeOf checks a checkpoint's signature and reads its tree.
func treeOf(w *town, s office.Signed) tlog.Tree {
	w.Helper()
	v, err := note.NewVerifier(s.Key)
	if err != nil {
		w.Fatal(err)
	}
	n, err := note.Open([]byte(s.Checkpoint), note.VerifierList(v))
	if err != nil {
		w.Fatal(err)
	}
	var t tlog.Tree
	lines := strings.Split(n.Text, "\n")
	fmt.Sscan(lines[1], &t.N)
	if t.Hash, err = tlog.ParseHash(lines[2]); err != nil || t.N != s.Size {
		w.Fatalf("%d entries, %d are told: %v", t.N, s.Size, err)
	}
	return t
}

func parsed(t testing.TB, texts []string) []tlog.Hash {
	t.Helper()
	var out []tlog.Hash
	for _, text := range texts {
		h, err := tlog.ParseHash(text)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, h)
	}
	return out
}

// The public proofs hold against the signed roots, for every position and size.
func TestPublicProofs(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		first, err := w.Checkpoint(ctx)
		if err != nil {
			w.Fatal(err)
		}
		w.Must(clerk, "person-recorded", "", person("Сейітов"))
		last, err := w.Checkpoint(ctx)
		if err != nil {
			w.Fatal(err)
		}
		was, now := treeOf(w, first), treeOf(w, last)
		for at := int64(1); at <= now.N; at++ {
			p, err := w.Inclusion(ctx, qyzmet.Position(at))
			if err != nil {
				w.Fatal(err)
			}
			leaf := parsed(w, []string{p.Leaf})[0]
			if err := tlog.CheckRecord(parsed(w, p.Hashes), now.N, now.Hash, at-1, leaf); err != nil || p.Size != now.N {
				w.Errorf("position %d: %v", at, err)
			}
		}
		hashes, err := w.Consistency(ctx, was.N, now.N)
		if err != nil {
			w.Fatal(err)
		}
		if err := tlog.CheckTree(parsed(w, hashes), now.N, now.Hash, was.N, was.Hash); err != nil {
			w.Error(err)
		}
		for _, at := range []qyzmet.Position{0, qyzmet.Position(now.N + 1)} {
			if _, err := w.Inclusion(ctx, at); !is(err, qyzmet.NotFound) {
				w.Errorf("position %d: %v", at, err)
			}
		}
		if _, err := w.Consistency(ctx, now.N, was.N); !is(err, qyzmet.NotAllowed) {
			w.Error(err)
		}
	})
}

func is(err error, code qyzmet.Code) bool {
	var f *qyzmet.Fault
	return errors.As(err, &f) && f.Code == code
}

// An act is read where the file is kept, and each reading is written down, also
// one that is refused.
func TestReadAct(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		made := w.Must(clerk, "person-recorded", "", person("Сейітов"))
		p := made.Act.Envelope.Subjects[0]
		by := clerk
		by.Purpose = "test"
		got, err := w.ReadAct(ctx, by, made.ID)
		if err != nil || got.Act.Envelope.ID != made.ID || got.Position != made.Position || !got.Sees("card.surname") {
			w.Errorf("%+v, %v", got, err)
		}
		foreign := office.Actor{Official: "u-clerk2", Office: other, Purpose: "test"}
		if _, err := w.ReadAct(ctx, foreign, made.ID); !is(err, qyzmet.NotYours) {
			w.Error(err)
		}
		if _, err := w.ProveAct(ctx, foreign, made.ID); !is(err, qyzmet.NotYours) {
			w.Error(err)
		}
		if _, err := w.ReadAct(ctx, by, "a-none"); !is(err, qyzmet.NotFound) {
			w.Error(err)
		}
		reads, err := w.Register().Reads(ctx, p, 10)
		var what []string
		for _, r := range reads {
			what = append(what, string(r.Who)+" "+r.What)
		}
		if err != nil || !slices.Equal(what, []string{"u-clerk2 refused", "u-clerk2 refused", "u-clerk act"}) {
			w.Errorf("%q, %v", what, err)
		}
	})
}

// The whole proof passes the register's own offline check, and no other act's.
func TestProveAct(t *testing.T) {
	w := newTown(t, "")
	made := w.Must(clerk, "person-recorded", "", person("Сейітов"))
	by := clerk
	by.Purpose = "test"
	p, err := w.ProveAct(context.Background(), by, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := w.Checkpoint(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	data, _ := json.Marshal(p)
	var in register.Inclusion
	if err := json.Unmarshal(data, &in); err != nil {
		t.Fatal(err)
	}
	if err := register.CheckInclusion(in, signed.Key, nil, nil); err != nil || !strings.Contains(in.Envelope, string(made.ID)) {
		t.Errorf("%v in %s", err, data)
	}
	in.Position--
	if register.CheckInclusion(in, signed.Key, nil, nil) == nil {
		t.Error("the proof fits another position too")
	}
}

// What a role does not see it does not see in any list either.
func TestSight(t *testing.T) {
	w := newTown(t, "")
	doctorSees, err := w.Sight(context.Background(), doctor)
	if err != nil {
		t.Fatal(err)
	}
	clerkSees, err := w.Sight(context.Background(), clerk)
	if err != nil {
		t.Fatal(err)
	}
	diagnosis := w.Book().ActKinds["medical-examined"].Field("diagnosis")
	if !doctorSees.SeesField(diagnosis) || clerkSees.SeesField(diagnosis) || !clerkSees.Sees("card.surname") || clerkSees.Sees("card.no_such_thing") {
		t.Error("sight by roles")
	}
	hidden := *w.Book().Facts["person.fitness"]
	hidden.Sensitivity = "criminal"
	if clerkSees.SeesItem("", &hidden) {
		t.Error("a clerk sees a criminal matter in a list")
	}
	if none, err := w.Sight(context.Background(), office.Actor{Official: "u-clerk", Office: other}); err != nil || none.Sees("card.surname") {
		t.Errorf("in an office where one has no role: %v", err)
	}
}

// Who keeps the file today may read it, whatever day is asked about; what was known
// at an earlier position is told apart.
func TestReadAt(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	made := w.Must(clerk, "person-recorded", "", person("Сейітов"))
	p := made.Act.Envelope.Subjects[0]
	w.Must(doctor, "medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
	by := clerk
	by.Purpose = "test"
	v, err := w.ReadAt(ctx, by, p, w.Today(), made.Position)
	if err != nil || v.UpTo != made.Position || len(v.Lines) != 1 || v.Value("person.fitness").Known() {
		t.Errorf("%+v %v", v, err)
	}
	early, err := w.ReadAt(ctx, by, p, officetest.Day("2020-01-01"), 0)
	if err != nil || early.Keeper != district || len(early.Paths()) > 0 {
		t.Errorf("before it was there: %+v %v", early, err)
	}
	if _, err := w.ReadAt(ctx, office.Actor{Official: "u-clerk2", Office: other, Purpose: "test"}, p, officetest.Day("2020-01-01"), 1); !is(err, qyzmet.NotYours) {
		t.Error(err)
	}
}

// Refusals tell nothing of a file that one may not read.
func TestBlindProposal(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	foreign := office.Actor{Official: "u-clerk2", Office: other}
	q := w.Request("first-registered", p, fields{"no_such_field": true})
	got, err := w.Propose(ctx, foreign, q)
	if err != nil || !got.Blind() || got.OK() || len(got.Unmet) > 0 || len(got.Answers) > 0 || !slices.Equal(got.Closed, []qyzmet.SubjectID{p}) {
		t.Errorf("%+v %v", got, err)
	}
	w.Refused(foreign, q, "not-yours office", "not-yours official")
	// his own office is told what is not met, though he may not sign
	mine, err := w.Propose(ctx, clerk, w.Request("medical-examined", p, fields{"purpose": "call-up", "category": "fit"}))
	if err != nil || mine.Blind() || mine.OK() || len(mine.Answers) == 0 || len(mine.Closed) > 0 {
		t.Errorf("%+v %v", mine, err)
	}
}

// A key stands for all that the request says, not for its kind and fields alone.
func TestKeyIsOfTheWholeRequest(t *testing.T) {
	w := newTown(t, "")
	one := w.Must(clerk, "person-recorded", "", person("Бірінші")).Act.Envelope.Subjects[0]
	two := w.Must(clerk, "person-recorded", "", person("Екінші")).Act.Envelope.Subjects[0]
	q := w.Request("medical-examined", one, fields{"purpose": "call-up", "category": "fit"})
	q.Number = "1"
	if _, err := w.Record(context.Background(), doctor, q); err != nil {
		t.Fatal(err)
	}
	again := q
	again.Issued, again.Signer = w.Today(), "u-doctor"
	if r, err := w.Record(context.Background(), doctor, again); err != nil || !r.Again {
		t.Errorf("%+v %v", r, err)
	}
	for name, change := range map[string]func(*office.Request){
		"about":  func(q *office.Request) { q.About = []qyzmet.SubjectID{two} },
		"number": func(q *office.Request) { q.Number = "2" },
		"signer": func(q *office.Request) { q.Signer = "u-head" },
		"issued": func(q *office.Request) { q.Issued = w.Today().AddDays(-1) },
		"effect": func(q *office.Request) { q.Effect = w.Today().AddDays(1) },
	} {
		t.Run(name, func(t *testing.T) {
			other := q
			change(&other)
			w.Refused(doctor, other, "repeated key")
		})
	}
}

// The heads of a request are those of its own subjects: others' would tell how far
// their records go.
func TestHeadsOfOthers(t *testing.T) {
	w := newTown(t, "")
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	hidden := w.Must(clerk, "person-recorded", "", person("Басқа")).Act.Envelope.Subjects[0]
	q := w.Request("medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
	q.Heads = map[qyzmet.SubjectID]qyzmet.Position{hidden: 1}
	w.Refused(doctor, q, "not-allowed heads")
}

// A paper that lies with an act says what its fields say, and a proof what facts it
// was drawn from: who may not see those gets neither, though he may read the file.
func TestPapersOfHiddenFields(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	paper, err := w.Attach(ctx, doctor, "card.pdf", "application/pdf", []byte("%PDF diagnosis"))
	if err != nil {
		t.Fatal(err)
	}
	q := w.Request("medical-examined", p, fields{"purpose": "call-up", "category": "fit", "diagnosis": "J45"})
	q.Papers = []qyzmet.Attached{paper}
	examined, err := w.Record(ctx, doctor, q)
	if err != nil {
		t.Fatal(err)
	}
	letter, err := w.Attach(ctx, clerk, "letter.pdf", "application/pdf", []byte("%PDF letter"))
	if err != nil {
		t.Fatal(err)
	}
	q = w.Request("facts-stated", p, fields{"source": "document", "facts": qyzmet.ListValue(
		qyzmet.Item{"fact": qyzmet.WordValue("person.married"), "value": qyzmet.BoolValue(false)})})
	q.Papers = []qyzmet.Attached{letter}
	stated, err := w.Record(ctx, clerk, q)
	if err != nil {
		t.Fatal(err)
	}
	reading := func(by office.Actor, act qyzmet.ActID, d qyzmet.Digest) error {
		by.Purpose = "test"
		_, _, err := w.ReadAttached(ctx, by, act, d)
		return err
	}
	if err := reading(doctor, examined.ID, paper.Digest); err != nil {
		t.Errorf("the doctor: %v", err)
	}
	if err := reading(clerk, stated.ID, letter.Digest); err != nil {
		t.Errorf("the clerk: %v", err)
	}
	faults, _ := qyzmet.FaultsOf(reading(clerk, examined.ID, paper.Digest))
	if len(faults) == 0 || faults[0].Code != qyzmet.NotYours {
		t.Errorf("a clerk reads the paper of an examination: %v", faults)
	}
	known := qyzmet.ListValue()
	for path, v := range map[string]qyzmet.Value{"registered_before": qyzmet.BoolValue(false), "new_citizen": qyzmet.BoolValue(false), "imprisoned": qyzmet.BoolValue(false),
		"residence": qyzmet.WordValue("in-kazakhstan"), "serving": qyzmet.WordValue("none"), "register_end": qyzmet.WordValue("none")} {
		known.Items = append(known.Items, qyzmet.Item{"fact": qyzmet.WordValue("person." + path), "value": v})
	}
	w.Must(clerk, "facts-stated", p, fields{"source": "document", "facts": known})
	registered := w.Must(head, "first-registered", p, nil)
	proof := registered.Act.Payload.Checked[0].Proof
	if faults, _ := qyzmet.FaultsOf(reading(clerk, registered.ID, proof)); len(faults) == 0 || faults[0].Code != qyzmet.NotYours {
		t.Errorf("a clerk reads a proof with a criminal record in it: %v", faults)
	}
	if err := reading(head, registered.ID, proof); err != nil {
		t.Errorf("the head: %v", err)
	}
	own, err := w.Own(ctx, p)
	if err != nil || !own.SeesAct(examined.Act) {
		t.Errorf("he himself does not see his own examination: %v", err)
	}
}
