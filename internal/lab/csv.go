package lab

import (
	"bytes"
	"strconv"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
)

// header is the first line of a CSV file. The name stands after the number.
func (s *scribe) header() []byte {
	var out []byte
	named := false
	for _, f := range s.facts {
		if !f.iin && !named {
			out, named = append(cell(out, s.name), ','), true
		}
		out = append(cell(out, f.header), ',')
	}
	out[len(out)-1] = '\n'
	return out
}

// row appends a person as a line of CSV.
func (s *scribe) row(out []byte, b *column.Block, i, person int) []byte {
	named := false
	for k := range s.facts {
		f := &s.facts[k]
		if f.iin {
			out = append(append(out, s.people.IIN(person)...), ',')
			continue
		}
		if !named {
			out, named = append(cell(out, s.people.Name(person)), ','), true
		}
		if c := b.Columns[f.field]; c.IsKnown(i) {
			out = s.value(out, f, c, i)
		}
		out = append(out, ',')
	}
	out[len(out)-1] = '\n'
	return out
}

func (s *scribe) value(out []byte, f *written, c *column.Column, i int) []byte {
	switch c.Kind {
	case qyzmet.Bool:
		k := 0
		if c.Bool.Get(i) {
			k = 1
		}
		return cell(out, f.words[k])
	case qyzmet.Word:
		return cell(out, f.words[c.Codes[i]])
	case qyzmet.Date:
		return s.dates(out, c.Nums[i])
	case qyzmet.Int:
		return strconv.AppendInt(out, int64(c.Nums[i]), 10)
	}
	var scratch [512]byte
	return quoted(out, jsonValue(scratch[:0], s.people.Fields[f.field], c, i))
}

// cell appends a text, in quotes where CSV needs them.
func cell(out []byte, text string) []byte {
	for k := range len(text) {
		if c := text[k]; c == ',' || c == '"' || c == '\n' || c == '\r' {
			return quoted(out, []byte(text))
		}
	}
	return append(out, text...)
}

// quoted appends a text in quotes, unless it is as short as an empty list.
func quoted(out, text []byte) []byte {
	if !bytes.ContainsAny(text, ",\"\n\r") {
		return append(out, text...)
	}
	out = append(out, '"')
	for _, c := range text {
		if c == '"' {
			out = append(out, '"')
		}
		out = append(out, c)
	}
	return append(out, '"')
}

// isoDate appends a day as 2007-05-31.
func isoDate(out []byte, day int32) []byte {
	y, m, d := date.Date(day).Civil()
	out = append(out, byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10))
	return append(out, '-', byte('0'+m/10), byte('0'+m%10), '-', byte('0'+d/10), byte('0'+d%10))
}

// dottedDate appends a day as 31.05.2007.
func dottedDate(out []byte, day int32) []byte {
	y, m, d := date.Date(day).Civil()
	out = append(out, byte('0'+d/10), byte('0'+d%10), '.', byte('0'+m/10), byte('0'+m%10), '.')
	return append(out, byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10))
}
