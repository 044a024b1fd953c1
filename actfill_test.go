package qyzmet

import (
	"reflect"

	"pgregory.net/rapid"

	"qyzmet/date"
)

// awkward are strings that json.Marshal does not write as they are, and some that
// it does.
var awkward = []string{"", "a", "Құдайбергенов", "ТОО «Қазмұнай» № 1 – “а”", `"\/`, "<b>&amp;</b>", "\x00\b\f\n\r\t\x1f\x7f", "\u2028", "\u2029", "\u2027\u202a",
	"\xff", "\xc3", "\xe2\x80", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80", "\ufffd", "\ufffe", "😀"}

// filler fills what may hold anything by its type alone, so that no field is
// forgotten.
type filler struct {
	deep  int
	count func(most int) int // of a list or map: -1 for nil
	num   func() int64
	text  func() string
}

var (
	bare   = filler{count: func(int) int { return -1 }, num: func() int64 { return 0 }, text: func() string { return "" }}
	hollow = filler{count: func(int) int { return 1 }, num: bare.num, text: bare.text}
	full   = filler{count: func(most int) int { return most }, num: func() int64 { return 11 }, text: func() string { return "сөз" }}
)

// drawn fills with what is drawn, more often than not such that it can be written.
func drawn(t *rapid.T) filler {
	texts := rapid.OneOf(rapid.SampledFrom(awkward), rapid.String(), rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 8), func(b []byte) string { return string(b) }))
	return filler{
		count: func(most int) int { return rapid.IntRange(-1, most).Draw(t, "count") },
		num: func() int64 {
			if rapid.IntRange(0, 19).Draw(t, "any") == 19 {
				return rapid.Int64().Draw(t, "number")
			}
			return rapid.Int64Range(int64(date.Earliest), int64(date.Latest)).Draw(t, "number")
		},
		text: func() string { return texts.Draw(t, "text") },
	}
}

func (f filler) fill(t rapid.TB, v reflect.Value) {
	if one, is := v.Addr().Interface().(*Value); is {
		f.value(t, one)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(t, v.Field(i))
		}
	case reflect.Pointer:
		if f.count(1) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(t, v.Elem())
		}
	case reflect.Slice:
		if n := f.count(3); n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				f.fill(t, v.Index(i))
			}
		}
	case reflect.Map:
		f.table(t, v)
	case reflect.String:
		v.SetString(f.text())
	case reflect.Bool:
		v.SetBool(f.num()&1 == 1)
	case reflect.Int32, reflect.Int64:
		v.SetInt(f.num())
	default:
		t.Fatalf("a %v: tell this test how to fill one, and the pen how to write one", v.Type())
	}
}

// table fills a map.
func (f filler) table(t rapid.TB, v reflect.Value) {
	n := f.count(4)
	if n < 0 {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for range n {
		key, one := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(t, key)
		f.fill(t, one)
		v.SetMapIndex(key, one)
	}
}

// value fills a value of any kind, with more than that kind needs.
func (f filler) value(t rapid.TB, v *Value) {
	kinds := int64(len(kindNames)) + 1 // one that there is not
	v.Kind = Kind((f.num()%kinds + kinds) % kinds)
	v.N, v.S, v.Open = f.num(), f.text(), f.num()&1 == 1
	if f.num()&1 == 1 {
		v.Reason = Reason(f.text())
	}
	f.fill(t, reflect.ValueOf(&v.Words).Elem())
	if f.deep++; f.deep < 3 {
		f.fill(t, reflect.ValueOf(&v.Items).Elem())
	}
}
