package rulebook

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/date"
)

// value reads one value of a fact or of an item's field.
func (r *factReader) value(n *node, f *Fact, path string) (qyzmet.Value, bool) {
	if n.kind == nullNode {
		return qyzmet.UnknownValue(qyzmet.DontKnow), true
	}
	switch f.Kind {
	case qyzmet.Words:
		return r.words(n, f, path)
	case qyzmet.List:
		return r.list(n, f, path)
	}
	text, ok := r.scalar(n, f, path)
	if !ok {
		return qyzmet.Value{}, false
	}
	v, fault := f.Parse(strings.TrimSpace(text))
	if fault != nil {
		r.place(fault, n, path)
		return qyzmet.Value{}, false
	}
	return v, true
}

// scalar returns the text of a plain value. true, false and numbers stand
// without quotes, as in the JSON Schema of the facts.
func (r *factReader) scalar(n *node, f *Fact, path string) (string, bool) {
	text, ok := n.scalar()
	if !ok {
		what := "a mapping"
		if n.kind == listNode {
			what = "a list"
		}
		r.fault(n, path, qyzmet.WrongType, "%s is of type %s, not %s", path, f.Type, what)
		return "", false
	}
	if n.kind == textNode && (f.Kind == qyzmet.Bool || f.Kind == qyzmet.Int) {
		if _, fault := f.Parse(text); fault == nil {
			r.fault(n, path, qyzmet.WrongType, "%s is of type %s; write %s without quotes", path, f.Type, text)
			return "", false
		}
	}
	return text, true
}

// place puts a fault of Parse where the value stands.
func (r *factReader) place(fault *qyzmet.Fault, n *node, path string) {
	placed := r.fault(n, path, fault.Code, "%s", fault.Message)
	placed.Allowed, placed.Nearest, placed.Cite = fault.Allowed, fault.Nearest, fault.Cite
}

// Parse reads one value from its text, as typed on a page or in a file. The
// fault has no place; the caller knows it.
func (f *Fact) Parse(text string) (qyzmet.Value, *qyzmet.Fault) {
	switch f.Kind {
	case qyzmet.Bool:
		if text != "true" && text != "false" {
			v, fault := f.bad(qyzmet.WrongType, text, "%q is neither true nor false", clip(text))
			fault.Allowed = []string{"true", "false", "null (don't know)"}
			return v, fault
		}
		return qyzmet.BoolValue(text == "true"), nil
	case qyzmet.Int:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return f.bad(qyzmet.WrongType, text, "%q is not a whole number", clip(text))
		}
		return f.bounded(qyzmet.IntValue(n), text)
	case qyzmet.Date:
		d, err := date.Parse(text)
		if err != nil {
			return f.bad(qyzmet.BadDate, text, "%v", err)
		}
		return f.bounded(qyzmet.DateValue(d), text)
	case qyzmet.List:
		return f.bad(qyzmet.WrongType, text, "%s is a list; its items are not read from one text", f.Path)
	}
	switch f.Type {
	case typeIIN:
		return f.iin(text)
	case typeText, typeSubject:
		return qyzmet.WordValue(text), nil
	}
	return f.word(text)
}

func (f *Fact) bad(code qyzmet.Code, text, format string, args ...any) (qyzmet.Value, *qyzmet.Fault) {
	return qyzmet.Value{}, &qyzmet.Fault{Code: code, Path: string(f.Path), Value: clip(text), Message: fmt.Sprintf(format, args...)}
}

// iin reads an individual identification number.
func (f *Fact) iin(text string) (qyzmet.Value, *qyzmet.Fault) {
	number, err := qyzmet.ParseIIN(text)
	if err == nil {
		return qyzmet.WordValue(string(number)), nil
	}
	var fault *qyzmet.Fault
	if !errors.As(err, &fault) {
		return f.bad(qyzmet.BadIIN, text, "%v", err)
	}
	return f.bad(fault.Code, text, "%s", fault.Message)
}

func (f *Fact) word(text string) (qyzmet.Value, *qyzmet.Fault) {
	for _, w := range f.Values {
		if w.Word == text {
			return qyzmet.WordValue(text), nil
		}
	}
	allowed := f.words()
	v, fault := f.bad(qyzmet.NotAllowed, text, "%q is no value of %s", clip(text), f.Path)
	fault.Allowed, fault.Nearest = allowed, nearest(text, allowed)
	return v, fault
}

// bounded holds a number or a date to the fact's least and greatest value.
func (f *Fact) bounded(v qyzmet.Value, text string) (qyzmet.Value, *qyzmet.Fault) {
	low, high := int64(-qyzmet.MaxNumber), int64(qyzmet.MaxNumber) // days lie far within
	if f.Min != nil {
		low = int64(*f.Min)
	}
	if f.Max != nil {
		high = int64(*f.Max)
	}
	if v.N >= low && v.N <= high {
		return v, nil
	}
	show := func(n int64) string { return qyzmet.Value{Kind: v.Kind, N: n}.String() }
	none, fault := f.bad(qyzmet.NotAllowed, text, "%s is out of range for %s", clip(text), f.Path)
	if f.Min != nil {
		fault.Allowed = append(fault.Allowed, "at least "+show(low))
	}
	if f.Max != nil {
		fault.Allowed = append(fault.Allowed, "at most "+show(high))
	}
	if fault.Allowed == nil {
		fault.Allowed = []string{fmt.Sprintf("%d to %d", low, high)}
	}
	return none, fault
}

