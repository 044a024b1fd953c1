package rulebook

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// nodeOf takes from the YAML library's tree what is read of it.
func nodeOf(n ast.Node) *node {
	out := &node{line: 1, column: 1}
	if tk := n.GetToken(); tk != nil {
		out.text = tk.Value
	}
	if tk := firstToken(n); tk != nil && tk.Position != nil {
		out.line, out.column = int32(tk.Position.Line), int32(tk.Position.Column)
	}
	switch n := n.(type) {
	case *ast.StringNode:
		out.kind, out.text = textNode, n.Value
	case *ast.LiteralNode:
		out.kind, out.text = textNode, n.Value.Value
	case *ast.IntegerNode:
		out.kind, out.text = integerNode, strings.TrimSpace(out.text)
	case *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		out.kind, out.text = numberNode, strings.TrimSpace(out.text)
	case *ast.BoolNode:
		out.kind, out.text, out.yes = boolNode, strings.TrimSpace(out.text), n.Value
	case *ast.NullNode:
		out.kind, out.text = nullNode, strings.TrimSpace(out.text)
	case *ast.SequenceNode:
		out.kind = listNode
		for _, e := range n.Values {
			out.children = append(out.children, nodeOf(e))
		}
	case *ast.MappingNode:
		out.kind = mappingNode
		for _, e := range n.Values {
			out.children = append(out.children, nodeOf(e.Key.(ast.Node)), nodeOf(e.Value))
		}
	case *ast.MappingValueNode:
		out.kind = mappingNode
		out.children = []*node{nodeOf(n.Key.(ast.Node)), nodeOf(n.Value)}
	}
	return out
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
