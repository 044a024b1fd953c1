package qyzmet

import (
	"bytes"
	"encoding/json"
	"fmt"

	"qyzmet/date"
)

// taggedValue is how a value is written where no vocabulary says its type:
// true, 12, {"date": …}, {"word": …}, {"words": […]}, {"list": […]},
// {"unknown": reason}.
type taggedValue struct {
	Bool    *bool      `json:"bool,omitempty"` // with a reason only, as Int
	Int     *int64     `json:"int,omitempty"`
	Date    *date.Date `json:"date,omitempty"`
	Word    *string    `json:"word,omitempty"`
	Words   *[]string  `json:"words,omitempty"`
	List    *[]Item    `json:"list,omitempty"`
	Unknown *Reason    `json:"unknown,omitempty"`
	Open    bool       `json:"open,omitempty"`
	Reason  Reason     `json:"reason,omitempty"` // beside a value that is declared and not yet proved
}

// IsZero reports whether the value is unknown without a reason.
func (v Value) IsZero() bool { return v.Kind == Unknown && v.Reason == NotAsked }

// MarshalJSON writes the value with its type, as the register keeps it.
func (v Value) MarshalJSON() ([]byte, error) {
	w := pen{b: make([]byte, 0, 64)}
	if w.value(&v); !w.bad {
		return w.b, nil
	}
	return v.slowly()
}

// slowly is MarshalJSON by encoding/json, for what the pen gives up on.
func (v Value) slowly() ([]byte, error) {
	switch {
	case v.Kind == Bool && v.Reason == "":
		return json.Marshal(v.N == 1)
	case v.Kind == Int && v.Reason == "":
		return json.Marshal(v.N)
	}
	t := taggedValue{Open: v.Open, Reason: v.Reason}
	switch v.Kind {
	case Bool:
		b := v.N == 1
		t.Bool = &b
	case Int:
		t.Int = &v.N
	case Date:
		d := v.AsDate()
		t.Date = &d
	case Word:
		t.Word = &v.S
	case Words:
		words := append([]string{}, v.Words...)
		t.Words = &words
	case List:
		items := append([]Item{}, v.Items...)
		t.List = &items
	default:
		t.Unknown, t.Reason = &v.Reason, ""
	}
	return json.Marshal(t)
}

// UnmarshalJSON reads what MarshalJSON writes, strictly.
func (v *Value) UnmarshalJSON(data []byte) error {
	r := newPass(string(data))
	if one := r.value(); r.whole() {
		*v = one
		return nil
	}
	return v.carefully(data)
}

// carefully is UnmarshalJSON by encoding/json, for what is written otherwise and
// for what is refused.
func (v *Value) carefully(data []byte) error {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || data[0] != '{' {
		return v.plain(data)
	}
	var t taggedValue
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&t); err != nil {
		return fmt.Errorf("value %.80s: %w", data, err)
	}
	out, forms := Value{}, 0
	take := func(given bool, w func() Value) {
		if given {
			out, forms = w(), forms+1
		}
	}
	take(t.Bool != nil, func() Value { return BoolValue(*t.Bool) })
	take(t.Int != nil, func() Value { return IntValue(*t.Int) })
	take(t.Date != nil, func() Value { return DateValue(*t.Date) })
	take(t.Word != nil, func() Value { return WordValue(*t.Word) })
	take(t.Words != nil, func() Value { return WordsValue(*t.Words...) })
	take(t.List != nil, func() Value { return ListValue(*t.List...) })
	take(t.Unknown != nil, func() Value { return UnknownValue(*t.Unknown) })
	if forms != 1 {
		return fmt.Errorf("value %.80s: wants exactly one of bool, int, date, word, words, list, unknown", data)
	}
	out.Open = t.Open
	if t.Unknown == nil {
		out.Reason = t.Reason
	}
	*v = out
	return nil
}

// plain reads a truth value or a whole number.
func (v *Value) plain(data []byte) error {
	var b bool
	if json.Unmarshal(data, &b) == nil && string(data) != "null" {
		*v = BoolValue(b)
		return nil
	}
	var n int64
	if err := json.Unmarshal(data, &n); err != nil || string(data) == "null" {
		return fmt.Errorf("value %.80s: wants true, false, a whole number or an object", data)
	}
	*v = IntValue(n)
	return nil
}
