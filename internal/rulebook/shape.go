package rulebook

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"qyzmet"
	"qyzmet/date"
)

// shape compares a syntax tree with the Go type it is decoded into: every key
// is known and stands once, every value is of its kind, and every text is there
// in the three languages. It reports all faults of a file together.
type shape struct {
	file   string
	faults qyzmet.Faults
	texts  qyzmet.Faults // missing translations: they keep nothing else from being checked
}

var (
	nodeType  = reflect.TypeFor[ast.Node]()
	textType  = reflect.TypeFor[qyzmet.Text]()
	dayType   = reflect.TypeFor[date.Date]()
	pointType = reflect.TypeFor[Point]()
	boundType = reflect.TypeFor[Bound]()
)

func (c *shape) fault(n ast.Node, path string, code qyzmet.Code, format string, args ...any) *qyzmet.Fault {
	f := &qyzmet.Fault{Code: code, File: c.file, Path: path, Value: valueOf(n), Message: fmt.Sprintf(format, args...)}
	f.Line, f.Column = positionOf(n)
	c.faults = append(c.faults, f)
	return f
}

// check compares one node with the type it is read as.
func (c *shape) check(n ast.Node, t reflect.Type, path string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nodeType {
		return
	}
	if c.null(n, path) {
		return
	}
	switch t {
	case textType:
		c.text(n, path, qyzmet.Langs())
	case dayType:
		c.day(n, path)
	case pointType:
		c.point(n, path)
	case boundType:
		c.bound(n, path)
	default:
		c.byKind(n, t, path)
	}
}

func (c *shape) null(n ast.Node, path string) bool {
	_, null := n.(*ast.NullNode)
	if null {
		c.fault(n, path, qyzmet.Missing, "no value stands here; fill it in or leave the key out")
	}
	return null
}

func (c *shape) byKind(n ast.Node, t reflect.Type, path string) {
	switch t.Kind() {
	case reflect.Struct:
		c.mapping(n, t, path)
	case reflect.Slice:
		seq, ok := n.(*ast.SequenceNode)
		if !ok {
			c.fault(n, path, qyzmet.WrongType, "a list is wanted here: [a, b] or lines that begin with a dash")
			return
		}
		for i, e := range seq.Values {
			c.check(e, t.Elem(), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Map:
		c.eachEntry(n, path, func(key, value ast.Node, name string) { c.check(value, t.Elem(), join(path, name)) })
	case reflect.Bool:
		if _, ok := n.(*ast.BoolNode); !ok {
			c.fault(n, path, qyzmet.WrongType, "true or false is wanted here").Allowed = []string{"true", "false"}
		}
	case reflect.Int, reflect.Int64:
		c.number(n, path)
	default:
		c.word(n, path)
	}
}

// join extends a field path.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// word checks a value that is read as text.
func (c *shape) word(n ast.Node, path string) {
	switch n.(type) {
	case *ast.StringNode, *ast.LiteralNode:
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		c.fault(n, path, qyzmet.WrongType, "a text is wanted here; write %q in quotes", valueOf(n))
	default:
		c.fault(n, path, qyzmet.WrongType, "a text is wanted here")
	}
}

func (c *shape) number(n ast.Node, path string) {
	text, _ := scalarText(n)
	if _, err := strconv.ParseInt(text, 10, 64); err != nil || !isInteger(n) {
		c.fault(n, path, qyzmet.WrongType, "a whole number is wanted here, in decimal digits")
	}
}

func isInteger(n ast.Node) bool { _, ok := n.(*ast.IntegerNode); return ok }

func (c *shape) day(n ast.Node, path string) {
	text, ok := scalarText(n)
	if !ok {
		c.fault(n, path, qyzmet.WrongType, "a day is wanted here, as 2025-09-16")
		return
	}
	if _, err := date.Parse(text); err != nil {
		c.fault(n, path, qyzmet.BadDate, "%v", err)
	}
}

func (c *shape) bound(n ast.Node, path string) {
	text, ok := scalarText(n)
	if _, err := parseBound(text); err != nil || !ok {
		c.fault(n, path, qyzmet.WrongType, "a whole number or a day is wanted here, as 30 or 2025-09-16")
	}
}

// point checks a start or an end in time.
func (c *shape) point(n ast.Node, path string) {
	if _, err := pointWords(n); err != nil {
		f := yamlFault(c.file, err)
		f.Path = path
		c.faults = append(c.faults, f)
	}
}

// mapping checks the keys of a struct and then their values.
func (c *shape) mapping(n ast.Node, t reflect.Type, path string) {
	fields := fieldsOf(t)
	seen := map[string]bool{}
	ok := c.eachEntry(n, path, func(key, value ast.Node, name string) {
		seen[name] = true
		field, known := fields[name]
		if !known {
			f := c.fault(key, join(path, name), qyzmet.UnknownName, "there is no key %q here", clip(name))
			f.Allowed = sortedKeys(fields)
			f.Nearest = nearest(name, f.Allowed)
			return
		}
		if field.english {
			if !c.null(value, join(path, name)) {
				c.text(value, join(path, name), field.languages())
			}
			return
		}
		c.check(value, field.kind, join(path, name))
	})
	if !ok {
		return
	}
	for _, name := range sortedKeys(fields) {
		switch {
		case seen[name]:
		case fields[name].kind == textType:
			c.missing(n, join(path, name), fields[name].languages())
		case fields[name].required:
			c.fault(n, join(path, name), qyzmet.Missing, "the key %q is not given", name)
		}
	}
}

// eachEntry goes over a mapping's keys, refusing a key that stands twice.
func (c *shape) eachEntry(n ast.Node, path string, visit func(key, value ast.Node, name string)) bool {
	list, ok := entries(n)
	if !ok {
		c.fault(n, path, qyzmet.WrongType, "a mapping of keys to values is wanted here")
		return false
	}
	lines := map[string]int{}
	for _, e := range list {
		name := keyOf(e)
		if line, twice := lines[name]; twice {
			c.fault(e.Key.(ast.Node), join(path, name), qyzmet.BadLaw, "the key %q stands twice, first on line %d", clip(name), line)
			continue
		}
		lines[name], _ = positionOf(e)
		visit(e.Key.(ast.Node), e.Value, name)
	}
	return true
}

// keyType says how a key's value is read.
type keyType struct {
	kind     reflect.Type
	required bool
	english  bool // a text that may be given in English only
}

// languages are those in which a text must be given.
func (k keyType) languages() []qyzmet.Lang {
	if k.english {
		return []qyzmet.Lang{qyzmet.English}
	}
	return qyzmet.Langs()
}

// fieldsOf lists the keys of a struct. A day is required: left out, it would be
// read as the first day of 1970.
func fieldsOf(t reflect.Type) map[string]keyType {
	out := map[string]keyType{}
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case options == "inline":
			maps.Copy(out, fieldsOf(f.Type))
		case name != "" && name != "-":
			out[name] = keyType{f.Type, f.Type == dayType || f.Tag.Get("required") == "true", f.Tag.Get("english") == "enough"}
		}
	}
	return out
}