// words reads a set of words.
func (r *factReader) words(n *node, f *Fact, path string) (qyzmet.Value, bool) {
	values, open, ok := r.sequence(n, path)
	if !ok {
		return qyzmet.Value{}, false
	}
	words := make([]string, 0, len(values))
	for i, e := range values {
		where := fmt.Sprintf("%s[%d]", path, i)
		text, plain := e.scalar()
		if e.kind == nullNode || !plain {
			r.fault(e, where, qyzmet.WrongType, "%s holds words only", path)
			return qyzmet.Value{}, false
		}
		v, fault := f.word(strings.TrimSpace(text))
		if fault != nil {
			r.place(fault, e, where)
			return qyzmet.Value{}, false
		}
		words = append(words, v.S)
	}
	v := qyzmet.WordsValue(words...)
	v.Open = open
	return v, true
}

// list reads a list of items.
func (r *factReader) list(n *node, f *Fact, path string) (qyzmet.Value, bool) {
	values, open, ok := r.sequence(n, path)
	if !ok {
		return qyzmet.Value{}, false
	}
	v := qyzmet.Value{Kind: qyzmet.List, Open: open}
	for i, e := range values {
		item, ok := r.item(e, f, fmt.Sprintf("%s[%d]", path, i))
		if !ok {
			return qyzmet.Value{}, false
		}
		v.Items = append(v.Items, item)
	}
	return v, true
}

func (r *factReader) item(n *node, f *Fact, path string) (qyzmet.Item, bool) {
	if n.kind != mappingNode {
		r.fault(n, path, qyzmet.WrongType, "an item of %s is a mapping of its fields", f.Path)
		return nil, false
	}
	item := qyzmet.Item{}
	for i := 0; i < len(n.children); i += 2 {
		key, value := n.children[i], n.children[i+1]
		name := key.name()
		def := f.ItemFact(name)
		if def == nil {
			r.unknownField(key, f, join(path, name), name)
			return nil, false
		}
		if _, twice := item[name]; twice {
			r.fault(key, join(path, name), qyzmet.Contradiction, "%s is given twice in one item", name)
			return nil, false
		}
		v, ok := r.value(value, def, join(path, name))
		if !ok {
			return nil, false
		}
		item[name] = v
	}
	return item, true
}

func (r *factReader) unknownField(key *node, f *Fact, path, name string) {
	bad := r.fault(key, path, qyzmet.UnknownName, "items of %s have no field %q", f.Path, clip(name))
	for _, it := range f.Items {
		bad.Allowed = append(bad.Allowed, string(it.Path))
	}
	bad.Nearest = nearest(name, bad.Allowed)
}

// sequence accepts a plain list (complete) or {items: […], complete: false}.
func (r *factReader) sequence(n *node, path string) (values []*node, open, ok bool) {
	list := n
	if n.kind != listNode {
		if list, open, ok = r.openList(n, path); !ok {
			return nil, false, false
		}
	}
	if len(list.children) > maxListItems {
		r.fault(n, path, qyzmet.TooLarge, "%d items in %s; at most %d are read", len(list.children), path, maxListItems)
		return nil, false, false
	}
	return list.children, open, true
}

func (r *factReader) openList(n *node, path string) (list *node, open, ok bool) {
	if n.kind != mappingNode {
		r.fault(n, path, qyzmet.WrongType, "%s is a list: […] when complete, {items: […], complete: false} when there may be more", path)
		return nil, false, false
	}
	seen := map[string]bool{}
	for i := 0; i < len(n.children); i += 2 {
		at, value := n.children[i], n.children[i+1]
		key := at.name()
		switch {
		case seen[key]:
			r.fault(at, join(path, key), qyzmet.Contradiction, "%q is given twice", key)
			return nil, false, false
		case key == "items" && value.kind == listNode:
			list = value
		case key == "complete" && value.kind == boolNode:
			open = !value.yes
		case key == "complete":
			r.fault(value, join(path, key), qyzmet.WrongType, "complete is true or false").Allowed = []string{"true", "false"}
			return nil, false, false
		case key != "items":
			bad := r.fault(at, join(path, key), qyzmet.UnknownName, "a list has no key %q", clip(key))
			bad.Allowed = []string{"items", "complete"}
			bad.Nearest = nearest(key, bad.Allowed)
			return nil, false, false
		}
		seen[key] = true
	}
	if list == nil {
		r.fault(n, path, qyzmet.WrongType, "%s has no items: […]", path)
		return nil, false, false
	}
	return list, open, true
}
