package api

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"qyzmet/date"
)

// bare is a Shown without its way of writing itself.
func bare(s Shown) any {
	all, ok := s.v.(map[string]Shown)
	if !ok {
		return s.v
	}
	out := map[string]any{}
	for name, one := range all {
		out[name] = bare(one)
	}
	return out
}

// shownAlike holds a value as it is written to what encoding/json makes of it.
func shownAlike(t rapid.TB, s Shown) {
	got, err := s.appendTo([]byte("before"))
	want, wantErr := json.Marshal(bare(s))
	if rest, found := bytes.CutPrefix(got, []byte("before")); !found || err != nil || wantErr != nil || !bytes.Equal(rest, want) {
		t.Fatalf("%#v is written %s: %v\nwant %s: %v", s.v, got, err, want, wantErr)
	}
}

// writtenAlike holds a body as it is written to what encoding/json makes of it. It
// tells whether encoding/json was left out.
func writtenAlike(t rapid.TB, v quick) bool {
	var want bytes.Buffer
	e := json.NewEncoder(&want)
	e.SetEscapeHTML(false)
	wantErr := e.Encode(v)
	got, err := appendJSON([]byte("before"), v)
	if (err == nil) != (wantErr == nil) || err == nil && string(got) != "before"+want.String() {
		t.Fatalf("%#v\nis written %s: %v\nwant       %s: %v", v, got, err, &want, wantErr)
	}
	_, ok := quickly(nil, v)
	return ok
}

// draws fills a value with anything, or with something everywhere when there is
// nothing to draw from.
type draws struct {
	from *rapid.T
	tame bool // nothing that is left to encoding/json
}

func (d draws) fill(v reflect.Value) {
	switch v.Interface().(type) {
	case Shown:
		v.Set(reflect.ValueOf(d.shown(2)))
		return
	case date.Date:
		if v.SetInt(d.number(20000, 20001)); !d.tame {
			v.SetInt(d.number(20000, 1<<30))
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(d.text())
	case reflect.Bool:
		v.SetBool(d.number(1, 0) == 1)
	case reflect.Int, reflect.Int64:
		v.SetInt(d.number(12, 0, -1))
	case reflect.Pointer:
		if v.SetZero(); d.number(1, 0) == 1 {
			v.Set(reflect.New(v.Type().Elem()))
			d.fill(v.Elem())
		}
	case reflect.Slice:
		n := int(d.number(2, -1, 0, 1))
		if v.SetZero(); n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				d.fill(v.Index(i))
			}
		}
	case reflect.Map:
		if v.SetZero(); d.number(1, 0) == 1 {
			v.Set(reflect.MakeMap(v.Type()))
			for range d.number(2, 0, 20) {
				key, one := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
				d.fill(key)
				d.fill(one)
				v.SetMapIndex(key, one)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			d.fill(v.Field(i))
		}
	default:
		panic("what is a " + v.Type().String())
	}
}

func (d draws) number(usual int64, other ...int64) int64 {
	if d.from == nil {
		return usual
	}
	return rapid.SampledFrom(append(other, usual, usual, usual)).Draw(d.from, "number")
}

func (d draws) text() string {
	if d.from == nil {
		return "қ"
	}
	usual := rapid.SampledFrom([]string{"", "a", "b", "Құдайбергенов", `"`, "\n", "\u2028", "\xff", "🙂"})
	if d.tame {
		return usual.Draw(d.from, "text")
	}
	return rapid.OneOf(usual, rapid.SampledFrom([]string{"<b>", "a&b", "\x00", "\u00a0", `\u00`})).Draw(d.from, "text")
}

func (d draws) shown(deep int64) Shown {
	switch d.number(1, 0, 2, 3, 4, 5, 6, 7, 8) {
	case 0:
		return Shown{}
	case 2:
		return Shown{d.number(-12)}
	case 3:
		return Shown{true}
	case 4:
		return hidden
	case 5:
		return Shown{whole([]string{d.text(), d.text()}, d.number(0, 1) == 1)}
	case 6:
		return Shown{[]map[string]any{{d.text(): hidden, d.text(): int64(1)}, {}}}
	case 7:
		if deep > 0 {
			return Shown{map[string]Shown{d.text(): d.shown(deep - 1), d.text(): d.shown(deep - 1)}}
		}
	}
	return Shown{d.text()}
}

func TestShownIsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { shownAlike(t, draws{from: t}.shown(2)) })
}

func TestActsAreJSON(t *testing.T) {
	quickly, all := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var r Recorded
		var o Ordered
		d := draws{from: t, tame: rapid.Bool().Draw(t, "tame")}
		d.fill(reflect.ValueOf(&r).Elem())
		d.fill(reflect.ValueOf(&o).Elem())
		for _, v := range []quick{r, o, EntryShown{Position: r.Position, Act: r.Act}} {
			if all++; writtenAlike(t, v) {
				quickly++
			}
		}
	})
	if quickly < all/5 {
		t.Errorf("%d of %d were written here, which tells little", quickly, all)
	}
}

// A body that comes to have another field than is known here fails: encoding/json
// writes it, where it is filled and where it is not.
func TestEveryFieldOfAnActIsWritten(t *testing.T) {
	for name, fill := range map[string]func(any){"nothing": func(any) {}, "everything": func(v any) { draws{}.fill(reflect.ValueOf(v).Elem()) }} {
		t.Run(name, func(t *testing.T) {
			var r Recorded
			var e EntryShown
			o := Ordered{Each: []Recorded{}}
			fill(&r)
			fill(&e)
			fill(&o)
			r.Act.Envelope.Issued, r.Act.Envelope.Effect = 20000, 20000
			for _, v := range []quick{r, e, o} {
				if !writtenAlike(t, v) {
					t.Errorf("%#v is left to encoding/json", v)
				}
			}
		})
	}
	const want = `"number":"<1>","content":{"a":"\u003cb\u003e"}`
	if got, err := encode(Recorded{Act: Act{Number: "<1>", Content: map[string]Shown{"a": {"<b>"}}}}); err != nil || !bytes.Contains(got, []byte(want)) {
		t.Errorf("escapes are otherwise than they were: %s: %v", got, err)
	}
}

// What is shown of an act that was just recorded is not left to encoding/json.
func TestUsualActsAreWrittenQuickly(t *testing.T) {
	w := newTown(t)
	d, by := doorOf(w), actorOf("u-clerk", district)
	sight, err := w.Sight(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	if !writtenAlike(t, d.shownRecorded(recordPerson(w, d, by), sight)) {
		t.Error("a person who is recorded is left to encoding/json")
	}
}
