package rulebook

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"qyzmet"
)

// maxLawDepth bounds the nesting of one file of law data.
const maxLawDepth = 24

// source is one file of law data. Its nodes are not kept: there are many of
// them, and only a fault asks once more where something stands.
type source struct {
	dataFile
	again *node
}

// root is the document, read again.
func (s *source) root() *node {
	if s.again == nil {
		s.again, _ = open(s.dataFile)
	}
	return s.again
}

// open parses a file of law data: as it is usually written by our own reader,
// which is fast, and what that does not know by the YAML library.
func open(f dataFile) (*node, *qyzmet.Fault) {
	root, fault := parse(f.name, f.text, maxLawDepth, readPlain)
	switch {
	case fault != nil:
		fault.Code = lawCode(fault.Code)
		return nil, fault
	case root == nil:
		return nil, &qyzmet.Fault{Code: qyzmet.BadLaw, File: f.name, Line: 1, Message: "the file is empty"}
	}
	return root, nil
}

// lawCode is the code of a syntax error where the law data are at fault.
func lawCode(c qyzmet.Code) qyzmet.Code {
	if c == qyzmet.BadSyntax {
		return qyzmet.BadLaw
	}
	return c
}

// parse reads one YAML or JSON document, nil when it holds nothing. It refuses
// what the YAML library takes long over or fails on (deep nesting), what hides a
// value from the reader (anchors, aliases, merge keys, tags), and more documents
// than one. first may read it in the library's stead, or give nil.
func parse(file, data string, depth int, first func(string) *node) (*node, *qyzmet.Fault) {
	if f := badBytes(data); f != nil {
		f.File = file
		return nil, f
	}
	if line := tooDeep(data, depth); line > 0 {
		return nil, &qyzmet.Fault{Code: qyzmet.TooLarge, File: file, Line: line, Message: fmt.Sprintf("nested more than %d deep", depth)}
	}
	if first != nil {
		if root := first(data); root != nil {
			return root, nil
		}
	}
	tree, err := parseTree(data)
	if err != nil {
		return nil, yamlFault(file, err)
	}
	if len(tree.Docs) > 1 {
		f := &qyzmet.Fault{Code: qyzmet.BadSyntax, File: file, Message: "a second document begins here; a file holds one"}
		if start := tree.Docs[1].Start; start != nil {
			f.Line, f.Column = start.Position.Line, start.Position.Column
		}
		return nil, f
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		return nil, nil
	}
	if f := refuseHidden(tree.Docs[0].Body); f != nil {
		f.File = file
		return nil, f
	}
	return nodeOf(tree.Docs[0].Body), nil
}

// parseTree turns a panic of the YAML library into an error. Doubled keys are
// let through here and refused, with both lines, where the mapping is read.
func parseTree(data string) (tree *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the YAML reader failed on this text: %v", r)
		}
	}()
	return parser.ParseBytes([]byte(data), 0, parser.AllowDuplicateMapKey())
}

// refuseHidden refuses what keeps a value from standing where it is read.
func refuseHidden(body ast.Node) *qyzmet.Fault {
	v := &hidden{}
	ast.Walk(v, body)
	if v.found == nil {
		return nil
	}
	pos := v.found.GetToken().Position
	return &qyzmet.Fault{Code: qyzmet.BadSyntax, Line: pos.Line, Column: pos.Column, Message: v.message}
}

// hidden finds the first node of a kind that is not used in data.
type hidden struct {
	found   ast.Node
	message string
}

// Visit implements ast.Visitor.
func (v *hidden) Visit(n ast.Node) ast.Visitor {
	if v.found != nil {
		return nil
	}
	switch n.Type() {
	case ast.AliasType, ast.AnchorType, ast.MergeKeyType:
		v.found, v.message = n, "anchors, aliases and merge keys are not used here; write the value out"
	case ast.TagType:
		v.found, v.message = n, "tags are not used here; write the value alone"
	case ast.MappingKeyType:
		v.found, v.message = n, "a key is written NAME: VALUE, without a question mark"
	case ast.DirectiveType:
		v.found, v.message = n, "directives are not used here"
	}
	return v
}

// yamlFault turns an error of the YAML library into a fault with its place.
func yamlFault(file string, err error) *qyzmet.Fault {
	var own *qyzmet.Fault
	if errors.As(err, &own) {
		copied := *own
		copied.File = file
		return &copied
	}
	f := &qyzmet.Fault{Code: qyzmet.BadSyntax, File: file, Message: firstLine(err.Error())}
	var ye yaml.Error
	if errors.As(err, &ye) {
		f.Message = firstLine(ye.GetMessage())
		if tk := ye.GetToken(); tk != nil {
			f.Line, f.Column, f.Value = tk.Position.Line, tk.Position.Column, clip(strings.TrimSpace(tk.Value))
		}
	}
	return f
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// fault builds a fault placed at a YAML path such as "$.rules[2].when".
func (s *source) fault(path string, code qyzmet.Code, format string, args ...any) *qyzmet.Fault {
	f := &qyzmet.Fault{Code: code, File: s.name, Line: 1, Column: 1,
		Path: strings.TrimPrefix(strings.TrimPrefix(path, "$"), "."), Message: fmt.Sprintf(format, args...)}
	root := s.root()
	for p := path; p != ""; p = parentPath(p) {
		n := root.find(p)
		if n == nil {
			continue
		}
		if p == path {
			f.Value = n.shown()
		}
		f.Line, f.Column = int(n.line), int(n.column)
		return f
	}
	return f
}

// parentPath drops the last step, so that a missing key is reported at its parent.
func parentPath(path string) string {
	i := strings.LastIndexAny(path, ".[")
	if i <= 0 {
		return ""
	}
	return path[:i]
}
