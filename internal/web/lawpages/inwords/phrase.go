package inwords

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Role says what a run of text stands for, so that a page can mark or link it.
type Role uint8

// Roles of a run.
const (
	Plain    Role = iota
	Fact          // a fact's label
	Word          // one of a fact's words, an outcome, yes or no
	Value         // a number or a day
	Param         // a parameter's label; Ref is its name
	Question      // a question's title; Ref is its id
	Group         // a group of a question's rules; Ref is QUESTION/GROUP
)

// Run is a piece of text with one role.
type Run struct {
	Role Role
	Text string
	Ref  string
}

// Phrase is text in runs.
type Phrase []Run

// Clause is a statement; its parts, if any, follow it as a list.
type Clause struct {
	Text  Phrase
	Parts []*Clause
}

// String is the phrase as plain text.
func (p Phrase) String() string {
	var b strings.Builder
	for _, r := range p {
		b.WriteString(r.Text)
	}
	return b.String()
}

// String is the clause as an indented list of plain text.
func (c *Clause) String() string {
	var b strings.Builder
	c.write(&b, 0)
	return b.String()
}

func (c *Clause) write(b *strings.Builder, depth int) {
	b.WriteString(strings.Repeat("  ", depth) + "- " + c.Text.String() + "\n")
	for _, p := range c.Parts {
		p.write(b, depth+1)
	}
}

// inline flattens a clause into one phrase: "all of these hold: a; b".
func (c *Clause) inline() Phrase {
	out := append(Phrase{}, c.Text...)
	for i, p := range c.Parts {
		sep := "; "
		if i == 0 {
			sep = " "
		}
		out = append(append(out, Run{Text: sep}), p.inline()...)
	}
	return out
}

// capital begins a clause with a capital letter, unless it begins with a label.
func capital(p Phrase) Phrase {
	if len(p) == 0 || p[0].Role != Plain {
		return p
	}
	first, size := utf8.DecodeRuneInString(p[0].Text)
	out := append(Phrase{}, p...)
	out[0].Text = string(unicode.ToUpper(first)) + p[0].Text[size:]
	return out
}

// join puts phrases one after another with a separator.
func join(parts []Phrase, sep string) Phrase {
	var out Phrase
	for i, p := range parts {
		if i > 0 {
			out = append(out, Run{Text: sep})
		}
		out = append(out, p...)
	}
	return out
}

// The signs that stand for a phrase inside a filled text; they are private-use
// characters, which no text of ours holds.
const open, end = '\uE000', '\uE001'

// text is a text of the catalogue for conditions.
func (r *Reader) text(key string, args ...any) string { return r.l.T("inwords."+key, args...) }

// say fills a text of the catalogue with phrases, whatever their order in the
// language: say("years", "from", a, "to", b).
func (r *Reader) say(key string, args ...any) Phrase {
	var held []Phrase
	for i := 1; i < len(args); i += 2 {
		if p, ok := args[i].(Phrase); ok {
			held = append(held, p)
			args[i] = string(open) + string(rune('0'+len(held)-1)) + string(end)
		}
	}
	return weave(r.text(key, args...), held)
}

// weave puts the held phrases back where their signs stand.
func weave(text string, held []Phrase) Phrase {
	var out Phrase
	for text != "" {
		i := strings.IndexRune(text, open)
		if i < 0 {
			return append(out, Run{Text: text})
		}
		if i > 0 {
			out = append(out, Run{Text: text[:i]})
		}
		rest := text[i+utf8.RuneLen(open):]
		n := int(rest[0] - '0')
		out = append(out, held[n]...)
		text = rest[1+utf8.RuneLen(end):]
	}
	return out
}
