package rulebook

import (
	"fmt"
	"strings"

	"qyzmet"
)

// Limits of one set of facts. The YAML library takes time quadratic in the
// number of entries: at the limit, half a second.
const (
	maxFactsBytes  = 128 << 10
	maxFactsMarks  = 10_000 // lines, commas, colons, dashes and brackets
	maxListItems   = 200
	maxDepth       = 12
	maxFactsFaults = 50
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
	if n := marks(data); n > maxFactsMarks {
		return nil, &qyzmet.Fault{Code: qyzmet.TooLarge, File: file, Message: fmt.Sprintf("%d lines, commas, colons, dashes and brackets; at most %d are read", n, maxFactsMarks)}
	}
	root, fault := parse(file, string(data), maxDepth, readJSON)
	if fault != nil {
		return nil, fault
	}
	return b.factsFromNode(file, root)
}

// marks counts the characters that begin a new entry or value.
func marks(data []byte) int {
	n := 0
	for _, c := range data {
		switch c {
		case '\n', '\r', ',', ':', '{', '[', '-', '?':
			n++
		}
	}
	return n
}

// factsFromNode reads facts that stand inside another document, as in a worked case.
func (b *Book) factsFromNode(file string, root *node) (qyzmet.Facts, error) {
	r := &factReader{book: b, file: file, facts: qyzmet.Facts{}, at: map[qyzmet.Path]*node{}}
	if root != nil {
		r.mapping(root, "")
	}
	if len(r.faults) == 0 {
		r.identity()
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return r.facts, nil
}

// factReader gathers the facts and the faults of one reading.
type factReader struct {
	book   *Book
	file   string
	facts  qyzmet.Facts
	at     map[qyzmet.Path]*node // keys of the facts read
	faults qyzmet.Faults
}

// full reports whether so many faults were found that reading on is of no use.
func (r *factReader) full() bool { return len(r.faults) >= maxFactsFaults }

func (r *factReader) fault(n *node, path string, code qyzmet.Code, format string, args ...any) *qyzmet.Fault {
	f := &qyzmet.Fault{Code: code, File: r.file, Path: clip(path), Value: n.shown(), Message: fmt.Sprintf(format, args...)}
	f.Line, f.Column = int(n.line), int(n.column)
	r.faults = append(r.faults, f)
	return f
}

// identity refuses facts that contradict an identification number, at their place.
func (r *factReader) identity() {
	for _, f := range r.book.CheckIdentity(r.facts) {
		f.File = r.file
		if n, ok := r.at[qyzmet.Path(f.Path)]; ok {
			f.Line, f.Column = int(n.line), int(n.column)
		}
		r.faults = append(r.faults, f)
	}
}

// mapping reads the facts below a prefix of their paths.
func (r *factReader) mapping(n *node, prefix string) {
	if n.kind != mappingNode {
		if n.kind != nullNode || prefix == "" {
			r.fault(n, prefix, qyzmet.WrongType, "%s is a mapping of names to values", groupName(prefix))
		}
		return
	}
	seen := map[string]bool{}
	for i := 0; i < len(n.children); i += 2 {
		at, value := n.children[i], n.children[i+1]
		if r.full() {
			r.fault(at, "", qyzmet.TooLarge, "%d faults; what follows was not read", maxFactsFaults)
			return
		}
		key := at.name()
		path := join(prefix, key)
		f, known := r.book.Facts[qyzmet.Path(path)]
		switch {
		case known:
			r.fact(at, value, f)
		case !r.isPrefix(path):
			r.unknown(at, path)
		case seen[key]:
			r.fault(at, path, qyzmet.Contradiction, "%s stands twice; put its facts together", path)
		default:
			r.mapping(value, path)
		}
		seen[key] = true
	}
}

func groupName(prefix string) string {
	if prefix == "" {
		return "a set of facts"
	}
	return prefix + " is a group of facts, not a fact; it"
}

func (r *factReader) unknown(n *node, path string) {
	f := r.fault(n, path, qyzmet.UnknownName, "there is no fact %q", clip(path))
	f.Nearest = nearest(path, r.book.factNames())
}

func (b *Book) factNames() []string {
	names := make([]string, len(b.FactOrder))
	for i, f := range b.FactOrder {
		names[i] = string(f.Path)
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

// fact reads the value of one fact, which may be given once.
func (r *factReader) fact(key, value *node, f *Fact) {
	if first, twice := r.at[f.Path]; twice {
		r.fault(key, string(f.Path), qyzmet.Contradiction, "%s is given twice, first on line %d", f.Path, first.line)
		return
	}
	r.at[f.Path] = key
	if v, ok := r.value(value, f, string(f.Path)); ok {
		r.facts[f.Path] = v
	}
}
