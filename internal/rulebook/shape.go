package rulebook

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/date"
)

// shape reads a document into Go values as their types say: every key is known
// and stands once, every value is of its kind, and every text is there in the
// three languages. It reports all faults of a file together; with any of them,
// what it has filled in is of no use.
type shape struct {
	file   string
	faults qyzmet.Faults
	texts  qyzmet.Faults // missing translations: they keep nothing else from being checked
	way    []pathStep    // from the root to the value that is being read
}

// pathStep is a key, or the number of an element where there is no key.
type pathStep struct {
	key    string
	number int
}

// read fills v, a pointer, from a document.
func (c *shape) read(root *node, v any) { c.value(root, reflect.ValueOf(v).Elem()) }

// path writes the way, and a key after it, as it is shown in a fault.
func (c *shape) path(last ...pathStep) string {
	var b strings.Builder
	for _, s := range slices.Concat(c.way, last) {
		switch {
		case s.key == "":
			fmt.Fprintf(&b, "[%d]", s.number)
		case b.Len() == 0:
			b.WriteString(s.key)
		default:
			b.WriteString("." + s.key)
		}
	}
	return b.String()
}

// join extends a field path.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (c *shape) fault(n *node, path string, code qyzmet.Code, format string, args ...any) *qyzmet.Fault {
	f := &qyzmet.Fault{Code: code, File: c.file, Path: path, Value: n.shown(), Message: fmt.Sprintf(format, args...),
		Line: int(n.line), Column: int(n.column)}
	c.faults = append(c.faults, f)
	return f
}

// here reports a fault of the value that is being read.
func (c *shape) here(n *node, code qyzmet.Code, format string, args ...any) *qyzmet.Fault {
	return c.fault(n, c.path(), code, format, args...)
}

var nodeType = reflect.TypeFor[*node]()

// value reads one value as the type of v.
func (c *shape) value(n *node, v reflect.Value) {
	if v.Type() == nodeType {
		v.Set(reflect.ValueOf(n))
		return
	}
	if c.null(n) {
		return
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch to := v.Addr().Interface().(type) {
	case *qyzmet.Text:
		c.text(n, to, qyzmet.Langs())
	case *date.Date:
		c.day(n, to)
	case *Point:
		c.point(n, to)
	case *Bound:
		c.bound(n, to)
	case *Sources:
		if n.kind == listNode {
			c.list(n, v)
		} else {
			*to = Sources{c.word(n)}
		}
	default:
		c.byKind(n, v)
	}
	if r, ok := v.Addr().Interface().(interface{ written(*node) }); ok {
		r.written(n)
	}
}

func (c *shape) null(n *node) bool {
	if n.kind == nullNode {
		c.here(n, qyzmet.Missing, "no value stands here; fill it in or leave the key out")
	}
	return n.kind == nullNode
}

func (c *shape) byKind(n *node, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		c.mapping(n, v)
	case reflect.Slice:
		c.list(n, v)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		c.entries(n, func(_, value *node, name string) {
			e := reflect.New(v.Type().Elem()).Elem()
			c.value(value, e)
			v.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), e)
		})
	case reflect.Bool:
		if n.kind != boolNode {
			c.here(n, qyzmet.WrongType, "true or false is wanted here").Allowed = []string{"true", "false"}
		}
		v.SetBool(n.yes)
	case reflect.Int, reflect.Int64:
		number, err := strconv.ParseInt(n.text, 10, 64)
		if err != nil || n.kind != integerNode {
			c.here(n, qyzmet.WrongType, "a whole number is wanted here, in decimal digits")
		}
		v.SetInt(number)
	default:
		v.SetString(c.word(n))
	}
}

func (c *shape) list(n *node, v reflect.Value) {
	if n.kind != listNode {
		c.here(n, qyzmet.WrongType, "a list is wanted here: [a, b] or lines that begin with a dash")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.children), len(n.children)))
	for i, e := range n.children {
		c.way = append(c.way, pathStep{number: i})
		c.value(e, v.Index(i))
		c.way = c.way[:len(c.way)-1]
	}
}

