package rulebook

import "strings"

// inline reads a value that begins at a byte of the line p.here; it returns where
// it ends, perhaps on a later one. inside tells that it stands in brackets.
func (p *plain) inline(at int, inside bool) (n *node, end int, ok bool) {
	l := p.here
	if at >= len(l.text) {
		return nil, at, false
	}
	switch c := l.text[at]; {
	case c == '{':
		return p.brackets(at, '}')
	case c == '[':
		return p.brackets(at, ']')
	case c == '"':
		return p.quoted(l, at)
	case strings.IndexByte("-?:,]}#&*!|>'%@`.~=<", c) >= 0:
		return nil, at, false
	}
	end = plainEnd(l.text, at, inside)
	if end == at {
		return nil, at, false
	}
	n, ok = p.word(l, at, end)
	return n, end, ok
}

// plainEnd finds the end of a text without quotes; at where it holds a character
// that YAML could read otherwise.
func plainEnd(s string, at int, inside bool) int {
	end := len(s)
scan:
	for i := at; i < len(s); i++ {
		switch c := s[i]; {
		case c == '#' && s[i-1] == ' ':
			end = i
			break scan
		case c == ':' && (inside || i+1 == len(s) || s[i+1] == ' '):
			return at
		case inside && (c == ',' || c == ']' || c == '}'):
			end = i
			break scan
		case inside && (c == '{' || c == '['):
			return at
		}
	}
	for s[end-1] == ' ' {
		end--
	}
	return end
}

// brackets reads a mapping or a list in brackets.
func (p *plain) brackets(at int, closing byte) (*node, int, bool) {
	kind := listNode
	if closing == '}' {
		kind = mappingNode
	}
	n, begun := p.node(kind, p.here, at), p.begin()
	at = spaces(p.here.text, at+1)
	for at < len(p.here.text) && p.here.text[at] != closing {
		if kind == mappingNode {
			key, after, ok := p.keyInside(at)
			if !ok {
				return nil, at, false
			}
			p.open = append(p.open, key)
			at = after
		}
		value, end, ok := p.inline(at, true)
		if !ok {
			return nil, at, false
		}
		p.open = append(p.open, value)
		if at, ok = p.comma(end, closing); !ok {
			return nil, at, false
		}
	}
	return p.end(n, begun), at + 1, at < len(p.here.text)
}

// keyInside reads a key in brackets and the spaces after its colon.
func (p *plain) keyInside(at int) (key *node, after int, ok bool) {
	text := p.here.text
	colon := keyEnd(text, at)
	if colon == 0 || colon+1 == len(text) || text[colon+1] != ' ' {
		return nil, at, false
	}
	key, ok = p.word(p.here, at, colon)
	return key, spaces(text, colon+1), ok
}

// comma passes a comma, after which the line may end, or stops at the closing
// bracket. A comma before the bracket is not plain.
func (p *plain) comma(at int, closing byte) (int, bool) {
	text := p.here.text
	if at = spaces(text, at); at == len(text) || text[at] != ',' {
		return at, at < len(text) && text[at] == closing
	}
	if at = spaces(text, at+1); at == len(text) {
		below := p.next()
		if below.indent <= p.outer || below.comment >= 0 || below.blank {
			return at, false
		}
		p.at++
		p.here, text, at = below, below.text, below.indent
	}
	return at, text[at] != closing
}

func spaces(s string, at int) int {
	for at < len(s) && s[at] == ' ' {
		at++
	}
	return at
}

// quoted reads a text in double quotes that holds no escapes but of quotes and
// backslashes.
func (p *plain) quoted(l *plainLine, at int) (*node, int, bool) {
	n := p.node(textNode, l, at)
	escaped := false
	for i := at + 1; i < len(l.text); i++ {
		switch l.text[i] {
		case '"':
			if n.text = l.text[at+1 : i]; escaped {
				n.text = unescape.Replace(n.text)
			}
			return n, i + 1, true
		case '\\':
			if i++; i == len(l.text) || l.text[i] != '"' && l.text[i] != '\\' {
				return nil, at, false
			}
			escaped = true
		}
	}
	return nil, at, false
}

var unescape = strings.NewReplacer(`\\`, `\`, `\"`, `"`)
