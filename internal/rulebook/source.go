package rulebook

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"qyzmet"
)

// maxLawDepth bounds the nesting of one file of law data.
const maxLawDepth = 24

// source is one YAML document with its syntax tree, for positions.
type source struct {
	file string
	tree *ast.File
}

// body is the document's root node, nil when it holds nothing.
func (s *source) body() ast.Node {
	if len(s.tree.Docs) == 0 {
		return nil
	}
	return s.tree.Docs[0].Body
}

// open parses a file of law data.
func open(f dataFile) (*source, *qyzmet.Fault) {
	s, fault := parse(f.name, f.data, maxLawDepth)
	if fault != nil {
		fault.Code = lawCode(fault.Code)
		return nil, fault
	}
	if s.body() == nil {
		return nil, &qyzmet.Fault{Code: qyzmet.BadLaw, File: f.name, Line: 1, Message: "the file is empty"}
	}
	return s, nil
}

// lawCode is the code of a syntax error where the law data are at fault.
func lawCode(c qyzmet.Code) qyzmet.Code {
	if c == qyzmet.BadSyntax {
		return qyzmet.BadLaw
	}
	return c
}

// parse reads one YAML or JSON document. It refuses what the YAML library
// takes long over or fails on (deep nesting), what hides a value from the reader
// (anchors, aliases, merge keys, tags), and more documents than one.
func parse(file string, data []byte, depth int) (*source, *qyzmet.Fault) {
	if f := badBytes(data); f != nil {
		f.File = file
		return nil, f
	}
	if line := tooDeep(data, depth); line > 0 {
		return nil, &qyzmet.Fault{Code: qyzmet.TooLarge, File: file, Line: line, Message: fmt.Sprintf("nested more than %d deep", depth)}
	}
	tree, err := parseTree(data)
	if err != nil {
		return nil, yamlFault(file, err)
	}
	s := &source{file, tree}
	if len(tree.Docs) > 1 {
		f := &qyzmet.Fault{Code: qyzmet.BadSyntax, File: file, Message: "a second document begins here; a file holds one"}
		if start := tree.Docs[1].Start; start != nil {
			f.Line, f.Column = start.Position.Line, start.Position.Column
		}
		return nil, f
	}
	if f := s.refuseHidden(); f != nil {
		return nil, f
	}
	return s, nil
}

// parseTree turns a panic of the YAML library into an error. Doubled keys are
// let through here and refused, with both lines, where the mapping is read.
func parseTree(data []byte) (tree *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the YAML reader failed on this text: %v", r)
		}
	}()
	return parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
}

// refuseHidden refuses what keeps a value from standing where it is read.
func (s *source) refuseHidden() *qyzmet.Fault {
	if s.body() == nil {
		return nil
	}
	v := &hidden{}
	ast.Walk(v, s.body())
	if v.found == nil {
		return nil
	}
	pos := v.found.GetToken().Position
	return &qyzmet.Fault{Code: qyzmet.BadSyntax, File: s.file, Line: pos.Line, Column: pos.Column, Message: v.message}
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
	f := &qyzmet.Fault{Code: code, File: s.file, Line: 1, Column: 1,
		Path: strings.TrimPrefix(strings.TrimPrefix(path, "$"), "."), Message: fmt.Sprintf(format, args...)}
	for p := path; p != ""; p = parentPath(p) {
		node := s.node(p)
		if node == nil {
			continue
		}
		if p == path {
			f.Value = valueOf(node)
		}
		f.Line, f.Column = positionOf(node)
		return f
	}
	return f
}

// node finds the node at a YAML path, or nil.
func (s *source) node(path string) ast.Node {
	yp, err := yaml.PathString(path)
	if err != nil {
		return nil
	}
	node, err := yp.FilterFile(s.tree)
	if err != nil {
		return nil
	}
	return node
}

// parentPath drops the last step, so that a missing key is reported at its parent.
func parentPath(path string) string {
	i := strings.LastIndexAny(path, ".[")
	if i <= 0 {
		return ""
	}
	return path[:i]
}

// valueOf is the text of a scalar as it is shown in a fault, "" of other nodes.
func valueOf(n ast.Node) string {
	text, ok := scalarText(n)
	if !ok {
		return ""
	}
	return clip(text)
}

// scalarText returns the text of a plain value.
func scalarText(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode, *ast.NullNode:
		return strings.TrimSpace(n.GetToken().Value), true
	}
	return "", false
}

func positionOf(n ast.Node) (line, column int) {
	tk := firstToken(n)
	if tk == nil || tk.Position == nil {
		return 1, 1
	}
	return tk.Position.Line, tk.Position.Column
}

// firstToken is where a node begins: a mapping in block style begins with its
// first key, not with the colon after it.
func firstToken(n ast.Node) *token.Token {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return firstToken(n.Values[0])
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken()
	}
	return n.GetToken()
}

// clip shortens a text for display.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