// word reads a value that is a text.
func (c *shape) word(n *node) string {
	switch n.kind {
	case textNode:
		return n.text
	case integerNode, numberNode, boolNode:
		c.here(n, qyzmet.WrongType, "a text is wanted here; write %q in quotes", n.shown())
	default:
		c.here(n, qyzmet.WrongType, "a text is wanted here")
	}
	return ""
}

func (c *shape) day(n *node, to *date.Date) {
	text, ok := n.scalar()
	if !ok {
		c.here(n, qyzmet.WrongType, "a day is wanted here, as 2025-09-16")
		return
	}
	d, err := date.Parse(text)
	if err != nil {
		c.here(n, qyzmet.BadDate, "%v", err)
	}
	*to = d
}

func (c *shape) bound(n *node, to *Bound) {
	text, ok := n.scalar()
	b, err := parseBound(text)
	if err != nil || !ok {
		c.here(n, qyzmet.WrongType, "a whole number or a day is wanted here, as 30 or 2025-09-16")
	}
	*to = b
}

// point reads a start or an end in time.
func (c *shape) point(n *node, to *Point) {
	p, fault := pointFrom(n)
	if fault != nil {
		fault.File, fault.Path = c.file, c.path()
		c.faults = append(c.faults, fault)
	}
	*to = p
}

// mapping reads the keys of a struct and then asks for those that are lacking.
func (c *shape) mapping(n *node, v reflect.Value) {
	keys := keysOf(v.Type())
	given := make([]bool, len(keys.names))
	ok := c.entries(n, func(key, value *node, name string) {
		k := keys.named[name]
		if k == nil {
			f := c.here(key, qyzmet.UnknownName, "there is no key %q here", clip(name))
			f.Allowed = keys.names
			f.Nearest = nearest(name, f.Allowed)
			return
		}
		given[k.number] = true
		to := v.FieldByIndex(k.index)
		if !k.english {
			c.value(value, to)
		} else if !c.null(value) {
			c.text(value, to.Addr().Interface().(*qyzmet.Text), k.languages())
		}
	})
	for i, name := range keys.names {
		switch k := keys.named[name]; {
		case !ok || given[i]:
		case k.kind == textType:
			c.missing(n, c.path(pathStep{key: name}), k.languages())
		case k.required:
			c.fault(n, c.path(pathStep{key: name}), qyzmet.Missing, "the key %q is not given", name)
		}
	}
}

// manyKeys is the size from which a mapping's keys are compared by a table.
const manyKeys = 24

// entries goes over a mapping's keys, refusing a key that stands twice. What
// visit reports with here stands below the key.
func (c *shape) entries(n *node, visit func(key, value *node, name string)) bool {
	if n.kind != mappingNode {
		c.here(n, qyzmet.WrongType, "a mapping of keys to values is wanted here")
		return false
	}
	first := c.firsts(n)
	for i := 0; i < len(n.children); i += 2 {
		key := n.children[i]
		name := key.name()
		c.way = append(c.way, pathStep{key: name})
		if before := first(i, name); before != nil {
			c.here(key, qyzmet.BadLaw, "the key %q stands twice, first on line %d", clip(name), before.line)
		} else {
			visit(key, n.children[i+1], name)
		}
		c.way = c.way[:len(c.way)-1]
	}
	return true
}

// firsts finds whether the key at a place has stood before.
func (c *shape) firsts(n *node) func(at int, name string) *node {
	if len(n.children) < 2*manyKeys {
		return func(at int, name string) *node {
			for i := 0; i < at; i += 2 {
				if n.children[i].name() == name {
					return n.children[i]
				}
			}
			return nil
		}
	}
	seen := map[string]*node{}
	return func(at int, name string) *node {
		before := seen[name]
		if before == nil {
			seen[name] = n.children[at]
		}
		return before
	}
}
