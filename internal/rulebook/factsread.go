package rulebook

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"qyzmet"
	"qyzmet/date"
)

// Limits of one set of facts.
const (
	maxFactsBytes = 1 << 20
	maxListItems  = 200
	maxDepth      = 12
)

// ReadFacts reads facts from JSON or YAML: nested ({"person": {"sex": "male"}})
// or dotted ("person.sex": "male"), or both. null means "don't know". A list
// that may have more items is written {"items": […], "complete": false}. Every
// fault names its line, field path and value, what is allowed, and the nearest
// valid name; with any fault no facts are returned.
func (b *Book) ReadFacts(file string, data []byte) (qyzmet.Facts, error) {
	if len(data) > maxFactsBytes {
		return nil, &qyzmet.Fault{Code: qyzmet.TooLarge, File: file, Message: fmt.Sprintf("%d bytes of facts; at most %d are read", len(data), maxFactsBytes)}
	}
	if f := tooDeep(file, data); f != nil {
		return nil, f
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		f := yamlFault(file, err)
		f.Code = qyzmet.BadSyntax
		return nil, f
	}
	s := &source{file, tree}
	if f := s.refuseAliases(); f != nil {
		f.Code = qyzmet.BadSyntax
		return nil, f
	}
	r := &factReader{book: b, file: file, facts: qyzmet.Facts{}, at: map[qyzmet.Path]ast.Node{}}
	for _, doc := range tree.Docs {
		if doc.Body != nil {
			r.mapping(doc.Body, "")
		}
	}
	return r.done()
}

// tooDeep refuses hostile nesting before it reaches the parser.
func tooDeep(file string, data []byte) *qyzmet.Fault {
	depth := 0
	for _, c := range data {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth > maxDepth {
			return &qyzmet.Fault{Code: qyzmet.TooLarge, File: file, Message: fmt.Sprintf("nested more than %d deep", maxDepth)}
		}
	}
	return nil
}

// FactsFromNode reads facts that stand inside another document, as in a worked case.
func (b *Book) factsFromNode(file string, node ast.Node) (qyzmet.Facts, error) {
	r := &factReader{book: b, file: file, facts: qyzmet.Facts{}, at: map[qyzmet.Path]ast.Node{}}
	if node != nil {
		r.mapping(node, "")
	}
	return r.done()
}

type factReader struct {
	book   *Book
	file   string
	facts  qyzmet.Facts
	at     map[qyzmet.Path]ast.Node
	faults qyzmet.Faults
}

func (r *factReader) done() (qyzmet.Facts, error) {
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return r.facts, nil
}

