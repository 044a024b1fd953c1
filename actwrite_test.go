package qyzmet

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// agree holds what the pen writes against json.Marshal, and what is read from it
// against encoding/json.
func agree[T any](t rapid.TB, v *T, write func([]byte, *T) ([]byte, error), read func([]byte) (T, error)) {
	want, wantErr := json.Marshal(v)
	got, err := write([]byte("before"), v)
	rest, found := bytes.CutPrefix(got, []byte("before"))
	if !found || !bytes.Equal(rest, want) || (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
		t.Fatalf("%#v\nis written  %s: %v\nand ought to be  %s: %v", v, got, err, want, wantErr)
	}
	if err != nil {
		return
	}
	var wantBack T
	wantErr = json.Unmarshal(want, &wantBack)
	if back, err := read(rest); (err == nil) != (wantErr == nil) || !reflect.DeepEqual(back, wantBack) {
		t.Fatalf("%s\nis read as %#v: %v\nwant       %#v: %v", rest, back, err, wantBack, wantErr)
	}
}

func readPayload(data []byte) (Payload, error) {
	p, err := ReadPayload(data)
	return *p, err
}

// agreeValue holds a value as the pen writes it against encoding/json, and those
// within it, on which the slow way rests, the same.
func agreeValue(t rapid.TB, v Value) {
	for _, it := range v.Items {
		for _, part := range it {
			agreeValue(t, part)
		}
	}
	want, wantErr := v.slowly()
	got, err := v.MarshalJSON()
	if !bytes.Equal(got, want) || (err == nil) != (wantErr == nil) {
		t.Fatalf("%#v\nis written  %s: %v\nand ought to be  %s: %v", v, got, err, want, wantErr)
	}
	if w := (pen{}); err == nil {
		if w.value(&v); w.bad {
			t.Errorf("%s is written the slow way", want)
		}
	}
}

func agreeEnvelope(t *rapid.T) {
	var e Envelope
	drawn(t).fill(t, reflect.ValueOf(&e).Elem())
	agree(t, &e, AppendEnvelope, ReadEnvelope)
}

func agreePayload(t *rapid.T) {
	var p Payload
	drawn(t).fill(t, reflect.ValueOf(&p).Elem())
	for _, v := range p.Content {
		agreeValue(t, v)
	}
	agree(t, &p, AppendPayload, readPayload)
}

// What the pen writes is what json.Marshal writes, and it is read as that.
func TestPenIsJSON(t *testing.T) {
	t.Run("envelope", func(t *testing.T) { rapid.Check(t, agreeEnvelope) })
	t.Run("payload", func(t *testing.T) { rapid.Check(t, agreePayload) })
}

func FuzzAppendEnvelope(f *testing.F) { f.Fuzz(rapid.MakeFuzz(agreeEnvelope)) }

func FuzzAppendPayload(f *testing.F) { f.Fuzz(rapid.MakeFuzz(agreePayload)) }

// agreeText holds a text by itself, and in a list, against json.Marshal.
func agreeText(t rapid.TB, s string) {
	one, oneErr := json.Marshal(s)
	list, listErr := json.Marshal([]string{s, s})
	if got, all := AppendText(nil, s), AppendTexts(nil, []string{s, s}); oneErr != nil || listErr != nil || !bytes.Equal(got, one) || !bytes.Equal(all, list) {
		t.Fatalf("%q is written %s and %s; want %s and %s", s, got, all, one, list)
	}
}

// FuzzAppendText is about the letters alone.
func FuzzAppendText(f *testing.F) {
	for _, s := range awkward {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		agreeText(t, s)
		agree(t, &Envelope{ID: ActID(s)}, AppendEnvelope, ReadEnvelope)
		agree(t, &Payload{Content: map[string]Value{s: WordValue(s)}}, AppendPayload, readPayload)
		agreeValue(t, WordValue(s))
	})
}

// Every letter at the bounds of what is escaped, and of what is no UTF-8.
func TestPenEscapes(t *testing.T) {
	for a := range 256 {
		agree(t, &Envelope{ID: ActID("a" + string(rune(a)) + "b"), Kind: ActKind([]byte{'a', byte(a), 'b'})}, AppendEnvelope, ReadEnvelope)
	}
	for _, s := range awkward {
		agree(t, &Envelope{ID: ActID(s), Kind: ActKind("a" + s + "б")}, AppendEnvelope, ReadEnvelope)
	}
}

