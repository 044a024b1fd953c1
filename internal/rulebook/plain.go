package rulebook

import (
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// The law data are written in a small part of YAML, the same everywhere: keys
// in ASCII, mappings and lists in blocks or in brackets, texts on one
// line with or without quotes, conditions folded after ">-". This reader knows
// that part and gives up at once at anything else, which the YAML library then
// reads or refuses: every fault of syntax is the library's. It is an order of
// magnitude faster. TestPlainIsYAML holds it to the library's nodes.

// readPlain reads a document, or gives nil where it is not plain.
func readPlain(text string) *node {
	p := &plain{text: text}
	if strings.Contains(p.text, "\r") || strings.Contains(p.text, "\t") || !p.divide() || p.next().indent != 0 {
		return nil
	}
	root, ok := p.block(0)
	if !ok || p.at < len(p.lines) {
		return nil
	}
	return root
}

// plain is a document being read: its lines, and the one that is next.
type plain struct {
	text  string
	lines []plainLine
	last  plainLine // what stands after all of them
	at    int
	here  *plainLine // the line of a value that stands in brackets or quotes
	outer int        // the indentation of what such a value belongs to
	open  []*node    // children of the nodes that are being read
	spare []node     // room for nodes: many are made
}

// plainLine is a line that holds more than a comment.
type plainLine struct {
	text    string
	number  int32
	indent  int
	seen    int   // bytes whose characters are counted in column
	column  int32 // of the byte at seen, from 1
	comment int   // how far a comment between the line before and this one is indented, at most; -1: none
	blank   bool  // an empty line stood there
}

// divide finds the lines. Those that mark documents or directives are not plain,
// nor are spaces at a line's end.
func (p *plain) divide() bool {
	p.lines = make([]plainLine, 0, strings.Count(p.text, "\n")+1)
	number, comment, blank := int32(0), -1, false
	for rest := p.text; rest != ""; {
		line, after, _ := strings.Cut(rest, "\n")
		rest = after
		number++
		trimmed := strings.TrimLeft(line, " ")
		switch {
		case trimmed == "":
			blank = true
			continue
		case trimmed[0] == '#':
			comment = max(comment, len(line)-len(trimmed))
			continue
		case strings.HasSuffix(line, " ") || strings.HasPrefix(line, "---") || strings.HasPrefix(line, "...") || line[0] == '%':
			return false
		}
		p.lines = append(p.lines, plainLine{text: line, number: number, indent: len(line) - len(trimmed), column: 1, comment: comment, blank: blank})
		comment, blank = -1, false
	}
	p.last = plainLine{indent: -1, comment: comment, blank: blank}
	return true
}

// next is the next line, or one that is less indented than any.
func (p *plain) next() *plainLine {
	if p.at == len(p.lines) {
		return &p.last
	}
	return &p.lines[p.at]
}

// node makes a node at a byte of a line. The places asked for in a line must
// come in their order.
func (p *plain) node(kind nodeKind, l *plainLine, at int) *node {
	if len(p.spare) == 0 {
		p.spare = make([]node, 64)
	}
	n := &p.spare[0]
	p.spare = p.spare[1:]
	l.column += int32(utf8.RuneCountInString(l.text[l.seen:at]))
	l.seen = at
	n.kind, n.line, n.column = kind, l.number, l.column
	return n
}

// begin and end stand around the reading of a node's children, which put
// themselves on p.open.
func (p *plain) begin() int { return len(p.open) }

func (p *plain) end(n *node, begun int) *node {
	n.children = append(make([]*node, 0, len(p.open)-begun), p.open[begun:]...)
	p.open = p.open[:begun]
	return n
}

// block reads the mapping or list whose lines are indented so far.
func (p *plain) block(indent int) (*node, bool) {
	l := p.next()
	if l.text[indent] == '-' {
		return p.blockList(indent)
	}
	return p.blockMapping(indent)
}

func (p *plain) blockList(indent int) (*node, bool) {
	l := p.next()
	n, begun := p.node(listNode, l, indent), p.begin()
	for l.indent == indent && strings.HasPrefix(l.text[indent:], "- ") {
		inner := indent + 2
		for inner < len(l.text) && l.text[inner] == ' ' {
			inner++
		}
		e, ok := p.item(l, inner)
		if !ok {
			return nil, false
		}
		p.open = append(p.open, e)
		l = p.next()
	}
	return p.end(n, begun), l.indent < indent || l.indent == indent && l.text[indent] != '-'
}

// item reads what follows a dash: a mapping that begins on its line, or one value.
func (p *plain) item(l *plainLine, at int) (*node, bool) {
	if colon := keyEnd(l.text, at); colon > 0 && (colon+1 == len(l.text) || l.text[colon+1] == ' ') {
		l.indent = at
		return p.blockMapping(at)
	}
	return p.line(l, at)
}

// keyEnd finds the colon after the key that begins at a byte; 0 if there is none.
func keyEnd(s string, at int) int {
	if at >= len(s) || !letter(s[at]) {
		return 0
	}
	for i := at; i < len(s); i++ {
		switch c := s[i]; {
		case c == ':':
			return i
		case !letter(c) && (c < '0' || c > '9') && strings.IndexByte("_-./#", c) < 0:
			return 0
		}
	}
	return 0
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func (p *plain) blockMapping(indent int) (*node, bool) {
	l := p.next()
	n, begun := p.node(mappingNode, l, indent), p.begin()
	for l.indent == indent {
		colon := keyEnd(l.text, indent)
		if colon == 0 || colon+1 < len(l.text) && l.text[colon+1] != ' ' {
			return nil, false
		}
		key, ok := p.word(l, indent, colon)
		if !ok {
			return nil, false
		}
		value, ok := p.afterKey(l, colon+1)
		if !ok {
			return nil, false
		}
		p.open = append(p.open, key, value)
		l = p.next()
	}
	return p.end(n, begun), l.indent < indent
}

// afterKey reads the value of a key of a block: on its line, folded below it, or
// a block of its own.
func (p *plain) afterKey(l *plainLine, at int) (*node, bool) {
	for at < len(l.text) && l.text[at] == ' ' {
		at++
	}
	indent := l.indent
	switch {
	case at == len(l.text):
		p.at++
		below := p.next()
		if below.indent > indent || below.indent == indent && strings.HasPrefix(below.text[indent:], "- ") {
			return p.block(below.indent)
		}
		return nil, false
	case l.text[at:] == ">-":
		return p.folded(l, at)
	}
	return p.line(l, at)
}

// line reads the value that ends a line, or a later one on which its brackets
// are closed.
func (p *plain) line(l *plainLine, at int) (*node, bool) {
	p.at++
	p.here, p.outer = l, l.indent
	n, end, ok := p.inline(at, false)
	if !ok {
		return nil, false
	}
	text := p.here.text
	after := spaces(text, end)
	return n, after == len(text) || after > end && text[after] == '#'
}

// folded reads lines of a text that stand below their key. A line that is
// indented more than the first keeps its breaks.
func (p *plain) folded(l *plainLine, at int) (*node, bool) {
	n := p.node(textNode, l, at)
	p.at++
	inner := p.next().indent
	if inner <= l.indent {
		return nil, false
	}
	begun := p.at
	for p.next().indent > l.indent {
		if m := p.next(); m.indent < inner || m.comment >= 0 || m.blank {
			return nil, false
		}
		p.at++
	}
	if p.next().comment > l.indent {
		return nil, false
	}
	var b strings.Builder
	for i := begun; i < p.at; i++ {
		m := &p.lines[i]
		switch {
		case i == begun:
		case m.indent > inner || p.lines[i-1].indent > inner:
			b.WriteByte('\n')
		default:
			b.WriteByte(' ')
		}
		b.WriteString(m.text[inner:])
	}
	n.text = b.String()
	return n, true
}

// word makes a scalar of what stands without quotes.
func (p *plain) word(l *plainLine, from, to int) (*node, bool) {
	n := p.node(textNode, l, from)
	n.text = l.text[from:to]
	if c := n.text[0]; '0' <= c && c <= '9' || c == '+' || len(n.text) <= len("false") && strings.IndexByte("nNtTfF", c) >= 0 {
		switch token.New(n.text, n.text, nil).Type {
		case token.StringType:
		case token.IntegerType:
			n.kind = integerNode
		case token.FloatType:
			n.kind = numberNode
		case token.BoolType:
			n.kind, n.yes = boolNode, c|0x20 == 't'
		case token.NullType:
			n.kind = nullNode
		default:
			return nil, false
		}
	}
	return n, true
}