func (r *factReader) fault(n ast.Node, path string, code qyzmet.Code, format string, args ...any) *qyzmet.Fault {
	f := &qyzmet.Fault{Code: code, File: r.file, Path: path, Message: fmt.Sprintf(format, args...)}
	if tk := n.GetToken(); tk != nil {
		f.Line, f.Column, f.Value = tk.Position.Line, tk.Position.Column, clip(strings.TrimSpace(tk.Value))
	}
	r.faults = append(r.faults, f)
	return f
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

func entries(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

func keyOf(n *ast.MappingValueNode) string { return strings.TrimSpace(n.Key.GetToken().Value) }

func (r *factReader) mapping(n ast.Node, prefix string) {
	list, ok := entries(n)
	if !ok {
		if prefix == "" {
			r.fault(n, "", qyzmet.BadSyntax, "facts are a mapping of names to values")
		}
		return
	}
	for _, e := range list {
		path := keyOf(e)
		if prefix != "" {
			path = prefix + "." + path
		}
		f, known := r.book.Facts[qyzmet.Path(path)]
		switch {
		case known:
			r.fact(e, f)
		case r.isPrefix(path):
			r.group(e, path)
		default:
			r.unknown(e.Key.(ast.Node), path)
		}
	}
}

func (r *factReader) group(e *ast.MappingValueNode, path string) {
	if _, ok := entries(e.Value); !ok {
		if _, null := e.Value.(*ast.NullNode); !null {
			r.fault(e.Value, path, qyzmet.WrongType, "%q is a group of facts, not a fact", path)
		}
		return
	}
	r.mapping(e.Value, path)
}

func (r *factReader) unknown(n ast.Node, path string) {
	f := r.fault(n, path, qyzmet.UnknownName, "there is no fact %q", clip(path))
	f.Nearest = nearest(path, r.book.factNames())
}

func (b *Book) factNames() []string {
	names := make([]string, 0, len(b.FactOrder))
	for _, f := range b.FactOrder {
		names = append(names, string(f.Path))
	}
	return names
}

func (r *factReader) isPrefix(path string) bool {
	for _, f := range r.book.FactOrder {
		if strings.HasPrefix(string(f.Path), path+".") {
			return true
		}
	}
	return false
}

func (r *factReader) fact(e *ast.MappingValueNode, f *Fact) {
	if _, twice := r.at[f.Path]; twice {
		r.fault(e.Key.(ast.Node), string(f.Path), qyzmet.Contradiction, "%s is given twice", f.Path)
		return
	}
	r.at[f.Path] = e.Value
	if v, ok := r.value(e.Value, f, string(f.Path)); ok {
		r.facts[f.Path] = v
	}
}

// value reads one value of a fact or of an item's field.
func (r *factReader) value(n ast.Node, f *Fact, path string) (qyzmet.Value, bool) {
	if _, null := n.(*ast.NullNode); null {
		return qyzmet.UnknownValue(qyzmet.DontKnow), true
	}
	switch f.Kind {
	case qyzmet.Words:
		return r.words(n, f, path)
	case qyzmet.List:
		return r.list(n, f, path)
	}
	if _, isMap := entries(n); isMap {
		r.fault(n, path, qyzmet.WrongType, "%s is a %s, not a mapping", path, f.Kind)
		return qyzmet.Value{}, false
	}
	if _, isSeq := n.(*ast.SequenceNode); isSeq {
		r.fault(n, path, qyzmet.WrongType, "%s is a %s, not a list", path, f.Kind)
		return qyzmet.Value{}, false
	}
	v, fault := f.Parse(strings.TrimSpace(n.GetToken().Value))
	if fault != nil {
		placed := r.fault(n, path, fault.Code, "%s", fault.Message)
		placed.Allowed, placed.Nearest, placed.Cite = fault.Allowed, fault.Nearest, fault.Cite
		return qyzmet.Value{}, false
	}
	return v, true
}

// Parse reads one value from its text, as typed on a page or in a file. The
// fault has no place; the caller knows it.
func (f *Fact) Parse(text string) (qyzmet.Value, *qyzmet.Fault) {
	bad := func(code qyzmet.Code, format string, args ...any) (qyzmet.Value, *qyzmet.Fault) {
		return qyzmet.Value{}, &qyzmet.Fault{Code: code, Path: string(f.Path), Value: clip(text), Message: fmt.Sprintf(format, args...)}
	}
	switch f.Kind {
	case qyzmet.Bool:
		if text != "true" && text != "false" {
			v, fault := bad(qyzmet.WrongType, "%q is neither true nor false", clip(text))
			fault.Allowed = []string{"true", "false", "null (don't know)"}
			return v, fault
		}
		return qyzmet.BoolValue(text == "true"), nil
	case qyzmet.Int:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return bad(qyzmet.WrongType, "%q is not a whole number", clip(text))
		}
		return f.bounded(qyzmet.IntValue(n), text)
	case qyzmet.Date:
		d, err := date.Parse(text)
		if err != nil {
			return bad(qyzmet.BadDate, "%v", err)
		}
		return f.bounded(qyzmet.DateValue(d), text)
	default:
		return f.word(text)
	}
}

func (f *Fact) word(text string) (qyzmet.Value, *qyzmet.Fault) {
	allowed := make([]string, 0, len(f.Values))
	for _, w := range f.Values {
		if w.Word == text {
			return qyzmet.WordValue(text), nil
		}
		allowed = append(allowed, w.Word)
	}
	return qyzmet.Value{}, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: string(f.Path), Value: clip(text),
		Message: fmt.Sprintf("%q is no value of %s", clip(text), f.Path), Allowed: allowed, Nearest: nearest(text, allowed)}
}

