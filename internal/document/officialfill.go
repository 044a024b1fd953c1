package document

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Filling is what an official paper is made of: a template and what fills it.
type Filling struct {
	Document string        // the template
	Langs    []qyzmet.Lang // in the order of printing; at least one
	Office   Letterhead
	Number   string
	Date     date.Date // of the paper: the law of this day is cited
	Place    qyzmet.Text
	Fields   map[string]qyzmet.Value // as the template declares them
	// In has values that are written otherwise in a language, such as posts and
	// names of bodies: they come before those of Fields. A field that has one
	// here has one for every language of the paper.
	In        map[qyzmet.Lang]map[string]qyzmet.Value
	Grounds   []qyzmet.ProvisionID // of the act, beside those of the template
	Signature Signer
	Verify    Verify
}

// Fill makes a paper from a template. It refuses, naming every field, what is
// missing, too long, not of its kind or not printable: an official paper is
// neither cut nor guessed. It refuses a template that is not the law of the day.
func Fill(book *rulebook.Book, f Filling) (*Paper, error) {
	d := book.Documents[f.Document]
	if d == nil {
		return nil, &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "document", Value: f.Document,
			Message: "there is no template of this name in law/documents"}
	}
	w := &filler{book: book, d: d, f: f}
	w.check()
	if err := w.faults.Err(); err != nil {
		return nil, err
	}
	p := &Paper{Kind: d.ID, Office: f.Office, Number: f.Number, Date: f.Date, Place: f.Place, Signature: f.Signature, Verify: f.Verify}
	for _, l := range f.Langs {
		p.Parts = append(p.Parts, w.part(l))
	}
	return p, nil
}

// filler fills one template.
type filler struct {
	book   *rulebook.Book
	d      *rulebook.Document
	f      Filling
	faults qyzmet.Faults

	speaker
	cite   *citer
	values map[string]qyzmet.Value // of the language that is being printed
}

func (w *filler) given(name string) bool { return w.values[name].Known() }

// valuesIn are the fields of a paper in a language.
func (f Filling) valuesIn(l qyzmet.Lang) map[string]qyzmet.Value {
	if len(f.In[l]) == 0 {
		return f.Fields
	}
	out := maps.Clone(f.Fields)
	if out == nil {
		out = map[string]qyzmet.Value{}
	}
	maps.Copy(out, f.In[l])
	return out
}

func (w *filler) part(l qyzmet.Lang) Part {
	t := textsIn(l)
	w.speaker, w.cite, w.values = speaker{t, w.book}, newCiter(t, true), w.f.valuesIn(l)
	part := Part{Lang: l, Grounds: slices.Clone(w.d.Cites)}
	for _, id := range w.f.Grounds {
		if !slices.Contains(part.Grounds, id) {
			part.Grounds = append(part.Grounds, id)
		}
	}
	part.Title = w.sentence(w.d.Title, nil).String()
	for _, b := range w.d.Blocks {
		present := !slices.ContainsFunc(b.With, func(n string) bool { return !w.given(n) })
		if present && !slices.ContainsFunc(b.Without, w.given) {
			part.Body = append(part.Body, w.block(b)...)
		}
	}
	return part
}

// block prints a block of the template; citations for which it has no place
// follow it.
func (w *filler) block(b *rulebook.DocumentBlock) []Block {
	var out Block
	said := len(b.Cites) == 0
	switch {
	case b.Heading != nil:
		out = Block{Kind: Section, Lines: []Line{w.sentence(*b.Heading, nil)}}
	case b.Paragraph != nil:
		out, said = paragraph(w.sentence(*b.Paragraph, b.Cites)), true
	case b.Remedy != nil:
		out, said = Block{Kind: remedyBlock, Lines: []Line{text(w.Official.Remedy), w.sentence(*b.Remedy, b.Cites)}}, true
	case b.Small != nil:
		out, said = Block{Kind: fineText, Lines: []Line{w.sentence(*b.Small, b.Cites)}}, true
	case b.Table != nil:
		out = w.table(b.Table)
	case b.Rows != nil:
		out = fields(w.rows(b.Rows)...)
	default:
		out = w.items(b)
	}
	if said {
		return []Block{out}
	}
	return []Block{out, {Kind: fineText, Lines: []Line{join(text("("), w.cite.list(b.Cites, false), text(")"))}}}
}

func (w *filler) items(b *rulebook.DocumentBlock) Block {
	list, kind := b.Points, Points
	if list == nil {
		list, kind = b.Dashes, Dashes
	}
	out := Block{Kind: kind}
	for _, t := range list {
		out.Items = append(out.Items, Item{w.sentence(t, b.Cites[:0])})
	}
	return out
}

