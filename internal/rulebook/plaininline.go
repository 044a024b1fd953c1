package rulebook

import "strings"

// inline reads a value that begins at a byte of a line and ends on it; it
// returns where. inside tells that it stands in brackets.
func (p *plain) inline(l *plainLine, at int, inside bool) (n *node, end int, ok bool) {
	if at >= len(l.text) {
		return nil, at, false
	}
	switch c := l.text[at]; {
	case c == '{':
		return p.brackets(l, at, '}')
	case c == '[':
		return p.brackets(l, at, ']')
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
func (p *plain) brackets(l *plainLine, at int, closing byte) (*node, int, bool) {
	kind := listNode
	if closing == '}' {
		kind = mappingNode
	}
	n, begun := p.node(kind, l, at), p.begin()
	at = spaces(l.text, at+1)
	for at < len(l.text) && l.text[at] != closing {
		if kind == mappingNode {
			colon := keyEnd(l.text, at)
			if colon == 0 || colon+1 == len(l.text) || l.text[colon+1] != ' ' {
				return nil, at, false
			}
			key, ok := p.word(l, at, colon)
			if !ok {
				return nil, at, false
			}
			p.open = append(p.open, key)
			at = spaces(l.text, colon+1)
		}
		value, end, ok := p.inline(l, at, true)
		if !ok {
			return nil, at, false
		}
		p.open = append(p.open, value)
		at = spaces(l.text, end)
		if at < len(l.text) && l.text[at] == ',' {
			if at = spaces(l.text, at+1); at < len(l.text) && l.text[at] == closing {
				return nil, at, false
			}
		} else if at == len(l.text) || l.text[at] != closing {
			return nil, at, false
		}
	}
	return p.end(n, begun), at + 1, at < len(l.text)
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
