package rulebook

import (
	"strings"
	"unicode/utf8"
)

// jsonPass reads JSON as programs write it in one pass, into the nodes that the YAML
// library would make of it. What it is not sure of it leaves to the library: escapes,
// numbers that are not whole, line ends between what belongs together, faults.
type jsonPass struct {
	data   string
	at     int
	line   int32
	column int32
	lost   bool
	nodes  []node // made together: those of one text are kept and dropped together
}

// readJSON reads a JSON object; nil for what is left to the library.
func readJSON(data string) *node {
	if len(data) == 0 || data[0] != '{' {
		return nil
	}
	p := &jsonPass{data: data, line: 1, column: 1}
	n := p.value()
	if p.lost || strings.Trim(data[p.at:], " \n") != "" {
		return nil
	}
	return n
}

// peek is the next byte after blanks; 0 at the end.
func (p *jsonPass) peek() byte {
	for p.at < len(p.data) && p.data[p.at] == ' ' {
		p.step(1, 1)
	}
	if p.at == len(p.data) {
		return 0
	}
	return p.data[p.at]
}

func (p *jsonPass) step(bytes int, signs int32) {
	p.at += bytes
	p.column += signs
}

// take takes a sign if it is the next one.
func (p *jsonPass) take(sign byte) bool {
	if p.lost || p.peek() != sign {
		return false
	}
	p.step(1, 1)
	return true
}

func (p *jsonPass) lose() *node {
	p.lost = true
	return &node{}
}

// nodesAtOnce is how many nodes are made together: those of an act of a few fields.
const nodesAtOnce = 16

// node begins a node where the pass stands.
func (p *jsonPass) node(kind nodeKind) *node {
	if len(p.nodes) == cap(p.nodes) {
		p.nodes = make([]node, 0, nodesAtOnce)
	}
	p.nodes = append(p.nodes, node{kind: kind, line: p.line, column: p.column})
	return &p.nodes[len(p.nodes)-1]
}

func (p *jsonPass) value() *node {
	switch sign := p.peek(); {
	case p.lost:
		return p.lose()
	case sign == '{':
		return p.mapping()
	case sign == '[':
		return p.list()
	case sign == '"':
		return p.text()
	case sign == '-' || sign >= '0' && sign <= '9':
		return p.number()
	}
	for _, word := range jsonWords {
		if rest := p.data[p.at:]; strings.HasPrefix(rest, word.text) && ends(rest[len(word.text):]) {
			n := p.node(word.kind)
			n.yes, n.text = word.yes, word.text
			p.step(len(word.text), int32(len(word.text)))
			return n
		}
	}
	return p.lose()
}

// jsonWords are the values of JSON that are words.
var jsonWords = [...]node{{kind: boolNode, yes: true, text: "true"}, {kind: boolNode, text: "false"}, {kind: nullNode, text: "null"}}

// ends reports whether a value ends where the rest begins.
func ends(rest string) bool {
	return rest != "" && strings.IndexByte(",]} ", rest[0]) >= 0
}

func (p *jsonPass) mapping() *node {
	n := p.node(mappingNode)
	var few [2 * nodesAtOnce]*node
	children := few[:0]
	p.take('{')
	for first := true; !p.take('}'); first = false {
		if !first && !p.take(',') || p.peek() != '"' {
			return p.lose()
		}
		key := p.text()
		if !p.take(':') {
			return p.lose()
		}
		children = append(children, key, p.value())
		if p.lost {
			return n
		}
	}
	n.children = append(n.children, children...) // as many as there are
	return n
}

func (p *jsonPass) list() *node {
	n := p.node(listNode)
	p.take('[')
	for first := true; !p.take(']'); first = false {
		if !first && !p.take(',') {
			return p.lose()
		}
		n.children = append(n.children, p.value())
		if p.lost {
			return n
		}
	}
	return n
}

// text reads a text without escapes, on one line.
func (p *jsonPass) text() *node {
	n := p.node(textNode)
	rest := p.data[p.at+1:]
	end := strings.IndexAny(rest, "\"\\\n\r\t")
	if end < 0 || rest[end] != '"' {
		return p.lose()
	}
	n.text = rest[:end]
	p.step(end+2, int32(utf8.RuneCountInString(n.text))+2)
	return n
}

// number reads a whole number as JSON writes it.
func (p *jsonPass) number() *node {
	n := p.node(integerNode)
	rest := p.data[p.at:]
	end := strings.IndexAny(rest, ",]} ")
	if end < 0 || end > 15 {
		return p.lose()
	}
	n.text = rest[:end]
	digits := strings.TrimPrefix(n.text, "-")
	if digits == "" || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
		return p.lose() // 0 and -0, 07, 1.5, 1e3
	}
	p.step(end, int32(end))
	return n
}