// sentence fills a text. Citations go to their place, or in brackets before the
// last stop.
func (w *filler) sentence(t qyzmet.Text, cites []qyzmet.ProvisionID) Line {
	template := t.In(w.lang)
	if len(cites) > 0 && !strings.Contains(template, "{cites") {
		body := strings.TrimRight(template, ".:;")
		template = body + " ({cites})" + template[len(body):]
	}
	values := with{"number": given(w.f.Number, 10), "date": w.f.Date, "place": w.f.Place.In(w.lang), "office": w.f.Office.Name.In(w.lang)}
	for _, f := range w.d.Fields {
		if v := w.values[f.ID]; v.Known() && strings.Contains(template, "{"+f.ID) {
			values[f.ID] = w.shown(f, v, true)
		}
	}
	if strings.Contains(template, "{cites") {
		of := strings.Contains(template, "{cites:of}")
		values["cites"] = w.cite.list(cites, of)
	}
	return w.fill(template, values)
}

func (w *filler) rows(list []*rulebook.DocumentRow) []Row {
	var out []Row
	for _, r := range list {
		name := strings.Trim(r.Value, "{}")
		if f := w.d.Field(name); f != nil && f.KeepsLines() && w.given(name) {
			label := r.Label.In(w.lang)
			for _, l := range strings.Split(manyLines(w.values[name].S, maxLines), "\n") {
				out = append(out, Row{Label: label, Value: text(l)})
				label = ""
			}
		} else if r.Value == "" {
			out = append(out, Row{Label: r.Label.In(w.lang), Value: blank(FullLine)})
		} else if v, ok := w.value(r.Value, w.d.Fields, w.values, 0); ok {
			out = append(out, Row{Label: r.Label.In(w.lang), Value: v})
		}
	}
	return out
}

func (w *filler) table(t *rulebook.DocumentTable) Block {
	field := w.d.Field(t.Each)
	out := &Table{}
	for _, c := range t.Columns {
		out.Widths, out.Head = append(out.Widths, c.Width), append(out.Head, c.Label.In(w.lang))
	}
	for i, item := range w.values[t.Each].Items {
		var row []Line
		for _, c := range t.Columns {
			v, _ := w.value(c.Value, field.Items, item, i+1)
			row = append(row, v)
		}
		out.Rows = append(out.Rows, row)
	}
	return Block{Kind: tableBlock, Table: out}
}

// value fills a value of rows or of a table; false when something of it is not
// given.
func (w *filler) value(template string, fields []*rulebook.DocumentField, values map[string]qyzmet.Value, n int) (Line, bool) {
	in := with{"number": given(w.f.Number, 10), "date": w.f.Date, "place": w.f.Place.In(w.lang), "office": w.f.Office.Name.In(w.lang)}
	if n > 0 {
		in = with{"n": strconv.Itoa(n)}
	}
	all := true
	for _, f := range fields {
		if !strings.Contains(template, "{"+f.ID+"}") {
			continue
		}
		if v := values[f.ID]; v.Known() {
			in[f.ID] = w.shown(f, v, false)
			if n > 0 && v.Kind == qyzmet.Date {
				in[f.ID] = w.digits(v.AsDate())
			}
		} else {
			all, in[f.ID] = false, "–"
		}
	}
	return w.fill(template, in), all
}

// digits is a day in figures, for the narrow columns of a table.
func (w *filler) digits(d date.Date) string {
	y, m, day := d.Civil()
	two := func(n int) string { return fmt.Sprintf("%02d", n) }
	return w.say(w.Official.Digits, with{"y": fmt.Sprint(y), "m": two(int(m)), "d": two(day)})
}

// shown is a value as it is printed. A day inside a sentence is handed on as a
// day, for its form.
func (w *filler) shown(f *rulebook.DocumentField, v qyzmet.Value, sentence bool) any {
	switch v.Kind {
	case qyzmet.Date:
		if sentence {
			return v.AsDate()
		}
		return w.day(v.AsDate(), "")
	case qyzmet.Int:
		return w.count(f.Unit, v.N)
	case qyzmet.Words:
		var out []Line
		for _, word := range v.Words {
			out = append(out, text(f.WordLabel(word, w.lang)))
		}
		return w.series(out)
	case qyzmet.Word:
		if label := f.WordLabel(v.S, w.lang); label != "" {
			return label
		}
		return oneLine(v.S, maxLines)
	}
	return ""
}