func (f *Fact) bounded(v qyzmet.Value, text string) (qyzmet.Value, *qyzmet.Fault) {
	low, high := int64(math.MinInt64), int64(math.MaxInt64)
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
	var allowed []string
	if f.Min != nil {
		allowed = append(allowed, "at least "+show(low))
	}
	if f.Max != nil {
		allowed = append(allowed, "at most "+show(high))
	}
	return qyzmet.Value{}, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: string(f.Path), Value: text,
		Message: fmt.Sprintf("%s is out of range for %s", text, f.Path), Allowed: allowed}
}

func (r *factReader) words(n ast.Node, f *Fact, path string) (qyzmet.Value, bool) {
	seq, open, ok := r.sequence(n, path)
	if !ok {
		return qyzmet.Value{}, false
	}
	var words []string
	for i, e := range seq.Values {
		v, fault := f.word(strings.TrimSpace(e.GetToken().Value))
		if fault != nil {
			placed := r.fault(e, fmt.Sprintf("%s[%d]", path, i), fault.Code, "%s", fault.Message)
			placed.Allowed, placed.Nearest = fault.Allowed, fault.Nearest
			return qyzmet.Value{}, false
		}
		words = append(words, v.S)
	}
	v := qyzmet.WordsValue(words...)
	v.Open = open
	return v, true
}

func (r *factReader) list(n ast.Node, f *Fact, path string) (qyzmet.Value, bool) {
	seq, open, ok := r.sequence(n, path)
	if !ok {
		return qyzmet.Value{}, false
	}
	if len(seq.Values) > maxListItems {
		r.fault(n, path, qyzmet.TooLarge, "%d items in %s; at most %d are read", len(seq.Values), path, maxListItems)
		return qyzmet.Value{}, false
	}
	v := qyzmet.Value{Kind: qyzmet.List, Open: open}
	for i, e := range seq.Values {
		item, ok := r.item(e, f, fmt.Sprintf("%s[%d]", path, i))
		if !ok {
			return qyzmet.Value{}, false
		}
		v.Items = append(v.Items, item)
	}
	return v, true
}

func (r *factReader) item(n ast.Node, f *Fact, path string) (qyzmet.Item, bool) {
	fields, ok := entries(n)
	if !ok {
		r.fault(n, path, qyzmet.WrongType, "an item of %s is a mapping of its fields", f.Path)
		return nil, false
	}
	item := qyzmet.Item{}
	for _, e := range fields {
		name := keyOf(e)
		def := f.ItemFact(name)
		if def == nil {
			bad := r.fault(e.Key.(ast.Node), path+"."+name, qyzmet.UnknownName, "items of %s have no field %q", f.Path, clip(name))
			for _, it := range f.Items {
				bad.Allowed = append(bad.Allowed, string(it.Path))
			}
			bad.Nearest = nearest(name, bad.Allowed)
			return nil, false
		}
		v, ok := r.value(e.Value, def, path+"."+name)
		if !ok {
			return nil, false
		}
		item[name] = v
	}
	return item, true
}

// sequence accepts a plain list (complete) or {items: […], complete: false}.
func (r *factReader) sequence(n ast.Node, path string) (*ast.SequenceNode, bool, bool) {
	if seq, ok := n.(*ast.SequenceNode); ok {
		return seq, false, true
	}
	fields, ok := entries(n)
	if !ok {
		r.fault(n, path, qyzmet.WrongType, "%s is a list: […] when complete, {items: […], complete: false} when there may be more", path)
		return nil, false, false
	}
	var seq *ast.SequenceNode
	complete := true
	for _, e := range fields {
		switch keyOf(e) {
		case "items":
			seq, _ = e.Value.(*ast.SequenceNode)
		case "complete":
			complete = strings.TrimSpace(e.Value.GetToken().Value) == "true"
		default:
			r.fault(e.Key.(ast.Node), path, qyzmet.UnknownName, "a list has no key %q", keyOf(e)).Allowed = []string{"items", "complete"}
			return nil, false, false
		}
	}
	if seq == nil {
		r.fault(n, path, qyzmet.WrongType, "%s has no items: […]", path)
		return nil, false, false
	}
	return seq, !complete, true
}
