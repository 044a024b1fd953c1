package terminal

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// width is the length of a line, in characters.
const width = 80

// Printer writes for people, in one language. After the first failed write it
// writes no more; Err tells.
type Printer struct {
	*speaker
	w    io.Writer
	book *rulebook.Book
	err  error
}

// New makes a printer.
func New(w io.Writer, book *rulebook.Book, lang qyzmet.Lang) *Printer {
	return &Printer{speaker: speak(lang), w: w, book: book}
}

// Err returns the first failure of writing.
func (p *Printer) Err() error { return p.err }

func (p *Printer) print(s string) {
	if p.err != nil {
		return
	}
	if _, err := io.WriteString(p.w, s); err != nil {
		p.err = fmt.Errorf("writing: %w", err)
	}
}

// line writes one line as it is.
func (p *Printer) line(s string) { p.print(s + "\n") }

// heading begins a section.
func (p *Printer) heading(s string) { p.print("\n" + s + "\n") }

// para writes a paragraph, broken at spaces; indent is the depth in steps.
func (p *Printer) para(indent int, s string) { p.print(wrap(s, strings.Repeat("  ", indent), "")) }

// bullet writes a paragraph with a dash before its first line.
func (p *Printer) bullet(indent int, s string) { p.print(wrap(s, strings.Repeat("  ", indent), "- ")) }

// wrap breaks a text into lines. mark stands before the first; the others are
// indented as far. A word longer than a line stands alone.
func wrap(text, indent, mark string) string {
	var b strings.Builder
	prefix := indent + mark
	rest := indent + strings.Repeat(" ", utf8.RuneCountInString(mark))
	b.WriteString(prefix)
	at, begun := utf8.RuneCountInString(prefix), false
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }) {
		n := utf8.RuneCountInString(word)
		if begun && at+1+n > width {
			b.WriteString("\n" + rest)
			at, begun = utf8.RuneCountInString(rest), false
		}
		if begun {
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at, begun = at+n, true
	}
	b.WriteByte('\n')
	return b.String()
}

// chips writes provisions as people cite them, by enactment and each once: "Law
// 561-IV 35(3), 35(4)". Parts of one citation are kept on one line.
func (p *Printer) chips(ids []qyzmet.ProvisionID) string {
	var order []string
	groups := map[string][]string{}
	for _, id := range ids {
		e, chip := id.Enactment(), id.Chip()
		if groups[e] == nil {
			order = append(order, e)
		}
		if !slices.Contains(groups[e], chip) {
			groups[e] = append(groups[e], chip)
		}
	}
	for i, e := range order {
		order[i] = p.enactment(e) + "\u00a0" + strings.Join(groups[e], ", ")
	}
	return strings.Join(order, "; ")
}

func (p *Printer) enactment(id string) string {
	if e := p.book.EnactmentByID(id); e != nil {
		return strings.ReplaceAll(e.Short.In(p.lang), " ", "\u00a0")
	}
	return id
}

// cited appends the provisions a statement rests on.
func (p *Printer) cited(s string, ids []qyzmet.ProvisionID) string {
	if len(ids) == 0 {
		return s
	}
	return strings.TrimSpace(s + " [" + p.chips(ids) + "]")
}

func (p *Printer) papers(list []qyzmet.Paper) string {
	names := make([]string, len(list))
	for i, paper := range list {
		names[i] = paper.Label.In(p.lang)
	}
	return strings.Join(names, "; ")
}

// factName writes a fact's label with its path, which a facts file uses.
func (p *Printer) factName(path qyzmet.Path) string {
	if f := p.book.Facts[path]; f != nil {
		return f.Label.In(p.lang) + " (" + string(path) + ")"
	}
	return string(path)
}

func (p *Printer) factNames(paths []qyzmet.Path) string {
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = p.factName(path)
	}
	return strings.Join(names, "; ")
}

// factLabels is factNames without the paths.
func (p *Printer) factLabels(paths []qyzmet.Path) string {
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = string(path)
		if f := p.book.Facts[path]; f != nil {
			names[i] = f.Label.In(p.lang)
		}
	}
	return strings.Join(names, "; ")
}

// Rule draws a line between two parts of the output.
func (p *Printer) Rule() { p.line("\n" + strings.Repeat("─", width) + "\n") }