// text checks a text that must stand in some of the three languages. One that
// is begun in another is not left empty.
func (c *shape) text(n ast.Node, path string, needed []qyzmet.Lang) {
	given := map[string]string{}
	needed = slices.Clip(needed)
	ok := c.eachEntry(n, path, func(key, value ast.Node, name string) {
		if !slices.Contains(qyzmet.Langs(), qyzmet.Lang(name)) {
			f := c.fault(key, join(path, name), qyzmet.UnknownName, "there is no language %q here", clip(name))
			f.Allowed = []string{"kk", "ru", "en"}
			return
		}
		needed = append(needed, qyzmet.Lang(name))
		if _, null := value.(*ast.NullNode); null {
			return
		}
		c.word(value, join(path, name))
		given[name] = strings.TrimSpace(valueOf(value))
		c.script(value, join(path, name), name)
	})
	if !ok {
		return
	}
	var missing []qyzmet.Lang
	for _, l := range qyzmet.Langs() {
		if given[string(l)] == "" && slices.Contains(needed, l) {
			missing = append(missing, l)
		}
	}
	if len(missing) > 0 {
		c.missing(n, path, missing)
	}
}

func (c *shape) missing(n ast.Node, path string, langs []qyzmet.Lang) {
	line, column := positionOf(n)
	c.texts = append(c.texts, &qyzmet.Fault{Code: qyzmet.Missing, File: c.file, Line: line, Column: column, Path: path,
		Message: fmt.Sprintf("no text in %v; every text stands in kk, ru and en", langs)})
}

// script refuses a text that stands under another language's key: only Cyrillic
// letters in English, only Latin ones in Kazakh or Russian.
func (c *shape) script(n ast.Node, path, lang string) {
	text, _ := scalarText(n)
	cyrillic := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
	latin := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
	switch english := lang == string(qyzmet.English); {
	case english && cyrillic && !latin:
		c.fault(n, path, qyzmet.BadLaw, "the text under en has Cyrillic letters only")
	case !english && latin && !cyrillic:
		c.fault(n, path, qyzmet.BadLaw, "the text under %s has Latin letters only", lang)
	}
}

// decode fills v from the document, whose shape is checked first.
func (s *source) decode(v any) (faults, texts qyzmet.Faults) {
	c := &shape{file: s.file}
	c.check(s.body(), reflect.TypeOf(v).Elem(), "")
	if len(c.faults) > 0 {
		return c.faults, c.texts
	}
	if err := yaml.NodeToValue(s.body(), v, yaml.Strict()); err != nil {
		f := yamlFault(s.file, err)
		f.Code = lawCode(f.Code)
		return qyzmet.Faults{f}, c.texts
	}
	return nil, c.texts
}
