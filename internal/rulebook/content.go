package rulebook

import (
	"qyzmet"
)

// ReadContent reads the fields of an act from JSON or YAML, as an interface or a
// file of history gives them. Facts in a field of type facts stand by their full
// paths. Every fault names its line and field; with any of them nothing is
// returned. What is lacking is for the proposal of the act to say.
func (b *Book) ReadContent(file string, kind *ActKind, data []byte) (map[string]qyzmet.Value, error) {
	if len(data) > maxFactsBytes || marks(data) > maxFactsMarks {
		return nil, &qyzmet.Fault{Code: qyzmet.TooLarge, File: file, Message: "these are more fields than an act has"}
	}
	root, fault := parse(file, string(data), maxDepth, readJSON)
	if fault != nil {
		return nil, fault
	}
	r := &factReader{book: b, file: file}
	out := r.content(kind, root)
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return out, nil
}

func (r *factReader) content(kind *ActKind, root *node) map[string]qyzmet.Value {
	if root == nil || root.kind == nullNode { // nothing is filled in
		return map[string]qyzmet.Value{}
	}
	out := make(map[string]qyzmet.Value, len(root.children)/2)
	if root.kind != mappingNode {
		r.fault(root, "", qyzmet.WrongType, "the fields of an act are a mapping of names to values")
		return out
	}
	for i := 0; i < len(root.children); i += 2 {
		key, value := root.children[i], root.children[i+1]
		name := key.name()
		f := kind.Field(name)
		_, twice := out[name]
		switch {
		case f == nil:
			r.unknownContent(key, kind, name)
		case twice:
			r.fault(key, name, qyzmet.Contradiction, "the field %q is given twice", name)
		case f.Fact.Type == typeFacts:
			out[name] = r.stated(value, name)
		default:
			if v, ok := r.value(value, f.Fact, name); ok {
				out[name] = v
			}
		}
	}
	return out
}

func (r *factReader) unknownContent(key *node, kind *ActKind, name string) {
	bad := r.fault(key, name, qyzmet.UnknownName, "the act %q has no field %q", kind.ID, clip(name))
	for _, f := range kind.Fields {
		bad.Allowed = append(bad.Allowed, f.ID)
	}
	bad.Nearest = nearest(name, bad.Allowed)
}

// stated reads facts and attributes by their paths into items of fact and value.
func (r *factReader) stated(n *node, path string) qyzmet.Value {
	out := qyzmet.ListValue()
	if n.kind != mappingNode {
		r.fault(n, path, qyzmet.WrongType, "%s is a mapping of facts to values", path)
		return out
	}
	for i := 0; i < len(n.children); i += 2 {
		key, value := n.children[i], n.children[i+1]
		f := r.book.Entry(qyzmet.Path(key.name()))
		if f == nil {
			r.unknown(key, key.name())
			continue
		}
		if v, ok := r.value(value, f, join(path, key.name())); ok {
			out.Items = append(out.Items, qyzmet.Item{"fact": qyzmet.WordValue(string(f.Path)), "value": v})
		}
	}
	return out
}
