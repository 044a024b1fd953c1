package rulebook

import (
	"strconv"
	"strings"
)

// node is one value of a document and where it stands. The law data's own
// reader (plain.go) and the YAML library (tree.go) give the same nodes.
type node struct {
	kind     nodeKind
	yes      bool // of boolNode
	line     int32
	column   int32
	text     string  // of a scalar
	children []*node // of a list its elements; of a mapping its keys, each followed by its value
}

type nodeKind uint8

const (
	otherNode   nodeKind = iota // nothing that is read
	nullNode                    // null, or nothing at all
	textNode                    // a text, in quotes or not
	integerNode                 // a whole number
	numberNode                  // another number
	boolNode
	listNode
	mappingNode
)

// scalar returns the text of a plain value.
func (n *node) scalar() (string, bool) {
	switch n.kind {
	case otherNode, listNode, mappingNode:
		return "", false
	}
	return n.text, true
}

// shown is the text of a scalar as it is shown in a fault, "" of other nodes.
func (n *node) shown() string {
	text, _ := n.scalar()
	return clip(text)
}

// name is the text of a node that is a key.
func (n *node) name() string { return strings.TrimSpace(n.text) }

// find follows a path such as "$.rules[2].when" from the root; nil when it leads
// nowhere.
func (n *node) find(path string) *node {
	rest := strings.TrimPrefix(path, "$")
	for rest != "" && n != nil {
		end := 1 + strings.IndexAny(rest[1:], ".[")
		if end == 0 {
			end = len(rest)
		}
		step := rest[1:end]
		if rest[0] == '.' {
			n = n.valueOf(step)
		} else {
			n = n.element(strings.TrimSuffix(step, "]"))
		}
		rest = rest[end:]
	}
	return n
}

func (n *node) valueOf(name string) *node {
	if n.kind != mappingNode {
		return nil
	}
	for i := 0; i < len(n.children); i += 2 {
		if n.children[i].name() == name {
			return n.children[i+1]
		}
	}
	return nil
}

func (n *node) element(number string) *node {
	i, err := strconv.Atoi(number)
	if err != nil || n.kind != listNode || i >= len(n.children) {
		return nil
	}
	return n.children[i]
}

// clip shortens a text for display.
func clip(s string) string {
	if len(s) <= 60 {
		return s
	}
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