// An act that comes to have another field than the pen knows fails here: json.Marshal
// writes it, where it is filled and where it is not, and the pen does not.
func TestPenKnowsEveryField(t *testing.T) {
	for name, f := range map[string]filler{"nothing": bare, "empty parts": hollow, "everything": full} {
		t.Run(name, func(t *testing.T) {
			var e Envelope
			var p Payload
			f.fill(t, reflect.ValueOf(&e).Elem())
			f.fill(t, reflect.ValueOf(&p).Elem())
			agree(t, &e, AppendEnvelope, ReadEnvelope)
			agree(t, &p, AppendPayload, readPayload)
			w := pen{}
			w.envelope(&e)
			if w.payload(&p); w.bad {
				t.Errorf("%s is written the slow way", w.b)
			}
		})
	}
}

// A value writes itself: of its fields the pen and the slow way must know alike.
func TestPenKnowsEveryKindOfValue(t *testing.T) {
	for of, want := range map[reflect.Type]string{
		reflect.TypeFor[Value]():       "Kind N S Words Items Open Reason",
		reflect.TypeFor[taggedValue](): "Bool Int Date Word Words List Unknown Open Reason",
	} {
		var names []string
		for i := range of.NumField() {
			names = append(names, of.Field(i).Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%v has the fields %s; the pen and this test know %s", of, got, want)
		}
	}
	for k := range Kind(len(kindNames)) + 1 {
		for _, reason := range []Reason{"", DontKnow} {
			for _, open := range []bool{false, true} {
				v := Value{Kind: k, N: 1, S: `"`, Words: []string{"b", "a"}, Items: []Item{{"b": IntValue(-1), "a": {}}, nil, {}}, Open: open, Reason: reason}
				agreeValue(t, v)
				agreeValue(t, Value{Kind: k, Open: open, Reason: reason})
			}
		}
	}
}

// What the pen gives up on is left to encoding/json, its errors included.
func TestPenGivesUp(t *testing.T) {
	deep := IntValue(1)
	for range 3 * mostDeep {
		deep = ListValue(Item{"a": deep})
	}
	w := pen{}
	if w.value(&deep); !w.bad {
		t.Error("a value of any depth is followed")
	}
	agree(t, &Payload{Content: map[string]Value{"a": deep}}, AppendPayload, readPayload)
	agree(t, &Payload{Content: map[string]Value{"a": {Kind: Date, N: 1 << 30}}}, AppendPayload, readPayload)
	agree(t, &Payload{Checked: []Checked{{On: 1 << 30}}}, AppendPayload, readPayload)
	agree(t, &Envelope{Issued: 1 << 30}, AppendEnvelope, ReadEnvelope)
}

// usual is an act as a desk records it.
func usual() (*Envelope, *Payload) {
	e := &Envelope{ID: "a-7q2m4k9x1c5v8b3n", Kind: "military-medical-examined", Office: "o-7q2m4k9x1c5v8b3n", Official: "u-7q2m4k9x1c5v8b3n", Actor: "u-7q2m4k9x1c5v8b3n",
		Subjects: []SubjectID{"p-7q2m4k9x1c5v8b3n", "c-7q2m4k9x1c5v8b3n"}, Issued: 20000, Effect: 20000, Recorded: 1790000000000, Book: Digest(strings.Repeat("5e", 32))}
	p := &Payload{Number: "17", Power: e.ID, Basis: []ProvisionID{"law-561-iv/31"}, Content: map[string]Value{},
		Checked: []Checked{{Question: "may-be-examined", On: 20000, State: Settled, Outcome: "yes", Cites: []ProvisionID{"law-561-iv/31.1", "law-561-iv/31.2"}, Proof: e.Book}},
		Papers:  []Attached{{Digest: e.Book, Name: "may-be-examined.json", Type: "application/json", Size: 4321}}}
	for i, c := range []string{"given_name", "surname", "patronymic", "born", "category", "articles"} {
		v := []Value{WordValue("Құдайбергенов"), DateValue(13000), WordsValue("a", "b")}[i%3]
		p.Content[c] = v
		p.Sets = append(p.Sets, Set{Subject: e.Subjects[0], Op: SetValue, Path: Path("card." + c), Value: v})
	}
	return e, p
}

// BenchmarkWriteAct writes an act with the pen, in memory of its own, and as
// json.Marshal does it.
func BenchmarkWriteAct(b *testing.B) {
	e, p := usual()
	b.Run("pen", func(b *testing.B) {
		b.ReportAllocs()
		var sheet []byte
		for b.Loop() {
			envelope, errA := AppendEnvelope(sheet[:0], e)
			envelope = bytes.Clone(envelope)
			payload, errB := AppendPayload(sheet[:0], p)
			if sheet, payload = payload, bytes.Clone(payload); errA != nil || errB != nil || len(envelope) > len(payload) {
				b.Fatal(errA, errB)
			}
		}
	})
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, errA := json.Marshal(e)
			if _, errB := json.Marshal(p); errA != nil || errB != nil {
				b.Fatal(errA, errB)
			}
		}
	})
}
